"""The shape of the taxonomy's data files, key by key. Only config.taxonomy uses it."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from config.reading import Frozen
from config.taxonomy_model import ACTIONS, KEEPS, KINDS


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:  # the latter for repetitions beyond 2^32
        raise ValueError(f"expected a regular expression: {error}") from error
    return pattern


def _distinct(texts: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise ValueError(f"expected each entry once, found twice: {', '.join(twice)}")
    return texts


def _one_of(allowed: frozenset[str]) -> AfterValidator:
    def check(word: str) -> str:
        if word not in allowed:
            raise ValueError(f"expected one of {', '.join(sorted(allowed))}, found {word!r}")
        return word

    return AfterValidator(check)


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], AfterValidator(_distinct)]
Pattern = Annotated[str, AfterValidator(_regex)]
Patterns = tuple[Pattern, ...]


class Named(Frozen):
    """A row of one of the reference lists."""

    id: Text
    name_zh: Text
    description_zh: Text | None = None


class Official(Frozen):
    """A class of the monthly statistics table."""

    id: Text
    group: Text
    short_zh: Text
    full_zh: Text
    source: Text


class Aspect(Frozen):
    """One of the eight aspects and the first and last of its problems."""

    id: Text
    name_zh: Text
    problems: tuple[Text, Text]


class Crosswalk(Frozen):
    """Where a label stands in the other lists; the first of several is the main one."""

    seed000: Texts
    stat_2020: Texts
    sifeng: Texts
    fit: str | None = None
    seed001: str | None = None
    seed002: str | None = None
    seed004: str | None = None
    jianfu_2024: str | None = None
    ccdi_2018: str | None = None


class LabelRow(Frozen):
    """A row of problems, supplementary or luxury."""

    id: Text
    name_zh: Text
    description_zh: Text
    crosswalk: Crosswalk
    terms: Texts
    kind: Annotated[str, _one_of(KINDS)] = "conduct"
    aspect: str | None = None
    seed003_no: int | None = None
    note_zh: str | None = None


class OutRow(Frozen):
    """A row of out_of_scope."""

    id: Text
    name_zh: Text
    description_zh: Text
    action: Annotated[str, _one_of(ACTIONS)]
    redirect: Texts
    keep: Annotated[str, _one_of(KEEPS)]
    terms: Texts


class BucketRow(Frozen):
    """An entry button."""

    id: Text
    label_zh: Text
    members: Texts


class SpamRow(Frozen):
    """spam_normalise; `bracket_blocks`, `rule` and `guard` tell a reader what triage.adverts does."""

    strip_between_cjk: Text
    strip_markers: Texts
    bracket_blocks: Text
    width_fold: Text
    patterns: Patterns
    min_pattern_hits: Annotated[int, Field(ge=2)]
    rule: Text
    guard: Text


class TaxonomyFile(Frozen):
    """taxonomy.yaml."""

    schema_version: int
    updated: Text
    sifeng: tuple[Named, ...]
    official_stats: tuple[Official, ...]
    stat_columns: Texts
    stat_rank_levels: Texts
    seed000_key_areas: tuple[Named, ...]
    seed001_selfcheck_groups: tuple[Named, ...]
    seed002_work_areas: tuple[Named, ...]
    seed004_categories: tuple[Named, ...]
    jianfu_2024_areas: tuple[Named, ...]
    ccdi_2018_aspects: tuple[Named, ...]
    aspects: tuple[Aspect, ...]
    problems: tuple[LabelRow, ...]
    supplementary: tuple[LabelRow, ...]
    luxury: tuple[LabelRow, ...]
    out_of_scope: tuple[OutRow, ...]
    citizen_entry_buckets: tuple[BucketRow, ...]
    spam_normalise: SpamRow
    enums: dict[str, Any]
    ambiguous_terms: dict[str, Texts]

    @property
    def label_rows(self) -> tuple[LabelRow, ...]:
        """All in-scope rows in the file's order."""
        return self.problems + self.supplementary + self.luxury

    @property
    def groups(self) -> tuple[Named, ...]:
        """The rows of the reference lists that have an id and a name, except the official classes."""
        return (
            *self.sifeng, *self.seed000_key_areas, *self.seed001_selfcheck_groups, *self.seed002_work_areas,
            *self.seed004_categories, *self.jianfu_2024_areas, *self.ccdi_2018_aspects,
        )  # fmt: skip


class EnglishFile(Frozen):
    """taxonomy.en.yaml: id -> short English name."""

    labels: dict[str, Text]
    out: dict[str, Text]
    buckets: dict[str, Text]
    groups: dict[str, Text]


class AdvertRow(Frozen):
    """Additions to the taxonomy's advert patterns."""

    more_noise: Text
    contacts: Patterns
    patterns: Patterns
    exceptions: Patterns
    quotes: Patterns
    telling: Patterns


class LexiconFile(Frozen):
    """lexicon.yaml."""

    labels: dict[str, Texts]
    out: dict[str, Texts]
    negations: Texts
    adverts: AdvertRow
