"""Thirty-two secret bytes that neither print, compare in variable time, hash, nor pickle. For all who hold one.

Python cannot wipe memory; what can be done is to keep a secret out of logs, tracebacks, caches and session files.
"""

import hmac
import secrets
from typing import NoReturn, Self

SECRET_BYTES = 32


class Secret:
    """Base of the secret types. Raises ValueError unless given 32 bytes."""

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != SECRET_BYTES:
            raise ValueError(f"{type(self).__name__} takes {SECRET_BYTES} bytes")
        self._raw = bytes(raw)

    @classmethod
    def generate(cls) -> Self:
        """A new one from the system's random source."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    def reveal(self) -> bytes:
        """The bytes themselves: for derivations, and for writing the pepper file; never for a log or a cache."""
        return self._raw

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Secret) and hmac.compare_digest(self._raw, other._raw)

    __hash__ = None  # type: ignore[assignment]  # a secret as a dict key would be a cache that holds a secret

    def __reduce__(self) -> NoReturn:
        raise TypeError("secrets are not pickled")


class Seed(Secret):
    """The private half of an X-Wing key pair: a reader's, a tip's or a citizen's."""

    __slots__ = ()


class Pepper(Secret):
    """The host's secret that goes into every receipt's key derivation; kept outside the database."""

    __slots__ = ()
