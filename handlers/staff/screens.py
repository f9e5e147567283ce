"""Every screen an officer sees, as a pure function of what there is to show. Sentences live in config/texts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from telegram import InlineKeyboardButton

from casework.lifecycle import Lifecycle
from config.lifecycle import Move
from config.rules import Rules
from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.screen import Screen, button, shorten, split, with_long
from handlers.staff.talk import Pending
from storage.desk import Card
from storage.objects import Turn
from storage.queue import Counts, Page, Row, View
from storage.staff import Officer

REPLY_CHARACTERS = 3_000
REASON_CHARACTERS = 200
FAR = "9999-12-31"
NOTHING = Html("")


def _press(verb: str, *args: str) -> Press:
    return Press("s", verb, args)


def _button(texts: Texts, key: str, verb: str, *args: str, style: str | None = None) -> InlineKeyboardButton:
    return button(texts.plain(key), _press(verb, *args), style)


def welcome(texts: Texts, name: str) -> Screen:
    return Screen(texts("joined", name=name), [[_button(texts, "desk-queue", "queue", "all", style="primary")]])


def home(texts: Texts, officer: Officer, counts: Counts, *, unlocked: bool, reads_here: bool) -> Screen:
    rows = [[_button(texts, "desk-queue", "queue", "all", style="primary")]]
    rows.append([_button(texts, f"desk-{view}", "queue", view) for view in ("new", "mine", "due")])
    rows.append([_button(texts, "desk-entries", "todo")])
    if reads_here:
        rows.append([_button(texts, "desk-lock" if unlocked else "desk-unlock", "lock" if unlocked else "unlock")])
    return Screen(texts("desk-home", name=officer.name, **asdict(counts)), rows)


def queue(
    texts: Texts, lang: str, page: Page, today: date, names: tuple[Taxonomy, Lifecycle], *, areas: bool = False
) -> Screen:
    """A page of a view; ``areas``: the office has areas, each with a queue of its own."""
    view = page.view
    rows = [[button(queue_line(texts, lang, row, today, names), _press("card", row.number))] for row in page.rows]
    turn = [] if page.first else [_button(texts, "queue-first", "queue", view)]
    if page.next:
        turn.append(button(texts.plain("queue-next"), _press("queue", view, page.next)))
    views: list[View] = ["all", "new", "mine", "due"]
    others = [_button(texts, f"queue-{other}", "queue", other) for other in views if other != view]
    body = texts("queue", view=texts("queue-" + view), total=page.total) if page.total else texts("queue-empty")
    more = [[_button(texts, "queue-areas", "areas")]] if areas else []
    return Screen(body, [*rows, *([turn] if turn else []), *more, [*others, _button(texts, "desk-back", "home")]])


def card(
    texts: Texts, lang: str, case: Card, today: date, data: tuple[Taxonomy, Lifecycle, Rules], me: Officer,
    more: Html = NOTHING,
) -> Screen:  # fmt: skip
    """A case without its content; ``more`` are lines on its assignment and its links."""
    taxonomy, lifecycle, rules = data
    labels = "、".join(_label(taxonomy, label, lang) for label in case.labels) or texts.plain("card-no-label")
    clocks = Html("\n").join(
        texts(
            "card-clock", rule=rules.get(c.rule).name.said(lang), date=c.due_target.isoformat(),
            left=left(texts, c.due_target, today), provisional="yes" if c.provisional else "no",
        )
        for c in case.clocks
    )  # fmt: skip
    body = texts(
        "card", number=case.number, received=case.received_day.isoformat(),
        state=lifecycle.state(case.state).name.said(lang), labels=labels, priority=case.priority,
        fast="yes" if case.fast_track else "no", human="yes" if case.needs_human else "no",
        owner=case.owner_name or texts.plain("card-no-owner"), messages=case.messages, unfetched=case.unfetched,
        clocks=Html(clocks or texts("card-no-clock")),
    )  # fmt: skip
    return Screen(Html(body + _citizens_acts(texts, case) + more), _card_rows(texts, case, me, lifecycle))


def _citizens_acts(texts: Texts, case: Card) -> Html:
    """What the citizen has done that changes how the case is handled, and who may know of it."""
    lines = [texts("card-restricted")] if case.restricted else []
    if case.withdrawn_on:
        lines.append(texts("card-shredded" if case.shredded else "card-withdrawn", day=case.withdrawn_on))
    if case.objected_on and not case.shredded:
        lines.append(texts("card-objected", day=case.objected_on))
    return Html("".join("\n" + line for line in lines))


def _card_rows(texts: Texts, case: Card, me: Officer, lifecycle: Lifecycle) -> list[list[InlineKeyboardButton]]:
    """Only what this officer may do; with a case whose content is destroyed, that is nothing."""
    if case.shredded:
        return [[_button(texts, "card-back", "queue", "all")]]

    def found(*acts: str) -> list[InlineKeyboardButton]:
        style = {"read": "primary"}
        return [
            _button(texts, f"card-{act}", act, case.number, style=style.get(act))
            for act in acts
            if lifecycle.may(act, me.roles)
        ]

    first = found("claim", "read") if case.owner is None else found("read")
    rows = [first, found("reply", "note")]
    if lifecycle.may("share", me.roles):
        rows.append([_button(texts, f"card-{verb}", verb, case.number) for verb in ("share", "drop")])
    label = [_button(texts, "card-label", "label", case.number)] if lifecycle.may("label", me.roles) else []
    rows.append([_button(texts, "card-move", "moves", case.number), *label])
    rows.append([button(texts.plain("card-entries", open=case.entries), _press("entries", case.number))])
    rows.append([_button(texts, "card-assign", "assign", case.number), _button(texts, "card-links", "links", case.number)])
    rows.append([_button(texts, "card-back", "queue", "all")])
    return [row for row in rows if row]


def content(texts: Texts, lang: str, number: str, turns: list[Turn], taxonomy: Taxonomy, minutes: int) -> list[Screen]:
    """The opened thread in messages of Telegram's size; protected, and deleted after ``minutes``."""
    pieces = [texts("content-head", number=number, minutes=minutes)]
    for turn in turns:
        if turn.content is None:
            pieces.append(texts("content-closed", day=turn.day))
            continue
        for index, part in enumerate(split(_words(turn))):
            key = f"content-{turn.kind}" if index == 0 else "content-more"
            said = {"day": turn.day, **_about(turn)} if index == 0 else {}
            pieces.append(with_long(texts, key, "text", part, **said))
        if turn.kind == "tip":
            pieces += [*_kept_away(texts, turn), _reasons(texts, lang, turn, taxonomy), *_second(texts, lang, turn, taxonomy)]
    return [Screen(piece, protect=True) for piece in pieces if piece]


def moves(texts: Texts, lang: str, case: Card, found: Sequence[Move]) -> Screen:
    rows = [[button(m.name.said(lang), _press("move", case.number, m.to))] for m in found]
    back = [_button(texts, "desk-back", "card", case.number)]
    return Screen(texts("moves" if found else "moves-none", number=case.number), [*rows, back])


def ask(texts: Texts, need: str, pending: Pending, choices: Sequence[tuple[str, str]]) -> Screen:
    """Ask one fact of a move: with a button for each choice, or in words."""
    rows = [[button(shorten(label, 60), _press("fact", pending.token, value))] for value, label in choices]
    cancel = [_button(texts, "desk-cancel", "cancel", pending.token)]
    return Screen(texts("need-" + need, number=pending.number), [*rows, cancel])


def confirm(texts: Texts, pending: Pending, what: str) -> Screen:
    """Show once more what is about to be done."""
    text = shorten(pending.text, REPLY_CHARACTERS)
    body = with_long(texts, "confirm-" + pending.act, "text", text, number=pending.number, what=what)
    rows = [
        [_button(texts, "desk-do", "do", pending.token, style="success")],
        [_button(texts, "desk-cancel", "cancel", pending.token)],
    ]
    return Screen(body, rows)


def colleagues(texts: Texts, number: str, people: Sequence[Officer], me: Officer, verb: str) -> Screen:
    """Whom to add to a case or take out of it; one's own name stands for recusing oneself."""
    own = texts.plain("share-myself")
    rows = [[button(own if o.staff_id == me.staff_id else o.name, _press(verb, number, o.staff_id))] for o in people]
    key = f"{verb}-ask" if people else f"{verb}-nobody"
    return Screen(texts(key, number=number), [*rows, [_button(texts, "desk-back", "card", number)]])


def ties(texts: Texts, held: int) -> Screen:
    rows = [[_button(texts, "tie-add", "tie-add"), _button(texts, "tie-remove", "tie-remove")]]
    return Screen(texts("ties", held=held), [*rows, [_button(texts, "desk-back", "home")]])


def write(texts: Texts, pending: Pending) -> Screen:
    cancel = [_button(texts, "desk-cancel", "cancel", pending.token)]
    return Screen(texts("write-" + pending.act, number=pending.number), [cancel])


def queue_line(texts: Texts, lang: str, row: Row, today: date, names: tuple[Taxonomy, Lifecycle]) -> str:
    """A case as one line of a queue."""
    taxonomy, lifecycle = names
    mark = "⚡" if row.fast_track else ("🔴" if row.due_on < today.isoformat() else ("✉️" if row.unread else "▫️"))
    due = texts.plain("queue-no-due") if row.due_on == FAR else left(texts, date.fromisoformat(row.due_on), today)
    label = taxonomy.name(row.label, lang) if row.label in taxonomy.names else texts.plain("card-no-label")
    state = lifecycle.state(row.state).name.said(lang)
    return shorten(f"{mark} {row.number[3:]} {label} · {state} · {due}", 64)


def left(texts: Texts, due: date, today: date) -> str:
    """How many days are left or past."""
    days = (due - today).days
    if days < 0:
        return texts.plain("due-late", days=-days)
    return texts.plain("due-today") if days == 0 else texts.plain("due-in", days=days)


def _label(taxonomy: Taxonomy, label: str, lang: str) -> str:
    return f"{label} {taxonomy.name(label, lang)}" if label in taxonomy.names else label


def _about(turn: Turn) -> dict[str, str]:
    """What kind of message it is, as its citizen chose it, and which case a request for another handler means."""
    content = turn.content or {}
    return {"about": str(content.get("about", "addition")), "number": str(content.get("number", ""))}


def _words(turn: Turn) -> str:
    content = turn.content or {}
    return str(content.get("text", ""))


def _kept_away(texts: Texts, turn: Turn) -> list[Html]:
    """Whom the citizen does not want to learn of it."""
    names = str((turn.content or {}).get("keep_away", ""))
    return [texts("content-keep-away", text=names)] if names else []


def _second(texts: Texts, lang: str, turn: Turn, taxonomy: Taxonomy) -> list[Html]:
    """What a second reader said instead of the machine's labels."""
    second = (turn.content or {}).get("second")
    if not second:
        return []
    ids = [*second["labels"], *second["out"]] or [second["scope"]]
    return [texts("content-second", labels="、".join(_label(taxonomy, id, lang) for id in ids))]


def _reasons(texts: Texts, lang: str, turn: Turn, taxonomy: Taxonomy) -> Html:
    why = (turn.content or {}).get("why") or {}
    lines = [
        texts("content-why", label=_label(taxonomy, label, lang), words=shorten(words, REASON_CHARACTERS))
        for label, words in ((label, "、".join(dict.fromkeys(found))) for label, found in why.items())
        if words
    ]
    return Html("\n".join(lines))
