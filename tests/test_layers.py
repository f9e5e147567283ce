"""The house: arrows point one way, files stay small, and each library is spoken to in one place only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "config": set(),
    "casework": {"config"},
    "triage": {"config"},
    "storage": {"config", "casework", "triage"},
    "handlers": {"config", "casework", "triage", "storage"},
    "bot": {"config", "casework", "triage", "storage", "handlers"},
    "demo": set(),
}
ONLY_IN = {
    "cryptography": ("storage/sealing/",),
    "shamir_mnemonic": ("storage/sealing/",),
    "aiosqlite": ("storage/",),
    "sqlite3": ("storage/",),
    "pysqlite3": ("storage/__init__.py",),
    "telegram": ("handlers/", "bot/"),
    "apscheduler": ("bot/",),
    "aiohttp": ("bot/transport.py", "bot/webhook.py", "bot/metrics.py", "bot/second_reader.py", "demo/"),
}
MAX_LINES = 350
SOURCES = sorted(p for package in ALLOWED for p in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    wrong = (imported(path) & set(ALLOWED)) - ALLOWED[package] - {package}
    assert not wrong, f"{package} must not import {sorted(wrong)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_libraries_have_one_door(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    wrong = [name for name, doors in ONLY_IN.items() if name in imported(path) and not place.startswith(doors)]
    assert not wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_are_small_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_LINES
    assert path.name == "__init__.py" or ast.get_docstring(ast.parse(text))


def test_nothing_below_the_handlers_names_a_citizens_chat() -> None:
    """Officers' chats are configuration (storage/staff.py and what tells them); a citizen's is known to sessions only."""
    officers = {
        "staff.py",
        "staffing.py",
        "outbox.py",
        "outgoing.py",
        "notices.py",
        "clocks.py",
        "digests.py",
        "sessions.py",
        "nudges.py",
    }
    officers |= {"canary.py", "dead_letters.py", "overseers.py", "recounting.py", "reminding.py", "status.py"}
    below = [p for p in SOURCES if p.relative_to(ROOT).parts[0] in ("storage", "casework", "triage", "config")]
    naming = {p.name for p in below if "chat_id" in p.read_text(encoding="utf-8")}
    assert naming <= officers


@pytest.mark.parametrize(("side", "other"), [("citizen", "staff"), ("staff", "citizen")])
def test_the_two_sides_share_no_code(side: str, other: str) -> None:
    """A slip on one side must not show a citizen the desk, nor an officer a citizen's conversation."""
    for path in (ROOT / "handlers" / side).rglob("*.py"):
        assert f"handlers.{other}" not in path.read_text(encoding="utf-8"), path.name
