"""Who can be sealed to: readers' public keys that the office signed. storage/recipients.py chooses; `keys` adds to them."""

import logging
from dataclasses import dataclass

from config.log_events import LogEvent
from storage import audit
from storage.database import Tx
from storage.errors import NotTrusted
from storage.ids import ReaderId
from storage.office import Identity, vouches
from storage.sealing import PublicKey, Reader, VerifyKey

OFFICER, SUPERIOR, ESCROW = "officer", "superior", "escrow"

log = logging.getLogger("qingfeng.storage")


@dataclass(frozen=True)
class InUse:
    """A reader that may be sealed to: not revoked, and signed by the office as what he is."""

    reader: Reader
    kind: str
    name: str


@dataclass(frozen=True)
class ReaderRow:
    """A registered key as it stands in the database; whether the office signed it is another question."""

    identity: Identity
    signature: bytes
    key_file: str | None
    revoked: bool

    @property
    def reader_id(self) -> ReaderId:
        return self.identity.reader_id

    @property
    def kind(self) -> str:
        return self.identity.kind

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def epoch(self) -> int:
        return self.identity.epoch

    @property
    def fingerprint(self) -> str:
        return self.identity.fingerprint()


class Readers:
    """The readers whom the office vouches for. One object a program: it remembers what it has verified.

    A signature is verified again as soon as anything that it covers differs, so a row exchanged while the program runs
    is noticed at the next tip. Used from the database's threads and the loop, but not at the same time for writing:
    what is remembered is replaced whole.
    """

    def __init__(self, office: VerifyKey) -> None:
        self._office = office
        self._verified: dict[tuple[Identity, bytes], bool] = {}

    def in_use(self, tx: Tx) -> list[InUse]:
        """Every reader who is not revoked and whose signature holds, in order of id. The others sound one alarm each."""
        return [
            InUse(Reader(row.reader_id, row.epoch, PublicKey(row.identity.key)), row.kind, row.name)
            for row, good in self._looked_at(tx)
            if good
        ]

    def require(self, tx: Tx, officers: int) -> None:
        """What has to hold at a start: no false signature, and so many officers' keys. Raises NotTrusted."""
        false = [row for row, good in self._looked_at(tx) if not good]
        if false:
            names = ", ".join(f"{row.reader_id} ({row.name})" for row in false)
            raise NotTrusted(
                f"the office did not sign these readers as they stand here: {names}. Somebody may have added or changed "
                "them: compare `python -m bot keys list` with your notes, and shut them out with `python -m bot keys revoke ID`"
            )
        found = sum(reader.kind == OFFICER for reader in self.in_use(tx))
        if found < officers:
            raise NotTrusted(
                f"officers' keys in use: {found}, QF_MIN_READERS asks for {officers}: run `python -m bot keys new NAME`"
            )

    def _looked_at(self, tx: Tx) -> list[tuple[ReaderRow, bool]]:
        """Rows that are not revoked, each with whether its signature holds."""
        known, now = self._verified, dict[tuple[Identity, bytes], bool]()
        found = []
        for row in sorted((row for row in every(tx) if not row.revoked), key=lambda row: row.reader_id):
            what = (row.identity, row.signature)
            good = known.get(what)
            if good is None:
                good = vouches(self._office, *what)
                if not good:
                    log.error(LogEvent.READER_UNSIGNED)
            now[what] = good
            found.append((row, good))
        self._verified = now
        return found


def unvouched(tx: Tx) -> list[InUse]:
    """Whom to seal to where no office vouches for anybody: nobody, whatever the table says."""
    return []


def add(tx: Tx, identity: Identity, signature: bytes, key_file: str | None, now: str) -> None:
    """Register a public key; from now on new tips are sealed to it as well, if the office signed it."""
    _insert(tx, identity, signature, key_file, now)
    details = {"reader": identity.reader_id, "kind": identity.kind, "fingerprint": identity.fingerprint()}
    audit.append(tx, at=now, actor=audit.OPERATOR, act="reader.add", details=details)


def stand_in(tx: Tx, identity: Identity, now: str) -> None:
    """A row that wraps can refer to, for a rehearsal that is undone. Nobody vouches for it: nothing else is sealed to it."""
    _insert(tx, identity, bytes(64), None, now)


def rotate(tx: Tx, identity: Identity, signature: bytes, key_file: str | None, now: str) -> bool:
    """Put the next key pair in the place of a reader's present one; False when it is not the next, or he is revoked."""
    done = tx.execute(
        "UPDATE reader SET epoch=?, public_key=?, signature=?, key_file=? "
        "WHERE reader_id=? AND epoch=? AND kind=? AND name=? AND revoked_at IS NULL",
        (
            identity.epoch, identity.key, signature, key_file,
            identity.reader_id, identity.epoch - 1, identity.kind, identity.name,
        ),
    ).rowcount  # fmt: skip
    if done:
        details = {"reader": identity.reader_id, "epoch": identity.epoch, "fingerprint": identity.fingerprint()}
        audit.append(tx, at=now, actor=audit.OPERATOR, act="reader.rotate", details=details)
    return bool(done)


def revoke(tx: Tx, reader_id: ReaderId, now: str) -> bool:
    """Seal nothing more to this key; False when it is unknown or already revoked."""
    done = tx.execute(
        "UPDATE reader SET revoked_at=? WHERE reader_id=? AND revoked_at IS NULL", (now, reader_id)
    ).rowcount
    if done:
        audit.append(tx, at=now, actor=audit.OPERATOR, act="reader.revoke", details={"reader": reader_id})
    return bool(done)


def every(tx: Tx) -> list[ReaderRow]:
    """All registered keys, oldest first, whether or not the office signed them."""
    rows = tx.execute(
        "SELECT reader_id, kind, name, epoch, public_key, signature, key_file, revoked_at FROM reader "
        "ORDER BY added_at, reader_id"
    )
    return [
        ReaderRow(Identity(ReaderId(r[0]), r[1], r[2], r[3], bytes(r[4])), bytes(r[5]), r[6], bool(r[7])) for r in rows
    ]


def key_file(tx: Tx, reader_id: ReaderId) -> str | None:
    """Where the wrapped private half lies on this host, if it does."""
    row = tx.execute("SELECT key_file FROM reader WHERE reader_id=? AND revoked_at IS NULL", (reader_id,)).fetchone()
    return row[0] if row else None


def holds(tx: Tx, reader_id: ReaderId, key: PublicKey) -> bool:
    """Whether this is the reader's present public key: after ``rotate`` the one before is not any more."""
    row = tx.execute("SELECT public_key FROM reader WHERE reader_id=?", (reader_id,)).fetchone()
    return row is not None and bytes(row[0]) == key.raw


def _insert(tx: Tx, identity: Identity, signature: bytes, key_file: str | None, now: str) -> None:
    tx.execute(
        "INSERT INTO reader(reader_id, kind, name, epoch, public_key, signature, key_file, added_at) "
        "VALUES(?,?,?,?,?,?,?,?)",
        (
            identity.reader_id, identity.kind, identity.name, identity.epoch, identity.key, signature,
            key_file, now,
        ),
    )  # fmt: skip
