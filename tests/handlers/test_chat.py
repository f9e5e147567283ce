"""How long a chat is spoken to when Telegram is silent or makes it wait: every update's answers have an end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from telegram import Bot
from telegram.error import Forbidden, RetryAfter, TelegramError, TimedOut

from campaigns.telegram.virtual import VirtualLoop
from handlers.chat import ANSWER_SECONDS, PATIENCE_SECONDS, Chat, Unreachable
from handlers.screen import Screen

SCREEN = Screen("x")


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library warns of the numbers it still gives for spans of time."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


class Telegram:
    """Answers each call as told: with an error, or never (None)."""

    def __init__(self, *answers: TelegramError | None) -> None:
        self.answers = list(answers)
        self.calls = 0

    async def send_message(self, *_: object, **__: object) -> Any:
        self.calls += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            await asyncio.sleep(3600)
        raise cast(TelegramError, answer)


def spoken(telegram: Telegram, times: int = 1) -> float:
    """The seconds that ``times`` messages take, none of which arrives."""

    async def speak() -> float:
        chat = Chat(cast(Bot, telegram), 1)
        for _ in range(times):
            with pytest.raises(Unreachable):
                await chat.send(SCREEN)
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(speak())


@pytest.mark.parametrize(
    ("answer", "calls", "seconds"),
    [
        (lambda: None, 2, 2 * ANSWER_SECONDS),
        (TimedOut, 2, 0),
        (lambda: RetryAfter(3), 2, 3),
        (lambda: RetryAfter(35), 1, 0),
        (lambda: Forbidden("blocked"), 1, 0),
    ],
)
def test_one_message_is_tried_twice_and_a_long_wait_is_not_waited_for(
    answer: Callable[[], TelegramError | None], calls: int, seconds: float
) -> None:
    telegram = Telegram(answer())
    assert spoken(telegram) == seconds
    assert telegram.calls == calls


@pytest.mark.parametrize("answer", [lambda: None, lambda: RetryAfter(9)])
def test_the_answers_of_one_update_have_an_end_in_all(answer: Callable[[], TelegramError | None]) -> None:
    assert spoken(Telegram(answer()), 20) <= PATIENCE_SECONDS + ANSWER_SECONDS
    assert spoken(Telegram(answer()), 200) == spoken(Telegram(answer()), 20)


def test_what_fails_at_once_costs_no_patience() -> None:
    telegram = Telegram(TimedOut())
    assert spoken(telegram, 20) == 0
    assert telegram.calls == 40
