"""When rules and tagger both read a letter: the written policy that settles what counts.

Each of them proposes mentions. A candidate is a place and a concept, proposed by either or both.
Logistic models, learned on letters that neither was made from, answer questions of it: does the
letter speak of the concept there, what does it claim, and, of a treatment, how did it do? Their
weights are plain numbers.

A concept that could be an emergency is held to be there at a lower probability, and what the rules
say of one is set aside only where that is improbable: the union of both counts otherwise. On
development letters the thresholds lose no emergency more than setting aside below 0.02 does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.nlp.tagger.numbers import ModelError, read_numbers, softmax
from lsmri.nlp.tagger.outputs import ASSERTIONS, OUTCOMES

__all__ = [
    "EMERGENCIES",
    "NOW",
    "POLICY",
    "Candidate",
    "OutcomeCandidate",
    "Policy",
    "Settled",
    "claim_row",
    "logit",
    "mention_row",
    "outcome_row",
]

POLICY = "policy.json"
#: What the guidelines make an emergency of, alone or together: cauda equina, and infection or
#: tumour with a deficit. No emergency rule asks for sexual dysfunction, intravenous drugs or a
#: recent infection: they stand here to keep to the safe side, since each is a lead to cauda equina
#: or to an infection of the spine, and the models were taught with them among these.
EMERGENCIES = frozenset(
    {
        Concept.CAUDA_EQUINA_SUSPECTED,
        Concept.SADDLE_SENSORY_CHANGE,
        Concept.BLADDER_DYSFUNCTION,
        Concept.BOWEL_DYSFUNCTION,
        Concept.SEXUAL_DYSFUNCTION,
        Concept.BILATERAL_RADICULAR_SYMPTOMS,
        Concept.SEVERE_MOTOR_DEFICIT,
        Concept.PROGRESSIVE_NEUROLOGICAL_DEFICIT,
        Concept.UPPER_MOTOR_NEURON_SIGNS,
        Concept.FEVER,
        Concept.IV_DRUG_USE,
        Concept.RECENT_INFECTION,
        Concept.SUSPECTED_MALIGNANCY,
        Concept.SUSPECTED_SPINAL_INFECTION,
    }
)
#: Assertions by which a concept is there, or may be.
NOW = (Assertion.PRESENT, Assertion.POSSIBLE)
_UNTOLD = (None, Outcome.UNKNOWN, Outcome.ONGOING)
_EFFECTS = (Outcome.IMPROVED, Outcome.PARTIAL, Outcome.FAILED)
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where rules or tagger see a concept.

    rule: what the rules claim of it, None where only the tagger sees it. support: the tagger's
    probability of the concept there. claims: its probability of each of ``ASSERTIONS``.
    """

    concept: Concept
    rule: Assertion | None
    support: float
    claims: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCandidate:
    """How a treatment did.

    rule: what the rules read, None where only the tagger sees the treatment. shares: the tagger's
    probability of each of ``OUTCOMES``.
    """

    rule: Outcome | None
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What the policy makes of a candidate.

    mentioned: how probable it is that the letter speaks of the concept there. claims: of each of
    ``ASSERTIONS`` if it does. assertion: the one that counts, None where nothing is kept.
    """

    mentioned: float
    claims: tuple[float, ...]
    assertion: Assertion | None


def mention_row(candidate: Candidate, concepts: Sequence[str]) -> NDArray[np.float64]:
    """The first model's inputs: who sees it, how sure the tagger is, and of which concept."""
    sure = logit(candidate.support)
    ruled = candidate.rule is not None
    row = np.zeros(5 + 2 * len(concepts))
    row[:5] = (
        ruled,
        sure if ruled else 0.0,
        0.0 if ruled else sure,
        ruled and candidate.rule is Assertion.ABSENT,
        ruled and sure < 0,
    )
    row[5 + 2 * concepts.index(candidate.concept) + ruled] = 1.0
    return row


def claim_row(candidate: Candidate) -> NDArray[np.float64]:
    """The second model's inputs: the tagger's log probabilities, and what the rules claim."""
    return _choice_row(ASSERTIONS, candidate.rule, candidate.claims)


def outcome_row(candidate: OutcomeCandidate) -> NDArray[np.float64]:
    """The third model's inputs, likewise for the outcome of a treatment."""
    return _choice_row(OUTCOMES, candidate.rule, candidate.shares)


def _choice_row(
    codes: Sequence[str], rule: str | None, shares: Sequence[float]
) -> NDArray[np.float64]:
    """The log probabilities, beside the rules' choice; or, where they have none, for themselves."""
    n = len(codes)
    row = np.zeros(3 * n)
    logs = np.log(np.maximum(shares, _FLOOR))
    if rule is None:
        row[2 * n :] = logs
    else:
        row[:n] = logs
        row[n + codes.index(rule)] = 1.0
    return row


class Policy:
    """The models with their thresholds."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """numbers: as ``lsmri.training.policy`` writes them."""
        self._concepts: list[str] = list(numbers["concepts"])
        self._mention = np.array(numbers["mention"]["weights"]), numbers["mention"]["bias"]
        self._claim = np.array(numbers["claim"]["weights"]), np.array(numbers["claim"]["bias"])
        outcome = numbers["outcome"]
        self._outcome = np.array(outcome["weights"]), np.array(outcome["bias"])
        #: A mention is kept from this probability on; one of an emergency, from the second; one
        #: that the rules hold to be there now, from the third.
        self.keep, self.keep_emergency = numbers["keep"], numbers["keep_emergency"]
        self.drop_ruled = numbers["drop_ruled"]
        #: An emergency is there now, or possible, from this probability on; where the rules say
        #: so, from the second.
        self.now_emergency, self.now_ruled = numbers["now_emergency"], numbers["now_ruled"]
        #: An effect that only the tagger reads counts from this probability on.
        self.told_from = numbers.get("told_from", 0.0)

    @classmethod
    def from_folder(cls, folder: Path) -> Policy:
        """Reads that of a model folder. Raises ``ModelError`` where it has none."""
        policy = read_numbers(folder, POLICY, cls)
        if policy is None:
            raise ModelError(f"{folder / POLICY}: not there; copy the whole folder again")
        return policy

    def __call__(self, candidate: Candidate) -> Settled:
        """Settles one candidate."""
        weights, bias = self._mention
        row = mention_row(candidate, self._concepts)
        mentioned = 1.0 / (1.0 + math.exp(-float(weights @ row + bias)))
        matrix, offsets = self._claim
        shares = softmax(matrix @ claim_row(candidate) + offsets)
        if candidate.concept in EMERGENCIES:
            said = candidate.rule in NOW
            kept = mentioned >= (self.drop_ruled if said else self.keep_emergency)
            assertion = _guarded(shares, self.now_ruled if said else self.now_emergency)
        else:
            kept = mentioned >= self.keep
            assertion = ASSERTIONS[int(shares.argmax())]
        return Settled(mentioned, tuple(shares.tolist()), assertion if kept else None)

    def is_treatment(self, candidate: Candidate) -> bool:
        """Whether the letter is held to speak of a treatment there."""
        weights, bias = self._mention
        score = float(weights @ mention_row(candidate, self._concepts) + bias)
        return score >= logit(self.keep)

    def outcome(self, candidate: OutcomeCandidate) -> Outcome:
        """How a treatment is held to have done.

        Where the rules read nothing of it, a treatment is held to have helped or failed only
        where that is probable enough: a bare list of drugs says neither.
        """
        matrix, offsets = self._outcome
        shares = softmax(matrix @ outcome_row(candidate) + offsets)
        best = int(shares.argmax())
        told = candidate.rule not in _UNTOLD
        if told or OUTCOMES[best] not in _EFFECTS or shares[best] >= self.told_from:
            return OUTCOMES[best]
        return candidate.rule or Outcome.UNKNOWN


def _guarded(shares: NDArray[np.float64], least: float) -> Assertion:
    """The most probable assertion; one that claims an emergency now wins from ``least`` on."""
    now = {a: float(shares[ASSERTIONS.index(a)]) for a in NOW}
    if sum(now.values()) >= least:
        return max(NOW, key=lambda a: now[a])
    return ASSERTIONS[int(shares.argmax())]


def logit(probability: float, *, floor: float = _FLOOR) -> float:
    """The log odds; probabilities nearer to 0 or 1 than ``floor`` count as that near."""
    bounded = min(max(probability, floor), 1 - floor)
    return math.log(bounded / (1 - bounded))
