"""What officers and the channel were told, against what was queued for them. Called by ``era`` while nothing runs."""

import json
import re

from campaigns.crash.checks import MARK, Checks
from campaigns.crash.person import plain
from campaigns.crash.record import Record
from campaigns.crash.town import Town, words
from config.texts import Texts

CASE = re.compile(r"QF-[0-9A-Z]{4}-[0-9A-Z]{4}")
MANY = re.compile(r"期限提醒：([\d,]+) 件")
"""The head of a message that stands for many reminders."""


class Notices:
    """``chats`` are those of PEOPLE (``desk``). Two never open their queue, and nobody claims cases: their standing notices
    count everything that came in and that they may know of.
    """

    def __init__(
        self, checks: Checks, record: Record, town: Town, texts: Texts, chats: tuple[int, int, int], channel: int
    ) -> None:
        self._checks, self._record, self._town, self._texts = checks, record, town, texts
        self._officer, self._watcher, self._tied = chats
        self._channel = channel

    def at_rest(self) -> None:
        """The outbox is empty and nothing of it was lost or given up."""
        waiting, dead = self._checks.outbox()
        if waiting or dead:
            self._record.fault("other", f"outbox: {waiting} messages still wait, {dead} were given up")
        self._standing_notice(self._watcher, tied=False)
        self._standing_notice(self._tied, tied=True)
        self._tied_knows_nothing()
        for chat in (self._officer, self._watcher):
            self._reminders(chat)
        self._one_by_one(self._channel, "digest-channel", "")
        for chat, text in self._record.cleared.items():
            mark = MARK.findall(text)[0]
            cleared = self._town.sentence(chat, plain(self._texts, "cleared"))
            after = cleared.message_id if cleared else 0  # what a killed life sent last before that, nobody can name
            if any(mark in words(message) for message in self._town.newest_first(chat, after)):
                self._record.fault("other", f"{mark} came back after its citizen had cleared the chat")

    def at_the_end(self) -> None:
        """After days: idle drafts were announced as gone, what officers read is deleted, erased cases left nothing."""
        for chat in self._record.idle:
            if self._town.sentence(chat, plain(self._texts, "expired-draft")) is None:
                self._record.fault("unanswered", "a draft ran out, and its citizen was not told")
        if self.content_left():
            self._record.fault("other", f"{self.content_left()} messages with content stand in the officer's chat for good")
        if self._checks.orphans():
            self._record.fault("other", f"{self._checks.orphans()} shares of erased cases are left")

    def content_left(self) -> int:
        """How many messages with a citizen's words stand in the officer's chat."""
        return sum(bool(m.protected and MARK.search(words(m))) for m in self._town.newest_first(self._officer))

    def _standing_notice(self, chat: int, *, tied: bool) -> None:
        board = self._checks.board(chat)
        shown = self._town.world.chats[chat].messages.get(board[0]) if board else None
        number = re.search(r"\d+", words(shown).replace(",", "")) if shown else None
        told, happened = int(number[0]) if number else 0, self._happened(tied=tied)
        if told != happened:
            kind = "lost" if told < happened else "doubled"
            self._record.fault(kind, f"a standing notice (tied: {tied}) tells of {told} of {happened} events")

    def _happened(self, *, tied: bool) -> int:
        """How many things came in that an officer is told of: nothing of what is for the superior, or of his own unit.

        An erased tip was announced when it came, but not that it went.
        """
        tips = {number: self._record.tips[code] for number, code in self._record.codes.items()}
        hidden = {number for number, tip in tips.items() if tip.above or (tied and tip.tied)}
        hidden |= {number for (number,) in self._checks.look(_REQUESTS)}
        there = {number for (number,) in self._checks.look("SELECT number FROM tip")}
        count = 0
        for act, number in self._checks.look("SELECT act, number FROM audit ORDER BY seq"):
            if act == "access.withdraw" and tied:
                hidden.add(number)
            elif act in ("submit", "message") or (act == "withdraw" and number in there):
                count += number not in hidden
        return count

    def _tied_knows_nothing(self) -> None:
        """No message to the tied officer has the number of a case that names his unit, or is for the superior."""
        said = "\n".join(words(message) for message in self._town.newest_first(self._tied))
        for number, code in self._record.codes.items():
            if (self._record.tips[code].tied or self._record.tips[code].above) and number in said:
                self._record.fault("other", f"{number} concerns the tied officer, and he was told of it")

    def _reminders(self, chat: int) -> None:
        """Every case of a queued reminder was named, or counted in a message that stands for many; and no message more
        was seen than was queued.
        """
        payloads = [json.loads(payload) for _, payload in self._checks.notices(chat, "reminder")]
        numbers = {str(payload["number"]) for payload in payloads}
        texts = {words(m) for m in self._town.world.chats[chat].messages.values() if m.author != "user"}
        shown = [text for text in texts if text.startswith("⏰")]
        unnamed = numbers - set(CASE.findall("\n".join(shown)))
        counted = sum(int(many[1].replace(",", "")) - len(CASE.findall(text)) for text in shown if (many := MANY.search(text)))
        if len(unnamed) > counted:
            self._record.fault("lost", f"reminders: {len(unnamed)} cases were never named, {counted} counted only")
        if len(shown) > len(payloads):
            self._record.fault("other", f"reminders: {len(shown)} messages seen of {len(payloads)} queued")

    def _one_by_one(self, chat: int, kind: str, sign: str) -> None:
        """Each queued message was seen at least once; a repeat has the same words and so is recognised."""
        queued = {json.dumps(json.loads(payload), sort_keys=True) for _, payload in self._checks.notices(chat, kind)}
        seen = {words(m) for m in self._town.world.chats[chat].messages.values() if m.author != "user"}
        shown = {text for text in seen if text.startswith(sign)}
        if len(shown) != len(queued):
            self._record.fault("lost" if len(shown) < len(queued) else "other", f"{kind}: {len(shown)} seen of {len(queued)}")


_REQUESTS = "SELECT number FROM tip WHERE case_id NOT IN (SELECT case_id FROM receipt)"
