"""What people really write and send, against the whole program over HTTP: nothing breaks it, everybody is answered."""

from __future__ import annotations

import asyncio
import html

import pytest
from journeys_kit import CANARY, TIP, Citizen, Town

from storage.sealing import new_receipt

pytestmark = pytest.mark.asyncio(loop_scope="module")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\x00\x00\x01\x40\x00\x00\x00\xc8"


@pytest.mark.parametrize("text", [" ", "\n\n \t", "\u200b\u200b", "\u2060\ufeff\u200e", "\u3000", "\x00\x07"])
async def test_empty_looking_texts(lin: Citizen, text: str) -> None:
    assert "没有文字" in await lin.tell(text)


@pytest.mark.parametrize("text", ["😡", "😡😡😡🤬", "👨\u200d👩\u200d👧", "……！！！", "\u200d"])
async def test_emoji_only(lin: Citizen, text: str) -> None:
    assert "只有表情" in await lin.tell(text)
    assert "提交前" in await lin.tell(TIP + text)


async def test_a_draft_stays_at_hand_after_an_emoji(lin: Citizen) -> None:
    await lin.send(TIP)
    assert "提交前" in await lin.tell("😡")
    assert "已经收到" in await lin.press("提交")


async def test_the_longest_message_there_is(town: Town, lin: Citizen) -> None:
    text = (CANARY + "窗口退表" * 1100)[:4096]
    shown = await lin.tell(text)
    assert "共 4,096 字" in shown and text[:500] in shown
    await lin.press("提交")
    content = await town.read_newest(text[:300])
    assert "".join(content).count("窗口退表") >= 1022


async def test_long_messages_until_the_draft_is_full(lin: Citizen) -> None:
    for _ in range(5):
        await lin.send("&" * 100 + "长" * 3900)
    await lin.town.quiet()
    shown = await lin.tell("再来一句")
    texts = [m["text"] for m in await lin.messages()]
    assert "提交前" in shown and "再来一句" not in shown
    assert any("内容已经很长了" in text for text in texts)
    assert "已经收到" in await lin.press("提交")


async def test_fifty_messages_in_a_row_are_one_draft(town: Town, lin: Citizen) -> None:
    since = (await town.sim.stats())["calls"]
    await asyncio.gather(*(lin.send(f"{CANARY}第{n}句。") for n in range(50)))
    await town.quiet()
    shown = (await lin.last())["text"]
    assert all(f"第{n}句。" in shown for n in range(50))
    previews = [p for method, p in await lin.calls(since) if method.lower() == "sendmessage"]
    assert 1 <= len(previews) <= 15
    standing = [m for m in await lin.messages() if "提交前" in m["text"]]
    assert len(standing) == 1


async def test_control_and_direction_characters_are_taken_out(town: Town, lin: Citizen) -> None:
    shown = await lin.tell(f"{CANARY}局长\u202e长局\u2066反\u200b写\x07了名单\u00ad，一共三次。")
    assert f"{CANARY}局长长局反写了名单，一共三次。" in shown
    await lin.press("提交")
    content = await town.read_newest("局长长局反写了名单")
    assert not any(c in text for text in content for c in "\u202e\u2066\u200b\x07\u00ad")


@pytest.mark.parametrize(
    "text",
    [
        f"{CANARY}<b>粗体</b> & <a href='http://x'>链接</a> <script>alert(1)</script> 窗口退表",
        f"{CANARY}</blockquote><b>您的回执码</b> &lt;已经转义&gt; &amp; {{ $code }} 窗口退表",
        f"{CANARY}窗口退表 *星* _线_ `码` [链](http://x) %s {{0}} \\n 100%",
    ],
)
async def test_markup_is_shown_as_written_and_stored_as_written(town: Town, lin: Citizen, text: str) -> None:
    since = (await town.sim.stats())["calls"]
    assert text in await lin.tell(text)
    (sent,) = [p for method, p in await lin.calls(since) if method.lower() == "sendmessage"]
    assert html.escape(text, quote=False) in sent["text"]
    await lin.press("提交")
    content = await town.read_newest(text)
    assert any(text in piece for piece in content)


async def test_wrong_codes_cannot_be_told_apart(town: Town, lin: Citizen) -> None:
    real = await lin.submitted(TIP)
    wrong = [
        "错", "12345", "K7QM3-XPD9T-2WHBR", new_receipt().display(), new_receipt().display().lower().replace("-", ""),
        real[:-1] + ("7" if real[-1] != "7" else "8"), "O" * 20, "<b>码</b>",
    ]  # fmt: skip
    answers = []
    for code in wrong:
        other = await town.citizen()
        await other.tell("/status")
        since = (await town.sim.stats())["calls"]
        await other.tell(code)
        answers.append(await other.calls(since))
        assert code not in await other.said()
    assert all(answer == answers[0] for answer in answers)
    assert ["sendmessage" in method.lower() for method, _ in answers[0]].count(True) == 1
    assert "没有查到" in str(answers[0])
    assert "您反映的问题" in await (await town.citizen()).tell(real)


async def test_guessing_is_slowed_down(lin: Citizen) -> None:
    await lin.tell("/status")
    for _ in range(5):
        assert "没有查到" in await lin.tell(new_receipt().display())
    for _ in range(2):
        assert "试的次数有点多" in await lin.tell(new_receipt().display())


async def test_a_long_text_is_a_tip_even_where_a_code_was_asked_for(lin: Citizen) -> None:
    await lin.tell("/status")
    assert "提交前" in await lin.tell(TIP * 2)
    assert TIP * 2 in await lin.said()


async def test_two_drafts_at_once_do_not_mix(town: Town, lin: Citizen) -> None:
    other = await town.citizen()
    await asyncio.gather(lin.send(f"{CANARY}甲说的事，窗口退表"), other.send(f"{CANARY}乙说的事，开会太多"))
    await town.quiet()
    await asyncio.gather(lin.send("甲又说一句"), other.send("乙又说一句"))
    await town.quiet()
    first, second = (await lin.last())["text"], (await other.last())["text"]
    assert "甲又说一句" in first and "乙" not in first
    assert "乙又说一句" in second and "甲" not in second
    codes = {lin.code(await lin.press("提交")), other.code(await other.press("提交"))}
    assert len(codes) == 2 and codes == {lin.code(first), other.code(second)}


@pytest.mark.parametrize(
    ("content", "answer", "removed"),
    [
        ({"sticker": "👍"}, "我只看得懂文字", False),
        ({"photo": PNG, "caption": f"{CANARY}现场"}, "现在只收文字", True),
        ({"voice": b"OggS"}, "现在只收文字", True),
        ({"document": b"PK", "file_name": f"{CANARY}.docx"}, "现在只收文字", True),
        ({"contact": {"phone_number": "13800138000", "first_name": CANARY}}, "不需要您的电话和位置", True),
        ({"location": {"latitude": 30.1, "longitude": 114.2}}, "不需要您的电话和位置", True),
        ({"text": f"{CANARY}群里说的", "forward_from_name": f"{CANARY}村长"}, "转发的消息上带着别人的名字", True),
    ],
)
async def test_what_is_not_taken_is_declined_and_the_draft_stays(
    lin: Citizen, content: dict[str, object], answer: str, removed: bool
) -> None:
    await lin.tell(TIP)
    message = await lin.send(**content)  # type: ignore[arg-type]
    await lin.town.quiet()
    assert answer in (await lin.last())["text"]
    left = [m["message_id"] for m in await lin.messages("user")]
    assert (message in left) != removed
    assert "再补充一句" in await lin.tell("再补充一句")
    assert "已经收到" in await lin.press("提交")


async def test_an_edit_corrects_the_draft_and_is_declined_after_submitting(town: Town, lin: Citizen) -> None:
    message = await lin.send(TIP)
    await town.quiet()
    await town.sim.edit(lin.chat, message, f"{CANARY}改过了，窗口退表六次。")
    await town.quiet()
    shown = (await lin.last())["text"]
    assert "改过了" in shown and "退了五次" not in shown
    other = await lin.send("第二条")
    await town.quiet()
    await lin.press("提交")
    assert message not in [m["message_id"] for m in await lin.messages("user")]
    assert other not in [m["message_id"] for m in await lin.messages("user")]
    late = await lin.send("/help")
    await town.quiet()
    await town.sim.edit(lin.chat, late, "再改")
    await town.quiet()
    assert "已经提交的内容改不了" in (await lin.last())["text"]


async def test_an_edit_to_a_secret_is_not_kept(town: Town, lin: Citizen) -> None:
    await lin.tell(TIP)
    message = await lin.send("还有一句")
    await town.quiet()
    await town.sim.edit(
        lin.chat, message, f"{CANARY}附上绝密文件原文：绝密★启封前，关于部队部署的通知，机密文件编号12号"
    )
    await town.quiet()
    texts = [m["text"] for m in await lin.messages()]
    assert any("这段内容没有保存" in text for text in texts)
    assert message not in [m["message_id"] for m in await lin.messages("user")]
    assert "绝密" not in texts[-1] and TIP in texts[-1]


async def test_going_back_takes_the_answer_out_of_the_chat_as_well(town: Town, lin: Citizen) -> None:
    await lin.tell("/tip")
    await lin.press("一步一步问我")
    await lin.tell(TIP)
    assert "第 3 步" in await lin.tell(f"{CANARY}社保局的张某")
    assert "第 2 步" in await lin.press("上一步")
    assert [t for t in await lin.said() if "张某" in t] == []
    assert "第 3 步" in await lin.tell("某窗口")
    shown = await lin.press("写好了")
    assert "某窗口" in shown and "张某" not in shown
    assert "已从这个聊天里删掉" in await lin.press("提交")
    assert [t for t in await lin.said() if not t.startswith("/")] == []


async def test_an_addition_in_two_messages_is_one_addition(town: Town, lin: Citizen) -> None:
    code = await lin.submitted(TIP)
    await lin.tell(code)
    await lin.tell(f"{CANARY}补充第一段，")
    shown = await lin.tell("补充第二段。")
    assert "补充第一段" in shown and "补充第二段" in shown
    assert "已经加密交给工作人员" in await lin.press("提交")
    content = await town.read_newest("补充第二段")
    assert any("补充第一段，\n补充第二段。" in text for text in content)
