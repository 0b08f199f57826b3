"""The few ONNX messages that a graph of ours needs, written in the protocol-buffer wire format.

Asking for the ``onnx`` package at run time would be much to install for a hundred lines of field numbers. They are
those of ``onnx.proto`` (IR version 10, operator set 20), and every message here is plain ``bytes``.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping

IR_VERSION = 10
OPERATOR_SET = 20

FLOAT = 1
INT64 = 7

# AttributeProto.AttributeType
_ATTRIBUTE_FLOAT = 1
_ATTRIBUTE_INT = 2
_ATTRIBUTE_INTS = 7
# TensorProto.DataLocation
_EXTERNAL = 1

# Wire types of the protocol-buffer encoding.
_VARINT = 0
_LENGTH_DELIMITED = 2
_FIXED32 = 5

Attribute = float | int | tuple[int, ...]


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers travel as 64-bit two's complement
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _float(field: int, value: float) -> bytes:
    return _varint(field << 3 | _FIXED32) + struct.pack("<f", value)


def _block(field: int, content: bytes | str) -> bytes:
    payload = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | _LENGTH_DELIMITED) + _varint(len(payload)) + payload


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        content, kind = _float(2, value), _ATTRIBUTE_FLOAT
    elif isinstance(value, int):
        content, kind = _number(3, value), _ATTRIBUTE_INT
    else:
        content, kind = b"".join(_number(8, item) for item in value), _ATTRIBUTE_INTS
    return _block(1, name) + content + _number(20, kind)


def node(operator: str, inputs: Iterable[str], output: str, attributes: Mapping[str, Attribute]) -> bytes:
    """Return a NodeProto: one operation with one output, named after that output."""
    return (
        b"".join(_block(1, name) for name in inputs)
        + _block(2, output)
        + _block(3, output)
        + _block(4, operator)
        + b"".join(_block(5, _attribute(name, value)) for name, value in attributes.items())
    )


def integers(name: str, values: tuple[int, ...]) -> bytes:
    """Return a TensorProto that holds a vector of 64-bit integers."""
    raw = struct.pack(f"<{len(values)}q", *values)
    return _number(1, len(values)) + _number(2, INT64) + _block(8, name) + _block(9, raw)


def scalar(name: str, value: float) -> bytes:
    """Return a TensorProto that holds one 32-bit float, without dimensions."""
    return _number(2, FLOAT) + _block(8, name) + _block(9, struct.pack("<f", value))


def floats(name: str, shape: tuple[int, ...], raw: bytes) -> bytes:
    """Return a TensorProto that holds 32-bit floats, given as their little-endian bytes in row order."""
    return b"".join(_number(1, size) for size in shape) + _number(2, FLOAT) + _block(8, name) + _block(9, raw)


def external(name: str, shape: tuple[int, ...], file_name: str, offset: int) -> bytes:
    """Return a TensorProto of 32-bit floats whose values stand in another file, from byte ``offset`` on."""
    place = {"location": file_name, "offset": str(offset), "length": str(4 * math.prod(shape))}
    return (
        b"".join(_number(1, size) for size in shape)
        + _number(2, FLOAT)
        + _block(8, name)
        + b"".join(_block(13, _block(1, key) + _block(2, text)) for key, text in place.items())
        + _number(14, _EXTERNAL)
    )


def value(name: str, element_type: int, shape: tuple[int | str, ...]) -> bytes:
    """Return a ValueInfoProto: an input or output, a size in words being free."""
    dimensions = b"".join(_block(1, _number(1, size) if isinstance(size, int) else _block(2, size)) for size in shape)
    tensor_type = _number(1, element_type) + _block(2, dimensions)
    return _block(1, name) + _block(2, _block(1, tensor_type))


def model(
    name: str, *, nodes: Iterable[bytes], tensors: Iterable[bytes], inputs: Iterable[bytes], outputs: Iterable[bytes]
) -> bytes:
    """Return a ModelProto with one graph: the bytes of an ``.onnx`` file."""
    graph = b"".join(
        (
            *(_block(1, item) for item in nodes),
            _block(2, name),
            *(_block(5, item) for item in tensors),
            *(_block(11, item) for item in inputs),
            *(_block(12, item) for item in outputs),
        )
    )
    return _number(1, IR_VERSION) + _block(7, graph) + _block(8, _number(2, OPERATOR_SET))
