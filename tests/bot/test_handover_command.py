"""`staff leave --to`, `desk handover` and `staff duty`: what they hand over, print, refuse, and what they leave behind."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from commands_kit import Call

from casework.workdays import Calendar
from config import calendars, rules
from storage import office
from storage.clocks import Clockwork
from storage.database import Database
from storage.ids import new_case_id
from storage.intake import Intake, Submission
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import KdfCost, Pepper, mint, new_receipt

PLAIN, ABOUT_WU = "窗口的人头都不抬", "村里的吴九拿了回扣"


def cheap(home: Path) -> list[object]:
    return ["--passphrase-file", home / "good", "--office-passphrase-file", home / "office", "--memory-mib", 19]


def hire(home: Path, call: Call, name: str, roles: str = "intake") -> tuple[str, Path]:
    """A reader key and an officer who holds it: his id and his key file."""
    before = set((home / "secrets").glob("keys/*.json"))
    assert call("keys", "new", name, *cheap(home))[0] == 0
    (key,) = set((home / "secrets").glob("keys/*.json")) - before
    assert call("staff", "invite", name, "--roles", roles, "--reader", key.stem)[0] == 0
    return str(rows(home, "SELECT staff_id FROM staff WHERE name=?", name)[0][0]), key


def rows(home: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    db = sqlite3.connect(home / "data" / "main.db")
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def run(home: Path, sql: str, *values: object) -> None:
    db = sqlite3.connect(home / "data" / "main.db")
    try:
        with db:
            db.execute(sql, values)
    finally:
        db.close()


def take_in(home: Path, text: str, update: int) -> str:
    """Store one tip through the program's own intake; returns its number."""

    async def work() -> str:
        main, keys = [await Database.open(home / "data" / f"{name}.db", name) for name in ("main", "keys")]
        record = mint(new_receipt(), Pepper.generate(), cost=KdfCost(19 * 1024, 2))
        tip = Submission(new_case_id(), record, {"v": 1, "text": text}, ("E01",), 5, False, False)
        believed = Readers(office.load(home / "secrets" / "office.pub"))
        clockwork = Clockwork(rules.load(), Calendar(calendars.load()))
        intake = Intake(main, keys, clockwork, recipients=Recipients(main, in_use=believed.in_use))
        accepted = await intake.accept(tip, update, datetime(2026, 11, 21, 10, tzinfo=UTC))
        await keys.close()
        await main.close()
        return str(accepted.number)

    return asyncio.run(work())


@pytest.fixture
def desk(bare: Path, call: Call) -> Path:
    """Anna has two cases; 吴九 came later and has none."""
    assert call("keys", "office", "--passphrase-file", bare / "office", "--memory-mib", 19)[0] == 0
    anna, _ = hire(bare, call, "Anna")
    for update, text in enumerate((PLAIN, ABOUT_WU), start=1):
        take_in(bare, text, update)
    run(bare, "UPDATE tip SET owner=?", anna)
    hire(bare, call, "吴九")
    return bare


def people(desk: Path) -> dict[str, str]:
    return dict(rows(desk, "SELECT name, staff_id FROM staff"))


def key_of(desk: Path, name: str) -> Path:
    (reader,) = rows(desk, "SELECT reader_id FROM staff WHERE name=?", name)[0]
    return desk / "secrets" / "keys" / f"{reader}.json"


def hand_over(desk: Path, call: Call, to: str) -> tuple[int, str, str]:
    return call("desk", "handover", "--key", key_of(desk, "Anna"), "--passphrase-file", desk / "good", "--to", to)


def test_keys_then_ownership_go_to_the_colleague_but_not_what_concerns_him(desk: Path, call: Call) -> None:
    who = people(desk)
    status, said, _ = hand_over(desk, call, who["吴九"])
    numbers = [number for (number,) in rows(desk, "SELECT number FROM tip")]
    given = [number for number in numbers if number in said]
    assert status == 0 and len(given) == 1
    assert "Given: 1. Not given, because they concern him or do not open: 1." in said
    assert call("desk", given[0], "--key", key_of(desk, "吴九"), "--passphrase-file", desk / "good")[1].count(PLAIN) == 1
    acts = rows(desk, "SELECT number, actor FROM audit WHERE act='access.grant'")
    assert acts == [(given[0], f"staff:{who['Anna']}")]
    status, said, _ = call("staff", "leave", who["Anna"], "--to", who["吴九"])
    (kept,) = set(numbers) - set(given)
    assert status == 0
    assert f"{kept}  back in the queue" in said and given[0] not in said
    assert dict(rows(desk, "SELECT number, owner FROM tip")) == {given[0]: who["吴九"], kept: None}
    assert call("verify")[0] == 0


def test_a_leavers_key_hands_over_too(desk: Path, call: Call) -> None:
    who = people(desk)
    assert call("staff", "leave", who["Anna"])[0] == 0
    status, said, _ = hand_over(desk, call, who["吴九"])
    assert status == 0 and "Given: 1." in said
    assert "Given: 0." in hand_over(desk, call, who["吴九"])[1], "a repeat changes nothing"


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["desk", "handover", "--key", "KEY"], "--to"),
        (["desk", "handover", "--key", "KEY", "--passphrase-file", "GOOD", "--to", "nobody"], "no officer 'nobody'"),
        (["staff", "leave", "ANNA", "--to", "nobody"], "no officer 'nobody'"),
        (["staff", "leave", "ANNA", "--to", "ANNA"], "who may take cases"),
        (["staff", "leave", "ANNA", "--to", "EVE"], "who may take cases"),
        (["staff", "leave", "nobody", "--to", "ANNA"], "no officer 'nobody'"),
        (["staff", "duty", "--from", "2026-11-23", "--days", "0", "--names", "Anna"], "1 to 366 days"),
        (["staff", "duty", "--from", "2026-11-23", "--days", "3", "--names", " , "], "one name or more"),
        (["staff", "duty", "--from", "2026-11-23", "--days", "3", "--names", "Anna,Bob"], "Bob is not the name"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_changes_nothing(
    desk: Path, call: Call, argv: list[str], says: str
) -> None:
    assert call("staff", "invite", "Eve", "--roles", "overseer")[0] == 0
    who = people(desk)
    names = {"KEY": str(key_of(desk, "Anna")), "GOOD": str(desk / "good"), "ANNA": who["Anna"], "EVE": who["Eve"]}
    before = rows(desk, "SELECT count(*) FROM audit")
    status, _, error = call(*(names.get(word, word) for word in argv))
    assert status == 2 and says in error and len(error.splitlines()) == 1
    assert rows(desk, "SELECT count(*) FROM audit") == before
    assert rows(desk, "SELECT count(*) FROM duty") == [(0,)]


def test_the_roster_is_filled_in_turn(desk: Path, call: Call) -> None:
    status, said, _ = call("staff", "duty", "--from", "2026-11-23", "--days", 3, "--names", "Anna，吴九")
    assert status == 0
    assert [line.split() for line in said.splitlines()[1:]] == [
        ["2026-11-23", "Anna"], ["2026-11-24", "吴九"], ["2026-11-25", "Anna"],
    ]  # fmt: skip
    who = people(desk)
    assert rows(desk, "SELECT staff_id FROM duty ORDER BY day") == [(who["Anna"],), (who["吴九"],), (who["Anna"],)]
    with pytest.raises(SystemExit) as refused:
        call("staff", "duty", "--from", "Monday", "--days", 3, "--names", "Anna")
    assert refused.value.code == 2
