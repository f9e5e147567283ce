"""A message's text or caption: cleaning, markup, limits. Used by the sending and editing methods."""

from __future__ import annotations

import re
from typing import Any

from .detect import detect
from .entities import Entity, EntityError, parse_html, utf16_length
from .errors import bad_request
from .params import Params

TEXT_LIMIT, CAPTION_LIMIT, ENTITY_LIMIT = 4096, 1024, 100
ORDER = ("expandable_blockquote", "blockquote", "pre", "code", "text_link", "bold", "italic", "underline")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_CODE = frozenset({"code", "pre"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})


def _rank(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], ORDER.index(kind) if kind in ORDER else len(ORDER)


def _inside(inner: Entity, outer: Entity) -> bool:
    return bool(
        outer["offset"] <= inner["offset"]
        and inner["offset"] + inner["length"] <= outer["offset"] + outer["length"]
    )


def _tidy(entities: list[Entity]) -> list[Entity]:
    """Telegram's order, without repeats of a kind inside itself and without anything inside code."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_rank):
        hidden = any(
            _inside(entity, outer)
            and (outer["type"] == entity["type"] or (outer["type"] in _CODE and entity["type"] not in _QUOTES))
            for outer in kept
        )
        if not hidden:
            kept.append(entity)
    return kept[:ENTITY_LIMIT]


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space at both ends; in front only as far as the first entity. Entities are clipped to what stays."""
    first = min((e["offset"] for e in entities), default=len(text))
    # White space is one UTF-16 unit a character, so character and unit counts agree in the cut parts.
    front = min(len(text) - len(text.lstrip()), first)
    text = text[front:].rstrip()
    end = utf16_length(text)
    moved = [{**e, "offset": e["offset"] - front} for e in entities]
    clipped = [{**e, "length": min(e["length"], end - e["offset"])} for e in moved]
    return text, [e for e in clipped if e["length"] > 0]


def _given_entities(raw: Any, text: str) -> list[Entity]:
    """Entities passed as JSON instead of markup; those outside the text are refused."""
    if not isinstance(raw, list):
        raise bad_request("can't parse entities JSON array")
    entities: list[Entity] = []
    for item in raw:
        try:
            entity = {**item, "type": str(item["type"]), "offset": int(item["offset"]), "length": int(item["length"])}
        except (KeyError, TypeError, ValueError):
            raise bad_request("can't parse MessageEntity: fields type, offset and length are required") from None
        if entity["offset"] < 0 or entity["offset"] + entity["length"] > utf16_length(text):
            raise bad_request("entity is out of the text bounds")
        if entity["length"] > 0:
            entities.append(entity)
    return entities


def formatted(params: Params, field: str = "text") -> tuple[str, list[Entity]]:
    """Text and entities from ``field`` by parse_mode (HTML or none) or by explicit entities."""
    raw = _CONTROL.sub(lambda m: "" if m.group() == "\r" else " ", params.text(field))
    mode = params.text("parse_mode").lower()
    given = params.json("entities" if field == "text" else "caption_entities")
    if mode == "html":
        try:
            text, entities = parse_html(raw)
        except EntityError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    elif mode:
        # Markdown exists at Telegram but is not imitated here: refusing is safer than showing asterisks.
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = raw, _given_entities(given, raw) if given else []
    text, entities = _trim(text, entities)
    return text, _tidy(entities + detect(text, entities))


def text_body(params: Params) -> dict[str, Any]:
    """The ``text`` and ``entities`` of a text message: 1-4096 UTF-16 units."""
    text, entities = formatted(params)
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def caption_body(params: Params) -> dict[str, Any]:
    """The ``caption`` and ``caption_entities`` of a media message: 0-1024 UTF-16 units."""
    text, entities = formatted(params, "caption")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    above = {"show_caption_above_media": True} if params.flag("show_caption_above_media") else {}
    return {"caption": text, **({"caption_entities": entities} if entities else {}), **above}
