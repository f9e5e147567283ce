"""The YAML reader: which surprises of the format it takes away."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.reading import Frozen, Words, read


class Sample(Frozen):
    off: list[str]
    sure: bool


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sample.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_on_and_off_are_words_and_true_is_not(tmp_path: Path) -> None:
    assert read(written(tmp_path, "off: [on, no, yes]\nsure: true"), Sample) == Sample(
        off=["on", "no", "yes"], sure=True
    )
    assert read(written(tmp_path, "off: []\nsure: false"), Sample).sure is False


def test_a_key_given_twice(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="key 'off' is given twice"):
        read(written(tmp_path, "off: []\noff: [a]\nsure: true"), Sample)


def test_no_python_objects(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"sample\.yaml: expected readable YAML"):
        read(written(tmp_path, "off: !!python/object/apply:os.getcwd []\nsure: true"), Sample)


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "sample.yaml"
    path.write_bytes("sure: true\noff: [清]".encode("gbk"))
    with pytest.raises(ConfigError, match=r"sample\.yaml: expected UTF-8 in line 2"):
        read(path, Sample)


@pytest.mark.parametrize("word", ["trueish", "true-false", "falsetto", "True"])
def test_a_word_that_only_begins_like_a_boolean_is_a_word(tmp_path: Path, word: str) -> None:
    assert read(written(tmp_path, f"off: [{word}]\nsure: true"), Sample).off == [word]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("2026-13-45", "not of kind timestamp"),
        ("0x_", "not of kind int"),
        ("9" * 5000, "not of kind int"),
        ("!!bool perhaps", "not of kind bool"),
        ("!!timestamp x", "not of kind timestamp"),
        ("!!map x", "mapping"),
        ("{? [a] : b}", "unhashable"),
    ],
)
def test_what_a_value_is_not_is_told_with_its_line(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(ConfigError, match=rf"(?s)sample\.yaml: .*{said}.*line 2"):
        read(written(tmp_path, f"sure: true\noff: {wrong}"), Sample)


@pytest.mark.parametrize("opener", ["[", "- ", "{a: "])
def test_nesting_has_a_bound(tmp_path: Path, opener: str) -> None:
    with pytest.raises(ConfigError, match=r"(?s)sample\.yaml: .*nested deeper than 40 levels.*line 1"):
        read(written(tmp_path, opener * 100_000), Sample)


@pytest.mark.parametrize(("lang", "said"), [("zh", "清"), ("zh-CN", "清"), ("ZH-hant", "清"), ("en", "c"), ("de", "c")])
def test_words(lang: str, said: str) -> None:
    assert Words(zh="清", en="c").said(lang) == said
