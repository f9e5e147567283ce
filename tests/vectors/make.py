"""Writes the known answers of the sealing formats: ``python -m tests.vectors.make`` from the root of the checkout.

What is deterministic is written anew each time (a difference in the repository is a change of format). What is random
(wraps, boxes, key files) is frozen: written only if its file is missing, because old bytes must open for ever.
All bytes are in hex. The code and the independent reading in ``tests/storage/sealing/sealing_reference.py`` are both
held against these files; another implementation may be, too.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from storage.ids import CaseId, ObjectId, ReaderId
from storage.sealing import (
    RECEIPT_COST,
    Context,
    KdfCost,
    Pepper,
    Reader,
    Seed,
    ShareB,
    claim,
    enc,
    new_keyfile,
    new_receipt,
    new_tip_key,
    open_tip_key,
    parse_receipt,
    public_key,
    seal,
    wrap,
)
from storage.sealing.padding import pad_file, pad_text
from storage.sealing.tipkey import tip_seed

HERE = Path(__file__).parent
DRAFT_SEED = "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"


def stream(name: str, size: int = 32) -> bytes:
    """Reproducible bytes, different for every name."""
    return hashlib.shake_128(name.encode()).digest(size)


def encoding() -> dict[str, Any]:
    lists = [[], [b""], [b"", b""], [b"a", b"bc"], [b"ab", b"c"], [b"abc"], [bytes(4), b"\x00\x00\x00\x01"]]
    return {"enc": [{"parts": [part.hex() for part in parts], "out": enc(*parts).hex()} for parts in lists]}


def padding() -> dict[str, Any]:
    sizes = [0, 1, 251, 252, 253, 1020, 1021, 4092, 4093, 16380, 16381, 32764, 32765, 123456, 3_000_000, 20_000_000]
    text = "层层加码".encode()
    return {
        "sizes": [{"data": n, "text": len(pad_text(bytes(n))), "file": len(pad_file(bytes(n)))} for n in sizes],
        "example": {"data": text.hex(), "text": pad_text(text).hex(), "file": pad_file(text).hex()},
    }


def contexts() -> list[Context]:
    case, other = CaseId(stream("case", 16)), ObjectId(stream("object", 16))
    return [
        Context(case, 1, other, "tip", "text", 1),
        Context(case, 2, other, "reply", "正文", 4294967295),
    ]


def context_fields(context: Context) -> dict[str, Any]:
    return {
        "case_id": context.case_id.hex(),
        "epoch": context.epoch,
        "object_id": context.object_id.hex(),
        "kind": context.kind,
        "field": context.field,
        "version": context.version,
    }


def associated() -> dict[str, Any]:
    return {"cases": [context_fields(c) | {"associated_data": c.associated_data().hex()} for c in contexts()]}


def keys() -> dict[str, Any]:
    seeds = [Seed(bytes.fromhex(DRAFT_SEED)), Seed(stream("seed 1")), Seed(bytes(32))]
    tips = [(stream(f"A{n}"), ShareB(stream(f"B{n}")), CaseId(stream(f"case {n}", 16)), n) for n in (1, 2)]
    return {
        "about": "the first seed is that of the X-Wing draft's first vector",
        "key_pairs": [
            {"seed": s.reveal().hex(), "public": public_key(s).raw.hex(), "fingerprint": public_key(s).fingerprint()}
            for s in seeds
        ],
        "tip_seeds": [
            {
                "share_a": a.hex(),
                "share_b": b.hex(),
                "case_id": case.hex(),
                "epoch": epoch,
                "seed": tip_seed(a, b, case, epoch).reveal().hex(),
            }
            for a, b, case, epoch in tips
        ],
    }


def receipts() -> dict[str, Any]:
    codes = [new_receipt(lambda size, n=n: stream(f"receipt {n}", size)).display() for n in range(6)]
    cheap = KdfCost(memory_kib=64, iterations=1)
    derived = []
    for number, cost in enumerate((cheap, cheap, RECEIPT_COST)):
        receipt = parse_receipt(codes[number])
        assert receipt is not None
        salt, pepper = stream(f"salt {number}", 16), Pepper(stream(f"pepper {number}"))
        key = claim(receipt, salt, pepper, cost=cost)
        derived.append(
            {
                "code": receipt.key_material().decode(),
                "salt": salt.hex(),
                "pepper": pepper.reveal().hex(),
                "memory_kib": cost.memory_kib,
                "iterations": cost.iterations,
                "lanes": cost.lanes,
                "seed": key.seed.reveal().hex(),
                "verifier": key.verifier.hex(),
            }
        )
    return {"codes": codes, "derived": derived}


def boxes() -> dict[str, Any]:
    tip, citizen = Seed(stream("tip seed")), Seed(stream("citizen seed"))
    both = [("tip", public_key(tip)), ("citizen", public_key(citizen))]
    texts = ["层层加码、反复填表".encode(), "请补充时间和地点".encode()]
    sealed = [
        seal(both[:1], contexts()[0], texts[0], padding="text"),
        seal(both, contexts()[1], texts[1], padding="text"),
        seal(both[:1], contexts()[0], b"%PDF-1.7", padding="file"),
    ]
    meant = [(contexts()[0], texts[0]), (contexts()[1], texts[1]), (contexts()[0], b"%PDF-1.7")]
    return {
        "seeds": {"tip": tip.reveal().hex(), "citizen": citizen.reveal().hex()},
        "boxes": [
            {"context": context_fields(context), "plaintext": text.hex(), "box": box.hex()}
            for (context, text), box in zip(meant, sealed, strict=True)
        ],
    }


def wraps() -> dict[str, Any]:
    seed, key, info = Seed(stream("wrap seed")), stream("wrapped key"), b"info"
    reader = Reader(ReaderId("r-书记"), 3, public_key(seed))
    case = CaseId(stream("wrap case", 16))
    made = new_tip_key(case, [reader], epoch=2)
    opened = open_tip_key(case, 2, reader.reader_id, 3, seed, made.wraps[reader.reader_id], made.share_b)
    return {
        "seed": seed.reveal().hex(),
        "plain": {"info": info.hex(), "key": key.hex(), "wrap": wrap(reader.public_key, key, info).hex()},
        "tip_key": {
            "case_id": case.hex(),
            "epoch": 2,
            "reader_id": reader.reader_id,
            "reader_epoch": 3,
            "wrap": made.wraps[reader.reader_id].hex(),
            "share_b": made.share_b.hex(),
            "tip_seed": opened.reveal().hex(),
            "public": made.public_key.raw.hex(),
        },
    }


def keyfile() -> dict[str, Any]:
    passphrase = "清风 明月 青山 绿水 白云 红叶"
    written, public = new_keyfile(ReaderId("r-1"), "张三", passphrase, memory_kib=19 * 1024, iterations=2)
    return {"passphrase": passphrase, "public": public.raw.hex(), "file": written.decode()}


DETERMINISTIC = {
    "encoding": encoding,
    "padding": padding,
    "context": associated,
    "keys": keys,
    "receipt": receipts,
}
FROZEN = {"boxes": boxes, "wraps": wraps, "keyfile": keyfile}


def main() -> None:
    for name, build in (DETERMINISTIC | FROZEN).items():
        path = HERE / f"{name}.json"
        if name in FROZEN and path.exists():
            continue
        path.write_text(json.dumps(build(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
