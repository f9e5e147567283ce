"""Every log call of the program names a listed event and carries listed values: read from the source, all of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.log_events import FIELDS, LogEvent

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "storage", "casework", "triage", "config")
LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
ERROR_NAME = "type(error).__name__"
VALUES = {
    "error": {ERROR_NAME, "kind"},
    "count": {"told", "MAX_TRIES", "self.ledger.unsettled"},
    "seconds": {"wait"},
    "week": {"week"},
    "task": {"name"},
    "file": {"name"},
    "place": {"place"},
    "free_mib": {"left // MIB"},
    "least_mib": {"self._least // MIB"},
}
"""What may stand behind each key: counts, names of exceptions, and names that stand in the code. A new one is a
decision: what it can hold at run time must be none of a person's words, ids or times."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """(place, call) for everything that is called on a logger."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
                    target = ast.unparse(node.func.value)
                    if target in ("log", "logger", "logging") or "getLogger" in target:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def fault(call: ast.Call) -> str:
    """What is wrong with a call, "" for nothing."""
    name = ast.unparse(call.args[0]) if call.args else ""
    if name not in {f"LogEvent.{event.name}" for event in LogEvent}:
        return f"{name or 'nothing'} is no LogEvent"
    if call.keywords or len(call.args) > 2:
        return "expected an event and at most one dict"
    given = call.args[1] if len(call.args) == 2 else ast.Dict([], [])
    if not isinstance(given, ast.Dict):
        return "expected a dict literal"
    keys = {key.value for key in given.keys if isinstance(key, ast.Constant)}
    event = LogEvent[name.removeprefix("LogEvent.")]
    if keys != FIELDS.get(event, frozenset()) or len(keys) != len(given.keys):
        return f"{event} carries {sorted(FIELDS.get(event, ()))}"
    for key, value in zip(given.keys, given.values, strict=True):
        if key is None or ast.unparse(value) not in VALUES.get(str(ast.literal_eval(key)), ()):
            return f"{ast.unparse(value)} is not known to be harmless"
    return ""


@pytest.mark.parametrize(("place", "call"), list(calls()), ids=lambda part: part if isinstance(part, str) else "")
def test_a_log_call_names_an_event_and_carries_only_what_it_may(place: str, call: ast.Call) -> None:
    assert fault(call) == "", place


@pytest.mark.parametrize(
    "wrong",
    [
        'log.info("free words")',
        'log.info(f"{text}")',
        "log.info(text)",
        "log.info(LogEvent.NOWHERE)",
        "log.info(LogEvent.RUNNING, chat_id)",
        'log.info(LogEvent.RUNNING, {"count": told})',
        'log.info(LogEvent.CLOCKS_TOLD, {"count": chat_id})',
        'log.info(LogEvent.CLOCKS_TOLD, {"count": f"{told}"})',
        "log.info(LogEvent.CLOCKS_TOLD, {**told})",
        'log.error(LogEvent.NO_UPDATES, {"error": str(error)})',
        "log.error(LogEvent.RUNNING, exc_info=error)",
        "log.info()",
    ],
)
def test_a_wrong_call_is_found(wrong: str) -> None:
    (statement,) = ast.parse(wrong).body
    assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    assert fault(statement.value)


def test_every_event_is_logged_somewhere_and_explained_to_the_operator() -> None:
    used = {ast.unparse(call.args[0]).removeprefix("LogEvent.") for _, call in calls() if call.args}
    assert used == {event.name for event in LogEvent}
    guide = (ROOT / "docs" / "operators-guide.md").read_text(encoding="utf-8")
    assert {event for event in LogEvent if f"`{event}`" not in guide} == set()


def test_names_are_plain() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", event) for event in LogEvent)
    assert set().union(*FIELDS.values()) == set(VALUES)


def test_logging_is_always_called_log() -> None:
    """Or the search above would not see it."""
    makers = [
        node
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and "getLogger" in ast.unparse(node.value)
    ]
    assert makers
    assert {ast.unparse(target) for node in makers for target in node.targets} <= {"log", "root"}
