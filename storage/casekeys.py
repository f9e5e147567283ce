"""Opening a case over all its key epochs with one reader's seed. For storage.thread and storage.access."""

from dataclasses import dataclass

from storage import objects
from storage.database import Database, Tx
from storage.errors import UnknownCase
from storage.ids import CaseId, ReaderId
from storage.objects import Sealed, Turn
from storage.sealing import CannotOpen, Seed, ShareB, Wrap, open_tip_key


@dataclass(frozen=True)
class Held:
    """One wrap of a case: its epoch, and for whom."""

    epoch: int
    reader_id: ReaderId
    reader_epoch: int
    wrap: Wrap


def wraps_of(tx: Tx, case_id: CaseId, reader_id: ReaderId | None) -> list[Held]:
    """The reader's wraps, newest epoch first. Raises UnknownCase unless the present epoch is among them."""
    rows = tx.execute(
        "SELECT w.epoch, w.reader_epoch, wrap, tip.epoch FROM key_wrap w JOIN tip USING(case_id) "
        "WHERE case_id=? AND w.reader_id=? ORDER BY w.epoch DESC",
        (case_id, reader_id),
    ).fetchall()
    if not rows or rows[0][0] != rows[0][3] or reader_id is None:
        raise UnknownCase("no such case")
    return [Held(int(epoch), reader_id, int(of), Wrap(bytes(wrap))) for epoch, of, wrap, _ in rows]


async def open_all(keys: Database, case_id: CaseId, held: list[Held], seed: Seed, rows: list[Sealed]) -> list[Turn]:
    """Every object, in order; one of an epoch the reader has no wrap of stays closed.

    Raises UnknownCase when share B is gone, CannotOpen when the seed is not the one the wraps were made for.
    """
    tips: dict[int, Seed] = {}
    for one in held:
        share = await keys.read(lambda tx, one=one: _share(tx, case_id, one.epoch))  # type: ignore[misc]
        try:
            tips[one.epoch] = open_tip_key(case_id, one.epoch, one.reader_id, one.reader_epoch, seed, one.wrap, share)
        except CannotOpen:
            if one is held[0]:
                raise
    return [objects.opened(row, tips[row.epoch], "tip") if row.epoch in tips else objects.closed(row) for row in rows]


def _share(tx: Tx, case_id: CaseId, epoch: int) -> ShareB:
    row = tx.execute("SELECT share_b FROM share WHERE case_id=? AND epoch=?", (case_id, epoch)).fetchone()
    if row is None:
        raise UnknownCase("the content of this case has been shredded")
    return ShareB(bytes(row[0]))
