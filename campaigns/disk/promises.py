"""What the store has promised, in the words of the record: one JSON line a promise. Written by the workload, kept by checks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.disk import shim

Promise = Mapping[str, Any]


def promise(what: str, **fields: object) -> None:
    """Note that a call of this kind has returned; the record orders it among the writes."""
    shim.mark(json.dumps({"what": what, **fields}, ensure_ascii=False))


@dataclass
class Promised:
    """Everything promised up to a point. Cases and readers by hex id; ``begun`` erasures may show either way."""

    readers: dict[str, str] = field(default_factory=dict)
    tips: dict[str, tuple[str, str]] = field(default_factory=dict)
    words: list[tuple[str, str]] = field(default_factory=list)
    states: dict[str, tuple[str, ...]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    erased: dict[str, str] = field(default_factory=dict)

    def take(self, raw: bytes) -> None:
        """Add one promise as the record holds it."""
        said = json.loads(raw)
        match said["what"]:
            case "reader":
                self.readers[said["id"]] = said["seed"]
            case "tip":
                self.tips[said["case"]] = (said["number"], said["text"])
            case "words":
                self.words.append((said["case"], said["text"]))
            case "moving":
                self.states[said["case"]] = (said["old"], said["to"])
            case "moved":
                self.states[said["case"]] = (said["to"],)
            case "erasing":
                self.begun.add(said["case"])
            case "erased":
                self.erased[said["case"]] = self.tips[said["case"]][0]
