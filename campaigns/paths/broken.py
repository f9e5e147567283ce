"""Wrong builds of the casework, each of which the campaign must notice. Applied in a worker's own process."""

from collections.abc import Callable
from typing import Any

from campaigns.crash.patching import replace
from campaigns.paths import case as model
from casework import gates, lifecycle, registers
from casework.lifecycle import Lifecycle


def gate_dropped() -> None:
    """Archiving looks at nothing that is open."""
    gates._GATES["nothing-open"] = lambda _: True


def blame_is_enough() -> None:
    """Who was dealt with is all that has to happen."""
    gates._GATES["more-than-blame"] = lambda _: True


def apart_ignored() -> None:
    """In the registers anybody may do any act."""
    replace(registers, "_people", lambda *_: set())


def eyes_shut() -> None:
    """Four eyes may be two."""
    real = Lifecycle._check_need

    def check(self: Lifecycle, need: Any, *others: Any) -> None:
        if need != "second_person":
            real(self, need, *others)

    replace(Lifecycle, "_check_need", check)


def confirm_skipped() -> None:
    """Nothing waits for a colleague."""
    replace(lifecycle, "needs_confirmation", lambda *_: False)
    replace(model, "needs_confirmation", lambda *_: False)


def authorised_ignored() -> None:
    """A relay desk goes where an organ may."""
    replace(Lifecycle, "_exists", lambda *_: True)


def false_without_organ() -> None:
    """Whose desk it is plays no part in the registers."""
    real = registers.Registers._fault

    def fault(self: Any, *given: Any, **named: Any) -> str | None:
        found = real(self, *given, **named)
        return None if found == "authorised-only" else found

    replace(registers.Registers, "_fault", fault)


def reason_unchecked() -> None:
    """Any word will do for a reason."""
    real = Lifecycle._check_need

    def check(self: Lifecycle, need: Any, *others: Any) -> None:
        if need != "reason":
            real(self, need, *others)

    replace(Lifecycle, "_check_need", check)


def speechless() -> None:
    """A refusal nobody has words for."""
    replace(gates, "fault", lambda gate, situation: None if gates._GATES[gate](situation) else "shut")
    replace(lifecycle, "fault", gates.fault)


def nothing_answered() -> None:
    """What was reported can be neither cleared nor sent back: the case stays where it is."""
    real = registers.Registers._fault

    def fault(self: Any, kind: Any, act: Any, *others: Any, **named: Any) -> str | None:
        return "wrong-role" if act.id in ("clear", "redo") else real(self, kind, act, *others, **named)

    replace(registers.Registers, "_fault", fault)


BREAKS: dict[str, Callable[[], None]] = {
    "gate-dropped": gate_dropped,
    "blame-is-enough": blame_is_enough,
    "apart-ignored": apart_ignored,
    "eyes-shut": eyes_shut,
    "confirm-skipped": confirm_skipped,
    "authorised-ignored": authorised_ignored,
    "false-without-organ": false_without_organ,
    "reason-unchecked": reason_unchecked,
    "speechless": speechless,
    "nothing-answered": nothing_answered,
}
