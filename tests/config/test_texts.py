"""Texts: nothing missing, nothing unused, everything within Telegram's limits."""

import re
from pathlib import Path
from typing import get_args

import pytest

from casework.lifecycle import REFUSALS
from casework.signals import FACTS
from config import texts
from config.errors import ConfigError
from config.lifecycle import Need
from config.texts import Html, Texts
from handlers import letters, menus
from handlers.citizen import status_screens
from handlers.citizen.conversation import QUESTIONS
from storage.objects import Kind
from storage.queue import View
from storage.thread import About

ROOT = Path(__file__).resolve().parents[2]
LOADED = texts.load_all()
VIEWS = get_args(View)
COMPUTED = {
    *(f"need-{need}" for need in (*get_args(Need), "question")),
    *(f"fact-{need}" for need in get_args(Need)),
    *(f"refused-{reason}" for reason in REFUSALS),
    *(f"{prefix}-{act}" for prefix in ("confirm", "write") for act in ("reply", "note", "move")),
    "confirm-confirm", "confirm-entry", "confirm-link", "card-entries", "confirm-grant", "confirm-remove",
    "grant-nobody", "remove-nobody", "grant-ask", "remove-ask",
    "tie-add-ask", "tie-remove-ask",
    *(f"card-{act}" for act in ("claim", "read", "reply", "note", "share", "drop")),
    *(f"content-{kind}" for kind in get_args(Kind)),
    *(f"command-{name}" for name in (*menus.CITIZEN, *menus.OFFICER, *menus.OVERSEER)),
    *(f"{prefix}-{question}" for prefix in ("ask", "question") for question in QUESTIONS),
    *(f"{prefix}-{view}" for prefix in ("queue", "desk") for view in VIEWS),
    *(f"act-{act}" for act in status_screens.VERBS),
    *(f"{prefix}-{about}" for prefix in ("say-ask", "said") for about in (*get_args(About), "superior")),
    *(f"signal-fact-{name}" for name in (*FACTS, "who")),
    f"area-{letters.OTHER}",
    f"area-{letters.LUXURY}",
}
"""Keys that the code puts together; everything else must stand in it as it is."""
LIMITS = {"description": 512, "short-description": 120}
VALUES = {
    "official": "no", "count": 3, "minutes": 5, "days": 3, "open": 1, "unowned": 1, "mine": 1, "due": 1, "total": 3,
    "fast": "yes", "human": "yes", "provisional": "yes", "step": "soon", "priority": 3, "received": 1, "messages": 2,
    "unfetched": 1,
}  # fmt: skip


def sources() -> str:
    files = [p for package in ("handlers", "bot") for p in (ROOT / package).rglob("*.py")]
    return "\n".join(p.read_text(encoding="utf-8") for p in files)


CODE = sources()


def filled(loaded: Texts, key: str, language: str) -> str:
    """The text with a value for every variable that its source names."""
    wanted = set(re.findall(r"\$(\w+)", raw(language, key)))
    return loaded(key, **{name: VALUES.get(name, "x") for name in wanted})


def raw(language: str, key: str) -> str:
    for path in (ROOT / "config" / "texts" / language).glob("*.ftl"):
        match = re.search(rf"^{key} =(.*(?:\n(?:[ \t].*|(?=\n[ \t])))*)", path.read_text(encoding="utf-8"), re.M)
        if match:
            return match[1]
    raise AssertionError(key)


def test_both_languages_have_the_same_keys() -> None:
    assert LOADED["zh-CN"].keys == LOADED["en"].keys


@pytest.mark.parametrize("key", sorted(LOADED["zh-CN"].keys))
def test_every_text_is_used(key: str) -> None:
    assert f'"{key}"' in CODE or key in COMPUTED


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("key", sorted(LOADED["zh-CN"].keys))
def test_every_text_can_be_said_and_fits(language: str, key: str) -> None:
    text = filled(LOADED[language], key, language)
    assert text.strip()
    assert len(text.encode("utf-16-le")) // 2 <= LIMITS.get(key, 3500)


@pytest.mark.parametrize("key", sorted(LOADED["zh-CN"].keys))
def test_languages_take_the_same_values(key: str) -> None:
    chinese, english = (set(re.findall(r"\$(\w+)", raw(language, key))) for language in texts.LANGUAGES)
    assert chinese == english


def test_values_are_escaped_unless_they_are_html() -> None:
    say = LOADED["en"]
    assert "&lt;b&gt;" in say("status-reply", day="x", text="<b>")
    assert "<b>bold</b>" in say("queue", view=Html("<b>bold</b>"), total=1)


def test_unknown_keys_and_missing_values_are_errors() -> None:
    with pytest.raises(ConfigError, match="no text 'nonsense'"):
        LOADED["en"]("nonsense")
    with pytest.raises(ConfigError, match="status-reply"):
        LOADED["en"]("status-reply", day="x")


def test_a_key_defined_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.ftl").write_text("one = 1\n", encoding="utf-8")
    (tmp_path / "en" / "b.ftl").write_text("one = 2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"b\.ftl, line 1: 'one' is defined twice"):
        texts.load("en", tmp_path)


def test_junk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.ftl").write_text("# 清\nzero = 0\n\none two three\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"a\.ftl, line 4: cannot be read near 'one two"):
        texts.load("en", tmp_path)


@pytest.mark.parametrize(
    ("wrong", "said"), [(b"a = 1\nb = \xff", "UTF-8 in line 2"), (b"a = " + b"{" * 5000, "nested too deeply")]
)
def test_bytes_that_are_no_texts(tmp_path: Path, wrong: bytes, said: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.ftl").write_bytes(wrong)
    with pytest.raises(ConfigError, match=rf"a\.ftl: .*{said}"):
        texts.load("en", tmp_path)


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh-CN"), ("zh", "zh-CN"), ("en-GB", "en"), ("fr", "en"), (None, "zh-CN"), ("", "zh-CN")],
)
def test_language_of_a_person(code: str | None, language: str) -> None:
    assert texts.language_of(code, "zh-CN") == language
