"""Making a wrong input from right ones: everything drawn from one ``Random``, so that the same draw gives the same bytes.

``Mutator`` is what a target names: ``blob`` for binary formats, ``text`` for what people type or write by hand, ``tree``
for JSON. Each knows the others' tricks, for a file may be broken in any of these ways.
"""

import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from campaigns.fuzz.odd import DEPTHS, NUMBERS, OPENERS, TEXTS, VALUES

Mutator = Callable[[Random, bytes, Sequence[bytes]], bytes]
"""(chance, one valid input, all of them) -> an input that is probably wrong."""

LONGEST = 300_000
MOST_STEPS = 4
HEAD = 8
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_TOKEN = re.compile(rb"[^\s\[\]{},:\"']+")


def blob(rng: Random, valid: bytes, others: Sequence[bytes]) -> bytes:
    """Bits, bytes, lengths, cuts and splices."""
    return _several(rng, valid, others, _ON_BYTES)


def text(rng: Random, valid: bytes, others: Sequence[bytes]) -> bytes:
    """Lines, tokens, numbers, odd characters and nesting; at times bits too."""
    return _several(rng, valid, others, _ON_TEXT if rng.random() < 0.85 else _ON_BYTES)


def tree(rng: Random, valid: bytes, others: Sequence[bytes]) -> bytes:
    """Values, keys and shapes of JSON; at times its text and its bits."""
    chance = rng.random()
    if chance > 0.7:
        return _several(rng, valid, others, _ON_TEXT if chance > 0.8 else _ON_BYTES)
    try:
        root = json.loads(valid)
    except ValueError:  # several values, one a line
        lines = valid.split(b"\n")
        at = rng.randrange(len(lines))
        if not lines[at].strip():
            return text(rng, valid, others)
        lines[at] = tree(rng, lines[at], lines)
        return b"\n".join(lines)[:LONGEST]
    for _ in range(rng.randint(1, MOST_STEPS)):
        root = _changed(rng, root)
    return json.dumps(root, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")[:LONGEST]


Step = Callable[[Random, bytes, Sequence[bytes]], bytes]


def _several(rng: Random, data: bytes, others: Sequence[bytes], steps: Sequence[Step]) -> bytes:
    for _ in range(rng.randint(1, MOST_STEPS)):
        data = rng.choice(steps)(rng, data, others)
    return data[:LONGEST]


def _place(rng: Random, data: bytes) -> int:
    """Anywhere, and often near the beginning: there stand versions, kinds and counts."""
    return rng.randrange(min(len(data), HEAD if rng.random() < 0.25 else len(data)) + 1)


def _stretch(rng: Random, data: bytes) -> tuple[int, int]:
    """Where a piece begins and ends: short ones as often as long ones."""
    start = _place(rng, data)
    return start, min(len(data), start + rng.choice((1, 2, 4, 16, 64, rng.randrange(len(data) + 1))))


def _flip(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(rng.choice((1, 1, 1, 8))):
        changed[min(_place(rng, data), len(changed) - 1)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwrite(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    piece = rng.choice((b"\0", b"\xff", b"\x7f", b"\x80", rng.randbytes(rng.randint(1, 8))))
    return data[:at] + piece + data[at + len(piece) :]


def _length(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A length field, wherever one may be: too small, too large, exactly off by one."""
    size = rng.choice((1, 2, 4, 8))
    limit = 1 << 8 * size
    number = rng.choice((0, 1, limit - 1, limit >> 1, len(data), len(data) + 1, rng.randrange(limit))) % limit
    at = _place(rng, data)
    return data[:at] + number.to_bytes(size, rng.choice(("big", "little"))) + data[at + size :]


def _cut(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data[: _place(rng, data)]


def _drop(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    start, end = _stretch(rng, data)
    return data[:start] + data[end:]


def _repeat(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    start, end = _stretch(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 1, 3, 50)) + data[end:]


def _swap(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    start, end = _stretch(rng, data)
    later = min(len(data), end + end - start)
    return data[:start] + data[end:later] + data[start:end] + data[later:]


def _splice(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    return data[: _place(rng, data)] + other[_place(rng, other) :]


def _insert(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + rng.randbytes(rng.choice((1, 4, 64))) + data[at:]


def _odd_text(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(rng, data)
    return data[:at] + rng.choice(TEXTS).encode() * rng.choice((1, 1, 2, 40)) + data[at:]


def _odd_number(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _instead(rng, data, _NUMBER, rng.choice(NUMBERS))


def _odd_token(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _instead(rng, data, _TOKEN, rng.choice((*NUMBERS, *(one.encode() for one in TEXTS))))


def _other_token(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    found = _TOKEN.findall(rng.choice(others)[:LONGEST])
    return _instead(rng, data, _TOKEN, rng.choice(found)) if found else data


def _instead(rng: Random, data: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    """One match of ``pattern``, near a drawn place, becomes ``new``."""
    match = pattern.search(data, _place(rng, data)) or pattern.search(data)
    return data[: match.start()] + new + data[match.end() :] if match else data + new


def _lines(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    lines = data.split(b"\n")
    start = rng.randrange(len(lines))
    end = min(len(lines), start + rng.choice((1, 1, 2, 5)))
    piece = lines[start:end]
    if rng.random() < 0.4:
        piece = [rng.choice((b"", b" ", b"  ", b"\t")) + line.strip() for line in piece]
    kept = lines if rng.random() < 0.5 else lines[:start] + lines[end:]
    at = rng.randrange(len(kept) + 1)
    return b"\n".join((*kept[:at], *(piece if rng.random() < 0.8 else []), *kept[at:]))


def _nest(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    at, opener = _place(rng, data), rng.choice(OPENERS).encode()
    return data[:at] + opener * rng.choice(DEPTHS) + (data[at:] if rng.random() < 0.5 else b"")


_ON_BYTES: Sequence[Step] = (_flip, _flip, _overwrite, _length, _length, _cut, _drop, _repeat, _swap, _splice, _insert)
_ON_TEXT: Sequence[Step] = (
    _odd_text, _odd_text, _odd_number, _odd_token, _other_token, _lines, _lines, _drop, _repeat, _swap, _splice, _cut, _nest,
)  # fmt: skip


def _changed(rng: Random, root: Any) -> Any:
    """The tree with one node changed; ``root`` itself is not."""
    holders = list(_holders(root))
    if not holders or rng.random() < 0.02:
        return rng.choice(VALUES)
    at = rng.randrange(len(holders))
    copy = json.loads(json.dumps(root))
    holder, key = list(_holders(copy))[at]
    act = rng.random()
    if act < 0.55:
        holder[key] = rng.choice((*VALUES, rng.choice(TEXTS), holder[key]))
    elif act < 0.65:
        holder[key] = [holder[key]] if act < 0.6 else {"a": holder[key]}
    elif act < 0.75 and isinstance(holder[key], str):
        holder[key] = text(rng, holder[key].encode("utf-8", "replace"), [b"x"]).decode("utf-8", "replace")[:5000]
    elif act < 0.85:
        source, other = rng.choice(holders)
        holder[key] = source[other]
    elif isinstance(holder, dict):
        value = holder.pop(key)
        if act < 0.93:
            holder[rng.choice((key.upper(), key + " ", "", *TEXTS))] = value
    else:
        del holder[key]
    return copy


def _holders(node: Any) -> Any:
    """(container, key) of every node below ``node``."""
    todo = [node]
    while todo:
        here = todo.pop()
        keys = here if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        for key in list(keys):
            yield here, key
            todo.append(here[key])
