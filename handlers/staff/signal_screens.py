"""Screens of signals of suppressed cases. For handlers/staff/signals.py; sentences in config/texts, names in data files."""

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import InlineKeyboardButton

from casework.lifecycle import Lifecycle
from casework.registers import Registers
from config.rules import Rules
from config.signals import Signals
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten, with_long
from storage.signal_desk import LABEL, OFFICER, UNIT
from storage.signals import Page, Row

WIDTH = 60


@dataclass(frozen=True)
class Names:
    """What ids are called: signals, rules, states, kinds of entries, and officers and units by id."""

    signals: Signals
    rules: Rules
    lifecycle: Lifecycle
    registers: Registers
    officers: Mapping[str, str]
    units: Mapping[str, str]
    lang: str

    def signal(self, number: int) -> str:
        return self.signals.get(number).name.said(self.lang)

    def fact(self, name: str, value: int | str) -> str:
        """A fact's value as it reads."""
        match name, value:
            case "rule", str():
                return self.rules.get(value).name.said(self.lang)
            case "state", str():
                return self.lifecycle.state(value).name.said(self.lang)
            case "kind", str() if value != LABEL:
                return self.registers.kind(value).name.said(self.lang)
            case "lost", _:
                return "✓"
        return str(value)


def page(texts: Texts, found: Page, names: Names) -> Screen:
    """How many signals stand of each kind, and a button for each of this page."""
    if not found.total:
        return Screen(texts("signals-none"), [[_button(texts, "signals-back", "home")]])
    rows = [[button(_line(texts, row, names), Press("s", "signal", _key(row)))] for row in found.rows]
    if found.more:
        rows.append([_button(texts, "signals-next", "signals", str(found.number + 1))])
    rows.append([_button(texts, "signals-back", "signals", "0") if found.number else _button(texts, "signals-back", "home")])
    lines = Html("\n".join(texts("signals-count", name=names.signal(rule), count=count) for rule, count in found.counts))
    return Screen(with_long(texts, "signals", "counts", lines, total=found.total), rows)


def one(texts: Texts, row: Row, names: Names) -> Screen:
    """What the signal means, and the facts by which it fired: no content, nothing of a citizen."""
    facts = [_fact(texts, name, names.fact(name, value)) for name, value in sorted(row.facts.items())]
    if row.who and row.case_id is not None and "reads" in row.facts:
        facts.append(_fact(texts, "who", names.officers.get(row.who, row.who)))
    body = with_long(
        texts, "signal", "facts", Html("\n".join(facts)), signal=names.signal(row.rule), about=_about(texts, row, names),
        text=names.signals.get(row.rule).text.said(names.lang), first=row.first_on,
        looked=names.officers.get(row.looked_by, row.looked_by) or "none",
    )  # fmt: skip
    rows = [[button(texts.plain("signal-look"), Press("s", "signal-look", _key(row)))]]
    if row.case_id is not None:
        rows.append([button(texts.plain("signal-ask"), Press("s", "signal-ask", _key(row)))])
    return Screen(body, [*rows, [_button(texts, "signals-back", "signals", "0")]])


def _fact(texts: Texts, name: str, value: str) -> Html:
    return texts("signal-fact", name=texts.plain(f"signal-fact-{name}"), value=value)


def _about(texts: Texts, row: Row, names: Names) -> str:
    """The case's number; else the unit or officer, or the desk."""
    if row.number:
        return row.number
    for prefix, known in ((UNIT, names.units), (OFFICER, names.officers)):
        if row.subject.startswith(prefix):
            return known.get(row.subject.removeprefix(prefix), row.subject.removeprefix(prefix))
    return texts.plain("signal-desk")


def _line(texts: Texts, row: Row, names: Names) -> str:
    mark = "👁" if row.looked_by else "🚨"
    return shorten(f"{mark} {_about(texts, row, names)} · {names.signal(row.rule)} · {row.first_on}", WIDTH)


def _key(row: Row) -> tuple[str, str]:
    return str(row.rule), row.subject


def _button(texts: Texts, key: str, verb: str, *args: str) -> InlineKeyboardButton:
    return button(texts.plain(key), Press("s", verb, args))
