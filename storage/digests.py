"""The weekly digest: figures for officers, suppressed figures and the dead drop for the channel, queued exactly once."""

from collections import Counter
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from random import Random

from casework.figures import published_total, suppress, week_bounds, week_key
from config.taxonomy import Taxonomy
from storage import audit, boxes, outbox, ratings, staff, visibility
from storage.database import Database, Tx
from storage.heads import Head, Heads
from storage.hostkey import fingerprint
from storage.ids import ReaderId

OTHER = "other"
RECEIVING = frozenset({"intake", "manager", "section_head", "deputy_head", "head", "supervisor", "overseer"})
"""Roles that get the staff digest."""


@dataclass(frozen=True)
class Plan:
    """When the digest goes out (ISO weekday, hour in Asia/Shanghai), where to, and how long its list of boxes is."""

    weekday: int
    hour: int
    channel_id: int
    drop_size: int


class Digests:
    """``random`` must be a SystemRandom outside tests: decoys must not be guessable."""

    def __init__(self, main: Database, taxonomy: Taxonomy, plan: Plan, random: Random, heads: Heads) -> None:
        self._main = main
        self._taxonomy = taxonomy
        self._plan = plan
        self._random = random
        self._heads = heads

    async def make_due(self, now: datetime) -> str | None:
        """Queue the digest of the last full week, if its hour has come and it is not queued yet; returns the week."""
        week = week_key(now - timedelta(days=7))
        _, end = week_bounds(week)
        if now < end + timedelta(days=self._plan.weekday - 1, hours=self._plan.hour):
            return None
        if await self._main.read(lambda tx: _done(tx, week)):
            return None
        return week if await self._main.write(lambda tx: self._queue(tx, week, now)) else None

    def _queue(self, tx: Tx, week: str, now: datetime) -> bool:
        if _done(tx, week):  # another tick was faster: no second entry either
            return False
        start, end = (moment.date().isoformat() for moment in week_bounds(week))
        head = self._heads.close(tx, now)  # due, if the program comes back only now
        assert head is not None  # a week that is not done has entries of days gone by
        audit.append(tx, at=now.isoformat(timespec="seconds"), actor=audit.SYSTEM, act="digest")
        tx.execute("INSERT INTO digest(week, head) VALUES(?,?)", (week, head.link))
        seconds = int(now.timestamp())
        rating = astuple(ratings.last_month(tx, now.date()))
        for officer in staff.with_roles(tx, RECEIVING):
            assert officer.chat_id is not None
            figures = _figures(tx, start, end, now, officer.reader_id)
            outbox.put(
                tx, dedupe=f"digest:{week}:{officer.staff_id}", chat_id=officer.chat_id, kind="digest-staff",
                payload={"week": week, **figures, "rating": rating}, now=seconds,
            )  # fmt: skip
        if self._plan.channel_id:
            post = self._post(tx, week) | _published(head)
            outbox.put(
                tx, dedupe=f"digest:{week}:channel", chat_id=self._plan.channel_id, kind="digest-channel",
                payload=post, now=seconds,
            )  # fmt: skip
        return True

    def _post(self, tx: Tx, week: str) -> dict[str, object]:
        """What the public may know of the week: cells below five hidden with their complements, and the dead drop.

        Restricted cases are in no figure: an officer left out of one reads this post too, and could subtract.
        """
        start, end = (moment.date().isoformat() for moment in week_bounds(week))
        counts = Counter({area: 0 for area in self._areas()})
        rows = tx.execute(
            "SELECT label FROM tip LEFT JOIN tip_label l ON l.case_id=tip.case_id AND rank=1 "
            "WHERE received_day>=? AND received_day<? AND restricted=0",
            (start, end),
        )
        counts.update(self._area(label) for (label,) in rows)
        listed = boxes.publish(tx, week, self._plan.drop_size, self._random)
        return {"week": week, "total": published_total(counts), "cells": suppress(counts), "boxes": listed}

    def _areas(self) -> list[str]:
        areas = dict.fromkeys(label.areas[0] for label in self._taxonomy.labels.values() if label.areas)
        return [*sorted(areas), "luxury", OTHER]

    def _area(self, label: str | None) -> str:
        known = self._taxonomy.labels.get(label or "")
        if known is None:
            return OTHER
        return known.areas[0] if known.areas else "luxury"


def _published(head: Head) -> dict[str, object]:
    """What the post says of the audit log: its latest head, and by which key heads are signed."""
    return {"head": head.link.hex(), "day": head.day, "key": fingerprint(head.signer)}


def _done(tx: Tx, week: str) -> bool:
    """Queued before, or from before the desk existed."""
    if tx.execute("SELECT 1 FROM digest WHERE week=?", (week,)).fetchone():
        return True
    _, end = week_bounds(week)
    first = tx.execute("SELECT min(at) FROM audit").fetchone()[0]
    return first is None or str(first)[:10] >= end.date().isoformat()


def _figures(tx: Tx, start: str, end: str, now: datetime, reader: ReaderId | None) -> dict[str, object]:
    """What an officer is told of the week: counts by label and step, stock and due dates.

    Over the cases he sees; for one without a key, who sees none, over those that everybody at the desk may know of.
    """
    values: dict[str, object] = {"start": start, "end": end, "reader": reader}
    his = visibility.OPEN if reader is None else visibility.SEEN
    labels = tx.execute(
        "SELECT label, count(*) n FROM tip JOIN tip_label l ON l.case_id=tip.case_id AND rank=1 "
        f"WHERE received_day>=:start AND received_day<:end AND {his} "
        "GROUP BY label ORDER BY n DESC, label LIMIT 5",
        values,
    ).fetchall()
    taken = (
        "SELECT step.state, count(*) FROM step JOIN tip USING(case_id) "
        f"WHERE step.day>=:start AND step.day<:end AND {his} GROUP BY step.state"
    )
    steps = dict(tx.execute(taken, values).fetchall())
    today = now.date()
    stock = tx.execute(
        "SELECT count(*), coalesce(sum(due_on<:today), 0), coalesce(sum(due_on BETWEEN :today AND :later), 0), "
        f"coalesce(sum(owner IS NULL), 0) FROM tip WHERE closed_at IS NULL AND {his}",
        values | {"today": today.isoformat(), "later": (today + timedelta(days=6)).isoformat()},
    ).fetchone()
    return {
        "received": steps.get("S01", 0), "accepted": steps.get("S06", 0), "passed": steps.get("S05", 0),
        "declined": steps.get("S04", 0), "closed": steps.get("S20", 0), "labels": [list(row) for row in labels],
        "open": stock[0], "late": stock[1], "due": stock[2], "unowned": stock[3],
    }  # fmt: skip
