"""People whose accounts and words exist nowhere else, and the list of what must not be found. Used by ``journey``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from campaigns.residue.encodings import forms_of_code, forms_of_number, forms_of_passage, forms_of_text
from campaigns.residue.hashes import messages_of_number
from campaigns.residue.searcher import Marker
from demo.botapi.people import Message

FIRST_MESSAGE = 1 << 51
"""Ids of messages start above it: four bytes of a usual one would stand by chance in sealed bytes."""
_RARE = "鹮鼍犇骉羴猋龘靐齉爩麤灪纞虋讟钃鸜籲滟癵"


@dataclass(frozen=True)
class Account:
    """What Telegram tells of one person, and the phone number he may give away."""

    id: int
    first_name: str
    username: str
    language_code: str
    phone: str

    @property
    def contact(self) -> dict[str, Any]:
        return {"phone_number": f"+86{self.phone}", "first_name": self.first_name, "user_id": self.id}


class Seen(dict[int, Message]):
    """The messages of a chat, which also remembers those that are deleted."""

    def __init__(self, all_: list[Message]) -> None:
        super().__init__()
        self._all = all_

    def __setitem__(self, key: int, message: Message) -> None:
        self._all.append(message)
        super().__setitem__(key, message)


@dataclass
class Markers:
    """Grows while people act. ``messages`` are all that ever stood in citizens' chats,
    ``numbers`` other ids: of presses, of a group, of a message that was injected."""

    rng: Random
    accounts: list[Account] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def account(self, language_code: str = "") -> Account:
        """A person nobody else is; ids are as long as Telegram's are today (ten digits) or will be (52 bits)."""
        rng, number = self.rng, len(self.accounts)
        long = number % 4 == 3
        made = Account(
            id=rng.randrange(1 << 50, 1 << 52) if long else rng.randrange(5 * 10**9, 9 * 10**9),
            first_name=f"欧阳{self.rare(4)}Quincy{rng.randrange(10**6)}",
            username=f"firefly_{rng.randrange(10**9):09d}",
            language_code=language_code or f"zh-x{rng.randrange(10**7):07d}",
            phone=f"139{rng.randrange(10**8):08d}",
        )
        self.accounts.append(made)
        return made

    def text(self, about: str, *, phone: str = "") -> str:
        """Words of a person with something in them that nobody else writes."""
        made = f"{about}，{self.rare(8)}，证人在{self.rare(6)}巷" + (f"，我的电话{phone}。" if phone else "。")
        self.texts.append(made.removesuffix(f"，我的电话{phone}。") if phone else made)
        return made

    def rare(self, count: int) -> str:
        return "".join(self.rng.choices(_RARE, k=count))

    def code(self, code: str) -> str:
        self.codes.append(code)
        return code

    def all(self) -> list[Marker]:
        return [*self._people(), *self._said(), *self._delivered()]

    def _people(self) -> Iterator[Marker]:
        for at, who in enumerate(self.accounts):
            yield Marker(f"id {at}", forms_of_number(who.id), messages_of_number(who.id))
            hashed = {"digits": who.phone.encode(), "with country code": f"+86{who.phone}".encode()}
            phone = forms_of_number(int(who.phone)) | forms_of_number(int(f"86{who.phone}"))
            yield Marker(f"phone {at}", phone, hashed)
            yield Marker(f"username {at}", forms_of_text(who.username), {"letters": who.username.encode()})
            yield Marker(f"name {at}", forms_of_passage(who.first_name))
            if who.language_code.startswith("zh-x"):
                yield Marker(f"language {at}", forms_of_text(who.language_code))

    def _said(self) -> Iterator[Marker]:
        for at, text in enumerate(self.texts):
            yield Marker(f"text {at}", forms_of_passage(text))
        for at, code in enumerate(self.codes):
            yield Marker(f"code {at}", forms_of_code(code))
        for at, word in enumerate(self.words):
            yield Marker(f"secret word {at}", forms_of_text(word))

    def _delivered(self) -> Iterator[Marker]:
        for message in self.messages:
            yield Marker(f"message id of {message.author}", forms_of_number(message.message_id))
        for file_id in sorted(set(_file_ids(message.body for message in self.messages))):
            yield Marker("file id", forms_of_text(file_id))
        for number in self.numbers:
            yield Marker("other id", forms_of_number(number))


def _file_ids(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict):
            yield from (value[key] for key in ("file_id", "file_unique_id") if key in value)
            yield from _file_ids(value.values())
        elif isinstance(value, list):
            yield from _file_ids(value)
