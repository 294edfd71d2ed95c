"""What every way in shares: letters are scored, noted and counted in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.guideline import Guideline, guideline_names, load_guideline
from lsmri.serve.service.cds.clients import Clients
from lsmri.serve.service.gate import Caller, Gate
from lsmri.serve.service.journal import Journal
from lsmri.serve.service.metrics import Metrics
from lsmri.serve.service.pool import Scoring
from lsmri.serve.service.problems import Problem, of_letter
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.worker import Document, Job, Outcome

__all__ = ["ALL", "Service"]

#: The name that asks for the verdicts of every profile.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Service:
    """Settings, and whatever is made of them once."""

    settings: Settings
    scoring: Scoring
    gate: Gate
    journal: Journal
    metrics: Metrics
    clients: Clients

    async def score(
        self,
        caller: Caller,
        way: str,
        letter: Letter,
        *,
        guideline: str = "",
        documents: tuple[Document, ...] = (),
        every: bool = False,
        view: bool = False,
        patient: bool = False,
    ) -> Outcome:
        """Scores a letter, and notes and counts what came of it.

        way: the way in. guideline: a profile's name, ``ALL``, or nothing for that of the service.
        every: with the decisions of all profiles, as by ``ALL``. view: with the page's part on it.
        patient: waits for a place in the queue.
        Its outcome is always a scored one: raises ``Problem`` if there is none.
        """
        try:
            self._check(letter)
            every = every or guideline == ALL
            profile = self._source("" if guideline == ALL else guideline)
            job = Job(letter, profile, every, view, documents)
            outcome = await self.scoring.run(job, patient=patient)
            if outcome.scored is None:
                raise of_letter(outcome.problems[0])
        except Problem as problem:
            self.metrics.failed(problem.code)
            self.journal.failed(caller.name, way, letter.id, problem.code)
            raise
        result = outcome.result
        self.journal.scored(caller.name, way, result)
        self.metrics.scored(result.decision)
        return outcome

    def _check(self, letter: Letter) -> None:
        most = self.settings.max_characters
        if len(letter.text) > most:
            error = {"field": "text", "reason": f"longer than {most:,} characters",
                     "remedy": "Send one letter at a time"}  # fmt: skip
            raise Problem(413, "too_large", "the letter is too long", errors=[error])

    def _source(self, name: str) -> str:
        """What to load a profile by: the service's own may be a file."""
        own = self.guideline("")
        return self.settings.guideline if self.guideline(name) is own else name

    def guideline(self, name: str) -> Guideline:
        """A shipped profile, or that of the service. Raises ``Problem`` naming those there are."""
        own = self.settings.guideline
        loaded = load_guideline(own)
        if name in ("", own, loaded.name):
            return loaded
        names = guideline_names()
        if name not in names:
            allowed = ", ".join(dict.fromkeys((loaded.name, *names, ALL)))
            error = {"field": "guideline", "reason": "unknown", "remedy": f"Give one of {allowed}"}
            raise Problem(422, "invalid", "unknown guideline", errors=[error])
        return load_guideline(name)

    def questions(self, letter: Letter) -> list[str]:
        """What an order without words is asked."""
        record = FeatureRecord(age_years=letter.age_years, sex=letter.sex)
        decision = self.guideline("").decide(record, in_scope=False)
        return [fact.question for fact in decision.missing]

    def guidelines(self) -> Mapping[str, Guideline]:
        """Every profile by name, that of the service first."""
        own = self.guideline("")
        found = {own.name: own}
        for name in guideline_names():
            found.setdefault(name, load_guideline(name))
        return found
