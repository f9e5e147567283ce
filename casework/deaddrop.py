"""The dead drop of the weekly post: which box numbers to list, so that only their owners learn anything.

For the digest. Pure: randomness is an argument and must be ``random.SystemRandom`` outside tests. The list has the
same length every week; boxes with news stand among decoys of the same form, in numerical order. No number ever stands
in two posts: the caller gives those of earlier posts among ``in_use``.
"""

from collections.abc import Collection
from random import Random

BOX_DIGITS = 6
"""A box number is six digits without a check digit: any six digits could be one."""
_BOXES = 10**BOX_DIGITS


def is_box(text: str) -> bool:
    """Whether ``text`` has the form of a box number."""
    return len(text) == BOX_DIGITS and text.isascii() and text.isdecimal()


def slots(news: Collection[str], size: int, rng: Random, in_use: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """The list to publish and the boxes that did not fit.

    ``news``: boxes with news, longest waiting first; those beyond ``size`` come back in that order, to lead the next
    week's. ``in_use``: boxes of other citizens and numbers listed before, which no decoy takes, so that nobody is called
    in vain and decoys repeat as little as boxes do. The list holds exactly ``size`` different boxes in ascending order.
    Raises ValueError for a box of wrong form, a negative size, or
    when too few numbers are free for decoys.
    """
    waiting = list(dict.fromkeys(news))
    for box in waiting:
        if not is_box(box):
            raise ValueError(f"expected a box number of {BOX_DIGITS} digits")
    listed, carried = set(waiting[: max(size, 0)]), waiting[max(size, 0) :]
    if size < 0 or size + len(carried) + len(set(in_use) - set(waiting)) > _BOXES:
        raise ValueError(f"size: expected 0 to {_BOXES} less the boxes in use, not {size}")
    taken = listed.union(carried, in_use)
    while len(listed) < size:
        decoy = f"{rng.randrange(_BOXES):0{BOX_DIGITS}d}"
        if decoy not in taken:
            taken.add(decoy)
            listed.add(decoy)
    return sorted(listed), carried
