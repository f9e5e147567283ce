"""The citizen's receipt code: made with the draft, read back from whatever a citizen types. Handlers may call this.

20 Crockford characters shown as ``K7QM3-XPD9T-2WHBR-6VN48``: 4 of selector (finds the row, stored), 15 of secret
(75 bits, never stored), 1 of check. A code has at least four letters, so that no telephone, identity card or bank card
number is ever one; a draw with fewer (once in a million) is drawn again.
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from typing import NewType, NoReturn

from storage.sealing.crockford import ALPHABET, canonical, check_character, is_complete

Selector = NewType("Selector", str)
"""First four characters of a receipt: in clear in the database, unique among live cases."""

CODE_LENGTH = 20
SELECTOR_LENGTH = 4
_GROUP = 5
_MIN_LETTERS = 4
_LONGEST_ATTEMPT = 200

# What people put before a code. English words end where the code begins only if no code character follows directly.
_LABEL = re.compile(
    r"(?:[\W_]|(?:MY|YOUR|THE|RECEIPT|CODE|NUMBER|NO|IS)(?![0-9A-Z])"
    r"|请问|请|帮我|查一下|查询|查|我的|您的|你的|这是|受理|举报|投诉|信件|回执|凭证|编号|号码|码|号|是|为)+"
)
_WORD = re.compile(r"[0-9A-Z]+")


class Receipt:
    """One receipt code. Prints as ``Receipt(…)``; only ``display()`` shows it. Raises ValueError if invalid."""

    __slots__ = ("_code",)

    def __init__(self, code: str) -> None:
        if not _is_code(code):
            raise ValueError("not a receipt code")
        self._code = code

    @property
    def selector(self) -> Selector:
        """The part that finds the row."""
        return Selector(self._code[:SELECTOR_LENGTH])

    def display(self) -> str:
        """The code as the citizen sees it: four groups of five. For the screen and the session store only."""
        return "-".join(self._code[at : at + _GROUP] for at in range(0, CODE_LENGTH, _GROUP))

    def key_material(self) -> bytes:
        """The 20 characters in ASCII without dashes: the password of the citizen's key derivation."""
        return self._code.encode("ascii")

    def __repr__(self) -> str:
        return "Receipt(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Receipt) and hmac.compare_digest(self._code, other._code)

    __hash__ = None  # type: ignore[assignment]  # a code as a dict key would be a cache that holds a secret

    def __reduce__(self) -> NoReturn:
        raise TypeError("receipts are not pickled")


def new_receipt(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> Receipt:
    """A random code. ``random_bytes(n)`` is for tests; uniqueness of the selector is the caller's to check."""
    while True:
        data = "".join(ALPHABET[byte % len(ALPHABET)] for byte in random_bytes(CODE_LENGTH - 1))
        code = data + check_character(data)
        if _is_code(code):
            return Receipt(code)


def parse_receipt(text: str) -> Receipt | None:
    """The code in ``text``, or None unless the text is one code and nothing else that matters.

    Forgives case, full-width forms, spaces, line breaks, dashes and punctuation anywhere, O for 0, I and L for 1, and a
    label in front (回执码：, "receipt code:"). A wrong character is not forgiven: the check finds it.
    """
    if len(text) > _LONGEST_ATTEMPT:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    for candidate in (plain, _without_label(plain)):
        code = canonical("".join(_written(candidate)))
        if _is_code(code):
            return Receipt(code)
    return None


def looks_like_receipt(text: str) -> bool:
    """Whether somebody evidently tried to type a code: 16 to 24 letters and digits, mixed, and little else.

    True for every text that ``parse_receipt`` reads. For a hint to the citizen, never for a decision.
    """
    if len(text) > _LONGEST_ATTEMPT:
        return False
    if parse_receipt(text) is not None:
        return True
    plain = _without_label(unicodedata.normalize("NFKC", text).upper())
    words = _WORD.findall(plain)
    typed = "".join(words)
    if not 16 <= len(typed) <= 24 or len(_written(plain)) - len(typed) > 2 or _letters(typed) < _MIN_LETTERS:
        return False
    mixed = [word for word in words if 0 < _letters(word) < len(word)]
    return len(mixed) >= 2 or any(len(word) >= 16 for word in mixed)


def _is_code(code: str) -> bool:
    return len(code) == CODE_LENGTH and is_complete(code) and _letters(code) >= _MIN_LETTERS


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _without_label(plain: str) -> str:
    label = _LABEL.match(plain)
    return plain[label.end() :] if label else plain


def _written(plain: str) -> list[str]:
    """Letters and digits of any script: spaces, dashes, punctuation, symbols and invisible characters fall away."""
    return [character for character in plain if unicodedata.category(character)[0] in "LN"]
