"""What citizens and officers have in common: pausing, waiting, tapping until something comes of it."""

from collections.abc import Callable
from random import Random

from campaigns.crash.record import Record
from campaigns.crash.town import Tap, Town, Wait, button
from config.texts import Texts
from demo.botapi.people import Message

THINKING_SECONDS = 0.06
TAPS = 8


class GaveUp(Exception):
    """Something came that no person could go on with; it is in the record as a fault."""


class Person:
    """One chat of one person."""

    def __init__(self, town: Town, record: Record, rng: Random, texts: Texts, name: str) -> None:
        self.town, self.record, self.rng, self.texts = town, record, rng, texts
        self.name = name
        self.chat = town.move_in(name)

    async def pause(self) -> None:
        """Think for a moment; at closing time until the town opens again."""
        await self.town.think(self.rng.random() * THINKING_SECONDS)

    async def wait(self, what: str, done: Callable[[], object], kind: str = "unanswered") -> None:
        """Wait until something is seen; that it never comes is a fault of ``kind``, found when the era takes stock."""
        self.town.waiting[self.chat] = Wait(self.name, what, kind)
        await self.town.until(lambda: bool(done()))
        del self.town.waiting[self.chat]

    async def tap(self, what: str, find: Callable[[], tuple[Message, str] | None], done: Callable[[Tap], object]) -> Tap | None:
        """Tap what ``find`` names until ``done``; again only where the program said that the button was old.

        ``find`` gives a message, and the button's verb or whole callback data.

        None when the button has gone. A tap that is neither answered nor followed by anything is waited for.
        """
        tap: Tap | None = None

        def over() -> bool:
            return tap is not None and bool(done(tap))

        for _ in range(TAPS):
            await self.wait(f"the button to {what}", lambda: over() or find())
            found = find()
            if over() or found is None:
                return tap
            message, wanted = found
            tap = await self.town.tap(self.chat, message.message_id, wanted if ":" in wanted else button(message, wanted))
            if tap is None:
                return None
            await self.wait(what, lambda: over() or (tap and self.stale(tap)))  # noqa: B023 - awaited here
            if over():
                return tap
        self.record.fault("unanswered", f"{self.name}: {what}: {TAPS} taps without an effect")
        raise GaveUp

    def stale(self, tap: Tap) -> bool:
        """Told to use the newest message; or done with, too late to be told anything: a person would tap again."""
        told = tap.answer in [self.texts.plain(key) for key in ("old-button", "desk-old", "withdraw-changed")]
        return told or (self.town.expired(tap) and self.town.confirmed(tap.update_id))

    def said(self, key: str, after: int = 0) -> Message | None:
        """The newest message that is the sentence of this key, without values."""
        return self.town.sentence(self.chat, plain(self.texts, key), after)

    def screen(self, verb: str, after: int = 0) -> Message | None:
        return self.town.screen(self.chat, verb, after)

    def _on(self, screen: str, verb: str) -> tuple[Message, str] | None:
        """The button ``verb`` on the newest message that has ``screen``'s."""
        found = self.screen(screen)
        return (found, verb) if found and button(found, verb) else None

    def _became(self, tap: Tap, key: str) -> bool:
        """The message tapped, or a newer one where that is gone, says this sentence."""
        return self.said(key, tap.message_id - 1) is not None


def plain(texts: Texts, key: str, **values: object) -> str:
    """A text as a phone shows it: without tags."""
    text = texts.plain(key, **values)
    for tag in ("<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<blockquote>", "</blockquote>"):
        text = text.replace(tag, "")
    return text
