"""The pepper file: 32 raw bytes that go into every receipt. Loaded once when the program opens.

It lies in the directory of secrets, on another volume than the database. Without it no receipt opens ever again.
"""

from pathlib import Path

from storage import files
from storage.database import Tx
from storage.errors import StorageBroken
from storage.readonly import look
from storage.sealing import Pepper


def load_or_create(path: Path, main: Path) -> Pepper:
    """The pepper in ``path``; at the very first start a new one, written durably with mode 0600.

    Raises StorageBroken when the file has another size than 32 bytes, or is missing although the database ``main``
    holds receipts: a new pepper would silently kill all of them. Raises OSError when it cannot be read or written.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _create(path, main)
    try:
        return Pepper(raw)
    except ValueError:
        raise StorageBroken(f"the pepper file {path} has {len(raw)} bytes, expected 32: bring back its copy") from None


def _create(path: Path, main: Path) -> Pepper:
    if main.exists() and look(main, _has_receipts):
        raise StorageBroken(
            f"the pepper file {path} is missing, but {main.name} holds receipts that only open with it: "
            "bring back its copy (QF_SECRET_DIR)"
        )
    pepper = Pepper.generate()
    files.make_dir(path.parent)
    files.create(path, pepper.reveal())
    return pepper


def _has_receipts(tx: Tx) -> bool:
    # A file that was made but never migrated has no tables yet.
    if tx.execute("SELECT 1 FROM sqlite_schema WHERE name='receipt'").fetchone() is None:
        return False
    return tx.execute("SELECT 1 FROM receipt LIMIT 1").fetchone() is not None
