"""Writes a trained network as the folder that scoring loads: ONNX, tokenizer and manifest."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from lsmri.nlp.tagger.model import FORMAT, GRAPH, MANIFEST, TOKENIZER, digest
from lsmri.nlp.tagger.outputs import SCHEME
from lsmri.training.tagger.network import Tagger

__all__ = ["ParityError", "export", "seal", "write_json"]

_NUMBERS = re.compile(r"\[[^\[\]{}\"]*\]")

#: What of an encoder's configuration a graph doesn't tell; for a tagger that learns on.
_SHAPE = (
    "model_type", "hidden_size", "num_attention_heads", "intermediate_size", "hidden_act",
    "layer_norm_eps", "max_position_embeddings", "type_vocab_size",
)  # fmt: skip

#: The exported graph must give the network's logits to this, before it is made smaller.
TOLERANCE = 1e-3


class ParityError(RuntimeError):
    """The exported graph doesn't compute what the network does."""


def export(
    network: Tagger,
    tokenizer: Tokenizer,
    folder: Path,
    *,
    window: Mapping[str, int],
    about: Mapping[str, Any],
    quantize: bool = True,
) -> None:
    """Writes ``folder``. The manifest comes last, so that a broken write is seen.

    window: ``size`` and ``context`` that the network was trained with. about: name, version,
    data and figures for the manifest. quantize: weights as 8-bit integers, scaled by channel.
    Raises ``ParityError`` if the graph and the network differ.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    with TemporaryDirectory() as aside:
        plain = Path(aside) / "plain.onnx"
        _trace(network, plain)
        _check(network, plain)
        if quantize:
            _quantize(plain, folder / GRAPH)
        else:
            (folder / GRAPH).write_bytes(plain.read_bytes())
    manifest = {
        "format": FORMAT,
        **about,
        "encoder": {name: getattr(network.encoder.config, name, None) for name in _SHAPE},
        "window": dict(window),
        "scheme": list(SCHEME),
        "files": {name: digest(folder / name) for name in (GRAPH, TOKENIZER)},
    }
    write_json(folder / MANIFEST, manifest)


def seal(folder: Path) -> None:
    """Writes the hashes of all of a model folder's files into its manifest."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    names = sorted(p.name for p in folder.iterdir() if p.is_file() and p.suffix != ".md")
    manifest["files"] = {name: digest(folder / name) for name in names if name != MANIFEST}
    write_json(folder / MANIFEST, manifest)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Writes a file that appears when it is complete, each list of numbers on a line."""
    part = path.with_name(f".{path.name}.part")
    text = _NUMBERS.sub(_on_a_line, json.dumps(value, indent=1, ensure_ascii=False))
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def _on_a_line(numbers: re.Match[str]) -> str:
    return "".join(numbers[0].split())


class _OneWindow(nn.Module):
    """The network over one window, all of which is text: without a mask it has less to compute.

    Gives the states of the encoder beside the logits.
    """

    def __init__(self, network: Tagger) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.network.states(input_ids, None)
        return self.network.judged(hidden), hidden


def _trace(network: Tagger, path: Path) -> None:
    window = _OneWindow(network).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            window,
            (torch.randint(5, 100, (1, 17)),),
            str(path),
            input_names=["input_ids"],
            output_names=["logits", "states"],
            dynamic_axes={name: {1: "tokens"} for name in ("input_ids", "logits", "states")},
            opset_version=17,
            dynamo=False,
        )


def _check(network: Tagger, path: Path) -> None:
    import onnxruntime  # noqa: PLC0415 - only where a model is exported

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    generator = torch.Generator().manual_seed(1)
    network.eval()
    for length in (3, 64, 200):
        ids = torch.randint(5, 200, (1, length), generator=generator)
        with torch.no_grad():
            expected = network(ids, torch.ones_like(ids)).numpy()
        apart = float(np.abs(session.run(None, {"input_ids": ids.numpy()})[0] - expected).max())
        if apart > TOLERANCE:
            raise ParityError(
                f"the exported graph differs from the network by {apart:.3g} over {length} tokens"
            )


def _quantize(plain: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - likewise
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415

    prepared = plain.with_name("prepared.onnx")
    quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared), str(path), per_channel=True, weight_type=QuantType.QInt8, reduce_range=True
    )
