"""What the command modules share in declaring themselves and in refusing what was typed."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

MAX_NAME = 40


class UsageError(Exception):
    """What was asked for cannot be done as it was asked; the message says what to give instead."""


def person_name(text: str) -> str:
    """A name for a reader or an officer as an argparse type: one line of printable characters."""
    name = " ".join(text.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise argparse.ArgumentTypeError(f"expected a name of 1 to {MAX_NAME} printable characters")
    return name
