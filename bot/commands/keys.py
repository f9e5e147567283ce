"""`keys new | list | revoke | passphrase`: the keys that tips are sealed to.

The private half lies in a file under the reader's passphrase; the database gets the public half only.
"""

import argparse
from pathlib import Path

from bot.commands import passphrases, stores
from bot.commands.parsers import Commands, UsageError, person_name
from bot.commands.table import aligned
from config.settings import Settings, load
from storage import audit, files, readers
from storage.database import Tx
from storage.ids import ReaderId, short_id
from storage.readers import ReaderRow
from storage.readonly import look
from storage.sealing import change_passphrase, inspect_keyfile, new_keyfile

_MEMORY_MIB = range(19, 2049)
_OFFLINE = {"superior", "escrow"}


def add(commands: Commands) -> None:
    parser = commands.add_parser("keys", help="keys that tips are sealed to")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    new = actions.add_parser("new", help="make a key; new tips are sealed to it from now on")
    new.add_argument("name", type=person_name, metavar="NAME", help="whose key it is")
    new.add_argument("--kind", choices=("officer", "superior", "escrow"), default="officer")
    new.add_argument("--passphrase-file", type=Path, metavar="F", help="take the passphrase from a file (for scripts)")
    new.add_argument("--memory-mib", type=int, default=256, metavar="N", help="cost of one guess, 19 to 2048 (256)")
    new.set_defaults(run=_new)
    actions.add_parser("list", help="all keys").set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="seal nothing more to a key")
    revoke.add_argument("id", metavar="ID")
    revoke.set_defaults(run=_revoke)
    change = actions.add_parser("passphrase", help="change the passphrase of a key file")
    change.add_argument("id", metavar="ID")
    change.add_argument("--passphrase-file", type=Path, metavar="F", help="file with the present passphrase")
    change.add_argument("--new-passphrase-file", type=Path, metavar="F", help="file with the new passphrase")
    change.set_defaults(run=_passphrase)


def _new(args: argparse.Namespace) -> int:
    settings = load()
    if args.memory_mib not in _MEMORY_MIB:
        raise UsageError(f"--memory-mib: expected {_MEMORY_MIB[0]} to {_MEMORY_MIB[-1]}")
    passphrase = passphrases.ask_new("New passphrase", args.passphrase_file)
    reader_id = ReaderId(short_id())
    data, public = new_keyfile(reader_id, args.name, passphrase, memory_kib=args.memory_mib * 1024)
    path = _key_path(settings, reader_id)
    files.make_dir(settings.secret_dir)
    files.make_dir(path.parent)
    files.create(path, data)
    stored = path.name if settings.reading == "chat" else None
    at = stores.stamp(settings)
    try:
        stores.change(settings, lambda tx: readers.add(tx, reader_id, args.kind, args.name, public, stored, at))
    except BaseException:
        path.unlink()  # nothing was sealed to this key yet
        raise
    print(f"reader       {reader_id}\nfingerprint  {public.fingerprint()}\nkey file     {path}")
    if stored is None or args.kind in _OFFLINE:
        print("Move this file to where its reader works, and keep a copy: this host does not need it.")
    else:
        print("Keep a copy of this file elsewhere: cases sealed to a lost key cannot be opened.")
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = [("ID", "KIND", "FINGERPRINT", "STATE", "NAME")]
    for row in look(load().tip_db, readers.every):
        rows.append((row.reader_id, row.kind, row.fingerprint, "revoked" if row.revoked else "in use", row.name))
    print("\n".join(aligned(rows)))
    return 0


def _revoke(args: argparse.Namespace) -> int:
    settings = load()
    at = stores.stamp(settings)

    def work(tx: Tx) -> tuple[bool, bool]:
        done = readers.revoke(tx, args.id, at)
        return done, any(not row.revoked and row.kind != "superior" for row in readers.every(tx))

    _row(settings, args.id)
    done, more = stores.change(settings, work)
    if not done:
        raise UsageError(f"key {args.id} is revoked already")
    print(f"Nothing more is sealed to key {args.id}. What was sealed to it before still opens with its file.")
    if not more:
        print("No key is left: intake is shut until `keys new` makes one.")
    return 0


def _passphrase(args: argparse.Namespace) -> int:
    settings = load()
    path = _key_path(settings, _row(settings, args.id).reader_id)
    data = path.read_bytes()
    cost = inspect_keyfile(data).cost
    old = passphrases.ask("Present passphrase", args.passphrase_file)
    new = passphrases.ask_new("New passphrase", args.new_passphrase_file)
    changed = change_passphrase(data, old, new, memory_kib=cost.memory_kib, iterations=cost.iterations)
    files.replace(path, changed)
    at, details = stores.stamp(settings), {"reader": args.id}
    stores.change(
        settings, lambda tx: audit.append(tx, at=at, actor=audit.OPERATOR, act="reader.passphrase", details=details)
    )
    print(f"{path} has the new passphrase. Destroy copies of the old file: the old passphrase opens them.")
    return 0


def _row(settings: Settings, reader_id: str) -> ReaderRow:
    for row in look(settings.tip_db, readers.every):
        if row.reader_id == reader_id:
            return row
    raise UsageError(f"there is no key {reader_id!r}: see `keys list`")


def _key_path(settings: Settings, reader_id: ReaderId) -> Path:
    return settings.secret_dir / "keys" / f"{reader_id}.json"
