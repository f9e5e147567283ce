#!/usr/bin/env python3
# ruff: noqa: T201
"""Check a published audit log of Qingfeng without any of its program: Python 3.9 or newer, nothing else.

    python3 verify_chain.py CHAIN.jsonl
        --head HEX          a head you kept, such as one from a weekly post (may be given again)
        --head-file FILE    a text with such heads in it
        --proof "QF2 ..."   the line a citizen copied: his entry stands where it says, under the head it says
        --code XXXX-XXXX-…  the filing code of a receipt: where that entry stands
        --key HEX           the host key you know; a head signed by another is refused
        --office HEX        the office key you know; it must have signed the host key (needs "cryptography")
        --older CHAIN.jsonl an earlier export: everything in it must stand in the new one, unchanged

Signatures are checked if the package "cryptography" is installed; without it the script says that they were not.

What a pass tells: the entries and heads of this file belong together; what you gave is among them. It does not tell what
an entry says, nor that everything done was entered. Whoever holds the host key can make another log from the beginning:
only heads, codes, lines or exports kept by somebody else show that. Entries newer than the last head are in no export.

Exit status: 0 all holds, 1 something does not, 2 asked wrongly or unreadable.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

FORM, LINE, DOMAIN = "qingfeng-chain-v2", "QF2", b"tipbox/v1"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Wrong(Exception):
    """Something does not hold; the message says what."""


def enc(*parts):
    """Each part led by its length in four bytes, big-endian."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def link(previous, commitment):
    return hashlib.sha256(enc(b"qingfeng/audit/v2", previous, commitment)).digest()


def verifier():
    """A function that checks an Ed25519 signature, or None if the package is not there."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None

    def holds(key, signature, message):
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return holds


class Chain:
    """An export, read and recomputed from its first entry. Raises Wrong."""

    def __init__(self, path, key=None):
        self.places, self.heads, self.signers = {}, [], []
        self._link, self._block, self._key, self._holds = bytes(32), [], key, verifier()
        with Path(path).open(encoding="utf-8") as file:
            rows = (json.loads(text) for text in file)
            self.header = header = next(rows, {})
            if header.get("form") != FORM:
                raise ValueError(f"{path}: this is no {FORM}")
            for row in rows:
                self._head(row) if "link" in row else self._entry(row)
        if self._block:
            raise Wrong(f"entry {len(self.places)}: no head follows; the file was cut off")
        if key is None and header.get("host") and self.heads and self.heads[-1]["key"] != header["host"]:
            raise Wrong("the last head is not signed by the host key of the header")

    @property
    def signed(self):
        return self._holds is not None

    def _entry(self, row):
        seq, commitment = row["seq"], bytes.fromhex(row["commitment"])
        if seq != len(self.places) + 1:
            raise Wrong(f"entry {len(self.places) + 1}: missing, {seq} follows")
        if len(commitment) != 32 or commitment in self.places:
            raise Wrong(f"entry {seq}: no commitment, or one that was there before")
        if self._block and commitment < self._block[-1]:
            raise Wrong(f"entry {seq}: out of order")
        self.places[commitment] = seq
        self._block.append(commitment)
        self._link = link(self._link, commitment)

    def _head(self, row):
        day, seq = row["day"], row["seq"]
        if seq != len(self.places) or not self._block:
            raise Wrong(f"head of {day}: speaks of {seq} entries, {len(self.places)} are there")
        if row["link"] != self._link.hex():
            raise Wrong(f"head of {day}: the entries before it are not those it was made from")
        if self.heads and day <= self.heads[-1]["day"]:
            raise Wrong(f"head of {day}: out of order")
        if self._key and row["key"] != self._key:
            raise Wrong(f"head of {day}: signed by another key")
        message = enc(DOMAIN, b"head", day.encode(), str(seq).encode(), self._link)
        if self._holds and not self._holds(bytes.fromhex(row["key"]), bytes.fromhex(row["signature"]), message):
            raise Wrong(f"head of {day}: the signature does not hold")
        if row["key"] not in self.signers:
            self.signers.append(row["key"])
        self.heads.append(row)
        self._block = []

    def over(self, place):
        """The head an entry lies under."""
        return next(head for head in self.heads if head["seq"] >= place)

    def needs_office(self, office):
        """The office signed the host key of the header, which signed the last head."""
        if self._holds is None:
            raise ValueError("--office: needs the Python package cryptography")
        host, certificate = bytes.fromhex(self.header["host"]), bytes.fromhex(self.header.get("certificate", ""))
        if not self._holds(bytes.fromhex(office), certificate, enc(DOMAIN, b"host", host)):
            raise Wrong("the host key is not signed by this office key")
        if self.heads and self.heads[-1]["key"] != self.header["host"]:
            raise Wrong("the last head is not signed by the host key of the header")

    def needs_head(self, wanted):
        """A head that was kept is one of this log."""
        found = [head for head in self.heads if head["link"] == wanted]
        if not found:
            raise Wrong(f"head {wanted}: not in this log; it was cut off or made anew since")
        return found[0]

    def needs_line(self, text):
        """The line of a proof is true of this log; returns its place."""
        parts = text.split()
        if len(parts) not in (3, 7) or parts[0] != LINE:
            raise ValueError(f"--proof: expected a line that begins with {LINE}")
        place = self.places.get(bytes.fromhex(parts[2]))
        if place is None and len(parts) == 3:
            raise Wrong("the entry is not in this log: ask for an export made after the closing of that night")
        if place is None:
            raise Wrong("the entry is not in this log")
        head = self.over(place)
        if len(parts) == 7 and parts[3:] != [str(place), head["day"], str(head["seq"]), head["link"]]:
            raise Wrong(f"the entry stands at {place} under the head of {head['day']}, not where the line says")
        if head["day"] < parts[1]:
            raise Wrong(f"the line says {parts[1]}, but the entry was closed on {head['day']} already")
        return place

    def needs_code(self, text):
        """The place of the entry with this filing code (its first 128 bits)."""
        plain = "".join(text.upper().replace("-", "").split()).translate(str.maketrans("OIL", "011"))
        if len(plain) != 26 or any(character not in ALPHABET for character in plain):
            raise ValueError("--code: expected 26 letters and digits")
        number = 0
        for character in plain:
            number = number << 5 | ALPHABET.index(character)
        if number >> 128:
            raise ValueError("--code: expected a number of 128 bits")
        wanted = number.to_bytes(16, "big")
        for commitment, place in self.places.items():
            if commitment[:16] == wanted:
                return place
        raise Wrong("no entry of this log has this filing code")

    def needs_older(self, older):
        """Every entry and head of an earlier export stands here at its place."""
        for commitment, place in older.places.items():
            if self.places.get(commitment) != place:
                raise Wrong(f"entry {place} of the earlier export is not at its place in this one")
        for head in older.heads:
            self.needs_head(head["link"])


def tell(options, say=print):
    """Check all that was asked for, a line each."""
    chain = Chain(options.chain, options.key)
    say(f"{len(chain.places)} entries under {len(chain.heads)} heads hold together")
    say("signatures hold" if chain.signed else "SIGNATURES NOT CHECKED: install the Python package cryptography for that")
    for signer in chain.signers:
        say(f"signed by {signer}")
    if len(chain.signers) > 1:
        say("The key has changed: ask the operator why, and compare with the weekly posts of that time.")
    if options.office:
        chain.needs_office(options.office)
        say("the office has signed the host key")
    for text in options.head:
        head = chain.needs_head(text.strip().lower())
        say(f"head of {head['day']} is in it, with {head['seq']} entries")
    if options.proof is not None:
        place = chain.needs_line(options.proof)
        say(f"the line is true: entry {place} under the head of {chain.over(place)['day']}")
    if options.code is not None:
        place = chain.needs_code(options.code)
        say(f"the filing code is that of entry {place}, under the head of {chain.over(place)['day']}")
    if options.older:
        chain.needs_older(Chain(options.older, options.key))
        say("everything of the earlier export stands unchanged")


def main(argv=None):
    parser = argparse.ArgumentParser(description="Check a published audit log of Qingfeng.")
    parser.add_argument("chain", metavar="CHAIN.jsonl")
    parser.add_argument("--head", action="append", default=[], metavar="HEX")
    parser.add_argument("--head-file", metavar="FILE")
    parser.add_argument("--proof", metavar="LINE")
    parser.add_argument("--code", metavar="CODE")
    parser.add_argument("--key", type=str.lower, metavar="HEX")
    parser.add_argument("--office", type=str.lower, metavar="HEX")
    parser.add_argument("--older", metavar="CHAIN.jsonl")
    options = parser.parse_args(argv)
    try:
        if options.head_file:
            found = re.findall(r"\b[0-9a-f]{64}\b", Path(options.head_file).read_text(encoding="utf-8").lower())
            if not found:
                raise ValueError(f"{options.head_file}: no head in it")
            options.head += found
        tell(options)
    except Wrong as wrong:
        print(f"WRONG: {wrong}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        print(f"cannot be checked: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
