"""The checks of what triggers keep: the queue is what each reader sees, the tallies count it, and an entry's day is that of
its clocks. For storage.verify only.

Everything is worked out again from the cases and their wraps, by other statements than those of the triggers.
"""

from storage.database import Tx
from storage.verify_cases import Found

_BELONGS = "FROM tip JOIN key_wrap w USING(case_id, epoch) WHERE (closed_at IS NULL OR unread > 0)"
_ALIKE = (
    "q.is_open=(tip.closed_at IS NULL) AND q.is_new=(tip.unread>0) AND q.priority=tip.priority "
    "AND q.due_on=tip.due_on AND q.owner IS tip.owner"
)
_MISSING = (
    f"SELECT tip.number, w.reader_id {_BELONGS} AND NOT EXISTS "
    f"(SELECT 1 FROM queue q WHERE q.case_id=w.case_id AND q.reader_id=w.reader_id AND {_ALIKE}) LIMIT 1"
)
_TOO_MANY = f"SELECT (SELECT count(*) FROM queue) - (SELECT count(*) {_BELONGS})"
_TALLIES = """
WITH recount(reader_id, kind, value, count) AS (
    SELECT reader_id, 'owner', coalesce(owner, ''), count(*) FROM queue WHERE is_open=1 GROUP BY 1, 3
    UNION ALL SELECT reader_id, 'due', due_on, count(*) FROM queue WHERE is_open=1 GROUP BY 1, 3
    UNION ALL SELECT reader_id, 'new', '', count(*) FROM queue WHERE is_new=1 GROUP BY 1
)
SELECT reader_id, kind, coalesce(tally.count, 0), coalesce(recount.count, 0)
FROM tally FULL JOIN recount USING(reader_id, kind, value) WHERE tally.count IS NOT recount.count LIMIT 1
"""
_DAYS = """
SELECT tip.number, entry.due_on, coalesce(min(clock.due_target), '9999-12-31') AS day
FROM entry JOIN tip USING(case_id) LEFT JOIN clock ON clock.entry_id=entry.entry_id AND clock.stopped_at IS NULL
GROUP BY entry.entry_id HAVING entry.due_on IS NOT day LIMIT 1
"""


def queue(main: Tx, keys: Tx) -> Found:
    """A row for every reader of every case that is open or has new words, like the case and none beside; counts that fit."""
    count = int(main.execute("SELECT count(*) FROM queue").fetchone()[0])
    missing = main.execute(_MISSING).fetchone()
    if missing:
        return Found(count, f"{missing[0]}: none like the case for reader {missing[1]}")
    beside = int(main.execute(_TOO_MANY).fetchone()[0])
    if beside:
        return Found(count, f"{beside} rows for readers or cases that have no place in it")
    wrong = main.execute(_TALLIES).fetchone()
    if wrong:
        return Found(count, f"tally: {wrong[1]} of reader {wrong[0]} says {wrong[2]}, {wrong[3]} are there")
    return Found(count)


def entries(main: Tx, keys: Tx) -> Found:
    """The day of every entry is the nearest target of its own running clocks."""
    wrong = main.execute(_DAYS).fetchone()
    count = int(main.execute("SELECT count(*) FROM entry").fetchone()[0])
    return Found(count, f"{wrong[0]}: an entry says {wrong[1]}, its clocks say {wrong[2]}" if wrong else "")
