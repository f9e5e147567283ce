"""Opens everything the program stands on, in the order it needs it, and closes it again. Called by bot/app.py."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import Clock
from casework.lifecycle import Lifecycle
from casework.workdays import Calendar
from config import calendars, lifecycle, priorities, rules, taxonomy, texts
from config.settings import Settings
from handlers.citizen.guesses import Guesses
from handlers.flood import Flood
from handlers.services import Services
from handlers.waiting import NextIsText
from storage.canary import Flights
from storage.clocks import Clockwork
from storage.database import Database
from storage.dead_letters import DeadLetters
from storage.desk import Desk
from storage.digests import Digests, Plan
from storage.intake import Intake
from storage.keyring import Keyring
from storage.outgoing import Outgoing
from storage.pairing import check_pair
from storage.pepper import load_or_create
from storage.receipts import Receipts
from storage.room import MIB, Room
from storage.sessions import Sessions
from storage.staffing import Staffing
from storage.status import Vitals
from storage.thread import Threads
from storage.upkeep import Upkeep
from triage.reading import Reader


@dataclass(frozen=True)
class House:
    """What the running program holds open."""

    services: Services
    outgoing: Outgoing
    upkeep: Upkeep
    digests: Digests
    dead_letters: DeadLetters
    flights: Flights
    vitals: Vitals


@asynccontextmanager
async def open_house(settings: Settings, next_is_text: NextIsText) -> AsyncIterator[House]:
    """Open databases, session store and data files; close them whatever happens.

    Raises ConfigError and StorageError with a sentence for the operator.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    check_pair(settings.tip_db, settings.key_db)
    main = await Database.open(settings.tip_db, "main")
    try:
        keys = await Database.open(settings.key_db, "keys")
        try:
            sessions = await Sessions.open(settings.run_dir, allow_disk=settings.allow_disk_sessions)
            try:
                house = _build(settings, main, keys, sessions, next_is_text)
                house.services.receipts.prepare()
                yield house
                await house.services.receipts.close()
            finally:
                await sessions.close()
        finally:
            await keys.close()
    finally:
        await main.close()


def _build(settings: Settings, main: Database, keys: Database, sessions: Sessions, next_is_text: NextIsText) -> House:
    words, rulebook = taxonomy.load(), rules.load()
    cutoff = settings.cutoff_hour if settings.cutoff_hour < 24 else None
    clockwork = Clockwork(rulebook, Calendar(calendars.load()), cutoff)
    cycle = Lifecycle(lifecycle.load())
    room = Room(settings.data_dir, settings.min_free_mib * MIB)
    intake = Intake(main, keys, clockwork, room)
    services = Services(
        settings=settings,
        texts=texts.load_all(),
        taxonomy=words,
        lifecycle=cycle,
        rules=rulebook,
        reader=Reader(words, priorities.load()),
        sessions=sessions,
        intake=intake,
        receipts=Receipts(main, load_or_create(settings.pepper_file, settings.tip_db), ahead=settings.receipts_ahead),
        threads=Threads(main, keys, room),
        desk=Desk(main, keys, cycle, clockwork, settings.operator_kind),
        staffing=Staffing(main),
        keyring=Keyring(settings.unlock_minutes * 60),
        guesses=Guesses(),
        flood=Flood(settings.flood_burst, settings.flood_per_minute, settings.flood_drafts_per_minute),
        memory_room=Room(settings.run_dir, settings.min_run_free_mib * MIB),
        next_is_text=next_is_text,
        now=Clock(settings.clock_file),
    )
    plan = Plan(settings.digest_weekday, settings.digest_hour, settings.channel_id, settings.drop_size)
    return House(
        services=services,
        outgoing=Outgoing(main),
        upkeep=Upkeep(main, keys, clockwork),
        digests=Digests(main, words, plan, random.SystemRandom()),
        dead_letters=DeadLetters(main, keys),
        flights=Flights(main, keys, intake),
        vitals=Vitals(main),
    )
