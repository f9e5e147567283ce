"""Everything triage has to say about one text; handlers and the command line call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from config import personal_weights, stop_weights
from config.classifier import Classifier
from config.priorities import Priorities
from config.taxonomy_model import Taxonomy
from triage.adverts import AdvertFinder, Adverts
from triage.bare import bare
from triage.classify import Classify
from triage.elements import elements
from triage.labels import Explain, Finding, Labeller, Opinion
from triage.likely import Likely
from triage.normalise import Normal, Normaliser
from triage.personal import Personal, personal_in_all
from triage.priority import Facts, Ranker, Urgency
from triage.scope import Judge, Scope, Verdict, preempts
from triage.spans import Span, cut, overlaps_one
from triage.stops import Stops

KEPT = 0.3
WHO = frozenset({"name", "address", "id_card", "bank_card", "passport", "member", "plate"})
"""Kinds of personal data that tell who somebody is; numbers to call and accounts stand in adverts too."""
Considered = tuple[Opinion, Explain]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one tip says. All spans are character offsets in the original text."""

    scope: Scope
    labels: tuple[Finding, ...]
    """In-scope labels, at most five, best first."""
    out: tuple[Finding, ...]
    """Out-of-scope classes, likeliest first; what to do with each is its `action` in the taxonomy."""
    clean: str
    """The original without adverts that are left out, otherwise unchanged."""
    adverts: tuple[Span, ...]
    """What looks like one, kept or not."""
    personal: tuple[Personal, ...]
    """What may identify the writer, outside adverts that are left out."""
    elements: tuple[str, ...]
    priority: int
    """0 most urgent, 9 least."""
    reasons: tuple[str, ...]
    """Ids of the signals of priority.yaml that made the number."""
    fast_track: bool
    needs_human: bool

    @property
    def kept(self) -> tuple[Finding, ...]:
        """What goes on the case's card: the best label, and others that may well apply; the rest are only candidates."""
        return self.labels[:1] + tuple(label for label in self.labels[1:] if label.p >= KEPT)

    def to_json(self) -> dict[str, object]:
        """The contract of `python -m triage`, without the id."""
        return {
            "scope": self.scope,
            "labels": [
                {"id": label.id, "p": label.p, "why": [list(span) for span in label.why]} for label in self.labels
            ],
            "out": [finding.id for finding in self.out],
            "clean": self.clean,
            "pii": [{"start": item.start, "end": item.end, "kind": item.kind} for item in self.personal],
            "elements": list(self.elements),
            "priority": self.priority,
            "fast_track": self.fast_track,
            "needs_human": self.needs_human,
        }


class Written(NamedTuple):
    """One tip; `bucket` is the entry button pressed (B1–B12), `keep` that what looks like an advert belongs to it."""

    text: str
    bucket: str | None = None
    keep: bool = False


class Reader:
    """Built once (about a second on a busy machine, 31 MiB); reads any number of texts, keeps nothing of them."""

    def __init__(self, taxonomy: Taxonomy, priorities: Priorities, classifier: Classifier) -> None:
        self.version = classifier.version
        self.normaliser = Normaliser(taxonomy.noise)
        self._buckets = frozenset(taxonomy.buckets)
        self.adverts = AdvertFinder(taxonomy)
        self._likely = Likely(personal_weights.load())
        self._labeller = Labeller(taxonomy, Classify(classifier))
        self._judge = Judge(Stops(stop_weights.load()))
        self._ranker = Ranker(priorities, taxonomy, self.normaliser.word)

    def read(self, text: str, bucket: str | None = None, *, keep: bool = False) -> Reading:
        """Read one tip; for `bucket` and `keep` see Written. Raises ValueError for an unknown button."""
        return self.read_all([Written(text, bucket, keep)])[0]

    def read_all(self, tips: Sequence[Written]) -> list[Reading]:
        """Read several tips, each step for all of them before the next (triage.steps says why). Raises ValueError."""
        for tip in tips:
            self.check(tip.bucket)
        folded = [self.normaliser.fold(tip.text) for tip in tips]
        judged = [*map(self.normaliser.denoise, folded)]
        personal = personal_in_all(folded, self._likely)
        found = self.adverts.find(folded, judged, [*map(_who, personal)])
        adverts = [*map(_left_out, tips, found)]
        left = [*map(_without, judged, adverts)]
        own = [*map(_outside, personal, adverts)]
        read = [*map(_bare, left, own)]
        stopping = self._judge.stopping(left)
        opinions = self._opinions(tips, read, stopping)
        verdicts = [*map(self._verdict, left, adverts, stopping, opinions)]
        labels = [*map(_labels, verdicts, opinions)]
        facts = [*map(_facts, left, verdicts, labels)]
        return [*map(_reading, tips, found, adverts, own, verdicts, facts, self._ranker.rank(facts))]

    def check(self, bucket: str | None) -> None:
        """Raises ValueError for a bucket that the taxonomy does not have."""
        if bucket is not None and bucket not in self._buckets:
            raise ValueError(f"bucket: expected one of {', '.join(sorted(self._buckets))}, found {bucket!r}")

    def _opinions(
        self, tips: Sequence[Written], read: Sequence[Normal], stopping: Sequence[Sequence[Finding]]
    ) -> list[Considered | None]:
        """None where the conversation stops at once."""
        on = [place for place, stop in enumerate(stopping) if not preempts(stop)]
        opinions: list[Considered | None] = [None] * len(tips)
        found = self._labeller.read([read[place] for place in on], [tips[place].bucket for place in on])
        for place, opinion in zip(on, found, strict=True):
            opinions[place] = opinion
        return opinions

    def _verdict(
        self, left: Normal, adverts: Adverts, stopping: tuple[Finding, ...], considered: Considered | None
    ) -> Verdict:
        opinion = considered[0] if considered else None
        return self._judge.judge(left, opinion, stopping, had_advert=bool(adverts.cuts))


def _who(personal: Sequence[Personal]) -> list[Span]:
    return [item.span for item in personal if item.kind in WHO]


def _left_out(tip: Written, found: Adverts) -> Adverts:
    """The adverts that do not belong to the tip; what the writer keeps, a person looks at."""
    return Adverts((), found.suspect or bool(found.cuts)) if tip.keep else found


def _without(judged: Normal, adverts: Adverts) -> Normal:
    return judged.without(adverts.cuts)


def _outside(own: tuple[Personal, ...], adverts: Adverts) -> tuple[Personal, ...]:
    return tuple([item for item in own if not overlaps_one(item.span, adverts.cuts)]) if adverts.cuts else own


def _bare(left: Normal, own: Sequence[Personal]) -> Normal:
    return bare(left, (), [item.span for item in own]) if own else left


def _labels(verdict: Verdict, considered: Considered | None) -> tuple[Finding, ...]:
    """Labels where the tip is ours, with the words that led to them."""
    if considered is None:
        return ()
    opinion, explained = considered
    return explained(opinion.labels if verdict.scope in {"in", "mixed"} else ())


def _facts(left: Normal, verdict: Verdict, labels: tuple[Finding, ...]) -> Facts:
    present = elements(left.text, told=bool(labels and labels[0].sure))
    return Facts(left.text, verdict.scope, labels, verdict.out, present)


def _reading(
    tip: Written,
    found: Adverts,
    adverts: Adverts,
    own: tuple[Personal, ...],
    verdict: Verdict,
    facts: Facts,
    urgency: Urgency,
) -> Reading:
    return Reading(
        scope=verdict.scope,
        labels=facts.labels,
        out=verdict.out,
        clean=cut(tip.text, adverts.cuts),
        adverts=found.cuts,
        personal=own,
        elements=facts.elements,
        priority=urgency.priority,
        reasons=urgency.reasons,
        fast_track=urgency.fast_track and not adverts.suspect,
        needs_human=verdict.unsure or adverts.suspect or _doubtful(facts.labels or verdict.out),
    )


def _doubtful(findings: tuple[Finding, ...]) -> bool:
    """Whether the first finding is less likely right than wrong."""
    return bool(findings) and not findings[0].sure
