"""What the guideline says about a letter: the decision, its reasons and the whole result."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from lsmri.corpora.letter import FeatureRecord, Mention

__all__ = ["Category", "Cause", "Decision", "MissingFact", "Reason", "Result", "Urgency"]

Category = Literal["appropriate", "uncertain", "inappropriate"]
Urgency = Literal["emergency", "urgent", "routine", "none"]
#: Why a letter is uncertain: the profile's middle band, an unstated fact, or a contradiction.
Cause = Literal["criteria", "information", "conflict"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired.

    statement: the rule in words, filled with this letter's facts.
    sources: the literature behind the rule, name and year.
    mentions: indices into the result's mentions, the evidence in the letter.
    """

    rule: str
    statement: str
    sources: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that could change the decision, as a question to the referrer."""

    feature: str
    question: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict of one guideline profile on one letter.

    cause: of an uncertain verdict, else None.
    routes: where the patient should go or what should be done instead or first.
    rules: every rule that some admissible completion of the letter's facts reaches.
    reply: a draft to the referrer; empty where the scan is simply accepted.
    """

    category: Category
    urgency: Urgency
    guideline: str
    probabilities: dict[str, float]
    needs_review: bool = False
    reasons: tuple[Reason, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    safety: tuple[str, ...] = ()
    cause: Cause | None = None
    routes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    reply: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Result:
    """A scored letter. ``text`` is the letter as given; it is not part of ``to_dict``."""

    id: str
    text: str = field(repr=False)
    decision: Decision
    features: FeatureRecord
    mentions: tuple[Mention, ...]
    model: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The result as one JSON object of plain values."""
        return {
            "id": self.id,
            "decision": self.decision.to_dict(),
            "features": self.features.to_dict(),
            "mentions": [mention.to_dict() for mention in self.mentions],
            "model": self.model,
        }
