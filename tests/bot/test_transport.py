"""The aiohttp transport under the library's own bot: what goes out, and what comes back when something goes wrong."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator

import pytest
from gate_kit import TOKEN, free_port
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.transport import AiohttpRequest
from demo.botapi import create_app, serve
from demo.sim import Sim


@pytest.fixture
async def sim() -> AsyncIterator[Sim]:
    async with serve(create_app(TOKEN)) as url, Sim(url) as client:
        yield client


@pytest.fixture
async def citizen(sim: Sim) -> int:
    person = await sim.user("Lin")
    await sim.send(person, "/start")
    return person


def make_bot(url: str, read_timeout: float = 5) -> Bot:
    return Bot(
        TOKEN,
        base_url=url + "/bot",
        base_file_url=url + "/file/bot",
        request=AiohttpRequest(2, read_timeout),
        get_updates_request=AiohttpRequest(1, read_timeout),
    )


def said(error: BaseException) -> str:
    """Everything a log or a handler could print of an error, its visible causes included."""
    printed = "".join(traceback.format_exception(error))
    return f"{error!r} {error} {error.__cause__!r} {printed}"


async def test_parameters_go_as_a_form(sim: Sim, citizen: int) -> None:
    async with make_bot(sim.base_url) as bot:
        await bot.send_message(citizen, "一 & 二 = 三?\n<b>粗</b>", parse_mode="HTML", protect_content=True)
    message = await sim.last(citizen)
    assert (message["text"], message["protected"]) == ("一 & 二 = 三?\n粗", True)


async def test_files_go_as_multipart_and_come_back_whole(sim: Sim, citizen: int) -> None:
    content = bytes(range(256)) * 300
    async with make_bot(sim.base_url) as bot:
        sent = await bot.send_document(citizen, content, filename="周报.csv", caption="一周")
        assert sent.document is not None and sent.document.file_name == "周报.csv"
        assert sent.caption == "一周"
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == content


async def test_a_refusal_keeps_telegrams_words(sim: Sim) -> None:
    async with make_bot(sim.base_url) as bot:
        with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
            await bot.send_message(404, "x")


async def test_a_slow_answer_is_timed_out(sim: Sim, citizen: int) -> None:
    await sim.fault("sendMessage", delay=5)
    async with make_bot(sim.base_url, read_timeout=0.1) as bot:
        with pytest.raises(TimedOut) as caught:
            await bot.send_message(citizen, "x")
    assert TOKEN not in said(caught.value)
    assert caught.value.__cause__ is None


async def test_a_call_may_bring_its_own_timeout(sim: Sim, citizen: int) -> None:
    await sim.fault("sendMessage", delay=0.4)
    async with make_bot(sim.base_url, read_timeout=0.1) as bot:
        assert (await bot.send_message(citizen, "x", read_timeout=20)).text == "x"


async def test_long_polls_wait_longer_than_other_calls(sim: Sim) -> None:
    async with make_bot(sim.base_url, read_timeout=0.3) as bot:
        assert await bot.get_updates(timeout=1) == ()


async def test_a_cut_connection_is_a_network_error(sim: Sim, citizen: int) -> None:
    await sim.fault("sendMessage", drop=True)
    async with make_bot(sim.base_url) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(citizen, "x")
        assert (await bot.send_message(citizen, "again")).text == "again"
    assert not isinstance(caught.value, BadRequest | TimedOut)
    assert TOKEN not in said(caught.value) and sim.base_url not in said(caught.value)


async def test_a_refused_connection_is_a_network_error_without_address_or_token() -> None:
    address = f"127.0.0.1:{free_port()}"
    bot = make_bot("http://" + address)
    with pytest.raises(NetworkError) as caught:
        await bot.initialize()
    await bot.shutdown()
    error: BaseException | None = caught.value
    assert isinstance(error, TelegramError)
    while error is not None:
        assert TOKEN not in said(error) and address not in said(error)
        error = error.__cause__


@pytest.mark.parametrize("root", ["http://127.0.0.1:99999", "http://", "ftp://127.0.0.1", "http://[::1"])
async def test_an_address_that_cannot_be_is_not_repeated_with_the_token(root: str) -> None:
    request = AiohttpRequest(1)
    await request.initialize()
    try:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"{root}/bot{TOKEN}/getMe")
    finally:
        await request.shutdown()
    assert TOKEN not in said(caught.value)


async def test_a_proxy_that_is_not_there_is_a_network_error_without_its_address() -> None:
    proxy = f"http://user:geheim@127.0.0.1:{free_port()}"
    request = AiohttpRequest(1, proxy=proxy)
    await request.initialize()
    try:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")
    finally:
        await request.shutdown()
    assert "geheim" not in said(caught.value) and TOKEN not in said(caught.value)


async def test_it_can_be_opened_twice_and_closed_twice(sim: Sim) -> None:
    request = AiohttpRequest(1)
    for _ in range(2):
        await request.initialize()
    for _ in range(2):
        await request.shutdown()
    await request.initialize()
    status, body = await request.do_request(f"{sim.base_url}/bot{TOKEN}/getMe", "POST")
    await request.shutdown()
    assert status == 200 and b'"ok"' in body
