"""Recusal on the screen: ties, adding and removing colleagues, what a citizen is told and asked before he submits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from house_kit import home, settings, world
from telegram import Update

from handlers.citizen import conversation
from handlers.dispatch import dispatch
from storage import staff, visibility
from storage.database import Database, Tx
from storage.ids import CaseId
from storage.sealing import Seed, public_key
from tests.bot.test_two_worlds import FOUNDED, MONDAY, Phone, X, Y
from tests.office_kit import identity, register

LIN = 7001
TIP = "镇政府窗口的工作人员反复让人跑，一张表退了五次，上周二又退了一次。"


class Stage:
    """A desk of two officers and maybe a superior, and people who write to it."""

    def __init__(self, house: Any, phone: Phone, people: dict[int, Any], seeds: dict[int, Seed]) -> None:
        self.house, self.services, self.phone, self.people, self.seeds = house, house.services, phone, people, seeds
        self._updates = 1000

    async def does(self, chat: int, *, text: str | None = None, data: str | None = None) -> None:
        self._updates += 1
        person = {"id": chat, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
        message: dict[str, Any] = {
            "message_id": 9000 + self._updates, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person,
            "text": text or "x",
        }  # fmt: skip
        raw: dict[str, Any] = {"message": message}
        if data is not None:
            query = {"id": "1", "from": person, "chat_instance": "1", "data": data, "message": message}
            raw = {"callback_query": query}
        self.phone.actor = chat
        update = Update.de_json({"update_id": self._updates} | raw, None)
        assert update is not None
        await dispatch(update, self.phone, self.services)  # type: ignore[arg-type]

    def said(self, chat: int) -> str:
        """Everything said in this chat, the newest last."""
        return "\n".join(str(what.get("text")) for _, _, where, what in self.phone.calls if where == chat)

    def buttons(self, chat: int) -> dict[str, str]:
        """Label and data of the newest keyboard of the chat."""
        boards = [what["keyboard"] for _, _, where, what in self.phone.calls if where == chat and what.get("keyboard")]
        return {b["text"]: b.get("callback_data", "") for row in boards[-1]["inline_keyboard"] for b in row}

    async def press(self, chat: int, label: str) -> None:
        await self.does(chat, data=next(data for text, data in self.buttons(chat).items() if label in text))

    async def holders(self) -> set[str]:
        main = self.services.staffing._main
        (case,) = await main.read(lambda tx: tx.execute("SELECT case_id FROM tip").fetchall())
        return set(await main.read(lambda tx: visibility.holders(tx, CaseId(bytes(case[0])))))

    async def number(self) -> str:
        rows = await self.services.staffing._main.read(lambda tx: tx.execute("SELECT number FROM tip").fetchall())
        return str(rows[0][0])

    def unlock(self, chat: int) -> None:
        self.services.keyring.unlock(self.people[chat].staff_id, self.seeds[chat], self.services.seconds())


@pytest.fixture(params=["superior"])
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    kinds = request.param.split()
    chosen = settings(tmp_path)
    seeds = {X: Seed.generate(), Y: Seed.generate()}

    def hire(tx: Tx) -> dict[int, Any]:
        people = {}
        for name, chat in (("王小明", X), ("李大为", Y)):
            who = identity(name, "officer", public_key(seeds[chat]))
            register(tx, who, FOUNDED)
            roles, now = frozenset({"intake", "manager"}), int(MONDAY.timestamp())
            people[chat] = staff.join(
                tx, staff.invite(tx, name, roles, who.reader_id, FOUNDED, now), chat, FOUNDED, now
            )
        for kind in kinds:
            register(tx, identity(kind, kind), FOUNDED)
        return people

    async with world(tmp_path) as sim:
        main = await Database.open(chosen.tip_db, "main")
        await main.write(lambda tx: tx.execute("UPDATE staff SET left_at='2026', chat_id=NULL").rowcount)
        await main.write(lambda tx: tx.execute("UPDATE reader SET revoked_at='2026'").rowcount)
        people = await main.write(hire)
        await main.close()
        async with home(sim, tmp_path) as opened:
            yield Stage(opened.house, Phone(opened.services.now), people, seeds)


async def submit(stage: Stage, text: str = TIP) -> None:
    await stage.does(LIN, text=text)
    await stage.press(LIN, "提交")


async def test_ties_are_added_and_removed_by_their_words_and_never_shown(stage: Stage) -> None:
    await stage.does(X, text="/ties")
    assert "0 项" in stage.said(X)
    await stage.press(X, "登记")
    await stage.does(X, text="青山镇人民政府\n张三丰、天地公司")
    assert "现在共 3 项" in stage.said(X)
    assert stage.phone.calls[-2][1] == "delete", "the words go from the chat at once"
    assert "张三丰" not in stage.said(X)
    await stage.does(X, text="/ties")
    await stage.press(X, "撤掉")
    await stage.does(X, text="张 三 丰")
    assert "撤掉 1 项，现在共 2 项" in stage.said(X)
    await stage.does(X, data="s:tie-remove")
    await stage.does(X, text="李四")
    assert "没有找到" in stage.said(X)
    await stage.does(X, data="s:tie-add")
    await stage.does(X, text="张")
    assert "没有登记" in stage.said(X)
    await stage.does(X, text="/cancel")
    await stage.does(X, text="天地二公司")
    assert await stage.services.ties.count(stage.people[X]) == 2


async def test_a_colleague_is_removed_and_added_again(stage: Stage) -> None:
    await submit(stage)
    number = await stage.number()
    await stage.does(X, data=f"s:card:{number}")
    await stage.press(X, "移出")
    await stage.press(X, "李大为")
    assert await stage.holders() == {"r-王小明", "r-李大为"}, "not before it is confirmed"
    await stage.press(X, "确认")
    assert await stage.holders() == {"r-王小明"}
    await stage.does(Y, data=f"s:card:{number}")
    assert "没有这件事，或者您看不到它" in stage.said(Y)
    await stage.does(X, data=f"s:card:{number}")
    assert "限制件" in stage.said(X)
    await stage.press(X, "加入同事")
    assert "请先解锁" in stage.said(X)
    stage.unlock(X)
    await stage.press(X, "加入同事")
    await stage.press(X, "李大为")
    await stage.press(X, "确认")
    assert await stage.holders() == {"r-王小明", "r-李大为"}


async def test_one_recuses_oneself_on_the_card(stage: Stage) -> None:
    await submit(stage)
    await stage.does(X, data=f"s:drop:{await stage.number()}")
    await stage.press(X, "我自己")
    await stage.press(X, "确认")
    assert "您已退出" in stage.said(X)
    assert await stage.holders() == {"r-李大为"}


async def test_a_colleague_who_is_tied_cannot_be_told_from_nobody(stage: Stage) -> None:
    await submit(stage, TIP + "李大为也在场。")
    assert await stage.holders() == {"r-王小明"}
    stage.unlock(X)
    await stage.does(X, data=f"s:share:{await stage.number()}")
    await stage.press(X, "李大为")
    await stage.press(X, "确认")
    assert "没有这位同事，或者不能加入这一件" in stage.said(X)
    assert await stage.holders() == {"r-王小明"}


async def test_buttons_of_roles_that_may_not_share(stage: Stage) -> None:
    await submit(stage)
    main, number = stage.services.staffing._main, await stage.number()
    await main.write(lambda tx: tx.execute("UPDATE staff SET roles='reviewer'").rowcount)
    await stage.does(X, data=f"s:card:{number}")
    assert not any("移出" in label or "加入" in label for label in stage.buttons(X))
    for verb in ("share", "drop", "grant", "remove"):
        await stage.does(X, data=f"s:{verb}:{number}:{stage.people[Y].staff_id}")
    assert await stage.holders() == {"r-王小明", "r-李大为"}


async def test_a_citizen_names_who_must_not_see_it(stage: Stage) -> None:
    await stage.does(LIN, text=TIP)
    await stage.press(LIN, "谁不该看到")
    await stage.does(LIN, text="窗口的李 大 为")
    assert "不给看：窗口的李 大 为" in stage.said(LIN)
    await stage.press(LIN, "提交")
    assert await stage.holders() == {"r-王小明"}
    stage.unlock(X)
    await stage.does(X, data=f"s:read:{await stage.number()}")
    assert "别让这些人知道：窗口的李 大 为" in stage.said(X)


async def test_names_can_be_taken_back_and_a_long_text_is_not_lost(stage: Stage) -> None:
    await stage.does(LIN, text=TIP)
    await stage.press(LIN, "谁不该看到")
    await stage.does(LIN, text="李大为")
    await stage.press(LIN, "谁不该看到")
    await stage.press(LIN, "清空名字")
    await stage.press(LIN, "谁不该看到")
    await stage.does(LIN, text="很" * 201)
    body = await stage.services.sessions.load(LIN, stage.services.seconds())
    talk = conversation.from_body(body)
    assert talk.draft is not None
    assert (talk.draft.avoid, talk.expect) == ("", "")
    gone = {one for _, method, _, what in stage.phone.calls if method == "delete" for one in what["message_ids"]}
    assert 9000 + stage._updates not in gone
    await stage.does(LIN, text="再补一句")
    assert "再补一句" in stage.said(LIN)


async def test_a_tip_about_the_desk_goes_past_it_and_the_citizen_is_told(stage: Stage) -> None:
    await stage.does(LIN, text=TIP)
    await stage.press(LIN, "谁不该看到")
    await stage.press(LIN, "涉及本信箱或它的领导")
    assert "只有上级的钥匙打得开" in stage.said(LIN)
    await stage.press(LIN, "提交")
    assert await stage.holders() == {"r-superior"}
    await stage.does(X, text="/queue")
    assert "这里没有待办的事" in stage.said(X)


@pytest.mark.parametrize("stage", ["escrow", ""], indirect=True)
async def test_without_a_superior_the_words_are_others(stage: Stage, request: pytest.FixtureRequest) -> None:
    kinds = request.node.callspec.params["stage"]
    await stage.does(LIN, text=TIP + "承办人是他亲戚，你们包庇。")
    assert ("备用钥匙打得开" if kinds else "这封信收不下") in stage.said(LIN)
    await stage.press(LIN, "提交")
    rows = await stage.services.staffing._main.read(lambda tx: tx.execute("SELECT reader_id FROM key_wrap").fetchall())
    assert rows == ([("r-escrow",)] if kinds else [])
    if not kinds:
        assert "什么都没有存" in stage.said(LIN)
        body = await stage.services.sessions.load(LIN, stage.services.seconds())
        draft = conversation.from_body(body).draft
        assert draft is not None and draft.parts, "the draft is kept"
