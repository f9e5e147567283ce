"""The words without which patterns for personal data are not even tried: none may keep a pattern from what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import own_family, own_handle, own_home, own_name, own_papers, own_phone, own_signed, own_vehicle
from triage.finding import HEAD, Clue, Rule, Words, called, clue, long_numbers, near, occurrences
from triage.name_forms import Form, forms
from triage.normalise import Normaliser

RULES = (*own_papers.RULES, *own_phone.RULES, *own_handle.RULES, *own_vehicle.RULES)
NAMES = (*own_name.CLUES, *own_name.SURE, *own_signed.CLUES, *own_family.CLUES)
EVERY: tuple[Clue, ...] = (*RULES, *NAMES, *own_name.PLAIN, *own_home.CLUES)
WORDS = Words(EVERY)
DIGITS = {one for one in RULES if one.digits}
TIPS = Path(__file__).with_name("test_personal_tips.txt").read_text(encoding="utf-8")
LINES = [re.sub(r"\{[a-z_]+:([^}]*)\}", r"\1", line) for line in TIPS.splitlines()]
SAMPLE = (clue(("ab", "abc", "c", "da"), "x"), clue((), "y"), clue(("d", "a\ud800"), "z"))


@pytest.fixture(scope="module")
def texts(normaliser: Normaliser) -> list[str]:
    folded = [normaliser.fold(line).text for line in LINES]
    return [*folded, *("\n".join(folded[start : start + 3]) for start in range(0, len(folded), 3))]


def spans(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    return [one.span() for one in found]


@given(st.text("abcd𠀀\ud800", max_size=30))
def test_words_stand_where_they_are_found(text: str) -> None:
    places = Words(SAMPLE).places(text)
    for one in SAMPLE:
        begins = [place for place in range(len(text)) for word in one.needs if text.startswith(word, place)]
        assert list(places.get(one, ())) == begins
        assert (one in places) == (bool(begins) or not one.needs)


@given(st.text("abc", max_size=30), st.integers(0, 5))
def test_near_its_words_a_pattern_finds_what_it_finds_anywhere(text: str, reach: int) -> None:
    pattern = re.compile(f"(?:^|c|[ac]{{{reach}}})b+a?")
    reach = max(reach, 1)
    places = [place for place, char in enumerate(text) if char == "b"]
    assert spans(near(pattern, text, places, reach)) == spans(pattern.finditer(text))


@given(st.text("ab", max_size=9))
def test_at_the_head_only(text: str) -> None:
    one = clue((), "^a+b", reach=HEAD)
    assert spans(occurrences(one, text, Words((one,)).places(text))) == spans(one.pattern.finditer(text))


def anywhere(one: Clue, text: str, marked: Sequence[Form]) -> list[Form]:
    """What the clue finds if it is tried at every place before every name."""
    found, end = [], 0
    for form in marked:
        tried = (one.pattern.match(form.marked, start) for start in range(end, form.start + 1))
        if match := next((match for match in tried if match and match.span(match.lastindex or 0) == form.span), None):
            found.append(form)
            end = match.end()
    return found


@pytest.mark.parametrize("one", NAMES, ids=lambda one: one.pattern.pattern[:24])
def test_words_of_names_are_necessary(one: Clue, texts: list[str]) -> None:
    words = Words((one,))
    for text in texts:
        places, marked = words.places(text), forms(text)
        assert list(called(one, marked, places) if one in places else ()) == anywhere(one, text, marked), text


@pytest.mark.parametrize("one", own_name.PLAIN, ids=lambda one: one.pattern.pattern[:24])
def test_words_of_surnames_are_necessary(one: Clue, texts: list[str]) -> None:
    words = Words((one,))
    for text in texts:
        places = words.places(text)
        assert spans(occurrences(one, text, places) if one in places else ()) == spans(one.pattern.finditer(text)), text


@pytest.mark.parametrize("one", [one for one in RULES if not one.digits], ids=lambda one: one.pattern.pattern[:24])
def test_words_of_numbers_are_necessary(one: Rule, texts: list[str]) -> None:
    words = Words((one,))
    for text in texts:
        places = words.places(text)
        found = occurrences(one, text, places) if one in places else ()
        assert spans(filter(one.valid, found)) == spans(filter(one.valid, one.pattern.finditer(text))), text


def test_quick_patterns_for_homes_are_necessary(texts: list[str]) -> None:
    for text in texts:
        for one in own_home.CLUES:
            found = spans(one.pattern.finditer(text))
            assert not found or not one.must or own_home.MUST[one.must].search(text), text
            if found and one.lives:
                assert spans(near(one.pattern, text, own_home.lives(text), 0)) == found, text


def test_a_text_that_says_nothing_of_its_writer_costs_few_patterns() -> None:
    text = "乡里办事大厅每天上午九点半才开门,中午还要关两个小时,排队的人站到马路上。" * 8
    assert len(EVERY) > 90
    assert not long_numbers(text)
    assert len([one for one in WORDS.places(text) if one not in DIGITS]) <= 9
