"""The trained tagger as it is shipped: a folder with an ONNX graph, a tokenizer and a manifest.

Loading checks every file against its hash in the manifest, so that a truncated or altered file is
told rather than run. Runs on one thread: archives are scored by several processes instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from lsmri.nlp.tagger.numbers import ModelError, softmax
from lsmri.nlp.tagger.outputs import CONCEPTS, PLACES, SCHEME
from lsmri.nlp.tagger.respelling import Slip, places_as_written, respelt
from lsmri.nlp.tagger.windows import Window, encode, marks, windows
from lsmri.nlp.text.screening import repair

__all__ = [
    "FORMAT",
    "GRAPH",
    "MANIFEST",
    "TOKENIZER",
    "ModelError",
    "Tagger",
    "Tags",
    "digest",
    "load_tagger",
    "open_graph",
    "read_manifest",
]

#: Of the folder's layout. Raised when an older program couldn't read it.
FORMAT = 4
MANIFEST, GRAPH, TOKENIZER = "manifest.json", "tagger.onnx", "tokenizer.json"


@dataclass(frozen=True)
class Tags:
    """What the tagger says of each word piece of a letter.

    offsets: (pieces, 2), code points of the letter. inside: (pieces, ``CONCEPTS``), probabilities
    that the piece lies in a mention. assertion: (pieces, ``ASSERTIONS``), sums to 1 for each piece;
    so do outcome and type, of a treatment there: (pieces, ``OUTCOMES``) and (pieces, ``TYPES``).
    seen: (pieces, width), the encoder's state of each piece and its logits, for what looks over the
    whole letter; no width where the graph doesn't give the state.
    """

    offsets: NDArray[np.int64]
    inside: NDArray[np.float32]
    assertion: NDArray[np.float32]
    outcome: NDArray[np.float32]
    type: NDArray[np.float32]
    seen: NDArray[np.float32]

    @cached_property
    def begins(self) -> list[int]:
        """Where each piece begins."""
        return self.offsets[:, 0].tolist()  # type: ignore[no-any-return]

    @cached_property
    def ends(self) -> list[int]:
        """Where each piece ends."""
        return self.offsets[:, 1].tolist()  # type: ignore[no-any-return]

    @cached_property
    def _claimed(self) -> NDArray[np.float64]:
        """The sums of ``assertion`` over the pieces before each, and over all."""
        sums = np.zeros((len(self.assertion) + 1, self.assertion.shape[1]))
        np.cumsum(self.assertion, axis=0, out=sums[1:], dtype=np.float64)
        return sums

    def mean_claims(self, begin: int, end: int) -> tuple[float, ...]:
        """How probable each of ``ASSERTIONS`` is over these pieces, of which there must be one."""
        shares = (self._claimed[end] - self._claimed[begin]) / (end - begin)
        return tuple(shares.tolist())


class Tagger:
    """Tags letters. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Raises ``ModelError`` unless the folder is whole and made for this scheme."""
        self.manifest = read_manifest(folder)
        self._window: dict[str, int] = self.manifest["window"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._first, self._last = marks(self._tokenizer)
        self._session = open_graph(folder / GRAPH)

    def __call__(self, text: str, slips: Sequence[Slip] = ()) -> Tags:
        """The tags of a letter of any length.

        slips: its misspelt words, in order, which are read as what they mean.
        """
        encoding = encode(self._tokenizer, repair(respelt(text, slips) if slips else text))
        parts = [
            (window, self._run(window))
            for window in windows(encoding, first=self._first, last=self._last, **self._window)
        ]
        outputs = [
            np.concatenate([found[w.own.start : w.own.stop] for w, found in kinds])
            for kinds in ([(w, found[k]) for w, found in parts] for k in range(len(parts[0][1])))
        ]
        logits = outputs[0]
        offsets = [offset for w, _ in parts for offset in w.offsets[w.own.start : w.own.stop]]
        if slips:
            offsets = places_as_written(offsets, slips)
        return Tags(
            np.array(offsets, dtype=np.int64).reshape(-1, 2),
            1.0 / (1.0 + np.exp(-logits[:, : len(CONCEPTS)])),
            **{name: softmax(logits[:, place]) for name, place in PLACES.items()},
            seen=np.concatenate(outputs[::-1], axis=1) if len(outputs) > 1 else logits[:, :0],
        )

    def _run(self, window: Window) -> list[NDArray[np.float32]]:
        """Logits of the window's pieces, then the encoder's states, where the graph gives them."""
        ids = np.array([window.ids], dtype=np.int64)
        return [output[0] for output in self._session.run(None, {"input_ids": ids})]


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a model folder, once its files are found to be those that it names."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        form, scheme, files = manifest["format"], manifest["scheme"], manifest["files"]
        window = manifest["window"]
    except OSError:
        raise ModelError(f"{path}: not there; name the folder that 'lsmri train' wrote") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ModelError(f"{path}: no manifest of a model; train it again") from None
    if form != FORMAT:
        raise ModelError(f"{path}: format {form}, and this version reads {FORMAT}: train it again")
    sound = {
        "scheme": isinstance(scheme, list),
        "files": isinstance(files, dict) and all(isinstance(h, str) for h in files.values()),
        "window": _is_window(window),
    }
    if altered := [key for key, whole in sound.items() if not whole]:
        raise ModelError(
            f"{path}: {' and '.join(map(repr, altered))} can't be read; copy the manifest again,"
            " or train the model again"
        )
    if tuple(scheme) != SCHEME:
        raise ModelError(
            f"{path}: made for another version of the annotation scheme; train it again"
        )
    for name, expected in files.items():
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name}: not there; copy the whole folder again")
        if digest(folder / name) != expected:
            raise ModelError(
                f"{folder / name}: not the file that the manifest names (truncated or altered);"
                " copy the whole folder again"
            )
    return manifest


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_window(window: object) -> bool:
    """Whether it says how long windows are and what they share, with room between."""
    if not isinstance(window, dict) or window.keys() != {"size", "context"}:
        return False
    if not all(map(_is_whole, window.values())):
        return False
    return bool(window["size"] - 2 > 2 * window["context"])


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


#: Joins a sum to the normalisation behind it, and makes both slower: measured with onnxruntime
#: 1.31, the encoder takes a tenth less time without.
_UNWANTED = ["SkipLayerNormFusion"]


def open_graph(graph: Path) -> Any:
    """An ONNX session on one thread."""
    import onnxruntime  # noqa: PLC0415 - only where a model is used

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(graph),
        sess_options=options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=_UNWANTED,
    )


_LOADED: dict[Path, tuple[int, Tagger]] = {}


def load_tagger(folder: Path) -> Tagger:
    """The tagger of a folder, loaded once in a process, and again where it was written anew.

    Raises ``ModelError`` as ``Tagger`` does.
    """
    place, manifest = folder.resolve(), folder / MANIFEST
    written = manifest.stat().st_mtime_ns if manifest.is_file() else 0
    known = _LOADED.get(place)
    if known is None or known[0] != written:
        known = _LOADED[place] = written, Tagger(folder)
    return known[1]
