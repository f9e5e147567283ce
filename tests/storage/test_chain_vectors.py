"""Frozen answers of the audit log: the program and the outsider's script both agree with ``tests/vectors/chain.json``."""

import hashlib
import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from storage import audit, heads
from storage.hostkey import fingerprint
from storage.sealing import SigningKey, sign, verify, verify_key
from storage.shortform import grouped

ROOT = Path(__file__).resolve().parents[2]
VECTORS: dict[str, Any] = json.loads((ROOT / "tests/vectors/chain.json").read_text(encoding="utf-8"))
OUTSIDE = runpy.run_path(str(ROOT / "docs/verify_chain.py"))


@pytest.mark.parametrize("entry", VECTORS["entries"], ids=lambda entry: entry["act"])
def test_commitments(entry: dict[str, Any]) -> None:
    digest = hashlib.sha256(json.dumps(entry["details"], sort_keys=True).encode()).digest()
    fields = (entry["at"], entry["actor"], entry["act"], entry["number"])
    made = audit.commitment(bytes.fromhex(entry["nonce"]), entry["seq"], *fields, digest)
    assert (digest.hex(), made.hex(), grouped(made)) == (entry["digest"], entry["commitment"], entry["short"])
    parts = [b"qingfeng/entry/v2", bytes.fromhex(entry["nonce"]), str(entry["seq"]).encode()]
    plain = OUTSIDE["enc"](*parts, *(field.encode() for field in fields), digest)
    assert hashlib.sha256(plain).hexdigest() == entry["commitment"]


def test_links_and_the_head() -> None:
    assert VECTORS["genesis"] == audit.GENESIS.hex()
    link = audit.GENESIS
    for one in VECTORS["links"]:
        outside = OUTSIDE["link"](link, bytes.fromhex(one["commitment"]))
        link = audit.link(link, bytes.fromhex(one["commitment"]))
        assert outside.hex() == link.hex() == one["link"]
    head, host = VECTORS["head"], VECTORS["host"]
    key = SigningKey(bytes.fromhex(host["seed"]))
    assert audit.fold(audit.GENESIS, [bytes.fromhex(entry["commitment"]) for entry in VECTORS["entries"]]) == link
    assert (verify_key(key).hex(), fingerprint(verify_key(key))) == (host["public"], host["fingerprint"])
    parts = heads.statement(head["day"], head["seq"], link)
    assert OUTSIDE["enc"](OUTSIDE["DOMAIN"], *parts).hex() == head["statement"]
    assert sign(key, *parts).hex() == head["signature"]
    assert OUTSIDE["verifier"]()(
        bytes.fromhex(host["public"]), bytes.fromhex(head["signature"]), bytes.fromhex(head["statement"])
    )


def test_the_signature_is_that_of_rfc_8032() -> None:
    key = SigningKey(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert verify_key(key).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert verify(verify_key(key), sign(key, b"head"), b"head")
