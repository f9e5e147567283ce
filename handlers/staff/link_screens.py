"""Screens of linked cases: repeats, groups, one case looked at from two sides. Sentences live in config/texts."""

from collections.abc import Sequence
from datetime import date

from telegram import InlineKeyboardButton

from casework.lifecycle import Lifecycle
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten
from handlers.staff.talk import Pending
from storage.links import Linked, LinkKind, Other

WIDTH = 60
SHOWN = 20
"""Linked cases with a button of their own; of more the number is told."""
KINDS: dict[LinkKind, str] = {"repeat": "link-repeat", "group": "link-group", "dual": "link-dual"}
ASKS: dict[str, str] = {"repeat": "link-ask-repeat", "group": "link-ask-group", "dual": "link-ask-dual"}


def on_card(texts: Texts, received: date, today: date, linked: Linked) -> Html:
    """What the card says of it: nothing for a case that stands alone. Days are counted from the first case's."""
    lines = []
    if linked.first is not None:
        days = (received - linked.first.received_day).days
        lines.append(texts("card-repeats", first=linked.first.number, days=days))
    if linked.repeats:
        lines.append(texts("card-repeated", count=len(linked.repeats), days=(today - received).days))
    if linked.group:
        lines.append(texts("card-group", count=len(linked.group) + 1))
    lines += [texts("card-dual", other=other.number) for other in linked.dual]
    return Html("".join("\n" + line for line in lines))


def of_case(
    texts: Texts, lang: str, number: str, linked: Linked, cycle: Lifecycle, *, may_link: bool, may_search: bool
) -> Screen:
    """Every linked case the officer sees, by kind, with its state; what can be linked, and a search for what may belong."""
    first = [linked.first] if linked.first else []
    lists: Sequence[tuple[str, Sequence[Other]]] = (
        ("link-first", first), ("link-repeats", linked.repeats), ("link-members", linked.group),
        ("link-other-side", linked.dual),
    )  # fmt: skip
    heads = [texts(key, count=len(others)) for key, others in lists if others]
    all_of = [other for _, others in lists for other in others]
    rows = [[button(_line(lang, other, cycle), _press("card", other.number))] for other in all_of[:SHOWN]]
    if may_link:
        rows.append([_button(texts, key, "link-new", number, kind) for kind, key in KINDS.items()])
        if all_of:
            rows.append([_button(texts, "link-undo", "link-undo", number)])
    if may_search:
        rows.append([_button(texts, "alike", "alike", number)])
    rows.append([_button(texts, "desk-back", "card", number)])
    body = Html("\n".join([texts("links" if all_of else "links-none", number=number), *heads]))
    return Screen(body, rows)


def undo(texts: Texts, lang: str, number: str, linked: Linked, cycle: Lifecycle) -> Screen:
    """Which link is to go."""
    others = [*([linked.first] if linked.first else []), *linked.repeats, *linked.group, *linked.dual]
    rows = [[button(_line(lang, other, cycle), _press("link-gone", number, other.number))] for other in others[:SHOWN]]
    return Screen(texts("link-undo-ask", number=number), [*rows, [_button(texts, "desk-back", "links", number)]])


def ask(texts: Texts, pending: Pending) -> Screen:
    return Screen(texts(ASKS[pending.to], number=pending.number), [[_button(texts, "desk-cancel", "cancel", pending.token)]])


def _line(lang: str, other: Other, cycle: Lifecycle) -> str:
    state = cycle.state(other.state).name.said(lang)
    return shorten(f"{other.number} · {other.received_day.isoformat()} · {state}", WIDTH)


def _press(verb: str, *args: str) -> Press:
    return Press("s", verb, args)


def _button(texts: Texts, key: str, verb: str, *args: str) -> InlineKeyboardButton:
    return button(texts.plain(key), _press(verb, *args))
