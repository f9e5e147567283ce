"""Nudges: only for who asked, once until he looks, in words that tell nothing, and forgotten when they are to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from house_kit import Home
from receipt_kit import CHEN, LIN, Killed, Phone, Reading, reading

from handlers.chat import Chat
from handlers.citizen import nudging
from handlers.events import Event, Kind

NUDGE = "📮 您有新消息。请把回执码发给我查看。"


@pytest.fixture
async def anna(desk: Home) -> Reading:
    return await reading(desk)


@pytest.fixture
async def lin(desk: Home, anna: Reading) -> Phone:
    """Somebody who has asked to be told."""
    phone = Phone(desk)
    await asking(phone, await phone.tip())
    return phone


async def asking(phone: Phone, code: str) -> None:
    await phone.write(code)
    shown = await phone.press("nudge")
    assert "平时我们不记您的账号" in shown and "断电就没了" in shown and "您的账号和这件事是连在一起的" in shown
    assert "有消息就提醒您一次" in await phone.press("nudge-on")


async def tick(desk: Home) -> None:
    await nudging.tell(desk.bot, desk.services, desk.services.now())


async def told(desk: Home, chat: int = LIN) -> int:
    """How many nudges Telegram was given for this chat."""
    calls = await desk.sim.calls(method="sendMessage")
    return sum(c["params"].get("text") == NUDGE and str(c["params"]["chat_id"]) == str(chat) for c in calls)


async def kept(desk: Home) -> int:
    return len(await desk.services.nudges.all())


async def test_nothing_is_kept_before_it_was_explained(desk: Home, anna: Reading) -> None:
    phone = Phone(desk)
    await phone.write(await phone.tip())
    await phone.press("nudge")
    assert await kept(desk) == 0
    await phone.press("leave")
    assert await kept(desk) == 0


async def test_an_answer_is_told_once_until_he_looks(desk: Home, lin: Phone, anna: Reading) -> None:
    code_message = await lin.talk()
    assert code_message.follow is not None
    await tick(desk)
    assert await told(desk) == 0
    for text in ("第一", "第二"):
        await anna.reply(text)
        await tick(desk)
        await tick(desk)
        assert await told(desk) == 1
    assert (await lin.last()) == NUDGE


async def test_looking_takes_the_nudge_away_and_the_next_news_are_told_again(desk: Home, anna: Reading) -> None:
    phone = Phone(desk)
    code = await phone.tip()
    await asking(phone, code)
    for n in (1, 2):
        await anna.reply(f"消息{n}")
        await tick(desk)
        assert await told(desk) == n and await phone.last() == NUDGE
        await phone.write(code)
        assert NUDGE not in await desk.texts(LIN)
        await tick(desk)
        assert await told(desk) == n


async def test_a_state_that_reads_differently_is_news_and_one_that_reads_the_same_is_not(
    desk: Home, lin: Phone, anna: Reading
) -> None:
    await anna.move("S02")
    await tick(desk)
    assert await told(desk) == 1
    phone = Phone(desk, CHEN)
    assert phone.chat != LIN and await told(desk, CHEN) == 0


async def test_moves_that_the_citizen_is_told_nothing_of_are_no_news(desk: Home, anna: Reading) -> None:
    phone = Phone(desk)
    code = await phone.tip()
    await anna.move("S02")
    await anna.move("S06", approval="批1")
    await anna.move("S09", assignee=anna.officer.staff_id, approval="批1")
    await asking(phone, code)
    await anna.move("S10")
    await tick(desk)
    assert await told(desk) == 0


async def test_the_end_of_the_case_is_told_and_then_the_account_is_forgotten(
    desk: Home, lin: Phone, anna: Reading
) -> None:
    await anna.move("S02")
    await anna.move("S08", reason="R17-1")
    await tick(desk)
    assert await told(desk) == 1 and await kept(desk) == 0
    await anna.reply("还有一句")
    await tick(desk)
    assert await told(desk) == 1


@pytest.mark.parametrize("way", ["nudge-off", "clear", "withdraw", "block", "other account"])
async def test_the_ways_to_be_forgotten(desk: Home, anna: Reading, way: str) -> None:
    phone = Phone(desk)
    code = await phone.tip()
    await asking(phone, code)
    await phone.write(code)
    if way == "nudge-off":
        await phone.press("nudge-off")
        await phone.tap("nudge")  # offered again, under the same text
    elif way == "clear":
        await phone.press("clear")
    elif way == "withdraw":
        await phone.press("acts")
        await phone.press("withdraw")
        await phone.press("unfile")
    elif way == "block":
        await phone.handle(Event(999, LIN, Kind.BLOCKED))
    else:
        await asking(Phone(desk, CHEN), code)
    assert [n.chat_id for n in await desk.services.nudges.all()] == ([CHEN] if way == "other account" else [])
    if way != "withdraw":
        await anna.reply("有消息")
    await tick(desk)
    assert await told(desk) == 0


async def test_clearing_deletes_a_nudge_that_stands_there(desk: Home, lin: Phone, anna: Reading) -> None:
    await anna.reply("有消息")
    await tick(desk)
    assert NUDGE in await desk.texts(LIN)
    await lin.press("clear")
    assert NUDGE not in await desk.texts(LIN)


async def test_who_cannot_be_reached_is_forgotten_silently(desk: Home, lin: Phone, anna: Reading) -> None:
    await desk.sim.block(LIN)
    await anna.reply("有消息")
    await tick(desk)
    assert await kept(desk) == 0


async def test_a_death_while_telling_does_not_tell_twice(
    desk: Home, lin: Phone, anna: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await anna.reply("有消息")
    real = Chat.send

    async def sent_and_died(chat: Chat, screen: object) -> int:
        await real(chat, screen)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Chat, "send", sent_and_died)
        await tick(desk)
    await tick(desk)
    assert await told(desk) == 1


@pytest.mark.parametrize("verb", ["nudge-on", "nudge-off"])
async def test_the_same_press_again_changes_nothing(
    desk: Home, anna: Reading, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    phone = Phone(desk)
    code = await phone.tip()
    if verb == "nudge-off":
        await asking(phone, code)
        await phone.write(code)
    else:
        await phone.write(code)
        await phone.press("nudge")
    event = await phone.tap(verb)

    async def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Chat, "edit" if verb == "nudge-on" else "rekey", die)
        await phone.handle(event)
    assert await kept(desk) == (1 if verb == "nudge-on" else 0)
    await phone.again()
    await phone.again()
    assert await kept(desk) == (1 if verb == "nudge-on" else 0)


async def test_the_account_stands_in_no_file_but_the_session_store(
    desk: Home, lin: Phone, anna: Reading, tmp_path: Path
) -> None:
    await anna.reply("有消息")
    await tick(desk)
    raw = LIN.to_bytes(6, "big")
    holding = {
        path.relative_to(tmp_path).parts[0]
        for path in tmp_path.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in (raw, str(LIN).encode()))
    }
    assert holding == {"run"}
