"""``python -m casework``: ask for a deadline or print the life cycle, as JSON on standard output.

For people and for checks from outside; the running program calls the modules instead. Exit 2 on bad input.
"""

import argparse
import io
import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime

from casework.clocks import NoLimit, due
from casework.workdays import Calendar
from config import calendars, lifecycle, rules
from config.errors import ConfigError

_START = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, or raises SystemExit(2) for bad input with a message on stderr."""
    parser = _parser()
    args = parser.parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # Chinese text, whatever the locale
    try:
        answer = _due(args) if args.command == "due" else _states()
    except (NoLimit, rules.UnknownRule, ConfigError) as error:
        parser.error(str(error))
    except OverflowError:
        parser.error(f"{args.start}: the due date would lie after the year 9999")
    print(json.dumps(answer, ensure_ascii=False, indent=None if args.command == "due" else 1))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m casework", description="Deadlines and the life cycle of a case.")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("due", help="when a rule is due")
    one.add_argument("rule", metavar="RULE", help="T01 to T32 or a desk target such as DT-close")
    one.add_argument("start", metavar="DATE[THH:MM]", type=_start, help="the event, in Asia/Shanghai: 2026-02-10T23:50")
    one.add_argument("--cutoff-hour", type=_hour, help="from this hour on an event counts for the next day (0-23)")
    commands.add_parser("states", help="the life cycle: roles, states, moves, reasons, outcomes")
    return parser


def _start(text: str) -> date:
    if _START.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(f"{text!r}: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM")
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: no such day or time ({error})") from error


def _hour(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 23):
        raise argparse.ArgumentTypeError(f"{text!r}: expected an hour from 0 to 23")
    return int(text)


def _due(args: argparse.Namespace) -> dict[str, object]:
    rule = rules.load().get(args.rule)
    if rule.superseded:
        print(f"{rule.id}: superseded, do not present as law", file=sys.stderr)
    found = due(rule, args.start, Calendar(calendars.load()), args.cutoff_hour)
    return {
        "rule": found.rule,
        "due_legal": found.due_legal.isoformat(),
        "due_target": found.due_target.isoformat(),
        "unit": found.unit,
        "article": found.article,
        "provisional": found.provisional,
    }


def _states() -> dict[str, object]:
    return lifecycle.load().model_dump(mode="json")


if __name__ == "__main__":
    sys.exit(main())
