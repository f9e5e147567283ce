"""Telegram's HTML: tags to plain text and entities, with Telegram's refusals. Used by ``text`` only.

Offsets and lengths are in UTF-16 code units, places in error texts are byte offsets, as in the Bot API
("Formatting options"; the error texts are those of tdlib's MessageEntity.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,7})|#([0-9]{1,8})|([A-Za-z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACE = re.compile(r"\s*")
_SCHEME = re.compile(r"(?:https?|ftp|tg|ton|tonsite)://\S+|(?:mailto|tel):\S+", re.IGNORECASE)
_BARE_DOMAIN = re.compile(r"[\w.-]+\.\w{2,}(?:[/?#]\S*)?")


class EntityError(ValueError):
    """What is wrong with the markup, in tdlib's words without the leading "can't parse entities"."""


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of Telegram's limits and offsets."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF) if not text.isascii() else len(text)


@dataclass(slots=True)
class _Open:
    name: str
    argument: str
    offset: int
    part: int


class _HtmlReader:
    """One pass over the source; ``parts`` collects the plain text, ``stack`` the open tags."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pos = 0
        self.offset = 0
        self.parts: list[str] = []
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> None:
        while (special := _SPECIAL.search(self.source, self.pos)) is not None:
            self._emit(self.source[self.pos : special.start()])
            self.pos = special.start()
            if special.group() == "&":
                self._reference()
            elif self.source.startswith("</", self.pos):
                self._close()
            else:
                self._open()
        self._emit(self.source[self.pos :])
        if self.stack:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].name}"')

    def _emit(self, text: str) -> None:
        self.parts.append(text)
        self.offset += utf16_length(text)

    def _reference(self) -> None:
        char, self.pos = _decode_reference(self.source, self.pos)
        self._emit(char)

    def _bytes_before(self, pos: int) -> int:
        return len(self.source[:pos].encode())

    def _open(self) -> None:
        begin = self.pos
        name_match = _TAG_NAME.match(self.source, begin + 1)
        assert name_match is not None
        name, self.pos = name_match.group().lower(), name_match.end()
        at = self._bytes_before(begin)
        if self.pos >= len(self.source):
            raise EntityError(f"Unclosed start tag at byte offset {at}")
        if name not in KINDS:
            raise EntityError(f'Unsupported start tag "{name}" at byte offset {at}')
        argument = ""
        while (attribute := self._attribute(name, at)) is not None:
            argument = _argument(name, *attribute) or argument
        if name == "span" and argument != "tg-spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.stack.append(_Open(name, argument, self.offset, len(self.parts)))

    def _attribute(self, tag: str, at: int) -> tuple[str, str] | None:
        """The next attribute of the tag, or None after its closing ">"."""
        self._skip_space()
        if self._char(at) == ">":
            self.pos += 1
            return None
        name_match = _ATTRIBUTE_NAME.match(self.source, self.pos)
        assert name_match is not None
        if not name_match.group():
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {at}')
        self.pos = name_match.end()
        self._skip_space()
        if self._char(at) != "=":
            return name_match.group().lower(), ""
        self.pos += 1
        self._skip_space()
        return name_match.group().lower(), self._value(at)

    def _value(self, at: int) -> str:
        quote = self._char(at)
        if quote in "\"'":
            end = self.source.find(quote, self.pos + 1)
            if end < 0:
                raise EntityError(f"Unclosed start tag at byte offset {at}")
            raw, self.pos = self.source[self.pos + 1 : end], end + 1
            self._char(at)
            return _REFERENCE.sub(lambda match: _decode_reference(match.group(), 0)[0], raw)
        token = _TOKEN.match(self.source, self.pos)
        assert token is not None
        start, self.pos = self.pos, token.end()
        if not self._char(at).isspace() and self._char(at) != ">":
            raise EntityError(f"Unexpected end of name token at byte offset {self._bytes_before(start)}")
        return token.group().lower()

    def _close(self) -> None:
        at = self._bytes_before(self.pos)
        if not self.stack:
            raise EntityError(f"Unexpected end tag at byte offset {at}")
        name_match = _TAG_NAME.match(self.source, self.pos + 2)
        assert name_match is not None
        name, self.pos = name_match.group().lower(), name_match.end()
        self._skip_space()
        if not self.source.startswith(">", self.pos):
            raise EntityError(f"Unclosed end tag at byte offset {at}")
        self.pos += 1
        tag = self.stack.pop()
        if name and name != tag.name:
            raise EntityError(
                f'Unmatched end tag at byte offset {at}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.offset > tag.offset:
            self._finish(tag)

    def _finish(self, tag: _Open) -> None:
        entity: Entity = {"type": KINDS[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        last = self.entities[-1] if self.entities else {}
        same_place = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if tag.name == "a":
            url = checked_link(tag.argument or "".join(self.parts[tag.part :]))
            if url is None:
                return
            entity["url"] = url
        elif tag.name == "pre" and same_place and last.get("language"):
            last["type"] = "pre"
            return
        elif tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        elif tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def _skip_space(self) -> None:
        space = _SPACE.match(self.source, self.pos)
        assert space is not None
        self.pos = space.end()

    def _char(self, at: int) -> str:
        if self.pos >= len(self.source):
            raise EntityError(f"Unclosed start tag at byte offset {at}")
        return self.source[self.pos]


def _argument(tag: str, name: str, value: str) -> str:
    """The part of an attribute that means something for its tag, otherwise nothing."""
    if (tag == "a" and name == "href") or (tag == "span" and name == "class"):
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value.removeprefix("language-")
    return "1" if tag == "blockquote" and name == "expandable" else ""


def _decode_reference(source: str, pos: int) -> tuple[str, int]:
    """The character for the reference at ``pos`` and where reading goes on; an unknown one stays as text."""
    match = _REFERENCE.match(source, pos)
    if match is None:
        return "&", pos + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (NAMED[name], match.end()) if name in NAMED else ("&", pos + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise EntityError(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
            "code units"
        )
    return (chr(code), match.end()) if 0 < code < 0x10FFFF else ("&", pos + 1)


def checked_link(url: str) -> str | None:
    """The URL as Telegram stores it, or None when it is none (Telegram then keeps the text without a link)."""
    url = url.strip()
    if not _SCHEME.fullmatch(url):
        if not _BARE_DOMAIN.fullmatch(url):
            return None
        url = "http://" + url
    scheme, _, rest = url.partition("://")
    return url + "/" if scheme.lower() in ("http", "https") and not re.search(r"[/?#]", rest) else url


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities in order of closing tags; raises ``EntityError``."""
    reader = _HtmlReader(source)
    reader.read()
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(reader.parts), reader.entities
