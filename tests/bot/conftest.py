"""Fixtures of the tests of commands, and of those of what a receipt opens."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from commands_kit import GOOD, OFFICE, OTHER, Call
from house_kit import Home, home, world
from receipt_kit import CHEN, LIN

from bot.__main__ import main


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for data and secrets, to which the environment points; no office yet."""
    for name in [name for name in os.environ if name.startswith("QF_")]:
        monkeypatch.delenv(name)
    for name, folder in (("DATA", "data"), ("SECRET", "secrets"), ("RUN", "run")):
        monkeypatch.setenv(f"QF_{name}_DIR", str(tmp_path / folder))
    for file, words in (("office", OFFICE), ("good", GOOD), ("other", OTHER)):
        (tmp_path / file).write_text(words + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def call(bare: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process."""

    def run(*argv: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([str(part) for part in argv])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Home]:
    """The house with two citizens who have begun."""
    async with world(tmp_path) as sim, home(sim, tmp_path) as found:
        for citizen in (LIN, CHEN):
            await sim.user("Lin", id=citizen)
            await sim.send(citizen, "/start")
        yield found
