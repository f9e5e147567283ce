"""Passphrases of officers: one spelling for derivation, and the minimum for a new one. Used by key files."""

import unicodedata

MIN_CHARACTERS = 14
MIN_WORDS = 6
MIN_HAN = 12
_MIN_DISTINCT = 6
_MIN_DIGITS = 24


def normalise(passphrase: str) -> bytes:
    """UTF-8 of the NFKC form with single spaces: the same however the input method writes width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split()).encode()


def weakness(passphrase: str) -> str | None:
    """Why ``passphrase`` may not protect a key, as a text key, or None.

    ``too-short``: neither 14 characters, nor six words of two, nor twelve Chinese characters (six words unspaced).
    ``too-simple``: fewer than six different characters, words repeated to fill up, or a number below 24 digits.
    """
    words = normalise(passphrase).decode().split()
    written = "".join(words)
    if len(written) < MIN_CHARACTERS and not _enough_words(words) and _han(written) < MIN_HAN:
        return "too-short"
    padded_out = len(words) >= MIN_WORDS and len(set(words)) < MIN_WORDS
    bare_number = written.isdigit() and len(written) < _MIN_DIGITS
    if len(set(written)) < _MIN_DISTINCT or padded_out or bare_number:
        return "too-simple"
    return None


def _enough_words(words: list[str]) -> bool:
    return len(words) >= MIN_WORDS and all(len(word) >= 2 for word in words)


def _han(text: str) -> int:
    return sum(unicodedata.name(character, "").startswith("CJK UNIFIED") for character in text)
