"""`desk letters`: words of updates that failed five times, opened with an officer's key. Called by commands/desk.py."""

import argparse
from datetime import datetime

from bot.commands import passphrases, stores
from bot.commands.parsers import UsageError
from config.settings import Settings
from storage.database import Database
from storage.dead_letters import DeadLetters, Opened
from storage.ids import CaseId, ReaderId
from storage.sealing import Seed, inspect_keyfile, unlock

_ID_BYTES = 16


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the letters that this key opens, or with ``--done`` delete those named."""
    done = [_case_id(text) for text in args.done or ()]
    keyfile = args.key.read_bytes()
    reader = inspect_keyfile(keyfile).reader_id
    seed = unlock(keyfile, passphrases.ask("Passphrase", args.passphrase_file))
    now = stores.now(settings)
    if done:
        stores.both(settings, lambda main, keys: _clear(main, keys, done, reader, seed, now))
        print(f"Deleted for everybody: {len(done)}.")
        return 0
    found = stores.both(settings, lambda main, keys: _read(main, keys, reader, seed, now))
    for one in found:
        text = "(sealed to another key of yours, or destroyed)" if one.text is None else one.text
        print(f"── {one.case_id.hex()} {one.day}\n{text}\n")
    print(f"Letters for this key: {len(found)}.")
    return 0


async def _read(main: Database, keys: Database, reader: ReaderId, seed: Seed, now: datetime) -> list[Opened]:
    return await DeadLetters(main, keys).read(await stores.officer_of(main, reader), seed, now)


async def _clear(
    main: Database, keys: Database, done: list[CaseId], reader: ReaderId, seed: Seed, now: datetime
) -> None:
    await DeadLetters(main, keys).done(done, await stores.officer_of(main, reader), seed, now)


def _case_id(text: str) -> CaseId:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != _ID_BYTES:
        raise UsageError(f"--done: {text!r} is not the id of a letter, as `desk letters` prints it")
    return CaseId(found)
