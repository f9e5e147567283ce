"""What people did and saw in one era, and every fault found: the truth that the program's files are compared with."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from demo.people import TIPS

STEMS = "甲乙丙卯戊己庚未壬癸"
"""Digits that no rule takes for a number, and none of them a surname."""
UNIT = "青石镇财政所"
"""One officer is tied to it: he gets no key to what names it."""
OFFICE = "云岭县作风监督办公室"
"""The desk's own office: what names it is for the superior alone."""
RESULTS = {"S19", "S20"}
"""States of PATH (``officer``) in which a citizen has been told a result, and may rate it."""
KINDS = ("lost", "doubled", "unanswered", "drafts", "other")


@dataclass
class Tip:
    """A tip whose receipt was shown. ``additions`` are those its citizen was told were taken, ``requests`` those for
    another handler, ``unsure`` what was sent off and never answered; ``erased``: an officer began to erase it.

    ``withdrawn`` and ``rated`` are "asked" from the press on until the citizen was told; then ``withdrawn`` is what he was
    told, and ``rated`` "told". ``nudged`` is the chat that is told of news; ``busy`` while a citizen has it open.
    """

    code: str
    words: str
    additions: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    erased: bool = False
    withdrawn: str = ""
    rated: str = ""
    objected: bool = False
    nudged: int = 0
    busy: bool = False

    @property
    def may_be_gone(self) -> bool:
        """Whether nobody can complain that there is no such case."""
        return self.erased or self.withdrawn in ("asked", "erased")

    @property
    def above(self) -> bool:
        """It concerns the desk itself: no officer may know of it."""
        return OFFICE in self.words

    @property
    def tied(self) -> bool:
        """It concerned the tied officer from the start."""
        return UNIT in self.words


@dataclass
class Case:
    """What officers were told they had done with a case."""

    replies: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    """Words of what was put into its registers."""
    states: list[str] = field(default_factory=lambda: ["S01"])
    erased: bool = False


@dataclass
class Record:
    """``discarded`` are words that must not be stored, ``cleared`` chats that must not show these words any more,
    ``idle`` chats whose draft was left alone, ``codes`` the receipts by case number as far as the files were read, ``opened``
    numbers of cases an officer has read, ``looks`` how often a chat was given a code."""

    rng: Random
    tips: dict[str, Tip] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    discarded: set[str] = field(default_factory=set)
    cleared: dict[int, str] = field(default_factory=dict)
    idle: set[int] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    looks: "Counter[int]" = field(default_factory=Counter)
    faults: list[tuple[str, str]] = field(default_factory=list)
    pieces: int = 0

    def piece(self) -> str:
        """Words nobody else writes."""
        self.pieces += 1
        number = "".join(STEMS[int(digit)] for digit in f"{self.pieces:05d}")
        return f"{self.rng.choice(TIPS)}记号「{number}」。"

    def naming(self, unit: str) -> str:
        """Words nobody else writes, about a certain unit."""
        return f"{unit}的人也在场。{self.piece()}"

    def earlier(self, rng: Random) -> Tip | None:
        """A tip for its citizen to come back to: sooner one that may be rated, or that an officer has read."""
        known = [(number, self.tips[code]) for number, code in sorted(self.codes.items()) if code in self.tips]
        free = [(number, tip) for number, tip in known if not (tip.busy or tip.may_be_gone)]
        ripe = [tip for number, tip in free if self.has_result(number) and not tip.rated]
        read = [tip for number, tip in free if number in self.opened and not tip.withdrawn]
        for chosen in (ripe, read):
            if chosen and rng.random() < 0.6:
                return rng.choice(chosen)
        return rng.choice(free)[1] if free else None

    def has_result(self, number: str) -> bool:
        return number in self.cases and not RESULTS.isdisjoint(self.cases[number].states)

    def fault(self, kind: str, what: str) -> None:
        """Note a fault of one of KINDS."""
        assert kind in KINDS
        self.faults.append((kind, what))

    def counts(self) -> Counter[str]:
        return Counter(kind for kind, _ in self.faults)

    def case(self, number: str) -> Case:
        return self.cases.setdefault(number, Case())
