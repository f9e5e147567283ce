"""How much each measurement does in one run: the full size, or the quick one that only shows that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Sizes of one run. ``crowds`` and ``callers`` map how many act at once to how much they do together."""

    crowds: dict[int, int]
    """Citizens at once -> journeys."""
    warm_up: int
    """Journeys before the first measured one."""
    stored: int
    """Tips in the data directory before the program starts."""
    callers: dict[int, int]
    """Callers of intake at once -> tips."""
    commits: int
    """Bare commits, and bare sealings."""
    derivations: int
    """Bare Argon2id derivations."""
    texts: int
    """Texts read by triage."""
    flood: tuple[int, int] = (200, 10)
    """Messages of one account; accounts with one tip each."""
    operations: int = 3
    """Times each act of sealing is done."""
    tries: int = 3
    """Codes of each kind opened at a derivation cost of next to nothing."""
    real_tries: int = 1
    """And at the real cost."""
    clocks: int = 200
    """Open clocks, each in a case of its own."""
    cases: int = 400
    """Cases of the part million."""
    calls: int = 3
    """Times each thing is asked of them."""

    @property
    def receipts(self) -> int:
        """Receipts to be ready so that no measured rush waits for one."""
        return max([self.warm_up, *self.crowds.values()])


FULL = Plan(
    crowds={1: 100, 16: 160, 64: 192},
    warm_up=32,
    stored=1000,
    callers={1: 200, 10: 500, 100: 1000},
    commits=300,
    derivations=20,
    texts=1000,
    flood=(100_000, 10_000),
    operations=300,
    tries=10_000,
    real_tries=200,
    clocks=100_000,
    cases=1_000_000,
    calls=300,
)
QUICK = Plan(
    crowds={1: 4, 16: 16, 64: 64},
    warm_up=2,
    stored=20,
    callers={1: 10, 10: 20, 100: 100},
    commits=20,
    derivations=3,
    texts=50,
    flood=(2000, 100),
    operations=20,
    tries=200,
    real_tries=5,
    clocks=2000,
    cases=5000,
    calls=20,
)
