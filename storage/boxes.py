"""Box numbers: each is listed in one weekly post at most, and then replaced. For intake, threads and the digest.

Numbers are only ever drawn evenly and compared for equality with those in use and those listed before, never chosen by
value. Renaming them would rename every post alike, so a list tells nothing about which of its numbers are somebody's.
As neither boxes nor decoys take a number that was in use or listed, no two ever collide while they mean something.
"""

import sqlite3
from random import Random

from casework.deaddrop import slots
from storage.database import Tx
from storage.ids import BoxNumber, CaseId, new_box_number

TRIES = 200
"""With half of all numbers gone, all of so many draws meet a taken one once in 10**60 times."""


def fresh(tx: Tx) -> BoxNumber:
    """A number that no case has and no post has listed. Raises IntegrityError when none is found."""
    for _ in range(TRIES):
        box = new_box_number()
        if not tx.execute(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM tip WHERE box=:box) OR EXISTS (SELECT 1 FROM listed WHERE box=:box)",
            {"box": box},
        ).fetchone():
            return box
    raise sqlite3.IntegrityError("no free box number was found")


def spent(tx: Tx, case_id: CaseId) -> bool:
    """Whether the case's number has been listed, so that its citizen needs another."""
    return tx.execute("SELECT 1 FROM tip WHERE case_id=? AND announced=1", (case_id,)).fetchone() is not None


def renew(tx: Tx, case_id: CaseId) -> bool:
    """Give the case a fresh number if its own is spent; True if it has been given one."""
    if not spent(tx, case_id):
        return False
    tx.execute("UPDATE tip SET box=?, announced=0 WHERE case_id=?", (fresh(tx), case_id))
    return True


def mark_news(tx: Tx, case_id: CaseId, count: int, day: str) -> None:
    """So many new things wait for the citizen since ``day``; a box that is not spent stands in line for a post."""
    if count:
        tx.execute(
            "UPDATE tip SET news_on=CASE news WHEN 0 THEN ? ELSE news_on END, news=news+? WHERE case_id=?",
            (day, count, case_id),
        )


def publish(tx: Tx, week: str, size: int, random: Random) -> list[str]:
    """The list of ``week``'s post: boxes with news, longest waiting first, among decoys. All of it is spent with this."""
    # Within a day the order is that of the random case ids. Beyond ``size`` they wait, and come before all later ones.
    news = [box for (box,) in tx.execute("SELECT box FROM tip WHERE news>0 AND announced=0 ORDER BY news_on, case_id")]
    taken = [box for (box,) in tx.execute("SELECT box FROM tip UNION ALL SELECT box FROM listed")]
    boxes, waiting = slots(news, size, random, taken)
    tx.executemany("UPDATE tip SET announced=1 WHERE box=?", [(box,) for box in news[: len(news) - len(waiting)]])
    tx.executemany("INSERT INTO listed(box, week) VALUES(?,?)", [(box, week) for box in boxes])
    return boxes
