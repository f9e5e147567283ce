"""The crash campaign itself: a short one finds nothing in this program, and finds what is wrong in broken builds."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from campaigns.crash.broken import BREAKS
from campaigns.crash.patching import after, before, replace
from campaigns.crash.points import BACKUP, BIRTH, DUSK, HOOK, NIGHTFALL, POINTS, RUN

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURES = re.compile(
    r"kills (\d+), tips (\d+), lost (\d+), doubled (\d+), unanswered (\d+), drafts lost (\d+), other faults (\d+), seconds \d+"
)


def campaign(tmp_path: Path, *words: str) -> tuple[int, list[int], str]:
    """Run a campaign of one era; (exit status, the figures of its last line, what it said beside)."""
    done = subprocess.run(
        [sys.executable, "-m", "campaigns.crash", "--workers", "1", *words], cwd=ROOT, timeout=280, check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    figures = FIGURES.fullmatch(done.stdout.strip().splitlines()[-1] if done.stdout else "")
    assert figures, done.stderr[-2000:]
    return done.returncode, [int(figure) for figure in figures.groups()], done.stderr


def test_nothing_is_lost_or_doubled_in_a_short_campaign(tmp_path: Path) -> None:
    status, (kills, tips, *faults), said = campaign(tmp_path, "--n", "25", "--seed", "1")
    assert (status, faults) == (0, [0, 0, 0, 0, 0]), said
    assert kills >= 25
    assert tips > 0
    assert list(tmp_path.glob("qingfeng-crash-*")) == []


def test_nothing_is_lost_or_doubled_where_updates_are_pushed(tmp_path: Path) -> None:
    status, (kills, tips, *faults), said = campaign(tmp_path, "--n", "15", "--seed", "1", "--era", "1")
    assert (status, faults) == (0, [0, 0, 0, 0, 0]), said
    assert kills >= 15
    assert tips > 0


@pytest.mark.parametrize("broken", ["answer-first", "shares-last", "tie-ignored"])
def test_a_broken_build_is_found_and_its_files_are_kept(tmp_path: Path, broken: str) -> None:
    status, (_, _, *faults), said = campaign(tmp_path, "--n", "100", "--seed", "1", "--broken", broken)
    assert status == 1
    assert sum(faults) > 0
    assert "FAULTS with --seed 1 --era 0" in said
    assert [(home / "chats.txt").exists() for home in tmp_path.glob("qingfeng-crash-*")] == [True]


def test_a_trap_kills_at_its_pass_and_not_before() -> None:
    code = "from campaigns.crash.points import Trap; t = Trap(3); t(); t(); print('alive', flush=True); t(); print('dead')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "alive\n")


def test_every_instant_and_every_wrong_build_still_names_functions_of_the_program() -> None:
    code = (
        "from campaigns.crash.points import POINTS, Trap\n"
        "from campaigns.crash.broken import BREAKS\n"
        "for point in POINTS.values():\n    assert point.passes >= 1\n    point.arm(Trap(1))\n"
        "for apply in BREAKS.values():\n    apply()\n"
        "print(len(POINTS), len(BREAKS))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(len(POINTS)), str(len(BREAKS))], done.stderr[-800:]


def test_the_pools_cover_all_instants() -> None:
    assert set(RUN) | set(HOOK) | set(BIRTH) | set(DUSK) | set(NIGHTFALL) | set(BACKUP) == set(POINTS)
    assert set(DUSK) <= set(RUN)


class Clerk:
    def plain(self, word: str) -> str:
        return word + "!"

    async def slow(self, word: str) -> str:
        return word + "?"


async def test_patches_run_before_and_after_plain_and_async_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    for name in ("plain", "slow"):
        monkeypatch.setattr(Clerk, name, getattr(Clerk, name))  # put back at the end
        before(Clerk, name, lambda: seen.append("before"))
        after(Clerk, name, lambda: seen.append("after"))
    assert Clerk().plain("a") == "a!"
    assert await Clerk().slow("b") == "b?"
    assert seen == ["before", "after"] * 2
    old = replace(Clerk, "plain", lambda clerk, word: word)
    assert Clerk().plain("a") == "a"
    assert old(Clerk(), "a") == "a!"
