"""A data directory with very many stored cases, made in seconds: one sealed tip, copied under other ids and numbers.

All that `python -m bot verify` can check without a key holds. Only the first case could be opened: the copies' boxes
name another case. For measuring how the program starts and counts, which looks at rows and never into boxes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.desk import fill, opened
from casework.localtime import shanghai
from storage import audit
from storage.database import Tx

BATCH = 5_000
DAYS = 365
"""The cases came evenly over so many days."""
OPEN_EVERY = 2
"""One case of so many is still open, with its clock running."""
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TABLES = ("tip", "receipt", "object", "key_wrap", "tip_label", "step", "clock")


async def fill_many(home: Path, count: int) -> None:
    """Make the data directory of an installed program in ``home`` with ``count`` cases in it (at most 900,000)."""
    await fill(home, 1)
    async with opened(home / "data") as desk:
        today = datetime.now(shanghai()).date()
        models = await desk.main.read(_models)
        for start in range(1, count, BATCH):
            batch = range(start, min(start + BATCH, count))
            shares = [(_id(number), bytes([1]) * 32) for number in batch]
            await desk.keys.write(lambda tx: tx.executemany("INSERT INTO share VALUES(?,1,?)", shares).rowcount)  # noqa: B023
            await desk.main.write(lambda tx: _copy(tx, models, batch, today))  # noqa: B023
        await desk.main.checkpoint()
        await desk.keys.checkpoint()


def _models(tx: Tx) -> dict[str, dict[str, Any]]:
    """A row of each table of the one case that is there, by column."""
    models = {}
    for table in TABLES:
        found = tx.execute(f"SELECT * FROM {table} LIMIT 1")
        models[table] = dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))
    return models


def _copy(tx: Tx, models: dict[str, dict[str, Any]], batch: range, today: date) -> None:
    for table, model in models.items():
        marks = ",".join("?" * len(model))
        rows = (tuple((model | _own(table, number, today)).values()) for number in batch)
        tx.executemany(f"INSERT INTO {table} VALUES({marks})", rows)
    for number in batch:
        audit.append(tx, at=_day(number, today), actor=audit.CITIZEN, act="submit", number=_number(number))


def _own(table: str, number: int, today: date) -> dict[str, Any]:
    """What differs from the model in the row of case ``number``."""
    day, due, is_open = _day(number, today), (today + timedelta(days=30)).isoformat(), number % OPEN_EVERY == 0
    own: dict[str, dict[str, Any]] = {
        "tip": {
            "number": _number(number), "box": f"{number:06d}", "received_day": day, "due_on": due,
            "closed_at": None if is_open else day, "unread": 0,
        },
        "receipt": {"selector": _symbols(number, 4)},
        "object": {"object_id": _id(number), "day": day},
        "step": {"day": day},
        "clock": {
            "clock_id": None, "started_on": day, "due_target": due, "due_legal": due,
            "next_at": int(datetime.now().timestamp()) + 20 * 86_400 if is_open else None,
            "stopped_at": None if is_open else day,
        },
    }  # fmt: skip
    return {"case_id": _id(number)} | own.get(table, {})


def _id(number: int) -> bytes:
    """Spread like random ids, so that the tree they lie in is filled like a real one."""
    return (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128).to_bytes(16, "big")


def _day(number: int, today: date) -> str:
    return (today - timedelta(days=number % DAYS)).isoformat()


def _number(number: int) -> str:
    text = _symbols(number, 8)
    return f"QF-{text[:4]}-{text[4:]}"


def _symbols(number: int, places: int) -> str:
    return "".join(SYMBOLS[number >> 5 * place & 31] for place in range(places))
