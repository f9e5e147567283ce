"""Boxes: what opens them, and that nothing else does."""

from dataclasses import replace

import pytest
import sealing_reference as reference
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.ids import CaseId, ObjectId
from storage.sealing import (
    CannotOpen,
    Context,
    FormatError,
    SealedBox,
    Seed,
    envelope,
    inspect,
    open_box,
    public_key,
    seal,
)
from storage.sealing.layout import pack_header, parse, plaintext_size

TIP, CITIZEN, STRANGER = (Seed(bytes([number]) * 32) for number in (1, 2, 3))
TO_TIP = [("tip", public_key(TIP))]
TO_BOTH = [*TO_TIP, ("citizen", public_key(CITIZEN))]
CONTEXT = Context(CaseId(b"c" * 16), 1, ObjectId(b"o" * 16), "reply", "text", 1)
TEXT = "请补充时间和地点".encode()
BOX = seal(TO_BOTH, CONTEXT, TEXT, padding="text")
HEADER_BYTES = 5 + (1 + 3 + 2 + 1168) + (1 + 7 + 2 + 1168)


def rebuilt(wraps, body):
    return SealedBox(pack_header(wraps) + bytes(body))


def refuses(box, error=CannotOpen, seed=TIP, role="tip", context=CONTEXT):
    with pytest.raises(error):
        open_box(seed, role, context, SealedBox(bytes(box)))


def test_both_recipients_open_a_reply():
    assert open_box(TIP, "tip", CONTEXT, BOX) == open_box(CITIZEN, "citizen", CONTEXT, BOX) == TEXT


def test_a_tip_opens_for_the_tip_key_only():
    box = seal(TO_TIP, CONTEXT, TEXT, padding="text")
    assert open_box(TIP, "tip", CONTEXT, box) == TEXT
    refuses(box, seed=CITIZEN, role="citizen")
    refuses(box, seed=CITIZEN)


def test_sizes():
    assert inspect(BOX).roles == ("tip", "citizen")
    assert (inspect(BOX).suite, inspect(BOX).padded_size, inspect(BOX).body_size) == (1, 1024, 1024 + 72)
    assert len(BOX) == HEADER_BYTES + 1024 + 72
    assert len(seal(TO_TIP, CONTEXT, b"", padding="text")) == 2275
    assert inspect(seal(TO_TIP, CONTEXT, b"", padding="file")).padded_size == 256
    assert BOX[:5] == b"TS1\x01\x02"


@given(data=st.binary(max_size=3000), padding=st.sampled_from(["text", "file"]))
@settings(max_examples=40)
def test_round_trip(data, padding):
    box = seal(TO_TIP, CONTEXT, data, padding=padding)
    assert open_box(TIP, "tip", CONTEXT, box) == data
    assert inspect(box).padded_size >= len(data) + 4


@pytest.mark.parametrize("size", [16379, 16380, 16381, 40_000, 1_000_000])
def test_round_trip_over_several_chunks(size):
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    for padding in ("text", "file"):
        box = seal(TO_TIP, CONTEXT, data, padding=padding)
        assert open_box(TIP, "tip", CONTEXT, box) == data
        assert inspect(box).padded_size < size + 16384 + 4


def test_equal_sizes_for_unequal_texts():
    assert len({len(seal(TO_TIP, CONTEXT, b"x" * n, padding="text")) for n in (0, 1, 500, 1020)}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"case_id": CaseId(b"C" * 16)},
        {"epoch": 2},
        {"object_id": ObjectId(b"O" * 16)},
        {"kind": "note"},
        {"field": "title"},
        {"version": 2},
        {"case_id": CaseId(b"o" * 16), "object_id": ObjectId(b"c" * 16)},
        {"kind": "text", "field": "reply"},
        {"kind": "replyt", "field": "ext"},
        {"epoch": 0, "version": 0},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_box_opens_only_where_it_belongs(change):
    moved = replace(CONTEXT, **change)
    refuses(BOX, context=moved)
    refuses(BOX, seed=CITIZEN, role="citizen", context=moved)


@given(seed=st.binary(min_size=32, max_size=32).map(Seed), role=st.sampled_from(["tip", "citizen"]))
@settings(max_examples=30)
def test_no_other_key_opens(seed, role):
    refuses(BOX, seed=seed, role=role)


def test_each_key_opens_its_own_role_only():
    refuses(BOX, seed=CITIZEN, role="tip")
    refuses(BOX, seed=TIP, role="citizen")


@given(position=st.integers(0, len(BOX) - 1), bit=st.integers(0, 7))
@settings(max_examples=300)
def test_no_bit_can_change(position, bit):
    """Whoever opens notices, also a change in the other recipient's wrap."""
    altered = bytearray(BOX)
    altered[position] ^= 1 << bit
    refuses(altered)
    refuses(altered, seed=CITIZEN, role="citizen")


@pytest.mark.parametrize("position", [*range(12), 1172, 1173, 1179, 1180, 1186, 1187, HEADER_BYTES, HEADER_BYTES + 24])
def test_no_byte_of_the_structure_can_change(position):
    for value in {0, 1, 2, 3, 255, BOX[position] ^ 1} - {BOX[position]}:
        refuses(BOX[:position] + bytes([value]) + BOX[position + 1 :])


@given(st.integers(0, len(BOX) - 1))
def test_a_truncated_box_does_not_open(length):
    refuses(BOX[:length])


@given(st.binary(min_size=1, max_size=40))
def test_an_extended_box_does_not_open(tail):
    refuses(BOX + tail)
    refuses(tail + BOX)


def test_a_long_box_cannot_lose_its_last_chunk():
    box = seal(TO_TIP, CONTEXT, bytes(20_000), padding="text")
    assert inspect(box).padded_size == 32768
    refuses(box[: -(16400 + 16)])
    refuses(box[:-16])


def test_a_wrap_cannot_be_stripped():
    layout = parse(BOX)
    refuses(rebuilt({"tip": layout.wraps["tip"]}, layout.body))
    refuses(rebuilt({"citizen": layout.wraps["citizen"]}, layout.body), seed=CITIZEN, role="citizen")


def test_a_wrap_cannot_be_added():
    lone = parse(seal(TO_TIP, CONTEXT, TEXT, padding="text"))
    refuses(rebuilt({**lone.wraps, "citizen": parse(BOX).wraps["citizen"]}, lone.body))


def test_wraps_cannot_change_places_or_labels():
    layout = parse(BOX)
    tip, citizen = layout.wraps["tip"], layout.wraps["citizen"]
    for wraps in ({"citizen": citizen, "tip": tip}, {"tip": citizen, "citizen": tip}):
        for seed in (TIP, CITIZEN):
            for role in ("tip", "citizen"):
                refuses(rebuilt(wraps, layout.body), seed=seed, role=role)


def test_wraps_and_bodies_of_two_boxes_cannot_be_crossed():
    one, other = parse(BOX), parse(seal(TO_BOTH, CONTEXT, b"other", padding="text"))
    refuses(rebuilt(other.wraps, one.body))
    refuses(rebuilt({"tip": one.wraps["tip"], "citizen": other.wraps["citizen"]}, one.body))
    refuses(rebuilt({"tip": other.wraps["tip"], "citizen": one.wraps["citizen"]}, one.body))


@pytest.mark.parametrize("suite", [0, 2, 3, 255])
def test_the_suite_cannot_be_changed(suite):
    altered = BOX[:3] + bytes([suite]) + BOX[4:]
    refuses(altered, FormatError)
    with pytest.raises(FormatError, match="suite"):
        inspect(SealedBox(altered))


@pytest.mark.parametrize("magic", [b"TS0", b"TS2", b"ts1", b"\0\0\0"])
def test_the_version_cannot_be_changed(magic):
    refuses(magic + BOX[3:], FormatError)
    with pytest.raises(FormatError, match="version"):
        inspect(SealedBox(magic + BOX[3:]))


def entry(role, size, wrapped=None):
    return bytes([len(role)]) + role + size.to_bytes(2, "big") + (bytes(size) if wrapped is None else wrapped)


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"TS1",
        b"TS1\x01",
        b"TS1\x01\x00",
        b"TS1\x01\x01" + entry(b"", 1168),
        b"TS1\x01\x01" + entry(b"TIP", 1168),
        b"TS1\x01\x01" + entry(b"officer", 1168),
        b"TS1\x01\x01" + entry(b"tip", 1167),
        b"TS1\x01\x01" + entry(b"tip", 0),
        b"TS1\x01\x02" + entry(b"tip", 1168) * 2,
        b"TS1\x01\x03" + entry(b"tip", 1168) + entry(b"citizen", 1168),
    ],
)
def test_malformed_headers_are_refused_without_a_key(header):
    for body in (b"", bytes(1096)):
        with pytest.raises(FormatError):
            inspect(SealedBox(header + body))


@pytest.mark.parametrize("body", [0, 55, 71, 72, 327, 329, 1095, 1097, 16384 + 72, 16384 + 87, 16384 + 89])
def test_impossible_body_lengths_are_refused_without_a_key(body):
    header = b"TS1\x01\x01" + entry(b"tip", 1168)
    with pytest.raises(FormatError, match="body"):
        inspect(SealedBox(header + bytes(body)))


@pytest.mark.parametrize(("body", "padded"), [(328, 256), (1096, 1024), (4168, 4096), (16384 + 88, 16384)])
def test_possible_body_lengths_pass(body, padded):
    header = b"TS1\x01\x01" + entry(b"tip", 1168)
    assert inspect(SealedBox(header + bytes(body))).padded_size == padded


@given(st.integers(0, 200_000))
def test_body_length_is_inverted_exactly(size):
    body = 56 + size + 16 * (size // 16384 + 1)
    assert plaintext_size(body) == size


@pytest.mark.parametrize("body", [0, 55, 71, 56 + 16400, 56 + 16400 + 15])
def test_lengths_that_no_body_has(body):
    assert plaintext_size(body) is None


@pytest.mark.parametrize("length", [0, 2, 4, 5, 8, 10, 600, 1178, 1180, HEADER_BYTES - 1])
def test_a_header_cut_short_is_named(length):
    with pytest.raises(FormatError, match="cut short"):
        inspect(SealedBox(BOX[:length]))


def test_every_box_has_its_own_object_key():
    def object_key(box):
        info = envelope._wrap_info(CONTEXT.associated_data(), "tip")
        return reference.hpke_open(TIP.reveal(), parse(box).wraps["tip"], info)

    other = seal(TO_BOTH, CONTEXT, TEXT, padding="text")
    assert len(object_key(BOX)) == 32
    assert object_key(BOX) != object_key(other)


def test_wrong_padding_inside_does_not_open(monkeypatch):
    monkeypatch.setattr(envelope, "_PADDINGS", {"text": lambda data: b"\0\0\0\0" + data})
    refuses(seal(TO_TIP, CONTEXT, TEXT, padding="text"))


@given(st.binary(max_size=200))
def test_noise_is_no_box(noise):
    for data in (noise, b"TS1\x01" + noise):
        with pytest.raises(FormatError):
            inspect(SealedBox(data))


@pytest.mark.parametrize("recipients", [[], TO_TIP * 2, [("officer", public_key(TIP))]])
def test_recipients_are_known_and_each_once(recipients):
    with pytest.raises(ValueError, match="recipients"):
        seal(recipients, CONTEXT, TEXT, padding="text")


@pytest.mark.parametrize(
    "change",
    [{"case_id": b"short"}, {"object_id": bytes(17)}, {"kind": ""}, {"field": ""}, {"epoch": -1}, {"version": 1 << 32}],
    ids=lambda change: "+".join(change),
)
def test_a_context_is_complete(change):
    with pytest.raises(ValueError, match=r"ids|empty|32-bit"):
        replace(CONTEXT, **change)


def test_errors_carry_no_content():
    for box in (BOX[:-1], BOX[:3] + b"\x02" + BOX[4:]):
        with pytest.raises(CannotOpen) as caught:
            open_box(TIP, "tip", CONTEXT, SealedBox(box))
        assert TEXT.decode() not in str(caught.value)
        assert len(str(caught.value)) < 60
