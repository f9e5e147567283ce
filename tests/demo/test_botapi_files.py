"""Files both ways: what people send can be fetched, what the bot sends is shown."""

from __future__ import annotations

import io
import struct
from typing import Any

import aiohttp
import pytest
from botapi_kit import TOKEN, Call

from demo.botapi.files import DOWNLOAD_LIMIT, image_size
from demo.sim import Sim

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 320, 200) + b"\x08\x02\x00\x00\x00"


async def upload(
    base_url: str, http: aiohttp.ClientSession, method: str, kind: str, content: bytes, **more: str
) -> Any:
    form = aiohttp.FormData()
    for name, value in more.items():
        form.add_field(name, value)
    form.add_field(kind, io.BytesIO(content), filename="report.png", content_type="image/png")
    async with http.post(f"{base_url}/bot{TOKEN}/{method}", data=form) as answer:
        return await answer.json()


async def test_what_a_person_sends_can_be_fetched(
    base_url: str, http: aiohttp.ClientSession, call: Call, sim: Sim, citizen: int
) -> None:
    await sim.send(citizen, photo=PNG, caption="看 /x", media_group_id="9")
    await sim.send(citizen, document=b"table", file_name="表.csv", mime_type="text/csv")
    photo, document = [u["message"] for u in (await call("getUpdates"))["result"]]
    assert (photo["caption"], photo["media_group_id"]) == ("看 /x", "9")
    assert photo["caption_entities"] == [{"type": "bot_command", "offset": 2, "length": 2}]
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (320, 200)
    assert document["document"]["file_name"] == "表.csv"
    for part, content in ((photo["photo"][-1], PNG), (document["document"], b"table")):
        found = (await call("getFile", file_id=part["file_id"]))["result"]
        async with http.get(f"{base_url}/file/bot{TOKEN}/{found['file_path']}") as answer:
            assert (answer.status, await answer.read()) == (200, content)
    async with http.get(f"{base_url}/file/bot{TOKEN}/photos/none.jpg") as answer:
        assert answer.status == 404


async def test_a_file_above_20_mb_cannot_be_fetched(call: Call, sim: Sim, citizen: int) -> None:
    await sim.send(citizen, document=bytes(DOWNLOAD_LIMIT + 1))
    file_id = (await call("getUpdates"))["result"][0]["message"]["document"]["file_id"]
    assert (await call("getFile", file_id=file_id))["description"] == "Bad Request: file is too big"
    assert (await call("getFile", file_id="x"))["error_code"] == 400


async def test_the_bots_photo_is_shown_edited_and_sent_again(
    base_url: str, http: aiohttp.ClientSession, call: Call, sim: Sim, citizen: int
) -> None:
    chat = str(citizen)
    caption = {"caption": "<b>周报</b>", "parse_mode": "HTML"}
    sent = await upload(base_url, http, "sendPhoto", "photo", PNG, chat_id=chat, **caption)
    photo = sent["result"]["photo"][-1]
    shown = await sim.last(citizen)
    assert (shown["caption"], shown["entities"][0]["type"]) == ("周报", "bold")
    assert await sim.file(shown["photo"]) == PNG
    again = await call("sendPhoto", chat_id=citizen, photo=photo["file_id"])
    assert again["result"]["photo"][-1]["file_id"] == photo["file_id"]
    message_id = sent["result"]["message_id"]
    edited = await call("editMessageCaption", chat_id=citizen, message_id=message_id, caption="新")
    assert (edited["result"]["caption"], "photo" in edited["result"]) == ("新", True)
    media = {"type": "document", "media": photo["file_id"], "caption": "<i>x</i>", "parse_mode": "HTML"}
    changed = await call("editMessageMedia", chat_id=citizen, message_id=message_id, media=media)
    assert ("document" in changed["result"], "photo" in changed["result"]) == (True, False)
    text = await call("editMessageText", chat_id=citizen, message_id=message_id, text="x")
    assert text["description"] == "Bad Request: there is no text in the message to edit"


async def test_what_is_refused(base_url: str, http: aiohttp.ClientSession, call: Call, citizen: int) -> None:
    chat = str(citizen)
    assert (await upload(base_url, http, "sendPhoto", "photo", b"text", chat_id=chat))["description"] == (
        "Bad Request: IMAGE_PROCESS_FAILED"
    )
    big = PNG + bytes(10 << 20)
    assert not (await upload(base_url, http, "sendPhoto", "photo", big, chat_id=chat))["ok"]
    assert (await upload(base_url, http, "sendDocument", "document", big, chat_id=chat))["ok"]
    assert not (await upload(base_url, http, "sendDocument", "document", b"", chat_id=chat))["ok"]
    words = await upload(base_url, http, "sendPhoto", "photo", PNG, chat_id=chat, caption="a" * 1025)
    assert words["description"] == "Bad Request: message caption is too long"
    assert (await call("sendPhoto", chat_id=citizen))["description"] == "Bad Request: there is no photo in the request"
    for photo in ("unknown", "https://e.org/x.png", "attach://none"):
        assert (await call("sendPhoto", chat_id=citizen, photo=photo))["error_code"] == 400


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (320, 200)),
        (b"GIF89a" + struct.pack("<HH", 3, 4), (3, 4)),
        (b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30) + bytes(12), (30, 20)),
        (b"\xff\xd8\xff", (800, 600)),
        (b"RIFF\0\0\0\0WEBPVP8 ", (512, 512)),
        (b"%PDF-1.7", None),
    ],
)
def test_image_sizes(content: bytes, size: tuple[int, int] | None) -> None:
    assert image_size(content) == size
