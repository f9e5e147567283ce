"""Tips with adverts in them to learn from, made from those of the corpus. For triage.training.fit_adverts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from config.corpus import Example
from triage.spans import Span

ADVERT = "O14"
_LONGEST = 90
"""Characters of a tip that is nothing but an advert to be put into another one."""
QUOTED = 0.17
"""How many of the tips made only quote an advert."""
_PLACES = re.compile(r"(?<=[。！？!?])|\n")
_COMMAS = re.compile(r"(?<=[，；,、])")
_PIECES = re.compile(r"[ 　，,。！!、]+")
_BETWEEN = ("，", "，", "，", "，", "，，，。", "，！", "，，？！", "、", "；", "。", "\n")
"""What may stand between the parts of an advert instead of blanks."""
_BLANKS = re.compile(r"(?<=[\u4e00-\u9fff])[ 　]+(?=[\u4e00-\u9fff])")
_WAYS = (
    *("加微信", "加微", "+V", "➕薇", "V信", "vx:", "wx：", "薇信", "微/", "徽信:", "威：", "V❤", "加v：", "微信同号"),
    *("QQ", "扣扣", "扣", "企鹅", "Q:", "群号", "联系", "咨询", "详询", "私聊", "加：", "TG:@", "电报@", "line:"),
    *("电话", "☎", "📞", "热线", "手机", "(加微)", "【V】", "丨微丨", "-vx-", "📱"),
)
_NAMES = ("小李", "老王", "阿强", "张姐", "王经理", "刘老师", "客服", "陈哥", "小妹", "阿珍", "我", "赵会计")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = ("0123456789", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "⓪①②③④⑤⑥⑦⑧⑨", "０１２３４５６７８９")
_FRAMES = ("【|】", "[|]", "（|）", "✨|✨", "🔥|🔥", "★|", "👉|", "※|※", "[【|】]")
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


def adverts(examples: Sequence[Example]) -> list[str]:
    """The adverts in them, and short tips that are nothing else."""
    found = [one.text[start:end] for one in examples for start, end in one.adverts]
    return found + [one.text for one in examples if one.main == ADVERT and len(one.text) <= _LONGEST]


def taught(example: Example) -> Taught:
    """A tip of the corpus as it is."""
    spans = tuple(Span(*span) for span in example.adverts)
    return Taught(example.text, spans or ((Span(0, len(example.text)),) if example.main == ADVERT else ()))


def made(tips: Sequence[str], pieces: Sequence[str], count: int, random: Random) -> Iterator[Taught]:
    """So many tips with an advert, altered or not, put into them; some only quote it and have none."""
    for _ in range(count):
        tip, advert = random.choice(tips), random.choice(pieces)
        if random.random() < 0.55:
            advert = _altered(advert, pieces, random)
        before, behind = _halves(tip, random)
        if random.random() < QUOTED:
            yield Taught(before + random.choice(_QUOTES).format(advert) + behind, ())
            continue
        if before and behind and random.random() < 0.12:
            before, behind = before.rstrip("\n") + "\n", "\n" + behind.lstrip("\n")
        yield Taught(before + advert + behind, (Span(len(before), len(before) + len(advert)),))


def _halves(tip: str, random: Random) -> tuple[str, str]:
    chance = random.random()
    places = [found.end() for found in (_COMMAS if chance < 0.06 else _PLACES).finditer(tip)]
    inner = [place for place in places if 0 < place < len(tip)]
    if chance < 0.2 or not inner:
        return ("", tip) if random.random() < 0.5 else (tip, "")
    place = random.choice(inner)
    return tip[:place], tip[place:]


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
            random.choice((" ", "，", "", " "))
            + random.choice(_WAYS)
            + random.choice(("", " ", "："))
            + _handle(random)
        )
    if random.random() < 0.5:
        between = random.choice(_BETWEEN)
        text = _BLANKS.sub(lambda _: random.choice(between), text)
    if random.random() < 0.2:
        head, _, tail = random.choice(_FRAMES).partition("|")
        text = head + text + tail
    if random.random() < 0.08:
        text += random.choice(("！", "。", "!", "~"))
    if random.random() < 0.06:
        text = "".join(char + random.choice("*&%.#·") if random.random() < 0.1 else char for char in text)
    return text


def _handle(random: Random) -> str:
    chance = random.random()
    if chance < 0.2:
        return random.choice(_NAMES)
    if chance < 0.6:
        head = "".join(random.choice(_LETTERS) for _ in range(random.randint(2, 8)))
        tail = "".join(random.choice("0123456789" + _LETTERS[:6]) for _ in range(random.randint(1, 5)))
        return head + random.choice(("_", "", "-", "_")) + tail
    digits, blank = random.choice(_DIGITS), random.choice(("", "", "", " ", "-"))
    number = "1" + "".join(random.choice("0123456789") for _ in range(random.choice((5, 6, 7, 8, 10, 10, 10))))
    return blank.join(digits[int(one)] for one in number)
