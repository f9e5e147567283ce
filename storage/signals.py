"""Signals of suppressed cases (压案不查) as rows: looked for daily, shown to overseers, taken note of. For bot and handlers.

A row is one stretch: it begins the day a signal fires and ends the day it no longer does. Whoever may know of it is told
once a stretch. See storage/overseers.py for who that is.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from casework.localtime import local_day
from casework.signals import Facts, Watch
from casework.workdays import Calendar
from config.signals import Signals as SignalData
from storage import audit, overseers, seen, signal_cases, signal_desk
from storage.database import Database, Tx
from storage.errors import UnknownCase, UnknownColleague
from storage.ids import CaseId
from storage.signal_cases import Found
from storage.staff import Officer

PAGE = 8
COLLECT: dict[int, Callable[[Tx, Watch], Iterator[Found]]] = {
    1: signal_cases.not_begun,
    2: signal_cases.overdue,
    3: signal_cases.left_lying,
    4: signal_cases.on_hold,
    5: signal_cases.settled_specific,
    6: signal_cases.unapproved,
    7: signal_cases.bounced,
    8: signal_desk.all_untrue,
    9: signal_desk.far_above,
    10: signal_cases.left_alone,
    11: signal_desk.opened,
    12: signal_desk.ledger,
    13: signal_desk.miscounted,
    14: signal_cases.not_received,
    15: signal_cases.overdue,
}
"""Where each signal of config/data/signals.yaml is looked for."""
_COLUMNS = "rule, subject, first_on, signal.case_id, coalesce(number, ''), who, facts, coalesce(looked_by, '')"
_SHOWN = (
    "FROM signal LEFT JOIN tip shown ON shown.case_id=signal.case_id CROSS JOIN staff officer "
    f"WHERE officer.staff_id=:me AND cleared_on IS NULL AND {overseers.KNOWS}"
)


@dataclass(frozen=True)
class Row:
    """One signal that stands. ``number`` is "" where it is about no single case."""

    rule: int
    subject: str
    first_on: str
    case_id: CaseId | None
    number: str
    who: str
    facts: Facts
    looked_by: str
    """Staff id of the overseer who took note of it last, or ""."""


@dataclass(frozen=True)
class Page:
    """``counts``: how many stand of each signal; ``total``: of all."""

    rows: list[Row]
    counts: list[tuple[int, int]]
    number: int
    total: int

    @property
    def more(self) -> bool:
        return (self.number + 1) * PAGE < self.total


class Signals:
    def __init__(self, main: Database, data: SignalData, calendar: Calendar) -> None:
        self.data = data
        self._main = main
        self._calendar = calendar
        self._swept: date | None = None

    async def daily(self, now: datetime) -> None:
        """Look once a day, from the hour on at which overseers are told, and after each start."""
        today = local_day(now)
        if self._swept != today and overseers.ready(now):
            await self.sweep(now)
            self._swept = today

    async def sweep(self, now: datetime) -> None:
        """Look for every signal now, note what began and ended, and queue the letters of the day."""
        found: dict[tuple[int, str], Found] = {}
        for signal in self.data.signals:  # a read for each: others read between
            watch = Watch(signal, local_day(now), self._calendar)
            rows = await self._main.read(lambda tx, w=watch: list(COLLECT[w.signal.id](tx, w)))  # type: ignore[misc]
            found |= {(one.rule, one.subject): one for one in rows}

        def work(tx: Tx) -> None:
            _keep(tx, found, local_day(now).isoformat())
            overseers.tell(tx, now)

        await self._main.write(work)

    async def page(self, officer: Officer, number: int) -> Page:
        """A page of what this officer may know of, what nobody took note of first; from 0."""

        def work(tx: Tx) -> Page:
            me = {"me": officer.staff_id}
            counts = tx.execute(f"SELECT rule, count(*) {_SHOWN} GROUP BY rule ORDER BY rule", me).fetchall()
            total = sum(count for _, count in counts)
            page = min(max(number, 0), max(total - 1, 0) // PAGE)
            rows = tx.execute(
                f"SELECT {_COLUMNS} {_SHOWN} ORDER BY looked_by IS NOT NULL, first_on, rule, subject "
                "LIMIT :size OFFSET :after",
                me | {"size": PAGE, "after": page * PAGE},
            )
            return Page([_row(row) for row in rows], [(int(r), int(n)) for r, n in counts], page, total)

        return await self._main.read(work)

    async def one(self, rule: int, subject: str, officer: Officer) -> Row:
        """Raises UnknownCase, for a signal he may not know of as for one that does not stand."""
        return await self._main.read(lambda tx: _one(tx, rule, subject, officer))

    async def look(self, rule: int, subject: str, officer: Officer, update_id: int, now: datetime) -> None:
        """He has taken note of it: a link of the audit chain. Raises UnknownCase; a repeat changes nothing."""

        def work(tx: Tx) -> None:
            row = _one(tx, rule, subject, officer)
            if not seen.first_time(tx, update_id, now.date()):
                return
            tx.execute(
                "UPDATE signal SET looked_by=? WHERE rule=? AND subject=? AND first_on=?",
                (officer.staff_id, rule, subject, row.first_on),
            )
            _note(tx, row, officer, "signal.look", now)

        await self._main.write(work)

    async def ask(self, rule: int, subject: str, officer: Officer, update_id: int, now: datetime) -> int:
        """Have those who supervise the case asked about it; returns how many, once a stretch however often it is pressed.

        Raises UnknownCase, UnknownColleague where there is nobody to ask.
        """

        def work(tx: Tx) -> int:
            row = _one(tx, rule, subject, officer)
            if row.case_id is None:
                raise UnknownCase("a signal of no single case")
            cause, but = f"{rule}:{subject}:{row.first_on}", {row.who, str(officer.staff_id)}
            told = overseers.ask(tx, row.case_id, row.number, rule, cause, but, now)
            if not told:
                raise UnknownColleague("nobody supervises this case")
            if seen.first_time(tx, update_id, now.date()):
                _note(tx, row, officer, "signal.ask", now)
            return told

        return await self._main.write(work)


def _one(tx: Tx, rule: int, subject: str, officer: Officer) -> Row:
    values = {"me": officer.staff_id, "rule": rule, "subject": subject}
    row = tx.execute(f"SELECT {_COLUMNS} {_SHOWN} AND rule=:rule AND subject=:subject", values).fetchone()
    if row is None:
        raise UnknownCase("no such signal")
    return _row(row)


def _row(row: tuple[int, str, str, bytes | None, str, str, str, str]) -> Row:
    case_id = CaseId(bytes(row[3])) if row[3] is not None else None
    return Row(row[0], row[1], row[2], case_id, row[4], row[5], json.loads(row[6]), row[7])


def _note(tx: Tx, row: Row, officer: Officer, act: str, now: datetime) -> None:
    details = {"signal": row.rule, "first": row.first_on}
    at = now.isoformat(timespec="seconds")
    audit.append(tx, at=at, actor=officer.actor, act=act, number=row.number, details=details)


def _keep(tx: Tx, found: dict[tuple[int, str], Found], today: str) -> None:
    """Bring the rows to what holds today. A signal that fires again on the day it began goes on as the same stretch."""
    stands = {
        (rule, subject): (facts, who)
        for rule, subject, facts, who in tx.execute("SELECT rule, subject, facts, who FROM signal WHERE cleared_on IS NULL")
    }
    tx.executemany(
        "UPDATE signal SET cleared_on=? WHERE rule=? AND subject=? AND cleared_on IS NULL",
        [(today, *key) for key in stands.keys() - found.keys()],
    )
    tx.execute("UPDATE signal SET last_on=? WHERE cleared_on IS NULL AND last_on<>?", (today, today))
    said = {key: (json.dumps(one.facts, sort_keys=True), one.who) for key, one in found.items()}
    tx.executemany(
        "UPDATE signal SET facts=?, who=? WHERE rule=? AND subject=? AND cleared_on IS NULL",
        [(*said[key], *key) for key in stands.keys() & found.keys() if stands[key] != said[key]],
    )
    tx.executemany(  # unless its case has been erased since it was looked at
        "INSERT INTO signal(rule, subject, first_on, case_id, who, facts, last_on) "
        "SELECT :rule, :subject, :today, :case, :who, :facts, :today "
        "WHERE :case IS NULL OR EXISTS (SELECT 1 FROM tip WHERE case_id=:case) "
        "ON CONFLICT(rule, subject, first_on) DO UPDATE SET cleared_on=NULL, facts=excluded.facts, who=excluded.who",
        [
            {"rule": key[0], "subject": key[1], "today": today, "case": found[key].case_id, "who": said[key][1],
             "facts": said[key][0]}
            for key in found.keys() - stands.keys()
        ],
    )  # fmt: skip
