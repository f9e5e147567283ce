"""`python -m triage`, `… duplicates`: JSON lines on stdin, JSON lines on stdout, both UTF-8. `… retrain`: learn again.

A line that cannot be read gives a message with its number on stderr; the others are processed; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader, BytesIO
from typing import BinaryIO, NamedTuple, TextIO, TypeVar

from config import classifier, priorities, taxonomy
from triage.duplicates import Learned, Tip, find_pairs
from triage.normalise import Normaliser
from triage.reading import Reader, Written

MOST = 32
"""Tips read together; more are not quicker."""
PIECE = 1 << 16
"""Bytes asked of the input at once; so many are read together at most, but for one longer line."""
Stream = BufferedReader | BytesIO
Line = tuple[int, bytes]
T = TypeVar("T")


class BadLine(ValueError):
    """A line is not what the contract asks for; the message says what was expected."""


class Row(NamedTuple):
    """One input line."""

    id: str | int
    text: str
    bucket: str | None
    date: object

    def tip(self) -> Tip:
        """The line as `duplicates` asks for it. Raises BadLine."""
        try:
            day = None if self.date is None else datetime.date.fromisoformat(str(self.date)[:10])
        except ValueError:
            raise BadLine(f"date: expected YYYY-MM-DD, found {self.date!r}") from None
        return Tip(self.id, self.text, day)


def parse(line: bytes) -> Row:
    """One input line. Raises BadLine."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine("expected UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"expected JSON ({error})") from error
    if not isinstance(row, dict):
        raise BadLine("expected a JSON object")
    if not isinstance(row.get("text"), str):
        raise BadLine("text: expected a string")
    if isinstance(row.get("id"), bool) or not isinstance(row.get("id"), str | int):
        raise BadLine("id: expected a string or a whole number")
    if not isinstance(row.get("bucket"), str | None):
        raise BadLine("bucket: expected a string such as B4")
    return Row(row["id"], row["text"], row.get("bucket"), row.get("date"))


def arriving(source: Stream) -> Iterator[list[Line]]:
    """The lines of a stream, MOST at a time while there are more, with their numbers; waits only when all are answered."""
    pending: list[bytes] = []
    number = 0
    while piece := source.read1(PIECE):
        first, *others = piece.split(b"\n")
        pending.append(first)
        if others:
            lines = [b"".join(pending), *others[:-1]]
            pending = others[-1:]
            for start in range(0, len(lines), MOST):
                yield [*enumerate(lines[start : start + MOST], start=number + start + 1)]
            number += len(lines)
    if rest := b"".join(pending):
        yield [(number + 1, rest)]


def good(lines: Iterable[Line], read: Callable[[Row], T], errors: TextIO, failed: list[int]) -> Iterator[T]:
    """What `read` makes of good lines; where it raises ValueError, or a line cannot be read, the number goes to `failed`
    and a message to `errors`.
    """
    for number, line in lines:
        if not line.strip():
            continue
        try:
            found = read(parse(line))
        except ValueError as error:
            failed.append(number)
            print(f"line {number}: {error}", file=errors)
        else:
            yield found


def dump(row: dict[str, object]) -> bytes:
    """One output line; half a surrogate pair, which UTF-8 cannot carry, stays escaped."""
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii") + b"\n"


def read_tips(source: Stream, sink: BinaryIO, errors: TextIO) -> int:
    """Answer every line with its reading. Returns the exit code."""
    reader = Reader(taxonomy.load(), priorities.load(), classifier.load())
    gc.freeze()  # what stays until the end need not be looked through for garbage again and again
    failed: list[int] = []

    def checked(row: Row) -> Row:
        reader.check(row.bucket)
        return row

    for lines in arriving(source):
        rows = [*good(lines, checked, errors, failed)]
        for row, reading in zip(rows, reader.read_all([Written(row.text, row.bucket) for row in rows]), strict=True):
            sink.write(dump({"id": row.id, **reading.to_json()}))
        sink.flush()
    return 1 if failed else 0


def find_duplicates(source: Stream, sink: BinaryIO, errors: TextIO) -> int:
    """Read all lines, then write the pairs. Returns the exit code."""
    book = taxonomy.load()
    failed: list[int] = []
    tips = [tip for lines in arriving(source) for tip in good(lines, Row.tip, errors, failed)]
    normaliser = Normaliser(book.noise)
    for pair in find_pairs(tips, normaliser, Learned.shipped()):
        sink.write(dump({"a": pair.a, "b": pair.b, "score": pair.score}))
    sink.flush()
    return 1 if failed else 0


def retrain(arguments: list[str]) -> int:
    """Hand over to triage.training, which needs what only the development lock brings. Returns the exit code."""
    try:
        from triage.training import retrain as training
    except ModuleNotFoundError as error:
        print(
            f"triage: {error.name} is missing: retraining needs the development packages; run `make setup`, or "
            "`python -m pip install --require-hashes -r requirements-dev.lock`",
            file=sys.stderr,
        )
        return 2
    return training.main(arguments)


def main(arguments: list[str] | None = None) -> int:
    """The command line. Returns the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["retrain"]:
        return retrain(arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m triage", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["read", "duplicates", "retrain"], default="read")
    source = sys.stdin.buffer
    assert isinstance(source, BufferedReader)
    run = find_duplicates if parser.parse_args(arguments).command == "duplicates" else read_tips
    return run(source, sys.stdout.buffer, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
