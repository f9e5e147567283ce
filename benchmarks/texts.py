"""Tips of a given length, put together from the demo's made-up events. Used by all measurements."""

from __future__ import annotations

from demo.people import TIPS

LENGTH = 300


def tips(count: int, length: int = LENGTH) -> list[str]:
    """``count`` texts of ``length`` characters; neighbours differ, and so do all up to a few dozen."""
    return [_text(number, length) for number in range(count)]


def _text(number: int, length: int) -> str:
    # Different strides give the same events in different orders.
    first, stride = number % len(TIPS), 1 + 2 * (number // len(TIPS) % (len(TIPS) // 2))
    text, place = "", first
    while len(text) < length:
        text += TIPS[place % len(TIPS)]
        place += stride
    return text[:length]
