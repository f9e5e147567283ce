"""The audit chain: every act is a link, and whatever is done to a link afterwards is found."""

import pytest

from storage import audit
from storage.audit import Fault
from storage.database import Database, Tx
from storage.errors import StorageBroken

LINKS = 6


async def fill(main: Database) -> list[bytes]:
    def work(tx: Tx) -> list[bytes]:
        return [
            audit.append(
                tx, at=f"2026-11-{10 + n}", actor="staff:ab", act="move", number=f"QF-{n}", details={"to": f"S0{n}"}
            )
            for n in range(1, LINKS + 1)
        ]

    return await main.write(work)


async def tamper(main: Database, *sql: str) -> Fault | None:
    def work(tx: Tx) -> None:
        for one in sql:
            assert tx.execute(one).rowcount > 0, "the tampering touched nothing"

    await main.write(work)
    return await main.read(audit.check)


async def test_an_empty_chain_holds(main: Database) -> None:
    assert await main.read(audit.head) == (0, audit.GENESIS)
    assert await main.read(audit.check) is None


async def test_links_are_returned_and_the_last_is_the_head(main: Database) -> None:
    links = await fill(main)
    assert len(set(links)) == LINKS
    assert await main.read(audit.head) == (LINKS, links[-1])
    assert await main.read(audit.check) is None


@pytest.mark.parametrize("seq", [1, 3, LINKS])
@pytest.mark.parametrize(
    "change",
    [
        "at='2026-11-30'",
        "actor='staff:cd'",
        "act='read'",
        "number='QF-9'",
        "number=''",
        "digest=zeroblob(32)",
        "link=zeroblob(32)",
        "actor='staff:abm', act='ove'",
    ],
)
async def test_any_change_of_a_link_is_found_where_it_is(main: Database, seq: int, change: str) -> None:
    await fill(main)
    assert await tamper(main, f"UPDATE audit SET {change} WHERE seq={seq}") == Fault(seq, "altered")


@pytest.mark.parametrize("seq", [1, 3])
async def test_a_removed_link_is_missed(main: Database, seq: int) -> None:
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


async def test_a_truncation_that_is_written_on_is_found_by_the_published_head(main: Database) -> None:
    """A chain cut at its end holds by itself; what was published of it then has no place any more."""
    links = await fill(main)
    assert await tamper(main, "DELETE FROM audit WHERE seq>4") is None
    await main.write(lambda tx: audit.append(tx, at="2026-11-20", actor="system", act="digest"))
    kept = await main.read(lambda tx: {bytes(row[0]) for row in tx.execute("SELECT link FROM audit")})
    assert await main.read(audit.check) is None
    assert links[-1] not in kept


async def test_a_truncation_in_the_middle_is_found(main: Database) -> None:
    await fill(main)
    assert await tamper(main, "DELETE FROM audit WHERE seq IN (3, 4)") == Fault(3, "missing")


async def test_exchanged_links_are_found(main: Database) -> None:
    await fill(main)
    found = await tamper(
        main,
        "UPDATE audit SET seq=99 WHERE seq=2",
        "UPDATE audit SET seq=2 WHERE seq=4",
        "UPDATE audit SET seq=4 WHERE seq=99",
    )
    assert found == Fault(2, "altered")


async def test_an_inserted_link_is_found(main: Database) -> None:
    await fill(main)
    found = await tamper(
        main,
        "UPDATE audit SET seq=-(seq+1) WHERE seq>2",
        "UPDATE audit SET seq=-seq WHERE seq<0",
        "INSERT INTO audit SELECT 3, at, actor, act, number, digest, link FROM audit WHERE seq=2",
    )
    assert found == Fault(3, "altered")


async def test_details_count_and_are_not_kept(main: Database) -> None:
    def one(tx: Tx, details: dict[str, object]) -> bytes:
        return audit.append(tx, at="2026-11-16", actor="system", act="digest", details=details)

    async def link(details: dict[str, object]) -> bytes:
        """The first link with these details, taken back again."""

        def work(tx: Tx) -> bytes:
            made = one(tx, details)
            tx.execute("DELETE FROM audit")
            return made

        return await main.write(work)

    assert await link({"a": 1, "b": 2}) == await link({"b": 2, "a": 1})
    assert await link({"a": 1}) != await link({"a": 2})
    assert await link({}) != await link({"a": 1})
    await main.write(lambda tx: one(tx, {"reason": "R13-2"}))
    stored = await main.read(lambda tx: tx.execute("SELECT * FROM audit").fetchone())
    assert all("R13-2" not in str(value) for value in stored)


async def test_an_act_that_fails_leaves_no_link(main: Database) -> None:
    await fill(main)

    def work(tx: Tx) -> None:
        audit.append(tx, at="2026-11-20", actor="system", act="digest")
        tx.execute("INSERT INTO nowhere VALUES(1)")

    with pytest.raises(StorageBroken):
        await main.write(work)
    assert (await main.read(audit.head))[0] == LINKS
