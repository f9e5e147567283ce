"""What triggers keep is what is there: after whatever happens to cases, keys and officers, a recount finds the same."""

import contextlib
import random
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_kit import NOW, Key, Store, Tip

from casework.lifecycle import Facts, Lifecycle, Refused
from storage import migrate, queue, readers, staff, verify_queue, visibility
from storage.access import Access
from storage.database import Tx
from storage.errors import StorageError
from storage.ids import CaseId, ReaderId
from storage.queue import Counts, View
from storage.sealing import Seed, public_key
from storage.staff import Officer
from storage.withdrawals import Withdrawals
from tests.office_kit import identity, register, trusted

TODAY = date(2026, 11, 16)
DAYS = ("2026-11-13", "2026-11-16", "2026-11-17", "9999-12-31")
READERS = ("r-a", "r-b", "r-c")


def recounted(tx: Tx, officer: Officer) -> Counts:
    """By the definition of each figure, one case after the other."""
    mine, new = Counter[str](), 0
    for case_id, closed, owner, due_on, unread in tx.execute("SELECT case_id, closed_at, owner, due_on, unread FROM tip"):
        if not visibility.sees(tx, case_id, officer.reader_id):
            continue
        new += unread > 0
        if closed is None:
            held = {"open": True, "unowned": owner is None, "mine": owner == officer.staff_id}
            mine.update(name for name, holds in (held | {"due": due_on <= TODAY.isoformat()}).items() if holds)
    return Counts(mine["open"], mine["unowned"], mine["mine"], mine["due"], new)


def require_alike(tx: Tx, officers: list[Officer]) -> None:
    assert verify_queue.queue(tx, tx).fault == ""
    assert tx.execute("SELECT count(*) FROM tally WHERE count<1").fetchone() == (0,)
    for officer in officers:
        assert queue.counts(tx, officer, TODAY) == recounted(tx, officer)
        for view in get_args(View):
            assert walked(tx, officer, view) == queue.counts(tx, officer, TODAY).of(view)


def walked(tx: Tx, officer: Officer, view: View) -> int:
    """Cases on all pages of a view; each page says the whole view's number."""
    cases, cursor, more = list[bytes](), "", True
    while more:
        page = queue.page(tx, officer, view, cursor, TODAY)
        cases += [row.case_id for row in page.rows]
        cursor, more = page.next, bool(page.next)
    assert len(set(cases)) == len(cases)
    return len(cases)


@contextlib.contextmanager
def bare() -> Iterator[tuple[Tx, list[Officer]]]:
    """The schema alone, with three readers, an officer for two of them and one without a key."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as tx:
        tx.execute("PRAGMA foreign_keys=ON")
        migrate.migrate(tx, "main")
        for reader_id in READERS:
            tx.execute(
                "INSERT INTO reader VALUES(?, 'officer', '', 1, zeroblob(1216), zeroblob(64), NULL, '', NULL)", (reader_id,)
            )
        for name, reader_id in (("a", "r-a"), ("b", "r-b"), ("d", None)):
            tx.execute("INSERT INTO staff(staff_id, name, roles, reader_id) VALUES(?,?,'intake',?)", (name, name, reader_id))
        yield tx, staff.every(tx)


Draw = Callable[[int], int]
"""A number below the given one."""


def taken_in(tx: Tx, case: CaseId, draw: Draw) -> None:
    word = "INSERT OR IGNORE INTO" if draw(2) else "INSERT OR REPLACE INTO" if draw(2) else "INSERT INTO"
    if tx.execute("SELECT 1 FROM tip WHERE case_id=?", (case,)).fetchone():
        return
    tx.execute(
        f"{word} tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, epoch, public_key, unread, "
        "due_on) VALUES(?,?,?,'2026-11-16','S01',?,0,0,1,zeroblob(1216),1,?)",
        (case, f"QF-{case[0]}", str(case[0]), draw(3), DAYS[draw(4)]),
    )
    for reader_id in READERS[: draw(4)]:
        tx.execute("INSERT INTO key_wrap VALUES(?,1,?,1,zeroblob(1))", (case, reader_id))


def granted(tx: Tx, case: CaseId, draw: Draw) -> None:
    """As by storage.access, for the present epoch or one before."""
    tx.execute(
        "INSERT OR REPLACE INTO key_wrap SELECT case_id, epoch-?, ?, 2, zeroblob(2) FROM tip WHERE case_id=?",
        (draw(2), READERS[draw(3)], case),
    )


def exchanged(tx: Tx, case: CaseId, draw: Draw) -> None:
    """As by storage.rewrap, for a case he has or not."""
    tx.execute(
        "INSERT INTO key_wrap SELECT case_id, epoch, ?, 3, zeroblob(3) FROM tip WHERE case_id=? "
        "ON CONFLICT(case_id, epoch, reader_id) DO UPDATE SET reader_epoch=excluded.reader_epoch",
        (READERS[draw(3)], case),
    )


def other_epoch(tx: Tx, case: CaseId, draw: Draw) -> None:
    """As by storage.epochs: the key, the wraps of those who stay, then every wrap of whoever leaves."""
    row = tx.execute("UPDATE tip SET epoch=epoch+1, restricted=1 WHERE case_id=? RETURNING epoch", (case,)).fetchall()
    for (epoch,) in row:
        wraps = [(case, epoch, reader_id) for reader_id in READERS[: draw(4)]]
        tx.executemany("INSERT INTO key_wrap VALUES(?,?,?,1,zeroblob(1))", wraps)
    unwrapped(tx, case, draw)
    tx.execute("UPDATE tip SET owner=NULL WHERE case_id=? AND owner=?", (case, "ab"[draw(2)]))


def wraps_first(tx: Tx, case: CaseId, draw: Draw) -> None:
    """The other way round: wraps of the next epoch lie ready, then it begins; those of the one before are put away."""
    wraps = [(READERS[number], case) for number in range(draw(4))]
    tx.executemany("INSERT INTO key_wrap SELECT case_id, epoch+1, ?, 1, zeroblob(1) FROM tip WHERE case_id=?", wraps)
    tx.execute("UPDATE tip SET epoch=epoch+1 WHERE case_id=?", (case,))
    tx.execute("DELETE FROM key_wrap WHERE case_id=? AND epoch<(SELECT epoch FROM tip WHERE case_id=?)", (case, case))


def unwrapped(tx: Tx, case: CaseId, draw: Draw) -> None:
    tx.execute("DELETE FROM key_wrap WHERE case_id=? AND reader_id=?", (case, READERS[draw(3)]))


def changed(tx: Tx, case: CaseId, draw: Draw) -> None:
    """Any of the columns that the queue shows, several at once: moves, claims, words, dates."""
    values = {
        "priority": draw(3), "due_on": DAYS[draw(4)], "owner": (None, "a", "b", "d")[draw(4)],
        "closed_at": (None, "2026-11-16")[draw(2)], "unread": draw(3),
    }  # fmt: skip
    for name in [name for name in values if draw(2)]:
        tx.execute(f"UPDATE tip SET {name}=? WHERE case_id=?", (values[name], case))
    tx.execute("UPDATE tip SET due_on=:due_on, unread=:unread, owner=:owner WHERE case_id=:case", values | {"case": case})


def shredded(tx: Tx, case: CaseId, draw: Draw) -> None:
    tx.execute("UPDATE tip SET shredded_on='d', closed_at='d', unread=0 WHERE case_id=?", (case,))


def erased(tx: Tx, case: CaseId, draw: Draw) -> None:
    tx.execute("DELETE FROM tip WHERE case_id=?", (case,))


def left(tx: Tx, case: CaseId, draw: Draw) -> None:
    name = staff.StaffId("ab"[draw(2)])
    staff.leave(tx, name, "2026-11-16T10:00:00+08:00")
    tx.execute("UPDATE staff SET left_at=NULL WHERE staff_id=?", (name,))


def revoked(tx: Tx, case: CaseId, draw: Draw) -> None:
    readers.revoke(tx, ReaderId(READERS[draw(3)]), "2026-11-16T10:00:00+08:00")


def rehearsed(tx: Tx, case: CaseId, draw: Draw) -> None:
    """Done, and undone."""
    tx.execute("SAVEPOINT rehearsal")
    for act in (taken_in, changed, granted, erased):
        act(tx, case, draw)
    tx.execute("ROLLBACK TO rehearsal")
    tx.execute("RELEASE rehearsal")


ACTS = (taken_in, changed, changed, granted, exchanged, other_epoch, wraps_first, unwrapped, shredded, erased, left,
        revoked, rehearsed)  # fmt: skip
CASES = [CaseId(bytes([number]) * 16) for number in range(9)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(CASES), st.integers(0, 2**32)), max_size=40))
def test_the_tables_follow_any_sequence_of_statements(acts: list[tuple[Any, CaseId, int]]) -> None:
    with bare() as (tx, officers):
        for case in CASES:
            taken_in(tx, case, random.Random(case[0]).randrange)
        for act, case, seed in acts:
            tx.execute("BEGIN")
            act(tx, case, random.Random(seed).randrange)
            tx.execute("COMMIT")
            require_alike(tx, officers)
        for case in CASES:
            erased(tx, case, random.Random(0).randrange)
        assert tx.execute("SELECT (SELECT count(*) FROM queue), (SELECT count(*) FROM tally)").fetchone() == (0, 0)


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_tables_follow_the_program(store: Store, shipped_lifecycle: Lifecycle, seed: int) -> None:
    """The same through the program's own doors: what it refuses changes nothing."""
    rng, town = random.Random(seed), Town(store, shipped_lifecycle)
    await town.settle()
    done = Counter[str]()
    for _ in range(45):
        name, act = rng.choice(town.acts())
        before = await store.everything()
        try:
            await act(rng)
            done[name] += 1
        except (Refused, StorageError):
            assert {t: r for t, r in (await store.everything()).items() if t in ("queue", "tally")} == {
                t: before[t] for t in ("queue", "tally")
            }
        await store.main.read(lambda tx: require_alike(tx, town.officers))
    assert len(done) >= 7, done


class Town:
    """Three officers with keys, one of them to leave, and their acts on cases drawn at random."""

    def __init__(self, store: Store, lifecycle: Lifecycle) -> None:
        self.store, self.lifecycle = store, lifecycle
        self.access = Access(store.main, store.keys, trusted(store.main))
        self.withdrawals = Withdrawals(store.main, store.keys, lifecycle, "relay")
        self.tips: list[Tip] = []
        self.keys: list[Key] = []
        self.officers: list[Officer] = []

    async def settle(self) -> None:
        for number, name in enumerate(("甲一", "乙二", "丙三")):
            self.keys.append(await self.store.reader(name))
            roles = "intake handler manager deputy"
            self.officers.append(await self.store.officer(name, roles, 501 + number, self.keys[-1]))
        for _ in range(4):
            self.tips.append(await self.store.tip())

    def acts(self) -> list[tuple[str, Callable[[random.Random], Awaitable[object]]]]:
        found = (self.tip, self.claim, self.move, self.say, self.read, self.grant, self.withdraw, self.take_back,
                 self.erase, self.rotate, self.leave)  # fmt: skip
        return [(act.__name__, act) for act in found]

    def draw(self, rng: random.Random) -> tuple[Tip, Officer, Key]:
        place = rng.randrange(len(self.officers))
        return rng.choice(self.tips), self.officers[place], self.keys[place]

    async def tip(self, rng: random.Random) -> None:
        self.tips.append(await self.store.tip(priority=rng.randrange(4)))

    async def claim(self, rng: random.Random) -> None:
        tip, officer, _ = self.draw(rng)
        await self.store.desk.claim(tip.number, officer, self.store.update(), NOW)

    async def move(self, rng: random.Random) -> None:
        tip, officer, _ = self.draw(rng)
        card = await self.store.card(tip.number)
        moves = self.store.desk.moves(card, officer)
        if moves:
            to, assignee = rng.choice(moves).to, rng.choice(self.officers).staff_id
            await self.store.move(tip.number, to, officer, NOW + timedelta(days=rng.randrange(30)), assignee=assignee)

    async def say(self, rng: random.Random) -> None:
        await self.store.threads.say(self.draw(rng)[0].case_id, "补充一句", self.store.update(), NOW)

    async def read(self, rng: random.Random) -> None:
        tip, officer, key = self.draw(rng)
        await self.store.threads.read(tip.case_id, officer, key.seed, NOW)

    async def grant(self, rng: random.Random) -> None:
        tip, officer, key = self.draw(rng)
        to = rng.choice(self.officers).staff_id
        await self.access.grant(tip.case_id, officer, key.seed, to, self.store.update(), NOW)

    async def withdraw(self, rng: random.Random) -> None:
        tip, officer, _ = self.draw(rng)
        await self.access.withdraw(tip.case_id, officer, rng.choice(self.officers).staff_id, self.store.update(), NOW)

    async def take_back(self, rng: random.Random) -> None:
        case_id = self.draw(rng)[0].case_id
        foreseen = await self.withdrawals.foreseen(case_id)
        await self.withdrawals.withdraw(case_id, foreseen, self.store.update(), NOW)

    async def erase(self, rng: random.Random) -> None:
        tip, officer, _ = self.draw(rng)
        facts = Facts(officer.staff_id, NOW.date(), reason="advert")
        await self.store.desk.erase(await self.store.card(tip.number), officer, facts, self.store.update(), NOW)

    async def rotate(self, rng: random.Random) -> None:
        """A reader beside them is added and shut out again."""
        name = f"x{rng.randrange(2**32)}"
        who = identity(name, "officer", public_key(Seed.generate()))
        await self.store.main.write(lambda tx: register(tx, who, NOW.isoformat()))
        self.tips.append(await self.store.tip())
        await self.store.main.write(lambda tx: readers.revoke(tx, who.reader_id, NOW.isoformat()))

    async def leave(self, rng: random.Random) -> None:
        leaver = self.officers[2]
        await self.store.main.write(lambda tx: staff.leave(tx, leaver.staff_id, NOW.isoformat()))


WRONG = {
    "UPDATE queue SET priority=9 WHERE reader_id='r-a'": "QF-0: none like the case for reader r-a",
    "DELETE FROM queue WHERE reader_id='r-b'": "QF-0: none like the case for reader r-b",
    "INSERT INTO queue SELECT case_id, 'r-c', 1, 0, 1, '', NULL FROM tip": "1 rows for readers or cases",
    "UPDATE tally SET count=7 WHERE kind='due' AND reader_id='r-a'": "tally: due of reader r-a says 7, 1 are there",
    "DELETE FROM tally WHERE kind='new' AND reader_id='r-b'": "tally: new of reader r-b says 0, 1 are there",
    "INSERT INTO tally VALUES('r-c', 'owner', 'a', 2)": "tally: owner of reader r-c says 2, 0 are there",
}


@pytest.mark.parametrize("sql", WRONG)
def test_what_does_not_fit_is_found_and_named(sql: str) -> None:
    with bare() as (tx, _):
        taken_in(tx, CASES[0], lambda below: min(2, below - 1))
        assert verify_queue.queue(tx, tx).fault == ""
        assert verify_queue.queue(tx, tx).count == 2
        tx.execute(sql)
        assert WRONG[sql] in verify_queue.queue(tx, tx).fault


def test_a_row_that_is_wrong_shows_nobody_a_case() -> None:
    """Were the table ever wrong, the condition on the wraps still stands before each row."""
    with bare() as (tx, officers):
        taken_in(tx, CASES[0], lambda below: min(1, below - 1))
        stranger = next(one for one in officers if one.reader_id == "r-b")
        tx.execute("INSERT INTO queue SELECT case_id, 'r-b', 1, 1, 1, '2026-01-01', NULL FROM tip")
        for view in get_args(View):
            assert queue.page(tx, stranger, view, "", TODAY).rows == []
