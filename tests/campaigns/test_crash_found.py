"""What the crash campaign found in the program: each mended, and kept from coming back."""

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from casework.localtime import shanghai
from casework.workdays import Calendar
from config import calendars, rules
from handlers.callback import Press
from handlers.events import Kind
from handlers.staff import acting
from handlers.staff.talk import Pending, Talk
from storage.clocks import Clockwork
from storage.database import Database
from storage.errors import UnknownCase
from storage.ids import new_case_id
from storage.intake import Intake, Submission
from storage.verify import verify
from tests.office_kit import identity, register, trusted

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=shanghai())


async def requested(folder: Path) -> None:
    """A desk whose only case is a request for another handler, as handlers/citizen/recusing.py files it."""
    main, keys = await Database.open(folder / "main.db", "main"), await Database.open(folder / "keys.db", "keys")
    await main.write(lambda tx: register(tx, identity("superior", "superior"), NOW.isoformat()))
    intake = Intake(main, keys, Clockwork(rules.load(), Calendar(calendars.load())), recipients=trusted(main))
    content = {"v": 1, "text": "他和被反映人是亲戚", "about": "recusal"}
    tip = Submission(new_case_id(), None, content, ("X01",), 1, fast_track=False, needs_human=True, about_desk=True)
    await intake.accept(tip, 1, NOW)
    await keys.close()
    await main.close()


async def test_a_request_for_another_handler_does_not_make_every_backup_invalid(tmp_path: Path) -> None:
    await requested(tmp_path)
    report = verify(tmp_path / "main.db", tmp_path / "keys.db")
    assert report.fault is None
    assert [check.note for check in report.checks if check.name == "tip"] == ["1 sent straight up without a receipt"]


async def test_a_case_that_was_not_sent_straight_up_still_needs_its_receipt(tmp_path: Path) -> None:
    await requested(tmp_path)
    main = await Database.open(tmp_path / "main.db", "main")
    await main.write(lambda tx: tx.execute("UPDATE step SET actor='staff:somebody' WHERE seq=2").rowcount)
    await main.close()
    fault = verify(tmp_path / "main.db", tmp_path / "keys.db").fault
    assert fault is not None
    assert fault.fault.endswith("receipt: none, or its public key has a wrong size")


class Duty(SimpleNamespace):
    """An officer in the middle of a move; the case has just been withdrawn."""

    def __init__(self, kind: Kind) -> None:
        pending = Pending("token", "move", "QF-AAAA-AAAA", to="S05", state="S02")
        event = SimpleNamespace(kind=kind, text="市信访局", message_id=5)
        services = SimpleNamespace(desk=SimpleNamespace(card=self._nothing))
        super().__init__(talk=Talk(pending=pending), event=event, services=services, officer=None, told=[])

    async def _nothing(self, *_: object) -> None:
        raise UnknownCase("no such case")

    async def toast(self, key: str = "", **_: Any) -> None:
        self.told.append(f"toast {key}")

    async def say(self, key: str, **_: Any) -> None:
        self.told.append(key)


async def test_an_officer_whose_case_is_withdrawn_while_he_gives_facts_is_told_so() -> None:
    """It was an error: the update came again five times, and then the officer was told that nothing of it was handled."""
    writing, choosing = Duty(Kind.TEXT), Duty(Kind.PRESS)
    await acting.take_words(writing)  # type: ignore[arg-type]
    await acting.choose_fact(choosing, Press("s", "fact", ("token", "x")))  # type: ignore[arg-type]
    assert writing.told == ["toast case-unknown", "case-unknown"]
    assert choosing.told == ["toast case-unknown"]
    assert (writing.talk, choosing.talk) == (Talk(), Talk())
