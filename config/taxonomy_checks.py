"""What must hold across the rows of the taxonomy's data files. Only config.taxonomy uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from config.errors import ConfigError
from config.taxonomy_file import EnglishFile, LexiconFile, TaxonomyFile
from config.taxonomy_model import GAP

_BEGINS = {
    "seed000": "D", "stat_2020": "X", "sifeng": "SF", "seed001": "Q", "seed002": "W", "seed004": "C",
    "jianfu_2024": "J", "ccdi_2018": "Z",
}  # fmt: skip
"""How the ids of each crosswalk begin."""


def names(path: Path, file: TaxonomyFile) -> dict[str, str]:
    """Chinese name of every id. Raises ConfigError if an id is used twice."""
    rows = [(group.id, group.name_zh) for group in file.groups]
    rows += [(aspect.id, aspect.name_zh) for aspect in file.aspects]
    rows += [(label.id, label.name_zh) for label in file.label_rows]
    rows += [(out.id, out.name_zh) for out in file.out_of_scope]
    rows += [(row.id, row.short_zh) for row in file.official_stats]
    rows += [(bucket.id, bucket.label_zh) for bucket in file.citizen_entry_buckets]
    names: dict[str, str] = {}
    for id, name in rows:
        if id in names:
            raise ConfigError(f"{path}: {id}: expected an id used once, it is used again")
        names[id] = name
    return names


def check_references(path: Path, file: TaxonomyFile, names: Mapping[str, str]) -> None:
    """Every id that a row points to exists and is of the right list. Raises ConfigError."""
    labels = {row.id for row in file.label_rows}
    targets = labels | {row.id for row in file.out_of_scope}
    used: list[tuple[str, str, Iterable[str]]] = []
    for row in file.label_rows:
        for key, found in row.crosswalk:
            if key != "fit" and found is not None:
                used.append((f"{row.id}.crosswalk.{key}", _BEGINS[key], (found,) if isinstance(found, str) else found))
        used.append((f"{row.id}.aspect", "A", (row.aspect,) if row.aspect else ()))
    for where, first, ids in used:
        for id in ids:
            if id not in names or not id.startswith(first):
                raise ConfigError(f"{path}: {where}: expected an id that begins with {first} and exists, found {id!r}")
    for aspect in file.aspects:
        _need(path, f"aspects[{aspect.id}].problems", aspect.problems, labels)
    for bucket in file.citizen_entry_buckets:
        _need(path, f"citizen_entry_buckets[{bucket.id}].members", bucket.members, targets)


def check_ambiguous(path: Path, file: TaxonomyFile) -> None:
    """`ambiguous_terms` is exactly the set of terms that several classes share. Raises ConfigError."""
    meant: dict[str, list[str]] = {}
    classes = [(label.id, label.terms) for label in file.label_rows]
    classes += [(out.id, out.terms) for out in file.out_of_scope]
    for id, terms in classes:
        for term in terms:
            meant.setdefault(term, []).append(id)
    for term, ids in meant.items():
        declared = file.ambiguous_terms.get(term, ())
        if sorted(declared) != (sorted(ids) if len(ids) > 1 else []):
            raise ConfigError(f"{path}: ambiguous_terms.{term}: expected {ids}, found {list(declared)}")
    _need(path, "ambiguous_terms", file.ambiguous_terms, set(meant))


def check_english(path: Path, english: EnglishFile, file: TaxonomyFile, names: Mapping[str, str]) -> None:
    """Every label, out class and button has an English name and nothing else has one. Raises ConfigError."""
    exact = (
        ("labels", english.labels, [row.id for row in file.label_rows]),
        ("out", english.out, [row.id for row in file.out_of_scope]),
        ("buckets", english.buckets, [row.id for row in file.citizen_entry_buckets]),
    )
    for key, found, ids in exact:
        _need(path, key, found, set(ids))
        for id in ids:
            if id not in found:
                raise ConfigError(f"{path}: {key}.{id}: expected an English name, it is missing")
    _need(path, "groups", english.groups, set(names))


def check_lexicon(path: Path, words: LexiconFile, file: TaxonomyFile) -> None:
    """Phrases belong to known ids, are well formed and add something to the taxonomy. Raises ConfigError."""
    labels, out = {row.id: row.terms for row in file.label_rows}, {row.id: row.terms for row in file.out_of_scope}
    _need(path, "labels", words.labels, set(labels))
    _need(path, "out", words.out, set(out))
    terms = labels | out
    for id, phrases in (words.labels | words.out).items():
        for phrase in phrases:
            parts = phrase.split(GAP)
            if len(parts) > 3 or not all(parts):
                raise ConfigError(f"{path}: {id}: expected up to three words with {GAP} between, found {phrase!r}")
            if phrase in terms[id]:
                raise ConfigError(f"{path}: {id}: expected phrases the taxonomy does not have, found {phrase!r}")


def _need(path: Path, where: str, ids: Iterable[str], known: set[str]) -> None:
    for id in ids:
        if id not in known:
            raise ConfigError(f"{path}: {where}: expected something defined elsewhere in the data, found {id!r}")
