"""The taxonomy as frozen types: what a tip can be about. Built by config.taxonomy, read by every package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GAP = "…"
"""Between the parts of a spread phrase: up to a few characters of the same sentence."""
KINDS = frozenset({"conduct", "mechanism", "mixed"})
ACTIONS = frozenset({
    "stop_and_call", "redirect", "redirect_offer_transfer", "accept_as_suggestion", "ask_then_file",
    "drop_with_notice", "warn_then_limit", "stop_do_not_store", "escalate_oversight",
})  # fmt: skip
KEEPS = frozenset({"no", "none", "category_only", "minimal", "hash_only", "restricted", "full_deidentified"})


@dataclass(frozen=True, slots=True)
class Label:
    """An in-scope problem: P01–P43 (seed list of 43), E01–E13 (common complaints), L01–L06 (luxury)."""

    id: str
    name: str
    description: str
    terms: tuple[str, ...]
    official: tuple[str, ...]
    """Classes of the monthly statistics table (XS…, XL…); the first is the main one."""
    areas: tuple[str, ...]
    """Key areas D1–D5; the first is the main one, empty for luxury labels."""
    winds: tuple[str, ...]
    """SF1–SF4, which of the four winds."""
    kind: str
    """conduct: can be checked as it stands; mechanism: taken as a suggestion by default; mixed: either."""
    aspect: str | None
    """A1–A8, only for P labels."""
    other: Mapping[str, str]
    """Further crosswalks: seed001, seed002, seed004, jianfu_2024, ccdi_2018 -> id."""
    note: str | None


@dataclass(frozen=True, slots=True)
class OutClass:
    """Something that is not ours, O01–O18: what to do (`action`), where to send, what may be kept."""

    id: str
    name: str
    description: str
    terms: tuple[str, ...]
    action: str
    redirect: tuple[str, ...]
    keep: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """An entry button for citizens, B1–B12, and the label or out ids it may mean, likeliest first."""

    id: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdvertRules:
    """How adverts pushed into a tip are recognised (seed 002)."""

    noise: str
    """Symbols that count as noise between characters."""
    markers: tuple[str, ...]
    patterns: tuple[str, ...]
    """Regular expressions over normalised text."""
    min_hits: int
    """Different patterns a segment needs before it is an advert."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Everyday wording per label and out class. A phrase `A…B` means A, at most a few characters, then B."""

    labels: Mapping[str, tuple[str, ...]]
    out: Mapping[str, tuple[str, ...]]
    negations: tuple[str, ...]
    advert_noise: str
    advert_contacts: tuple[str, ...]
    """Patterns for a way to reach the seller; all of them together count once."""
    advert_patterns: tuple[str, ...]
    advert_exceptions: tuple[str, ...]
    advert_quotes: tuple[str, ...]
    """Patterns showing that a citizen tells about an advert or hired writing instead of advertising."""
    advert_telling: tuple[str, ...]
    """Patterns of somebody telling something; a bracketed block with one is no advert."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Everything a tip can be about. Mappings keep the file's order and cannot be changed."""

    version: int
    updated: str
    labels: Mapping[str, Label]
    out: Mapping[str, OutClass]
    buckets: Mapping[str, Bucket]
    adverts: AdvertRules
    ambiguous: Mapping[str, tuple[str, ...]]
    """Term -> ids it may mean; such a term alone never decides."""
    phrases: Phrasebook
    names: Mapping[str, str]
    """Chinese name of every id: labels, out classes, buckets, areas, aspects, official classes, winds and groups."""
    english: Mapping[str, str]

    @property
    def noise(self) -> str:
        """All symbols that count as noise between characters."""
        return self.adverts.noise + self.phrases.advert_noise

    def name(self, id: str, lang: str = "zh") -> str:
        """The name to show for an id, in "zh" or "en"; without an English name the Chinese one. KeyError if unknown."""
        chinese = self.names[id]
        return self.english.get(id, chinese) if lang == "en" else chinese
