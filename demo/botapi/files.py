"""Files kept in memory: what people sent and what the bot uploaded. Used by media methods and the file routes."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

DOWNLOAD_LIMIT = 20 << 20
UPLOAD_LIMIT = 50 << 20
PHOTO_LIMIT = 10 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file under the id the bot uses and the path under /file/bot<token>/."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    def to_api(self) -> dict[str, Any]:
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileStore:
    """Files by id and by path. Ids are opaque and differ per upload; unique ids depend on the content only."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, content: bytes, folder: str, name: str, mime_type: str) -> StoredFile:
        number = len(self._by_id)
        digest = hashlib.sha256(content).hexdigest()
        suffix = "." + name.rpartition(".")[2] if "." in name else ""
        stored = StoredFile(
            file_id=f"BQACAgUAAxkBAA{number:06d}{digest[:24]}",
            unique_id="AgAD" + digest[24:36],
            path=f"{folder}/file_{number}{suffix}",
            name=name,
            mime_type=mime_type,
            content=content,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def clear(self) -> None:
        self._by_id.clear()
        self._by_path.clear()


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP; None when it is none of them.

    For WebP and for a JPEG without a readable frame header a plausible size is given, since only the kind matters.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg_size(content) or (800, 600)
    return (512, 512) if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, (length,) = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def photo_sizes(stored: StoredFile) -> list[dict[str, Any]]:
    """The ``photo`` array of a message. Telegram scales to several sizes; here the original alone stands for all."""
    width, height = image_size(stored.content) or (800, 600)
    return [{**stored.to_api(), "width": width, "height": height}]


def document(stored: StoredFile) -> dict[str, Any]:
    """The ``document`` object of a message."""
    return {**stored.to_api(), "file_name": stored.name, "mime_type": stored.mime_type}
