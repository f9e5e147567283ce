"""Whether a stretch is an advert at all: a logistic model over a few dozen numbers. triage.adverts and training use it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from triage.advert_features import PAD, chinese
from triage.advert_language import Language
from triage.advert_moves import bracketed, joints
from triage.advert_patterns import CONTACT, Sign
from triage.advert_segments import Glance, Weighed
from triage.advert_view import Numbers, View
from triage.spans import Span

WORDS = 680
"""What the words of a stretch that are no pattern must weigh (as in the model) to be a sign; twice that, to be two."""
LEAST = 750
"""What they must weigh at least where there is no catchword."""
UNSIGNED = 500
"""What all characters of a stretch must weigh that has no pattern at all."""
_WRITER = re.compile("我(?!们)|本人|女儿|儿子|村民|居民")
"""Who writes of himself."""
_OWN = re.compile(
    "我(?:的|叫|是|姓)?(?:手机|电话|微信|号|qq|女儿)|我叫|本人|联系我|找我|证人|核实|匿名|回复我|姓名|身份证|车牌|号码"
)
"""What a writer says where he leaves his own name or number."""
_COMPLAINS = re.compile("反映|投诉|举报|有事[打找]|联系我|找我[,。]?我")
"""What somebody says who complains and leaves his number."""


def numbers(
    text: str, span: Span, look: View, weighed: Weighed, glance: Glance, signs: Sequence[Sign], how: Language
) -> Numbers:
    """What the verdict on a stretch (in places of the view) depends on: config.advert_weights.VERDICT numbers."""
    start, end = look.stretch(span)
    within = [sign for sign in signs if start <= sign.start and sign.end <= end]
    found = [
        *_edges(span, look, how),
        *_weights(span, look, weighed, glance, within, Span(start, end)),
        *_signs(text[start:end], within, _words(weighed, within, Span(start, end))),
    ]
    return np.array(found, np.float32)


def possible(text: str, where: Span, weighed: Weighed, signs: Sequence[Sign]) -> bool:
    """Whether a stretch of the folded text says anything that an advert says: a way to reach somebody alone does not, nor,
    without a catchword, a complaint with the writer's number.
    """
    within = [sign for sign in signs if where.start <= sign.start and sign.end <= where.end]
    if not within and weighed.inside[slice(*where)].sum() < UNSIGNED:
        return False
    if any(sign.kind != CONTACT for sign in within):
        return True
    return _words(weighed, within, where) >= LEAST and not _COMPLAINS.search(text, *where)


def _edges(span: Span, look: View, how: Language) -> list[Any]:
    """How the text breaks at both edges and fits without the stretch, its brackets and sentences, whether it is all."""
    s, e = np.array([span.start]), np.array([span.end])
    joint = joints(look, s, e, how)[0, 0]
    glue = look.glue[span.start], look.glue[span.end]
    edges = look.edges[0][span.start] + look.edges[1][span.end]
    return [
        1.0,
        *(np.clip(joint - one, -6, 10) / 4 for one in glue),
        np.clip(joint, -5, 6) / 4,
        np.clip(edges, -2000, 2000) / 1000,
        bracketed(look, s, e)[0],
        min(look.stops[span.end] - look.stops[span.start], 4) / 2,
        span == (0, look.length),
    ]


def _weights(
    span: Span, look: View, weighed: Weighed, glance: Glance, within: Sequence[Sign], where: Span
) -> list[Any]:
    """How much it weighs in the first stage, how likely it is in a tip, how long it is and of what characters."""
    count = span.end - span.start
    inside = weighed.inside[slice(*where)]
    han = chinese(weighed.seen)[slice(*where)]
    kinds = weighed.seen.kinds[PAD:-PAD][slice(*where)]
    words = _words(weighed, within, where)
    return [
        inside.sum() / count / 50,
        min(inside.sum(), 4000) / 1000,
        np.maximum(inside, 0)[han].sum() / count / 50,
        min(words, 2500) / 700,
        *(words < bound for bound in (150, WORDS, 2 * WORDS)),
        (look.likely[span.end] - look.likely[span.start]) / count / 2,
        np.clip(glance.most, -2000, 3000) / 1000,
        np.log(count) / 2,
        count < 6,
        count < 10,
        np.isin(kinds, (2, 3, 4)).mean(),
        han.mean(),
    ]


def _signs(stretch: str, within: Sequence[Sign], words: int) -> list[Any]:
    """Different patterns in it, and what a writer says of himself."""
    kinds = {sign.kind for sign in within}
    catchwords, contact = len(kinds - {CONTACT}), CONTACT in kinds
    enough = len(kinds) + (words >= WORDS) + (words >= 2 * WORDS) >= 2
    own = _OWN.search(stretch) is not None
    return [
        *(len(kinds) == count for count in (0, 1, 2)),
        len(kinds) > 2,
        catchwords == 0,
        catchwords == 1,
        contact,
        contact and not catchwords,
        enough,
        enough and contact and catchwords > 0,
        _WRITER.search(stretch) is not None,
        own,
        own and not catchwords,
        "微信" in stretch or "电话" in stretch,
    ]


def _words(weighed: Weighed, within: Sequence[Sign], where: Span) -> int:
    """How much its words that are in no pattern speak for an advert; nothing was learned of other scripts."""
    words = np.where(chinese(weighed.seen), np.maximum(weighed.inside, 0), 0)
    for sign in within:
        words[sign.start : sign.end] = 0
    return int(words[slice(*where)].sum())
