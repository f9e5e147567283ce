"""One day of the residue campaign, and proof that its search finds each thing it looks for once that is there."""

from __future__ import annotations

import base64
import gc
import hashlib
import hmac
import json
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from campaigns.residue import hashes, process
from campaigns.residue.day import live
from campaigns.residue.encodings import forms_of_code, forms_of_number, forms_of_passage, forms_of_text
from campaigns.residue.searcher import Marker, Searcher, searcher_of
from campaigns.residue.watch import Watch

ID, NAME, CODE = 7123456789, "欧阳萤火Quincy", "K7QM3-XPD9T-2WHBR-6VN4C"
TIP = "他们把真台账锁进地下室的铁皮柜，检查组一来就换假的"
PEPPER, SALT, CASE, SHARE = bytes(range(32)), bytes(range(40, 56)), bytes(range(60, 76)), bytes(range(80, 112))
MARKERS = [
    Marker("id", forms_of_number(ID), hashes.messages_of_number(ID)),
    Marker("name", forms_of_text(NAME)),
    Marker("tip", forms_of_passage(TIP)),
    Marker("code", forms_of_code(CODE)),
]


async def test_a_day_leaves_nothing_of_anybody() -> None:
    found = await live(seed=11)
    assert found.hits == []
    assert found.faults == []
    assert found.files > 10 and found.size > 500_000 and found.patterns > 5_000 and found.digests > 50_000


def a_disk(folder: Path) -> Path:
    """A pepper, a key file and a database with blobs, as the program leaves them."""
    (folder / "keys").mkdir(parents=True)
    (folder / "pepper").write_bytes(PEPPER)
    salt = base64.b64encode(SALT).decode()
    (folder / "keys" / "a.json").write_text(json.dumps({"kdf": {"salt": salt}, "name": "王值班"}))
    in_sqlite(folder / "main.db", CASE, SHARE, "S01", 20261121, bytes(4096))
    return folder


def in_sqlite(path: Path, *values: object) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b)")
        database.executemany("INSERT INTO t(b) VALUES(?)", [(value,) for value in values])
    database.close()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_disk(tmp_path_factory.mktemp("disk"))


@pytest.fixture(scope="module")
def searcher(disk: Path) -> Iterator[Searcher]:
    yield searcher_of(disk, MARKERS)
    gc.collect()


Plant = Callable[[Path], object]


def bytes_of(content: bytes) -> Plant:
    return lambda path: path.write_bytes(b"\x00noise\xff" + content + b"\xfe\x01noise")


def hex_of(data: bytes) -> Plant:
    return lambda path: path.write_text(f"chat={data.hex()} done\n")


SAID = f"id={ID};"
WRITTEN: dict[str, Plant] = {
    "decimal": lambda path: path.write_text(f"chat_id={ID}\n"),
    "grouped decimal": lambda path: path.write_text("chat 7,123,456,789"),
    "hex": lambda path: path.write_text(f"0x{ID:016x}"),
    "capital hex": lambda path: path.write_text(f"{ID:X}"),
    "hex of digits": lambda path: path.write_text(str(ID).encode().hex()),
    "hex with colons": lambda path: path.write_text(str(ID).encode().hex(":")),
    "hex of eight bytes": lambda path: path.write_text("a" + struct.pack(">q", ID).hex()),
    "little endian": bytes_of(struct.pack("<q", ID)),
    "big endian": bytes_of(struct.pack(">q", ID)),
    "five bytes": bytes_of(ID.to_bytes(5, "big")),
    "protobuf varint": bytes_of(bytes([0x95, 0xA6, 0xDD, 0xC4, 0x1A])),
    "zigzag varint": bytes_of(bytes([0xAA, 0xCC, 0xBA, 0x89, 0x35])),
    "SQLite varint": bytes_of(bytes([0x9A, 0xC4, 0xDD, 0xA6, 0x15])),
    "SQLite row id": lambda path: rowid(path, ID),
    "double": bytes_of(struct.pack("<d", ID)),
    "double, big endian": bytes_of(struct.pack(">d", ID)),
    "packed decimal": bytes_of(b"\x71\x23\x45\x67\x89"),
    "UTF-16": lambda path: path.write_bytes(SAID.encode("utf-16")),
    "UTF-16, big endian": lambda path: path.write_bytes(SAID.encode("utf-16-be")),
    "hex in UTF-16": lambda path: path.write_bytes(SAID.encode().hex().encode("utf-16-le")),
    "base64 of decimal": lambda path: path.write_bytes(base64.b64encode(SAID.encode())),
    "base64 of eight bytes": lambda path: path.write_bytes(base64.urlsafe_b64encode(b"??" + struct.pack(">q", ID))),
    "base64 in lines": lambda path: path.write_bytes(base64.encodebytes(b"x" * 55 + SAID.encode())),
    "base64 in base64": lambda path: path.write_bytes(base64.b64encode(base64.b64encode(SAID.encode()))),
    "integer in SQLite": lambda path: in_sqlite(path, ID),
    "text in SQLite": lambda path: in_sqlite(path, TIP),
    "float in SQLite": lambda path: in_sqlite(path, ID + 0.0),
    "UTF-16 in a cell": lambda path: in_sqlite(path, f"…{TIP}…".encode("utf-16-le")),
    "text split over pages": lambda path: in_sqlite(path, "标" * 1355 + TIP + "标" * 5000),
    "text": lambda path: path.write_text(f"《{TIP}》", encoding="utf-8"),
    "a piece of the text": lambda path: path.write_text(f"why: {TIP[9:16]}", encoding="utf-8"),
    "JSON": lambda path: path.write_text(json.dumps({"text": TIP})),
    "Python escapes": lambda path: path.write_text(ascii(NAME)),
    "GB 18030": lambda path: path.write_text(NAME, encoding="gb18030"),
    "URL": lambda path: path.write_text(f"/send?text={quote(TIP)}&x=1"),
    "URL in base64": lambda path: path.write_bytes(base64.b64encode(quote(TIP).encode())),
    "file name": lambda path: path.with_name(f"{ID}.json").write_text("{}"),
    "folder name": lambda path: path.with_name(NAME).mkdir(),
    "code": lambda path: path.write_text(f"code {CODE}"),
    "code without dashes": lambda path: path.write_text(CODE.replace("-", "")),
    "code in small letters": lambda path: path.write_text(CODE.lower()),
}
H = str(ID).encode()
HASHED: dict[str, Plant] = {
    "SHA-256 of digits": hex_of(hashlib.sha256(H).digest()),
    "MD5, raw": bytes_of(hashlib.md5(H, usedforsecurity=False).digest()),
    "SHA-1 in base64": lambda path: path.write_bytes(
        base64.b64encode(hashlib.sha1(struct.pack("<q", ID), usedforsecurity=False).digest())
    ),
    "SHA-512, cut to 16 bytes": bytes_of(hashlib.sha512(struct.pack(">q", ID)).digest()[:16]),
    "pepper first": bytes_of(hashlib.sha256(PEPPER + H).digest()),
    "pepper last": hex_of(hashlib.sha256(H + PEPPER).digest()),
    "pepper in hex first": hex_of(hashlib.sha256(PEPPER.hex().encode() + H).digest()),
    "HMAC with the pepper": lambda path: in_sqlite(path, hmac.digest(PEPPER, H, "sha256")),
    "HMAC with the salt of a key file": bytes_of(hmac.digest(SALT, H, "sha512")),
    "HMAC with a case id": bytes_of(hmac.digest(CASE, struct.pack("<q", ID), "sha1")),
    "BLAKE2b keyed with a share": bytes_of(hashlib.blake2b(H, key=SHARE, digest_size=16).digest()),
    "BLAKE2s keyed with a share": bytes_of(hashlib.blake2s(H, key=SHARE).digest()),
    "CRC-32 in hex": lambda path: path.write_text(f"chat {zlib.crc32(H):08x}"),
    "CRC-32 in decimal": lambda path: path.write_text(f"chat {zlib.crc32(H)}"),
    "CRC-32 in a cell": lambda path: in_sqlite(path, zlib.crc32(H)),
    "CRC-32 as a negative number": lambda path: in_sqlite(path, zlib.crc32(struct.pack("<q", ID)) - 2**32),
    "CRC-32 as bytes in a cell": lambda path: in_sqlite(path, struct.pack(">I", zlib.crc32(H))),
    "CRC-32 with the pepper": lambda path: in_sqlite(path, zlib.crc32(PEPPER + H)),
    "Adler-32": lambda path: path.write_text(str(zlib.adler32(H))),
}


def rowid(path: Path, number: int) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY) STRICT")
        database.execute("INSERT INTO t VALUES(?)", (number,))
    database.close()


@pytest.mark.parametrize("kind", [*WRITTEN, *HASHED])
def test_what_is_planted_is_found(disk: Path, searcher: Searcher, tmp_path: Path, kind: str) -> None:
    shutil.copytree(disk, tmp_path / "disk")
    assert searcher.folder(tmp_path).hits == []
    (WRITTEN | HASHED)[kind](tmp_path / "disk" / "keys" / "planted")
    assert searcher.folder(tmp_path).hits != []


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.name)
def test_each_form_is_found_alone(searcher: Searcher, marker: Marker) -> None:
    for form, data in marker.forms.items():
        assert list(searcher.content(b"\xfe" + data + b"\xff")) != [], form


KINDS = [name for name, _ in hashes.digests(H, [PEPPER])]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("secret", [PEPPER, SALT, CASE, SHARE], ids=["pepper", "salt", "case", "share"])
def test_each_hash_is_found_with_each_secret(searcher: Searcher, kind: str, secret: bytes) -> None:
    for message in hashes.messages_of_number(ID).values():
        digest = dict(hashes.digests(message, [secret]))[kind]
        for written in (digest, digest.hex().encode(), b"x" + digest.hex().upper().encode(), base64.b64encode(digest)):
            assert any(kind in what for what in searcher.content(b"\xfe\x00\xff" + written + b"\n")), kind


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("after", range(4))
def test_base64_is_found_wherever_it_begins(searcher: Searcher, before: int, after: int) -> None:
    raw = b"\xff" * before + TIP.encode() + b"\xff" * after
    assert list(searcher.content(base64.b64encode(raw))) != []


def test_what_is_not_there_is_not_found(searcher: Searcher) -> None:
    others = [str(ID + 1), CODE[:-1] + "D", "欧阳荧火Quincy", hashlib.sha256(str(ID + 1).encode()).hexdigest()]
    assert [what for other in others for what in searcher.content(other.encode())] == []


@pytest.mark.skipif(not Watch.able, reason="needs inotify")
def test_a_file_that_is_unlinked_at_once_is_seen(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    (tmp_path / "a").write_text("")
    (tmp_path / "a").unlink()
    assert watch.made() == ["a"]
    assert watch.made() == []
    watch.close()


PROGRAM = """
import resource, sys, tempfile, os
if "core" not in sys.argv: resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
held = []
if "unlinked" in sys.argv: f = open(sys.argv[1] + "/t", "w"); os.unlink(f.name); held.append(f)
if "open" in sys.argv: held.append(open(sys.argv[1] + "/draft.json", "w"))
if "lock" in sys.argv: held.append(open(sys.argv[1] + "/bot.lock", "w"))
print("ready", flush=True); sys.stdin.read()
"""


@pytest.mark.skipif(not process.able(), reason="needs /proc")
@pytest.mark.parametrize(
    ("word", "fault"), [("unlinked", "unlinked file"), ("open", "open below home"), ("lock", ""), ("core", "core dumps")]
)
def test_what_a_process_shows_is_seen(searcher: Searcher, tmp_path: Path, word: str, fault: str) -> None:
    if word == "core" and resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("core dumps are off for everybody here")
    argv = [sys.executable, "-c", PROGRAM, str(tmp_path), word, f"--chat={ID}"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(argv, env={"WHO": NAME}, **pipes) as child:
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        found = list(process.faults(child.pid, tmp_path, tmp_path / "run"))
        shown = process.shown(child.pid, searcher)
        assert child.stdin is not None
        child.stdin.close()
    assert [fault in what for what in found] == ([True] if fault else [])
    assert {what.split(":")[0] for what in shown} == {"/proc/PID/cmdline", "/proc/PID/environ"}
