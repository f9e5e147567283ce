"""Faults on demand: the next calls of a method fail, are slow, or lose their connection. Used by ``app``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .errors import ApiError, SimError, phrase
from .params import Params


@dataclass(slots=True)
class Fault:
    """What happens to the next ``times`` calls of ``method`` whose parameters contain ``contains``.

    "*" is every method except getUpdates, because the bot's waiting poll would use the fault up.
    """

    id: int
    method: str
    error_code: int | None
    description: str | None
    retry_after: int | None
    times: int
    contains: str
    delay: float
    after_effect: bool
    drop: bool

    def error(self) -> ApiError | None:
        if self.error_code is None:
            return None
        retry = self.retry_after if self.retry_after is not None else (1 if self.error_code == 429 else None)
        words = phrase(self.error_code) + (f": retry after {retry}" if self.error_code == 429 else "")
        return ApiError(self.error_code, self.description or words, retry)

    def hits(self, method: str, params: Params) -> bool:
        named = self.method == method or (self.method == "*" and method != "getupdates")
        return named and (not self.contains or self.contains in json.dumps(params.loggable(), ensure_ascii=False))


class Faults:
    """The list of waiting faults; the oldest that fits is used first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._last_id = 0

    def add(self, wish: dict[str, Any]) -> int:
        """Add a fault as described in the /sim/fault contract and return its id."""
        if not wish.get("method"):
            raise SimError("a fault needs a method")
        self._last_id += 1
        self._waiting.append(
            Fault(
                id=self._last_id,
                method=str(wish["method"]).lower(),
                error_code=wish.get("error_code"),
                description=wish.get("description"),
                retry_after=wish.get("retry_after"),
                times=int(wish.get("times", 1)),
                contains=str(wish.get("contains", "")),
                delay=float(wish.get("delay", 0)),
                after_effect=bool(wish.get("after_effect", False)),
                drop=bool(wish.get("drop", False)),
            )
        )
        return self._last_id

    def take(self, method: str, params: Params) -> Fault | None:
        """The fault for this call, if any; one of its times is used up."""
        if not self._waiting:
            return None
        for fault in self._waiting:
            if fault.hits(method, params):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._waiting.clear()
