"""`python -m triage`, `… duplicates`: JSON lines on stdin, JSON lines on stdout, both UTF-8. `… retrain`: learn again.

A line that cannot be read gives a message with its number on stderr; the others are processed; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, TextIO

from config import classifier, priorities, taxonomy
from triage.duplicates import Learned, Tip, find_pairs
from triage.normalise import Normaliser
from triage.reading import Reader


class BadLine(ValueError):
    """A line is not what the contract asks for; the message says what was expected."""


def parse(line: bytes) -> dict[str, object]:
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
    return row


def read_lines(stream: BinaryIO, errors: TextIO, failed: list[int]) -> Iterator[tuple[int, dict[str, object]]]:
    """Number and content of every good line; numbers of bad ones go to `failed` and a message to `errors`."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            yield number, parse(line)
        except BadLine as error:
            failed.append(number)
            print(f"line {number}: {error}", file=errors)


def dump(row: dict[str, object]) -> bytes:
    """One output line; half a surrogate pair, which UTF-8 cannot carry, stays escaped."""
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii") + b"\n"


def read_tips(source: BinaryIO, sink: BinaryIO, errors: TextIO) -> int:
    """Answer every line with its reading. Returns the exit code."""
    reader = Reader(taxonomy.load(), priorities.load(), classifier.load())
    failed: list[int] = []
    for number, row in read_lines(source, errors, failed):
        text, bucket = row["text"], row.get("bucket")
        assert isinstance(text, str) and isinstance(bucket, str | None)
        try:
            reading = reader.read(text, bucket)
        except ValueError as error:
            failed.append(number)
            print(f"line {number}: {error}", file=errors)
            continue
        sink.write(dump({"id": row["id"], **reading.to_json()}))
        sink.flush()
    return 1 if failed else 0


def find_duplicates(source: BinaryIO, sink: BinaryIO, errors: TextIO) -> int:
    """Read all lines, then write the pairs. Returns the exit code."""
    book = taxonomy.load()
    failed: list[int] = []
    tips: list[Tip] = []
    for number, row in read_lines(source, errors, failed):
        id, text, day = row["id"], row["text"], row.get("date")
        assert isinstance(id, str | int) and isinstance(text, str)
        try:
            tips.append(Tip(id, text, None if day is None else date.fromisoformat(str(day)[:10])))
        except ValueError:
            failed.append(number)
            print(f"line {number}: date: expected YYYY-MM-DD, found {day!r}", file=errors)
    normaliser = Normaliser(book.adverts.noise + book.phrases.advert_noise)
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
    run = find_duplicates if parser.parse_args(arguments).command == "duplicates" else read_tips
    return run(sys.stdin.buffer, sys.stdout.buffer, sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
