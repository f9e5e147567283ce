"""`desk corrections`: what can be learned from tips whose labels an officer corrected, as counts. Called by commands/desk.py.

Texts are opened with the officer's key, one after the other, in memory; what is written holds no text and no order.
"""

import argparse
import os
from datetime import datetime
from pathlib import Path

from bot.commands import passphrases, stores
from bot.commands.parsers import UsageError
from config import classifier, priorities, taxonomy
from config.classifier import Classifier
from config.settings import Settings
from storage.corrections import Corrections
from storage.database import Database
from storage.ids import ReaderId
from storage.objects import Turn
from storage.sealing import Seed, inspect_keyfile, unlock
from triage.learning import DAYS, LEAST, Corrected, Counted, counted
from triage.reading import Reader


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the file and say how many tips gave anything."""
    if args.out is None:
        raise UsageError("desk corrections needs --out with the file to write")
    least = LEAST if args.least is None else args.least
    if least < 2:
        raise UsageError("--least: expected 2 or more: what one tip alone says would show that tip")
    keyfile = args.key.read_bytes()
    reader_id = inspect_keyfile(keyfile).reader_id
    seed = unlock(keyfile, passphrases.ask("Passphrase", args.passphrase_file))
    model = classifier.load(settings.classifier_file)
    now = stores.now(settings)
    tips = stores.both(settings, lambda main, keys: _tips(main, keys, model, reader_id, seed, now))
    found = counted(tips, model.grams, least)
    _write(args.out, found)
    print(f"Corrected tips: {len(tips)}; with something in common that may be counted: {len(found)}.")
    if not found:
        print(f"Nothing yet: a sequence must stand in {least} different tips of {DAYS} days.")
    return 0


async def _tips(
    main: Database, keys: Database, model: Classifier, reader_id: ReaderId, seed: Seed, now: datetime
) -> list[Corrected]:
    officer = await stores.officer_of(main, reader_id)
    reader = Reader(taxonomy.load(), priorities.load(), model)
    store, found = Corrections(main, keys), []
    for case_id in await store.corrected(officer):
        turns, labels = await store.learn(case_id, officer, seed, now)
        tip = next((turn for turn in turns if turn.kind == "tip" and turn.content), None)
        if tip is not None and labels:
            found.append(_corrected(reader, tip, labels))
    return found


def _corrected(reader: Reader, tip: Turn, labels: tuple[str, ...]) -> Corrected:
    """The tip as the classifier reads it, with everything in it that may identify its writer."""
    content = tip.content or {}
    text = str(content.get("text", ""))
    reading, normaliser = reader.read(text), reader.normaliser
    normal = normaliser.denoise(normaliser.fold(text)).without(reading.adverts)
    personal = tuple(item.span for item in reading.personal)
    return Corrected(tip.day, normal, personal, labels, str(content.get("model", "")))


def _write(path: Path, found: list[Counted]) -> None:
    """For its owner only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(one.line() + "\n" for one in found)
