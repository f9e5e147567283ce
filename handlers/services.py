"""What handlers are given: the stores, the readers of data, the texts and the time. Put together by bot/app.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from casework.lifecycle import Lifecycle
from config.rules import Rules
from config.settings import Settings
from config.taxonomy import Taxonomy
from config.texts import Texts, language_of
from handlers.citizen.guesses import Guesses
from handlers.flood import Flood
from handlers.second_opinion import SecondReader
from handlers.waiting import NextIsText
from storage.access import Access
from storage.areas import Areas
from storage.assignments import Assignments
from storage.corrections import Corrections
from storage.desk import Desk
from storage.entries import Entries
from storage.intake import Intake
from storage.keyring import Keyring
from storage.links import Links
from storage.nudges import Nudges
from storage.proofs import Proofs
from storage.ratings import Ratings
from storage.receipts import Receipts
from storage.room import Room
from storage.roster import Roster
from storage.searching import Search
from storage.sessions import Sessions
from storage.signals import Signals
from storage.staffing import Staffing
from storage.thread import Threads
from storage.ties import Ties
from storage.withdrawals import Withdrawals
from triage.alike import Alike
from triage.reading import Reader


@dataclass(frozen=True)
class Services:
    settings: Settings
    texts: dict[str, Texts]
    taxonomy: Taxonomy
    lifecycle: Lifecycle
    rules: Rules
    reader: Reader
    second: SecondReader
    sessions: Sessions
    intake: Intake
    receipts: Receipts
    threads: Threads
    access: Access
    ties: Ties
    withdrawals: Withdrawals
    ratings: Ratings
    nudges: Nudges
    proofs: Proofs
    desk: Desk
    assignments: Assignments
    links: Links
    roster: Roster
    areas: Areas
    entries: Entries
    signals: Signals
    corrections: Corrections
    search: Search
    alike: Alike
    staffing: Staffing
    keyring: Keyring
    guesses: Guesses
    flood: Flood
    memory_room: Room
    next_is_text: NextIsText
    now: Callable[[], datetime]

    def seconds(self) -> int:
        """Now, as UTC seconds."""
        return int(self.now().timestamp())

    def language(self, chosen: str | None, code: str | None) -> Texts:
        """The texts to speak: the chosen language, else Telegram's, else the desk's."""
        return self.texts[chosen or language_of(code, self.settings.language)]
