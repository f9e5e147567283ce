"""Wrong builds, each with one mistake that only Telegram's bad days bring to light. ``era`` applies one while it lives."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from bot.gate import Ledger
from handlers import chat
from handlers.chat import Chat, Unreachable
from handlers.citizen import flow
from handlers.citizen.conversation import Conversation
from storage import receipts
from storage.dead_letters import DeadLetters
from storage.ids import new_case_id
from storage.intake import Accepted, Intake
from storage.sealing import new_receipt

Patch = AbstractContextManager[object]


def confirm_first() -> Patch:
    """Updates are confirmed while they are still being handled, as the library does by itself."""

    async def settle(ledger: Ledger) -> None:
        return None

    return patch.object(Ledger, "settle", settle)


def forget_done() -> Patch:
    """Sessions do not remember which updates are finished: a repeat is appended again."""
    return patch.object(Conversation, "finish", lambda talk, update_id: talk)


def overtake() -> Patch:
    """When an update fails, later ones of its chat are handled all the same."""
    return patch.object(Ledger, "blocks", lambda ledger, update: False)


def unsaved() -> Patch:
    """Where the citizen cannot be answered, where the talk stands is not saved."""
    real = flow._react

    async def react(visit: Any) -> None:
        before = visit.talk
        try:
            await real(visit)
        except Unreachable:
            visit.talk = before
            raise

    return patch.object(flow, "_react", react)


def accept_twice() -> Patch:
    """Each press of submit makes a case of its own, instead of one a draft."""
    real, real_put = Intake.accept, receipts.put

    async def accept(intake: Intake, tip: Any, update_id: int, now: Any) -> Accepted:
        return await real(intake, replace(tip, case_id=new_case_id()), update_id, now)

    def put(tx: Any, case_id: Any, record: Any) -> None:
        taken = tx.execute("SELECT 1 FROM receipt WHERE selector=?", (record.selector,)).fetchone()
        real_put(tx, case_id, replace(record, selector=new_receipt().selector) if taken else record)

    both = patch.multiple(Intake, accept=accept)
    return _Both(both, patch.object(receipts, "put", put))


def wait_for_ever() -> Patch:
    """A chat that Telegram does not know any more counts as a mistake of ours."""
    return patch.object(chat, "NOBODY_THERE", ())


def aside_again() -> Patch:
    """What was put aside is not remembered: where our answer was lost, it is handled after all."""

    async def holds(letters: DeadLetters, update_id: int) -> bool:
        return False

    return patch.object(DeadLetters, "holds", holds)


def no_end() -> Patch:
    """Blocked by somebody, the program takes that for a fault of the update."""
    real = Chat._call

    async def call(spoken: Chat, what: Any) -> Any:
        try:
            return await real(spoken, what)
        except Unreachable:
            raise RuntimeError from None

    return patch.object(Chat, "_call", call)


class _Both:
    """Two patches as one."""

    def __init__(self, *patches: Any) -> None:
        self._patches = patches

    def __enter__(self) -> None:
        for one in self._patches:
            one.__enter__()

    def __exit__(self, *_: object) -> None:
        for one in self._patches:
            one.__exit__(None, None, None)


BREAKS: dict[str, Callable[[], Patch]] = {
    "confirm-first": confirm_first,
    "forget-done": forget_done,
    "overtake": overtake,
    "unsaved": unsaved,
    "accept-twice": accept_twice,
    "wait-for-ever": wait_for_ever,
    "no-end": no_end,
    "aside-again": aside_again,
}
