"""No name at rest: a whole journey with marked people and words leaves nothing of them in any byte that stays."""

from __future__ import annotations

import base64
import json
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys_kit import Town

from campaigns.residue.encodings import Forms, forms_of_number, forms_of_text
from campaigns.residue.searcher import hits
from demo.stage import OFFICER, PASSPHRASE, stage

LIN, CHEN = 7123456789, 6987654321
NAME, USERNAME, PHONE = "欧阳萤火Quincy", "quincy_firefly77", "13912345678"
TIP = "他们把真台账锁进地下室的铁皮柜，检查组一来就换假的"
MORE, LATER, GIVEN_UP = "钥匙挂在食堂后门", "昨夜又搬走了两箱纸", "这一段我后来不想说了"
REPLY, NOTE = "请您说说搬走的是哪两箱", "先查食堂后门的监控"
MARKERS = {
    "citizen's id": forms_of_number(LIN),
    "other account's id": forms_of_number(CHEN),
    **{f"text {text[:6]}": forms_of_text(text) for text in (NAME, USERNAME, TIP, MORE, LATER, GIVEN_UP, REPLY, NOTE)},
    "phone": forms_of_text(PHONE) | forms_of_number(int(PHONE)),
    "passphrase": forms_of_text(PASSPHRASE),
}


async def journey(town: Town) -> list[str]:
    """Writing, dying in the middle, submitting, an answer, coming back from another account; returns receipt codes."""
    lin = await town.citizen(id=LIN, first_name=NAME, username=USERNAME)
    await lin.tell("/start")
    await lin.tell(GIVEN_UP)
    await lin.press("重写")
    await lin.tell(f"{TIP}，我的电话{PHONE}。")
    await lin.send(contact={"phone_number": PHONE, "first_name": NAME})
    await lin.send(GIVEN_UP, forward_from_name=NAME)
    await town.quiet()
    await town.desk.stop(signal.SIGKILL)
    await lin.send(MORE)
    await town.desk.start()
    await town.quiet()
    code = lin.code(await lin.press("提交"))
    await lin.press("清除聊天记录")
    await answer(town)
    chen = await town.citizen(id=CHEN, first_name=NAME, username=USERNAME + "b")
    wrong = code[:-1] + ("7" if code[-1] != "7" else "8")
    await chen.tell("/status")
    assert "没有查到" in await chen.tell(wrong)
    assert REPLY in await chen.tell(code)
    await chen.tell(LATER)
    assert "已经加密交给工作人员" in await chen.press("提交")
    await chen.send(GIVEN_UP)
    await town.sim.block(LIN)
    await town.quiet()
    return [code, wrong]


async def answer(town: Town) -> None:
    """The officer reads, replies and keeps a note."""
    shown = await town.read_newest(TIP)
    assert any(MORE in text for text in shown) and not any(PHONE in text for text in shown)
    officer = town.officer()
    for label, words in (("回复", REPLY), ("备注", NOTE)):
        await officer.press(label)
        await officer.tell(words)
        await officer.press("确认")
    await town.sim.clock(advance=8 * 86_400)  # reminders and the weekly digest go out
    await town.quiet()


def forms_of_code(code: str) -> Forms:
    bare = code.replace("-", "")
    variants = {"with dashes": code, "bare": bare, "small": bare.lower()}
    return {f"{how}, {form}": data for how, text in variants.items() for form, data in forms_of_text(text).items()}


async def test_nothing_of_a_whole_journey_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    async with stage(home, settings={"QF_RECEIPTS_AHEAD": "8"}) as desk:
        codes = await journey(Town(desk))
        assert await desk.stop() == 0
        assert "FAULT" not in await desk.command("verify")
    (home / "passphrase").unlink()  # the stage's own, as an operator would hand it over
    markers = MARKERS | {f"receipt {n}": forms_of_code(code) for n, code in enumerate(codes)}
    names = {path.name for path in home.rglob("*")}
    assert {"main.db", "keys.db", "pepper", "bot.log"} <= names
    assert list(hits(home, markers)) == []
    assert list(hits(home, {"control": forms_of_text(OFFICER)})) != []  # an officer's name may stay, and is found


def in_sqlite(path: Path, value: object) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b)")
        database.execute("INSERT INTO t(b) VALUES(?)", (value,))
    database.close()


PLANTED: dict[str, Callable[[Path], object]] = {
    "decimal": lambda path: path.write_text(f"chat_id={LIN}\n"),
    "hex": lambda path: path.write_text(f"0x{LIN:016x}"),
    "capital hex": lambda path: path.write_text(f"{LIN:X}"),
    "little endian": lambda path: path.write_bytes(b"x" + LIN.to_bytes(8, "little")),
    "big endian": lambda path: path.write_bytes(b"x" + LIN.to_bytes(8, "big")),
    "UTF-16": lambda path: path.write_bytes(f"id {LIN}".encode("utf-16")),
    "base64 of decimal": lambda path: path.write_bytes(base64.b64encode(f"id={LIN};".encode())),
    "base64 of eight bytes": lambda path: path.write_bytes(base64.urlsafe_b64encode(b"??" + LIN.to_bytes(8, "big"))),
    "integer in SQLite": lambda path: in_sqlite(path, LIN),
    "text in SQLite": lambda path: in_sqlite(path, TIP),
    "blob in SQLite": lambda path: in_sqlite(path, f"…{TIP}…".encode("utf-16-le")),
    "text": lambda path: path.write_text(f"《{TIP}》", encoding="utf-8"),
    "JSON": lambda path: path.write_text(json.dumps({"text": f"{TIP}。"})),
    "base64 of text": lambda path: path.write_bytes(base64.b64encode(f"a{TIP}b".encode())),
    "name": lambda path: path.write_text(f"from {NAME}", encoding="utf-8"),
    "file name": lambda path: path.with_name(f"{USERNAME}.json").write_text("{}"),
    "phone": lambda path: path.write_text(f"+86{PHONE}"),
    "GB 18030": lambda path: path.write_text(NAME, encoding="gb18030"),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_the_search_finds_what_is_there(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "data" / "objects"
    folder.mkdir(parents=True)
    (folder / "noise").write_bytes(bytes(range(256)) * 64)
    assert list(hits(tmp_path, MARKERS)) == []
    PLANTED[kind](folder / "planted")
    assert list(hits(tmp_path, MARKERS)) != []


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("after", range(4))
def test_base64_is_found_wherever_it_begins(tmp_path: Path, before: int, after: int) -> None:
    raw = b"\xff" * before + TIP.encode() + b"\xff" * after
    (tmp_path / "planted").write_bytes(base64.b64encode(raw))
    assert list(hits(tmp_path, MARKERS)) != []
