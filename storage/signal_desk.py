"""Signals of suppressed cases that show in several cases or in the audit log. For storage/signals.py alone.

What counts several cases counts those alone that everybody may know of: whoever reads the figure may be left out of the
others. Subjects are a case, ``u-`` with a unit, ``o-`` with an officer, or ``desk``.
"""

import json
from collections.abc import Iterator
from datetime import date

from casework import signals
from casework.signals import Opening, Report, Watch
from storage.database import Tx
from storage.signal_cases import Found, cut, of_case, staff_id

DESK, UNIT, OFFICER = "desk", "u-", "o-"
JOINED = "S07"
ARCHIVED = "S20"
LABEL = "label"
"""The kind of an edit that is no register entry's."""


def all_untrue(tx: Tx, watch: Watch) -> Iterator[Found]:
    """Told of the first case of a group."""
    links = tx.execute(
        "SELECT link.case_id, other FROM link JOIN tip one ON one.case_id=link.case_id JOIN tip two ON two.case_id=other "
        "WHERE kind IN ('repeat', 'group') AND one.restricted=0 AND two.restricted=0"
    )
    for group in signals.together((bytes(one), bytes(other)) for one, other in links):
        if len(group) >= watch.signal.count:
            rows = [_report(tx, case_id) for case_id in group]
            first = min(rows)[1]
            yield from of_case(watch, first, signals.all_untrue(watch, [report for _, _, report in rows]))


def _report(tx: Tx, case_id: bytes) -> tuple[str, bytes, Report]:
    row = tx.execute("SELECT received_day, closed_at, outcome, state FROM tip WHERE case_id=?", (case_id,)).fetchone()
    return str(row[0]), case_id, Report(row[1] is not None, row[2] or "", row[3] == JOINED)


def far_above(tx: Tx, watch: Watch) -> Iterator[Found]:
    """By the unit in charge; where cases have no two units between them, by owner."""
    rows = tx.execute(
        "SELECT coalesce(duty_unit, ''), coalesce(owner, ''), count(*), sum(EXISTS (SELECT 1 FROM step "
        "WHERE step.case_id=tip.case_id AND step.state='S15')) FROM tip INDEXED BY tip_closed "
        "LEFT JOIN assignment USING(case_id) WHERE closed_at IS NOT NULL AND closed_at>=? AND tip.state=? AND restricted=0 "
        "GROUP BY 1, 2",
        (cut(watch, watch.signal.cd), ARCHIVED),
    ).fetchall()
    by_unit = len({unit for unit, *_ in rows if unit}) > 1
    counts: dict[str, tuple[int, int]] = {}
    for unit, owner, closed, settled in rows:
        key = unit if by_unit else owner
        if key:
            before = counts.get(key, (0, 0))
            counts[key] = (before[0] + settled, before[1] + closed)
    for key, facts in signals.far_above(watch, counts).items():
        subject = (UNIT if by_unit else OFFICER) + key
        yield Found(watch.signal.id, subject, None, facts, "" if by_unit else key)


def opened(tx: Tx, watch: Watch) -> Iterator[Found]:
    """Whoever loses a case leaves it restricted, so that only those are looked at for readers who have it no more.

    Officers who left, or whose key was revoked, hold nothing any more for reasons of their own.
    """
    first = first_since(tx, cut(watch, watch.signal.cd))
    rows = tx.execute(
        "SELECT case_id, staff_id, roles, owner, reads, last, number, EXISTS (SELECT 1 FROM key_wrap w "
        "WHERE w.case_id=tip.case_id AND w.epoch=tip.epoch AND w.reader_id=staff.reader_id) "
        "FROM (SELECT number, actor, count(*) AS reads, max(at) AS last FROM audit WHERE seq>=:first AND act='read' "
        "AND actor GLOB 'staff:*' GROUP BY number, actor HAVING reads>=:count "
        "OR number IN (SELECT number FROM tip INDEXED BY tip_apart WHERE restricted=1)) "
        "JOIN tip USING(number) JOIN staff ON actor='staff:'||staff_id JOIN reader ON reader.reader_id=staff.reader_id "
        "WHERE left_at IS NULL AND revoked_at IS NULL",
        {"first": first, "count": watch.signal.count},
    ).fetchall()
    acting = _acting(tx, first, [row[6] for row in rows])
    for case_id, who, roles, owner, reads, last, number, holds in rows:
        others = owner is not None and owner != who
        acted = (number, f"staff:{who}") in acting or (others and _acted(tx, case_id, who))
        opening = Opening(reads, date.fromisoformat(last[:10]), bool(holds), others, acted, roles.split())
        yield from (
            Found(watch.signal.id, f"{one.subject}{who}", one.case_id, one.facts, who)
            for one in of_case(watch, case_id, signals.opened(watch, opening))
        )


def _acting(tx: Tx, first: int, numbers: list[str]) -> set[tuple[str, str]]:
    """Who has lately done more than read in these cases: pairs of number and actor."""
    rows = tx.execute(
        "SELECT DISTINCT number, actor FROM audit WHERE seq>=? AND act<>'read' "
        "AND number IN (SELECT value FROM json_each(?))",
        (first, json.dumps(numbers)),
    )
    return {(number, actor) for number, actor in rows} if numbers else set()


def _acted(tx: Tx, case_id: bytes, who: str) -> bool:
    """Whether he ever moved the case or acted in its registers, however long ago."""
    row = tx.execute(
        "SELECT EXISTS (SELECT 1 FROM step WHERE case_id=:case AND actor=:actor) OR EXISTS (SELECT 1 FROM entry "
        "JOIN entry_step USING(entry_id) WHERE entry.case_id=:case AND actor=:actor)",
        {"case": case_id, "actor": f"staff:{who}"},
    ).fetchone()
    return bool(row[0])


def first_since(tx: Tx, day: str) -> int:
    """Number of the first entry of the audit log from that day on: entries are dated in order."""
    low, high = 1, int(tx.execute("SELECT coalesce(max(seq), 0)+1 FROM audit").fetchone()[0])
    while low < high:
        middle = (low + high) // 2
        row = tx.execute("SELECT at FROM audit WHERE seq>=? ORDER BY seq LIMIT 1", (middle,)).fetchone()
        if row[0][:10] < day:
            low = middle + 1
        else:
            high = middle
    return low


def ledger(tx: Tx, watch: Watch) -> Iterator[Found]:
    """Signal 12: holes in the log, and the latest edit of each closed case."""
    count, last = tx.execute("SELECT count(*), coalesce(max(seq), 0) FROM audit").fetchone()
    facts = signals.holes(last, count)
    if facts is not None:
        yield Found(watch.signal.id, DESK, None, facts)
    since = cut(watch, watch.signal.cd)
    edits = tx.execute(
        "SELECT case_id, kind, closed_at, changed_on, last FROM tip INDEXED BY tip_closed JOIN entry USING(case_id) "
        "WHERE closed_at IS NOT NULL AND closed_at>=:since AND changed_on>closed_at "
        "UNION ALL SELECT case_id, act, closed_at, substr(at, 1, 10), actor FROM audit JOIN tip USING(number) "
        "WHERE seq>=:first AND act=:label AND closed_at IS NOT NULL AND substr(at, 1, 10)>closed_at ORDER BY 4",
        {"since": since, "first": first_since(tx, since), "label": LABEL},
    )
    latest: dict[bytes, Found] = {}
    for case_id, kind, closed, day, who in edits:
        facts = signals.edited(watch, kind, date.fromisoformat(closed), date.fromisoformat(day))
        latest |= {bytes(case_id): one for one in of_case(watch, case_id, facts, staff_id(who))}
    yield from latest.values()


def miscounted(tx: Tx, watch: Watch) -> Iterator[Found]:
    missing = tx.execute(
        "SELECT count(*) FROM audit filed INDEXED BY audit_filed WHERE filed.act='submit' "
        "AND NOT EXISTS (SELECT 1 FROM tip WHERE tip.number=filed.number) AND NOT EXISTS (SELECT 1 FROM audit gone "
        "INDEXED BY audit_gone WHERE gone.number=filed.number AND gone.act IN ('erase', 'withdraw'))"
    ).fetchone()[0]
    extra = tx.execute(
        "SELECT count(*) FROM tip WHERE restricted=0 AND number IN (SELECT number FROM tip there WHERE NOT EXISTS "
        "(SELECT 1 FROM audit INDEXED BY audit_filed WHERE audit.number=there.number AND act='submit'))"
    ).fetchone()[0]
    facts = signals.miscounted(missing, extra)
    if facts is not None:
        yield Found(watch.signal.id, DESK, None, facts)
