"""Answers /bot<token>/<method>: token, parameters, faults, the method, the log. Called by ``app``."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from .errors import ApiError
from .methods import method_table
from .params import Params, read_params
from .polling import get_updates
from .world import World


class _Dropped(Exception):
    """A fault wants the connection cut."""


def _answer(result: bytes) -> web.Response:
    return web.Response(body=b'{"ok":true,"result":' + result + b"}", content_type="application/json")


def _refusal(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
        headers["Retry-After"] = str(error.retry_after)
    return web.json_response(body, status=error.code, headers=headers)


def _hang_up(request: web.Request) -> web.Response:
    """Cut the connection without an answer, as a broken network does."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


class BotSide:
    """One handler for all methods, GET and POST."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._methods = method_table()

    async def handle(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._world.token:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            params = await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            return _refusal(ApiError(413, "Request Entity Too Large"))
        except ApiError as error:
            return _refusal(error)
        name = request.match_info["method"]
        if name.lower() == "getupdates":
            return await self._respond(request, name, params)
        self._world.calls.begin()
        status = 0
        try:
            response = await self._respond(request, name, params)
            status = 0 if request.transport is None or request.transport.is_closing() else response.status
            return response
        finally:
            self._world.calls.end(name, params.loggable(), status)

    async def _respond(self, request: web.Request, name: str, params: Params) -> web.Response:
        try:
            return _answer(await self._with_faults(name.lower(), params))
        except ApiError as error:
            return _refusal(error)
        except _Dropped:
            return _hang_up(request)

    async def _with_faults(self, name: str, params: Params) -> bytes:
        fault = self._world.faults.take(name, params)
        if fault is None:
            return await self._execute(name, params)
        result = await self._execute(name, params) if fault.after_effect else b""
        if fault.delay > 0:
            await asyncio.sleep(fault.delay)
        if fault.drop:
            raise _Dropped
        error = fault.error()
        if error is not None:
            raise error
        return result or await self._execute(name, params)

    async def _execute(self, name: str, params: Params) -> bytes:
        """The JSON of the method's result; getUpdates is the only method that waits."""
        world = self._world
        if name == "getupdates":
            return await get_updates(world.queue, world.poller, bool(world.webhook.url), params)
        method = self._methods.get(name)
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return json.dumps(method(world, params), ensure_ascii=False).encode()
