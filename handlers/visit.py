"""One update while it is handled: what came and ways to answer it. Each side adds where its conversation stands."""

import asyncio
from dataclasses import dataclass

from config.texts import Texts
from handlers.chat import Chat
from handlers.events import Event, Kind
from handlers.screen import Screen
from handlers.services import Services


@dataclass
class Answering:
    """Answers a press once, and shows each screen in the place it belongs."""

    services: Services
    event: Event
    chat: Chat
    answered: bool = False

    @property
    def texts(self) -> Texts:
        """The texts of the person's language; each side knows how it is chosen."""
        raise NotImplementedError

    async def toast(self, key: str = "", *, alert: bool = False) -> None:
        """Answer the press, once."""
        if self.event.kind is Kind.PRESS and not self.answered:
            self.answered = True
            await self.chat.toast(self.event.query_id, self.texts.plain(key) if key else "", alert=alert)

    async def place(self, screen: Screen, old: int) -> int:
        """Rewrite the pressed message in place, or send a new one and take the ``old`` screen away.

        Returns the message that shows it.
        """
        if self.event.kind is Kind.PRESS:
            _, message_id = await asyncio.gather(self.toast(), self.chat.edit(self.event.message_id, screen))
            return message_id
        message_id = await self.chat.send(screen)
        if old:
            await self.chat.delete([old])
        return message_id

    async def remove_own(self) -> None:
        """Delete the message this update brought."""
        await self.chat.delete([self.event.message_id])
