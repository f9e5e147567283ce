"""Sealed objects of a case, in order. For intake, threads and verify; content passes through here only sealed."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal

from storage.database import Tx
from storage.errors import Stale
from storage.ids import CaseId, ObjectId, new_object_id
from storage.sealing import Context, PublicKey, Role, SealedBox, Seed, open_box, seal

Kind = Literal["tip", "message", "reply", "note"]
VERSION = 1


@dataclass(frozen=True)
class Sealed:
    """One stored object. ``turn`` is its place in the thread, ``day`` the date it came."""

    object_id: ObjectId
    case_id: CaseId
    turn: int
    kind: Kind
    epoch: int
    version: int
    day: str
    box: SealedBox

    def context(self) -> Context:
        return Context(self.case_id, self.epoch, self.object_id, self.kind, "body", self.version)


@dataclass(frozen=True)
class Turn:
    """One object as its reader sees it; ``content`` is None for what this reader may not open."""

    turn: int
    kind: Kind
    day: str
    content: dict[str, Any] | None

    @property
    def text(self) -> str:
        """The words in it; "" for none, and for what this reader may not open."""
        return str((self.content or {}).get("text", ""))


def make(
    case_id: CaseId, kind: Kind, epoch: int, day: str, content: dict[str, Any], keys: dict[Role, PublicKey]
) -> Sealed:
    """Seal ``content`` (as JSON) to the keys given; needs no secret. The turn is set when it is stored."""
    object_id = new_object_id()
    context = Context(case_id, epoch, object_id, kind, "body", VERSION)
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    box = seal(list(keys.items()), context, data, padding="text")
    return Sealed(object_id, case_id, 0, kind, epoch, VERSION, day, box)


def put(tx: Tx, sealed: Sealed) -> None:
    """Store it as the last turn of its case.

    Raises Stale when the case has got another key since it was sealed: whoever left then could still open it.
    """
    if not tx.execute("SELECT 1 FROM tip WHERE case_id=? AND epoch=?", (sealed.case_id, sealed.epoch)).fetchone():
        raise Stale("the case has got another key meanwhile")
    tx.execute(
        "INSERT INTO object(object_id, case_id, turn, kind, epoch, version, day, box, digest) "
        "SELECT ?,?,coalesce(max(turn), 0)+1,?,?,?,?,?,? FROM object WHERE case_id=?",
        (
            sealed.object_id, sealed.case_id, sealed.kind, sealed.epoch, sealed.version, sealed.day, sealed.box,
            digest(sealed.box), sealed.case_id,
        ),
    )  # fmt: skip


def of_case(tx: Tx, case_id: CaseId) -> list[Sealed]:
    """Everything stored for the case, in order."""
    rows = tx.execute(
        "SELECT object_id, turn, kind, epoch, version, day, box FROM object WHERE case_id=? ORDER BY turn", (case_id,)
    )
    return [Sealed(ObjectId(bytes(r[0])), case_id, r[1], r[2], r[3], r[4], r[5], SealedBox(bytes(r[6]))) for r in rows]


def opened(sealed: Sealed, seed: Seed, role: Role) -> Turn:
    """The object for the holder of ``role``'s seed. Raises CannotOpen."""
    content = json.loads(open_box(seed, role, sealed.context(), sealed.box))
    return Turn(sealed.turn, sealed.kind, sealed.day, content)


def closed(sealed: Sealed) -> Turn:
    """The object's place in the thread, without its content."""
    return Turn(sealed.turn, sealed.kind, sealed.day, None)


def digest(box: SealedBox) -> bytes:
    """SHA-256 of the box: shows a rotten or swapped blob without any key."""
    return hashlib.sha256(box).digest()
