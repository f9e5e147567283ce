"""``python -m demo.botapi --port 0 --token T``: the local Bot API server on its own, until it is stopped."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from . import create_app, serve


async def run(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    app = create_app(options.token, options.clock_file, options.rate_limits, options.seed)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        # Signal handlers of the loop do not exist on Windows; there Ctrl+C ends asyncio.run itself.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with serve(app, options.port) as base_url:
        print(f"listening on {base_url}", flush=True)
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--token", required=True, help="the bot token this server accepts")
    parser.add_argument("--clock-file", type=Path, help="file that receives the clock's offset in seconds")
    parser.add_argument("--seed", type=int, default=1, help="fixes where update and message ids begin")
    parser.add_argument("--rate-limits", action="store_true", help="answer 429 as Telegram does")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
