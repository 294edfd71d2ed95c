"""The network: an encoder, and two small heads over each of its tokens."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from lsmri.nlp.tagger.outputs import CONCEPTS, N_OUTPUTS, PLACES
from lsmri.training.tagger.examples import IGNORED

__all__ = ["Tagger", "loss"]

#: Most tokens speak of nothing. A token inside a mention weighs as much as so many outside.
INSIDE_WEIGHT = 1.5


class Tagger(nn.Module):
    """Logits of every output for every token: (letters, tokens, ``N_OUTPUTS``).

    What is claimed depends on what is spoken of ("reflexes absent" is a finding, "fever absent" is
    none), so the choices are made from the token together with the concepts found on it.
    """

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.concepts = nn.Linear(width, len(CONCEPTS))
        self.choices = nn.Sequential(
            nn.Linear(width + len(CONCEPTS), width),
            nn.GELU(),
            nn.Dropout(0.1),
            nn.Linear(width, N_OUTPUTS - len(CONCEPTS)),
        )
        with torch.no_grad():
            # A prior of one token in a hundred, so that the first steps don't only learn "none".
            self.concepts.bias.fill_(-4.6)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None) -> Tensor:
        """input_ids, attention_mask: (letters, tokens); None where all of it is text."""
        return self.judged(self.dropout(self.states(input_ids, attention_mask)))

    def states(self, input_ids: Tensor, attention_mask: Tensor | None) -> Tensor:
        """The encoder's state of every token: (letters, tokens, width)."""
        found = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        states: Tensor = found.last_hidden_state
        return states

    def judged(self, hidden: Tensor) -> Tensor:
        """The logits that the heads make of the encoder's states."""
        found = self.concepts(hidden)
        chosen = self.choices(torch.cat([hidden, torch.sigmoid(found)], dim=-1))
        return torch.cat([found, chosen], dim=-1)


def loss(logits: Tensor, inside: Tensor, chosen: Tensor, mask: Tensor) -> Tensor:
    """Binary cross-entropy of the concepts and, inside mentions, cross-entropy of the choices.

    logits: (letters, tokens, outputs). inside: (letters, tokens, concepts). chosen:
    (letters, tokens, choices). mask: (letters, tokens), 0 where a letter has ended.
    """
    weight = torch.where(inside > 0, INSIDE_WEIGHT, 1.0) * mask.unsqueeze(-1)
    total = nn.functional.binary_cross_entropy_with_logits(
        logits[..., : len(CONCEPTS)], inside, weight=weight, reduction="sum"
    )
    for k, place in enumerate(PLACES.values()):
        total = total + nn.functional.cross_entropy(
            logits[..., place].flatten(0, 1),
            chosen[..., k].flatten(),
            ignore_index=IGNORED,
            reduction="sum",
        )
    return total / mask.sum()
