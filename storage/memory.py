"""Is a directory memory-backed? Asked once at start: open conversations must not reach a disk."""

from pathlib import Path

_IN_MEMORY = {"tmpfs", "ramfs"}


def memory_backed(path: Path, mounts: str | None = None) -> bool:
    """True when the file system holding ``path`` keeps its files in memory.

    Reads ``/proc/self/mounts`` (or the text given); False where that does not exist, as on macOS.
    """
    if mounts is None:
        table = Path("/proc/self/mounts")
        if not table.exists():
            return False
        mounts = table.read_text(encoding="utf-8", errors="replace")
    target, best = path.resolve(), ("", "")
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if (target == Path(point) or Path(point) in target.parents) and len(point) >= len(best[0]):
            best = (point, fields[2])
    return best[1] in _IN_MEMORY
