"""Names of things at rest, as distinct types: mixing them up fails type checking."""

import secrets
from typing import NewType

CaseId = NewType("CaseId", bytes)
"""16 random bytes; the primary key of a case and part of everything sealed for it."""

ObjectId = NewType("ObjectId", bytes)
"""16 random bytes; one sealed object of a case."""

EntryId = NewType("EntryId", bytes)
"""16 random bytes; one entry of a case's registers."""

CaseNumber = NewType("CaseNumber", str)
"""``QF-7K3M-2XPD``: what officers call a case. Random: a gap in numbering tells nothing."""

BoxNumber = NewType("BoxNumber", str)
"""Six digits on the citizen's receipt; the weekly post lists boxes with news among decoys."""

StaffId = NewType("StaffId", str)
ReaderId = NewType("ReaderId", str)

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_case_id() -> CaseId:
    return CaseId(secrets.token_bytes(16))


def new_object_id() -> ObjectId:
    return ObjectId(secrets.token_bytes(16))


def new_entry_id() -> EntryId:
    return EntryId(secrets.token_bytes(16))


def new_case_number() -> CaseNumber:
    """40 random bits in Crockford's alphabet; uniqueness is checked when the case is stored."""
    bits = secrets.randbits(40)
    text = "".join(_ALPHABET[bits >> shift & 31] for shift in range(0, 40, 5))
    return CaseNumber(f"QF-{text[:4]}-{text[4:]}")


def new_box_number() -> BoxNumber:
    return BoxNumber(f"{secrets.randbelow(1_000_000):06d}")


def short_id() -> str:
    """Eight hex characters for rows that people name on the command line (staff, readers)."""
    return secrets.token_hex(4)
