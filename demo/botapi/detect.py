"""Entities nobody marked up: commands, links, mentions, hashtags, e-mail addresses. Used by ``text`` and /sim/send.

Telegram also finds phone and bank card numbers and cash tags; a bot seldom depends on them, so they are left out.
"""

from __future__ import annotations

import re

from .entities import Entity, utf16_length

_HINTS = re.compile(r"[/@#.]")
_FOUND = re.compile(
    r"(?P<url>(?<![\w@])(?:https?://[^\s<>\"'，。；、（）“”]+"
    r"|(?:[a-z0-9-]+\.)+(?:com|cn|org|net|gov|edu|io|me)\b(?:/[^\s<>\"'，。；、（）“”]*)?))"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[a-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)",
    re.IGNORECASE,
)
# No link or command is looked for inside these.
_CLOSED = frozenset({"code", "pre", "text_link", "text_mention"})


def detect(text: str, marked: list[Entity]) -> list[Entity]:
    """The entities Telegram would find in ``text`` outside the ``marked`` code and links."""
    if not _HINTS.search(text):
        return []
    closed = [(e["offset"], e["offset"] + e["length"]) for e in marked if e["type"] in _CLOSED]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or ""
        start = utf16_length(text[: match.start()])
        end = start + utf16_length(match.group())
        if all(end <= low or start >= high for low, high in closed):
            found.append({"type": kind, "offset": start, "length": end - start})
    return found
