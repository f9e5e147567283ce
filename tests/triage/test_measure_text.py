"""What is counted of adverts and personal strings: docs/triage.md rests on it."""

from __future__ import annotations

import pytest

from config.corpus import Example
from triage.reading import Reader
from triage.training.measure_text import figures, read

ADVERT = "【文笔团队】代写讲话稿心得体会，当天出稿，加微信wenbi_2026"
TIP = "我家路灯坏了半年没人修，报了三回修都说记下了。"
MARKED = (len(TIP), len(TIP) + len(ADVERT))


@pytest.fixture(scope="module")
def cases(reader: Reader) -> dict[str, Example]:
    return {
        "embedded": Example(id="x-1", text=TIP + ADVERT, scope="in", labels=("P01",), adverts=(MARKED,)),
        "pure": Example(id="x-2", text=ADVERT, scope="spam", out=("O14",), adverts=((0, len(ADVERT)),)),
        "elsewhere": Example(id="x-3", text=TIP + ADVERT, scope="in", labels=("P01",), adverts=((0, 4),)),
        "clean": Example(id="x-4", text=TIP, scope="in", labels=("P01",)),
        "unmarked": Example(id="x-5", text=TIP + "电话13800138000", scope="in", labels=("P01",)),
    }


def test_an_advert_cut_exactly(reader: Reader, cases: dict[str, Example]) -> None:
    found = figures(read(reader, [cases["embedded"], cases["pure"], cases["clean"]]))
    assert (found.pure, found.pure_found) == (1, 1)
    assert (found.embedded, found.embedded_found, found.embedded_exact) == (1, 1, 1)
    assert (found.stretches, found.stretches_touched, found.stretches_exact, found.strays) == (1, 1, 1, 0)
    assert (found.clean, found.clean_lost, found.clean_cut) == (1, 0, 0)


def test_what_is_cut_elsewhere_and_hidden_for_nothing_counts_as_wrong(reader: Reader, cases: dict[str, Example]) -> None:
    cut, hidden = read(reader, [cases["elsewhere"], cases["unmarked"]])
    found = figures([cut, hidden])
    assert (found.embedded, found.embedded_found, found.embedded_exact, found.embedded_close) == (1, 0, 0, 0)
    assert (found.stretches, found.stretches_touched, found.stretches_exact, found.strays) == (1, 0, 0, 1)
    assert (found.strings, found.false_alarms) == (0, 1)
    assert cut.problems == [f"embedded missed: {[ADVERT]} instead of {[TIP[:4]]}"]
    assert hidden.problems == ["personal false alarm phone:13800138000"]
