"""The Bot API methods, one module a family, joined in one table. Called by ``app``.

A method takes the world and the call's parameters and returns what goes into "result", or raises ``ApiError``.
Names are compared in lower case, as Telegram does. getUpdates is not here: it waits, so ``app`` calls ``polling``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..params import Params
from ..world import World
from . import account, callbacks, chats, commands, copying, deleting, editing, files, sending, webhooks

Method = Callable[[World, Params], Any]


def method_table() -> Mapping[str, Method]:
    """Method by lower-case name."""
    table: dict[str, Method] = {}
    for family in (account, callbacks, chats, commands, copying, deleting, editing, files, sending, webhooks):
        table.update({name.lower(): method for name, method in family.METHODS.items()})
    return table
