"""Exchanging functions of the running program in a child process. For ``points`` and ``broken`` only."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from storage.database import Tx


def replace(owner: object, name: str, new: object) -> Any:
    """Put ``new`` in the place of an attribute and return what was there."""
    old = inspect.getattr_static(owner, name)
    setattr(owner, name, new)
    return old


def before(owner: object, name: str, act: Callable[[], None]) -> None:
    """Run ``act`` each time before the function."""
    real = getattr(owner, name)

    @wraps(real)
    def patched(*args: Any, **kwargs: Any) -> Any:
        act()
        return real(*args, **kwargs)

    replace(owner, name, patched)


def after(owner: object, name: str, act: Callable[[], None]) -> None:
    """Run ``act`` each time the function, plain or async, has returned."""
    real = getattr(owner, name)

    @wraps(real)
    def patched(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        act()
        return result

    @wraps(real)
    async def patched_async(*args: Any, **kwargs: Any) -> Any:
        result = await real(*args, **kwargs)
        act()
        return result

    replace(owner, name, patched_async if inspect.iscoroutinefunction(real) else patched)


def file_of(db: Tx) -> str:
    """Which database a connection has open: ``main``, ``keys`` or ``sessions``."""
    return Path(str(db.execute("PRAGMA database_list").fetchone()[2])).stem
