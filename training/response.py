"""Learns how conservative treatment did, from what a tagger sees of whole letters.

First a small network over the encoder's states, from the letters that taught the tagger; then, from
letters that neither saw, the logistic model that joins it with the treatments that were read.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from torch import Tensor, nn

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.model import Tagger
from lsmri.nlp.tagger.response import PIECES, RESPONSE_GRAPH, RESPONSES, read_of, settled
from lsmri.training.statuses import TooFew

__all__ = ["MIN_JUDGED", "MIN_TAUGHT", "Reader", "learn", "teach"]

#: Fewer letters with a record than these teach no network, and no model over it.
MIN_TAUGHT, MIN_JUDGED = 300, 100
#: On 256 development letters and 680 of new writers the network alone is right in 0.83 and 0.78
#: after six passes and no better after eight.
_PASSES, _BATCH, _RATE = 6, 32, 1e-3
_WIDTH, _VIEWS, _REACH = 96, 6, 5
_C, _FOLDS = 0.3, 10


class Reader(nn.Module):
    """Logits of ``RESPONSES`` for each letter: (letters, responses).

    Each of a few views looks over all pieces of a letter and takes what it finds telling.
    """

    def __init__(self, width: int) -> None:
        """width: numbers for each piece."""
        super().__init__()
        self.narrow = nn.Linear(width, _WIDTH)
        self.beside = nn.Conv1d(_WIDTH, _WIDTH, _REACH, padding=_REACH // 2)
        self.views = nn.Linear(_WIDTH, _VIEWS)
        self.noise = nn.Dropout(0.2)
        self.judge = nn.Sequential(
            nn.Dropout(0.3),
            nn.Linear(_VIEWS * _WIDTH, 64),
            nn.GELU(),
            nn.Dropout(0.3),
            nn.Linear(64, len(RESPONSES)),
        )

    def forward(self, pieces: Tensor, mask: Tensor | None) -> Tensor:
        """pieces: (letters, pieces, width). mask: (letters, pieces), False where a letter has
        ended; None where all of it is text.
        """
        found = nn.functional.gelu(self.narrow(self.noise(pieces)))
        around = self.beside(found.transpose(1, 2)).transpose(1, 2)
        found = nn.functional.gelu(found + around)
        looks = self.views(found)
        if mask is not None:
            looks = looks.masked_fill(~mask.unsqueeze(-1), -1e4)
        taken = looks.softmax(dim=1).transpose(1, 2) @ found
        judged: Tensor = self.judge(taken.flatten(1))
        return judged


class _Shares(nn.Module):
    """What is shipped: probabilities in the place of logits, for one letter."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: Tensor) -> Tensor:
        judged: Tensor = self.reader(pieces, None)
        return judged.softmax(dim=-1)


def teach(items: Sequence[AnnotatedLetter], folder: Path, *, seed: int = 0) -> None:
    """Writes the network for the tagger of a model folder.

    items: letters with records; those that taught the tagger will do.
    Raises ``TooFew`` where they are too few, or where the tagger doesn't give its states.
    """
    items = [item for item in items if item.recorded]
    said = {item.record.conservative_treatment_failed for item in items}
    if len(items) < MIN_TAUGHT or len(said) < len(RESPONSES):
        raise TooFew(f"{len(items)} letters with a record: {MIN_TAUGHT} are needed")
    tagger = Tagger(folder)
    letters = [
        (
            tagger(item.letter.text).seen.astype(np.float16),
            RESPONSES.index(item.record.conservative_treatment_failed),
        )
        for item in items
    ]
    letters = [(seen, said) for seen, said in letters if seen.size]
    if not letters:
        raise TooFew("the tagger doesn't give the states of its encoder: train it again")
    torch.manual_seed(seed)
    reader = Reader(letters[0][0].shape[1])
    _fit(reader, letters, Random(seed))
    _export(reader, folder / RESPONSE_GRAPH)


def _fit(reader: Reader, letters: list[tuple[NDArray[np.float16], int]], rng: Random) -> None:
    optimiser = torch.optim.AdamW(reader.parameters(), lr=_RATE, weight_decay=0.02)
    reader.train()
    for number in range(_PASSES):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * (1 - number / _PASSES)
        rng.shuffle(letters)
        for begin in range(0, len(letters), _BATCH):
            pieces, mask, true = _padded(letters[begin : begin + _BATCH])
            loss = nn.functional.cross_entropy(reader(pieces, mask), true, label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    reader.eval()


def _padded(letters: Sequence[tuple[NDArray[np.float16], int]]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(seen) for seen, _ in letters)
    pieces = torch.zeros(len(letters), longest, letters[0][0].shape[1])
    mask = torch.zeros(len(letters), longest, dtype=torch.bool)
    for k, (seen, _) in enumerate(letters):
        pieces[k, : len(seen)] = torch.from_numpy(seen.astype(np.float32))
        mask[k, : len(seen)] = True
    return pieces, mask, torch.tensor([said for _, said in letters])


def _export(reader: Reader, path: Path) -> None:
    width = reader.narrow.in_features
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Shares(reader).eval(),
            (torch.randn(1, 17, width),),
            str(path),
            input_names=[PIECES],
            output_names=["shares"],
            dynamic_axes={PIECES: {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )


def learn(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[dict[str, Any], dict[str, float]]:
    """The logistic model's numbers, and the share of letters judged rightly by cross-validation.

    items: letters with records that neither rules, tagger nor network were made from.
    Raises ``TooFew`` where there are too few, or where the model has no network.
    """
    inputs = [scorer.response(item.letter) for item in items]
    told = [(x, item) for x, item in zip(inputs, items, strict=True) if x]
    true = np.array(
        [RESPONSES.index(item.record.conservative_treatment_failed) for _, item in told]
    )
    if len(told) < MIN_JUDGED or len(set(true.tolist())) < len(RESPONSES):
        raise TooFew(f"{len(told)} letters judged: {MIN_JUDGED} are needed")
    rows = [x for x, _ in told]
    authors = [item.author or item.letter.id for _, item in told]
    folds = min(_FOLDS, len(set(authors)))
    crossed = cross_val_predict(
        _pipeline(), rows, true, groups=authors, cv=GroupKFold(folds), method="predict_proba"
    )
    chosen = [
        RESPONSES.index(settled(dict(zip(RESPONSES, shares, strict=True)), read_of(x)))
        for shares, x in zip(crossed.tolist(), rows, strict=True)
    ]
    model = _pipeline().fit(rows, true)
    names, chooser = model[0].get_feature_names_out().tolist(), model[1]
    said = ("failed", "helped", "untold")
    numbers = {
        "weights": {
            name: dict(zip(names, row.round(4).tolist(), strict=True))
            for name, row in zip(said, chooser.coef_, strict=True)
        },
        "biases": dict(zip(said, chooser.intercept_.round(4).tolist(), strict=True)),
    }
    return numbers, {"accuracy": float((np.array(chosen) == true).mean())}


def _pipeline() -> Pipeline:
    return make_pipeline(DictVectorizer(), LogisticRegression(C=_C, max_iter=3000))
