"""Figure 6: texts of 300 characters read by triage a second, on one processor.

Beside it the usual way to do only the classifying: jieba's words, TF-IDF and the same kind of model by scikit-learn.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from time import perf_counter

import ahocorasick
import jieba
import opencc
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.figures import OURS, Book
from benchmarks.machine import Seats, seated
from benchmarks.plan import Plan
from benchmarks.texts import LENGTH, tips
from config import classifier, corpus, priorities, taxonomy
from triage.__main__ import MOST
from triage.reading import Reader, Written

BARE = "opencc and one automaton pass"
USUAL = "jieba and scikit-learn, classifying only"
ALONE = "Qingfeng, one tip at a time"
USUAL_EXAMPLES = 2000
"""Enough for a model of the usual size; how well it does is not measured here."""


class Triaging:
    """Reads the same texts with the whole reader and with the two libraries under it."""

    def __init__(self, book: Book, plan: Plan, seats: Seats) -> None:
        words = taxonomy.load()
        self._book, self._plan, self._seats = book, plan, seats
        model = classifier.load()
        self._reader = Reader(words, priorities.load(), model)
        self._simplify = opencc.OpenCC("t2s")
        self._automaton = ahocorasick.Automaton()
        for gram in model.grams:
            self._automaton.add_word(gram, gram)
        self._automaton.make_automaton()

    async def run(self) -> None:
        with seated(self._seats.bot):
            self._time(lambda texts: self._reader.read_all([*map(Written, texts)]), OURS)
            self._time(lambda texts: [self._reader.read(text) for text in texts], ALONE)
            self._time(lambda texts: [*map(self._bare, texts)], BARE)
            usual = _usual()
            self._time(usual.predict, USUAL)

    def _bare(self, text: str) -> int:
        return sum(1 for _ in self._automaton.iter(self._simplify.convert(text)))

    def _time(self, work: Callable[[Sequence[str]], object], who: str) -> None:
        texts = tips(self._plan.texts)
        work(texts[:MOST])  # everything is warm afterwards
        gc.collect()
        gc.freeze()  # as the program does
        began = perf_counter()
        for start in range(0, len(texts), MOST):
            work(texts[start : start + MOST])
        rate = len(texts) / (perf_counter() - began)
        gc.unfreeze()
        self._book.note(f"triage, texts of {LENGTH} characters, one core", "texts/s", rate, who)


def _usual() -> Pipeline:
    jieba.setLogLevel("WARNING")
    examples = corpus.training()[:USUAL_EXAMPLES]
    model = make_pipeline(TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None), LinearSVC())
    return model.fit([example.text for example in examples], [example.main for example in examples])
