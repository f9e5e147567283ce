"""Which texts are looked at closely for adverts, and learning all of what finds them."""

from __future__ import annotations

import numpy as np
import pytest

from config import advert_weights, corpus
from config.advert_weights import TABLES
from config.corpus import Example
from config.taxonomy import Taxonomy
from triage import adverts
from triage.advert_net import Nets
from triage.advert_patterns import CONTACT, Patterns, Sign, in_folded
from triage.advert_screen import Screen
from triage.normalise import Normaliser
from triage.training import fit_adverts


def test_nearly_all_adverts_to_learn_from_are_looked_at_closely_and_few_tips(normaliser: Normaliser) -> None:
    screen = Screen(advert_weights.load().tables)
    known = [normaliser.fold(text).text for text, spans in advert_weights.embedded() if spans]
    assert sum(most < adverts.CLOSER for most in screen.mosts(known)) <= len(known) / 200
    tips = [normaliser.fold(one.text).text for one in corpus.development() if not one.adverts and one.main != "O14"]
    assert sum(most >= adverts.CLOSER for most in screen.mosts(tips)) <= len(tips) / 8


def test_signs_are_put_back_into_the_text_with_noise(normaliser: Normaliser) -> None:
    folded = normaliser.fold("找代*写")
    normal = normaliser.denoise(folded)
    start = normal.text.index("代写")
    (sign,) = in_folded(folded, normal, [Sign(start, start + 2, CONTACT)])
    assert folded.text[sign.start : sign.end] == "代*写"


def test_learning_is_repeatable_and_finds_what_it_learned(book: Taxonomy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_adverts, "MADE", 100)
    monkeypatch.setattr(fit_adverts, "PLAIN", 4)
    for name, count in (("NET_ROUNDS", 3), ("NET_MADE", 192), ("NET_PLACED", 0), ("NET_PLAIN", 4), ("NET_CLIPPED", 4)):
        monkeypatch.setattr(fit_adverts, name, count)
    monkeypatch.setattr(advert_weights, "embedded", lambda: [])
    monkeypatch.setattr(advert_weights, "documents", lambda: [])
    monkeypatch.setattr(corpus, "own", lambda: [])
    monkeypatch.setattr(corpus, "stops", lambda: [])
    monkeypatch.setattr(advert_weights, "negatives", lambda: ["领导让我们代写心得体会。"])
    tips = [
        "镇里天天开会。我们受不了。",
        "填表填到半夜。第二天又要改。",
        "路灯坏了半年。没人来修。",
        "检查组来了三拨。台账补了五遍。",
    ]
    examples = [Example(id=f"w01-{n}", text=text, scope="in", labels=("P11",)) for n, text in enumerate(tips)]
    samples = ["专业代写材料 包过 加微信 abc_123", "低价出售发票 电话 13800138000"]
    one, other = (fit_adverts.fit(examples, book, samples, rounds=2) for _ in range(2))
    assert all((one.tables[name] == other.tables[name]).all() for name in TABLES)
    assert one.net.keys() == other.net.keys()
    assert all((one.net[name] == other.net[name]).all() for name in one.net)
    assert Screen(one.tables).mosts([samples[0]]) > Screen(one.tables).mosts([tips[0]])
    text = "镇里天天开会。" + samples[0] + "我们受不了。"
    eye = Screen(one.tables).eye
    judged = Nets(one.net).judge(text, eye.see(text), list(Patterns(book).find(text)))
    advert = slice(7, 7 + len(samples[0]))
    assert judged.inside[advert].mean() > np.delete(judged.inside, advert).mean()
    assert np.isfinite(judged.starts).all() and np.isfinite(judged.ends).all()
