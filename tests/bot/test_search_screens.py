"""🔎 on the screen: cases that may tell of one event, and words; only with an unlocked key, gone after the reading time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.bot.test_recusal_screens import Stage, X, stage, submit

__all__ = ["stage"]
ONE = "9月18号上午石桥镇便民中心3号窗口的人把我娘的身份证扔在地上，说听不懂就别来，我娘哭了一路。"
SAME = "石桥镇便民大厅三号窗口，九月十八日上午，工作人员冲一个老太太嚷嚷，把身份证扔到地上了，很多人看见。"
OTHER = "我们单位每周要开三个会，材料写到半夜，同一份表要报四个部门，谁也不看。"


async def rows(stage: Stage, sql: str) -> list[Any]:
    return list(await stage.services.staffing._main.read(lambda tx: tx.execute(sql).fetchall()))


async def three(stage: Stage) -> list[str]:
    """Numbers of three tips, the first two of one event."""
    for text in (ONE, SAME, OTHER):
        await submit(stage, text)
    found = await rows(stage, "SELECT number FROM audit WHERE act='submit' ORDER BY seq")
    return [number for (number,) in found]


def labels(stage: Stage, chat: int) -> list[str]:
    boards = [what["keyboard"] for _, _, where, what in stage.phone.calls if where == chat and what.get("keyboard")]
    return [f"{b['text']}|{b.get('callback_data', '')}" for board in boards for row in board["inline_keyboard"] for b in row]


async def test_the_same_event_is_suggested_opened_and_linked(stage: Stage) -> None:
    first, same, other = await three(stage)
    stage.unlock(X)
    await stage.does(X, data=f"s:links:{same}")
    await stage.press(X, "找说同一件事")
    said = stage.said(X)
    assert "可能有 1 件" in said and first in said and other not in said.split("找说同一件事")[-1].split("可能有 1 件")[-1]
    found = labels(stage, X)
    assert any(one.endswith(f"|s:card-below:{first}") for one in found)
    data = next(one.split("|")[1] for one in found if f"s:link-with:{same}:repeat:{first}" in one)
    await stage.does(X, data=data)
    assert await rows(stage, "SELECT * FROM link") == [], "not before it is confirmed"
    await stage.press(X, "确认")
    assert "关联好了" in stage.said(X)
    assert await rows(stage, "SELECT kind FROM link") == [("repeat",)]


async def test_what_was_opened_vanishes_after_the_reading_time(stage: Stage) -> None:
    _, same, _ = await three(stage)
    stage.unlock(X)
    await stage.does(X, data=f"s:alike:{same}")
    shown = {what["message_id"] for *_, where, what in stage.phone.calls if where == X and "相同处" in str(what.get("text"))}
    minutes = stage.services.settings.reading_minutes
    gone = await stage.services.sessions.vanishing(stage.services.seconds() + minutes * 60)
    assert shown and {(X, message) for message in shown} <= set(gone)


@pytest.mark.parametrize("words", ["石桥镇", "娘的身份证", "身份证  石桥镇"])
async def test_words_are_found_and_the_message_with_them_goes(stage: Stage, words: str) -> None:
    first, _, other = await three(stage)
    stage.unlock(X)
    await stage.does(X, text=f"/find {words}")
    said = stage.said(X)
    assert first in said and all(word in said for word in words.split()) and other not in said.split("找到")[-1]
    assert any(method == "delete" and where == X for _, method, where, _ in stage.phone.calls)
    assert await rows(stage, "SELECT act FROM audit WHERE act='search'") == [("search",)]


async def test_nothing_is_opened_without_a_key_a_role_or_two_characters(stage: Stage) -> None:
    first, _, _ = await three(stage)
    await stage.does(X, text="/find 石桥镇")
    assert "请先解锁" in stage.said(X)
    await stage.does(X, data=f"s:alike:{first}")
    stage.unlock(X)
    for text in ("/find", "/find 石"):
        await stage.does(X, text=text)
        assert "至少两个字" in stage.said(X)
    await stage.services.staffing._main.write(lambda tx: tx.execute("UPDATE staff SET roles='overseer'").rowcount)
    await stage.does(X, text="/find 石桥镇")
    await stage.does(X, data=f"s:alike:{first}")
    assert "不在您的职责里" in stage.said(X)
    assert await rows(stage, "SELECT act FROM audit WHERE act IN ('search', 'compare')") == []


async def test_a_desk_that_reads_on_its_own_machines_shows_nothing_here(stage: Stage) -> None:
    first, _, _ = await three(stage)
    stage.unlock(X)
    settings = stage.services.settings.model_copy(update={"reading": "device"})
    stage.services = replace(stage.services, settings=settings)
    await stage.does(X, data=f"s:links:{first}")
    assert not any("找说同一件事" in label for label in stage.buttons(X))
    await stage.does(X, data=f"s:alike:{first}")
    await stage.does(X, text="/find 石桥镇")
    assert "自己的电脑" in stage.said(X)
    assert await rows(stage, "SELECT act FROM audit WHERE act IN ('search', 'compare')") == []


async def test_made_up_presses_change_nothing(stage: Stage) -> None:
    first, same, _ = await three(stage)
    stage.unlock(X)
    for data in (
        "s:alike:QF-0000-0000", "s:alike", f"s:link-with:{first}", f"s:link-with:{first}:marriage:{same}",
        f"s:link-with:{first}:repeat:", "s:card-below:QF-0000-0000", "s:card-below",
    ):  # fmt: skip
        await stage.does(X, data=data)
    await stage.does(X, data=f"s:link-with:{first}:repeat:QF-0000-0000")
    await stage.press(X, "确认")
    assert "没有这个案号" in stage.said(X)
    assert await rows(stage, "SELECT * FROM link") == []


