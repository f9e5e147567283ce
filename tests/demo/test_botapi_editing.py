"""Editing, deleting, forwarding, pinning, and answers to taps."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from botapi_kit import Call

from demo.sim import Sim, SimFailed

TAP = {"text": "提交 Submit", "callback_data": "go"}
COPY = {"text": "码", "copy_text": {"text": "K7"}}
MARKUP = {"inline_keyboard": [[TAP, COPY], [{"text": "网", "url": "https://e.org/"}]]}
UNCHANGED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.fixture
async def shown(call: Call, citizen: int) -> int:
    answer = await call("sendMessage", chat_id=citizen, text="<b>a</b>", parse_mode="HTML", reply_markup=MARKUP)
    return int(answer["result"]["message_id"])


async def why(call: Call, method: str, **params: Any) -> str:
    answer = await call(method, **params)
    assert answer["ok"] is False
    return str(answer["description"])


async def test_text_and_keyboard_change_together(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    edited = (await call("editMessageText", chat_id=citizen, message_id=shown, text="b"))["result"]
    assert (edited["text"], "entities" in edited, "reply_markup" in edited) == ("b", False, False)
    assert edited["edit_date"] >= edited["date"]
    assert (await sim.last(citizen))["keyboard"] == []
    assert (await sim.stats())["edited"] == 1


async def test_an_unchanged_edit_is_refused(call: Call, citizen: int, shown: int) -> None:
    same = {"chat_id": citizen, "message_id": shown, "text": "<strong>a</strong> ", "parse_mode": "HTML"}
    assert await why(call, "editMessageText", **same, reply_markup=MARKUP) == UNCHANGED
    assert (await call("editMessageText", **same))["ok"]
    assert await why(call, "editMessageText", **same) == UNCHANGED
    assert await why(call, "editMessageReplyMarkup", chat_id=citizen, message_id=shown) == UNCHANGED
    assert (await call("editMessageReplyMarkup", chat_id=citizen, message_id=shown, reply_markup=MARKUP))["ok"]


async def test_what_cannot_be_edited(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    own = await sim.send(citizen, "mine")
    to = {"chat_id": citizen, "text": "x"}
    assert await why(call, "editMessageText", **to, message_id=1) == "Bad Request: message to edit not found"
    assert await why(call, "editMessageText", **to, message_id=own) == "Bad Request: message can't be edited"
    words = await why(call, "editMessageCaption", chat_id=citizen, message_id=shown, caption="x")
    assert words == "Bad Request: there is no caption in the message to edit"
    await call("deleteMessage", chat_id=citizen, message_id=shown)
    assert await why(call, "editMessageText", **to, message_id=shown) == "Bad Request: message to edit not found"


async def test_deleting_own_and_incoming_messages(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    incoming = await sim.send(citizen, "passphrase")
    for message_id in (shown, incoming):
        assert (await call("deleteMessage", chat_id=citizen, message_id=message_id))["result"] is True
    words = "Bad Request: message to delete not found"
    assert await why(call, "deleteMessage", chat_id=citizen, message_id=shown) == words
    assert {m["message_id"] for m in (await sim.chat(citizen))["messages"]}.isdisjoint({shown, incoming})


async def test_nothing_is_deleted_after_48_hours(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    await sim.clock(advance=48 * 3600 - 60)
    young = await sim.send(citizen, "young")
    assert (await call("deleteMessage", chat_id=citizen, message_id=young - 2))["ok"]
    await sim.clock(advance=120)
    words = "Bad Request: message can't be deleted for everyone"
    assert await why(call, "deleteMessage", chat_id=citizen, message_id=shown) == words
    assert await why(call, "deleteMessages", chat_id=citizen, message_ids=[young, shown]) == words
    assert (await sim.last(citizen, "user"))["message_id"] == young


async def test_delete_messages_skips_the_missing_and_takes_100(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    assert (await call("deleteMessages", chat_id=citizen, message_ids=[shown, 1, shown]))["result"] is True
    assert (await call("deleteMessages", chat_id=citizen, message_ids=list(range(100))))["ok"]
    assert not (await call("deleteMessages", chat_id=citizen, message_ids=list(range(101))))["ok"]
    assert (await sim.stats())["deleted"] == 1


async def test_a_tap_is_answered_once(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    tap = asyncio.ensure_future(sim.press(citizen, "提交"))
    query = (await call("getUpdates", timeout=5))["result"][0]["callback_query"]
    assert (query["data"], query["message"]["message_id"], query["from"]["id"]) == ("go", shown, citizen)
    answer = {"callback_query_id": query["id"], "text": "好", "show_alert": True}
    assert await why(call, "answerCallbackQuery", **{**answer, "text": "a" * 201}) == "Bad Request: MESSAGE_TOO_LONG"
    assert (await call("answerCallbackQuery", **answer))["result"] is True
    assert (await asyncio.wait_for(tap, 5))["answer"] == {"text": "好", "show_alert": True}
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await why(call, "answerCallbackQuery", **answer) == words
    assert await why(call, "answerCallbackQuery", callback_query_id="1") == words


async def test_a_tap_waits_only_so_long(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    assert (await sim.press(citizen, data="go", message_id=shown, wait=0))["answer"] is None
    query = (await call("getUpdates"))["result"][0]["callback_query"]
    await sim.clock(advance=16)
    assert "query is too old" in await why(call, "answerCallbackQuery", callback_query_id=query["id"])


async def test_copy_and_link_buttons_make_no_update(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    assert await sim.press(citizen, "码") == {"copied": "K7"}
    assert await sim.press(citizen, "网") == {"url": "https://e.org/"}
    assert (await call("getUpdates"))["result"] == []
    with pytest.raises(SimFailed, match="no button"):
        await sim.press(citizen, "退出")


async def test_forward_copy_and_pin(call: Call, sim: Sim, citizen: int, shown: int) -> None:
    channel = await sim.channel("通报")
    source = {"chat_id": channel, "from_chat_id": citizen, "message_id": shown}
    assert (await call("forwardMessage", **source))["result"]["forward_origin"]["type"] == "user"
    assert (await call("copyMessage", **source))["result"] == {"message_id": 2}
    missing = {**source, "message_id": 1}
    assert await why(call, "forwardMessage", **missing) == "Bad Request: message to forward not found"
    assert await why(call, "copyMessage", **missing) == "Bad Request: message to copy not found"
    assert (await call("pinChatMessage", chat_id=channel, message_id=2))["ok"]
    assert (await call("getChat", chat_id=channel))["result"]["pinned_message"]["message_id"] == 2
    assert (await call("unpinChatMessage", chat_id=channel))["ok"]
    assert "pinned_message" not in (await call("getChat", chat_id=channel))["result"]
