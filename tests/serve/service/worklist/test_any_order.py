"""Whatever vetters do, in whatever order: the worklist does as a list on paper would."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lsmri.corpora.letter import Letter
from lsmri.serve.service.worklist.errors import AlreadyDecided, LetterTaken, NotHeld
from lsmri.serve.service.worklist.records import URGENCIES, Verdict
from lsmri.serve.service.worklist.store import Store

LEASE = timedelta(minutes=15)
VETTERS = st.sampled_from(["x", "y", "z"])


class Worklist(RuleBasedStateMachine):
    """A list on paper: who holds which letter until when, and what was decided."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lsmri-worklist-"))
        self.now = datetime(2026, 3, 14, tzinfo=UTC)
        self.store = Store(
            f"sqlite:///{self.folder / 'worklist.db'}", lease=LEASE, clock=lambda: self.now
        )
        self.urgencies: dict[str, str] = {}
        self.held: dict[str, tuple[str, datetime]] = {}  # letter: claim, until
        self.decided: list[str] = []
        self.claims = dict.fromkeys("xyz", 0)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def claim(self, who: str) -> str:
        return f"{who}-{self.claims[who]}"

    def of(self, claim: str) -> str | None:
        return next((id for id, (by, _) in self.held.items() if by == claim), None)

    def is_free(self, id: str) -> bool:
        return id not in self.held or self.held[id][1] <= self.now

    def take(self, id: str, claim: str) -> None:
        self.held[id] = (claim, self.now + LEASE)

    @rule(urgency=st.sampled_from(URGENCIES))
    def add(self, urgency):
        id = str(len(self.urgencies))
        result = {"decision": {"category": "uncertain", "urgency": urgency}, "mentions": []}
        assert self.store.add(Letter("LBP", id), result, "ris").new
        assert not self.store.add(Letter("LBP", id), result, "ris").new
        self.urgencies[id] = urgency

    @rule(who=VETTERS)
    def next(self, who):
        claim = self.claim(who)
        waiting = [id for id in self.urgencies if id not in self.decided and self.is_free(id)]
        by_urgency = sorted(waiting, key=lambda id: (URGENCIES.index(self.urgencies[id]), int(id)))
        expected = self.of(claim) or next(iter(by_urgency), None)
        found = self.store.next(claim, who)
        assert (found and found.entry.id) == expected
        if expected is not None:
            self.take(expected, claim)

    @precondition(lambda self: self.urgencies)
    @rule(who=VETTERS, data=st.data())
    def open(self, who, data):
        claim = self.claim(who)
        id = data.draw(st.sampled_from(sorted(self.urgencies)))
        if self.of(claim) != id and not self.is_free(id):
            try:
                self.store.open(id, claim, who)
            except LetterTaken:
                return
            raise AssertionError("two vetters hold one letter")
        assert self.store.open(id, claim, who).entry.id == id
        self.held.pop(self.of(claim) or "", None)
        self.take(id, claim)

    @rule(who=VETTERS)
    def release(self, who):
        id = self.of(self.claim(who))
        assert self.store.release(self.claim(who)) == (id is not None)
        self.held.pop(id or "", None)

    @rule(who=VETTERS)
    def renew(self, who):
        id = self.of(self.claim(who))
        try:
            assert self.store.renew(self.claim(who)) == self.now + LEASE
        except NotHeld:
            assert id is None
        else:
            self.take(str(id), self.claim(who))

    @rule(who=VETTERS)
    def decide(self, who):
        claim, id = self.claim(who), self.of(self.claim(who))
        try:
            made = self.store.decide(claim, who, Verdict())
        except NotHeld:
            assert id is None
            return
        assert made.id == id
        assert self.store.decide(claim, who, Verdict()) == made
        with pytest.raises(AlreadyDecided):
            self.store.next(claim, who)
        self.claims[who] += 1
        self.held.pop(made.id)
        self.decided.append(made.id)

    @rule(minutes=st.sampled_from([1, 10, 20]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @invariant()
    def every_letter_is_somewhere_and_every_decision_stays(self):
        counts = self.store.counts()
        assert sum(sum(some.values()) for some in counts.values()) == len(self.urgencies)
        assert sum(counts["decided"].values()) == len(set(self.decided))
        assert [letter.id for letter, _ in self.store.decided()] == sorted(
            set(self.decided), key=int
        )
        for one in self.store.entries(decided=False, limit=1000):
            by = None if self.is_free(one.id) else self.held[one.id][0]
            assert (one.holder and by and one.holder == by[0]) or (
                one.holder is None and by is None
            )


TestWorklist = Worklist.TestCase
TestWorklist.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
