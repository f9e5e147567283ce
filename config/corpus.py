"""The corpus triage learns from and is measured by: JSON lines written for this project. For training, tests, benchmarks.

Rules for writing and labelling are in data/corpus/README.md. The running program does not read it.
"""

import datetime
import io
import re
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from config.errors import ConfigError
from config.reading import DATA, Frozen, text_of

CORPUS = DATA / "corpus"
_MARK = re.compile(r"\{(?P<kind>[a-z_]+):(?P<own>[^{}]+)\}")


class Personal(Frozen):
    """Characters ``start`` to ``end`` (excluded) that identify the writer."""

    start: int
    end: int
    kind: str


class Example(Frozen):
    """One tip and what a careful reader says about it; spans count characters of ``text``.

    ``labels`` are in scope, the main one first; ``out`` are the classes of what is not; ``voice`` is who is imagined to
    write. ``event`` is the same for tips by different people about one thing.
    """

    id: str
    text: str
    scope: Literal["in", "out", "mixed", "spam"]
    labels: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    adverts: tuple[tuple[int, int], ...] = ()
    pii: tuple[Personal, ...] = ()
    voice: str = ""
    event: str = ""
    date: datetime.date | None = None

    @property
    def writer(self) -> str:
        """Who of the corpus's authors wrote it: what is learned from one must hold for another."""
        return self.id.partition("-")[0]

    @property
    def main(self) -> str:
        """The one label or class that says most."""
        return (*self.labels, *self.out)[0]

    @property
    def is_in(self) -> bool:
        """Whether any of it is this desk's business."""
        return bool(self.labels)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        spans = [*self.adverts, *((item.start, item.end) for item in self.pii)]
        if any(not 0 <= start < end <= len(self.text) for start, end in spans):
            raise ValueError("a span lies outside of the text")
        if not self.labels and not self.out:
            raise ValueError("neither labels nor out")
        return self


def training(folder: Path = CORPUS) -> list[Example]:
    """What the classifier learns from. Raises ConfigError."""
    return [example for path in sorted(folder.glob("*.jsonl")) for example in read(path)]


def development() -> list[Example]:
    """What it is measured by and never learns from, by other writers. Raises ConfigError."""
    return training(CORPUS / "dev")


class Marked(Frozen):
    """A tip of which only the writer's data is known. ``writer`` is who of the corpus's authors wrote it."""

    text: str
    pii: tuple[Personal, ...]
    writer: str


def own(folder: Path = CORPUS / "own") -> list[Marked]:
    """What the model of triage.likely_names learns from. Raises ConfigError."""
    return [tip for path in sorted(folder.glob("*.txt")) for tip in marked(path)]


def own_development() -> list[Marked]:
    """What it is measured by, by other writers. Raises ConfigError."""
    return own(CORPUS / "own" / "dev")


def marked(path: Path) -> list[Marked]:
    """The tips of a file of lines in which the writer's data stands as {kind:text}. Raises ConfigError with file and line."""
    tips = []
    for number, line in enumerate(_lines(path), start=1):
        text, pii, position = "", [], 0
        for found in _MARK.finditer(line):
            text += line[position : found.start()]
            pii.append(Personal(start=len(text), end=len(text) + len(found["own"]), kind=found["kind"]))
            text, position = text + found["own"], found.end()
        text = (text + line[position:]).replace("\\n", "\n\n")  # as long as before
        if not line or "{" in text or "}" in text:
            raise ConfigError(f"{path.name}, line {number}: expected text with {{kind:text}}")
        tips.append(Marked(text=text, pii=tuple(pii), writer=path.stem))
    return tips


class Message(Frozen):
    """What somebody writes to the bot, and whether it must stop the conversation.

    ``kind`` is "now" for an emergency that goes on, "secret" for a state secret; "not" and "no-secret" only sound so.
    ``said`` are the characters that tell of it, where a message has other matters too.
    """

    kind: Literal["now", "not", "secret", "no-secret"]
    text: str
    said: tuple[int, int] | None = None


def stops(folder: Path = CORPUS / "stops") -> list[Message]:
    """What the model of triage.stops learns from. Raises ConfigError with file and line."""
    return [message for path in sorted(folder.glob("*.txt")) for message in messages(path)]


def stops_development() -> list[Message]:
    """What it is measured by, by other writers. Raises ConfigError."""
    return stops(CORPUS / "stops" / "dev")


def messages(path: Path) -> list[Message]:
    """The messages of a file of lines "kind<TAB>text", in which ⟦ and ⟧ may stand around what tells. Raises ConfigError."""
    found = []
    for number, line in enumerate(_lines(path), start=1):
        kind, _, marked = line.partition("\t")
        before, opening, rest = marked.replace("\\n", "\n").partition("⟦")
        said, closing, behind = rest.partition("⟧")
        try:
            if bool(opening) != bool(closing) or not (before + said + behind) or set(before + said + behind) & set("⟦⟧"):
                raise ValueError("expected kind, tab and text with at most one ⟦…⟧")
            where = (len(before), len(before) + len(said)) if opening else None
            found.append(Message.model_validate({"kind": kind, "text": before + said + behind, "said": where}))
        except ValueError as error:
            raise ConfigError(f"{path.name}, line {number}: {str(error).splitlines()[0]}") from None
    return found


def read(path: Path) -> list[Example]:
    """The examples of one file. Raises ConfigError with file and line."""
    examples = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            examples.append(Example.model_validate_json(line))
        except ValidationError as error:
            problem = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, problem["loc"]))
            raise ConfigError(f"{path.name}, line {number}: {where} {problem['msg']}") from None
    return examples


def _lines(path: Path) -> list[str]:
    """The lines of a file; only a line feed ends one, since texts hold all other breaks."""
    return [line.removesuffix("\n") for line in io.StringIO(text_of(path))]
