"""What a log line may hold: our own events, and of the libraries only the constant part of what they say."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Literal

import pytest

from bot.logs import Redactor, set_up
from config.log_events import LogEvent

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
TIP = "镇长挪用救灾款"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler with the redactor writes, on the root logger as in the running program."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redactor())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("name", ["telegram.ext.Updater", "aiosqlite", "apscheduler.executors", "asyncio", "root"])
def test_arguments_of_libraries_are_dropped(written: io.StringIO, name: str) -> None:
    logging.getLogger(name).error("Error while parsing updates! Received data was %r", {"text": TIP, "id": 7123456789})
    assert TIP not in written.getvalue() and "7123456789" not in written.getvalue()
    assert "Error while parsing updates!" in written.getvalue()


def test_tracebacks_of_libraries_are_dropped_but_named(written: io.StringIO) -> None:
    try:
        raise ValueError(TIP)
    except ValueError:
        logging.getLogger("telegram.ext.Application").exception("No error handlers are registered", stack_info=True)
    (line,) = written.getvalue().splitlines()
    assert line.startswith("ERROR telegram.ext.Application ") and TIP not in line
    assert "No error handlers are registered [ValueError]" in line


def test_only_the_first_line_and_eighty_characters_of_a_library_stay(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("x" * 100 + TIP)
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: " + TIP)
    first, second = written.getvalue().splitlines()
    assert first.count("x") == 80 and "never retrieved" in second
    assert TIP not in written.getvalue() and "future" not in second


def test_our_events_are_kept_with_their_values(written: io.StringIO) -> None:
    logging.getLogger("qingfeng.ticks").error(LogEvent.TASK_FAILED, {"task": "clocks", "error": "StorageFull"})
    logging.getLogger("qingfeng.ticks").error(LogEvent.CLOCKS_TOLD, {"count": 3})
    logging.getLogger("qingfeng.app").error(LogEvent.RUNNING)
    assert written.getvalue().splitlines() == [
        "ERROR qingfeng.ticks task-failed task=clocks error=StorageFull",
        "ERROR qingfeng.ticks clocks-told count=3",
        "ERROR qingfeng.app running",
    ]


def test_values_an_event_is_not_known_to_carry_are_dropped(written: io.StringIO) -> None:
    logging.getLogger("qingfeng.app").error(LogEvent.UPDATE_FAILED, {"error": "KeyError", "chat": 7123456789, "t": TIP})
    logging.getLogger("qingfeng.app").error(LogEvent.RUNNING, {"text": TIP})
    logging.getLogger("qingfeng.app").error(LogEvent.UPDATE_FAILED, {"error": f"KeyError: {TIP}", "place": TOKEN})
    assert "KeyError" in written.getvalue().splitlines()[0]
    for secret in (TIP, "7123456789", TOKEN, TOKEN.split(":")[1]):
        assert secret not in written.getvalue()


def test_lines_of_ours_that_are_no_listed_event_lose_their_arguments(written: io.StringIO) -> None:
    logging.getLogger("qingfeng.citizen").error("said: %s", TIP)
    assert "said: %s" in written.getvalue() and TIP not in written.getvalue()


@pytest.mark.parametrize(
    "words", [f"token {TOKEN}", f"https://api.telegram.org/bot{TOKEN}/getMe", f"/file/bot{TOKEN}/documents/1.txt"]
)
@pytest.mark.parametrize("name", ["qingfeng.app", "httpx"])
@pytest.mark.parametrize("before", ["", "x" * 60])
def test_the_token_is_masked_everywhere(written: io.StringIO, name: str, words: str, before: str) -> None:
    logging.getLogger(name).error(before + words)
    logging.getLogger(name).error("%s", words)
    assert TOKEN[:14] not in written.getvalue() and TOKEN.split(":")[1][:8] not in written.getvalue()
    assert len(written.getvalue().splitlines()) == 2


def test_a_message_with_a_percent_sign_is_no_fault(written: io.StringIO) -> None:
    logging.getLogger("httpx").error("100% of %s", TIP)
    assert "100% of %s" in written.getvalue() and TIP not in written.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_set_up_puts_the_redactor_on_the_one_handler(
    capsys: pytest.CaptureFixture[str], form: Literal["text", "json"]
) -> None:
    root, ours = logging.getLogger(), logging.getLogger("qingfeng")
    before = root.handlers[:], root.level, ours.level
    try:
        set_up("INFO", form)
        assert [type(h) for h in root.handlers] == [logging.StreamHandler]
        logging.getLogger("qingfeng.app").info(LogEvent.RUNNING)
        logging.getLogger("qingfeng.app").debug(LogEvent.STOPPED)
        logging.getLogger("telegram.Bot").info("not shown")
        logging.getLogger("httpx").warning("not shown")
        logging.getLogger("telegram.Bot").warning("shown %s", TIP)
    finally:
        root.handlers[:], root.level = before[0], before[1]
        ours.setLevel(before[2])
    lines = capsys.readouterr().err.splitlines()
    assert [("running" in line, "shown %s" in line, TIP in line) for line in lines] == [
        (True, False, False), (False, True, False),
    ]  # fmt: skip
    if form == "json":
        assert [json.loads(line)["event"] for line in lines] == ["running", "library"]
        assert json.loads(lines[0])["level"] == "INFO" and json.loads(lines[1])["logger"] == "telegram.Bot"


def test_the_handler_has_no_way_around_the_filter() -> None:
    record = logging.LogRecord("telegram", logging.ERROR, "f", 1, "m %s", (TIP,), None)
    try:
        raise RuntimeError(TIP)
    except RuntimeError:
        record.exc_info = sys.exc_info()
    record.exc_text = TIP
    assert Redactor().filter(record)
    assert TIP not in logging.Formatter().format(record)
