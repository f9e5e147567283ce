"""`verify`: check database, audit chain and every sealed box; exit 1 on the first fault."""

import argparse
import sys

from bot.commands import stores
from bot.commands.parsers import Commands
from bot.commands.table import pad
from config.settings import load
from storage.verify import Check, checks, verified


def add(commands: Commands) -> None:
    parser = commands.add_parser("verify", help="check everything at rest; exit 1 on the first fault")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One line a check as it ends. Needs no key, and the bot may be running. Notes the day when all is well."""
    settings = load()
    for check in checks(settings.tip_db, settings.key_db):
        if check.fault:
            print(f"FAULT in {check.name}: {check.fault}", file=sys.stderr)
            return 1
        print(line(check), flush=True)
    verified(settings.data_dir, stores.now(settings).date())
    print("All is whole.")
    return 0


def line(check: Check) -> str:
    """A check that found nothing wrong, as one line."""
    return f"ok  {pad(check.name, 18)} {check.count:>9}" + (f"  ({check.note})" if check.note else "")
