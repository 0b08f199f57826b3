"""How the sentence model learns the field: which texts make the same claim shall lie together, others apart.

Two aims are added up. Each text shall be nearest to the middle of its own claim, or beyond a learned distance of all
of them when it makes none (cross-entropy over claims and "none of these"); and within a batch texts of the same claim
shall be nearer to one another than to the rest (supervised contrastive learning: Khosla 2020, arXiv 2004.11362).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from kb.training.network import Corrections, Weights, encode, fresh_corrections, padded
from kb.training.phrasings import Lesson

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is learned, and how fast. Two texts of a claim come into a batch together."""

    rank: int = 16
    epochs: int = 4
    batch: int = 64
    rate: float = 1e-3
    drop: float = 0.1
    contrast: float = 0.5
    sharpness: float = 20.0
    none_at: float = 0.5
    seed: int = 1
    widths: tuple[int, ...] = (12, 16, 24, 40)


def teach(
    weights: Weights, lessons: Sequence[Lesson], tokens: Sequence[Sequence[int]], plan: Plan, say: Say
) -> Corrections:
    """Corrections learned from ``lessons``, whose word numbers are ``tokens``; says how far it is.

    The same input gives the same result on the same machine.
    """
    claims = 1 + max(place for lesson in lessons for place in lesson.claims)
    answers = _answers(lessons, claims)
    middles = _middles(weights, lessons, tokens, claims, plan)
    state: dict[str, Any] = {
        "corrections": fresh_corrections(weights, plan.rank, plan.seed),
        "middles": jnp.asarray(middles),
        "none": jnp.asarray(plan.none_at),
        "sharpness": jnp.asarray(math.log(plan.sharpness)),
    }
    slope = jax.jit(jax.value_and_grad(lambda *given: _loss(weights, claims, plan, *given)))
    first = second = jax.tree.map(jnp.zeros_like, state)
    key, random, step = jax.random.PRNGKey(plan.seed), np.random.default_rng(plan.seed), 0
    steps = plan.epochs * (len(lessons) // plan.batch)
    for epoch in range(plan.epochs):
        total, batches = 0.0, 0
        for batch, width in _batches(lessons, tokens, plan, random):
            key, mine = jax.random.split(key)
            places, mask = padded([tokens[at] for at in batch], width)
            loss, slopes = slope(state, places, mask, answers[batch], mine)
            step += 1
            rate = plan.rate * min(1.0, step / 100) * max(0.02, 1 - step / max(steps, 1))
            state, first, second = _moved(state, first, second, slopes, rate, step)
            total, batches = total + float(loss), batches + 1
            if batches % 50 == 0:
                say(f"  {batches} batches, loss {total / batches:.3f}")
        say(f"round {epoch + 1} of {plan.epochs}: loss {total / max(batches, 1):.3f}")
    learned: Corrections = state["corrections"]
    return learned


def _answers(lessons: Sequence[Lesson], claims: int) -> NDArray[np.float32]:
    """For each lesson how its answer is spread over the claims; the last column is none of them."""
    out = np.zeros((len(lessons), claims + 1), np.float32)
    for row, lesson in enumerate(lessons):
        if lesson.claims:
            out[row, list(lesson.claims)] = 1.0 / len(lesson.claims)
        else:
            out[row, claims] = 1.0
    return out


def _middles(
    weights: Weights, lessons: Sequence[Lesson], tokens: Sequence[Sequence[int]], claims: int, plan: Plan
) -> NDArray[np.float32]:
    """Where the middles of the claims start: at those of their texts in the model as it was published."""
    width = plan.widths[-1]
    look = jax.jit(lambda places, mask: encode(weights, {}, places, mask))
    total = np.zeros((claims, 384), np.float32)
    for start in range(0, len(lessons), plan.batch):
        chosen = range(start, min(start + plan.batch, len(lessons)))
        places, mask = padded([tokens[at] for at in chosen] + [[101, 102]] * (plan.batch - len(chosen)), width)
        for at, row in zip(chosen, np.asarray(look(places, mask)), strict=False):
            if lessons[at].claims:
                total[lessons[at].claims[0]] += row
    found: NDArray[np.float32] = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6)
    return found


def _loss(weights: Weights, claims: int, plan: Plan, state: Any, places: Any, mask: Any, answers: Any, key: Any) -> Any:
    vectors = encode(weights, state["corrections"], places, mask, key, plan.drop)
    sharp = jnp.exp(state["sharpness"])
    middles = state["middles"] / jnp.linalg.norm(state["middles"], axis=1, keepdims=True)
    none = jnp.broadcast_to(state["none"], (len(vectors), 1))
    nearness = sharp * jnp.concatenate([vectors @ middles.T, none], 1)
    choosing = -(answers * jax.nn.log_softmax(nearness)).sum(1).mean()
    alike = (answers[:, :claims] @ answers[:, :claims].T > 0) & ~jnp.eye(len(vectors), dtype=bool)
    among = jax.nn.log_softmax(sharp * (vectors @ vectors.T) - 1e9 * jnp.eye(len(vectors)), 1)
    friends = alike.sum(1)
    each = -jnp.where(alike, among, 0.0).sum(1) / jnp.maximum(friends, 1)
    together = each.sum() / jnp.maximum((friends > 0).sum(), 1)
    return choosing + plan.contrast * together


def _step(state: Any, first: Any, second: Any, slopes: Any, rate: float, step: int) -> tuple[Any, Any, Any]:
    """One step of Adam (Kingma 2015, arXiv 1412.6980)."""
    first = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, first, slopes)
    second = jax.tree.map(lambda old, new: 0.999 * old + 0.001 * new * new, second, slopes)
    a, b = 1 - 0.9**step, 1 - 0.999**step

    def move(old: Any, one: Any, two: Any) -> Any:
        return old - rate * (one / a) / (jnp.sqrt(two / b) + 1e-8)

    return jax.tree.map(move, state, first, second), first, second


_moved = jax.jit(_step)


def _batches(
    lessons: Sequence[Lesson], tokens: Sequence[Sequence[int]], plan: Plan, random: np.random.Generator
) -> Iterator[tuple[list[int], int]]:
    """Batches of pairs of the same claim, texts of like length together, in random order, with their width."""
    groups: dict[int, list[int]] = {}
    for at, lesson in enumerate(lessons):
        groups.setdefault(lesson.claims[0] if lesson.claims else lesson.mark, []).append(at)
    bands: dict[int, list[list[int]]] = {width: [] for width in plan.widths}
    for members in groups.values():
        # shuffled, then nearly sorted by length: pairs differ from round to round and fit into one width
        mixed = sorted(random.permutation(members).tolist(), key=lambda at: len(tokens[at]) + 6 * random.random())
        for start in range(0, len(mixed), 2):
            pair = mixed[start : start + 2]
            longest = max(len(tokens[at]) for at in pair)
            width = next((width for width in plan.widths if longest <= width), plan.widths[-1])
            bands[width].append(pair)
    made: list[tuple[list[int], int]] = []
    for width, pairs in bands.items():
        order = [at for number in random.permutation(len(pairs)) for at in pairs[number]]
        starts = range(0, len(order) - plan.batch + 1, plan.batch)
        made.extend((order[start : start + plan.batch], width) for start in starts)
    for number in random.permutation(len(made)):
        yield made[number]
