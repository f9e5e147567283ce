"""The proof of filing on a screen: within Telegram's limits, with a line that can be copied whole."""

from __future__ import annotations

import pytest
from test_keyboards import check

from config.texts import Texts
from handlers.citizen.proving import screen
from storage.heads import Head
from storage.proofs import Proof
from storage.sealing import Signature, VerifyKey

HEAD = Head("2099-12-31", 10**9, b"\xff" * 32, VerifyKey(bytes(32)), Signature(bytes(64)))


@pytest.mark.parametrize("proof", [Proof("2026-11-16", bytes(32)), Proof("2026-11-16", b"\xfe" * 32, 10**9, HEAD)])
def test_it_fits_and_can_be_copied(language: Texts, proof: Proof) -> None:
    shown = screen(language, proof)
    check(shown)
    assert proof.line() in shown.text
    copied = [key.copy_text.text for row in shown.rows for key in row if key.copy_text]
    assert copied == [proof.line()]
    assert (HEAD.link.hex() in shown.text) == (proof.head is not None)
