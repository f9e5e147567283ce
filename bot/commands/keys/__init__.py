"""`keys …`: the office key, the keys that tips are sealed to, and what becomes of them. One module for each group.

The private half of a reader's key lies in a file under his passphrase; the database gets the public half only, with the
office's signature.
"""

from bot.commands.keys import listing, making, office, parts, passing
from bot.commands.parsers import Commands


def add(commands: Commands) -> None:
    parser = commands.add_parser("keys", help="the office key, and the keys that tips are sealed to")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for module in (office, making, listing, passing, parts):
        module.add(actions)
