"""What a broken file of registers is told, and that the shipped one is frozen and speaks both languages."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config import lifecycle, registers, rules
from config.errors import ConfigError
from config.lifecycle import LifecycleData
from config.registers import RegisterData
from config.rules import Rules

SHIPPED = Path(registers.__file__).parent / "data" / "registers.yaml"


@pytest.fixture(scope="module")
def cycle() -> LifecycleData:
    return lifecycle.load()


@pytest.fixture(scope="module")
def limits() -> Rules:
    return rules.load()


@pytest.fixture(scope="module")
def shipped(cycle: LifecycleData, limits: Rules) -> RegisterData:
    return registers.load(cycle, limits)


def test_the_shipped_file_is_frozen(shipped: RegisterData) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        shipped.kinds[0].single = False


def test_both_languages_say_something_everywhere(shipped: RegisterData) -> None:
    def words(model: object) -> list[registers.Words]:
        if isinstance(model, registers.Words):
            return [model]
        children = (
            model if isinstance(model, tuple) else [v for _, v in model] if hasattr(model, "model_fields_set") else []
        )
        return [word for child in children for word in words(child)]

    found = words(shipped)
    assert len(found) > 200
    for word in found:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in word.zh), word
        assert word.en.replace("“", "").replace("”", "").isascii() and word.en.strip(), word


def test_what_a_move_does_in_the_registers_is_there(shipped: RegisterData, cycle: LifecycleData) -> None:
    acts = {(kind.id, act.id) for kind in shipped.kinds for act in kind.acts}
    hooks = {(move.entry.kind, move.entry.act) for state in cycle.states for move in state.moves if move.entry}
    assert hooks <= acts and len(hooks) >= 7


def test_every_kind_of_the_office_is_there(shipped: RegisterData) -> None:
    """Features C10-C20, D01-D12, E01-E08, F01-F09, G01-G05 as far as they concern a case."""
    assert {kind.id for kind in shipped.kinds} == {
        "extension", "instruction", "supervision", "transfer", "rectification", "immediate-fix", "lookback",
        "verification", "coordination", "cooperation", "task-force", "interview", "person-outcome", "unit-outcome",
        "clarification", "falsity", "sharing", "asked-about", "confirmation",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  - {id: rule, type", "  - {id: text, type", "fields: 'text' is given 2 times"),
        ("  - id: instruction\n", "  - id: extension\n", "kinds: 'extension' is given 2 times"),
        ("{id: approved, name: {zh: 已批准, en", "{id: asked, name: {zh: 已批准, en", r"\.states: 'asked' is given 2 times"),
        ("{id: refuse, from: [asked]", "{id: approve, from: [asked]", r"acts: 'approve' is given 2 times"),
        ("in_states: [S21]", "in_states: [S91]", r"kinds\[rectification\]\.in_states: .* not 'S91'"),
        ("from: [answered], to: closed", "from: [heard], to: closed", r"acts\[accept\]: .*state of this kind, not 'heard'"),
        ("from: [answered], to: closed", "from: [answered], to: shut", r"acts\[accept\]: .*state of this kind, not 'shut'"),
        ("needs: [leader, text,", "needs: [luck, text,", r"acts\[record\]: expected a field of this file, not 'luck'"),
        ("may: [until]", "may: [luck]", r"acts\[approve\]: expected a field of this file, not 'luck'"),
        ("roles: [handler, manager], needs: [rule", "roles: [boss], needs: [rule", r"acts\[ask\]\.roles: .*not 'boss'"),
        ("roles: [handler, manager], needs: [rule", "roles: [system], needs: [rule", r"acts\[ask\]\.roles: .*not 'system'"),
        ("needs: [rule, text]}", "needs: [rule, text], apart: [opener]}", r"acts\[ask\]\.apart: expected only where"),
        ("needs: [leader, text, due_date]", "needs: [leader, text]", r"acts\[record\]\.clock\.due: expected due_date"),
        ("clock: {due: DT-instruction}", "clock: {due: T99}", r"acts\[record\]\.clock: .*not 'T99'"),
        ("clock: {extend: true}", "clock: {extend: true, stop: T05}", "expected one of start, stop, due, extend"),
        ("event: act:second-lookback", "event: act:party", r"acts\[second\]\.event: .*not 'act:party'"),
        ("from: [sent], to: answered", "from: [sent], to: closed", r"states\[answered\]: expected an act that leads here"),
        ("{id: done, name: {zh: 已落实, en: Carried out}, open: false}", "{id: done, name: {zh: 已落实, en: Done}, open: true}",
         r"kinds\[instruction\]\.states\[done\]: expected an act that leads on"),
        ("{id: record, to: done, name: {zh: 登记立行立改", "{id: record, from: [done], to: done, name: {zh: 登记立行立改",
         r"kinds\[immediate-fix\]\.acts: expected one without from"),
        ("- {id: text, type: words,", "- {id: text, type: code,", "choices: expected exactly with type code"),
        ("- {id: text, type: words,", "- {id: text, type: poem,", r"fields\[text\]\.type|fields.*type"),
        ("ledger: TZ3", "ledger: third", "ledger"),
        ("{zh: 发出督办, en: Send a supervision notice}", "{zh: 发出督办}", r"name\.en: Field required"),
        ("apart: [holder, last]}", "apart: [nobody]}", "apart"),
    ],
)  # fmt: skip
def test_a_broken_file_names_file_key_and_expectation(
    tmp_path: Path, cycle: LifecycleData, limits: Rules, old: str, new: str, told: str
) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "registers.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=told) as error:
        registers.load(cycle, limits, path)
    assert str(path) in str(error.value)
