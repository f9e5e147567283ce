"""Passing on what one reader's key opens to another key: rotation, hand-over, recovery from escrow. For ``bot keys`` only.

The giver's seed opens share A of each of his cases, and it is wrapped once more. Nobody loses anything: a receiver's wrap
is added, or, where it was made for an earlier key pair of his own, replaced by one for the present. Every batch is one
transaction with its link of the audit chain, and what has been passed on is not looked at again: after a kill, run it anew.
"""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from storage import audit, letters, objects
from storage.database import Database, Tx
from storage.errors import NotTrusted
from storage.ids import CaseId, ReaderId
from storage.objects import Sealed, Turn
from storage.readers import InUse, Readers
from storage.sealing import CannotOpen, Seed, ShareB, Wrap, grant, open_tip_key

BATCH = 100
Concerned = Callable[[list[Turn], ReaderId], Awaitable[bool]]
"""Whether a case, given as far as the giver opens it, concerns the receiver: then he is not given it."""


async def nobody(turns: list[Turn], receiver: ReaderId) -> bool:
    """No case concerns anybody."""
    return False


@dataclass
class Passed:
    """What became of the giver's wraps: one for each key epoch of a case, and for each dead letter."""

    given: int = 0
    withheld: int = 0
    """The case concerns the receiver."""
    shredded: int = 0
    """Share B is gone: nobody opens them."""
    closed: int = 0
    """The giver's key did not open them: sealed to another key pair of his, or altered."""


@dataclass(frozen=True)
class Held:
    """A wrap of the giver as it is stored; ``lacking``: the receiver's present key has none beside it."""

    case_id: CaseId
    epoch: int
    reader_epoch: int
    wrap: Wrap
    lacking: bool


Case = list[Held]
"""All wraps that the giver has of one case."""
Put = Callable[[Tx, ReaderId, Held, InUse, Wrap], bool]
"""Stores a wrap for the receiver, if the giver still has what he gives; False otherwise."""
Look = Callable[[Tx, CaseId], list[Sealed]]


class Rewrap:
    """One giver. Raises NotTrusted if a receiver is not, or no longer, one the office vouches for."""

    def __init__(
        self,
        main: Database,
        keys: Database,
        readers: Readers,
        giver: ReaderId,
        seed: Seed,
        concerned: Concerned = nobody,
    ) -> None:
        self._main = main
        self._keys = keys
        self._readers = readers
        self._giver = giver
        self._seed = seed
        self._concerned = concerned

    async def run(self, to: ReaderId, now: str) -> Passed:
        """Pass on everything that the receiver does not have yet. ``now`` is what the audit chain will say."""
        receiver = await self._main.read(lambda tx: self._receiver(tx, to))
        passed, after = Passed(), CaseId(b"")
        while True:
            cases = await self._main.read(lambda tx, after=after: self._cases(tx, receiver, after))  # type: ignore[misc]
            if not cases:
                break
            await self._pass(cases, receiver, passed, now, objects.of_case, _put)
            after = cases[-1][0].case_id
        aside = await self._main.read(lambda tx: self._letters(tx, receiver))
        await self._pass(aside, receiver, passed, now, letters.of, _put_letter)
        return passed

    def _receiver(self, tx: Tx, to: ReaderId) -> InUse:
        for one in self._readers.in_use(tx):
            if one.reader.reader_id == to:
                return one
        raise NotTrusted(f"key {to} is not in use, or the office did not sign it: see `python -m bot keys list`")

    def _cases(self, tx: Tx, to: InUse, after: CaseId) -> list[Case]:
        """The next cases of which the receiver lacks something."""
        lacks = (
            "NOT EXISTS (SELECT 1 FROM key_wrap t WHERE t.case_id=w.case_id AND t.epoch=w.epoch AND t.reader_id=:to "
            "AND t.reader_epoch>=:of)"
        )
        rows = tx.execute(
            f"SELECT case_id, epoch, reader_epoch, wrap, {lacks} FROM key_wrap w WHERE reader_id=:giver AND case_id IN "
            f"(SELECT DISTINCT case_id FROM key_wrap w WHERE reader_id=:giver AND case_id>:after AND {lacks} "
            "ORDER BY case_id LIMIT :most) ORDER BY case_id, epoch",
            {"to": to.reader.reader_id, "of": to.reader.epoch, "giver": self._giver, "after": after, "most": BATCH},
        )
        found: dict[CaseId, Case] = {}
        for case_id, epoch, reader_epoch, wrap, lacking in rows:
            held = Held(CaseId(bytes(case_id)), epoch, reader_epoch, Wrap(bytes(wrap)), bool(lacking))
            found.setdefault(held.case_id, []).append(held)
        return list(found.values())

    def _letters(self, tx: Tx, to: InUse) -> list[Case]:
        """Words put aside are sealed to every reader too, and have to outlive a key like cases."""
        found = []
        for letter in letters.every(tx):
            mine, his = letter.wraps.get(self._giver), letter.wraps.get(to.reader.reader_id)
            if mine is not None and (his is None or his.epoch < to.reader.epoch):
                found.append([Held(letter.case_id, letters.EPOCH, mine.epoch, mine.wrap, True)])
        return found

    async def _pass(self, cases: list[Case], to: InUse, passed: Passed, now: str, look: Look, put: Put) -> None:
        wraps: dict[Held, Wrap] = {}
        for case in cases:
            wraps |= await self._wraps(case, to, passed, look)

        def work(tx: Tx) -> int:
            if self._receiver(tx, to.reader.reader_id) != to:
                raise NotTrusted(f"key {to.reader.reader_id} was exchanged meanwhile: run this again")
            given = [held for held, wrap in wraps.items() if put(tx, self._giver, held, to, wrap)]
            if given:
                self._link(tx, to, given, now)
            return len(given)

        if wraps:
            passed.given += await self._main.write(work)

    async def _wraps(self, case: Case, to: InUse, passed: Passed, look: Look) -> dict[Held, Wrap]:
        """New wraps for what the receiver lacks of a case; none of it when it concerns him."""
        seeds, lacking = await self._open(case, passed), [held for held in case if held.lacking]
        can = [held for held in lacking if held.epoch in seeds]
        if not can:
            return {}
        rows = await self._main.read(lambda tx: look(tx, case[0].case_id))
        if await self._concerned([_turn(row, seeds) for row in rows], to.reader.reader_id):
            passed.withheld += len(can)
            return {}
        return {
            held: grant(held.case_id, held.epoch, self._giver, held.reader_epoch, self._seed, held.wrap, to.reader)
            for held in can
        }

    async def _open(self, case: Case, passed: Passed) -> dict[int, Seed]:
        """The case's seeds by epoch, as far as the giver's key opens them."""
        shares = await self._keys.read(lambda tx: {held.epoch: _share(tx, held) for held in case})
        seeds = {}
        for held in case:
            share = shares[held.epoch]
            if share is None:
                passed.shredded += held.lacking
                continue
            try:
                seeds[held.epoch] = open_tip_key(
                    held.case_id, held.epoch, self._giver, held.reader_epoch, self._seed, held.wrap, share
                )
            except CannotOpen:
                passed.closed += held.lacking
        return seeds

    def _link(self, tx: Tx, to: InUse, given: Sequence[Held], now: str) -> None:
        keys = hashlib.sha256(b"".join(held.case_id + held.epoch.to_bytes(4, "big") for held in given)).hexdigest()
        details = {"from": self._giver, "to": to.reader.reader_id, "epoch": to.reader.epoch, "sha256": keys}
        audit.append(tx, at=now, actor=audit.OPERATOR, act="reader.rewrap", details=details | {"count": len(given)})


def _share(tx: Tx, held: Held) -> ShareB | None:
    key = (held.case_id, held.epoch)
    row = tx.execute("SELECT share_b FROM share WHERE case_id=? AND epoch=?", key).fetchone()
    return ShareB(bytes(row[0])) if row else None


def _turn(row: Sealed, seeds: dict[int, Seed]) -> Turn:
    """The object, or its place where it cannot be opened: one rotten box must not keep a case from being passed on."""
    try:
        return objects.opened(row, seeds[row.epoch], "tip") if row.epoch in seeds else objects.closed(row)
    except CannotOpen:
        return objects.closed(row)


def _put(tx: Tx, giver: ReaderId, held: Held, to: InUse, wrap: Wrap) -> bool:
    """Only beside the giver's own: a case may have been erased, or taken from him, meanwhile."""
    key = (held.case_id, held.epoch)
    done = tx.execute(
        "INSERT INTO key_wrap(case_id, epoch, reader_id, reader_epoch, wrap) SELECT ?,?,?,?,? "
        "WHERE EXISTS (SELECT 1 FROM key_wrap WHERE case_id=? AND epoch=? AND reader_id=? AND reader_epoch=?) "
        "ON CONFLICT(case_id, epoch, reader_id) DO UPDATE SET reader_epoch=excluded.reader_epoch, wrap=excluded.wrap "
        "WHERE excluded.reader_epoch>key_wrap.reader_epoch",
        (*key, to.reader.reader_id, to.reader.epoch, wrap, *key, giver, held.reader_epoch),
    )
    return bool(done.rowcount)


def _put_letter(tx: Tx, giver: ReaderId, held: Held, to: InUse, wrap: Wrap) -> bool:
    return letters.give(tx, held.case_id, to.reader, wrap)
