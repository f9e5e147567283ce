"""Recusal before sealing: the names a tie covers, where they stand in a text, and who may then read a tip.

For storage, which keeps ties as keyed tokens and seals to whoever is chosen here. Pure: texts come in folded (width,
case and script) by triage's normaliser, time and storage play no part. 规则2020 Art 48, rules 4.5.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SHORTEST_HANZI = 2
SHORTEST_OTHER = 3
"""Letters and digits alone need one more: two of them occur by chance in any Latin word."""
LONGEST = 40
HEAD = 2
"""Characters by which a text is searched first; no usable term is shorter."""
OFFICER, SUPERIOR, ESCROW = "officer", "superior", "escrow"

_ORGANS = (
    "人民政府办公室", "人民政府", "政府办公室", "政府", "街道办事处", "街道办", "办事处", "党工委", "党委办公室", "党委",
    "工委", "纪律检查委员会", "纪委监委", "纪委", "监委", "管理委员会", "管委会", "村民委员会", "村委会", "村委",
    "居民委员会", "居委会", "居委", "党支部", "党总支", "人大", "委员会", "办公室",
)  # fmt: skip
_PLACE = "省市县区旗盟州镇乡村屯街道社区园"
_KINDS = ("委员会", "办公室", "领导小组", "大队", "中心", "局", "厅", "委", "办", "处", "科", "所", "站", "队", "院", "校")
_SWAPS = {"委员会": ("委",), "委": ("委员会",), "办公室": ("办",), "办": ("办公室",), "局": ("厅", "委员会", "委")}
_SHORT = {
    "住房和城乡建设": "住建", "住房城乡建设": "住建", "人力资源和社会保障": "人社", "人力资源社会保障": "人社",
    "市场监督管理": "市监", "自然资源和规划": "自规", "生态环境": "环保", "卫生健康": "卫健", "发展和改革": "发改",
    "发展改革": "发改", "农业农村": "农业", "交通运输": "交通", "文化和旅游": "文旅", "文化旅游": "文旅",
    "应急管理": "应急", "医疗保障": "医保", "城市管理": "城管", "综合行政执法": "执法", "纪律检查": "纪",
    "组织": "组织", "宣传": "宣传",
}  # fmt: skip
_BORDER = rf"[{_PLACE}](?<!城乡)(?!场|林)"  # 城乡建设, 市场监督 and 园林 hold no place
_DEPARTMENT = re.compile(rf"^(?P<place>.*{_BORDER})?(?P<core>.+?)(?P<kind>{'|'.join(_KINDS)})$")


def plain(folded: str) -> str:
    """Letters and digits only: neither a blank, a star nor a line break hides a name."""
    return "".join([character for character in folded if character.isalnum()])


def usable(term: str) -> bool:
    """Whether a plain term is long enough to mean somebody, and no longer than LONGEST."""
    shortest = SHORTEST_HANZI if any("\u3400" <= c <= "\u9fff" for c in term) else SHORTEST_OTHER
    return shortest <= len(term) <= LONGEST


def variants(term: str) -> frozenset[str]:
    """The plain names under which people write about ``term`` (plain itself), none of which holds another.

    An office of a place is known by the place (青山镇人民政府: 青山镇), a department also without its place and under its
    usual short or sister names (青山县住房和城乡建设局: 住建局). A person's name stands for itself.
    """
    found = {term, *_offices(term), *_departments(term)}
    fit = sorted((one for one in found if usable(one)), key=lambda one: (len(one), one))
    kept: list[str] = []
    for one in fit:  # a text that holds the longer holds the shorter
        if not any(shorter in one for shorter in kept):
            kept.append(one)
    return frozenset(kept)


def _offices(term: str) -> Iterator[str]:
    for organ in _ORGANS:
        stem = term.removesuffix(organ)
        if stem != term and len(stem) > HEAD and stem[-1] in _PLACE:
            yield stem
            return


def _departments(term: str) -> Iterator[str]:
    match = _DEPARTMENT.match(term)
    if match is None or any(term.endswith(organ) and (term[: -len(organ)] or " ")[-1] in _PLACE for organ in _ORGANS):
        return
    place, core, kind = match["place"] or "", match["core"], match["kind"]
    for name in dict.fromkeys((core, _SHORT.get(core, core))):
        for end in (kind, *_SWAPS.get(kind, ())):
            yield place + name + end
            if len(name + end) > HEAD:
                yield name + end


@dataclass(frozen=True)
class Mark:
    """A term as it is kept: the keyed head of its first characters, its length and its keyed token."""

    head: bytes
    length: int
    token: bytes


def places(text: str, heads: Collection[str]) -> list[int]:
    """Where one of ``heads`` (HEAD characters each) begins in a plain text."""
    return [at for at in range(len(text) - HEAD + 1) if text[at : at + HEAD] in heads]


def candidates(text: str, at: Iterable[int], lengths: Sequence[int]) -> set[str]:
    """The stretches of a plain text that begin there and have one of these lengths."""
    return {text[begin : begin + length] for begin in at for length in lengths if begin + length <= len(text)}


@dataclass(frozen=True)
class Circle:
    """Who may read a tip. ``restricted``: somebody was left out. ``outside``: it goes beyond the desk."""

    readers: frozenset[str]
    restricted: bool
    outside: bool


def circle(kinds: Mapping[str, str], conflicted: Collection[str], *, about_desk: bool) -> Circle | None:
    """Choose among the readers in use, given as ids with their kinds; None when nobody may read it.

    An ordinary tip is for all officers but the conflicted, and escrow. One about the desk or the office's own head is
    for the superior alone (规则2020 Art 15), or for escrow where there is none. Where recusal leaves no officer, superior
    and escrow read it. Escrow is a key, not a person: it has no conflict.
    """
    free = {kind: {i for i, k in kinds.items() if k == kind and i not in conflicted} for kind in (OFFICER, SUPERIOR)}
    escrow = {i for i, kind in kinds.items() if kind == ESCROW}
    if about_desk:
        chosen = free[SUPERIOR] or escrow
    elif free[OFFICER]:
        left_out = any(kinds.get(i) == OFFICER for i in conflicted)
        return Circle(frozenset(free[OFFICER] | escrow), left_out, outside=False)
    else:
        chosen = free[SUPERIOR] | escrow
    return Circle(frozenset(chosen), restricted=True, outside=True) if chosen else None
