"""What a broken life-cycle file is told, and that the shipped one is frozen."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config import lifecycle
from config.errors import ConfigError

SHIPPED = Path(lifecycle.__file__).parent / "data" / "lifecycle.yaml"


def test_the_shipped_file_is_frozen() -> None:
    data = lifecycle.load()
    with pytest.raises(ValidationError, match="frozen"):
        data.states[0].open = True


def test_both_languages_say_something_everywhere() -> None:
    def words(model: object) -> list[lifecycle.Words]:
        if isinstance(model, lifecycle.Words):
            return [model]
        children = (
            model if isinstance(model, tuple) else [v for _, v in model] if hasattr(model, "model_fields_set") else []
        )
        return [word for child in children for word in words(child)]

    found = words(lifecycle.load())
    assert len(found) > 150
    for word in found:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in word.zh), word
        assert word.en.isascii() and word.en.strip(), word


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{to: S09,", "{to: S99,", r"states\[S06\]\.moves\[S99\]\.to: expected a state"),
        ("roles: [manager, head]", "roles: [boss]", r"states\[S06\]\.moves\[S09\]\.roles: expected a role .*'boss'"),
        ("needs: [assignee, approval]", "needs: [luck]", r"states\[S06\]\.moves\[S09\]\.needs.*'approval'"),
        (", second: former_handler", "", "second: expected exactly"),
        ("  - id: S04\n", "  - id: S03\n", "states: 'S03' is given 2 times"),
        ("moves: [S02>S08]", "moves: [S02>S09]", "S02>S09: expected a move whose needs has reason"),
        ("moves: [S02>S08]", "moves: [S02>S04]", "expected at least one reason for S02>S08"),
        ("{zh: 提交, en: Submit}", "{zh: 提交}", r"states\[S00\].*name\.en: Field required"),
        ("    open: true\n", "    open: perhaps\n", r"states\[S01\]\.open: .*boolean"),
        ("result: [S04,", "result: [S94,", "followup: expected a state of this file, not 'S94'"),
        ("    shreds: [S01, S02, S03]", "    shreds: [S01, S02]", "expected S03 under shreds or kept"),
        ("    shreds: [S01, S02, S03]", "    shreds: [S01, S02, S03, S06]", "followup.withdrawal: 'S06' is given 2 times"),
        ("    reason: withdrawn", "    reason: junk-test", "expected a reason for S01>S20"),
        ("    roles: [reporter]\n    shreds", "    roles: [nobody]\n    shreds", "followup.withdrawal.roles: .*'nobody'"),
    ],
)  # fmt: skip
def test_a_broken_file_names_file_key_and_expectation(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "lifecycle.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as error:
        lifecycle.load(path)
    assert str(path) in str(error.value)
