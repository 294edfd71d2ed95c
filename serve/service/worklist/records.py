"""What goes in and out of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

__all__ = ["URGENCIES", "Added", "Change", "Decided", "Entry", "Held", "Verdict"]

#: The most urgent first.
URGENCIES = ("emergency", "urgent", "routine", "none")


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter in the list.

    state: ``waiting``, ``held`` or ``decided``; a decided one that is open again stays decided.
    category, urgency: the program's. holder, held_until: None if nobody holds it.
    """

    id: str
    state: str
    category: str
    urgency: str
    added: datetime
    holder: str | None
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """A letter on the list. new: False where it was there already."""

    entry: Entry
    new: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a letter's mentions.

    mention: the index of the one that is changed or deleted; None adds one.
    said: start, end, concept, assertion and so on, as a corpus has them; None deletes.
    """

    mention: int | None
    said: Mapping[str, Any] | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as they are kept."""
        return {"mention": self.mention, "said": None if self.said is None else dict(self.said)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vetter says.

    category, urgency: None agrees with the program. reason: why not. checked: the mentions, with
    ``changes``, are right and complete.
    """

    category: str | None = None
    urgency: str | None = None
    reason: str = field(default="", repr=False)
    checked: bool = False
    changes: tuple[Change, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is kept. agreed: whether the verdict is the program's too."""

    id: str
    at: datetime
    who: str
    agreed: bool
    category: str
    urgency: str
    reason: str = field(repr=False)
    checked: bool
    mentions: list[dict[str, Any]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """A letter in the hands of one vetter.

    mentions: as the last decision left them, otherwise as they were found.
    decided: earlier decisions, the oldest first.
    """

    entry: Entry
    claim: str
    text: str = field(repr=False)
    given: dict[str, Any] = field(repr=False)
    result: dict[str, Any] = field(repr=False)
    mentions: list[dict[str, Any]] = field(repr=False)
    decided: list[Decided] = field(repr=False)
