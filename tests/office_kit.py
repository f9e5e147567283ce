"""Readers whom an office signed, for all tests: its key is made up, and the same in every test."""

from pathlib import Path

from storage import office, readers
from storage.database import Database, Tx
from storage.ids import ReaderId
from storage.office import Identity
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import PublicKey, Seed, SigningKey, public_key, verify_key
from storage.ties import Ties

KEY = SigningKey(b"the office key of all the tests.")
OFFICE = verify_key(KEY)


def trusted(main: Database, ties: Ties | None = None) -> Recipients:
    """Those for whom this office vouches are sealed to."""
    return Recipients(main, ties, Readers(OFFICE).in_use)


def found(secret_dir: Path) -> None:
    """Give a folder of secrets this office's public half."""
    office.publish(secret_dir / "office.pub", OFFICE)


def identity(name: str, kind: str = "officer", public: PublicKey | None = None, epoch: int = 1) -> Identity:
    """A reader ``r-NAME``, with a key of nobody's unless one is given."""
    return Identity(ReaderId(f"r-{name}"), kind, name, epoch, (public or public_key(Seed.generate())).raw)


def register(tx: Tx, who: Identity, now: str, key_file: str | None = None) -> None:
    """Add a reader as `keys new` does."""
    readers.add(tx, who, office.certify(KEY, who), key_file, now)
