"""Officers: invited once, joined by code, gone when they leave."""

from datetime import timedelta

import pytest
from storage_kit import FOUNDED, NOW, SECONDS, Store

from storage import audit, outbox, staff
from storage.database import Tx
from storage.ids import ReaderId, StaffId
from storage.staff import INVITATION_SECONDS, Officer
from storage.staffing import Staffing

LAST_SECOND = SECONDS + INVITATION_SECONDS - 1


async def invite(store: Store, name: str = "Bo", roles: str = "manager intake") -> str:
    return await store.main.write(lambda tx: staff.invite(tx, name, frozenset(roles.split()), None, FOUNDED, SECONDS))


async def join(store: Store, code: str, chat_id: int = 77, at: int = SECONDS) -> Officer | None:
    return await store.main.write(lambda tx: staff.join(tx, code, chat_id, FOUNDED, at))


async def test_the_invited_officer_joins_with_his_roles(store: Store) -> None:
    code = await invite(store)
    officer = await join(store, code)
    assert officer is not None
    assert (officer.name, officer.roles, officer.chat_id) == ("Bo", {"manager", "intake"}, 77)
    assert officer.actor == f"staff:{officer.staff_id}"
    assert await Staffing(store.main).by_chat(77) == officer
    assert await Staffing(store.main).by_chat(78) is None
    assert await store.acts() == ["staff.invite", "staff.join"]


async def test_an_invitation_is_used_once(store: Store) -> None:
    code = await invite(store)
    assert await join(store, code, 77)
    assert await join(store, code, 78) is None
    assert await join(store, code, 77) is None
    assert await Staffing(store.main).by_chat(78) is None


@pytest.mark.parametrize(("at", "joined"), [(LAST_SECOND, True), (LAST_SECOND + 1, False)])
async def test_an_invitation_ends(store: Store, at: int, joined: bool) -> None:
    code = await invite(store)
    assert (await join(store, code, at=at) is not None) == joined
    assert (await Staffing(store.main).by_chat(77) is not None) == joined


@pytest.mark.parametrize("spoil", [lambda c: "", lambda c: c[:-1], lambda c: c.swapcase(), lambda c: c + " "])
async def test_a_wrong_code_is_refused_and_spends_nothing(store: Store, spoil) -> None:
    code = await invite(store)
    assert await join(store, spoil(code)) is None
    assert await join(store, code) is not None


async def test_a_chat_that_has_joined_does_not_burn_anothers_invitation(store: Store) -> None:
    await join(store, await invite(store, "Bo"), 77)
    code = await invite(store, "Cai")
    assert await join(store, code, 77) is None
    cai = await join(store, code, 78)
    assert cai is not None
    assert cai.name == "Cai"


async def test_the_code_itself_is_not_kept(store: Store) -> None:
    code = await invite(store)
    await join(store, code)
    assert all(code not in str(value) for rows in (await store.everything()).values() for row in rows for value in row)


async def test_whoever_left_is_nobody_and_his_cases_go_back(store: Store, anna: Officer) -> None:
    tip, other = await store.tip(), await store.tip()
    await store.desk.claim(tip.number, anna, store.update(), NOW)
    assert await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    assert not await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    assert await Staffing(store.main).by_chat(501) is None
    assert await Staffing(store.main).everyone() == []
    assert [(await store.card(t.number)).owner for t in (tip, other)] == [None, None]
    assert (await store.acts())[-1] == "staff.leave"


async def test_whoever_left_is_sent_nothing_more(store: Store, anna: Officer) -> None:
    bo = await store.officer("Bo", "manager", 502)

    def queue(tx: Tx) -> None:
        for chat, name in ((501, "sent"), (501, "waiting"), (501, "leased"), (501, "dead"), (502, "his")):
            outbox.put(tx, dedupe=name, chat_id=chat, kind="reminder", payload={"number": "QF-1"}, now=SECONDS)
        tx.execute("UPDATE outbox SET sent_at=1 WHERE dedupe='sent'")
        tx.execute("UPDATE outbox SET tries=1, next_at=next_at+30 WHERE dedupe='leased'")
        tx.execute("UPDATE outbox SET dead=1 WHERE dedupe='dead'")

    await store.main.write(queue)
    assert not await store.main.write(lambda tx: staff.leave(tx, StaffId("nobody"), FOUNDED))
    assert await store.one("SELECT count(*) FROM outbox") == 5
    assert await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    assert await store.rows("SELECT dedupe FROM outbox ORDER BY outbox_id") == [("sent",), ("his",)]
    assert not await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    await store.main.write(lambda tx: staff.leave(tx, bo.staff_id, FOUNDED))
    assert await store.rows("SELECT dedupe FROM outbox") == [("sent",)]


async def test_a_leaving_that_fails_drops_nothing(
    store: Store, anna: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*args: object, **more: object) -> None:
        raise RuntimeError("died")

    await store.main.write(
        lambda tx: outbox.put(tx, dedupe="x", chat_id=501, kind="reminder", payload={}, now=SECONDS)
    )
    before = await store.everything()
    with monkeypatch.context() as patch:
        patch.setattr(audit, "append", dying)
        with pytest.raises(RuntimeError):
            await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    assert await store.everything() == before


async def test_a_closed_case_keeps_the_name_of_whoever_left(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.desk.claim(tip.number, anna, store.update(), NOW)
    await store.main.write(lambda tx: tx.execute("UPDATE tip SET closed_at='2026-11-16'").rowcount)
    await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    assert (await store.card(tip.number)).owner_name == "Anna"


async def test_an_unknown_officer_cannot_leave(store: Store) -> None:
    assert not await store.main.write(lambda tx: staff.leave(tx, StaffId("nobody"), FOUNDED))
    assert await store.acts() == []


async def test_whoever_left_before_joining_cannot_join_and_blocks_no_chat(store: Store) -> None:
    code = await invite(store, "Bo")
    bo = await store.one("SELECT staff_id FROM staff")
    await store.main.write(lambda tx: staff.leave(tx, StaffId(bo), FOUNDED))
    before = await store.everything()
    assert await join(store, code, 77) is None
    assert await store.everything() == before
    assert await join(store, await invite(store, "Cai"), 77) is not None


async def test_a_chat_can_join_again_after_leaving(store: Store, anna: Officer) -> None:
    await store.main.write(lambda tx: staff.leave(tx, anna.staff_id, FOUNDED))
    again = await join(store, await invite(store, "Anna"), 501)
    assert again is not None
    assert again.staff_id != anna.staff_id


async def test_roles_are_asked_of_those_who_joined(store: Store, anna: Officer) -> None:
    await invite(store, "Bo", "manager")
    cai = await store.officer("Cai", "manager publisher", 503)
    managers = await store.main.read(lambda tx: staff.with_roles(tx, frozenset({"manager", "head"})))
    assert managers == [cai]
    assert await store.main.read(lambda tx: staff.with_roles(tx, frozenset())) == []
    assert [o.name for o in await Staffing(store.main).everyone()] == ["Anna", "Bo", "Cai"]


async def test_language_and_key_file_are_kept(store: Store, anna: Officer) -> None:
    staffing = Staffing(store.main)
    assert anna.language == "zh-CN"
    await staffing.set_language(anna, "en")
    changed = await staffing.by_chat(501)
    assert changed is not None
    assert changed.language == "en"
    assert await staffing.key_file(ReaderId("r-anna")) is None
    await store.main.write(lambda tx: tx.execute("UPDATE reader SET key_file='r-anna.json'").rowcount)
    assert await staffing.key_file(ReaderId("r-anna")) == "r-anna.json"
    await store.main.write(lambda tx: tx.execute("UPDATE reader SET revoked_at='2026-11-16'").rowcount)
    assert await staffing.key_file(ReaderId("r-anna")) is None


async def test_joining_through_the_handlers_door_is_dated_and_chained(store: Store) -> None:
    code = await invite(store)
    staffing = Staffing(store.main)
    assert await staffing.join(code, 77, NOW + timedelta(seconds=INVITATION_SECONDS)) is None
    assert await staffing.join(code, 77, NOW) is not None
    assert await store.one("SELECT at FROM audit WHERE act='staff.join'") == NOW.isoformat(timespec="seconds")
    assert await store.main.read(audit.check) is None
