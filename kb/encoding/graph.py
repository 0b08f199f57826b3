"""The network of all-MiniLM-L6-v2 as an ONNX graph whose weights stay where they are.

Six layers of BERT (Devlin 2018, arXiv 1810.04805), the mean over the words of a text and a division by the
length of the result: what the model card of sentence-transformers/all-MiniLM-L6-v2 prescribes. The graph is
some 30 kB and holds no weight: it says at which byte of ``model.safetensors`` each tensor starts, in the layout
of that file, and the runtime maps them from there into memory without a copy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kb.encoding import onnx_messages as onnx

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.encoding.adapter import Adapter

LAYERS = 6
HEADS = 12
WIDTH = 384
INNER_WIDTH = 1536
VOCABULARY = 30522
POSITIONS = 512
SEGMENTS = 2
HEAD_WIDTH = WIDTH // HEADS
LAYER_NORM_EPSILON = 1e-12  # config.json of the model: layer_norm_eps

# A padded place gets this added to its score before the softmax: exp(-10000) is exactly 0 in single
# precision, so padding cannot reach the vector of a text.
_PADDING_SCORE = 10_000.0


class _Network:
    """Collects the operations of the graph; each method adds one piece and returns the name of its output."""

    def __init__(self, file_name: str, offsets: Mapping[str, int], adapter: Adapter | None) -> None:
        self.file_name = file_name
        self.offsets = offsets
        self.corrections = adapter.corrections if adapter is not None else {}
        self.nodes: list[bytes] = []
        self.tensors: dict[str, bytes] = {}

    def apply(self, operator: str, *inputs: str, **attributes: onnx.Attribute) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(onnx.node(operator, inputs, output, attributes))
        return output

    def integers(self, *values: int) -> str:
        name = "integers_" + "_".join(str(item) for item in values)
        self.tensors[name] = onnx.integers(name, values)
        return name

    def scalar(self, number: float) -> str:
        name = f"scalar_{number!r}"
        self.tensors[name] = onnx.scalar(name, number)
        return name

    def weight(self, name: str, *shape: int) -> str:
        self.tensors[name] = onnx.external(name, shape, self.file_name, self.offsets[name])
        return name

    def linear(self, rows: str, prefix: str, inputs: int, outputs: int) -> str:
        """(rows, inputs) -> (rows, outputs); the file keeps the matrix as (outputs, inputs), hence transB."""
        matrix, bias = self.weight(f"{prefix}.weight", outputs, inputs), self.weight(f"{prefix}.bias", outputs)
        output = self.apply("Gemm", rows, matrix, bias, transB=1)
        if prefix not in self.corrections:
            return output
        inner, outer = (self.matrix(f"{prefix}.{at}", part) for at, part in enumerate(self.corrections[prefix]))
        return self.apply("Add", output, self.apply("MatMul", self.apply("MatMul", rows, inner), outer))

    def matrix(self, name: str, values: NDArray[np.float32]) -> str:
        self.tensors[name] = onnx.floats(name, values.shape, values.astype("<f4").tobytes())
        return name

    def normalised(self, rows: str, prefix: str) -> str:
        scale, shift = self.weight(f"{prefix}.weight", WIDTH), self.weight(f"{prefix}.bias", WIDTH)
        return self.apply("LayerNormalization", rows, scale, shift, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def embeddings(self, tokens: str) -> str:
        """(texts, places) -> (texts * places, width): word, position and segment (always the first) added up."""
        words = self.apply("Gather", self.weight("embeddings.word_embeddings.weight", VOCABULARY, WIDTH), tokens)
        places = self.apply("Shape", tokens, start=1, end=2)
        positions = self.apply(
            "Slice",
            self.weight("embeddings.position_embeddings.weight", POSITIONS, WIDTH),
            self.integers(0),
            places,
            self.integers(0),
        )
        segment = self.apply(
            "Gather",
            self.weight("embeddings.token_type_embeddings.weight", SEGMENTS, WIDTH),
            self.integers(0),
        )
        total = self.apply("Add", self.apply("Add", words, positions), segment)
        rows = self.apply("Reshape", total, self.integers(-1, WIDTH))
        return self.normalised(rows, "embeddings.LayerNorm")

    def heads(self, rows: str, prefix: str, split: str, order: tuple[int, ...]) -> str:
        parts = self.apply("Reshape", self.linear(rows, prefix, WIDTH, WIDTH), split)
        return self.apply("Transpose", parts, perm=order)

    def attention(self, rows: str, prefix: str, split: str, padding: str) -> str:
        query = self.heads(rows, f"{prefix}.self.query", split, (0, 2, 1, 3))
        key = self.heads(rows, f"{prefix}.self.key", split, (0, 2, 3, 1))
        content = self.heads(rows, f"{prefix}.self.value", split, (0, 2, 1, 3))
        scores = self.apply("Mul", self.apply("MatMul", query, key), self.scalar(1 / math.sqrt(HEAD_WIDTH)))
        shares = self.apply("Softmax", self.apply("Add", scores, padding), axis=-1)
        mixed = self.apply("Transpose", self.apply("MatMul", shares, content), perm=(0, 2, 1, 3))
        joined = self.apply("Reshape", mixed, self.integers(-1, WIDTH))
        output = self.linear(joined, f"{prefix}.output.dense", WIDTH, WIDTH)
        return self.normalised(self.apply("Add", output, rows), f"{prefix}.output.LayerNorm")

    def layer(self, rows: str, prefix: str, split: str, padding: str) -> str:
        attended = self.attention(rows, f"{prefix}.attention", split, padding)
        inner = self.apply("Gelu", self.linear(attended, f"{prefix}.intermediate.dense", WIDTH, INNER_WIDTH))
        output = self.linear(inner, f"{prefix}.output.dense", INNER_WIDTH, WIDTH)
        return self.normalised(self.apply("Add", output, attended), f"{prefix}.output.LayerNorm")

    def sentence_vectors(self, rows: str, tokens: str, mask: str) -> str:
        """(texts * places, width) -> (texts, width): the mean of the real places, at length one."""
        sizes = self.apply("Concat", self.apply("Shape", tokens), self.integers(WIDTH), axis=0)
        words = self.apply("Reshape", rows, sizes)
        real = self.apply("Mul", words, self.apply("Unsqueeze", mask, self.integers(2)))
        total = self.apply("ReduceSum", real, self.integers(1), keepdims=0)
        mean = self.apply("Div", total, self.apply("ReduceSum", mask, self.integers(1), keepdims=1))
        return self.apply("Div", mean, self.apply("ReduceL2", mean, self.integers(1), keepdims=1))


def sentence_graph(file_name: str, offsets: Mapping[str, int], adapter: Adapter | None = None) -> bytes:
    """Return the bytes of an ONNX model whose weights start at ``offsets`` (bytes) of the file ``file_name``.

    ``adapter`` corrects some of the layers; its numbers are part of the graph. Inputs: ``tokens`` (texts, places)
    int64, word numbers; ``mask`` (texts, places) float32, 1 where a word stands and 0 where a shorter text was filled
    up. Its one output: (texts, 384) float32, rows of length one. Raises KeyError if ``offsets`` lacks a tensor of
    the network.
    """
    network = _Network(file_name, offsets, adapter)
    rows = network.embeddings("tokens")
    split = network.apply("Concat", network.apply("Shape", "tokens"), network.integers(HEADS, HEAD_WIDTH), axis=0)
    absent = network.apply("Sub", "mask", network.scalar(1.0))
    padding = network.apply(
        "Unsqueeze", network.apply("Mul", absent, network.scalar(_PADDING_SCORE)), network.integers(1, 2)
    )
    for number in range(LAYERS):
        rows = network.layer(rows, f"encoder.layer.{number}", split, padding)
    output = network.sentence_vectors(rows, "tokens", "mask")
    return onnx.model(
        "all-MiniLM-L6-v2",
        nodes=network.nodes,
        tensors=network.tensors.values(),
        inputs=(
            onnx.value("tokens", onnx.INT64, ("texts", "places")),
            onnx.value("mask", onnx.FLOAT, ("texts", "places")),
        ),
        outputs=(onnx.value(output, onnx.FLOAT, ("texts", WIDTH)),),
    )
