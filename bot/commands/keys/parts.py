"""`keys split | join`: a key in parts on paper of which any k give it back. For escrow: lost only when many are lost."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.commands import passphrases
from bot.commands.keys.common import add_new_passphrase, key_path, memory_kib, row_of
from bot.commands.parsers import Commands, UsageError
from config.settings import Settings, load
from storage import files, readers
from storage.ids import ReaderId
from storage.readers import ReaderRow
from storage.readonly import look
from storage.sealing import Seed, keyfile_of, public_key, unlock

_CLEAR = "\033[2J\033[3J\033[H"
_IN_A_ROW = 3
_MOST = 16


def add(actions: Commands) -> None:
    split = actions.add_parser("split", help="write a key in parts of words, of which any K give it back")
    split.add_argument("id", metavar="ID")
    split.add_argument("--parts", type=int, required=True, metavar="N", help=f"how many, 2 to {_MOST}")
    split.add_argument("--threshold", type=int, required=True, metavar="K", help="how many give the key back")
    split.add_argument("--key", type=Path, metavar="F", help="the key file, if it lies elsewhere")
    split.add_argument("--passphrase-file", type=Path, metavar="F", help="file with its passphrase")
    split.add_argument("--out", type=Path, metavar="DIR", help="write each part to a file instead of showing it")
    split.set_defaults(run=_split)
    join = actions.add_parser("join", help="put a key together from its parts, under a new passphrase")
    join.add_argument("--part-file", type=Path, action="append", metavar="F", help="a part; as often as needed")
    join.add_argument("--reader", metavar="ID", help="whose key it was, if he has a newer one by now")
    join.add_argument("--out", type=Path, metavar="F", help="where the key file goes")
    add_new_passphrase(join)
    join.set_defaults(run=_join)


def _split(args: argparse.Namespace) -> int:
    from storage.sealing.parts import split  # late: the word list takes a tenth of a second

    settings = load()
    if not 2 <= args.threshold <= args.parts <= _MOST:
        raise UsageError(f"--parts: expected 2 to {_MOST}, and --threshold from 2 to their number")
    if args.out is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("parts are shown on a terminal, one at a time; without one, say --out DIR")
    row = row_of(settings, args.id)
    path = args.key or key_path(settings, row.reader_id)
    seed = unlock(path.read_bytes(), passphrases.ask("Passphrase", args.passphrase_file))
    if public_key(seed).raw != row.identity.key:
        raise UsageError(f"{path} is not the present key of {args.id}")
    made = split(seed, args.parts, args.threshold)
    if args.out is None:
        _show(made, row, args.threshold)
    else:
        _write(args.out, made, row, args.threshold)
    print(f"{args.parts} parts of key {row.reader_id} were made; any {args.threshold} give it back with `keys join`.")
    print(f"Try that once. Then {path} need not be kept.")
    return 0


def _show(made: list[str], row: ReaderRow, threshold: int) -> None:
    for number, part in enumerate(made, start=1):
        print(f"{_CLEAR}{_title(number, len(made), row, threshold)}\n\n{_lines(part)}\n")
        input("Copied it? Press Enter: it is not shown again. ")
    print(_CLEAR, end="")


def _write(folder: Path, made: list[str], row: ReaderRow, threshold: int) -> None:
    files.make_dir(folder)
    for number, part in enumerate(made, start=1):
        text = f"# {_title(number, len(made), row, threshold)}\n{_lines(part)}\n"
        files.create(folder / f"{row.reader_id}-part-{number}.txt", text.encode())


def _title(number: int, parts: int, row: ReaderRow, threshold: int) -> str:
    return f"Part {number} of {parts} of key {row.reader_id} ({row.name}); any {threshold} give it back (SLIP-39)"


def _lines(part: str) -> str:
    """The words with their numbers, a few in a row."""
    words = [f"{number:2d} {word:9}" for number, word in enumerate(part.split(), start=1)]
    rows = ("  ".join(words[start : start + _IN_A_ROW]).rstrip() for start in range(0, len(words), _IN_A_ROW))
    return "\n".join(rows)


def _join(args: argparse.Namespace) -> int:
    from storage.sealing.parts import join

    settings, cost = load(), memory_kib(args)
    given = [_words(file.read_text(encoding="utf-8")) for file in args.part_file or []]
    seed = join(given or list(_asked()))
    row, path = _whose(settings, seed, args)
    if path.exists():
        raise UsageError(f"{path} is there already: move it, or say with --out where the file goes")
    passphrase = passphrases.ask_new(f"New passphrase of {row.name}", args.passphrase_file)
    files.make_dir(path.parent)
    files.create(path, keyfile_of(seed, row.reader_id, row.name, passphrase, memory_kib=cost))
    print(f"reader       {row.reader_id}\nkey file     {path}")
    print("Pass on what it opens with `keys rewrap`, and destroy this file when it is not needed any more.")
    return 0


def _asked() -> Iterator[str]:
    """Parts typed on a terminal, as many as the first one says; a mistyped one is asked for again."""
    from storage.sealing.parts import BadParts, needed

    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the parts: give each in a file, with --part-file")
    number, wanted = 1, 0
    while not wanted or number <= wanted:
        part = _words(input(f"Part {number}{f' of {wanted}' if wanted else ''}, all words in one line: "))
        try:
            wanted = wanted or needed(part)
            needed(part)
        except BadParts as error:
            print(error)
            continue
        yield part
        number += 1


def _words(text: str) -> str:
    """The words of a part as it was written down: without the title and the numbers."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return " ".join(word for word in " ".join(lines).split() if not word.strip(".,").isdigit())


def _whose(settings: Settings, seed: Seed, args: argparse.Namespace) -> tuple[ReaderRow, Path]:
    """The reader and where his file goes: by the public key if it is in use, otherwise as the operator says."""
    public = public_key(seed).raw
    for row in look(settings.tip_db, readers.every):
        if row.identity.key == public:
            return row, args.out or key_path(settings, row.reader_id)
    if args.reader is None or args.out is None:
        raise UsageError(
            "these parts give a key, but not the present one of any reader: if he has a newer one by now, say whose it "
            "was with --reader ID and where its file goes with --out FILE"
        )
    return row_of(settings, ReaderId(args.reader)), args.out
