"""Looks for markers in every byte of every file below a folder, in all forms, views and hashes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ahocorasick

from campaigns.residue import hashes, salts
from campaigns.residue.encodings import Forms
from campaigns.residue.views import SQLITE, Value, cells, views

_LATIN = "latin-1"
"""The automaton reads letters; this makes one of each byte."""


@dataclass(frozen=True)
class Marker:
    """A value that must not be found: how it may be written, and what of it may have been hashed."""

    name: str
    forms: Forms
    messages: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class Result:
    """What was looked at, and what was found: one line a hit."""

    files: int = 0
    size: int = 0
    hits: list[str] = field(default_factory=list)


class Searcher:
    """Build it once the secrets of the disk are known; ``patterns`` and ``digests`` count what it looks for."""

    def __init__(self, markers: Sequence[Marker], files: Sequence[bytes] = (), blobs: Sequence[bytes] = ()) -> None:
        self._markers = markers
        self._files, self._secrets = files, [*files, *blobs]
        self._automaton: Any = ahocorasick.Automaton()
        for marker in markers:
            for form, data in marker.forms.items():
                self._add(data, f"{marker.name} as {form}")
        self._checksums = {number: name for name, number in self._all_checksums()}
        for number, name in self._checksums.items():
            for text in (f"{number}", f"{number:08x}", f"{number:08X}"):
                self._add(text.encode(), name)
        self._automaton.make_automaton()
        self._digests = {hashes.prefix(digest) for _, digest in self._all_digests()}
        self.patterns, self.digests = len(self._automaton), len(self._digests)

    def _add(self, data: bytes, name: str) -> None:
        self._automaton.add_word(data.decode(_LATIN), name)

    def _all_digests(self) -> Iterator[hashes.Named]:
        for marker in self._markers:
            for how, message in marker.messages.items():
                for name, digest in hashes.digests(message, self._secrets):
                    yield f"{marker.name} ({how}) as {name}", digest

    def _all_checksums(self) -> Iterator[tuple[str, int]]:
        # With the values of cells as salts there would be enough of them for one to stand somewhere by chance.
        for marker in self._markers:
            for how, message in marker.messages.items():
                for name, number in hashes.checksums(message, self._files):
                    yield f"{marker.name} ({how}) as {name}", number

    def folder(self, folder: Path) -> Result:
        """Search every file below ``folder``, its name and what its databases hold. Raises sqlite3.DatabaseError."""
        result = Result()
        for path in sorted(folder.rglob("*")):
            content = path.read_bytes() if path.is_file() else b""
            result.files += path.is_file()
            result.size += len(content)
            name = str(path.relative_to(folder))
            found = dict.fromkeys(self.content(name.encode() + b"\0" + content))
            if content.startswith(SQLITE):
                found |= dict.fromkeys(f"{what}, in a cell" for what in self._values(cells(path)))
            result.hits += [f"{name}: {what}" for what in found]
        return result

    def content(self, content: bytes) -> Iterator[str]:
        """One line for each form of a marker in these bytes."""
        for how, inner in views(content):
            for what in self._bytes(inner):
                yield f"{what} {how}".rstrip()

    def _bytes(self, content: bytes) -> Iterator[str]:
        yield from dict.fromkeys(name for _, name in self._automaton.iter(content.decode(_LATIN)))
        found: set[int] = set()
        for start in range(hashes.PREFIX):
            whole = (len(content) - start) // hashes.PREFIX * hashes.PREFIX
            if whole > 0:
                found |= self._digests.intersection(memoryview(content)[start : start + whole].cast("Q"))
        if found:
            yield from (name for name, digest in self._all_digests() if hashes.prefix(digest) in found)

    def _values(self, values: Sequence[Value]) -> Iterator[str]:
        for value in values:
            numbers = [value & 0xFFFFFFFF] if isinstance(value, int) and -(2**31) <= value < 2**32 else []
            if isinstance(value, bytes) and len(value) == 4:
                numbers = [int.from_bytes(value, "big"), int.from_bytes(value, "little")]
            yield from (self._checksums[number] for number in numbers if number in self._checksums)
        texts = [v.encode() if isinstance(v, str) else v for v in values if isinstance(v, str | bytes)]
        yield from self.content(b"\0".join(texts))


def searcher_of(folder: Path, markers: Sequence[Marker]) -> Searcher:
    """A searcher that hashes with every secret below ``folder``."""
    blobs = salts.secrets_in_databases(folder)[: salts.MOST]
    return Searcher(markers, salts.secrets_in_files(folder), blobs)


def hits(folder: Path, markers: Mapping[str, Forms]) -> list[str]:
    """What stands in files below ``folder`` of markers that are not hashed."""
    return Searcher([Marker(name, forms) for name, forms in markers.items()]).folder(folder).hits
