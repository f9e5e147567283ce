"""Crockford's base 32 with one check character over GF(32). Used by receipts only.

The check is a weighted sum with the weights 1, a, a², … (a is a root of x⁵ + x² + 1, which has order 31), so up to 31
characters all weights differ and none is zero: every single wrong character and every swap of two characters,
adjacent or not, is caught. What two or more independent errors leave undetected is one in 32.
"""

from collections.abc import Iterable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_POLYNOMIAL = 0b100101
_TOP_BIT = 0b100000


def canonical(text: str) -> str:
    """Upper case, with O read as 0 and I and L as 1. Other characters stay as they are."""
    return text.upper().translate(_LOOKALIKES)


def check_character(data: str) -> str:
    """The character that completes ``data`` (alphabet characters only, at most 30)."""
    return ALPHABET[_times_a(_weighted_sum(_VALUES[character] for character in data))]


def is_complete(code: str) -> bool:
    """Whether ``code`` is made of the alphabet and its last character is the check of those before."""
    return all(character in _VALUES for character in code) and not _weighted_sum(_VALUES[c] for c in code)


def _weighted_sum(values: Iterable[int]) -> int:
    total = 0
    for value in values:
        total = _times_a(total) ^ value
    return total


def _times_a(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & _TOP_BIT else doubled
