"""A main database with very many cases, made by bulk inserts: what benchmarks/million.py measures on.

Rows are of real size where a measurement reads them: every `tip`, and all of the open cases. What is never read, the boxes
and wraps of closed cases, is one byte. No box holds anything and nothing can be opened. The same seed gives the same rows.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.many import _number
from storage import staff
from storage.database import Tx
from storage.ids import CaseNumber
from storage.migrate import migrate
from storage.staff import Officer

TODAY = date(2026, 11, 16)
NOON = 1_794_801_600
"""12:00 of that day in the desk's time zone, UTC seconds."""
OPEN = 0.05
WRAP, PUBLIC, BOX = 1168, 1216, 2400
"""Bytes of a wrap, a public key, and a sealed text of ordinary length."""
FEW = 30
KINDS = {"who sees all": "r0", "who lacks 2 %": "r3", "who holds 30": "r4", "without a key": None}
"""Officers that are measured, and their keys. Two colleagues and escrow hold wraps as well."""
READERS = ("r0", "r1", "r2", "r3", "r4", "r5")
_STATES = ("S01", "S01", "S02", "S06", "S09", "S10")
_OWNERS = ("o0", "o1", "o2", "o3", None)
_TIP = (
    "INSERT INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, owner, epoch, public_key, "
    "due_on, touched_on, closed_at, unread, ownerless_on, opened_on) "
    f"VALUES(?,?,?,?,?,?,0,0,?,1,zeroblob({PUBLIC}),?,?,?,?,?,?)"
)
_REST = (
    # Everybody holds a wrap of every case, but for two: see _lacking.
    "INSERT INTO key_wrap SELECT case_id, 1, reader_id, 1, CASE WHEN closed_at IS NULL THEN zeroblob({wrap}) ELSE x'00' END "
    "FROM tip CROSS JOIN (SELECT reader_id FROM reader ORDER BY 1) r WHERE reader_id<>'r4' "
    "AND NOT (reader_id='r3' AND case_id IN (SELECT case_id FROM temp.lacking))",
    "INSERT INTO key_wrap SELECT case_id, 1, 'r4', 1, zeroblob({wrap}) FROM temp.given",
    "INSERT INTO tip_label SELECT case_id, 1, 'P0'||(1 + unicode(substr(number, -1)) % 8), 'machine' FROM tip",
    "INSERT INTO tip_label SELECT case_id, 2, 'O0'||(1 + unicode(substr(number, -2)) % 8), 'machine' FROM tip "
    "WHERE unicode(substr(number, -3)) % 3 = 0",
    "INSERT INTO step SELECT case_id, seq, CASE seq WHEN 1 THEN 'S01' WHEN 2 THEN 'S02' ELSE state END, 'o0', received_day "
    "FROM tip CROSS JOIN (SELECT 1 AS seq UNION SELECT 2 UNION SELECT 3) WHERE seq=1 OR state<>'S01'",
    "INSERT INTO receipt SELECT substr(number, 4, 4)||substr(number, 9), case_id, zeroblob(16), zeroblob(32), "
    "zeroblob({public}) FROM tip WHERE closed_at IS NULL",
    "INSERT INTO object SELECT case_id, case_id, 1, 'tip', 1, 1, received_day, CASE WHEN closed_at IS NULL THEN "
    "zeroblob({box}) ELSE x'00' END, zeroblob(32) FROM tip",
    "INSERT INTO object SELECT unhex(hex(substr(case_id, 9))||hex(substr(case_id, 1, 8))), case_id, 2, 'reply', 1, 1, "
    "received_day, CASE WHEN closed_at IS NULL THEN zeroblob({box}) ELSE x'00' END, zeroblob(32) FROM tip WHERE state<>'S01'",
    "INSERT INTO clock(case_id, rule, started_on, began_on, ends_on, due_target, due_legal, provisional, stopped_at) "
    "SELECT case_id, 'T02', received_day, received_day, received_day, received_day, received_day, 0, received_day FROM tip",
    "INSERT INTO clock(case_id, rule, started_on, began_on, ends_on, due_target, due_legal, provisional, next_at) "
    "SELECT case_id, 'DT-task', received_day, received_day, due_on, due_on, due_on, 0, {later} FROM tip "
    "WHERE closed_at IS NULL",
    "INSERT INTO entry SELECT case_id, case_id, CASE unicode(substr(number, -1)) % 2 WHEN 0 THEN 'instruction' ELSE "
    "'supervision' END, 'open', 'o0', 'o0', received_day, received_day, closed_at, '{{}}', '9999-12-31' FROM tip "
    "WHERE unicode(substr(number, -2)) % 4 = 0",
    "INSERT INTO entry_step SELECT entry_id, 1, 'begin', 'o0', opened_on FROM entry",
    "INSERT INTO audit(at, actor, act, number, digest, nonce, commitment) "
    "SELECT received_day, 'citizen', 'submit', number, zeroblob(32), zeroblob(16), zeroblob(32) FROM tip ORDER BY received_day",
)


@dataclass(frozen=True)
class Cast:
    """Who is asked, what for: officers by kind, and open cases in state S01 that all but the last two kinds see."""

    officers: dict[str, Officer]
    fresh: list[CaseNumber]


def fill(path: Path, cases: int, seed: int = 7) -> None:
    """Make the file anew, with the program's schema and triggers."""
    import sqlite3  # late: importing storage has put the newer library in this name's place

    tx = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            tx.execute(f"PRAGMA {pragma}").fetchall()
        migrate(tx, "main")
        tx.execute("BEGIN")
        _people(tx)
        tx.execute("CREATE TEMP TABLE lacking(case_id BLOB PRIMARY KEY) WITHOUT ROWID")
        tx.execute("CREATE TEMP TABLE given(case_id BLOB PRIMARY KEY) WITHOUT ROWID")
        tx.executemany(_TIP, _tips(cases, random.Random(seed)))
        _lacking(tx, random.Random(seed + 1))
        for statement in _REST:
            tx.execute(statement.format(wrap=WRAP, public=PUBLIC, box=BOX, later=NOON + 20 * 86_400))
        tx.execute("COMMIT")
        tx.execute("PRAGMA journal_mode=WAL").fetchall()
    finally:
        tx.close()


def cast(tx: Tx) -> Cast:
    by_key = {one.reader_id: one for one in staff.every(tx)}
    fresh = tx.execute(
        "SELECT number FROM tip WHERE state='S01' AND closed_at IS NULL "
        "AND EXISTS (SELECT 1 FROM key_wrap w WHERE w.case_id=tip.case_id AND reader_id='r3')"
    ).fetchall()
    officers = {kind: by_key[key] for kind, key in KINDS.items()}  # type: ignore[index]
    return Cast(officers, [CaseNumber(number) for (number,) in fresh])


def _people(tx: Tx) -> None:
    for number, reader_id in enumerate(READERS):
        kind = "officer" if number < 5 else "escrow"
        values = (reader_id, kind, f"王{number}")
        tx.execute(f"INSERT INTO reader VALUES(?,?,?,1,zeroblob({PUBLIC}),zeroblob(64),NULL,'',NULL)", values)
    for number in range(6):
        key = READERS[number] if number < 5 else None
        row = (f"o{number}", f"王{number}", "handler intake manager", key, 501 + number)
        tx.execute("INSERT INTO staff(staff_id, name, roles, reader_id, chat_id) VALUES(?,?,?,?,?)", row)
    tx.executemany("INSERT INTO tie VALUES('o3', ?, ?, zeroblob(2), 4)", [(bytes([n]) * 16,) * 2 for n in range(20)])


def _tips(cases: int, draw: random.Random) -> Iterator[tuple[Any, ...]]:
    """In order of their keys, so that a million rows are written once and not moved about."""
    days = [(TODAY + timedelta(days=ahead)).isoformat() for ahead in range(-2000, 100)]
    today, never, weights = 2000, "9999-12-31", (1, 5, 20, 50, 80, 100)
    for number, case_id in enumerate(sorted(draw.randbytes(16) for _ in range(cases))):
        is_open = draw.random() < OPEN
        came = today - int(draw.random() * 120) - (0 if is_open else 120 + int(draw.random() * 1700))
        due = days[today + int(draw.random() * 90) - 15] if is_open else never
        state = _STATES[int(draw.random() * len(_STATES))] if is_open else "S20"
        priority = bisect_right(weights, draw.random() * 100)
        owner = _OWNERS[int(draw.random() * len(_OWNERS))]
        # One new in a hundred that are open, and a few of the closed.
        unread = int(draw.random() < (0.01 if is_open else 0.0001))
        yield (
            case_id, _number(number), f"{number:06d}", days[came], state, priority, owner, due, days[today - 1],
            None if is_open else days[came + 60], unread, days[came], days[came],
        )  # fmt: skip


def _lacking(tx: Tx, draw: random.Random) -> None:
    open_ones, all_ones = ([bytes(case_id) for (case_id,) in tx.execute(f"SELECT case_id FROM tip {where}")] for where in (
        "WHERE closed_at IS NULL", ""))  # fmt: skip
    lacking = draw.sample(all_ones, len(all_ones) // 50)
    tx.executemany("INSERT INTO lacking VALUES(?)", [(one,) for one in lacking])
    tx.executemany("INSERT INTO given VALUES(?)", [(one,) for one in draw.sample(open_ones, min(FEW, len(open_ones)))])


