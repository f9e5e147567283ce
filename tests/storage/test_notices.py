"""The standing notice: one for each officer, raised by what comes in, new after he has looked."""

import pytest
from storage_kit import FOUNDED, NOW, SECONDS, Key, Store

from storage import notices, staff
from storage.outgoing import Outgoing
from storage.staff import Officer
from storage.staffing import Staffing


@pytest.fixture
def outgoing(store: Store) -> Outgoing:
    return Outgoing(store.main)


async def told(store: Store) -> list[int]:
    return [chat for (chat,) in await store.rows("SELECT chat_id FROM outbox WHERE kind='board' ORDER BY chat_id")]


async def forget(store: Store) -> None:
    await store.main.write(lambda tx: tx.execute("DELETE FROM outbox").rowcount)


async def test_a_tip_is_told_to_those_who_watch_and_joined(store: Store, anna: Officer) -> None:
    await store.officer("Bo", "manager", 502)
    await store.officer("Cai", "handler", 503)
    await store.officer("Dong", "handler intake", 504)
    gone = await store.officer("Er", "intake", 505)
    await store.main.write(lambda tx: staff.leave(tx, gone.staff_id, FOUNDED))
    await store.main.write(lambda tx: staff.invite(tx, "Fang", frozenset({"intake"}), None, FOUNDED, SECONDS))
    await store.tip()
    assert await told(store) == [501, 502, 504]


async def test_each_arrival_raises_each_board_once(store: Store, anna: Officer) -> None:
    await store.officer("Bo", "manager", 502)
    for _ in range(3):
        await store.tip()
    assert await told(store) == [501] * 3 + [502] * 3


async def test_an_owned_case_is_told_to_its_owner_alone(store: Store, anna: Officer, anna_key: Key) -> None:
    owner = await store.officer("Cai", "handler", 503)
    tip = await store.tip()
    await store.desk.claim(tip.number, owner, store.update(), NOW)
    await forget(store)
    await store.threads.say(tip.case_id, "补充：那天是星期三", store.update(), NOW)
    assert await told(store) == [503]


async def test_a_case_whose_owner_left_is_told_to_those_who_watch(store: Store, anna: Officer) -> None:
    owner = await store.officer("Cai", "handler", 503)
    tip = await store.tip()
    await store.desk.claim(tip.number, owner, store.update(), NOW)
    await store.main.write(lambda tx: staff.leave(tx, owner.staff_id, FOUNDED))
    await forget(store)
    await store.threads.say(tip.case_id, "补充", store.update(), NOW)
    assert await told(store) == [501]


async def test_a_notice_carries_neither_number_nor_time_nor_content(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    rows = await store.rows("SELECT dedupe, payload, next_at, sent_at FROM outbox")
    assert [row[1:] for row in rows] == [('{"what": "tip"}', 0, None)]
    assert tip.number not in rows[0][0]
    assert tip.accepted.box not in rows[0][0]


async def test_a_notice_that_was_shown_is_forgotten(store: Store, anna: Officer, outgoing: Outgoing) -> None:
    """When it came would tell when the citizen wrote."""
    await store.tip()
    (letter,) = await outgoing.take(SECONDS)
    _, unread, rows = await outgoing.board(letter)
    await store.tip()
    await outgoing.board_shown(letter, 77, unread, rows)
    assert await store.one("SELECT count(*) FROM outbox") == 1
    (letter,) = await outgoing.take(SECONDS)
    assert (await outgoing.board(letter))[:2] == (77, 2)


async def test_one_notice_speaks_for_all_that_waits(store: Store, anna: Officer, outgoing: Outgoing) -> None:
    for _ in range(3):
        await store.tip()
    (letter,) = await outgoing.take(SECONDS)
    message, unread, rows = await outgoing.board(letter)
    assert (message, unread, len(rows)) == (None, 3, 3)
    await outgoing.board_shown(letter, 77, unread, rows)
    assert await outgoing.waiting() == 0
    await store.tip()
    (letter,) = await outgoing.take(SECONDS)
    message, unread, rows = await outgoing.board(letter)
    assert (message, unread, len(rows)) == (77, 4, 1)


async def test_a_sender_that_died_shows_the_same_number_again(store: Store, anna: Officer, outgoing: Outgoing) -> None:
    """The board was put up, but its rows were never marked: saying it again must not count twice."""
    await store.tip()
    (letter,) = await outgoing.take(SECONDS)
    first = await outgoing.board(letter)
    (letter,) = await outgoing.take(SECONDS + 30)
    assert await outgoing.board(letter) == first


async def test_a_board_counts_its_own_officer_and_kind_only(store: Store, anna: Officer, outgoing: Outgoing) -> None:
    await store.officer("Bo", "manager", 502)
    await store.tip()
    await store.main.write(
        lambda tx: (
            tx.execute(
                "INSERT INTO outbox(dedupe, chat_id, kind, payload, next_at) VALUES('r', 501, 'reminder', '{}', 0)"
            ).rowcount
        )
    )
    letters = {letter.chat_id: letter for letter in await outgoing.take(SECONDS)}
    assert set(letters) == {501, 502}
    assert (await outgoing.board(letters[501]))[1] == 1


async def test_looking_ends_the_notice(store: Store, anna: Officer, outgoing: Outgoing) -> None:
    staffing = Staffing(store.main)
    assert await staffing.looked(anna) is None
    await store.tip()
    (letter,) = await outgoing.take(SECONDS)
    _, unread, rows = await outgoing.board(letter)
    await outgoing.board_shown(letter, 77, unread, rows)
    assert await staffing.looked(anna) == 77
    assert await staffing.looked(anna) is None
    await store.tip()
    (letter,) = await outgoing.take(SECONDS)
    assert (await outgoing.board(letter))[:2] == (None, 1)


async def test_raising_replaces_what_the_board_said(store: Store) -> None:
    await store.main.write(lambda tx: notices.raised(tx, 501, 7, 1))
    await store.main.write(lambda tx: notices.raised(tx, 501, 8, 5))
    await store.main.write(lambda tx: notices.raised(tx, 502, 9, 2))
    assert await store.main.read(lambda tx: notices.shown(tx, 501)) == (8, 5)
    assert await store.main.read(lambda tx: notices.shown(tx, 502)) == (9, 2)
    assert await store.main.read(lambda tx: notices.shown(tx, 503)) is None


async def test_of_an_unknown_case_nobody_is_told(store: Store, anna: Officer) -> None:
    await store.main.write(lambda tx: notices.tell_desk(tx, "tip", "QF-NONE"))
    assert await told(store) == []
