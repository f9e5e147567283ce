"""A light HTTP transport for python-telegram-bot, on aiohttp. Built by bot/app.py; a supported extension point.

The library's own transport (httpx) costs about three times the CPU of an answer; see `make bench`.
"""

from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0


class AiohttpRequest(BaseRequest):
    """At most ``connections`` requests at a time, kept alive; more wait for a free one.

    ``read_timeout`` is in seconds and covers one whole request; ``proxy`` is an HTTP proxy or "".
    """

    def __init__(self, connections: int, read_timeout: float = 10.0, proxy: str = "") -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
        write_timeout: ODVInput[float] = DEFAULT_NONE,
        connect_timeout: ODVInput[float] = DEFAULT_NONE,
        pool_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; returns (status, body). Raises TimedOut or NetworkError, whose texts never hold the URL."""
        assert self._session is not None, "initialize() first"
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        limit = aiohttp.ClientTimeout(total=seconds + CONNECT_SECONDS, connect=CONNECT_SECONDS, sock_read=seconds)
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=limit, proxy=self._proxy
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:  # the cause would carry the URL and with it the token
            raise NetworkError(type(error).__name__) from None


def _body(request_data: RequestData | None) -> Any:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows file names as sent, percent signs and all
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
