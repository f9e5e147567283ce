"""What else of a chat already waits, so that a burst of messages is answered once. Filled by the gate's processor."""

from collections.abc import Callable

NextIsText = Callable[[int], bool]
"""Whether the next waiting update of this chat is a plain text, which will show the screen itself."""
