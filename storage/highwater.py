"""How far the databases had come, in a small file beside them, so that lost commits are noticed at the next start.

SQLite cannot notice a WAL that was deleted while nothing ran, nor a file put back from an older copy: both look like a
whole, shorter history. The mark names an entry of the audit log that was durable when the mark was written; a main.db
without this entry has lost something. Tips without their share tell the same of keys.db, for shares are written first
and deleted last. Never a false alarm: a mark is written after the commits it speaks of. Not noticed is the loss of what
main.db stored after the last mark, at most one tick before a crash. What was confirmed last is kept in memory, so a mark
is written also when main.db itself can be read no more. ``restore`` moves the mark away with the old files.
"""

import asyncio
from pathlib import Path

from storage import audit, files
from storage.database import Database
from storage.errors import StorageBroken

NAME = "high-water"
SQLITE_NUMBERS = 2**63
Mark = tuple[int, bytes, int]
"""Number of the entry, its commitment, tips without a share (0 unless the operator has accepted such a loss)."""


class HighWater:
    """Written by the running program, after each tick in which something happened."""

    def __init__(self, main: Database, shareless: int) -> None:
        self._main = main
        self._path = main.path.with_name(NAME)
        self._shareless = shareless
        self._noted: Mark | None = None

    @classmethod
    async def open(cls, main: Database, keys: Database) -> "HighWater":
        """Compare with the mark, once, at start; from then on ``main`` is watched.

        Raises StorageBroken with what to do when something is missing.
        """
        shareless = await _shareless(main, keys)
        path = main.path.with_name(NAME)
        if path.exists():
            seq, entry, known = _read(path)
            row = await main.read(lambda tx: tx.execute("SELECT commitment FROM audit WHERE seq=?", (seq,)).fetchone())
            if row is None or bytes(row[0]) != entry:
                raise StorageBroken(f"{main.path} has lost the last of what was stored in it: {_advice(path)}")
            if shareless > known:
                raise StorageBroken(
                    f"{keys.path} has lost shares, {shareless - known} cases need them: {_advice(path)}"
                )
        await main.watch(audit.last)
        return cls(main, shareless)

    async def note(self) -> None:
        """Write down the last entry, if it is new or could not be written lately. Raises StorageFull and StorageBroken."""
        mark, alarm = (*self._main.watched, self._shareless), self._main.alarm
        if mark[0] and (mark != self._noted or NAME in alarm.unwell):
            with alarm.writing(NAME):
                await asyncio.to_thread(files.replace, self._path, f"{mark[0]} {mark[1].hex()} {mark[2]}\n".encode())
            self._noted = mark


def _read(path: Path) -> Mark:
    try:
        seq, entry, shareless = path.read_text(encoding="ascii").split()
        numbers = int(seq), int(shareless)
        if not all(0 <= number < SQLITE_NUMBERS for number in numbers):
            raise ValueError("no count")
        return numbers[0], bytes.fromhex(entry), numbers[1]
    except ValueError:
        raise StorageBroken(f"{path} cannot be read: run verify, and delete it if that finds nothing wrong") from None


async def _shareless(main: Database, keys: Database) -> int:
    """Tips that nobody can read for want of share B."""
    shares = await keys.read(
        lambda tx: {(bytes(row[0]), row[1]) for row in tx.execute("SELECT case_id, epoch FROM share")}
    )
    kept = "SELECT case_id, epoch FROM tip WHERE shredded_on IS NULL"
    tips = await main.read(lambda tx: {(bytes(row[0]), row[1]) for row in tx.execute(kept)})
    return len(tips - shares)


def _advice(path: Path) -> str:
    return (
        "its -wal file was deleted, or an older copy put in its place. Put the file back, or restore it from a backup; "
        f"if there is neither, delete {path} to go on with what is left"
    )
