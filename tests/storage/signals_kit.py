"""Shared by the tests of signals: a desk with a person for every role, an overseer without a key, and time that passes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from entries_kit import ROLES, Office
from storage_kit import FOUNDED, NOW, SECONDS, Store, Tip, shipped_entries

from config import lifecycle, registers, rules
from config import signals as signals_data
from storage import staff
from storage.database import Tx
from storage.signals import Signals
from storage.staff import Officer


def day(n: int) -> datetime:
    """So many days after the Monday on which the tests begin."""
    return NOW + timedelta(days=n)


def shipped() -> signals_data.Signals:
    book, cycle = rules.load(), lifecycle.load()
    return signals_data.load(book, cycle, registers.load(cycle, book))


@dataclass
class Watched:
    office: Office
    signals: Signals
    overseer: Officer

    @property
    def store(self) -> Store:
        return self.office.store

    async def move(self, tip: Tip, to: str, by: str, now: datetime = NOW, **facts: Any) -> None:
        await self.store.move(tip.number, to, self.office[by], now, **facts)

    async def assigned(self, tip: Tip, now: datetime = NOW) -> None:
        """Through the real moves until it is given to the handler, who takes it on."""
        await self.move(tip, "S02", "intake", now)
        await self.move(tip, "S06", "intake", now, approval="3号")
        handler = self.office["handler"].staff_id
        await self.move(tip, "S09", "manager", now, assignee=handler, approval="3号")

    async def judged(self, tip: Tip, to: str, now: datetime = NOW, **facts: Any) -> None:
        """From given out to what was decided on the handler's opinion."""
        await self.assigned(tip, now)
        await self.move(tip, "S10", "handler", now)
        await self.move(tip, "S11", "handler", now, note="意见")
        await self.move(tip, to, "section_head", now, second_person=self.office["handler"].staff_id, **facts)

    async def fired(self, now: datetime, tip: Tip | None = None) -> dict[int, dict[str, Any]]:
        """Facts by number of the signals that stand after a sweep: of a case, or of no single one."""
        await self.signals.sweep(now)
        rows = await self.store.rows(
            "SELECT rule, facts FROM signal WHERE cleared_on IS NULL AND case_id IS ?", tip.case_id if tip else None
        )
        return {rule: json.loads(facts) for rule, facts in rows}

    async def letters(self, chat: int | None = None) -> list[list[list[int]]]:
        """The counts in each letter of signals, in order: of one chat or of all."""
        rows = await self.store.rows(
            "SELECT payload FROM outbox WHERE kind='signals' AND (?1 IS NULL OR chat_id=?1) ORDER BY outbox_id", chat
        )
        return [json.loads(payload)["counts"] for (payload,) in rows]

    async def by_hand(self, sql: str, *values: object) -> None:
        """What somebody with the database in his hands could do, past every act and gate."""
        await self.store.main.write(lambda tx: tx.execute(sql, values).rowcount)


async def hire(store: Store, name: str, roles: str, chat: int) -> Officer:
    """An officer without a key."""

    def work(tx: Tx) -> Officer | None:
        code = staff.invite(tx, name, frozenset(roles.split()), None, FOUNDED, SECONDS)
        return staff.join(tx, code, chat, FOUNDED, SECONDS)

    officer = await store.main.write(work)
    assert officer is not None
    return officer


async def watched(store: Store) -> Watched:
    people = {role: await store.officer(role.title(), role, 700 + at) for at, role in enumerate(ROLES)}
    office = Office(store, shipped_entries(store.main, store.clockwork), people)
    found = Signals(store.main, shipped(), store.clockwork.calendar)
    return Watched(office, found, await hire(store, "Overseer", "overseer", 790))
