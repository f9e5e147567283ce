"""`status`: the state of the desk in figures, for operators and monitoring; no content, no names."""

import argparse
import sys
from datetime import datetime

from bot import health
from bot.commands import stores
from bot.commands.parsers import Commands
from bot.commands.table import aligned
from bot.health import Beat
from casework.localtime import shanghai
from config.settings import load
from storage.status import Status, status


def add(commands: Commands) -> None:
    parser = commands.add_parser("status", help="running or not, backlog, canary, backup, disk; exit 1 for trouble")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Figures on standard output; what needs the operator on standard error, and then 1."""
    settings = load()
    moment = stores.now(settings)
    rest, beat = status(settings.data_dir, moment.date()), health.read(settings.run_dir)
    now = int(moment.timestamp())
    alive = beat if beat is not None and beat.fresh(now) else None
    for line in aligned([*_running(alive, now), *_rows(rest)]):
        print(line)
    troubles = [*(alive.troubles() if alive else ["the bot is not running"]), *rest.troubles()]
    for trouble in troubles:
        print(f"needs attention: {trouble}", file=sys.stderr)
    return 1 if troubles else 0


def _running(beat: Beat | None, now: int) -> list[tuple[str, str]]:
    if beat is None:
        return [("bot", "not running")]
    polled = "none" if beat.polled is None else f"{beat.polled} s ago"
    return [
        ("bot", f"running, told {max(now - beat.at, 0)} s ago"),
        ("updates handled", str(beat.handled)),
        ("unsettled now", str(beat.unsettled)),
        ("oldest unsettled", f"{beat.oldest} s"),
        ("last poll", polled),
        ("canary", _canary(beat)),
        *((name.replace("_", " "), str(value)) for name, value in sorted(beat.gauges.items())),
    ]


def _canary(beat: Beat) -> str:
    back = datetime.fromtimestamp(beat.canary_back_at, shanghai()).isoformat(sep=" ", timespec="minutes")
    return f"{beat.canary}, last back {back[:16]}" if beat.canary_back_at else beat.canary


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
        ("waits outside", "yes" if counts.outside else "no"),
        ("last backup", now.last_backup or "none"),
        ("last verify", now.last_verify or "none"),
        ("disk free", f"{now.disk_free / 2**30:.1f} GiB"),
        ("ballast", f"{now.ballast / 2**20:.0f} MiB" if now.ballast else "none"),
        ("SQLite", f"{now.sqlite}{bug}"),
    ]
