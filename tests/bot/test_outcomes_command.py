"""`export outcomes` as it is typed: a CSV that spreadsheets read as it is, without names."""

import csv
import io
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.commands.outcomes import sheet
from storage.database import Database


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with one case and two persons dealt with in it."""
    monkeypatch.setenv("QF_DATA_DIR", str(tmp_path))
    database = await Database.open(tmp_path / "main.db", "main")
    codes = '{"form":"form-1","sanction":"admonish","rank":"village","liability":"leader","person":"王五"}'
    tip = (
        "INSERT INTO tip(case_id, number, box, received_day, state, priority, fast_track, needs_human, epoch, public_key) "
        "VALUES(zeroblob(16), 'QF-1', '1', '2026-11-01', 'S18', 1, 0, 0, 1, zeroblob(1216))"
    )
    entry = (
        "INSERT INTO entry VALUES(randomblob(16), zeroblob(16), 'person-outcome', 'effective', 'x', 'y', '2026-11-02', "
        "'2026-11-03', '2026-11-03', ?, '9999-12-31')"
    )
    await database.write(lambda tx: tx.execute(tip).rowcount)
    await database.write(lambda tx: tx.executemany(entry, [(codes,)] * 2).rowcount)
    await database.close()
    return tmp_path


def test_it_prints_tables(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "outcomes", "--from", "2026-11-01", "--to", "2026-11-30"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("\ufeff统计期间,2026-11-01,2026-11-30\r\n") and "王五" not in text and "限制件" in text
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert ["四种形态", "第一种形态（红脸出汗）", "1", "2"] in lines and ["四种形态", "合计", "1", "2"] in lines
    assert ["人员处理方式", "诫勉", "1", "2"] in lines and ["人员处理方式", "移送司法", "0", "0"] in lines
    assert ["对象级别", "村（社区）干部", "1", "2"] in lines and ["责任类型", "领导责任", "1", "2"] in lines
    assert ["单位措施", "合计", "0", "0"] in lines


def test_another_period_counts_nothing(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "outcomes", "--from", "2026-12-01", "--to", "2026-12-31"]) == 0
    assert "四种形态,合计,0,0" in capsys.readouterr().out


def test_days_the_wrong_way_round_are_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "outcomes", "--from", "2026-12-01", "--to", "2026-11-30"]) == 2
    assert "--to" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["export", "outcomes", "--from", "yesterday", "--to", "2026-11-30"])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert list(csv.reader(io.StringIO(sheet([[cell, "1"]]).removeprefix("\ufeff")))) == [["'" + cell, "1"]]
