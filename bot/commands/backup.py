"""`backup PATH`: copy the databases to a new folder while the bot runs, and verify the copy."""

import argparse
from pathlib import Path

from bot.commands import stores
from bot.commands.parsers import Commands
from config.settings import Settings, load
from storage.backup import APART, KEEP_KEYS_DAYS, MAIN_COPY, Backup, backup


def add(commands: Commands) -> None:
    parser = commands.add_parser("backup", help="copy the databases to a new folder and verify the copy")
    parser.add_argument("path", type=Path, metavar="PATH", help="a folder that does not exist yet, or is empty")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = load()
    made = backup(settings.data_dir, args.path, stores.now(settings).date())
    for line in _told(made, args.path, settings):
        print(line)
    return 0


def _told(made: Backup, path: Path, settings: Settings) -> list[str]:
    cases = next(check.count for check in made.report.checks if check.name == "tip")
    size = sum(entry.size for entry in made.manifest.entries.values()) / 2**20
    return [
        f"Backed up and verified: {cases} cases, {size:.1f} MiB, in {path} ({MAIN_COPY}, {APART}/, manifest.json).",
        f"1. Take {path / APART} to another place and destroy it within {KEEP_KEYS_DAYS} days: shredded cases can be "
        "read again from old copies of it.",
        f"2. NOT in this backup: the pepper ({settings.pepper_file}), the host key ({settings.head_key_file}) "
        f"and the key files ({settings.secret_dir / 'keys'}). "
        "Without them no receipt and no case opens: keep one copy of them, apart from both.",
    ]
