"""Everything people read, by key and language, from ``config/texts/<language>/*.ftl`` (Project Fluent).

Texts may hold Telegram's HTML tags; every value put into one is escaped, unless it is a :class:`Html`.
"""

import html
from collections.abc import Iterable
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from config.errors import ConfigError
from config.reading import text_of

LANGUAGES = ("zh-CN", "en")
_ROOT = Path(__file__).parent / "texts"


class Html(str):
    """A piece of text that is HTML already and must not be escaped again."""

    __slots__ = ()


class Texts:
    """The texts of one language. Call it: ``texts("tip-received", number=...)``."""

    def __init__(self, language: str, bundle: FluentBundle, keys: frozenset[str]) -> None:
        self.language = language
        self.keys = keys
        self._bundle = bundle

    def __call__(self, key: str, **values: object) -> Html:
        """The text of ``key`` with its values escaped and put in.

        Raises ConfigError for an unknown key or a missing value: the tests read every key with its values.
        """
        if key not in self.keys:
            raise ConfigError(f"texts/{self.language}: no text {key!r}")
        pattern = self._bundle.get_message(key).value
        assert pattern is not None  # load() refuses messages without a text
        text, errors = self._bundle.format_pattern(pattern, {name: _safe(value) for name, value in values.items()})
        if errors:
            raise ConfigError(f"texts/{self.language}: {key!r}: {errors[0]}")
        return Html(text)

    def plain(self, key: str, **values: object) -> str:
        """The same text without escaping, for buttons, menus and alerts, which are not HTML."""
        return html.unescape(self(key, **values))


def load(language: str, root: Path = _ROOT) -> Texts:
    """Read one language. Raises ConfigError naming the file and line of a fault or a key defined twice."""
    bundle = FluentBundle([language], use_isolating=False)
    keys: set[str] = set()
    files = sorted((root / language).glob("*.ftl"))
    if not files:
        raise ConfigError(f"texts/{language}: no .ftl file found")
    for path in files:
        where, text = f"texts/{language}/{path.name}", text_of(path)
        try:
            resource = FluentResource(text)
        except RecursionError as error:
            raise ConfigError(f"{where}: nested too deeply") from error
        for entry in resource.body:
            line = text.count("\n", 0, entry.span.start) + 1 if entry.span else 1
            keys.add(_key(entry, keys, f"{where}, line {line}"))
        bundle.add_resource(resource)
    return Texts(language, bundle, frozenset(keys - {""}))


def load_all(languages: Iterable[str] = LANGUAGES) -> dict[str, Texts]:
    return {language: load(language) for language in languages}


def language_of(code: str | None, default: str) -> str:
    """The language to speak for Telegram's language code, which may be missing."""
    if not code:
        return default
    return "zh-CN" if code.lower().startswith("zh") else "en"


def _key(entry: ast.EntryType, known: set[str], where: str) -> str:
    """The key an entry defines, or "" for comments and terms."""
    if isinstance(entry, ast.Junk):
        raise ConfigError(f"{where}: cannot be read near {(entry.content or '').strip()[:40]!r}")
    if not isinstance(entry, ast.Message):
        return ""
    if entry.id.name in known:
        raise ConfigError(f"{where}: {entry.id.name!r} is defined twice")
    if entry.value is None:
        raise ConfigError(f"{where}: {entry.id.name!r} has no text")
    return entry.id.name


def _safe(value: object) -> object:
    if isinstance(value, Html | int | float):
        return value
    return html.escape(str(value), quote=False)
