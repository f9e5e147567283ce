"""Where an officer's conversation stands. Kept in the session store, in memory only: replies in writing pass through."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

REMEMBERED_UPDATES = 64


@dataclass(frozen=True)
class Pending:
    """An act being prepared: a reply or note in writing, or a move whose facts are being asked.

    ``token`` marks its buttons, ``messages`` are the officer's own messages that go once it is done.
    """

    token: str
    act: str
    number: str
    to: str = ""
    state: str = ""
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    messages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Talk:
    """``expect`` is what the next text is: "", "passphrase" or "words" (for the pending act)."""

    expect: str = ""
    live: int = 0
    pending: Pending | None = None
    done: tuple[int, ...] = ()

    def finish(self, update_id: int) -> "Talk":
        return replace(self, done=(*self.done, update_id)[-REMEMBERED_UPDATES:])

    def to_body(self) -> dict[str, Any]:
        return {"staff": asdict(self)}


def from_body(body: dict[str, Any] | None) -> Talk:
    """The talk as saved; a new one when there is none, or when the chat belonged to a citizen until he joined."""
    saved = (body or {}).get("staff")
    if not saved:
        return Talk()
    pending = saved["pending"]
    return Talk(
        expect=saved["expect"],
        live=saved["live"],
        pending=Pending(**{**pending, "messages": tuple(pending["messages"])}) if pending else None,
        done=tuple(saved["done"]),
    )
