"""Texts to vectors: the cosine of two of them says how near their meanings are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.encoding.adapter import Adapter
from kb.encoding.graph import VOCABULARY, WIDTH, sentence_graph
from kb.encoding.model_files import WEIGHTS_SHA256, ModelFiles
from kb.errors import ConfigError

if TYPE_CHECKING:
    # Together 0.2 s to import: only who encodes shall wait for them.
    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

# max_seq_length in sentence_bert_config.json of the model, the two marks around a text included.
MAX_TOKENS = 256
# Places, padding included, that go through the network at once. Measured on two cores with sentences of pages of
# copy: 512 is a little faster than 1,024, a fifth faster than 2,048, and needs the least memory.
_BATCH_PLACES = 512
_PADDING_MARK = "[PAD]"


class SentenceEncoder:
    """The loaded model: about 0.1 s to make, then a few milliseconds a sentence. May be shared by threads."""

    def __init__(self, files: ModelFiles, threads: int = 2, adapter: Adapter | None = None) -> None:
        """Load the model; ``threads`` is how many processor cores one call of ``encode`` may use.

        ``adapter`` is what the model has learned of the field; None leaves it as it was published.

        Raises ConfigError if the tokenizer's file is damaged or belongs to another model.
        """
        self.fingerprint = model_fingerprint(files, adapter)
        self._tokenizer = _load_tokenizer(files.tokenizer)
        self._session = _load_network(files.weights, threads, adapter)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts), 384) float32, one row of length one a text, in the order of the texts.

        What goes beyond the first 256 tokens of a text is not seen. The row of a text is the same whatever
        other texts it comes with, up to the rounding of single precision (about 1e-6).
        """
        import numpy as np

        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        for batch in _batches(tokens):
            length = len(tokens[batch[-1]])
            places = np.zeros((len(batch), length), dtype=np.int64)
            mask = np.zeros((len(batch), length), dtype=np.float32)
            for row, index in enumerate(batch):
                places[row, : len(tokens[index])] = tokens[index]
                mask[row, : len(tokens[index])] = 1.0
            vectors[batch] = self._session.run(None, {"tokens": places, "mask": mask})[0]
        return vectors


def model_fingerprint(files: ModelFiles, adapter: Adapter | None = None) -> str:
    """Return the sha256 of everything that decides a vector: weights, network, adapter, tokenizer and cut-off.

    Vectors kept under another fingerprint must be made again. Costs some milliseconds and loads no model.
    """
    network = sentence_graph("", dict.fromkeys(_tensor_offsets(files.weights), 0))
    parts = (
        WEIGHTS_SHA256,
        hashlib.sha256(network).hexdigest(),
        hashlib.sha256(files.tokenizer.read_bytes()).hexdigest(),
        str(MAX_TOKENS),
        *([adapter.digest] if adapter is not None else []),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Indexes of texts of like length together, the longest last, so that little of a batch is padding."""
    batch: list[int] = []
    for index in sorted(range(len(tokens)), key=lambda at: len(tokens[at])):
        if batch and (len(batch) + 1) * len(tokens[index]) > _BATCH_PLACES:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _load_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        text = path.read_text(encoding="utf-8")
        json.loads(text)  # the library raises a bare Exception for a damaged file
    except (OSError, ValueError) as error:
        raise ConfigError(f"The model file {path} is damaged or cannot be read.") from error
    tokenizer = Tokenizer.from_str(text)
    if tokenizer.get_vocab_size() != VOCABULARY or tokenizer.token_to_id(_PADDING_MARK) != 0:
        raise ConfigError(f"The model file {path} belongs to another model.")
    # The file asks for texts filled up to 128 places and cut there; the model was made for 256, and we pad.
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _load_network(weights: Path, threads: int, adapter: Adapter | None) -> onnxruntime.InferenceSession:
    import onnxruntime

    # The hub's cache is made of links, and the runtime refuses to follow one out of the folder it was given.
    real = weights.resolve()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(real.parent))
    # Rearranged copies of the weights would take 40 MB and brought no speed that could be measured.
    options.add_session_config_entry("session.disable_prepacking", "1")
    graph = sentence_graph(real.name, _tensor_offsets(real), adapter)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _tensor_offsets(weights: Path) -> dict[str, int]:
    """Where each tensor starts, in bytes from the start of the file.

    A safetensors file is the length of its header (8 bytes, little-endian), the header (JSON: type, shape and
    ``data_offsets`` by name) and the values.
    """
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    return {name: 8 + length + entry["data_offsets"][0] for name, entry in header.items() if name != "__metadata__"}
