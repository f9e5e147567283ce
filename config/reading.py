"""Reading the data files of config/, most of them YAML: frozen models, strict keys, errors that say what was expected.

Used by the loaders of config/ only. Nobody else reads data files.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import ConfigError

DATA = Path(__file__).parent / "data"
_BOOL = "tag:yaml.org,2002:bool"
_DEEPEST = 40
"""Levels of nesting; the shipped files have six. Without a bound a file could exhaust the C stack of libyaml's reader."""


class Frozen(BaseModel):
    """Base of every data model: read once, never changed, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Frozen):
    """One text in both languages of the product: Chinese first, English second."""

    zh: str
    en: str

    def said(self, lang: str) -> str:
        """The text for a language tag: Chinese for ``zh`` and ``zh-…``, English for anything else."""
        return self.zh if lang.lower().startswith("zh") else self.en


M = TypeVar("M", bound=BaseModel)


def text_of(path: Path) -> str:
    """What is written in a file. Raises ConfigError naming it, and the line where it is not UTF-8."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: expected a file that can be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}: expected UTF-8 in line {line}") from error


def read(path: Path, model: type[M]) -> M:
    """Read one YAML file into ``model``.

    Raises ConfigError naming the file, the line or key, and what was expected.
    """
    try:
        raw = yaml.load(text_of(path), Loader=_Strict)  # noqa: S506 - a SafeLoader: plain data only
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: expected readable YAML: {error}") from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        faults = "; ".join(f"{_place(raw, fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise ConfigError(f"{path}: {faults}") from error


def _place(raw: Any, loc: tuple[int | str, ...]) -> str:
    """``rules[T05].limit.unit`` instead of ``rules.4.limit.unit``: a list item is named by its id or target."""
    text, here = "", raw
    for part in loc:
        here = here[part] if _has(here, part) else None
        name = here.get("id", here.get("to", part)) if isinstance(here, dict) else part
        text += f"[{name}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "top level"


def _has(here: Any, part: int | str) -> bool:
    if isinstance(here, list):
        return isinstance(part, int) and part < len(here)
    return isinstance(here, dict) and part in here


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads the taxonomy nine times faster


class _Strict(_Loader):  # type: ignore[misc]  # either of two classes with one interface
    """PyYAML without four of its surprises.

    It keeps the last of two equal keys in silence: a key given twice is a mistake. It reads the bare words on, off, yes
    and no as booleans, also as keys: only true and false are. It raises whatever Python does with a value that is not
    what it is taken for (2026-13-45): here it is an error with its line. And it nests without a bound.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own class attribute)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
        for first, resolvers in _Loader.yaml_implicit_resolvers.items()
    }

    _depth = 0

    def descend_resolver(self, parent: Any, index: object) -> None:
        """Called at the beginning of each node, by the parser in C as well."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise yaml.composer.ComposerError(None, None, f"nested deeper than {_DEEPEST} levels", parent.start_mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            wanted = node.tag.rpartition(":")[2]
            raise yaml.constructor.ConstructorError(None, None, f"this is not of kind {wanted}", node.start_mark) from error

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        scalars = (key for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        for key_node in scalars if isinstance(node, yaml.MappingNode) else ():
            key = key_node.value
            if key_node.tag != "tag:yaml.org,2002:merge" and key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} is given twice", key_node.start_mark)
            seen.add(key)
        built: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return built


_Strict.add_implicit_resolver(_BOOL, re.compile(r"(?:true|false)\Z"), list("tf"))
