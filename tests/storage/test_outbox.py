"""The outbox: queued once, leased in order, sent or dead, never forgotten in between."""

import asyncio

import pytest

from storage import outbox
from storage.database import Database, Tx
from storage.errors import StorageBroken
from storage.outbox import LEASE_SECONDS, MAX_TRIES, Letter
from storage.outgoing import Outgoing

T0 = 1_700_000_000


def put(tx: Tx, dedupe: str, chat_id: int = 1, kind: str = "reminder", now: int = T0) -> bool:
    return outbox.put(tx, dedupe=dedupe, chat_id=chat_id, kind=kind, payload={"what": dedupe, "字": "信"}, now=now)


async def queue(main: Database, *letters: tuple[str, int], kind: str = "reminder", now: int = T0) -> None:
    await main.write(lambda tx: [put(tx, dedupe, chat, kind, now) for dedupe, chat in letters])


def names(letters: list[Letter]) -> list[str]:
    return [str(letter.payload["what"]) for letter in letters]


@pytest.fixture
def outgoing(main: Database) -> Outgoing:
    return Outgoing(main)


async def test_the_same_message_is_queued_once(main: Database, outgoing: Outgoing) -> None:
    assert await main.write(lambda tx: put(tx, "a"))
    assert not await main.write(lambda tx: put(tx, "a", chat_id=2))
    (letter,) = await outgoing.take(T0)
    assert (letter.chat_id, letter.kind, letter.payload, letter.tries) == (1, "reminder", {"what": "a", "字": "信"}, 1)
    await outgoing.sent(letter, T0)
    assert not await main.write(lambda tx: put(tx, "a"))
    assert await outgoing.waiting() == 0


async def test_a_message_goes_with_the_cause_that_failed(main: Database, outgoing: Outgoing) -> None:
    def work(tx: Tx) -> None:
        assert put(tx, "a")
        tx.execute("INSERT INTO nowhere VALUES(1)")

    with pytest.raises(StorageBroken):
        await main.write(work)
    assert await outgoing.waiting() == 0


async def test_an_empty_outbox_costs_no_commit(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("later", 1), now=T0 + 100)
    before = main.commits
    assert await outgoing.take(T0) == []
    assert main.commits == before


async def test_a_chat_gets_its_messages_one_by_one_in_order(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("a1", 1), ("b1", 2), ("a2", 1), ("a3", 1))
    order: list[str] = []
    for second in range(3):
        letters = await outgoing.take(T0 + second)
        assert len({letter.chat_id for letter in letters}) == len(letters)
        order += names(letters)
        for letter in letters:
            await outgoing.sent(letter, T0 + second)
    assert order == ["a1", "b1", "a2", "a3"]
    assert await outgoing.take(T0 + 9) == []


async def test_a_message_in_hand_holds_back_the_next_of_its_chat(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("a1", 1), ("a2", 1))
    assert names(await outgoing.take(T0)) == ["a1"]
    assert await outgoing.take(T0 + LEASE_SECONDS - 1) == []


async def test_a_lease_that_nobody_returned_is_given_again(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("a1", 1))
    (first,) = await outgoing.take(T0)
    (again,) = await outgoing.take(T0 + LEASE_SECONDS)
    assert (again.outbox_id, again.tries) == (first.outbox_id, 2)


async def test_two_senders_never_hold_the_same_message(main: Database, outgoing: Outgoing) -> None:
    await queue(main, *((f"m{n}", n) for n in range(10)))
    taken = [one for some in await asyncio.gather(*(outgoing.take(T0) for _ in range(5))) for one in some]
    assert sorted(names(taken)) == sorted(f"m{n}" for n in range(10))


async def test_chats_that_wait_do_not_hold_up_others(main: Database, outgoing: Outgoing) -> None:
    """More chats than are taken at once are put off; whoever comes after them is still served."""
    await queue(main, *((f"m{n}", n) for n in range(1, 17)))
    letters = await outgoing.take(T0)
    assert len(letters) == 16
    for letter in letters:
        await outgoing.postpone(letter, T0, 3600)
    await queue(main, ("late", 99), now=T0 + 1)
    assert names(await outgoing.take(T0 + 1)) == ["late"]


async def test_the_oldest_are_taken_first(main: Database, outgoing: Outgoing) -> None:
    await queue(main, *((f"m{n}", 100 - n) for n in range(20)))
    assert names(await outgoing.take(T0)) == [f"m{n}" for n in range(16)]
    assert names(await outgoing.take(T0)) == [f"m{n}" for n in range(16, 20)]


async def test_a_postponed_message_comes_back_when_its_time_is_there(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("a", 1))
    (letter,) = await outgoing.take(T0)
    await outgoing.postpone(letter, T0, 300)
    assert await outgoing.take(T0 + 299) == []
    assert names(await outgoing.take(T0 + 300)) == ["a"]


async def test_after_many_tries_a_message_is_dead_and_stays(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("a", 1), ("b", 1))
    now = T0
    for tries in range(1, MAX_TRIES + 1):
        assert await outgoing.waiting() == 2
        (letter,) = await outgoing.take(now)
        assert (letter.payload["what"], letter.tries) == ("a", tries)
        await outgoing.postpone(letter, now, 1)
        now += 1
    assert names(await outgoing.take(now)) == ["b"], "a dead message blocks its chat"
    assert await main.read(lambda tx: tx.execute("SELECT dedupe FROM outbox WHERE dead=1").fetchall()) == [("a",)]


async def test_a_buried_message_is_not_tried_again(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("a", 1))
    (letter,) = await outgoing.take(T0)
    await outgoing.bury(letter)
    assert await outgoing.take(T0 + 10 * LEASE_SECONDS) == []
    assert not await main.write(lambda tx: put(tx, "a"))


async def test_pruning_forgets_only_what_was_sent_before(main: Database, outgoing: Outgoing) -> None:
    await queue(main, ("old", 1), ("new", 2), ("waiting", 3), ("dead", 4))
    for letter in await outgoing.take(T0):
        match letter.payload["what"]:
            case "old":
                await outgoing.sent(letter, T0)
            case "new":
                await outgoing.sent(letter, T0 + 50)
            case "dead":
                await outgoing.bury(letter)
    assert await main.write(lambda tx: outbox.prune(tx, T0 + 50)) == 1
    left = await main.read(lambda tx: {row[0] for row in tx.execute("SELECT dedupe FROM outbox")})
    assert left == {"new", "waiting", "dead"}
