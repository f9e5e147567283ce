"""The audit log: every act is an entry, and whatever is done to an entry afterwards is found."""

import hashlib

import pytest

from storage import audit
from storage.audit import Fault
from storage.database import Database, Tx
from storage.errors import StorageBroken
from storage.sealing import enc

ENTRIES = 6


async def fill(main: Database) -> list[bytes]:
    def work(tx: Tx) -> list[bytes]:
        return [
            audit.append(
                tx, at=f"2026-11-{10 + n}", actor="staff:ab", act="move", number=f"QF-{n}", details={"to": f"S0{n}"}
            )
            for n in range(1, ENTRIES + 1)
        ]

    return await main.write(work)


async def tamper(main: Database, *sql: str) -> Fault | None:
    def work(tx: Tx) -> None:
        for one in sql:
            assert tx.execute(one).rowcount > 0, "the tampering touched nothing"

    await main.write(work)
    return await main.read(audit.check)


async def test_an_empty_log_holds(main: Database) -> None:
    assert await main.read(audit.last) == (0, audit.GENESIS)
    assert await main.read(audit.check) is None


async def test_commitments_are_returned_and_the_last_is_told(main: Database) -> None:
    made = await fill(main)
    assert len(set(made)) == ENTRIES
    assert await main.read(audit.last) == (ENTRIES, made[-1])
    assert await main.read(audit.check) is None


@pytest.mark.parametrize("seq", range(1, ENTRIES + 1))
@pytest.mark.parametrize(
    "change",
    [
        "at='2026-11-30'",
        "actor='staff:cd'",
        "act='read'",
        "number='QF-9'",
        "number=''",
        "digest=zeroblob(32)",
        "nonce=zeroblob(16)",
        "commitment=zeroblob(32)",
        "actor='staff:abm', act='ove'",
    ],
)
async def test_any_change_of_an_entry_is_found_where_it_is(main: Database, seq: int, change: str) -> None:
    await fill(main)
    assert await tamper(main, f"UPDATE audit SET {change} WHERE seq={seq}") == Fault(seq, "altered")


@pytest.mark.parametrize("seq", range(1, ENTRIES))
async def test_a_removed_entry_is_missed(main: Database, seq: int) -> None:
    await fill(main)
    assert await tamper(main, f"DELETE FROM audit WHERE seq={seq}") == Fault(seq, "missing")


async def test_closing_the_gap_does_not_hide_a_removal(main: Database) -> None:
    await fill(main)
    found = await tamper(
        main,
        "DELETE FROM audit WHERE seq=3",
        "UPDATE audit SET seq=-(seq-1) WHERE seq>3",
        "UPDATE audit SET seq=-seq WHERE seq<0",
    )
    assert found == Fault(3, "altered")


async def test_exchanged_entries_are_found(main: Database) -> None:
    await fill(main)
    found = await tamper(
        main,
        "UPDATE audit SET seq=99 WHERE seq=2",
        "UPDATE audit SET seq=2 WHERE seq=4",
        "UPDATE audit SET seq=4 WHERE seq=99",
    )
    assert found == Fault(2, "altered")


async def test_an_inserted_entry_is_found(main: Database) -> None:
    await fill(main)
    found = await tamper(
        main,
        "UPDATE audit SET seq=-(seq+1) WHERE seq>2",
        "UPDATE audit SET seq=-seq WHERE seq<0",
        "INSERT INTO audit SELECT 3, at, actor, act, number, digest, nonce, commitment FROM audit WHERE seq=2",
    )
    assert found == Fault(3, "altered")


async def test_a_commitment_covers_every_field_and_a_nonce_of_its_own(main: Database) -> None:
    def same(tx: Tx) -> bytes:
        return audit.append(tx, at="2026-11-16", actor="system", act="digest")

    assert await main.write(same) != await main.write(same)
    nonces = await main.read(lambda tx: [bytes(row[0]) for row in tx.execute("SELECT nonce FROM audit")])
    assert len(set(nonces)) == 2
    assert all(len(nonce) == audit.NONCE_BYTES for nonce in nonces)


async def test_details_are_the_digest_of_their_names_and_values_and_are_not_kept(main: Database) -> None:
    async def digest(details: dict[str, object]) -> bytes:
        def work(tx: Tx) -> bytes:
            audit.append(tx, at="2026-11-16", actor="system", act="digest", details=details)
            return bytes(tx.execute("SELECT digest FROM audit ORDER BY seq DESC").fetchone()[0])

        return await main.write(work)

    assert await digest({"a": 1, "b": 2}) == await digest({"b": 2, "a": 1})
    assert await digest({"a": 1}) != await digest({"a": 2})
    assert await digest({}) != await digest({"a": 1})
    assert await digest({"reason": "R13-2"}) == hashlib.sha256(b'{"reason": "R13-2"}').digest()
    stored = await main.read(lambda tx: tx.execute("SELECT * FROM audit ORDER BY seq DESC").fetchone())
    assert all("R13-2" not in str(value) for value in stored)


async def test_an_act_that_fails_leaves_no_entry(main: Database) -> None:
    await fill(main)

    def work(tx: Tx) -> None:
        audit.append(tx, at="2026-11-20", actor="system", act="digest")
        tx.execute("INSERT INTO nowhere VALUES(1)")

    with pytest.raises(StorageBroken):
        await main.write(work)
    assert (await main.read(audit.last))[0] == ENTRIES


def test_links_follow_the_bytes_of_commitments_and_not_their_order_in_time() -> None:
    entries = [bytes([n]) * 32 for n in (7, 3, 5)]
    first = hashlib.sha256(enc(b"qingfeng/audit/v2", audit.GENESIS, bytes([3]) * 32)).digest()
    assert audit.fold(audit.GENESIS, entries[1:2]) == first == audit.link(audit.GENESIS, bytes([3]) * 32)
    assert audit.fold(audit.GENESIS, entries) == audit.fold(audit.GENESIS, reversed(entries))
    assert audit.fold(audit.GENESIS, entries) == audit.link(audit.link(first, bytes([5]) * 32), bytes([7]) * 32)


async def test_entries_for_people_are_in_order_named_and_without_blanks(main: Database) -> None:
    await fill(main)

    def work(tx: Tx) -> None:
        tx.execute("INSERT INTO staff(staff_id, name, roles, left_at) VALUES('ab', '王芳', '', '2026-11-20')")
        audit.append(tx, at="2026-11-20T00:10:00+08:00", actor=audit.SYSTEM, act=audit.BLANK)
        audit.append(tx, at="2026-11-20", actor=audit.CITIZEN, act="message", number="QF-3")

    await main.write(work)
    everything = await main.read(audit.entries)
    assert [one.number for one in everything] == [f"QF-{n}" for n in range(1, ENTRIES + 1)] + ["QF-3"]
    assert everything[0] == audit.Entry("2026-11-11", "staff:ab", "move", "QF-1", "王芳")
    assert everything[-1] == audit.Entry("2026-11-20", "citizen", "message", "QF-3", "")
    assert await main.read(lambda tx: audit.entries(tx, since="2026-11-15")) == everything[4:]
    assert await main.read(lambda tx: audit.entries(tx, number="QF-3")) == [everything[2], everything[-1]]
    assert await main.read(lambda tx: audit.entries(tx, "2026-11-14", "QF-3")) == [everything[-1]]
