"""`python -m bot desk letters` and `python -m bot audit`: words that were sealed aside, and the log as a table."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_desk_command import acts, cheap, hire, home, take_in

from bot.__main__ import main
from storage import office
from storage.database import Database
from storage.dead_letters import DeadLetters
from storage.readers import Readers
from storage.recipients import Recipients

__all__ = ["home"]
WORDS = ("他们让我撤回", "再说一件事")
DAYS = (datetime(2026, 11, 20, 10, tzinfo=UTC), datetime(2026, 11, 21, 10, tzinfo=UTC))


def put_aside(home: Path) -> None:
    async def work() -> None:
        main_db = await Database.open(home / "data" / "main.db", "main")
        keys_db = await Database.open(home / "data" / "keys.db", "keys")
        believed = Readers(office.load(home / "secrets" / "office.pub"))
        letters = DeadLetters(main_db, keys_db, Recipients(main_db, in_use=believed.in_use))
        for number, (words, day) in enumerate(zip(WORDS, DAYS, strict=True), start=1):
            await letters.put_aside(words, number, day)
        await keys_db.close()
        await main_db.close()

    asyncio.run(work())


def letters(home: Path, key: Path, *more: str) -> int:
    return main(["desk", "letters", "--key", str(key), "--passphrase-file", str(home / "pass"), *more])


def test_letters_are_listed_opened_and_cleared(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "manager")
    take_in(home)
    put_aside(home)
    assert letters(home, key) == 0
    shown = capsys.readouterr().out
    found = re.findall(r"── ([0-9a-f]{32}) (\S+)\n(\S+)\n", shown)
    assert [row[1:] for row in found] == [("2026-11-20", WORDS[0]), ("2026-11-21", WORDS[1])]
    assert acts(home)[-2:] == ["letter.read"] * 2
    assert letters(home, key, "--done", found[0][0]) == 0
    assert "Deleted for everybody: 1." in capsys.readouterr().out
    assert acts(home)[-1] == "letter.done"
    assert letters(home, key) == 0
    shown = capsys.readouterr().out
    assert WORDS[1] in shown and WORDS[0] not in shown
    assert letters(home, key, "--done", found[0][0], found[1][0]) == 1
    assert "there is no letter" in capsys.readouterr().err
    assert letters(home, key, "--done", found[1][0]) == 0
    assert letters(home, key) == 0
    assert "Letters for this key: 0." in capsys.readouterr().out
    assert main(["verify"]) == 0


@pytest.mark.parametrize("given", ["12", "zz" * 16, ""])
def test_what_is_no_id_clears_nothing(home: Path, capsys: pytest.CaptureFixture[str], given: str) -> None:
    key = hire(home, capsys, "manager")
    put_aside(home)
    before = acts(home)
    assert letters(home, key, "--done", given) == 2
    assert "is not the id of a letter" in capsys.readouterr().err
    assert acts(home) == before


def test_letters_are_for_officers_who_may_read_and_their_passphrase(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = hire(home, capsys, "publisher")
    put_aside(home)
    assert letters(home, key) == 2
    assert main(["desk", "letters", "--key", str(key), "--passphrase-file", str(home / "wrong")]) == 1
    assert main(["desk", "letters"]) == 2
    assert main(["desk", "--key", str(key), "--done", "00" * 16]) == 2
    output = capsys.readouterr()
    assert all(words not in output.out + output.err for words in WORDS)
    assert "letter.read" not in acts(home)


def test_a_key_made_later_opens_no_letter(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = hire(home, capsys, "manager")
    put_aside(home)
    assert main(["keys", "new", "Bo", *cheap(home)]) == 0
    (late,) = set((home / "secrets" / "keys").glob("*.json")) - {first}
    assert main(["staff", "invite", "Bo", "--roles", "manager", "--reader", late.stem]) == 0
    assert letters(home, late) == 0
    output = capsys.readouterr().out
    assert "Letters for this key: 0." in output
    assert all(words not in output for words in WORDS)


def test_the_audit_log_as_a_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = hire(home, capsys, "intake")
    number = take_in(home)
    assert main(["desk", number, "--key", str(key), "--passphrase-file", str(home / "pass")]) == 0
    capsys.readouterr()
    assert main(["audit"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["TIME", "ACTOR", "ACT", "CASE"]
    assert [row.split("  ")[-1] if number in row else "" for row in rows] == ["", "", number, number]
    assert re.fullmatch(rf"2026-11-21 +citizen +submit +{number}", rows[2])
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d +staff:\w+ Anna +read +{number}", rows[3])
    first = min(row[:10] for row in rows[2:])
    assert main(["audit", "--number", number.lower(), "--since", first]) == 0
    assert capsys.readouterr().out.count(number) == 2
    assert main(["audit", "--since", "2999-01-01"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    with pytest.raises(SystemExit):
        main(["audit", "--since", "yesterday"])
    assert "expected a day" in capsys.readouterr().err


def test_there_is_no_table_without_a_database(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 1
    assert "there is no main.db" in capsys.readouterr().err
