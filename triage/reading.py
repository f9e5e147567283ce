"""Everything triage has to say about one text; handlers and the command line call it."""

from __future__ import annotations

from dataclasses import dataclass

from config import personal_weights
from config.classifier import Classifier
from config.priorities import Priorities
from config.taxonomy_model import Taxonomy
from triage.adverts import AdvertFinder
from triage.bare import bare
from triage.classify import Classify
from triage.elements import elements
from triage.labels import Finding, Labeller
from triage.likely import Likely
from triage.normalise import Normal, Normaliser
from triage.personal import Personal, personal
from triage.priority import Facts, Ranker
from triage.scope import Judge, Scope, Verdict
from triage.spans import Span, cut, overlaps

KEPT = 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """What one tip says. All spans are character offsets in the original text."""

    scope: Scope
    labels: tuple[Finding, ...]
    """In-scope labels, at most five, best first."""
    out: tuple[Finding, ...]
    """Out-of-scope classes, likeliest first; what to do with each is its `action` in the taxonomy."""
    clean: str
    """The original without adverts, otherwise unchanged."""
    adverts: tuple[Span, ...]
    personal: tuple[Personal, ...]
    """What may identify the writer, outside adverts."""
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


class Reader:
    """Built once (about a second on a busy machine, 31 MiB); reads any number of texts, keeps nothing of them."""

    def __init__(self, taxonomy: Taxonomy, priorities: Priorities, classifier: Classifier) -> None:
        self.version = classifier.version
        self.normaliser = Normaliser(taxonomy.adverts.noise + taxonomy.phrases.advert_noise)
        self._buckets = frozenset(taxonomy.buckets)
        self._adverts = AdvertFinder(taxonomy)
        self._likely = Likely(personal_weights.load())
        self._labeller = Labeller(taxonomy, Classify(classifier))
        self._judge = Judge(taxonomy, self.normaliser)
        self._ranker = Ranker(priorities, taxonomy, self.normaliser.word)

    def read(self, text: str, bucket: str | None = None) -> Reading:
        """Read one tip; `bucket` is the entry button pressed (B1–B12). Raises ValueError for an unknown one."""
        if bucket is not None and bucket not in self._buckets:
            raise ValueError(f"bucket: expected one of {', '.join(sorted(self._buckets))}, found {bucket!r}")
        folded = self.normaliser.fold(text)
        judged = self.normaliser.denoise(folded)
        adverts = self._adverts.find(folded, judged)
        left = judged.without(adverts.cuts)
        own = tuple([item for item in personal(folded, self._likely) if not overlaps(item.span, adverts.cuts)])
        read = bare(left, (), [item.span for item in own]) if own else left
        labels, verdict = self._understand(left, read, bucket, had_advert=bool(adverts.cuts))
        present = elements(left.text, told=bool(labels and labels[0].sure))
        urgency = self._ranker.rank(Facts(left.text, verdict.scope, labels, verdict.out, present))
        return Reading(
            scope=verdict.scope,
            labels=labels,
            out=verdict.out,
            clean=cut(text, adverts.cuts),
            adverts=adverts.cuts,
            personal=own,
            elements=present,
            priority=urgency.priority,
            reasons=urgency.reasons,
            fast_track=urgency.fast_track and not adverts.suspect,
            needs_human=verdict.unsure or adverts.suspect or _doubtful(labels or verdict.out),
        )

    def _understand(
        self, left: Normal, read: Normal, bucket: str | None, *, had_advert: bool
    ) -> tuple[tuple[Finding, ...], Verdict]:
        """Labels where the tip is ours, with the words that led to them, and the verdict on its scope.

        ``left`` has no adverts, ``read`` neither them nor what identifies the writer.
        """
        stopping = self._judge.preempted(left)
        if stopping:
            return (), Verdict("out", stopping, False)
        opinion, reasons = self._labeller.read(read, bucket)
        verdict = self._judge.judge(left, opinion, had_advert=had_advert)
        labels = opinion.labels if verdict.scope in {"in", "mixed"} else ()
        return reasons(labels), verdict


def _doubtful(findings: tuple[Finding, ...]) -> bool:
    """Whether the first finding is less likely right than wrong."""
    return bool(findings) and not findings[0].sure
