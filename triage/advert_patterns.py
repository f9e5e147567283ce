"""Many regular expressions made into one that is fast to look for. triage.adverts uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_CERTAIN = re.compile(r"[^\\.^$*+?{}\[\]|()0-9](?![?*{])")


def by_start(patterns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Alternatives that begin with one certain character, and all others.

    A regular expression of the first kind alone passes over most of a text without trying any of them.
    """
    words: list[str] = []
    shapes: list[str] = []
    for one in (one for pattern in patterns for one in _spread(pattern)):
        (words if _CERTAIN.match(one) else shapes).append(one)
    return words, shapes


def _spread(pattern: str) -> Iterator[str]:
    """The alternatives of a regular expression, also those of the group that one begins with."""
    for one in _alternatives(pattern):
        group = re.match(r"\((?:\?:)?((?:[^()?\\]|\?\(?!)+)\)(?![?*{+])", one)
        if group and not one.startswith("(?<"):
            yield from (head + one[group.end() :] for start in [group[1]] for head in _alternatives(start))
        else:
            yield one


def _alternatives(pattern: str) -> list[str]:
    """What stands between the outermost bars of a regular expression."""
    parts, depth, charset = [""], 0, False
    for sign in re.findall(r"\\.|.", pattern, re.DOTALL):
        charset = sign == "[" or (charset and sign != "]")
        depth += 0 if charset else (sign == "(") - (sign == ")")
        if sign == "|" and not depth and not charset:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
