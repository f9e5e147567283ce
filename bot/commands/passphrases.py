"""Asking for passphrases: on a terminal without echo, or from a file for scripts. Never as an argument: `ps` shows it."""

import getpass
import sys
from pathlib import Path

from bot.commands.parsers import UsageError
from storage.sealing import weakness

_REASONS = {
    "too-short": "too short: it takes 14 characters, six words, or twelve Chinese characters",
    "too-simple": "too simple: use more different characters or words; a bare number takes 24 digits",
}


def ask(prompt: str, file: Path | None) -> str:
    """A present passphrase. Raises UsageError without a terminal and without a file, OSError for the file."""
    if file is not None:
        return _from_file(file)
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the passphrase: give it in a file, see --help")
    return getpass.getpass(f"{prompt}: ")


def ask_new(prompt: str, file: Path | None) -> str:
    """A new passphrase, asked twice on a terminal. Raises UsageError with the reason when it is refused."""
    passphrase = ask(prompt, file)
    reason = weakness(passphrase)
    if reason is not None:
        raise UsageError(f"this passphrase is refused, {_REASONS[reason]}")
    if file is None and getpass.getpass("Once more: ") != passphrase:
        raise UsageError("the two passphrases differ")
    return passphrase


def _from_file(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8 text") from None
