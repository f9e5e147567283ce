"""`python -m bot desk corrections`: from sealed cases to counts, with the officer's key, and no text on the way out."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from casework.workdays import Calendar
from config import calendars, rules
from storage import office, staff
from storage.clocks import Clockwork
from storage.corrections import Corrections
from storage.database import Database
from storage.desk import whole
from storage.ids import ReaderId, new_case_id
from storage.intake import Intake, Submission
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import KdfCost, Pepper, mint, new_receipt
from tests.bot.test_desk_command import acts, hire, home

__all__ = ["home"]
MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)
SHARED = "窗口的工作人员反复让人跑，一张表退了五次"
OWN = ["老人", "孩子", "学校", "医院", "银行"]


def take_in_and_correct(home: Path, reader: str) -> None:
    """Five tips on two days whose labels the officer corrects, each with words and a telephone number of its own."""

    async def work() -> None:
        main_db = await Database.open(home / "data" / "main.db", "main")
        keys_db = await Database.open(home / "data" / "keys.db", "keys")
        recipients = Recipients(main_db, in_use=Readers(office.load(home / "secrets" / "office.pub")).in_use)
        intake = Intake(main_db, keys_db, Clockwork(rules.load(), Calendar(calendars.load())), recipients=recipients)
        officer = await main_db.read(lambda tx: staff.by_reader(tx, ReaderId(reader)))
        assert officer is not None
        for number, own in enumerate(OWN):
            text = f"{SHARED}。{own}的事，我的电话是1380013800{number}。"
            record = mint(new_receipt(), Pepper(b"p" * 32), cost=KdfCost(8, 1))
            tip = Submission(new_case_id(), record, {"v": 1, "text": text, "model": "1-a"}, ("P01",), 5, False, False)
            now = MONDAY + timedelta(days=number % 2)
            accepted = await intake.accept(tip, 10 + number, now)
            card = await main_db.read(lambda tx, one=accepted.number: whole(tx, one))  # type: ignore[misc]
            await Corrections(main_db, keys_db).correct(card, officer, ["E01", "E02"], "🏷", 50 + number, now)
        await keys_db.close()
        await main_db.close()

    asyncio.run(work())


def export(home: Path, key: Path, *more: str) -> int:
    words = ["--key", str(key), "--passphrase-file", str(home / "pass"), "--out", str(home / "learned.jsonl")]
    return main(["desk", "corrections", *words, *more])


def test_what_is_written_are_counts_of_what_all_tips_share(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "intake")
    take_in_and_correct(home, key.stem)
    assert export(home, key) == 0
    assert "Corrected tips: 5; with something in common that may be counted: 5." in capsys.readouterr().out
    path = home / "learned.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 5
    assert all(row.keys() == {"labels", "model", "counts"} for row in rows)
    assert all((row["labels"], row["model"]) == (["E01", "E02"], "1-a") for row in rows)
    told = {gram for row in rows for gram in row["counts"]}
    assert "工作人" in told
    assert not told & {*OWN, "138", "380", "0"}
    assert acts(home).count("learn") == 5
    assert "read" not in acts(home)


def test_fewer_tips_than_asked_for_give_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "intake")
    take_in_and_correct(home, key.stem)
    assert export(home, key, "--least", "6") == 0
    assert "Nothing yet" in capsys.readouterr().out
    assert (home / "learned.jsonl").read_text(encoding="utf-8") == ""


def test_who_may_not_read_learns_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "publisher")
    take_in_and_correct(home, key.stem)
    assert export(home, key) == 2
    assert not (home / "learned.jsonl").exists()
    assert "learn" not in acts(home)


@pytest.mark.parametrize(("more", "said"), [(["--least", "1"], "--least"), ([], "--out")])
def test_wrong_options_are_refused(
    home: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    key = hire(home, capsys, "intake")
    given = ["desk", "corrections", "--key", str(key), *(["--out", str(home / "x")] if more else []), *more]
    assert main(given) == 2
    assert said in capsys.readouterr().err
