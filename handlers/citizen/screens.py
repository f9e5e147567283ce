"""What a citizen sees until he has his receipt, as pure functions. What follows stands in status_screens.py."""

from telegram import InlineKeyboardButton

from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.callback import Press
from handlers.citizen import draft as drafts
from handlers.citizen.conversation import QUESTIONS, Draft, Follow
from handlers.citizen.hints import hints, left_out, urgent
from handlers.screen import Row, Screen, beside, button, copy_button, with_long
from storage.recipients import Beyond
from storage.shortform import grouped
from triage.reading import Reading

PREVIEW_CHARACTERS = 2_800


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


def chatter(texts: Texts) -> Screen:
    """The answer to a greeting, a test or a question to the bot."""
    rows = [
        [_button(texts, "start-write", "write", style="primary")],
        [_button(texts, "start-status", "status"), _button(texts, "start-safety", "safety")],
    ]
    return Screen(texts("chatter"), rows)


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


def question(texts: Texts, draft: Draft, ahead: Html) -> Screen:
    """``ahead``: what comes before the question."""
    first = draft.step == 0
    row = (
        []
        if first
        else [_button(texts, "ask-back", "back", draft.token), _button(texts, "ask-skip", "skip", draft.token)]
    )
    last = [_button(texts, "ask-finish", "finish", draft.token)] if draft.parts else []
    last.append(_button(texts, "preview-discard", "discard", draft.token))
    return Screen(Html(ahead + texts("ask-" + QUESTIONS[draft.step])), [r for r in (row, last) if r])


def preview(
    texts: Texts, taxonomy: Taxonomy, draft: Draft, text: str, reading: Reading, beyond: Beyond | None
) -> Screen:
    """``beyond``: the tip is about the desk itself, and who alone will open it."""
    lang = "zh" if texts.language == "zh-CN" else "en"
    topic = taxonomy.name(draft.bucket, lang) if draft.bucket else texts.plain("topic-unset")
    found = hints(draft, text, reading, texts, taxonomy, beyond)
    if draft.avoid:
        found = Html(found + texts("preview-avoided", text=draft.avoid) + "\n")
    told = {"hints": found, "topic": topic, "code": draft.receipt}
    ahead, notice = urgent(reading, texts, taxonomy), "\n" + texts.plain("preview-cut", count=len(text))
    shown = beside(text, Html(ahead + with_long(texts, "preview", "text", notice, **told)), PREVIEW_CHARACTERS)
    body = with_long(texts, "preview", "text", shown if shown == text else shown + notice, **told)
    asked = [_button(texts, "preview-guided", "guided")] if drafts.ask(draft).step > 0 else []
    rows = [
        [_button(texts, "preview-submit", "submit", draft.token, style="success")],
        [*asked, _button(texts, "preview-topic", "topics")],
        choices(texts, draft, reading),
        [_button(texts, "preview-avoid", "avoid", draft.token)],
        [
            _button(texts, "preview-rewrite", "rewrite", draft.token),
            _button(texts, "preview-discard", "discard", draft.token),
        ],
    ]
    return Screen(Html(ahead + body), [r for r in rows if r], protect=True)


def choices(texts: Texts, written: Draft | Follow, reading: Reading, *, prefix: str = "") -> Row:
    """The buttons for what happens to the words before they are stored; ``prefix`` of their verbs."""
    mask = _button(texts, "preview-mask-on" if written.mask else "preview-mask-off", prefix + "mask", written.token)
    cut = _button(texts, "preview-adverts-on" if written.cut else "preview-adverts-off", prefix + "adverts", written.token)
    return [*([mask] if reading.personal else []), *([cut] if left_out(reading) else [])]


def avoid(texts: Texts, draft: Draft) -> Screen:
    """Who must not learn of it: names in words, or the desk itself by a button."""
    desk = "avoid-desk-on" if draft.about_desk else "avoid-desk-off"
    rows = [
        [_button(texts, desk, "avoid-desk", draft.token)],
        [_button(texts, "avoid-clear", "avoid-clear", draft.token)] if draft.avoid else [],
        [_button(texts, "avoid-back", "avoid-back", draft.token)],
    ]
    return Screen(texts("avoid-ask", named=draft.avoid or texts.plain("avoid-none")), [r for r in rows if r])


def gathered(texts: Texts, ahead: Html) -> Screen:
    """What stands in for the screens of many messages in a rush. ``ahead``: what comes before it."""
    return Screen(Html(ahead + texts("slow-gathered")), [[_button(texts, "slow-look", "look")]])


def receipt(texts: Texts, code: str, box: str, filed: bytes, *, gone: bool) -> Screen:
    """``filed`` is the commitment of the submission in the audit log."""
    traces = texts("receipt-traces-gone" if gone else "receipt-traces-left")
    proof = texts("receipt-proof", short=grouped(filed))
    rows = [
        [copy_button(texts.plain("receipt-copy"), code)],
        [_button(texts, "receipt-clear", "clear", style="primary")],
        [_button(texts, "receipt-more", "more")],
    ]
    return Screen(texts("receipt", code=code, box=box, proof=proof, traces=traces), rows, protect=True)


def ask_code(texts: Texts) -> Screen:
    return Screen(texts("ask-code"), [[_button(texts, "back", "start")]])
