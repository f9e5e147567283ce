"""Receipts: made ahead, never twice, and opened at the same price whether the code is right or not."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest
from storage_kit import CHEAP, PEPPER, Store

from storage import receipts as receipts_module
from storage.receipts import WAITING, Busy, Receipts
from storage.sealing import CitizenKey, Receipt, Selector, claim, new_receipt, public_key


@pytest.fixture
async def receipts(store: Store) -> AsyncIterator[Receipts]:
    made = Receipts(store.main, PEPPER, ahead=3, cost=CHEAP)
    yield made
    await made.close()


class Counted:
    """``claim``, counting its calls and able to wait."""

    def __init__(self) -> None:
        self.calls = 0
        self.at_once = 0
        self.most_at_once = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self._lock = threading.Lock()

    def __call__(self, *args, **kwargs) -> CitizenKey:
        with self._lock:
            self.calls += 1
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.go_on.wait(10)
        with self._lock:
            self.at_once -= 1
        return claim(*args, **kwargs)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    counter = Counted()
    monkeypatch.setattr(receipts_module, "claim", counter)
    yield counter
    counter.go_on.set()


async def no_other_draft(selector: str) -> bool:
    return True


def with_selector(selector: str, *, but: Receipt) -> Receipt:
    """Another valid code with the same selector."""
    while True:
        body = selector + new_receipt().key_material().decode()[4:19]
        for check in "0123456789ABCDEFGHJKMNPQRSTVWXYZ":
            try:
                made = Receipt(body + check)
            except ValueError:
                continue
            if made != but:
                return made


async def test_the_right_code_opens_its_case(store: Store, receipts: Receipts, anna_key) -> None:
    tip, _ = await store.tip(), await store.tip()
    opened = await receipts.open(tip.receipt)
    assert opened is not None
    assert opened.case_id == tip.case_id
    assert public_key(opened.seed) == tip.submission.record.public_key


async def test_wrong_codes_open_nothing(store: Store, receipts: Receipts, anna_key) -> None:
    tip = await store.tip()
    for code in (new_receipt(), with_selector(tip.receipt.selector, but=tip.receipt), None):
        assert await receipts.open(code) is None


async def test_another_pepper_opens_nothing(store: Store, anna_key) -> None:
    tip = await store.tip()
    other = Receipts(store.main, type(PEPPER)(b"q" * 32), cost=CHEAP)
    assert await other.open(tip.receipt) is None


async def test_hit_miss_and_no_code_cost_the_same(store: Store, receipts: Receipts, counted: Counted, anna_key) -> None:
    tip = await store.tip()
    costs = []
    for code in (tip.receipt, with_selector(tip.receipt.selector, but=tip.receipt), new_receipt(), None):
        before = counted.calls
        await receipts.open(code)
        costs.append(counted.calls - before)
    assert costs == [1, 1, 1, 1]


async def test_no_code_opens_nothing_even_where_the_drawn_one_fits(
    store: Store, receipts: Receipts, anna_key, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    monkeypatch.setattr(receipts_module, "new_receipt", lambda: tip.receipt)
    assert await receipts.open(None) is None
    assert await receipts.open(tip.receipt) is not None


async def test_too_many_at_once_are_sent_away_and_the_others_served(
    store: Store, receipts: Receipts, counted: Counted, anna_key
) -> None:
    tip = await store.tip()
    counted.go_on.clear()
    waiting = [asyncio.create_task(receipts.open(tip.receipt)) for _ in range(WAITING + 7)]
    await asyncio.wait(waiting, timeout=5, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0)
    counted.go_on.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert sum(isinstance(result, Busy) for result in results) == 7
    assert sum(not isinstance(result, BaseException) and result is not None for result in results) == WAITING
    assert counted.most_at_once <= receipts_module.WORKERS
    assert await receipts.open(tip.receipt) is not None, "a place was not given back"


async def test_places_are_given_back_when_opening_fails_or_is_cancelled(
    store: Store, receipts: Receipts, counted: Counted, anna_key
) -> None:
    tip = await store.tip()
    counted.go_on.clear()
    for _ in range(2):
        tasks = [asyncio.create_task(receipts.open(tip.receipt)) for _ in range(WAITING)]
        await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        assert all(isinstance(r, asyncio.CancelledError) for r in await asyncio.gather(*tasks, return_exceptions=True))
    counted.go_on.set()
    assert await receipts.open(tip.receipt) is not None


async def test_a_drawn_receipt_opens_what_is_stored_for_it(store: Store, receipts: Receipts, anna_key) -> None:
    ready = await receipts.draw(no_other_draft)
    assert ready.record.selector == ready.receipt.selector
    tip = await store.tip(record=ready.record)
    opened = await receipts.open(ready.receipt)
    assert opened is not None
    assert opened.case_id == tip.case_id


async def test_drawn_receipts_differ(receipts: Receipts) -> None:
    drawn = [await receipts.draw(no_other_draft) for _ in range(12)]
    assert len({ready.receipt.display() for ready in drawn}) == 12
    assert len({ready.record.salt for ready in drawn}) == 12


async def test_a_selector_that_is_stored_is_not_drawn(
    store: Store, receipts: Receipts, anna_key, monkeypatch: pytest.MonkeyPatch
) -> None:
    tip = await store.tip()
    clash, free = with_selector(tip.receipt.selector, but=tip.receipt), new_receipt()
    codes = iter([clash, free])
    monkeypatch.setattr(receipts_module, "new_receipt", lambda: next(codes, None) or new_receipt())
    ready = await receipts.draw(no_other_draft)
    assert ready.receipt.selector != Selector(tip.receipt.selector)


async def test_receipts_are_derived_ahead_and_no_further(receipts: Receipts, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    real = receipts_module.mint

    def counting(*args, **kwargs):
        nonlocal made
        made += 1
        return real(*args, **kwargs)

    monkeypatch.setattr(receipts_module, "mint", counting)
    receipts.prepare()
    receipts.prepare()
    assert receipts._refill is not None
    await receipts._refill
    assert made == 3
    await receipts.draw(no_other_draft)
    await receipts._refill
    assert made == 4


async def test_closing_ends_the_work_ahead(store: Store) -> None:
    receipts = Receipts(store.main, PEPPER, ahead=10**6, cost=CHEAP)
    receipts.prepare()
    await asyncio.sleep(0)
    await receipts.close()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "receipts-ahead"]
    await receipts.close()


async def test_the_code_is_not_stored(store: Store, receipts: Receipts, anna_key) -> None:
    tip = await store.tip()
    await store.main.checkpoint()
    code = tip.receipt.key_material()
    everything = b"".join(path.read_bytes() for path in store.folder.iterdir())
    assert tip.receipt.selector.encode() in everything
    for secret in (code, tip.receipt.display().encode(), code[4:19], tip.seed().reveal(), PEPPER.reveal()):
        assert secret not in everything


async def test_a_selector_that_a_draft_holds_is_not_drawn(receipts: Receipts) -> None:
    asked: list[str] = []

    async def second_only(selector: str) -> bool:
        asked.append(selector)
        return len(asked) > 1

    ready = await receipts.draw(second_only)
    assert asked == [asked[0], ready.receipt.selector]
