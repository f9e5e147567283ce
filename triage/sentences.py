"""Where the sentences of a text end. Used by triage.labels: what is not ours often has a sentence of its own."""

from __future__ import annotations

import re

LEAST = 8
"""Characters; a shorter sentence belongs to the next one, at the end to the one before."""
_END = re.compile(r"[。!?;\n]+")


def sentences(text: str) -> list[int]:
    """The places before which the sentences of a normalised text end; the last is its length."""
    ends, start = [], 0
    for found in _END.finditer(text):
        if found.end() - start >= LEAST:
            start = found.end()
            ends.append(start)
    if ends and len(text) - start < LEAST:
        ends.pop()
    return [*ends, len(text)]
