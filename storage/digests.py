"""The weekly digest: figures for officers, suppressed figures and the dead drop for the channel, queued exactly once."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from casework.deaddrop import slots
from casework.figures import published_total, suppress, week_bounds, week_key
from config.taxonomy import Taxonomy
from storage import audit, outbox, staff
from storage.database import Database, Tx

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

    def __init__(self, main: Database, taxonomy: Taxonomy, plan: Plan, random: Random) -> None:
        self._main = main
        self._taxonomy = taxonomy
        self._plan = plan
        self._random = random

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
        if _done(tx, week):  # another tick was faster: no second link either
            return False
        start, end = (moment.date().isoformat() for moment in week_bounds(week))
        head = audit.append(tx, at=now.isoformat(timespec="seconds"), actor=audit.SYSTEM, act="digest")
        if tx.execute("INSERT OR IGNORE INTO digest VALUES(?,?)", (week, head)).rowcount == 0:
            return False
        figures = _figures(tx, start, end, now)
        seconds = int(now.timestamp())
        for officer in staff.with_roles(tx, RECEIVING):
            assert officer.chat_id is not None
            outbox.put(
                tx, dedupe=f"digest:{week}:{officer.staff_id}", chat_id=officer.chat_id, kind="digest-staff",
                payload={"week": week, **figures}, now=seconds,
            )  # fmt: skip
        if self._plan.channel_id:
            post = self._post(tx, start, end) | {"week": week, "head": head.hex()}
            outbox.put(
                tx, dedupe=f"digest:{week}:channel", chat_id=self._plan.channel_id, kind="digest-channel",
                payload=post, now=seconds,
            )  # fmt: skip
        return True

    def _post(self, tx: Tx, start: str, end: str) -> dict[str, object]:
        """What the public may know of the week: cells below five hidden with their complements, and the dead drop."""
        counts = Counter({area: 0 for area in self._areas()})
        rows = tx.execute(
            "SELECT label FROM tip LEFT JOIN tip_label l ON l.case_id=tip.case_id AND rank=1 "
            "WHERE received_day>=? AND received_day<?",
            (start, end),
        )
        counts.update(self._area(label) for (label,) in rows)
        news = [box for (box,) in tx.execute("SELECT box FROM tip WHERE news>0 AND announced=0 ORDER BY box")]
        in_use = [box for (box,) in tx.execute("SELECT box FROM tip")]
        listed, carried = slots(news, self._plan.drop_size, self._random, in_use)
        announced = [(box,) for box in news if box not in set(carried)]
        tx.executemany("UPDATE tip SET announced=1 WHERE box=?", announced)
        return {"total": published_total(counts), "cells": suppress(counts), "boxes": listed}

    def _areas(self) -> list[str]:
        areas = dict.fromkeys(label.areas[0] for label in self._taxonomy.labels.values() if label.areas)
        return [*sorted(areas), "luxury", OTHER]

    def _area(self, label: str | None) -> str:
        known = self._taxonomy.labels.get(label or "")
        if known is None:
            return OTHER
        return known.areas[0] if known.areas else "luxury"


def _done(tx: Tx, week: str) -> bool:
    """Queued before, or from before the desk existed."""
    if tx.execute("SELECT 1 FROM digest WHERE week=?", (week,)).fetchone():
        return True
    _, end = week_bounds(week)
    first = tx.execute("SELECT min(at) FROM audit").fetchone()[0]
    return first is None or str(first)[:10] >= end.date().isoformat()


def _figures(tx: Tx, start: str, end: str, now: datetime) -> dict[str, object]:
    """What officers are told of the week: counts by label and step, stock and due dates; no content, no citizen."""
    labels = tx.execute(
        "SELECT label, count(*) n FROM tip JOIN tip_label l ON l.case_id=tip.case_id AND rank=1 "
        "WHERE received_day>=? AND received_day<? GROUP BY label ORDER BY n DESC, label LIMIT 5",
        (start, end),
    ).fetchall()
    steps = dict(
        tx.execute("SELECT state, count(*) FROM step WHERE day>=? AND day<? GROUP BY state", (start, end)).fetchall()
    )
    today = now.date()
    stock = tx.execute(
        "SELECT count(*), coalesce(sum(due_on<?), 0), coalesce(sum(due_on BETWEEN ? AND ?), 0), "
        "coalesce(sum(owner IS NULL), 0) FROM tip WHERE closed_at IS NULL",
        (today.isoformat(), today.isoformat(), (today + timedelta(days=6)).isoformat()),
    ).fetchone()
    return {
        "received": steps.get("S01", 0), "accepted": steps.get("S06", 0), "passed": steps.get("S05", 0),
        "declined": steps.get("S04", 0), "closed": steps.get("S20", 0), "labels": [list(row) for row in labels],
        "open": stock[0], "late": stock[1], "due": stock[2], "unowned": stock[3],
    }  # fmt: skip
