"""Joins the treatments that the rules read with those that the tagger sees, and how they did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.nlp.tagger.model import Tags
from lsmri.nlp.tagger.outputs import OUTCOMES, TYPES
from lsmri.nlp.tagger.policy import Candidate, OutcomeCandidate, Policy
from lsmri.nlp.tagger.proposals import claims, pieces_of, proposals, support
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["Seen", "settle_treatments", "treatments_seen"]

#: A treatment that the tagger alone sees is of a kind from this probability on.
TYPE_FROM = 0.5
_CLAIMED = {"planned": Assertion.HYPOTHETICAL, "declined": Assertion.ABSENT}


@dataclass(frozen=True, slots=True)
class Seen:
    """A treatment that rules or tagger see: where, whether it is one, and how it did.

    treatment: of the rules, None where only the tagger sees it. start, end: code points.
    """

    treatment: Treatment | None
    start: int
    end: int
    candidate: Candidate
    outcome: OutcomeCandidate


def treatments_seen(reading: Reading, tags: Tags) -> Iterator[Seen]:
    """Every treatment of the rules, then those that only the tagger proposes."""
    places = []
    for t in reading.treatments:
        start, end = reading.span(t.start, t.end)
        places.append((start, end))
        claimed = _CLAIMED.get(t.outcome, Assertion.PRESENT)
        yield Seen(
            t,
            start,
            end,
            Candidate(
                Concept.TREATMENT,
                claimed,
                support(tags, start, end, Concept.TREATMENT),
                claims(tags, start, end),
            ),
            OutcomeCandidate(Outcome(t.outcome), _outcomes(tags, start, end)),
        )
    for p in proposals(tags, reading.text, concepts=(Concept.TREATMENT,)):
        if not any(start < p.end and p.start < end for start, end in places):
            yield Seen(
                None,
                p.start,
                p.end,
                Candidate(Concept.TREATMENT, None, p.probability, p.claims),
                OutcomeCandidate(None, _outcomes(tags, p.start, p.end)),
            )


def settle_treatments(reading: Reading, tags: Tags, policy: Policy) -> None:
    """Settles every treatment by the policy and writes ``reading.treatments`` anew."""
    kept = []
    for seen in list(treatments_seen(reading, tags)):
        treatment = seen.treatment or _treatment(reading, tags, seen)
        if treatment is None or not policy.is_treatment(seen.candidate):
            continue
        outcome = policy.outcome(seen.outcome)
        if outcome != treatment.outcome:
            treatment.why.append(f"tagger: {outcome}")
            treatment.outcome = str(outcome)
        kept.append(treatment)
    reading.treatments = sorted(kept, key=lambda t: t.start)


def _outcomes(tags: Tags, start: int, end: int) -> tuple[float, ...]:
    """How probable each of ``OUTCOMES`` is of these words."""
    chosen = pieces_of(tags, start, end)
    if chosen.start == chosen.stop:
        return (1.0 / len(OUTCOMES),) * len(OUTCOMES)
    return tuple(tags.outcome[chosen].mean(axis=0).tolist())


def _treatment(reading: Reading, tags: Tags, seen: Seen) -> Treatment | None:
    """A proposal on the words of the reading; None where no kind is more probable than not."""
    words = reading.words_within(seen.start, seen.end)
    chosen = pieces_of(tags, seen.start, seen.end)
    if words is None or chosen.start == chosen.stop:
        return None
    shares = tags.type[chosen].mean(axis=0)
    best = int(np.argmax(shares))
    if shares[best] < TYPE_FROM:
        return None
    name = str(TYPES[best])
    return Treatment(*words, (name,), why=[f"tagger {seen.candidate.support:.2f}"])
