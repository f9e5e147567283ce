"""The audit log as it may be published: commitments and signed heads, nothing else. For `python -m bot export chain`.

JSON lines: a header; then, closing by closing, its entries in the order of the chain and its head. What came after the
last closing is left out, or two exports would tell how much was done between them. All bytes are in hex.
"""

import json
from collections.abc import Iterator

from storage import audit, heads
from storage.database import Tx

FORM = "qingfeng-chain-v2"


def lines(tx: Tx, header: dict[str, object]) -> Iterator[str]:
    """The export line by line; memory does not grow with the log. ``header`` is added to the form and the rules."""
    rules = {
        "domain": "tipbox/v1",
        "genesis": audit.GENESIS.hex(),
        "signature": "Ed25519 over enc(domain, 'head', day, seq in decimal, link)",
        "link": "SHA-256 of enc('qingfeng/audit/v2', link before, commitment); enc: each part led by its length as u32",
    }
    yield _line({"form": FORM, **header, **rules})
    seq = 0
    for head in heads.every(tx):
        for place, entry in enumerate(heads.block(tx, seq, head.seq), start=seq + 1):
            yield _line({"seq": place, "commitment": entry.hex()})
        yield _line(
            {
                "day": head.day, "seq": head.seq, "link": head.link.hex(), "key": head.signer.hex(),
                "signature": head.signature.hex(),
            }
        )  # fmt: skip
        seq = head.seq


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)
