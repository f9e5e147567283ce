"""Whether a number, plate or account in a tip is its writer's, by the words around it: learned, not written.

Rules know what a number looks like and what is mostly said of one's own and of other people's; people say it in more ways
than anybody lists. triage.personal asks for each number that a rule finds, and believes what is likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

from config.hashed_weights import HashedWeights
from config.personal_weights import BUCKETS
from triage.spans import Span
from triage.surnames import TITLE
from triage.whose import CUES

LEAST, SURELY = -1.0, 1.5
"""From what logarithm of the odds on a number is the writer's, where a rule takes it for his, and where none does."""
_WINDOW, _BEHIND = 60, 14
"""Characters before and behind a number that are looked at."""
_FAR = 9
_STEPS = (0, 1, 2, 3, 4, 4, 4, 5, 5, 5, 5, 5, *[6] * 8, *[7] * _WINDOW)
"""How far something is, in steps."""
_STOP, _COMMA, _DIGIT, _TITLE = (re.compile(pattern) for pattern in (r"[。!?\n]", r"[,。;:!?\n、]", "[0-9]", TITLE))
_ALIKE = {"landline": "phone", "passport": "id_card", "email": "handle"}
"""Kinds of which people speak in the same way."""


class LikelyOwner:
    """Built once; holds weights only."""

    def __init__(self, weights: HashedWeights) -> None:
        self._table = weights.tables["owner"]
        self._unit, self._bias = weights.unit("owner"), weights.bias("owner")

    def owns(self, text: str, span: Span, kind: str, said: bool) -> bool:
        """Whether what stands there in a folded text is its writer's. `said`: whether a rule takes it for his."""
        return self.odds(text, span, kind, said=said) > (LEAST if said else SURELY)

    def odds(self, text: str, span: Span, kind: str, *, said: bool) -> float:
        """The logarithm of the odds that what stands there in a folded text is its writer's.

        `said`: whether a rule takes it for his.
        """
        total = sum(int(self._table[place]) for place in places(text, span, kind, said=said))
        return total * self._unit + self._bias


def places(text: str, span: Span, kind: str, *, said: bool) -> list[int]:
    """What is seen of a number, as places in the table, rising."""
    return sorted({crc32(one.encode("utf-8", "surrogatepass")) % BUCKETS for one in _seen(text, span, kind, said)})


def _seen(text: str, span: Span, kind: str, said: bool) -> Iterator[str]:
    before = _DIGIT.sub("0", text[max(0, span.start - _WINDOW) : span.start])
    behind = _DIGIT.sub("0", text[span.end : span.end + _BEHIND])
    earlier, sentence = _last(_STOP, before)
    _, earlier = _last(_STOP, earlier[:-1])
    left, clause = _last(_COMMA, sentence)
    _, left = _last(_COMMA, left[:-1])
    alike = _ALIKE.get(kind, kind)
    for size in range(1, 7):
        yield from _both("before", f"^{before}"[-size:], alike)
    for size in range(1, 5):
        yield from _both("behind", f"{behind}$"[:size], alike)
    for name, part, sizes in (
        ("clause", clause, (1, 2, 3)), ("left", left, (1, 2)), ("sentence", sentence, (1, 2)),
        ("earlier", earlier, (2,)), ("after", behind, (2,)),
    ):  # fmt: skip
        for size in sizes:
            yield from (f"{name} {part[place : place + size]}" for place in range(len(part) - size + 1))
    cues = [str(found.lastgroup) for found in CUES.finditer(sentence)]
    yield from _both("cues", " ".join(cues[-2:]), alike)
    for word in "我他她":
        place = sentence.rfind(word)
        yield f"{word} {_STEPS[len(sentence) - 1 - place] if place >= 0 else _FAR}"
    titles = [found.end() for found in _TITLE.finditer(sentence)]
    yield f"title {_STEPS[len(sentence) - titles[-1]] if titles else _FAR}"
    yield f"edges {not sentence} {len(text) - span.end < 3}"
    yield f"kind {kind}"
    yield from _both("said", str(said), alike)


def _both(name: str, value: str, alike: str) -> Iterator[str]:
    """What is seen, and the same for this kind of number alone."""
    yield f"{name} {value}"
    yield f"{name} {value} {alike}"


def _last(mark: re.Pattern[str], text: str) -> tuple[str, str]:
    """A text up to the last such mark, that included, and what stands behind it."""
    ends = [found.end() for found in mark.finditer(text)]
    end = ends[-1] if ends else 0
    return text[:end], text[end:]
