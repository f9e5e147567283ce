"""Screens of what a search opened: cases that may tell of one event, cases that hold a word. Sentences in config/texts."""

from collections.abc import Sequence

from casework.lifecycle import Lifecycle
from config.texts import Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten, with_long
from storage.objects import Turn
from storage.searching import Opened
from triage.duplicates import Pair

SHOWN = 5
"""Cases on one screen; each has a piece of its text."""
LINKS = {"repeat": "alike-repeat", "group": "alike-group"}
LIKELY = 0.95
AROUND = 24
"""Characters shown on either side of a word that was found."""


def alike(
    texts: Texts, lang: str, number: str, found: Sequence[tuple[Opened, Pair]], cycle: Lifecycle, *, may_link: bool
) -> list[Screen]:
    """A message a case, with what it shares with this one, and buttons to open and to link it."""
    if not found:
        return [Screen(texts("alike-none", number=number))]
    screens = [Screen(texts("alike-head", number=number, count=len(found)))]
    for case, pair in found[:SHOWN]:
        sure = "likely" if pair.score >= LIKELY else "maybe"
        shared = shorten("、".join(pair.why), 200) or "—"
        body = with_long(texts, "alike-one", "shared", shared, other=_line(case, cycle, lang), sure=sure)
        rows = [[button(texts.plain("alike-open", number=case.number), Press("s", "card-below", (case.number,)))]]
        if may_link:
            rows.append(
                [button(texts.plain(key), Press("s", "link-with", (number, kind, case.number))) for kind, key in LINKS.items()]
            )
        screens.append(Screen(body, rows, protect=True))
    return screens


def containing(texts: Texts, lang: str, words: str, found: Sequence[Opened], cycle: Lifecycle) -> list[Screen]:
    """The cases in which the words stand, each with the place where they first do."""
    if not found:
        return [Screen(texts("find-none"))]
    screens = [Screen(texts("find-head", count=len(found), shown=min(len(found), SHOWN)))]
    for case in found[:SHOWN]:
        body = with_long(texts, "find-one", "around", _around(case.turns, words), other=_line(case, cycle, lang))
        rows = [[button(texts.plain("alike-open", number=case.number), Press("s", "card-below", (case.number,)))]]
        screens.append(Screen(body, rows, protect=True))
    return screens


def _line(case: Opened, cycle: Lifecycle, lang: str) -> str:
    return f"{case.number} · {case.received_day.isoformat()} · {cycle.state(case.state).name.said(lang)}"


def _around(turns: Sequence[Turn], words: str) -> str:
    """Where each of the words first stands; one that is seen beside an earlier one is not shown again."""
    pieces: list[str] = []
    for word in words.casefold().split():
        if not any(word in piece.casefold() for piece in pieces):
            pieces += [_piece(turn, word) for turn in turns if word in turn.text.casefold()][:1]
    return "\n".join(pieces)


def _piece(turn: Turn, word: str) -> str:
    text = turn.text
    at = text.casefold().find(word)
    start, end = max(0, at - AROUND), at + len(word) + AROUND
    return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")
