"""The messages are held to the runtime that reads them: a graph that it runs was written well."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from kb.encoding import onnx_messages as onnx


def run(graph: bytes, folder: Path, x: NDArray[np.float32]) -> NDArray[np.float32]:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def make_model(*nodes: bytes, tensors: tuple[bytes, ...] = (), output: str = "y") -> bytes:
    return onnx.model(
        "test",
        nodes=nodes,
        tensors=tensors,
        inputs=(onnx.value("x", onnx.FLOAT, ("rows", 3)),),
        outputs=(onnx.value(output, onnx.FLOAT, ("rows", 3)),),
    )


ROWS = np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 3.0]], dtype=np.float32)


def test_float_attributes_and_negative_whole_ones_arrive(tmp_path: Path) -> None:
    shares = onnx.node("Softmax", ["x"], "y", {"axis": -1})
    assert np.allclose(run(make_model(shares), tmp_path, ROWS), np.exp(ROWS) / np.exp(ROWS).sum(1, keepdims=True))
    leaky = onnx.node("LeakyRelu", ["x"], "y", {"alpha": 0.25})
    assert np.allclose(run(make_model(leaky), tmp_path, ROWS), np.where(ROWS < 0, ROWS * 0.25, ROWS))


def test_lists_of_whole_numbers_arrive_as_attributes_and_as_tensors(tmp_path: Path) -> None:
    turned = onnx.node("Transpose", ["x"], "t", {"perm": (1, 0)})
    reshaped = onnx.node("Reshape", ["t", "shape"], "y", {})
    graph = make_model(turned, reshaped, tensors=(onnx.integers("shape", (-1, 3)),))
    assert np.array_equal(run(graph, tmp_path, ROWS), ROWS.T.reshape(-1, 3))


def test_a_scalar_arrives(tmp_path: Path) -> None:
    graph = make_model(onnx.node("Mul", ["x", "s"], "y", {}), tensors=(onnx.scalar("s", -0.5),))
    assert np.array_equal(run(graph, tmp_path, ROWS), ROWS * -0.5)


@pytest.mark.parametrize("offset", [8, 300, 70_004])
def test_values_of_another_file_are_read_from_their_offset(tmp_path: Path, offset: int) -> None:
    values = np.array([[10.0, 20.0, 30.0]], dtype="<f4")
    (tmp_path / "weights.bin").write_bytes(b"\xff" * offset + values.tobytes())
    weights = onnx.external("w", (1, 3), "weights.bin", offset)
    graph = make_model(onnx.node("Add", ["x", "w"], "y", {}), tensors=(weights,))
    assert np.array_equal(run(graph, tmp_path, ROWS), ROWS + values)


def test_the_same_graph_gives_the_same_bytes() -> None:
    one, two = (make_model(onnx.node("Relu", ["x"], "y", {})) for _ in range(2))
    assert one == two
