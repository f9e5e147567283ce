"""Every check of verify is seen to find exactly the thing it is for, and nothing else."""

import shutil
import tracemalloc
from pathlib import Path

import pytest
from filled_kit import SECRET_WORDS, TIPS, add_tip, change, fill, raw, rows
from storage_kit import NOW

from storage import objects, readonly
from storage import verify as module
from storage.database import Tx
from storage.errors import StorageBroken
from storage.ids import CaseId, new_object_id
from storage.sealing import PublicKey
from storage.verify import Report, verify

FIRST = "(SELECT case_id FROM tip ORDER BY number LIMIT 1)"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    fill(folder)
    return folder


@pytest.fixture
def data(template: Path, tmp_path: Path) -> Path:
    """A populated data directory of this test's own."""
    return Path(shutil.copytree(template, tmp_path / "data"))


def looked(data: Path) -> Report:
    return verify(data / "main.db", data / "keys.db")


def fault(data: Path) -> tuple[str, str]:
    """Name and words of the fault that verify finds."""
    found = looked(data).fault
    assert found is not None
    return found.name, found.fault


def test_a_whole_store_passes_and_is_counted(data: Path) -> None:
    report = looked(data)
    counts = {check.name: check.count for check in report.checks}
    assert report.fault is None
    assert [check.note for check in report.checks if check.name == "share"] == [""]
    assert (counts["tip"], counts["object"], counts["dead_letter"]) == (TIPS, TIPS + 2, 1)
    assert (counts["share"], counts["head"], counts["digest"]) == (TIPS + 1, 1, 1)
    assert counts["audit"] == rows(data / "main.db", "SELECT count(*) FROM audit")[0][0]
    assert set(counts) == {name for name, _ in module._CHECKS}


@pytest.mark.parametrize(
    ("sql", "name", "words"),
    [
        ("UPDATE reader SET public_key=x'00'", "reader", "expected a public key of 1216 bytes"),
        (f"UPDATE tip SET public_key=x'00' WHERE case_id={FIRST}", "tip", "tip: the public key has a wrong size"),
        (f"UPDATE receipt SET public_key=x'00' WHERE case_id={FIRST}", "tip", "receipt: none, or its public key"),
        ("UPDATE object SET digest=x'00' WHERE turn=1", "object", "its digest"),
        (
            "INSERT INTO tip_label VALUES(zeroblob(16), 1, 'P01', 'machine')",
            "main.db references",
            "tip_label: a row refers to one missing from tip",
        ),
        ("PRAGMA user_version=99", "main.db version", "version 99"),
        ("UPDATE audit SET actor='staff:0' WHERE seq=3", "audit", "entry 3: altered"),
        ("DELETE FROM audit WHERE seq=3", "audit", "entry 3: missing"),
        ("DELETE FROM audit WHERE seq>10", "head", "2026-11-16: covers 64 entries, 10 are there"),
        ("UPDATE head SET link=zeroblob(32)", "head", "2026-11-16: does not cover the entries 1 to 64 as they are"),
        ("UPDATE head SET signature=zeroblob(64)", "head", "2026-11-16: the signature does not hold"),
        ("DELETE FROM head", "digest", "2026-W46: its published head is not in the audit log"),
        (f"DELETE FROM key_wrap WHERE case_id={FIRST}", "tip", "key_wrap: none for epoch 1"),
        (f"UPDATE key_wrap SET wrap=x'00' WHERE case_id={FIRST}", "tip", "key_wrap: expected 1168 bytes"),
        (f"DELETE FROM receipt WHERE case_id={FIRST}", "tip", "receipt: none"),
        (f"UPDATE step SET seq=seq+1 WHERE case_id={FIRST}", "tip", "step: the first is missing"),
        (f"UPDATE tip SET shredded_on='2026-11-16' WHERE case_id={FIRST}", "tip", "some of its content is there"),
        (f"UPDATE tip SET state='S20' WHERE case_id={FIRST}", "tip", "step: the last is not the case's state"),
        (f"DELETE FROM object WHERE case_id={FIRST} AND turn=1", "tip", "object: the tip itself is missing"),
        (f"UPDATE object SET box=zeroblob(length(box)) WHERE case_id={FIRST} AND turn=1", "object", "its digest"),
        (f"UPDATE object SET epoch=2 WHERE case_id={FIRST} AND turn=1", "object", "no share for epoch 2"),
        ("UPDATE dead_letter SET box=substr(box, 1, 60)", "dead_letter", "the box is not readable"),
        ("UPDATE dead_letter SET public_key=x'00'", "dead_letter", "the public key has a wrong size"),
        ("UPDATE dead_letter SET wraps='[1]'", "dead_letter", "the wraps cannot be read"),
        ("UPDATE dead_letter SET wraps='not JSON'", "dead_letter", "the wraps cannot be read"),
        ("UPDATE dead_letter SET wraps='{}'", "dead_letter", "expected wraps of 1168 bytes"),
        ("UPDATE dead_letter SET wraps='{\"r\": [1, \"00\"]}'", "dead_letter", "expected wraps of 1168 bytes"),
    ],
)
def test_a_fault_in_the_main_file_is_named(data: Path, sql: str, name: str, words: str) -> None:
    change(data / "main.db", sql)
    found = fault(data)
    assert found[0] == name
    assert words in found[1]


def test_a_faulty_row_is_named_by_its_case_number(data: Path) -> None:
    [(number,)] = rows(data / "main.db", "SELECT number FROM tip ORDER BY number LIMIT 1 OFFSET 1")
    change(data / "main.db", f"DELETE FROM receipt WHERE case_id=(SELECT case_id FROM tip WHERE number='{number}')")
    assert fault(data) == ("tip", f"{number}: receipt: none, or its public key has a wrong size")


def test_a_box_that_is_no_box_is_found_although_its_digest_fits(data: Path) -> None:
    box = b"TS1" + bytes(2000)
    with raw(data / "main.db") as db:
        db.execute(f"UPDATE object SET box=?, digest=? WHERE case_id={FIRST} AND turn=1", (box, objects.digest(box)))
    name, words = fault(data)
    assert name == "object"
    assert "the box is not readable: unknown suite" in words


def test_a_missing_share_is_found_for_tips_and_for_dead_letters(data: Path) -> None:
    [(letter,)] = rows(data / "main.db", "SELECT hex(case_id) FROM dead_letter")
    change(data / "keys.db", f"DELETE FROM share WHERE hex(case_id)='{letter}'")
    assert fault(data) == ("dead_letter", f"{letter.lower()}: no share in keys.db")
    change(data / "keys.db", "DELETE FROM share")
    assert fault(data)[0] == "tip"
    assert "share: none for epoch 1 in keys.db" in fault(data)[1]


@pytest.mark.parametrize(
    ("sql", "name"), [("PRAGMA user_version=7", "keys.db version"), ("UPDATE share SET share_b=x'00'", "share")]
)
def test_a_fault_in_the_file_of_shares_is_named(data: Path, sql: str, name: str) -> None:
    change(data / "keys.db", sql)
    assert fault(data)[0] == name


def test_shares_without_a_case_are_remarked_and_no_fault(data: Path) -> None:
    change(data / "keys.db", "INSERT INTO share VALUES(zeroblob(16), 1, zeroblob(32))")
    report = looked(data)
    assert report.fault is None
    assert report.checks[-1].note == "1 without a case"


def test_a_damaged_page_is_found(data: Path) -> None:
    with raw(data / "main.db") as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name='queue_open'").fetchone()[0]
    with (data / "main.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert fault(data)[0] == "main.db pages"


def test_a_file_that_is_no_database_or_missing_raises(data: Path) -> None:
    (data / "keys.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageBroken, match=r"keys\.db"):
        looked(data)
    (data / "keys.db").unlink()
    with pytest.raises(StorageBroken, match=r"there is no keys\.db"):
        looked(data)


def test_a_fault_never_quotes_what_stands_in_a_column(data: Path) -> None:
    change(data / "main.db", "UPDATE audit SET act=CAST(x'736563726574ff' AS TEXT) WHERE seq=2")  # "secret", then no UTF-8
    name, words = fault(data)
    assert name == "audit"
    assert "cannot be read" in words
    assert "secret" not in words


def test_the_tips_words_are_nowhere_in_a_report(data: Path) -> None:
    assert SECRET_WORDS not in str(looked(data))


def test_a_tip_taken_in_while_verify_starts_is_no_fault(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Tx] = []

    def begin(db: Tx) -> None:
        if begun:
            add_tip(data)
        begun.append(db)
        readonly.begin(db)

    monkeypatch.setattr(module, "begin", begin)
    report = looked(data)
    assert len(begun) == 2
    assert report.fault is None
    assert {check.name: check.count for check in report.checks}["tip"] == TIPS
    assert report.checks[-1].note == "1 without a case"


def test_memory_does_not_grow_with_the_number_of_boxes(data: Path) -> None:
    [(case_id, public)] = rows(data / "main.db", f"SELECT case_id, public_key FROM tip WHERE case_id={FIRST}")
    many = 1500
    content = {"v": 1, "text": "字" * 2000}
    one = objects.make(CaseId(case_id), "message", 1, NOW.date().isoformat(), content, {"tip": PublicKey(public)})
    with raw(data / "main.db") as db:
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO object VALUES(?,?,?,'message',1,1,?,?,?)",
            [(new_object_id(), case_id, 100 + n, one.day, one.box, objects.digest(one.box)) for n in range(many)],
        )
        db.execute("COMMIT")
    tracemalloc.start()
    try:
        report = looked(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert report.fault is None
    assert peak < many * len(one.box) / 10


def test_a_shredded_case_needs_neither_share_nor_content(data: Path) -> None:
    change(data / "main.db", f"UPDATE tip SET shredded_on='2026-11-16' WHERE case_id={FIRST}")
    change(data / "main.db", f"DELETE FROM object WHERE case_id={FIRST}")
    left = looked(data)  # the program died before the key was deleted too: the night's upkeep will
    assert left.fault is None and [c.note for c in left.checks if c.name == "share"] == ["1 without a case"]
    (case,) = rows(data / "main.db", f"SELECT lower(hex({FIRST}))")[0]
    change(data / "keys.db", f"DELETE FROM share WHERE case_id=x'{case}'")
    assert looked(data).fault is None
