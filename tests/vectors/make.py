"""Writes the known answers of the sealing formats: ``python -m tests.vectors.make`` from the root of the checkout.

What is deterministic is written anew each time (a difference in the repository is a change of format). What is random
(wraps, boxes, key files) is frozen: written only if its file is missing, because old bytes must open for ever.
``primitives`` is written by nobody: its answers are those of the published documents it names. All bytes are in hex.
The code and the independent reading in ``tests/storage/sealing/sealing_reference.py`` are both held against these files;
another implementation may be, too.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.cobblestone import Cobblestone256Encryptor

from storage import audit, heads
from storage.hostkey import fingerprint
from storage.ids import CaseId, ObjectId, ReaderId
from storage.office import Identity, certify
from storage.sealing import (
    RECEIPT_COST,
    Context,
    KdfCost,
    Pepper,
    Reader,
    Seed,
    ShareB,
    SigningKey,
    claim,
    enc,
    new_keyfile,
    new_officefile,
    new_receipt,
    new_tip_key,
    open_tip_key,
    parse_receipt,
    public_key,
    seal,
    sign,
    signing,
    verify_key,
    wrap,
)
from storage.sealing.fingerprint import fingerprint as fingerprint_of
from storage.sealing.padding import pad_file, pad_text
from storage.sealing.parts import split
from storage.sealing.tipkey import tip_seed
from storage.sealing.words import as_digits, as_words
from storage.shortform import grouped

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


def chain() -> dict[str, Any]:
    key = SigningKey(stream("host key"))
    said = [
        (1, "2026-11-16", "citizen", "submit", "QF-7K3M-2XPD", {"sha256": stream("box").hex(), "readers": ["ab", "cd"]}),
        (2, "2026-11-16T10:00:00+08:00", "staff:ab", "move", "QF-7K3M-2XPD", {"from": "S01", "to": "S02", "reason": "转"}),
        (3, "2026-11-17T00:00:12+08:00", "system", "blank", "", {}),
    ]
    entries = []
    for seq, at, actor, act, number, details in said:
        digest = hashlib.sha256(json.dumps(details, sort_keys=True).encode()).digest()
        nonce = stream(f"nonce {seq}", 16)
        made = audit.commitment(nonce, seq, at, actor, act, number, digest)
        entries.append(
            {
                "seq": seq, "at": at, "actor": actor, "act": act, "number": number, "details": details,
                "digest": digest.hex(), "nonce": nonce.hex(), "commitment": made.hex(), "short": grouped(made),
            }
        )  # fmt: skip
    links, link = [], audit.GENESIS
    for entry in sorted(str(one["commitment"]) for one in entries):
        link = audit.link(link, bytes.fromhex(entry))
        links.append({"commitment": entry, "link": link.hex()})
    parts = heads.statement("2026-11-17", 3, link)
    head = {
        "day": "2026-11-17", "seq": 3, "link": link.hex(), "statement": signing.statement(*parts).hex(),
        "signature": sign(key, *parts).hex(),
    }  # fmt: skip
    host = {"seed": key.reveal().hex(), "public": verify_key(key).hex(), "fingerprint": fingerprint(verify_key(key))}
    return {
        "about": "links take a closing's commitments in ascending order",
        "genesis": audit.GENESIS.hex(), "entries": entries, "links": links, "host": host, "head": head,
    }  # fmt: skip


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


def office() -> dict[str, Any]:
    key = SigningKey(stream("office key"))
    people = [
        Identity(ReaderId("0a1b2c3d"), "officer", "张三", 1, public_key(Seed(stream("reader 1"))).raw),
        Identity(ReaderId("ffffffff"), "escrow", "应急", 4294967295, public_key(Seed(stream("reader 2"))).raw),
    ]
    prints = [fingerprint_of(verify_key(key)), *(who.fingerprint() for who in people), "0" * 20, "f" * 20]
    return {
        "office": {"private": key.reveal().hex(), "public": verify_key(key).hex()},
        "readers": [
            {
                "reader_id": who.reader_id,
                "kind": who.kind,
                "name": who.name,
                "epoch": who.epoch,
                "public_key": who.key.hex(),
                "signature": certify(key, who).hex(),
            }
            for who in people
        ],
        "fingerprints": [{"hex": one, "words": as_words(one), "digits": as_digits(one)} for one in prints],
    }


def parts() -> dict[str, Any]:
    seed = Seed(stream("split seed"))
    return {"seed": seed.reveal().hex(), "threshold": 3, "parts": split(seed, 5, 3)}


def cobblestone() -> dict[str, Any]:
    """Bodies as the library writes them: empty, short, and of exactly one chunk, which an empty last one follows."""
    cases = []
    for size in (0, 100, 16384):
        key, context, plaintext = stream(f"body key {size}"), stream(f"body context {size}", 20), stream(f"body {size}", size)
        encryptor = Cobblestone256Encryptor(key, context)
        body = encryptor.update(plaintext) + encryptor.finalize()
        cases.append({"key": key.hex(), "context": context.hex(), "size": size, "body": body.hex()})
    return {"about": "the plaintext is SHAKE-128 of 'body SIZE', SIZE bytes of it", "cases": cases}


def whole() -> dict[str, Any]:
    """A case from end to end: a reader's key, its wrap and share B open the tip; the receipt opens the reply."""
    case, reader_seed = CaseId(stream("whole", 16)), Seed(stream("reader"))
    pepper, salt = Pepper(stream("pepper")), stream("s", 16)
    cost = KdfCost(memory_kib=64, iterations=1)
    receipt = new_receipt(lambda size: stream("whole receipt", size))
    citizen = public_key(claim(receipt, salt, pepper, cost=cost).seed)
    key = new_tip_key(case, [Reader(ReaderId("r-1"), 1, public_key(reader_seed))])
    said = {"tip": "层层加码、反复填表", "reply": "请补充时间和地点"}
    contexts = {kind: Context(case, 1, ObjectId(stream(kind, 16)), kind, "body", 1) for kind in said}
    roles = {"tip": [("tip", key.public_key)], "reply": [("tip", key.public_key), ("citizen", citizen)]}
    return {
        "reader": {"id": "r-1", "epoch": 1, "seed": reader_seed.reveal().hex()},
        "wrap": key.wraps[ReaderId("r-1")].hex(), "share_b": key.share_b.hex(), "case_id": case.hex(), "epoch": 1,
        "receipt": {
            "code": receipt.key_material().decode(), "salt": salt.hex(), "pepper": pepper.reveal().hex(),
            "memory_kib": cost.memory_kib, "iterations": cost.iterations, "lanes": cost.lanes,
        },
        "objects": [
            {
                "context": context_fields(contexts[kind]), "plaintext": text,
                "box": seal(roles[kind], contexts[kind], text.encode(), padding="text").hex(),
            }
            for kind, text in said.items()
        ],
    }  # fmt: skip


def officefile() -> dict[str, Any]:
    passphrase = "清风 明月 青山 绿水 白云 红叶"
    written, public = new_officefile(passphrase, memory_kib=19 * 1024, iterations=2)
    return {"passphrase": passphrase, "public": public.hex(), "file": written.decode()}


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
    "office": office,
    "chain": chain,
}
FROZEN = {"boxes": boxes, "wraps": wraps, "keyfile": keyfile, "officefile": officefile, "parts": parts} | {
    "cobblestone": cobblestone,
    "whole": whole,
}


def main() -> None:
    for name, build in (DETERMINISTIC | FROZEN).items():
        path = HERE / f"{name}.json"
        if name in FROZEN and path.exists():
            continue
        path.write_text(json.dumps(build(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
