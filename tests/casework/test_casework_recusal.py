"""Recusal: the names a tie covers, and who may read a tip."""

import pytest

from casework.recusal import Circle, candidates, circle, places, plain, usable, variants

KINDS = {"a": "officer", "b": "officer", "s": "superior", "e": "escrow"}


@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("青山镇人民政府", "青山镇政府的人"),
        ("青山镇人民政府", "青山镇党委书记"),
        ("青山镇党委", "青山镇人民政府"),
        ("青山镇人民政府办公室", "青山镇政府"),
        ("河西街道办事处", "河西街道的干部"),
        ("李家村村民委员会", "李家村村委会"),
        ("青山县教育局", "教育局的科长"),
        ("青山县教育局", "青山县教育局"),
        ("青山县住房和城乡建设局", "县住建局窗口"),
        ("青山县市场监督管理局", "市监局"),
        ("发展和改革委员会", "发改委"),
        ("青山县卫生健康委员会", "卫健委"),
        ("王小明", "科长王小明说"),
    ],
)
def test_a_tie_covers_the_usual_names(term: str, written: str) -> None:
    assert any(one in written for one in variants(term))


@pytest.mark.parametrize(
    ("term", "written"),
    [
        ("青山镇人民政府", "我们镇政府"),
        ("青山镇人民政府", "青山县政府"),
        ("青山县教育局", "教育经费"),
        ("青山县民政局", "人民政府"),
        ("王小明", "王小红"),
    ],
)
def test_and_not_everybody_elses(term: str, written: str) -> None:
    assert not any(one in written for one in variants(term))


def test_no_variant_holds_another() -> None:
    for term in ("青山镇人民政府", "青山县住房和城乡建设局", "发展和改革委员会"):
        found = sorted(variants(term))
        assert not [(a, b) for a in found for b in found if a != b and a in b]


@pytest.mark.parametrize(("term", "fit"), [("张", False), ("张三", True), ("li", False), ("abc", True), ("张" * 41, False)])
def test_what_is_long_enough(term: str, fit: bool) -> None:
    assert usable(term) is fit


def test_noise_hides_no_name() -> None:
    assert plain("张*三 、张\n三") == "张三张三"


def test_searching_begins_where_a_head_stands() -> None:
    text = "去青山镇找青山人"
    at = places(text, {"青山"})
    assert at == [1, 5]
    assert candidates(text, at, [2, 3]) == {"青山", "青山镇", "青山人"}


@pytest.mark.parametrize(
    ("conflicted", "about_desk", "expected"),
    [
        ((), False, Circle(frozenset("abe"), restricted=False, outside=False)),
        (("a",), False, Circle(frozenset("be"), restricted=True, outside=False)),
        (("gone",), False, Circle(frozenset("abe"), restricted=False, outside=False)),
        (("s",), False, Circle(frozenset("abe"), restricted=False, outside=False)),
        (("a", "b"), False, Circle(frozenset("se"), restricted=True, outside=True)),
        ((), True, Circle(frozenset("s"), restricted=True, outside=True)),
        (("s",), True, Circle(frozenset("e"), restricted=True, outside=True)),
        (("a", "b", "s"), False, Circle(frozenset("e"), restricted=True, outside=True)),
    ],
)
def test_who_may_read(conflicted: tuple[str, ...], about_desk: bool, expected: Circle) -> None:
    assert circle(KINDS, conflicted, about_desk=about_desk) == expected


@pytest.mark.parametrize(("kinds", "about_desk"), [({"a": "officer"}, True), ({"a": "officer", "b": "officer"}, False)])
def test_nobody(kinds: dict[str, str], about_desk: bool) -> None:
    assert circle(kinds, ("a", "b"), about_desk=about_desk) is None
