"""After a power cut: does everything the store had promised still hold? Used by campaigns/disk/power.py."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from campaigns.disk.promises import Promised
from campaigns.disk.store import NOW, Store, store, submission
from storage import staff
from storage.errors import StorageError
from storage.ids import CaseId, ReaderId
from storage.sealing import Seed
from storage.staff import Officer
from storage.verify import verify

READER = ReaderId("r-anna")
NEW = "停电以后的第一件"


async def faults(folder: Path, promised: Promised) -> list[str]:
    """Start on what the cut left, as the program would, and list every broken promise as "kind: what"."""
    try:
        async with store(folder) as opened:
            found = [line async for line in _broken(opened, promised)]
    except StorageError as error:
        return [f"unusable: {type(error).__name__}: {error}"]
    fault = verify(folder / "main.db", folder / "keys.db").fault
    return [*found, *([f"inconsistent: {fault.name}: {fault.fault}"] if fault else [])]


async def _broken(opened: Store, promised: Promised) -> AsyncIterator[str]:
    officer = await opened.main.read(lambda tx: staff.by_reader(tx, READER))
    if not promised.readers:
        return
    if officer is None:
        yield "lost: the officer"
        return
    seed = Seed(bytes.fromhex(promised.readers[READER]))
    for case in promised.tips:
        if case not in promised.begun:
            for line in await _case(opened, officer, seed, case, promised):
                yield line
    for case in promised.erased:
        if await _shares(opened, case) or await _rows(opened, case):
            yield "back: an erased case"
    accepted = await opened.intake.accept(fresh := submission(NEW), 1, NOW)
    turns = await opened.threads.read(fresh.case_id, officer, seed, NOW)
    if not accepted.number or [turn.content for turn in turns] != [fresh.content]:
        yield "unusable: the next tip"


async def _case(opened: Store, officer: Officer, seed: Seed, case: str, promised: Promised) -> list[str]:
    number, text = promised.tips[case]
    rows = await _rows(opened, case)
    if [row[0] for row in rows] != [number]:
        return ["lost: a tip that was accepted"]
    try:
        turns = await opened.threads.read(CaseId(bytes.fromhex(case)), officer, seed, NOW)
    except Exception as error:  # whatever keeps it shut, the tip is lost to its officer
        return [f"shut: an accepted tip does not open: {type(error).__name__}"]
    said = Counter(str((turn.content or {}).get("text")) for turn in turns)
    wanted = Counter([text, *(words for other, words in promised.words if other == case)])
    found = ["lost: words in a case" for words in wanted if said[words] < wanted[words]]
    found += ["doubled: words in a case" for words in wanted if said[words] > wanted[words]]
    if case in promised.states and rows[0][1] not in promised.states[case]:
        found.append("lost: a move")
    return found


async def _rows(opened: Store, case: str) -> list[tuple[str, str]]:
    key = bytes.fromhex(case)
    return await opened.main.read(
        lambda tx: tx.execute("SELECT number, state FROM tip WHERE case_id=?", (key,)).fetchall()
    )


async def _shares(opened: Store, case: str) -> int:
    key = bytes.fromhex(case)
    return await opened.keys.read(
        lambda tx: int(tx.execute("SELECT count(*) FROM share WHERE case_id=?", (key,)).fetchone()[0])
    )
