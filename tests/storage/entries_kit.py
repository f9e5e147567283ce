"""Shared by the tests of registers on real SQLite: a desk with a person for every role, and cases put into a state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from storage_kit import NOW, Store, Tip, shipped_entries

from casework.lifecycle import Facts, Refused
from config.lifecycle import Operator
from storage.desk import Card, Desk
from storage.entries import Entries
from storage.entry_rows import Row
from storage.objects import Sealed
from storage.staff import Officer

TODAY = NOW.date()
LATER = TODAY + timedelta(days=14)
NOTICE = {"level": "yellow", "trigger": "overdue", "manner": "letter", "text": "绿皮书第九页请说明"}
ANSWERED = {"text": "已经约谈了窗口负责人"}


@dataclass
class Office:
    """A desk with a person for every role, all of whom see every case but those who are told apart."""

    store: Store
    entries: Entries
    people: dict[str, Officer]

    def __getitem__(self, role: str) -> Officer:
        return self.people[role]

    async def begin(self, tip: Tip, what: str, by: str, sealed: list[Sealed] | None = None, **given: Any) -> Row:
        """Begin ``kind.act`` and return the newest entry of the kind."""
        kind, act = what.split(".")
        await self.entries.begin(
            tip.number, kind, act, self[by], given, sealed or [], self.store.update(), NOW
        )
        found = [row for row in await self.entries.of_case(tip.number, self[by]) if row.entry.kind == kind]
        return found[0]

    async def act(self, row: Row, act: str, by: str, sealed: list[Sealed] | None = None, **given: Any) -> Row:
        await self.entries.act(row.entry_id, act, self[by], given, sealed or [], self.store.update(), NOW)
        return await self.entries.one(row.entry_id, self[by])

    async def move(self, tip: Tip, to: str, by: str, **facts: Any) -> Card:
        return await self.store.move(tip.number, to, self[by], **facts)

    async def ask(self, tip: Tip, to: str, by: str, sealed: list[Sealed] | None = None, **facts: Any) -> Row:
        """Put a move before the colleagues; returns what waits for them."""
        card, given = await self.store.card(tip.number), Facts(self[by].staff_id, TODAY, **facts)
        await self.store.desk.ask_colleague(card, to, self[by], given, sealed or [], self.store.update(), NOW)
        rows = await self.entries.of_case(tip.number, self[by])
        return next(row for row in rows if row.entry.kind == "confirmation" and row.entry.state == "asked")

    async def confirm(self, row: Row, by: str, sealed: list[Sealed] | None = None) -> Card:
        return await self.store.desk.confirm(row.entry_id, self[by], sealed or [], self.store.update(), NOW)

    async def stands(self, tip: Tip, kind: str) -> list[str]:
        """States of the case's entries of a kind, by name."""
        rows = await self.store.rows("SELECT state FROM entry WHERE case_id=? AND kind=?", tip.case_id, kind)
        return sorted(state for (state,) in rows)

    async def note(self, tip: Tip, by: str, words: str) -> list[Sealed]:
        return [await self.store.threads.seal_note(tip.case_id, self[by], words, NOW)]

    async def told(self) -> dict[int, list[dict[str, Any]]]:
        """Payloads of notices of entries by chat."""
        rows = await self.store.rows("SELECT chat_id, payload FROM outbox WHERE kind='entry' ORDER BY outbox_id")
        found: dict[int, list[dict[str, Any]]] = {}
        for chat, payload in rows:
            found.setdefault(chat, []).append(json.loads(payload))
        return found

    async def clocks(self, row: Row) -> list[tuple[Any, ...]]:
        """Rule, last day and whether it runs, of an entry's clocks in their order."""
        return await self.store.rows(
            "SELECT rule, ends_on, stopped_at IS NULL FROM clock WHERE entry_id=? ORDER BY clock_id", row.entry_id
        )


ROLES = ("intake", "manager", "handler", "section_head", "deputy_head", "head", "reviewer", "supervisor", "publisher")


async def open_office(store: Store, operator: Operator = "relay") -> Office:
    people = {role: await store.officer(role.title(), role, 700 + at) for at, role in enumerate(ROLES)}
    entries = shipped_entries(store.main, store.clockwork, operator)
    lifecycle = store.desk._lifecycle
    assigned = store.desk._assignments
    store.desk = Desk(store.main, store.keys, lifecycle, store.clockwork, operator, entries, assigned)
    return Office(store, entries, people)


async def at(office: Office, state: str, **fields: Any) -> Tip:
    """A case that stands in this state, put there by hand."""
    tip = await office.store.tip(**fields)
    await office.store.main.write(
        lambda tx: tx.execute("UPDATE tip SET state=? WHERE case_id=?", (state, tip.case_id)).rowcount
    )
    return tip


async def refused(key: str, doing: Any) -> None:
    with pytest.raises(Refused) as told:
        await doing
    assert told.value.reason_key == key
