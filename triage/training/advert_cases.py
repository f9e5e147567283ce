"""Tips with adverts in them to learn from, made from those of the corpus. For triage.training.fit_adverts."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random

from config.advert_weights import AdvertParts
from config.corpus import Example
from triage.spans import Span, cut
from triage.training.advert_composed import composed, framed, handle

ADVERT = "O14"
_LONGEST = 90
"""Characters of a tip that is nothing but an advert to be put into another one."""
PART = 500
"""Characters of a text that the network learns from at once."""
COMPOSED = 0.3
"""How many of the adverts are put together from parts."""
ALONE = 0.15
"""How many of the tips made are nothing but an advert."""
QUOTED = 0.17
"""How many of the tips made only quote an advert."""
TWICE = 0.12
"""How many get a second one, if the first is not at their end."""
CLIPPED = 0.2
"""How many of the tips are only a few sentences."""
TRAILED = 0.15
"""How many of the adverts within a tip end with a comma."""
_PLACES = re.compile(r"(?<=[。！？!?])|\n")
_ANYWHERE = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")
_BEFORE = re.compile(r"[\u4e00-\u9fff](?=[，。；、])")
_BEHIND_NUMBERS = re.compile(r"(?<=[0-9〇零一二三四五六七八九a-z])[^0-9\n，。]{0,4}[，。]")
_COMMAS = re.compile(r"(?<=[，；,、])")
_CUTS = ((0.06, _BEHIND_NUMBERS), (0.12, _ANYWHERE), (0.18, _BEFORE), (0.45, _COMMAS), (1.0, _PLACES))
"""Behind a number, anywhere between two Chinese characters, before a mark, behind a comma or a sentence; up to what share."""
_PIECES = re.compile(r"[ 　，,。！!、]+")
_BETWEEN = ("，", "，", "，", "，", "，，，。", "，！", "，，？！", "、", "；", "。", "\n")
"""What may stand between the parts of an advert instead of blanks."""
_BLANKS = re.compile(r"(?<=[\u4e00-\u9fff])[ 　]+(?=[\u4e00-\u9fff])")
_WAYS = (
    *("加微信", "加微", "+V", "➕薇", "V信", "vx:", "wx：", "薇信", "微/", "徽信:", "威：", "V❤", "加v：", "微信同号"),
    *("QQ", "扣扣", "扣", "企鹅", "Q:", "群号", "联系", "咨询", "详询", "私聊", "加：", "TG:@", "电报@", "line:"),
    *("电话", "☎", "📞", "热线", "手机", "(加微)", "【V】", "丨微丨", "-vx-", "📱"),
)
_SYMBOLS = (*" *·.-_|~&#/+、，", "\n", "  ", *string.punctuation, *"❤⭐★◆●■▲※→↓✓♥♪✿❄☀☎✨💰👍🙏🔥➕﹏°×÷＊丨ゞの々")
"""What people put between characters to hide from filters."""
_SHARES = (0.1, 0.3, 1, 1)
"""Behind how many of the characters."""
_QUOTES = (
    "群里发的是“{}”，",
    "他发的广告写着“{}”，",
    "短信原文：“{}”，",
    "纸上印着“{}”，",
    "对方原话：“{}”，",
    "名片上写「{}」，",
    "路边贴的全是{}之类的广告，",
    "收到短信说{}，",
    "他在群里发{}，我们都看见了，",
    "介绍我找{}的人，",
    "门口有人发{}的名片，",
    "单位花钱请{}，",
)
"""A tip about an advert: nothing of it is to be cut."""


@dataclass(frozen=True)
class Taught:
    """A text and where its adverts are."""

    text: str
    spans: tuple[Span, ...]

    @property
    def rest(self) -> str:
        """The text without them."""
        return cut(self.text, self.spans)


class Material:
    """All there is to learn from."""

    def __init__(
        self,
        examples: Sequence[Example],
        samples: Sequence[str],
        parts: AdvertParts,
        negatives: Sequence[str],
        embedded: Sequence[Taught],
        others: Sequence[Taught],
        papers: Sequence[Taught],
    ) -> None:
        """`others`: tips with numbers of their own."""
        self.parts = parts
        others = [*others, *papers]
        # Those written with adverts or beside such, and those that are nothing else.
        known = [taught(one) for one in examples if one.writer.startswith("s01") or one.main == ADVERT]
        self.pieces = [*adverts(examples), *samples]
        self.pieces += [one.text[start:end].strip() for one in (*embedded, *others) for start, end in one.spans]
        self.tips = [one.text for one in examples if plain(one)] + [one.rest for one in others]
        self.plain = [Taught(text, ()) for text in (*self.tips, *negatives)]
        self.fixed = [*known, *embedded, *others, *(Taught(text, ()) for text in negatives)]
        """All that was written with adverts, or so as to sound like one."""
        self.holes = [_hole(one) for one in (*known, *embedded) if one.spans and one.rest]
        """What stands before and behind an advert."""
        self.papers = [part.text for paper in papers for part in parted(Taught(paper.rest, ()), PART)]
        """Pieces of official papers."""


def parted(case: Taught, most: int) -> Iterator[Taught]:
    """A text in parts of at most `most` characters, cut behind sentences outside of adverts; a longer part as it is."""
    ends = [found.end() for found in _PLACES.finditer(case.text)]
    inner = [end for end in ends if not any(span.start < end < span.end for span in case.spans)]
    start = 0
    for end, following in pairwise([*inner, len(case.text), len(case.text) + most + 1]):
        if start < end and following - start > most:
            spans = [Span(span.start - start, span.end - start) for span in case.spans if start <= span.start < end]
            yield Taught(case.text[start:end], tuple(spans))
            start = end


def plain(example: Example) -> bool:
    """Whether there is no advert in it."""
    return not example.adverts and example.main != ADVERT and example.scope != "spam"


def adverts(examples: Sequence[Example]) -> list[str]:
    """The adverts in them, and short tips that are nothing else."""
    found = [one.text[start:end] for one in examples for start, end in one.adverts]
    return found + [one.text for one in examples if one.main == ADVERT and len(one.text) <= _LONGEST]


def taught(example: Example) -> Taught:
    """A tip of the corpus as it is."""
    spans = tuple(Span(*span) for span in example.adverts)
    return Taught(example.text, spans or ((Span(0, len(example.text)),) if example.main == ADVERT else ()))


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Taught:
    """A tip with these adverts."""
    return Taught(text, tuple(Span(*span) for span in spans))


def made(
    tips: Sequence[str], pieces: Sequence[str], parts: AdvertParts, count: int, random: Random
) -> Iterator[Taught]:
    """So many tips with an advert put into them; some only quote it or tell of it and have none, some are nothing else."""
    for _ in range(count if tips else 0):
        tip = random.choice(tips)
        before, behind = _halves(clipped(tip, random) if random.random() < CLIPPED else tip, random)
        advert = _advert(pieces, parts, random)
        if random.random() < ALONE:
            yield Taught(advert, (Span(0, len(advert)),))
            continue
        if random.random() < QUOTED:
            yield Taught(before + random.choice(_QUOTES).format(advert) + behind, ())
            continue
        inner, outer = _halves(behind, random) if random.random() < TWICE else (behind, "")
        advert = _ended(advert, before, inner, random)
        before, inner = _apart(before, inner, random)
        text = before + advert + inner
        spans = [Span(len(before), len(before) + len(advert))]
        if inner and outer:
            second = _advert(pieces, parts, random)
            spans.append(Span(len(text), len(text) + len(second)))
            text += second
        yield Taught(text + outer, tuple(spans))


def placed(
    holes: Sequence[tuple[str, str]], pieces: Sequence[str], parts: AdvertParts, count: int, random: Random
) -> Iterator[Taught]:
    """So many tips in which another advert stands where somebody put one."""
    for _ in range(count if holes else 0):
        before, behind = random.choice(holes)
        advert = _advert(pieces, parts, random)
        yield Taught(before + advert + behind, (Span(len(before), len(before) + len(advert)),))


def clipped(text: str, random: Random) -> str:
    """One to three of its sentences in a row."""
    pieces = [piece for piece in _PLACES.split(text) if piece.strip()]
    first = random.randrange(len(pieces)) if pieces else 0
    return "".join(pieces[first : first + random.randint(1, 3)]) or text


def disguised(case: Taught, random: Random) -> Taught:
    """A text with symbols between its characters: everywhere, or at times in its adverts only, or everywhere else."""
    symbols, share = random.sample(_SYMBOLS, random.choice((1, 1, 2, 8))), random.choice(_SHARES)
    inner = {place for span in case.spans for place in range(span.start, span.end - 1)}
    every = {*range(len(case.text))}
    beside = every.difference(*(range(span.start - 1, span.end) for span in case.spans))
    where = random.choice((every, every, inner or every, beside))
    pieces = [
        char + random.choice(symbols) if place in where and random.random() < share else char
        for place, char in enumerate(case.text)
    ]
    starts = [*accumulate(map(len, pieces), initial=0)]
    return Taught("".join(pieces), tuple(Span(starts[start], starts[end - 1] + 1) for start, end in case.spans))


def _hole(case: Taught) -> tuple[str, str]:
    start = case.spans[0].start
    return case.text[:start], case.rest[start:]


def _advert(pieces: Sequence[str], parts: AdvertParts, random: Random) -> str:
    """One as it is, put together, or altered."""
    chance = random.random()
    if chance < COMPOSED:
        return composed(parts, random)
    advert = random.choice(pieces)
    return _altered(advert, pieces, random) if chance < COMPOSED + (1 - COMPOSED) * 0.4 else advert


def _ended(advert: str, before: str, behind: str, random: Random) -> str:
    """Sometimes with a comma of its own behind it, where the tip goes on as if nothing had been put in."""
    mark = before[-1:]
    if not behind or mark not in "，。；！？" or advert[-1] in "，。；！？,.!~" or random.random() >= TRAILED:
        return advert
    return advert + ("，" if mark == "，" else random.choice("，。。"))


def _halves(tip: str, random: Random) -> tuple[str, str]:
    """Cut at an end of the tip or where one of _CUTS says."""
    chance = random.random()
    how = next(pattern for bound, pattern in _CUTS if chance < bound)
    inner = [place for place in (found.end() for found in how.finditer(tip)) if 0 < place < len(tip)]
    if chance > 0.8 or not inner:
        return ("", tip) if random.random() < 0.5 else (tip, "")
    place = random.choice(inner)
    return tip[:place], tip[place:]


def _apart(before: str, behind: str, random: Random) -> tuple[str, str]:
    """What stands around an advert: nothing, a blank or a line break on one side or on both."""
    if random.random() < 0.1:
        before = before.rstrip("。，；！")
    chance = random.random()
    if chance < 0.6:
        return before, behind
    gap = random.choice((" ", " ", " ", "\n", "\n", "\n\n", "  "))
    if before and chance < 0.94:
        before = before.rstrip() + gap
    if behind and chance > 0.66:
        behind = gap + behind.lstrip()
    return before, behind


def _altered(advert: str, pieces: Sequence[str], random: Random) -> str:
    """With parts left out, parts of another one, another way to reach the seller, a frame or symbols."""
    parts = [part for part in re.split(f"({_PIECES.pattern})", advert) if part]
    if len(parts) >= 5 and random.random() < 0.5:
        first = 2 * random.randrange((len(parts) - 1) // 2)
        parts = parts[:-2] if random.random() < 0.6 else parts[first:]
    text = "".join(parts).strip()
    if random.random() < 0.35:
        other = [part for part in _PIECES.split(random.choice(pieces)) if 2 <= len(part) <= 14]
        text += random.choice((" ", "，", "")) + random.choice((" ", "，")).join(other[:2]) if other else ""
    if random.random() < 0.6:
        text += (
            random.choice((" ", "，", "", " ")) + random.choice(_WAYS) + random.choice(("", " ", "：")) + handle(random)
        )
    if random.random() < 0.5:
        between = random.choice(_BETWEEN)
        text = _BLANKS.sub(lambda _: random.choice(between), text)
    if random.random() < 0.2:
        text += random.choice(("！", "。", "。", "!", "~"))
    text = framed(text, random)
    if random.random() < 0.06:
        text = "".join(char + random.choice("*&%.#·") if random.random() < 0.1 else char for char in text)
    return text
