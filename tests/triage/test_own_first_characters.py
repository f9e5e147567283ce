"""Characters tested before long lists of words must be those with which the words begin, or words are silently lost."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from triage import kin, whose

PARSER, CODES = import_module("re._parser"), import_module("re._constants")


def firsts(parsed: Any) -> tuple[set[str], bool]:
    """The characters with which a match can begin, and whether it can be empty."""
    seen: set[str] = set()
    for kind, value in parsed:
        if kind in (CODES.ASSERT, CODES.ASSERT_NOT):
            continue
        if kind is CODES.LITERAL:
            return seen | {chr(value)}, False
        if kind is CODES.IN:
            return seen | {chr(code) for _, code in value}, False
        branches = {
            CODES.BRANCH: lambda it: it[1],
            CODES.MAX_REPEAT: lambda it: [it[2]],
            CODES.SUBPATTERN: lambda it: [it[3]],
        }
        parts = [firsts(part) for part in branches[kind](value)]
        seen |= {char for chars, _ in parts for char in chars}
        if not any(empty for _, empty in parts) and not (kind is CODES.MAX_REPEAT and value[0] == 0):
            return seen, False
    return seen, True


@pytest.mark.parametrize("pattern", [kin.FAMILY, kin.KIN, whose.CUES.pattern], ids=["family", "kin", "cues"])
def test_the_first_characters_are_those_of_the_words(pattern: str) -> None:
    guard, words = pattern.split("])", 1)
    assert guard.startswith("(?=[")
    chars, empty = firsts(PARSER.parse(words))
    assert not empty
    assert chars == set(guard.removeprefix("(?=["))
