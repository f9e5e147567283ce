"""What looks like an advert is left out or, if the citizen says so, kept; kept, it is read and masked like all he wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.citizen.conversation import Draft, Part, record_to_json
from handlers.citizen.hints import is_secret, left_out
from handlers.citizen.submitting import submission, words_to_keep
from storage.sealing import KdfCost, Pepper, mint, new_receipt
from triage.reading import Reader

TIP = "我们镇每周开三次会，次次念文件念到天黑，念完还要人人写心得体会，一份三千字。"
ADVERT = "【专业代写各类材料，质量保障，加微信abc12345】"


def _draft(text: str, **changes: bool) -> Draft:
    draft = Draft("t", "ab" * 16, "K", {}, (Part(1, "", text),))
    return replace(draft, **changes) if changes else draft


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("cut", [True, False])
def test_what_is_kept_is_masked_too(shipped_reader: Reader, mask: bool, cut: bool) -> None:
    text = TIP + "【我叫王小明，专业代写各类材料，质量保障，加微信abc12345，电话13800138000】" + TIP
    draft = _draft(text, cut=cut, mask=mask)
    reading = shipped_reader.read(text, keep=not cut)
    assert left_out(reading)
    stored = words_to_keep(draft, text, reading)
    assert ("专业代写" in stored) is not cut
    for own in ("13800138000", "abc12345"):
        assert (own in stored) is (not cut and not mask)
        assert (own in [text[item.start : item.end] for item in reading.personal]) is not cut


def test_a_person_looks_at_what_is_kept(shipped_reader: Reader) -> None:
    left, kept = (shipped_reader.read(TIP + ADVERT, keep=keep) for keep in (False, True))
    assert (left.needs_human, kept.needs_human) == (False, True)
    assert left.adverts == kept.adverts and (left.clean, kept.clean) == (TIP, TIP + ADVERT)


def test_what_is_kept_may_be_a_secret_or_tell_of_danger(shipped_reader: Reader) -> None:
    secret = TIP + "【机密文件低价出售，导弹部队换防时间表，专业代写材料，加微信abc12345】"
    assert left_out(shipped_reader.read(secret)) and not is_secret(shipped_reader.read(secret))
    assert is_secret(shipped_reader.read(secret, keep=True))
    danger = shipped_reader.read(TIP + "【我不想活了准备跳楼，专业代写材料，加微信abc12345】", keep=True)
    assert "O01" in [finding.id for finding in danger.out]


def test_no_reason_repeats_what_is_left_out(shipped_reader: Reader) -> None:
    """A stretch that speaks for a label may begin before an advert and end behind it."""
    text = "镇里每周开三次【专业代写材料，加微信abc12345，电话13800138000】会，念文件念到天黑，念完还要人人写心得体会。"
    reading = shipped_reader.read(text)
    stretches = [text[a:b] for label in reading.labels for a, b in label.why]
    assert any("代写" in one for one in stretches), "else this proves nothing"
    record = mint(new_receipt(), Pepper(b"p" * 32), cost=KdfCost(memory_kib=8, iterations=1))
    draft = replace(_draft(text), record=record_to_json(record))
    content = submission(draft, text, reading, shipped_reader.version).content
    assert content["why"] and "代写" not in str(content["why"]) and "代写" not in content["text"]
