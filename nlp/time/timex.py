"""A time expression: how long, since when, how long ago; as days up to the letter's date."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["COMPLAINED", "PickedTime", "Timex"]

#: Bearers by which a time tells how long symptoms have lasted.
COMPLAINED = frozenset({"leg", "back", "episode", "background"})


@dataclass(slots=True)
class Timex:
    """A time expression.

    start, end: words. days: length, or age counted back from the letter; None where it can't be
    told. iso: ISO 8601 duration in the unit that was said.
    kind: ``for`` (a length), ``ago`` (a point in the past), ``since`` (from a point until now).
    dated: it is a date; entry: that of an entry in a record.
    vague: said without a number ("for years").
    weak: more likely the day of a visit ("today"), or the first part of a longer course.

    The rest is set when it is bound. bearer: what it measures; cost: how far that stands from it.
    onset: words of beginning or lasting stand by it; began: of beginning, plainly.
    deficit: it dates numbness or weakness, not pain.
    current: a new or acute part of the trouble; worse: a part in which it grew worse.
    """

    start: int
    end: int
    days: float | None
    iso: str | None
    kind: str
    dated: bool = False
    entry: bool = False
    vague: bool = False
    weak: bool = False
    bearer: str = ""
    cost: float = 0.0
    onset: bool = False
    began: bool = False
    deficit: bool = False
    current: bool = False
    worse: bool = False
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PickedTime:
    """What a second reader picked as how long the complaint has lasted.

    time: None where it holds that the letter doesn't say.
    """

    time: Timex | None
