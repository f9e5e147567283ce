from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from threading import Timer

from triage.__main__ import MOST, arriving, dump, find_duplicates, read_tips

ROOT = Path(__file__).parents[2]


def _lines(*rows: object) -> io.BytesIO:
    return io.BytesIO(b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows))


def test_bad_lines_are_named_and_the_rest_is_answered() -> None:
    sink, errors = io.BytesIO(), io.StringIO()
    source = _lines(
        {"id": 1, "text": "一天四个会，从早开到晚"},
        b"not json\n",
        b"\xff\xfe\n",
        b"\n",
        [1],
        {"id": 2},
        {"id": True, "text": "x"},
        {"id": 3, "text": "x", "bucket": 4},
        {"id": 4, "text": "x", "bucket": "B99"},
        b"[" * 100_000 + b"\n",
        {"id": "末", "text": "半个字\ud800"},
    )
    assert read_tips(source, sink, errors) == 1
    answers = [json.loads(line) for line in sink.getvalue().decode("utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [1, "末"]
    assert answers[0]["labels"][0]["id"] == "P11"
    numbers = [line.split(":")[0] for line in errors.getvalue().splitlines()]
    assert numbers == [f"line {number}" for number in (2, 3, 5, 6, 7, 8, 9, 10)]


def test_all_good_lines_give_zero() -> None:
    errors = io.StringIO()
    assert read_tips(_lines({"id": 1, "text": ""}), io.BytesIO(), errors) == 0
    assert errors.getvalue() == ""


def test_output_is_readable_utf8() -> None:
    assert dump({"clean": "开会"}) == '{"clean": "开会"}\n'.encode()
    assert json.loads(dump({"clean": "\ud800"})) == {"clean": "\ud800"}


def test_duplicates() -> None:
    sink, errors = io.BytesIO(), io.StringIO()
    text = "9月3日东河镇便民大厅窗口没人，我等了两个小时"
    source = _lines(
        {"id": "a", "text": text, "date": "2026-09-05"},
        {"id": "b", "text": text + "！", "date": "soon"},
        {"id": "c", "text": text + "。", "date": "2026-09-05T10:00"},
    )
    assert find_duplicates(source, sink, errors) == 1
    assert [json.loads(line) for line in sink.getvalue().splitlines()] == [{"a": "a", "b": "c", "score": 1.0}]
    assert errors.getvalue().startswith("line 2: date")


def test_as_a_program() -> None:
    row = json.dumps({"id": 7, "text": "检查组一拨接一拨", "bucket": "B2"}, ensure_ascii=False).encode("utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "triage"], input=row, capture_output=True, cwd=ROOT, timeout=60, check=True,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
    )  # fmt: skip
    assert json.loads(done.stdout.decode("utf-8"))["labels"][0]["id"] == "P15"
    bad = subprocess.run(
        [sys.executable, "-m", "triage", "guess"], capture_output=True, cwd=ROOT, timeout=60, check=False
    )
    assert bad.returncode == 2


class Slowly(io.BytesIO):
    """Gives a few bytes at a time, as a pipe may."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(7)


def test_lines_are_numbered_wherever_the_input_breaks_off() -> None:
    data = b"one\n\n" + b"two" * 40 + b"\nlast"
    expected = [(1, b"one"), (2, b""), (3, b"two" * 40), (4, b"last")]
    for stream in (io.BytesIO(data), Slowly(data)):
        assert [line for lines in arriving(stream) for line in lines] == expected


def test_many_lines_come_in_portions() -> None:
    portions = [*arriving(io.BytesIO(b"x\n" * (2 * MOST + 1)))]
    assert [len(lines) for lines in portions] == [MOST, MOST, 1]
    assert [number for lines in portions for number, _ in lines] == list(range(1, 2 * MOST + 2))


def test_each_line_is_answered_before_the_next_one_is_waited_for() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "triage"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env={"PATH": ""}
    ) as program:
        assert program.stdin and program.stdout
        late = Timer(60, program.kill)
        late.start()
        for number in range(2):
            program.stdin.write(json.dumps({"id": number, "text": "一天四个会"}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["id"] == number
        late.cancel()
        program.stdin.close()
