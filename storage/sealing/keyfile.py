"""A reader's key file: the private seed under a passphrase. Used by ``bot keys``, the desk and chat unlock.

UTF-8 JSON with exactly these fields: ``v`` 1, ``name``, ``reader_id``, ``kdf`` {``name`` "argon2id", ``m`` KiB, ``t``,
``p``, ``salt``}, ``nonce``, ``pub``, ``ct``; bytes in standard base64. How ``ct`` is made stands in ``locked``; the label
of its associated data is "keyfile".
"""

from storage.ids import ReaderId
from storage.sealing.kdf import KdfCost
from storage.sealing.keyfile_fields import KeyFile, decode, encode_bytes
from storage.sealing.locked import lock, unlocked
from storage.sealing.secret import Seed
from storage.sealing.xwing import PublicKey, public_key

DEFAULT_MEMORY_KIB = 256 * 1024
DEFAULT_ITERATIONS = 3
_LABEL = b"keyfile"


def new_keyfile(
    reader_id: ReaderId,
    name: str,
    passphrase: str,
    *,
    memory_kib: int = DEFAULT_MEMORY_KIB,
    iterations: int = DEFAULT_ITERATIONS,
) -> tuple[bytes, PublicKey]:
    """A new key pair: its file and its public half. About a second; run it in a thread.

    Raises WeakPassphrase, or ValueError if the cost is out of bounds (19 MiB … 2 GiB, 2 … 16 passes).
    """
    seed = Seed.generate()
    file = keyfile_of(seed, reader_id, name, passphrase, memory_kib=memory_kib, iterations=iterations)
    return file, public_key(seed)


def keyfile_of(
    seed: Seed,
    reader_id: ReaderId,
    name: str,
    passphrase: str,
    *,
    memory_kib: int = DEFAULT_MEMORY_KIB,
    iterations: int = DEFAULT_ITERATIONS,
) -> bytes:
    """The file of a seed that is there already, such as one joined from its parts. Raises as ``new_keyfile``."""
    about = {"name": name, "reader_id": reader_id, "pub": encode_bytes(public_key(seed).raw)}
    return lock(_LABEL, about, seed, passphrase, KdfCost(memory_kib, iterations))


def unlock(keyfile: bytes, passphrase: str) -> Seed:
    """The private seed. Slow like ``new_keyfile``. Raises FormatError if it is no key file, else WrongPassphrase."""
    return Seed(unlocked(_LABEL, decode(keyfile), passphrase))


def change_passphrase(
    keyfile: bytes,
    old: str,
    new: str,
    *,
    memory_kib: int = DEFAULT_MEMORY_KIB,
    iterations: int = DEFAULT_ITERATIONS,
) -> bytes:
    """The same key pair under a new passphrase and cost. Raises as ``unlock`` and ``new_keyfile`` do."""
    parsed = decode(keyfile)
    seed = unlock(keyfile, old)
    return keyfile_of(seed, parsed.reader_id, parsed.name, new, memory_kib=memory_kib, iterations=iterations)


def inspect_keyfile(keyfile: bytes) -> KeyFile:
    """Reader, name, public key and cost as the file states them, unauthenticated. Raises FormatError."""
    return decode(keyfile)
