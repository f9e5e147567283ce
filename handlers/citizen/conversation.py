"""Where a citizen's conversation stands: plain values and their JSON form. Kept in the session store, in memory only."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from storage.ids import CaseId
from storage.sealing import CitizenRecord, PublicKey, Selector, Verifier

QUESTIONS = ("what", "unit", "when", "where", "how", "evidence", "effect")
NO_STEP = -1
REMEMBERED_UPDATES = 64
REMEMBERED_TRACES = 300


@dataclass(frozen=True)
class Part:
    """One message of the draft; ``question`` is what it answers, "" for free text."""

    message_id: int
    question: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A tip being written. ``token`` marks its buttons; the receipt is valid once the case is stored.

    ``mask`` hides what seems to be the citizen's own, ``cut`` leaves out what looks like an advert.
    ``avoid`` are names the citizen does not want to learn of it, ``about_desk`` that it concerns the desk or its leaders.
    ``submitting``: storing was begun, and what came of it is known to the main database alone until this is saved again.
    """

    token: str
    case_id: str
    receipt: str
    record: dict[str, str]
    parts: tuple[Part, ...] = ()
    bucket: str = ""
    mask: bool = True
    cut: bool = True
    step: int = NO_STEP
    submitting: bool = False
    avoid: str = ""
    about_desk: bool = False

    def citizen_record(self) -> CitizenRecord:
        """What will be stored of the receipt."""
        raw = self.record
        return CitizenRecord(
            Selector(raw["selector"]), bytes.fromhex(raw["salt"]), Verifier(bytes.fromhex(raw["verifier"])),
            PublicKey(bytes.fromhex(raw["public_key"])),
        )  # fmt: skip

    @property
    def id(self) -> CaseId:
        return CaseId(bytes.fromhex(self.case_id))


def record_to_json(record: CitizenRecord) -> dict[str, str]:
    return {
        "selector": record.selector,
        "salt": record.salt.hex(),
        "verifier": record.verifier.hex(),
        "public_key": record.public_key.raw.hex(),
    }


@dataclass(frozen=True)
class Sent:
    """The last tip submitted in this conversation, for pressing "submit" twice. Its receipt is forgotten once shown."""

    token: str


@dataclass(frozen=True)
class Follow:
    """The case a code has opened here. Holds no key.

    ``screen`` marks the buttons under its state, ``token`` those of what is being written: ``text``, ``about`` (one of
    storage.thread.About, or "superior") and, for what becomes a tip of its own, ``request``, its case id.
    """

    token: str
    case_id: str
    text: str = ""
    about: str = "addition"
    screen: str = ""
    request: str = ""
    mask: bool = True
    cut: bool = True

    @property
    def id(self) -> CaseId:
        return CaseId(bytes.fromhex(self.case_id))


@dataclass(frozen=True)
class Conversation:
    """``expect`` says what the next text is: "" (a tip or a code), "code", "say", "avoid", or "tip" (one, even if
    it sounds like chatter). ``live`` is the screen that the next one replaces. ``done`` are updates whose effect and answer
    are finished."""

    language: str = ""
    expect: str = ""
    live: int = 0
    draft: Draft | None = None
    sent: Sent | None = None
    follow: Follow | None = None
    traces: tuple[int, ...] = ()
    done: tuple[int, ...] = field(default=())

    def leave(self, *message_ids: int) -> "Conversation":
        """Remember messages of either side, to be deleted when the citizen asks."""
        new = tuple(i for i in message_ids if i and i not in self.traces)
        return replace(self, traces=(self.traces + new)[-REMEMBERED_TRACES:])

    def finish(self, update_id: int) -> "Conversation":
        return replace(self, done=(*self.done, update_id)[-REMEMBERED_UPDATES:])

    def to_body(self) -> dict[str, Any]:
        return asdict(self)


def from_body(body: dict[str, Any] | None) -> Conversation:
    """The conversation as it was saved, or a new one."""
    if body is None:
        return Conversation()
    draft, sent, follow = body["draft"], body["sent"], body["follow"]
    return Conversation(
        language=body["language"],
        expect=body["expect"],
        live=body["live"],
        draft=Draft(**{**draft, "parts": tuple(Part(**part) for part in draft["parts"])}) if draft else None,
        sent=Sent(**sent) if sent else None,
        follow=Follow(**follow) if follow else None,
        traces=tuple(body["traces"]),
        done=tuple(body["done"]),
    )
