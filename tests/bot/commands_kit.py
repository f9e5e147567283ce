"""Shared by the tests of the operator's commands: the passphrases in the files of ``bare``, and what ``call`` is."""

from __future__ import annotations

from collections.abc import Callable

OFFICE, GOOD, OTHER = (
    "six words that nobody else knows",
    "清风徐来水波不兴，月出于东山之上",
    "correct horse battery staple",
)
Call = Callable[..., tuple[int, str, str]]
"""(arguments) -> exit status, standard output, standard error."""
