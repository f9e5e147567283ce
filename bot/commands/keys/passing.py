"""`keys rewrap`: pass on what one key opens to another: after a rotation, when somebody leaves, from escrow."""

import argparse
from pathlib import Path

from bot.commands import passphrases, stores
from bot.commands.keys.common import key_path, row_of
from bot.commands.parsers import Commands, UsageError
from config import taxonomy
from config.settings import Settings, load
from storage import office, ties
from storage.access import Access
from storage.database import Database
from storage.ids import ReaderId
from storage.readers import ReaderRow, Readers
from storage.recipients import Recipients
from storage.rewrap import Passed, Rewrap
from storage.sealing import inspect_keyfile, unlock
from triage.normalise import Normaliser


def add(actions: Commands) -> None:
    parser = actions.add_parser("rewrap", help="pass on what one key opens to another; can be repeated")
    parser.add_argument("--from", dest="giver", required=True, metavar="FILE|ID", help="the key that opens it now")
    parser.add_argument("--to", required=True, metavar="ID", help="the key that is to open it as well")
    parser.add_argument("--passphrase-file", type=Path, metavar="F", help="file with the giving key's passphrase")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    settings = load()
    to = row_of(settings, args.to)
    path = _giver(settings, args.giver, to)
    keyfile = path.read_bytes()
    giver = inspect_keyfile(keyfile).reader_id
    row_of(settings, giver)
    readers = Readers(office.load(settings.office_file))
    seed = unlock(keyfile, passphrases.ask(f"Passphrase of {path.name}", args.passphrase_file))

    async def work(main: Database, keys: Database) -> Passed:
        access = Access(main, keys, Recipients(main, ties_of(settings, main), readers.in_use))
        rewrap = Rewrap(main, keys, readers, giver, seed, access.concerned)
        return await rewrap.run(to.reader_id, stores.stamp(settings))

    return _tell(stores.both(settings, work), to, path)


def ties_of(settings: Settings, main: Database) -> ties.Ties:
    """Who is tied to what, as at intake: a case is not passed on to somebody it concerns."""
    key = ties.load_or_create(settings.recusal_key_file, settings.tip_db)
    words = taxonomy.load()
    normaliser = Normaliser(words.noise)
    return ties.Ties(main, normaliser, key, settings.office_terms)


def _giver(settings: Settings, given: str, to: ReaderRow) -> Path:
    """The file of the giving key. A reader's own id, for himself, means the key pair before his present one."""
    if Path(given).is_file():
        return Path(given)
    path = key_path(settings, ReaderId(given), to.epoch - 1 if given == to.reader_id else None)
    if not path.is_file():
        raise UsageError(f"--from: there is no file {given!r}, nor {path}")
    return path


def _tell(passed: Passed, to: ReaderRow, path: Path) -> int:
    print(f"Passed on to {to.name} ({to.reader_id}): {passed.given}.")
    for count, words in (
        (passed.withheld, "left out, because they concern the receiver"),
        (passed.shredded, "left out, because their content was destroyed"),
        (passed.closed, "not opened by this file: they belong to another key pair of its reader"),
    ):
        if count:
            print(f"{count} {words}.")
    if not passed.closed and not passed.withheld:
        print(f"{to.name} opens now all that {path.name} opens, except in backups made before.")
    return 1 if passed.closed else 0
