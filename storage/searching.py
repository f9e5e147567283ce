"""Opening many cases with one officer's key, to look for what no index may hold: words, persons, the same event. For handlers
and the command line.

Nothing of a text is kept in clear anywhere, so there is no index to steal; the price is that a search opens what it looks at.
Each search is one entry of the audit log, with how many cases were opened and never with what was looked for.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage import audit, objects, visibility
from storage.casekeys import open_all, wraps_of
from storage.database import Database, Tx
from storage.errors import UnknownCase
from storage.ids import CaseId, CaseNumber
from storage.objects import Turn
from storage.sealing import CannotOpen, Seed
from storage.staff import Officer
from triage.alike import Alike
from triage.duplicates import Pair, Tip

WINDOW_DAYS = 183
"""How far apart two cases may have come in that are compared: half a year."""
AT_MOST = 300
"""Cases one search in chat opens; the command line has no such bound."""
SHORTEST = 2
"""Characters to look for: one stands in every tip."""


@dataclass(frozen=True)
class Opened:
    """A case as the officer's key opens it; what it does not open is left out."""

    number: CaseNumber
    state: str
    received_day: date
    turns: tuple[Turn, ...]

    @property
    def told(self) -> str:
        """What its citizen wrote, in order."""
        return "\n".join(turn.text for turn in self.turns if turn.kind in ("tip", "message") and turn.content)


@dataclass(frozen=True)
class _Row:
    case_id: CaseId
    number: CaseNumber
    state: str
    received_day: date


class Search:
    """Opening needs the officer's seed, given for the one call; a case hidden from him is not opened, counted or told."""

    def __init__(self, main: Database, keys: Database) -> None:
        self._main = main
        self._keys = keys

    async def near(self, number: CaseNumber, officer: Officer, seed: Seed, now: datetime) -> list[Opened]:
        """The case, then up to AT_MOST others that came within WINDOW_DAYS of it: those that share a label, then the nearest.

        Raises UnknownCase, and CannotOpen when the key does not open the case itself.
        """
        rows = await self._main.read(lambda tx: _near(tx, number, officer))
        first = await self._open(rows[0], officer, seed)
        found = [first, *[case async for case in self._each(rows[1:], officer, seed)]]
        await self._tell("compare", officer, len(found), now, number)
        return found

    async def containing(self, words: str, officer: Officer, seed: Seed, now: datetime, at_most: int = AT_MOST) -> list[Opened]:
        """The newest ``at_most`` cases, of them those in which all ``words`` stand, apart from capitals; newest first."""
        rows = await self._main.read(lambda tx: _newest(tx, officer, at_most))
        wanted, found, opened = words.casefold().split(), [], 0
        async for case in self._each(rows, officer, seed):
            opened += 1
            said = "\n".join(turn.text for turn in case.turns).casefold()
            if all(word in said for word in wanted):
                found.append(case)
        await self._tell("search", officer, opened, now)
        return found

    async def _each(self, rows: list[_Row], officer: Officer, seed: Seed) -> AsyncIterator[Opened]:
        for row in rows:
            try:
                yield await self._open(row, officer, seed)
            except (UnknownCase, CannotOpen):  # shredded or taken from him meanwhile, or sealed to a former key of his
                continue

    async def _open(self, row: _Row, officer: Officer, seed: Seed) -> Opened:
        held = await self._main.read(lambda tx: wraps_of(tx, row.case_id, officer.reader_id))
        rows = await self._main.read(lambda tx: objects.of_case(tx, row.case_id))
        turns = await open_all(self._keys, row.case_id, held, seed, rows)
        return Opened(row.number, row.state, row.received_day, tuple(turns))

    async def _tell(self, act: str, officer: Officer, count: int, now: datetime, number: CaseNumber | None = None) -> None:
        """Before anything is shown of what was opened."""
        at, details = now.isoformat(timespec="seconds"), {"cases": count}
        await self._main.write(
            lambda tx: audit.append(tx, at=at, actor=officer.actor, act=act, number=number or "", details=details)
        )


def alike(judge: Alike, cases: Sequence[Opened]) -> list[tuple[Opened, Pair]]:
    """Which of ``cases`` may tell of the same event as the first of them, likeliest first. Takes milliseconds a case."""
    one, *others = [Tip(case.number, case.told, case.received_day) for case in cases]
    by_number: dict[str | int, Opened] = {case.number: case for case in cases}
    return [(by_number[pair.b], pair) for pair in judge.of(one, others)]


def _near(tx: Tx, number: CaseNumber, officer: Officer) -> list[_Row]:
    case_id = visibility.find(tx, number)
    visibility.require(tx, case_id, officer)
    day = date.fromisoformat(tx.execute("SELECT received_day FROM tip WHERE case_id=?", (case_id,)).fetchone()[0])
    window = timedelta(WINDOW_DAYS)
    found = tx.execute(
        "SELECT case_id, number, state, received_day FROM tip WHERE shredded_on IS NULL "
        f"AND received_day BETWEEN :first AND :last AND {visibility.SEEN} ORDER BY case_id<>:case, "
        "NOT EXISTS (SELECT 1 FROM tip_label l JOIN tip_label o USING(label) WHERE l.case_id=tip.case_id AND o.case_id=:case), "
        "abs(julianday(received_day)-julianday(:day)), number LIMIT :limit",
        {
            "case": case_id, "reader": officer.reader_id, "limit": AT_MOST + 1, "day": day.isoformat(),
            "first": (day - window).isoformat(), "last": (day + window).isoformat(),
        },
    ).fetchall()  # fmt: skip
    rows = [_row(one) for one in found]
    if not rows or rows[0].case_id != case_id:
        raise UnknownCase("its content has been shredded")
    return rows


def _newest(tx: Tx, officer: Officer, at_most: int) -> list[_Row]:
    found = tx.execute(
        "SELECT case_id, number, state, received_day FROM tip WHERE shredded_on IS NULL "
        f"AND {visibility.SEEN} ORDER BY received_day DESC, number LIMIT :limit",
        {"reader": officer.reader_id, "limit": at_most},
    ).fetchall()
    return [_row(one) for one in found]


def _row(row: tuple[bytes, str, str, str]) -> _Row:
    case_id, number, state, day = row
    return _Row(CaseId(bytes(case_id)), CaseNumber(number), state, date.fromisoformat(day))
