"""What people typed, made fit to keep: both sides pass every text through here. Pure."""

import unicodedata

_KEPT_CONTROLS = "\n\t"
_JOINERS = "\u200d\ufe0f"  # inside emoji and some scripts


def clean(text: str) -> str:
    """The text without control, bidirectional and other invisible characters; line ends unified, ends trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = [
        c
        for c in text
        if c in _KEPT_CONTROLS or c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    ]
    return "".join(kept).strip()


def says_something(text: str) -> bool:
    """False for texts without a single letter or digit of any script: emoji, dots, punctuation."""
    return any(unicodedata.category(c)[0] in "LN" for c in text)
