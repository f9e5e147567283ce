"""What people type: codes, names, tips, and the lines given to ``python -m triage``."""

import io
import json
from pathlib import Path

from campaigns.fuzz.mutate import text, tree
from campaigns.fuzz.target import Feed, Target
from campaigns.fuzz.targets.sealed import vector
from casework.recusal import LONGEST, plain, usable, variants
from config import classifier, priorities, taxonomy
from handlers.words import clean, says_something
from storage.sealing import looks_like_receipt, parse_receipt
from storage.shortform import grouped, is_short, ungrouped
from triage.__main__ import BadLine, Row, arriving, dump, good, parse
from triage.duplicates import find_pairs
from triage.normalise import Normaliser
from triage.reading import Reader

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIPS = (
    "青山镇政府要求村里每天报三张一样的表，干部王某某每周带人来检查，光迎检材料就装了六个盒子。",
    "我叫李四，电话13800138000，反映县住建局窗口来回折腾，一个证跑了五趟，2026年3月2日还说系统坏了。",
    "加微信 ab12345 领补贴！！！另外街道办开会念稿子念了三小时，饭后又去农家乐吃喝，花了六万八。",
)


def targets() -> list[Target]:
    codes = [code.encode() for code in vector("receipt")["codes"]]
    before = ("回执码：", "my receipt code is ", "请帮我查一下")
    said = [*codes, *(words.encode() + code.lower() for words, code in zip(before, codes, strict=False))]
    names = ["青山县住房和城乡建设局", "青山镇人民政府", "张三", "青山镇街道办事处、李四；王五"]
    tips = [one.encode() for one in _TIPS]
    rows = [{"id": n, "text": one, "bucket": "B4", "date": "2026-03-02"} for n, one in enumerate(_TIPS)]
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
    short = [entry["short"].encode() for entry in vector("chain")["entries"]]
    return [
        Target("receipt", lambda: said, _receipt, text, share=30),
        Target("filing-code", lambda: short, _short, text, (ValueError,)),
        Target("names", lambda: [name.encode() for name in names], _names, text),
        Target("words", lambda: tips, _words, text),
        Target("tip", lambda: tips, _tip, text, share=20),
        Target("triage-line", lambda: lines, _line, tree, (BadLine, ValueError), share=15),
        Target("duplicates-line", lambda: [b"\n".join(lines)], _duplicates, tree, (ValueError,), share=5),
    ]


def _said(data: bytes) -> str:
    """As Telegram hands it over: UTF-8, and no longer than a message may be."""
    return data.decode("utf-8", "replace")[:4096]


def _receipt(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        said = _said(data)
        receipt, like = parse_receipt(said), looks_like_receipt(said)
        if receipt is None:
            return
        code = receipt.key_material().decode("ascii")
        assert like, "what is read as a code looks like one"
        assert len(code) == 20 and set(code) <= set(_ALPHABET) and _check(code) == 0, "a code has its check character"
        assert parse_receipt(receipt.display()) == receipt, "a code shown is read again"

    return feed


def _check(code: str) -> int:
    """The weighted sum over GF(32), worked out apart from the program: the last character has weight one."""
    total = 0
    for character in code:
        total <<= 1
        total = (total ^ 0b100101 if total & 32 else total) ^ _ALPHABET.index(character)
    return total


def _short(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        said = _said(data)
        assert is_short(said) in (True, False)
        assert ungrouped(grouped(ungrouped(said))) == ungrouped(said), "a code is read again as it is shown"

    return feed


def _names(folder: Path) -> Feed:
    normal = _normaliser()

    def feed(data: bytes) -> None:
        term = plain(normal.fold(_said(data)).text)
        found = variants(term)
        assert all(usable(one) and len(one) <= LONGEST for one in found), "variants are usable terms"

    return feed


def _normaliser() -> Normaliser:
    book = taxonomy.load()
    return Normaliser(book.noise)


def _words(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        once = clean(_said(data))
        assert clean(once) == once, "clean words stay as they are"
        assert says_something(once) in (True, False)

    return feed


def _reader() -> Reader:
    return Reader(taxonomy.load(), priorities.load(), classifier.load())


def _tip(folder: Path) -> Feed:
    reader = _reader()

    def feed(data: bytes) -> None:
        said = _said(data)
        found = reader.read(said, None).to_json()
        json.loads(dump({"id": 1, **found}))

    return feed


def _line(folder: Path) -> Feed:
    reader = _reader()

    def feed(data: bytes) -> None:
        row = parse(data)
        answer = dump({"id": row.id, **reader.read(row.text[:20_000], row.bucket).to_json()})
        assert answer.count(b"\n") == 1, "an answer is one line"
        assert json.loads(answer)["id"] == row.id, "an answer has the id of its line"

    return feed


def _duplicates(folder: Path) -> Feed:
    normal = _normaliser()

    def feed(data: bytes) -> None:
        failed: list[int] = []
        lines = arriving(io.BytesIO(data[:100_000]))
        tips = [tip for some in lines for tip in good(some, Row.tip, io.StringIO(), failed)]
        for pair in find_pairs(tips, normal):
            assert 0 <= pair.score <= 1, "a score lies between 0 and 1"
            dump({"a": pair.a, "b": pair.b, "score": pair.score})
        if failed:
            raise ValueError("a line was refused")

    return feed
