"""Who holds which letter, and until when.

Two vetters never hold the same letter: it is taken by one conditional update, and on PostgreSQL
rows that another transaction is taking are passed over. A lease runs out by itself, so that who
goes away gives the letter back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lsmri.serve.service.worklist.errors import LetterTaken, UnknownLetter
from lsmri.serve.service.worklist.tables import LetterRow

__all__ = ["Leases"]


class Leases:
    """Takes letters and gives them back, within the transactions of others.

    length: of a lease. clock: gives the time, in UTC.
    """

    def __init__(self, length: timedelta, clock: Callable[[], datetime]) -> None:
        self._length = length
        self._now = clock

    def held(self, session: Session, claim: str) -> LetterRow | None:
        """The letter of a claim; also past its time, unless another has taken it since."""
        return session.scalar(select(LetterRow).where(LetterRow.claim == claim).with_for_update())

    def next(self, session: Session, claim: str, who: str) -> LetterRow | None:
        """Takes the most urgent letter that nobody holds, the oldest of these; None if none waits.

        Asked again by the same claim, it gives the same letter.
        """
        order = LetterRow.rank, LetterRow.added, LetterRow.number
        while True:
            free = LetterRow.decided.is_(None) & self._loose()
            wanted = select(LetterRow).where(free).order_by(*order).limit(1)
            if (row := self.held(session, claim)) is not None:
                return self.renewed(session, row, who)
            row = session.scalar(wanted.with_for_update(skip_locked=True))
            if row is None or self._take(session, row, claim, who, free):
                return row

    def open(self, session: Session, letter_id: str, claim: str, who: str) -> LetterRow:
        """Takes a certain letter, and gives back the one that the claim held before.

        Raises ``UnknownLetter``, ``LetterTaken``.
        """
        wanted = select(LetterRow).where(LetterRow.id == letter_id)
        row = session.scalar(wanted.with_for_update())
        if row is None:
            raise UnknownLetter("no letter of this id is on the worklist", "Check the id")
        if row.claim == claim:
            return self.renewed(session, row, who)
        if (other := self.held(session, claim)) is not None:
            self.release(session, other)
        if not self._take(session, row, claim, who, self._loose()):
            raise LetterTaken("somebody else has this letter open", "Take another")
        return row

    def renewed(self, session: Session, row: LetterRow, who: str | None = None) -> LetterRow:
        """Holds a letter for another lease."""
        row.holder, row.held_until = who or row.holder, self._now() + self._length
        session.flush()
        return row

    def release(self, session: Session, row: LetterRow) -> None:
        """Gives a letter back."""
        row.claim = row.holder = row.held_until = None
        session.flush()

    def is_held(self, row: LetterRow) -> bool:
        """Whether somebody holds the letter at this moment."""
        return row.held_until is not None and row.held_until > self._now()

    def _loose(self) -> ColumnElement[bool]:
        return or_(LetterRow.claim.is_(None), LetterRow.held_until <= self._now())

    def _take(
        self, session: Session, row: LetterRow, claim: str, who: str, free: ColumnElement[bool]
    ) -> bool:
        """Whether the letter was still free, and now is held by ``claim``."""
        taking = (
            update(LetterRow)
            .where(LetterRow.number == row.number, free)
            .values(claim=claim, holder=who, held_until=self._now() + self._length)
            .returning(LetterRow.number)
            .execution_options(synchronize_session=False)
        )
        try:
            with session.begin_nested():
                taken = session.scalar(taking)
        except IntegrityError:
            # The same claim took another letter at this moment: who asks again, finds that one.
            taken = None
        session.refresh(row)
        return taken is not None
