"""What officers and the channel are told, worded from the outbox's arguments. Used by bot/sender.py. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram import InlineKeyboardButton

from casework.ladder import gravest
from casework.registers import Registers
from config.ladder import LEVELS
from config.rules import Rules
from config.signals import Signals
from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten, with_long

OTHER, LUXURY = "other", "luxury"
FEW = 3
"""So many reminders that wait together are still told one by one."""
RULES_LENGTH = 80
"""Characters for the names of what is due in one of them."""
LISTED = 10
"""Cases named in one message that stands for many reminders."""


def board(texts: Texts, count: int) -> Screen:
    """The standing notice: how many new events, and the way to the queue."""
    return Screen(texts("board", count=count), [[button(texts.plain("desk-new"), Press("s", "queue", ("new",)))]])


def reminder(texts: Texts, rules: Rules, payload: Mapping[str, Any]) -> Screen:
    """A clock's step, or that a case lies idle, with the case it belongs to."""
    number = str(payload["number"])
    if "rule" not in payload:
        body = texts("reminder-idle", number=number, days=payload["days"], day=payload["target"])
        return Screen(body, [[_opening(texts, number)]])
    body = texts(
        "reminder", number=number, rule=rules.get(str(payload["rule"])).name.said(texts.language),
        step=_known(str(payload["step"]), str(payload["level"])), target=payload["target"], legal=payload["legal"],
        provisional=_yes(payload["provisional"]), breach=_yes(payload["breach"]), missed=int(payload["missed"]),
        ask=_yes(payload["ask"]),
    )  # fmt: skip
    return Screen(body, [[_opening(texts, number)]])


def reminders(texts: Texts, rules: Rules, payloads: Sequence[Mapping[str, Any]]) -> Screen:
    """Many reminders in one: how many cases of each level, and the gravest by name; the rest is in the queue."""
    cases: dict[str, list[Mapping[str, Any]]] = {}
    for payload in payloads:
        cases.setdefault(str(payload["number"]), []).append(payload)
    levels = {number: gravest([one["level"] for one in found]) for number, found in cases.items()}
    first = {number: min(str(one["target"]) for one in found) for number, found in cases.items()}
    order = sorted(cases, key=lambda number: (-LEVELS.index(levels[number]), first[number], number))
    lines = [
        texts(
            "reminders-case", number=number, level=levels[number], day=first[number],
            rules=_names(texts, rules, cases[number]), provisional=_yes(any(p.get("provisional") for p in cases[number])),
        )
        for number in order[:LISTED]
    ]  # fmt: skip
    counts = {level: sum(found == level for found in levels.values()) for level in LEVELS}
    asked = sum(any(one["ask"] for one in found) for found in cases.values())
    body = with_long(
        texts, "reminders", "cases", Html("\n".join(lines)), count=len(cases), red=counts["red"], yellow=counts["yellow"],
        blue=counts["blue"], near=counts["none"], asked=asked, more=len(cases) - len(lines),
    )  # fmt: skip
    return Screen(body, [[button(texts.plain("desk-due"), Press("s", "queue", ("due",)))]])


def _names(texts: Texts, rules: Rules, payloads: Sequence[Mapping[str, Any]]) -> str:
    names = [
        rules.get(str(one["rule"])).name.said(texts.language) if "rule" in one else texts.plain("reminders-idle")
        for one in payloads
    ]
    return shorten(texts.plain("reminders-and").join(dict.fromkeys(names)), RULES_LENGTH)


def _opening(texts: Texts, number: str) -> InlineKeyboardButton:
    return button(texts.plain("reminder-open"), Press("s", "card", (number,)))


def _known(step: str, level: str) -> str:
    """What the texts have words for: the step itself, else its level."""
    return step if step in ("soon", "due") else level


def _yes(so: object) -> str:
    return "yes" if so else "no"


def entry(texts: Texts, registers: Registers, payload: Mapping[str, Any]) -> Screen:
    """An entry of a case waits for this officer."""
    kind = registers.kind(str(payload["kind"]))
    state = next(state for state in kind.states if state.id == payload["state"])
    number = str(payload["number"])
    body = texts("entry-told", number=number, kind=kind.name.said(texts.language), state=state.name.said(texts.language))
    return Screen(body, [[button(texts.plain("entry-open-it"), Press("s", "entry", (str(payload["entry"]),)))]])


def ownerless(texts: Texts, payload: Mapping[str, Any]) -> Screen:
    """A case that nobody owns for too long."""
    number = str(payload["number"])
    return Screen(texts("ownerless", number=number, day=payload["since"]), [[_opening(texts, number)]])


def of_signals(texts: Texts, data: Signals, payload: Mapping[str, Any]) -> Screen:
    """Signals of suppressed cases: the day's new ones to overseers, or an overseer's question to those who supervise."""
    return _question(texts, data, payload) if "number" in payload else _new_signals(texts, data, payload)


def _new_signals(texts: Texts, data: Signals, payload: Mapping[str, Any]) -> Screen:
    lines = [
        texts("signals-count", name=data.get(int(rule)).name.said(texts.language), count=int(count))
        for rule, count in payload["counts"]
    ]
    body = texts("signals-told", counts=Html("\n".join(lines)))
    return Screen(body, [[button(texts.plain("signals-open"), Press("s", "signals", ("0",)))]])


def _question(texts: Texts, data: Signals, payload: Mapping[str, Any]) -> Screen:
    number, name = str(payload["number"]), data.get(int(payload["signal"])).name.said(texts.language)
    return Screen(texts("signal-explain", number=number, name=name), [[_opening(texts, number)]])


def staff_digest(texts: Texts, taxonomy: Taxonomy, payload: Mapping[str, Any]) -> Screen:
    """The week in figures, for officers."""
    lang = "zh" if texts.language == "zh-CN" else "en"
    lines = [
        texts("digest-label", label=f"{label} {taxonomy.name(label, lang)}", count=count)
        for label, count in payload["labels"]
        if label in taxonomy.names
    ]
    figures = {k: v for k, v in payload.items() if k not in ("labels", "rating")}
    labels = Html("\n".join(lines) or texts("digest-no-labels"))
    month, count, mean = payload["rating"]
    rating = texts("digest-no-rating") if mean is None else texts("digest-rating", count=count, mean=f"{mean:.1f}")
    return Screen(texts("digest-staff", labels=labels, month=month, rating=rating, **figures))


def channel_digest(texts: Texts, taxonomy: Taxonomy, payload: Mapping[str, Any]) -> Screen:
    """The public post: suppressed figures, the latest head of the audit log, and the dead drop, always of the same length."""
    lang = "zh" if texts.language == "zh-CN" else "en"
    cells = payload["cells"].items()
    rows = [texts("digest-area", area=_area(texts, taxonomy, k, lang), count=_cell(texts, v)) for k, v in cells]
    boxes = payload["boxes"]
    grid = "\n".join("  ".join(boxes[i : i + 4]) for i in range(0, len(boxes), 4))
    body = texts(
        "digest-channel", week=payload["week"], total=_cell(texts, payload["total"]), areas=Html("\n".join(rows)),
        boxes=grid, head=payload["head"], day=payload["day"], signer=payload["key"],
    )  # fmt: skip
    return Screen(body)


def _area(texts: Texts, taxonomy: Taxonomy, key: str, lang: str) -> str:
    return texts.plain("area-" + key) if key in (OTHER, LUXURY) else taxonomy.name(key, lang)


def _cell(texts: Texts, count: int | None) -> str:
    return texts.plain("digest-hidden") if count is None else str(count)
