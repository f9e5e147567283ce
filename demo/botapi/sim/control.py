"""/sim/clock, /sim/fault, /sim/reset, /sim/tour: the stage hands."""

from __future__ import annotations

import math

from ..errors import SimError
from ..people import Json
from ..world import World


async def clock(world: World, given: Json) -> Json:
    """Move the clock by "advance" seconds, or back to real time with "reset"."""
    if given.get("reset"):
        world.clock.reset()
    else:
        seconds = float(given["advance"])
        if not math.isfinite(seconds):
            raise SimError("advance: a finite number of seconds is expected")
        world.clock.advance(seconds)
    world.touch()
    return {"now": world.clock.date(), "offset": world.clock.offset}


async def fault(world: World, given: Json) -> Json:
    return {"id": world.faults.add(given)}


async def clear_faults(world: World, given: Json) -> Json:
    world.faults.clear()
    return {}


async def reset(world: World, given: Json) -> Json:
    world.reset()
    return {"rev": world.rev}


async def tour(world: World, given: Json) -> Json:
    """Set the help text the page shows: {"zh": [lines], "en": [lines]}."""
    world.tour = {name: [str(line) for line in given.get(name, [])] for name in ("zh", "en")}
    world.touch()
    return world.tour


ROUTES = {
    ("POST", "/sim/clock"): clock,
    ("POST", "/sim/fault"): fault,
    ("DELETE", "/sim/fault"): clear_faults,
    ("POST", "/sim/reset"): reset,
    ("POST", "/sim/tour"): tour,
}
