"""The /sim endpoints as the page and the play scripts see them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest
from botapi_kit import Call, working

from demo.sim import Sim, SimFailed


async def test_users_keep_their_extra_fields(sim: Sim) -> None:
    person = await sim.user("Wang", role="officer", username="wang")
    await sim.user("Li", id=5)
    world = await sim.world()
    assert [(u["id"], u["first_name"], u.get("role")) for u in world["users"]] == [
        (person, "Wang", "officer"), (5, "Li", None),
    ]  # fmt: skip
    assert world["bot"]["username"] and world["rev"] > 0
    await sim.user("Wang Wei", id=person)
    assert (await sim.world())["users"][0]["role"] == "officer"


async def test_messages_carry_the_entities_telegram_sets(call: Call, sim: Sim) -> None:
    person = await sim.user("Lin", language_code="en")
    await sim.send(person, "/start abc")
    message = (await call("getUpdates"))["result"][0]["message"]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {"id": person, "is_bot": False, "first_name": "Lin", "language_code": "en"}
    assert message["chat"] == {"id": person, "type": "private", "first_name": "Lin"}


async def test_every_kind_of_content(call: Call, sim: Sim, citizen: int) -> None:
    await sim.send(citizen, sticker="😀")
    await sim.send(citizen, voice=b"ogg")
    await sim.send(citizen, contact={"phone_number": "1", "first_name": "x"})
    await sim.send(citizen, location={"latitude": 1.0, "longitude": 2.0})
    await sim.send(citizen, "fwd", forward_from_name="某人", reply_to=(await sim.last(citizen, "user"))["message_id"])
    messages = [u["message"] for u in (await call("getUpdates"))["result"]]
    assert [k for m in messages[:4] for k in ("sticker", "voice", "contact", "location") if k in m] == [
        "sticker", "voice", "contact", "location",
    ]  # fmt: skip
    assert messages[4]["forward_origin"]["sender_user_name"] == "某人"
    assert "location" in messages[4]["reply_to_message"]


async def test_an_edit_makes_an_update(call: Call, sim: Sim, citizen: int) -> None:
    message_id = await sim.send(citizen, "typo")
    await sim.edit(citizen, message_id, "text")
    edited = (await call("getUpdates"))["result"][-1]["edited_message"]
    assert (edited["text"], edited["message_id"]) == ("text", message_id)
    assert (await sim.last(citizen, "user"))["edit_date"] == edited["edit_date"]


async def test_the_chat_view(call: Call, sim: Sim, citizen: int) -> None:
    markup = {"inline_keyboard": [[{"text": "删", "callback_data": "d", "style": "danger"}]]}
    await call("sendMessage", chat_id=citizen, text="<code>x</code>", parse_mode="HTML", reply_markup=markup,
               protect_content=True)  # fmt: skip
    shown = await sim.last(citizen)
    assert shown["keyboard"] == [[{"text": "删", "kind": "callback", "data": "d", "style": "danger"}]]
    assert (shown["from"], shown["protected"], shown["entities"]) == (
        "bot", True, [{"type": "code", "offset": 0, "length": 1}],
    )  # fmt: skip
    assert (await sim.transcript(citizen)).splitlines()[1].endswith(" bot: x [删]")


async def test_wait_tells_which_chats_changed(call: Call, sim: Sim, citizen: int) -> None:
    other = await sim.user()
    rev = (await sim.world())["rev"]
    assert await sim.wait(rev, within=0) == {"rev": rev, "chats": []}
    waiting = asyncio.ensure_future(sim.wait(rev))
    await asyncio.sleep(0.05)
    await call("sendMessage", chat_id=citizen, text="x")
    changed = await asyncio.wait_for(waiting, 5)
    assert changed["chats"] == [citizen] and changed["rev"] > rev and other not in changed["chats"]
    assert (await sim.chat(citizen))["rev"] == changed["rev"]


async def test_calls_are_listed_from_a_number(call: Call, sim: Sim, citizen: int) -> None:
    await call("getMe")
    seen = (await sim.calls())[-1]["n"]
    await call("sendMessage", chat_id=citizen, text="x")
    await call("getUpdates")
    fresh = await sim.calls(since=seen)
    assert [(c["method"], c["params"]["text"]) for c in fresh] == [("sendMessage", "x")]
    assert await sim.calls(method="getMe") != []


async def test_quiet_waits_for_confirmation_and_stillness(call: Call, sim: Sim, citizen: int) -> None:
    update_id = (await sim.post("send", user=citizen, text="x"))["update_id"]
    with pytest.raises(SimFailed, match="1 updates unconfirmed"):
        await sim.quiet(idle=0, within=0.05)
    waiting = asyncio.ensure_future(sim.quiet(idle=0.05))
    await sim.fault("getMe", delay=0.3)
    work = asyncio.ensure_future(call("getMe"))
    await working(sim)
    await call("getUpdates", offset=update_id + 1)
    await asyncio.wait_for(waiting, 5)
    assert work.done()


def written(path: Path) -> float:
    return float(path.read_text())


async def test_the_clock_moves_and_is_written(call: Call, sim: Sim, citizen: int, clock_file: Path) -> None:
    assert written(clock_file) == 0
    moved = await sim.clock(advance=86400)
    assert moved["offset"] == 86400 and abs(moved["now"] - time.time() - 86400) < 60
    assert written(clock_file) == 86400
    sent = (await call("sendMessage", chat_id=citizen, text="x"))["result"]
    assert abs(sent["date"] - moved["now"]) < 60
    assert (await sim.clock(reset=True))["offset"] == 0
    assert written(clock_file) == 0


async def test_reset_forgets_people_but_not_the_profile(call: Call, sim: Sim, citizen: int) -> None:
    await call("setMyCommands", commands=[{"command": "a", "description": "a"}])
    await sim.reset()
    assert (await sim.world())["users"] == []
    assert (await call("sendMessage", chat_id=citizen, text="x"))["description"] == "Bad Request: chat not found"
    assert len((await call("getMyCommands"))["result"]) == 1


async def test_groups(call: Call, sim: Sim, citizen: int) -> None:
    group = await sim.channel("值班组", type="supergroup")
    with pytest.raises(SimFailed, match="not in chat"):
        await sim.send(citizen, "hi", chat=group)
    await sim.join(citizen, group)
    await sim.send(citizen, "hi", chat=group)
    message = (await call("getUpdates"))["result"][0]["message"]
    assert message["chat"] == {"id": group, "type": "supergroup", "title": "值班组"}
    markup = {"inline_keyboard": [[{"text": "接", "callback_data": "t"}]]}
    await call("sendMessage", chat_id=group, text="x", reply_markup=markup)
    assert (await sim.press(citizen, "接", chat=group, wait=0))["answer"] is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("send", {"user": 999, "text": "x"}),
        ("send", {"user": 1001}),
        ("send", {"user": 1001, "photo": "%%%"}),
        ("press", {"user": 1001, "button": "x"}),
        ("channel", {}),
        ("clock", {}),
        ("clock", {"advance": "nan"}),
        ("duplicate", {"update_id": 5}),
        ("raw", {"update": 5}),
        ("fault", {}),
        ("user", {"first_name": "x", "id": -1}),
    ],
)
async def test_wrong_requests_say_why(
    sim: Sim, http: aiohttp.ClientSession, base_url: str, path: str, body: dict[str, object]
) -> None:
    await sim.user(id=1001)
    async with http.post(f"{base_url}/sim/{path}", json=body) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


async def test_the_page_cannot_be_left(http: aiohttp.ClientSession, base_url: str) -> None:
    for path in ("/page/%2e%2e/sim.py", "/page/nothing.js", "/page/..%2fsim.py"):
        async with http.get(base_url + path) as answer:
            assert answer.status == 404


async def test_the_tour_is_part_of_the_world(sim: Sim) -> None:
    assert "tour" not in await sim.world()
    await sim.post("tour", zh=["一"], en=["one"])
    assert (await sim.world())["tour"] == {"zh": ["一"], "en": ["one"]}
