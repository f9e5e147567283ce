"""`keys office`: make the key by which the office says whose the readers' keys are. Once for a desk."""

import argparse
import sys
from pathlib import Path

from bot.commands import passphrases
from bot.commands.keys.common import add_new_passphrase, memory_kib, office_path
from bot.commands.parsers import Commands, UsageError
from config.settings import Settings, load
from storage import files, office
from storage.sealing import SigningKey, VerifyKey, fingerprint, new_officefile, unlock_office, verify_key


def add(actions: Commands) -> None:
    parser = actions.add_parser("office", help="make the office key, once: it signs every reader's key")
    add_new_passphrase(parser)
    parser.add_argument("--office-file", type=Path, metavar="F", help="where its private half goes")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    settings = load()
    if settings.office_file.exists():
        raise UsageError(
            f"there is an office key already ({settings.office_file}): a second would shut out all readers"
        )
    make(settings, args)
    return 0


def make(settings: Settings, args: argparse.Namespace) -> SigningKey:
    """Make it, or finish what was interrupted between its two files, and say what to do with it."""
    path, cost = office_path(settings, args), memory_kib(args)
    if path.exists():
        key = unlock_office(path.read_bytes(), passphrases.ask("Office passphrase", args.passphrase_file))
    else:
        passphrase = passphrases.ask_new("New office passphrase", args.passphrase_file)
        data, _ = new_officefile(passphrase, memory_kib=cost)
        key = unlock_office(data, passphrase)
        files.make_dir(path.parent)
        files.create(path, data)
    office.publish(settings.office_file, verify_key(key))
    _tell(verify_key(key))
    print(f"office file  {path}")
    print("Move this file off the host, and keep a copy: it is only needed when a reader's key is made or exchanged.")
    return key


def offered(settings: Settings, args: argparse.Namespace) -> SigningKey | None:
    """On a desk without an office key: offer to make it at once. None when there is one; raises UsageError if refused."""
    if settings.office_file.exists():
        return None
    if not sys.stdin.isatty():
        raise UsageError("there is no office key, and no terminal to make it at: run `keys office` first, see --help")
    print("There is no office key yet. It signs every reader's key, so that nobody can slip in one of his own.")
    if input("Make it now? [Y/n] ").strip().lower() not in ("", "y", "yes", "是"):
        raise UsageError("a key takes an office key: run `keys office` first")
    return make(settings, argparse.Namespace(**vars(args) | {"passphrase_file": args.office_passphrase_file}))


def _tell(public: VerifyKey) -> None:
    from storage.sealing.words import as_digits, as_words  # late: the word list takes a tenth of a second

    print(f"office       {fingerprint(public)}\n             {as_words(fingerprint(public))}")
    print(f"             {as_digits(fingerprint(public))}")
