"""What lies in the files, opened with an officer's key, against what people saw. Called by ``era`` while nothing runs."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from campaigns.crash.child import RECEIPT_COST
from campaigns.crash.desk import PEOPLE, Desk
from campaigns.crash.record import UNIT, Case, Record, Tip
from storage import objects
from storage.database import Tx
from storage.ids import CaseId, ObjectId, ReaderId
from storage.objects import Kind, Sealed
from storage.readonly import look
from storage.sealing import (
    CannotOpen,
    Pepper,
    Seed,
    ShareB,
    Verifier,
    Wrap,
    claim,
    matches,
    open_tip_key,
    parse_receipt,
)
from storage.verify import verify

MOVE = "➡️"
"""First sign of the note that a move leaves."""
ENTRY = "📒"
"""And of the note with the words of an entry."""
Shares = dict[tuple[bytes, int], bytes]
"""Share B by case and epoch."""
MARK = re.compile(r"记号「\w+」")


@dataclass
class Stored:
    """One case as it lies there. ``texts`` are the opened objects by kind, in order."""

    case_id: CaseId
    number: str
    selector: str
    states: list[str]
    withdrawn: str
    """"" or as ``Tip.withdrawn`` once its citizen was told."""
    readers: dict[int, set[ReaderId]]
    """Whose keys open it, by epoch."""
    entries: int = 0
    """Made by officers in its registers."""
    texts: dict[Kind, list[str]] = field(default_factory=dict)

    def of(self, kind: Kind) -> list[str]:
        return self.texts.get(kind, [])


class Checks:
    """Reads the files of one desk, with the keys of the working officer and of the superior."""

    def __init__(self, desk: Desk, record: Record) -> None:
        self._main, self._keys = desk.home.data / "main.db", desk.home.data / "keys.db"
        self.sessions = desk.home.run / "sessions.db"
        self._pepper = Pepper((desk.home.secrets / "pepper").read_bytes())
        self._record = record
        self._readers, self._seeds = desk.readers, desk.seeds
        self._opened: dict[ObjectId, str] = {}
        self._citizens: dict[str, Seed] = {}
        self._told: set[str] = set()

    def shown_are_stored(self) -> None:
        """After each kill: whoever has seen a receipt has a case."""
        stored = {s: n for n, s in look(self._main, lambda tx: tx.execute(_NUMBERS).fetchall())}
        for tip in self._record.tips.values():
            if tip.code in self._told:
                continue
            number = stored.get(_selector(tip))
            if number is None and tip.may_be_gone:
                continue
            if number is None:
                self._record.fault("lost", "a receipt was shown, and its case is not there after a kill")
            else:
                self._record.codes[number] = tip.code
            self._told.add(tip.code)
        self._nobody_else_has_them()

    def _nobody_else_has_them(self) -> None:
        """Whoever a tip concerns has no key to it, at no moment."""
        tied = self._readers["tied"]
        for number, reader in look(self._main, lambda tx: tx.execute(_HELD).fetchall()):
            tip = self._record.tips.get(self._record.codes.get(number, ""))
            if tip and tip.tied and reader == tied:
                self._record.fault("other", f"{number} names {UNIT}, and the officer tied to it has a key")
            if tip and tip.above and reader != self._readers["superior"]:
                self._record.fault("other", f"{number} names the office, and an officer has a key")

    def everything(self) -> None:
        """When all is at rest: every promise of the campaign about the files."""
        report = verify(self._main, self._keys)
        if report.fault:
            self._record.fault("other", f"verify: {report.fault.name}: {report.fault.fault}")
        self.shown_are_stored()
        cases = self._cases()
        self._requests([case for case in cases if not case.selector])
        cases = [case for case in cases if case.selector]
        by_selector = {case.selector: case for case in cases}
        for tip in self._record.tips.values():
            self._tip(tip, by_selector.pop(_selector(tip), None))
        for case in by_selector.values():
            self._record.fault("unanswered", f"{case.number} is stored, and its citizen has seen no receipt")
        self._no_word_twice(cases)
        for case in cases:
            self._work(case, self._record.case(case.number))
            self._circle(case)
        acts = Counter(look(self._main, lambda tx: tx.execute(_SUBMITTED).fetchall()))
        for (number,), count in acts.items():
            if count > 1:
                self._record.fault("doubled", f"{number}: {count} links of its submission")

    def _tip(self, tip: Tip, case: Stored | None) -> None:
        if case is None:
            if not tip.may_be_gone:
                self._record.fault("lost", "no case has the selector of a receipt that was shown")
            return
        if tip.code not in self._citizens:
            self._record.fault("lost", f"{case.number}: the receipt does not open it")
            return
        if tip.withdrawn != "asked" and tip.withdrawn != case.withdrawn:
            self._record.fault("other", f"{case.number}: told to be {tip.withdrawn or 'there'}, is {case.withdrawn or 'there'}")
        if case.withdrawn == "shredded":
            if case.texts:
                self._record.fault("other", f"{case.number} was shredded, and words are left")
            return
        if case.of("tip") != [tip.words]:
            self._record.fault("lost", f"{case.number}: other words are stored than were submitted")
        if tip.erased:  # begun and given up: whoever was adding left without a word of it
            return
        added = [text for text in case.of("message") if text not in tip.unsure]
        self._compare(case.number, "additions", added, tip.additions)

    def _circle(self, case: Stored) -> None:
        """Who has a key: not the tied officer once words name his unit; of the desk itself the superior alone."""
        tip = self._record.tips.get(self._record.codes.get(case.number, ""))
        if tip is None or case.withdrawn == "shredded":
            return
        everybody = {self._readers[name] for name in PEOPLE}
        named = any(UNIT in text for text in (*case.of("tip"), *case.of("message")))
        circle = {self._readers["superior"]} if tip.above else everybody - ({self._readers["tied"]} if named else set())
        for epoch, readers in case.readers.items():
            if readers != circle:
                names = [name for name, reader in self._readers.items() if reader in readers]
                self._record.fault("other", f"{case.number}: keys of epoch {epoch} have {names}")

    def _requests(self, cases: list[Stored]) -> None:
        """Requests for another handler: each is a case that only the superior opens, and no receipt."""
        told = [text for tip in self._record.tips.values() for text in tip.requests]
        unsure = {text for tip in self._record.tips.values() for text in tip.unsure}
        stored = [text for case in cases for text in case.of("tip")]
        self._compare("superior", "requests", [text for text in stored if text not in unsure], told)
        if any(readers != {self._readers["superior"]} for case in cases for readers in case.readers.values()):
            self._record.fault("other", "somebody but the superior has a key to a request for another handler")
        self._no_word_twice(cases)

    def _work(self, case: Stored, done: Case) -> None:
        if case.withdrawn == "shredded":  # by the program, from a state an officer may just have left
            if case.states[-1] != "S20" or case.states[:-1] not in (done.states, done.states[:-1]):
                self._record.fault("other", f"{case.number} was shredded: states {case.states}, officers made {done.states}")
            return
        self._compare(case.number, "replies", case.of("reply"), done.replies)
        own = [note for note in case.of("note") if not note.startswith((MOVE, ENTRY))]
        self._compare(case.number, "notes", own, done.notes)
        entered = [note.split("：", 1)[-1] for note in case.of("note") if note.startswith(ENTRY)]
        self._compare(case.number, "entries", entered, done.entries)
        if case.entries != len(done.entries):
            self._record.fault("doubled", f"{case.number}: {case.entries} entries, officers made {len(done.entries)}")
        tip = self._record.tips.get(self._record.codes.get(case.number, ""))
        if tip and tip.above:
            done = Case(states=["S01", "S05R"])
        if done.erased:
            self._record.fault("other", f"{case.number} was erased, and is still there")
        if case.states != done.states:
            kind = "doubled" if len(case.states) > len(done.states) else "lost"
            self._record.fault(kind, f"{case.number}: states {case.states}, officers made {done.states}")

    def _compare(self, number: str, what: str, stored: Iterable[str], expected: Iterable[str]) -> None:
        have, want = Counter(stored), Counter(expected)
        for kind, found in (("lost", want - have), ("doubled", have - want)):
            if found:
                self._record.fault(kind, f"{number}: {sum(found.values())} of its {what}")

    def _no_word_twice(self, cases: list[Stored]) -> None:
        texts = [text for case in cases for kind in _WORDED for text in case.of(kind)]
        marks = Counter(mark for text in texts for mark in MARK.findall(text))
        for mark, count in marks.items():
            if count > 1:
                self._record.fault("doubled", f"{mark} is stored {count} times")
        for text in self._record.discarded:
            if marks[MARK.findall(text)[0]]:
                self._record.fault("other", f"{MARK.findall(text)[0]} was discarded, and is stored")

    def _cases(self) -> list[Stored]:
        rows = look(self._keys, lambda tx: tx.execute("SELECT case_id, epoch, share_b FROM share").fetchall())
        shares = {(case_id, epoch): share for case_id, epoch, share in rows}
        return look(self._main, lambda tx: [self._case(tx, row, shares) for row in tx.execute(_CASES).fetchall()])

    def _case(self, tx: Tx, row: Any, shares: Shares) -> Stored:
        number, selector, salt, verifier, withdrawn, shredded = row[1:]
        case_id = CaseId(row[0])
        states = tx.execute("SELECT state FROM step WHERE case_id=? ORDER BY seq", (case_id,)).fetchall()
        outcome = ("shredded" if shredded else "kept") if withdrawn else ""
        case = Stored(case_id, number, selector or "", [state for (state,) in states], outcome, {})
        for epoch, reader in tx.execute("SELECT epoch, reader_id FROM key_wrap WHERE case_id=?", (case_id,)):
            case.readers.setdefault(epoch, set()).add(reader)
        (case.entries,) = tx.execute(_ENTERED, (case_id,)).fetchone()
        if selector:
            self._derive(case, salt, Verifier(verifier))
        for box in objects.of_case(tx, case_id):
            if box.object_id not in self._opened:
                self._opened[box.object_id] = self._text(tx, case, box, shares)
            case.texts.setdefault(box.kind, []).append(self._opened[box.object_id])
        return case

    def _derive(self, case: Stored, salt: bytes, verifier: Verifier) -> None:
        """The citizen's key from the code as it was shown, once."""
        code = next((c for c in self._record.tips if c[:4] == case.selector), "")
        receipt = parse_receipt(code)
        if receipt and code not in self._citizens:
            key = claim(receipt, salt, self._pepper, cost=RECEIPT_COST)
            if matches(verifier, key):
                self._citizens[code] = key.seed

    def _text(self, tx: Tx, case: Stored, box: Sealed, shares: Shares) -> str:
        """The words in a box by the key of the officer or else the superior; a reply must open with the citizen's as well."""
        has = case.readers.get(box.epoch, set())
        name = next((name for name in self._seeds if self._readers[name] in has), None)
        share = shares.get((case.case_id, box.epoch))
        if name is None or share is None:
            self._record.fault("lost", f"{case.number}: no key opens it")
            return ""
        reader = self._readers[name]
        of, wrap = tx.execute(_WRAP, (case.case_id, reader, box.epoch)).fetchone()
        try:
            seed = open_tip_key(case.case_id, box.epoch, reader, of, self._seeds[name], Wrap(wrap), ShareB(share))
            turn = objects.opened(box, seed, "tip")
            citizen = self._citizens.get(self._record.codes.get(case.number, ""))
            if box.kind == "reply" and citizen is not None:
                turn = objects.opened(box, citizen, "citizen")
        except CannotOpen:
            self._record.fault("lost", f"{case.number}: a {box.kind} does not open")
            return ""
        return turn.text

    def look(self, sql: str) -> list[Any]:
        """Rows of the main database."""
        return look(self._main, lambda tx: tx.execute(sql).fetchall())

    def outbox(self) -> tuple[int, int]:
        """(waiting, dead) messages to officers and the channel."""
        found: tuple[int, int] = look(self._main, lambda tx: tx.execute(_OUTBOX).fetchone())
        return found

    def notices(self, chat: int, kind: str) -> list[tuple[str, str]]:
        """(dedupe key, payload) of everything ever queued for a chat."""
        rows = "SELECT dedupe, payload FROM outbox WHERE chat_id=? AND kind=?"
        return look(self._main, lambda tx: tx.execute(rows, (chat, kind)).fetchall())

    def board(self, chat: int) -> tuple[int, int] | None:
        """(message, unread) of an officer's standing notice."""
        row = "SELECT message_id, unread FROM board WHERE chat_id=?"
        found: tuple[int, int] | None = look(self._main, lambda tx: tx.execute(row, (chat,)).fetchone())
        return found

    def orphans(self) -> int:
        """Shares whose case is gone or shredded."""
        rows = look(self._main, lambda tx: tx.execute("SELECT case_id FROM tip WHERE shredded_on IS NULL").fetchall())
        cases = {bytes(case_id) for (case_id,) in rows}
        shares = look(self._keys, lambda tx: tx.execute("SELECT case_id FROM share").fetchall())
        return sum(bytes(case_id) not in cases for (case_id,) in shares)

    def cases(self) -> int:
        """Cases stored now."""
        return len(look(self._main, lambda tx: tx.execute("SELECT 1 FROM tip").fetchall()))

    def acts(self) -> "Counter[str]":
        """Links of the audit chain, by act."""
        return Counter(act for (act,) in look(self._main, lambda tx: tx.execute("SELECT act FROM audit").fetchall()))


_WORDED: tuple[Kind, ...] = ("tip", "message", "reply", "note")
_NUMBERS = "SELECT number, selector FROM tip JOIN receipt USING(case_id)"
_CASES = (
    "SELECT case_id, number, selector, salt, verifier, withdrawn_on, shredded_on FROM tip LEFT JOIN receipt USING(case_id)"
)
_ENTERED = "SELECT count(*) FROM entry WHERE case_id=? AND kind='asked-about'"
_HELD = "SELECT number, reader_id FROM key_wrap JOIN tip USING(case_id)"
_SUBMITTED = "SELECT number FROM audit WHERE act='submit'"
_WRAP = "SELECT reader_epoch, wrap FROM key_wrap WHERE case_id=? AND reader_id=? AND epoch=?"
_OUTBOX = "SELECT coalesce(sum(sent_at IS NULL AND dead=0), 0), coalesce(sum(dead), 0) FROM outbox"


def _selector(tip: Tip) -> str:
    return tip.code[:4]
