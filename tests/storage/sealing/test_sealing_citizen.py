"""The citizen's key: from the code alone, and from nothing near it."""

import pytest

from storage.ids import CaseId, ObjectId
from storage.sealing import (
    RECEIPT_COST,
    CannotOpen,
    Context,
    KdfCost,
    Pepper,
    Seed,
    claim,
    matches,
    mint,
    new_receipt,
    open_box,
    public_key,
    seal,
)

CHEAP = KdfCost(memory_kib=32, iterations=1)
PEPPER = Pepper(b"p" * 32)


def test_the_code_gives_the_key_back():
    receipt = new_receipt()
    record = mint(receipt, PEPPER, cost=CHEAP)
    key = claim(receipt, record.salt, PEPPER, cost=CHEAP)
    assert matches(record.verifier, key)
    assert public_key(key.seed) == record.public_key
    assert record.selector == receipt.selector
    assert (len(record.salt), len(record.verifier)) == (16, 32)
    assert key.seed.reveal() != key.verifier


@pytest.mark.parametrize("wrong", ["code", "salt", "pepper", "memory", "iterations"])
def test_nothing_else_does(wrong):
    receipt = new_receipt()
    record = mint(receipt, PEPPER, cost=CHEAP)
    key = claim(
        new_receipt() if wrong == "code" else receipt,
        bytes(16) if wrong == "salt" else record.salt,
        Pepper(bytes(32)) if wrong == "pepper" else PEPPER,
        cost={"memory": KdfCost(40, 1), "iterations": KdfCost(32, 2)}.get(wrong, CHEAP),
    )
    assert not matches(record.verifier, key)
    assert public_key(key.seed) != record.public_key


def test_each_record_has_its_own_salt():
    receipt = new_receipt()
    one, other = mint(receipt, PEPPER, cost=CHEAP), mint(receipt, PEPPER, cost=CHEAP)
    assert one.salt != other.salt
    assert one.verifier != other.verifier


def test_the_code_opens_replies_and_never_the_tip():
    receipt, tip = new_receipt(), Seed.generate()
    record = mint(receipt, PEPPER, cost=CHEAP)
    key = claim(receipt, record.salt, PEPPER, cost=CHEAP)
    context = Context(CaseId(bytes(16)), 1, ObjectId(bytes(16)), "reply", "text", 1)
    to_tip = ("tip", public_key(tip))
    reply = seal([to_tip, ("citizen", record.public_key)], context, b"reply", padding="text")
    report = seal([to_tip], context, b"report", padding="text")
    assert open_box(key.seed, "citizen", context, reply) == b"reply"
    for role in ("citizen", "tip"):
        with pytest.raises(CannotOpen):
            open_box(key.seed, role, context, report)


def test_a_record_tells_neither_code_nor_seed():
    receipt = new_receipt()
    record = mint(receipt, PEPPER, cost=CHEAP)
    key = claim(receipt, record.salt, PEPPER, cost=CHEAP)
    secret_part = receipt.key_material()[4:]
    stored = record.selector.encode() + record.salt + record.verifier + record.public_key.raw
    assert secret_part not in stored
    assert key.seed.reveal() not in stored
    assert secret_part.decode() not in repr(record) + repr(key)


def test_the_cost_is_at_least_the_promised_one():
    assert RECEIPT_COST.memory_kib >= 19 * 1024
    assert RECEIPT_COST.iterations >= 2
