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
    path.write_bytes("off: [清]".encode("gbk"))
    with pytest.raises(ConfigError, match="UTF-8"):
        read(path, Sample)


@pytest.mark.parametrize(("lang", "said"), [("zh", "清"), ("zh-CN", "清"), ("ZH-hant", "清"), ("en", "c"), ("de", "c")])
def test_words(lang: str, said: str) -> None:
    assert Words(zh="清", en="c").said(lang) == said
