"""Aligned columns on a terminal, where a Chinese character takes two places."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Places that ``text`` takes in a row of a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, places: int) -> str:
    """``text`` filled with spaces up to so many places."""
    return text + " " * (places - width(text))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines with their columns under one another; all rows have equally many."""
    places = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(pad(cell, n) for cell, n in zip(row, places, strict=True)).rstrip() for row in rows]
