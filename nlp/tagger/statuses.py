"""What a letter says of a concept in all, where its mentions differ.

Each mention has been settled by itself (``lsmri.nlp.tagger.policy``). Whether a numbness that was
told, tested and not found still counts is a question of all of them together: boosted trees,
learned on letters that neither rules nor tagger were made from, give each status a probability.
A concept that could be an emergency is held to be there at a lower one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.scheme import Assertion, Concept
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.tagger.numbers import ModelError, read_numbers, softmax
from lsmri.nlp.tagger.outputs import ASSERTIONS
from lsmri.nlp.tagger.overview import STATUSES, Overview
from lsmri.nlp.tagger.policy import EMERGENCIES, NOW, Candidate, Settled, logit
from lsmri.nlp.tagger.trees import BoostedTrees

__all__ = [
    "GRAVE",
    "LONG",
    "STATUS_INPUTS",
    "STATUS_MODEL",
    "StatusModel",
    "Weighed",
    "most_serious",
    "status_inputs",
    "status_rows",
]

STATUS_MODEL = "statuses.json"
#: Those, and the one emergency that isn't the spine's. A test holds them against every profile.
GRAVE = EMERGENCIES | {Concept.SUSPECTED_AORTIC_ANEURYSM}
#: In words and signs. The longer a letter, the more of it the tagger can mistake: what it alone
#: sees of a grave concept counts in a long one from this probability on. On 889 letters unseen by
#: network and status model no emergency is lost by it (170 of 175), and kappa rises from 0.791 to
#: 0.799.
LONG, LEAST_IN_LONG = 200, 0.2
_PRESENT, _POSSIBLE, _ABSENT, _HISTORICAL, _HYPOTHETICAL, _FAMILY = (
    ASSERTIONS.index(a)
    for a in (
        Assertion.PRESENT,
        Assertion.POSSIBLE,
        Assertion.ABSENT,
        Assertion.HISTORICAL,
        Assertion.HYPOTHETICAL,
        Assertion.FAMILY,
    )
)
_RULED = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT)
#: Probabilities nearer to 0 or 1 than this tell no more.
_odds = partial(logit, floor=2e-3)
#: Likewise of logarithms.
_LEAST_LOG = -8.0
#: Of ``STATUSES``, for a concept that taught nothing.
_UNTOLD = (0.0,) * len(STATUSES)
#: Another concept counts as claimed or denied from this probability on, and up to so many do.
_CLAIMED_FROM, _MOST_CLAIMED, _MOST_DENIED = 0.5, 3, 4
_NAMES = {
    kind: tuple(f"{kind}, {status or 'untold'}" for status in STATUSES)
    for kind in ("rules", "overview", "usual")
}
#: The model's inputs in their order: first what the mentions of the concept say, of which "now" is
#: told by the one that likeliest claims it, and its neighbours' denials stand before or behind it;
#: then what the rest of the letter says, and what is known of the concept.
STATUS_INPUTS: tuple[str, ...] = (
    "now",
    "now, of all",
    "present",
    "possible",
    "denied behind",
    "denied before",
    "denied",
    "historical",
    "hypothetical",
    "family",
    "tagger, now",
    "tagger, denied",
    *(f"mention ruled {assertion}" for assertion in _RULED),
    "log mentions",
    "several",
    "claim of a presence",
    "claim of an observable",
    "denial of a presence",
    "denial of an absence",
    "denial of an observable",
    "denial examined",
    "claim examined",
    "others claimed",
    "others denied",
    *_NAMES["rules"],
    *_NAMES["overview"],
    *_NAMES["usual"],
    "grave",
    "sensory deficit",
    "fever",
)
_WITHOUT_OVERVIEW = tuple(name for name in STATUS_INPUTS if name not in _NAMES["overview"])


def status_inputs(*, overviewed: bool) -> tuple[str, ...]:
    """The names of the model's inputs: ``STATUS_INPUTS``, or those that need no overview."""
    return STATUS_INPUTS if overviewed else _WITHOUT_OVERVIEW


@dataclass(frozen=True, slots=True)
class Weighed:
    """A mention as it was settled, kept or not.

    stands: a number says it, or a drug that is given for it alone, and nothing else of the letter
        can unsay it; or the like denies it, and nothing else of the letter speaks of it.
    """

    finding: Finding
    candidate: Candidate
    settled: Settled
    stands: bool = False

    @property
    def now(self) -> float:
        """How probable it is that the mention claims the concept, or suspects it, now."""
        claims = self.settled.claims
        return self.settled.mentioned * (claims[_PRESENT] + claims[_POSSIBLE])

    @property
    def claims_now(self) -> bool:
        """Whether it claims or suspects the concept now, if it speaks of it at all."""
        return self.settled.assertion in NOW or ASSERTIONS[self._likeliest] in NOW

    @property
    def _likeliest(self) -> int:
        return max(range(len(ASSERTIONS)), key=self.settled.claims.__getitem__)

    def revived(self) -> Finding:
        """The finding with its likelier claim that it is there now, or may be."""
        claim = max((_PRESENT, _POSSIBLE), key=self.share)
        probability = round(self.share(claim), 3)
        return replace(self.finding, assertion=str(ASSERTIONS[claim]), probability=probability)

    def share(self, assertion: int) -> float:
        """How probable it is that the mention makes this one of ``ASSERTIONS``."""
        return self.settled.mentioned * self.settled.claims[assertion]

    def seen(self, *assertions: int) -> float:
        """Likewise by the tagger alone."""
        return self.candidate.support * sum(self.candidate.claims[a] for a in assertions)


def status_rows(
    weighed: Mapping[Concept, Sequence[Weighed]],
    ruled: Mapping[str, str],
    usual: Mapping[str, Sequence[float]],
    overview: Overview | None = None,
    names: Sequence[str] | None = None,
) -> NDArray[np.float64]:
    """The model's inputs: (concepts, names), a row for each of ``weighed`` in order.

    ruled: the statuses that the written rules of the record give (``lsmri.nlp.record``).
    usual: how often a concept that letters mention has each of ``STATUSES``.
    overview: what the letter comes to as a whole; without one the rows lack its inputs.
    names: of ``STATUS_INPUTS``, those to give; None gives ``status_inputs``.
    """
    claimed = {c: max(w.now for w in found) for c, found in weighed.items() if c in GRAVE}
    denied = {c: max(w.share(_ABSENT) for w in weighed[c]) for c in claimed}
    sure = {c for c, chance in claimed.items() if chance >= _CLAIMED_FROM}
    clear = {c for c, chance in denied.items() if chance >= _CLAIMED_FROM}
    names = status_inputs(overviewed=overview is not None) if names is None else names
    rows = []
    for concept, found in weighed.items():
        row = {
            **_mentions(sorted(found, key=lambda w: w.finding.start)),
            "others claimed": min(len(sure - {concept}), _MOST_CLAIMED),
            "others denied": min(len(clear - {concept}), _MOST_DENIED),
            **_each("rules", [ruled.get(concept) == status for status in STATUSES]),
            **_each("usual", usual.get(concept, _UNTOLD)),
            "grave": concept in GRAVE,
            "sensory deficit": concept is Concept.SENSORY_DEFICIT,
            "fever": concept is Concept.FEVER,
        }
        if overview is not None:
            logs = np.maximum(overview.status(concept), _LEAST_LOG)
            row |= _each("overview", logs.tolist())
        rows.append([row[name] for name in names])
    return np.array(rows, dtype=np.float64)


def _each(kind: str, values: Sequence[float]) -> dict[str, float]:
    """A number for each of ``STATUSES``, by the names of ``STATUS_INPUTS``."""
    return dict(zip(_NAMES[kind], values, strict=True))


def _mentions(found: Sequence[Weighed]) -> dict[str, float]:
    """What the mentions of one concept say, in the letter's order."""
    chances = [w.now for w in found]
    at = max(range(len(found)), key=chances.__getitem__)
    denials = [w.share(_ABSENT) for w in found]
    by_rules = {w.candidate.rule for w in found}
    claims = {w.finding.polarity for w in found if w.candidate.rule in NOW}
    denied = [w for w in found if w.candidate.rule is Assertion.ABSENT]
    polarities = {w.finding.polarity for w in denied}
    return {
        "now": _odds(chances[at]),
        "now, of all": _odds(1.0 - math.prod(1.0 - chance for chance in chances)),
        "present": _odds(max(w.share(_PRESENT) for w in found)),
        "possible": _odds(max(w.share(_POSSIBLE) for w in found)),
        "denied behind": _odds(max(denials[at + 1 :], default=0.0)),
        "denied before": _odds(max(denials[:at], default=0.0)),
        "denied": _odds(max(denials)),
        "historical": found[at].share(_HISTORICAL),
        "hypothetical": found[at].share(_HYPOTHETICAL),
        "family": found[at].share(_FAMILY),
        "tagger, now": _odds(max(w.seen(_PRESENT, _POSSIBLE) for w in found)),
        "tagger, denied": _odds(max(w.seen(_ABSENT) for w in found)),
        **{f"mention ruled {assertion}": assertion in by_rules for assertion in _RULED},
        "log mentions": math.log(len(found)),
        "several": sum(w.settled.mentioned * max(w.settled.claims) > _CLAIMED_FROM for w in found)
        > 1,
        "claim of a presence": "present" in claims,
        "claim of an observable": "observable" in claims,
        "denial of a presence": "present" in polarities,
        "denial of an absence": "absent" in polarities,
        "denial of an observable": "observable" in polarities,
        "denial examined": any(w.finding.examined for w in denied),
        "claim examined": any(
            w.finding.examined for w in found if w.candidate.rule is Assertion.PRESENT
        ),
    }


class StatusModel:
    """Gives each concept of a letter a probability of each of ``STATUSES``, and the status."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        """numbers: as ``lsmri.training.statuses`` writes them.

        Raises ``ModelError`` if they were learned on other inputs than ``status_rows`` gives.
        """
        self._usual: Mapping[str, Sequence[float]] = numbers["usual"]
        self._trees = BoostedTrees(numbers["trees"])
        self._least = float(numbers["least_grave"])
        self._inputs = tuple(numbers.get("inputs", ()))
        if not set(self._inputs) <= set(STATUS_INPUTS) or self._trees.width > len(self._inputs):
            raise ModelError("learned on other inputs than this version gives; train it again")
        #: Whether it was learned with an overview, which must then be given.
        self.overviewed = not set(self._inputs).isdisjoint(_NAMES["overview"])

    @classmethod
    def from_folder(cls, folder: Path) -> StatusModel | None:
        """Reads that of a model folder; None where it has none."""
        return read_numbers(folder, STATUS_MODEL, cls)

    def chances(
        self,
        weighed: Mapping[Concept, Sequence[Weighed]],
        ruled: Mapping[str, str],
        overview: Overview | None = None,
    ) -> dict[Concept, dict[str | None, float]]:
        """How probable each status of each concept is; they sum to 1.

        overview: passed over where the model was learned without one.
        """
        if not weighed:
            return {}
        overview = overview if self.overviewed else None
        rows = status_rows(weighed, ruled, self._usual, overview, self._inputs)
        shares = softmax(self._trees(rows))
        chances = {
            concept: dict(zip(STATUSES, row, strict=True))
            for concept, row in zip(weighed, shares.tolist(), strict=True)
        }
        for concept, found in weighed.items():
            standing = [w.settled for w in found if w.stands]
            if standing:
                chances[concept] = most_serious(standing)
        return chances

    def status(
        self,
        concept: Concept,
        found: Sequence[Weighed],
        chances: Mapping[str | None, float],
        *,
        words: int = 0,
    ) -> str | None:
        """The status that counts: the most probable, or, of a grave concept, there if it may be.

        Another one is there, or possible, only if a mention is more likely to say so than anything
        else. On 916 letters unseen by the network, asking this of grave concepts as well loses four
        of 144 emergencies for nine fewer false ones.
        words: how many the letter has, signs among them.
        """
        by_rules = any(w.candidate.rule in NOW for w in found)
        least = self._least if by_rules or words <= LONG else max(self._least, LEAST_IN_LONG)
        there = chances["possible"] + chances["present"] >= least
        if concept in GRAVE:
            among = STATUSES[2:] if there else STATUSES[:2]
        elif not any(w.claims_now for w in found):
            among = STATUSES[:2]
        else:
            among = STATUSES
        return max(among, key=lambda status: chances[status])


def most_serious(weighed: Iterable[Settled]) -> dict[str | None, float]:
    """How probable each status of a concept is if the most serious that a mention claims counts."""
    settled = tuple(weighed)
    left = 1.0
    chances: dict[str | None, float] = {}
    for assertion in (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT):
        place = ASSERTIONS.index(assertion)
        none = math.prod(1.0 - one.mentioned * one.claims[place] for one in settled)
        chances[str(assertion)] = left * (1.0 - none)
        left *= none
    chances[None] = left
    return chances
