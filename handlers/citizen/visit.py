"""One update of one citizen while it is handled, with where the talk stands."""

from dataclasses import dataclass, field, replace

from config.texts import Texts
from handlers.citizen.conversation import Conversation
from handlers.flood import Pace
from handlers.screen import Screen
from handlers.visit import Answering


@dataclass
class Visit(Answering):
    """Actions read and replace ``talk``; it is saved once, when they have answered."""

    talk: Conversation = field(default_factory=Conversation)
    pace: Pace = Pace.PASS

    @property
    def texts(self) -> Texts:
        return self.services.language(self.talk.language, self.event.language)

    async def show(self, screen: Screen, *, live: bool = False) -> None:
        """Show a screen. ``live`` ones are replaced by the next, so that a chat holds one of them at a time."""
        message_id = await self.place(screen, self.talk.live)
        self.talk = replace(self.talk.leave(message_id), live=message_id if live else 0)

    async def say(self, key: str, **values: object) -> None:
        """Send one sentence; the screen above it stays."""
        message_id = await self.chat.send(Screen(self.texts(key, **values)))
        self.talk = self.talk.leave(message_id)
