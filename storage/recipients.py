"""Whom words are sealed to, chosen before they are sealed. Called by intake, threads, dead letters and access."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from casework import recusal
from storage import readers
from storage.database import Database, Tx
from storage.errors import NobodyLeft, NoReaders
from storage.ids import ReaderId
from storage.sealing import Reader
from storage.ties import Conflicted, Ties

Beyond = Literal["superior", "escrow", "nobody"]
NO_CONFLICT = Conflicted(frozenset(), frozenset())


class Usable(Protocol):
    """A key in use, as storage.readers gives it."""

    @property
    def reader(self) -> Reader: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Chosen:
    """Whom to seal to. ``restricted``: it concerns somebody at the desk, who is left out, with a key or without.

    ``outside``: no officer of the desk reads it.
    """

    readers: list[Reader]
    restricted: bool
    outside: bool
    conflicted: Conflicted


class Recipients:
    """``in_use`` gives the keys that may be sealed to; without ``ties`` nobody has a conflict (tests, benchmarks)."""

    def __init__(
        self, main: Database, ties: Ties | None = None, in_use: Callable[[Tx], Sequence[Usable]] = readers.unvouched
    ) -> None:
        self._main = main
        self._ties = ties
        self._in_use = in_use

    async def choose(self, texts: Sequence[str], *, about_desk: bool = False) -> Chosen:
        """Everybody in use whom these words do not concern; see casework.recusal.circle.

        ``about_desk`` is what the caller knows; the office's names are looked for here. Raises NoReaders when there is no
        key of an officer or of escrow (a superior's alone does not open the desk), NobodyLeft when there are keys and
        none may read this.
        """
        conflicted = await self.conflicted(texts)
        about_desk = about_desk or self.names_the_office(texts)
        found = await self._main.read(self._in_use)
        if not found or not (about_desk or any(one.kind != recusal.SUPERIOR for one in found)):
            raise NoReaders("no reader key is registered: run `python -m bot keys new NAME`")
        return _chosen(found, conflicted, about_desk=about_desk)

    async def remaining(self, held: set[ReaderId], leaving: Conflicted) -> Chosen:
        """Of the keys that hold a case those that stay; where no officer does, superior and escrow come in."""
        found = await self._main.read(self._in_use)
        stay = [one for one in found if one.reader.reader_id in held]
        free = any(one.kind == recusal.OFFICER and one.reader.reader_id not in leaving.readers for one in stay)
        wider = stay if free else [one for one in found if one in stay or one.kind != recusal.OFFICER]
        return _chosen(wider, leaving, about_desk=False)

    async def conflicted(self, texts: Sequence[str]) -> Conflicted:
        return await self._ties.conflicted(texts) if self._ties else NO_CONFLICT

    def names_the_office(self, texts: Sequence[str]) -> bool:
        return self._ties is not None and self._ties.names_the_office(texts)

    async def reader(self, reader_id: ReaderId | None) -> Reader | None:
        """The key of that id, if it is in use."""
        found = await self._main.read(self._in_use)
        return next((one.reader for one in found if one.reader.reader_id == reader_id), None)

    async def beyond(self) -> Beyond:
        """Who opens a tip about the desk itself: what its citizen is told before he submits it."""
        kinds = {one.kind for one in await self._main.read(self._in_use)}
        return "superior" if recusal.SUPERIOR in kinds else "escrow" if recusal.ESCROW in kinds else "nobody"


def _chosen(found: Sequence[Usable], conflicted: Conflicted, *, about_desk: bool) -> Chosen:
    kinds = {str(one.reader.reader_id): one.kind for one in found}
    circle = recusal.circle(kinds, conflicted.readers, about_desk=about_desk)
    if circle is None:
        raise NobodyLeft("nobody who is registered may read this: make a key of kind superior or escrow")
    chosen = [one.reader for one in found if one.reader.reader_id in circle.readers]
    return Chosen(chosen, circle.restricted or bool(conflicted.staff), circle.outside, conflicted)
