"""What people compare of a public key, of whichever kind."""

import hashlib

_HEX = 20


def fingerprint(public: bytes) -> str:
    """First 80 bits of SHA-256 as 20 hex digits."""
    return hashlib.sha256(public).hexdigest()[:_HEX]
