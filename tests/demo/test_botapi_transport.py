"""Tokens, unknown methods and the ways parameters may come."""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
from botapi_kit import TOKEN, Call


async def test_wrong_token_is_unauthorized(base_url: str, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{base_url}/bot1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    async with http.get(f"{base_url}/file/bot1:wrong/photos/file_0.jpg") as answer:
        assert answer.status == 401


async def test_unknown_method_is_not_found(call: Call) -> None:
    answer = await call("sendTelepathy")
    assert (answer["ok"], answer["error_code"]) == (False, 404)


async def test_method_names_ignore_case(call: Call) -> None:
    me = (await call("GETME"))["result"]
    assert me["id"] == 4242 and me["is_bot"] is True and me["username"]


async def test_query_form_multipart_and_json_mean_the_same(
    base_url: str, http: aiohttp.ClientSession, citizen: int
) -> None:
    url = f"{base_url}/bot{TOKEN}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "a"}]]}
    values = {"chat_id": str(citizen), "text": "你好", "reply_markup": json.dumps(markup)}
    multipart = aiohttp.FormData(default_to_multipart=True)
    for name, value in values.items():
        multipart.add_field(name, value)
    ways: list[dict[str, Any]] = [{"params": values}, {"data": values}, {"data": multipart},
                                  {"json": {**values, "reply_markup": markup}}]  # fmt: skip
    for way in ways:
        async with http.post(url, **way) as answer:
            message = (await answer.json())["result"]
        assert (message["text"], message["reply_markup"]) == ("你好", markup)
    async with http.get(url, params=values) as answer:
        assert (await answer.json())["result"]["chat"]["id"] == citizen


async def test_broken_json_and_lone_surrogates_are_refused(
    base_url: str, http: aiohttp.ClientSession, citizen: int
) -> None:
    url, kind = f"{base_url}/bot{TOKEN}/sendMessage", {"Content-Type": "application/json"}
    async with http.post(url, data=b"{", headers=kind) as answer:
        assert answer.status == 400
    body = b'{"chat_id":%d,"text":"\\ud800"}' % citizen
    async with http.post(url, data=body, headers=kind) as answer:
        assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_a_body_above_the_limit_is_413(base_url: str, http: aiohttp.ClientSession, citizen: int) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(citizen))
    form.add_field("document", io.BytesIO(bytes((50 << 20) + 1)), filename="big.bin")
    async with http.post(f"{base_url}/bot{TOKEN}/sendDocument", data=form) as answer:
        assert answer.status == 413
        assert (await answer.json())["description"] == "Request Entity Too Large"
