"""The HTTP application: bot's side, people's side, files, chat page. Entry: ``create_app``, ``serve``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from .bot_side import BotSide
from .files import StoredFile
from .sim import add_sim_routes
from .world import World, make_world

BODY_LIMIT = 64 << 20
PAGE = Path(__file__).resolve().parent.parent / "page"
WORLD = web.AppKey("world", World)


def file_response(stored: StoredFile | None) -> web.Response:
    if stored is None:
        raise web.HTTPNotFound(text="no such file")
    return web.Response(body=stored.content, content_type=stored.mime_type.partition(";")[0])


def _page_file(name: str) -> web.FileResponse:
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise web.HTTPNotFound(text="no such page")
    # The page is edited while the server runs, so browsers shall ask each time.
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


class _Pages:
    """Files that are fetched with GET: downloads by path (the bot) or by id (the page), and the page itself."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self._world.token:
            raise web.HTTPUnauthorized
        return file_response(self._world.files.at(request.match_info["path"]))

    async def by_id(self, request: web.Request) -> web.Response:
        return file_response(self._world.files.get(request.match_info["file_id"]))

    async def index(self, request: web.Request) -> web.FileResponse:
        return _page_file("index.html")

    async def asset(self, request: web.Request) -> web.FileResponse:
        return _page_file(request.match_info["name"])


def create_app(
    token: str, clock_file: Path | None = None, rate_limits: bool = False, seed: int = 1
) -> web.Application:
    """A server for one bot.

    ``clock_file`` receives the clock's offset in seconds at every change, ``rate_limits`` switches Telegram's sending
    limits on, ``seed`` fixes where ids begin. The world is at ``app[WORLD]``.
    """
    world = make_world(token, clock_file=clock_file, rate_limits=rate_limits, seed=seed)
    app = web.Application(client_max_size=BODY_LIMIT)
    app[WORLD] = world
    pages = _Pages(world)
    app.router.add_route("*", "/bot{token}/{method}", BotSide(world).handle)
    app.router.add_get("/file/bot{token}/{path:.+}", pages.download)
    add_sim_routes(app, world)
    app.router.add_get("/sim/file/{file_id}", pages.by_id)
    app.router.add_get("/", pages.index)
    app.router.add_get("/page/{name:.+}", pages.asset)

    async def close(app: web.Application) -> None:
        await world.webhook.close()

    app.on_cleanup.append(close)
    return app


@asynccontextmanager
async def serve(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Run ``app`` on 127.0.0.1 while the context lasts and give its base URL; port 0 takes any free one."""
    # Waiting polls would hold up the end for a minute; they are cut instead.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
