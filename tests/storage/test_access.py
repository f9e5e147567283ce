"""Who gets a tip's key before it is sealed, who is given it later, and what is closed to whoever lost it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from storage_kit import NOW, Key, Store, Tip

from casework.lifecycle import Facts
from config import taxonomy
from storage import visibility
from storage.access import Access
from storage.dead_letters import DeadLetters
from storage.desk import Card
from storage.errors import NobodyLeft, Stale, UnknownCase, UnknownColleague
from storage.ids import CaseNumber, StaffId
from storage.intake import Intake
from storage.recipients import Recipients
from storage.sealing import CannotOpen
from storage.staff import Officer
from storage.status import status
from storage.thread import Threads
from storage.ties import Ties
from tests.office_kit import trusted
from triage.normalise import Normaliser

ABOUT_BO = "镇政府的李四收了红包"
NEUTRAL = "窗口人员反复让人跑"


@pytest.fixture(scope="session")
def normaliser() -> Normaliser:
    words = taxonomy.load()
    return Normaliser(words.noise)


@dataclass
class Town:
    """A desk of two officers, Anna and 李四, on a store whose intake and threads know of ties."""

    store: Store
    ties: Ties
    recipients: Recipients
    access: Access
    anna: Officer
    anna_key: Key
    si: Officer
    si_key: Key

    async def holders(self, tip: Tip) -> set[str]:
        return await self.store.main.read(lambda tx: set(visibility.holders(tx, tip.case_id)))

    async def grant(self, tip: Tip, to: StaffId, officer: Officer | None = None, key: Key | None = None) -> None:
        seed, update = (key or self.anna_key).seed, self.store.update()
        await self.access.grant(tip.case_id, officer or self.anna, seed, to, update, NOW)

    async def withdraw(self, tip: Tip, who: Officer, officer: Officer | None = None) -> None:
        await self.access.withdraw(tip.case_id, officer or self.anna, who.staff_id, self.store.update(), NOW)

    async def read(self, tip: Tip, officer: Officer, key: Key) -> list[Any]:
        turns = await self.store.threads.read(tip.case_id, officer, key.seed, NOW)
        return [turn.content["text"] if turn.content else None for turn in turns]


@pytest.fixture
async def town(store: Store, normaliser: Normaliser) -> Town:
    ties = Ties(store.main, normaliser, bytes(32), ["清风信箱"])
    recipients = trusted(store.main, ties)
    store.intake = Intake(store.main, store.keys, store.clockwork, recipients=recipients)
    store.threads = Threads(store.main, store.keys, recipients=recipients)
    access = Access(store.main, store.keys, recipients)
    anna_key, si_key = await store.reader("Anna"), await store.reader("李四")
    anna = await store.officer("Anna", "intake manager", 501, anna_key)
    si = await store.officer("李四", "intake manager", 502, si_key)
    return Town(store, ties, recipients, access, anna, anna_key, si, si_key)


def words(text: str) -> dict[str, Any]:
    return {"v": 1, "text": text}


async def test_an_ordinary_tip_is_for_all_officers_and_escrow(town: Town) -> None:
    await town.store.reader("e", "escrow")
    await town.store.reader("s", "superior")
    tip = await town.store.tip(content=words(NEUTRAL))
    assert await town.holders(tip) == {"r-Anna", "r-李四", "r-e"}
    assert await town.store.one("SELECT restricted FROM tip") == 0


@pytest.mark.parametrize("text", [ABOUT_BO, "镇政府的李*四收了红包", "李 四收了红包"])
async def test_a_conflicted_officer_gets_no_key_no_notice_and_no_row(town: Town, text: str) -> None:
    tip = await town.store.tip(content=words(text))
    assert await town.holders(tip) == {"r-Anna"}
    assert await town.store.one("SELECT restricted FROM tip") == 1
    assert await town.store.rows("SELECT chat_id FROM outbox") == [(501,)]
    with pytest.raises(UnknownCase, match="no such case"):
        await town.store.desk.card(tip.number, town.si)
    with pytest.raises(UnknownCase, match="no such case"):
        await town.store.desk.card(CaseNumber("QF-NONE"), town.si)


async def test_every_way_into_a_case_is_shut(town: Town) -> None:
    tip = await town.store.tip(content=words(ABOUT_BO))
    card: Card = await town.store.card(tip.number)
    before = await town.store.everything()
    store, si = town.store, town.si
    for attempt in (
        store.desk.claim(tip.number, si, store.update(), NOW),
        store.move(tip.number, "S02", si),
        store.desk.erase(card, si, _facts(si), store.update(), NOW),
        store.threads.reply(tip.case_id, si, "答", store.update(), NOW),
        store.threads.note(tip.case_id, si, "记", store.update(), NOW),
        store.threads.read(tip.case_id, si, town.si_key.seed, NOW),
        town.access.colleagues(tip.case_id, si),
        town.grant(tip, town.anna.staff_id, si, town.si_key),
        town.withdraw(tip, town.anna, si),
    ):
        with pytest.raises(UnknownCase):
            await attempt
    assert await store.everything() == before


def _facts(officer: Officer) -> Facts:
    return Facts(officer.staff_id, NOW.date(), reason="advert")


async def test_whom_the_citizen_names_is_kept_away(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL) | {"keep_away": "窗口的李四"})
    assert await town.holders(tip) == {"r-Anna"}
    masked = await town.store.tip(content=words("▇▇收了红包"), names=("李四收了红包",))
    assert await town.holders(masked) == {"r-Anna"}, "the words before masking are what counts"


@pytest.mark.parametrize("how", [{"about_desk": True}, {"names": ("清风信箱的人",)}])
async def test_a_tip_about_the_desk_goes_to_the_superior_alone(town: Town, how: dict[str, Any]) -> None:
    await town.store.reader("e", "escrow")
    await town.store.reader("s", "superior")
    tip = await town.store.tip(content=words(NEUTRAL), **how)
    assert await town.store.rows("SELECT reader_id FROM key_wrap") == [("r-s",)]
    steps = await town.store.rows("SELECT state, actor FROM step WHERE case_id=? ORDER BY seq", tip.case_id)
    assert steps == [("S01", "citizen"), ("S05R", "system")]
    assert (await town.store.card(tip.number)).state == "S05R"
    assert ("T01",) in await town.store.rows("SELECT rule FROM clock WHERE stopped_at IS NULL")
    assert await town.store.rows("SELECT chat_id FROM outbox") == []
    assert await town.store.acts(tip.number) == ["submit", "move"]


async def test_without_a_superior_escrow_keeps_it(town: Town) -> None:
    await town.store.reader("e", "escrow")
    tip = await town.store.tip(about_desk=True)
    assert await town.holders(tip) == {"r-e"}


async def test_with_neither_it_is_refused_and_nothing_stored(town: Town) -> None:
    before = await town.store.everything()
    for how in ({"about_desk": True}, {"content": words("李四和Anna一起收钱")}):
        with pytest.raises(NobodyLeft):
            await town.store.tip(**how)
    assert await town.store.everything() == before
    assert await town.store.keys.read(lambda tx: tx.execute("SELECT * FROM share").fetchall()) == []


async def test_where_nobody_is_left_superior_and_escrow_read_it(town: Town) -> None:
    await town.store.reader("e", "escrow")
    await town.store.reader("s", "superior")
    tip = await town.store.tip(content=words("李四和Anna一起收钱"))
    assert await town.holders(tip) == {"r-e", "r-s"}
    assert (await town.store.card(tip.number)).state == "S05R"


async def test_the_operator_learns_only_that_something_waits_outside(town: Town) -> None:
    await town.store.reader("s", "superior")
    before = status(town.store.folder, NOW.date()).counts
    await town.store.tip(about_desk=True)
    await town.store.tip(about_desk=True)
    after = status(town.store.folder, (NOW + timedelta(days=400)).date()).counts
    assert (before.outside, after.outside) == (0, 1)
    assert replace(after, outside=0) == before


async def test_a_tip_without_a_receipt_can_be_filed(town: Town) -> None:
    await town.store.reader("s", "superior")
    tip = await town.store.tip(record=None, about_desk=True)
    assert await town.store.rows("SELECT * FROM receipt") == []
    assert await town.holders(tip) == {"r-s"}


async def test_a_withdrawn_reader_opens_nothing_sealed_after_it_and_sees_no_row(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    kept = await town.store.rows("SELECT wrap FROM key_wrap WHERE reader_id='r-李四'")
    await town.store.desk.claim(tip.number, town.si, town.store.update(), NOW)
    await town.withdraw(tip, town.si)
    await town.store.threads.say(tip.case_id, "后来的话", town.store.update(), NOW)
    await town.store.threads.note(tip.case_id, town.anna, "后来的备注", town.store.update(), NOW)
    assert await town.holders(tip) == {"r-Anna"}
    assert await town.store.rows("SELECT * FROM key_wrap WHERE reader_id='r-李四'") == []
    card = await town.store.card(tip.number)
    assert (card.owner, card.restricted) == (None, True)
    assert (await town.store.desk.page(town.si, "all", "", NOW.date())).total == 0
    with pytest.raises(UnknownCase):
        await town.store.desk.card(tip.number, town.si)
    # Even with the wrap he has kept a copy of, put back where it was:
    await town.store.main.write(
        lambda tx: tx.execute("INSERT INTO key_wrap VALUES(?,1,'r-李四',1,?)", (tip.case_id, kept[0][0])).rowcount
    )
    with pytest.raises(UnknownCase):
        await town.read(tip, town.si, town.si_key)
    with pytest.raises(UnknownCase):
        await town.store.desk.card(tip.number, town.si)
    assert (await town.store.desk.counts(town.si, NOW.date())).open == 0
    epochs = await town.store.rows("SELECT epoch FROM object ORDER BY turn")
    assert epochs == [(1,), (2,), (2,)]
    assert await town.read(tip, town.anna, town.anna_key) == [NEUTRAL, "后来的话", "后来的备注"]


async def test_a_reminder_that_waits_for_whoever_leaves_is_not_sent(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    later = NOW + timedelta(days=2)
    await town.store.main.write(lambda tx: town.store.clockwork.sweep(tx, later))
    await town.withdraw(tip, town.si)
    told = await town.store.rows("SELECT DISTINCT chat_id FROM outbox WHERE kind='reminder'")
    assert told == [(501,)]


async def test_what_was_sealed_before_a_change_of_key_is_not_stored_after_it(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    note = await town.store.threads.seal_note(tip.case_id, town.anna, "记", NOW)
    card = await town.store.card(tip.number)
    await town.withdraw(tip, town.si)
    with pytest.raises(Stale):
        await town.store.desk.move(card, "S02", town.anna, _facts(town.anna), [note], town.store.update(), NOW)


async def test_new_words_about_a_reader_take_him_out_before_they_are_sealed(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    await town.store.main.write(lambda tx: tx.execute("DELETE FROM outbox").rowcount)
    assert await town.store.threads.say(tip.case_id, "是李四让我别说", update_id := town.store.update(), NOW)
    assert await town.holders(tip) == {"r-Anna"}
    assert await town.store.rows("SELECT epoch FROM object WHERE turn=2") == [(2,)]
    assert await town.store.rows("SELECT chat_id FROM outbox") == [(501,)]
    assert (await town.store.acts(tip.number))[-2:] == ["access.withdraw", "message"]
    assert not await town.store.threads.say(tip.case_id, "是李四让我别说", update_id, NOW)
    assert await town.store.one("SELECT epoch FROM tip") == 2
    assert await town.read(tip, town.anna, town.anna_key) == [NEUTRAL, "是李四让我别说"]


async def test_new_words_that_nobody_may_read_are_refused_or_go_beyond(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    before = await town.store.everything()
    with pytest.raises(NobodyLeft):
        await town.store.threads.say(tip.case_id, "李四和Anna是一伙", town.store.update(), NOW)
    assert await town.store.everything() == before
    superior = await town.store.reader("s", "superior")
    head = await town.store.officer("上级", "head", 503, superior)
    await town.store.threads.say(tip.case_id, "李四和Anna是一伙", town.store.update(), NOW)
    assert await town.holders(tip) == {"r-s"}
    assert await town.read(tip, head, superior) == [None, "李四和Anna是一伙"]


async def test_a_granted_colleague_reads_all_epochs(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    await town.withdraw(tip, town.si)
    await town.store.threads.say(tip.case_id, "后来的话", town.store.update(), NOW)
    await town.grant(tip, town.si.staff_id)
    assert await town.read(tip, town.si, town.si_key) == [NEUTRAL, "后来的话"]
    assert (await town.store.desk.card(tip.number, town.si)).restricted
    assert {"access.grant", "access.withdraw"} <= set(await town.store.acts(tip.number))


async def test_a_repeated_grant_or_withdrawal_changes_nothing(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    update = town.store.update()
    for _ in range(2):
        await town.access.withdraw(tip.case_id, town.anna, town.si.staff_id, update, NOW)
    assert await town.store.one("SELECT epoch FROM tip") == 2
    update = town.store.update()
    for _ in range(2):
        await town.access.grant(tip.case_id, town.anna, town.anna_key.seed, town.si.staff_id, update, NOW)
    assert (await town.store.acts(tip.number)).count("access.grant") == 1


@pytest.mark.parametrize("where", ["text", "keep_away", "later", "desk"])
async def test_a_conflicted_colleague_is_refused_in_the_words_for_nobody(town: Town, where: str) -> None:
    content = words(ABOUT_BO if where == "text" else NEUTRAL)
    if where == "keep_away":
        content["keep_away"] = "李四"
    tip = await town.store.tip(content=content)
    if where == "later":
        await town.store.threads.say(tip.case_id, "是李四", town.store.update(), NOW)
    officer, key = town.anna, town.anna_key
    if where == "desk":
        key = await town.store.reader("s", "superior")
        officer = await town.store.officer("上级", "head", 503, key)
        tip = await town.store.tip(content=words(NEUTRAL) | {"about_desk": True}, about_desk=True)
    before = await town.store.everything()
    said = []
    for to in (town.si.staff_id, StaffId("00000000")):
        with pytest.raises(UnknownColleague) as refused:
            await town.grant(tip, to, officer, key)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert await town.store.everything() == before


async def test_only_the_key_that_holds_a_case_gives_it(town: Town) -> None:
    tip = await town.store.tip(content=words(NEUTRAL))
    await town.withdraw(tip, town.si)
    with pytest.raises(CannotOpen):
        await town.grant(tip, town.si.staff_id, key=town.si_key)
    assert await town.holders(tip) == {"r-Anna"}


async def test_the_last_reader_cannot_leave_a_case_to_nobody(town: Town) -> None:
    tip = await town.store.tip(content=words(ABOUT_BO))
    before = await town.store.everything()
    with pytest.raises(NobodyLeft):
        await town.withdraw(tip, town.anna)
    assert await town.store.everything() == before
    await town.store.reader("e", "escrow")
    await town.withdraw(tip, town.anna)
    assert await town.holders(tip) == {"r-e"}


async def test_a_case_is_assigned_only_to_whom_sees_it(town: Town) -> None:
    tip = await town.store.tip(content=words(ABOUT_BO))
    await town.store.move(tip.number, "S02", town.anna)
    await town.store.move(tip.number, "S06", town.anna, approval="2026-1")
    with pytest.raises(UnknownColleague):
        await town.store.move(tip.number, "S09", town.anna, approval="1", assignee=town.si.staff_id)
    inside = (await town.access.colleagues(tip.case_id, town.anna)).inside
    assert [one.name for one in inside] == ["Anna"]


async def test_words_put_aside_are_closed_to_whom_they_concern(town: Town) -> None:
    letters = DeadLetters(town.store.main, town.store.keys, town.recipients)
    await letters.put_aside(ABOUT_BO, 77, NOW)
    assert "r-李四" not in str(await town.store.one("SELECT wraps FROM dead_letter"))
    assert await town.store.rows("SELECT chat_id FROM outbox") == [(501,)]
    await letters.put_aside("李四和Anna", 78, NOW)
    assert len(await town.store.rows("SELECT * FROM dead_letter")) == 1
    assert await letters.holds(78)
