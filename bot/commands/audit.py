"""`audit`: the audit log as a table for people. Whether it has been tampered with is `verify`'s part."""

import argparse
from datetime import date

from bot.commands.parsers import Commands
from bot.commands.table import aligned
from config.settings import load
from storage import audit
from storage.readonly import look


def add(commands: Commands) -> None:
    parser = commands.add_parser("audit", help="who did what when: the audit log as a table, without blank entries")
    parser.add_argument("--since", type=_day, metavar="DAY", help="from this day on, such as 2026-11-01")
    parser.add_argument("--number", type=str.upper, default="", metavar="N", help="one case only, such as QF-7K3M-2XPD")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Times are those of Asia/Shanghai; citizens' acts have a date only."""
    since = args.since.isoformat() if args.since else ""
    found = look(load().tip_db, lambda tx: audit.entries(tx, since, args.number))
    rows = [(one.at.replace("T", " ")[:19], f"{one.actor} {one.name}".rstrip(), one.act, one.number) for one in found]
    print("\n".join(aligned([("TIME", "ACTOR", "ACT", "CASE"), *rows])))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2026-11-01") from None
