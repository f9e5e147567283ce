"""`keys …` as the operator uses them, from the founding of a desk to the day when every key but escrow is lost."""

import asyncio
import os
import re
import signal
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from commands_kit import GOOD, OFFICE, OTHER, Call
from house_kit import never

from bot.__main__ import main
from bot.commands import passphrases
from bot.commands.keys import making
from bot.house import open_house
from casework.localtime import shanghai
from casework.workdays import Calendar
from config import calendars, rules
from config.settings import load
from storage import office, readers, staff
from storage.clocks import Clockwork
from storage.database import Database
from storage.errors import NotTrusted
from storage.ids import CaseId, ReaderId, new_case_id
from storage.intake import Intake, Submission
from storage.readers import Readers
from storage.readonly import look
from storage.recipients import Recipients
from storage.sealing import KdfCost, Pepper, inspect_keyfile, inspect_officefile, mint, new_receipt, unlock
from storage.thread import Threads

NOW = datetime(2026, 3, 2, 10, tzinfo=shanghai())


@pytest.fixture(autouse=True)
def no_memory(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The house opens on any file system, and derives nothing ahead."""
    monkeypatch.setenv("QF_ALLOW_DISK_SESSIONS", "1")
    monkeypatch.setenv("QF_RECEIPTS_AHEAD", "0")


@pytest.fixture
def home(bare: Path, call: Call) -> Path:
    """The folder, with an office key."""
    assert call("keys", "office", *cheap(bare, "office"))[0] == 0
    return bare


def cheap(home: Path, under: str = "good") -> tuple[object, ...]:
    return ("--passphrase-file", home / under, "--memory-mib", 19)


def signed(home: Path, under: str = "good") -> tuple[object, ...]:
    return (*cheap(home, under), "--office-passphrase-file", home / "office")


def key(home: Path, call: Call, name: str, kind: str = "officer", under: str = "good") -> str:
    """A key made on the command line; its id."""
    status, said, err = call("keys", "new", name, "--kind", kind, *signed(home, under))
    assert (status, err) == (0, "")
    return re.findall(r"^reader +(\w+)$", said, re.M)[0]


def file(home: Path, reader: str) -> Path:
    return home / "secrets" / "keys" / f"{reader}.json"


def believed() -> Readers:
    return Readers(office.load(load().office_file))


def take_in(*texts: str) -> list[CaseId]:
    """Tips through the program's own intake."""

    async def run() -> list[CaseId]:
        settings = load()
        main_db, keys_db = await Database.open(settings.tip_db, "main"), await Database.open(settings.key_db, "keys")
        recipients = Recipients(main_db, in_use=believed().in_use)
        intake = Intake(main_db, keys_db, Clockwork(rules.load(), Calendar(calendars.load())), recipients=recipients)
        cases = []
        for text in texts:
            record = mint(new_receipt(), Pepper(b"p" * 32), cost=KdfCost(memory_kib=8, iterations=1))
            tip = Submission(new_case_id(), record, {"v": 1, "text": text}, ("P01",), 2, False, False)
            await intake.accept(tip, 1000 + int.from_bytes(tip.case_id[:4], "big"), NOW)
            cases.append(tip.case_id)
        await keys_db.close()
        await main_db.close()
        return cases

    return asyncio.run(run())


def read_all(cases: list[CaseId], keyfile: Path, passphrase: str) -> list[str]:
    """What the holder of a key file reads of the cases, as an officer of the desk."""

    async def run() -> list[str]:
        settings = load()
        main_db, keys_db = await Database.open(settings.tip_db, "main"), await Database.open(settings.key_db, "keys")
        reader, seed = inspect_keyfile(keyfile.read_bytes()).reader_id, unlock(keyfile.read_bytes(), passphrase)
        officer = staff.Officer(staff.StaffId("s-1"), "officer", frozenset({"intake"}), reader, 501, "zh-CN")
        threads = Threads(main_db, keys_db)
        turns = [turn for case in cases for turn in await threads.read(case, officer, seed, NOW)]
        await keys_db.close()
        await main_db.close()
        return [(turn.content or {})["text"] for turn in turns]

    return asyncio.run(run())


def starts() -> None:
    """Open the house as `run` does, and close it. Raises what stops it."""

    async def run() -> None:
        async with open_house(load(min_free_mib=0, min_run_free_mib=0, ballast_mib=0), never):
            pass

    asyncio.run(run())


def terminal(monkeypatch: pytest.MonkeyPatch, secrets: list[str], answers: list[str]) -> None:
    """Somebody at a terminal who types these, in this order; what is asked and not foreseen fails."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(passphrases.getpass, "getpass", lambda prompt: secrets.pop(0))
    monkeypatch.setattr("builtins.input", lambda prompt="": answers.pop(0))


def test_the_office_key_is_made_once_and_its_halves_part(bare: Path, call: Call) -> None:
    status, said, _ = call("keys", "office", *cheap(bare, "office"))
    private, public = bare / "secrets" / "office.json", office.load(bare / "secrets" / "office.pub")
    assert status == 0
    assert inspect_officefile(private.read_bytes()).public == public
    assert (private.stat().st_mode | (bare / "secrets" / "office.pub").stat().st_mode) & 0o777 == 0o600
    assert "Move this file off the host" in said
    assert call("keys", "office", *cheap(bare, "office"))[0] == 2
    assert office.load(bare / "secrets" / "office.pub") == public


def test_an_office_interrupted_between_its_files_is_finished_with_the_same_key(bare: Path, call: Call) -> None:
    call("keys", "office", *cheap(bare, "office"))
    public = (bare / "secrets" / "office.pub").read_bytes()
    (bare / "secrets" / "office.pub").unlink()
    assert call("keys", "office", *cheap(bare, "good"))[0] == 1  # another passphrase
    assert call("keys", "office", *cheap(bare, "office"))[0] == 0
    assert (bare / "secrets" / "office.pub").read_bytes() == public


def test_a_newcomer_is_offered_the_office_key_at_once(bare: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets, answers = [OFFICE, OFFICE, GOOD, GOOD], [""]
    terminal(monkeypatch, secrets, answers)
    status, said, err = call("keys", "new", "张三", "--memory-mib", 19)
    assert (status, err, secrets, answers) == (0, "", [], [])
    assert "There is no office key yet" in said
    assert re.search(r"^reader +[0-9a-f]{8}$", said, re.M)
    (row,) = look(bare / "data" / "main.db", readers.every)
    assert office.vouches(office.load(bare / "secrets" / "office.pub"), row.identity, row.signature)
    starts()


def test_who_declines_or_has_no_terminal_is_told_what_to_do(
    bare: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "run `keys office` first" in call("keys", "new", "张三", *signed(bare))[2]
    terminal(monkeypatch, [], ["n"])
    assert "run `keys office` first" in call("keys", "new", "张三", "--memory-mib", 19)[2]
    assert not (bare / "secrets").exists()


def test_a_key_takes_the_right_office_key(home: Path, call: Call) -> None:
    private = home / "secrets" / "office.json"
    away = private.rename(home / "usb.json")
    assert "bring its file" in call("keys", "new", "张三", *signed(home))[2]
    assert call("keys", "new", "张三", *signed(home), "--office-file", away)[0] == 0
    assert (
        call("keys", "new", "张三", *cheap(home), "--office-passphrase-file", home / "good", "--office-file", away)[0]
        == 1
    )
    (home / "secrets" / "office.pub").rename(home / "kept.pub")
    call("keys", "office", *cheap(home, "office"))
    assert "another office key" in call("keys", "new", "李四", *signed(home), "--office-file", away)[2]


def test_keys_are_listed_with_what_the_office_says_of_them(home: Path, call: Call) -> None:
    first, second = key(home, call, "张三"), key(home, call, "应急", "escrow")
    change(home, f"UPDATE reader SET kind='officer' WHERE reader_id='{second}'")
    listed = call("keys", "list")[1]
    assert re.search(rf"^{first} .* in use +张三$", listed, re.M)
    assert re.search(rf"^{second} .* NOT SIGNED +应急$", listed, re.M)
    status, _, err = call("verify")
    assert (status, f"FAULT in signatures: {second}: the office did not sign" in err) == (1, True)
    change(home, f"UPDATE reader SET kind='escrow' WHERE reader_id='{second}'")
    assert re.search(r"^ok  signatures +2$", call("verify")[1], re.M)


def change(home: Path, sql: str) -> None:
    async def run() -> None:
        db = await Database.open(home / "data" / "main.db", "main")
        await db.write(lambda tx: tx.execute(sql).rowcount)
        await db.close()

    asyncio.run(run())


def test_show_gives_forms_to_compare_by_voice(home: Path, call: Call) -> None:
    from storage.sealing.words import as_digits, as_words

    reader = key(home, call, "张三")
    (row,) = look(home / "data" / "main.db", readers.every)
    said = call("keys", "show", reader)[1]
    assert f"officer 张三, key pair 1\n  fingerprint  {row.fingerprint}" in said
    assert as_words(row.fingerprint) in said and as_digits(row.fingerprint) in said
    alone = call("keys", "show", "office")[1]
    assert said.endswith(alone) and alone.startswith("office\n")
    assert call("keys", "show", "nobody")[0] == 2


@pytest.mark.parametrize("what", ["office", "signature", "few"])
def test_a_desk_that_nobody_vouches_for_does_not_start(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    reader = key(home, call, "张三")
    starts()
    if what == "office":
        (home / "secrets" / "office.pub").unlink()
    elif what == "signature":
        change(home, f"UPDATE reader SET signature=zeroblob(64) WHERE reader_id='{reader}'")
    else:
        monkeypatch.setenv("QF_MIN_READERS", "2")
    with pytest.raises(NotTrusted, match=r"keys (office|list|new)"):
        starts()


def test_without_an_office_nothing_is_made_by_a_start(bare: Path) -> None:
    with pytest.raises(NotTrusted):
        starts()
    assert not (bare / "data").exists()


def test_a_rotation_keeps_the_old_file_until_it_is_passed_on(home: Path, call: Call) -> None:
    reader = key(home, call, "张三")
    starts()
    before = take_in("以前的一件")
    status, said, _ = call("keys", "rotate", reader, *signed(home, "other"))
    old = file(home, f"{reader}-1")
    assert (status, f"--from {old} --to {reader}" in said) == (0, True)
    after = take_in("以后的一件")
    assert read_all(after, file(home, reader), OTHER) == ["以后的一件"]
    assert read_all(before, old, GOOD) == ["以前的一件"]
    status, said, _ = call("keys", "rewrap", "--from", reader, "--to", reader, "--passphrase-file", home / "good")
    assert (status, f"({reader}): 1." in said) == (0, True)
    assert read_all([*before, *after], file(home, reader), OTHER) == ["以前的一件", "以后的一件"]
    starts()
    assert call("keys", "rotate", reader, *signed(home))[0] == 0
    assert re.search(rf"^{reader}  officer  3 ", call("keys", "list")[1], re.M)
    assert call("verify")[0] == 0


@pytest.mark.parametrize("dies", ["before", "after"])
def test_a_rotation_killed_before_its_row_is_written_is_undone_by_the_next(home: Path, call: Call, dies: str) -> None:
    reader = key(home, call, "张三")
    cases = take_in("一件")
    present = file(home, reader).read_bytes()
    child = os.fork()
    if child == 0:
        if dies == "before":
            making.files.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        else:
            making.stores.change = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        main([str(part) for part in ("keys", "rotate", reader, *signed(home, "other"))])
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert file(home, f"{reader}-1").read_bytes() == present  # what tips are sealed to still has its file
    assert call("keys", "rotate", reader, *signed(home, "other"))[0] == 0
    assert file(home, f"{reader}-1").read_bytes() == present
    call("keys", "rewrap", "--from", reader, "--to", reader, "--passphrase-file", home / "good")
    assert read_all(cases, file(home, reader), OTHER) == ["一件"]


def test_a_rotation_that_cannot_be_stored_changes_nothing(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = key(home, call, "张三")
    present = file(home, reader).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.stores, "change", full)
    assert call("keys", "rotate", reader, *signed(home, "other"))[0] == 1
    assert [path.name for path in file(home, reader).parent.iterdir()] == [f"{reader}.json"]
    assert file(home, reader).read_bytes() == present


def test_only_a_key_the_office_signed_is_rotated(home: Path, call: Call) -> None:
    reader = key(home, call, "应急", "escrow")
    change(home, "UPDATE reader SET kind='officer'")
    assert "did not sign" in call("keys", "rotate", reader, *signed(home))[2]
    change(home, "UPDATE reader SET kind='escrow'")
    call("keys", "revoke", reader)
    assert "is revoked" in call("keys", "rotate", reader, *signed(home))[2]


def split(home: Path, call: Call, reader: str) -> list[Path]:
    """Five parts in files, of which three are needed."""
    paper = home / "paper"
    options = ("--parts", 5, "--threshold", 3, "--passphrase-file", home / "good", "--out", paper)
    status, said, _ = call("keys", "split", reader, *options)
    assert (status, "any 3 give it back" in said) == (0, True)
    return sorted(paper.iterdir())


def test_rehearsal_every_key_is_lost_but_escrow(home: Path, call: Call) -> None:
    """Set up, tips, all officers' files and the escrow file gone; three parts of five bring everything back."""
    officers = [key(home, call, name) for name in ("张三", "李四")]
    escrow = key(home, call, "应急", "escrow")
    parts = split(home, call, escrow)
    file(home, escrow).unlink()
    starts()
    cases = take_in("第一件", "第二件", "第三件")
    for officer in officers:
        file(home, officer).unlink()
        assert call("keys", "revoke", officer)[0] == 0

    def given(*some: Path) -> list[object]:
        return [word for part in some for word in ("--part-file", part)]

    status, _, err = call("keys", "join", *given(*parts[:2]), *cheap(home, "other"))
    assert (status, "3 parts are needed, 2 were given" in err, file(home, escrow).exists()) == (1, True, False)
    assert call("keys", "join", *given(parts[4], parts[0], parts[2]), *cheap(home, "other"))[0] == 0
    assert unlock(file(home, escrow).read_bytes(), OTHER)
    newcomer = key(home, call, "王五")
    wrap = ("keys", "rewrap", "--from", escrow, "--to", newcomer, "--passphrase-file", home / "other")
    status, said, _ = call(*wrap)
    assert (status, f"Passed on to 王五 ({newcomer}): 3." in said) == (0, True)
    assert read_all(cases, file(home, newcomer), GOOD) == ["第一件", "第二件", "第三件"]
    assert ": 0." in call(*wrap)[1]
    assert call("verify")[0] == 0
    starts()


def test_parts_are_shown_one_at_a_time_and_written_nowhere(
    home: Path, call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = key(home, call, "应急", "escrow")
    options = ("--parts", 3, "--threshold", 2, "--passphrase-file", home / "good")
    assert "one at a time" in call("keys", "split", reader, *options)[2]
    screens: list[str] = []

    def turned(prompt: str = "") -> str:
        screens.append(capsys.readouterr().out)
        return ""

    terminal(monkeypatch, [], [])
    monkeypatch.setattr("builtins.input", turned)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main([str(part) for part in ("keys", "split", reader, *options)]) == 0
    last = capsys.readouterr().out
    assert [f"Part {n} of 3" in screen for n, screen in enumerate(screens, 1)] == [True] * 3
    assert all(screen.startswith("\033[2J") for screen in [*screens, last])
    typed = [" ".join(re.findall(r"\d+ ([a-z]+)", screen.split("\n\n")[1])) for screen in screens]
    assert {len(part.split()) for part in typed} == {33}
    written = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    pairs = [" ".join(words) for part in typed for words in pairwise(part.split())]  # one word alone stands in any file
    assert not any(pair.encode() in written for pair in pairs)
    file(home, reader).unlink()
    broken = typed[1].replace(typed[1].split()[5], "nonsense", 1)
    terminal(monkeypatch, [OTHER, OTHER], [typed[2], broken, typed[1]])  # mistyped once, asked again
    assert main(["keys", "join", "--memory-mib", "19"]) == 0
    assert "part 1: not of the word list" in capsys.readouterr().out
    assert unlock(file(home, reader).read_bytes(), OTHER)


@pytest.mark.parametrize(("parts", "threshold"), [(1, 1), (3, 1), (2, 3), (17, 3)])
def test_a_split_that_makes_no_sense_is_refused(home: Path, call: Call, parts: int, threshold: int) -> None:
    reader = key(home, call, "应急", "escrow")
    status, _, err = call("keys", "split", reader, "--parts", parts, "--threshold", threshold, "--out", home / "paper")
    assert (status, "expected 2 to 16" in err, (home / "paper").exists()) == (2, True, False)


def test_a_joined_key_overwrites_nothing_and_an_older_pair_must_be_named(home: Path, call: Call) -> None:
    reader = key(home, call, "应急", "escrow")
    cases = take_in("一件") if key(home, call, "张三") else []
    parts = [word for part in split(home, call, reader)[:3] for word in ("--part-file", part)]
    assert "is there already" in call("keys", "join", *parts, *cheap(home, "other"))[2]
    assert call("keys", "rotate", reader, *signed(home))[0] == 0
    assert "--reader ID" in call("keys", "join", *parts, *cheap(home, "other"))[2]
    out = home / "old.json"
    assert call("keys", "join", *parts, "--reader", reader, "--out", out, *cheap(home, "other"))[0] == 0
    assert read_all(cases, out, OTHER) == ["一件"]
    status, said, _ = call("keys", "rewrap", "--from", out, "--to", reader, "--passphrase-file", home / "other")
    assert (status, ": 1." in said) == (0, True)
    assert inspect_keyfile(out.read_bytes()).reader_id == ReaderId(reader)


def test_a_leavers_cases_are_handed_over(home: Path, call: Call) -> None:
    leaver = key(home, call, "张三")
    cases = take_in("一件")
    call("keys", "revoke", leaver)
    heir = key(home, call, "李四", under="other")
    for wrong, words in ((("--from", "nothing"), "there is no file"), (("--from", leaver, "--to", "nobody"), "no key")):
        given = ("keys", "rewrap", *wrong, *(() if "--to" in wrong else ("--to", heir)))
        assert words in call(*given, "--passphrase-file", home / "good")[2]
    assert call("keys", "rewrap", "--from", leaver, "--to", heir, "--passphrase-file", home / "other")[0] == 1
    assert call("keys", "rewrap", "--from", leaver, "--to", heir, "--passphrase-file", home / "good")[0] == 0
    assert read_all(cases, file(home, heir), OTHER) == ["一件"]


def test_a_lost_office_key_is_replaced_and_everything_passed_on(home: Path, call: Call) -> None:
    """As the operator's guide says it: a new office key, new keys for everybody, all cases from escrow."""
    old, escrow = key(home, call, "张三"), key(home, call, "应急", "escrow")
    starts()
    cases = take_in("一件")
    for half in ("office.pub", "office.json"):
        (home / "secrets" / half).unlink()
    with pytest.raises(NotTrusted, match="there is no office key"):
        starts()
    call("keys", "office", *cheap(home, "office"))
    with pytest.raises(NotTrusted, match="did not sign"):
        starts()
    for reader in (old, escrow):
        call("keys", "revoke", reader)
    new, spare = key(home, call, "张三", under="other"), key(home, call, "应急", "escrow", under="other")
    for reader in (new, spare):
        assert call("keys", "rewrap", "--from", escrow, "--to", reader, "--passphrase-file", home / "good")[0] == 0
        assert read_all(cases, file(home, reader), OTHER) == ["一件"]
    starts()
    status, said, _ = call("verify")
    assert (status, "2 revoked, not signed by this office key" in said) == (0, True)


def test_revoking_below_the_minimum_is_told(home: Path, call: Call) -> None:
    reader = key(home, call, "张三")
    key(home, call, "应急", "escrow")
    said = call("keys", "revoke", reader)[1]
    assert "QF_MIN_READERS (1)" in said and "intake is shut" not in said
