"""What the operator writes or exchanges: settings, the YAML data files, texts, calendars, the classifier, the corpus."""

import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy as np

from campaigns.fuzz.mutate import blob, text, tree
from campaigns.fuzz.target import Feed, Target
from config import (
    advert_weights,
    calendars,
    classifier,
    corpus,
    ladder,
    lifecycle,
    organisation,
    pairs,
    personal_weights,
    priorities,
    registers,
    rules,
    settings,
    signals,
    stop_weights,
    taxonomy,
    texts,
    topics,
)  # fmt: skip
from config.errors import ConfigError
from config.reading import DATA

_ROOT = Path(texts.__file__).with_name("texts")
_CALENDAR = """year: 2031
source: 国办发明电〔2030〕1号
off: ["2031-01-01..2031-01-03", "2031-01-22..2031-01-29", "2031-04-05", "2031-05-01..2031-05-05", "2031-10-01..2031-10-07"]
work: ["2031-01-19", "2031-02-08"]
"""
_UNITS = """units:
  - {id: desk, name: {zh: 本台, en: This desk}}
  - {id: east, name: {zh: 东片组, en: East}}
areas:
  - {id: e, name: {zh: 东片, en: East}, supervisor: 李主任, places: [青山镇, 石桥镇]}
campaigns:
  - {id: c1, name: {zh: 专项, en: Campaign}}
routes:
  - {label: P0, unit: east}
duty_unit: desk
"""
_MESSAGES = """now\t着火了，快来人
not\t去年着火以后天天开会
secret\t镇里没人管。⟦图纸我发给你们⟧
no-secret\t以涉密为由不公开
"""
_SETTINGS = (
    b"QF_BOT_TOKEN=1:a\nQF_API_BASE_URL=http://127.0.0.1:8081/\nQF_CHANNEL_ID=-1001\nQF_DATA_DIR=data\nQF_OFFICIAL=true\n"
    b"QF_MODE=polling\nQF_DIGEST_WEEKDAY=1\nQF_TICK_SECONDS=0.5\nQF_OFFICE_NAMES=\xe6\xb8\x85\xe9\xa3\x8e,\xe5\x8a\x9e",
    b"QF_BOT_TOKEN=1:a\nQF_MODE=webhook\nQF_WEBHOOK_URL=https://a.example/x/\nQF_WEBHOOK_SECRET=0123456789abcdef\nQF_CLOCK_FILE=c",
)


def targets() -> list[Target]:
    refuses = (ConfigError,)
    fluent = {f"texts-{name}": _ROOT / "zh-CN" / f"{name}.ftl" for name in ("citizen", "staff", "digest")}
    return [
        Target("settings", lambda: list(_SETTINGS), _settings, text, refuses),
        Target("rules", _shipped("rules.yaml"), _loaded("rules.yaml", rules.load), text, refuses, share=3),
        Target("lifecycle", _shipped("lifecycle.yaml"), _loaded("lifecycle.yaml", lifecycle.load), text, refuses, share=3),
        Target("priority", _shipped("priority.yaml"), _loaded("priority.yaml", priorities.load), text, refuses, share=8),
        Target("taxonomy", _shipped("taxonomy.yaml"), _loaded("taxonomy.yaml", taxonomy.load), text, refuses, share=1),
        Target("lexicon", _shipped("lexicon.yaml"), _loaded("lexicon.yaml", lambda p: taxonomy.load(lexicon=p)), text, refuses,
               share=1),
        Target("ladder", _shipped("ladder.yaml"), _loaded("ladder.yaml", ladder.load), text, refuses, share=8),
        Target("organisation", lambda: [_UNITS.encode()], _loaded("o.yaml", organisation.load), text, refuses, share=8),
        Target("registers", _shipped("registers.yaml"), _registers, text, refuses, share=2),
        Target("signals", _shipped("signals.yaml"), _signals, text, refuses, share=2),
        Target("pairs", _shipped("pairs.json"), _loaded("pairs.json", pairs.load), text, refuses, share=3),
        Target("adverts", _shipped("adverts.npz"), _loaded("a.npz", advert_weights.load), _npz, refuses, share=1),
        Target("name-weights", _shipped("personal.npz"), _loaded("n.npz", personal_weights.load), _npz, refuses, share=1),
        Target("stop-weights", _shipped("stops.npz"), _loaded("s.npz", stop_weights.load), _npz, refuses, share=1),
        Target("stops", lambda: [_MESSAGES.encode()], _loaded("e1.txt", corpus.messages), text, refuses),
        Target("topics", _shipped("topics.npz"), _topics, _npz, refuses, share=1),
        Target("calendar", lambda: [_CALENDAR.encode()], _calendar, text, refuses, share=8),
        *(Target(name, lambda path=path: [path.read_bytes()], _texts, text, refuses, share=1)  # type: ignore[misc]
          for name, path in fluent.items()),
        Target("classifier", lambda: [_model()], _loaded("m.npz", lambda p: classifier.load(p).version), _npz, refuses),
        Target("corpus", lambda: [_EXAMPLES.encode()], _loaded("w00.jsonl", corpus.read), tree, refuses),
    ]  # fmt: skip


def _topics(folder: Path) -> Feed:
    model = classifier.load()
    return _loaded("t.npz", lambda path: topics.load(model, path))(folder)


def _shipped(name: str) -> Callable[[], list[bytes]]:
    return lambda: [(DATA / name).read_bytes()]


def _loaded(name: str, load: Callable[[Path], object]) -> Callable[[Path], Feed]:
    """Written to a file of its own and loaded."""

    def prepare(folder: Path) -> Feed:
        path = folder / name

        def feed(data: bytes) -> None:
            path.write_bytes(data)
            load(path)

        return feed

    return prepare


def _registers(folder: Path) -> Feed:
    cycle, rulebook = lifecycle.load(), rules.load()
    return _loaded("registers.yaml", lambda path: registers.load(cycle, rulebook, path))(folder)


def _signals(folder: Path) -> Feed:
    cycle, rulebook = lifecycle.load(), rules.load()
    ledgers = registers.load(cycle, rulebook)
    return _loaded("signals.yaml", lambda path: signals.load(rulebook, cycle, ledgers, path))(folder)


def _calendar(folder: Path) -> Feed:
    path = folder / "2031.yaml"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        found = calendars.load(folder)
        assert not found.off & found.work, "no day is both"

    return feed


def _texts(folder: Path) -> Feed:
    """One language with one file; every text of it can then be said, or is refused for a value it lacks."""
    path = folder / "zh-CN" / "a.ftl"
    path.parent.mkdir()

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        assert texts.load("zh-CN", folder).keys is not None

    return feed


def _settings(folder: Path) -> Feed:
    """Lines NAME=VALUE as an environment, which holds neither NUL nor anything but bytes."""

    def feed(data: bytes) -> None:
        pairs = (line.partition("=") for line in os.fsdecode(data.replace(b"\0", b"")).split("\n"))
        environment = {name: value for name, sign, value in pairs if sign and name}
        with patch.dict(os.environ, environment, clear=True):
            found = settings.load()
        rows = {name: shown for name, _, _, shown in settings.describe(found)}
        assert rows["QF_BOT_TOKEN"] in ("(set)", "(empty)"), "secrets are masked"

    return feed


def _model() -> bytes:
    """A classifier of two ids and three sequences."""
    made = classifier.Classifier(
        ids=("P01", "O14"),
        grams=("填表", "代开", "吃喝"),
        rarity=np.ones(3, np.float32),
        weights=np.array([[5, -5], [-9, 9], [3, 0]], np.int8),
        steps=np.ones(2, np.float32),
        bias=np.zeros(2, np.float32),
        record={"format": classifier.FORMAT, "thresholds": {"in": 0.5}},
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classifier.npz"
        classifier.save(path, made)
        return path.read_bytes()


def _npz(rng: Random, valid: bytes, others: Sequence[bytes]) -> bytes:
    """The archive's own bytes, or, packed anew and rightly, those of one array in it: its header, shape or content."""
    if rng.random() < 0.4:
        return blob(rng, valid, others)
    with zipfile.ZipFile(io.BytesIO(valid)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = rng.choice(list(members))
    how = rng.random()
    if how < 0.15:
        members[rng.choice(list(members))] = members[chosen]
    elif how < 0.25:
        del members[chosen]
    else:
        members[chosen] = (text if how < 0.6 else blob)(rng, members[chosen], list(members.values()))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


_EXAMPLES = """{"id": "w00-1", "text": "青山镇开会念稿子", "scope": "in", "labels": ["P01"], "date": "2026-03-02"}
{"id": "w00-2", "text": "加微信 ab12345 领补贴", "scope": "spam", "out": ["O14"], "adverts": [[0, 14]]}
{"id": "w00-3", "text": "我叫李四，退表", "scope": "mixed", "labels": ["P02"], "pii": [{"start": 2, "end": 4, "kind": "name"}]}
"""
