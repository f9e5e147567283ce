from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from triage.words import Words

LETTERS = st.text("一二三四", max_size=14)


@given(st.sets(st.text("一二三四", max_size=4), max_size=8), st.lists(LETTERS, max_size=4))
def test_every_word_is_found_where_it_stands(words: set[str], texts: list[str]) -> None:
    expected = [
        [
            (start, end, text[start:end])
            for end in range(len(text) + 1)
            for start in range(end)
            if text[start:end] in words
        ]
        for text in texts
    ]
    assert Words(words).found(texts) == expected
