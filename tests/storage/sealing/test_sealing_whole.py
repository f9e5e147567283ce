"""The envelope whole: from a reader's key through its wrap and share B to the words, and from a receipt to a reply.

Every link of that way is altered in every manner; nothing opens, and nothing but CannotOpen comes out.
"""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.ids import CaseId, ObjectId, ReaderId
from storage.sealing import (
    CannotOpen,
    Context,
    KdfCost,
    Pepper,
    Reader,
    SealedBox,
    Seed,
    ShareB,
    Wrap,
    claim,
    grant,
    inspect,
    new_tip_key,
    open_box,
    open_tip_key,
    parse_receipt,
    public_key,
    seal,
)
from storage.sealing.layout import pack_header, parse
from storage.sealing.padding import TEXT_BUCKETS

WHOLE = json.loads((Path(__file__).parents[2] / "vectors" / "whole.json").read_text(encoding="utf-8"))
CASE, OTHER_CASE = CaseId(b"c" * 16), CaseId(b"d" * 16)
SEEDS = {name: Seed(bytes([n]) * 32) for n, name in enumerate(("r1", "r2", "r3"), start=1)}
READERS = [Reader(ReaderId(name), epoch, public_key(seed)) for epoch, (name, seed) in enumerate(SEEDS.items(), start=1)]
KEY, OTHER = new_tip_key(CASE, READERS, epoch=2), new_tip_key(OTHER_CASE, READERS, epoch=2)
CITIZEN = Seed(b"z" * 32)
CONTEXT = Context(CASE, 2, ObjectId(b"o" * 16), "reply", "body", 1)
TEXT = "窗口让人跑了五趟".encode()
BOTH = [("tip", KEY.public_key), ("citizen", public_key(CITIZEN))]
BOX = seal(BOTH, CONTEXT, TEXT, padding="text")
HEADER = len(parse(BOX).header)
TIP = open_tip_key(CASE, 2, ReaderId("r1"), 1, SEEDS["r1"], KEY.wraps[ReaderId("r1")], KEY.share_b)


def read(box=BOX, context=CONTEXT, **changes):
    """What a reader's machine does: wrap and share B give the case's key, which opens the box."""
    way = {
        "case_id": CASE, "epoch": 2, "reader_id": ReaderId("r1"), "reader_epoch": 1, "reader_seed": SEEDS["r1"],
        "wrap": KEY.wraps[ReaderId("r1")], "share_b": KEY.share_b,
    } | changes  # fmt: skip
    return open_box(open_tip_key(**way), "tip", context, box)


def closed(box):
    for seed, role in ((TIP, "tip"), (CITIZEN, "citizen")):
        with pytest.raises(CannotOpen):
            open_box(seed, role, CONTEXT, SealedBox(bytes(box)))


def test_every_reader_reads():
    for reader in READERS:
        name = reader.reader_id
        assert read(reader_id=name, reader_epoch=reader.epoch, reader_seed=SEEDS[name], wrap=KEY.wraps[name]) == TEXT


@pytest.mark.parametrize(
    "change",
    [
        {"case_id": OTHER_CASE},
        {"epoch": 1},
        {"epoch": 3},
        {"reader_id": ReaderId("r2")},
        {"reader_id": ReaderId("")},
        {"reader_epoch": 2},
        {"reader_seed": SEEDS["r2"]},
        {"wrap": KEY.wraps[ReaderId("r2")]},
        {"wrap": OTHER.wraps[ReaderId("r1")]},
        {"share_b": OTHER.share_b},
        {"share_b": ShareB(bytes(32))},
        {"case_id": OTHER_CASE, "wrap": OTHER.wraps[ReaderId("r1")], "share_b": OTHER.share_b},
        {"context": replace(CONTEXT, epoch=1)},
        {"context": replace(CONTEXT, case_id=OTHER_CASE)},
    ],
    ids=lambda change: "+".join(change),
)
def test_one_wrong_link_closes_the_whole(change):
    with pytest.raises(CannotOpen):
        read(**change)


def test_a_wrap_passed_on_opens_for_its_receiver_only():
    new = Seed(b"n" * 32)
    to = Reader(ReaderId("r9"), 4, public_key(new))
    passed = grant(CASE, 2, ReaderId("r1"), 1, SEEDS["r1"], KEY.wraps[ReaderId("r1")], to)
    assert read(reader_id=ReaderId("r9"), reader_epoch=4, reader_seed=new, wrap=passed) == TEXT
    for change in ({"reader_epoch": 3}, {"reader_id": ReaderId("r1")}, {"reader_seed": SEEDS["r1"]}, {"epoch": 1}):
        with pytest.raises(CannotOpen):
            read(**({"reader_id": ReaderId("r9"), "reader_epoch": 4, "reader_seed": new, "wrap": passed} | change))


@given(position=st.integers(0, len(KEY.wraps[ReaderId("r1")]) - 1), bit=st.integers(0, 7))
@settings(max_examples=60)
def test_no_bit_of_a_wrap_can_change(position, bit):
    altered = bytearray(KEY.wraps[ReaderId("r1")])
    altered[position] ^= 1 << bit
    with pytest.raises(CannotOpen):
        read(wrap=Wrap(bytes(altered)))


@given(position=st.integers(0, 31), bit=st.integers(0, 7))
@settings(max_examples=40)
def test_no_bit_of_share_b_can_change(position, bit):
    altered = bytearray(KEY.share_b)
    altered[position] ^= 1 << bit
    with pytest.raises(CannotOpen):
        read(share_b=ShareB(bytes(altered)))


@pytest.mark.parametrize("bit", [0, 7])
def test_no_byte_of_the_header_can_change(bit):
    """All of them, the other recipient's wrap too."""
    for position in range(HEADER):
        altered = bytearray(BOX)
        altered[position] ^= 1 << bit
        with pytest.raises(CannotOpen):
            open_box(TIP, "tip", CONTEXT, SealedBox(bytes(altered)))


@given(st.integers(HEADER, len(BOX) - 1), st.integers(1, 255))
@settings(max_examples=120)
def test_no_byte_of_the_body_can_change(position, change):
    altered = bytearray(BOX)
    altered[position] ^= change
    closed(altered)


ENTRY = 1 + 3 + 2 + 1168
EDGES = sorted({0, 1, 3, 4, 5, 6, 9, 11, 5 + ENTRY - 1, 5 + ENTRY, HEADER - 1, HEADER, HEADER + 23, HEADER + 24, HEADER + 55,
                HEADER + 56, HEADER + 72, len(BOX) - 17, len(BOX) - 16, len(BOX) - 1})  # fmt: skip


@pytest.mark.parametrize("length", EDGES)
def test_a_box_cut_at_any_edge_of_its_parts_is_closed(length):
    closed(BOX[:length])


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_long_box_cut_by_whole_chunks_is_closed(chunks):
    box = seal(BOTH, CONTEXT, bytes(60_000), padding="text")
    closed(box[: len(box) - chunks * (16384 + 16)])
    closed(box[: len(box) - 16 - (chunks - 1) * (16384 + 16)])
    start = HEADER + 56
    swapped = box[:start] + box[start + 16400 : start + 32800] + box[start : start + 16400] + box[start + 32800 :]
    closed(swapped)


@pytest.mark.parametrize("magic", [b"TS0", b"TS2", b"TS\0"])
@pytest.mark.parametrize("suite", [0, 1, 2])
def test_neither_version_nor_suite_can_be_lowered(magic, suite):
    closed(magic + bytes([suite]) + BOX[4:])


def test_a_shorter_list_of_wraps_or_another_order_is_closed():
    layout = parse(BOX)
    others = parse(seal(BOTH, CONTEXT, TEXT, padding="text")).wraps
    pool = [(role, wraps[role]) for wraps in (layout.wraps, others) for role in ("tip", "citizen")]
    tried = 0
    for count in (1, 2):
        for chosen in itertools.permutations(pool, count):
            wraps = dict(chosen)
            header = pack_header(wraps)
            if header != layout.header and len(wraps) == count:
                closed(header + bytes(layout.body))
                tried += 1
    assert tried == 4 + 7


@given(st.integers(0, 40_000), st.sampled_from(["text", "file"]))
@settings(max_examples=40)
def test_every_length_comes_back_and_only_its_class_shows(size, padding):
    box = seal(BOTH[:1], CONTEXT, bytes(size), padding=padding)
    assert open_box(TIP, "tip", CONTEXT, box) == bytes(size)
    shown = inspect(box).padded_size
    if padding == "text":
        assert shown in TEXT_BUCKETS or shown % TEXT_BUCKETS[-1] == 0
        assert len(box) == len(seal(BOTH[:1], CONTEXT, bytes(min(shown - 4, size + 1)), padding=padding))
    assert size + 4 <= shown <= max(256, TEXT_BUCKETS[0], 4 * size + 16384)


@given(st.lists(st.binary(min_size=1, max_size=1016), min_size=2, max_size=6))
@settings(max_examples=25)
def test_short_texts_cannot_be_told_apart_by_size(texts):
    assert len({len(seal(BOTH, CONTEXT, text, padding="text")) for text in texts}) == 1


def test_the_frozen_case_opens_from_both_ends():
    reader, code = WHOLE["reader"], WHOLE["receipt"]
    case, wrap, share_b = (bytes.fromhex(WHOLE[name]) for name in ("case_id", "wrap", "share_b"))
    seed = open_tip_key(
        CaseId(case), WHOLE["epoch"], ReaderId(reader["id"]), reader["epoch"], Seed(bytes.fromhex(reader["seed"])), Wrap(wrap),
        ShareB(share_b),
    )  # fmt: skip
    receipt = parse_receipt(code["code"])
    cost = KdfCost(code["memory_kib"], code["iterations"], code["lanes"])
    citizen = claim(receipt, bytes.fromhex(code["salt"]), Pepper(bytes.fromhex(code["pepper"])), cost=cost).seed
    opened = []
    for one in WHOLE["objects"]:
        fields, box = one["context"], SealedBox(bytes.fromhex(one["box"]))
        context = Context(
            CaseId(case), fields["epoch"], ObjectId(bytes.fromhex(fields["object_id"])), fields["kind"], fields["field"],
            fields["version"],
        )  # fmt: skip
        assert open_box(seed, "tip", context, box).decode() == one["plaintext"]
        opened.append(fields["kind"])
        if "citizen" in inspect(box).roles:
            assert open_box(citizen, "citizen", context, box).decode() == one["plaintext"]
    assert opened == ["tip", "reply"]
