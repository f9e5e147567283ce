"""What officers and the channel are told, worded from the outbox's arguments. Used by bot/sender.py. Pure."""

from collections.abc import Mapping
from typing import Any

from casework.reminders import Step
from config.rules import Rules
from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button

OTHER, LUXURY = "other", "luxury"


def board(texts: Texts, count: int) -> Screen:
    """The standing notice: how many new events, and the way to the queue."""
    return Screen(texts("board", count=count), [[button(texts.plain("desk-new"), Press("s", "queue", ("new",)))]])


def reminder(texts: Texts, rules: Rules, payload: Mapping[str, Any]) -> Screen:
    """A clock's step, with the case it belongs to."""
    number, rule, step = str(payload["number"]), rules.get(str(payload["rule"])), str(payload["step"])
    if rule.kind == "desk" and step == Step.LEGAL_OVERDUE:
        step = Step.OVERDUE  # a desk target is no written limit, and is not to be called one
    body = texts(
        "reminder", number=number, rule=rule.name.said(texts.language), step=step,
        target=payload["target"], legal=payload["legal"], provisional="yes" if payload["provisional"] else "no",
    )  # fmt: skip
    return Screen(body, [[button(texts.plain("reminder-open"), Press("s", "card", (number,)))]])


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
