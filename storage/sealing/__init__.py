"""Sealing: everything this project does with keys. Storage and the key commands call it; the public names are here.

The host holds public keys only and can seal; opening takes a reader's key file or a citizen's receipt. Formats are
frozen and checked by ``tests/vectors``; how they fit together is told in each module's first lines.
"""

from storage.sealing.citizen import RECEIPT_COST, CitizenKey, CitizenRecord, Verifier, claim, matches, mint
from storage.sealing.context import Context
from storage.sealing.encoding import enc, u32
from storage.sealing.envelope import Padding, open_box, seal
from storage.sealing.errors import CannotOpen, FormatError, SealingError, WeakPassphrase, WrongPassphrase
from storage.sealing.fingerprint import fingerprint
from storage.sealing.kdf import KdfCost
from storage.sealing.keyfile import change_passphrase, inspect_keyfile, keyfile_of, new_keyfile, unlock
from storage.sealing.keyfile_fields import KeyFile
from storage.sealing.layout import BoxInfo, Role, SealedBox, inspect
from storage.sealing.officefile import inspect_officefile, new_officefile, unlock_office
from storage.sealing.passphrase import weakness
from storage.sealing.receipt import Receipt, Selector, looks_like_receipt, new_receipt, parse_receipt
from storage.sealing.secret import Pepper, Seed
from storage.sealing.signing import Signature, SigningKey, VerifyKey, sign, verify, verify_key
from storage.sealing.tipkey import NewTipKey, Reader, ShareB, grant, new_share_b, new_tip_key, open_tip_key
from storage.sealing.xwing import PublicKey, Wrap, public_key, unwrap, wrap

__all__ = [
    "RECEIPT_COST",
    "BoxInfo",
    "CannotOpen",
    "CitizenKey",
    "CitizenRecord",
    "Context",
    "FormatError",
    "KdfCost",
    "KeyFile",
    "NewTipKey",
    "Padding",
    "Pepper",
    "PublicKey",
    "Reader",
    "Receipt",
    "Role",
    "SealedBox",
    "SealingError",
    "Seed",
    "Selector",
    "ShareB",
    "Signature",
    "SigningKey",
    "Verifier",
    "VerifyKey",
    "WeakPassphrase",
    "Wrap",
    "WrongPassphrase",
    "change_passphrase",
    "claim",
    "enc",
    "fingerprint",
    "grant",
    "inspect",
    "inspect_keyfile",
    "inspect_officefile",
    "keyfile_of",
    "looks_like_receipt",
    "matches",
    "mint",
    "new_keyfile",
    "new_officefile",
    "new_receipt",
    "new_share_b",
    "new_tip_key",
    "open_box",
    "open_tip_key",
    "parse_receipt",
    "public_key",
    "seal",
    "sign",
    "u32",
    "unlock",
    "unlock_office",
    "unwrap",
    "verify",
    "verify_key",
    "weakness",
    "wrap",
]
