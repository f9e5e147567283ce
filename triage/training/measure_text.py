"""How well triage finds adverts and the writer's own data in the corpus. For whoever tunes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from config import classifier, corpus, priorities, taxonomy
from config.corpus import Example
from triage.reading import Reader, Reading
from triage.spans import Span, cut, merge, overlaps

ADVERT = "O14"
_EDGE = " \t\n，,。.、;；!！"
"""What an advert's edge may have more or less of without a reader minding."""


@dataclass(frozen=True)
class Figures:
    """Counts. An advert is pure (the whole tip, to be read as spam) or embedded (to be cut from a tip that stays)."""

    pure: int
    pure_found: int
    embedded: int
    embedded_found: int
    """Something of it was cut and the tip was not thrown away."""
    embedded_exact: int
    """What is left is what the corpus leaves, to the character."""
    embedded_close: int
    """The same but for blanks and punctuation beside the cut."""
    clean: int
    """Tips without an advert."""
    clean_lost: int
    """Of those, read as spam."""
    clean_cut: int
    """Of those, with something cut out."""
    stretches: int
    """Adverts one by one in tips that stay; a long paper has several."""
    stretches_touched: int
    stretches_exact: int
    strays: int
    """What was cut in tips that stay and touches none of them."""
    strings: int
    """Stretches that identify the writer."""
    strings_found: int
    """Of those, overlapped by a finding."""
    strings_exact: int
    false_alarms: int
    """Findings that touch none of them."""


@dataclass(frozen=True)
class Case:
    """One tip, what was read in it, and what is wrong with that."""

    example: Example
    reading: Reading

    @property
    def pure(self) -> bool:
        """Whether the whole tip is an advert."""
        return self.example.main == ADVERT

    @property
    def expected(self) -> tuple[Span, ...]:
        """What should be cut from a tip that stays."""
        return merge(Span(*span) for span in self.example.adverts)

    @property
    def embedded(self) -> bool:
        """Whether a tip that stays has an advert in it."""
        return bool(self.example.adverts) and not self.pure

    @property
    def cut_found(self) -> bool:
        """Whether every advert was at least touched and the tip kept."""
        found = self.reading.adverts
        return self.reading.scope != "spam" and all(overlaps(span, found) for span in self.expected)

    @property
    def exact(self) -> bool:
        """Whether exactly the adverts were cut."""
        return self.reading.scope != "spam" and self.reading.clean == cut(self.example.text, self.expected)

    @property
    def close(self) -> bool:
        """Whether the adverts were cut but for punctuation and blanks."""
        return self.cut_found and _bare(self.reading.clean) == _bare(cut(self.example.text, self.expected))

    @property
    def strays(self) -> int:
        """How many stretches were cut that touch no advert."""
        return sum(not overlaps(span, self.expected) for span in self.reading.adverts)

    @property
    def missed(self) -> list[str]:
        """Strings that identify the writer and were not found, with their kind."""
        found = [item.span for item in self.reading.personal]
        return [
            f"{item.kind}:{self.example.text[item.start : item.end]}"
            for item in self.example.pii
            if not overlaps(Span(item.start, item.end), found)
        ]

    @property
    def inexact(self) -> int:
        """How many strings that identify the writer were not found to the character."""
        found = {item.span for item in self.reading.personal}
        return sum(Span(item.start, item.end) not in found for item in self.example.pii)

    @property
    def alarms(self) -> list[str]:
        """Findings that touch nothing the corpus marks, with their kind. Adverts have numbers of their own."""
        marked = [Span(item.start, item.end) for item in self.example.pii]
        return [
            f"{item.kind}:{self.example.text[item.start : item.end]}"
            for item in self.reading.personal
            if not self.pure and not overlaps(item.span, [*marked, *self.expected])
        ]

    @property
    def problems(self) -> list[str]:
        """All that is wrong, in words."""
        cuts = [self.example.text[start:end] for start, end in self.reading.adverts]
        wrong = []
        if self.pure and self.reading.scope != "spam":
            wrong.append(f"pure advert read as {self.reading.scope}")
        if self.embedded and not self.exact:
            kind = "close" if self.close else "found" if self.cut_found else "missed"
            wrong.append(f"embedded {kind}: {cuts} instead of {[self.example.text[s:e] for s, e in self.expected]}")
        if not self.pure and not self.embedded and (self.reading.scope == "spam" or cuts):
            wrong.append(f"no advert, read as {self.reading.scope}, cut {cuts}")
        wrong += [f"personal missed {text}" for text in self.missed]
        return wrong + [f"personal false alarm {text}" for text in self.alarms]


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in _EDGE)


def figures(cases: Sequence[Case]) -> Figures:
    """Count over many tips."""
    pure = [case for case in cases if case.pure]
    embedded = [case for case in cases if case.embedded]
    clean = [case for case in cases if not case.pure and not case.embedded]
    kept = [case for case in cases if not case.pure]
    strings = sum(len(case.example.pii) for case in cases)
    return Figures(
        pure=len(pure),
        pure_found=sum(case.reading.scope == "spam" for case in pure),
        embedded=len(embedded),
        embedded_found=sum(case.cut_found for case in embedded),
        embedded_exact=sum(case.exact for case in embedded),
        embedded_close=sum(case.exact or case.close for case in embedded),
        clean=len(clean),
        clean_lost=sum(case.reading.scope == "spam" for case in clean),
        clean_cut=sum(bool(case.reading.adverts) for case in clean),
        stretches=sum(len(case.expected) for case in kept),
        stretches_touched=sum(overlaps(span, case.reading.adverts) for case in kept for span in case.expected),
        stretches_exact=sum(span in case.reading.adverts for case in kept for span in case.expected),
        strays=sum(case.strays for case in kept),
        strings=strings,
        strings_found=strings - sum(len(case.missed) for case in cases),
        strings_exact=strings - sum(case.inexact for case in cases),
        false_alarms=sum(len(case.alarms) for case in cases),
    )


def read(reader: Reader, examples: Iterable[Example]) -> list[Case]:
    """Each example with what the reader makes of it."""
    return [Case(example, reader.read(example.text)) for example in examples]


def main(arguments: list[str] | None = None) -> int:
    """`python -m triage.training.measure_text [--show N] [FILE...]`. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.measure_text", description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="print so many tips with something wrong")
    parser.add_argument("files", nargs="*", type=Path, help="JSON lines; without any, the development set")
    options = parser.parse_args(arguments)
    reader = Reader(taxonomy.load(), priorities.load(), classifier.load())
    chosen = [example for path in options.files for example in corpus.read(path)] or corpus.development()
    cases = read(reader, chosen)
    print(figures(cases))
    for case in [case for case in cases if case.problems][: options.show]:
        print(case.example.id, *case.problems, sep="\n    ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
