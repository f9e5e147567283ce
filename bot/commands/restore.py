"""`restore PATH`: put a backup in the place of the databases, while the bot is stopped."""

import argparse
from pathlib import Path

from bot.commands import stores
from bot.commands.parsers import Commands
from config.settings import load
from storage.backup import KEEP_KEYS_DAYS
from storage.restore import restore


def add(commands: Commands) -> None:
    parser = commands.add_parser("restore", help="put a backup in the place of the databases (stop the bot first)")
    parser.add_argument("path", type=Path, metavar="PATH", help="a folder made by `backup`, with keys-apart in it")
    parser.add_argument("--force", action="store_true", help="move data that lie there aside, into replaced-DATE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = load()
    today = stores.now(settings).date()
    found, report = restore(args.path, settings.data_dir, today, force=args.force)
    cases = next(check.count for check in report.checks if check.name == "tip")
    print(f"Restored and verified: {cases} cases as of {found.day} in {settings.data_dir}.")
    if (today - found.day).days > KEEP_KEYS_DAYS:
        print(f"This backup is older than {KEEP_KEYS_DAYS} days: cases shredded since {found.day} can be read again.")
    print(f"Receipts open only with the pepper of that time ({settings.pepper_file}), cases only with the key files.")
    return 0
