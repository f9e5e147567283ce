"""One update of one citizen while it is handled, with where the talk stands."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from config.texts import Texts
from handlers.citizen.conversation import Conversation
from handlers.flood import Pace
from handlers.screen import Row, Screen
from handlers.visit import Answering


@dataclass
class Visit(Answering):
    """Actions read and replace ``talk``; it is saved once, when they have answered.

    ``confirmed``: the person has been told that it is stored. Whatever fails after that, the update stands as done:
    coming again, it might be given up, and the person told the opposite.
    """

    talk: Conversation = field(default_factory=Conversation)
    pace: Pace = Pace.PASS
    confirmed: bool = False

    @property
    def texts(self) -> Texts:
        return self.services.language(self.talk.language, self.event.language)

    async def keep(self) -> None:
        """Save the talk as it stands, before anything is confirmed: where that fails, nothing must be. StorageError."""
        services = self.services
        seconds = services.settings.draft_minutes * 60
        await services.sessions.save(self.chat.chat_id, self.talk.to_body(), services.seconds(), seconds)

    async def show(self, screen: Screen, *, live: bool = False) -> None:
        """Show a screen. ``live`` ones are replaced by the next, so that a chat holds one of them at a time."""
        message_id = await self.place(screen, self.talk.live)
        self.talk = replace(self.talk.leave(message_id), live=message_id if live else 0)

    async def below(self, screen: Screen) -> None:
        """Answer a press with a live screen under it, where the pressed message must stay: it holds what he came for."""
        await self.toast()
        old, message_id = self.talk.live, await self.chat.send(screen)
        self.talk = replace(self.talk.leave(message_id), live=message_id)
        if old and old != self.event.message_id:
            await self.chat.delete([old])

    async def rekey(self, rows: Sequence[Row]) -> None:
        """Change the buttons of the pressed message and nothing else."""
        await asyncio.gather(self.toast(), self.chat.rekey(self.event.message_id, rows))

    async def say(self, key: str, **values: object) -> None:
        """Send one sentence; the screen above it stays."""
        message_id = await self.chat.send(Screen(self.texts(key, **values)))
        self.talk = self.talk.leave(message_id)
