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


def is_id_card(text: str) -> bool:
    """Whether 17 digits and a digit or x (separators allowed) are a citizen number: date and checksum of GB 11643."""
    number = re.sub(r"[^0-9x]", "", text)
    if not re.fullmatch(r"[0-9]{17}[0-9x]", number) or int(number[:2]) not in _PROVINCES:
        return False
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    try:
        date(year, month, day)
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return year >= _OLDEST and _CHECKS[total % 11] == number[17]


def is_bank_card(text: str) -> bool:
    """Whether 16 to 19 digits (separators allowed), not all the same, pass the Luhn check of ISO/IEC 7812."""
    number = re.sub(r"[^0-9]", "", text)
    if not 16 <= len(number) <= 19 or len(set(number)) == 1:
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    return (sum(map(int, number[-1::-2])) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0
