"""What happens to a draft, as pure functions: adding, correcting, asking, putting together. No Telegram, no storage."""

from dataclasses import replace

from config.texts import Texts
from handlers.citizen.conversation import NO_STEP, QUESTIONS, Draft, Part

MAX_CHARACTERS = 20_000
MAX_MESSAGES = 300
"""A draft is read and saved whole with each of its messages, so their number is bounded too."""


def size(draft: Draft) -> int:
    """Characters written so far."""
    return sum(len(part.text) for part in draft.parts)


def too_long(draft: Draft) -> bool:
    return size(draft) > MAX_CHARACTERS or len(draft.parts) > MAX_MESSAGES


def full(draft: Draft) -> bool:
    """Not one character more can be added."""
    return size(draft) >= MAX_CHARACTERS or len(draft.parts) >= MAX_MESSAGES


def add(draft: Draft, message_id: int, text: str) -> Draft:
    """The text answers the open question and the next one opens; without a question it is free text."""
    question = QUESTIONS[draft.step] if draft.step != NO_STEP else ""
    parts = (*draft.parts, Part(message_id, question, text))
    return replace(draft, parts=parts, step=_after(draft.step))


def correct(draft: Draft, message_id: int, text: str) -> Draft | None:
    """An edited message replaces what it said; None when the draft does not hold it. Empty text takes it out."""
    if all(part.message_id != message_id for part in draft.parts):
        return None
    changed = (replace(p, text=text) if p.message_id == message_id else p for p in draft.parts)
    return replace(draft, parts=tuple(p for p in changed if p.text))


def ask(draft: Draft) -> Draft:
    """Open the first question that has no answer; the first one counts as answered by free text."""
    answered = {part.question or "what" for part in draft.parts}
    steps = [i for i, question in enumerate(QUESTIONS) if question not in answered]
    return replace(draft, step=steps[0] if steps else NO_STEP)


def skip(draft: Draft) -> Draft:
    """Leave the open question; the first cannot be left."""
    return draft if draft.step in (0, NO_STEP) else replace(draft, step=_after(draft.step))


def step_back(draft: Draft) -> Draft:
    """Take back the answer to the question before, and ask it again."""
    if draft.step in (0, NO_STEP):
        return draft
    before = draft.step - 1
    parts = tuple(p for p in draft.parts if p.question != QUESTIONS[before])
    return replace(draft, step=before, parts=parts)


def stop_asking(draft: Draft) -> Draft:
    return replace(draft, step=NO_STEP)


def toggle_mask(draft: Draft) -> Draft:
    return replace(draft, mask=not draft.mask)


def toggle_cut(draft: Draft) -> Draft:
    return replace(draft, cut=not draft.cut)


def compose(draft: Draft, texts: Texts) -> str:
    """The whole tip: free text first, then each answer under its question."""
    free = [p.text for p in draft.parts if p.question in ("", "what")]
    answers = [
        f"{texts.plain('question-' + p.question)}：{p.text}" for p in draft.parts if p.question not in ("", "what")
    ]
    return "\n".join([*free, *answers])


def _after(step: int) -> int:
    return step + 1 if step != NO_STEP and step + 1 < len(QUESTIONS) else NO_STEP
