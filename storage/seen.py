"""Which updates have had their effect. The row is written in the transaction of that effect, never apart from it."""

from datetime import date, timedelta

from storage.database import Tx

KEEP_DAYS = 3
"""Longer than the 24 hours for which Telegram repeats an update; by age, since ids may restart lower."""


def first_time(tx: Tx, update_id: int, today: date) -> bool:
    """Note the update; False when its effect is already in the database."""
    done = tx.execute("INSERT OR IGNORE INTO seen(update_id, day) VALUES(?,?)", (update_id, today.isoformat()))
    return done.rowcount == 1


def holds(tx: Tx, update_id: int) -> bool:
    """Whether the update's effect is in the database."""
    return tx.execute("SELECT 1 FROM seen WHERE update_id=?", (update_id,)).fetchone() is not None


def give_up(tx: Tx, update_id: int, today: date) -> bool:
    """Note that the update was given up; False when it was already. Such an update may have had its effect, or not."""
    return first_time(tx, _given_up(update_id), today)


def given_up(tx: Tx, update_id: int) -> bool:
    """Whether the update was given up."""
    return holds(tx, _given_up(update_id))


def _given_up(update_id: int) -> int:
    return -1 - update_id  # Telegram's ids are positive


def prune(tx: Tx, today: date) -> int:
    """Forget updates older than KEEP_DAYS; returns how many."""
    limit = (today - timedelta(days=KEEP_DAYS)).isoformat()
    return tx.execute("DELETE FROM seen WHERE day < ?", (limit,)).rowcount
