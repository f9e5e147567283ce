"""`settings`: every setting with its variable, meaning, default and present value; secrets are masked."""

import argparse
import re
import shutil
import sys
import textwrap

from bot.commands.parsers import Commands
from bot.commands.table import pad
from config.errors import ConfigError
from config.settings import Settings, describe, load

_PASSWORD = re.compile(r"(?<=//)[^/@\s]+(?=@)")


def add(commands: Commands) -> None:
    parser = commands.add_parser("settings", help="every setting, with its default and present value")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print all settings; when one of them is wrong, say which, show the defaults and return 2."""
    try:
        settings, fault = load(), ""
    except ConfigError as error:
        settings, fault = Settings.model_construct(), str(error)
    columns = max(shutil.get_terminal_size((100, 24)).columns, 60)
    for line in lines(describe(settings), columns, known=not fault):
        print(line)
    if fault:
        print(f"{fault}\nPresent values are not shown until this is mended.", file=sys.stderr)
    return 2 if fault else 0


def lines(rows: list[tuple[str, str, str, str]], columns: int, *, known: bool = True) -> list[str]:
    """The rows of ``describe`` as text of at most so many columns; without present values unless they are ``known``."""
    indent = " " * (max(len(name) for name, *_ in rows) + 2)
    text = []
    for name, meaning, default, present in rows:
        default, present = (_PASSWORD.sub("(set)", value) or "(empty)" for value in (default, present))
        changed = known and present != default
        text.append(pad(name, len(indent)) + (present if known else default))
        said = f"{meaning} Default: {default}." if changed else meaning
        text += textwrap.wrap(said, columns, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
    return text
