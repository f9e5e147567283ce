"""What lies in the program's stores and chats after a sequence, against the oracle. Used by ``era``."""

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from campaigns.telegram.desk import READER, Desk
from campaigns.telegram.story import Person, Story
from storage import objects
from storage.database import Tx
from storage.ids import CaseId
from storage.sealing import CannotOpen, ShareB, Wrap, open_tip_key, parse_receipt

MARK = re.compile(r"记号「\w+」")
CODE = re.compile(r"<code>((?:[0-9A-Z]{5}-){3}[0-9A-Z]{5})</code>")
EXAMPLE = "K7QM3-XPD9T-2WHBR-6VN48"
"""What a receipt looks like, where one is asked for."""
TAKEN, REFUSED = ("已经收到", "Received and stored"), ("现在还没有收下", "Not received yet")


@dataclass
class Checks:
    """``faults`` grow as (kind, sentence)."""

    desk: Desk
    faults: list[tuple[str, str]] = field(default_factory=list)
    tips: int = 0
    refusals: int = 0
    added: int = 0
    put_aside: int = 0
    _last: int = 0

    async def after(self, story: Story) -> None:
        """Everything that must hold when a sequence has been handled."""
        story.catch_up()
        self.refusals += sum(person.model.refused for person in story.people)
        self.added += sum(len(person.model.added) for person in story.people)
        await self._stored(story)
        await self._open_drafts(story)
        await self._put_aside(story)
        for person in story.people:
            self._phone(story, person)
        self.faults += self.desk.telegram.faults
        self.desk.telegram.faults.clear()

    def fault(self, kind: str, words: str) -> None:
        self.faults.append((kind, words))

    async def _stored(self, story: Story) -> None:
        """Exactly the submitted tips, in the submitted words, each opened by the receipt that was shown, with exactly
        the additions and answers that were sent."""
        shares = dict(await self.desk.keys(lambda tx: tx.execute("SELECT case_id, share_b FROM share").fetchall()))
        rows = await self.desk.main(lambda tx: self._new_cases(tx, shares))
        wanted = {code: words for person in story.people for code, words in person.model.stored.items()}
        by_selector = {code[:4]: code for code in wanted}
        for case_id, selector, (words, *more) in rows:
            code = by_selector.pop(selector, None)
            if code is None:
                self.fault("doubled", f"a case was stored that nobody submitted: {words[:80]}")
                continue
            self.tips += 1
            if words != wanted[code]:
                self.fault("words", f"stored {words!r}, submitted {wanted[code]!r}")
            added = [text for person in story.people for receipt, text in person.model.added if receipt == code]
            if sorted(more) != sorted([*added, *self.desk.replies.pop(code, [])]):
                self.fault("words", f"below a tip lies {more}, added were {added}")
            claimed = await self.desk.services.receipts.open(parse_receipt(code))
            if claimed is None or claimed.case_id != case_id:
                self.fault("receipt", "a receipt does not open its case")
        for code in by_selector.values():
            self.fault("lost", f"submitted and not stored: {wanted[code]!r}")

    def _new_cases(self, tx: Tx, shares: dict[bytes, bytes]) -> list[tuple[bytes, str, list[str]]]:
        rows = tx.execute(_CASES, (READER, self._last)).fetchall()
        self._last = max([self._last, *(row[0] for row in rows)])
        return [
            (bytes(row[1]), row[2], self._opened(tx, CaseId(bytes(row[1])), row[3], row[4], shares)) for row in rows
        ]

    def _opened(self, tx: Tx, case_id: CaseId, epoch: int, wrap: bytes, shares: dict[bytes, bytes]) -> list[str]:
        try:
            seed = open_tip_key(case_id, 1, READER, epoch, self.desk.seed, Wrap(wrap), ShareB(shares[case_id]))
            turns = [objects.opened(box, seed, "tip") for box in objects.of_case(tx, case_id)]
        except (CannotOpen, KeyError):
            return ["(cannot be opened)"]
        return [turn.text for turn in turns]

    async def _open_drafts(self, story: Story) -> None:
        """Each open draft and addition holds each text once, in order; the language stays as it was chosen."""
        chats = {person.chat: person for person in story.people}
        first, last = min(chats), max(chats)
        rows = await self.desk.sessions(lambda tx: tx.execute(_SESSIONS, (first, last)).fetchall())
        now = self.desk.services.seconds()
        bodies: dict[int, Any] = {chat: json.loads(body) for chat, body, end in rows if end > now}
        for chat, person in chats.items():
            body = bodies.get(chat) or {}
            self._beside_the_draft(person, body)
            draft = body.get("draft")
            have = [(part["message_id"], part["text"]) for part in draft["parts"]] if draft else None
            want = list(person.model.draft.parts) if person.model.draft else None
            if have != want:
                self.fault("draft", f"the draft holds {have}, written was {want}, by {person.log}")
            elif draft and person.model.draft and draft["receipt"] != person.model.draft.born.receipt:
                self.fault("draft", "the draft has another receipt than it was made with")

    def _beside_the_draft(self, person: Person, body: dict[str, Any]) -> None:
        model, follow = person.model, body.get("follow")
        have = (follow["token"], follow["text"]) if follow else None
        want = (model.follow.token, model.follow.text) if model.follow else None
        if have != want:
            self.fault("addition", f"the addition is {have}, written was {want}, by {person.log}")
        if body.get("language", "") != model.language:
            self.fault("language", f"{body.get('language')!r} instead of {model.language!r}, by {person.log}")

    async def _put_aside(self, story: Story) -> None:
        count = (await self.desk.main(lambda tx: tx.execute("SELECT count(*) FROM dead_letter").fetchone()))[0]
        worded = [d for person in story.people for d in person.log if d.kind in ("text", "edit", "command", "unread")]
        lost = len({d.update_id for d in worded} & self.desk.telegram.put_aside)
        if count - self.put_aside != lost:
            self.fault("put aside", f"{lost} texts failed five times, {count - self.put_aside} were sealed aside")
        self.put_aside = count
        astray = sorted(self.desk.telegram.put_aside - self.desk.trouble.hopeless)
        if astray:
            self.fault("put aside", f"{astray} were put aside, and nothing of ours stood in their way")

    def _phone(self, story: Story, person: Person) -> None:
        """Nobody sees another's words or receipts; where nothing went wrong, everybody was answered."""
        said = [html.unescape(text) for text in self.desk.telegram.shown.pop(person.chat, [])]
        own = self.desk.receipts.pop(person.chat, set()) | {EXAMPLE}
        for text in said:
            if set(MARK.findall(text)) - set(person.marks) or set(CODE.findall(text)) - own:
                self.fault("another's", f"somebody was shown what another wrote, or another's receipt: {text}")
        shown = {code for text in said if _any(TAKEN, text) for code in CODE.findall(text)}
        if shown - set(person.model.stored):
            self.fault("receipt", "a receipt was shown as valid, and no case has it")
        if not story.clean or self.desk.trouble.chats.get(person.chat) or person.chat in self.desk.trouble.refusing:
            return
        if set(person.model.stored) - shown:
            self.fault("unanswered", "a tip was stored, and its citizen was shown no receipt")
        if person.model.refused and not any(_any(REFUSED, text) for text in said):
            self.fault("unanswered", "a tip was refused, and its citizen was not told")
        if any(all(answer not in text for text in said) for answer in person.awaits):
            self.fault("unanswered", "an officer's answer was not shown to who came with the receipt")
        if any(call.chat.id == person.chat for call in self.desk.telegram.world.callbacks.values()):
            self.fault("unanswered", "a pressed button still spins")


_CASES = (
    "SELECT a.seq, t.case_id, r.selector, w.reader_epoch, w.wrap FROM audit a JOIN tip t USING(number) "
    "JOIN receipt r USING(case_id) JOIN key_wrap w USING(case_id) "
    "WHERE a.act='submit' AND w.reader_id=? AND a.seq>? ORDER BY a.seq"
)
_SESSIONS = "SELECT chat_id, body, expires_at FROM session WHERE chat_id BETWEEN ? AND ?"


def _any(wordings: tuple[str, ...], text: str) -> bool:
    return any(words in text for words in wordings)
