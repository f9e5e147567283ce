"""`python -m bot desk`: reading on the officer's own machine, and who may."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from casework.lifecycle import Lifecycle
from casework.workdays import Calendar
from config import calendars, lifecycle, rules
from storage import audit, office
from storage.clocks import Clockwork
from storage.database import Database
from storage.ids import new_case_id
from storage.intake import Intake, Submission
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import KdfCost, Pepper, mint, new_receipt

PASSPHRASE = "correct horse battery staple"
WORDS = "窗口的人头都不抬，还拍桌子骂人。"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("QF_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QF_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("QF_SECRET_DIR", str(tmp_path / "secrets"))
    (tmp_path / "pass").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "wrong").write_text("not this passphrase", encoding="utf-8")
    assert main(["keys", "office", "--passphrase-file", str(tmp_path / "pass"), "--memory-mib", "19"]) == 0
    return tmp_path


def cheap(home: Path) -> list[str]:
    """Options of a key that is made quickly, under the passphrase of this test's office."""
    secret = str(home / "pass")
    return ["--passphrase-file", secret, "--office-passphrase-file", secret, "--memory-mib", "19"]


def hire(home: Path, capsys: pytest.CaptureFixture[str], roles: str) -> Path:
    """A reader key and an officer who holds it; returns the key file."""
    assert main(["keys", "new", "Anna", *cheap(home)]) == 0
    (key,) = (home / "secrets" / "keys").glob("*.json")
    assert main(["staff", "invite", "Anna", "--roles", roles, "--reader", key.stem]) == 0
    capsys.readouterr()
    return key


def take_in(home: Path) -> str:
    """Store one tip through the program's own intake; returns its number."""

    async def work() -> str:
        main_db = await Database.open(home / "data" / "main.db", "main")
        keys_db = await Database.open(home / "data" / "keys.db", "keys")
        record = mint(new_receipt(), Pepper.generate(), cost=KdfCost(19 * 1024, 2))
        tip = Submission(new_case_id(), record, {"v": 1, "text": WORDS}, ("E01",), 5, False, False)
        clockwork = Clockwork(rules.load(), Calendar(calendars.load()))
        believed = Readers(office.load(home / "secrets" / "office.pub"))
        recipients = Recipients(main_db, in_use=believed.in_use)
        intake = Intake(main_db, keys_db, clockwork, recipients=recipients)
        accepted = await intake.accept(tip, 1, datetime(2026, 11, 21, 10, tzinfo=UTC))
        await keys_db.close()
        await main_db.close()
        return accepted.number

    return asyncio.run(work())


def acts(home: Path) -> list[str]:
    async def work() -> list[str]:
        db = await Database.open(home / "data" / "main.db", "main")
        found = await db.read(lambda tx: [row[0] for row in tx.execute("SELECT act FROM audit ORDER BY seq")])
        assert await db.read(audit.check) is None
        await db.close()
        return found

    return asyncio.run(work())


def test_an_officer_reads_with_his_key_file_and_leaves_a_link(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "intake")
    number = take_in(home)
    assert main(["desk"]) == 2, "without a key there is nothing to see"
    capsys.readouterr()
    assert main(["desk", "--key", str(key)]) == 0
    listed = capsys.readouterr().out
    assert number in listed
    assert WORDS not in listed
    assert main(["desk", number.lower(), "--key", str(key), "--passphrase-file", str(home / "pass")]) == 0
    assert WORDS in capsys.readouterr().out
    assert acts(home)[-1] == "read"


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["QF-0000-0000", "--key", "KEY", "--passphrase-file", "pass"], 1, "no such case"),
        (["NUMBER", "--key", "KEY", "--passphrase-file", "wrong"], 1, "passphrase"),
        (["NUMBER"], 2, "--key"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
) -> None:
    key = hire(home, capsys, "intake")
    number = take_in(home)
    names = {"KEY": str(key), "NUMBER": number, "pass": str(home / "pass"), "wrong": str(home / "wrong")}
    assert main(["desk", *(names.get(word, word) for word in words)]) == status
    output = capsys.readouterr()
    assert said in output.err
    assert WORDS not in output.out
    assert "read" not in acts(home)


def test_a_publisher_may_not_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "publisher")
    number = take_in(home)
    assert main(["desk", number, "--key", str(key), "--passphrase-file", str(home / "pass")]) == 2
    assert WORDS not in capsys.readouterr().out


def test_an_administrator_gets_no_reader_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "new", "Root", *cheap(home)]) == 0
    (key,) = (home / "secrets" / "keys").glob("*.json")
    assert main(["staff", "invite", "Root", "--roles", "admin,intake", "--reader", key.stem]) == 2
    assert "reads no content" in capsys.readouterr().err


def test_acts_are_judged_by_role() -> None:
    cycle = Lifecycle(lifecycle.load())
    assert cycle.may("read", {"intake"})
    assert not cycle.may("read", {"admin"})
    assert not cycle.may("reply", {"manager", "overseer"})
    with pytest.raises(KeyError):
        cycle.may("burn", {"head"})
