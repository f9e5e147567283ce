"""A log that was changed anywhere is found out: by verify, or by a head that was published, and where neither can, too."""

from collections.abc import Callable

import pytest
from chain_kit import BLOCK, FIRST, HOST, STRANGER, closer, fault, recommit, refold, small
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import audit, heads
from storage.database import Tx
from storage.sealing import verify_key
from storage.verify_chain import closings, signer

DAYS = 3
CLOSED = DAYS * BLOCK
ENTRIES = range(1, CLOSED + 1)
HEADS = range(DAYS)
FIELDS = {
    "at": "'2030-01-01'", "actor": "'staff:zz'", "act": "'erase'", "number": "'QF-X'", "digest": "zeroblob(32)",
    "nonce": "zeroblob(16)", "commitment": "zeroblob(32)",
}  # fmt: skip


def shifted(tx: Tx, seq: int, by: int) -> None:
    """Move every entry from ``seq`` on by ``by``."""
    tx.execute("UPDATE audit SET seq=-(seq+?) WHERE seq>=?", (by, seq))
    tx.execute("UPDATE audit SET seq=-seq WHERE seq<0")


def remove(tx: Tx, seq: int) -> None:
    tx.execute("DELETE FROM audit WHERE seq=?", (seq,))


def remove_and_close_up(tx: Tx, seq: int) -> None:
    remove(tx, seq)
    shifted(tx, seq + 1, -1)


def insert(tx: Tx, seq: int) -> None:
    shifted(tx, seq, 1)
    tx.execute(
        "INSERT INTO audit SELECT ?, at, actor, act, number, digest, randomblob(16), commitment FROM audit WHERE seq=?",
        (seq, seq + 1),
    )


def swap(tx: Tx, seq: int) -> None:
    other = seq + 1 if seq < CLOSED else 1
    for old, new in ((seq, 9999), (other, seq), (9999, other)):
        tx.execute("UPDATE audit SET seq=? WHERE seq=?", (new, old))


def cut(tx: Tx, seq: int) -> None:
    tx.execute("DELETE FROM audit WHERE seq>=?", (seq,))


def edit(field: str) -> Callable[[Tx, int], None]:
    return lambda tx, seq: (tx.execute(f"UPDATE audit SET {field}={FIELDS[field]} WHERE seq=?", (seq,)), None)[1]


ATTACKS = {f"edit {field}": edit(field) for field in FIELDS} | {
    "remove": remove, "remove and close up": remove_and_close_up, "insert": insert, "swap": swap, "cut": cut,
}  # fmt: skip


def test_an_untouched_log_is_whole() -> None:
    tx = small(DAYS)
    assert fault(tx, {head.link for head in heads.every(tx)}) == ""
    assert [head.seq for head in heads.every(tx)] == [BLOCK, 2 * BLOCK, CLOSED]
    assert (closings(tx).count, closings(tx).note) == (DAYS, "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_clumsy_change_of_any_entry_is_found(attack: str) -> None:
    for seq in ENTRIES:
        tx = small(DAYS)
        ATTACKS[attack](tx, seq)
        assert fault(tx) != "", f"{attack} at {seq}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_change_with_all_commitments_made_to_fit_is_found_by_the_heads(attack: str) -> None:
    for seq in ENTRIES:
        tx = small(DAYS)
        ATTACKS[attack](tx, seq)
        recommit(tx)
        found = fault(tx)
        if attack == "edit commitment":  # made to fit again: nothing is changed any more
            assert found == ""
        else:
            assert found != "", f"{attack} at {seq}"


@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - {"edit commitment"}))
def test_a_change_with_all_links_made_to_fit_is_found_by_the_signatures(attack: str) -> None:
    for seq in ENTRIES:
        tx = small(DAYS)
        ATTACKS[attack](tx, seq)
        recommit(tx)
        refold(tx)
        assert fault(tx) != "", f"{attack} at {seq}"


@pytest.mark.parametrize("attack", sorted(set(ATTACKS) - {"edit commitment", "remove", "cut"}))
def test_a_log_signed_anew_is_found_by_the_host_key_and_by_a_published_head(attack: str) -> None:
    for seq in ENTRIES:
        tx = small(DAYS)
        published = {list(heads.every(tx))[-1].link}
        ATTACKS[attack](tx, seq)
        recommit(tx)
        refold(tx, STRANGER)
        tx.execute("UPDATE digest SET head=(SELECT link FROM head ORDER BY seq LIMIT 1)")
        assert "not signed by head.key" in fault(tx)
        refold(tx, HOST)  # with the host key all of it fits, and only what others kept tells
        tx.execute("UPDATE digest SET head=(SELECT link FROM head ORDER BY seq LIMIT 1)")
        assert fault(tx) == "", f"{attack} at {seq}"
        assert "is no head of this log" in fault(tx, published), f"{attack} at {seq}"


@pytest.mark.parametrize("number", HEADS)
@pytest.mark.parametrize(
    "change",
    ["day='2026-11-30'", "day='2020-01-01'", "seq=seq-1", "seq=seq+1", "link=zeroblob(32)", "signature=zeroblob(64)",
     "signature=x'00'", "signer=zeroblob(32)", "signer=x'00'"],
)  # fmt: skip
def test_any_change_of_a_head_is_found(number: int, change: str) -> None:
    tx = small(DAYS)
    day = list(heads.every(tx))[number].day
    assert tx.execute(f"UPDATE head SET {change} WHERE day=?", (day,)).rowcount == 1
    assert fault(tx) != ""


@pytest.mark.parametrize("number", [0, 1])
def test_a_head_taken_out_of_the_middle_is_found_when_its_link_or_order_matters(number: int) -> None:
    tx = small(DAYS)
    tx.execute("DELETE FROM head WHERE day=?", (list(heads.every(tx))[number].day,))
    assert fault(tx) != ""


def test_heads_exchanged_are_found() -> None:
    tx = small(DAYS)
    first, second, _ = heads.every(tx)
    for day, link in ((first.day, bytes(32)), (second.day, first.link), (first.day, second.link)):
        tx.execute("UPDATE head SET link=? WHERE day=?", (link, day))
    assert fault(tx) != ""


def test_a_log_cut_off_with_its_heads_is_found_by_a_later_published_head() -> None:
    """Without one it holds: this is what verify alone cannot see, and says so."""
    for keep in (1, 2):
        tx = small(DAYS)
        all_heads = list(heads.every(tx))
        tx.execute("DELETE FROM audit WHERE seq>?", (all_heads[keep - 1].seq,))
        tx.execute("DELETE FROM head WHERE seq>?", (all_heads[keep - 1].seq,))
        weekly = fault(tx)
        assert ("2026-W47" in weekly) == (keep == 1)
        tx.execute("DELETE FROM digest")
        assert fault(tx) == ""
        assert fault(tx, {head.link for head in all_heads[:keep]}) == ""
        assert all_heads[-1].link.hex() in fault(tx, {all_heads[-1].link})


def test_what_came_after_the_last_head_stands_under_none_yet() -> None:
    tx = small(DAYS)
    tx.execute("DELETE FROM audit WHERE seq>?", (CLOSED,))
    assert fault(tx, {head.link for head in heads.every(tx)}) == ""


def test_a_new_host_key_is_remarked_and_the_last_head_must_be_its_own() -> None:
    tx = small(DAYS)
    later = FIRST.replace(day=29)
    assert signer(tx, verify_key(STRANGER)).fault != ""
    closer(STRANGER).close(tx, later)
    assert closings(tx).fault == ""
    assert closings(tx).note == "signed by 2 keys"
    assert signer(tx, verify_key(STRANGER)).fault == ""


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_single_bit_of_the_closed_log_can_be_turned(data: st.DataObject) -> None:
    tx = small(DAYS)
    table, columns, key = data.draw(
        st.sampled_from(
            [("audit", ("digest", "nonce", "commitment"), "seq"), ("head", ("link", "signer", "signature"), "day")]
        )
    )
    rows = [row[0] for row in tx.execute(f"SELECT {key} FROM {table} WHERE seq<=? ORDER BY seq", (CLOSED,))]
    row, column = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(columns))
    value = bytearray(tx.execute(f"SELECT {column} FROM {table} WHERE {key}=?", (row,)).fetchone()[0])
    bit = data.draw(st.integers(0, len(value) * 8 - 1))
    value[bit // 8] ^= 1 << bit % 8
    tx.execute(f"UPDATE {table} SET {column}=? WHERE {key}=?", (bytes(value), row))
    assert fault(tx) != ""


def test_entries_are_checked_without_heads() -> None:
    tx = small(DAYS)
    tx.execute("UPDATE audit SET act='erase' WHERE seq=?", (CLOSED + 1,))
    assert audit.check(tx) == audit.Fault(CLOSED + 1, "altered")
