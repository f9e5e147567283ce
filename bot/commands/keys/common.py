"""What the `keys` commands share: rows, files, the options for passphrases, and the office's signature."""

import argparse
from pathlib import Path

from bot.commands import passphrases
from bot.commands.parsers import UsageError
from config.settings import Settings
from storage import office, readers
from storage.ids import ReaderId
from storage.readers import ReaderRow
from storage.readonly import look
from storage.sealing import SigningKey, unlock_office, verify_key

_MEMORY_MIB = range(19, 2049)


def add_new_passphrase(parser: argparse.ArgumentParser) -> None:
    """Options of a command that writes a key file under a new passphrase."""
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="F", help="take the passphrase from a file (for scripts)"
    )
    parser.add_argument("--memory-mib", type=int, default=256, metavar="N", help="cost of one guess, 19 to 2048 (256)")


def add_office(parser: argparse.ArgumentParser) -> None:
    """Options of a command for which the office signs."""
    parser.add_argument("--office-file", type=Path, metavar="F", help="the office key's file, if it lies elsewhere")
    parser.add_argument("--office-passphrase-file", type=Path, metavar="F", help="file with the office passphrase")


def memory_kib(args: argparse.Namespace) -> int:
    """What one guess is to cost. Raises UsageError."""
    if args.memory_mib not in _MEMORY_MIB:
        raise UsageError(f"--memory-mib: expected {_MEMORY_MIB[0]} to {_MEMORY_MIB[-1]}")
    return int(args.memory_mib) * 1024


def row_of(settings: Settings, reader_id: str) -> ReaderRow:
    """The registered key. Raises UsageError."""
    for row in look(settings.tip_db, readers.every):
        if row.reader_id == reader_id:
            return row
    raise UsageError(f"there is no key {reader_id!r}: see `keys list`")


def key_path(settings: Settings, reader_id: ReaderId, epoch: int | None = None) -> Path:
    """Where this host keeps a reader's key file, or that of an earlier key pair of his."""
    return settings.secret_dir / "keys" / (f"{reader_id}.json" if epoch is None else f"{reader_id}-{epoch}.json")


def office_path(settings: Settings, args: argparse.Namespace) -> Path:
    """Where the office key's private half is looked for."""
    return args.office_file or settings.secret_dir / "office.json"


def office_key(settings: Settings, args: argparse.Namespace) -> SigningKey:
    """The office's private half, unlocked. Raises UsageError, NotTrusted and WrongPassphrase."""
    public = office.load(settings.office_file)
    path = office_path(settings, args)
    if not path.exists():
        raise UsageError(f"the office key is not at {path}: bring its file, or say with --office-file where it lies")
    key = unlock_office(path.read_bytes(), passphrases.ask("Office passphrase", args.office_passphrase_file))
    if verify_key(key) != public:
        raise UsageError(f"{path} is another office key than the one this desk believes ({settings.office_file})")
    return key
