"""Opens everything the program stands on, in the order it needs it, and closes it again. Called by bot/app.py."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import Clock
from bot.second_reader import second_reader
from casework.lifecycle import Lifecycle
from casework.registers import Registers
from casework.workdays import Calendar
from config import (
    calendars,
    classifier,
    lifecycle,
    organisation,
    priorities,
    registers,
    rules,
    signals,
    taxonomy,
    texts,
)
from config.settings import Settings
from handlers.citizen.guesses import Guesses
from handlers.flood import Flood
from handlers.services import Services
from handlers.waiting import NextIsText
from storage import ties
from storage.access import Access
from storage.alarm import Alarm
from storage.areas import Areas
from storage.assignments import Assignments
from storage.canary import Flights
from storage.care import Care
from storage.clocks import Clockwork
from storage.corrections import Corrections
from storage.database import Database
from storage.dead_letters import DeadLetters
from storage.desk import Desk
from storage.digests import Digests, Plan
from storage.entries import Entries
from storage.heads import Heads
from storage.highwater import HighWater
from storage.hostkey import load_or_create as host_key
from storage.intake import Intake
from storage.keyring import Keyring
from storage.links import Links
from storage.nudges import Nudges
from storage.office import load as load_office
from storage.outgoing import Outgoing
from storage.ownerless import Ownerless
from storage.pairing import check_pair
from storage.pepper import load_or_create
from storage.proofs import Proofs
from storage.ratings import Ratings
from storage.readers import Readers
from storage.receipts import Receipts
from storage.reception import Reception
from storage.recipients import Recipients
from storage.room import MIB, Room
from storage.roster import Roster
from storage.searching import Search
from storage.sessions import Sessions
from storage.signals import Signals
from storage.staffing import Staffing
from storage.status import Vitals
from storage.thread import Threads
from storage.upkeep import Upkeep
from storage.withdrawals import Withdrawals
from triage.alike import Alike
from triage.prints import Learned
from triage.reading import Reader


@dataclass(frozen=True)
class House:
    """What the running program holds open."""

    services: Services
    outgoing: Outgoing
    upkeep: Upkeep
    digests: Digests
    heads: Heads
    dead_letters: DeadLetters
    flights: Flights
    vitals: Vitals
    care: Care


@asynccontextmanager
async def open_house(settings: Settings, next_is_text: NextIsText) -> AsyncIterator[House]:
    """Open databases, session store and data files; close them whatever happens.

    Raises ConfigError and StorageError with a sentence for the operator.
    """
    readers = Readers(load_office(settings.office_file))
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    check_pair(settings.tip_db, settings.key_db)
    alarm = Alarm()
    main = await Database.open(settings.tip_db, "main", alarm=alarm)
    try:
        keys = await Database.open(settings.key_db, "keys", alarm=alarm)
        try:
            mark = await HighWater.open(main, keys)
            await main.read(lambda tx: readers.require(tx, settings.min_readers))
            sessions = await Sessions.open(settings.run_dir, allow_disk=settings.allow_disk_sessions, alarm=Alarm())
            try:
                house = _build(settings, main, keys, readers, sessions, mark, next_is_text)
                house.services.receipts.prepare()
                yield house
                await house.care.look()
                await house.services.receipts.close()
            finally:
                await sessions.close()
        finally:
            await keys.close()
    finally:
        await main.close()


def _build(
    settings: Settings,
    main: Database,
    keys: Database,
    readers: Readers,
    sessions: Sessions,
    mark: HighWater,
    next_is_text: NextIsText,
) -> House:
    words, rulebook = taxonomy.load(), rules.load()
    cutoff = settings.cutoff_hour if settings.cutoff_hour < 24 else None
    clockwork = Clockwork(rulebook, Calendar(calendars.load()), cutoff)
    cycle = Lifecycle(lifecycle.load())
    ledgers = Registers(registers.load(cycle.data, rulebook), cycle.data)
    entries = Entries(main, ledgers, clockwork, settings.operator_kind)
    assigned = Assignments(main, organisation.load(settings.organisation_file))
    room = Room(settings.data_dir, settings.min_free_mib * MIB)
    reader = Reader(words, priorities.load(), classifier.load(settings.classifier_file))
    recusal_key = ties.load_or_create(settings.recusal_key_file, settings.tip_db)
    tied = ties.Ties(main, reader.normaliser, recusal_key, settings.office_terms)
    recipients = Recipients(main, tied, readers.in_use)
    intake = Intake(main, keys, clockwork, room, recipients, Reception(assigned))
    services = Services(
        settings=settings,
        texts=texts.load_all(),
        taxonomy=words,
        lifecycle=cycle,
        rules=rulebook,
        reader=reader,
        second=second_reader(settings, words),
        sessions=sessions,
        intake=intake,
        receipts=Receipts(main, load_or_create(settings.pepper_file, settings.tip_db), ahead=settings.receipts_ahead),
        threads=Threads(main, keys, room, clockwork, recipients),
        access=Access(main, keys, recipients),
        ties=tied,
        withdrawals=Withdrawals(main, keys, cycle, settings.operator_kind),
        ratings=Ratings(main),
        nudges=Nudges(sessions.database),
        proofs=Proofs(main),
        desk=Desk(main, keys, cycle, clockwork, settings.operator_kind, entries, assigned),
        assignments=assigned,
        links=Links(main),
        roster=Roster(main),
        areas=Areas(main),
        entries=entries,
        signals=Signals(main, signals.load(rulebook, cycle.data, ledgers.data), clockwork.calendar),
        corrections=Corrections(main, keys),
        search=Search(main, keys),
        alike=Alike(reader.normaliser, lambda: Learned.shipped(reader.adverts)),
        staffing=Staffing(main),
        keyring=Keyring(settings.unlock_minutes * 60),
        guesses=Guesses(),
        flood=Flood(settings.flood_burst, settings.flood_per_minute, settings.flood_drafts_per_minute),
        memory_room=Room(settings.run_dir, settings.min_run_free_mib * MIB),
        next_is_text=next_is_text,
        now=Clock(settings.clock_file),
    )
    heads = Heads(main, host_key(settings.head_key_file)[0])
    plan = Plan(settings.digest_weekday, settings.digest_hour, settings.channel_id, settings.drop_size)
    return House(
        services=services,
        outgoing=Outgoing(main),
        upkeep=Upkeep(main, keys, clockwork, Ownerless(main, settings.ownerless_hours)),
        digests=Digests(main, words, plan, random.SystemRandom(), heads),
        heads=heads,
        dead_letters=DeadLetters(main, keys, recipients),
        flights=Flights(main, keys, intake),
        vitals=Vitals(main),
        care=Care((main, keys, sessions.database), mark),
    )
