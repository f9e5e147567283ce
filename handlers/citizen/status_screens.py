"""What the receipt opens: state, history and replies, and the screens of everything that may be done then. Pure."""

from datetime import date

from telegram import InlineKeyboardButton

from casework.lifecycle import Lifecycle
from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.citizen.conversation import Follow
from handlers.citizen.hints import changes, urgent
from handlers.citizen.screens import choices
from handlers.screen import Row, Screen, beside, button, shorten, utf16_length, with_long
from storage.objects import Turn
from storage.ratings import SCORES
from storage.thread import PublicState
from storage.withdrawals import Outcome
from triage.reading import Reading

PREVIEW_CHARACTERS = 2_800
REPLY_CHARACTERS = 2_600
HISTORY = 8
"""Changes of state shown; the older ones of a long case are left out."""
VERBS = {
    "addition": "say", "correction": "tell", "objection": "tell", "superior": "recuse", "rate": "rate",
    "withdraw": "withdraw", "nudge": "nudge", "nonudge": "nudge-off",
    "proof": "proof",
}  # fmt: skip
"""Acts by the name of their button, and the verb of its press; "tell" carries the act as an argument."""


def _button(texts: Texts, key: str, verb: str, *args: str, style: str | None = None) -> InlineKeyboardButton:
    return button(texts.plain(key), Press("c", verb, args), style)


def acts(lifecycle: Lifecycle, state: PublicState, *, nudged: bool) -> tuple[list[str], list[str]]:
    """What the citizen may do with his case as it stands: the likely acts, and the rest."""
    if state.shredded:
        return [], ["proof"]
    result = lifecycle.has_result(state.states)
    nudge = ["nonudge"] if nudged else ["nudge"] if state.open else []
    withdraw = [] if state.withdrawn_on else ["withdraw"]
    if result:
        rate = [] if state.rated else ["rate"]
        return ["addition", *rate, "objection"], ["correction", *nudge, "superior", *withdraw, "proof"]
    return ["addition", "correction", *nudge], ["superior", *withdraw, "proof"]


def status(
    texts: Texts, lifecycle: Lifecycle, state: PublicState, turns: list[Turn], token: str, *, nudged: bool
) -> Screen:
    """State, history and replies; his own words stay closed, since a code found on a phone must not tell them."""
    wording = lifecycle.public_wording(lifecycle.shown_state(state.states), texts.language)
    assert wording is not None  # shown_state gives only states with a wording
    thread = _thread(texts, [t for t in turns if t.kind in ("reply", "message")], state.news)
    said = {
        "state": wording[0], "meaning": wording[1], "day": _day(texts, state.received_day), "box": state.box,
        "history": _history(texts, lifecycle, state), "notes": _notes(texts, state),
    }  # fmt: skip
    body = with_long(texts, "status", "thread", thread, **said)
    return Screen(body, status_rows(texts, lifecycle, state, token, nudged=nudged), protect=True)


def status_rows(texts: Texts, lifecycle: Lifecycle, state: PublicState, token: str, *, nudged: bool) -> list[Row]:
    """The first act alone, the other likely ones beside each other, everything else behind one button."""
    likely, rest = acts(lifecycle, state, nudged=nudged)
    found = [_act(texts, act, token) for act in likely]
    more = [_button(texts, "act-more", "acts", token)] if rest else []
    rows = [found[:1], found[1:], [*more, _button(texts, "status-close", "clear")]]
    return [row for row in rows if row]


def more_rows(texts: Texts, lifecycle: Lifecycle, state: PublicState, token: str, *, nudged: bool) -> list[Row]:
    """The less likely acts, under the same text."""
    _, rest = acts(lifecycle, state, nudged=nudged)
    found = [_act(texts, act, token) for act in rest]
    return [*(found[i : i + 2] for i in range(0, len(found), 2)), [_button(texts, "act-fewer", "fewer", token)]]


def ask_words(texts: Texts, follow: Follow) -> Screen:
    """Ask for the words of an act."""
    key = "say-ask" if follow.about == "addition" else "say-ask-" + follow.about
    skip = [[_button(texts, "rate-enough", "unsay", follow.token)]] if follow.about == "comment" else []
    return Screen(texts(key), skip)


def say_preview(texts: Texts, taxonomy: Taxonomy, follow: Follow, reading: Reading) -> Screen:
    told = {"hints": changes(follow, follow.text, reading, texts), "about": follow.about}
    ahead = urgent(reading, texts, taxonomy)
    shown = beside(follow.text, Html(ahead + with_long(texts, "say-preview", "text", "", **told)), PREVIEW_CHARACTERS)
    body = with_long(texts, "say-preview", "text", shown, **told)
    rows = [
        [_button(texts, "say-send", "send", follow.token, style="success")],
        choices(texts, follow, reading, prefix="say-"),
        [_button(texts, "say-cancel", "unsay", follow.token)],
    ]
    return Screen(Html(ahead + body), [row for row in rows if row])


def no_superior(texts: Texts, follow: Follow) -> Screen:
    """Nobody outside the desk can take the request: it may go to the desk itself, if the citizen still wants that."""
    return Screen(texts("recusal-nobody"), [[_button(texts, "recusal-desk", "tell", follow.screen, "recusal")]])


def rate(texts: Texts, token: str) -> Screen:
    marks = [button(str(score), Press("c", "score", (token, str(score)))) for score in SCORES]
    return Screen(texts("rate-ask"), [marks])


def withdraw(texts: Texts, token: str, outcome: Outcome, why: str) -> Screen:
    """Ask once more, with what will happen in this very state."""
    rows = [
        [_button(texts, "withdraw-do", "unfile", token, outcome, style="danger")],
        [_button(texts, "withdraw-leave", "leave", token)],
    ]
    return Screen(texts("withdraw-ask", outcome=outcome, why=why), rows)


def withdrawn(texts: Texts, outcome: Outcome, why: str) -> Screen:
    return Screen(texts("withdrawn", outcome=outcome, why=why), [[_button(texts, "status-close", "clear")]])


def nudge(texts: Texts, token: str) -> Screen:
    """What is kept for a nudge, and where, before anything is kept."""
    rows = [
        [_button(texts, "nudge-do", "nudge-on", token, style="success")],
        [_button(texts, "withdraw-leave", "leave", token)],
    ]
    return Screen(texts("nudge-ask"), rows)


def _act(texts: Texts, act: str, token: str) -> InlineKeyboardButton:
    verb = VERBS[act]
    args = (token, act) if verb == "tell" else (token,)
    return _button(texts, "act-" + act, verb, *args, style="primary" if act == "addition" else None)


def _history(texts: Texts, lifecycle: Lifecycle, state: PublicState) -> Html:
    """When the case came into each state, in the citizen's words: dates only, and nothing he is told nothing of."""
    lines: list[tuple[str, str]] = []
    for name, day in zip(state.states, state.days, strict=False):
        wording = lifecycle.public_wording(name, texts.language)
        if wording is not None and (not lines or lines[-1][1] != wording[0]):
            lines.append((day, wording[0]))
    if len(lines) < 2:
        return Html("")  # the day of receipt and the present state stand above already
    shown = [texts("status-step", day=_day(texts, day), state=title) for day, title in lines[-HISTORY:]]
    return Html("\n" + "\n".join(shown) + "\n")


def _notes(texts: Texts, state: PublicState) -> Html:
    """What he has done himself that changes how the case is seen."""
    lines = [texts("status-box-new", box=state.box)] if state.renewed else []
    if state.withdrawn_on:
        key = "status-shredded" if state.shredded else "status-withdrawn"
        lines.append(texts(key, day=_day(texts, state.withdrawn_on)))
    if state.objected_on and not state.shredded:
        lines.append(texts("status-objected", day=_day(texts, state.objected_on)))
    return Html("".join(line + "\n" for line in lines))


def _thread(texts: Texts, turns: list[Turn], news: int) -> Html:
    """Newest replies are sure of their room; the last ``news`` of them he has not been shown before."""
    if not turns:
        return texts("status-no-replies")
    lines: list[str] = []
    room = REPLY_CHARACTERS
    for number, turn in enumerate(reversed(turns)):
        news -= turn.kind == "reply"
        line = _turn(texts, turn, room, fresh=turn.kind == "reply" and news >= 0)
        room -= utf16_length(line)
        if room < 0:
            lines.append(texts("status-earlier", count=len(turns) - number))
            break
        lines.append(line)
    return Html("\n".join(reversed(lines)))


def _turn(texts: Texts, turn: Turn, room: int, *, fresh: bool) -> Html:
    day = _day(texts, turn.day)
    if turn.content is None:
        return texts("status-yours", day=day)
    key = "status-reply-new" if fresh else "status-reply"
    return with_long(texts, key, "text", shorten(str(turn.content["text"]), max(room - 100, 100)), day=day)


def _day(texts: Texts, iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日" if texts.language == "zh-CN" else f"{day:%d %b}"
