"""/signals in chat: the letter, the list, one signal, taking note, asking; for overseers and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.sender import Sender
from handlers import menus
from tests.bot.test_recusal_screens import LIN, Stage, X, Y, stage, submit

__all__ = ["stage"]


async def rows(stage: Stage, sql: str) -> list[Any]:
    return list(await stage.services.staffing._main.read(lambda tx: tx.execute(sql).fetchall()))


async def fired(stage: Stage, x: str = "overseer", y: str = "supervisor") -> None:
    """X and Y in these roles, and a tip nobody has touched for so long that a signal has fired and is told."""
    main = stage.services.staffing._main
    await submit(stage)
    for chat, roles in ((X, x), (Y, y)):
        await main.write(lambda tx, c=chat, r=roles: tx.execute("UPDATE staff SET roles=? WHERE chat_id=?", (r, c)).rowcount)
    await stage.services.signals.sweep(stage.services.now() + timedelta(days=4))
    await main.write(lambda tx: tx.execute("UPDATE outbox SET next_at=0").rowcount)
    await deliver(stage)


async def deliver(stage: Stage) -> None:
    bot: Any = stage.phone
    while await Sender(bot, stage.services, stage.house.outgoing).send_due():
        pass


async def test_from_the_letter_to_the_question(stage: Stage) -> None:
    await fired(stage)
    number = await stage.number()
    assert "新的压案不查信号" in stage.said(X) and "收到后没有人动手：1" in stage.said(X)
    assert "压案" not in stage.said(Y) and number not in stage.said(X), "the letter names no case"
    await stage.press(X, "看信号")
    assert "共 1 条" in stage.said(X)
    await stage.press(X, number)
    assert "没有任何经办动作" in stage.said(X) and "从哪天起：2026-11-16" in stage.said(X)
    await stage.press(X, "已知悉")
    assert "王小明 已知悉" in stage.said(X)
    await stage.press(X, "要求说明")
    await stage.press(X, "要求说明")
    await deliver(stage)
    assert stage.said(Y).count(f"<b>{number}</b>　监督员要求说明：收到后没有人动手") == 1
    assert await rows(stage, "SELECT act FROM audit WHERE act LIKE 'signal.%' ORDER BY seq") == [
        ("signal.look",), ("signal.ask",), ("signal.ask",),
    ]  # fmt: skip
    for words in ("一张表退了五次", str(LIN)):
        assert words not in stage.said(X) + stage.said(Y)


async def test_for_everybody_else_there_is_no_such_command(stage: Stage) -> None:
    await fired(stage)
    (subject,) = (await rows(stage, "SELECT subject FROM signal"))[0]
    before = await rows(stage, "SELECT * FROM signal")
    await stage.does(Y, text="/nonsense")
    nothing = stage.said(Y).splitlines()[-1]
    await stage.does(Y, text="/signals")
    assert stage.said(Y).splitlines()[-1] == nothing
    for verb in ("signals:0", f"signal:1:{subject}", f"signal-look:1:{subject}", f"signal-ask:1:{subject}"):
        await stage.does(Y, data=f"s:{verb}")
    assert "信号" not in stage.said(Y).replace("这条信号已经没有了", "")
    assert await rows(stage, "SELECT * FROM signal") == before


async def test_made_up_presses_and_what_has_gone(stage: Stage) -> None:
    await fired(stage)
    (subject,) = (await rows(stage, "SELECT subject FROM signal"))[0]
    for data in ("s:signal:1:00", "s:signal:x:", "s:signal", f"s:signal-look:99999:{subject}", "s:signals:zz", "s:signals:²"):
        await stage.does(X, data=data)
    main = stage.services.staffing._main
    await main.write(lambda tx: tx.execute("UPDATE tip SET touched_on='2026-11-20'").rowcount)
    await stage.services.signals.sweep(stage.services.now() + timedelta(days=4))
    await stage.does(X, data=f"s:signal:1:{subject}")
    assert "已经没有了" in stage.said(X)
    await stage.does(X, text="/signals")
    assert "现在没有压案不查信号" in stage.said(X)


async def test_where_nobody_supervises(stage: Stage) -> None:
    await fired(stage, y="handler")
    (subject,) = (await rows(stage, "SELECT subject FROM signal"))[0]
    await stage.does(X, data=f"s:signal-ask:1:{subject}")
    assert "请当面过问" in stage.said(X)


async def test_only_overseers_have_it_in_their_menu(stage: Stage) -> None:
    await fired(stage)
    names: dict[int, list[str]] = {}

    class Bot:
        async def set_my_commands(self, commands: Any, *, scope: Any) -> None:
            names[scope.chat_id] = [one.command for one in commands]

    for officer in await stage.services.staffing.everyone():
        await menus.officer_menu(Bot(), stage.services, officer)  # type: ignore[arg-type]
    assert "signals" in names[X] and "signals" not in names[Y]
