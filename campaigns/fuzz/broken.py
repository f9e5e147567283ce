"""Wrong builds, each with one mistake that only odd input brings to light, and the target that must notice it.

A worker applies one in its own process, once the modules are loaded.
"""

import json
import os
import time
from collections.abc import Callable

from campaigns.crash.patching import replace
from handlers import callback
from storage import manifest
from storage.sealing import SealedBox, crockford, envelope, keyfile_fields, layout, receipt


def suite_ignored() -> None:
    """A box of any suite is read as one of suite 1."""
    real = layout.parse
    replace(envelope, "parse", lambda box: real(SealedBox(box[:3] + b"\x01" + box[4:])))


def json_trusted() -> None:
    """A key file is taken for JSON with the right fields."""
    replace(keyfile_fields, "_json_object", lambda keyfile: dict(json.loads(keyfile)))


def check_ignored() -> None:
    """The last character of a code is not compared."""
    replace(receipt, "is_complete", lambda code: all(character in crockford.ALPHABET for character in code))


def endless() -> None:
    """A press with an argument too many is looked at for ever."""
    real = callback.unpack

    def unpack(data: str) -> callback.Press | None:
        while data.count(":") > 7:
            time.process_time()
        return real(data)

    _everywhere("campaigns.fuzz.targets.talk", "unpack", unpack)


def dies() -> None:
    """A manifest that is far too long ends the process."""
    real = manifest.read

    def read(folder: object, names: object) -> object:
        if (folder / manifest.NAME).stat().st_size > 4000:  # type: ignore[operator]
            os._exit(11)
        return real(folder, names)  # type: ignore[arg-type]

    replace(manifest, "read", read)


def _everywhere(module: str, name: str, new: object) -> None:
    """Targets that took a function by name have to be given the wrong one too."""
    import importlib

    replace(importlib.import_module(module), name, new)


BREAKS: dict[str, tuple[str, Callable[[], None]]] = {
    "suite-ignored": ("box", suite_ignored),
    "json-trusted": ("keyfile", json_trusted),
    "check-ignored": ("receipt", check_ignored),
    "endless": ("callback", endless),
    "dies": ("manifest", dies),
}
