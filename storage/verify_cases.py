"""The checks of cases: every tip has what opening, following and handling it take. For storage.verify only.

Sizes of keys are looked at here although the schema states them: SQLite's integrity check leaves CHECK constraints out
on a read-only connection (measured with 3.53).
"""

import json
from dataclasses import dataclass

from storage import objects
from storage.audit import SYSTEM
from storage.database import Tx
from storage.intake import SENT_UP
from storage.office import vouches
from storage.readers import every
from storage.sealing import FormatError, PublicKey, SealedBox, VerifyKey, inspect
from storage.sealing.xwing import PUBLIC_KEY_BYTES, WRAP_BYTES

SHARE_BYTES = 32

_TIPS = """
SELECT case_id, number, epoch, state, length(public_key)=?,
    (SELECT count(*) FROM key_wrap w WHERE w.case_id=tip.case_id AND w.epoch=tip.epoch),
    EXISTS (SELECT 1 FROM key_wrap w WHERE w.case_id=tip.case_id AND length(wrap)<>?),
    EXISTS (SELECT 1 FROM receipt r WHERE r.case_id=tip.case_id AND length(r.public_key)=?),
    EXISTS (SELECT 1 FROM step s WHERE s.case_id=tip.case_id AND seq=1),
    (SELECT state FROM step s WHERE s.case_id=tip.case_id ORDER BY seq DESC LIMIT 1),
    (SELECT kind FROM object o WHERE o.case_id=tip.case_id AND turn=1),
    shredded_on IS NOT NULL, EXISTS (SELECT 1 FROM object o WHERE o.case_id=tip.case_id),
    NOT EXISTS (SELECT 1 FROM receipt r WHERE r.case_id=tip.case_id)
        AND EXISTS (SELECT 1 FROM step s WHERE s.case_id=tip.case_id AND seq=2 AND state=? AND actor=?)
FROM tip
"""


@dataclass(frozen=True)
class Found:
    """Rows looked at, the first fault ("" for none) and a remark."""

    count: int
    fault: str = ""
    note: str = ""


def readers(main: Tx, keys: Tx) -> Found:
    """Every public key that tips are or were sealed to has its size."""
    count = 0
    for row in every(main):
        count += 1
        if len(row.identity.key) != PUBLIC_KEY_BYTES:
            return Found(count, f"{row.reader_id}: expected a public key of {PUBLIC_KEY_BYTES} bytes")
    return Found(count)


def signatures(main: Tx, office: VerifyKey) -> Found:
    """The office signed every reader as he stands here; those revoked may have been signed by an office key before it."""
    count = former = 0
    for row in every(main):
        count += 1
        if vouches(office, row.identity, row.signature):
            continue
        if not row.revoked:
            return Found(count, f"{row.reader_id}: the office did not sign this key as it stands here")
        former += 1
    return Found(count, note=f"{former} revoked, not signed by this office key" if former else "")


def tips(main: Tx, keys: Tx) -> Found:
    """Share B and a wrap for the case's epoch, wraps of the right size, receipt, first step, present state, tip text.

    A shredded case has neither share nor content. A request for another handler has no receipt, and is only told by
    having gone straight to the superior: such cases without one are remarked, and no fault.
    """
    count = requests = 0
    values = (PUBLIC_KEY_BYTES, WRAP_BYTES, PUBLIC_KEY_BYTES, SENT_UP, SYSTEM)
    for row in main.execute(_TIPS, values):
        case_id, number, epoch, state, public, wraps, misshapen, receipt, first, last, kind, shredded, content, up = row
        count += 1
        requests += up
        faults = (
            (shredded or _has_share(keys, case_id, epoch), f"share: none for epoch {epoch} in keys.db"),
            (public, "tip: the public key has a wrong size"),
            (wraps > 0, f"key_wrap: none for epoch {epoch}"),
            (not misshapen, f"key_wrap: expected {WRAP_BYTES} bytes"),
            (receipt or up, "receipt: none, or its public key has a wrong size"),
            (first, "step: the first is missing"),
            (state == last, "step: the last is not the case's state"),
            (shredded or kind == "tip", "object: the tip itself is missing"),
            (not (shredded and content), "object: the case was shredded, and some of its content is there"),
        )
        for well, fault in faults:
            if not well:
                return Found(count, f"{number}: {fault}")
    return Found(count, note=f"{requests} sent straight up without a receipt" if requests else "")


def sealed_objects(main: Tx, keys: Tx) -> Found:
    """Every box has its digest, the form of a sealed box, and share B of the epoch it was sealed in."""
    count = 0
    rows = main.execute(
        "SELECT number, case_id, turn, object.epoch, object.box, digest FROM object JOIN tip USING(case_id)"
    )
    for number, case_id, turn, epoch, box, digest in rows:
        count += 1
        fault = _box_fault(SealedBox(box), digest)
        if not fault and not _has_share(keys, case_id, epoch):
            fault = f"no share for epoch {epoch} in keys.db"
        if fault:
            return Found(count, f"{number} turn {turn}: {fault}")
    return Found(count)


def dead_letters(main: Tx, keys: Tx) -> Found:
    """Words put aside can still be opened: box, wraps and share B."""
    count = 0
    for case_id, public, box, wraps in main.execute("SELECT case_id, public_key, box, wraps FROM dead_letter"):
        count += 1
        fault = _box_fault(SealedBox(box), None) or _letter_fault(public, wraps)
        if not fault and not _has_share(keys, case_id, 1):
            fault = "no share in keys.db"
        if fault:
            return Found(count, f"{case_id.hex()}: {fault}")
    return Found(count)


def shares(main: Tx, keys: Tx) -> Found:
    """Shares without a case are left by an intake that died between its two files: remarked, and no fault."""
    count = orphans = 0
    for case_id, size in keys.execute("SELECT case_id, length(share_b) FROM share"):
        count += 1
        if size != SHARE_BYTES:
            return Found(count, f"{case_id.hex()}: expected {SHARE_BYTES} bytes")
        orphans += not main.execute(
            "SELECT EXISTS (SELECT 1 FROM tip WHERE case_id=:id AND shredded_on IS NULL) "
            "OR EXISTS (SELECT 1 FROM dead_letter WHERE case_id=:id)",
            {"id": case_id},
        ).fetchone()[0]
    return Found(count, note=f"{orphans} without a case" if orphans else "")


def _has_share(keys: Tx, case_id: bytes, epoch: int) -> bool:
    return keys.execute("SELECT 1 FROM share WHERE case_id=? AND epoch=?", (case_id, epoch)).fetchone() is not None


def _box_fault(box: SealedBox, digest: bytes | None) -> str:
    if digest is not None and objects.digest(box) != digest:
        return "the box does not match its digest"
    try:
        inspect(box)
    except FormatError as error:
        return f"the box is not readable: {error}"
    return ""


def _letter_fault(public: bytes, wraps: str) -> str:
    try:
        PublicKey(public)
        sizes = {len(bytes.fromhex(wrap)) for _, wrap in json.loads(wraps).values()}
    except FormatError:
        return "the public key has a wrong size"
    except (ValueError, TypeError, AttributeError):
        return "the wraps cannot be read"
    return "" if sizes == {WRAP_BYTES} else f"expected wraps of {WRAP_BYTES} bytes"
