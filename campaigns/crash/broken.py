"""Wrong builds, each with one mistake that crash safety forbids. ``child`` applies one; the campaign must notice it.

Every mistake looks right as long as nothing dies: that is what makes them worth trying.
"""

import asyncio
import inspect
import secrets
from collections.abc import Callable
from copy import copy
from dataclasses import replace as changed
from typing import Any

from bot.gate import Ledger
from bot.sender import Sender
from campaigns.crash.patching import replace
from handlers.citizen import flow
from handlers.citizen.conversation import Conversation
from storage import database, receipts, seen
from storage.database import Database, Tx, Work
from storage.desk import Desk
from storage.entries import Entries
from storage.ids import CaseId, new_box_number, new_case_id, new_case_number
from storage.intake import Accepted, Intake
from storage.nudges import Nudges
from storage.outbox import Letter
from storage.outgoing import Outgoing
from storage.ratings import Ratings
from storage.recipients import NO_CONFLICT, Recipients
from storage.sealing import CitizenRecord, new_receipt
from storage.thread import Threads
from storage.ties import Conflicted
from storage.withdrawals import Withdrawals


def confirm_first() -> None:
    """Updates are confirmed to Telegram while they are still being handled, as the library does by itself."""

    async def settle(ledger: Ledger) -> None:
        return None

    replace(Ledger, "settle", settle)


def save_first() -> None:
    """The session is saved, with the update marked as done, before the update has had its effect."""
    real = flow._react

    async def react(visit: Any) -> None:
        await flow.save(visit)
        await real(visit)

    replace(flow, "_react", react)


def forget_done() -> None:
    """Sessions do not remember which updates are finished: what comes again is appended again."""
    replace(Conversation, "finish", lambda talk, update_id: talk)


def accept_twice() -> None:
    """Each press of submit makes a case of its own, instead of one a draft."""
    real, real_put = Intake.accept, receipts.put

    async def accept(intake: Intake, tip: Any, update_id: int, now: Any) -> Accepted:
        return await real(intake, changed(tip, case_id=new_case_id()), update_id, now)

    def put(tx: Tx, case_id: CaseId, record: CitizenRecord) -> None:
        taken = tx.execute("SELECT 1 FROM receipt WHERE selector=?", (record.selector,)).fetchone()
        real_put(tx, case_id, changed(record, selector=new_receipt().selector) if taken else record)

    replace(Intake, "accept", accept)
    replace(receipts, "put", put)


def answer_first() -> None:
    """The receipt is shown while the tip is still being stored."""
    real = Intake.accept
    tasks: set[asyncio.Task[Any]] = set()

    async def accept(intake: Intake, tip: Any, update_id: int, now: Any) -> Accepted:
        tasks.add(asyncio.create_task(_later(real(intake, tip, update_id, now))))
        return Accepted(new_case_number(), new_box_number(), repeated=False, commitment=bytes(32))

    replace(Intake, "accept", accept)


def lazy_commit() -> None:
    """The main database tells that all is stored as soon as it is written, and commits a moment later."""
    real = Database._commit

    async def commit(db: Database, group: list[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        if db.path.stem != "main":
            await real(db, group)
            return
        results = await database._on_thread(db._writer, lambda tx: _written(tx, [work for work, _ in group]))
        for (_, done), result in zip(group, results, strict=True):
            done.set_result(result)
        await asyncio.sleep(0.02)
        await database._on_thread(db._writer, lambda tx: tx.execute("COMMIT"))

    replace(Database, "_commit", commit)


def _written(db: Tx, works: list[Work[Any]]) -> list[Any]:
    db.execute("BEGIN IMMEDIATE")
    return [work(db) for work in works]


def shares_last() -> None:
    """A tip is stored before its share of the key."""
    real = Intake.accept

    async def accept(intake: Intake, tip: Any, update_id: int, now: Any) -> Accepted:
        late, other = _Late(), copy(intake)
        other._keys = late  # type: ignore[assignment]
        accepted = await real(other, tip, update_id, now)
        for work in late.works:
            await intake._keys.write(work)
        return accepted

    replace(Intake, "accept", accept)


def mark_first() -> None:
    """Messages of the outbox are marked as sent before they are sent."""
    real = Outgoing.board

    async def plain(sender: Sender, letter: Letter) -> None:
        await sender._outgoing.sent(letter, sender._services.seconds())
        await sender._send(letter.chat_id, await sender._screen(letter))

    async def board(outgoing: Outgoing, letter: Letter) -> tuple[int | None, int, list[int]]:
        message_id, unread, rows = await real(outgoing, letter)
        for row in rows:
            await outgoing.sent(changed(letter, outbox_id=row), letter.tries)
        return message_id, unread, rows

    replace(Sender, "_plain", plain)
    replace(Outgoing, "board", board)


def seen_apart() -> None:
    """Update ids are noted in a transaction of their own, before that of their effect."""
    for owner, name in ((Threads, "say"), (Threads, "_append"), (Desk, "move")):
        _note_apart(owner, name)


def _note_apart(owner: type, name: str) -> None:
    real = getattr(owner, name)
    shape = inspect.signature(real)

    async def patched(store: Any, *args: Any, **kwargs: Any) -> Any:
        given = shape.bind(store, *args, **kwargs)
        update_id, now = given.arguments["update_id"], given.arguments["now"]
        if not await store._main.write(lambda tx: seen.first_time(tx, update_id, now.date())):
            return await store.card(given.arguments["card"].number) if name == "move" else False
        given.arguments["update_id"] = -update_id
        return await real(*given.args, **given.kwargs)

    replace(owner, name, patched)


def clear_forgets() -> None:
    """Clearing the chat forgets also which updates are finished."""
    real = flow._BUTTONS["clear"]

    async def clear(visit: Any, press: Any) -> None:
        await real(visit, press)
        visit.talk = changed(visit.talk, done=())

    flow._BUTTONS["clear"] = clear


def rate_apart() -> None:
    """A mark is counted in a transaction of its own, ahead of the one that notes the update and the rated case."""
    real = Ratings.rate

    async def rate(store: Ratings, case_id: CaseId, score: int, update_id: int, now: Any) -> bool:
        if not await store._main.read(lambda tx: tx.execute("SELECT rated FROM tip WHERE case_id=?", (case_id,)).fetchone()[0]):
            await store._main.write(lambda tx: tx.execute(_COUNTED, (f"{now:%Y-%m}", score)).rowcount)
            await asyncio.sleep(0.1)
        counted = await real(store, case_id, score, update_id, now)
        if counted:
            await store._main.write(lambda tx: tx.execute(_UNCOUNTED, (f"{now:%Y-%m}", score)).rowcount)
        return counted

    replace(Ratings, "rate", rate)


def tie_ignored() -> None:
    """A tip is sealed to everybody, whoever is tied to what it names."""

    async def conflicted(recipients: Recipients, texts: Any) -> Conflicted:
        return NO_CONFLICT

    replace(Recipients, "conflicted", conflicted)


def withdraw_later() -> None:
    """The citizen is told that his tip is gone while it is still being erased."""
    real = Withdrawals.withdraw
    tasks: set[asyncio.Task[Any]] = set()

    async def withdraw(store: Withdrawals, case_id: CaseId, expected: Any, update_id: int, now: Any) -> Any:
        tasks.add(asyncio.create_task(_later(real(store, case_id, expected, update_id, now))))
        return expected

    replace(Withdrawals, "withdraw", withdraw)


def entry_again() -> None:
    """An entry is not remembered with the update that made it."""
    real: Callable[..., Any] = Entries.begin

    async def begin(*given: Any) -> None:
        *others, _, now = given
        await real(*others, -secrets.randbits(40), now)

    replace(Entries, "begin", begin)


def nudge_unnoted() -> None:
    """A nudge is noted only once it has been sent."""
    real = Nudges.told

    async def told(nudges: Nudges, nudge: Any, message_id: int) -> None:
        if message_id > 0:
            await real(nudges, nudge, message_id)

    replace(Nudges, "told", told)


async def _later(work: Any) -> None:
    await asyncio.sleep(0.02)
    await work


_COUNTED = (
    "INSERT INTO rating(month, restricted, score, count) VALUES(?,0,?,1) ON CONFLICT DO UPDATE SET count=count+1"
)
_UNCOUNTED = "UPDATE rating SET count=count-1 WHERE month=? AND restricted=0 AND score=?"


class _Late:
    """Stands for the database of shares and keeps what was to be written."""

    def __init__(self) -> None:
        self.works: list[Work[Any]] = []

    async def write(self, work: Work[Any]) -> None:
        self.works.append(work)


BREAKS: dict[str, Callable[[], None]] = {
    "confirm-first": confirm_first,
    "save-first": save_first,
    "forget-done": forget_done,
    "accept-twice": accept_twice,
    "answer-first": answer_first,
    "lazy-commit": lazy_commit,
    "shares-last": shares_last,
    "mark-first": mark_first,
    "seen-apart": seen_apart,
    "clear-forgets": clear_forgets,
    "rate-apart": rate_apart,
    "tie-ignored": tie_ignored,
    "withdraw-later": withdraw_later,
    "nudge-unnoted": nudge_unnoted,
    "entry-again": entry_again,
}
