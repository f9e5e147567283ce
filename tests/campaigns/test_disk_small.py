"""The campaign on disks, small: the simulated power cut bites, the program's own setting withstands it, refusals are told."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from campaigns.disk import live, power, shim
from campaigns.disk.platter import Platter
from campaigns.disk.shim import Entry
from campaigns.disk.store import store
from storage.errors import StorageBroken


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


@pytest.mark.parametrize("file", ["main.db", "main.db-wal"])
async def test_nothing_is_confirmed_on_a_file_that_was_deleted(tmp_path: Path, file: str) -> None:
    async with store(tmp_path) as opened:
        assert await opened.main.write(lambda tx: 1) == 1
        (tmp_path / file).unlink()
        with pytest.raises(StorageBroken, match="deleted or replaced"):
            await opened.main.write(lambda tx: 1)


async def test_one_line_tells_of_a_trouble_however_often_it_is_met(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with store(tmp_path) as opened:
        (tmp_path / "main.db-wal").unlink()
        for _ in range(3):
            with pytest.raises(StorageBroken):
                await opened.main.write(lambda tx: 1)
    assert [r.args for r in caplog.records if r.levelname == "ERROR"] == [{"task": "main.db", "error": "StorageBroken"}]


async def test_a_full_disk_is_told_and_got_over(library: Path, tmp_path: Path) -> None:
    found = await live.passing(tmp_path / "home", "data full", Random(1), library)
    assert found.faults == [] and found.told == {"no": live.CITIZENS} and found.alarms.total() == 1


async def test_a_damaged_key_file_is_not_started_on(tmp_path: Path) -> None:
    found = await live.damaged(tmp_path / "home", "keys.db halved", Random(1), alive=False)
    assert found.faults == [] and "keys.db" in next(iter(found.alarms))
