"""Learning a network that says where adverts begin and end. For fit_adverts.

Convolutions under a conditional random field of two states, by AdamW.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

from config.advert_weights import DISTANCES, KINDS, NARROW, SIGNS, UNKNOWN, WIDTH
from triage.advert_features import PAD, Seen, signed, torn
from triage.advert_net import NEVER, places
from triage.advert_patterns import Sign
from triage.normalise import code_points
from triage.spans import Span

BATCH = 64
"""Texts learned from together."""
LEAST_RATE, RATE = 5e-5, 2e-3
"""Size of a step at last, and how much more it is at first."""
DECAY = 1e-2
HIDDEN = 0.06
"""How many characters are made unknown, so that it learns to do without each of them."""
DROPPED = 0.1
"""How much of what is looked up is left out at a time, for the same reason."""
OFTEN = 3
"""How often a character must occur to be known."""
LENGTHS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 512, 1024)
"""To which texts learned from together are filled up; longer ones are left out."""

Weights = dict[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Lesson:
    """A folded text, what is seen of it, and where its adverts are."""

    text: str
    seen: Seen
    signs: tuple[Sign, ...]
    gold: tuple[Span, ...]


class Batch(NamedTuple):
    """Texts of one length: (texts, length) or, for places between characters, (texts, length + 1); `lengths` is (texts,)."""

    chars: Any
    kinds: Any
    signs: Any
    real: Any
    """Whether it is a character of a text or filled up."""
    inside: Any
    starts: Any
    ends: Any
    torn: Any
    lengths: Any


def known(texts: Iterable[str]) -> NDArray[np.uint32]:
    """Characters that occur often enough, rising."""
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update(code_points(text).tolist())
    return np.array(sorted(code for code, count in counts.items() if count >= OFTEN), np.uint32)


def fit(
    rounds: Iterable[Sequence[Lesson]], count: int, chars: NDArray[np.uint32], seed: int
) -> dict[str, NDArray[np.float16]]:
    """One network's weights from `count` rounds of lessons; the same lessons and seed give the same on the same machine."""
    random = np.random.default_rng(seed)
    weights = jax.tree.map(jnp.asarray, _first(random, len(chars)))
    state = jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights), 0
    key = jax.random.PRNGKey(seed)
    for number, lessons in enumerate(rounds):
        since, losses = time.monotonic(), []
        rate = LEAST_RATE + RATE * (1 + np.cos(np.pi * number / count)) / 2
        for batch in _batches(lessons, chars, random):
            key, drop = jax.random.split(key)
            weights, state, loss = _step(weights, state, batch, drop, rate)
            losses.append(loss)
        mean = float(np.mean([float(loss) for loss in losses]))
        print(f"network, round {number + 1}: loss {mean:.3f}, {time.monotonic() - since:.0f} s", file=sys.stderr)
    return {name: np.asarray(table, np.float16) for name, table in weights.items()}


def _first(random: np.random.Generator, chars: int) -> Weights:
    """Weights before anything is learned."""

    def drawn(*shape: int, scale: float) -> NDArray[np.float32]:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    layers = len(DISTANCES)
    return {
        "char": drawn(chars + UNKNOWN + 1, NARROW, scale=0.3),
        "kind": drawn(KINDS, NARROW, scale=0.3),
        "sign": drawn(SIGNS, NARROW, scale=0.3),
        "widen": drawn(NARROW, WIDTH, scale=NARROW**-0.5),
        "widen_bias": np.zeros(WIDTH, np.float32),
        "hear": drawn(layers, 3, WIDTH, WIDTH, scale=1.2 * (3 * WIDTH) ** -0.5),
        "hear_bias": np.zeros((layers, WIDTH), np.float32),
        "tell": drawn(layers, WIDTH, WIDTH, scale=0.5 * WIDTH**-0.5),
        "inside": drawn(WIDTH, scale=WIDTH**-0.5),
        "inside_bias": np.float32(-2),
        "edges": drawn(2, WIDTH, 2, scale=(2 * WIDTH) ** -0.5),
        "edges_bias": np.full(2, -3, np.float32),
    }


def judge(weights: Weights, batch: Batch, drop: Any = None) -> tuple[Any, Any, Any]:
    """As triage.advert_net.Nets.judge, but of one network, for many texts at once; `drop`: a key to leave some out by."""
    told = weights["char"][batch.chars] + weights["kind"][batch.kinds] + weights["sign"][batch.signs]
    if drop is not None:
        told = told * (jax.random.bernoulli(drop, 1 - DROPPED, told.shape) / (1 - DROPPED))
    real = batch.real[..., None]
    told = (told @ weights["widen"] + weights["widen_bias"]) * real
    for layer, far in enumerate(DISTANCES):
        heard = lax.conv_general_dilated(
            jax.nn.relu(told),
            weights["hear"][layer],
            (1,),
            [(far, far)],
            rhs_dilation=(far,),
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        told = (told + jax.nn.relu(heard + weights["hear_bias"][layer]) @ weights["tell"][layer]) * real
    told = jax.nn.relu(told)
    inside = told @ weights["inside"] + weights["inside_bias"]
    wide = jnp.pad(told, ((0, 0), (1, 1), (0, 0)))
    edges = wide[:, :-1] @ weights["edges"][0] + wide[:, 1:] @ weights["edges"][1] + weights["edges_bias"]
    return inside, edges[..., 0] + batch.torn * NEVER, edges[..., 1] + batch.torn * NEVER


def _loss(weights: Weights, batch: Batch, drop: Any) -> Any:
    """How unlikely the true adverts are among all ways to have any (a field of two states), in nats a text."""
    inside, starts, ends = judge(weights, batch, drop)

    def further(ways: tuple[Any, Any], here: tuple[Any, Any, Any, Any]) -> tuple[tuple[Any, Any], None]:
        (out, within), (start, end, score, real) = ways, here
        left, entered = jnp.logaddexp(out, within + end), jnp.logaddexp(within, out + start) + score
        return (jnp.where(real, left, out), jnp.where(real, entered, within)), None

    none = jnp.zeros(len(inside))
    steps = starts[:, :-1].T, ends[:, :-1].T, inside.T, batch.real.T > 0
    (out, within), _ = lax.scan(further, (none, none + NEVER), steps, unroll=8)
    every = jnp.logaddexp(out, within + jnp.take_along_axis(ends, batch.lengths[:, None], 1)[:, 0])
    true = (inside * batch.inside).sum(1) + (starts * batch.starts).sum(1) + (ends * batch.ends).sum(1)
    return jnp.mean(every - true)


@partial(jax.jit, donate_argnums=(0, 1))
def _step(weights: Weights, state: Any, batch: Batch, drop: Any, rate: float) -> tuple[Weights, Any, Any]:
    """One step, its slope no longer than 1."""
    loss, slope = jax.value_and_grad(_loss)(weights, batch, drop)
    length = jnp.sqrt(sum(jnp.sum(part**2) for part in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda part: part / jnp.maximum(1, length), slope)
    mean, square, count = state
    count = count + 1
    mean = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, mean, slope)
    square = jax.tree.map(lambda old, new: 0.99 * old + 0.01 * new**2, square, slope)
    by = jax.tree.map(
        lambda one, other: one / (1 - 0.9**count) / (jnp.sqrt(other / (1 - 0.99**count)) + 1e-7), mean, square
    )
    weights = jax.tree.map(lambda weight, change: weight * (1 - rate * DECAY) - rate * change, weights, by)
    return weights, (mean, square, count), loss


def _batches(lessons: Sequence[Lesson], chars: NDArray[np.uint32], random: np.random.Generator) -> Iterator[Batch]:
    """Lessons of about the same length together, in a drawn order; a few that fill no batch are left out."""
    short = [one for one in lessons if len(one.text) <= LENGTHS[-1]]
    drawn = random.permutation(len(short))[: len(short) - len(short) % BATCH or BATCH]
    order = sorted(drawn, key=lambda place: len(short[place].text) + 8 * random.random())
    groups = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
    for number in random.permutation(len(groups)):
        yield batched([short[place] for place in groups[number]], chars, random)


def batched(
    lessons: Sequence[Lesson], chars: NDArray[np.uint32], random: np.random.Generator | None = None
) -> Batch:
    """Lessons as arrays; with `random`, some characters hidden."""
    most = max(len(one.text) for one in lessons)
    length = next(size for size in LENGTHS if size >= most)
    letters, between = (len(lessons), length), (len(lessons), length + 1)
    batch = Batch(
        chars=np.zeros(letters, np.int32),
        kinds=np.zeros(letters, np.int32),
        signs=np.zeros(letters, np.int32),
        real=np.zeros(letters, np.float32),
        inside=np.zeros(letters, np.float32),
        starts=np.zeros(between, np.float32),
        ends=np.zeros(between, np.float32),
        torn=np.zeros(between, np.float32),
        lengths=np.array([len(one.text) for one in lessons], np.int32),
    )
    for row, one in enumerate(lessons):
        count = len(one.text)
        batch.chars[row, :count] = places(one.text, chars)
        batch.kinds[row, :count] = one.seen.kinds[PAD:-PAD]
        batch.signs[row, :count] = signed(one.seen, one.signs)
        batch.real[row, :count] = 1
        batch.torn[row, : count + 1] = torn(one.text, one.seen)
        for start, end in one.gold:
            batch.inside[row, start:end] = 1
            batch.starts[row, start] = batch.ends[row, end] = 1
            batch.torn[row, [start, end]] = 0  # where one truly is must be possible
        if random is not None:
            batch.chars[row, :count][random.random(count) < HIDDEN] = UNKNOWN
    return batch
