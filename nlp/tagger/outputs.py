"""What the tagger says of each token: which concepts it speaks of, and what is claimed of them.

Findings nest and share words ("neuro NAD" is three of them), so each concept has an output of its
own: the logit that the token lies inside a mention of it. The assertion is one choice a token,
shared by the concepts on it; so are, of a treatment, how it did and of which kind it is.
"""

from __future__ import annotations

from lsmri.corpora.scheme import Assertion, Concept, Outcome, TreatmentType

__all__ = [
    "ASSERTIONS",
    "CHOICES",
    "CONCEPTS",
    "N_OUTPUTS",
    "OUTCOMES",
    "PLACES",
    "SCHEME",
    "TYPES",
]

#: In the order of the outputs. Spans of time are tagged too: they teach the encoder what not to
#: take for a finding.
CONCEPTS: tuple[Concept, ...] = tuple(Concept)
ASSERTIONS: tuple[Assertion, ...] = tuple(Assertion)
OUTCOMES: tuple[Outcome, ...] = tuple(Outcome)
TYPES: tuple[TreatmentType, ...] = tuple(TreatmentType)
#: What is one choice among several for each token, in the order of the outputs.
CHOICES: dict[str, tuple[str, ...]] = {
    "assertion": ASSERTIONS,
    "outcome": OUTCOMES,
    "type": TYPES,
}


def _places() -> dict[str, slice]:
    places, start = {}, len(CONCEPTS)
    for name, codes in CHOICES.items():
        places[name] = slice(start, start + len(codes))
        start += len(codes)
    return places


#: Where the logits of each choice stand among the outputs of a token, after the concepts'.
PLACES = _places()
N_OUTPUTS = len(CONCEPTS) + sum(len(codes) for codes in CHOICES.values())
#: What a model must have been made for: the names of its outputs, in order.
SCHEME: tuple[str, ...] = (
    *CONCEPTS,
    *(f"{name}:{code}" for name, codes in CHOICES.items() for code in codes),
)
