"""A draft never loses words that its writer did not take back, whatever he presses."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from config.texts import Texts, load
from handlers.citizen import draft as drafts
from handlers.citizen.conversation import NO_STEP, QUESTIONS, Conversation, Draft, Part, from_body
from handlers.words import clean, says_something

EMPTY = Draft("t", "00" * 16, "K7QM3-XPD9T-2WHBR-6VN48", {})
TEXTS = load("zh-CN")
written = st.text(st.sampled_from("村里的事情abc123\n "), min_size=1, max_size=12).filter(str.strip)


class Writing(RuleBasedStateMachine):
    """``kept`` is what the citizen has written and not taken back, by message."""

    @initialize()
    def begin(self) -> None:
        self.draft = EMPTY
        self.kept: dict[int, str] = {}
        self.next_message = 1

    @rule(text=written)
    def write(self, text: str) -> None:
        self.draft = drafts.add(self.draft, self.next_message, text)
        self.kept[self.next_message] = text
        self.next_message += 1

    @rule(text=written, data=st.data())
    @precondition(lambda self: self.kept)
    def edit(self, text: str, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(sorted(self.kept)))
        changed = drafts.correct(self.draft, message, text)
        assert changed is not None
        self.draft, self.kept[message] = changed, text

    @rule(data=st.data())
    @precondition(lambda self: self.kept)
    def empty(self, data: st.DataObject) -> None:
        message = data.draw(st.sampled_from(sorted(self.kept)))
        changed = drafts.correct(self.draft, message, "")
        assert changed is not None
        del self.kept[message]
        self.draft = changed

    @rule(message=st.integers(1000, 1003), text=written)
    def edit_something_else(self, message: int, text: str) -> None:
        assert drafts.correct(self.draft, message, text) is None

    @rule()
    def ask(self) -> None:
        self.draft = drafts.ask(self.draft)

    @rule()
    def skip(self) -> None:
        self.draft = drafts.skip(self.draft)

    @rule()
    def finish(self) -> None:
        self.draft = drafts.stop_asking(self.draft)

    @rule()
    def mask(self) -> None:
        self.draft = drafts.toggle_mask(self.draft)

    @rule()
    def back(self) -> None:
        before = self.draft
        self.draft = drafts.step_back(before)
        if before.step > 0:
            taken_back = [p.message_id for p in before.parts if p.question == QUESTIONS[before.step - 1]]
            for message in taken_back:
                del self.kept[message]

    @invariant()
    def nothing_is_lost(self) -> None:
        assert {part.message_id: part.text for part in self.draft.parts} == self.kept
        whole = drafts.compose(self.draft, TEXTS)
        assert all(text in whole for text in self.kept.values())
        assert drafts.size(self.draft) == sum(map(len, self.kept.values()))

    @invariant()
    def the_open_question_exists(self) -> None:
        assert self.draft.step == NO_STEP or 0 <= self.draft.step < len(QUESTIONS)
        assert all(part.question in ("", *QUESTIONS) for part in self.draft.parts)

    @invariant()
    def it_can_be_saved(self) -> None:
        talk = Conversation(draft=self.draft)
        assert from_body(talk.to_body()) == talk


TestWriting = Writing.TestCase
TestWriting.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_guided_from_the_beginning_to_the_end(language: Texts) -> None:
    draft = drafts.ask(EMPTY)
    assert draft.step == 0
    assert drafts.skip(draft) == draft and drafts.step_back(draft) == draft  # the first cannot be left
    for number, question in enumerate(QUESTIONS):
        assert draft.step == number
        draft = drafts.add(draft, number, f"答{question}。")
    assert draft.step == NO_STEP
    whole = drafts.compose(draft, language)
    assert whole.startswith("答what。")
    assert [whole.index(f"答{question}。") for question in QUESTIONS] == sorted(
        whole.index(f"答{question}。") for question in QUESTIONS
    )
    assert f"{language.plain('question-effect')}：答effect。" in whole
    assert drafts.ask(draft).step == NO_STEP  # nothing is left to ask


def test_free_text_counts_as_the_first_answer_and_stays_first() -> None:
    draft = drafts.ask(drafts.add(EMPTY, 1, "事情"))
    assert QUESTIONS[draft.step] == "unit"
    draft = drafts.add(draft, 2, "社保窗口")
    draft = drafts.stop_asking(draft)
    draft = drafts.add(draft, 3, "还有一件")
    assert [line.split("：")[-1] for line in drafts.compose(draft, TEXTS).splitlines()] == [
        "事情", "还有一件", "社保窗口",
    ]  # fmt: skip


def test_asking_again_leaves_answered_questions_out() -> None:
    draft = replace(EMPTY, parts=(Part(1, "what", "a"), Part(2, "when", "b")))
    assert QUESTIONS[drafts.ask(draft).step] == "unit"
    answered = replace(EMPTY, parts=tuple(Part(i, q, "x") for i, q in enumerate(QUESTIONS) if q != "how"))
    assert QUESTIONS[drafts.ask(answered).step] == "how"


def test_back_asks_the_question_before_again() -> None:
    draft = drafts.ask(EMPTY)
    for number, text in enumerate(("事情", "窗口", "九月")):
        draft = drafts.add(draft, number, text)
    back = drafts.step_back(draft)
    assert (QUESTIONS[back.step], [p.text for p in back.parts]) == ("when", ["事情", "窗口"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  两边有空格\t", "两边有空格"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("零\u200b宽\ufeff字\u2060符", "零宽字符"),
        ("反\u202e写\u2066的\u2069字\u200f", "反写的字"),
        ("控\x00制\x07字\x1b符\x7f", "控制字符"),
        ("软\u00ad连字", "软连字"),
        ("私用\ue000区", "私用区"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("表\t格\n换行", "表\t格\n换行"),
        ("\u200b \u2063\n\u200e", ""),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_cleaning(text: str, kept: str) -> None:
    assert clean(text) == kept


@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_invisible(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert all(unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") or c in "\n\t\u200d" for c in once)
    assert [c for c in once if c.isalnum()] == [c for c in text if c.isalnum()]
    once.encode()


@pytest.mark.parametrize("text", ["😀😀", "……", "？！。", "👨\u200d👩", "❤\ufe0f", "---", "\u200d", "$%"])
def test_texts_that_say_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["事", "a", "7", "😀好", "ཀ", "ᠮ"])
def test_texts_that_say_something(text: str) -> None:
    assert says_something(text)
