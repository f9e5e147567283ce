"""Logging: events and counts, never content, ids or the token. Set up once by bot/app.py and the commands.

One line an event: its name, then ``key=value`` (QF_LOG_FORMAT=text), or one JSON object a line (json).
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from config.log_events import FIELDS, LogEvent

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}|/bot[^/\s]+/")
_PLAIN = re.compile(r"[A-Za-z0-9_.:+-]{1,60}")
_OURS = "qingfeng"
_NAMES = frozenset(LogEvent)
LIBRARY = "library"
"""The event of lines that are not ours: what stays of them is the constant part of their message."""

Value = int | float | str


class Redactor(logging.Filter):
    """On the handler, not on a logger: a filter on a logger misses its children.

    The libraries log whole batches, URLs and SQL parameters at ERROR and above. Their arguments and tracebacks are
    dropped. So are those of a line of ours that is no listed event, and values that an event is not known to carry.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(_OURS) and record.msg in _NAMES:
            event, fields = str(record.msg), _allowed(LogEvent(record.msg), record.args)
        else:
            event, fields = LIBRARY, {"message": _constant_part(record)}
        record.event, record.fields = event, fields
        record.msg, record.args = " ".join([event, *(f"{key}={_shown(value)}" for key, value in fields.items())]), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (UTC, ISO 8601), ``level``, ``logger``, ``event`` and the event's values."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": getattr(record, "event", LIBRARY),
        }
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False)


def set_up(level: str, form: Literal["text", "json"] = "text") -> None:
    """One line an event on standard error. Libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    handler.addFilter(Redactor())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(level)
    for noisy in ("httpx", "httpcore", "aiosqlite", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def _allowed(event: LogEvent, args: object) -> dict[str, Value]:
    """The values the event may carry. A string that is no plain name becomes "?": words never get through."""
    if not isinstance(args, Mapping):
        return {}
    return {key: _safe(args[key]) for key in args if key in FIELDS.get(event, ())}


def _safe(value: object) -> Value:
    if isinstance(value, int | float):
        return value
    text = str(value)
    return text if _PLAIN.fullmatch(text) and not _TOKEN.search(text) else "?"


def _constant_part(record: logging.LogRecord) -> str:
    kind = record.exc_info[0] if record.exc_info else None
    # masked before it is cut: half a token is no longer recognised as one
    words = _TOKEN.sub("<token>", str(record.msg).split("\n")[0])[:80]
    return words + (f" [{kind.__name__}]" if kind else "")


def _shown(value: Value) -> str:
    return (
        str(value) if not isinstance(value, str) or _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    )
