"""Unlocked keys: each officer's own, for minutes, then gone."""

import gc
import pickle
from weakref import ref

import pytest

from storage.ids import StaffId
from storage.keyring import Keyring
from storage.sealing import Seed

ANNA, BO = StaffId("anna"), StaffId("bo")


@pytest.fixture
def keyring() -> Keyring:
    return Keyring(900)


def test_a_key_is_given_to_its_officer_until_its_time(keyring: Keyring) -> None:
    seed = Seed.generate()
    assert keyring.unlock(ANNA, seed, 1000) == 1900
    assert keyring.seed(ANNA, 1000) == seed
    assert keyring.seed(ANNA, 1899) == seed
    assert keyring.seed(ANNA, 1900) is None
    assert keyring.seed(ANNA, 1000) is None, "what ran out was kept"


def test_nobody_gets_anothers_key(keyring: Keyring) -> None:
    keyring.unlock(ANNA, Seed.generate(), 1000)
    assert keyring.seed(BO, 1001) is None


def test_unlocking_again_begins_anew(keyring: Keyring) -> None:
    old, new = Seed.generate(), Seed.generate()
    keyring.unlock(ANNA, old, 1000)
    assert keyring.unlock(ANNA, new, 1500) == 2400
    assert keyring.seed(ANNA, 2399) == new


def test_locking_forgets_at_once(keyring: Keyring) -> None:
    keyring.unlock(ANNA, Seed.generate(), 1000)
    assert keyring.lock(ANNA)
    assert not keyring.lock(ANNA)
    assert keyring.seed(ANNA, 1001) is None


def test_expiry_names_whose_keys_went(keyring: Keyring) -> None:
    keyring.unlock(ANNA, Seed.generate(), 1000)
    seed = Seed.generate()
    keyring.unlock(BO, seed, 1100)
    assert keyring.expire(1899) == []
    assert keyring.expire(1900) == [ANNA]
    assert keyring.expire(1900) == []
    assert keyring.seed(BO, 1900) == seed


class Watched(Seed):
    """A seed whose end can be observed."""

    __slots__ = ("__weakref__",)


@pytest.mark.parametrize("how", ["lock", "expire", "replace"])
def test_nothing_holds_on_to_a_key_that_went(keyring: Keyring, how: str) -> None:
    seed = Watched.generate()
    watch = ref(seed)
    keyring.unlock(ANNA, seed, 1000)
    del seed
    gc.collect()
    assert watch() is not None
    if how == "lock":
        keyring.lock(ANNA)
    elif how == "expire":
        keyring.expire(1900)
    else:
        keyring.unlock(ANNA, Seed.generate(), 1001)
    gc.collect()
    assert watch() is None


def test_a_keyring_shows_and_stores_no_key(keyring: Keyring) -> None:
    seed = Seed.generate()
    keyring.unlock(ANNA, seed, 1000)
    assert seed.reveal().hex() not in repr(vars(keyring))
    assert repr(seed.reveal()) not in repr(vars(keyring))
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(keyring)
