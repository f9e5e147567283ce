"""The published audit log: docs/verify_chain.py reads what anybody may have written, a citizen's line and code too."""

import contextlib
import importlib.util
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from campaigns.fuzz.mutate import text, tree
from campaigns.fuzz.target import Feed, Target
from campaigns.fuzz.targets.sealed import vector
from storage import audit, heads
from storage.chain_export import FORM
from storage.proofs import Proof
from storage.sealing import SigningKey, sign, verify_key
from storage.shortform import grouped

SCRIPT = Path(__file__).parents[3] / "docs" / "verify_chain.py"


class Unsound(Exception):
    """The script ended with 1 or 2: it says that something does not hold or cannot be read."""


def targets() -> list[Target]:
    return [
        Target("chain-export", lambda: [_Known().export], _export, tree, (Unsound,), share=20),
        Target("proof-line", lambda: [line.encode() for line in _Known().lines], _line, text, (Unsound,)),
        Target("chain-code", lambda: [grouped(entry).encode() for entry in _Known().entries], _code, text, (Unsound,)),
    ]


class _Known:
    """A log of two days made of the entries in tests/vectors, and what is true of it."""

    def __init__(self) -> None:
        known = vector("chain")
        key = SigningKey(bytes.fromhex(known["host"]["seed"]))
        self.host = verify_key(key).hex()
        commitments = [bytes.fromhex(entry["commitment"]) for entry in known["entries"]]
        link, rows, self.entries, self.lines = audit.GENESIS, [{"form": FORM, "host": self.host}], list[bytes](), list[str]()
        for day, block in (("2026-11-17", sorted(commitments[:2])), ("2026-11-18", commitments[2:])):
            first = len(self.entries) + 1
            self.entries += block
            link, seq = audit.fold(link, block), len(self.entries)
            rows += [{"seq": n, "commitment": entry.hex()} for n, entry in enumerate(block, start=first)]  # type: ignore[dict-item]
            signature = sign(key, *heads.statement(day, seq, link))
            head = heads.Head(day, seq, link, verify_key(key), signature)
            rows.append({"day": day, "seq": seq, "link": link.hex(), "key": self.host, "signature": signature.hex()})  # type: ignore[dict-item]
            self.lines += [Proof("2026-11-16", entry, n, head).line() for n, entry in enumerate(block, start=first)]
        self.lines.append(Proof("2026-11-16", self.entries[0]).line())
        self.rows, self.link = rows, link.hex()
        self.export = "\n".join(map(json.dumps, rows)).encode() + b"\n"


def _script() -> Callable[[list[str]], int]:
    """The script's ``main``, quiet."""
    spec = importlib.util.spec_from_file_location("verify_chain", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def run(words: list[str]) -> int:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return int(module.main(words))

    return run


def _export(folder: Path) -> Feed:
    """Under the host key and the last head that somebody knows, nothing but the log itself passes.

    A head between may be missing where the entries on both its sides happen to be in one ascending order: three entries
    often are, 128 never.
    """
    known, run, path = _Known(), _script(), folder / "chain.jsonl"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        if run([str(path), "--key", known.host, "--head", known.link]) != 0:
            raise Unsound
        said = [_meant(json.loads(line)) for line in io.StringIO(data.decode(), newline=None)][1:]
        true = [_meant(row) for row in known.rows[1:]]
        assert all(row in true for row in said), "an altered log does not pass"
        assert [row for row in said if "link" not in row] == [row for row in true if "link" not in row], "no entry is lost"

    return feed


def _meant(row: Mapping[str, object]) -> dict[str, object]:
    """What a row says; fields that nobody knows, and how a number or hexadecimal digits are written, say nothing."""
    fields = () if "form" in row else ("seq", "commitment") if "link" not in row else ("day", "seq", "link", "key", "signature")
    plain = {name: int(value) if isinstance(value := row[name], bool | float) else value for name in fields}
    return {name: "".join(str(value).split()).lower() for name, value in plain.items()}


def _line(folder: Path) -> Feed:
    known, run, path = _Known(), _script(), folder / "chain.jsonl"
    path.write_bytes(known.export)
    true = {tuple(line.split()[2:]) for line in known.lines} | {(entry.hex(),) for entry in known.entries}

    def feed(data: bytes) -> None:
        said = data.decode("utf-8", "replace")
        if run([str(path), f"--proof={said}"]) != 0:
            raise Unsound
        parts = said.split()
        assert parts, "an empty line does not pass"
        assert (parts[2].lower(), *parts[3:]) in true, "a line that is not true does not pass"

    return feed


def _code(folder: Path) -> Feed:
    known, run, path = _Known(), _script(), folder / "chain.jsonl"
    path.write_bytes(known.export)
    plain = {grouped(entry).replace("-", "") for entry in known.entries}

    def feed(data: bytes) -> None:
        said = data.decode("utf-8", "replace")
        if run([str(path), f"--code={said}"]) != 0:
            raise Unsound
        read = "".join(said.upper().replace("-", "").split()).translate(str.maketrans("OIL", "011"))
        assert read in plain, "a code that is not of this log does not pass"

    return feed
