"""An office with areas, from its file to the chat: a tip finds area, supervisor and unit; managers hear of nobody's case."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.sender import Sender
from bot.ticks import Ticks
from casework.lifecycle import Facts
from tests.bot.test_recusal_screens import TIP, Stage, X, Y, stage, submit

__all__ = ["stage"]
FILE = """
units:
  - {id: window, name: {zh: 窗口办, en: Windows}}
  - {id: land, name: {zh: 国土所, en: Land}}
areas:
  - {id: east, name: {zh: 东片, en: East}, supervisor: 李大为, places: [青山镇]}
routes:
  - {label: P, unit: window}
  - {label: E, unit: window}
duty_unit: land
"""


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "organisation.yaml"
    path.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv("QF_ORGANISATION", str(path))
    return path


async def rows(stage: Stage, sql: str, *values: object) -> list[Any]:
    return list(await stage.services.staffing._main.read(lambda tx: tx.execute(sql, values).fetchall()))


async def move(stage: Stage, number: str, to: str, update: int) -> None:
    me, now, desk = stage.people[X], stage.phone.now(), stage.services.desk
    facts = Facts(me.staff_id, now.date(), approval="准", assignee=stage.people[Y].staff_id)
    await desk.move(await desk.card(number, me), to, me, facts, [], update, now)


async def later(stage: Stage, days: int) -> None:
    """Some days later, at ten: everything the program does by itself, sent to its end."""
    now, phone = stage.phone.now() + timedelta(days=days), stage.phone
    services = stage.services.__class__(**{**vars(stage.services), "now": lambda: now})
    bot: Any = phone
    await Ticks(bot, services, stage.house.upkeep, stage.house.digests).tick()
    sender = Sender(bot, services, stage.house.outgoing)
    while await sender.send_due():
        pass


async def test_a_tip_finds_its_area_and_its_unit(stage: Stage) -> None:
    await submit(stage, "青山" + TIP)
    await submit(stage, TIP)
    found = await rows(stage, "SELECT number FROM audit WHERE act='submit' ORDER BY seq")
    assert await rows(stage, "SELECT number, area FROM assignment JOIN tip USING(case_id)") == [(found[0][0], "east")]
    await stage.does(X, data="s:area:east")
    assert "东片</b>，共 1 件" in stage.said(X)
    for update, to in enumerate(("S02", "S06", "S09"), start=9000):
        await move(stage, found[0][0], to, update)
    assert await rows(stage, "SELECT lead_unit, duty_unit, lead_officer FROM assignment") == [("window", "window", "")]


async def test_nobodys_case_is_told_once_and_opens_from_the_notice(stage: Stage) -> None:
    await submit(stage)
    number = await stage.number()
    await later(stage, 1)
    await later(stage, 2)
    for chat in (X, Y):
        assert stage.said(chat).count("还没有人认领") == 1
        assert f"{number}</b>　还没有人认领" in stage.said(chat)
    await stage.does(X, data=f"s:claim:{number}")
    await later(stage, 9)
    assert stage.said(X).count("还没有人认领") == 1


async def test_a_hidden_one_is_told_to_who_sees_it(stage: Stage) -> None:
    await submit(stage, TIP + "李大为也在场。")
    await later(stage, 1)
    assert "还没有人认领" in stage.said(X)
    assert "还没有人认领" not in stage.said(Y)


async def test_a_new_supervisor_is_taken_over_at_night(stage: Stage, file: Path) -> None:
    await submit(stage, "青山" + TIP)
    assert await rows(stage, "SELECT supervisor FROM assignment") == [(stage.people[Y].staff_id,)]
    office = stage.services.assignments.organisation
    area = office.areas[0].model_copy(update={"supervisor": "王小明"})
    stage.services.assignments.organisation = office.model_copy(update={"areas": (area,)})
    await later(stage, 1)
    assert await rows(stage, "SELECT supervisor FROM assignment") == [(stage.people[X].staff_id,)]
    assert await rows(stage, "SELECT count(*) FROM assignment_past") == [(1,)]
