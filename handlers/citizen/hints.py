"""What a citizen is told about his draft before he submits it: safer wording, better doors. Pure."""

from config.taxonomy import Taxonomy
from config.texts import Html, Texts
from handlers.citizen.conversation import Draft, Follow
from handlers.screen import shorten
from storage.recipients import Beyond
from triage.reading import Reader, Reading
from triage.spans import Span

EMERGENCY, SUGGESTION, VAGUE, ADVERT, CHATTER, SECRET, ABOUT_DESK = "O01", "O12", "O13", "O14", "O15", "O16", "O17"
CHATTER_LEAST = 0.95
"""From what probability on a first message is only answered, not kept. Nearly all chatter is likelier, nearly no tip is; and
a draft that was not meant costs less than a tip that its sender takes for sent."""
A_WORD = 6
"""Characters; so little says nothing of a matter, and what is likely chatter is."""
REACH = 500
"""Characters before and after, within which words that tell of a state secret or an emergency belong together."""
MOST_SHOWN, LONGEST_SHOWN = 8, 24
"""Of what seems to be the citizen's own: stretches, and characters of each."""
MOST_ADVERTS, HEAD, TAIL = 4, 36, 20
"""The same of what looks like an advert; of a long one both ends, which are what may be wrong."""
_BEYOND: dict[Beyond, str] = {
    "superior": "hint-desk-superior",
    "escrow": "hint-desk-escrow",
    "nobody": "hint-desk-nobody",
}
_SPOKEN = {EMERGENCY, SUGGESTION, VAGUE, ADVERT, CHATTER, SECRET, ABOUT_DESK}


def is_secret(reading: Reading) -> bool:
    """The text seems to hold state secrets: nothing of it may be kept."""
    return SECRET in _ids(reading)


def read_newly(reader: Reader, written: str, added: str, *, keep: bool) -> Reading:
    """What was just added to a long text, at the cost of a short one: read with what stands around it, or its adverts kept."""
    place = max(written.rfind(added), 0)
    return reader.read(written[max(place - REACH, 0) : place + len(added) + REACH], keep=keep)


def urgent(reading: Reading, texts: Texts, taxonomy: Taxonomy) -> Html:
    """The line that comes before everything else, or ""."""
    if EMERGENCY not in _ids(reading):
        return Html("")
    return Html(texts("hint-emergency", doors=_doors(taxonomy, [EMERGENCY], texts)) + "\n\n")


def is_chatter(reading: Reading) -> bool:
    """The text is surely a greeting, a test or a question to the bot, and nothing else."""
    if reading.scope != "out" or reading.personal:
        return False
    first = reading.out[0]
    return first.id == CHATTER and (first.p >= CHATTER_LEAST or (first.sure and len(reading.clean) <= A_WORD))


def seems_about_desk(reading: Reading) -> bool:
    """The text seems to be about the people of this desk."""
    return ABOUT_DESK in _ids(reading)


def changes(written: Draft | Follow, text: str, reading: Reading, texts: Texts) -> Html:
    """What in ``text`` seems to be the citizen's own or an advert, so that he sees what goes and can say no; or ""."""
    found = dict.fromkeys(text[item.start : item.end] for item in reading.personal)
    own = [shorten(piece, LONGEST_SHOWN) for piece in found]
    adverts = [_ends(text[start:end].strip()) for start, end in left_out(reading)]
    return Html(
        _shown("hint-masked" if written.mask else "hint-unmasked", own, MOST_SHOWN, texts)
        + _shown("hint-advert" if written.cut else "hint-advert-kept", adverts, MOST_ADVERTS, texts)
    )


def left_out(reading: Reading) -> tuple[Span, ...]:
    """What looks like an advert in a text that has more to say; of one that has not, nothing is left out."""
    return () if reading.scope == "spam" else reading.adverts


def hints(
    draft: Draft, text: str, reading: Reading, texts: Texts, taxonomy: Taxonomy, beyond: Beyond | None = None
) -> Html:
    """One line a matter, empty where there is nothing to say. ``beyond``: who alone will open a tip about the desk."""
    lines: list[str] = []
    found = _ids(reading)
    elsewhere = [out for out in found if out not in _SPOKEN]
    if elsewhere:
        key = "hint-mixed" if reading.scope == "mixed" else "hint-elsewhere"
        lines.append(texts(key, doors=_doors(taxonomy, elsewhere, texts)))
    if reading.scope == "spam":
        lines.append(texts("hint-spam"))
    spoken = ((SUGGESTION, "hint-suggestion"), (VAGUE, "hint-vague"))
    lines += [texts(key) for out, key in spoken if out in found]
    if beyond:
        lines.append(texts(_BEYOND[beyond]))
    return Html(changes(draft, text, reading, texts) + ("\n".join(lines) + "\n" if lines else ""))


def _shown(key: str, pieces: list[str], most: int, texts: Texts) -> Html:
    """A line with pieces of what was written; "" where there are none."""
    if not pieces:
        return Html("")
    shown = pieces[:most] + ["…"] * (len(pieces) > most)
    return Html(texts(key, what=("、" if texts.language == "zh-CN" else ", ").join(shown)) + "\n")


def _ends(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}…{text[-TAIL:]}"


def _ids(reading: Reading) -> list[str]:
    return [finding.id for finding in reading.out]


def _doors(taxonomy: Taxonomy, ids: list[str], texts: Texts) -> str:
    doors = dict.fromkeys(door for out in ids for door in taxonomy.out[out].redirect)
    return ("、" if texts.language == "zh-CN" else ", ").join(doors)
