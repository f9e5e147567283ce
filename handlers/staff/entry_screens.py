"""Screens of a case's registers. For handlers/staff/entries.py; sentences in config/texts, names in registers.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from telegram import InlineKeyboardButton

from casework.lifecycle import Lifecycle
from casework.registers import Registers
from config.registers import EntryAct, Field, Kind
from config.rules import Rules
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten, with_long
from handlers.staff.screens import left
from handlers.staff.talk import Pending
from storage.entry_rows import Row

WIDTH = 60
LONGEST = 2_500
"""Characters of what was typed that are shown once more."""


@dataclass(frozen=True)
class Names:
    """What ids are called: registers, life cycle, rules, and officers by id."""

    registers: Registers
    lifecycle: Lifecycle
    rules: Rules
    officers: Mapping[str, str]
    lang: str

    def value(self, field: Field, value: str) -> str:
        """A field's value as it reads."""
        match field.type:
            case "code":
                return next((c.name.said(self.lang) for c in field.choices if c.id == value), value)
            case "officer":
                return self.officers.get(value, value)
            case "rule":
                return self.rules.get(value).name.said(self.lang)
            case "yes" | "approval" if value == "yes":
                return "✓"
        return value

    def move(self, state: str, to: str) -> str:
        move = self.lifecycle.move(state, to)
        return move.name.said(self.lang) if move else to


def of_case(texts: Texts, number: str, rows: Sequence[Row], names: Names, today: date) -> Screen:
    """All entries of a case; a button for each."""
    lines = [[button(_line(texts, row, names, today), _press("entry", row.entry_id.hex()))] for row in rows]
    new = [_button(texts, "entries-new", "entry-new", number)]
    back = [_button(texts, "desk-back", "card", number)]
    return Screen(texts("entries" if rows else "entries-none", number=number), [*lines, new, back])


def open_ones(texts: Texts, rows: Sequence[Row], names: Names, today: date, following: str) -> Screen:
    """Open entries of all the officer's cases, what is due first."""
    lines = [
        [button(_line(texts, row, names, today, row.number[3:]), _press("entry", row.entry_id.hex()))] for row in rows
    ]
    more = [[button(texts.plain("queue-next"), _press("todo", following))]] if following else []
    back = [_button(texts, "desk-back", "home")]
    return Screen(texts("entries-open" if rows else "entries-open-none"), [*lines, *more, back])


def kinds(texts: Texts, number: str, found: Sequence[tuple[Kind, EntryAct]], lang: str) -> Screen:
    """What may be begun in this case."""
    buttons = [button(act.name.said(lang), _press("entry-begin", number, kind.id, act.id)) for kind, act in found]
    rows = [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
    back = [_button(texts, "desk-back", "entries", number)]
    return Screen(texts("entries-kinds" if found else "entries-kinds-none", number=number), [*rows, back])


def one(texts: Texts, row: Row, acts: Sequence[EntryAct], names: Names, today: date) -> Screen:
    """An entry with what may be done with it."""
    due = row.due_on or "none"
    lines = [
        texts(
            "entry", kind=names.registers.kind(row.entry.kind).name.said(names.lang), number=row.number,
            state=names.registers.state(row.entry).name.said(names.lang), opened=row.opened_on, changed=row.changed_on,
            due=due, left=_left(texts, row.due_on, today),
        )
    ]  # fmt: skip
    lines += _fields(texts, row, names)
    lines.append(texts("entry-hint"))
    rows = [[button(act.name.said(names.lang), _press("entry-act", row.entry_id.hex(), act.id))] for act in acts]
    rows.append([_button(texts, "entry-case", "card", row.number), _button(texts, "entry-back", "entries", row.number)])
    return Screen(Html("\n".join(lines)), rows)


def ask(texts: Texts, pending: Pending, field: Field, lang: str, choices: Sequence[tuple[str, str]]) -> Screen:
    """Ask one field: with a button for each choice, or in words."""
    rows = [[button(shorten(label, WIDTH), _press("fact", pending.token, value))] for value, label in choices]
    cancel = [_button(texts, "desk-cancel", "cancel", pending.token)]
    body = texts("entry-ask", number=pending.number, name=field.name.said(lang), ask=field.ask.said(lang))
    return Screen(body, [*rows, cancel])


def confirm(texts: Texts, pending: Pending, what: str, record: str) -> Screen:
    """Show once more what is about to be recorded, or confirmed."""
    said = shorten(record, LONGEST)
    body = with_long(texts, "confirm-entry", "text", said, number=pending.number, what=what)
    return Screen(body, _yes_or_no(texts, pending))


def confirm_colleague(texts: Texts, pending: Pending, what: str) -> Screen:
    return Screen(texts("confirm-confirm", number=pending.number, what=what), _yes_or_no(texts, pending))


def _left(texts: Texts, due_on: str, today: date) -> str:
    """Days left or past; "" where nothing is due."""
    return left(texts, date.fromisoformat(due_on), today) if due_on else ""


def _fields(texts: Texts, row: Row, names: Names) -> list[Html]:
    known = {field.id: field for field in names.registers.data.fields}
    lines = [
        texts("entry-field", name=known[name].name.said(names.lang), value=names.value(known[name], value))
        for name, value in row.entry.codes.items()
        if name in known
    ]
    if "to" in row.entry.codes:
        lines.append(texts("entry-waiting-move", move=names.move(row.entry.codes["state"], row.entry.codes["to"])))
    return lines


def _line(texts: Texts, row: Row, names: Names, today: date, number: str = "") -> str:
    state = names.registers.state(row.entry)
    kind = names.registers.kind(row.entry.kind).name.said(names.lang)
    mark = "✔️" if not state.open else ("🔴" if row.due_on and row.due_on < today.isoformat() else "▫️")
    parts = [kind, state.name.said(names.lang), _left(texts, row.due_on, today) if state.open else row.changed_on]
    return shorten(f"{mark} {number} {' · '.join(part for part in parts if part)}".replace("  ", " "), 64)


def _yes_or_no(texts: Texts, pending: Pending) -> list[list[InlineKeyboardButton]]:
    return [
        [_button(texts, "desk-do", "do", pending.token, style="success")],
        [_button(texts, "desk-cancel", "cancel", pending.token)],
    ]


def _press(verb: str, *args: str) -> Press:
    return Press("s", verb, args)


def _button(texts: Texts, key: str, verb: str, *args: str, style: str | None = None) -> InlineKeyboardButton:
    return button(texts.plain(key), _press(verb, *args), style)
