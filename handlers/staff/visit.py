"""One update of one officer while it is handled, with who he is and where the talk stands."""

from dataclasses import dataclass, field, replace

from config.texts import Texts
from handlers.screen import Screen
from handlers.staff.talk import Talk
from handlers.visit import Answering
from storage.staff import Officer


@dataclass
class Duty(Answering):
    """Actions read and replace ``talk``; it is saved once, when they have answered."""

    officer: Officer = field(kw_only=True)
    talk: Talk = field(default_factory=Talk)

    @property
    def texts(self) -> Texts:
        return self.services.texts[self.officer.language]

    @property
    def lang(self) -> str:
        """The language as data files name it."""
        return "zh" if self.officer.language == "zh-CN" else "en"

    async def show(self, screen: Screen) -> None:
        """Show a screen; the one before it goes or is rewritten."""
        self.talk = replace(self.talk, live=await self.place(screen, self.talk.live))

    async def say(self, key: str, **values: object) -> None:
        """Send one sentence; the screen above it stays."""
        await self.chat.send(Screen(self.texts(key, **values)))
