"""Every screen a citizen sees, as a pure function of what there is to show. Sentences live in config/texts."""

from datetime import date

from telegram import InlineKeyboardButton

from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.citizen import draft as drafts
from handlers.citizen.conversation import QUESTIONS, Draft, Follow
from handlers.citizen.hints import hints, urgent
from handlers.screen import Screen, button, copy_button, shorten, utf16_length, with_long
from storage.objects import Turn
from storage.thread import PublicState
from triage.reading import Reading

PREVIEW_CHARACTERS = 2_800
REPLY_CHARACTERS = 2_800


def _press(verb: str, *args: str) -> Press:
    return Press("c", verb, args)


def _button(texts: Texts, key: str, verb: str, *args: str, style: str | None = None) -> InlineKeyboardButton:
    return button(texts.plain(key), _press(verb, *args), style)


def start(texts: Texts, operator: str, *, official: bool) -> Screen:
    rows = [
        [_button(texts, "start-write", "write", style="primary")],
        [_button(texts, "start-status", "status")],
        [_button(texts, "start-safety", "safety"), _button(texts, "start-language", "language")],
    ]
    return Screen(texts("start", operator=operator, official="yes" if official else "no"), rows)


def safety(texts: Texts) -> Screen:
    return Screen(texts("safety"), [[_button(texts, "back", "start")]])


def write(texts: Texts) -> Screen:
    rows = [
        [_button(texts, "write-guided", "guided")],
        [_button(texts, "write-topic", "topics")],
        [_button(texts, "back", "start")],
    ]
    return Screen(texts("write"), rows)


def topics(texts: Texts, taxonomy: Taxonomy) -> Screen:
    """The entry buttons of the taxonomy, two a row."""
    lang = "zh" if texts.language == "zh-CN" else "en"
    found = [button(taxonomy.name(b, lang), _press("topic", b)) for b in taxonomy.buckets]
    rows = [found[i : i + 2] for i in range(0, len(found), 2)]
    return Screen(texts("topic-ask"), [*rows, [_button(texts, "topic-none", "topic", "-")]])


def question(texts: Texts, draft: Draft) -> Screen:
    first = draft.step == 0
    row = (
        []
        if first
        else [_button(texts, "ask-back", "back", draft.token), _button(texts, "ask-skip", "skip", draft.token)]
    )
    last = [_button(texts, "ask-finish", "finish", draft.token)] if draft.parts else []
    last.append(_button(texts, "preview-discard", "discard", draft.token))
    return Screen(texts("ask-" + QUESTIONS[draft.step]), [r for r in (row, last) if r])


def preview(texts: Texts, taxonomy: Taxonomy, draft: Draft, text: str, reading: Reading) -> Screen:
    shown = shorten(text, PREVIEW_CHARACTERS)
    if shown != text:
        shown += "\n" + texts.plain("preview-cut", count=len(text))
    lang = "zh" if texts.language == "zh-CN" else "en"
    topic = taxonomy.name(draft.bucket, lang) if draft.bucket else texts.plain("topic-unset")
    found = hints(reading, texts, taxonomy, masked=draft.mask)
    body = with_long(texts, "preview", "text", shown, hints=found, topic=topic, code=draft.receipt)
    asked = [_button(texts, "preview-guided", "guided")] if drafts.ask(draft).step > 0 else []
    rows = [
        [_button(texts, "preview-submit", "submit", draft.token, style="success")],
        [*asked, _button(texts, "preview-topic", "topics")],
        [_button(texts, "preview-mask-on" if draft.mask else "preview-mask-off", "mask", draft.token)]
        if reading.personal
        else [],
        [
            _button(texts, "preview-rewrite", "rewrite", draft.token),
            _button(texts, "preview-discard", "discard", draft.token),
        ],
    ]
    return Screen(Html(urgent(reading, texts, taxonomy) + body), [r for r in rows if r], protect=True)


def gathered(texts: Texts) -> Screen:
    """What stands in for the screens of many messages in a rush."""
    return Screen(texts("slow-gathered"), [[_button(texts, "slow-look", "look")]])


def receipt(texts: Texts, code: str, box: str, *, gone: bool) -> Screen:
    traces = texts("receipt-traces-gone" if gone else "receipt-traces-left")
    rows = [
        [copy_button(texts.plain("receipt-copy"), code)],
        [_button(texts, "receipt-clear", "clear", style="primary")],
        [_button(texts, "receipt-more", "more")],
    ]
    return Screen(texts("receipt", code=code, box=box, traces=traces), rows, protect=True)


def ask_code(texts: Texts) -> Screen:
    return Screen(texts("ask-code"), [[_button(texts, "back", "start")]])


def status(texts: Texts, state: PublicState, wording: tuple[str, str], turns: list[Turn], token: str) -> Screen:
    """State and replies; the citizen's own words stay closed, since a code found on a phone must not tell them."""
    thread = _thread(texts, [t for t in turns if t.kind in ("reply", "message")])
    day = _day(texts, state.received_day)
    said = {"state": wording[0], "meaning": wording[1], "day": day, "box": state.box}
    body = with_long(texts, "status", "thread", thread, **said)
    rows = [[_button(texts, "status-say", "say", token, style="primary")], [_button(texts, "status-close", "clear")]]
    return Screen(body, rows, protect=True)


def say_preview(texts: Texts, taxonomy: Taxonomy, follow: Follow, reading: Reading) -> Screen:
    shown = shorten(follow.text, PREVIEW_CHARACTERS)
    found = texts("hint-masked", count=len(reading.personal)) + "\n" if reading.personal else ""
    body = with_long(texts, "say-preview", "text", shown, hints=Html(found))
    rows = [
        [_button(texts, "say-send", "send", follow.token, style="success")],
        [_button(texts, "say-cancel", "unsay", follow.token)],
    ]
    return Screen(Html(urgent(reading, texts, taxonomy) + body), rows)


def _thread(texts: Texts, turns: list[Turn]) -> Html:
    if not turns:
        return texts("status-no-replies")
    lines: list[str] = []
    room = REPLY_CHARACTERS
    for number, turn in enumerate(reversed(turns)):
        line = _turn(texts, turn, room)
        room -= utf16_length(line)
        if room < 0:
            lines.append(texts("status-earlier", count=len(turns) - number))
            break
        lines.append(line)
    return Html("\n".join(reversed(lines)))


def _turn(texts: Texts, turn: Turn, room: int) -> Html:
    day = _day(texts, turn.day)
    if turn.content is None:
        return texts("status-yours", day=day)
    return with_long(texts, "status-reply", "text", shorten(str(turn.content["text"]), max(room - 100, 100)), day=day)


def _day(texts: Texts, iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日" if texts.language == "zh-CN" else f"{day:%d %b}"
