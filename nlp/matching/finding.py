"""A concept found in the words of a letter, before and after its assertion is settled."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Finding", "measured"]


@dataclass(slots=True)
class Finding:
    """``start`` and ``end`` in words; ``polarity`` as in the lexicon; ``assertion`` once settled.

    why collects what fired: the lexicon entry, then cues and rules in the order of their acting.
    source: ``rules``, ``model`` (the tagger alone) or ``both``. probability: that concept and
        assertion are right, where a policy has said so.
    examined: true where an examination says so, which outweighs what was reported.
    answered: true where a form's box or column says so.
    """

    start: int
    end: int
    concept: str
    polarity: str
    assertion: str = ""
    laterality: str | None = None
    value: float | str | None = None
    examined: bool = False
    answered: bool = False
    source: str = "rules"
    probability: float | None = None
    why: list[str] = field(default_factory=list)


def measured(  # noqa: PLR0917 - as a finding has them
    start: int, end: int, concept: str, assertion: str, value: float, why: str
) -> Finding:
    """A finding that an examination gives as a number."""
    return Finding(start, end, concept, "present", assertion, value=value, examined=True, why=[why])
