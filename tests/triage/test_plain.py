"""What people say as plainly as can be, by two writers nothing is learned from: docs/triage.md has the figures."""

from __future__ import annotations

from pathlib import Path

from triage.reading import Reader, Reading, Written

NOT_OURS = {f"O{number:02}" for number in range(2, 19)} - {"O16"}


def _read(reader: Reader, name: str) -> list[tuple[str, Reading]]:
    """The first field of each line, and what is read in the second one."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").split("\n")[:-1]
    kinds, texts = zip(*(line.split("\t")[:2] for line in lines), strict=True)
    return [*zip(kinds, reader.read_all([Written(text) for text in texts]), strict=True)]


def test_tips_have_the_right_label(reader: Reader) -> None:
    tips = _read(reader, "test_plain_labels.txt")
    found = [(id, [label.id for label in reading.labels]) for id, reading in tips]
    assert len(tips) == 310
    assert sum(labels[:1] == [id] for id, labels in found) >= 296
    assert sum(id in labels[:3] for id, labels in found) >= 302


def test_what_is_not_ours_is_of_the_right_class_and_what_has_two_matters_mixed(reader: Reader) -> None:
    messages = _read(reader, "test_plain_messages.txt")
    theirs = [(id, reading) for id, reading in messages if id in NOT_OURS]
    right = sum(reading.out[:1] != () and reading.out[0].id == id and not reading.labels for id, reading in theirs)
    nothing = [reading for kind, reading in messages if kind == "empty"]
    both = [reading.scope for kind, reading in messages if kind == "mixed"]
    assert len(theirs) == 160 and right >= 138
    assert len(nothing) == 50
    assert sum(one.scope == "empty" or [found.id for found in one.out[:1]] == ["O15"] for one in nothing) >= 42
    assert len(both) == 40 and both.count("mixed") >= 27
