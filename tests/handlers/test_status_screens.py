"""What the receipt opens: fits Telegram in any state with any thread, offers what may be done, and tells no more."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from test_keyboards import CASE, LONG, TOKEN, check

from casework.lifecycle import Lifecycle
from config.taxonomy import Taxonomy
from config.texts import Texts
from handlers.callback import unpack
from handlers.citizen import status_screens as screens
from handlers.citizen.conversation import Follow
from handlers.screen import Row
from storage.objects import Turn
from storage.thread import About, PublicState
from storage.withdrawals import Outcome
from triage.reading import Reader

DAY = "2026-11-16"


def turns(texts: list[str | None]) -> list[Turn]:
    found = enumerate(texts, start=2)
    return [
        Turn(n, "reply" if t is not None else "message", DAY, {"v": 1, "text": t} if t is not None else None)
        for n, t in found
    ]


def public(*states: str, **changes: object) -> PublicState:
    days = tuple(f"2026-11-{1 + n:02d}" for n in range(len(states)))
    return replace(PublicState(CASE, states, DAY, "012345", days), **changes)  # type: ignore[arg-type]


def offered(rows: list[Row]) -> list[str]:
    """Verbs of the buttons; of "tell" the act it carries."""
    found = [unpack(str(key.callback_data)) for row in rows for key in row]
    return [press.arg(1) if press.verb == "tell" else press.verb for press in found if press]


@pytest.mark.parametrize(
    "thread",
    [[], ["好的"], [None], [LONG], [LONG] * 9, ["😀" * 1400] * 9, ["短"] * 400, [None] * 400, [LONG, None, "短"] * 5],
)
def test_the_state_of_every_case_with_any_thread(
    language: Texts, shipped_lifecycle: Lifecycle, thread: list[str | None]
) -> None:
    for state in shipped_lifecycle.data.states:
        case = public("S01", "S02", "S06", "S09", "S18", "S19", "S20", "S26", "S10", "S18", state.id)
        for changed in (case, replace(case, withdrawn_on=DAY, objected_on=DAY, rated=True, news=9)):
            for nudged in (False, True):
                check(screens.status(language, shipped_lifecycle, changed, turns(thread), TOKEN, nudged=nudged))


def test_the_newest_replies_are_shown_and_the_rest_is_counted(language: Texts, shipped_lifecycle: Lifecycle) -> None:
    replies = [f"回复{n}号" + "长" * 900 for n in range(9)]
    text = screens.status(language, shipped_lifecycle, public("S01"), turns(list(replies)), TOKEN, nudged=False).text
    assert "回复8号" in text and "回复0号" not in text
    shown = [n for n in range(9) if f"回复{n}号" in text]
    assert str(9 - len(shown)) in text


@pytest.mark.parametrize("news", [0, 1, 2, 5])
def test_what_he_has_not_seen_is_marked(language: Texts, shipped_lifecycle: Lifecycle, news: int) -> None:
    thread = turns(["第一", None, "第二", None, "第三"])
    text = screens.status(
        language, shipped_lifecycle, public("S01", news=news), thread, TOKEN, nudged=False
    ).text  # fmt: skip
    marked = [line for line in text.splitlines() if "🆕" in line]
    assert len(marked) == min(news, 3)
    assert text.count("🆕", text.index("第二")) == (1 if news else 0)


def test_the_history_is_in_the_citizens_words_and_tells_no_way_of_disposition(
    language: Texts, shipped_lifecycle: Lifecycle
) -> None:
    def history(*states: str) -> list[str]:
        text = screens.status(language, shipped_lifecycle, public(*states), [], TOKEN, nudged=False).text
        return [line for line in text.splitlines() if line.startswith("· ")]

    title = {s: (shipped_lifecycle.public_wording(s, language.language) or ("", ""))[0] for s in ("S01", "S02", "S09")}
    walked = history("S01", "S02", "S09", "S10", "S11", "S14")
    assert [line.split("　")[1] for line in walked] == [title["S01"], title["S02"], title["S09"]]
    assert walked == history("S01", "S02", "S09", "S13", "S16", "S17")
    assert history("S01") == []
    assert len(history(*["S01", "S02"] * 9)) == screens.HISTORY
    assert history("S01", "S24") == []


@pytest.mark.parametrize(
    ("case", "likely", "rest"),
    [
        (public("S01", "S02"), ["say", "correction", "nudge"], ["recuse", "withdraw", "proof"]),
        (public("S01", "S19"), ["say", "rate", "objection"], ["correction", "nudge", "recuse", "withdraw", "proof"]),
        (public("S01", "S19", rated=True), ["say", "objection"], ["correction", "nudge", "recuse", "withdraw", "proof"]),
        (public("S01", "S19", "S26"), ["say", "rate", "objection"], ["correction", "nudge", "recuse", "withdraw", "proof"]),
        (public("S01", "S09", withdrawn_on=DAY), ["say", "correction", "nudge"], ["recuse", "proof"]),
        (public("S01", "S19", "S20", open=False), ["say", "rate", "objection"], ["correction", "recuse", "withdraw", "proof"]),
        (public("S01", "S20", shredded=True, withdrawn_on=DAY, open=False), [], ["proof"]),
    ],
)  # fmt: skip
def test_the_buttons_fit_the_state(
    language: Texts, shipped_lifecycle: Lifecycle, case: PublicState, likely: list[str], rest: list[str]
) -> None:
    rows = screens.status_rows(language, shipped_lifecycle, case, TOKEN, nudged=False)
    assert offered(rows) == [*likely, *(["acts"] if rest else []), "clear"]
    assert len(rows) <= 3
    if rest:
        more = screens.more_rows(language, shipped_lifecycle, case, TOKEN, nudged=False)
        assert offered(more) == [*rest, "fewer"]


def test_who_is_told_already_is_offered_to_stop(language: Texts, shipped_lifecycle: Lifecycle) -> None:
    assert "nudge-off" in offered(
        screens.status_rows(language, shipped_lifecycle, public("S01"), TOKEN, nudged=True)
    )  # fmt: skip


def test_additions(language: Texts, shipped_taxonomy: Taxonomy, shipped_reader: Reader) -> None:
    seen = set()
    for about in (*get_args(About), "superior"):
        for text in ("补充一句", LONG):
            follow = Follow(TOKEN, "ff" * 16, text, about, TOKEN)
            screen = screens.say_preview(language, shipped_taxonomy, follow, shipped_reader.read(text[:3000], None))
            check(screen)
        seen.add(screen.text.splitlines()[2 if screen.text.startswith("🚨") else 0])
        check(screens.ask_words(language, follow))
    assert len(seen) == 6  # nobody mistakes where his words go
    check(screens.no_superior(language, follow))


def test_the_other_questions(language: Texts, shipped_lifecycle: Lifecycle) -> None:
    check(screens.rate(language, TOKEN))
    check(screens.nudge(language, TOKEN))
    for outcome in get_args(Outcome):
        why = shipped_lifecycle.kept_because(["S01", "S05"])
        assert why is not None
        told = why.said(language.language) if outcome == "kept" else ""
        for screen in (
            screens.withdraw(language, TOKEN, outcome, told),
            screens.withdrawn(language, outcome, told),
        ):
            check(screen)
            assert told in screen.text
