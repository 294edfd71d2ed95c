"""What the tagger says of each token: which concepts it speaks of, and what is claimed of them.

Findings nest and share words ("neuro NAD" is three of them), so each concept has an output of its
own: the logit that the token lies inside a mention of it. The assertion is one choice a token,
shared by the concepts on it.
"""

from __future__ import annotations

from lsmri.corpora.scheme import Assertion, Concept

__all__ = ["ASSERTIONS", "CONCEPTS", "N_OUTPUTS", "SCHEME"]

#: In the order of the outputs. Spans of time and treatments are tagged too: they teach the
#: encoder what not to take for a finding.
CONCEPTS: tuple[Concept, ...] = tuple(Concept)
ASSERTIONS: tuple[Assertion, ...] = tuple(Assertion)
#: Of one token: the concepts' logits, then the assertions'.
N_OUTPUTS = len(CONCEPTS) + len(ASSERTIONS)
#: What a model must have been made for: the names of its outputs, in order.
SCHEME: tuple[str, ...] = (*CONCEPTS, *(f"assertion:{a}" for a in ASSERTIONS))
