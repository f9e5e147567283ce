"""Callback data as a typed value that fits Telegram's 64 bytes. Keyboards pack it, the dispatcher unpacks it."""

from dataclasses import dataclass

LIMIT = 64


@dataclass(frozen=True)
class Press:
    """A button's meaning: who it is for (``c`` citizen, ``s`` staff), what it does, and its arguments."""

    side: str
    verb: str
    args: tuple[str, ...] = ()

    def pack(self) -> str:
        """The callback data. Raises ValueError when it does not fit or a part holds the separator."""
        parts = (self.side, self.verb, *self.args)
        if any(":" in part for part in parts):
            raise ValueError(f"a part of {self.verb!r} holds the separator")
        data = ":".join(parts)
        if len(data.encode()) > LIMIT:
            raise ValueError(f"callback data of {self.verb!r} is longer than {LIMIT} bytes")
        return data

    def arg(self, index: int) -> str:
        """The argument at ``index``, or "" when the button carries fewer: callback data comes from outside."""
        return self.args[index] if index < len(self.args) else ""


def unpack(data: str) -> Press | None:
    """The press in callback data, or None for what no keyboard of ours has made."""
    side, _, rest = data.partition(":")
    verb, *args = rest.split(":")
    return Press(side, verb, tuple(args)) if side in ("c", "s") and verb else None
