"""`desk alike`, `desk find`: looking through the cases that a key opens. Called by commands/desk.py.

Texts are opened one after the other, in memory; the audit log gets how many, never what was looked for.
"""

import argparse

from bot.commands import passphrases, stores
from bot.commands.parsers import UsageError
from bot.commands.table import aligned
from casework.lifecycle import Lifecycle
from config import lifecycle, taxonomy
from config.settings import Settings
from storage.database import Database
from storage.errors import UnknownCase
from storage.ids import CaseNumber
from storage.sealing import inspect_keyfile, unlock
from storage.searching import SHORTEST, Opened, Search, alike
from triage.alike import Alike
from triage.normalise import Normaliser
from triage.prints import Learned

EVERYTHING = 10**9


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print a table, likeliest or newest first. Raises UsageError for a missing option or a case the key does not see."""
    if args.number == "alike" and not args.case:
        raise UsageError("desk alike needs --case with the number of the case to compare")
    if args.number == "find" and len((args.words or "").strip()) < SHORTEST:
        raise UsageError("desk find needs --words with two characters or more")
    keyfile = args.key.read_bytes()
    reader_id = inspect_keyfile(keyfile).reader_id
    seed = unlock(keyfile, passphrases.ask("Passphrase", args.passphrase_file))
    now = stores.now(settings)

    async def opened(main: Database, keys: Database) -> list[Opened]:
        officer, search = await stores.officer_of(main, reader_id), Search(main, keys)
        if args.number == "find":
            return await search.containing(args.words.strip(), officer, seed, now, EVERYTHING)
        return await search.near(CaseNumber(args.case), officer, seed, now)

    try:
        cases = stores.both(settings, opened)
    except UnknownCase:
        raise UsageError("no such case, or this key does not open it") from None
    cycle = Lifecycle(lifecycle.load())
    if args.number == "find":
        rows = [_row(case, cycle) for case in cases]
        print("\n".join(aligned([("CASE", "RECEIVED", "STATE"), *rows])))
        return 0
    words = taxonomy.load()
    judge = Alike(Normaliser(words.noise), Learned.shipped)
    found = [(*_row(case, cycle), f"{pair.score:.2f}", "、".join(pair.why)) for case, pair in alike(judge, cases)]
    print("\n".join(aligned([("CASE", "RECEIVED", "STATE", "SCORE", "IN COMMON"), *found])))
    return 0


def _row(case: Opened, cycle: Lifecycle) -> tuple[str, str, str]:
    return case.number, case.received_day.isoformat(), cycle.state(case.state).name.said("zh")
