"""🏷 on the screen: which labels are offered, chosen and confirmed; done once; not for every role; the second reader's word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.second_opinion import Suggestion
from tests.bot.test_recusal_screens import LIN, Stage, X, Y, stage, submit

__all__ = ["stage"]
LABELS = "SELECT label, source FROM tip_label ORDER BY rank"


async def rows(stage: Stage, sql: str = LABELS) -> list[Any]:
    main = stage.services.staffing._main
    return list(await main.read(lambda tx: tx.execute(sql).fetchall()))


async def begin(stage: Stage) -> str:
    await submit(stage)
    number = await stage.number()
    await stage.does(X, data=f"s:card:{number}")
    await stage.press(X, "改类别")
    return number


async def test_labels_are_chosen_confirmed_and_stored_once(stage: Stage) -> None:
    await begin(stage)
    machines = await rows(stage)
    assert machines and {source for _, source in machines} == {"machine"}
    first = next(iter(stage.buttons(X)))
    assert first.startswith(machines[0][0]), "what the machine found is offered first"
    await stage.press(X, "文山会海")
    await stage.press(X, "P11")
    await stage.press(X, "不归这里管")
    await stage.press(X, "O02")
    await stage.press(X, "选好了")
    assert await rows(stage) == machines, "not before it is confirmed"
    confirm = next(data for label, data in stage.buttons(X).items() if "确认" in label)
    await stage.does(X, data=confirm)
    assert await rows(stage) == [("P11", "person"), ("O02", "person")]
    assert "类别改好了" in stage.said(X)
    notes = await rows(stage, "SELECT count(*) FROM object WHERE kind='note'")
    await stage.does(X, data=confirm)
    assert "过期" in stage.said(X)
    assert await rows(stage, "SELECT count(*) FROM object WHERE kind='note'") == notes == [(1,)]


async def test_a_second_press_takes_a_label_out_and_five_are_enough(stage: Stage) -> None:
    await begin(stage)
    await stage.press(X, "贯彻决策部署")
    await stage.press(X, "P06")
    await stage.press(X, "P06")
    assert not any("选好了" in label for label in stage.buttons(X)), "nothing is chosen"
    for id in ("P06", "P07", "P08", "P09", "P10", "P01"):
        token = next(data for label, data in stage.buttons(X).items() if label == "取消").split(":")[2]
        await stage.does(X, data=f"s:tag:{token}:{id}")
    assert "最多选五类" in stage.said(X)
    await stage.press(X, "选好了")
    await stage.press(X, "确认")
    assert [label for label, _ in await rows(stage)] == ["P06", "P07", "P08", "P09", "P10"]


async def test_stale_and_made_up_presses_change_nothing(stage: Stage) -> None:
    number = await begin(stage)
    machines = await rows(stage)
    token = next(data for label, data in stage.buttons(X).items() if label == "取消").split(":")[2]
    for data in (f"s:tag:{token}:P99", f"s:tags:{token}:Q9", f"s:tagged:{token}", "s:tag:0000:P01", "s:tagged:0000"):
        await stage.does(X, data=data)
    await stage.does(X, data="s:label:QF-0000-0000")
    assert await rows(stage) == machines
    await stage.does(Y, data=f"s:tag:{token}:P01")
    assert "过期" in stage.said(Y), "the buttons are of the one who opened them"
    await stage.does(X, data=f"s:note:{number}")
    await stage.does(X, data=f"s:tag:{token}:P01")
    assert await rows(stage) == machines


async def test_only_some_roles_may_label(stage: Stage) -> None:
    await submit(stage)
    main, number = stage.services.staffing._main, await stage.number()
    await main.write(lambda tx: tx.execute("UPDATE staff SET roles='supervisor'").rowcount)
    await stage.does(X, data=f"s:card:{number}")
    assert not any("改类别" in label for label in stage.buttons(X))
    await stage.does(X, data=f"s:label:{number}")
    assert "不在您的职责里" in stage.said(X)


class Contrary:
    """A second reader who says the same of everything, and notes what he was asked."""

    def __init__(self, suggestion: Suggestion | None) -> None:
        self.suggestion = suggestion
        self.asked: list[str] = []

    async def read(self, text: str) -> Suggestion | None:
        self.asked.append(text)
        return self.suggestion


async def test_another_view_is_sealed_and_shown_and_leaves_it_to_a_person(stage: Stage) -> None:
    contrary = Contrary(Suggestion("out", (), ("O05",)))
    stage.services = replace(stage.services, second=contrary)
    await stage.does(LIN, text="镇政府窗口的工作人员反复让人跑，一张表退了五次，上周二又退了一次。我叫张三丰。")
    assert contrary.asked == [], "not before it is submitted"
    await stage.press(LIN, "提交")
    (asked,) = contrary.asked
    assert "反复让人跑" in asked
    assert "张三丰" not in asked, "masked as the citizen left it"
    assert await rows(stage, "SELECT needs_human FROM tip") == [(1,)]
    assert {source for _, source in await rows(stage)} == {"machine"}, "its labels are not taken over"
    stage.unlock(X)
    await stage.does(X, data=f"s:read:{await stage.number()}")
    assert "第二判读的看法不同：O05" in stage.said(X)


@pytest.mark.parametrize("answer", [None, Suggestion("in", ("E01",), ())])
async def test_without_another_view_nothing_is_said(stage: Stage, answer: Suggestion | None) -> None:
    reading = stage.services.reader.read("镇政府窗口的工作人员反复让人跑，一张表退了五次，上周二又退了一次。")
    same = Suggestion("in", (reading.labels[0].id,), ()) if answer else None
    stage.services = replace(stage.services, second=Contrary(same))
    await submit(stage)
    stage.unlock(X)
    await stage.does(X, data=f"s:read:{await stage.number()}")
    assert "第二判读" not in stage.said(X)
    seed = stage.seeds[X]
    case = await stage.services.desk.card(await stage.number(), stage.people[X])
    turns = await stage.services.threads.read(case.case_id, stage.people[X], seed, stage.services.now())
    content = turns[0].content
    assert "second" not in content
    assert content["model"] == stage.services.reader.version
    assert content["labels"] == [[label.id, label.p] for label in reading.labels]
