"""`desk handover`: give a colleague every case that your key opens and that he may have. Called by commands/desk.py."""

import argparse
from datetime import datetime

from bot.commands import passphrases, stores
from bot.commands.keys.passing import ties_of
from bot.commands.parsers import UsageError
from config.settings import Settings
from storage import office, staff
from storage.access import Access
from storage.database import Database, Tx
from storage.errors import UnknownColleague
from storage.handover import Handover
from storage.ids import CaseNumber, ReaderId, StaffId
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import Seed, inspect_keyfile, unlock
from storage.staff import Officer


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Every case is opened to see whether it concerns the colleague; then he gets a wrap, and the audit log an entry."""
    if not args.to:
        raise UsageError("`desk handover` needs --to with the colleague's id: see `staff list`")
    keyfile = args.key.read_bytes()
    reader = inspect_keyfile(keyfile).reader_id
    seed = unlock(keyfile, passphrases.ask("Passphrase", args.passphrase_file))
    now = stores.now(settings)
    try:
        given, kept = stores.both(
            settings, lambda main, keys: _grant(settings, main, keys, reader, seed, StaffId(args.to), now)
        )
    except UnknownColleague:
        raise UsageError(f"--to: there is no officer {args.to!r} with a key: see `staff list`") from None
    for number in given:
        print(number)
    print(f"Given: {len(given)}. Not given, because they concern him or do not open: {kept}.")
    return 0


async def _grant(
    settings: Settings, main: Database, keys: Database, reader: ReaderId, seed: Seed, to: StaffId, now: datetime
) -> tuple[list[CaseNumber], int]:
    readers = Readers(office.load(settings.office_file))
    access = Access(main, keys, Recipients(main, ties_of(settings, main), readers.in_use))
    holder = await main.read(lambda tx: _holder(tx, reader))
    return await Handover(main, access).grant(holder, seed, to, now)


def _holder(tx: Tx, reader: ReaderId) -> Officer:
    """Whose key it is: also one who has left, as long as his key has not been taken."""
    holder = staff.by_reader(tx, reader, left_too=True)
    if holder is None:
        raise UsageError("this key belongs to no officer of the desk")
    return holder
