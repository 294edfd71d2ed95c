"""A network of fewer layers that learns from the whole one (distillation, Hinton et al. 2015).

It begins as a copy with layers taken out, and learns the letters' marks and, beside them, what the
whole network says of every token that it reads as marked. On development letters four layers of
six do as well as six.
"""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor, nn

from lsmri.nlp.tagger.outputs import CONCEPTS, PLACES
from lsmri.training.tagger.base import BaseError
from lsmri.training.tagger.examples import IGNORED
from lsmri.training.tagger.network import Tagger

__all__ = ["GOLD_SHARE", "imitation", "shortened"]

#: What the letters' own marks weigh beside what the whole network says.
GOLD_SHARE = 1 / 3


def shortened(network: Tagger, layers: int) -> Tagger:
    """A copy whose encoder keeps so many layers, spread evenly, the first and the last among them.

    Raises ``BaseError`` unless the encoder has more layers than that, in a list of its own.
    """
    whole = int(network.encoder.config.num_hidden_layers)
    if not 1 < layers < whole:
        raise BaseError(
            f"{layers} layers can't be kept of {whole}: name a number from 2 to {whole - 1}"
        )
    short = deepcopy(network)
    lists = [m for m in short.encoder.modules() if isinstance(m, nn.ModuleList) and len(m) == whole]
    if len(lists) != 1:
        raise BaseError("this base doesn't keep its layers in one list: train it whole")
    kept = [lists[0][k * (whole - 1) // (layers - 1)] for k in range(layers)]
    del lists[0][:]
    lists[0].extend(kept)
    short.encoder.config.num_hidden_layers = layers
    return short


def imitation(
    logits: Tensor, taught: Tensor, inside: Tensor, chosen: Tensor, mask: Tensor
) -> Tensor:
    """Cross-entropy of what a network says with what another one says, per token.

    logits, taught: (letters, tokens, outputs). inside: (letters, tokens, concepts) and chosen:
    (letters, tokens, choices), as marked; the other network counts only where it agrees with them.
    mask: (letters, tokens), 0 where a letter has ended. The choices count where the other network
    finds a concept.
    """
    concepts = slice(0, len(CONCEPTS))
    found = torch.sigmoid(taught[..., concepts])
    weight = mask.unsqueeze(-1) * ((found > 0.5) == (inside > 0.5))
    total = nn.functional.binary_cross_entropy_with_logits(
        logits[..., concepts], found, weight=weight, reduction="sum"
    )
    spoken = (found.max(dim=-1).values * mask).unsqueeze(-1)
    for k, place in enumerate(PLACES.values()):
        shares = torch.softmax(taught[..., place], dim=-1)
        agrees = (chosen[..., k] == IGNORED) | (shares.argmax(dim=-1) == chosen[..., k])
        told = shares * torch.log_softmax(logits[..., place], dim=-1)
        total = total - (spoken * agrees.unsqueeze(-1) * told).sum()
    return total / mask.sum()
