"""The receipt code: every single slip caught, every way of writing it read, prose left alone."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import Receipt, looks_like_receipt, new_receipt, parse_receipt
from storage.sealing.crockford import ALPHABET, check_character, is_complete

SHOWN = "K7QM3-XPD9T-2WHBR-6VN48"
CODE = SHOWN.replace("-", "")


def lettered(data):
    return data + check_character(data)


def code_of(values):
    return lettered("".join(ALPHABET[value] for value in values))


many = st.lists(st.integers(0, 31), min_size=19, max_size=19).map(code_of)


def test_the_example_is_a_code():
    receipt = parse_receipt(SHOWN)
    assert receipt is not None
    assert (receipt.display(), receipt.selector, receipt.key_material()) == (SHOWN, "K7QM", CODE.encode())


def test_every_single_wrong_character_is_caught():
    tried = 0
    for position in range(20):
        for character in ALPHABET:
            changed = CODE[:position] + character + CODE[position + 1 :]
            assert is_complete(changed) == (character == CODE[position])
            tried += 1
    assert tried == 640


@given(many, st.integers(0, 19), st.sampled_from(ALPHABET))
def test_a_wrong_character_is_caught_in_any_code(code, position, character):
    changed = code[:position] + character + code[position + 1 :]
    assert is_complete(changed) == (changed == code)


def swap(code, one, other):
    characters = list(code)
    characters[one], characters[other] = characters[other], characters[one]
    return "".join(characters)


def test_every_swap_of_two_characters_is_caught():
    for one in range(20):
        for other in range(one + 1, 20):
            swapped = swap(CODE, one, other)
            assert is_complete(swapped) == (swapped == CODE)


@given(many, st.integers(0, 19), st.integers(0, 19))
def test_a_swap_is_caught_in_any_code(code, one, other):
    swapped = swap(code, one, other)
    assert is_complete(swapped) == (swapped == code)


def test_every_check_character_occurs():
    assert {check_character("0" * 18 + character) for character in ALPHABET} == set(ALPHABET)


def full_width(text):
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        SHOWN.lower(),
        " ".join(SHOWN.split("-")),
        "\n".join(SHOWN.split("-")),
        "\r\n ".join(SHOWN.split("-")),
        " ".join(CODE),
        "-".join(CODE[at : at + 4] for at in range(0, 20, 4)),
        *(SHOWN.replace("-", dash) for dash in "‐‑‒–—―−－﹣～·・_./　\u200b\u00a0"),
        full_width(SHOWN),
        f"回执码：{SHOWN}",
        f"回执码:{CODE.lower()}",
        f"回执码{CODE}",
        f"回执编号 {SHOWN}",
        f"我的回执码是 {SHOWN}。",
        f"您的回执码：\n{SHOWN}",
        f"查询 {SHOWN}",
        f"请帮我查一下{SHOWN}",
        f"receipt: {SHOWN}",
        f"Receipt code: {SHOWN.lower()}",
        f"my receipt code is {SHOWN}.",
        f"【{SHOWN}】",
        f"“{SHOWN}”",
        f"`{SHOWN}`",
        f"📮 {SHOWN}",
        f"  {SHOWN}  \n",
    ],
)
def test_ways_of_writing_a_code(typed):
    assert parse_receipt(typed) == Receipt(CODE)
    assert looks_like_receipt(typed)


def test_lookalikes_are_read():
    code = lettered("0010110K7QM3XPD9T2W")
    assert parse_receipt(code.replace("0", "O").replace("1", "l")) == Receipt(code)
    assert parse_receipt(code.replace("0", "o").replace("1", "I")) == Receipt(code)


def test_a_code_that_begins_like_a_label():
    for start in ("C0DE", "MY12", "N0C0DE", "1S"):
        code = lettered((start + "7QM3XPD9T2WHBR6VN4CK")[:19])
        typed = code.replace("0", "O").replace("1", "I")
        for written in (code, typed, f"code: {typed}", " ".join(typed[at : at + 4] for at in range(0, 20, 4))):
            assert parse_receipt(written) == Receipt(code)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "K7QM3",
        CODE[:-1],
        CODE + "7",
        CODE[:-1] + "U",
        swap(CODE, 3, 4),
        f"{SHOWN} 我补充一点：他上周又来了",
        f"他给我的单子上写着{SHOWN}这样一串",
        f"{SHOWN}\n{SHOWN}",
        "x" * 100_000,
        " " * 100_000 + SHOWN,
    ],
)
def test_not_a_code(typed):
    assert parse_receipt(typed) is None


PROSE = [
    "2024年1月15日上午9点30分，在某镇政府三楼305办公室，工作人员让我填了12张表",
    "我叫13812345678，身份证11010519491231002X",
    "13812345678 13912345678",
    "6222 0212 3456 7890 123",
    "62220212345678901234",
    "2024-01-15 09:30 305 12 88",
    "每天打卡3次，留痕照片5张，台账20本，周报1份，月报1份",
    "微信群有27个，APP要打卡8个，文件一天收了41份",
    "QQ群 123456789 群主 wx",
    "https://t.me/some_channel/12345",
    "The clerk at window 5 made me come back 4 times since 2023",
    "Meeting at 10 30 room 5B today",
    "please help me with this office",
    "京A12345 停在镇政府门口",
    "你好",
    "/start",
    "查询",
    "回执码",
    "receipt code",
]


@pytest.mark.parametrize("prose", PROSE)
def test_prose_is_neither_code_nor_attempt(prose):
    assert parse_receipt(prose) is None
    assert not looks_like_receipt(prose)


@given(st.text(alphabet="0123456789 -年月日点分元个次张", max_size=60))
def test_digits_in_chinese_are_never_a_code(prose):
    assert parse_receipt(prose) is None
    assert not looks_like_receipt(prose)


@given(st.text(max_size=60))
def test_whatever_is_read_is_also_an_attempt(text):
    assert parse_receipt(text) is None or looks_like_receipt(text)


@pytest.mark.parametrize(
    "typed",
    [
        CODE[:-1],
        SHOWN[:-3],
        CODE + "7Q",
        CODE[:-1] + "U",
        swap(CODE, 3, 4),
        f"回执码：{SHOWN[:-1]}",
        f"{SHOWN[:-1]}Z 谢谢",
        SHOWN.lower().replace("7", "t"),
    ],
)
def test_a_mistyped_code_looks_like_one(typed):
    assert parse_receipt(typed) is None
    assert looks_like_receipt(typed)


@pytest.mark.parametrize("typed", [CODE[:12], CODE + CODE[:8], f"{SHOWN[:-1]}Z 我想问问办到哪一步了"])
def test_what_is_too_short_long_or_wordy_is_no_attempt(typed):
    assert not looks_like_receipt(typed)


def test_new_codes_are_well_formed_and_different():
    made = [new_receipt() for _ in range(300)]
    shown = {receipt.display() for receipt in made}
    assert len(shown) == 300
    for receipt in made:
        assert parse_receipt(receipt.display()) == receipt
        assert receipt.display().replace("-", "").startswith(receipt.selector)


def test_random_bytes_are_used_evenly():
    """256 is a multiple of 32: each character stands for exactly eight byte values."""
    counts = dict.fromkeys(ALPHABET, 0)
    for byte in range(256):
        head = bytes([byte]) + bytes(range(18, 0, -1))
        counts[new_receipt(lambda _, head=head: head).display()[0]] += 1
    assert set(counts.values()) == {8}


def test_a_draw_with_too_few_letters_is_drawn_again():
    draws = [bytes(19), bytes([10, 10]) + bytes(17), bytes([10] * 5) + bytes(14)]
    receipt = new_receipt(lambda _: draws.pop(0))
    assert receipt.display().startswith("AAAAA-")
    assert not draws


def test_a_receipt_shows_nothing_and_does_not_travel():
    receipt = Receipt(CODE)
    for shown in (repr(receipt), str(receipt), f"{receipt}", repr({"code": receipt})):
        assert not any(CODE[at : at + 3] in shown for at in range(18))
    for attempt in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="not pickled"):
            attempt(receipt)
    with pytest.raises(TypeError, match="unhashable"):
        hash(receipt)
    assert receipt == Receipt(CODE)
    assert receipt != CODE


@pytest.mark.parametrize("code", ["", CODE.lower(), SHOWN, CODE[:-1] + "Z", "0" * 20])
def test_only_a_canonical_code_makes_a_receipt(code):
    with pytest.raises(ValueError, match="receipt"):
        Receipt(code)
