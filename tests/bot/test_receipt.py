"""What a receipt opens, on the real services: each act has its effect once, whatever is delivered twice or dies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from house_kit import Home
from receipt_kit import CHEN, LIN, Killed, Phone, Reading, reading

from handlers.callback import Press
from handlers.chat import Chat, Unreachable
from handlers.events import Event, Kind
from storage.errors import StorageFull
from storage.thread import Threads


@pytest.fixture
async def lin(desk: Home) -> Phone:
    return Phone(desk)


@pytest.fixture
async def anna(desk: Home) -> Reading:
    return await reading(desk)


async def test_news_are_fetched_when_they_were_shown_and_not_before(
    lin: Phone, anna: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await lin.tip()
    await anna.reply("请问是哪个窗口")

    async def news() -> int:
        return int((await anna.main.read(lambda tx: tx.execute("SELECT news FROM tip").fetchone()))[0])

    async def die(*_: object) -> None:
        raise Killed

    async def gone(*_: object) -> None:
        raise Unreachable

    for failing in (die, gone):
        with monkeypatch.context() as patched:
            patched.setattr(Chat, "send", failing)
            if failing is die:
                with pytest.raises(Killed):
                    await lin.write(code)
            else:
                await lin.handle(Event(900, LIN, Kind.TEXT, 1, code, language="zh-hans"))
        assert await news() == 1
    shown = await lin.write(code)
    assert "🆕" in shown and "请问是哪个窗口" in shown and await news() == 0
    assert "🆕" not in await lin.write(code)


async def test_the_state_is_told_with_its_history_from_another_account_and_after_a_restart(
    desk: Home, lin: Phone, anna: Reading, tmp_path: Path
) -> None:
    code = await lin.tip()
    await anna.move("S02")
    await desk.sim.clock(advance=86_400)
    await anna.move("S06", approval="批1")
    chen = Phone(desk, CHEN)
    shown = await chen.write(code)
    assert "状态：已受理" in shown
    assert [line for line in shown.splitlines() if line.startswith("· ")] == [
        "· 11月16日　已收到", "· 11月16日　正在甄别", "· 11月17日　已受理",
    ]  # fmt: skip
    assert "办事大厅" not in shown


async def test_the_other_buttons_are_behind_more_and_the_text_stays(lin: Phone, anna: Reading) -> None:
    code = await lin.tip()
    await anna.reply("有消息")
    shown = await lin.write(code)
    assert await lin.press("acts") == shown
    labels = [key["text"] for row in (await lin.desk.sim.last(LIN))["keyboard"] for key in row]
    assert labels == ["🙅 请换人办理", "🗑 撤回", "🧾 登记存证", "⬅️ 返回"]
    assert await lin.press("fewer") == shown


OWN = "我叫刘桂英，窗口的人叫赵宏伟，电话13812345678。"


@pytest.mark.parametrize("kept", [False, True])
async def test_of_an_addition_is_masked_what_the_citizen_leaves_masked(lin: Phone, anna: Reading, kept: bool) -> None:
    await lin.write(await lin.tip())
    await lin.press("say")
    shown = await lin.write(OWN)
    assert "会替您遮住：刘桂英、13812345678。" in shown
    if kept:
        assert "现在没有遮住：刘桂英、13812345678。" in await lin.press("say-mask")
        assert "会替您遮住" in await lin.press("say-mask")
        await lin.press("say-mask")
    await lin.press("send")
    stored = (await anna.read())[-1]
    assert ("刘桂英" in stored) is ("13812345678" in stored) is kept
    assert "赵宏伟" in stored


ADVERT = "【专业代写各类材料，质量保障，价格优惠，扫码联系客服】"


@pytest.mark.parametrize("kept", [False, True])
async def test_of_an_addition_adverts_are_left_out_only_as_the_citizen_sees(lin: Phone, anna: Reading, kept: bool) -> None:
    await lin.write(await lin.tip())
    await lin.press("say")
    assert f"会替您去掉：{ADVERT}" in await lin.write(f"上周他们又开了三次会，次次念文件念到天黑，念完还要人人写心得。{ADVERT}")
    if kept:
        assert f"现在照样留着：{ADVERT}" in await lin.press("say-adverts")
    await lin.press("send")
    assert (ADVERT in (await anna.read())[-1]) is kept


Act = Callable[[Phone, Reading], Awaitable[Event]]


def words(about: str) -> Act:
    async def prepare(lin: Phone, anna: Reading) -> Event:
        await lin.write(await lin.tip())
        if about == "recusal":
            await recusal(lin)
        else:
            await lin.press("say") if about == "addition" else await lin.press("tell", about)
        await lin.write("我要说的话")
        return await lin.tap("send")

    return prepare


async def recusal(lin: Phone) -> None:
    await lin.press("acts")
    assert "没有人打得开" in await lin.press("recuse")
    await lin.press("tell", "recusal")


async def result(anna: Reading) -> None:
    await anna.move("S02")
    await anna.move("S08", reason="R17-1")


async def objecting(lin: Phone, anna: Reading) -> Event:
    code = await lin.tip()
    await result(anna)
    await lin.write(code)
    await lin.press("tell", "objection")
    await lin.write("我要说的话")
    return await lin.tap("send")


async def scoring(lin: Phone, anna: Reading) -> Event:
    code = await lin.tip()
    await result(anna)
    await lin.write(code)
    await lin.press("rate")
    return await lin.tap("score", "4")


def withdrawing(*path: str) -> Act:
    async def prepare(lin: Phone, anna: Reading) -> Event:
        code = await lin.tip()
        if path:
            await anna.read()
            await anna.move(*path, approval="批1") if "S06" in path else await anna.move(*path)
        await lin.write(code)
        await lin.press("acts")
        await lin.press("withdraw")
        return await lin.tap("unfile")

    return prepare


ACTS: dict[str, tuple[Act, str]] = {
    "addition": (words("addition"), "已经加密交给工作人员"),
    "correction": (words("correction"), "更正已经加密"),
    "recusal to the thread": (words("recusal"), "换人的要求已经加密"),
    "objection": (objecting, "不同意见已经加密"),
    "mark": (scoring, "分数记下了"),
    "withdrawal unopened": (withdrawing(), "回执码作废"),
    "withdrawal opened": (withdrawing("S02"), "已经撤回。"),
    "withdrawal kept": (withdrawing("S02", "S06"), "已经记下您要撤回"),
}


@pytest.mark.parametrize("act", ACTS)
async def test_once_when_delivered_twice(lin: Phone, anna: Reading, act: str) -> None:
    prepare, answer = ACTS[act]
    event = await prepare(lin, anna)
    before = await anna.everything()
    await lin.handle(event)
    assert answer in await lin.last()
    after = await anna.everything()
    assert after != before
    said = await lin.desk.texts(LIN)
    await lin.again()
    assert await anna.everything() == after and await lin.desk.texts(LIN) == said


@pytest.mark.parametrize("act", ACTS)
async def test_once_when_the_program_dies_before_it_answers(
    lin: Phone, anna: Reading, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, answer = ACTS[act]
    event = await prepare(lin, anna)
    before = await anna.everything()
    await lin.killed(event, monkeypatch)
    after = await anna.everything()
    assert after != before and answer not in await lin.last()
    await lin.again()
    assert answer in await lin.last()
    assert await anna.everything() == after


async def test_officers_see_which_kind_it_is(lin: Phone, anna: Reading) -> None:
    code = await lin.tip()
    await result(anna)
    await lin.write(code)
    await lin.press("rate")
    assert "分数记下了" in await lin.press("score", "5")
    await lin.write("办得快")
    await lin.press("send")
    for about in ("objection", "correction"):
        await lin.write(code)
        if about == "correction":
            await lin.press("acts")
        await lin.press("tell", about)
        await lin.write(f"这是{about}")
        await lin.press("send")
    await lin.write(code)
    await lin.write("还有一点")
    await lin.press("send")
    assert await anna.read() == [
        "comment: 办得快", "objection: 这是objection", "correction: 这是correction", "addition: 还有一点",
    ]  # fmt: skip
    shown = await lin.write(code)
    assert "不同意见" in shown
    assert not any("评价" in key["text"] for row in (await lin.desk.sim.last(LIN))["keyboard"] for key in row)


async def test_a_mark_needs_no_sentence(lin: Phone, anna: Reading) -> None:
    event = await scoring(lin, anna)
    await lin.handle(event)
    assert "谢谢您的评价" in await lin.press("unsay")
    assert await anna.read() == []
    assert (await anna.everything())["rating"] == [(f"{lin.desk.services.now():%Y-%m}", 0, 4, 1)]


async def test_nothing_can_be_rated_or_objected_to_before_a_result(lin: Phone, anna: Reading) -> None:
    await lin.write(await lin.tip())
    follow = (await lin.talk()).follow
    assert follow is not None
    before = await anna.everything()
    for press in (Press("c", "score", (follow.screen, "1")), Press("c", "tell", (follow.screen, "objection"))):
        await lin.handle(lin.event(press))
        assert (await lin.talk()).expect == ""
    assert await anna.everything() == before


async def test_an_old_button_of_another_case_does_nothing(lin: Phone, anna: Reading) -> None:
    first = await lin.tip()
    await lin.write(first)
    await lin.press("acts")
    await lin.press("withdraw")
    old = await lin.tap("unfile")
    await lin.write(await lin.tip("另外一件事，开会太多"))
    await lin.handle(old)
    assert len((await anna.everything())["tip"]) == 2


async def test_opened_meanwhile_it_is_asked_anew(lin: Phone, anna: Reading) -> None:
    event = await withdrawing()(lin, anna)
    await anna.read()
    await lin.handle(event)
    assert "已经有工作人员看过" in await lin.last() and len((await anna.everything())["tip"]) == 1
    assert "已经撤回。" in await lin.press("unfile")


async def test_what_is_withdrawn_unopened_is_unknown_from_then_on(lin: Phone, anna: Reading) -> None:
    code = await lin.tip()
    await lin.write(code)
    await lin.press("acts")
    await lin.press("withdraw")
    await lin.press("unfile")
    assert "没有查到" in await lin.write(code)


async def test_leaving_it_changes_nothing(lin: Phone, anna: Reading) -> None:
    await withdrawing()(lin, anna)
    before = await anna.everything()
    assert "什么都没有变" in await lin.press("leave")
    assert await anna.everything() == before


async def test_a_request_for_another_handler_reaches_the_superior_alone(
    desk: Home, lin: Phone, anna: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = await reading(desk, "superior")
    await lin.write(await lin.tip())
    _, number = await anna.case()
    before = await anna.everything()
    await lin.press("acts")
    assert "单独交给上级" in await lin.press("recuse")
    assert "单独交给上级" in await lin.write("他是我要反映的人的表弟")
    event = await lin.tap("send")
    await lin.killed(event, monkeypatch)
    await lin.again()
    assert "加密交给上级" in await lin.last()
    after = await anna.everything()
    old = before["tip"][0]
    assert len(after["tip"]) == 2 and old in after["tip"]
    (fresh,) = [bytes(row[0]) for row in after["tip"] if row != old]
    assert [row[2] for row in after["key_wrap"] if bytes(row[0]) == fresh] == [head.officer.reader_id]
    turns = await desk.services.threads.read(fresh, head.officer, head.seed, desk.services.now())  # type: ignore[arg-type]
    assert turns[0].content == {"v": 1, "text": "他是我要反映的人的表弟", "about": "recusal", "number": number}
    assert await anna.main.read(lambda tx: tx.execute("SELECT count(*) FROM receipt").fetchone()) == (1,)


async def test_clearing_also_deletes_a_screen_that_a_kill_left_behind(
    desk: Home, lin: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "没有人知道这条预览的号码"
    message = await desk.sim.send(LIN, words)
    event = Event(901, LIN, Kind.TEXT, message, words, language="zh-hans")

    async def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("handlers.citizen.flow.save", die)
        await lin.handle(event)
    await lin.again()
    assert sum(words in text for text in await desk.texts(LIN)) == 2
    await lin.press("submit")
    await lin.press("clear")
    assert not any(words in m["text"] for m in (await desk.sim.chat(LIN))["messages"])


async def test_words_that_cannot_be_stored_stay(lin: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    await lin.write(await lin.tip())
    await lin.press("tell", "correction")
    await lin.write("更正一句")

    async def full(*_: object) -> None:
        raise StorageFull

    with monkeypatch.context() as patched:
        patched.setattr(Threads, "say", full)
        assert "还没有收下" in await lin.press("send")
    await lin.press("send")
    assert any("更正已经加密" in text for text in await lin.desk.texts(LIN))
