"""Ties: nobody can read them, every way of writing a name is found, and the words are needed to remove one."""

import json
from pathlib import Path

import pytest
from storage_kit import NOW, Store

from config import taxonomy
from storage import ties as ties_module
from storage.errors import StorageBroken
from storage.staff import Officer
from storage.ties import Ties, load_or_create
from triage.normalise import Normaliser

KEY = bytes(range(32))


@pytest.fixture(scope="session")
def normaliser() -> Normaliser:
    words = taxonomy.load()
    return Normaliser(words.noise)


@pytest.fixture
def ties(store: Store, normaliser: Normaliser) -> Ties:
    return Ties(store.main, normaliser, KEY, ["清风信箱", "青山县纪委监委", "县纪委书记赵大力"])


@pytest.fixture
async def wang(store: Store) -> Officer:
    return await store.officer("王小明", "intake", 601, await store.reader("王小明"))


@pytest.mark.parametrize("tie", ["张三丰", "青山镇人民政府"])
@pytest.mark.parametrize(
    "text",
    [
        "{}收了红包", "找 {} 办事", "{stars}收了红包", "{blanks}收了红包", "{lines}收了", "{traditional}收了", "Ａ{wide}",
        "“{dots}”",
    ],
)
async def test_every_way_of_writing_is_found(store: Store, ties: Ties, wang: Officer, tie: str, text: str) -> None:
    await ties.register(wang, [tie], NOW)
    forms = {
        "stars": "*".join(tie), "blanks": "  ".join(tie), "lines": "\n".join(tie), "dots": "·".join(tie),
        "traditional": tie.replace("张三丰", "張三豐").replace("镇", "鎮"), "wide": tie,
    }  # fmt: skip
    found = await ties.conflicted(["别的", text.format(tie, **forms)])
    assert found.staff == {wang.staff_id}
    assert found.readers == {wang.reader_id}
    assert (await ties.conflicted(["李四收了红包，青山县医院的人知道"])).staff == frozenset()


async def test_ones_own_name_is_a_tie_by_itself(store: Store, ties: Ties, wang: Officer, anna: Officer) -> None:
    assert (await ties.conflicted(["王*小*明 收了钱"])).readers == {wang.reader_id}
    assert (await ties.conflicted(["ＡＮＮＡ"])).staff == {anna.staff_id}
    loose = await store.reader("陈独秀")
    assert (await ties.conflicted(["陳 獨 秀"])).readers == {loose.reader_id}


async def test_whoever_left_has_no_ties_and_escrow_has_no_name(store: Store, ties: Ties, wang: Officer) -> None:
    await store.reader("封存钥匙", "escrow")
    await ties.register(wang, ["青山医院"], NOW)
    await store.main.write(lambda tx: tx.execute("UPDATE staff SET left_at='2026' WHERE name='王小明'").rowcount)
    found = await ties.conflicted(["封存钥匙在青山医院"])
    assert found.staff == found.readers == frozenset()


async def test_the_office_is_known_by_its_names(ties: Ties) -> None:
    assert ties.names_the_office(["你们清 风 信 箱的人"])
    assert ties.names_the_office(["好的", "青山縣紀委的人"])
    assert not ties.names_the_office(["青山镇的人"])


async def test_ties_go_by_the_same_words_and_no_others(ties: Ties, wang: Officer) -> None:
    assert await ties.register(wang, ["青山镇人民政府", "青山镇政府", "张三丰"], NOW) == 3
    assert await ties.register(wang, ["张 三 丰"], NOW) == 3
    assert await ties.strike(wang, ["青山镇"], NOW) == (0, 3)
    assert await ties.strike(wang, ["青山鎮政府"], NOW) == (1, 2)
    assert (await ties.conflicted(["青山镇党委"])).staff == {wang.staff_id}, "the other entry covers it still"
    assert await ties.strike(wang, ["青山镇人民政府"], NOW) == (1, 1)
    assert (await ties.conflicted(["青山镇党委"])).staff == frozenset()


async def test_what_is_unfit_is_refused_whole(store: Store, ties: Ties, wang: Officer) -> None:
    before = await store.everything()
    for words in (["张"], ["ab"], ["好好好", "！"], ["长" * 41], [f"单位{n}号院" for n in range(201)]):
        with pytest.raises(ValueError, match="tie"):
            await ties.register(wang, words, NOW)
    assert await store.everything() == before


async def test_nobody_can_read_them(store: Store, ties: Ties, wang: Officer, normaliser: Normaliser) -> None:
    await ties.register(wang, ["青山镇人民政府", "张三丰"], NOW)
    await store.main.checkpoint()
    for path in store.folder.iterdir():
        data = path.read_bytes()
        for word in ("青山镇", "张三丰"):
            assert word.encode() not in data and word.encode("utf-16-le") not in data
            assert json.dumps(word)[1:-1].encode() not in data
    tokens = await store.rows("SELECT token, head, entry FROM tie ORDER BY token")
    other = Ties(store.main, normaliser, bytes(32))
    assert (await other.conflicted(["张三丰"])).staff == frozenset()
    await store.main.write(lambda tx: tx.execute("DELETE FROM tie").rowcount)
    await other.register(wang, ["青山镇人民政府", "张三丰"], NOW)
    again = await store.rows("SELECT token, head, entry FROM tie ORDER BY token")
    for column in range(3):
        assert not {row[column] for row in tokens} & {row[column] for row in again}


async def test_a_lost_or_exchanged_key_is_refused(store: Store, ties: Ties, wang: Officer, tmp_path: Path) -> None:
    path, main = tmp_path / "secrets" / "recusal.key", tmp_path / "main.db"
    key = load_or_create(path, main)
    assert load_or_create(path, main) == key
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    assert load_or_create(path, main) != key, "no tie was registered yet"
    await ties.register(wang, ["张三丰"], NOW)
    with pytest.raises(StorageBroken, match="not the key"):
        load_or_create(path, main)
    path.unlink()
    with pytest.raises(StorageBroken, match="missing"):
        load_or_create(path, main)
    path.write_bytes(KEY)
    assert load_or_create(path, main) == KEY


async def test_hashing_is_bounded_by_the_text_and_not_by_ties_times_text(store: Store, ties: Ties) -> None:
    """20 officers with 10 ties each and a tip of 4,000 characters: one hash for each different pair, few beyond."""
    for number in range(20):
        officer = await store.officer(f"值班员甲乙{number}号", "intake", 700 + number)
        await ties.register(officer, [f"{chr(0x5000 + number * 10 + n)}岭镇第{n}小学" for n in range(10)], NOW)
    text = "".join(chr(0x4E00 + (n * n * 7 + n) % 3000) for n in range(4000))
    ties.hashed = 0
    await ties.conflicted([text])
    pairs = len({text[n : n + ties_module.HEAD] for n in range(len(text) - 1)})
    assert pairs <= ties.hashed < pairs + 400
