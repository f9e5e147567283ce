"""A call's parameters, whichever of Telegram's four ways they came. Used by ``app`` and all methods."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .errors import bad_request

TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart body."""

    name: str
    mime_type: str
    content: bytes


class Params:
    """Typed access to the values; anything unusable is refused the way Telegram refuses it."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return text

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """A whole number, brought into ``low``..``high``; text that is no number counts as the default."""
        try:
            value = int(self.text(name) or default)
        except ValueError:
            value = default
        return max(value if low is None else low, min(value, value if high is None else high))

    def number(self, name: str, default: float, low: float, high: float) -> float:
        try:
            value = float(self.text(name) or default)
        except ValueError:
            value = default
        return max(low, min(value, high))

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE

    def json(self, name: str) -> Any:
        """A JSON-serialized parameter, or the value itself if the whole body was JSON; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value.strip():
            return None if isinstance(value, str) else value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def loggable(self) -> dict[str, Any]:
        """The values for people to read: nested JSON decoded, a file shown by its name and size in bytes."""
        shown = {name: _decoded(value) for name, value in self.values.items()}
        shown |= {name: f"<{u.name}: {len(u.content)} bytes>" for name, u in self.uploads.items()}
        return shown


def _decoded(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


async def read_params(request: web.Request) -> Params:
    """Query string, urlencoded form, multipart form or JSON object, merged; the body wins."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        raw = await request.read()
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object: object expected")
        values.update(body)
    elif request.can_read_body:
        for name, field in (await request.post()).items():
            if isinstance(field, web.FileField):
                uploads[name] = Upload(field.filename, field.content_type, field.file.read())
            else:
                values[name] = field if isinstance(field, str) else bytes(field).decode(errors="replace")
    return Params(values, uploads)
