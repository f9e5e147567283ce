"""What one citizen's deliveries must come to: a small model of the promise, written apart from the handlers.

Texts are collected in a draft or, below an opened case, in an addition; an edit replaces; questions are answered in turn;
a press of the open draft's own button submits, clears or throws away. Repeats change nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["text", "edit", "press", "command", "code", "wrong", "unread", "other", "expire"]
Label = Callable[[str, str], str]
"""The words before the answer to a question, by language ("" for the desk's) and question."""
QUESTIONS = ("what", "unit", "when", "where", "how", "evidence", "effect")


@dataclass(frozen=True)
class Delivery:
    """One update in the order Telegram delivers it. ``words``: a text, callback data, a command or a receipt."""

    update_id: int
    kind: Kind
    message_id: int = 0
    words: str = ""


@dataclass(frozen=True)
class Born:
    """A draft as the program made it: the token on its buttons and its receipt."""

    token: str
    receipt: str


@dataclass
class Known:
    """What only the program can tell, by update: drafts it made, tokens of opened cases, tips there was no room for,
    and what it put aside after five failures."""

    label: Label
    born: dict[int, Born] = field(default_factory=dict)
    follows: dict[int, str] = field(default_factory=dict)
    full: set[int] = field(default_factory=set)
    aside: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Draft:
    """``parts`` are (message, text); ``asked`` is the question each one answers, "" for free text."""

    born: Born
    parts: tuple[tuple[int, str], ...] = ()
    asked: tuple[str, ...] = ()
    step: int | None = None

    def add(self, message_id: int, words: str) -> "Draft":
        question = "" if self.step is None else QUESTIONS[self.step]
        return replace(
            self, parts=(*self.parts, (message_id, words)), asked=(*self.asked, question), step=_next(self.step)
        )

    def ask(self) -> "Draft":
        answered = {question or "what" for question in self.asked}
        return replace(self, step=next((i for i, q in enumerate(QUESTIONS) if q not in answered), None))

    def back(self) -> "Draft":
        if not self.step:
            return self
        before = QUESTIONS[self.step - 1]
        kept = [pair for pair in zip(self.parts, self.asked, strict=True) if pair[1] != before]
        return replace(self, step=self.step - 1, parts=tuple(p for p, _ in kept), asked=tuple(q for _, q in kept))

    def whole(self, label: Callable[[str], str]) -> str:
        pairs = [(words, question) for (_, words), question in zip(self.parts, self.asked, strict=True)]
        free = [words for words, question in pairs if question in ("", "what")]
        return "\n".join([*free, *(f"{label(q)}：{words}" for words, q in pairs if q not in ("", "what"))])


@dataclass(frozen=True)
class Follow:
    """The opened case of a receipt, and an addition not sent yet."""

    token: str
    receipt: str
    text: str = ""


@dataclass
class Citizen:
    """The model of one chat. ``stored`` is what must lie in the database, by receipt; ``added`` what must lie beside it,
    as (receipt, text); ``refused`` counts presses of submit in vain."""

    chat: int
    language: str = ""
    draft: Draft | None = None
    follow: Follow | None = None
    stored: dict[str, str] = field(default_factory=dict)
    added: list[tuple[str, str]] = field(default_factory=list)
    refused: int = 0

    def take(self, delivery: Delivery, known: Known) -> None:
        """Let one delivery have its effect. Raises KeyError when the program did not begin what it should have begun."""
        update_id, words = delivery.update_id, delivery.words
        if delivery.kind == "expire":
            self._forget(language="")
            return
        if update_id in known.aside:
            return
        match delivery.kind:
            case "text" if self.follow and not self.draft:
                self.follow = replace(self.follow, text=f"{self.follow.text}\n{words}".strip())
            case "text":
                self.draft = (self.draft or Draft(known.born[update_id])).add(delivery.message_id, words)
            case "edit" if self.draft:
                parts = tuple((m, words if m == delivery.message_id else w) for m, w in self.draft.parts)
                self.draft = replace(self.draft, parts=parts)
            case "code":
                self.follow = Follow(known.follows[update_id], words)
            case "command":
                self._command(words)
            case "press":
                self._press(delivery, known)

    def _command(self, words: str) -> None:
        if words == "/cancel" and self.draft:
            self.draft = None
        elif words in ("/cancel", "/tip"):
            self.follow = None
        elif words == "/language":
            self._other_language()

    def _press(self, delivery: Delivery, known: Known) -> None:
        _, verb, *args = delivery.words.split(":")
        match verb:
            case "clear":
                self._forget(language=self.language)
            case "language":
                self._other_language()
            case "topic":
                self.draft = self.draft or Draft(known.born[delivery.update_id])
            case "guided":
                self.draft = (self.draft or Draft(known.born[delivery.update_id])).ask()
            case "write" | "more":
                self.follow = None
            case _ if self.draft and args == [self.draft.born.token]:
                self._own(verb, self.draft, delivery.update_id, known)
            case _ if self.follow and args == [self.follow.token]:
                self._below(verb, self.follow, delivery.update_id, known)

    def _own(self, verb: str, draft: Draft, update_id: int, known: Known) -> None:
        if verb == "submit" and draft.parts:
            if update_id in known.full:
                self.refused += 1
                return
            self.stored.setdefault(draft.born.receipt, draft.whole(lambda asked: known.label(self.language, asked)))
            self.draft = None
        elif verb == "discard":
            self.draft = None
        elif verb == "rewrite":
            self.draft = replace(draft, parts=(), asked=(), step=None)
        elif verb == "skip" and draft.step:
            self.draft = replace(draft, step=_next(draft.step))
        elif verb == "back":
            self.draft = draft.back()
        elif verb == "finish":
            self.draft = replace(draft, step=None)

    def _below(self, verb: str, follow: Follow, update_id: int, known: Known) -> None:
        if verb == "send" and follow.text and update_id not in known.full:
            self.added.append((follow.receipt, follow.text))
            self.follow = Follow(known.follows[update_id], follow.receipt)
        elif verb == "unsay":
            self.follow = Follow(known.follows[update_id], follow.receipt)

    def _other_language(self) -> None:
        self.language = "zh-CN" if self.language == "en" else "en"

    def _forget(self, *, language: str) -> None:
        self.draft, self.follow, self.language = None, None, language


def _next(step: int | None) -> int | None:
    return step + 1 if step is not None and step + 1 < len(QUESTIONS) else None
