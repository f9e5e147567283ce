"""An officer's key is exchanged while the program runs: nothing is lost, and nobody restarts anything."""

from __future__ import annotations

import pytest
from journeys_kit import CANARY, PASSPHRASE, Citizen, Town

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEW = "another passphrase that is long enough"
BEFORE, AFTER = f"第一件：{CANARY}窗口退了五次，一直推诿不办。", f"第二件：{CANARY}窗口又退了三次，还是推诿不办。"


async def test_a_rotation_beside_the_running_program(town: Town, lin: Citizen) -> None:
    await lin.submitted(BEFORE)
    assert any(BEFORE[:6] in text for text in await town.read_newest(BEFORE[:6]))

    desk = town.desk
    (keyfile,) = (desk.home / "secrets" / "keys").iterdir()
    reader, old, new = keyfile.stem, desk.home / "passphrase", desk.home / "new-passphrase"
    new.write_text(NEW, encoding="utf-8")
    await desk.command(
        "keys", "rotate", reader, "--passphrase-file", str(new), "--office-passphrase-file", str(old), "--memory-mib", "19"
    )
    bo = await town.citizen()
    await bo.submitted(AFTER)
    await desk.command("keys", "rewrap", "--from", reader, "--to", reader, "--passphrase-file", str(old))

    officer = town.officer()
    assert "您的钥匙已更换，请重新解锁" in await _toasts(town, officer)  # the key he is unlocked with is the old one
    assert "请先解锁" in await _toasts(town, officer)
    await officer.tell("/unlock")
    assert "已解锁" not in await officer.tell(PASSPHRASE)  # the old passphrase opens the old file only
    await officer.tell("/unlock")
    assert "已解锁" in await officer.tell(NEW)
    assert any(AFTER[:6] in text for text in await town.read_newest(AFTER[:6]))
    await officer.tell("/queue")
    cards = [key["data"] for row in (await town._queue())["keyboard"] for key in row if key["data"].startswith("s:card:")]
    shown = [text for card in cards for text in await _read(town, officer, card)]
    assert any(BEFORE[:6] in text for text in shown)
    assert "FAULT" not in await desk.command("verify")
    new.unlink()


async def _toasts(town: Town, officer: Citizen) -> str:
    """What reading the newest case answers, where it shows no content."""
    await officer.tell("/queue")
    card = next(key["data"] for row in (await town._queue())["keyboard"] for key in row if key["data"].startswith("s:card:"))
    since = (await town.sim.stats())["calls"]
    assert await officer.read(card) == []
    calls = await officer.town.sim.calls(since)
    return str([call["params"].get("text") for call in calls if call["method"] == "answerCallbackQuery"])


async def _read(town: Town, officer: Citizen, card: str) -> list[str]:
    shown = await officer.read(card)
    await officer.tell("/queue")
    return shown
