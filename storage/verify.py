"""Is everything at rest whole? Checked without any key, one table after the other. For `verify`, backup and restore.

Rows are streamed: memory does not grow with the number of cases. A fault names the table and the row, never content.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storage import files, migrate, verify_cases, verify_chain, verify_queue
from storage.database import Tx
from storage.readonly import begin, open_readonly, told
from storage.sealing import VerifyKey
from storage.verify_cases import Found

Look = Callable[[Tx, Tx], Found]
MARKER = "last-verify"
"""File in the data directory with the day of the last check that found nothing wrong, for `status`."""


@dataclass(frozen=True)
class Check:
    """One check: how many rows (or files) it looked at, what it found wrong ("" when all is well), and a remark."""

    name: str
    count: int
    fault: str = ""
    note: str = ""


@dataclass(frozen=True)
class Report:
    """The checks made, in order; a fault ends them, so that it can only be the last."""

    checks: tuple[Check, ...]

    @property
    def fault(self) -> Check | None:
        """The check that failed, or None."""
        return self.checks[-1] if self.checks and self.checks[-1].fault else None


def verify(main: Path, keys: Path, *, immutable: bool = False) -> Report:
    """Check both files up to the first fault. Raises StorageBroken when one of them cannot even be opened.

    Readers' signatures are left out: a copy may lie where there is no office key.
    """
    return Report(tuple(checks(main, keys, immutable=immutable)))


def checks(
    main: Path, keys: Path, *, immutable: bool = False, host: bytes | None = None, office: VerifyKey | None = None,
    published: Collection[bytes] = (),
) -> Iterator[Check]:  # fmt: skip
    """The same, check by check, for showing progress; with the public halves of host and office key, heads kept elsewhere.

    The bot may be running: the snapshot of the main file is taken first, and a case's share B was durable before its
    tip, so every share that belongs to it is in the later snapshot of the other file.
    """
    looks = [*_CHECKS, *_against(host, office, published)]
    with open_readonly(main, immutable=immutable) as main_db, open_readonly(keys, immutable=immutable) as keys_db:
        begin(main_db)
        begin(keys_db)
        for name, look in looks:
            try:
                found = look(main_db, keys_db)
            except sqlite3.DatabaseError as error:
                found = Found(0, f"cannot be read: {told(error)}")
            yield Check(name, found.count, found.fault, found.note)
            if found.fault:
                return


def verified(data_dir: Path, day: date) -> None:
    """Note that everything was whole on this day. Raises OSError."""
    files.replace(data_dir / MARKER, day.isoformat().encode() + b"\n")


def last_verified(data_dir: Path) -> str:
    """ISO date of the last check that found nothing wrong, "" for none."""
    try:
        return (data_dir / MARKER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _pages(db: Tx) -> Found:
    answer = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    pages = int(db.execute("PRAGMA page_count").fetchone()[0])
    return Found(pages, "" if answer == "ok" else " ".join(answer.split()))


def _version(db: Tx, kind: str) -> Found:
    version, known = int(db.execute("PRAGMA user_version").fetchone()[0]), len(migrate.steps(kind))
    if version > known:
        return Found(1, f"version {version}, this program knows {known}: update it")
    return Found(1, note=f"version {version}" + (f", the next start makes it {known}" if version < known else ""))


def _references(db: Tx) -> Found:
    row = db.execute("PRAGMA foreign_key_check").fetchone()
    return Found(1, f"{row[0]}: a row refers to one missing from {row[2]}" if row else "")


def _against(host: bytes | None, office: VerifyKey | None, published: Collection[bytes]) -> Iterator[tuple[str, Look]]:
    """Checks against what the databases themselves do not hold."""
    if host is not None:
        yield "host key", lambda main, keys: verify_chain.signer(main, host)
    if office is not None:
        yield "signatures", lambda main, keys: verify_cases.signatures(main, office)
    if published:
        yield "published heads", lambda main, keys: verify_chain.given(main, published)


_CHECKS: tuple[tuple[str, Look], ...] = (
    ("main.db pages", lambda main, keys: _pages(main)),
    ("main.db version", lambda main, keys: _version(main, "main")),
    ("main.db references", lambda main, keys: _references(main)),
    ("keys.db pages", lambda main, keys: _pages(keys)),
    ("keys.db version", lambda main, keys: _version(keys, "keys")),
    ("audit", lambda main, keys: verify_chain.entries(main)),
    ("head", lambda main, keys: verify_chain.closings(main)),
    ("digest", lambda main, keys: verify_chain.posted(main)),
    ("reader", verify_cases.readers),
    ("tip", verify_cases.tips),
    ("queue", verify_queue.queue),
    ("entries", verify_queue.entries),
    ("object", verify_cases.sealed_objects),
    ("dead_letter", verify_cases.dead_letters),
    ("share", verify_cases.shares),
)
