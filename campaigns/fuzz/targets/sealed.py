"""Sealed boxes, wraps, public keys, key files and parts: bytes that somebody with the disk, or a courier, may change.

The valid ones are those of tests/vectors, so that the same draw gives the same bytes. Key files are only read, not opened:
that costs an Argon2id derivation each and is what tests/storage/sealing tries.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from shamir_mnemonic.share import Share

from campaigns.fuzz.mutate import blob, text, tree
from campaigns.fuzz.target import Feed, Target
from storage.ids import CaseId, ObjectId
from storage.sealing import (
    CannotOpen,
    Context,
    FormatError,
    PublicKey,
    SealedBox,
    Seed,
    Wrap,
    inspect,
    inspect_keyfile,
    inspect_officefile,
    open_box,
    public_key,
    unwrap,
    wrap,
)
from storage.sealing.keyfile_fields import checked_cost
from storage.sealing.parts import BadParts, join

VECTORS = Path(__file__).parents[3] / "tests" / "vectors"


def vector(name: str) -> Any:
    """A file of known answers."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def targets() -> list[Target]:
    return [
        Target("box", lambda: list(_boxes()), _box, blob, (CannotOpen,), share=30),
        Target("box-header", lambda: list(_boxes()), _header, blob, (FormatError,), share=30),
        Target("wrap", lambda: [_plain_wrap()[1]], _wrap, blob, (CannotOpen,)),
        Target("public-key", lambda: [bytes.fromhex(p["public"]) for p in vector("keys")["key_pairs"]], _public, blob,
               (FormatError,)),
        Target("keyfile", lambda: [vector("keyfile")["file"].encode()], _keyfile, tree, (FormatError,), share=20),
        Target("officefile", lambda: [vector("officefile")["file"].encode()], _officefile, tree, (FormatError,), share=20),
        Target("parts", _parts_seeds, _parts, _forged, (BadParts,), share=3),
    ]  # fmt: skip


def _boxes() -> dict[bytes, tuple[Context, bytes]]:
    """Known boxes with their context and content."""
    return {bytes.fromhex(b["box"]): (_context(b["context"]), bytes.fromhex(b["plaintext"])) for b in vector("boxes")["boxes"]}


def _context(fields: dict[str, Any]) -> Context:
    case, thing = CaseId(bytes.fromhex(fields["case_id"])), ObjectId(bytes.fromhex(fields["object_id"]))
    return Context(case, fields["epoch"], thing, fields["kind"], fields["field"], fields["version"])


def _box(folder: Path) -> Feed:
    """Whoever holds the key opens what was sealed, byte for byte, and nothing else."""
    known, seed = _boxes(), Seed(bytes.fromhex(vector("boxes")["seeds"]["tip"]))
    contexts = {context for context, _ in known.values()}

    def feed(data: bytes) -> None:
        if data in known:
            context, content = known[data]
            assert open_box(seed, "tip", context, SealedBox(data)) == content, "a box gives its content"
            return
        for context in contexts:
            _refused(lambda context=context: open_box(seed, "tip", context, SealedBox(data)))  # type: ignore[misc]
        raise CannotOpen

    return feed


def _refused(open_it: Callable[[], object]) -> None:
    try:
        open_it()
    except CannotOpen:
        return
    raise AssertionError("an altered box does not open")


def _header(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        info = inspect(SealedBox(data))
        assert info.suite == 1 and 0 < info.padded_size < info.body_size < len(data), "sizes lie inside the box"

    return feed


def _plain_wrap() -> tuple[Seed, bytes, bytes]:
    known = vector("wraps")
    return Seed(bytes.fromhex(known["seed"])), bytes.fromhex(known["plain"]["wrap"]), bytes.fromhex(known["plain"]["info"])


def _wrap(folder: Path) -> Feed:
    seed, valid, info = _plain_wrap()

    def feed(data: bytes) -> None:
        unwrap(seed, Wrap(data), info)
        assert data == valid, "an altered wrap does not open"

    return feed


def _public(folder: Path) -> Feed:
    """What is accepted as a key can be wrapped to: one of ML-KEM's checks may refuse it, but only as FormatError."""

    def feed(data: bytes) -> None:
        assert len(wrap(PublicKey(data), bytes(32), b"info")) == 1168, "a wrap has its size"

    return feed


def _keyfile(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        found = inspect_keyfile(data)
        assert checked_cost(found.cost), "a forged file cannot ask for an endless derivation"
        found.name.encode()
        found.reader_id.encode()

    return feed


def _officefile(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        found = inspect_officefile(data)
        assert checked_cost(found.cost), "a forged file cannot ask for an endless derivation"
        assert len(found.public) == 32, "the public half has its size"

    return feed


def _parts_seeds() -> list[bytes]:
    parts = vector("parts")["parts"]
    return ["\n".join(parts[start : start + 3]).encode() for start in range(3)]


def _forged(rng: Random, valid: bytes, others: Sequence[bytes]) -> bytes:
    """Altered words, or parts rightly written, checksum and all, of which one or each has another number in one field."""
    if rng.random() < 0.5:
        return text(rng, valid, others)
    shares = [Share.from_mnemonic(line) for line in valid.decode().split("\n")]
    sixteenth = rng.randrange(1, 17)
    field, value = rng.choice((
        ("identifier", rng.randrange(1 << 15)), ("extendable", False), ("iteration_exponent", sixteenth - 1),
        ("group_index", sixteenth - 1), ("group_count", sixteenth), ("group_threshold", sixteenth),
        ("index", sixteenth - 1), ("member_threshold", sixteenth), ("value", rng.randbytes(32)),
    ))  # fmt: skip
    chosen = rng.choice((*range(len(shares)), None))
    some = [replace(one, **{field: value}) if chosen in (at, None) else one for at, one in enumerate(shares)]
    return "\n".join(one.mnemonic() for one in some).encode()


def _parts(folder: Path) -> Feed:
    """Parts, one a line: they give the key that was split, or none."""
    whole = Seed(bytes.fromhex(vector("parts")["seed"]))
    assert public_key(whole)

    def feed(data: bytes) -> None:
        lines = [line for line in data.decode("utf-8", "replace").split("\n") if line.strip()]
        assert join(lines) == whole, "parts give the key that was split"

    return feed
