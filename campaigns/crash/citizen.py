"""A citizen with a phone: writes, corrects, changes his mind, submits, comes back. Driven by chance from one seed."""

from campaigns.crash.follower import Follower, Gone
from campaigns.crash.person import GaveUp
from campaigns.crash.record import OFFICE, UNIT, Tip
from campaigns.crash.town import Tap, button, words
from demo.botapi.people import Message


class Citizen(Follower):
    """``parts`` are the messages of the open draft: (message id, words)."""

    parts: list[tuple[int, str]]

    async def live(self) -> None:
        """One visit: a tip or two, and what people do afterwards."""
        self.parts = []
        try:
            if self.rng.random() < 0.3:
                await self._choose_language()
            earlier = self.record.earlier(self.rng) if self.rng.random() < 0.5 else None
            if earlier is not None:
                await self.follow(earlier)
                await self._open()
            for turn in range(self.rng.choice((1, 1, 2))):
                if turn or self.rng.random() < 0.5:
                    await self._open()
                receipt = await self._tip()
                if receipt is None:
                    return
                if self.rng.random() < 0.4:
                    await self._come_back(self.record.tips[receipt])
            await self._leave()
        except (GaveUp, Gone):
            return

    @property
    def _draft(self) -> str:
        return "\n".join(text for _, text in self.parts)

    async def _choose_language(self) -> None:
        """There and back: afterwards Chinese is chosen, and outlives clearing the chat."""
        for _ in range(2):
            asked = await self.town.say(self.chat, "/language")
        await self.wait("the language", lambda: self.said("language-set", asked))

    async def _open(self) -> None:
        await self.pause()
        asked = await self.town.say(self.chat, "/tip")
        await self.wait("the invitation to write", lambda: self.screen("start", asked))

    async def _tip(self) -> str | None:
        """Write and submit; returns the code, or None where it ends otherwise."""
        self.parts = []
        await self._write_some()
        chance = self.rng.random()
        if chance < 0.12:
            await self._correct()
        elif chance < 0.2:
            await self._rewrite()
        elif chance < 0.3:
            await self._discard()
            return None
        elif chance < 0.33:
            self.record.idle.add(self.chat)
            return None
        return await self._submit(hasty=self.rng.random() < 0.15)

    async def _write_some(self) -> None:
        burst = self.rng.random() < 0.4
        for _ in range(self.rng.choice((1, 2, 3))):
            await self._write()
            if not burst:
                await self._preview()
        if burst:
            await self._preview()

    async def _write(self) -> None:
        if not self.parts or self.rng.random() < 0.5:
            await self.pause()
        chance = self.rng.random()
        text = self.record.naming(UNIT if chance < 0.2 else OFFICE) if chance < 0.25 else self.record.piece()
        self.parts.append((await self.town.say(self.chat, text), text))

    async def _preview(self) -> Message:
        """Wait for the preview with everything written so far, each message once."""
        found: Message | None = None

        def whole() -> bool:
            nonlocal found
            found = self.screen("submit")
            return found is not None and self._holds(words(found))

        await self.wait("a preview with all words", whole, kind="drafts")
        assert found is not None
        return found

    def _holds(self, preview: str) -> bool:
        for _, text in self.parts:
            if preview.count(text) > 1:
                self.record.fault("doubled", f"{self.name}: a message stands twice in the draft")
                raise GaveUp
        return self._draft in preview

    async def _correct(self) -> None:
        await self.pause()
        at = self.rng.randrange(len(self.parts))
        message_id, old = self.parts[at]
        self.record.discarded.add(old)
        self.parts[at] = (message_id, self.record.piece())
        await self.town.edit(self.chat, message_id, self.parts[at][1])
        await self._preview()

    async def _rewrite(self) -> None:
        await self.pause()
        self.record.discarded |= {text for _, text in self.parts}
        self.parts = []
        await self.tap("rewrite", lambda: self._on("submit", "rewrite"), lambda tap: self.screen("start", tap.message_id - 1))
        await self._write()
        await self._preview()

    async def _discard(self) -> None:
        await self.pause()
        self.record.discarded |= {text for _, text in self.parts}
        await self.tap("discard", lambda: self._on("submit", "discard"), lambda tap: self._became(tap, "discarded"))

    async def _submit(self, *, hasty: bool) -> str:
        """Tap submit until a receipt is there, now and then twice at once, or right behind one more message."""
        await self.pause()
        if hasty:
            await self._write()
        before = set(self._receipts())
        first = self._on("submit", "submit")
        if first and self.rng.random() < 0.25:  # an impatient finger: twice at once
            await self.town.tap(self.chat, first[0].message_id, button(*first))
        await self.tap(
            "get a receipt", lambda: self._on("submit", "submit"),
            lambda tap: set(self._receipts()) - before or self._refused(tap),
        )  # fmt: skip
        code = (set(self._receipts()) - before).pop()
        self.record.tips[code] = Tip(code, self._draft)
        self.parts = []
        return code

    def _refused(self, tap: Tap) -> bool:
        """Words that the tip was not taken: clear, but nothing in a campaign gives reason for them."""
        for key in ("submit-failed", "submit-closed", "follow-deleted"):
            if self.said(key, tap.message_id):
                self.record.fault("unanswered", f"{self.name}: was told {key}")
                raise GaveUp
        return False

    def _receipts(self) -> list[str]:
        """Codes shown as valid in this chat."""
        return [code_on(m) for m in self.town.newest_first(self.chat) if button(m, "more")]

    async def _come_back(self, tip: Tip) -> None:
        """With the code, from this account or another one."""
        visitor = self if self.rng.random() < 0.5 else Citizen(self.town, self.record, self.rng, self.texts, f"{self.name}b")
        await visitor.follow(tip)

    async def _leave(self) -> None:
        """Clear the chat, or write once more and clear it at once, or just go."""
        chance = self.rng.random()
        if chance < 0.2 and self.screen("clear"):
            text = self.record.piece()
            self.record.discarded.add(text)
            self.record.cleared[self.chat] = text
            await self.town.say(self.chat, text)
        if chance < 0.4 and self.screen("clear"):
            for tip in self.record.tips.values():
                if tip.nudged == self.chat:
                    tip.nudged = 0
            await self.tap("clear the chat", lambda: self._on("clear", "clear"), self._cleared)

    def _cleared(self, tap: Tap) -> bool:
        return bool(self.said("cleared", tap.message_id) or self.said("cleared-partly", tap.message_id))


def code_on(receipt: Message) -> str:
    """The code on the copy button."""
    return next(str(key["copy_text"]["text"]) for row in receipt.keyboard for key in row if "copy_text" in key)
