"""A key in parts of which any ``threshold`` restore it: Shamir's scheme as SLIP-39 writes it. For ``bot keys`` only.

Each part is 33 words of a list of 1,024, with a checksum that finds up to three wrong words; fewer parts than the
threshold tell nothing. No SLIP-39 passphrase is used: parts are for paper in different safes. Imported where needed.
"""

from collections import Counter
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from storage.sealing.errors import CannotOpen
from storage.sealing.secret import SECRET_BYTES, Seed

MOST_PARTS = 16
PART_WORDS = 33
EXPONENT = 1
"""Of the rounds of PBKDF2 (20,000) when a part is made or read; SLIP-39 has room for 15, which would take minutes."""


class BadParts(CannotOpen):
    """The parts do not give a key; the message says which is wrong or how many are missing, and quotes no word."""


def split(seed: Seed, parts: int, threshold: int) -> list[str]:
    """``parts`` mnemonics. Raises ValueError unless 2 <= threshold <= parts <= 16, BadParts if they fail.

    They are put together again before they are returned: a key file is destroyed on their word.
    """
    if not 2 <= threshold <= parts <= MOST_PARTS:
        raise ValueError(f"expected 2 to {MOST_PARTS} parts, and a threshold from 2 to their number")
    groups = generate_mnemonics(1, [(threshold, parts)], seed.reveal(), extendable=True, iteration_exponent=EXPONENT)
    made = [str(part) for part in groups[0]]
    for start in range(parts):
        some = [made[(start + step) % parts] for step in range(threshold)]
        if join(some) != seed:
            raise BadParts("the parts just made do not give the key again")
    return made


def join(mnemonics: Sequence[str]) -> Seed:
    """The key of any ``threshold`` parts or more, in any order and case. Raises BadParts."""
    shares = [_share(place, text) for place, text in enumerate(mnemonics, start=1)]
    if not shares:
        raise BadParts("no part was given")
    if len({share.group_parameters() for share in shares}) != 1:
        raise BadParts("these parts are not of one set: their first words differ")
    repeated = [index for index, times in Counter(share.index for share in shares).items() if times > 1]
    if repeated:
        raise BadParts("the same part was given twice")
    needed = shares[0].member_threshold
    if len(shares) < needed:
        raise BadParts(f"{needed} parts are needed, {len(shares)} were given")
    try:
        secret = combine_mnemonics(share.mnemonic() for share in shares[:needed])
    except MnemonicError as error:
        raise BadParts("these parts do not give a key: one of them belongs elsewhere") from error
    if len(secret) != SECRET_BYTES:
        raise BadParts("these parts are of another kind of secret")
    return Seed(secret)


def needed(mnemonic: str) -> int:
    """How many parts the set of this one takes. Raises BadParts."""
    return int(_share(1, mnemonic).member_threshold)


def _share(place: int, mnemonic: str) -> Share:
    words = mnemonic.lower().split()
    unknown = [str(number) for number, word in enumerate(words, start=1) if word not in _KNOWN]
    if unknown:
        raise BadParts(f"part {place}: not of the word list: word {', '.join(unknown)}")
    if len(words) != PART_WORDS:
        raise BadParts(f"part {place}: expected {PART_WORDS} words, found {len(words)}")
    try:
        share = Share.from_mnemonic(" ".join(words))
    except MnemonicError as error:
        raise BadParts(f"part {place}: its words do not fit one another; one is wrong or out of place") from error
    if not _as_split_makes_it(share):
        raise BadParts(f"part {place}: a SLIP-39 part, but of another kind than `keys split` makes")
    return share


def _as_split_makes_it(share: Share) -> bool:
    """Asked before anything is derived: a forged part could ask for minutes of it, or for no check of the result."""
    one_group = (share.group_index, share.group_threshold, share.group_count) == (0, 1, 1)
    return bool(one_group and share.extendable and share.iteration_exponent == EXPONENT and share.member_threshold >= 2)


_KNOWN = frozenset(WORDLIST)
