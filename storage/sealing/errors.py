"""What can go wrong while sealing and opening. Raised by this package, caught by storage and above.

    SealingError
    ├── CannotOpen            nothing was opened; which of key, context or bytes was wrong is not told apart
    │   ├── FormatError       the bytes are not what they claim to be: found without any key
    │   └── WrongPassphrase   the key file did not open: wrong passphrase, or the file was altered
    └── WeakPassphrase        a new passphrase was refused; ``reason`` is a text key

Catching ``CannotOpen`` is enough wherever something is opened. Arguments that only a mistake in our own code can
produce (a seed of 31 bytes, no recipients) raise ``ValueError``. No message carries content, a key or a code.
"""


class SealingError(Exception):
    """Base class."""


class CannotOpen(SealingError):
    """Wrong key, wrong context or altered bytes. One error for all three: telling them apart helps an attacker only."""


class FormatError(CannotOpen):
    """Malformed before any key is used: magic, version, suite, lengths, JSON fields, a misshapen public key."""


class WrongPassphrase(CannotOpen):
    """The passphrase does not open this key file (or its authenticated fields were altered)."""


class WeakPassphrase(SealingError):
    """A new passphrase does not meet the minimum; ``reason`` is the text key given by ``weakness``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
