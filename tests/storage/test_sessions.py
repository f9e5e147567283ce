"""Open conversations: in memory-backed storage only, each with an end, and what they promised and will delete."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import sessions as sessions_module
from storage.errors import StorageBroken
from storage.memory import memory_backed
from storage.sessions import Sessions

T0 = 1_700_000_000
MOUNTS = (
    "/dev/vda1 / ext4 rw,relatime 0 0\n"
    "tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0\n"
    "tmpfs /srv/with\\040space tmpfs rw 0 0\n"
    "/dev/vdb1 /dev/shm/disk xfs rw 0 0\n"
    "ramfs /srv/ram ramfs rw 0 0\n"
    "tmpfs /srv/twice tmpfs rw 0 0\n"
    "/dev/vdc1 /srv/twice ext4 rw 0 0\n"
    "overlay /var overlay rw 0 0\n"
    "short line\n"
)


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    opened = await Sessions.open(tmp_path / "run", allow_disk=True)
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("path", "in_memory"),
    [
        ("/dev/shm", True),
        ("/dev/shm/qingfeng", True),
        ("/dev/shmoo/qingfeng", False),
        ("/dev/shm/disk/qingfeng", False),
        ("/srv/with space/x", True),
        ("/srv/with", False),
        ("/srv/ram/x/y", True),
        ("/srv/twice/x", False),
        ("/var/lib", False),
        ("/", False),
    ],
)
def test_the_mount_that_holds_a_directory_decides(path: str, in_memory: bool) -> None:
    assert memory_backed(Path(path), MOUNTS) == in_memory


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    mounts = f"disk / ext4 rw 0 0\ntmpfs {tmp_path / 'link'} tmpfs rw 0 0\n"
    assert not memory_backed(tmp_path / "link", mounts)


def test_without_a_mount_table_nothing_is_taken_for_memory() -> None:
    assert not memory_backed(Path("/dev/shm"), "")


async def test_a_directory_on_a_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"disk {tmp_path} ext4 rw 0 0\n"
    monkeypatch.setattr(sessions_module, "memory_backed", lambda path: memory_backed(path, mounts))
    with pytest.raises(StorageBroken, match="QF_ALLOW_DISK_SESSIONS"):
        await Sessions.open(tmp_path / "run")
    assert not list((tmp_path / "run").iterdir()), "something was written before the refusal"


async def test_a_directory_in_memory_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"disk / ext4 rw 0 0\ntmpfs {tmp_path} tmpfs rw 0 0\n"
    monkeypatch.setattr(sessions_module, "memory_backed", lambda path: memory_backed(path, mounts))
    opened = await Sessions.open(tmp_path / "run")
    await opened.close()
    assert (tmp_path / "run").stat().st_mode & 0o077 == 0


async def test_a_conversation_is_kept_whole_until_its_end(sessions: Sessions) -> None:
    body = {"draft": {"parts": ["窗口推诿", "😀"], "mask": True}, "n": None}
    await sessions.save(7, body, T0, 60)
    assert await sessions.load(7, T0 + 59) == body
    assert await sessions.load(7, T0 + 60) is None
    assert await sessions.load(8, T0) is None


async def test_saving_again_replaces_and_prolongs(sessions: Sessions) -> None:
    await sessions.save(7, {"n": 1}, T0, 60)
    await sessions.save(7, {"n": 2}, T0 + 50, 60)
    assert await sessions.load(7, T0 + 109) == {"n": 2}
    assert await sessions.expired(T0 + 109) == []


async def test_what_ran_out_is_listed_oldest_first_until_dropped(sessions: Sessions) -> None:
    for chat_id, end in ((1, 30), (2, 10), (3, 20), (4, 90)):
        await sessions.save(chat_id, {"n": chat_id}, T0, end)
    assert await sessions.expired(T0 + 30) == [(2, {"n": 2}), (3, {"n": 3}), (1, {"n": 1})]
    assert await sessions.expired(T0 + 30, limit=1) == [(2, {"n": 2})]
    await sessions.drop(2)
    assert [chat for chat, _ in await sessions.expired(T0 + 30)] == [3, 1]


async def test_conversations_survive_a_restart(tmp_path: Path) -> None:
    first = await Sessions.open(tmp_path / "run", allow_disk=True)
    await first.save(7, {"n": 1}, T0, 60)
    await first.close()
    second = await Sessions.open(tmp_path / "run", allow_disk=True)
    assert await second.load(7, T0) == {"n": 1}
    await second.close()


async def test_a_selector_is_promised_to_one_draft(sessions: Sessions) -> None:
    won = await asyncio.gather(*(sessions.reserve(chat, "K7QM") for chat in range(10)))
    assert sorted(won) == [False] * 9 + [True]
    holder = won.index(True)
    await sessions.release(holder + 1)
    assert not await sessions.reserve(11, "K7QM")
    await sessions.release(holder)
    assert await sessions.reserve(11, "K7QM")


async def test_dropping_a_conversation_gives_back_its_selectors(sessions: Sessions) -> None:
    await sessions.save(7, {}, T0, 60)
    assert await sessions.reserve(7, "AAAA")
    assert await sessions.reserve(8, "BBBB")
    await sessions.drop(7)
    assert await sessions.load(7, T0) is None
    assert await sessions.reserve(9, "AAAA")
    assert not await sessions.reserve(9, "BBBB")


async def test_messages_vanish_at_their_time_until_that_is_done(sessions: Sessions) -> None:
    await sessions.vanish_at(7, [1, 2], T0 + 10)
    await sessions.vanish_at(8, [1], T0 + 20)
    assert await sessions.vanishing(T0 + 9) == []
    due = await sessions.vanishing(T0 + 10)
    assert sorted(due) == sorted(await sessions.vanishing(T0 + 10)) == [(7, 1), (7, 2)]
    await sessions.vanished(due)
    assert await sessions.vanishing(T0 + 10) == []
    assert await sessions.vanishing(T0 + 99) == [(8, 1)]


async def test_a_message_named_again_vanishes_at_the_later_time(sessions: Sessions) -> None:
    await sessions.vanish_at(7, [1], T0 + 10)
    await sessions.vanish_at(7, [1], T0 + 50)
    assert await sessions.vanishing(T0 + 10) == []
    assert await sessions.vanishing(T0 + 50) == [(7, 1)]


async def test_vanishing_comes_in_bounded_lots_and_without_loss(sessions: Sessions) -> None:
    await sessions.vanish_at(7, list(range(25)), T0)
    lots = []
    for _ in range(4):
        lots.append(await sessions.vanishing(T0, limit=10))
        await sessions.vanished(lots[-1])
    assert [len(lot) for lot in lots] == [10, 10, 5, 0]
    assert {message for lot in lots for _, message in lot} == set(range(25))


async def test_only_what_has_run_out_is_dropped_as_expired(sessions: Sessions) -> None:
    await sessions.save(7, {"talk": "old"}, T0, 60)
    assert await sessions.reserve(7, "AAAA")
    await sessions.drop(7, expired_by=T0 + 59)
    assert await sessions.load(7, T0) == {"talk": "old"}
    assert not await sessions.reserve(8, "AAAA")
    await sessions.drop(7, expired_by=T0 + 60)
    assert await sessions.load(7, T0) is None
    assert await sessions.reserve(8, "AAAA")


async def test_what_was_said_leaves_no_trace_in_the_file(sessions: Sessions, tmp_path: Path) -> None:
    await sessions.save(7, {"text": "unmistakable-draft"}, T0, 60)
    files = tmp_path / "run"
    assert any(b"unmistakable-draft" in path.read_bytes() for path in files.iterdir())
    await sessions.drop(7)
    await sessions.close()
    assert all(b"unmistakable-draft" not in path.read_bytes() for path in files.iterdir())
