"""Check digits of numbers that identify people. triage.personal uses it."""

from __future__ import annotations

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_PROVINCES = frozenset({
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
})  # fmt: skip
_OLDEST = 1900
_YOUNGEST_WRITER = 2012
"""Later dates in a number of 18 digits are those of a file, unless it is said to be an identity card."""


def is_id_card(text: str) -> bool:
    """Whether 17 digits and a digit or x (separators allowed) are a citizen number: date and checksum of GB 11643."""
    number = re.sub(r"[^0-9x]", "", text)
    if _born(number) is None:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def looks_like_id_card(text: str, *, said: bool) -> bool:
    """The same without the checksum; `said`: the words before call it an identity card."""
    born = _born(re.sub(r"[^0-9x]", "", text))
    return born is not None and (said or born <= _YOUNGEST_WRITER)


def is_old_id_card(text: str) -> bool:
    """Whether 15 digits (separators allowed) can be a citizen number of before 1999: province, and a date of 19xx."""
    number = re.sub(r"[^0-9]", "", text)
    return len(number) == 15 and _born(f"{number[:6]}19{number[6:]}0") is not None


def _born(number: str) -> int | None:
    """The year of birth in a citizen number; None if province or date cannot be."""
    if not re.fullmatch(r"[0-9]{17}[0-9x]", number) or int(number[:2]) not in _PROVINCES:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born.year if born.year >= _OLDEST else None


def is_bank_card(text: str) -> bool:
    """Whether 16 to 19 digits (separators allowed), not all the same, pass the Luhn check of ISO/IEC 7812."""
    number = re.sub(r"[^0-9]", "", text)
    if not 16 <= len(number) <= 19 or len(set(number)) == 1:
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    return (sum(map(int, number[-1::-2])) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0
