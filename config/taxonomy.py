"""Loading the taxonomy, its English names and the everyday phrasebook. The composition root calls `load` once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from config.reading import DATA, read
from config.taxonomy_checks import check_ambiguous, check_english, check_lexicon, check_references, names
from config.taxonomy_file import EnglishFile, LabelRow, LexiconFile, TaxonomyFile
from config.taxonomy_model import AdvertRules, Bucket, Label, OutClass, Phrasebook, Taxonomy

__all__ = ["AdvertRules", "Bucket", "Label", "OutClass", "Phrasebook", "Taxonomy", "load"]

T = TypeVar("T", Label, OutClass, Bucket)


def load(path: Path | None = None, *, english: Path | None = None, lexicon: Path | None = None) -> Taxonomy:
    """Read and check the three data files (by default the ones shipped).

    Raises ConfigError naming file, key and what was expected: ids are unique, every reference resolves, every term
    that belongs to several classes is declared in `ambiguous_terms`, regular expressions compile.
    """
    path, english, lexicon = (
        path or DATA / "taxonomy.yaml",
        english or DATA / "taxonomy.en.yaml",
        lexicon or DATA / "lexicon.yaml",
    )
    file, names_en, words = read(path, TaxonomyFile), read(english, EnglishFile), read(lexicon, LexiconFile)
    named = names(path, file)
    check_references(path, file, named)
    check_ambiguous(path, file)
    check_english(english, names_en, file, named)
    check_lexicon(lexicon, words, file)
    return Taxonomy(
        version=file.schema_version,
        updated=file.updated,
        labels=_keyed(_label(row) for row in file.label_rows),
        out=_keyed(
            OutClass(row.id, row.name_zh, row.description_zh, row.terms, row.action, row.redirect, row.keep)
            for row in file.out_of_scope
        ),
        buckets=_keyed(Bucket(row.id, row.label_zh, row.members) for row in file.citizen_entry_buckets),
        adverts=AdvertRules(
            file.spam_normalise.strip_between_cjk,
            file.spam_normalise.strip_markers,
            file.spam_normalise.patterns,
            file.spam_normalise.min_pattern_hits,
        ),
        ambiguous=MappingProxyType(dict(file.ambiguous_terms)),
        phrases=_phrasebook(words),
        names=MappingProxyType(named),
        english=MappingProxyType(names_en.labels | names_en.out | names_en.buckets | names_en.groups),
    )


def _keyed(rows: Iterable[T]) -> Mapping[str, T]:
    return MappingProxyType({row.id: row for row in rows})


def _label(row: LabelRow) -> Label:
    walk = row.crosswalk
    other = {
        "seed001": walk.seed001,
        "seed002": walk.seed002,
        "seed004": walk.seed004,
        "jianfu_2024": walk.jianfu_2024,
        "ccdi_2018": walk.ccdi_2018,
    }
    return Label(
        id=row.id,
        name=row.name_zh,
        description=row.description_zh,
        terms=row.terms,
        official=walk.stat_2020,
        areas=walk.seed000,
        winds=walk.sifeng,
        kind=row.kind,
        aspect=row.aspect,
        other=MappingProxyType({key: id for key, id in other.items() if id is not None}),
        note=row.note_zh,
    )


def _phrasebook(words: LexiconFile) -> Phrasebook:
    return Phrasebook(
        labels=MappingProxyType(dict(words.labels)),
        out=MappingProxyType(dict(words.out)),
        negations=words.negations,
        advert_noise=words.adverts.more_noise,
        advert_contacts=words.adverts.contacts,
        advert_patterns=words.adverts.patterns,
        advert_exceptions=words.adverts.exceptions,
        advert_quotes=words.adverts.quotes,
        advert_telling=words.adverts.telling,
    )
