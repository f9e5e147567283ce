"""What the running program shows of itself to the host: core dump limit, open files, arguments, environment. Linux."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from campaigns.residue.searcher import Searcher

_DATABASE = re.compile(r"(main|keys)\.db(-wal|-shm)?$|bot\.lock$")


def able() -> bool:
    return Path("/proc/self/limits").exists()


def faults(pid: int, home: Path, run_dir: Path) -> Iterator[str]:
    """One line for each thing that is not as it must be: a core dump would be written, or a file is open that should
    not be. Files below ``home`` are databases, the lock and the log; below ``run_dir`` any; unlinked ones none."""
    limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
    if re.search(r"Max core file size\s+0\s+0\s", limits) is None:
        yield "core dumps are not off"
    for link in _open_files(pid):
        if link.endswith(" (deleted)") and not link.startswith((str(run_dir), "/memfd:", "/dev/shm/")):  # noqa: S108
            yield f"an unlinked file is open: {link}"
        elif link.startswith(f"{home}/") and not _DATABASE.search(link) and Path(link) != home / "bot.log":
            yield f"a file is open below home: {link}"


def _open_files(pid: int) -> Iterator[str]:
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            link = os.readlink(entry)  # noqa: PTH115 - Path.readlink() would swallow what follows a removed file's name
        except FileNotFoundError:  # closed meanwhile
            continue
        if link.startswith("/"):
            yield link


def shown(pid: int, searcher: Searcher) -> list[str]:
    """Markers in the arguments and the environment of the process."""
    return [
        f"/proc/PID/{name}: {what}"
        for name in ("cmdline", "environ")
        for what in searcher.content(Path(f"/proc/{pid}/{name}").read_bytes())
    ]
