"""Promises 2 and 3 on the files themselves: no word of a case and no code stands in them, in any usual encoding."""

import base64
import json
import urllib.parse
from pathlib import Path

import pytest
from storage_kit import NOW, Key, Store, Tip

from casework.lifecycle import Facts
from storage.dead_letters import DeadLetters
from storage.staff import Officer
from tests.office_kit import trusted

TEXT = "清河镇政务服务中心三号窗口的王某某让我跑了五趟，Zhang Wei 13912345678 可以作证"
WORDS = {
    "tip": TEXT,
    "message": "补充：监控录像在二楼机房，unmistakable-message",
    "reply": "您反映的窗口人员已经约谈，unmistakable-reply",
    "note": "内部意见：先不惊动当事人，unmistakable-note",
    "move": "转办说明：请三科核对值班表，unmistakable-move",
    "letter": "坏掉的更新里的话，unmistakable-letter",
}


def encodings(text: str) -> dict[str, bytes]:
    """The ways in which a text could have reached a file without being sealed."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "utf-32-le": text.encode("utf-32-le"),
        "gb18030": text.encode("gb18030"),
        "json": json.dumps(text).strip('"').encode(),
        "percent": urllib.parse.quote(text).encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "reversed": plain[::-1],
    }
    # Base64 looks different at each of three offsets; the ends depend on the neighbours.
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain)[4 if offset else 0 : -4]
        found[f"base64+{offset}"] = coded
        found[f"base64url+{offset}"] = coded.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def pieces(text: str) -> list[str]:
    """The text and its telling parts: a fragment is a leak as well."""
    return [text, *(text[at : at + 8] for at in range(0, len(text) - 7, 4))]


def leaks(folder: Path, text: str) -> list[str]:
    """Where a text or a part of it stands in the files of a folder, and in which encoding."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            for piece in pieces(text):
                found += [f"{path.name}: {name}: {piece}" for name, code in encodings(piece).items() if code in data]
    return found


def files_of(store: Store, name: str) -> bytes:
    """Every byte of one database, its WAL included."""
    return b"".join(path.read_bytes() for path in store.folder.glob(f"{name}.db*"))


@pytest.mark.parametrize("encoding", list(encodings("x" * 9)))
def test_the_search_finds_what_is_there(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_bytes(b"\x00\x01" * 99 + encodings(TEXT)[encoding] + b"\xff" * 99)
    assert any(f"{encoding}: " in leak for leak in leaks(tmp_path, TEXT))
    assert leaks(tmp_path, "完全没有出现过的另外一句话") == []


async def play(store: Store, anna: Officer) -> Tip:
    """A whole little story: tip, message, reply, note, a move with words for both sides, a dead letter."""
    content = {"v": 1, "text": WORDS["tip"], "why": {"P01": ["跑了五趟"]}}
    tip = await store.tip(content=content)
    await store.threads.say(tip.case_id, WORDS["message"], store.update(), NOW)
    await store.threads.reply(tip.case_id, anna, WORDS["reply"], store.update(), NOW)
    await store.threads.note(tip.case_id, anna, WORDS["note"], store.update(), NOW)
    await store.move(tip.number, "S02", anna)
    sealed = [
        await store.threads.seal_note(tip.case_id, anna, WORDS["move"], NOW),
        await store.threads.seal_reply(tip.case_id, WORDS["move"], NOW),
    ]
    card = await store.card(tip.number)
    facts = Facts(anna.staff_id, NOW.date(), note=WORDS["move"])
    await store.desk.move(card, "S03", anna, facts, sealed, store.update(), NOW)
    await DeadLetters(store.main, store.keys, trusted(store.main)).put_aside(WORDS["letter"], 901, NOW)
    return tip


async def test_no_word_of_a_case_stands_in_any_file(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await play(store, anna)
    for folded in (False, True):
        if folded:
            await store.main.checkpoint()
            await store.keys.checkpoint()
        assert leaks(store.folder, tip.number), "the search does not reach the rows"
        for what, text in WORDS.items():
            assert leaks(store.folder, text) == [], what
    shown = await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    assert [turn.content["text"] for turn in shown if turn.content] == [
        WORDS[what] for what in ("tip", "message", "reply", "note", "move", "move")
    ]


async def test_no_code_and_no_seed_stands_in_any_file(store: Store, anna: Officer, anna_key: Key) -> None:
    tip = await play(store, anna)
    await store.threads.for_citizen(tip.case_id, tip.seed())
    await store.threads.read(tip.case_id, anna, anna_key.seed, NOW)
    await store.main.checkpoint()
    code = tip.receipt.key_material().decode()
    for secret in (code[4:], tip.receipt.display()[6:]):
        assert leaks(store.folder, secret) == []
    files = b"".join(path.read_bytes() for path in store.folder.iterdir())
    for seed in (tip.seed(), anna_key.seed):
        raw = seed.reveal()
        assert all(form not in files for form in (raw, raw.hex().encode(), base64.b64encode(raw)))


async def test_the_main_database_alone_opens_nothing(store: Store, anna: Officer) -> None:
    """Share B is nowhere in it: a stolen copy without the file of shares is worth nothing, even with a reader's key."""
    await play(store, anna)
    await store.main.checkpoint()
    shares = await store.keys.read(lambda tx: [bytes(b) for (b,) in tx.execute("SELECT share_b FROM share")])
    assert len(shares) == 2
    data = b"".join(path.read_bytes() for path in store.folder.glob("main.db*"))
    for share in shares:
        assert all(form not in data for form in (share, share.hex().encode(), base64.b64encode(share)))


async def test_erased_junk_leaves_neither_a_sealed_byte_nor_its_key(store: Store, anna: Officer) -> None:
    tip = await store.tip()
    kept = await store.tip()
    box = await store.one("SELECT box FROM object WHERE case_id=?", tip.case_id)
    shares = dict(await store.keys.read(lambda tx: tx.execute("SELECT case_id, share_b FROM share").fetchall()))

    assert bytes(box[200:264]) in files_of(store, "main")
    assert shares[tip.case_id] in files_of(store, "keys")
    card = await store.card(tip.number)
    reason = store.desk._lifecycle.reasons("S01", "drop")[0].id
    await store.desk.erase(card, anna, Facts(anna.staff_id, NOW.date(), reason=reason), store.update(), NOW)
    assert all(bytes(box[at : at + 64]) not in files_of(store, "main") for at in range(0, len(box) - 64, 64))
    assert shares[tip.case_id] not in files_of(store, "keys")
    assert shares[kept.case_id] in files_of(store, "keys")
