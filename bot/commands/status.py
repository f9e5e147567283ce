"""`status`: the state of the desk in figures, for operators and monitoring; no content, no names."""

import argparse

from bot.commands import stores
from bot.commands.parsers import Commands
from bot.commands.table import aligned
from config.settings import load
from storage.status import Status, status


def add(commands: Commands) -> None:
    parser = commands.add_parser("status", help="open cases, waiting messages, backup, disk: figures without content")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = load()
    for line in aligned(_rows(status(settings.data_dir, stores.now(settings).date()))):
        print(line)
    return 0


def _rows(now: Status) -> list[tuple[str, str]]:
    counts = now.counts
    shut = "  no reader key: intake is shut" if counts.readers == 0 else ""
    bug = "" if now.sqlite_safe else "  has the WAL-reset bug: stop the bot before other commands write"
    return [
        ("open cases", str(counts.open_cases)),
        ("without owner", str(counts.unowned)),
        ("clocks due", str(counts.due)),
        ("past legal limit", str(counts.overdue)),
        ("messages waiting", str(counts.outbox_waiting)),
        ("messages dead", str(counts.outbox_dead)),
        ("dead letters", str(counts.dead_letters)),
        ("reader keys", f"{counts.readers}{shut}"),
        ("officers", str(counts.officers)),
        ("last backup", now.last_backup or "none"),
        ("disk free", f"{now.disk_free / 2**30:.1f} GiB"),
        ("SQLite", f"{now.sqlite}{bug}"),
    ]
