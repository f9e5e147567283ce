"""What receipts were used for, in the files, against what citizens were told. Called by ``era`` while nothing runs."""

from campaigns.crash.checks import Checks
from campaigns.crash.person import plain
from campaigns.crash.record import Record, Tip
from campaigns.crash.town import Town, words
from config.texts import Texts
from storage.readonly import look


class Followed:
    def __init__(self, checks: Checks, record: Record, town: Town, texts: Texts) -> None:
        self._checks, self._record, self._town, self._texts = checks, record, town, texts

    def at_rest(self) -> None:
        """Withdrawals, marks, objections and nudges: each once, and what was told is so."""
        self._withdrawals()
        self._marks()
        self._objections()
        self._nudges()

    def _count(self, what: str, stored: int, told: int, asked: int) -> None:
        """So many were told of; ``asked`` more pressed and left before they were told."""
        if stored < told:
            self._record.fault("lost", f"{what}: {told} told, {stored} stored")
        if stored > told + asked:
            self._record.fault("doubled", f"{what}: {told} told, {asked} asked, {stored} stored")

    def _withdrawals(self) -> None:
        acts = [number for (number,) in self._checks.look("SELECT number FROM audit WHERE act='withdraw'")]
        if len(set(acts)) != len(acts):
            self._record.fault("doubled", f"{len(acts)} withdrawals of {len(set(acts))} cases")
        said = [tip.withdrawn for tip in self._record.tips.values() if tip.withdrawn]
        asked = said.count("asked")
        self._count("withdrawals", len(acts), len(said) - asked, asked)

    def _marks(self) -> None:
        ((counted,),) = self._checks.look("SELECT coalesce(sum(count), 0) FROM rating")
        rated = {number for (number,) in self._checks.look("SELECT number FROM tip WHERE rated=1")}
        said = [tip.rated for tip in self._record.tips.values()]
        self._count("marks", counted, said.count("told"), said.count("asked"))
        # A mark outlives its case, which nothing ties it to: one may have been erased since.
        gone = [tip.rated for tip in self._record.tips.values() if tip.rated and tip.may_be_gone]
        least, most = len(rated), len(rated) + len(gone)
        if not least <= counted <= most:
            kind = "doubled" if counted > most else "lost"
            self._record.fault(kind, f"{counted} marks of {least} rated cases, and of {len(gone)} that may be gone")
        for number, tip in self._known():
            if tip.rated == "told" and not tip.may_be_gone and number not in rated:
                self._record.fault("lost", f"{number} is not rated, and its citizen was thanked")

    def _objections(self) -> None:
        marked = {number for (number,) in self._checks.look("SELECT number FROM tip WHERE objected_on IS NOT NULL")}
        for number, tip in self._known():
            if tip.objected and not tip.may_be_gone and number not in marked:
                self._record.fault("lost", f"{number}: an objection was taken, and the case does not show it")

    def _nudges(self) -> None:
        """Whoever was told that he will hear of news is remembered while the case is open; no news is told twice."""
        rows = look(self._checks.sessions, lambda tx: tx.execute("SELECT hex(case_id), chat_id FROM nudge").fetchall())
        kept = dict(rows)
        open_cases = dict(self._checks.look("SELECT number, hex(case_id) FROM tip WHERE closed_at IS NULL"))
        for number, tip in self._known():
            if tip.nudged and not tip.withdrawn and number in open_cases and kept.get(open_cases[number]) != tip.nudged:
                self._record.fault("lost", f"{number}: its citizen asked for news, and is forgotten")
        sentence = plain(self._texts, "nudge")
        for chat, looks in self._record.looks.items():
            told = sum(words(message) == sentence for message in self._town.newest_first(chat))
            if told > looks:  # one for each look at most: nothing more until he has looked again
                self._record.fault("doubled", f"a citizen looked {looks} times, and was told of news {told} times")

    def _known(self) -> list[tuple[str, Tip]]:
        return [(number, self._record.tips[code]) for number, code in self._record.codes.items()]
