"""The campaign of random paths, small: no violation on this build, every wrong build noticed, and the oracle knows the data."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from campaigns.paths import drawing, ends, tables
from campaigns.paths.broken import BREAKS
from campaigns.paths.case import Case, House
from campaigns.paths.era import Plan, live
from campaigns.paths.oracle import Entry, Oracle
from campaigns.paths.walk import MONDAY, Figures
from casework.lifecycle import Facts
from casework.registers import Entry as Held
from config.lifecycle import Operator

ROOT = Path(__file__).resolve().parents[2]
STEPS = 40_000


@pytest.fixture(scope="module")
def told() -> dict[str, Figures]:
    """Figures of this build and of every wrong one, each in a process of its own."""
    plans = [Plan(0, 3, STEPS, name) for name in ("", *BREAKS)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return dict(zip(("", *BREAKS), pool.map(live, plans), strict=True))


def test_this_build_skips_nothing_and_gets_everywhere(told: dict[str, Figures]) -> None:
    figures = told[""]
    assert (figures.violations, figures.steps) == ({}, STEPS)
    assert set(figures.entered) >= {f"S{n:02d}" for n in range(2, 27)} - {"S24"}
    assert len(figures.refusals) > 30 and figures.searched == STEPS // 2000


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("gate-dropped", "archived over something open"),
        ("blame-is-enough", "accountability alone"),
        ("apart-ignored", "owner verifies"),
        ("eyes-shut", "author approves"),
        ("confirm-skipped", "a near-complete clue settled without a third person"),
        ("authorised-ignored", "a relay enters a check"),
        ("false-without-organ", "a relay finds 诬告"),
        ("reason-unchecked", "reason code"),
        ("speechless", "refused without a word"),
        ("nothing-answered", "dead end"),
    ],
)
def test_a_wrong_build_is_noticed(told: dict[str, Figures], name: str, kind: str) -> None:
    assert told[name].violations[kind] > 0, told[name].violations


def test_all_wrong_builds_are_tried(told: dict[str, Figures]) -> None:
    assert set(told) == {"", *BREAKS}


def test_the_same_seed_walks_the_same_paths() -> None:
    one, other = live(Plan(0, 9, 2000, "")), live(Plan(0, 9, 2000, ""))
    assert (one.refusals, one.entered, one.walks) == (other.refusals, other.entered, other.walks)
    assert one.refusals != live(Plan(1, 9, 2000, "")).refusals


@pytest.mark.parametrize("operator", ["relay", "authorised"])
def test_the_oracle_knows_every_move_of_the_data_and_no_other(operator: Operator) -> None:
    house = House.load(operator)
    roles = [role.id for role in house.life.data.roles]
    moves = {
        (state.id, move.to): frozenset(move.roles)
        for state in house.life.data.states
        for move in house.life.moves(state.id, roles, operator=operator)
        if state.id != "S00" and not (operator == "relay" and state.authorised_only)
    }
    assert moves == tables.WHO[operator]
    reasons = {step: {one.id for one in house.life.reasons(*step)} for step in tables.REASONS}
    assert reasons == {step: set(codes) for step, codes in tables.REASONS.items()}


def test_the_oracle_remembers_by_itself() -> None:
    oracle = Oracle("relay", 4, state="S11", author="o2")
    facts = Facts("o2", MONDAY, second_person="o9", confirmed_by="o3", reason="settled-vague")
    assert list(oracle.against_move("S15", frozenset({"head"}), facts)) == ["author approves"]
    oracle = Oracle("relay", 0, state="S22", entries={1: Entry("rectification", "reported", "o1", "o2", "o3")})
    for actor in ("o2", "o3"):
        facts = Facts(actor, MONDAY, evidence="x")
        assert list(oracle.against_move("S23", frozenset({"reviewer"}), facts)) == ["owner verifies"]


def test_a_case_that_cannot_go_on_is_a_dead_end() -> None:
    case = Case(House.load("relay"), 0, state="S21")
    assert not ends.reaches_the_end(case, MONDAY), "there is no task that could be reported"
    case.entries[1] = Held("rectification", "ordered", "o1", "o1")
    assert ends.reaches_the_end(case, MONDAY)
    case.state = "S00"
    assert not ends.reaches_the_end(case, MONDAY), "nobody of the desk submits a draft"


def test_one_thing_is_spoiled_at_a_time() -> None:
    random, case = Random(1), Case(House.load("relay"), 0, state="S11")
    officer, colleague = drawing.FULL_DESK[0], drawing.FULL_DESK[2]
    right = drawing.right_facts(case, "S15", officer, colleague, "x", MONDAY, random)
    for _ in range(200):
        wrong = vars(drawing.spoiled(right, random))
        assert sum(wrong[name] != value for name, value in vars(right).items()) <= 1


def test_the_command_line_tells_figures_and_ends_with_1_on_a_violation() -> None:
    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "campaigns.paths", "--workers", "1", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    code, said = run("--n", "3000", "--seed", "5")
    assert code == 0 and "steps 3000" in said and "violations 0 (0 kinds)" in said
    code, said = run("--n", "3000", "--seed", "5", "--broken", "speechless")
    assert code == 1 and "VIOLATION refused without a word" in said
    assert run("--n", "0")[0] == 2
