"""What goes wrong on the way between program and Telegram, and inside the program: drawn by ``story``, met by ``wire``."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

FLOOD, FIVE_HUNDRED, HANGS, HANGS_AFTER, CUT, CUT_AFTER, REFUSED, BLOCKED = (
    "429", "5xx", "timeout", "timeout-after", "cut", "cut-after", "400", "403",
)  # fmt: skip
CALLS = (FLOOD, FIVE_HUNDRED, HANGS, HANGS_AFTER, CUT, CUT_AFTER, REFUSED, BLOCKED)
POLLS = (FLOOD, FIVE_HUNDRED, HANGS, HANGS_AFTER, CUT, CUT_AFTER, "409")
WAITS = (1, 3, 9, 11, 35)
REFUSALS = {
    "sendmessage": "Bad Request: chat not found",
    "editmessagetext": "Bad Request: message can't be edited",
    "deletemessages": "Bad Request: message can't be deleted for everyone",
    "answercallbackquery": "Bad Request: query is too old and response timeout expired or query ID is invalid",
}


@dataclass
class Trouble:
    """``chats``: how likely a call about a chat fails. ``refusing``: chats that take nothing any more. ``polls``: how
    likely getUpdates fails. ``raises``: how often handling of an update still raises, and where; ``hopeless``: those that
    must be put aside for it. ``full``: updates whose tip the disk has no room for."""

    rng: Random
    chats: dict[int, float] = field(default_factory=dict)
    refusing: set[int] = field(default_factory=set)
    polls: float = 0.0
    raises: dict[int, tuple[str, int]] = field(default_factory=dict)
    hopeless: set[int] = field(default_factory=set)
    full: set[int] = field(default_factory=set)
    revoked: bool = False
    met: "Counter[str]" = field(default_factory=Counter)

    def of_call(self, method: str, chat: int) -> str:
        """The fault of one call about a chat, or ""."""
        if chat in self.refusing:
            return self._met(REFUSED)
        return self._met(self.rng.choice(CALLS)) if self.rng.random() < self.chats.get(chat, 0.0) else ""

    def of_poll(self) -> str:
        return (
            self._met("poll " + self.rng.choice(POLLS)).removeprefix("poll ") if self.rng.random() < self.polls else ""
        )

    def of_push(self) -> bool:
        """Whether our 200 to a webhook's call is lost."""
        return self.rng.random() < self.polls and bool(self._met("push unheard"))

    def raising(self, update_id: int, place: str) -> bool:
        """Whether handling of this update fails at this place now."""
        wanted, left = self.raises.get(update_id, ("", 0))
        if wanted != place or not left:
            return False
        self.raises[update_id] = (wanted, left - 1)
        self.met["raised " + place] += 1
        return True

    def _met(self, kind: str) -> str:
        self.met[kind] += 1
        return kind
