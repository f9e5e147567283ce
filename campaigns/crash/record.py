"""What people did and saw in one era, and every fault found: the truth that the program's files are compared with."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from demo.people import TIPS

STEMS = "甲乙丙丁戊己庚辛壬癸"
KINDS = ("lost", "doubled", "unanswered", "drafts", "other")


@dataclass
class Tip:
    """A tip whose receipt was shown. ``additions`` are those its citizen was told were taken; ``erased``: an officer
    began to erase it."""

    code: str
    words: str
    additions: list[str] = field(default_factory=list)
    erased: bool = False


@dataclass
class Case:
    """What officers were told they had done with a case."""

    replies: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=lambda: ["S01"])
    erased: bool = False


@dataclass
class Record:
    """``discarded`` are words that must not be stored, ``cleared`` chats that must not show these words any more,
    ``idle`` chats whose draft was left alone, ``codes`` the receipts by case number as far as the files were read."""

    rng: Random
    tips: dict[str, Tip] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    discarded: set[str] = field(default_factory=set)
    cleared: dict[int, str] = field(default_factory=dict)
    idle: set[int] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    pieces: int = 0

    def piece(self) -> str:
        """Words nobody else writes."""
        self.pieces += 1
        number = "".join(STEMS[int(digit)] for digit in f"{self.pieces:05d}")
        return f"{self.rng.choice(TIPS)}记号「{number}」。"

    def fault(self, kind: str, what: str) -> None:
        """Note a fault of one of KINDS."""
        assert kind in KINDS
        self.faults.append((kind, what))

    def counts(self) -> Counter[str]:
        return Counter(kind for kind, _ in self.faults)

    def case(self, number: str) -> Case:
        return self.cases.setdefault(number, Case())
