"""Signs that a case is being suppressed (压案不查, rules 4.9): one function a signal, over plain facts.

For storage/signal_cases.py and storage/signal_desk.py. Pure. Each returns the facts by which it fires, or None. Facts are
numbers, dates and ids, never words; they stay the same from day to day while nothing happens: none counts up by itself.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from casework.workdays import Calendar
from config.signals import Signal

Facts = dict[str, int | str]
FACTS = (
    "since", "due", "state", "rule", "renewed", "elements", "extended", "approved", "bounced", "reports", "settled",
    "closed", "usual", "reads", "lost", "edited", "kind", "holes", "missing", "extra",
)  # fmt: skip
"""Every name that stands in facts; there is a text for each."""
PARTS = 5
"""Who, what, when, where, evidence."""
UNTRUE = "unsubstantiated"
"""The outcome 不属实 of lifecycle.yaml."""


@dataclass(frozen=True)
class Watch:
    """One signal with its thresholds, looked for today."""

    signal: Signal
    today: date
    calendar: Calendar

    def passed(self, day: date) -> bool:
        """Whether the signal's working days after ``day`` are over."""
        return self.calendar.add_workdays(day, self.signal.wd) < self.today

    def recent(self, day: date) -> bool:
        """Whether ``day`` is not longer ago than the signal looks back."""
        return (self.today - day).days <= self.signal.cd


def not_begun(watch: Watch, state: str, received: date, touched: date | None) -> Facts | None:
    """1: no officer's act since the case came in."""
    if touched is not None or state in watch.signal.states or not watch.passed(received):
        return None
    return {"since": received.isoformat()}


def overdue(watch: Watch, rule: str, due: date) -> Facts | None:
    """2 and 15: a clock that still runs is past its last day."""
    return {"rule": rule, "due": due.isoformat()} if due < watch.today else None


def left_lying(watch: Watch, state: str, since: date) -> Facts | None:
    """3: nobody has acted on an open case for more than so many days."""
    if state in watch.signal.states or (watch.today - since).days <= watch.signal.cd:
        return None
    return {"since": since.isoformat(), "state": state}


def on_hold(watch: Watch, times: int, review: date | None) -> Facts | None:
    """4: on hold (for the ``times``-th time) without a review date to come, or put on hold again too often."""
    renewed = times - 1
    if review is not None and review >= watch.today and renewed < watch.signal.count:
        return None
    facts: Facts = {"renewed": renewed}
    return facts | ({"due": review.isoformat()} if review is not None else {})


def settled_specific(watch: Watch, settled: date, elements: int) -> Facts | None:
    """5: settled without a check although it was specific."""
    if elements / PARTS < watch.signal.share or not watch.recent(settled):
        return None
    return {"elements": elements, "since": settled.isoformat()}


def unapproved(extended: int, approved: int, unnumbered: int) -> Facts | None:
    """6: more extensions run than were approved with a number, or one was approved without."""
    if extended <= approved and not unnumbered:
        return None
    return {"extended": max(extended, approved + unnumbered), "approved": approved}


def bounced(watch: Watch, times: int, last: date) -> Facts | None:
    """7: sent back too often."""
    return {"bounced": times, "since": last.isoformat()} if times >= watch.signal.count else None


@dataclass(frozen=True)
class Report:
    """One of several linked cases; ``joined``: closed as a repeat of another one and judged with it."""

    closed: bool
    outcome: str
    joined: bool = False


def all_untrue(watch: Watch, reports: Sequence[Report]) -> Facts | None:
    """8: so many linked reports, all closed, and every one that was judged by itself found untrue."""
    judged = {one.outcome for one in reports if not one.joined}
    if len(reports) < watch.signal.count or not all(one.closed for one in reports) or judged != {UNTRUE}:
        return None
    return {"reports": len(reports)}


def together(links: Iterable[tuple[bytes, bytes]]) -> list[frozenset[bytes]]:
    """The groups that links make, each with all its members."""
    of: dict[bytes, set[bytes]] = {}
    for one, other in links:
        mine, his = of.setdefault(one, {one}), of.setdefault(other, {other})
        if mine is his:
            continue
        small, large = sorted((mine, his), key=len)
        large |= small
        of.update(dict.fromkeys(small, large))
    return [frozenset(group) for group in {id(group): group for group in of.values()}.values()]


def far_above(watch: Watch, counts: Mapping[str, tuple[int, int]]) -> dict[str, Facts]:
    """9: units by id whose (settled, closed) are far above those of their peers, which are all with enough cases."""
    enough = {unit: pair for unit, pair in counts.items() if pair[1] >= watch.signal.count}
    rates = {unit: settled / closed for unit, (settled, closed) in enough.items()}
    found: dict[str, Facts] = {}
    for unit, (settled, closed) in enough.items():
        peers = [rate for other, rate in rates.items() if other != unit]
        if peers and settled and rates[unit] >= watch.signal.times * median(peers):
            found[unit] = {"settled": settled, "closed": closed, "usual": round(100 * median(peers))}
    return found


def left_alone(watch: Watch, objected: date, touched: date | None, unanswered: bool) -> Facts | None:
    """10: nothing was done after an objection. ``unanswered``: the clock of the answer runs, which tells apart one day."""
    acted = touched is not None and (touched > objected or (touched == objected and not unanswered))
    return None if acted or not watch.passed(objected) else {"since": objected.isoformat()}


@dataclass(frozen=True)
class Opening:
    """Who opened a case lately, and what else he has to do with it."""

    reads: int
    last: date
    holds: bool
    """Has a wrap of its present key."""
    others: bool
    """Somebody else owns it."""
    acted: bool
    roles: Collection[str]


def opened(watch: Watch, opening: Opening) -> Facts | None:
    """11: by somebody who has the case no more, or several times without having anything to do with it."""
    facts: Facts = {"reads": opening.reads, "since": opening.last.isoformat()}
    if not opening.holds:
        return facts | {"lost": "yes"}
    idle = opening.others and not opening.acted and opening.reads >= watch.signal.count
    return facts if idle and not set(watch.signal.roles) & set(opening.roles) else None


def edited(watch: Watch, kind: str, closed: date, day: date) -> Facts | None:
    """12: a closed case was changed without being taken up again. ``kind`` of the entry, or label."""
    if kind in watch.signal.kinds or day <= closed or not watch.recent(day):
        return None
    return {"kind": kind, "closed": closed.isoformat(), "edited": day.isoformat()}


def holes(last: int, count: int) -> Facts | None:
    """12: a log that begins at 1 and ends at ``last`` has fewer entries."""
    return {"holes": last - count} if count < last else None


def miscounted(missing: int, extra: int) -> Facts | None:
    """13: submissions without a case (nor an act that explains it), or cases without a submission."""
    return {"missing": missing, "extra": extra} if missing or extra else None


def not_received(watch: Watch, sent: date) -> Facts | None:
    """14: no receipt for what was passed on."""
    return {"since": sent.isoformat()} if watch.passed(sent) else None
