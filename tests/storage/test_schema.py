"""Promise 2 on the schema: no column in which a citizen's Telegram id could come to rest, and no time of a tip."""

from datetime import date
from pathlib import Path

import pytest
from storage_kit import NOW, Key, Store, tables

from storage.database import Database, Tx
from storage.staff import Officer

INTEGERS = {
    "assignment_past.seq",
    "tie.length", "tie_key.only", "tip.restricted", "rating.count", "rating.restricted", "rating.score", "tip.rated",
    "signal.rule",
    "audit.seq", "head.seq", "board.chat_id", "board.message_id", "board.unread", "clock.clock_id", "clock.next_at",
    "clock.provisional", "clock.extended", "clock.given",
    "calendar_mark.only", "clock_step.clock_id", "invitation.expires_at", "invitation.used_at", "key_wrap.epoch",
    "key_wrap.reader_epoch", "object.epoch", "object.turn", "object.version", "outbox.chat_id", "outbox.dead",
    "outbox.next_at", "outbox.outbox_id", "outbox.sent_at", "outbox.tries", "reader.epoch", "seen.update_id",
    "staff.chat_id", "step.seq", "entry_step.seq", "tip.announced", "tip.elements", "tip.epoch", "tip.fast_track",
    "tip.needs_human", "tip.news",
    "queue.is_new", "queue.is_open", "queue.priority", "tally.count",
    "tip.priority", "tip.unread", "tip_label.rank",
}  # fmt: skip
"""Every number the main database holds. Chat and message ids are officers' and the channel's: see the tests below."""


@pytest.mark.parametrize(("kind", "file"), [("main", INTEGERS), ("keys", {"share.epoch"})])
async def test_no_column_could_hold_a_citizens_id(tmp_path: Path, kind: str, file: set[str]) -> None:
    """Telegram's ids are 64-bit numbers; a new INTEGER column has to be thought about and added to the list."""
    database = await Database.open(tmp_path / "schema.db", kind)

    def columns(tx: Tx) -> dict[str, str]:
        return {
            f"{table}.{name}": declared
            for table in tables(tx)
            for _, name, declared, *_ in tx.execute(f"PRAGMA table_info({table})")
        }

    try:
        found = await database.read(columns)
    finally:
        await database.close()
    assert set(found.values()) <= {"INTEGER", "TEXT", "BLOB"}
    assert {name for name, declared in found.items() if declared == "INTEGER"} == file


async def test_every_chat_id_at_rest_is_an_officers(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await store.tip()
    await store.threads.say(tip.case_id, "补充", store.update(), NOW)
    chats = {c for (c,) in await store.rows("SELECT chat_id FROM outbox UNION SELECT chat_id FROM board")}
    officers = {c for (c,) in await store.rows("SELECT chat_id FROM staff WHERE chat_id IS NOT NULL")}
    assert chats == officers == {501}


async def test_the_submission_date_carries_no_time(store: Store, anna: Officer) -> None:
    """Not in the chain nor in the steps: the minute of a tip could be matched with the minute of a message."""
    tip = await store.tip()
    for table, column in (
        ("audit", "at"),
        ("step", "day"),
        ("object", "day"),
        ("seen", "day"),
        ("tip", "received_day"),
    ):
        where = f" WHERE number='{tip.number}'" if table == "audit" else ""
        for (value,) in await store.rows(f"SELECT {column} FROM {table}{where}"):
            assert date.fromisoformat(value) == NOW.date()
            assert len(value) == 10
