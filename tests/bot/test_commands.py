"""The operator's commands: what they print, what they refuse in one line, and what they leave behind."""

import asyncio
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands_kit import GOOD, OTHER, Call

from bot.__main__ import main
from bot.commands import passphrases
from bot.commands import settings as settings_command
from bot.commands.table import aligned
from casework.localtime import shanghai
from casework.workdays import Calendar
from config import calendars, rules
from config.settings import Settings
from storage import office, staff
from storage.clocks import Clockwork
from storage.database import Database, Work
from storage.ids import new_case_id
from storage.intake import Intake, Submission
from storage.lock import hold
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import KdfCost, Pepper, inspect_keyfile, mint, new_receipt, unlock

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAFakeTokenFakeTokenFakeTokenFake12"


@pytest.fixture
def home(bare: Path) -> Path:
    return bare


@pytest.fixture
def founded(home: Path, call: Call) -> Path:
    """The home with an office key made on the command line, under the other passphrase."""
    assert call("keys", "office", "--passphrase-file", home / "other", "--memory-mib", 19)[0] == 0
    return home


@pytest.fixture
def reader(founded: Path, home: Path, call: Call) -> str:
    """The id of a key made on the command line."""
    status, said, _ = call("keys", "new", "王芳", *by(home))
    assert status == 0
    return re.findall(r"^reader +(\w+)$", said, re.M)[0]


def by(home: Path, under: str = "good") -> tuple[object, ...]:
    """Options of a key that is cheap to make and signed by the office."""
    files = ("--passphrase-file", home / under, "--office-passphrase-file", home / "other")
    return (*files, "--memory-mib", 19)


def work(home: Path, job: Work[object]) -> object:
    """Run ``job`` on the main database."""

    async def run() -> object:
        database = await Database.open(home / "data" / "main.db", "main")
        try:
            return await database.write(job)
        finally:
            await database.close()

    return asyncio.run(run())


def take_a_tip_in(home: Path) -> None:
    async def run() -> None:
        main_db = await Database.open(home / "data" / "main.db", "main")
        keys_db = await Database.open(home / "data" / "keys.db", "keys")
        clockwork = Clockwork(rules.load(), Calendar(calendars.load()))
        record = mint(new_receipt(), Pepper(b"p" * 32), cost=KdfCost(memory_kib=8, iterations=1))
        tip = Submission(new_case_id(), record, {"v": 1, "text": "路灯坏了"}, ("P01",), 2, False, False)
        believed = Readers(office.load(home / "secrets" / "office.pub"))
        recipients = Recipients(main_db, in_use=believed.in_use)
        intake = Intake(main_db, keys_db, clockwork, recipients=recipients)
        await intake.accept(tip, 1, datetime(2026, 3, 2, 10, tzinfo=shanghai()))
        await keys_db.close()
        await main_db.close()

    asyncio.run(run())


def outside(home: Path, *argv: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as its user does: another process, from the root of the checkout."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *(str(part) for part in argv)],
        cwd=ROOT,
        env={**os.environ, "QF_RUN_DIR": str(home / "run"), **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )


def test_a_desk_is_set_up_backed_up_and_restored_from_the_command_line(home: Path) -> None:
    office = outside(home, "keys", "office", "--passphrase-file", home / "other", "--memory-mib", 19)
    made = outside(home, "keys", "new", "王芳", *by(home))
    assert (office.returncode, office.stderr, made.returncode, made.stderr) == (0, "", 0, "")
    take_a_tip_in(home)
    assert outside(home, "verify").stdout.endswith("All is whole.\n")
    saved = outside(home, "backup", home / "copy")
    assert saved.returncode == 0
    assert "1 cases" in saved.stdout
    back = outside(home, "restore", home / "copy", QF_DATA_DIR=str(home / "elsewhere"))
    assert (back.returncode, back.stderr) == (0, "")
    checked = outside(home, "verify", QF_DATA_DIR=str(home / "elsewhere"))
    assert checked.returncode == 0
    assert re.search(r"^ok  tip +1$", checked.stdout, re.M)


@pytest.mark.parametrize(
    ("argv", "environment", "status", "words"),
    [
        (["run"], {}, 2, "QF_BOT_TOKEN is empty"),
        (["verify"], {"QF_SENDERS": "many"}, 2, "QF_SENDERS"),
        (["verify"], {}, 1, "there is no main.db"),
        (["keys", "new", "王芳"], {}, 2, "no terminal"),
        (["status"], {}, 1, "there is no main.db"),
    ],
)
def test_errors_are_one_line_and_no_stack_trace(
    home: Path, argv: list[str], environment: dict[str, str], status: int, words: str
) -> None:
    done = outside(home, *argv, **environment)
    assert done.returncode == status
    assert done.stdout == ""
    assert re.fullmatch(rf"bot: [^\n]*{re.escape(words)}[^\n]*\n", done.stderr)


def test_without_a_command_or_with_a_wrong_one_the_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in ([], ["fly"], ["keys"], ["staff", "invite", "x"], ["keys", "new", "\n"]):
        with pytest.raises(SystemExit, match="2"):
            main(argv)
        assert "usage: python -m bot" in capsys.readouterr().err


def test_a_mistake_of_ours_is_told_by_its_place_only(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(rows: object) -> list[str]:
        raise RuntimeError("words of a citizen")

    monkeypatch.setattr(settings_command, "describe", broken)
    status, out, err = call("settings")
    assert (status, out) == (1, "")
    assert re.fullmatch(r"bot: unexpected RuntimeError at test_commands\.py:\d+\n", err)


def test_ctrl_c_ends_a_command_quietly(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(rows: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(settings_command, "describe", interrupted)
    assert call("settings") == (130, "", "bot: interrupted\n")


def test_settings_shows_every_setting_and_no_secret(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QF_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("QF_PROXY", "http://user:password@127.0.0.1:3128")
    monkeypatch.setenv("QF_SENDERS", "7")
    status, out, err = call("settings")
    assert (status, err) == (0, "")
    for name in Settings.model_fields:
        assert re.search(rf"^QF_{name.upper()} ", out, re.M), name
    assert TOKEN not in out
    assert "password" not in out
    assert re.search(r"^QF_BOT_TOKEN +\(set\)$", out, re.M)
    assert re.search(r"^QF_SENDERS +7\n +Chats answered at the same time\. Default: 16\.$", out, re.M)
    assert re.search(r"^QF_PROXY +http://\(set\)@127\.0\.0\.1:3128$", out, re.M)


def test_settings_are_wrapped_to_the_terminal(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    heights = {}
    for columns in (60, 140):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = call("settings")[1].splitlines()
        meanings = [line for line in lines if line.startswith(" ")]
        assert max(len(line) for line in meanings) <= columns
        heights[columns] = len(lines)
    assert heights[140] < heights[60]


def test_settings_tells_a_wrong_one_and_still_shows_the_list(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QF_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("QF_SENDERS", "99999")
    status, out, err = call("settings")
    assert status == 2
    assert re.search(r"^QF_SENDERS +16$", out, re.M)
    assert "QF_SENDERS: " in err
    assert "99999" not in out + err


def test_a_new_key_opens_with_its_passphrase_and_is_registered(home: Path, call: Call, reader: str) -> None:
    path = home / "secrets" / "keys" / f"{reader}.json"
    found = inspect_keyfile(path.read_bytes())
    assert (found.reader_id, found.name, found.cost.memory_kib) == (reader, "王芳", 19 * 1024)
    assert unlock(path.read_bytes(), GOOD).reveal()
    assert path.stat().st_mode & 0o777 == 0o600
    assert (path.parent.stat().st_mode & 0o777, path.parent.parent.stat().st_mode & 0o777) == (0o700, 0o700)
    row = work(home, lambda tx: tx.execute("SELECT reader_id, kind, name, public_key, key_file FROM reader").fetchall())
    assert row == [(reader, "officer", "王芳", found.public_key.raw, path.name)]
    listed = call("keys", "list")[1]
    assert f"{reader}  officer  1      {found.public_key.fingerprint()}  in use  王芳" in listed


@pytest.mark.usefixtures("founded")
def test_keys_that_work_elsewhere_are_to_be_moved(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    rest = by(home)
    assert "Move this file" in call("keys", "new", "离线", "--kind", "escrow", *rest)[1]
    assert "Move this file" not in call("keys", "new", "受理", *rest)[1]
    monkeypatch.setenv("QF_READING", "device")
    assert "Move this file" in call("keys", "new", "设备", *rest)[1]
    stored = work(home, lambda tx: tx.execute("SELECT name, key_file IS NULL FROM reader ORDER BY rowid").fetchall())
    assert stored == [("离线", 0), ("受理", 0), ("设备", 1)]


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [("kurz9", "too short"), ("1234567890123456", "too simple"), ("aaaaaaaaaaaaaaaa", "too simple")],
)
def test_weak_passphrases_are_refused_with_the_reason(home: Path, call: Call, passphrase: str, words: str) -> None:
    (home / "weak").write_text(passphrase)
    for command in (("keys", "office", *by(home, "weak")[:2]), ("keys", "new", "王芳", *by(home, "weak"))):
        status, out, err = call(*command)
        assert (status, out) == (2, "")
        assert words in err
        assert passphrase not in err
        assert not (home / "secrets" / "keys").exists()
        assert not (home / "data").exists()
        call("keys", "office", "--passphrase-file", home / "other", "--memory-mib", 19)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--passphrase-file", "missing"], "No such file"),
        (["--passphrase-file", "latin"], "is not UTF-8"),
        (["--passphrase-file", "good", "--memory-mib", "18"], "expected 19 to 2048"),
    ],
)
def test_a_key_is_not_made_from_bad_input(founded: Path, call: Call, argv: list[str], words: str) -> None:
    home = founded
    (home / "latin").write_bytes("Überraschung und Ärger im Büro".encode("latin-1"))
    given = [str(home / a) if a in ("missing", "latin", "good") else a for a in argv]
    status, _, err = call("keys", "new", "王芳", "--office-passphrase-file", home / "other", *given)
    assert status in (1, 2)
    assert words in err
    assert not (home / "data").exists()


@pytest.mark.usefixtures("founded")
def test_a_key_that_cannot_be_registered_leaves_no_file(home: Path, call: Call) -> None:
    (home / "data").mkdir()
    (home / "data" / "main.db").write_bytes(b"no database" * 500)
    status, _, err = call("keys", "new", "王芳", *by(home))
    assert status == 1
    assert "main.db" in err
    assert list((home / "secrets" / "keys").iterdir()) == []


@pytest.mark.usefixtures("founded")
def test_a_passphrase_is_asked_twice_on_a_terminal(home: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(passphrases.getpass, "getpass", lambda prompt: typed.pop(0))
    typed[:] = [OTHER, GOOD, OTHER]
    assert "differ" in call("keys", "new", "王芳", "--memory-mib", 19)[2]
    typed[:] = [OTHER, GOOD, GOOD]
    assert call("keys", "new", "王芳", "--memory-mib", 19)[0] == 0
    assert typed == []
    assert len(list((home / "secrets" / "keys").iterdir())) == 1


def test_revoking_ends_sealing_to_a_key_and_says_when_intake_is_shut(call: Call, reader: str) -> None:
    status, out, _ = call("keys", "revoke", reader)
    assert status == 0
    assert "intake is shut" in out
    assert f"{reader}  officer" in call("keys", "list")[1]
    assert "revoked" in call("keys", "list")[1]
    assert call("keys", "revoke", reader)[0] == 2
    assert "there is no key 'nobody'" in call("keys", "revoke", "nobody")[2]
    assert "no reader key" in call("status")[1]


def test_a_changed_passphrase_opens_the_same_key(home: Path, call: Call, reader: str) -> None:
    path = home / "secrets" / "keys" / f"{reader}.json"
    before = path.read_bytes()
    files = ("--passphrase-file", home / "good", "--new-passphrase-file", home / "other")
    assert call("keys", "passphrase", reader, *files)[0] == 0
    after = path.read_bytes()
    assert unlock(after, OTHER) == unlock(before, GOOD)
    assert inspect_keyfile(after).cost == inspect_keyfile(before).cost
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]
    acts = work(home, lambda tx: tx.execute("SELECT act, actor FROM audit ORDER BY seq").fetchall())
    assert acts == [("reader.add", "operator"), ("reader.passphrase", "operator")]
    status, _, err = call("keys", "passphrase", reader, *files)
    assert (status, "wrong passphrase" in err) == (1, True)
    assert path.read_bytes() == after


def test_an_invitation_is_one_an_officer_can_join_with(home: Path, call: Call, reader: str) -> None:
    status, out, _ = call("staff", "invite", "李 雷", "--roles", "intake, handler", "--reader", reader)
    assert status == 0
    [code] = set(re.findall(r"join_([\w-]+)", out))
    assert len(f"join_{code}") <= 64  # what Telegram lets a start parameter have
    assert f"?start=join_{code}" in out
    now = datetime.now(UTC)
    officer = work(home, lambda tx: staff.join(tx, code, 77, now.isoformat(), int(now.timestamp())))
    assert isinstance(officer, staff.Officer)
    assert (officer.name, officer.roles, officer.reader_id) == ("李 雷", {"intake", "handler"}, reader)
    listed = call("staff", "list")[1]
    assert f"{officer.staff_id}  joined  {reader}  handler,intake  李 雷" in listed
    assert "77" not in listed.replace(officer.staff_id, "").replace(reader, "")
    assert call("staff", "leave", officer.staff_id)[0] == 0
    assert officer.staff_id not in call("staff", "list")[1]
    assert "there is no officer" in call("staff", "leave", officer.staff_id)[2]


def test_an_invitation_follows_the_clock_of_the_bot(
    home: Path, call: Call, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = 40 * 86400
    (home / "clock").write_text(str(ahead))
    monkeypatch.setenv("QF_CLOCK_FILE", str(home / "clock"))
    call("staff", "invite", "李雷", "--roles", "intake")
    expires = work(home, lambda tx: tx.execute("SELECT expires_at FROM invitation").fetchone()[0])
    assert isinstance(expires, int)
    assert abs(expires - datetime.now(UTC).timestamp() - ahead - 72 * 3600) < 3600


@pytest.mark.parametrize(
    ("roles", "key", "words"),
    [
        ("intake,boss", None, "--roles: boss; expected of intake, manager"),
        ("reporter", None, "--roles: reporter"),
        (",", None, "--roles: none given"),
        ("intake", "nobody", "there is no key 'nobody' in use"),
        ("intake", "revoked", "in use"),
    ],
)
def test_an_invitation_for_what_does_not_exist_is_refused(
    home: Path, call: Call, reader: str, roles: str, key: str | None, words: str
) -> None:
    if key == "revoked":
        call("keys", "revoke", reader)
        key = reader
    status, out, err = call("staff", "invite", "李雷", "--roles", roles, *(("--reader", key) if key else ()))
    assert (status, out) == (2, "")
    assert words in err
    assert work(home, lambda tx: tx.execute("SELECT count(*) FROM staff").fetchone()[0]) == 0


def test_commands_work_beside_a_running_bot_and_restore_does_not(home: Path, call: Call, reader: str) -> None:
    call("backup", home / "copy")
    with hold(home / "data"):
        assert call("staff", "invite", "李雷", "--roles", "intake")[0] == 0
        assert call("verify")[0] == 0
        beat(home)
        assert call("status")[0] == 0
        assert call("backup", home / "another")[0] == 0
        status, _, err = call("restore", home / "copy", "--force")
    assert status == 1
    assert "in use by a running bot" in err


def test_status_tells_figures_without_content(home: Path, call: Call, reader: str) -> None:
    take_a_tip_in(home)
    call("staff", "invite", "李雷", "--roles", "intake")
    call("backup", home / "copy")
    call("verify")
    beat(home, handled=12, gauges={"turned_away": 3})
    status, out, err = call("status")
    figures = dict(re.findall(r"^(.+?)  +(.+)$", out, re.M))
    assert (status, err) == (0, "")
    assert {key: figures[key] for key in ("open cases", "without owner", "reader keys", "officers")} == {
        "open cases": "1", "without owner": "1", "reader keys": "1", "officers": "1",
    }  # fmt: skip
    assert int(figures["clocks due"]) >= 1
    assert figures["last backup"] == figures["last verify"] == datetime.now(shanghai()).date().isoformat()
    assert re.fullmatch(r"running, told \d s ago", figures["bot"])
    assert (figures["updates handled"], figures["turned away"], figures["last poll"]) == ("12", "3", "3 s ago")
    assert figures["canary"].startswith("ok, last back 20")
    assert set(figures) == {
        "open cases", "without owner", "clocks due", "past legal limit", "messages waiting", "messages dead",
        "dead letters", "reader keys", "officers", "waits outside", "last backup", "last verify", "disk free", "ballast",
        "SQLite", "bot",
        "updates handled", "turned away", "unsettled now", "oldest unsettled", "last poll", "canary",
    }  # fmt: skip
    assert "李雷" not in out
    assert "QF-" not in out


def beat(home: Path, ago: int = 0, **changes: object) -> None:
    """A heartbeat as a running bot leaves it."""
    at = int(datetime.now(shanghai()).timestamp()) - ago
    fields: dict[str, object] = {
        "at": at, "tick": 30.0, "handled": 0, "unsettled": 0, "oldest": 0, "polled": 3, "outbox_waiting": 0,
        "outbox_dead": 0, "readers": 1, "canary": "ok", "canary_back_at": at - 60, "gauges": {},
    }  # fmt: skip
    (home / "run").mkdir(exist_ok=True)
    (home / "run" / "health.json").write_text(json.dumps(fields | changes))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("stale", "the bot is not running"),
        ("gone", "the bot is not running"),
        ("canary", "the canary did not come back"),
        ("poll", "Telegram does not answer"),
        ("update", "an update cannot be handled"),
        ("dead", "notices could not be delivered"),
        ("disk", "of disk are free"),
        ("readers", "no reader key"),
    ],
)
def test_status_exits_with_1_when_something_needs_the_operator(
    home: Path, call: Call, reader: str, monkeypatch: pytest.MonkeyPatch, damage: str, words: str
) -> None:
    beat(home)
    assert call("status")[::2] == (0, "")
    if damage == "stale":
        beat(home, ago=3600)
    elif damage == "gone":
        (home / "run" / "health.json").unlink()
    elif damage in ("canary", "poll", "update"):
        beat(home, **{"canary": {"canary": "lost"}, "poll": {"polled": 999}, "update": {"oldest": 999}}[damage])
    elif damage == "dead":
        dead = "INSERT INTO outbox(dedupe, chat_id, kind, payload, next_at, dead) VALUES('c',1,'x','{}',0,1)"
        work(home, lambda tx: tx.execute(dead).rowcount)
    elif damage == "disk":
        monkeypatch.setattr("storage.status.DISK_LOW", 2**62)
    else:
        call("keys", "revoke", reader)
    status, out, err = call("status")
    assert status == 1
    assert [words in line for line in err.splitlines()] == [True]
    assert "open cases" in out
    assert ("not running" in out) == (damage in ("stale", "gone"))


def test_only_a_verify_without_fault_is_noted(home: Path, call: Call, reader: str) -> None:
    take_a_tip_in(home)
    assert re.search("^last verify +none$", call("status")[1], re.M)
    work(home, lambda tx: tx.execute("DELETE FROM receipt").rowcount)
    call("verify")
    assert re.search("^last verify +none$", call("status")[1], re.M)


def test_status_counts_what_waits_and_what_died(home: Path, call: Call, reader: str) -> None:
    def queue(tx: object) -> None:
        insert = "INSERT INTO outbox(dedupe, chat_id, kind, payload, next_at, sent_at, dead) VALUES(?,1,'x','{}',0,?,?)"
        tx.executemany(insert, [("a", None, 0), ("b", None, 0), ("c", None, 1), ("d", 5, 0)])  # type: ignore[attr-defined]

    work(home, queue)
    out = call("status")[1]
    assert re.search(r"^messages waiting +2$", out, re.M)
    assert re.search(r"^messages dead +1$", out, re.M)


def test_verify_exits_with_1_at_the_first_fault_and_names_it(home: Path, call: Call, reader: str) -> None:
    take_a_tip_in(home)
    assert call("verify")[0] == 0
    number = work(home, lambda tx: tx.execute("SELECT number FROM tip").fetchone()[0])
    work(home, lambda tx: tx.execute("DELETE FROM receipt").rowcount)
    status, out, err = call("verify")
    assert status == 1
    assert re.fullmatch(rf"FAULT in tip: {number}: receipt: none[^\n]*\n", err)
    assert "All is whole" not in out
    assert "ok  audit" in out
    assert "object" not in out


def test_backup_says_what_is_not_in_it_and_what_to_keep_apart(home: Path, call: Call, reader: str) -> None:
    status, out, _ = call("backup", home / "copy")
    assert status == 0
    assert f"NOT in this backup: the pepper ({home / 'secrets' / 'pepper'})" in out
    assert "within 7 days" in out
    copied = {path.name for path in (home / "copy").rglob("*") if path.is_file()}
    assert copied == {"main.db", "keys.db", "README.txt", "manifest.json"}
    assert call("backup", home / "copy")[0] == 1


def test_restore_warns_of_an_old_backup_and_needs_force_over_data(home: Path, call: Call, reader: str) -> None:
    call("backup", home / "copy")
    assert call("restore", home / "copy")[0] == 1
    status, out, _ = call("restore", home / "copy", "--force")
    assert status == 0
    assert "older than" not in out
    path = home / "copy" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"day": "2026-01-01"}))
    assert "older than 7 days: cases shredded since 2026-01-01" in call("restore", home / "copy", "--force")[1]


def test_columns_stand_under_one_another_with_wide_characters() -> None:
    assert aligned([("a", "b"), ("清风", "b"), ("abc", "b")]) == ["a     b", "清风  b", "abc   b"]
