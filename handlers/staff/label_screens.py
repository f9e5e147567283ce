"""Screens on which an officer chooses the labels of a case. For handlers/staff/labelling.py; sentences in config/texts."""

from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton

from config.taxonomy_model import Taxonomy
from config.texts import Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten
from handlers.staff.talk import Pending

OTHER_GROUPS = {"E": "label-common", "L": "label-luxury", "O": "label-out"}
"""Groups beside the aspects A1–A8, by the letter of their ids, and what their buttons say."""
WIDTH = 60


def members(taxonomy: Taxonomy, group: str) -> list[str]:
    """The ids of a group: an aspect's problems, common complaints, luxury, or what is not ours; empty if unknown."""
    if group in OTHER_GROUPS:
        return [id for id in (*taxonomy.labels, *taxonomy.out) if id.startswith(group)]
    return [label.id for label in taxonomy.labels.values() if label.aspect == group]


def groups(taxonomy: Taxonomy) -> list[str]:
    """All groups in the taxonomy's order, each once."""
    aspects = dict.fromkeys(label.aspect for label in taxonomy.labels.values() if label.aspect)
    return [*aspects, *OTHER_GROUPS]


def choose(
    texts: Texts, lang: str, taxonomy: Taxonomy, pending: Pending, chosen: Sequence[str], offered: Sequence[str]
) -> Screen:
    """What is chosen so far; the labels the case has, then the groups. A second press takes a label out again."""
    token = pending.token
    rows = [[_label(taxonomy, lang, token, id, chosen)] for id in dict.fromkeys([*chosen, *offered])]
    rows += _pairs([_group(texts, lang, taxonomy, token, group) for group in groups(taxonomy)])
    if chosen:
        rows.append([_button(texts, "label-done", "tagged", token, style="success")])
    rows.append([_button(texts, "desk-cancel", "cancel", token)])
    if chosen:
        return Screen(texts("label-more", number=pending.number, labels=said(taxonomy, lang, chosen)), rows)
    return Screen(texts("label-ask", number=pending.number), rows)


def group(
    texts: Texts, lang: str, taxonomy: Taxonomy, pending: Pending, chosen: Sequence[str], name: str
) -> Screen:
    """The labels of one group."""
    rows = [[_label(taxonomy, lang, pending.token, id, chosen)] for id in members(taxonomy, name)]
    rows.append([_button(texts, "desk-back", "tags", pending.token)])
    return Screen(texts("label-ask", number=pending.number), rows)


def confirm(texts: Texts, lang: str, taxonomy: Taxonomy, pending: Pending, chosen: Sequence[str]) -> Screen:
    """Show once more what the case will be filed under."""
    rows = [
        [_button(texts, "desk-do", "do", pending.token, style="success")],
        [_button(texts, "desk-back", "tags", pending.token)],
        [_button(texts, "desk-cancel", "cancel", pending.token)],
    ]
    return Screen(texts("confirm-label", number=pending.number, labels=said(taxonomy, lang, chosen)), rows)


def said(taxonomy: Taxonomy, lang: str, ids: Sequence[str]) -> str:
    """Ids with their names, in one line."""
    return "、".join(f"{id} {taxonomy.name(id, lang)}" if id in taxonomy.names else id for id in ids)


def _label(taxonomy: Taxonomy, lang: str, token: str, id: str, chosen: Sequence[str]) -> InlineKeyboardButton:
    mark = "✅ " if id in chosen else ""
    return button(shorten(f"{mark}{said(taxonomy, lang, [id])}", WIDTH), Press("s", "tag", (token, id)))


def _group(texts: Texts, lang: str, taxonomy: Taxonomy, token: str, name: str) -> InlineKeyboardButton:
    words = texts.plain(OTHER_GROUPS[name]) if name in OTHER_GROUPS else taxonomy.name(name, lang)
    return button(shorten(f"📂 {words}", WIDTH), Press("s", "tags", (token, name)))


def _button(texts: Texts, key: str, verb: str, token: str, style: str | None = None) -> InlineKeyboardButton:
    return button(texts.plain(key), Press("s", verb, (token,)), style)


def _pairs(buttons: Sequence[InlineKeyboardButton]) -> Iterator[list[InlineKeyboardButton]]:
    for place in range(0, len(buttons), 2):
        yield list(buttons[place : place + 2])
