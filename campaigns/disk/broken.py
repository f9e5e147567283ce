"""Wrong builds, each with one mistake about failing disks. ``child`` applies one; the live part must notice it.

Every mistake looks right as long as the disks work: that is what makes them worth trying.
"""

from collections.abc import Callable
from typing import Any

from bot.ticks import Ticks
from campaigns.crash.patching import replace
from handlers.citizen import flow, submitting
from storage.alarm import Alarm
from storage.database import Database, Work
from storage.errors import StorageBroken, StorageError, StorageFull
from storage.footing import Footing
from storage.highwater import HighWater
from storage.ids import new_box_number, new_case_number
from storage.intake import Accepted, Intake


def say_stored() -> None:
    """The receipt is shown although the tip could not be stored."""
    real = Intake.accept

    async def accept(intake: Intake, tip: Any, update_id: int, now: Any) -> Accepted:
        try:
            return await real(intake, tip, update_id, now)
        except StorageError:
            return Accepted(new_case_number(), new_box_number(), repeated=False, commitment=bytes(32))

    replace(Intake, "accept", accept)


def say_nothing() -> None:
    """A submission that cannot be stored is dropped without a word."""
    real = submitting.submit

    async def submit(visit: Any, press: Any) -> None:
        said, visit.say = visit.say, _silent
        await real(visit, press)
        visit.say = said

    flow._BUTTONS["submit"] = submit


async def _silent(key: str, **values: object) -> None:
    return None


def no_alarm() -> None:
    """Nobody tells the operator."""
    replace(Alarm, "failed", lambda alarm, name, error: None)


def alarm_each() -> None:
    """Every failure sounds the alarm again."""
    real = Alarm.failed

    def failed(alarm: Alarm, name: str, error: StorageError) -> None:
        alarm._failed_at.clear()
        alarm._told.clear()
        real(alarm, name, error)

    replace(Alarm, "failed", failed)


def never_well() -> None:
    """The operator is not told that the trouble has passed."""
    replace(Alarm, "worked", lambda alarm, name: None)


def give_up() -> None:
    """After one failed commit the database refuses all others, until somebody restarts the program."""
    real = Database.write
    given_up: set[Database] = set()

    async def write(database: Database, work: Work[Any]) -> Any:
        if database in given_up:
            raise StorageBroken("given up")
        try:
            return await real(database, work)
        except (StorageFull, StorageBroken):
            given_up.add(database)
            raise

    replace(Database, "write", write)


def trust_files() -> None:
    """Nobody looks whether the files are still there."""
    replace(Footing, "check", lambda footing: None)


def no_mark() -> None:
    """The high-water mark is not compared at start."""

    async def opened(cls: type[HighWater], main: Database, keys: Database) -> HighWater:
        return HighWater(main, 0)

    replace(HighWater, "open", classmethod(opened))


def fail_after() -> None:
    """A conversation that cannot be saved any more fails the update, although its receipt has been shown."""
    replace(flow, "_save_what_can_be", flow.save)


def draft_stays() -> None:
    """What was stored is taken for a draft still, where the conversation could not be saved any more."""

    async def settle(visit: Any) -> None:
        return None

    replace(submitting, "settle", settle)


def no_care() -> None:
    """Nobody looks at the files between two submissions."""
    real = Ticks.__init__

    def init(ticks: Ticks, bot: Any, services: Any, upkeep: Any, digests: Any, more: Any = None) -> None:
        real(ticks, bot, services, upkeep, digests, {k: v for k, v in (more or {}).items() if k != "care"})

    replace(Ticks, "__init__", init)


BREAKS: dict[str, Callable[[], None]] = {
    "say-stored": say_stored,
    "say-nothing": say_nothing,
    "no-alarm": no_alarm,
    "alarm-each": alarm_each,
    "never-well": never_well,
    "give-up": give_up,
    "trust-files": trust_files,
    "no-mark": no_mark,
    "fail-after": fail_after,
    "draft-stays": draft_stays,
    "no-care": no_care,
}
