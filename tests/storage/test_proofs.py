"""Proof of filing: the citizen's entry, its place in the public chain, and the head over it."""

from datetime import timedelta

import pytest
from chain_kit import HOST
from storage_kit import NOW, Key, Store

from storage import heads
from storage.errors import UnknownCase
from storage.heads import Heads
from storage.ids import new_case_id
from storage.proofs import Proofs
from storage.staff import Officer

DAY = timedelta(days=1)


async def test_intake_hands_the_commitment_out_and_again_on_a_repeat(store: Store, anna_key: Key) -> None:
    tip = await store.tip()
    stored = await store.rows("SELECT commitment FROM audit WHERE act='submit'")
    assert stored == [(tip.accepted.commitment,)]
    again = await store.intake.accept(tip.submission, store.update(), NOW)
    assert (again.repeated, again.commitment) == (True, tip.accepted.commitment)


async def test_until_the_closing_there_is_a_commitment_and_no_place(store: Store, anna_key: Key) -> None:
    tip = await store.tip()
    proof = await Proofs(store.main).of_case(tip.case_id)
    assert (proof.day, proof.commitment, proof.place, proof.head) == ("2026-11-16", tip.accepted.commitment, None, None)
    assert proof.line() == f"QF2 2026-11-16 {tip.accepted.commitment.hex()}"


async def test_after_it_the_place_in_the_chain_and_the_head_over_it(store: Store, anna: Officer) -> None:
    tips = [await store.tip() for _ in range(3)]
    closing = Heads(store.main, HOST)
    await closing.close_due(NOW + DAY)
    later = await store.tip(now=NOW + DAY)
    await closing.close_due(NOW + 2 * DAY)
    first, second = await store.main.read(lambda tx: list(heads.every(tx)))
    for tip, head, before in [*((tip, first, 0) for tip in tips), (later, second, first.seq)]:
        proof = await Proofs(store.main).of_case(tip.case_id)
        order = await store.main.read(lambda tx: heads.block(tx, before, head.seq))  # noqa: B023
        assert proof.head == head
        assert proof.place == before + 1 + order.index(tip.accepted.commitment)
        assert proof.line().split() == [
            "QF2", proof.day, tip.accepted.commitment.hex(), str(proof.place), head.day, str(head.seq), head.link.hex(),
        ]  # fmt: skip


async def test_other_acts_of_the_case_are_not_its_filing(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    await store.desk.claim(tip.number, anna, store.update(), NOW)
    assert (await Proofs(store.main).of_case(tip.case_id)).commitment == tip.accepted.commitment


async def test_it_names_neither_case_nor_box(store: Store, anna_key: Key) -> None:
    tip = await store.tip()
    await Heads(store.main, HOST).close_due(NOW + DAY)
    line = (await Proofs(store.main).of_case(tip.case_id)).line()
    assert tip.number not in line
    assert tip.case_id.hex() not in line


async def test_a_case_that_is_not_there_has_none(store: Store) -> None:
    with pytest.raises(UnknownCase):
        await Proofs(store.main).of_case(new_case_id())
