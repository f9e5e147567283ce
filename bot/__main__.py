"""``python -m bot``: run the bot, and what its operator does beside it. Errors are one line on standard error.

Exit status: 0 done, 1 something at rest is wrong or cannot be reached, 2 asked wrongly, 130 interrupted.
"""

import argparse
import io
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from bot.commands import audit, backup, desk, export, keys, restore, run, settings, staff, status, verify
from bot.commands.parsers import UsageError
from bot.logs import set_up
from config.errors import ConfigError
from storage.errors import StorageError
from storage.sealing import SealingError

_COMMANDS = (run, settings, verify, export, backup, restore, keys, staff, desk, audit, status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; raises SystemExit(2) for arguments that cannot be parsed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # Chinese names, whatever the locale
    try:
        args = _parser().parse_args(argv)
        return int(args.run(args))
    except (ConfigError, UsageError) as error:
        return _refuse(str(error), 2)
    except (StorageError, SealingError) as error:
        return _refuse(str(error), 1)
    except OSError as error:
        return _refuse(": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 1)
    except (KeyboardInterrupt, EOFError):
        return _refuse("interrupted", 130)
    except Exception as error:  # a mistake of ours: name its place, for messages and values may hold what they must not
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return _refuse(f"unexpected {type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}", 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="清风信箱 Qingfeng: anonymous complaint intake.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    return parser


def _refuse(message: str, status: int) -> int:
    print(f"bot: {message}", file=sys.stderr)
    return status


if __name__ == "__main__":
    set_up("INFO")
    sys.exit(main())
