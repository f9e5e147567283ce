"""The bot's own profile: commands by scope and language, names, descriptions, menu button, members."""

from __future__ import annotations

from typing import Any

import pytest
from botapi_kit import Call

from demo.sim import Sim


def menu(name: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name}]


async def test_the_menu_is_the_first_match_by_scope_and_language(call: Call, sim: Sim, citizen: int) -> None:
    english = await sim.user("Ann", language_code="en")
    officer = await sim.user("Wang", language_code="zh-hans")
    lists: list[dict[str, Any]] = [
        {"commands": menu("any")},
        {"commands": menu("private"), "scope": {"type": "all_private_chats"}},
        {"commands": menu("chinese"), "scope": {"type": "all_private_chats"}, "language_code": "zh"},
    ]
    for wanted in lists:
        assert (await call("setMyCommands", **wanted))["result"] is True
    scope = {"type": "chat", "chat_id": officer}
    await call("setMyCommands", commands=menu("staff"), scope=scope)

    async def seen(person: int) -> str:
        return str((await sim.chat(person))["commands"][0]["command"])

    assert [await seen(p) for p in (citizen, english, officer)] == ["chinese", "private", "staff"]
    assert (await call("getMyCommands", scope=scope))["result"] == menu("staff")
    await call("deleteMyCommands", scope=scope)
    assert (await call("getMyCommands", scope=scope))["result"] == []
    assert await seen(officer) == "chinese"


@pytest.mark.parametrize(
    "wrong",
    [
        {"commands": menu("Big")},
        {"commands": menu("a" * 33)},
        {"commands": menu("中文")},
        {"commands": [{"command": "a", "description": ""}]},
        {"commands": [{"command": "a", "description": "x" * 257}]},
        {"commands": menu("a") * 101},
        {"commands": "nonsense"},
        {"commands": menu("a"), "language_code": "zh-hans"},
        {"commands": menu("a"), "scope": {"type": "moon"}},
        {"commands": menu("a"), "scope": {"type": "chat", "chat_id": 5}},
    ],
)
async def test_bad_commands_are_refused(call: Call, wrong: dict[str, Any]) -> None:
    assert (await call("setMyCommands", **wrong))["error_code"] == 400
    assert (await call("getMyCommands"))["result"] == []


@pytest.mark.parametrize(
    ("method", "field", "limit"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
async def test_names_and_descriptions_per_language(call: Call, method: str, field: str, limit: int) -> None:
    assert (await call(f"setMy{method}", **{field: "信" * limit}))["ok"]
    assert not (await call(f"setMy{method}", **{field: "信" * (limit + 1)}))["ok"]
    await call(f"setMy{method}", **{field: "English", "language_code": "en"})
    assert (await call(f"getMy{method}", language_code="en"))["result"] == {field: "English"}
    assert (await call(f"getMy{method}"))["result"] == {field: "信" * limit}
    await call(f"setMy{method}", **{field: "", "language_code": "en"})
    assert (await call(f"getMy{method}", language_code="en"))["result"] == {field: "信" * limit}


async def test_the_page_shows_the_description_in_the_viewers_language(call: Call, sim: Sim) -> None:
    person = await sim.user(language_code="zh-hans")
    await call("setMyDescription", description="说明", language_code="zh")
    await call("setMyName", name="信箱")
    chat = await sim.chat(person)
    assert (chat["title"], chat["description"], chat["messages"]) == ("信箱", "说明", [])


async def test_menu_button(call: Call, citizen: int) -> None:
    assert (await call("getChatMenuButton"))["result"] == {"type": "commands"}
    await call("setChatMenuButton", chat_id=citizen, menu_button={"type": "default"})
    assert (await call("getChatMenuButton", chat_id=citizen))["result"] == {"type": "default"}
    assert not (await call("setChatMenuButton", menu_button={"type": "red"}))["ok"]


async def test_members(call: Call, sim: Sim, citizen: int) -> None:
    channel = await sim.channel("通报")
    status = {}
    for person in (4242, citizen):
        status[person] = (await call("getChatMember", chat_id=channel, user_id=person))["result"]["status"]
    await sim.join(citizen, channel)
    joined = (await call("getChatMember", chat_id=channel, user_id=citizen))["result"]["status"]
    assert (status, joined) == ({4242: "administrator", citizen: "left"}, "member")
    assert (await call("getChatMember", chat_id=channel, user_id=5))["description"] == "Bad Request: user not found"


async def test_log_out_and_close(call: Call) -> None:
    assert (await call("logOut"))["result"] is True
    assert (await call("close"))["result"] is True
