"""The benchmarks still run: each measurement once, with one citizen or a handful of tips. How fast is nobody's test."""

import asyncio
import os
import re
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks import desk
from benchmarks.__main__ import main
from benchmarks.bare_rows import GROUPED, Bare, shared, taken
from benchmarks.bots import ECHO_NAME
from benchmarks.citizens import JOURNEY, Crowd, Step
from benchmarks.desk import Submissions, fill, opened
from benchmarks.figures import OURS, Book, number, percentile
from benchmarks.flooding import Flooding
from benchmarks.load import Load
from benchmarks.machine import Seats, cpu_seconds, memory_mib, seated, two_seats
from benchmarks.plan import Plan
from benchmarks.stand import OFFICER, BenchError, standing
from benchmarks.starting import Starting
from benchmarks.storing import BARE, SEALING, Storing
from benchmarks.texts import tips
from casework.localtime import shanghai
from storage.database import Tx
from storage.sealing import Pepper, new_receipt

TINY = Plan(crowds={16: 1}, warm_up=1, stored=2, callers={1: 2, 10: 10}, commits=2, derivations=1, texts=5)
FREE = Seats()
"""The other tests' processors are left alone."""
LOG = "bots.log"


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    await fill(tmp_path / "home", TINY.stored)
    return tmp_path / "home"


async def stored(home: Path) -> int:
    async with opened(home / "data") as held:
        return int((await held.main.read(lambda tx: tx.execute("SELECT count(*) FROM tip").fetchone()))[0])


async def test_a_journey_through_the_program_and_the_same_through_the_echo_bot(home: Path, tmp_path: Path) -> None:
    book = Book()
    load = Load(book, TINY, FREE, home, tmp_path / LOG)
    await load.program("rush")
    await load.echo("aiohttp", ("rush",))
    echo = ECHO_NAME["aiohttp"]
    for who in (OURS, echo):
        rate = book.figure("whole journey, rush, 16 at once", who)
        took = book.figure("submit press to receipt shown, rush, 16 at once, p99", who)
        assert rate and rate.middle > 0
        assert took and took.middle > 0
    calls = book.figure("Bot API calls per update, rush, 16 at once", echo)
    assert calls and calls.middle == 1.5  # two messages and two presses: 1 + 2 + 1 + 2 calls
    ours = book.figure("Bot API calls per update, rush, 16 at once")
    assert ours and ours.middle >= calls.middle
    assert await stored(home) == TINY.stored, "the runs work on copies"


async def test_starting_is_timed_to_the_first_answer(home: Path, tmp_path: Path) -> None:
    book = Book()
    await Starting(book, FREE, home, TINY.stored, tmp_path / LOG).run()
    what = "start to first answer, 2 tips stored"
    ours, library = book.figure(what), book.figure(what, "import telegram.ext alone")
    assert ours and library
    assert ours.middle > library.middle > 0


async def test_floods_are_handled_and_what_grows_is_noted() -> None:
    book = Book()
    await Flooding(book, TINY, FREE).run()
    messages, accounts = TINY.flood
    for what in (f"flood of one account, {messages} messages", f"flood of {accounts} accounts, one tip each"):
        rate, grown = book.figure(f"{what}, handled"), book.figure(f"{what}, data directory grown")
        assert rate and rate.middle > 0
        assert grown and grown.middle >= 0
    calls = book.figure(f"flood of one account, {messages} messages, Bot API calls made")
    assert calls and calls.middle < messages


async def test_tips_are_stored_for_each_number_of_callers() -> None:
    book = Book()
    await Storing(book, TINY, FREE).run()
    for where in ("one caller", "10 at once"):
        for who in (OURS, GROUPED, BARE, SEALING):
            rate = book.figure(f"tips sealed and stored, {where}", who)
            assert rate and rate.middle > 0
    assert book.figure("tip sealed and stored, 10 at once, p99", BARE) is None
    for who in (OURS, GROUPED):
        for share in ("p50", "p99"):
            took = book.figure(f"tip sealed and stored, 10 at once, {share}", who)
            assert took and took.middle > 0


async def test_the_bare_limit_stores_the_same_rows(tmp_path: Path) -> None:
    """Every row of tips that intake stored, and none but these and the desk's own."""
    (tmp_path / "data").mkdir()
    async with opened(tmp_path / "data") as held:
        for update_id, tip in enumerate(Submissions(Pepper.generate()).make(5), start=1):
            await held.intake.accept(tip, update_id, datetime.now(shanghai()))
        rows = await held.main.read(taken)
        await held.keys.read(lambda tx: shared(tx, rows))
        tables = await held.main.read(everything)
        shares = await held.keys.read(lambda tx: sorted(tx.execute("SELECT * FROM share")))
    bare = Bare(tmp_path)
    seconds, took = bare.store(rows, 2)
    assert len(took) == 5 and 0 < max(took) <= seconds
    for table, content in everything(bare._main).items():
        filed = [row for row in tables[table] if table != "audit" or "submit" in row]
        assert content == ([] if table in ("reader", "staff", "invitation") else filed), table
    assert sorted(bare._keys.execute("SELECT * FROM share")) == shares
    assert len(shares) == 5
    bare.close()


def everything(tx: Tx) -> dict[str, list[tuple[object, ...]]]:
    names = tx.execute("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'").fetchall()
    return {name: sorted(tx.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for (name,) in names}


def test_tips_made_for_one_database_have_different_selectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses a second receipt with the selector of the first."""
    first, second = new_receipt(), new_receipt()
    draws = iter([first, first, second])
    monkeypatch.setattr(desk, "new_receipt", lambda: next(draws))
    made = Submissions(Pepper.generate()).make(2)
    assert [tip.record.selector for tip in made] == [first.selector, second.selector]


async def test_a_silent_bot_is_an_error_and_not_a_figure() -> None:
    async with standing(FREE) as stand:
        with pytest.raises(BenchError, match="我要反映问题"):
            await Crowd(stand.world, patience=0.05).play(JOURNEY, 1, 1)


def test_the_command_prints_machine_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--runs", "2", "--only", "triage"])
    out, err = capsys.readouterr()
    assert re.search(r"cores; Python 3\.\d+", out)
    first = r"^triage, texts of 300 characters, one core +texts/s +[\d.,]+ \(.+–.+\) +"
    assert re.search(f"{first}Qingfeng, one tip at a time", out, re.M)
    assert "run 2 of 2: triage" in err


def test_a_table_groups_its_rows_and_names_the_ratio() -> None:
    book = Book()
    for run in (1.0, 3.0, 2.0):
        book.note("speed, one", "x/s", run * 100)
        book.note("memory", "MiB", 5)
        book.note("speed, one", "x/s", 400, "bare")
        book.note("speed, two", "x/s", 1)
    lines = book.table().splitlines()[2:]
    assert [line.split("  ")[0] for line in lines] == ["speed, one", "speed, two", "memory"]
    assert lines[0].split() == ["speed,", "one", "x/s", "200", "(100–300)", "bare", "400", "(400–400)", "0.50"]


def test_numbers_and_percentiles() -> None:
    assert [number(v) for v in (0.123, 12.34, 1234.5)] == ["0.12", "12.3", "1,234"]
    values = [float(v) for v in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.99, 1.0)] == [50.0, 99.0, 100.0]
    assert percentile([7.0], 0.99) == 7.0


def test_texts_have_the_same_length_and_differ() -> None:
    texts = tips(16)
    assert {len(text) for text in texts} == {300}
    assert len(set(texts)) == 16


def test_a_seat_is_given_back() -> None:
    cpu = two_seats().bot
    if cpu is None:
        pytest.skip("this system does not let a process choose its processor, or has one only")
    before = os.sched_getaffinity(0)
    with seated(cpu):
        assert os.sched_getaffinity(0) == {cpu}
    assert os.sched_getaffinity(0) == before


def test_what_a_process_used_is_read_where_it_is_told() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("no /proc here")
    me = os.getpid()
    resident, highest, spent = memory_mib(me, "VmRSS"), memory_mib(me, "VmHWM"), cpu_seconds(me)
    assert resident and highest and spent
    assert 0 < resident <= highest


async def test_a_bot_that_says_something_else_is_an_error_too() -> None:
    """The first screen is there, but the button that the next step presses is not."""
    steps = (Step("say", "/start", "hello"), Step("press", "no such button", "never"))
    async with standing(FREE) as stand:
        crowd = Crowd(stand.world, patience=20)
        playing = asyncio.create_task(crowd.play(steps, 1, 1))
        await stand.world.changed_since(stand.world.rev, 20)
        chat = next(chat for chat in stand.world.chats.values() if chat.id != OFFICER)
        stand.world.post(chat, "bot", None, {"text": "hello there"})
        with pytest.raises(BenchError, match="no such button"):
            await playing
