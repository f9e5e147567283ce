"""`run`: the bot itself, until SIGINT or SIGTERM."""

import argparse
import asyncio

from bot.commands.parsers import Commands
from config.settings import load


def add(commands: Commands) -> None:
    parser = commands.add_parser("run", help="run the bot until it is told to stop")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from bot.app import run as serve  # late: the other commands do without Telegram's library and start faster

    return asyncio.run(serve(load()))
