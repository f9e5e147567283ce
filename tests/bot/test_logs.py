"""What a log line may hold: our own events, and of the libraries only the constant part of what they say."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from bot.logs import Redactor, set_up

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
    assert written.getvalue() == "ERROR telegram.ext.Application No error handlers are registered [ValueError]\n"


def test_only_the_first_line_and_eighty_characters_of_a_library_stay(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("x" * 100 + TIP)
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: " + TIP)
    lines = written.getvalue().splitlines()
    assert lines == ["ERROR asyncio " + "x" * 80, "ERROR asyncio Task exception was never retrieved"]


def test_our_events_are_kept_with_their_arguments(written: io.StringIO) -> None:
    logging.getLogger("qingfeng.ticks").error("clock steps announced: %d", 3)
    assert written.getvalue() == "ERROR qingfeng.ticks clock steps announced: 3\n"


@pytest.mark.parametrize(
    "words", [f"token {TOKEN}", f"https://api.telegram.org/bot{TOKEN}/getMe", f"/file/bot{TOKEN}/documents/1.txt"]
)
@pytest.mark.parametrize("name", ["qingfeng.app", "httpx"])
def test_the_token_is_masked_everywhere(written: io.StringIO, name: str, words: str) -> None:
    logging.getLogger(name).error("%s" if name == "qingfeng.app" else words.replace("%", ""), words)
    assert TOKEN not in written.getvalue() and TOKEN.split(":")[1] not in written.getvalue()
    assert "<token>" in written.getvalue()


def test_a_message_with_a_percent_sign_is_no_fault(written: io.StringIO) -> None:
    logging.getLogger("httpx").error("100% of %s", TIP)
    assert written.getvalue() == "ERROR httpx 100% of %s\n"


def test_set_up_puts_the_redactor_on_the_one_handler(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root, ours = logging.getLogger(), logging.getLogger("qingfeng")
    before = root.handlers[:], root.level, ours.level
    try:
        set_up("INFO")
        assert [type(h) for h in root.handlers] == [logging.StreamHandler]
        logging.getLogger("qingfeng.app").info("running")
        logging.getLogger("qingfeng.app").debug("not shown")
        logging.getLogger("telegram.Bot").info("not shown")
        logging.getLogger("httpx").warning("not shown")
        logging.getLogger("telegram.Bot").warning("shown %s", TIP)
    finally:
        root.handlers[:], root.level = before[0], before[1]
        ours.setLevel(before[2])
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" ", 2)[2] for line in lines] == ["INFO qingfeng.app running", "WARNING telegram.Bot shown %s"]


def test_the_handler_has_no_way_around_the_filter() -> None:
    record = logging.LogRecord("telegram", logging.ERROR, "f", 1, "m %s", (TIP,), None)
    try:
        raise RuntimeError(TIP)
    except RuntimeError:
        record.exc_info = sys.exc_info()
    record.exc_text = TIP
    assert Redactor().filter(record)
    assert TIP not in logging.Formatter().format(record)
