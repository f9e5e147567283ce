"""What the public gets of the audit log, and what an outsider finds with it: through the command line and the script."""

import json
import runpy
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from casework.localtime import shanghai
from storage import audit, heads, office
from storage.database import Database, Tx
from storage.heads import Heads
from storage.hostkey import fingerprint, load_or_create
from storage.readonly import look
from storage.sealing import SigningKey, sign, verify_key
from storage.shortform import grouped

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 11, 16, 10, 0, tzinfo=shanghai())
DAYS, BLOCK = 3, 8
"""Smaller blocks than the program's 64, since every line is changed in turn."""
Call = Callable[..., tuple[int, str, str]]


class Desk:
    """A data directory with three closed days and an open one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.main = home / "data" / "main.db"
        self.key, _ = load_or_create(home / "secrets" / "head.key")

    async def work(self, days: range) -> None:
        main_db = await Database.open(self.main, "main")
        await (await Database.open(self.home / "data" / "keys.db", "keys")).close()
        closing = Heads(main_db, self.key, BLOCK)
        for day in days:
            now = START + timedelta(days=day)
            await closing.close_due(now)
            await main_db.write(lambda tx: self._acts(tx, now))  # noqa: B023
        await main_db.close()

    def _acts(self, tx: Tx, now: datetime) -> None:
        day = now.date().isoformat()
        audit.append(tx, at=now.isoformat(), actor="staff:ab12cd34", act="read", number="QF-SECR-ETNR")
        audit.append(tx, at=day, actor=audit.CITIZEN, act="submit", number=f"QF-{day}")

    def heads(self) -> list[heads.Head]:
        return look(self.main, lambda tx: list(heads.every(tx)))

    def filed(self, day: int) -> bytes:
        number = f"QF-{(START + timedelta(days=day)).date().isoformat()}"
        found = look(self.main, lambda tx: audit.filed(tx, number))
        assert found is not None
        return found[2]


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("DATA", "SECRET", "RUN"):
        monkeypatch.setenv(f"QF_{name}_DIR", str(tmp_path / {"DATA": "data", "SECRET": "secrets", "RUN": "run"}[name]))
        (tmp_path / {"DATA": "data", "SECRET": "secrets", "RUN": "run"}[name]).mkdir()
    made = Desk(tmp_path)
    office.publish(tmp_path / "secrets" / "office.pub", verify_key(SigningKey(b"o" * 32)))
    await made.work(range(DAYS + 1))
    return made


@pytest.fixture
def call(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    def run(*argv: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(part) for part in argv])
        said = capsys.readouterr()
        return status, said.out, said.err

    yield run


@pytest.fixture
def chain(desk: Desk, call: Call) -> Path:
    path = desk.home / "chain.jsonl"
    assert call("export", "chain", path)[0] == 0
    return path


def outside(*argv: object, isolated: bool = False) -> tuple[int, str, str]:
    """The script as a stranger runs it: another process; ``isolated`` without any installed package."""
    flags = ["-I", "-S"] if isolated else []
    done = subprocess.run(
        [sys.executable, *flags, str(ROOT / "docs" / "verify_chain.py"), *map(str, argv)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, lines: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_an_export_holds_commitments_and_heads_and_nothing_else(desk: Desk, chain: Path) -> None:
    header, *body = rows(chain)
    entries, closed = [row for row in body if "link" not in row], [row for row in body if "link" in row]
    assert header["host"] == verify_key(desk.key).hex()
    assert {frozenset(row) for row in entries} == {frozenset({"seq", "commitment"})}
    assert {frozenset(row) for row in closed} == {frozenset({"day", "seq", "link", "key", "signature"})}
    assert [row["seq"] for row in entries] == list(range(1, DAYS * BLOCK + 1))
    assert [row["day"] for row in closed] == ["2026-11-17", "2026-11-18", "2026-11-19"]
    text = chain.read_text(encoding="utf-8")
    assert all(word not in text for word in ("SECR", "staff:", "submit", "read", "QF-2", desk.key.reveal().hex()))


def test_it_overwrites_nothing_and_leaves_no_half(desk: Desk, call: Call, chain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = chain.read_bytes()
    status, _, said = call("export", "chain", chain)
    assert (status, "exists already" in said, chain.read_bytes()) == (2, True, before)

    def dying(*args: object) -> list[bytes]:
        raise OSError("died")

    monkeypatch.setattr(heads, "block", dying)
    assert call("export", "chain", desk.home / "half")[0] == 1
    assert not (desk.home / "half").exists()


def test_the_key_and_the_latest_head_are_told(desk: Desk, call: Call) -> None:
    status, said, _ = call("export", "key")
    assert status == 0
    head = desk.heads()[-1]
    for word in (verify_key(desk.key).hex(), fingerprint(verify_key(desk.key)), f"2026-11-19 {3 * BLOCK} {head.link.hex()}"):
        assert word in said
    (desk.home / "secrets" / "head.key").unlink()
    assert call("export", "key")[0] == 2


def test_an_outsider_checks_it_with_and_without_the_package_for_signatures(desk: Desk, chain: Path) -> None:
    status, said, wrong = outside(chain)
    assert (status, wrong) == (0, "")
    assert f"{DAYS * BLOCK} entries under 3 heads hold together\nsignatures hold\n" in said
    assert verify_key(desk.key).hex() in said
    status, said, _ = outside(chain, isolated=True)
    assert status == 0
    assert "SIGNATURES NOT CHECKED" in said


def test_an_outsider_finds_heads_codes_lines_and_earlier_exports(desk: Desk, chain: Path, tmp_path: Path) -> None:
    entry, second = desk.filed(1), desk.heads()[1]
    block = look(desk.main, lambda tx: heads.block(tx, BLOCK, 2 * BLOCK))
    place = BLOCK + 1 + block.index(entry)
    line = f"QF2 2026-11-17 {entry.hex()} {place} 2026-11-18 {2 * BLOCK} {second.link.hex()}"
    post = tmp_path / "post.txt"
    post.write_text(f"日志指纹（2026-11-18）\n{second.link.hex()}\n签名钥匙：{fingerprint(second.signer)}", encoding="utf-8")
    status, said, _ = outside(
        chain, "--head", desk.heads()[0].link.hex(), "--head-file", post, "--proof", line, "--code", grouped(entry),
        "--key", second.signer.hex(), "--older", chain, isolated=True,
    )  # fmt: skip
    assert status == 0
    assert f"entry {place} under the head of 2026-11-18" in said
    assert f"that of entry {place}, under the head of 2026-11-18" in said
    assert outside(chain, "--proof", f"QF2 2026-11-17 {entry.hex()}")[0] == 0


@pytest.mark.parametrize(
    ("option", "status"),
    [
        (("--head", "0" * 64), 1), (("--code", "0000-0000-0000-0000-0000-0000-00"), 1), (("--key", "0" * 64), 1),
        (("--proof", f"QF2 2026-11-17 {'0' * 64}"), 1), (("--proof", "QF1 x"), 2), (("--code", "K7QM3"), 2),
        (("--head-file", "/nowhere"), 2), (("--older", "/nowhere"), 2),
    ],
)  # fmt: skip
def test_what_is_not_in_it_is_not_found(chain: Path, option: tuple[str, str], status: int) -> None:
    assert outside(chain, *option)[0] == status


def test_a_line_that_lies_about_its_place_or_day_is_refused(desk: Desk, chain: Path) -> None:
    entry, first = desk.filed(0).hex(), desk.heads()[0]
    place = 1 + look(desk.main, lambda tx: heads.block(tx, 0, BLOCK)).index(desk.filed(0))
    good = ["QF2", "2026-11-16", entry, str(place), first.day, str(first.seq), first.link.hex()]
    assert outside(chain, "--proof", " ".join(good))[0] == 0
    for at, lie in ((1, "2026-11-18"), (3, str(place + 1)), (4, "2026-11-18"), (5, str(2 * BLOCK)), (6, "0" * 64)):
        assert outside(chain, "--proof", " ".join([*good[:at], lie, *good[at + 1 :]]))[0] == 1


def _changed(body: list[dict[str, object]], at: int, how: str) -> list[dict[str, object]]:
    row = dict(body[at])
    if how == "remove":
        return [*body[:at], *body[at + 1 :]]
    if how == "swap":
        other = at + 1 if at + 1 < len(body) else at - 1
        body = list(body)
        body[at], body[other] = body[other], body[at]
        return body
    if how == "double":
        return [*body[: at + 1], *body[at:]]
    if how == "cut":
        return body[:at]
    field = "link" if "link" in row else "commitment"
    text = str(row[field])
    row[field] = ("1" if text[0] != "1" else "2") + text[1:]
    return [*body[:at], row, *body[at + 1 :]]


@pytest.mark.parametrize("how", ["remove", "swap", "double", "edit", "cut"])
def test_an_export_changed_at_any_line_is_refused_unless_it_ends_with_a_head(
    desk: Desk, chain: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    script = runpy.run_path(str(ROOT / "docs" / "verify_chain.py"))
    header, *body = rows(chain)
    other = chain.with_name("changed.jsonl")
    for at in range(len(body)):
        changed = _changed(body, at, how)
        write(other, [header, *changed])
        status = script["main"]([str(other)])
        whole = how == "cut" and (not changed or "link" in changed[-1])
        if how == "remove" and at == len(body) - 1:
            whole = False
        assert status == (0 if whole else 1), f"{how} at {at}"
        # What was cut off cleanly shows against what others kept.
        assert script["main"]([str(other), "--head", desk.heads()[-1].link.hex()]) == 1
        assert script["main"]([str(other), "--older", str(chain)]) == 1
    capsys.readouterr()


def test_an_export_made_anew_with_another_key_is_refused(desk: Desk, chain: Path) -> None:
    header, *body = rows(chain)
    stranger = SigningKey.generate()
    for row in body:
        if "link" in row:
            parts = heads.statement(str(row["day"]), int(str(row["seq"])), bytes.fromhex(str(row["link"])))
            row |= {"key": verify_key(stranger).hex(), "signature": sign(stranger, *parts).hex()}
    write(chain, [header, *body])
    assert outside(chain)[0] == 1
    write(chain, [header | {"host": verify_key(stranger).hex()}, *body])
    assert outside(chain)[0] == 0
    assert outside(chain, "--key", verify_key(desk.key).hex())[0] == 1


def test_the_office_signs_the_host_key(desk: Desk, call: Call, chain: Path) -> None:
    passphrase = desk.home / "passphrase"
    passphrase.write_text("清风徐来水波不兴，月出于东山之上\n", encoding="utf-8")
    assert outside(chain, "--office", "0" * 64)[0] == 1
    (desk.home / "secrets" / "office.pub").unlink()
    assert call("keys", "office", "--passphrase-file", passphrase, "--memory-mib", 19)[0] == 0
    status, _, wrong = call("export", "certify", "--office-passphrase-file", passphrase)
    assert (status, wrong) == (0, "")
    signed = desk.home / "signed.jsonl"
    assert call("export", "chain", signed)[0] == 0
    key = str(rows(signed)[0]["office"])
    assert outside(signed, "--office", key)[0] == 0
    assert outside(signed, "--office", verify_key(desk.key).hex())[0] == 1
    assert outside(signed, "--office", key, isolated=True)[0] == 2
    (desk.home / "secrets" / "head.key").write_bytes(b"x" * 32)
    assert call("export", "chain", desk.home / "other.jsonl")[0] == 0
    assert "certificate" not in rows(desk.home / "other.jsonl")[0]
    assert outside(desk.home / "other.jsonl")[0] == 1, "its heads are not signed by the key it names"


def test_a_forged_signature_is_refused(chain: Path) -> None:
    lines = rows(chain)
    lines[-1]["signature"] = "0" * 128
    write(chain, lines)
    assert outside(chain)[0] == 1
    assert outside(chain, isolated=True)[0] == 0, "without the package signatures are not checked, and it says so"


async def test_a_later_export_goes_on_from_an_earlier_one(desk: Desk, chain: Path, call: Call) -> None:
    await desk.work(range(DAYS + 1, DAYS + 3))
    later = desk.home / "later.jsonl"
    status, said, _ = call("export", "chain", later)
    assert (status, f"{5 * BLOCK} entries" in said) == (0, True)
    assert outside(later, "--older", chain)[0] == 0
    assert outside(chain, "--older", later)[0] == 1


def test_verify_compares_with_heads_kept_elsewhere(desk: Desk, call: Call, tmp_path: Path) -> None:
    last = desk.heads()[-1].link.hex()
    post = tmp_path / "posts.txt"
    post.write_text(f"周报 2026-W47\n{last.upper()}\n", encoding="utf-8")
    status, said, _ = call("verify", "--head", desk.heads()[0].link.hex(), "--head-file", post)
    assert status == 0
    assert "host key" in said
    assert "published heads" in said

    def cut(tx: Tx) -> None:
        tx.execute("DELETE FROM audit WHERE seq>?", (BLOCK,))
        tx.execute("DELETE FROM head WHERE seq>?", (BLOCK,))

    with sqlite3.connect(desk.main) as db:
        cut(db)
    assert call("verify")[0] == 0, "cut off together with its heads it holds"
    status, _, wrong = call("verify", "--head-file", post)
    assert status == 1
    assert f"FAULT in published heads: {last} is no head of this log" in wrong


def test_verify_tells_a_log_that_was_signed_by_another_key(desk: Desk, call: Call) -> None:
    (desk.home / "secrets" / "head.key").write_bytes(b"x" * 32)
    status, _, wrong = call("verify")
    assert status == 1
    assert "FAULT in host key: 2026-11-19: not signed by head.key" in wrong
    (desk.home / "secrets" / "head.key").unlink()
    assert call("verify")[0] == 0


@pytest.mark.parametrize("argv", [("--head", "12"), ("--head-file", "EMPTY")])
def test_verify_refuses_what_is_no_head(desk: Desk, call: Call, tmp_path: Path, argv: tuple[str, str]) -> None:
    (tmp_path / "EMPTY").write_text("no head here", encoding="utf-8")
    status, _, wrong = call("verify", *(str(tmp_path / part) if part == "EMPTY" else part for part in argv))
    assert status == 2
    assert "64 hex digits" in wrong
