"""Small files beside the databases: whoever restores a backup, or a disk that rots, may have changed them."""

import asyncio
import base64
import json
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from campaigns.fuzz.mutate import text, tree
from campaigns.fuzz.target import Feed, Target
from campaigns.fuzz.targets.sealed import vector
from storage import audit, hostkey, manifest, office
from storage.database import Database
from storage.errors import NotTrusted, StorageBroken
from storage.highwater import NAME, HighWater
from storage.sealing import SigningKey, verify_key

NAMES = ("main.db", "keys.db")
_ENTRY = {"sha256": "ab" * 32, "size": 4096, "schema": 1}
HOST = verify_key(SigningKey(bytes(range(32))))


def targets() -> list[Target]:
    body = {"v": manifest.VERSION, "day": "2026-11-21", "files": dict.fromkeys(NAMES, _ENTRY)}
    published = vector("office")["office"]["public"]
    return [
        Target("manifest", lambda: [json.dumps(body, indent=1).encode()], _manifest, tree, (StorageBroken,), share=20),
        Target("high-water", lambda: [_mark(1) + b" 0\n", _mark(1) + b" 3\n"],
               _highwater, text, (StorageBroken,), share=2),
        Target("clock-file", lambda: [b"0", b"86400.5", b"-3600\n"], _clock, text),
        Target("office-public", lambda: [_office_file(bytes.fromhex(published))], _office, text, (NotTrusted,)),
        Target("host-certificate", lambda: [bytes(64).hex().encode() + b"\n"], _certificate, text),
    ]  # fmt: skip


def _manifest(folder: Path) -> Feed:
    def feed(data: bytes) -> None:
        (folder / manifest.NAME).write_bytes(data)
        found = manifest.read(folder, NAMES)
        assert set(found.entries) == set(NAMES), "a manifest names the files asked for"
        for entry in found.entries.values():
            assert type(entry.size) is int and type(entry.schema) is int and type(entry.sha256) is str, "kinds of values"

    return feed


def _mark(seq: int) -> bytes:
    """The mark of the log that ``_highwater`` makes."""
    nonce, at, digest = bytes(audit.NONCE_BYTES), "2026-11-16", bytes(32)
    return f"{seq} {audit.commitment(nonce, seq, at, 'system', 'blank', '', digest).hex()}".encode()


def _highwater(folder: Path) -> Feed:
    """On a log of one entry with a known nonce; an unreadable mark, or one of another log, stops the start."""
    entry = bytes.fromhex(_mark(1).split()[1].decode())
    row = (1, "2026-11-16", "system", "blank", "", bytes(32), bytes(audit.NONCE_BYTES), entry)
    insert = "INSERT INTO audit(seq, at, actor, act, number, digest, nonce, commitment) VALUES(?,?,?,?,?,?,?,?)"

    async def start(*, new: bool) -> None:
        main, keys = await Database.open(folder / "main.db", "main"), await Database.open(folder / "keys.db", "keys")
        try:
            if new:
                await main.write(lambda tx: tx.execute(insert, row).rowcount)
            await HighWater.open(main, keys)
        finally:
            await keys.close()
            await main.close()

    asyncio.run(start(new=True))

    def feed(data: bytes) -> None:
        (folder / NAME).write_bytes(data)
        asyncio.run(start(new=False))
        assert _same(data), "another mark is not taken for this log's"

    return feed


def _same(data: bytes) -> bool:
    seq, entry, _ = data.decode("ascii").split()
    return f"{int(seq)} {bytes.fromhex(entry).hex()}".encode() == _mark(1)


def _clock(folder: Path) -> Feed:
    """Demo and tests only, but written by another program while this one reads: the present time comes out."""
    path = folder / "clock"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        assert isinstance(Clock(path)(), datetime), "a clock tells the time"

    return feed


def _office_file(public: bytes) -> bytes:
    return b"qingfeng-office-1 " + base64.b64encode(public) + b"\n"


def _office(folder: Path) -> Feed:
    path = folder / "office.pub"

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        assert len(office.load(path)) == 32, "an office key has its size"

    return feed


def _certificate(folder: Path) -> Feed:
    """No text is a certificate of a key that nobody has certified."""
    path = folder / "head.cert"
    signer = verify_key(SigningKey(bytes(32)))

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        assert hostkey.certificate(path, signer, HOST) is None, "nothing is certified by chance"

    return feed
