"""Which of many tips may tell of the same event as one."""

from collections.abc import Callable

import pytest

from config import taxonomy
from triage.alike import Alike
from triage.duplicates import Learned, Tip
from triage.normalise import Normaliser

TIP = Tip("a", "9月18号上午石桥镇便民中心3号窗口的人把我娘的身份证扔在地上，说听不懂就别来")
SAME = Tip("b", "石桥镇便民大厅三号窗口，九月十八日上午，工作人员冲一个老太太嚷嚷，把身份证扔到地上了")
OTHER = Tip("c", "我们单位每周三个会，材料写到半夜，同一份表报四个部门")


@pytest.fixture(scope="module")
def learned() -> Learned:
    return Learned.shipped()


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    words = taxonomy.load()
    return Normaliser(words.noise)


def counting(learned: Learned, asked: list[int]) -> Callable[[], Learned]:
    def learn() -> Learned:
        asked.append(1)
        return learned

    return learn


def test_only_pairs_of_the_one_asked_about_are_told(normaliser: Normaliser, learned: Learned) -> None:
    copies = [Tip("d", OTHER.text), OTHER]
    found = Alike(normaliser, lambda: learned).of(TIP, [SAME, *copies])
    assert [(pair.a, pair.b) for pair in found] == [("a", "b")]
    assert found[0].why


def test_what_was_learned_is_loaded_at_the_first_question_and_once(normaliser: Normaliser, learned: Learned) -> None:
    asked: list[int] = []
    alike = Alike(normaliser, counting(learned, asked))
    assert asked == []
    for _ in range(2):
        assert alike.of(TIP, [OTHER]) == []
    assert asked == [1]
