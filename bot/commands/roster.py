"""`staff duty`: fill the duty roster with officers in turn. Called by commands/staff.py."""

import argparse
from datetime import date

from bot.commands import stores
from bot.commands.parsers import Commands, UsageError
from bot.commands.table import aligned
from config.settings import load
from storage import roster
from storage.errors import UnknownColleague

MOST_DAYS = 366


def add(actions: Commands) -> None:
    parser = actions.add_parser("duty", help="who is on duty, day by day, in turn; days that are filled are overwritten")
    parser.add_argument("--from", dest="first", type=_day, required=True, metavar="DAY", help="such as 2026-11-23")
    parser.add_argument("--days", type=int, required=True, metavar="N", help=f"how many days, up to {MOST_DAYS}")
    parser.add_argument("--names", required=True, metavar="A,B,C", help="officers' names, in the order of their turns")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    settings = load()
    names = [name.strip() for name in args.names.replace("，", ",").split(",") if name.strip()]
    if not names or not 1 <= args.days <= MOST_DAYS:
        raise UsageError(f"expected one name or more, and 1 to {MOST_DAYS} days")
    at = stores.stamp(settings)
    try:
        plan = stores.change(settings, lambda tx: roster.rotate(tx, args.first, args.days, names, at))
    except UnknownColleague as error:
        raise UsageError(f"--names: {error} is not the name of one officer: see `staff list`") from None
    print("\n".join(aligned([("DAY", "NAME"), *((day.isoformat(), name) for day, name in plan)])))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day such as 2026-11-23") from None
