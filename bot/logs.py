"""Logging: events and counts, never content, ids or the token. Set up once by bot/app.py and the commands."""

import logging
import re
import sys

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}|/bot[^/\s]+/")
_OURS = "qingfeng"


class Redactor(logging.Filter):
    """On the handler, not on a logger: a filter on a logger misses its children.

    The libraries log whole batches, URLs and SQL parameters at ERROR and above. Their arguments and tracebacks are
    dropped; what stays is the constant part of the message. Our own lines keep theirs, with tokens masked.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(_OURS):
            record.msg, record.args = str(record.msg).split("\n")[0][:80], ()
            kind = record.exc_info[0] if record.exc_info else None
            if kind is not None:
                record.msg += f" [{kind.__name__}]"
            record.exc_info = record.exc_text = record.stack_info = None
        record.msg = _TOKEN.sub("<token>", record.getMessage())
        record.args = ()
        return True


def set_up(level: str) -> None:
    """One line an event on standard error. Libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redactor())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(level)
    for noisy in ("httpx", "httpcore", "aiosqlite", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
