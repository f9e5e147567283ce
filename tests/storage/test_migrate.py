"""Migrations: split at statements, numbered without a gap, each whole or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from storage_kit import tables

from storage import migrate as migrate_module
from storage.database import Database, Tx
from storage.errors import StorageBroken
from storage.migrate import migrate, statements, steps

TWO = "CREATE TABLE one (a TEXT) STRICT;\nCREATE TABLE two (b TEXT) STRICT;\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of migrations for databases of kind ``trial``."""
    (tmp_path / "migrations" / "trial").mkdir(parents=True)
    monkeypatch.setattr(migrate_module, "_HERE", tmp_path / "migrations")
    return tmp_path / "migrations" / "trial"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Tx]:
    connection = sqlite3.connect(tmp_path / "trial.db", isolation_level=None)
    yield connection
    connection.close()


def version(db: Tx) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_a_script_is_split_at_whole_statements() -> None:
    script = (
        "-- a remark; with a semicolon\n"
        "CREATE TABLE a (x TEXT DEFAULT ';'); -- and one behind\n"
        "\n"
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n"
        "    DELETE FROM a;\n"
        "    DELETE FROM a;\n"
        "END;\n"
        "-- the end\n"
    )
    found = [statement.strip() for statement in statements(script)]
    assert len(found) == 2
    assert found[0].endswith("DEFAULT ';'); -- and one behind")
    assert found[1].startswith("CREATE TRIGGER")
    assert found[1].endswith("END;")


@pytest.mark.parametrize("script", ["CREATE TABLE a (x)", "CREATE TABLE a (x);\nCREATE TABLE b (", "SELECT 1 -- ;"])
def test_an_unfinished_script_is_refused(script: str) -> None:
    with pytest.raises(StorageBroken, match="middle of a statement"):
        list(statements(script))


def test_a_script_of_remarks_has_no_statement() -> None:
    assert list(statements("-- nothing\n\n   -- to do\n")) == []


def test_steps_run_in_order_of_their_numbers(folder: Path, db: Tx) -> None:
    (folder / "0002_second.sql").write_text("INSERT INTO one VALUES('second');\n")
    (folder / "0001_first.sql").write_text(TWO)
    (folder / "notes.txt").write_text("no migration")
    assert [number for number, _ in steps("trial")] == [1, 2]
    assert migrate(db, "trial") == 2
    assert (version(db), tables(db)) == (2, ["one", "two"])
    assert db.execute("SELECT a FROM one").fetchall() == [("second",)]


def test_a_second_run_does_nothing_and_a_later_one_only_what_is_new(folder: Path, db: Tx) -> None:
    (folder / "0001_first.sql").write_text(TWO)
    assert migrate(db, "trial") == 1
    assert migrate(db, "trial") == 1
    (folder / "0002_second.sql").write_text("DROP TABLE two;\n")
    assert migrate(db, "trial") == 2
    assert (version(db), tables(db)) == (2, ["one"])


@pytest.mark.parametrize("names", [["0002_b.sql"], ["0001_a.sql", "0003_c.sql"], ["0001_a.sql", "0001_b.sql"]])
def test_a_gap_or_a_double_in_the_numbers_is_refused(folder: Path, db: Tx, names: list[str]) -> None:
    for name in names:
        (folder / name).write_text(TWO)
    with pytest.raises(StorageBroken, match="not numbered"):
        migrate(db, "trial")
    assert (version(db), tables(db)) == (0, [])


def test_a_failure_in_the_middle_undoes_its_whole_step_and_no_other(folder: Path, db: Tx) -> None:
    (folder / "0001_first.sql").write_text(TWO)
    broken = folder / "0002_second.sql"
    broken.write_text(
        "CREATE TABLE three (c TEXT) STRICT;\nINSERT INTO one VALUES('x');\nINSERT INTO nowhere VALUES(1);\n"
    )
    with pytest.raises(Exception, match="nowhere"):
        migrate(db, "trial")
    assert not db.in_transaction
    assert (version(db), tables(db)) == (1, ["one", "two"])
    assert db.execute("SELECT count(*) FROM one").fetchone() == (0,)
    broken.write_text("CREATE TABLE three (c TEXT) STRICT;\n")
    assert migrate(db, "trial") == 2
    assert tables(db) == ["one", "three", "two"]


def test_two_statements_on_a_line_are_an_error_and_not_half_done(folder: Path, db: Tx) -> None:
    (folder / "0001_first.sql").write_text("CREATE TABLE one (a); CREATE TABLE two (b);\n")
    with pytest.raises(Exception, match="one statement at a time"):
        migrate(db, "trial")
    assert (version(db), tables(db)) == (0, [])


def test_a_newer_file_is_refused_untouched(folder: Path, db: Tx) -> None:
    (folder / "0001_first.sql").write_text(TWO)
    db.execute("PRAGMA user_version=2")
    with pytest.raises(StorageBroken, match="version 2, this program knows 1"):
        migrate(db, "trial")
    assert (version(db), tables(db)) == (2, [])


@pytest.mark.parametrize("kind", ["main", "keys", "sessions"])
async def test_every_shipped_table_is_strict(tmp_path: Path, kind: str) -> None:
    database = await Database.open(tmp_path / "x.db", kind)
    try:
        listed = await database.read(lambda tx: tx.execute("PRAGMA table_list").fetchall())
        found = {row[1]: row[5] for row in listed if row[0] == "main" and not row[1].startswith("sqlite_")}
        assert found
        assert all(strict == 1 for strict in found.values()), found
        assert await database.read(version) == len(steps(kind))
    finally:
        await database.close()
