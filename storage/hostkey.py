"""The host key: 32 raw bytes in ``head.key`` that sign the daily heads. For the running bot and the operator's commands.

It lies with the other secrets, so that who can write the database alone cannot sign. What is lost with it is no more
than that: a new one is made, and everybody who compares the weekly posts sees that the key has changed.
"""

import hashlib
from pathlib import Path

from storage import files
from storage.errors import StorageBroken
from storage.sealing import Signature, SigningKey, VerifyKey, sign, verify
from storage.shortform import SHORT_BYTES, grouped


def load_or_create(path: Path) -> tuple[SigningKey, bool]:
    """The key in ``path``, or a new one written there durably with mode 0600; True if it is new.

    Raises StorageBroken for a file of another size, OSError when it cannot be read or written.
    """
    found = load(path)
    if found is not None:
        return found, False
    made = SigningKey.generate()
    files.make_dir(path.parent)
    files.create(path, made.reveal())
    return made, True


def load(path: Path) -> SigningKey | None:
    """The key in ``path``, or None if there is none. Raises StorageBroken for a file of another size, OSError."""
    try:
        return SigningKey(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise StorageBroken(f"the host key {path} is not 32 bytes: bring back its copy, or delete it for a new key") from None


def certify(office: SigningKey, host: VerifyKey) -> Signature:
    """The office's word that heads signed by this host key are its own: over ``"host"`` and the key."""
    return sign(office, b"host", host)


def certificate(path: Path, office: VerifyKey, host: VerifyKey) -> Signature | None:
    """The certificate in ``path`` (hex), or None if there is none for these two keys."""
    try:
        found = Signature(bytes.fromhex(path.read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError):
        return None
    return found if verify(office, found, b"host", host) else None


def fingerprint(public: bytes) -> str:
    """128 bits of SHA-256 of the public half, as people compare them."""
    return grouped(hashlib.sha256(public).digest()[:SHORT_BYTES])
