"""What one citizen's deliveries must come to: a small model of the promise, written apart from the handlers.

It knows of drafts only: texts are collected, an edit replaces, a press of the open draft's own button submits, clears or
throws away. Repeats change nothing.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["text", "edit", "press", "command", "other", "expire"]


@dataclass(frozen=True)
class Delivery:
    """One update in the order Telegram delivers it. ``words``: a text, callback data or a command."""

    update_id: int
    kind: Kind
    message_id: int = 0
    words: str = ""


@dataclass(frozen=True)
class Born:
    """A draft as the program made it: the token on its buttons and its receipt."""

    token: str
    receipt: str


@dataclass(frozen=True)
class Draft:
    born: Born
    parts: tuple[tuple[int, str], ...] = ()


@dataclass
class Citizen:
    """The model of one chat. ``stored`` is what must lie in the database, by receipt; ``refused`` counts presses in vain."""

    chat: int
    draft: Draft | None = None
    stored: dict[str, str] = field(default_factory=dict)
    refused: int = 0

    def take(self, delivery: Delivery, born: dict[int, Born], full: set[int], lost: set[int]) -> None:
        """Let one delivery have its effect. ``full`` could not be stored, ``lost`` were put aside after five failures."""
        if delivery.kind == "expire":
            self.draft = None
            return
        if delivery.update_id in lost:
            return
        match delivery.kind:
            case "text":
                draft = self.draft or Draft(born[delivery.update_id])
                self.draft = replace(draft, parts=(*draft.parts, (delivery.message_id, delivery.words)))
            case "edit" if self.draft:
                parts = tuple((m, delivery.words if m == delivery.message_id else w) for m, w in self.draft.parts)
                self.draft = replace(self.draft, parts=parts)
            case "command" if delivery.words == "/cancel":
                self.draft = None
            case "press":
                self._press(delivery, born, full)

    def _press(self, delivery: Delivery, born: dict[int, Born], full: set[int]) -> None:
        _, verb, *args = delivery.words.split(":")
        if verb == "clear":
            self.draft = None
        elif verb == "topic":
            self.draft = self.draft or Draft(born[delivery.update_id])
        elif self.draft and args == [self.draft.born.token]:
            self._own(verb, delivery.update_id in full)

    def _own(self, verb: str, no_room: bool) -> None:
        assert self.draft is not None
        if verb == "submit" and self.draft.parts:
            if no_room:
                self.refused += 1
                return
            self.stored.setdefault(self.draft.born.receipt, "\n".join(words for _, words in self.draft.parts))
            self.draft = None
        elif verb == "discard":
            self.draft = None
        elif verb == "rewrite":
            self.draft = replace(self.draft, parts=())
