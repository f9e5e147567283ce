"""Sending: who may be written to, Telegram's limits on text, caption, keyboards and rates."""

from __future__ import annotations

from typing import Any

import pytest
from botapi_kit import TOKEN, Call

from demo.botapi import create_app, serve
from demo.botapi.limits import RateLimits
from demo.sim import Sim


async def refusal(call: Call, method: str, **params: Any) -> str:
    answer = await call(method, **params)
    assert answer["ok"] is False
    return f"{answer['error_code']} {answer['description']}"


def keyboard(*row: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(row)]}


def button(**action: Any) -> dict[str, Any]:
    return {"text": "x", **action}


async def test_chats_that_cannot_be_written_to(call: Call, sim: Sim, citizen: int) -> None:
    stranger = await sim.user()
    assert await refusal(call, "sendMessage", chat_id=999999, text="x") == "400 Bad Request: chat not found"
    assert await refusal(call, "sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    words = "403 Forbidden: bot can't initiate conversation with a user"
    assert await refusal(call, "sendMessage", chat_id=stranger, text="x") == words
    await sim.block(citizen)
    words = "403 Forbidden: bot was blocked by the user"
    assert await refusal(call, "sendMessage", chat_id=citizen, text="x") == words
    await sim.block(citizen, False)
    assert (await call("sendMessage", chat_id=citizen, text="x"))["ok"]
    changes = [u["my_chat_member"]["new_chat_member"]["status"] for u in (await call("getUpdates"))["result"]]
    assert changes == ["kicked", "member"]


async def test_text_limits_count_utf16_after_markup(call: Call, citizen: int) -> None:
    whole = "<b>" + "😀" * 2048 + "</b>"
    assert (await call("sendMessage", chat_id=citizen, text=whole, parse_mode="HTML"))["ok"]
    too_long = "400 Bad Request: message is too long"
    assert await refusal(call, "sendMessage", chat_id=citizen, text="😀" * 2048 + "a") == too_long
    empty = "400 Bad Request: message text is empty"
    for text in ("", "  \n ", "<b></b>"):
        assert await refusal(call, "sendMessage", chat_id=citizen, text=text, parse_mode="HTML") == empty
    words = '400 Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'
    assert await refusal(call, "sendMessage", chat_id=citizen, text="<b>x", parse_mode="HTML") == words
    assert "unsupported parse_mode" in await refusal(call, "sendMessage", chat_id=citizen, text="x", parse_mode="Tex")


async def test_explicit_entities_must_lie_in_the_text(call: Call, citizen: int) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    sent = await call("sendMessage", chat_id=citizen, text="ab", entities=bold)
    assert sent["result"]["entities"] == bold
    assert "out of the text" in await refusal(call, "sendMessage", chat_id=citizen, text="a", entities=bold)


@pytest.mark.parametrize(
    ("action", "good"),
    [
        ({"callback_data": "信" * 21 + "a"}, True),
        ({"callback_data": "信" * 21 + "ab"}, False),
        ({"callback_data": ""}, False),
        ({"copy_text": {"text": "a" * 256}}, True),
        ({"copy_text": {"text": "a" * 257}}, False),
        ({"copy_text": {"text": ""}}, False),
        ({"url": "https://e.org"}, True),
        ({"url": "not a link"}, False),
        ({}, False),
        ({"url": "https://e.org", "callback_data": "a"}, False),
        ({"callback_data": "a", "style": "danger"}, True),
        ({"callback_data": "a", "style": "pink"}, False),
        ({"callback_data": "a", "text": " "}, False),
    ],
)
async def test_buttons(call: Call, citizen: int, action: dict[str, Any], good: bool) -> None:
    answer = await call("sendMessage", chat_id=citizen, text="x", reply_markup=keyboard(button(**action)))
    assert answer["ok"] is good
    if not good:
        assert answer["error_code"] == 400


async def test_keyboard_sizes(call: Call, citizen: int) -> None:
    row = [button(callback_data="a")] * 8
    assert (await call("sendMessage", chat_id=citizen, text="x", reply_markup={"inline_keyboard": [row] * 12}))["ok"]
    words = "400 Bad Request: reply markup is too long"
    for rows in ([[*row, row[0]]], [row] * 13):
        markup = {"inline_keyboard": rows}
        assert await refusal(call, "sendMessage", chat_id=citizen, text="x", reply_markup=markup) == words
    words = "400 Bad Request: object expected as reply markup"
    assert await refusal(call, "sendMessage", chat_id=citizen, text="x", reply_markup="null") == words


async def test_replies_protection_and_channel_posts(call: Call, sim: Sim, citizen: int) -> None:
    first = (await call("sendMessage", chat_id=citizen, text="a", protect_content=True))["result"]
    assert first["has_protected_content"] is True
    reply = {"message_id": first["message_id"]}
    second = (await call("sendMessage", chat_id=citizen, text="b", reply_parameters=reply))["result"]
    assert second["reply_to_message"]["text"] == "a"
    missing = {"message_id": 1}
    words = "400 Bad Request: message to be replied not found"
    assert await refusal(call, "sendMessage", chat_id=citizen, text="b", reply_parameters=missing) == words
    loose = {**missing, "allow_sending_without_reply": True}
    assert (await call("sendMessage", chat_id=citizen, text="b", reply_parameters=loose))["ok"]
    channel = await sim.channel("通报", username="tongbao")
    post = (await call("sendMessage", chat_id="@TongBao", text="c"))["result"]
    assert (post["sender_chat"]["id"], post["message_id"], "from" in post) == (channel, 1, False)
    assert (await sim.last(channel, "channel"))["name"] == "通报"
    assert (await call("leaveChat", chat_id=channel))["ok"]
    words = "403 Forbidden: bot is not a member of the channel chat"
    assert await refusal(call, "sendMessage", chat_id=channel, text="c") == words


async def test_typing_shows_until_the_next_message(call: Call, sim: Sim, citizen: int) -> None:
    assert (await call("sendChatAction", chat_id=citizen, action="typing"))["result"] is True
    assert (await sim.chat(citizen))["typing"] is True
    await call("sendMessage", chat_id=citizen, text="x")
    assert (await sim.chat(citizen))["typing"] is False
    assert (await refusal(call, "sendChatAction", chat_id=citizen, action="dancing")).startswith("400")


def test_rates_per_chat_group_and_overall() -> None:
    limits = RateLimits(True)
    assert [limits.take(1, 0.0) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert [limits.take(1, 1.0), limits.take(1, 1.0)] == [0, 1]
    assert [limits.take(-5, 10.0) for _ in range(21)] == [0] * 20 + [3]
    assert [limits.take(100 + n, 20.0) for n in range(31)] == [0] * 30 + [1]
    assert RateLimits(False).take(1, 0.0) == 0


async def test_429_says_when_to_come_again() -> None:
    async with serve(create_app(TOKEN, rate_limits=True)) as base_url, Sim(base_url) as sim:
        person = await sim.user()
        await sim.send(person, "/start")
        url, body = f"{base_url}/bot{TOKEN}/sendMessage", {"chat_id": person, "text": "x"}
        answers: list[dict[str, Any]] = []
        while not answers or (answers[-1]["ok"] and len(answers) < 50):
            async with sim._open().post(url, json=body) as answer:
                answers.append(await answer.json())
        assert [a["ok"] for a in answers[:5]] == [True] * 5
        assert answers[-1] == {"ok": False, "error_code": 429, "parameters": {"retry_after": 1},
                               "description": "Too Many Requests: retry after 1"}  # fmt: skip
