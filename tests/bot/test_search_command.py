"""`python -m bot desk alike` and `find`: looking through cases on the officer's own machine."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
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
from tests.bot.test_desk_command import acts, hire, home
from tests.bot.test_search_screens import ONE, OTHER, SAME

__all__ = ["home"]


def take_in(home: Path) -> list[str]:
    async def work() -> list[str]:
        main_db = await Database.open(home / "data" / "main.db", "main")
        keys_db = await Database.open(home / "data" / "keys.db", "keys")
        recipients = Recipients(main_db, in_use=Readers(office.load(home / "secrets" / "office.pub")).in_use)
        intake = Intake(main_db, keys_db, Clockwork(rules.load(), Calendar(calendars.load())), recipients=recipients)
        numbers = []
        for update, text in enumerate((ONE, SAME, OTHER), start=10):
            record = mint(new_receipt(), Pepper(b"p" * 32), cost=KdfCost(8, 1))
            tip = Submission(new_case_id(), record, {"v": 1, "text": text}, ("E01",), 5, False, False)
            numbers.append((await intake.accept(tip, update, datetime(2026, 11, 21, 10, tzinfo=UTC))).number)
        await keys_db.close()
        await main_db.close()
        return [str(number) for number in numbers]

    return asyncio.run(work())


def desk(home: Path, key: Path, *words: str) -> int:
    return main(["desk", *words, "--key", str(key), "--passphrase-file", str(home / "pass")])


def test_cases_are_compared_and_searched_with_the_key(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "intake")
    first, same, other = take_in(home)
    assert desk(home, key, "alike", "--case", same.lower()) == 0
    said = capsys.readouterr().out
    assert first in said and other not in said and "身份证" in said
    assert desk(home, key, "find", "--words", " 四个部门 ") == 0
    said = capsys.readouterr().out
    assert other in said and first not in said and "四个部门" not in said
    assert acts(home)[-2:] == ["compare", "search"]


def test_wrong_calls_say_what_is_missing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "intake")
    take_in(home)
    for words, said in (
        (["alike"], "--case"), (["find"], "--words"), (["find", "--words", "石"], "two characters"),
        (["alike", "--case", "QF-0000-0000"], "does not open it"),
    ):  # fmt: skip
        assert desk(home, key, *words) != 0
        assert said in capsys.readouterr().err
    assert not {"compare", "search"} & set(acts(home))
