"""📒 on the screen: forged presses change nothing, what is typed is judged, nobody is stuck for want of a colleague."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.test_recusal_screens import Stage, X, Y, stage, submit

__all__ = ["stage"]
ALL_ROLES = "deputy_head handler head intake manager section_head supervisor"


async def rows(stage: Stage, sql: str) -> list[Any]:
    return list(await stage.services.staffing._main.read(lambda tx: tx.execute(sql).fetchall()))


async def begin(stage: Stage, state: str = "S10") -> str:
    await submit(stage)
    main = stage.services.staffing._main
    await main.write(lambda tx: tx.execute(f"UPDATE staff SET roles='{ALL_ROLES}'").rowcount)
    await main.write(lambda tx: tx.execute(f"UPDATE tip SET state='{state}'").rowcount)
    return await stage.number()


def token(stage: Stage, chat: int = X) -> str:
    return next(data for label, data in stage.buttons(chat).items() if label == "取消").split(":")[2]


def newest(stage: Stage, chat: int = X) -> str:
    return stage.said(chat).rsplit("\n", 1)[-1]


@pytest.mark.parametrize("number", ["QF-0000-0000", "", "x"])
async def test_a_case_he_does_not_see_is_not_worked_on(stage: Stage, number: str) -> None:
    await begin(stage)
    for data in (
        f"s:entries:{number}", f"s:entry-new:{number}", f"s:entry-begin:{number}:supervision:send",
        f"s:entry-begin:{number}:asked-about:record", "s:entry:zz", f"s:entry:{'00' * 16}", f"s:entry-act:{'00' * 16}:answer",
    ):  # fmt: skip
        await stage.does(X, data=data)
        assert "没有这件事，或者您看不到它" in newest(stage), data
    assert await rows(stage, "SELECT * FROM entry") == []


async def test_made_up_kinds_and_acts_are_old_buttons(stage: Stage) -> None:
    number = await begin(stage)
    for data in (f"s:entry-begin:{number}:party:send", f"s:entry-begin:{number}:supervision:party", "s:entry-begin"):
        await stage.does(X, data=data)
        assert "过期" in newest(stage)
    await stage.does(X, data=f"s:entry-begin:{number}:transfer:send")  # what only a move does
    await stage.press(X, "确认")
    assert await rows(stage, "SELECT * FROM entry") == []


async def test_a_choice_that_was_not_offered_is_not_taken(stage: Stage) -> None:
    number = await begin(stage)
    stop = "UPDATE clock SET stopped_at='2026-11-16', next_at=NULL WHERE rule!='DT-screening'"
    await stage.services.staffing._main.write(lambda tx: tx.execute(stop).rowcount)
    await stage.does(X, data=f"s:entry-begin:{number}:extension:ask")
    for forged in ("T99", "DT-close", "-", ""):
        await stage.does(X, data=f"s:fact:{token(stage)}:{forged}")
        assert "过期" in newest(stage)
    await stage.does(X, data=f"s:entry-begin:{number}:coordination:decide")
    await stage.does(X, text="请农业局派人")
    for forged in ("nobody", "x" * 30):
        await stage.does(X, data=f"s:fact:{token(stage)}:{forged}")
        assert "过期" in newest(stage)
    await stage.press(X, "李大为")
    assert "期限" in newest(stage) or "2026-12-31" in stage.said(X)


async def test_a_dash_is_words_where_words_are_needed(stage: Stage) -> None:
    number = await begin(stage)
    await stage.does(X, data=f"s:entry-begin:{number}:asked-about:record")
    await stage.does(X, text="-")
    await stage.press(X, "确认")
    assert await rows(stage, "SELECT kind, state, codes FROM entry") == [("asked-about", "kept", "{}")]


async def test_it_is_recorded_once_however_often_it_is_pressed(stage: Stage) -> None:
    number = await begin(stage)
    await stage.does(X, data=f"s:entry-begin:{number}:asked-about:record")
    await stage.does(X, text="某人来打听")
    confirm = next(data for label, data in stage.buttons(X).items() if "确认" in label)
    for _ in range(3):
        await stage.does(X, data=confirm)
    assert await rows(stage, "SELECT count(*) FROM entry") == [(1,)]
    assert "某人来打听" not in str(await rows(stage, "SELECT * FROM audit")) + str(await rows(stage, "SELECT * FROM entry"))


async def test_a_case_lost_while_something_is_written_ends_it(stage: Stage) -> None:
    number = await begin(stage)
    await stage.does(Y, data=f"s:entry-begin:{number}:supervision:send")
    await stage.press(Y, "蓝色")
    main = stage.services.staffing._main
    await main.write(lambda tx: tx.execute("DELETE FROM key_wrap WHERE reader_id='r-李大为'").rowcount)
    await stage.press(Y, "超过期限")
    assert "没有这件事，或者您看不到它" in newest(stage, Y)
    await stage.does(Y, text="还在写")
    assert await rows(stage, "SELECT * FROM entry") == []


async def test_a_case_that_nobody_handled_is_taken_up_again_with_a_colleague(stage: Stage) -> None:
    """S26 asks who handled it before; one that was only passed on had nobody, and must not be stuck there."""
    number = await begin(stage, "S26")
    await stage.does(X, data=f"s:move:{number}:S10")
    await stage.press(X, "李大为")
    await stage.press(X, "确认")
    assert await rows(stage, "SELECT state FROM tip") == [("S10",)]


async def test_only_who_asked_is_offered_to_take_it_back(stage: Stage) -> None:
    number = await begin(stage, "S02")
    await stage.does(X, data=f"s:move:{number}:S04")
    await stage.press(X, "属于其他机关")
    await stage.press(X, "确认")
    (entry,) = await rows(stage, "SELECT lower(hex(entry_id)) FROM entry")
    await stage.does(X, data=f"s:entry:{entry[0]}")
    assert [label for label in stage.buttons(X) if "同意" in label or "撤回" in label] == ["撤回"]
    await stage.does(Y, data=f"s:entry:{entry[0]}")
    assert [label for label in stage.buttons(Y) if "同意" in label or "撤回" in label] == ["我看过，同意", "不同意"]
    await stage.press(Y, "我看过，同意")
    await stage.press(Y, "确认")
    assert await rows(stage, "SELECT state FROM tip") == [("S04",)]
