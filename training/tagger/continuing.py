"""The network of a model folder, so that its tagger can learn on from other letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from transformers import AutoConfig, AutoModel

from lsmri.nlp.tagger.model import GRAPH, MANIFEST, read_manifest
from lsmri.training.tagger.base import BaseError
from lsmri.training.tagger.network import Tagger

__all__ = ["is_model", "reopened"]

#: Ahead of a parameter's name in the graph, and behind it where it is stored in 8 bits.
_NETWORK, _QUANTIZED, _SCALE, _ZERO = "network.", "_quantized", "_scale", "_zero_point"


def is_model(base: str) -> bool:
    """Whether a base is a model folder and no encoder."""
    return (Path(base) / MANIFEST).is_file()


def reopened(folder: Path, *, dropout: float = 0.1) -> Tagger:
    """The network of a model folder, with the weights of its graph.

    Weights stored in 8 bits are widened: what rounding has cost isn't won back. Raises
    ``ModelError`` unless the folder is whole, and ``BaseError`` where the graph is none that
    training writes, or its manifest doesn't tell of the encoder (before 0.15).
    """
    about = read_manifest(folder)
    weights = dict(_weights(onnx.load(folder / GRAPH)))
    try:
        config = AutoConfig.for_model(
            **about["encoder"],
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=dropout,
            num_hidden_layers=1 + max(map(_layer, weights)),
            vocab_size=len(weights["encoder.embeddings.word_embeddings.weight"]),
        )
        encoder = AutoModel.from_config(config, add_pooling_layer=False)  # type: ignore[no-untyped-call]
        network = Tagger(encoder)
        network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise BaseError(
            f"{folder}: no tagger that can learn on ({type(error).__name__}); name one that 'lsmri"
            " train' of version 0.15 or later wrote, from an encoder of the BERT kind"
        ) from None
    return network


def _layer(name: str) -> int:
    """The number of the layer that a parameter is of; -1 for none."""
    _, found, rest = name.partition(".layer.")
    return int(rest.split(".")[0]) if found else -1


def _weights(model: ModelProto) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Every parameter by its name in the network."""
    stored = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    for name in stored:
        if name.startswith(_NETWORK) and not name.endswith((_SCALE, _ZERO)):
            whole = name.removesuffix(_QUANTIZED)
            yield whole.removeprefix(_NETWORK), _widened(stored, name)
    for node in model.graph.node:
        if node.op_type in ("MatMul", "MatMulInteger") and node.input[1] in stored:
            # The graph has a matrix the other way round, and only its node tells whose it is.
            yield f"{_module(node.name)}.weight", _widened(stored, node.input[1]).T.copy()


def _module(node: str) -> str:
    """The module of a node: "choices.0" of "/choices/choices.0/MatMul_quant"."""
    parts: list[str] = []
    for part in node.split("/")[1:-1]:
        if parts and part.startswith(f"{parts[-1]}."):
            parts.pop()
        parts.append(part)
    return ".".join(parts)


def _widened(stored: dict[str, NDArray[Any]], name: str) -> NDArray[np.float32]:
    """A parameter as it counts: of one in 8 bits, what its scale makes of it."""
    array = stored[name].astype(np.float32)
    if not name.endswith(_QUANTIZED):
        return array
    name = name.removesuffix(_QUANTIZED)
    shifted = array - stored[name + _ZERO].astype(np.float32)
    return np.asarray(shifted * stored[name + _SCALE], dtype=np.float32)
