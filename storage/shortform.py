"""128 bits for people to copy: 26 Crockford characters in groups of four. For commitments and fingerprints."""

from storage.sealing.crockford import ALPHABET, canonical

SHORT_BYTES = 16
_CHARACTERS = 26
_GROUP = 4


def grouped(data: bytes) -> str:
    """The first 16 bytes as a number in base 32, highest digit first: ``2K7Q-M3XP-…-4C``, never like a receipt."""
    number = int.from_bytes(data[:SHORT_BYTES], "big")
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CHARACTERS)))
    return "-".join(text[at : at + _GROUP] for at in range(0, _CHARACTERS, _GROUP))


def ungrouped(text: str) -> bytes:
    """The 16 bytes of what somebody copied, forgiving case, dashes, spaces, O, I and L. Raises ValueError."""
    plain = canonical("".join(text.replace("-", "").split()))
    number = 0
    for character in plain:
        number = number << 5 | ALPHABET.index(character)  # ValueError for what is no such character
    if len(plain) != _CHARACTERS or number >> 8 * SHORT_BYTES:
        raise ValueError("expected 26 letters and digits, of 128 bits")
    return number.to_bytes(SHORT_BYTES, "big")


def is_short(text: str) -> bool:
    """Whether somebody typed such a form and nothing else."""
    try:
        ungrouped(text)
    except ValueError:
        return False
    return True
