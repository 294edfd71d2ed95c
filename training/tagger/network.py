"""The network: an encoder, and one linear layer over each of its tokens."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from lsmri.nlp.tagger.outputs import CONCEPTS, N_OUTPUTS
from lsmri.training.tagger.examples import IGNORED

__all__ = ["Tagger", "loss"]

#: Most tokens speak of nothing. A token inside a mention weighs as much as so many outside.
INSIDE_WEIGHT = 1.5


class Tagger(nn.Module):
    """Logits of every output for every token: (letters, tokens, ``N_OUTPUTS``)."""

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.config.hidden_size, N_OUTPUTS)
        with torch.no_grad():
            # A prior of one token in a hundred, so that the first steps don't only learn "none".
            self.head.bias[: len(CONCEPTS)].fill_(-4.6)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """input_ids, attention_mask: (letters, tokens)."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        logits: Tensor = self.head(self.dropout(hidden))
        return logits


def loss(logits: Tensor, inside: Tensor, assertion: Tensor, mask: Tensor) -> Tensor:
    """Binary cross-entropy of the concepts and, inside mentions, cross-entropy of assertions.

    logits: (letters, tokens, outputs). inside: (letters, tokens, concepts). assertion:
    (letters, tokens). mask: (letters, tokens), 0 where a letter has ended.
    """
    concepts = logits[..., : len(CONCEPTS)]
    weight = torch.where(inside > 0, INSIDE_WEIGHT, 1.0) * mask.unsqueeze(-1)
    found = nn.functional.binary_cross_entropy_with_logits(
        concepts, inside, weight=weight, reduction="sum"
    )
    claimed = nn.functional.cross_entropy(
        logits[..., len(CONCEPTS) :].flatten(0, 1),
        assertion.flatten(),
        ignore_index=IGNORED,
        reduction="sum",
    )
    return (found + claimed) / mask.sum()
