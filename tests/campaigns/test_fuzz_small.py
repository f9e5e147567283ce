"""The fuzz campaign, small: every target takes its valid inputs and bears some wrong ones; wrong builds are noticed."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from shamir_mnemonic.share import Share

from campaigns.fuzz import worker
from campaigns.fuzz.broken import BREAKS
from campaigns.fuzz.mutate import LONGEST, blob, text, tree
from campaigns.fuzz.target import Target, TooLong, Verdict, input_of, judge
from campaigns.fuzz.targets import every
from campaigns.fuzz.worker import Stretch, Told

ROOT = Path(__file__).resolve().parents[2]
TARGETS = every()
SLOW = {"taxonomy", "lexicon", "tip", "triage-line", "duplicates-line"}
BAD_TEXT = b"\xff\xfe"


def with_record(record: bytes) -> bytes:
    """The target's classifier with another record in it."""
    file, held = io.BytesIO(), np.load(io.BytesIO(TARGETS["classifier"].seeds()[0]))
    with held:
        np.savez(file, **{name: held[name] for name in held.files} | {"record": np.frombuffer(record, np.uint8)})
    return file.getvalue()


def forged_parts(**changes: object) -> bytes:
    """Two parts of the target's that are rightly written, with other numbers in all of them."""
    parts = TARGETS["parts"].seeds()[0].decode().split("\n")
    return "\n".join(replace(Share.from_mnemonic(part), **changes).mnemonic() for part in parts).encode()


FOUND: dict[str, list[bytes]] = {
    "callback": [b"c:" + b":" * 70, b"c:\xed\xa0\x80", b"s:x:" + "长".encode() * 30],
    "box-header": [b"", b"TS1", b"TS1\x01\xff" + bytes(40), b"TS1\x01\x01\xff" + b"tip"],
    "keyfile": [b"[" * 16_000, b'{"v": 1e400}', b"{}" * 9000],
    "manifest": [b"[" * 100_000, b'{"v": 1, "day": "2026-11-21", "files": {"main.db": {"sha256": "", "size": Infinity, '
                 b'"schema": 1}, "keys.db": {"sha256": "", "size": 1, "schema": 1}}}'],
    "high-water": [b"99999999999999999999 " + b"00" * 32 + b" 0\n"],
    "clock-file": [b"", b"nan", b"1e300", b"9e11", BAD_TEXT],
    "webhook": [b'{"update_id": Infinity}', b'{"update_id": "7"}', b"[" * 100_000],
    "update": [json.dumps({"update_id": 1} | body).encode() for body in (
        {"message": {"message_id": 1, "date": 1, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": ["x"]}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": [5], "type": "supergroup"}, "text": "x"}},
        {"my_chat_member": {"chat": {"id": 5, "type": "private"}, "date": 1}},
    )],
    "rules": [b"rules: {? [a] : b}", b"a: 2026-13-45", b"a: 0x_", b"!!map x", b"a: !!timestamp x", b"a: !!int ''"],
    "calendar": [b"year: truetrue", b"[" * 100_000, b"- " * 100_000],
    "priority": [b"base: trueish"],
    "corpus": [BAD_TEXT],
    "texts-digest": [BAD_TEXT, b"a = " + b"{" * 5000],
    "parts": [forged_parts(iteration_exponent=15), forged_parts(extendable=False), forged_parts(member_threshold=1)],
    "proof-line": [b""],
    "chain-code": [b""],
    "chain-export": [b"[" * 100_000],
    "classifier": [with_record(b"[]"), with_record(b"[" * 100_000)],
}  # fmt: skip
"""Inputs that once came through."""


def bears(target: Target, folder: Path, count: int) -> list[str]:
    """The violations among the first inputs."""
    feed, seeds = target.prepare(folder), target.seeds()
    found = []
    for number in range(count):
        data, valid = input_of(target, seeds, 1, number)
        found.append(judge(target, feed, data, valid=valid).kind)
    return [kind for kind in found if kind]


@pytest.mark.parametrize("name", TARGETS)
def test_valid_inputs_are_taken(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    feed = target.prepare(tmp_path)
    assert [judge(target, feed, data, valid=True) for data in target.seeds()] == [Verdict("taken")] * len(target.seeds())


@pytest.mark.parametrize("name", TARGETS)
def test_wrong_inputs_are_borne(name: str, tmp_path: Path) -> None:
    assert bears(TARGETS[name], tmp_path, 15 if name in SLOW else 120) == []


@pytest.mark.parametrize("name", FOUND)
def test_what_once_came_through_is_borne(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    feed = target.prepare(tmp_path)
    kinds = {data[:60]: judge(target, feed, data).kind for data in FOUND[name]}
    assert set(kinds.values()) == {""}, kinds


@pytest.mark.parametrize(
    ("name", "count", "kind"),
    [
        ("suite-ignored", 2500, "promise: an altered box"),
        ("json-trusted", 200, "JSONDecodeError"),
        ("check-ignored", 200, "promise: a code has its check"),
        ("dies", 120, "the process ended"),
    ],
)
def test_a_wrong_build_is_noticed(name: str, count: int, kind: str) -> None:
    told = worker.run(Stretch(BREAKS[name][0], 1, 0, count, name))
    assert any(found.startswith(kind) for found in told.found), told.found
    assert told.outcomes.total() == count


def test_an_input_that_takes_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def feed(data: bytes) -> None:
        while data:
            pass

    monkeypatch.setattr("campaigns.fuzz.target.SECONDS", 0.05)
    assert judge(TARGETS["callback"], feed, b"x").kind.startswith(TooLong.__name__)
    assert judge(TARGETS["callback"], feed, b"").outcome == "taken"


def test_a_refusal_of_a_valid_input_and_any_other_error_are_violations() -> None:
    target = TARGETS["manifest"]

    def refuse(data: bytes) -> None:
        raise target.refuses[0]("no")

    def fail(data: bytes) -> None:
        raise KeyError("x")

    assert judge(target, refuse, b"").outcome == "refused"
    assert judge(target, refuse, b"", valid=True).kind.startswith("refused a valid input")
    assert judge(target, fail, b"").kind.startswith("KeyError")


@pytest.mark.parametrize("mutator", [blob, text, tree])
def test_the_same_draw_gives_the_same_input(mutator) -> None:
    seeds = [b'{"a": [1, "x"]}', b"n: 2026-01-02\n- [x]", "回执码".encode()]

    def drawn(seed: int) -> Iterator[bytes]:
        rng = Random(seed)
        for number in range(200):
            yield mutator(rng, seeds[number % 3], seeds)

    first = list(drawn(1))
    assert first == list(drawn(1)) != list(drawn(2))
    assert len(set(first)) > 150
    assert all(len(data) <= LONGEST for data in first)


def test_a_violation_is_told_once_a_kind_and_can_be_played_again(tmp_path: Path) -> None:
    told = Told(Stretch("manifest", 1, 0, 3))
    for number, kind in enumerate(["a", "b", "a"]):
        told.add(Verdict("violation", kind, "trace"), number)
    assert told.found == {"a": (2, 0, "trace"), "b": (1, 1, "trace")}
    saved = tmp_path / "input"
    saved.write_bytes(b"no json")
    words = ["-m", "campaigns.fuzz", "--target", "manifest", "--replay", str(saved)]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[-2:]) == (0, ["manifest:", "refused"]), done.stderr


def test_the_command_ends_with_its_figures(tmp_path: Path) -> None:
    words = ["-m", "campaigns.fuzz", "--target", "callback", "--n", "300", "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("executions 300, targets 1, violations 0 ")
    assert not (tmp_path / "out").exists()
