"""`desk`: read cases on the officer's own machine, where his key lies. For QF_READING=device and for whoever prefers it."""

import argparse
from datetime import datetime
from pathlib import Path

from bot.commands import letters, passphrases, stores
from bot.commands.parsers import Commands, UsageError
from bot.commands.table import aligned
from casework.lifecycle import Lifecycle
from config import lifecycle
from config.settings import load
from storage.database import Database, Tx
from storage.ids import CaseNumber, ReaderId
from storage.objects import Turn
from storage.readonly import look
from storage.sealing import Seed, inspect_keyfile, unlock
from storage.thread import Threads
from storage.visibility import SEEN, find

_ABOUT = {
    "correction": "举报人更正", "objection": "举报人不同意结果", "comment": "举报人评价的话", "recusal": "举报人要求换人办理",
}  # fmt: skip
CORRECTIONS = "corrections"
"""In the place of a case number: what can be learned from labels that officers corrected."""
HANDOVER = "handover"
"""In the place of a case number: a colleague is to get all cases that this key opens."""
LETTERS = "letters"
"""In the place of a case number: words of updates that failed and were sealed aside."""
ALIKE, FIND = "alike", "find"
"""In the place of a case number: which cases may tell of the same event as one; in which cases words stand."""
_HEADS = {"tip": "举报内容", "message": "举报人补充", "reply": "我方回复", "note": "内部备注"}


def add(commands: Commands) -> None:
    parser = commands.add_parser("desk", help="read cases with your own key file, outside Telegram")
    parser.add_argument(
        "number", nargs="?",
        help="case number, such as QF-7K3M-2XPD; without one: the open cases; `corrections`: what can be learned; "
        "`letters`: what was sealed aside; `handover`: give a colleague what you have; `alike`: which cases may tell of the "
        "same event as --case; `find`: in which cases --words stand",
    )  # fmt: skip
    parser.add_argument("--key", type=Path, help="your key file; it tells which cases are yours to see")
    parser.add_argument("--passphrase-file", type=Path, help="read the passphrase from a file instead of asking")
    parser.add_argument("--out", type=Path, metavar="F", help="corrections: the file to write, for `triage retrain`")
    parser.add_argument(
        "--least", type=int, metavar="N", help="corrections: different tips a sequence must stand in, default 5"
    )
    parser.add_argument("--to", metavar="ID", help="handover: the colleague, by his id of `staff list`")
    parser.add_argument("--case", type=str.upper, metavar="N", help="alike: the case, such as QF-7K3M-2XPD")
    parser.add_argument("--words", metavar="W", help="find: a word, a name, a unit; at least two characters")
    parser.add_argument("--done", nargs="+", metavar="ID", help="letters: delete these, for everybody")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = load()
    if args.key is None:
        raise UsageError("the desk needs --key with your key file: it shows the cases sealed to you")
    if args.done and args.number != LETTERS:
        raise UsageError("--done belongs to `desk letters`")
    if args.number == LETTERS:
        return letters.run(args, settings)
    if args.number == HANDOVER:
        from bot.commands import handover  # late, as below

        return handover.run(args, settings)
    if args.number in (ALIKE, FIND):
        from bot.commands import search  # late, as below

        return search.run(args, settings)
    if args.number == CORRECTIONS:
        from bot.commands import corrections  # late: the other commands do without triage and start faster

        return corrections.run(args, settings)
    keyfile = args.key.read_bytes()
    reader = inspect_keyfile(keyfile).reader_id
    if args.number is None:
        rows = look(settings.tip_db, lambda tx: _open_cases(tx, reader, Lifecycle(lifecycle.load())))
        print("\n".join(aligned([("CASE", "PRIORITY", "DUE", "STATE"), *rows])))
        return 0
    seed = unlock(keyfile, passphrases.ask("Passphrase", args.passphrase_file))
    number, now = CaseNumber(args.number.upper()), stores.now(settings)
    turns = stores.both(settings, lambda main, keys: _read(main, keys, number, reader, seed, now))
    for turn in turns:
        content = turn.content or {}
        head = _ABOUT.get(content.get("about", ""), _HEADS[turn.kind])
        print(f"── {head} {content.get('number', '')} {turn.day}\n{content.get('text', '')}\n")
    return 0


def _open_cases(tx: Tx, reader: ReaderId, cycle: Lifecycle) -> list[tuple[str, str, str, str]]:
    rows = tx.execute(
        f"SELECT number, priority, due_on, state FROM tip WHERE (closed_at IS NULL OR unread > 0) AND {SEEN} "
        "ORDER BY priority, due_on, case_id",
        {"reader": reader},
    )
    return [(number, str(priority), due, cycle.state(state).name.said("zh")) for number, priority, due, state in rows]


async def _read(
    main: Database, keys: Database, number: CaseNumber, reader: ReaderId, seed: Seed, now: datetime
) -> list[Turn]:
    """Open the case with the officer's seed; the reading is a link of the audit chain, like one in chat."""
    officer = await stores.officer_of(main, reader)
    case_id = await main.read(lambda tx: find(tx, number))
    return await Threads(main, keys).read(case_id, officer, seed, now)
