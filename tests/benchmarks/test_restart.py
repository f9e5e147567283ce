"""Starting after a kill is measured on a directory that is whole; how fast is nobody's test."""

import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks import restart
from benchmarks.many import OPEN_EVERY, fill_many
from benchmarks.restart import main
from storage.status import status
from storage.verify import verify


async def test_the_copies_are_valid_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.many.BATCH", 7)
    await fill_many(tmp_path, 20)
    data = tmp_path / "data"
    report = verify(data / "main.db", data / "keys.db")
    assert report.fault is None
    assert {check.name: check.count for check in report.checks if check.name in ("tip", "object", "share")} == {
        "tip": 20, "object": 20, "share": 20,
    }  # fmt: skip
    counts = status(data, date.today()).counts
    assert (counts.open_cases, counts.overdue) == (1 + len(range(OPEN_EVERY, 20, OPEN_EVERY)), 0)


def test_a_killed_program_is_timed_to_its_first_poll(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restart, "GOAL", 1000.0)
    assert main(["--cases", "3", "--runs", "1"]) == 0
    out = capsys.readouterr().out
    assert re.fullmatch(r"start after SIGKILL to first getUpdates, 3 cases: median [\d.]+ s \(.+\), of a .+ s; goal .+\n", out)
    monkeypatch.setattr(restart, "GOAL", 0.0)
    assert main(["--cases", "1", "--runs", "1"]) == 1
