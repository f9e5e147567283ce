"""What a text is about, as a direction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import classifier, taxonomy, topics
from triage.classify import Classify
from triage.normalise import Normaliser
from triage.topics import Direction, Topics


@pytest.fixture(scope="module")
def about() -> dict[str, object]:
    model, book = classifier.load(), taxonomy.load()
    normaliser = Normaliser(book.noise)
    return {"topics": Topics(topics.load(model)), "classify": Classify(model), "normaliser": normaliser}


def direction(about: dict[str, object], text: str) -> Direction:
    normaliser, classify, found = about["normaliser"], about["classify"], about["topics"]
    assert isinstance(normaliser, Normaliser) and isinstance(classify, Classify) and isinstance(found, Topics)
    return found.of(classify.scores(normaliser.denoise(normaliser.fold(text))))


def test_one_matter_in_other_words_lies_nearer_than_another_matter(about: dict[str, object]) -> None:
    canal = direction(about, "村东头那条灌渠立了碑，渠里一滴水没来过，中间有几百米根本没挖")
    same = direction(about, "砌渠的活，老板叫我们把没挖的那段两头堵上盖土，等人来验收")
    other = direction(about, "学校让老师每天在三个软件上打卡，还要转发到家长群拉票")
    assert canal @ same > canal @ other + 0.1


@given(st.text(max_size=60))
def test_every_text_has_a_direction_of_length_one_or_none(about: dict[str, object], text: str) -> None:
    length = float(np.linalg.norm(direction(about, text)))
    assert length == pytest.approx(1.0, abs=1e-3) or length == 0.0


def test_nothing_known_has_no_direction(about: dict[str, object]) -> None:
    assert float(np.linalg.norm(direction(about, ""))) == 0.0
