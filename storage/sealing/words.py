"""A fingerprint in forms that people can compare by voice. For ``bot keys``; imported where needed, not by the bot.

Eight words of the SLIP-39 list (1,024 English words, each of four to eight letters and unlike all others in its first
four) say all 80 bits. Six groups of four digits say them modulo 10**24 (79.7 bits), for those who rather read numbers.
"""

from shamir_mnemonic.wordlist import WORDLIST

FINGERPRINT_BITS = 80
_WORD_BITS = 10
_DIGITS, _GROUP = 24, 4


def as_words(fingerprint: str) -> str:
    """Eight words, first bits first, for 20 hex digits. Raises ValueError for another length."""
    number = _number(fingerprint)
    shifts = range(FINGERPRINT_BITS - _WORD_BITS, -1, -_WORD_BITS)
    return " ".join(str(WORDLIST[number >> shift & (1 << _WORD_BITS) - 1]) for shift in shifts)


def as_digits(fingerprint: str) -> str:
    """Six groups of four decimal digits. Raises as ``as_words``."""
    digits = f"{_number(fingerprint) % 10**_DIGITS:0{_DIGITS}d}"
    return " ".join(digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))


def _number(fingerprint: str) -> int:
    if len(fingerprint) * 4 != FINGERPRINT_BITS:
        raise ValueError("a fingerprint has 20 hex digits")
    return int(fingerprint, 16)
