"""`keys new | rotate`: make a reader's key pair, or the next one of a reader. The office signs both."""

import argparse
from pathlib import Path

from bot.commands import passphrases, stores
from bot.commands.keys import office as office_command
from bot.commands.keys.common import add_new_passphrase, add_office, key_path, memory_kib, office_key, row_of
from bot.commands.parsers import Commands, UsageError, person_name
from config.settings import Settings, load
from storage import files, office, readers
from storage.ids import ReaderId, short_id
from storage.office import Identity
from storage.readers import ReaderRow
from storage.sealing import inspect_keyfile, new_keyfile, verify_key

_OFFLINE = {readers.SUPERIOR, readers.ESCROW}


def add(actions: Commands) -> None:
    new = actions.add_parser("new", help="make a key; new tips are sealed to it from now on")
    new.add_argument("name", type=person_name, metavar="NAME", help="whose key it is")
    new.add_argument("--kind", choices=(readers.OFFICER, readers.SUPERIOR, readers.ESCROW), default=readers.OFFICER)
    new.set_defaults(run=_new)
    rotate = actions.add_parser(
        "rotate", help="give a reader a new key pair; then pass on his cases with `keys rewrap`"
    )
    rotate.add_argument("id", metavar="ID")
    rotate.set_defaults(run=_rotate)
    for parser in (new, rotate):
        add_new_passphrase(parser)
        add_office(parser)


def _new(args: argparse.Namespace) -> int:
    settings, cost = load(), memory_kib(args)
    signer = office_command.offered(settings, args) or office_key(settings, args)
    passphrase = passphrases.ask_new(f"New passphrase of {args.name}", args.passphrase_file)
    reader_id = ReaderId(short_id())
    data, public = new_keyfile(reader_id, args.name, passphrase, memory_kib=cost)
    identity = Identity(reader_id, args.kind, args.name, 1, public.raw)
    path = key_path(settings, reader_id)
    files.make_dir(settings.secret_dir)
    files.make_dir(path.parent)
    files.create(path, data)
    stored = path.name if settings.reading == "chat" else None
    signature, at = office.certify(signer, identity), stores.stamp(settings)
    try:
        stores.change(settings, lambda tx: readers.add(tx, identity, signature, stored, at))
    except BaseException:
        path.unlink()  # nothing was sealed to this key yet
        raise
    _tell(identity, path)
    if stored is None or args.kind in _OFFLINE:
        print("Move this file to where its reader works, and keep a copy: this host does not need it.")
    else:
        print("Keep a copy of this file elsewhere: cases sealed to a lost key cannot be opened.")
    return 0


def _rotate(args: argparse.Namespace) -> int:
    """Files first, then the row: whenever it is interrupted, tips are sealed to a key whose file is there."""
    settings, cost = load(), memory_kib(args)
    row = row_of(settings, args.id)
    if row.revoked:
        raise UsageError(f"key {args.id} is revoked: make a new one with `keys new`")
    signer = office_key(settings, args)
    if not office.vouches(verify_key(signer), row.identity, row.signature):
        raise UsageError(f"the office did not sign key {args.id} as it stands: `keys revoke` it, and make a new one")
    _settle(settings, row)
    passphrase = passphrases.ask_new(f"New passphrase of {row.name}", args.passphrase_file)
    data, public = new_keyfile(row.reader_id, row.name, passphrase, memory_kib=cost)
    identity = Identity(row.reader_id, row.kind, row.name, row.epoch + 1, public.raw)
    old = _exchange(settings, row, data)
    signature, at = office.certify(signer, identity), stores.stamp(settings)
    try:
        done = stores.change(settings, lambda tx: readers.rotate(tx, identity, signature, row.key_file, at))
    except BaseException:
        _undo(settings, row, old)
        raise
    if not done:
        _undo(settings, row, old)
        raise UsageError(f"key {args.id} was changed by somebody else meanwhile: look at `keys list`")
    _tell(identity, key_path(settings, row.reader_id))
    print(f"old file     {old or 'with its reader'}")
    print(
        "Compare the fingerprint with its reader, and keep a copy of the new file. What is there already opens with the"
    )
    print(f"old file only, until you run   python -m bot keys rewrap --from {old or 'OLD-FILE'} --to {row.reader_id}")
    return 0


def _exchange(settings: Settings, row: ReaderRow, data: bytes) -> Path | None:
    """Put the new file in the old one's place; returns where that lies now, None when it is not on this host."""
    path, kept = key_path(settings, row.reader_id), key_path(settings, row.reader_id, row.epoch)
    files.make_dir(path.parent)
    here = path.exists()
    if here:
        files.create(kept, path.read_bytes())
    files.replace(path, data)
    return kept if here else None


def _settle(settings: Settings, row: ReaderRow) -> None:
    """Undo a rotation that was killed before its row was written: a file kept under the present epoch is the present one.

    Raises UsageError when another key lies in its place: no file is ever overwritten that might be the only one.
    """
    path, kept = key_path(settings, row.reader_id), key_path(settings, row.reader_id, row.epoch)
    if kept.exists() and inspect_keyfile(kept.read_bytes()).public_key.raw == row.identity.key:
        _undo(settings, row, kept)
    if path.exists() and inspect_keyfile(path.read_bytes()).public_key.raw != row.identity.key:
        raise UsageError(f"{path} is not the present key of {row.reader_id}: move it away first")


def _undo(settings: Settings, row: ReaderRow, kept: Path | None) -> None:
    """Take the new file, to which nothing was sealed yet, out of the old one's place."""
    path = key_path(settings, row.reader_id)
    if kept is None:
        path.unlink()
    else:
        files.replace(path, kept.read_bytes())
        kept.unlink()


def _tell(identity: Identity, path: Path) -> None:
    print(f"reader       {identity.reader_id}\nfingerprint  {identity.fingerprint()}\nkey file     {path}")
