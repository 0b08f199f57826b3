"""The sentence model: turns a text into a vector by which texts of like meaning are found.

Importing this package loads no model and none of the libraries that run one.
"""

from kb.encoding.adapter import Adapter, read_adapter, write_adapter
from kb.encoding.encoder import MAX_TOKENS, SentenceEncoder, model_fingerprint
from kb.encoding.graph import WIDTH
from kb.encoding.model_files import ModelFiles, find_model

__all__ = [
    "MAX_TOKENS",
    "WIDTH",
    "Adapter",
    "ModelFiles",
    "SentenceEncoder",
    "find_model",
    "model_fingerprint",
    "read_adapter",
    "write_adapter",
]
