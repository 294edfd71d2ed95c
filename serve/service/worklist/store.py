"""What is on the worklist, and what was decided.

Every method that writes returns when its transaction is on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lsmri.corpora.letter import Letter
from lsmri.serve.service.worklist.corrections import corrected
from lsmri.serve.service.worklist.database import opened
from lsmri.serve.service.worklist.errors import (
    AlreadyDecided,
    FaultyDecision,
    NotHeld,
    OtherLetter,
)
from lsmri.serve.service.worklist.leases import Leases
from lsmri.serve.service.worklist.letters import check, given_of, letter_of
from lsmri.serve.service.worklist.records import URGENCIES, Added, Decided, Entry, Held, Verdict
from lsmri.serve.service.worklist.tables import DecisionRow, LetterRow

__all__ = ["Store"]


def _in_utc() -> datetime:
    return datetime.now(UTC)


class Store:
    """A worklist in a database. Safe to use from many threads, and processes.

    lease: how long a letter is held without a sign of life. clock: gives the time, in UTC.
    create: whether the worklist is begun where there is none.
    Raises ``DatabaseError`` if the database can't be opened; so does every method if it can't be
    used.
    """

    def __init__(
        self,
        url: str,
        *,
        lease: timedelta = timedelta(minutes=15),
        clock: Callable[[], datetime] = _in_utc,
        create: bool = True,
    ) -> None:
        self._database = opened(url, create=create)
        self._leases = Leases(lease, clock)
        self._now = clock

    def close(self) -> None:
        """Ends every connection."""
        self._database.close()

    # ---- letters in ----

    def known(self, letter: Letter) -> Entry | None:
        """The letter's entry if it is there. Raises ``OtherLetter``, ``UnsuitableLetter``."""
        check(letter)
        with self._database.reading() as session:
            row = session.scalar(select(LetterRow).where(LetterRow.id == letter.id))
            return None if row is None else self._same(row, letter)

    def add(self, letter: Letter, result: dict[str, Any], who: str) -> Added:
        """Puts a scored letter on the list; one that is there already stays as it is.

        result: its record. Raises ``OtherLetter`` if the id stands for another letter,
        ``UnsuitableLetter`` if no database can hold it.
        """
        check(letter)
        decision = result["decision"]
        row = LetterRow(
            id=letter.id,
            text=letter.text,
            given=given_of(letter),
            result=result,
            category=decision["category"],
            urgency=decision["urgency"],
            rank=URGENCIES.index(decision["urgency"]),
            added=self._now(),
            added_by=who,
        )
        with self._database.writing() as session:
            try:
                with session.begin_nested():
                    session.add(row)
                return Added(self._entry(row), new=True)
            except IntegrityError:
                there = session.scalars(select(LetterRow).where(LetterRow.id == letter.id)).one()
                return Added(self._same(there, letter), new=False)

    def _same(self, row: LetterRow, letter: Letter) -> Entry:
        if row.text != letter.text or row.given != given_of(letter):
            raise OtherLetter(
                "another letter of this id is on the worklist", "Give this one an id of its own"
            )
        return self._entry(row)

    # ---- who holds what ----

    def next(self, claim: str, who: str) -> Held | None:
        """Takes the most urgent letter that nobody holds, the oldest of these; None if none waits.

        claim: a random string by which the vetter holds it. Asked again with the same, it gives
        the same letter, and the lease anew. Raises ``AlreadyDecided`` if it is used up.
        """
        with self._database.writing() as session:
            self._refuse_used(session, claim)
            row = self._leases.next(session, claim, who)
            return None if row is None else self._handed(session, row)

    def open(self, letter_id: str, claim: str, who: str) -> Held:
        """Takes a certain letter, also one that is decided, to decide it anew.

        Raises ``UnknownLetter``, ``LetterTaken`` if somebody else holds it, ``AlreadyDecided``.
        """
        with self._database.writing() as session:
            self._refuse_used(session, claim)
            return self._handed(session, self._leases.open(session, letter_id, claim, who))

    def renew(self, claim: str) -> datetime:
        """Holds on to a letter for another lease; says until when. Raises ``NotHeld``."""
        with self._database.writing() as session:
            row = self._leases.held(session, claim)
            if row is None:
                raise _not_held()
            self._leases.renewed(session, row)
            return row.held_until or self._now()

    def release(self, claim: str) -> bool:
        """Gives a letter back; says whether there was one."""
        with self._database.writing() as session:
            row = self._leases.held(session, claim)
            if row is not None:
                self._leases.release(session, row)
            return row is not None

    @staticmethod
    def _refuse_used(session: Session, claim: str) -> None:
        if session.scalar(select(DecisionRow.number).where(DecisionRow.claim == claim)) is not None:
            raise AlreadyDecided("a decision was made by this claim", "Take the next by a new one")

    def _handed(self, session: Session, row: LetterRow) -> Held:
        made = _decisions(session, row)
        return Held(
            self._entry(row),
            str(row.claim),
            row.text,
            row.given,
            row.result,
            _mentions(row, made),
            [_decided(row.id, one) for one in made],
        )

    # ---- decisions ----

    def decide(
        self, claim: str, who: str, verdict: Verdict, *, letter: str | None = None
    ) -> Decided:
        """Keeps a decision and frees the claim. The same sent again gives the same answer.

        A lease that ran out doesn't matter as long as nobody else took the letter. letter: the id
        of the one that was looked at; if the claim stands for another, it holds none.
        Raises ``NotHeld``, ``AlreadyDecided`` if the claim decided otherwise, ``FaultyDecision``.
        """
        with self._database.writing() as session:
            row = self._leases.held(session, claim)
            earlier = session.scalar(select(DecisionRow).where(DecisionRow.claim == claim))
            if earlier is not None:
                made = session.get_one(LetterRow, earlier.letter)
                if letter not in (None, made.id):
                    raise _not_held()
                return _repeated(made, earlier, verdict)
            if row is None or letter not in (None, row.id):
                raise _not_held()
            before = _mentions(row, _decisions(session, row))
            category, urgency = _overridden(row, verdict)
            decision = DecisionRow(
                letter=row.number,
                claim=claim,
                at=self._now(),
                who=who,
                agreed=(category, urgency) == (row.category, row.urgency),
                category=category,
                urgency=urgency,
                reason=verdict.reason,
                checked=verdict.checked,
                changes=[change.to_dict() for change in verdict.changes],
                mentions=corrected(row.text, before, verdict.changes, checked=verdict.checked),
            )
            session.add(decision)
            row.decided = decision.at
            self._leases.release(session, row)
            return _decided(row.id, decision)

    # ---- the list ----

    def counts(self) -> dict[str, dict[str, int]]:
        """Letters by state and urgency; every state and urgency is there."""
        is_decided = LetterRow.decided.is_not(None).label("is_decided")
        is_held = (LetterRow.held_until > self._now()).label("is_held")
        counted = select(is_decided, is_held, LetterRow.urgency, func.count())
        counted = counted.group_by("is_decided", "is_held", LetterRow.urgency)
        found = {state: dict.fromkeys(URGENCIES, 0) for state in ("waiting", "held", "decided")}
        with self._database.reading() as session:
            for decided, held, urgency, number in session.execute(counted):
                state = "decided" if decided else "held" if held else "waiting"
                found[state][urgency] += number
        return found

    def entries(self, *, decided: bool, limit: int = 100, offset: int = 0) -> list[Entry]:
        """Letters that are open, in the order of the queue, or decided, the newest first."""
        there = LetterRow.decided.is_not(None) if decided else LetterRow.decided.is_(None)
        order = (
            (LetterRow.decided.desc(), LetterRow.number.desc())
            if decided
            else (LetterRow.rank, LetterRow.added, LetterRow.number)
        )
        wanted = select(LetterRow).where(there).order_by(*order).limit(limit).offset(offset)
        with self._database.reading() as session:
            return [self._entry(row) for row in session.scalars(wanted)]

    def decided(self, *, at_a_time: int = 200) -> Iterator[tuple[Letter, Decided]]:
        """Every letter that is decided, with its last decision, in the order of arrival.

        So many are held at a time, and no transaction stays open between them.
        """
        newest = (
            select(func.max(DecisionRow.number))
            .where(DecisionRow.letter == LetterRow.number)
            .correlate(LetterRow)
            .scalar_subquery()
        )
        wanted = select(LetterRow, DecisionRow).join(DecisionRow, DecisionRow.number == newest)
        wanted = wanted.order_by(LetterRow.number).limit(at_a_time)
        last = 0
        while True:
            with self._database.reading() as session:
                found = [
                    (row.number, letter_of(row.id, row.text, row.given), _decided(row.id, made))
                    for row, made in session.execute(wanted.where(LetterRow.number > last))
                ]
            if not found:
                return
            last = found[-1][0]
            yield from ((letter, decision) for _, letter, decision in found)

    def _entry(self, row: LetterRow) -> Entry:
        held = self._leases.is_held(row)
        return Entry(
            row.id,
            "decided" if row.decided else "held" if held else "waiting",
            row.category,
            row.urgency,
            row.added,
            row.holder if held else None,
            row.held_until if held else None,
        )


def _decisions(session: Session, row: LetterRow) -> list[DecisionRow]:
    made = select(DecisionRow).where(DecisionRow.letter == row.number)
    return list(session.scalars(made.order_by(DecisionRow.number)))


def _mentions(row: LetterRow, made: list[DecisionRow]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made[-1].mentions if made else row.result["mentions"]
    return found


def _overridden(row: LetterRow, verdict: Verdict) -> tuple[str, str]:
    """The vetter's category and urgency."""
    said = verdict.category or row.category, verdict.urgency or row.urgency
    if (verdict.category or verdict.urgency) and said == (row.category, row.urgency):
        error = {"field": "category", "reason": "it is the program's verdict too",
                 "remedy": "Agree, or choose another category or urgency"}  # fmt: skip
        raise FaultyDecision("nothing is overridden", [error])
    return said


def _repeated(row: LetterRow, earlier: DecisionRow, verdict: Verdict) -> Decided:
    said = verdict.category or row.category, verdict.urgency or row.urgency
    same = (
        said == (earlier.category, earlier.urgency)
        and (verdict.reason, verdict.checked) == (earlier.reason, earlier.checked)
        and [change.to_dict() for change in verdict.changes] == earlier.changes
    )
    if not same:
        raise AlreadyDecided(
            "another decision was made by this claim", "Open the letter to decide it anew"
        )
    return _decided(row.id, earlier)


def _decided(letter_id: str, made: DecisionRow) -> Decided:
    return Decided(
        letter_id,
        made.at,
        made.who,
        made.agreed,
        made.category,
        made.urgency,
        made.reason,
        made.checked,
        made.mentions,
    )


def _not_held() -> NotHeld:
    return NotHeld("this claim holds no letter", "It ran out, or was given back: take one anew")
