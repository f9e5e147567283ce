from __future__ import annotations

import pytest

from config.corpus import Example, Personal
from triage.normalise import Normaliser
from triage.reading import Reader

TIP = "窗口的人冲我吼，把材料扔出来，排了半天队就是这个态度。{}"


@pytest.mark.parametrize("own", ["13912345678", "我电话13812345678", "我叫赵小强"])
def test_what_identifies_the_writer_changes_no_score(reader: Reader, own: str) -> None:
    """Only what stands around it is read, whoever it is."""
    text = TIP.format(own)
    item = reader.read(text).personal[0]
    without = text[: item.start] + text[item.end :]
    found, expected = reader.read(text), reader.read(without)
    assert [(label.id, label.p) for label in found.labels] == [(label.id, label.p) for label in expected.labels]
    assert [[text[a:b] for a, b in label.why] for label in found.labels] == [
        [without[a:b] for a, b in label.why] for label in expected.labels
    ]


def test_nothing_is_learned_from_it(normaliser: Normaliser) -> None:
    fit = pytest.importorskip("triage.training.fit", exc_type=ImportError)
    text = TIP.format("我叫赵小强，电话１３９１２３４５６７８，暗号天王盖地虎")
    marked = Personal(start=text.index("天王"), end=len(text), kind="name")
    example = Example(id="w1-1", text=text, scope="in", labels=("E01",), pii=(marked,))
    assert fit.normals([example], normaliser)[0].text == TIP.format("我叫,电话,暗号").replace("，", ",")
