"""``python -m casework`` as a program: its JSON and its exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casework.__main__ import main

ROOT = Path(__file__).parents[2]


def ask(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main(argv) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_due(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(ask(capsys, "due", "T09", "2026-09-07").items()) == [
        ("rule", "T09"),
        ("due_legal", "2026-10-08"),
        ("due_target", "2026-09-30"),
        ("unit", "month"),
        ("article", "监督执纪规则2018 Art 21"),
        ("provisional", False),
    ]


def test_due_takes_a_time_an_alias_and_a_cutoff(capsys: pytest.CaptureFixture[str]) -> None:
    plain = ask(capsys, "due", "T01", "2026-02-10")
    assert ask(capsys, "due", "T01", "2026-02-10T23:50") == plain
    assert ask(capsys, "due", "T01", "2026-02-10T23:50", "--cutoff-hour", "18") != plain
    assert ask(capsys, "due", "DT-opinion", "2026-02-10")["rule"] == "T09"
    assert ask(capsys, "due", "T24", "2026-02-10")["rule"] == "T24a"
    assert ask(capsys, "due", "T06", "2026-12-20")["provisional"] is True


def test_a_superseded_rule_says_so_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "T13", "2026-02-10"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["rule"] == "T13"
    assert "superseded" in captured.err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["due", "T99", "2026-02-10"], "unknown rule 'T99'"),
        (["due", "T08", "2026-02-10"], "T08"),
        (["due", "T12", "2026-02-10"], "No national limit"),
        (["due", "T06", "2026-02-30"], "no such day"),
        (["due", "T06", "2026-02-10T25:00"], "no such day or time"),
        (["due", "T06", "2026-2-1"], "expected YYYY-MM-DD"),
        (["due", "T06", "20260210"], "expected YYYY-MM-DD"),
        (["due", "T06", "2026-02-10T10:00+08:00"], "expected YYYY-MM-DD"),
        (["due", "T06", "２０２６-02-10"], "expected YYYY-MM-DD"),
        (["due", "T06", "9999-12-30"], "9999"),
        (["due", "T06", "2026-02-10", "--cutoff-hour", "24"], "0 to 23"),
        (["due", "T06"], "required"),
        ([], "required"),
        (["nonsense"], "nonsense"),
    ],
)
def test_bad_input(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    captured = capsys.readouterr()
    assert stopped.value.code == 2
    assert message in captured.err and captured.out == ""


def test_states(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask(capsys, "states")
    assert len(answer["states"]) == 28
    first = answer["states"][1]
    assert first["id"] == "S01" and first["public"]["title"]["zh"] == "已收到"
    assert [move["to"] for move in first["moves"]] == ["S02", "S05R", "drop", "S20"]


def test_as_a_program_in_a_plain_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "casework", "due", "T06", "2026-02-10"],
        cwd=ROOT, env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["article"] == "规则2020 Art 26"
