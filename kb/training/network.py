"""all-MiniLM-L6-v2 once more, in JAX: the same network as :mod:`kb.encoding.graph`, through which gradients flow.

The published weights stay as they are; only the corrections of low rank (:mod:`kb.encoding.adapter`) are learned.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from kb.encoding.graph import HEAD_WIDTH, HEADS, LAYER_NORM_EPSILON, LAYERS, WIDTH

Weights = Mapping[str, Any]
Corrections = dict[str, tuple[Any, Any]]

_LINEAR = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
_INNER = ("intermediate.dense", "output.dense")
_PADDING_SCORE = 10_000.0


def read_weights(path: Path) -> dict[str, Any]:
    """The tensors of a safetensors file by name."""
    from safetensors.numpy import load_file

    return {name: jnp.asarray(values) for name, values in load_file(path).items() if values.dtype == np.float32}


def fresh_corrections(weights: Weights, rank: int, seed: int, first_layer: int = 0) -> Corrections:
    """Corrections that change nothing yet, for all linear layers from ``first_layer`` on."""
    random = np.random.default_rng(seed)
    found: Corrections = {}
    for layer in range(first_layer, LAYERS):
        for name in (*_LINEAR, *_INNER):
            full = f"encoder.layer.{layer}.{name}"
            outputs, inputs = weights[f"{full}.weight"].shape
            first = random.normal(0.0, 1.0 / math.sqrt(inputs), (inputs, rank)).astype(np.float32)
            found[full] = (jnp.asarray(first), jnp.zeros((rank, outputs), jnp.float32))
    return found


def encode(
    weights: Weights, corrections: Corrections, tokens: Any, mask: Any, key: Any = None, drop: float = 0.0
) -> Any:
    """(texts, places) word numbers and mask -> (texts, 384) vectors of length one.

    With ``key`` the part ``drop`` of what each layer adds is left out at random, as is usual while learning.
    """
    texts, places = tokens.shape

    def linear(rows: Any, name: str) -> Any:
        out = rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        if name in corrections:
            first, second = corrections[name]
            out = out + (rows @ first) @ second
        return out

    def normalised(rows: Any, name: str) -> Any:
        mean = rows.mean(-1, keepdims=True)
        spread = jnp.square(rows - mean).mean(-1, keepdims=True)
        scaled = (rows - mean) * jax.lax.rsqrt(spread + LAYER_NORM_EPSILON)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def thinned(rows: Any) -> Any:
        nonlocal key
        if key is None or not drop:
            return rows
        key, mine = jax.random.split(key)
        return rows * jax.random.bernoulli(mine, 1 - drop, rows.shape) / (1 - drop)

    def heads(rows: Any) -> Any:
        return rows.reshape(texts, places, HEADS, HEAD_WIDTH).transpose(0, 2, 1, 3)

    rows = weights["embeddings.word_embeddings.weight"][tokens]
    rows = rows + weights["embeddings.position_embeddings.weight"][:places]
    rows = thinned(normalised(rows + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm"))
    padding = (mask - 1)[:, None, None, :] * _PADDING_SCORE
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        query, near, content = (heads(linear(rows, f"{layer}.{name}")) for name in _LINEAR[:3])
        shares = jax.nn.softmax(query @ near.transpose(0, 1, 3, 2) / math.sqrt(HEAD_WIDTH) + padding, -1)
        mixed = (shares @ content).transpose(0, 2, 1, 3).reshape(texts, places, WIDTH)
        attended = thinned(linear(mixed, f"{layer}.{_LINEAR[3]}"))
        rows = normalised(attended + rows, f"{layer}.attention.output.LayerNorm")
        inner = jax.nn.gelu(linear(rows, f"{layer}.{_INNER[0]}"), approximate=False)
        rows = normalised(thinned(linear(inner, f"{layer}.{_INNER[1]}")) + rows, f"{layer}.output.LayerNorm")
    mean = (rows * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.linalg.norm(mean, axis=1, keepdims=True)


def padded(tokens: Sequence[Sequence[int]], width: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Word numbers and mask, (texts, width) each; what is longer is cut."""
    places, mask = np.zeros((len(tokens), width), np.int32), np.zeros((len(tokens), width), np.float32)
    for row, numbers in enumerate(tokens):
        cut = numbers[:width]
        places[row, : len(cut)], mask[row, : len(cut)] = cut, 1.0
    return places, mask
