"""A citizen with his receipt: looks, adds, rates, objects, asks for news or for another handler, withdraws. For ``citizen``.

Every act is noted before its last press and again once its citizen was told: between the two, either is right.
"""

from collections.abc import Callable

from campaigns.crash.person import Person, plain
from campaigns.crash.record import UNIT, Tip
from campaigns.crash.town import Tap, button, buttons, words
from demo.botapi.people import Message

OUTCOMES = ("erased", "shredded", "kept")
BLANK = "␟"
"""Stands for a value in a sentence; what comes before it is how the sentence begins."""


class Gone(Exception):
    """An officer has erased the case meanwhile: nothing more can be done with it."""


class Follower(Person):
    tip: Tip
    asked: int
    """The message in which the code was sent."""

    async def follow(self, tip: Tip) -> None:
        """Open the case, and now and then do something with it. Raises Gone."""
        self.tip, tip.busy = tip, True
        try:
            if await self._look():
                await self._do_something()
        finally:
            tip.busy = False

    async def _look(self) -> bool:
        """Send the code; False when it opens nothing, as it should."""
        await self.pause()
        self.record.looks[self.chat] += 1
        self.asked = await self.town.say(self.chat, self.tip.code)
        await self.wait("the state", lambda: self._state() or self.said("code-wrong", self.asked))
        if self._state() is None and not self.tip.may_be_gone:
            self.record.fault("lost", f"{self.name}: a receipt does not open")
        return self._state() is not None

    def _state(self) -> Message | None:
        return self.screen("acts", self.asked)

    async def _do_something(self) -> None:
        state, tip = self._state(), self.tip
        if state is None or not button(state, "say"):
            return
        if button(state, "rate") and not tip.rated and self.rng.random() < 0.8:
            await self._rate()
            return
        acts = {self._add: 9, self._recuse: 2}
        if button(state, "nudge"):
            acts[self._nudge] = 3
        if _objection(state):
            acts[self._object] = 6
        # Whether an early erasure concerned somebody could not be told from the files.
        if not tip.withdrawn and not tip.above and (not tip.tied or tip.code in self.record.codes.values()):
            acts[self._withdraw] = 3
        chosen = self.rng.choices([*acts, None], [*acts.values(), 5])[0]
        if chosen is not None:
            await chosen()

    async def _tap(self, what: str, find: Callable[[], tuple[Message, str] | None], done: Callable[[Tap], object]) -> Tap:
        """As ``tap``, and given up once an officer has begun to erase the case. Raises Gone."""
        tap = await self.tap(what, find, lambda tap: self.tip.erased or done(tap))
        if tap is None or self.tip.erased:
            raise Gone
        return tap

    async def _add(self) -> None:
        text = self.record.naming(UNIT) if self.rng.random() < 0.15 else self.record.piece()
        await self._ask("more", lambda: self._on("say", "say"), "say-ask")
        if await self._send(text, "said"):
            self.tip.additions.append(text)

    async def _object(self) -> None:
        def find() -> tuple[Message, str] | None:
            state = self._state()
            return (state, _objection(state)) if state and _objection(state) else None

        await self._ask("an objection", find, "say-ask-objection")
        text = self.record.piece()
        if await self._send(text, "said-objection"):
            self.tip.additions.append(text)
            self.tip.objected = True

    async def _recuse(self) -> None:
        await self._more()
        await self._ask("a reason", lambda: self._on("recuse", "recuse"), "say-ask-superior")
        text = self.record.piece()
        if await self._send(text, "said-superior"):
            self.tip.requests.append(text)

    async def _ask(self, what: str, find: Callable[[], tuple[Message, str] | None], key: str) -> None:
        await self.pause()
        await self._tap(f"be asked for {what}", find, lambda tap: self.said(key, self.asked))

    async def _send(self, text: str, done: str) -> bool:
        """Write it and send it off, now and then with an impatient finger; whether it was said to be taken."""
        await self.pause()
        sent = await self.town.say(self.chat, text)
        await self.wait("the addition shown once more", lambda: self.tip.erased or self._shown(text, sent), kind="drafts")
        await self.pause()
        self.tip.unsure.append(text)
        await self._twice(self.screen("send", sent), "send")
        tap = await self._tap(
            "add words", lambda: self._on("send", "send"),
            lambda tap: self._became(tap, done) or self.said("code-wrong", sent),
        )  # fmt: skip
        if not self._became(tap, done):
            return False
        self.tip.unsure.remove(text)
        return True

    def _shown(self, text: str, after: int) -> bool:
        found = self.screen("send", after)
        return found is not None and text in words(found)

    async def _twice(self, screen: Message | None, verb: str) -> None:
        """An impatient finger: one press ahead of the one that is waited for."""
        if screen and button(screen, verb) and self.rng.random() < 0.25:
            await self.town.tap(self.chat, screen.message_id, button(screen, verb))

    async def _more(self) -> None:
        """The buttons behind the one for more."""
        await self.pause()
        await self._tap("see more", lambda: self._on("acts", "acts"), lambda tap: self.screen("fewer", self.asked))

    async def _rate(self) -> None:
        await self.pause()
        await self._tap("be asked for a mark", lambda: self._on("rate", "rate"), lambda tap: self.screen("score", self.asked))
        asked = self.screen("score", self.asked)
        mark = self.rng.randrange(5)
        await self.pause()
        self.tip.rated = "asked"
        if asked and self.rng.random() < 0.3:
            await self.town.tap(self.chat, asked.message_id, buttons(asked, "score")[4 - mark])
        # Asked twice, when a kill made the question come again, he is told of his mark at the second question.
        tap = await self._tap(
            "give a mark",
            lambda: self._mark(mark),
            lambda tap: self._became(tap, "say-ask-comment") or self._told(tap, "rate-twice"),
        )
        self.tip.rated = "told"
        if not self._told(tap, "rate-twice") and self.rng.random() < 0.5:
            text = self.record.piece()
            if await self._send(text, "said-comment"):
                self.tip.additions.append(text)

    def _mark(self, mark: int) -> tuple[Message, str] | None:
        found = self.screen("score", self.asked)
        return (found, buttons(found, "score")[mark]) if found else None

    async def _nudge(self) -> None:
        await self.pause()
        await self._tap(
            "be asked about news", lambda: self._on("nudge", "nudge"),
            lambda tap: self.screen("nudge-on", self.asked) or self._told(tap, "nudge-on-already"),
        )  # fmt: skip
        if self.screen("nudge-on", self.asked) is None:
            return
        await self.pause()
        tap = await self._tap(
            "be told of news", lambda: self._on("nudge-on", "nudge-on"),
            lambda tap: self._became(tap, "nudge-kept") or self._told(tap, "nudge-closed"),
        )  # fmt: skip
        if self._became(tap, "nudge-kept"):
            self.tip.nudged = self.chat

    def _told(self, tap: Tap, key: str) -> bool:
        return tap.answer == self.texts.plain(key)

    async def _withdraw(self) -> None:
        await self._more()
        await self.pause()
        await self._tap("be warned", lambda: self._on("withdraw", "withdraw"), lambda tap: self.screen("unfile", self.asked))
        await self.pause()
        self.tip.withdrawn = "asked"
        await self._twice(self.screen("unfile", self.asked), "unfile")
        await self._tap("withdraw", lambda: self._on("unfile", "unfile"), lambda tap: self._outcome())
        self.tip.withdrawn, self.tip.nudged = self._outcome(), 0
        if self.rng.random() < 0.6:
            await self._look_again()

    def _outcome(self) -> str:
        """What this chat was last told that the withdrawal did, "" for nothing yet."""
        begins = {outcome: plain(self.texts, "withdrawn", outcome=outcome, why=BLANK).split(BLANK)[0] for outcome in OUTCOMES}
        said = (words(message) for message in self.town.newest_first(self.chat, self.asked))
        return next((outcome for text in said for outcome, begin in begins.items() if text.startswith(begin)), "")

    async def _look_again(self) -> None:
        """What the code shows after a withdrawal agrees with what was told."""
        there = await self._look()
        state = self._state()
        sign = {"shredded": "status-shredded", "kept": "status-withdrawn"}.get(self.tip.withdrawn)
        if (sign is not None) != there:
            self.record.fault("other", f"{self.name}: told {self.tip.withdrawn}, and the code opens: {there}")
        elif state and sign and plain(self.texts, sign, day=BLANK).split(BLANK)[1] not in words(state):
            self.record.fault("other", f"{self.name}: told {self.tip.withdrawn}, and the state says nothing of it")


def _objection(state: Message) -> str:
    """Callback data of the button that disagrees with the result, or ""."""
    return next((data for data in buttons(state, "tell") if data.endswith(":objection")), "")
