"""Who is sealed to: only those whom the office signed as they stand in the database, at the start and at every tip."""

import logging
from pathlib import Path

import pytest
from storage_kit import FOUNDED, NOW, Key, Store

from storage import office, readers
from storage.database import Tx
from storage.dead_letters import DeadLetters
from storage.errors import NoReaders, NotTrusted
from storage.intake import Intake
from storage.readers import Readers
from storage.recipients import Recipients
from storage.sealing import Seed, SigningKey, public_key
from tests.office_kit import KEY, OFFICE, identity, register, trusted

OTHER = SigningKey.generate()


def wrapped_to(tx: Tx) -> set[str]:
    return {reader for (reader,) in tx.execute("SELECT reader_id FROM key_wrap")}


async def slip_in(store: Store, name: str = "mallory", kind: str = "officer") -> Seed:
    """Add a reader as somebody does who can write the database, and has an office key of his own."""
    seed = Seed.generate()
    who = identity(name, kind, public_key(seed))
    await store.main.write(lambda tx: readers.add(tx, who, office.certify(OTHER, who), None, FOUNDED))
    return seed


async def test_those_in_use_come_with_their_kind(store: Store, anna_key: Key) -> None:
    boss = await store.reader("boss", "superior")
    gone = await store.reader("gone")
    await store.main.write(lambda tx: readers.revoke(tx, gone.reader_id, FOUNDED))
    found = await store.main.read(Readers(OFFICE).in_use)
    assert [(one.reader.reader_id, one.kind, one.name) for one in found] == [
        (anna_key.reader_id, "officer", "anna"), (boss.reader_id, "superior", "boss"),
    ]  # fmt: skip
    assert found[0].reader.public_key == public_key(anna_key.seed)
    assert found[0].reader.epoch == 1


@pytest.mark.parametrize(
    "change",
    [
        "signature=zeroblob(64)", "signature=x''", "kind='escrow'", "name='mallory'", "epoch=2", "epoch=-5",
        "public_key=(SELECT public_key FROM reader WHERE reader_id='r-other')", "public_key=x'00'",
        "signature=(SELECT signature FROM reader WHERE reader_id='r-other')", "reader_id='r-mallory'",
    ],
)  # fmt: skip
async def test_a_row_changed_while_the_program_runs_is_not_sealed_to_and_alarms_once(
    store: Store, anna_key: Key, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    await store.reader("other")
    believed = Readers(OFFICE)
    intake = Intake(store.main, store.keys, store.clockwork, recipients=Recipients(store.main, in_use=believed.in_use))
    assert len(await store.main.read(believed.in_use)) == 2

    def tamper(tx: Tx) -> None:
        tx.execute("PRAGMA ignore_check_constraints=ON")
        tx.execute(f"UPDATE reader SET {change} WHERE reader_id='r-anna'")

    await store.main.write(tamper)
    store.intake = intake
    with caplog.at_level(logging.ERROR, "qingfeng.storage"):
        for _ in range(3):
            await store.tip()
    assert await store.main.read(wrapped_to) == {"r-other"}
    assert [record.message for record in caplog.records] == ["reader-unsigned"]


async def test_a_reader_slipped_in_while_the_program_runs_gets_nothing(store: Store, anna_key: Key) -> None:
    await slip_in(store)
    await store.tip()
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside("放在一边的话", 7, NOW)
    assert await store.main.read(wrapped_to) == {anna_key.reader_id}
    assert "mallory" not in await store.one("SELECT wraps FROM dead_letter")


async def test_where_nobody_is_signed_nothing_is_taken(store: Store) -> None:
    await slip_in(store)
    with pytest.raises(NoReaders):
        await store.tip()
    assert await store.rows("SELECT 1 FROM tip") == []


async def test_without_an_office_nobody_is_sealed_to(store: Store, anna_key: Key) -> None:
    """What is built without saying who vouches must not fall back to the bare table."""
    store.intake = Intake(store.main, store.keys, store.clockwork)
    with pytest.raises(NoReaders):
        await store.tip()


async def test_a_signature_is_verified_once_and_again_only_when_something_differs(
    store: Store, anna_key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def counted(public: bytes, who: office.Identity, signature: bytes) -> bool:
        looked.append(who.name)
        return office.vouches(public, who, signature)

    monkeypatch.setattr("storage.readers.vouches", counted)
    believed = Readers(OFFICE)
    for _ in range(5):
        await store.main.read(believed.in_use)
    assert looked == ["anna"]
    await store.reader("bo")
    await store.main.write(lambda tx: tx.execute("UPDATE reader SET name='anne' WHERE name='anna'").rowcount)
    await store.main.read(believed.in_use)
    assert looked == ["anna", "anne", "bo"]
    await store.main.read(Readers(OFFICE).in_use)  # another program remembers nothing of this one
    assert len(looked) == 5


async def test_a_start_asks_for_true_signatures_and_enough_officers(store: Store, anna_key: Key) -> None:
    await store.reader("escrow", "escrow")
    await store.main.read(lambda tx: Readers(OFFICE).require(tx, 1))
    with pytest.raises(NotTrusted, match=r"officers' keys in use: 1, QF_MIN_READERS asks for 2.*keys new"):
        await store.main.read(lambda tx: Readers(OFFICE).require(tx, 2))
    await slip_in(store)
    with pytest.raises(NotTrusted, match=r"r-mallory \(mallory\).*keys revoke"):
        await store.main.read(lambda tx: Readers(OFFICE).require(tx, 1))
    await store.main.write(lambda tx: readers.revoke(tx, identity("mallory").reader_id, FOUNDED))
    await store.main.read(lambda tx: Readers(OFFICE).require(tx, 1))


async def test_the_next_key_pair_takes_the_place_of_the_present_one_only(store: Store, anna_key: Key) -> None:
    third, second = identity("anna", epoch=3), identity("anna", epoch=2)
    for who, done in ((third, False), (identity("anna", "escrow", epoch=2), False), (second, True), (second, False)):
        signature = office.certify(KEY, who)
        assert await store.main.write(lambda tx, w=who, s=signature: readers.rotate(tx, w, s, None, FOUNDED)) is done
    (row,) = await store.main.read(readers.every)
    assert (row.identity, row.epoch) == (second, 2)
    assert [act for act in await store.acts() if act == "reader.rotate"] == ["reader.rotate"]
    assert len(await store.main.read(Readers(OFFICE).in_use)) == 1


def test_the_office_is_published_once_and_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "office.pub"
    with pytest.raises(NotTrusted, match="there is no office key"):
        office.load(path)
    office.publish(path, OFFICE)
    assert office.load(path) == OFFICE
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        office.publish(path, OFFICE)
    good = path.read_bytes()
    for bad in (b"", good[:-4], b"x" + good, good.replace(b"-1 ", b"-2 "), b"qingfeng-office-1 AAAA\n"):
        path.write_bytes(bad)
        with pytest.raises(NotTrusted, match="not the public half"):
            office.load(path)


async def test_registering_is_a_link_of_the_chain(store: Store) -> None:
    await store.main.write(lambda tx: register(tx, identity("anna"), FOUNDED))
    assert await store.acts() == ["reader.add"]
