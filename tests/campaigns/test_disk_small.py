"""The campaign on disks, small: the simulated power cut bites, the program's own setting withstands it, refusals are told."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from campaigns.disk import live, power, shim
from campaigns.disk.broken import BREAKS
from campaigns.disk.causes import CAUSES, DAMAGES, SHIMMED
from campaigns.disk.platter import Platter
from campaigns.disk.shim import Entry


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        return shim.build(tmp_path_factory.mktemp("shim"))
    except shim.NoShim as reason:
        pytest.skip(str(reason))


def entry(kind: str, path: str = "/d/f", at: int = 0, data: bytes = b"", to: str = "") -> Entry:
    return Entry(kind, path, to, at, data)


def left(platter: Platter, folder: Path, seeds: int = 400) -> set[bytes | None]:
    """What the file /d/f may hold after a cut; None where it does not exist."""
    found: set[bytes | None] = set()
    for seed in range(seeds):
        to = folder / f"{len(list(folder.iterdir()))}"
        to.mkdir()
        platter.cut(Random(seed), "/d", to)
        found.add((to / "f").read_bytes() if (to / "f").exists() else None)
    return found


def test_only_synced_bytes_and_names_are_certain(tmp_path: Path) -> None:
    platter = Platter()
    for one in (entry("C"), entry("W", data=b"a" * 1024)):
        platter.take(one)
    assert left(platter, tmp_path) >= {None, b"", b"a" * 1024}
    platter.take(entry("S"))
    assert left(platter, tmp_path) == {None, b"a" * 1024}
    platter.take(entry("S", "/d"))
    assert left(platter, tmp_path) == {b"a" * 1024}
    platter.take(entry("W", data=b"b" * 1024))
    assert left(platter, tmp_path) >= {b"a" * 1024, b"b" * 512 + b"a" * 512, b"b" * 1024}
    platter.take(entry("S"))
    platter.take(entry("T", at=512))
    assert left(platter, tmp_path) == {b"b" * 1024, b"b" * 512}
    platter.take(entry("U"))
    assert left(platter, tmp_path) >= {None, b"b" * 1024}


def test_the_shim_records_what_a_program_does(library: Path, tmp_path: Path) -> None:
    folder, log = tmp_path / "data", tmp_path / "log"
    folder.mkdir()
    code = (
        "import sys; from pathlib import Path; from storage import files; "
        "files.replace(Path(sys.argv[1]) / 'f', b'words')"
    )
    environment = os.environ | dict(shim.environment(library, folder, record=log))
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=power.ROOT, env=environment)
    assert [one.kind for one in shim.entries(log)] == ["C", "W", "S", "S", "R", "S"]
    assert (folder / "f").read_bytes() == b"words"


def test_power_cuts_lose_nothing_that_was_confirmed(library: Path, tmp_path: Path) -> None:
    found = power.campaign(tmp_path, 30, seed=5)
    assert found.details == [] and found.cuts == 30 and found.tips > 100


@pytest.mark.parametrize("durability", ["NORMAL", "OFF"])
def test_a_database_that_syncs_less_is_found_out(library: Path, tmp_path: Path, durability: str) -> None:
    assert power.campaign(tmp_path, 10, seed=5, durability=durability).broken["lost"] > 0


async def test_a_full_disk_is_told_and_got_over(library: Path, tmp_path: Path) -> None:
    found = await live.passing(tmp_path / "home", "data full", Random(1), library)
    assert found.faults == [] and found.told == {"no": live.CITIZENS} and found.alarms.total() == 1


async def test_a_conversation_that_cannot_be_saved_takes_no_receipt_back(library: Path, tmp_path: Path) -> None:
    found = await live.passing(tmp_path / "home", "memory full after a tip", Random(1), library)
    assert found.faults == [] and found.told["receipt"] > 0 and found.alarms.total() == 1


@pytest.mark.parametrize(
    ("broken", "cause", "kind"),
    [
        ("say-stored", "data full", "lost: a receipt does not open"),
        ("no-alarm", "data full", "silent: refused without an alarm"),
    ],
)
async def test_a_wrong_build_is_found_out(library: Path, tmp_path: Path, broken: str, cause: str, kind: str) -> None:
    found = await live.passing(tmp_path / "home", cause, Random(1), library, broken)
    assert any(line.startswith(kind) for line in found.faults), found


@pytest.mark.parametrize(
    ("broken", "alive", "kind"),
    [("trust-files", True, "untrue: stored in a file that is not"), ("no-mark", False, "lost: started, and a receipt")],
)
async def test_a_build_that_overlooks_a_lost_log_is_found_out(
    tmp_path: Path, broken: str, alive: bool, kind: str
) -> None:
    tried = []
    for home in ("first", "second", "third"):  # now and then the program has just emptied its log by itself
        found = await live.damaged(tmp_path / home, "main.db-wal gone", Random(1), alive=alive, broken=broken)
        if any(line.startswith(kind) for line in found.faults):
            return
        tried.append(found)
    pytest.fail(str(tried))


def test_every_wrong_build_still_names_functions_of_the_program() -> None:
    code = "from campaigns.disk.broken import BREAKS\nfor apply in BREAKS.values():\n    apply()\nprint(len(BREAKS))"
    done = subprocess.run([sys.executable, "-c", code], cwd=power.ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(len(BREAKS))], done.stderr[-800:]


def test_every_trouble_comes_once_before_any_comes_again() -> None:
    every = len(CAUSES) + 2 * len(DAMAGES)
    drawn = live.plan(every + 5, Random(3), shimmed=True)
    assert len(set(drawn[:every])) == every and len(drawn) == every + 5
    assert not {name for _, name in live.plan(200, Random(3), shimmed=False)} & SHIMMED


async def test_a_damaged_key_file_is_not_started_on(tmp_path: Path) -> None:
    found = await live.damaged(tmp_path / "home", "keys.db halved", Random(1), alive=False)
    assert found.faults == [] and "keys.db" in next(iter(found.alarms))
