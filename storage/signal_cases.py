"""Signals of suppressed cases that one case shows by itself, found in the rows. For storage/signals.py alone.

SQL narrows the cases down by index; casework/signals.py judges each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casework import signals
from casework.signals import Facts, Watch
from storage.database import Tx
from storage.ids import CaseId


@dataclass(frozen=True)
class Found:
    """A signal that holds today. ``subject``: see :func:`of_case` and storage/signal_desk.py.

    ``who``: staff id of the officer it is about, who must not be told of it; "" for nobody but the case's owner.
    """

    rule: int
    subject: str
    case_id: CaseId | None
    facts: Facts
    who: str = ""


def of_case(watch: Watch, case_id: bytes, facts: Facts | None, who: str = "") -> Iterator[Found]:
    """What was found about one case, if it was."""
    if facts is not None:
        yield Found(watch.signal.id, case_id.hex(), CaseId(bytes(case_id)), facts, staff_id(who))


def staff_id(actor: str) -> str:
    """The officer of an actor of the audit log or of a bare staff id; "" for everybody else."""
    kind, _, name = actor.rpartition(":")
    return name if kind in ("staff", "") and name not in ("system", "citizen", "operator") else ""


def cut(watch: Watch, days: int) -> str:
    """The day so many calendar days ago."""
    return (watch.today - timedelta(days=days)).isoformat()


def not_begun(tx: Tx, watch: Watch) -> Iterator[Found]:
    rows = tx.execute(
        "SELECT case_id, state, received_day FROM tip INDEXED BY tip_watch "
        "WHERE closed_at IS NULL AND touched_on IS NULL AND received_day<?",
        (cut(watch, watch.signal.wd),),
    )
    for case_id, state, day in rows:
        yield from of_case(watch, case_id, signals.not_begun(watch, state, date.fromisoformat(day), None))


def overdue(tx: Tx, watch: Watch) -> Iterator[Found]:
    """Signals 2 and 15. Of several clocks of a case the one that was due first."""
    for rule in watch.signal.rules:
        rows = tx.execute(
            "SELECT case_id, min(due_legal) FROM clock INDEXED BY clock_runs "
            "WHERE rule=? AND stopped_at IS NULL AND due_legal<? GROUP BY case_id",
            (rule, watch.today.isoformat()),
        )
        for case_id, due in rows:
            yield from of_case(watch, case_id, signals.overdue(watch, rule, date.fromisoformat(due)))


def left_lying(tx: Tx, watch: Watch) -> Iterator[Found]:
    rows = tx.execute(
        "SELECT case_id, state, coalesce(touched_on, received_day) AS since FROM tip INDEXED BY tip_watch "
        "WHERE closed_at IS NULL AND since<?",
        (cut(watch, watch.signal.cd),),
    )
    for case_id, state, since in rows:
        yield from of_case(watch, case_id, signals.left_lying(watch, state, date.fromisoformat(since)))


def on_hold(tx: Tx, watch: Watch) -> Iterator[Found]:
    rows = tx.execute(
        "SELECT case_id, (SELECT count(*) FROM step WHERE step.case_id=tip.case_id AND step.state='S14'), "
        "(SELECT min(due_legal) FROM clock INDEXED BY clock_case WHERE clock.case_id=tip.case_id AND rule=? "
        "AND stopped_at IS NULL) FROM tip INDEXED BY tip_watch WHERE closed_at IS NULL AND state='S14'",
        (watch.signal.rules[0],),
    )
    for case_id, times, review in rows:
        facts = signals.on_hold(watch, times, date.fromisoformat(review) if review else None)
        yield from of_case(watch, case_id, facts)


def settled_specific(tx: Tx, watch: Watch) -> Iterator[Found]:
    """Not where it was taken up again after that."""
    rows = tx.execute(
        "SELECT step.case_id, max(step.day), elements, actor FROM step INDEXED BY step_settled JOIN tip USING(case_id) "
        "WHERE step.state='S15' AND step.day>=? AND NOT EXISTS (SELECT 1 FROM step later "
        "WHERE later.case_id=step.case_id AND later.seq>step.seq AND later.state='S26') GROUP BY step.case_id",
        (cut(watch, watch.signal.cd),),
    )
    for case_id, day, elements, actor in rows:
        facts = signals.settled_specific(watch, date.fromisoformat(day), elements)
        yield from of_case(watch, case_id, facts, actor)


def unapproved(tx: Tx, watch: Watch) -> Iterator[Found]:
    """An extension goes on as a new row with the same start: a run has been extended as often as its last row says."""
    runs = tx.execute(
        "SELECT case_id, sum(most) FROM (SELECT case_id, max(extended) AS most FROM clock INDEXED BY clock_more "
        "WHERE extended>0 GROUP BY case_id, rule, entry_id, started_on) GROUP BY case_id"
    )
    extended = {bytes(case_id): int(times) for case_id, times in runs}
    entries = tx.execute(
        "SELECT case_id, count(json_extract(codes, '$.approval')), count(*), last FROM entry INDEXED BY entry_done "
        "WHERE kind='extension' AND state='approved' AND closed_on IS NOT NULL GROUP BY case_id"
    )
    approved = {bytes(row[0]): (int(row[1]), int(row[2] - row[1]), str(row[3])) for row in entries}
    for case_id in extended.keys() | approved.keys():
        numbered, unnumbered, last = approved.get(case_id, (0, 0, ""))
        facts = signals.unapproved(extended.get(case_id, 0), numbered, unnumbered)
        if facts is not None and _still_of_interest(tx, watch, case_id):
            yield from of_case(watch, case_id, facts, last if unnumbered else "")


def _still_of_interest(tx: Tx, watch: Watch, case_id: bytes) -> bool:
    closed = tx.execute("SELECT closed_at FROM tip WHERE case_id=?", (case_id,)).fetchone()[0]
    return closed is None or watch.recent(date.fromisoformat(closed))


def bounced(tx: Tx, watch: Watch) -> Iterator[Found]:
    rows = tx.execute(
        "SELECT back.case_id, count(*), max(back.day) FROM step back INDEXED BY step_back "
        "JOIN step was ON was.case_id=back.case_id AND was.seq=back.seq-1 "
        "WHERE back.state='S02' AND back.seq>2 AND was.state IN ('S05', 'S09') "
        "GROUP BY back.case_id HAVING (SELECT closed_at FROM tip WHERE tip.case_id=back.case_id) IS NULL"
    )
    for case_id, times, last in rows:
        yield from of_case(watch, case_id, signals.bounced(watch, times, date.fromisoformat(last)))


def left_alone(tx: Tx, watch: Watch) -> Iterator[Found]:
    marks = ",".join("?" * len(watch.signal.rules))
    rows = tx.execute(
        "SELECT case_id, objected_on, touched_on, EXISTS (SELECT 1 FROM clock INDEXED BY clock_case WHERE "
        f"clock.case_id=tip.case_id AND rule IN ({marks}) AND stopped_at IS NULL) FROM tip INDEXED BY tip_doubt "
        "WHERE objected_on IS NOT NULL AND objected_on<? AND (touched_on IS NULL OR touched_on<=objected_on)",
        (*watch.signal.rules, cut(watch, watch.signal.wd)),
    )
    for case_id, objected, touched, running in rows:
        acted_on = date.fromisoformat(touched) if touched else None
        facts = signals.left_alone(watch, date.fromisoformat(objected), acted_on, bool(running))
        yield from of_case(watch, case_id, facts)


def not_received(tx: Tx, watch: Watch) -> Iterator[Found]:
    rows = tx.execute(
        "SELECT case_id, min(opened_on) FROM entry INDEXED BY entry_open "
        "WHERE kind='transfer' AND state='sent' AND closed_on IS NULL AND opened_on<? GROUP BY case_id",
        (cut(watch, watch.signal.wd),),
    )
    for case_id, sent in rows:
        yield from of_case(watch, case_id, signals.not_received(watch, date.fromisoformat(sent)))
