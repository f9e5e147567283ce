"""A client for the /sim/* endpoints of ``demo.botapi``: play citizens and staff from tests and scripts.

    async with Sim(base_url) as sim:
        citizen = await sim.user("Lin")
        await sim.send(citizen, "/start")
        await sim.quiet()
        await sim.press(citizen, "我要反映")

People and chats are named by their integer ids. Every method raises ``SimFailed`` with the server's own words when the
server refuses.
"""

from __future__ import annotations

import base64
import io
import json
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class SimFailed(Exception):
    """The server refused a /sim request."""


class Sim:
    """One HTTP session to the server at ``base_url``; use it as an async context manager."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, path: str, **body: Any) -> Json:
        """POST /sim/``path``; values that are None are left out."""
        return await self._json("POST", path, {k: v for k, v in body.items() if v is not None})

    async def get(self, path: str, **query: Any) -> Json:
        return await self._json("GET", path, None, {k: str(v) for k, v in query.items() if v is not None})

    async def _json(self, verb: str, path: str, body: Json | None, query: dict[str, str] | None = None) -> Json:
        url = f"{self.base_url}/sim/{path}"
        # As a stream, because aiohttp warns about large bodies given as bytes.
        data = None if body is None else io.BytesIO(json.dumps(body).encode())
        async with self._open().request(verb, url, data=data, params=query) as answer:
            result: Json = await answer.json()
        if answer.status != 200:
            raise SimFailed(f"{verb} /sim/{path}: {result.get('error', answer.status)}")
        return result

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use Sim as an async context manager")
        return self._session

    async def user(self, first_name: str = "Citizen", **fields: Any) -> int:
        """Add a person and return the id. Fields: id, username, language_code, role, …"""
        return int((await self.post("user", first_name=first_name, **fields))["id"])

    async def channel(self, title: str, **fields: Any) -> int:
        """Add a channel with the bot as administrator; ``type="supergroup"`` makes a group."""
        return int((await self.post("channel", title=title, **fields))["id"])

    async def join(self, user: int, chat: int) -> None:
        await self.post("join", user=user, chat=chat)

    async def block(self, user: int, blocked: bool = True) -> None:
        await self.post("block", user=user, blocked=blocked)

    async def send(self, user: int, text: str | None = None, **content: Any) -> int:
        """Send a message to the bot and return its id. Photo, document and voice are given as bytes.

        Further fields as in /sim/send: caption, file_name, mime_type, sticker, contact, location, reply_to, chat, …
        """
        encoded = {k: base64.b64encode(v).decode() if isinstance(v, bytes) else v for k, v in content.items()}
        return int((await self.post("send", user=user, text=text, **encoded))["message_id"])

    async def edit(self, user: int, message_id: int, text: str, **fields: Any) -> None:
        await self.post("edit", user=user, message_id=message_id, text=text, **fields)

    async def press(self, user: int, button: str | None = None, **fields: Any) -> Json:
        """Tap a button named by a part of its label (or data=…), on message_id=… or the newest message that has it.

        Returns the bot's answer with "callback_id", or {"copied": …} / {"url": …}; waits up to wait=5 seconds.
        """
        return await self.post("press", user=user, button=button, **fields)

    async def raw(self, update: Json) -> int:
        return int((await self.post("raw", update=update))["update_id"])

    async def duplicate(self, update_id: int) -> None:
        await self.post("duplicate", update_id=update_id)

    async def world(self) -> Json:
        return await self.get("world")

    async def chat(self, chat: int, viewer: int | None = None) -> Json:
        """The chat as its viewer sees it; messages are oldest first."""
        return await self.get(f"chat/{chat}", viewer=viewer)

    async def last(self, chat: int, author: str = "bot") -> Json:
        """The newest message of an author ("bot", "user" or "channel")."""
        found = [m for m in (await self.chat(chat))["messages"] if m["from"] == author]
        if not found:
            raise SimFailed(f"chat {chat} has no message from {author}")
        return dict(found[-1])

    async def transcript(self, chat: int) -> str:
        async with self._open().get(f"{self.base_url}/sim/transcript/{chat}") as answer:
            text = await answer.text()
        if answer.status != 200:
            raise SimFailed(text)
        return text

    async def calls(self, since: int = 0, method: str | None = None) -> list[Json]:
        """The bot's calls numbered above ``since``, all or those of one method."""
        found = (await self.get("calls", since=since))["calls"]
        return [call for call in found if method is None or call["method"] == method]

    async def wait(self, rev: int, within: float = 25) -> Json:
        """Return when something visible changed since revision ``rev``, or after ``within`` seconds."""
        return await self.get("wait", rev=rev, timeout=within)

    async def quiet(self, idle: float = 0.15, within: float = 10) -> None:
        """Wait until the bot has confirmed every update and been still for ``idle`` seconds; fail after ``within``."""
        await self.post("quiet", idle=idle, timeout=within)

    async def stats(self) -> Json:
        return await self.get("stats")

    async def clock(self, advance: float | None = None, reset: bool = False) -> Json:
        """Move the world's clock forward by seconds, or back to real time."""
        return await self.post("clock", advance=advance, reset=reset)

    async def fault(self, method: str, **what: Any) -> int:
        """Let the next calls of a method fail; see /sim/fault: error_code, times, contains, delay, drop, …"""
        return int((await self.post("fault", method=method, **what))["id"])

    async def clear_faults(self) -> None:
        await self._json("DELETE", "fault", None)

    async def reset(self) -> None:
        await self.post("reset")

    async def file(self, url: str) -> bytes:
        """Fetch a photo or document by the "url" that ``chat`` shows."""
        async with self._open().get(self.base_url + url) as answer:
            answer.raise_for_status()
            return await answer.read()
