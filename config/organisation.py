"""Units, areas, campaigns and routes as data: ``data/organisation.yaml``, or the file an office names in QF_ORGANISATION.

Loaded once at start-up by the composition root and handed to storage/assignments.py; nobody else parses the file.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from config.reading import DATA, Frozen, Words, read

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,12}$")]
AreaId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,6}$")]
"""Shorter than others: a button of the queue carries it beside a place in the queue."""
Filled = Annotated[str, StringConstraints(min_length=2, max_length=40)]
MOST = 60
"""Of units, areas or campaigns: each is a button of one keyboard."""


class Unit(Frozen):
    """A unit a case can be given to."""

    id: Id
    name: Words


class Campaign(Frozen):
    """专项: a case may be of several."""

    id: Id
    name: Words


class Area(Frozen):
    """片区. ``supervisor`` is the name of an officer, ``places`` what in a tip tells that it is of this area."""

    id: AreaId
    name: Words
    supervisor: str = ""
    places: tuple[Filled, ...] = ()


class Route(Frozen):
    """Cases whose first label is, or begins with, ``label`` go to ``unit``."""

    label: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{0,3}$")]
    unit: str


class Organisation(Frozen):
    """The whole file."""

    units: tuple[Unit, ...] = Field(min_length=1, max_length=MOST)
    areas: tuple[Area, ...] = Field(default=(), max_length=MOST)
    campaigns: tuple[Campaign, ...] = Field(default=(), max_length=MOST)
    routes: tuple[Route, ...] = ()
    duty_unit: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> "Organisation":
        faults = list(_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def only_unit(self) -> str:
        """Where there is no choice, the id of the one unit; else ""."""
        return self.units[0].id if len(self.units) == 1 else ""

    def route(self, labels: Iterable[str]) -> str:
        """The unit of the first of these labels that has a route, the most exact one; "" where none has."""
        for label in labels:
            fitting = [route for route in self.routes if label.startswith(route.label)]
            if fitting:
                return max(fitting, key=lambda route: len(route.label)).unit
        return ""

    def area_in(self, texts: Iterable[str]) -> str | None:
        """The area whose places stand in these texts; None where none does, or more than one."""
        whole = "\n".join(texts)
        found = [area.id for area in self.areas if any(place in whole for place in area.places)]
        return found[0] if len(found) == 1 else None

    def area(self, id: str | None) -> Area | None:
        return next((area for area in self.areas if area.id == id), None)


def load(path: Path | None = None) -> Organisation:
    """Read the file, by default the one shipped. Raises ConfigError naming file, key and what was expected."""
    return read(path or DATA / "organisation.yaml", Organisation)


def _faults(organisation: Organisation) -> Iterator[str]:
    units = {unit.id for unit in organisation.units}
    for key in ("units", "areas", "campaigns"):
        ids = [one.id for one in getattr(organisation, key)]
        yield from (f"{key}[{id}].id: given twice" for id in sorted({id for id in ids if ids.count(id) > 1}))
    labels = [route.label for route in organisation.routes]
    for route in organisation.routes:
        if route.unit not in units:
            yield f"routes[{route.label}].unit: expected a unit of this file, not {route.unit!r}"
        if labels.count(route.label) > 1:
            yield f"routes[{route.label}].label: given twice"
    if organisation.duty_unit and organisation.duty_unit not in units:
        yield f"duty_unit: expected a unit of this file, not {organisation.duty_unit!r}"
