"""🧭 分工, 🔗 关联, 📅 值班表 and 片区 on the screen: who is shown which buttons, what a press does, and once."""

from __future__ import annotations

from typing import Any

from config.organisation import Area, Campaign, Organisation, Unit
from config.reading import Words
from storage import roster
from tests.bot.test_recusal_screens import LIN, TIP, Stage, X, Y, stage, submit
from tests.bot.test_two_worlds import FOUNDED, MONDAY

__all__ = ["stage"]


def words(name: str) -> Words:
    return Words(zh=name, en=name)


OFFICE = Organisation(
    units=(Unit(id="window", name=words("窗口办")), Unit(id="land", name=words("国土所"))),
    areas=(Area(id="east", name=words("东片"), supervisor="李大为"),),
    campaigns=(Campaign(id="formal", name=words("形式主义")), Campaign(id="idle", name=words("躺平"))),
)


async def rows(stage: Stage, sql: str, *values: object) -> list[Any]:
    return list(await stage.services.staffing._main.read(lambda tx: tx.execute(sql, values).fetchall()))


async def roles(stage: Stage, given: str) -> None:
    main = stage.services.staffing._main
    await main.write(lambda tx: tx.execute("UPDATE staff SET roles=?", (given,)).rowcount)


async def tips(stage: Stage, count: int = 1) -> list[str]:
    """Numbers of cases, in the order in which they came in."""
    for index in range(count):
        await submit(stage, TIP + "又" * index)
    return [number for (number,) in await rows(stage, "SELECT number FROM audit WHERE act='submit' ORDER BY seq")]


async def opened(stage: Stage, number: str, chat: int = X) -> str:
    await stage.does(chat, data=f"s:card:{number}")
    return stage.said(chat).split("🗂")[-1]


async def test_each_part_is_changed_by_a_press_and_shown_on_the_card(stage: Stage) -> None:
    stage.services.assignments.organisation = OFFICE
    (number,) = await tips(stage)
    assert "牵头" not in await opened(stage, number)
    await stage.press(X, "分工")
    for part, choice in (
        ("牵头领导", "李大为"), ("牵头单位", "窗口办"), ("责任单位", "国土所"), ("办理方式", "交叉"), ("片区", "东片"),
    ):  # fmt: skip
        await stage.press(X, part)
        await stage.press(X, choice)
    await stage.press(X, "专项")
    await stage.press(X, "形式主义")
    await stage.press(X, "躺平")
    assert any(label.startswith("✓ 形式主义") for label in stage.buttons(X)), "the next of several is pressed at once"
    card = await opened(stage, number)
    for said in ("牵头领导：李大为", "牵头单位：窗口办", "责任单位：国土所", "配合部门：未定", "片区：东片"):
        assert said in card
    assert "专项：形式主义、躺平" in card
    assert "片区与系统交叉　看得到的人：李大为、王小明" in card
    await stage.does(X, data=f"s:assign:{number}")
    assert "片区负责人：李大为" in stage.said(X)


async def test_a_small_desk_is_asked_neither_for_areas_nor_for_campaigns(stage: Stage) -> None:
    (number,) = await tips(stage)
    await stage.does(X, data=f"s:assign:{number}")
    assert "片区" not in stage.buttons(X) and "专项" not in stage.buttons(X)
    assert "牵头领导" in stage.buttons(X)
    await stage.does(X, text="/queue")
    assert not any("片区" in label for label in stage.buttons(X))
    await stage.does(X, data="s:areas")
    assert "没有划分片区" in stage.said(X)
    await stage.does(X, data="s:area:east")
    assert "过期" in stage.said(X)


async def test_other_roles_see_it_and_change_nothing(stage: Stage) -> None:
    (number,) = await tips(stage)
    await roles(stage, "intake handler")
    await stage.does(X, data=f"s:assign:{number}")
    assert set(stage.buttons(X).values()) == {f"s:card:{number}"}
    for data in (f"s:assign-part:{number}:unit", f"s:assign-set:{number}:unit:desk"):
        await stage.does(X, data=data)
    assert "不在您的职责里" in stage.said(X)
    assert await rows(stage, "SELECT * FROM assignment") == []


async def test_made_up_presses_change_nothing(stage: Stage) -> None:
    (number,) = await tips(stage)
    for data in (
        "s:assign:QF-0000-0000", "s:assign-part:QF-0000-0000:unit", "s:assign-set:QF-0000-0000:unit:desk", "s:assign",
        f"s:assign-part:{number}:box", f"s:assign-set:{number}:box:1", f"s:assign-set:{number}:unit:moon",
        f"s:assign-set:{number}:lead:nobody", f"s:assign-set:{number}:unit", f"s:area:{number}", "s:links:QF-0000-0000",
        "s:link-new:QF-0000-0000:group", f"s:link-new:{number}:marriage", f"s:link-gone:{number}:QF-0000-0000",
        "s:link-undo:QF-0000-0000", "s:duty-day:soon", "s:duty-set:soon:nobody", "s:duty-set:2026-12-01:nobody",
    ):  # fmt: skip
        await stage.does(X, data=data)
    for table in ("assignment", "link", "duty"):
        assert await rows(stage, f"SELECT * FROM {table}") == []


async def test_an_area_has_its_own_queue(stage: Stage) -> None:
    stage.services.assignments.organisation = OFFICE
    found = await tips(stage, 8)
    for number in found[:7]:
        await stage.does(X, data=f"s:assign-set:{number}:area:east")
    await stage.does(X, text="/queue")
    await stage.press(X, "片区")
    await stage.press(X, "东片")
    assert "东片</b>，共 7 件" in stage.said(X)
    first = {data for data in stage.buttons(X).values() if data.startswith("s:card:")}
    await stage.press(X, "下一页")
    second = {data for data in stage.buttons(X).values() if data.startswith("s:card:")}
    assert (len(first), len(second)) == (6, 1)
    assert first | second == {f"s:card:{number}" for number in found[:7]}
    await stage.press(X, "首页")
    assert {data for data in stage.buttons(X).values() if data.startswith("s:card:")} == first


async def test_what_he_does_not_see_is_in_no_area_for_him(stage: Stage) -> None:
    stage.services.assignments.organisation = OFFICE
    await submit(stage, TIP + "李大为也在场。")
    number = await stage.number()
    await stage.does(X, data=f"s:assign-set:{number}:area:east")
    await stage.does(X, data="s:area:east")
    assert "共 1 件" in stage.said(X)
    await stage.does(Y, data="s:area:east")
    assert "这里没有待办的事" in stage.said(Y)
    await stage.does(Y, data=f"s:assign:{number}")
    assert "看不到它" in stage.said(Y)


async def test_cases_are_linked_by_number_confirmed_and_seen_from_both(stage: Stage) -> None:
    one, two = await tips(stage, 2)
    await opened(stage, one)
    await stage.press(X, "关联")
    assert "没有关联的件" in stage.said(X)
    await stage.press(X, "窝串案")
    await stage.does(X, text=two.lower())
    assert await rows(stage, "SELECT * FROM link") == [], "not before it is confirmed"
    await stage.press(X, "确认")
    assert "关联好了" in stage.said(X)
    for number, other in ((one, two), (two, one)):
        assert "同一组共 2 件" in await opened(stage, number, Y)
        await stage.press(Y, "关联")
        assert f"s:card:{other}" in stage.buttons(Y).values()
        assert "同一组的另有 1 件" in stage.said(Y)
    await stage.does(X, data=f"s:links:{one}")
    await stage.press(X, "去掉关联")
    await stage.press(X, two)
    assert "同一组" not in await opened(stage, one)


async def test_a_number_that_is_none_links_nothing(stage: Stage) -> None:
    (one,) = await tips(stage)
    await stage.does(X, data=f"s:link-new:{one}:dual")
    await stage.does(X, text="QF-0000-0000")
    await stage.press(X, "确认")
    assert "没有这个案号，或者您看不到那一件" in stage.said(X)
    await stage.does(X, text="/cancel")
    assert await rows(stage, "SELECT * FROM link") == []


async def test_a_repeat_is_joined_by_a_move_and_counted_on_the_first(stage: Stage) -> None:
    first, second = await tips(stage, 2)
    main = stage.services.staffing._main
    await main.write(lambda tx: tx.execute("UPDATE tip SET received_day='2026-11-11' WHERE number=?", (first,)).rowcount)
    await stage.does(X, data=f"s:move:{second}:S02")
    await stage.press(X, "确认")
    await stage.does(X, data=f"s:move:{second}:S07")
    await stage.does(X, text="不记得了")
    await stage.press(X, "确认")
    assert "没有这个案号" in stage.said(X)
    await stage.does(X, data=f"s:move:{second}:S07")
    await stage.does(X, text=first)
    await stage.press(X, "确认")
    assert f"第一件是 {first}（距首次 5 天）" in await opened(stage, second)
    assert "重复 1 次，距首次 5 天" in await opened(stage, first)


async def test_returns_are_told_on_the_card_and_marked_from_the_second(stage: Stage) -> None:
    (number,) = await tips(stage)
    main = stage.services.staffing._main
    for seq, state in enumerate(("S02", "S05", "S02", "S05", "S02"), start=2):
        await main.write(
            lambda tx, seq=seq, state=state: tx.execute(
                "INSERT INTO step SELECT case_id, ?, ?, 'x', '2026-11-16' FROM tip", (seq, state)
            ).rowcount
        )
        card = await opened(stage, number)
        assert ("退回过 1 次" in card) == (seq in (4, 5))
        assert ("退回过 2 次　⚠️" in card) == (seq == 6)


async def test_the_week_is_shown_and_a_manager_swaps_a_day(stage: Stage) -> None:
    main = stage.services.staffing._main
    await main.write(lambda tx: roster.rotate(tx, MONDAY.date(), 3, ["王小明", "李大为"], FOUNDED))
    await stage.does(Y, text="/duty")
    assert "2026-11-16　王小明\n2026-11-17　李大为\n2026-11-18　王小明\n2026-11-19　没有排" in stage.said(Y)
    await stage.press(Y, "11-18")
    await stage.press(Y, "李大为")
    assert "2026-11-18　李大为" in stage.said(Y)
    await roles(stage, "intake")
    await stage.does(X, text="/duty")
    assert not any("11-" in label for label in stage.buttons(X))
    await stage.does(X, data=f"s:duty-set:2026-11-19:{stage.people[X].staff_id}")
    assert await rows(stage, "SELECT day FROM duty ORDER BY day DESC LIMIT 1") == [("2026-11-18",)]


async def test_what_comes_in_is_of_whoever_is_on_duty(stage: Stage) -> None:
    main = stage.services.staffing._main
    await main.write(lambda tx: roster.rotate(tx, MONDAY.date(), 3, ["李大为", "王小明"], FOUNDED))
    (number,) = await tips(stage)
    assert "承办：李大为" in await opened(stage, number)
    await stage.does(LIN, text="/start")
    assert "李大为" not in stage.said(LIN)
