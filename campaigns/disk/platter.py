"""What a power cut can leave of recorded files: synced bytes stay; the rest is kept, dropped or torn, by chance.

Bytes: per file, all unsynced writes kept, none, or each decided alone and some torn at sectors of 512 bytes.
Names: creations, renames and removals reach the disk in their order, at the latest when their directory is synced.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from campaigns.disk.shim import Entry

SECTOR = 512
Write = tuple[int, bytes | None]
"""Offset and bytes; None cuts the file there."""


@dataclass
class File:
    """An inode: bytes that are on the platter, and what was done to them since the last sync."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        for write in self.pending:
            _apply(self.synced, write)
        self.pending.clear()

    def after_cut(self, rng: Random) -> bytes:
        """What of it a power cut leaves."""
        left, mode = bytearray(self.synced), rng.random()
        for write in self.pending:
            if mode < 0.2 or (mode >= 0.4 and rng.random() < 0.5):
                _apply(left, _torn(write, rng) if mode > 0.7 else write)
        return bytes(left)


@dataclass
class Platter:
    """``names`` are on the disk, ``now`` is what the program sees, ``moves`` leads from the one to the other."""

    names: dict[str, File] = field(default_factory=dict)
    now: dict[str, File] = field(default_factory=dict)
    moves: list[tuple[Entry, File]] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Let one recorded entry happen."""
        if entry.kind in "CUR":
            made = File()
            self.moves.append((entry, made))
            _rename(self.now, entry, made)
        elif entry.kind == "S" and entry.path not in self.now:  # a directory
            for move in self.moves:
                _rename(self.names, *move)
            self.moves = []
        elif entry.kind == "S":
            self.now[entry.path].sync()
        elif entry.kind != "M" and entry.path in self.now:
            self.now[entry.path].pending.append((entry.at, entry.data if entry.kind == "W" else None))

    def cut(self, rng: Random, root: str, to: Path) -> None:
        """Write into ``to`` what of ``root`` a power cut at this point may leave."""
        names = dict(self.names)
        for move in self.moves[: rng.randrange(len(self.moves) + 1)]:
            _rename(names, *move)
        for path, file in names.items():
            target = to / Path(path).relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.after_cut(rng))


def _rename(names: dict[str, File], entry: Entry, made: File) -> None:
    if entry.kind == "C":
        names[entry.path] = made
        return
    found = names.pop(entry.path, None)
    if entry.kind == "R" and found is not None:
        names[entry.to] = found


def _apply(content: bytearray, write: Write) -> None:
    at, data = write
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(at + len(data) - len(content), 0)))
    content[at : at + len(data)] = data


def _torn(write: Write, rng: Random) -> Write:
    """Of some writes, only the first sectors."""
    at, data = write
    if data is None or rng.random() > 0.3:
        return write
    return at, data[: rng.randrange(0, len(data) + 1, SECTOR)]
