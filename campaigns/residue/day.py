"""One day at one desk, from the first tip to the restored backup, and what of it is found. Called by ``__main__``."""

import asyncio
import shutil
import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from campaigns.residue import journey, process
from campaigns.residue.house import House, Surprise, house
from campaigns.residue.searcher import Searcher, searcher_of
from demo.play import Play
from demo.stage import StageError
from storage.memory import memory_backed

REPLY = "谢谢您反映。我们已经转给有权处理的单位，有消息会写在这里。"
"""What the officer of the scripted day writes."""
DAY = 86_400


@dataclass
class Found:
    """What one day looked through and found; a fault is anything that breaks the promise without being a hit."""

    files: int = 0
    size: int = 0
    patterns: int = 0
    digests: int = 0
    hits: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def live(seed: int) -> Found:
    """Play a day and search everything it left. Raises Surprise and StageError when the day itself went wrong."""
    root = Path(tempfile.mkdtemp(prefix="residue-"))
    found = Found()
    try:
        async with house(root, seed) as place:
            await _play(place, found)
            if await place.desk.stop():
                raise Surprise("the program did not stop cleanly")
            await _after(place, found)
            _search(place, found)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return found


async def _play(place: House, found: Found) -> None:
    _, first = await journey.one_message(place)
    _, second = await journey.guided_with_personal_data(place)
    await journey.unwanted(place)
    await journey.strange_updates(place)
    await _office(place, {"one": first, "two": second})
    for code in (first, second):
        await journey.come_back(place, code, "有权处理的单位")
    await _killed_in_mid_draft(place, found)
    await journey.leaves(place)
    await _operator(place)
    await journey.put_aside(place)
    for time in (8 * DAY, DAY // 2):  # should it now be early on a Monday, the digest is due at nine
        await place.sim.clock(advance=time)
        await place.quiet()
    await _digest(place)
    _look_at_the_process(place, found)


async def _office(place: House, receipts: dict[str, str]) -> None:
    """The officer reads, answers and closes every case."""
    office = Play(place.desk)
    office.receipts = receipts
    place.markers.texts.append(REPLY)
    await office.work()


async def _killed_in_mid_draft(place: House, found: Found) -> None:
    """SIGKILL with a draft open, one more message while nobody listens, then the tip is submitted."""
    feng = await place.person()
    await feng.tell(place.markers.text("材料堆成山", phone=feng.account.phone), "提交前")
    _look_at_the_process(place, found)
    await place.desk.stop(signal.SIGKILL)
    if not Searcher(place.markers.all()).folder(place.run).hits:
        raise Surprise("an open draft is not in the memory-backed directory: the search would find nothing anywhere")
    await place.sim.send(feng.chat, place.markers.text("门口还立了块牌子"))
    await place.desk.start()
    await feng.sees("提交前")
    await feng.submit()


async def _operator(place: House) -> None:
    """What an operator does while the program runs; what is printed counts as written."""
    await place.print("backup", str(place.root / "backup"))
    for words in (("verify",), ("status",), ("staff", "list"), ("settings",)):
        await place.print(*words)
    key = next((place.desk.home / "secrets" / "keys").iterdir())
    number = (await place.print("desk", "--key", str(key))).splitlines()[1].split()[0]
    secret = place.desk.home / "passphrase"
    said = await place.desk.command("desk", number, "--key", str(key), "--passphrase-file", str(secret))
    if not any(text[:8] in said for text in place.markers.texts):  # on the officer's screen, not in a file
        raise Surprise("an officer could not read a case on his own machine")


async def _digest(place: House) -> None:
    for _ in range(100):
        if any("有消息的信箱" in m["text"] for m in (await place.sim.chat(place.desk.channel))["messages"]):
            await place.quiet()
            return
        await asyncio.sleep(0.1)
    raise Surprise("the weekly digest did not appear in the channel")


def _look_at_the_process(place: House, found: Found) -> None:
    running = place.desk.process
    assert running is not None
    if process.able():
        found.faults += process.faults(running.pid, place.desk.home, place.run)
        found.hits += process.shown(running.pid, Searcher(place.markers.all()))


async def _after(place: House, found: Found) -> None:
    """With the program stopped: verify, restore elsewhere, and a start that must be refused."""
    await place.print("verify")
    data = place.desk.environment["QF_DATA_DIR"]
    place.desk.environment["QF_DATA_DIR"] = str(place.root / "restored")
    await place.print("restore", str(place.root / "backup"))
    place.desk.environment["QF_DATA_DIR"] = data
    found.faults += await _disk_is_refused(place)
    found.faults += [f"a temporary file was made: {name}" for name in place.watch.made()]
    found.faults += [f"left in the temporary directory: {path.name}" for path in (place.root / "tmp").iterdir()]
    (place.desk.home / "passphrase").unlink()  # the stage's own; an operator hands it over


async def _disk_is_refused(place: House) -> list[str]:
    """The program must not start with its conversations on a disk."""
    on_disk = place.root / "on-disk"
    if memory_backed(place.root):
        return []
    place.desk.environment |= {"QF_RUN_DIR": str(on_disk), "QF_ALLOW_DISK_SESSIONS": "0"}
    try:
        await asyncio.wait_for(place.desk.command("run"), timeout=20)
    except StageError as error:
        left = [path.name for path in on_disk.rglob("*")] if on_disk.exists() else []
        said = [] if "not memory-backed" in str(error) else [f"refused for another reason: {error}"]
        return said + [f"made on the disk before refusing: {name}" for name in left]
    except TimeoutError:
        return ["conversations on a disk were not refused"]
    return ["the program ended without an error where conversations lie on a disk"]


def _search(place: House, found: Found) -> None:
    needed = {"main.db", "keys.db", "pepper", "bot.log", "manifest.json"}
    if missing := needed - {path.name for path in place.root.rglob("*")}:
        raise Surprise(f"nothing to search: {sorted(missing)} are missing")
    searcher = searcher_of(place.root, place.markers.all())
    result = searcher.folder(place.root)
    found.files, found.size, found.hits = result.files, result.size, found.hits + result.hits
    found.patterns, found.digests = searcher.patterns, searcher.digests
