"""`verify`: check database, audit log and every sealed box; exit 1 on the first fault.

What was cut off the end of the log, or made anew from its beginning, shows only against a head that was published:
``--head`` and ``--head-file`` take such heads.
"""

import argparse
import re
import sys
from pathlib import Path

from bot.commands import stores
from bot.commands.parsers import Commands, UsageError
from bot.commands.table import pad
from config.settings import load
from storage import office
from storage.hostkey import load as load_host_key
from storage.sealing import verify_key
from storage.verify import Check, checks, verified

_HEAD = re.compile(r"\b[0-9a-f]{64}\b")


def add(commands: Commands) -> None:
    parser = commands.add_parser("verify", help="check everything at rest; exit 1 on the first fault")
    parser.add_argument("--head", action="append", default=[], metavar="HEX", help="a head that was published")
    parser.add_argument("--head-file", type=Path, metavar="F", help="a text with such heads, such as old weekly posts")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a check as it ends. Needs no reader's key, and the bot may be running. Notes the day when all is well."""
    settings = load()
    key = load_host_key(settings.head_key_file)
    host = verify_key(key) if key else None
    signer = office.load(settings.office_file) if settings.tip_db.exists() else None
    found = checks(settings.tip_db, settings.key_db, host=host, office=signer, published=_published(args))
    for check in found:
        if check.fault:
            print(f"FAULT in {check.name}: {check.fault}", file=sys.stderr)
            return 1
        print(line(check), flush=True)
    verified(settings.data_dir, stores.now(settings).date())
    print("All is whole.")
    return 0


def _published(args: argparse.Namespace) -> set[bytes]:
    """The heads given: 64 hex digits each, with any other words around them in a file."""
    for one in args.head:
        if not _HEAD.fullmatch(one.strip().lower()):
            raise UsageError("--head: expected 64 hex digits")
    found = {one.strip().lower() for one in args.head}
    if args.head_file:
        in_file = set(_HEAD.findall(args.head_file.read_text(encoding="utf-8").lower()))
        if not in_file:
            raise UsageError(f"{args.head_file}: no head in it, expected 64 hex digits")
        found |= in_file
    return {bytes.fromhex(one) for one in found}


def line(check: Check) -> str:
    """A check that found nothing wrong, as one line."""
    return f"ok  {pad(check.name, 18)} {check.count:>9}" + (f"  ({check.note})" if check.note else "")
