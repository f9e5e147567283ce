from __future__ import annotations

from triage.lexicon import MAX_GAP, Lexicon, in_form


def _found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(hit.phrase, text[hit.start : hit.end]) for hit in lexicon.find([text])[0]]


def test_plain_and_spread_phrases() -> None:
    lexicon = Lexicon({"台账": {"a"}, "检查…材料": {"b"}, "今天…检查…明天": {"c"}})
    assert _found(lexicon, "今天检查要材料,明天补台账") == [
        ("检查…材料", "检查要材料"),
        ("今天…检查…明天", "今天检查要材料,明天"),
        ("台账", "台账"),
    ]


def test_a_spread_phrase_keeps_order_distance_and_sentence() -> None:
    lexicon = Lexicon({"检查…材料": {"a"}})
    assert _found(lexicon, "检查" + "一" * MAX_GAP + "材料")
    assert not _found(lexicon, "检查" + "一" * (MAX_GAP + 1) + "材料")
    assert not _found(lexicon, "材料检查")
    assert not _found(lexicon, "检查。材料")


def test_a_part_may_also_be_a_phrase_of_its_own_and_open_twice() -> None:
    lexicon = Lexicon({"检查": {"a"}, "检查…多": {"b"}})
    assert _found(lexicon, "检查好检查多") == [("检查", "检查"), ("检查", "检查"), ("检查…多", "检查多")]


def test_negations() -> None:
    lexicon = Lexicon({"机密": {"a"}, "留痕": {"b"}}, negations=["防止", "没有"])
    assert not _found(lexicon, "防止留痕")
    assert _found(lexicon, "机密留痕") == [("机密", "机密"), ("留痕", "留痕")]
    assert Lexicon({}).find(["什么都没有"]) == [[]]


def test_the_gap_mark_survives_folding(reader: object, normaliser: object) -> None:
    from triage.normalise import Normaliser

    assert isinstance(normaliser, Normaliser)
    assert in_form("開會…ＡＢ", normaliser.word) == "开会…ab"
