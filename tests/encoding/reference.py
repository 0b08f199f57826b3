"""The same model once more in plain numpy, slow and with nothing of ours in it: what the encoder is held to.

Follows the description of BERT (Devlin 2018, arXiv 1810.04805) and the pooling named in the model's
``1_Pooling/config.json``; its own reading of the weights, its own tokens (lower-case ASCII words and full stops only).
"""

from __future__ import annotations

import json
import math
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]


def read_weights(path: Path) -> dict[str, Floats]:
    content = path.read_bytes()
    (size,) = struct.unpack("<Q", content[:8])
    weights = {}
    for name, entry in json.loads(content[8 : 8 + size]).items():
        if entry.get("dtype") == "F32":
            first, last = entry["data_offsets"]
            values = np.frombuffer(content[8 + size + first : 8 + size + last], dtype="<f4")
            weights[name] = values.reshape(entry["shape"]).astype(np.float64)
    return weights


def token_numbers(text: str, vocabulary: dict[str, int]) -> list[int]:
    numbers = [vocabulary["[CLS]"]]
    for word in re.findall(r"[a-z]+|[^a-z\s]", text.lower()):
        rest, mark = word, ""
        while rest:
            length = next(n for n in range(len(rest), 0, -1) if mark + rest[:n] in vocabulary)
            numbers.append(vocabulary[mark + rest[:length]])
            rest, mark = rest[length:], "##"
    return [*numbers, vocabulary["[SEP]"]]


def sentence_vector(text: str, weights: dict[str, Floats], vocabulary: dict[str, int]) -> Floats:
    """One text, alone, in double precision: shape (384,), length one."""

    def linear(x: Floats, name: str) -> Floats:
        return np.asarray(x @ weights[name + ".weight"].T + weights[name + ".bias"])

    def normalise(x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        return np.asarray(centred / spread * weights[name + ".weight"] + weights[name + ".bias"])

    numbers = token_numbers(text, vocabulary)
    x = weights["embeddings.word_embeddings.weight"][numbers]
    x = x + weights["embeddings.position_embeddings.weight"][: len(numbers)]
    x = x + weights["embeddings.token_type_embeddings.weight"][0]
    x = normalise(x, "embeddings.LayerNorm")
    for number in range(6):
        name = f"encoder.layer.{number}."
        query, key, value = (
            linear(x, f"{name}attention.self.{part}").reshape(-1, 12, 32) for part in ("query", "key", "value")
        )
        heads = []
        for head in range(12):
            scores = np.exp(query[:, head] @ key[:, head].T / math.sqrt(32))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ value[:, head])
        attended = linear(np.concatenate(heads, axis=1), name + "attention.output.dense")
        x = normalise(attended + x, name + "attention.output.LayerNorm")
        inner = linear(x, name + "intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = normalise(linear(inner, name + "output.dense") + x, name + "output.LayerNorm")
    mean = x.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))
