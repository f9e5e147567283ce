"""What officers and the channel were told, against what was queued for them. Called by ``era`` while nothing runs."""

import json
import re

from campaigns.crash.checks import MARK, Checks
from campaigns.crash.person import plain
from campaigns.crash.record import Record
from campaigns.crash.town import Town, words
from config.texts import Texts


class Notices:
    """``watcher`` never opens his queue, and nobody claims cases: his standing notice counts everything that came in."""

    def __init__(
        self, checks: Checks, record: Record, town: Town, texts: Texts, officer: int, watcher: int, channel: int
    ) -> None:
        self._checks, self._record, self._town, self._texts = checks, record, town, texts
        self._officer, self._watcher, self._channel = officer, watcher, channel

    def at_rest(self) -> None:
        """The outbox is empty and nothing of it was lost or given up."""
        waiting, dead = self._checks.outbox()
        if waiting or dead:
            self._record.fault("other", f"outbox: {waiting} messages still wait, {dead} were given up")
        self._standing_notice()
        for chat in (self._officer, self._watcher):
            self._one_by_one(chat, "reminder", "⏰")
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

    def _standing_notice(self) -> None:
        board = self._checks.board(self._watcher)
        shown = self._town.world.chats[self._watcher].messages.get(board[0]) if board else None
        number = re.search(r"\d+", words(shown).replace(",", "")) if shown else None
        acts = self._checks.acts()
        told, happened = int(number[0]) if number else 0, acts["submit"] + acts["message"]
        if told != happened:
            kind = "lost" if told < happened else "doubled"
            self._record.fault(kind, f"the standing notice tells of {told} of {happened} events")

    def _one_by_one(self, chat: int, kind: str, sign: str) -> None:
        """Each queued message was seen at least once; a repeat has the same words and so is recognised."""
        queued = {json.dumps(json.loads(payload), sort_keys=True) for _, payload in self._checks.notices(chat, kind)}
        seen = {words(m) for m in self._town.world.chats[chat].messages.values() if m.author != "user"}
        shown = {text for text in seen if text.startswith(sign)}
        if len(shown) != len(queued):
            self._record.fault("lost" if len(shown) < len(queued) else "other", f"{kind}: {len(shown)} seen of {len(queued)}")
