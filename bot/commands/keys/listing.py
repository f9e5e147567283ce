"""`keys list | show | revoke | passphrase`: look at keys, compare them, shut one out, change a passphrase."""

import argparse
from pathlib import Path

from bot.commands import passphrases, stores
from bot.commands.keys.common import key_path, row_of
from bot.commands.parsers import Commands, UsageError
from bot.commands.table import aligned
from config.settings import load
from storage import audit, files, office, readers
from storage.database import Tx
from storage.errors import NotTrusted
from storage.readers import ReaderRow
from storage.readonly import look
from storage.sealing import VerifyKey, change_passphrase, fingerprint, inspect_keyfile

_OFFICE = "office"


def add(actions: Commands) -> None:
    actions.add_parser("list", help="all keys, and whether the office signed them").set_defaults(run=_list)
    show = actions.add_parser("show", help="a key's fingerprint as words and digits, to compare by voice")
    show.add_argument("id", metavar="ID", help="a reader's key, or: office")
    show.set_defaults(run=_show)
    revoke = actions.add_parser("revoke", help="seal nothing more to a key")
    revoke.add_argument("id", metavar="ID")
    revoke.set_defaults(run=_revoke)
    change = actions.add_parser("passphrase", help="change the passphrase of a key file")
    change.add_argument("id", metavar="ID")
    change.add_argument("--passphrase-file", type=Path, metavar="F", help="file with the present passphrase")
    change.add_argument("--new-passphrase-file", type=Path, metavar="F", help="file with the new passphrase")
    change.set_defaults(run=_passphrase)


def _list(args: argparse.Namespace) -> int:
    settings = load()
    try:
        public: VerifyKey | None = office.load(settings.office_file)
    except NotTrusted:
        public = None
    rows = [("ID", "KIND", "EPOCH", "FINGERPRINT", "STATE", "NAME")]
    for row in look(settings.tip_db, readers.every):
        rows.append((row.reader_id, row.kind, str(row.epoch), row.fingerprint, _state(row, public), row.name))
    print("\n".join(aligned(rows)))
    print(f"office key: {fingerprint(public) if public else 'none'}")
    return 0


def _state(row: ReaderRow, public: VerifyKey | None) -> str:
    if row.revoked:
        return "revoked"
    return "in use" if public and office.vouches(public, row.identity, row.signature) else "NOT SIGNED"


def _show(args: argparse.Namespace) -> int:
    from storage.sealing.words import as_digits, as_words  # late: the word list takes a tenth of a second

    settings = load()
    found = []
    if args.id != _OFFICE:
        row = row_of(settings, args.id)
        found.append((f"{row.kind} {row.name}, key pair {row.epoch}", row.fingerprint))
    found.append((_OFFICE, fingerprint(office.load(settings.office_file))))
    for whose, print_ in found:
        print(
            f"{whose}\n  fingerprint  {print_}\n  words        {as_words(print_)}\n  digits       {as_digits(print_)}"
        )
    return 0


def _revoke(args: argparse.Namespace) -> int:
    settings = load()
    at = stores.stamp(settings)

    def work(tx: Tx) -> tuple[bool, list[str]]:
        done = readers.revoke(tx, args.id, at)
        return done, [row.kind for row in readers.every(tx) if not row.revoked]

    row_of(settings, args.id)
    done, kinds = stores.change(settings, work)
    if not done:
        raise UsageError(f"key {args.id} is revoked already")
    print(f"Nothing more is sealed to key {args.id}. What was sealed to it before still opens with its file.")
    if set(kinds) <= {readers.SUPERIOR}:
        print("No key is left: intake is shut until `keys new` makes one.")
    if kinds.count(readers.OFFICER) < settings.min_readers:
        print(
            f"Fewer officers' keys than QF_MIN_READERS ({settings.min_readers}) are left: the bot will not start again."
        )
    return 0


def _passphrase(args: argparse.Namespace) -> int:
    settings = load()
    path = key_path(settings, row_of(settings, args.id).reader_id)
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
