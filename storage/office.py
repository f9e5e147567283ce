"""The office key at rest: its public half in a file of the secrets, and what it signs of a reader. For storage and ``keys``.

The host is handed readers' public keys by its operator and its database. Tips are sealed only to those that the holder
of the office key has signed, and his private half is kept elsewhere: a row that somebody adds, or a key that he
exchanges, is not sealed to. The file of the public half is what all this stands on: compare its fingerprint.
"""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from storage import files
from storage.errors import NotTrusted
from storage.ids import ReaderId
from storage.sealing import FormatError, PublicKey, Signature, SigningKey, VerifyKey, fingerprint, sign, u32, verify
from storage.sealing.signing import VERIFY_KEY_BYTES

_PREFIX = b"qingfeng-office-1 "


@dataclass(frozen=True)
class Identity:
    """What the office says of a reader: whose key it is, of what kind, in which epoch."""

    reader_id: ReaderId
    kind: str
    name: str
    epoch: int
    key: bytes
    """The public key as it stands in the database: whether it is a usable one, the office has looked at before signing."""

    def statement(self) -> tuple[bytes, ...]:
        """``"reader"``, id, kind, name (UTF-8), epoch u32, public key (1,216 bytes); signed as ``enc(DOMAIN, …)``."""
        names = (self.reader_id.encode(), self.kind.encode(), self.name.encode())
        return (b"reader", *names, u32(self.epoch), self.key)

    def fingerprint(self) -> str:
        """20 hex digits, for people to compare."""
        return fingerprint(self.key)


def certify(key: SigningKey, identity: Identity) -> Signature:
    """The office's signature under a reader's public key. Raises FormatError for one of a wrong size."""
    PublicKey(identity.key)
    return sign(key, *identity.statement())


def vouches(office: VerifyKey, identity: Identity, signature: bytes) -> bool:
    """Whether the office signed exactly this identity. Never raises: a row may hold anything."""
    try:
        return verify(office, signature, *identity.statement())
    except ValueError:  # an epoch that is no u32
        return False


def publish(path: Path, public: VerifyKey) -> None:
    """Write the public half, once and durably. Raises FileExistsError."""
    files.make_dir(path.parent)
    files.create(path, _PREFIX + base64.b64encode(public) + b"\n")


def load(path: Path) -> VerifyKey:
    """The public half. Raises NotTrusted with what to do when it is missing or is not one."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise NotTrusted(
            f"there is no office key ({path}): make it with `python -m bot keys office`, then a key for each officer "
            "with `python -m bot keys new NAME`; if there was one, bring back its copy"
        ) from None
    try:
        if not text.startswith(_PREFIX):
            raise FormatError("office key: not of this version")
        public = base64.b64decode(text.removeprefix(_PREFIX).strip(), validate=True)
        if len(public) != VERIFY_KEY_BYTES:
            raise FormatError("office key: size")
        return VerifyKey(public)
    except (binascii.Error, FormatError):
        raise NotTrusted(f"{path} is not the public half of an office key: bring back its copy") from None
