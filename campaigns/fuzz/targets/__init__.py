"""All targets by name. Used by the campaign's ``__main__`` and ``worker``."""

from campaigns.fuzz.target import Target
from campaigns.fuzz.targets import chain, data, files, sealed, talk, words


def every() -> dict[str, Target]:
    """In the order in which they are told."""
    found = [*sealed.targets(), *talk.targets(), *words.targets(), *chain.targets(), *files.targets(), *data.targets()]
    return {target.name: target for target in found}
