"""A treatment found in the words of a letter."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Treatment"]


@dataclass(slots=True)
class Treatment:
    """``start`` and ``end`` in words; ``types`` more than one for compounds.

    outcome: a value of the scheme, "" before it is settled. weeks, iso: length of the course.
    weak: an everyday word ("rest", "tablets") that is a treatment only where something says so.
    general: sums up ("conservative management"; with ``drugs`` "analgesia") and doesn't count
        beside what it sums up.
    historical: of an earlier episode.
    given_up: that it was stopped or not borne is all that is told of its effect.
    """

    start: int
    end: int
    types: tuple[str, ...]
    outcome: str = ""
    weeks: float | None = None
    iso: str | None = None
    weak: bool = False
    general: bool = False
    drugs: bool = False
    historical: bool = False
    given_up: bool = False
    why: list[str] = field(default_factory=list)

    @property
    def tried(self) -> bool:
        """Whether it counts as tried in this episode."""
        return not self.historical and self.outcome not in ("planned", "declined")
