"""/sim/*: what a person or a test does with the little Telegram. JSON in, JSON out, 400 with "error" when wrong."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from ..errors import SimError
from ..people import Json
from ..world import World
from . import control, people, talk, watch

Action = Callable[[World, Json], Awaitable[Json]]


def _route(world: World, action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """An HTTP handler for an action: body, query string and path together are its input."""

    async def handle(request: web.Request) -> web.Response:
        try:
            body = await request.read()
            given = json.loads(body) if body else {}
            if not isinstance(given, dict):
                raise SimError("a JSON object is expected")
            return web.json_response(await action(world, {**request.query, **given, **request.match_info}))
        except SimError as error:
            return web.json_response({"error": str(error)}, status=400)
        except (ValueError, TypeError, KeyError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handle


def add_sim_routes(app: web.Application, world: World) -> None:
    """Register every /sim endpoint."""
    for family in (control, people, talk, watch):
        for (verb, path), action in family.ROUTES.items():
            app.router.add_route(verb, path, _route(world, action))

    async def transcript(request: web.Request) -> web.Response:
        try:
            return web.Response(text=watch.transcript(world, request.match_info["chat_id"]))
        except SimError as error:
            return web.json_response({"error": str(error)}, status=400)

    app.router.add_get("/sim/transcript/{chat_id}", transcript)
