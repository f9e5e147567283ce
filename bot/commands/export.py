"""`export chain | key | certify | outcomes`: what the public may have of the audit log, and figures of outcomes.

Needs no reader's key; the bot may be running. An export of the chain holds commitments and signed heads only, and
docs/verify_chain.py checks it without this program. Outcomes: commands/outcomes.py.
"""

import argparse
import os
from pathlib import Path

from bot.commands import outcomes
from bot.commands.keys.common import add_office, office_key
from bot.commands.parsers import Commands, UsageError
from config.settings import Settings, load
from storage import files, heads, office
from storage.chain_export import lines
from storage.hostkey import certificate, certify, fingerprint
from storage.hostkey import load as load_host_key
from storage.readonly import begin, look, open_readonly
from storage.sealing import VerifyKey, verify_key


def add(commands: Commands) -> None:
    parser = commands.add_parser("export", help="what the public may have of the audit log, and figures of outcomes")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    chain = actions.add_parser("chain", help="commitments and signed heads, as JSON lines; no content, no names")
    chain.add_argument("path", type=Path, metavar="PATH", help="a file that does not exist yet")
    chain.set_defaults(run=_chain)
    actions.add_parser("key", help="the public half of the host key, and the latest head").set_defaults(run=_key)
    certify = actions.add_parser("certify", help="have the office sign the host key, once for each host key")
    add_office(certify)
    certify.set_defaults(run=_certify)
    outcomes.add(actions)


def _chain(args: argparse.Namespace) -> int:
    settings = load()
    if args.path.exists():
        raise UsageError(f"{args.path} exists already: give a new file")
    try:
        count = _write(args.path, settings)
    except BaseException:
        args.path.unlink(missing_ok=True)  # half an export would look like a log cut off
        raise
    print(f"{count} entries with their heads are in {args.path}. What is newer than the last head is left out.")
    return 0


def _write(path: Path, settings: Settings) -> int:
    """Write it durably, readable by all: it is made to be published. Returns the number of entries."""
    count = 0
    with open_readonly(settings.tip_db) as db, path.open("x", encoding="utf-8") as file:
        begin(db)
        for line in lines(db, _header(settings)):
            file.write(line + "\n")
            count += '"commitment"' in line
        file.flush()
        os.fsync(file.fileno())
    files.sync(path.absolute().parent)
    return count


def _header(settings: Settings) -> dict[str, object]:
    """The key that signs now, and the office's, if there is one."""
    header: dict[str, object] = {"operator": settings.operator_name}
    key = load_host_key(settings.head_key_file)
    if key is None:
        return header
    header["host"] = verify_key(key).hex()
    if settings.office_file.exists():
        signer = office.load(settings.office_file)
        found = certificate(settings.head_cert_file, signer, verify_key(key))
        header |= {"office": signer.hex()} | ({"certificate": found.hex()} if found else {})
    return header


def _host(settings: Settings) -> VerifyKey:
    key = load_host_key(settings.head_key_file)
    if key is None:
        raise UsageError(f"there is no {settings.head_key_file} yet: the bot makes it when it first starts")
    return verify_key(key)


def _certify(args: argparse.Namespace) -> int:
    settings = load()
    public = _host(settings)
    signature = certify(office_key(settings, args), public)
    files.replace(settings.head_cert_file, signature.hex().encode() + b"\n")
    print(f"The office has signed host key {fingerprint(public)}. Exports carry its signature from now on.")
    return 0


def _key(args: argparse.Namespace) -> int:
    settings = load()
    public = _host(settings)
    print(f"host key     {public.hex()}\nfingerprint  {fingerprint(public)}")
    head = look(settings.tip_db, heads.latest) if settings.tip_db.exists() else None
    if head is not None:
        print(f"latest head  {head.day} {head.seq} {head.link.hex()}")
    return 0
