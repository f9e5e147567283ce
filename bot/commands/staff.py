"""`staff invite | list | leave | duty`: who works at the desk. An officer joins by a one-time link, from his own chat."""

import argparse

from bot.commands import roster, stores
from bot.commands.parsers import Commands, UsageError, person_name
from bot.commands.table import aligned
from casework.lifecycle import Lifecycle
from config import lifecycle
from config.settings import Settings, load
from storage import handover, readers, staff
from storage.ids import ReaderId, StaffId
from storage.readonly import look

JOIN = "join_"
"""Prefix of the start parameter by which the bot knows an invitation."""


def add(commands: Commands) -> None:
    parser = commands.add_parser("staff", help="officers of the desk")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    invite = actions.add_parser("invite", help="register an officer and print his one-time invitation")
    invite.add_argument("name", type=person_name, metavar="NAME")
    invite.add_argument(
        "--roles", required=True, metavar="A,B", help="such as intake,handler; a wrong one lists them all"
    )
    invite.add_argument("--reader", metavar="ID", help="his key, from `keys new`; without one he cannot read content")
    invite.set_defaults(run=_invite)
    actions.add_parser("list", help="all officers").set_defaults(run=_list)
    leave = actions.add_parser("leave", help="end an officer's access; his open cases go back to the queue")
    leave.add_argument("id", metavar="ID")
    leave.add_argument("--to", metavar="ID", help="the colleague who takes over those of his open cases that he sees")
    leave.set_defaults(run=_leave)
    roster.add(actions)


def _invite(args: argparse.Namespace) -> int:
    settings = load()
    roles = frozenset(role.strip() for role in args.roles.split(",") if role.strip())
    unknown = sorted(roles - set(_roles()))
    if unknown or not roles:
        raise UsageError(f"--roles: {', '.join(unknown) or 'none given'}; expected of {', '.join(_roles())}")
    reader_id = _reader(settings, args.reader) if args.reader else None
    now = stores.now(settings)
    at, seconds = now.isoformat(timespec="seconds"), int(now.timestamp())
    if "admin" in roles and reader_id is not None:
        raise UsageError("an administrator reads no content: leave out --reader, or the role admin")
    code = stores.change(settings, lambda tx: staff.invite(tx, args.name, roles, reader_id, at, seconds))
    hours = staff.INVITATION_SECONDS // 3600
    print(f"{JOIN}{code}\n")
    print(f"For {args.name} alone, once, within {hours} hours. Hand it over in person or by a safe way; either")
    print(f"  open   https://t.me/<username of your bot>?start={JOIN}{code}")
    print(f"  or send to the bot   /start {JOIN}{code}")
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = [("ID", "STATE", "READER", "ROLES", "NAME")]
    for one in look(load().tip_db, staff.every):
        state = "invited" if one.chat_id is None else "joined"
        rows.append((one.staff_id, state, one.reader_id or "-", ",".join(sorted(one.roles)), one.name))
    print("\n".join(aligned(rows)))
    return 0


def _leave(args: argparse.Namespace) -> int:
    settings = load()
    at = stores.stamp(settings)
    known = {str(one.staff_id): one for one in look(settings.tip_db, staff.every)}
    heir = known.get(args.to) if args.to else None
    if args.to and (heir is None or args.to == args.id or not Lifecycle(lifecycle.load()).may("claim", heir.roles)):
        raise UsageError(f"--to: there is no officer {args.to!r} who may take cases: see `staff list`")
    back = stores.change(settings, lambda tx: handover.leave(tx, StaffId(args.id), heir, at)) if args.id in known else None
    if back is None:
        raise UsageError(f"there is no officer {args.id!r}: see `staff list`")
    for number in back:
        print(f"{number}  back in the queue")
    print(f"Officer {args.id} has no access any more. If he had a key: `keys revoke` it.")
    return 0


def _roles() -> list[str]:
    return [role.id for role in lifecycle.load().roles if role.staff]


def _reader(settings: Settings, reader_id: str) -> ReaderId:
    for row in look(settings.tip_db, readers.every):
        if row.reader_id == reader_id and not row.revoked:
            return row.reader_id
    raise UsageError(f"--reader: there is no key {reader_id!r} in use: see `keys list`")
