"""What people do while the campaign watches: every way of using the desk, and its worst moments. Called by ``day``."""

import asyncio
import sqlite3
from typing import Any

from campaigns.residue.house import House, Person, Surprise
from demo.people import ANSWERS

_UNWANTED: tuple[dict[str, Any], ...] = (
    {"photo": b"\x89PNG\r\n\x1a\n" + bytes(16), "caption": "附图"},
    {"document": b"%PDF-1.4 residue", "file_name": "residue-evidence.pdf"},
    {"voice": b"OggS residue"},
    {"sticker": "🐳"},
    {"location": {"latitude": 31.2304, "longitude": 121.4737}},
)


async def one_message(house: House) -> tuple[Person, str]:
    """A tip in one message, corrected once; the chat is cleared afterwards."""
    lin = await house.person()
    await lin.tell("/start", "匿名反映")
    sent = await house.sim.send(lin.chat, house.markers.text("窗口让人白跑五趟"))
    await lin.sees("提交前")
    await house.sim.edit(lin.chat, sent, house.markers.text("窗口让人白跑六趟"))
    await lin.sees("六趟")
    code = await lin.submit()
    await lin.press("清除聊天记录")
    return lin, code


async def guided_with_personal_data(house: House) -> tuple[Person, str]:
    """Step by step, with the writer's phone in the words, which is masked before it is sealed."""
    chen = await house.person()
    await chen.tell("/tip", "请把事情写下来")
    await chen.press("一步一步问我", "第 1 步")
    await chen.tell(house.markers.text("台账全是补的", phone=chen.account.phone), "第 2 步")
    for question in ("unit", "when", "where", "how", "evidence"):
        await chen.tell(ANSWERS[question])
    await chen.press("跳过", "提交前")
    return chen, await chen.submit()


async def unwanted(house: House) -> None:
    """Files, a contact, a place, a sticker, two kinds of forwards; then the draft is thrown away."""
    zhao, other = await house.person(), house.markers.account()
    await zhao.tell(house.markers.text("会议开了四遍"), "提交前")
    for content in _UNWANTED:
        await zhao.tell(**content)
    await zhao.tell(contact=other.contact)
    await zhao.tell(house.markers.text("转来的话"), forward_from_name=other.first_name)
    await house.sim.raw({"message": _forwarded(zhao, other.id, other.first_name, house.markers.text("别人的原话"))})
    await house.quiet()
    await zhao.press("不提交了", "已经丢掉")


def _forwarded(who: Person, origin: int, name: str, text: str) -> dict[str, Any]:
    """A forwarded message that shows whom it comes from."""
    account = who.account
    sender = {"id": account.id, "is_bot": False, "first_name": account.first_name, "username": account.username}
    shown = {"id": origin, "is_bot": False, "first_name": name}
    message_id = who.house.world.last_message_id + (1 << 40)
    who.house.markers.numbers.append(message_id)
    return {
        "message_id": message_id, "date": 1_700_000_000, "from": sender, "text": text,
        "chat": {"id": account.id, "type": "private", "first_name": account.first_name},
        "forward_origin": {"type": "user", "sender_user": shown, "date": 1_700_000_000},
    }  # fmt: skip


async def strange_updates(house: House) -> None:
    """An update that cannot be parsed, a group that adds the bot, errors of Telegram that name the chat."""
    sun = await house.person()
    person = {"id": sun.chat, "is_bot": False, "first_name": sun.account.first_name}
    chat = {"id": sun.chat, "type": "private", "first_name": sun.account.first_name}
    await house.sim.raw({"message": {"message_id": sun.account.phone, "from": person, "chat": chat, "date": "never"}})
    group_id = 1000000000000 + sun.chat
    group = {"id": -group_id, "type": "supergroup", "title": sun.account.first_name}
    member = {"user": {"id": 1, "is_bot": True, "first_name": "x"}, "status": "member"}
    house.markers.numbers.append(group_id)
    added = {"chat": group, "from": person, "date": 1, "old_chat_member": member, "new_chat_member": member}
    await house.sim.raw({"my_chat_member": added})
    for code in (400, 403, 429, 500):
        words = f"Bad Request: chat {sun.chat} of {sun.account.username} not found"
        await house.sim.fault("sendMessage", error_code=code, description=words, contains=str(sun.chat), times=2)
        await house.sim.send(sun.chat, house.markers.text("会不会写进日志"))
        await house.quiet()
    await house.sim.clear_faults()


async def put_aside(house: House) -> None:
    """An update that fails five times, and an answer that goes wrong while the session store is broken."""
    qian = await house.person()
    path = house.run / "sessions.db"
    await asyncio.to_thread(_rename, path, "session", "session_away")
    await house.sim.send(qian.chat, house.markers.text("处理不了的一条", phone=qian.account.phone))
    await house.quiet()
    await asyncio.to_thread(_rename, path, "session_away", "session")
    log = house.desk.log.read_text(encoding="utf-8")
    if "aside" not in log:
        raise Surprise("the failing update was not put aside")


def _rename(path: Any, old: str, new: str) -> None:
    database = sqlite3.connect(path, timeout=10)
    with database:
        database.execute(f"ALTER TABLE {old} RENAME TO {new}")
    database.close()


async def come_back(house: House, code: str, reply: str) -> None:
    """From another account: wrong codes, then the right one; the reply is read and something added."""
    wu = await house.person()
    await wu.tell("/status", "回执码")
    wrong = house.markers.code(code[:-1] + ("7" if code[-1] != "7" else "8"))
    await wu.tell(wrong, "没有查到")
    await wu.tell(code, reply)
    await wu.press("回复或补充", "请写下")
    await wu.tell(house.markers.text("昨夜又搬走两箱"), "交给工作人员")
    await wu.press("提交", "已经加密交给工作人员")


async def leaves(house: House) -> None:
    """One writes and blocks the bot, one leaves a draft until it runs out."""
    zhou, zheng = await house.person(), await house.person()
    await zhou.tell(house.markers.text("写完就走了"), "提交前")
    await house.sim.block(zhou.chat)
    await zheng.tell(house.markers.text("写了一半忘了"), "提交前")
    await house.quiet()
