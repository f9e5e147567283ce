"""The one time zone of the program: days, weeks and office hours are those of Asia/Shanghai.

For casework and whoever shows or stores a day. Pure.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo


def shanghai() -> ZoneInfo:
    """Asia/Shanghai: UTC+8, no summer time since 1991."""
    return ZoneInfo("Asia/Shanghai")


def to_shanghai(at: datetime) -> datetime:
    """``at`` as a clock in Asia/Shanghai shows it; a naive time is taken to be there already."""
    return at.replace(tzinfo=shanghai()) if at.tzinfo is None else at.astimezone(shanghai())


def local_day(at: datetime) -> date:
    """The date at ``at`` in Asia/Shanghai."""
    return to_shanghai(at).date()
