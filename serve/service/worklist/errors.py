"""What can go wrong with a worklist.

- ``WorklistError``
  - ``DatabaseError``: the database can't be reached, or isn't of this version
  - ``UnsuitableLetter``: a letter that no database can hold
  - ``OtherLetter``: an id that stands for another letter already
  - ``UnknownLetter``: an id that isn't on the worklist
  - ``LetterTaken``: a letter that somebody else holds
  - ``NotHeld``: a claim that holds no letter, or no longer
  - ``AlreadyDecided``: a claim that was used up by another decision
  - ``FaultyDecision``: a decision or correction that contradicts itself or the letter

No message holds words of a letter.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AlreadyDecided",
    "DatabaseError",
    "FaultyDecision",
    "LetterTaken",
    "NotHeld",
    "OtherLetter",
    "UnknownLetter",
    "UnsuitableLetter",
    "WorklistError",
]


class WorklistError(Exception):
    """Something is wrong; ``remedy`` says what helps."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason}: {self.remedy}" if self.remedy else self.reason


class DatabaseError(WorklistError):
    """The database can't be reached, opened or written, or isn't of this version."""


class UnsuitableLetter(WorklistError):  # noqa: N818 - named for the letter
    """No database can hold the letter."""


class OtherLetter(WorklistError):  # noqa: N818
    """The id stands for another letter already."""


class UnknownLetter(WorklistError):  # noqa: N818
    """No letter has this id."""


class LetterTaken(WorklistError):  # noqa: N818
    """Somebody else holds the letter."""


class NotHeld(WorklistError):  # noqa: N818
    """The claim holds no letter, or no longer."""


class AlreadyDecided(WorklistError):  # noqa: N818
    """The claim was used up by another decision."""


class FaultyDecision(WorklistError):  # noqa: N818
    """A decision contradicts itself or its letter. errors: field, reason and remedy of each."""

    def __init__(self, reason: str, errors: Sequence[dict[str, str]]) -> None:
        super().__init__(reason)
        self.errors = list(errors)
