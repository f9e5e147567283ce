"""Dead letters as rows: who has a wrap of which, and their sealed words. For storage.rewrap and storage.dead_letters.

Writing them is storage.dead_letters' part; ``wraps`` is JSON {reader id: [epoch of his key pair, wrap in hex]}.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from storage.database import Tx
from storage.ids import CaseId, ObjectId, ReaderId
from storage.objects import VERSION, Sealed
from storage.sealing import Reader, SealedBox, Wrap

EPOCH = 1


@dataclass(frozen=True)
class Mine:
    """One reader's wrap of a letter, and the epoch of the key pair it was made for."""

    epoch: int
    wrap: Wrap


@dataclass(frozen=True)
class Letter:
    case_id: CaseId
    wraps: dict[ReaderId, Mine]


def every(tx: Tx) -> Iterator[Letter]:
    """All letters, in order of their random ids."""
    for case_id, wraps in tx.execute("SELECT case_id, wraps FROM dead_letter ORDER BY case_id"):
        mine = {ReaderId(who): Mine(epoch, Wrap(bytes.fromhex(wrap))) for who, (epoch, wrap) in json.loads(wraps).items()}
        yield Letter(CaseId(bytes(case_id)), mine)


def of(tx: Tx, case_id: CaseId) -> list[Sealed]:
    """The words of one letter, sealed, as if it were a case of one note."""
    rows = tx.execute("SELECT object_id, day, box FROM dead_letter WHERE case_id=?", (case_id,))
    return [
        Sealed(ObjectId(bytes(object_id)), case_id, 1, "note", EPOCH, VERSION, day, SealedBox(bytes(box)))
        for object_id, day, box in rows
    ]


def give(tx: Tx, case_id: CaseId, reader: Reader, wrap: Wrap) -> bool:
    """Add a reader's wrap, or put one for his present key pair in the old one's place; False when the letter is gone."""
    row = tx.execute("SELECT wraps FROM dead_letter WHERE case_id=?", (case_id,)).fetchone()
    if row is None:
        return False
    wraps = json.loads(row[0]) | {reader.reader_id: [reader.epoch, wrap.hex()]}
    return bool(tx.execute("UPDATE dead_letter SET wraps=? WHERE case_id=?", (json.dumps(wraps), case_id)).rowcount)
