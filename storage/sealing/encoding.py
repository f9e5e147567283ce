"""The one byte encoding everything bound by a key goes through. For this package only."""

DOMAIN = b"tipbox/v1"
"""First part of every context: keeps these keys apart from any other use of the same primitives."""

_U32_LIMIT = 1 << 32


def u32(number: int) -> bytes:
    """``number`` as four bytes, big-endian. Raises ValueError outside 0 … 2**32 - 1."""
    if not 0 <= number < _U32_LIMIT:
        raise ValueError("not an unsigned 32-bit number")
    return number.to_bytes(4, "big")


def enc(*parts: bytes) -> bytes:
    """Concatenate ``parts``, each led by its length as u32: injective, so no two lists of parts encode alike."""
    return b"".join(u32(len(part)) + part for part in parts)
