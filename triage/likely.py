"""What was learned about personal data: which names are the writer's, and whose numbers are. triage.personal asks."""

from __future__ import annotations

from config.hashed_weights import HashedWeights
from triage.likely_names import LikelyNames
from triage.likely_owner import LikelyOwner


class Likely:
    """Built once; holds weights only."""

    def __init__(self, weights: HashedWeights) -> None:
        self.names = LikelyNames(weights)
        self.owner = LikelyOwner(weights)
