from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.taxonomy import Taxonomy
from triage.reading import Reader, Written
from triage.spans import cut

TIP = "我叫张小明，电话138 0013 8000。９月３日東河鎮便民大廳窗口沒人，我等了兩個小時，拍了照片。"


def test_the_contract(reader: Reader) -> None:
    found = reader.read(TIP, "B4").to_json()
    assert list(found) == [
        "scope", "labels", "out", "clean", "pii", "elements", "priority", "fast_track", "needs_human",
    ]  # fmt: skip
    assert json.loads(json.dumps(found)) == found
    assert found["clean"] == TIP
    assert found["elements"] == ["who", "what", "when", "where", "evidence"]
    assert found["pii"] == [{"start": 2, "end": 5, "kind": "name"}, {"start": 8, "end": 21, "kind": "phone"}]
    assert found["fast_track"] is True


def test_why_points_into_the_original(reader: Reader) -> None:
    labels = reader.read(TIP).labels
    said = {label.id: [TIP[span.start : span.end] for span in label.why] for label in labels}
    assert any("窗口沒人" in stretch for words in said.values() for stretch in words)
    assert not any(char.isdigit() for words in said.values() for word in words for char in word)


def test_many_are_read_as_each_alone(reader: Reader) -> None:
    advert = "专业代写材料，质量保障，加微信abc123"
    texts = ["", TIP, advert, "有人要跳楼！", "开会太多。" + advert, "你好在吗"]
    tips = [Written(text, bucket, keep) for text in texts for bucket in (None, "B4") for keep in (False, True)]
    assert reader.read_all(tips) == [reader.read(tip.text, tip.bucket, keep=tip.keep) for tip in tips]
    assert reader.read_all([]) == []


def test_one_unknown_button_of_many(reader: Reader) -> None:
    with pytest.raises(ValueError, match="B99"):
        reader.read_all([Written("开会太多"), Written("开会太多", "B99")])


def test_unknown_button(reader: Reader) -> None:
    with pytest.raises(ValueError, match="B99"):
        reader.read("开会太多", "B99")


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: "*".join(text),
        lambda text: "\u200b".join(text),
        lambda text: text.replace("检", "檢").replace("账", "賬").replace("补", "補"),
        lambda text: " ".join(text),
    ],
)
def test_disguise_changes_nothing(reader: Reader, disguise: object) -> None:
    assert callable(disguise)
    plain = reader.read("检查太多天天补台账")
    hidden = reader.read(disguise("检查太多天天补台账"))
    assert [(label.id, label.p) for label in hidden.labels] == [(label.id, label.p) for label in plain.labels]
    assert plain.labels


PIECES = (
    "代写", "加微信", "质量保障", "开会", "窗口冲我吼", "台账", "停水", "救命", "13800138000",
    "。", "\n", "【", "】", "*", "\ud800", "\u200b",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.sampled_from([None, "B1", "B4", "B10", "B11"]),
)
def test_invariants(reader: Reader, book: Taxonomy, text: str, bucket: str | None) -> None:
    reading = reader.read(text, bucket)
    assert reading.clean == cut(text, reading.adverts)
    assert len(reading.labels) <= 5
    assert {label.id for label in reading.labels} <= set(book.labels)
    assert {finding.id for finding in reading.out} <= set(book.out)
    assert bool(reading.labels) <= (reading.scope in {"in", "mixed"})
    assert bool(reading.out) == (reading.scope in {"out", "mixed", "spam"})
    assert 0 <= reading.priority <= 9
    for finding in (*reading.labels, *reading.out):
        assert 0 <= finding.p <= 1
        assert all(0 <= span.start < span.end <= len(text) for span in finding.why)


def test_reading_is_repeatable(reader: Reader) -> None:
    assert reader.read(TIP) == reader.read(TIP)
