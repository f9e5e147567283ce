"""The key of one case, in two shares. Used by intake (new key), granting, and officers' sessions (opening).

Share A is wrapped to every entitled reader; share B lies in a file of its own. Either alone gives nothing, so that
deleting one 32-byte row shreds all that was ever sealed for the case, in every copy of the main database.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NewType

from storage.ids import CaseId, ReaderId
from storage.sealing.context import ID_BYTES
from storage.sealing.encoding import DOMAIN, enc, u32
from storage.sealing.kdf import KEY_BYTES, hkdf
from storage.sealing.secret import Seed
from storage.sealing.xwing import PublicKey, Wrap, public_key, unwrap, wrap

ShareB = NewType("ShareB", bytes)
"""32 bytes, for the file of shares only."""


@dataclass(frozen=True)
class Reader:
    """Somebody tips are sealed to: an officer or a role key, with the epoch of the key pair now in force."""

    reader_id: ReaderId
    epoch: int
    public_key: PublicKey


@dataclass(frozen=True)
class NewTipKey:
    """What intake stores of a new key: public half and wraps in the main database, share B apart. The seed is gone."""

    public_key: PublicKey
    wraps: dict[ReaderId, Wrap]
    share_b: ShareB = field(repr=False)


def new_share_b() -> ShareB:
    """A fresh share B, to be stored before anything is sealed under it."""
    return ShareB(secrets.token_bytes(KEY_BYTES))


def new_tip_key(case_id: CaseId, readers: Sequence[Reader], epoch: int = 1, share_b: ShareB | None = None) -> NewTipKey:
    """A new key pair for a case (or its next epoch), readable by ``readers``: choose them by recusal first.

    ``share_b`` is the one stored already, if an earlier try got that far; share A is always fresh.
    Raises ValueError if there is no reader, one twice, or the id is not 16 bytes; FormatError on a bad public key.
    """
    if not readers or len({reader.reader_id for reader in readers}) != len(readers):
        raise ValueError("readers must be at least one, each once")
    share_a, share_b = secrets.token_bytes(KEY_BYTES), share_b or new_share_b()
    public = public_key(tip_seed(share_a, share_b, case_id, epoch))
    wraps = {reader.reader_id: _wrap_for(reader, share_a, case_id, epoch) for reader in readers}
    return NewTipKey(public, wraps, share_b)


def open_tip_key(
    case_id: CaseId,
    epoch: int,
    reader_id: ReaderId,
    reader_epoch: int,
    reader_seed: Seed,
    wrap: Wrap,
    share_b: ShareB,
) -> Seed:
    """The case's seed, for one of its readers.

    Raises CannotOpen if the wrap was made for another reader, key, case or epoch, ValueError if share B is misshapen.
    A share B of another case yields another seed: then ``open_box`` fails.
    """
    return tip_seed(unwrap(reader_seed, wrap, _info(case_id, epoch, reader_id, reader_epoch)), share_b, case_id, epoch)


def grant(
    case_id: CaseId,
    epoch: int,
    reader_id: ReaderId,
    reader_epoch: int,
    reader_seed: Seed,
    wrap: Wrap,
    to: Reader,
) -> Wrap:
    """A wrap for one more reader, made by a present one (the arguments before ``to``). Share B is not needed.

    Raises CannotOpen if the present reader's wrap does not open, FormatError if the new public key is unusable.
    """
    share_a = unwrap(reader_seed, wrap, _info(case_id, epoch, reader_id, reader_epoch))
    return _wrap_for(to, share_a, case_id, epoch)


def tip_seed(share_a: bytes, share_b: ShareB, case_id: CaseId, epoch: int) -> Seed:
    """HKDF-SHA256 with share A as input key, share B as salt, ``info = enc(DOMAIN, "seed", case id, epoch u32)``."""
    if len(share_b) != KEY_BYTES or len(case_id) != ID_BYTES:
        raise ValueError(f"share B has {KEY_BYTES} bytes, a case id {ID_BYTES}")
    return Seed(hkdf(share_a, b"seed", case_id, u32(epoch), salt=share_b))


def _wrap_for(reader: Reader, share_a: bytes, case_id: CaseId, epoch: int) -> Wrap:
    return wrap(reader.public_key, share_a, _info(case_id, epoch, reader.reader_id, reader.epoch))


def _info(case_id: CaseId, epoch: int, reader_id: ReaderId, reader_epoch: int) -> bytes:
    return enc(DOMAIN, b"wrap", case_id, u32(epoch), reader_id.encode(), u32(reader_epoch))
