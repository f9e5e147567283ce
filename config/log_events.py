"""Every event the program may log, with the values each may carry. Used by bot/, handlers/ and storage/ for their log calls.

A line is one of these names and counts, names of exceptions, tasks and places in the code, week ids: never content, an
id of a person, chat, message or case, nor free words. bot/logs.py drops whatever is not listed here.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class LogEvent(StrEnum):
    """The name is what is logged; docs/operators-guide.md tells what to do about each."""

    ACT_NOT_STORED = "act-not-stored"
    BALLAST_NOT_LAID = "ballast-not-laid"
    BATCH_UNPARSABLE = "batch-unparsable"
    CANARY_BACK = "canary-back"
    CANARY_LOST = "canary-lost"
    CANARY_UNTOLD = "canary-untold"
    CITIZEN_UNANSWERED = "citizen-unanswered"
    CLOCK_FILE_UNREADABLE = "clock-file-unreadable"
    CLOCKS_TOLD = "clocks-told"
    OWNERLESS_TOLD = "ownerless-told"
    DIGEST_QUEUED = "digest-queued"
    EXPIRY_UNTOLD = "expiry-untold"
    GROUP_NOT_LEFT = "group-not-left"
    HEAD_KEY_CHANGED = "head-key-changed"
    HEAD_MADE = "head-made"
    KEY_FILE_UNREADABLE = "key-file-unreadable"
    MENU_NOT_SET = "menu-not-set"
    METRICS_SERVED = "metrics-served"
    METRICS_UNSERVED = "metrics-unserved"
    NO_READER_KEY = "no-reader-key"
    NO_UPDATES = "no-updates"
    NOTICE_FAILED = "notice-failed"
    NOTICE_UNDELIVERABLE = "notice-undeliverable"
    OFFICER_UNANSWERED = "officer-unanswered"
    OFFICER_UNGREETED = "officer-ungreeted"
    OUTBOX_UNREADABLE = "outbox-unreadable"
    PRESS_UNANSWERED = "press-unanswered"
    READER_UNSIGNED = "reader-unsigned"
    ROOM_AGAIN = "room-again"
    ROOM_SHORT = "room-short"
    RUNNING = "running"
    SECOND_POLLER = "second-poller"
    SECOND_READER_UNWELL = "second-reader-unwell"
    SECOND_READER_WELL = "second-reader-well"
    STOPPED = "stopped"
    STOPPING = "stopping"
    STORAGE_UNWELL = "storage-unwell"
    STORAGE_WELL = "storage-well"
    TASK_FAILED = "task-failed"
    TELEGRAM_UNREACHABLE = "telegram-unreachable"
    TIP_NOT_STORED = "tip-not-stored"
    TOKEN_REFUSED = "token-refused"  # noqa: S105 - the name of an event
    TYPING_UNSHOWN = "typing-unshown"
    UPDATE_FAILED = "update-failed"
    UPDATE_LEFT_OUT = "update-left-out"
    UPDATE_NOT_SEALED = "update-not-sealed"
    UPDATE_PUT_ASIDE = "update-put-aside"
    WRITER_UNTOLD = "writer-untold"


_ERROR = frozenset({"error"})

FIELDS: Final[Mapping[LogEvent, frozenset[str]]] = MappingProxyType(
    {
        LogEvent.ACT_NOT_STORED: _ERROR,
        LogEvent.BATCH_UNPARSABLE: _ERROR,
        LogEvent.CANARY_LOST: _ERROR,
        LogEvent.CANARY_UNTOLD: _ERROR,
        LogEvent.CLOCK_FILE_UNREADABLE: _ERROR,
        LogEvent.CLOCKS_TOLD: frozenset({"count"}),
        LogEvent.OWNERLESS_TOLD: frozenset({"count"}),
        LogEvent.DIGEST_QUEUED: frozenset({"week"}),
        LogEvent.KEY_FILE_UNREADABLE: _ERROR,
        LogEvent.MENU_NOT_SET: _ERROR,
        LogEvent.METRICS_UNSERVED: _ERROR,
        LogEvent.NO_UPDATES: _ERROR,
        LogEvent.NOTICE_FAILED: _ERROR,
        LogEvent.NOTICE_UNDELIVERABLE: _ERROR,
        LogEvent.OUTBOX_UNREADABLE: _ERROR,
        LogEvent.ROOM_AGAIN: frozenset({"free_mib"}),
        LogEvent.ROOM_SHORT: frozenset({"free_mib", "least_mib"}),
        LogEvent.SECOND_READER_UNWELL: _ERROR,
        LogEvent.STOPPING: frozenset({"count"}),
        LogEvent.STORAGE_UNWELL: frozenset({"file", "error"}),
        LogEvent.STORAGE_WELL: frozenset({"file"}),
        LogEvent.TASK_FAILED: frozenset({"task", "error"}),
        LogEvent.TELEGRAM_UNREACHABLE: frozenset({"error", "seconds"}),
        LogEvent.TIP_NOT_STORED: _ERROR,
        LogEvent.UPDATE_FAILED: frozenset({"error", "place"}),
        LogEvent.UPDATE_LEFT_OUT: _ERROR,
        LogEvent.UPDATE_NOT_SEALED: _ERROR,
        LogEvent.UPDATE_PUT_ASIDE: frozenset({"count"}),
    }
)
"""Values an event may carry, by key; an event that is not here carries none."""
