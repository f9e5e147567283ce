"""Where an advert begins and ends in a text, once its catchwords are known. triage.adverts uses it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from triage.normalise import Normal
from triage.spans import Span

_SENTENCE_ENDS = "。!?\n"
_PARTNERS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "「": "」"}
_WALL = re.compile(r"[。!?\n()\[\]【】〔〕「」]")
"""What an advert's loose words never go beyond."""
_HANDLE = r"[a-z0-9][a-z0-9_.\-]{3,}"
_PIECE = re.compile(rf"{_HANDLE}|(?:(?!{_HANDLE})[^\s。!?,、;:()\[\]【】〔〕「」])+")
_FULL_STOP = re.compile(r"[。!?]+")
_HEAD = re.compile(r"【[^【】\n]{1,10}】$|\[[^\[\]\n]{1,10}\]$")
"""A name in brackets at the head of an advert (“【…】——”)."""
_LONGEST = 14
"""Characters of a piece without a pattern that still belongs to an advert beside it."""
_ATTACHED = 2
"""The same right behind a pattern, with no blank between."""
_RUN_ON = 4
"""Longest catchword that is taken off a piece that goes on as a sentence."""
_TOLD = 2
"""Characters by which it is seen that the sentence has begun."""
_SYMBOLS = re.compile(r"[^\w\s。!?,、;:…·—\-()\[\]【】〔〕「」『』“”‘’\"'<>《》%#@/\\]+")
_SYMBOLS_BEFORE = re.compile(_SYMBOLS.pattern + "$")
_REACH = 40
"""Farthest that an advert goes beyond its first or last pattern."""
_CATCHWORDS = 3
"""So many short pieces between blanks are no sentence."""
_SHORT = 9
_LETTER = re.compile(r"[^\W_]")


class Page:
    """A text without noise symbols that still knows where its blanks were."""

    def __init__(self, folded: Normal, normal: Normal) -> None:
        self.text = normal.text
        self._blanks = _blanks(folded, normal)

    def whole(self, core: Span, silent: Callable[[str], bool], taken: Sequence[Span], *, closed: bool) -> Span:
        """`core` with the pieces around it that are `silent`, its brackets and its full stop.

        `closed`: it ends with a way to reach the seller; what comes behind that is not part of it.
        """
        floor = max([core.start - _REACH, 0, *(span.end for span in taken if span.end <= core.start)])
        ceiling = min([core.end + _REACH, len(self.text), *(span.start for span in taken if span.start >= core.end)])
        start = core.start
        listed = "," in self.text[core.start : core.end]
        for piece in reversed(self._pieces(Span(floor, core.start))):
            between = self.text[piece.end : start]
            if _WALL.search(between) or ("," in between and not listed) or not self._fits(piece, silent):
                break
            start = piece.start
        end = core.end
        for piece in [] if closed else self._pieces(Span(core.end, ceiling)):
            attached = piece.start == end and not self._blank(piece.start)
            most = _ATTACHED if attached else _LONGEST
            between = self.text[end : piece.start]
            if _WALL.search(between) or ("," in between and not listed):
                break
            if attached and end > core.end:
                break  # what follows a number or handle without a blank is the tip again
            if not self._fits(piece, silent, most):
                end = self._head(piece, silent, end) if most == _LONGEST else end
                break
            end = piece.end
        return self._closed(self._bracketed(self._adorned(Span(start, end))))

    def catchwords(self, span: Span, plain: frozenset[str]) -> bool:
        """Whether a stretch is a list of words between blanks instead of sentences."""
        pieces = [piece for piece in self._pieces(span) if not self.text[piece.start : piece.end].isascii()]
        blanks = sum(self._blank(place) for place in range(span.start + 1, span.end))
        told = sum(char in plain for char in self.text[span.start : span.end])
        return (
            blanks >= _CATCHWORDS - 1
            and len(pieces) >= _CATCHWORDS
            and sum(piece.end - piece.start for piece in pieces) <= _SHORT * len(pieces)
            and told <= 1
        )

    def attached(self, place: int) -> bool:
        """Whether a letter stands right before `place`."""
        return bool(_LETTER.match(self.text, place - 1)) and not self._blank(place) if place else False

    def _blank(self, place: int) -> bool:
        return place in self._blanks or self.text[place].isspace()

    def _fits(self, piece: Span, silent: Callable[[str], bool], most: int = _LONGEST) -> bool:
        return piece.end - piece.start <= most and silent(self.text[piece.start : piece.end])

    def _pieces(self, window: Span) -> list[Span]:
        """What stands between blanks and punctuation."""
        pieces = []
        for found in _PIECE.finditer(self.text, window.start, window.end):
            places = [place for place in range(found.start() + 1, found.end()) if place in self._blanks]
            pieces += [Span(*ends) for ends in zip([found.start(), *places], [*places, found.end()], strict=True)]
        return pieces

    def _head(self, piece: Span, silent: Callable[[str], bool], otherwise: int) -> int:
        """Where a last catchword ends that runs into what somebody tells."""
        ends = range(piece.start + 2, min(piece.end, piece.start + _RUN_ON) + 1)
        told = next((end for end in ends if not silent(self.text[piece.start : end + _TOLD])), None)
        return told if told is not None and silent(self.text[piece.start : told]) else otherwise

    def _adorned(self, span: Span) -> Span:
        """With the symbols right beside it."""
        before = _SYMBOLS_BEFORE.search(self.text, 0, span.start)
        behind = _SYMBOLS.match(self.text, span.end)
        return Span(before.start() if before else span.start, behind.end() if behind else span.end)

    def _bracketed(self, span: Span) -> Span:
        """With the brackets around it, or an opening one whose partner is inside."""
        start, end = span
        while start and (partner := _PARTNERS.get(self.text[start - 1])):
            if self.text[end : end + 1] == partner:
                end += 1
            elif partner not in self.text[start:end]:
                break
            start -= 1
        head = _HEAD.search(self.text, 0, start)
        return Span(head.start() if head else start, end)

    def _closed(self, span: Span) -> Span:
        """With its full stop, if it is a sentence of its own."""
        alone = span.start == 0 or self.text[span.start - 1] in _SENTENCE_ENDS
        stop = _FULL_STOP.match(self.text, span.end)
        return Span(span.start, stop.end()) if alone and stop else span


def joined(text: str, adverts: Sequence[Span]) -> list[Span]:
    """Adverts with nothing but punctuation between them become one."""
    together: list[Span] = []
    for advert in adverts:
        if together and not _LETTER.search(text, together[-1].end, advert.start):
            together[-1] = Span(together[-1].start, advert.end)
        else:
            together.append(advert)
    return together


def _blanks(folded: Normal, normal: Normal) -> frozenset[int]:
    """Before which characters of `normal` a blank was taken out."""
    if len(folded.text) == len(normal.text):
        return frozenset()
    gone = {folded.index[place] for place, char in enumerate(folded.text) if char.isspace()} - set(normal.index)
    if not gone:
        return frozenset()
    index = normal.index
    return frozenset(
        place
        for place in range(1, len(index))
        if index[place] - index[place - 1] > 1 and not gone.isdisjoint(range(index[place - 1] + 1, index[place]))
    )
