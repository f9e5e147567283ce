"""A case's next key epoch: what comes from now on is closed to whoever left. For storage.thread and storage.access.

Needs no secret. Share B goes into its own file first, as at intake; one that was never used is taken up by the next try.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storage import notices
from storage.database import Database, Tx
from storage.errors import Stale
from storage.ids import CaseId, ReaderId
from storage.sealing import NewTipKey, Reader, ShareB, new_share_b, new_tip_key


@dataclass(frozen=True)
class NextEpoch:
    """The key that replaces that of the epoch before, and whom it is wrapped to."""

    case_id: CaseId
    epoch: int
    key: NewTipKey
    readers: tuple[Reader, ...]


async def prepare(keys: Database, case_id: CaseId, epoch: int, readers: Iterable[Reader]) -> NextEpoch:
    """A key for ``epoch``, not in force yet."""
    share_b = await keys.write(lambda tx: share(tx, case_id, epoch))
    chosen = tuple(readers)
    return NextEpoch(case_id, epoch, new_tip_key(case_id, chosen, epoch, share_b), chosen)


def begin(tx: Tx, coming: NextEpoch, leaving: Iterable[ReaderId]) -> None:
    """Put the key in force and take every wrap of those who leave; their hold on the case ends with it.

    Raises Stale when the case is no longer in the epoch before.
    """
    done = tx.execute(
        "UPDATE tip SET epoch=?, public_key=?, restricted=1 WHERE case_id=? AND epoch=?",
        (coming.epoch, coming.key.public_key.raw, coming.case_id, coming.epoch - 1),
    )
    if done.rowcount != 1:
        raise Stale("the case has got another key meanwhile")
    put_wraps(tx, coming.case_id, coming.epoch, coming.readers, coming.key)
    for reader_id in leaving:
        _leave(tx, coming.case_id, reader_id)


def put_wraps(tx: Tx, case_id: CaseId, epoch: int, readers: Iterable[Reader], key: NewTipKey) -> None:
    tx.executemany(
        "INSERT INTO key_wrap(case_id, epoch, reader_id, reader_epoch, wrap) VALUES(?,?,?,?,?)",
        [(case_id, epoch, r.reader_id, r.epoch, key.wraps[r.reader_id]) for r in readers],
    )


def share(tx: Tx, case_id: CaseId, epoch: int) -> ShareB:
    """The share B of this epoch: the one that is there already, or a new one. Two tries at once use the same."""
    tx.execute("INSERT OR IGNORE INTO share(case_id, epoch, share_b) VALUES(?,?,?)", (case_id, epoch, new_share_b()))
    row = tx.execute("SELECT share_b FROM share WHERE case_id=? AND epoch=?", (case_id, epoch)).fetchone()
    return ShareB(bytes(row[0]))


def _leave(tx: Tx, case_id: CaseId, reader_id: ReaderId) -> None:
    tx.execute("DELETE FROM key_wrap WHERE case_id=? AND reader_id=?", (case_id, reader_id))
    tx.execute(
        "UPDATE tip SET owner=NULL, ownerless_on=NULL WHERE case_id=? AND owner IN (SELECT staff_id FROM staff "
        "WHERE reader_id=?)",
        (case_id, reader_id),
    )
    for column, nobody in (("lead_officer", ""), ("supervisor", None)):  # without a row of the past, which would name him
        tx.execute(
            f"UPDATE assignment SET {column}=? WHERE case_id=? AND {column} IN (SELECT staff_id FROM staff WHERE reader_id=?)",
            (nobody, case_id, reader_id),
        )
    notices.hush(tx, case_id, reader_id)
