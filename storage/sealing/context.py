"""What a sealed object belongs to. Built by repositories from the row it is stored in; bound by the envelope."""

from dataclasses import dataclass

from storage.ids import CaseId, ObjectId
from storage.sealing.encoding import DOMAIN, enc, u32

FORMAT_VERSION = 1
ID_BYTES = 16


@dataclass(frozen=True)
class Context:
    """Case (16 bytes), key epoch, object (16 bytes), kind, field and object version of one sealed object.

    Opening needs the very same values, so a box copied into another row, field or version does not open.
    Raises ValueError if an id is not 16 bytes, a name is empty or a number is no u32.
    """

    case_id: CaseId
    epoch: int
    object_id: ObjectId
    kind: str
    field: str
    version: int

    def __post_init__(self) -> None:
        if len(self.case_id) != ID_BYTES or len(self.object_id) != ID_BYTES:
            raise ValueError(f"case and object ids have {ID_BYTES} bytes")
        if not self.kind or not self.field:
            raise ValueError("kind and field are not empty")
        u32(self.epoch)
        u32(self.version)

    def associated_data(self) -> bytes:
        """``enc(DOMAIN, "obj", format version u32, case, epoch u32, object, kind, field, version u32)``; UTF-8."""
        return enc(
            DOMAIN,
            b"obj",
            u32(FORMAT_VERSION),
            self.case_id,
            u32(self.epoch),
            self.object_id,
            self.kind.encode(),
            self.field.encode(),
            u32(self.version),
        )
