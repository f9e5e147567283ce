"""What the classifier may read of a tip: neither adverts nor what identifies the writer. For reading and for training.

A name or a number says nothing of the matter, but a model could learn whose words mean what.
"""

from __future__ import annotations

from collections.abc import Iterable

from triage.normalise import Normal
from triage.spans import Span, merge


def bare(normal: Normal, adverts: Iterable[Span], personal: Iterable[Span]) -> Normal:
    """A normalised text without these stretches of the original."""
    return normal.without(merge([*adverts, *personal]))
