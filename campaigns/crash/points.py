"""Named instants at which a life ends by its own SIGKILL. The program is not changed: functions are wrapped in the child.

``child`` arms one point; ``era`` draws points by name. The n-th pass of the armed instant is the last one.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram.ext import ExtBot

from bot.gate import GatedBot
from bot.sender import Sender
from bot.ticks import Ticks
from bot.webhook import WebhookServer
from campaigns.crash.patching import after, before, file_of, replace
from handlers.chat import Chat
from storage import backup, database, files, migrate
from storage.database import Database, Tx
from storage.intake import Intake
from storage.nudges import Nudges
from storage.outgoing import Outgoing
from storage.ratings import Ratings
from storage.sessions import Sessions
from storage.thread import Threads
from storage.upkeep import Upkeep
from storage.withdrawals import Withdrawals

Arm = Callable[["Trap"], None]


class Trap:
    """Kills this process at the n-th call."""

    def __init__(self, nth: int) -> None:
        self._left = nth

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Point:
    """An instant, and how many passes of it a short life may see: the n-th is drawn from 1 to ``passes``."""

    arm: Arm
    passes: int


def _commit(file: str, when: str) -> Arm:
    """Around one group commit of one database: ``begin``, ``commit`` (written, not committed), ``done``."""

    def arm(trap: Trap) -> None:
        real: Callable[..., Any] = database._run_group

        def patched(db: Tx, jobs: list[Any], *others: Any) -> Any:
            if file_of(db) != file:
                return real(db, jobs, *others)
            if when == "begin":
                trap()
            results, watched = real(db, [*jobs, lambda tx: trap()] if when == "commit" else jobs, *others)
            if when == "done":
                trap()
            return results[: len(jobs)], watched

        replace(database, "_run_group", patched)

    return arm


def _before(owner: object, *names: str) -> Arm:
    def arm(trap: Trap) -> None:
        for name in names:
            before(owner, name, trap)

    return arm


def _after(owner: object, *names: str) -> Arm:
    def arm(trap: Trap) -> None:
        for name in names:
            after(owner, name, trap)

    return arm


_ACTS = ((Threads, "say"), (Withdrawals, "withdraw"), (Ratings, "rate"), (Nudges, "set"))


def _each(when: Callable[..., Arm], acts: Iterable[tuple[type, str]]) -> Arm:
    """The same instant of several functions, whichever comes."""

    def arm(trap: Trap) -> None:
        for owner, name in acts:
            when(owner, name)(trap)

    return arm


def _statement(trap: Trap) -> None:
    """Before each statement of a migration, inside its transaction."""
    real = migrate.statements

    def patched(sql: str) -> Iterator[str]:
        for statement in real(sql):
            trap()
            yield statement

    replace(migrate, "statements", patched)


RUN: dict[str, Point] = {
    **{
        f"{file}.{when}": Point(_commit(file, when), passes)
        for file, passes in (("main", 6), ("keys", 3), ("sessions", 10))
        for when in ("begin", "commit", "done")
    },
    "accept.before": Point(_before(Intake, "accept"), 2),
    "accept.after": Point(_after(Intake, "accept"), 2),  # between the commit and the answer
    "act.before": Point(_each(_before, _ACTS), 2),  # what a receipt opens the way to
    "act.after": Point(_each(_after, _ACTS), 2),  # between the commit and the answer
    "nudge.before": Point(_before(Nudges, "told"), 2),
    "nudge.after": Point(_after(Nudges, "told"), 2),  # noted as on its way, or sent and noted
    "chat.before": Point(_before(Chat, "_call"), 12),
    "chat.after": Point(_after(Chat, "_call"), 12),  # the answer is out, the session is not saved
    "save.before": Point(_before(Sessions, "save"), 8),
    "save.after": Point(_after(Sessions, "save"), 8),  # saved, not confirmed
    "confirm.before": Point(_before(ExtBot, "get_updates"), 4),
    "confirm.after": Point(_after(GatedBot, "get_updates"), 4),  # fetched, nothing handled yet
    "sender.taken": Point(_before(Sender, "_deliver"), 3),
    "sender.sent": Point(_before(Outgoing, "sent", "board_shown"), 3),  # sent, not marked
    "sender.marked": Point(_after(Outgoing, "sent", "board_shown"), 3),
    "start.database": Point(_after(database, "migrate"), 3),
    "nightly.swept": Point(_after(Upkeep, "_sweep_shares"), 1),
    "checkpoint.before": Point(_before(Database, "checkpoint"), 2),
    "checkpoint.after": Point(_after(Database, "checkpoint"), 2),
}
"""While people use it."""

HOOK: dict[str, Point] = {
    **{name: point for name, point in RUN.items() if not name.startswith("confirm.")},
    "hook.before": Point(_before(WebhookServer, "take"), 4),  # pushed, nothing handled yet
    "hook.after": Point(_after(WebhookServer, "take"), 4),  # settled, Telegram does not know
    "hook.set": Point(_after(ExtBot, "set_webhook"), 1),
}
"""The same where updates are pushed."""

BIRTH: dict[str, Point] = {
    "migrate.statement": Point(_statement, 45),
    "migrate.done": Point(_after(database, "migrate"), 3),
    "file.before": Point(_before(files, "create"), 1),
    "file.after": Point(_after(files, "create"), 1),
    "first.poll": Point(_before(ExtBot, "get_updates"), 1),
}
"""On the first starts, in an empty directory."""

NIGHTFALL: dict[str, Point] = {
    "expired.begin": Point(_before(Ticks, "_tell"), 8),
    "expired.told": Point(_after(Ticks, "_tell"), 8),
    "expired.dropped": Point(_after(Sessions, "drop"), 8),
    "vanish.taken": Point(_before(Chat, "delete"), 2),
    "vanish.gone": Point(_after(Chat, "delete"), 2),
    "sessions.done": RUN["sessions.done"],
    "main.done": RUN["main.done"],
}
"""The first ticks after days: drafts that ran out, and what officers have read."""

DUSK: dict[str, Point] = {
    name: RUN[name]
    for name in (
        "main.begin", "main.commit", "main.done", "keys.commit", "sessions.done", "sender.taken", "sender.sent",
        "sender.marked", "nightly.swept", "checkpoint.before", "checkpoint.after",
    )
}  # fmt: skip
"""Afterwards: reminders, digests, sweeping."""

BACKUP: dict[str, Point] = {
    "backup.copy": Point(_before(backup, "_copy"), 2),
    "backup.copied": Point(_after(backup, "_copy"), 2),
    "backup.synced": Point(_after(files, "sync"), 6),
    "backup.verify": Point(_before(backup, "verify"), 1),
    "backup.manifest": Point(_before(files, "create"), 3),
    "backup.marker": Point(_before(files, "replace"), 1),
}
"""In the backup command."""

POINTS = RUN | HOOK | BIRTH | NIGHTFALL | BACKUP
