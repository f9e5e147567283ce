"""Ties (回避登记): units and persons an officer is bound to, kept as keyed tokens that nobody can read back.

Called by intake and threads before sealing, by storage/access.py before a grant, and by the staff handlers. A token is
keyed BLAKE2b, 16 bytes, under ``recusal.key``: HMAC-SHA256 took three times as long. What is compared exists in memory
only, while one text is looked at. An officer's own name is a tie without being registered.
"""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path

from casework.recusal import HEAD, candidates, places, plain, usable, variants
from storage import audit, files
from storage.database import Database, Tx
from storage.errors import StorageBroken
from storage.ids import ReaderId, StaffId
from storage.readonly import look
from storage.staff import Officer
from triage.normalise import Normaliser

KEY_BYTES = 32
TOKEN_BYTES = 16
HEAD_BYTES = 2
MOST = 200
"""Terms one officer may register."""


@dataclass(frozen=True)
class Conflicted:
    """Whom a text concerns: officers, and the keys of officers and superiors."""

    staff: frozenset[StaffId]
    readers: frozenset[ReaderId]


@dataclass(frozen=True)
class _Book:
    """Everything that is compared with a text, as it stood at one moment."""

    marks: list[tuple[str, bytes, int, bytes]]
    names: list[tuple[str, str]]
    people: dict[str, tuple[StaffId | None, ReaderId | None]]


class Ties:
    """``office`` are the names of the desk, its office and its head, from QF_OFFICE_NAMES."""

    def __init__(self, main: Database, normaliser: Normaliser, key: bytes, office: Sequence[str] = ()) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"the recusal key has {KEY_BYTES} bytes")
        self._main = main
        self._normaliser = normaliser
        self._key = key
        self._office = frozenset(v for name in office for v in variants(self._plain(name)))
        self.hashed = 0
        """Keyed hashes made so far; figures of speed are told by it."""

    async def conflicted(self, texts: Sequence[str]) -> Conflicted:
        """Who is named, or tied to what is named, in any of ``texts``. Hashing is done on a thread of its own."""
        book = await self._main.read(self._book)
        return await asyncio.to_thread(self._match, book, [self._plain(text) for text in texts])

    def names_the_office(self, texts: Iterable[str]) -> bool:
        """Whether the desk, its office or its head is named."""
        return any(name in text for text in map(self._plain, texts) for name in self._office)

    async def register(self, officer: Officer, words: Sequence[str], now: datetime) -> int:
        """Add ties; returns how many the officer has now. Raises ValueError for a word too short or too many."""
        terms = [self._plain(word) for word in words]
        if not all(map(usable, terms)):
            raise ValueError("a tie is two characters or more, or three letters")

        def work(tx: Tx) -> int:
            self._confirm_key(tx)
            for term in terms:
                entry = self._token(term)
                rows = [(officer.staff_id, entry, self._token(v), self._head(v), len(v)) for v in variants(term)]
                tx.executemany("INSERT OR IGNORE INTO tie(staff_id, entry, token, head, length) VALUES(?,?,?,?,?)", rows)
            held = count(tx, officer.staff_id)
            if held > MOST:
                raise ValueError(f"an officer has {MOST} ties at most")
            _note(tx, officer, "tie.add", now)
            return held

        return await self._main.write(work)

    async def strike(self, officer: Officer, words: Sequence[str], now: datetime) -> tuple[int, int]:
        """Remove ties by the same words; returns how many were found, and how many are left."""
        entries = {self._token(self._plain(word)) for word in words}

        def work(tx: Tx) -> tuple[int, int]:
            before = count(tx, officer.staff_id)
            tx.executemany("DELETE FROM tie WHERE staff_id=? AND entry=?", [(officer.staff_id, e) for e in entries])
            left = count(tx, officer.staff_id)
            if left != before:
                _note(tx, officer, "tie.remove", now)
            return before - left, left

        return await self._main.write(work)

    async def count(self, officer: Officer) -> int:
        return await self._main.read(lambda tx: count(tx, officer.staff_id))

    def _book(self, tx: Tx) -> _Book:
        people: dict[str, tuple[StaffId | None, ReaderId | None]] = {}
        names: list[tuple[str, str]] = []
        rows = tx.execute(
            "SELECT staff_id, s.reader_id, s.name, r.name FROM staff s LEFT JOIN reader r USING(reader_id) "
            "WHERE left_at IS NULL UNION ALL SELECT NULL, reader_id, NULL, name FROM reader "
            "WHERE kind<>'escrow' AND reader_id NOT IN "
            "(SELECT reader_id FROM staff WHERE reader_id IS NOT NULL AND left_at IS NULL)"
        )
        for staff_id, reader_id, *called in rows:
            who = staff_id or reader_id
            people[who] = (staff_id, reader_id)
            names += [(name, who) for name in {self._plain(name) for name in called if name} if usable(name)]
        marks = tx.execute("SELECT staff_id, head, length, token FROM tie").fetchall()
        return _Book([(s, bytes(h), n, bytes(t)) for s, h, n, t in marks if s in people], names, people)

    def _match(self, book: _Book, texts: list[str]) -> Conflicted:
        found = {who for name, who in book.names if any(name in text for text in texts)}
        heads = {head for _, head, _, _ in book.marks}
        lengths = sorted({length for _, _, length, _ in book.marks})
        tokens: set[bytes] = set()
        for text in dict.fromkeys(texts) if heads else ():
            starts = set(map("".join, pairwise(text)))
            known = {start for start in starts if self._head(start) in heads}
            tokens |= {self._token(one) for one in candidates(text, places(text, known), lengths)}
        found |= {who for who, _, _, token in book.marks if token in tokens}
        pairs = [book.people[who] for who in found]
        return Conflicted(frozenset(s for s, _ in pairs if s), frozenset(r for _, r in pairs if r))

    def _plain(self, text: str) -> str:
        return plain(self._normaliser.fold(text).text)

    def _token(self, term: str) -> bytes:
        self.hashed += 1
        return blake2b(term.encode(), key=self._key, digest_size=TOKEN_BYTES, person=b"tie").digest()

    def _head(self, term: str) -> bytes:
        self.hashed += 1
        start = term[:HEAD].encode()
        return blake2b(start, key=self._key, digest_size=HEAD_BYTES, person=b"head").digest()

    def _confirm_key(self, tx: Tx) -> None:
        tx.execute("INSERT OR IGNORE INTO tie_key(only, mark) VALUES(1, ?)", (fingerprint(self._key),))


def count(tx: Tx, staff_id: StaffId) -> int:
    """How many terms this officer registered; what they are cannot be told."""
    return int(tx.execute("SELECT count(DISTINCT entry) FROM tie WHERE staff_id=?", (staff_id,)).fetchone()[0])


def fingerprint(key: bytes) -> bytes:
    """By which a wrong key file is noticed: with it no tie would match any more, and nobody would see."""
    return blake2b(b"", key=key, digest_size=8, person=b"which").digest()


def load_or_create(path: Path, main: Path) -> bytes:
    """The key in ``path``; a new one as long as no tie is registered.

    Raises StorageBroken when it is missing, misshapen or another one although ``main`` holds ties.
    """
    known = look(main, _known) if main.exists() else None
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        if known is not None:
            raise StorageBroken(
                f"the recusal key {path} is missing, but officers registered ties under it: bring back its copy"
            ) from None
        key = secrets.token_bytes(KEY_BYTES)
        files.make_dir(path.parent)
        files.create(path, key)
    if len(key) != KEY_BYTES or (known is not None and known != fingerprint(key)):
        raise StorageBroken(f"{path} is not the key under which ties were registered: bring back its copy")
    return key


def _known(tx: Tx) -> bytes | None:
    if tx.execute("SELECT 1 FROM sqlite_schema WHERE name='tie_key'").fetchone() is None:
        return None
    row = tx.execute("SELECT mark FROM tie_key").fetchone()
    return bytes(row[0]) if row else None


def _note(tx: Tx, officer: Officer, act: str, now: datetime) -> None:
    audit.append(tx, at=now.isoformat(timespec="seconds"), actor=officer.actor, act=act)
