"""Reading a key file's JSON strictly: every field, none else, each of its type and size. For its siblings only."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

from storage.ids import ReaderId
from storage.sealing.errors import FormatError
from storage.sealing.kdf import SALT_BYTES, KdfCost
from storage.sealing.secret import SECRET_BYTES
from storage.sealing.xwing import PublicKey

VERSION = 1
NONCE_BYTES = 12
MEMORY_KIB = range(19 * 1024, 2 * 1024 * 1024 + 1)
ITERATIONS = range(2, 17)
_TAG_BYTES = 16
_LARGEST_FILE = 16384
_FIELDS = frozenset({"v", "name", "reader_id", "kdf", "nonce", "pub", "ct"})
_KDF_FIELDS = {"name", "m", "t", "p", "salt"}


@dataclass(frozen=True)
class Locked:
    """What every such file holds. ``clear_fields`` is the JSON object without ``ct``, which the ciphertext authenticates."""

    cost: KdfCost
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)
    clear_fields: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class KeyFile(Locked):
    """The fields of a reader's key file."""

    reader_id: ReaderId
    name: str
    public_key: PublicKey


def checked_cost(cost: KdfCost) -> bool:
    """Whether a cost is strong enough to protect a key and small enough that a forged file cannot stall the host."""
    return cost.memory_kib in MEMORY_KIB and cost.iterations in ITERATIONS and cost.lanes == 1


def encode_bytes(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def decode(keyfile: bytes) -> KeyFile:
    """Parse a reader's key file. Raises FormatError, naming the field but never its value."""
    locked, fields = parse(keyfile, _FIELDS)
    _expect(_is_text(fields["name"]) and _is_text(fields["reader_id"]), "name or reader_id")
    return KeyFile(
        cost=locked.cost,
        salt=locked.salt,
        nonce=locked.nonce,
        ciphertext=locked.ciphertext,
        clear_fields=locked.clear_fields,
        reader_id=ReaderId(fields["reader_id"]),
        name=fields["name"],
        public_key=PublicKey(bytes_of(fields["pub"], "pub")),
    )


def parse(file: bytes, expected: frozenset[str]) -> tuple[Locked, dict[str, Any]]:
    """The common part of a file with exactly the ``expected`` fields, and all its fields. Raises FormatError."""
    fields = _json_object(file)
    _expect(set(fields) == expected and _is_int(fields["v"]) and fields["v"] == VERSION, "fields or version")
    kdf = fields["kdf"]
    _expect(isinstance(kdf, dict) and set(kdf) == _KDF_FIELDS and kdf["name"] == "argon2id", "kdf")
    _expect(all(_is_int(kdf[key]) for key in ("m", "t", "p")), "kdf")
    cost = KdfCost(kdf["m"], kdf["t"], kdf["p"])
    _expect(checked_cost(cost), "kdf cost")
    locked = Locked(
        cost=cost,
        salt=bytes_of(kdf["salt"], "salt", SALT_BYTES),
        nonce=bytes_of(fields["nonce"], "nonce", NONCE_BYTES),
        ciphertext=bytes_of(fields["ct"], "ct", SECRET_BYTES + _TAG_BYTES),
        clear_fields={key: value for key, value in fields.items() if key != "ct"},
    )
    return locked, fields


def _json_object(keyfile: bytes) -> dict[str, Any]:
    _expect(len(keyfile) <= _LARGEST_FILE, "size")
    try:
        fields = json.loads(keyfile)
    except (ValueError, RecursionError) as error:
        raise FormatError("key file: not JSON") from error
    _expect(isinstance(fields, dict), "not an object")
    return dict(fields)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    """A string that UTF-8 can write: JSON may also spell half of a surrogate pair."""
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def bytes_of(value: object, name: str, size: int | None = None) -> bytes:
    """Base64 of ``size`` bytes, if that is given. Raises FormatError."""
    try:
        data = base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except (binascii.Error, ValueError) as error:
        raise FormatError(f"key file: {name}") from error
    if data is None or (size is not None and len(data) != size):
        raise FormatError(f"key file: {name}")
    return data


def _expect(condition: bool, what: str) -> None:
    if not condition:
        raise FormatError(f"key file: {what}")
