"""An officer at the desk: takes cases from the queue, answers, records, moves them on, reads, now and then erases junk."""

from collections.abc import Callable
from random import Random

from campaigns.crash.person import GaveUp, Person, plain
from campaigns.crash.record import Record
from campaigns.crash.town import Tap, Town, button, buttons, words
from config import lifecycle, registers, rules
from config.texts import Texts
from demo.botapi.people import Message

PATH = ("S02", "S05", "S19", "S20")
"""Registered, passed on, received, archived: the shortest way through the life cycle of a desk that relays."""
SITTING = 4
"""Moves an officer makes with one case before he looks at the queue again."""
DROP = "drop"
ENTRY = ("asked-about", "record")
"""Kind and act of the entry an officer makes: open to every role in every state, and asks for words."""


NOT_THERE = ("case-unknown", "case-moved-on", "content-shredded", "refused-no-such-move", "refused-review-answered")
"""What an officer is told of a case that its citizen has withdrawn since, or whose result he has objected to."""


class Gone(Exception):
    """A screen was rewritten meanwhile: the act is given up, nothing was done."""


class Officer(Person):
    passphrase = ""

    def __init__(self, town: Town, record: Record, rng: Random, texts: Texts, name: str) -> None:
        super().__init__(town, record, rng, texts, name)
        flow = lifecycle.load()
        self._states = {state.id: state.name.said("zh") for state in flow.states}
        kind = next(kind for kind in registers.load(flow, rules.load()).kinds if kind.id == ENTRY[0])
        act = next(act for act in kind.acts if act.id == ENTRY[1])
        self._entered = plain(texts, "entry-done", what=f"{kind.name.said('zh')} · {act.name.said('zh')}")

    async def live(self) -> None:
        """Work without end, until cancelled at rest."""
        while True:
            await self.pause()
            try:
                await self._work()
            except Gone:
                continue
            except GaveUp:
                return

    async def join(self, invitation: str) -> None:
        sent = await self.town.say(self.chat, f"/start {invitation}")
        await self.wait("the welcome", lambda: self.screen("queue", sent))

    async def _work(self) -> None:
        asked = await self.town.say(self.chat, "/queue")
        await self.wait("the queue", lambda: self.screen("home", asked))
        rows = buttons(self._need(self.screen("home", asked)), "card")
        if not rows:
            return
        row = self.rng.choice(rows)
        number = row.split(":")[2]
        tap = await self._press(self.screen("home", asked), row, lambda tap: self._shown(tap, number), "open a card")
        card = self._need(self._card(tap, number))
        chance = self.rng.random()
        if chance < 0.25:
            self.record.case(number).replies.append(await self._write(card, "reply", "reply-sent"))
        elif chance < 0.35:
            self.record.case(number).notes.append(await self._write(card, "note", "note-kept"))
        elif chance < 0.45:
            self.record.case(number).entries.append(await self._enter(card))
        elif chance < 0.6:
            await self._read(card, number)
        else:
            await self._see_through(card, number)

    async def _write(self, card: Message, verb: str, done: str) -> str:
        """Write a reply or a note; returns its words once told that they are kept."""
        newest = self._newest()
        await self._press(card, button(card, verb), lambda tap: self._prompt(newest), f"be asked for a {verb}")
        text = self.record.piece()
        sent = await self.town.say(self.chat, text)
        await self.wait(f"the {verb} shown once more", lambda: self._prompt(sent, text))
        screen = self._need(self._prompt(sent, text))
        await self._press(screen, button(screen, "do"), lambda tap: self.said(done, tap.message_id), f"keep a {verb}")
        return text

    async def _enter(self, card: Message) -> str:
        """Record that somebody asked after the case; returns the words once told that they are kept."""
        tap = await self._press(card, button(card, "entries"), lambda tap: self._below(tap, "entry-new"), "see its registers")
        screen = self._need(self._below(tap, "entry-new"))
        tap = await self._press(
            screen, button(screen, "entry-new"), lambda tap: self._below(tap, "entry-begin"), "choose an entry"
        )
        screen = self._need(self._below(tap, "entry-begin"))
        begin = next((data for data in buttons(screen, "entry-begin") if tuple(data.split(":")[3:5]) == ENTRY), "")
        before = words(screen)
        await self._press(screen, begin, lambda tap: self._asked(tap.message_id, before), "begin an entry")
        text = self.record.piece()
        sent = await self.town.say(self.chat, text)
        await self.wait("the entry shown once more", lambda: self._prompt(sent, text) or self.said("case-unknown", sent))
        screen = self._need(self._prompt(sent, text))
        await self._press(screen, button(screen, "do"), self._recorded, "record an entry")
        return text

    def _recorded(self, tap: Tap) -> Message | None:
        return self.town.sentence(self.chat, self._entered, tap.message_id)

    def _below(self, tap: Tap, verb: str) -> Message | None:
        """The screen with this button: the message tapped, or a newer one."""
        return self.screen(verb, tap.message_id - 1)

    async def register_tie(self, unit: str) -> None:
        """Name a unit he is tied to."""
        asked = await self.town.say(self.chat, "/ties")
        await self.wait("his ties", lambda: self.screen("tie-add", asked))
        await self.tap(
            "be asked for a tie", lambda: self._on("tie-add", "tie-add"), lambda tap: self.said("tie-add-ask", asked)
        )
        await self.town.say(self.chat, unit)
        done = plain(self.texts, "tie-added", held=1)
        await self.wait("the tie registered", lambda: self.town.sentence(self.chat, done, asked))

    async def _read(self, card: Message, number: str) -> None:
        """Look at the content; unlock first if need be."""
        for _ in range(2):
            tap = await self._press(card, button(card, "read"), self._read_or_not, "read")
            if self._content(tap):
                self.record.opened.add(number)
                return
            await self._unlock()

    async def _unlock(self) -> None:
        asked = await self.town.say(self.chat, "/unlock")
        await self.wait("to be asked for the passphrase", lambda: self._newest() > asked)
        sent = await self.town.say(self.chat, self.passphrase)
        await self.wait("the answer to the passphrase", lambda: self._newest() > sent)

    async def _see_through(self, card: Message, number: str) -> None:
        for _ in range(SITTING):
            before = len(self.record.case(number).states)
            await self._move(card, number)
            if len(self.record.case(number).states) == before:
                return
            card = self._need(self.screen("moves"))

    async def _move(self, card: Message, number: str) -> None:
        tap = await self._press(card, button(card, "moves"), self._moves, "see the moves")
        screen = self._need(self._moves(tap))
        wanted = [*PATH, *([DROP] if number in self.record.codes and self.rng.random() < 0.3 else [])]
        found = [data for to in wanted for data in buttons(screen, "move") if data.split(":")[3] == to]
        if not found:
            return
        move = found[-1] if self.rng.random() < 0.5 else self.rng.choice(found)
        before = words(screen)
        await self._press(screen, move, lambda tap: self._asked(tap.message_id, before), "begin a move")
        screen = await self._facts(self._need(self._asked(screen.message_id, before)))
        await self._confirm(screen, number, move.split(":")[3])

    async def _facts(self, screen: Message) -> Message:
        """Give what is asked until all is there to confirm."""
        while not button(screen, "do"):
            before, choice = words(screen), button(screen, "fact")
            if choice:
                old = screen.message_id
                await self._press(screen, choice, lambda tap: self._asked(old, before), "choose a fact")  # noqa: B023
            else:
                old = await self.town.say(self.chat, self.record.piece())
                await self.wait("the next question", lambda: self._asked(old, "") or self.said("case-unknown", old))  # noqa: B023 - awaited here
                before = ""
            screen = self._need(self._asked(old, before))
        return screen

    async def _confirm(self, screen: Message, number: str, to: str) -> None:
        if to == DROP:
            self.record.tips[self.record.codes[number]].erased = True
            await self._press(screen, button(screen, "do"), lambda tap: tap.answered, "erase")
            self.record.case(number).erased = True
            return
        tap = await self._press(
            screen,
            button(screen, "do"),
            lambda tap: self._stands(tap, number, to) or self.town.confirmed(tap.update_id),
            "make a move",
        )
        if not self._stands(tap, number, to):  # the screen was of an earlier move, asked once more after a kill
            raise Gone
        self.record.case(number).states.append(to)

    def _stands(self, tap: Tap, number: str, to: str) -> bool:
        """The newest card is of this case, and says that it is where the move leads."""
        card = self.screen("moves", tap.message_id)
        return card is not None and number in words(card) and self._states[to] in words(card)

    def stale(self, tap: Tap) -> bool:
        """As for everybody; or the case is gone, and all that was to be shown is shown."""
        told = tap.answer in map(self.texts.plain, NOT_THERE) or self.said("case-unknown", tap.message_id)
        return (told and self.town.confirmed(tap.update_id)) or super().stale(tap)

    async def _press(self, screen: Message | None, data: str, done: Callable[[Tap], object], what: str) -> Tap:
        """Tap once and wait for ``done``; Gone when the button is no longer there or told to be old."""

        await self.pause()
        message = self._need(screen)
        tap = await self.town.tap(self.chat, message.message_id, data) if data else None
        if tap is None:
            raise Gone
        await self.wait(what, lambda: done(tap) or self.stale(tap))
        if not done(tap):
            raise Gone
        return tap

    def _need(self, message: Message | None) -> Message:
        if message is None:
            raise Gone
        return message

    def _shown(self, tap: Tap, number: str) -> Message | None:
        """The card, or what is left of one whose citizen has taken the tip back since the queue was shown: no buttons."""
        newest = self.town.newest_first(self.chat, tap.message_id - 1)
        bare = (message for message in newest if button(message, "queue") and number in words(message))
        return self._card(tap, number) or next(bare, None)

    def _card(self, tap: Tap, number: str) -> Message | None:
        """The card, in the message tapped or in a newer one where that is gone."""
        found = self.screen("moves", tap.message_id - 1)
        return found if found and number in words(found) else None

    def _moves(self, tap: Tap) -> Message | None:
        """The list of moves, which may be empty."""
        found = self.screen("move", tap.message_id - 1) or self.screen("card", tap.message_id - 1)
        return None if found is None or button(found, "home") else found

    def _newest(self) -> int:
        return next((m.message_id for m in self.town.newest_first(self.chat)), 0)

    def _prompt(self, after: int, text: str = "") -> Message | None:
        """The newest question about what is being written, or its confirmation with ``text``."""
        found = self.screen("do" if text else "cancel", after)
        return found if found and text in words(found) else None

    def _asked(self, at: int, before: str) -> Message | None:
        """The next screen of a move: the message ``at`` rewritten, or a newer one."""
        found = self.screen("cancel", at - 1)
        return found if found and (found.message_id > at or words(found) != before) else None

    def _read_or_not(self, tap: Tap) -> bool:
        """Content is there, or a word why not; a life that dies over it takes the key along, and its word comes late."""
        return bool(tap.answer) or self._content(tap) or self.town.confirmed(tap.update_id)

    def _content(self, tap: Tap) -> bool:
        return tap.answered and any(m.protected for m in self.town.newest_first(self.chat, tap.message_id))
