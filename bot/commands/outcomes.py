"""`export outcomes`: what came of cases in a period, as CSV on standard output. Declared by commands/export.py.

No names and nothing of a reporter; the bot may be running. The file says of itself how it counts.
"""

import argparse
import csv
import io
from collections.abc import Sequence
from datetime import date

from bot.commands.parsers import Commands, UsageError
from casework.outcomes import Row, rows
from config import lifecycle, organisation, registers, rules
from config.settings import load
from storage.outcomes import outcomes
from storage.readonly import look

BOM = "\ufeff"
"""By which spreadsheets know the file as UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this would be run by a spreadsheet."""
TABLES = {
    "form": "四种形态", "sanction": "人员处理方式", "rank": "对象级别", "liability": "责任类型", "action": "单位措施",
    "dual": "一案双查中承担领导、主体、监督责任的", "upheld": "属实、部分属实两件以上的责任单位",
}  # fmt: skip
NOTES = (
    "件与人（家）分开计数，不相加；同一件在同一行只计一次，合计行按件去重",
    "人员、单位处理只计已生效的，按生效日期；属实件按形成结论的日期",
    "不是人人都能知道的件（限制件）一件不计；不含姓名",
)


def add(actions: Commands) -> None:
    parser = actions.add_parser("outcomes", help="what came of cases in a period, as CSV; no names")
    parser.add_argument("--from", dest="first", required=True, type=date.fromisoformat, metavar="DAY", help="2026-01-01")
    parser.add_argument("--to", dest="last", required=True, type=date.fromisoformat, metavar="DAY", help="2026-12-31")
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    if args.last < args.first:
        raise UsageError("--to: expected a day not before --from")
    settings = load()
    found = look(settings.tip_db, lambda tx: outcomes(tx, args.first, args.last))
    fields = {one.id: one for one in registers.load(lifecycle.load(), rules.load()).fields}
    names = {
        table: {choice.id: choice.name.zh for choice in fields[table].choices} for table in TABLES if table in fields
    }
    names["upheld"] = {unit.id: unit.name.zh for unit in organisation.load(settings.organisation_file).units}
    lines = rows(found, {table: list(names[table]) for table in names if table != "upheld"})
    head = [["统计期间", args.first.isoformat(), args.last.isoformat()], *(["说明", note] for note in NOTES)]
    print(sheet([*head, ["表", "项目", "件", "人（家）"], *(_cells(line, names) for line in lines)]), end="")
    return 0


def _cells(line: Row, names: dict[str, dict[str, str]]) -> list[str]:
    item = names.get(line.table, {}).get(line.item, line.item) or "合计"
    return [TABLES[line.table], item, str(line.cases), "" if line.heads is None else str(line.heads)]


def sheet(lines: Sequence[Sequence[str]]) -> str:
    """CSV with a byte order mark, in which no cell is a formula."""
    text = io.StringIO()
    safe = [["'" + cell if cell.startswith(FORMULA) else cell for cell in line] for line in lines]
    csv.writer(text, lineterminator="\r\n").writerows(safe)
    return BOM + text.getvalue()
