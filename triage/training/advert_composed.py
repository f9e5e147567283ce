"""Adverts put together from the parts of `config/data/advert_parts.yaml`, to learn from. For triage.training.advert_cases."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from config.advert_weights import AdvertParts

_NAMES = ("小李", "老王", "阿强", "张姐", "王经理", "刘老师", "客服", "陈哥", "小妹", "阿珍", "我", "赵会计")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = (
    *("0123456789",) * 4,
    *("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "⓪①②③④⑤⑥⑦⑧⑨", "０１２３４５６７８９", "⓿❶❷❸❹❺❻❼❽❾"),
)
MIXED = 0.2
"""How many of the numbers have digits of all these in them."""
_JOINTS = ("，", "，", "，", "，", ",", " ", " ", " ", "、", "！", "。", "；", " | ", "/", "·", "~")
STRANGE = 0.12
"""How many adverts sell something no trade has."""
NAMED = 0.06
"""How many adverts are no more than the seller's name or one thing he sells, in brackets."""
PLAIN = 0.25
"""How many are as plain as on a lamp post. Writers of tips leave their own numbers in the same words, so it takes many."""
_CALLS = ("电话", "电话", "联系电话", "热线", "手机", "联系", "微信", "加微信", "微信同号", "QQ", "加QQ", "电话微信同号")
_RUNS = "🔥💰✨★❗✅☎💯📢🎁#—=*~※◆●▲👉-💥🌟☆【"
"""What adverts are framed with in runs of one to five; brackets once."""


def composed(parts: AdvertParts, random: Random) -> str:
    """One advert."""
    if random.random() < PLAIN:
        return _plain(parts, random)
    if random.random() < NAMED:
        return random.choice(("【{}】", "【{}】", "[{}]")).format(_named(parts, random))
    joint = random.choice(_JOINTS)
    body = _goods(parts, joint, random)
    chance = random.random()
    if chance < 0.88:
        body += random.choice((joint, joint, "，", " ", "。", "")) + reached(parts, random)
    if random.random() < 0.45:
        count = random.randint(1, 2)
        body += random.choice((joint, "，", " ")) + joint.join(random.sample(parts.tails, count))
    body = _headed(body, parts, random)
    if random.random() < 0.35:
        body = body.rstrip("。！；，") + random.choice("。。。！！~")
    return _disguised(framed(body, random), random)


def _plain(parts: AdvertParts, random: Random) -> str:
    """What is sold, a promise or two, and a number; nothing disguised."""
    trade, joint = random.choice(parts.trades), random.choice("，，，。 ")
    goods = random.choice("、、，").join(random.sample(trade, random.randint(1, 3)))
    claims = random.sample(parts.claims, random.randint(0, 2))
    call = random.choice(_CALLS) + random.choice(("", "", "：", " "))
    return joint.join([goods, *claims, call + _number(random)]) + random.choice(("", "。", "。"))


def _number(random: Random) -> str:
    """Of a telephone, a landline or an account, in plain digits."""
    chance, digits = random.random(), "".join(random.choice("0123456789") for _ in range(9))
    if chance < 0.6:
        return f"1{random.choice('3456789')}{digits}"
    if chance < 0.8:
        return random.choice(("010-", "0", "0", "400-")) + f"{digits[:3]}-{random.choice('2345678')}{digits[3:]}"
    return random.choice("123456789") + digits[: random.randint(5, 9)]


def reached(parts: AdvertParts, random: Random) -> str:
    """A way to reach the seller, with a handle, number, name or link."""
    chance = random.random()
    if chance < 0.12:
        name = _brand(parts, random)
        quoted = random.choice(("“{}”", "【{}】", "{}", "：{}", " {}", "「{}」")).format(name)
        return random.choice(parts.places) + quoted
    if chance < 0.19:
        return random.choice(parts.links) + "".join(random.choice(_LETTERS + "0123456789") for _ in range(5))
    return random.choice(parts.reaches) + random.choice(("", "", " ", "：", ":", "@")) + handle(random)


def handle(random: Random) -> str:
    """A name, an account or a number, in one of many scripts."""
    chance = random.random()
    if chance < 0.08:
        return random.choice(_NAMES)
    if chance < 0.55:
        head = "".join(random.choice(_LETTERS) for _ in range(random.randint(1, 8)))
        tail = "".join(random.choice("0123456789" * 3 + _LETTERS[:6]) for _ in range(random.randint(1, 6)))
        return head + random.choice(("_", "", "", "-", "_")) + tail
    digits, blank = random.choice(_DIGITS), random.choice(("", "", "", "", " ", "-"))
    if random.random() < MIXED:
        digits = "".join(random.choice(_DIGITS)[one] for one in range(10))
    count = random.choice((5, 6, 7, 8, 9, 10, 10, 10))
    number = random.choice("1357246809" if count < 10 else "1") + "".join(
        random.choice("0123456789") for _ in range(count)
    )
    if blank and len(number) == 11 and random.random() < 0.6:
        return blank.join("".join(digits[int(one)] for one in part) for part in (number[:3], number[3:7], number[7:]))
    return blank.join(digits[int(one)] for one in number)


def framed(text: str, random: Random) -> str:
    """Mostly as it is, else with brackets, runs of symbols or lines around it."""
    chance = random.random()
    if chance > 0.3:
        return text
    if chance < 0.1:
        head, tail = random.choice(("【】", "[]", "（）", "()", "『』", "〖〗"))
        return f"{head}{text}{tail}"
    run = random.choice(_RUNS) * random.randint(1, 5)
    if "【" in run:
        return f"[【{random.choice(('广告', '推广', '代写'))}】{text}]"
    if chance < 0.13:
        return f"{run * 4}\n{text}\n{run * 4}"
    blank = random.choice(("", "", " "))
    return run + blank + text + (blank + run if random.random() < 0.75 else "")


def _goods(parts: AdvertParts, joint: str, random: Random) -> str:
    trade = random.choice(parts.trades)
    many = random.choice(("、", " ", joint, joint))
    goods = random.sample(trade, random.randint(1, 4))
    if random.random() < STRANGE:
        goods[random.randrange(len(goods))] = _strange(parts, random)
    text = many.join(goods)
    more = [*random.sample(parts.claims, random.randint(0, 3))]
    if random.random() < 0.3:
        more.append(random.choice(parts.prices))
    random.shuffle(more)
    return joint.join([text, *more])


def _strange(parts: AdvertParts, random: Random) -> str:
    """A word that no trade has, so that not only what is known makes an advert."""
    halves = [random.choice(random.choice(parts.trades)) for _ in range(2)]
    return halves[0][: random.randint(1, 3)] + halves[1][-random.randint(2, 4) :]


def _named(parts: AdvertParts, random: Random) -> str:
    """What stands alone in brackets."""
    if random.random() < 0.5:
        return _brand(parts, random) + (random.choice(parts.suffixes) if random.random() < 0.5 else "")
    return _strange(parts, random) if random.random() < 0.3 else random.choice(random.choice(parts.trades))


def _brand(parts: AdvertParts, random: Random) -> str:
    if random.random() < 0.4:
        return random.choice(parts.brands)
    return "".join(random.choice(random.choice(random.choice(parts.trades))) for _ in range(random.randint(2, 5)))


def _headed(body: str, parts: AdvertParts, random: Random) -> str:
    """With a greeting, a question or the seller's name before it."""
    chance = random.random()
    if chance < 0.3:
        return random.choice(parts.heads) + body
    if chance < 0.5:
        name = _brand(parts, random) + (random.choice(parts.suffixes) if random.random() < 0.5 else "")
        name = random.choice(("【{}】", "【{}】", "{}，", "“{}”", "{}：", "找{}，")).format(name)
        return (random.choice(parts.heads) if random.random() < 0.2 else "") + name + body
    return body


def _disguised(text: str, random: Random) -> str:
    """Sometimes with a symbol or a blank between letters."""
    chance = random.random()
    if chance > 0.1:
        return text
    symbol: Sequence[str] = ("*", "&", "%", ".", "#", "·", " ")
    if chance < 0.03:
        one = random.choice(("·", " ", ".", "*", "👉"))
        return text[:6].replace("", one).strip(one) + text[6:]
    return "".join(char + random.choice(symbol) if random.random() < 0.12 else char for char in text).strip()
