"""What the referrer should be asked, because the answer could change the decision."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lsmri.corpora.letter import FeatureRecord
from lsmri.corpora.scheme import RED_FLAGS
from lsmri.models.decision import MissingFact
from lsmri.models.engine import Program, Verdict
from lsmri.models.facts import Facts
from lsmri.models.texts import in_words, label, questions

__all__ = ["Questions"]


@dataclass(frozen=True, slots=True)
class _Open:
    """The question about an open fact, worded otherwise where no treatment is named at all."""

    asked: MissingFact
    untreated: MissingFact


@dataclass(frozen=True, slots=True)
class _Silent:
    """Findings that count as absent while a letter is silent about them.

    spoken: which word of the letter settles the question, see ``questions.toml``.
    """

    features: tuple[str, ...]
    spoken: str
    question: str


class Questions:
    """The questions of one profile."""

    def __init__(self, program: Program) -> None:
        data = questions()
        self._program = program
        self._limit: int = data["limit"]
        self._open = {
            given["fact"]: _Open(
                MissingFact(given["feature"], given["question"]),
                MissingFact(given["feature"], given.get("untreated", given["question"])),
            )
            for given in data["open"]
        }
        self._silent = [
            _Silent(tuple(given["features"]), given["spoken"], given["question"])
            for given in data["silent"]
        ]
        self._worded: dict[tuple[str, ...], MissingFact] = {}
        raised = {fact for rule in program.rules for fact in rule.asks}
        if unknown := sorted(raised - set(self._open)):
            raise ValueError(f"'asks' names questions that questions.toml lacks: {unknown}")

    def about(
        self, facts: Facts, verdict: Verdict, record: FeatureRecord
    ) -> tuple[MissingFact, ...]:
        """The questions about a verdict, the most important first; none about a plain yes.

        facts: of ``record``; left as they were.
        """
        if verdict.category == "appropriate":
            return ()
        if verdict.cause == "conflict":
            return tuple(self._about_conflict(concept) for concept in verdict.decisive)
        raised = [fact for rule in verdict.rules for fact in rule.asks]
        found = list(self._about_open([*raised, *verdict.decisive], facts))
        if verdict.category == "inappropriate" and self._closes_trials:
            found += self._about_trial(record)
        if verdict.category == "inappropriate" or self._is_middle_band(verdict, raised):
            found += self._about_silence(facts, verdict)
        elif verdict.cause == "information" and verdict.decisive:
            # What decides must be named: the red flags come first, as many as leave room for it.
            room = max(0, self._limit - len(found))
            found = [*islice(self._about_silence(facts, verdict, RED_FLAGS), room), *found]
        return tuple(found[: self._limit])

    @staticmethod
    def _about_conflict(concept: str) -> MissingFact:
        finding = label(concept) or concept.replace("_", " ")
        return MissingFact(concept, questions()["conflict"].format(finding=finding))

    @staticmethod
    def _is_middle_band(verdict: Verdict, raised: list[str]) -> bool:
        return verdict.cause == "criteria" and not raised and verdict.urgency != "emergency"

    @cached_property
    def _closes_trials(self) -> bool:
        return self._program.bands.unstated_trial_is_none

    def _about_open(self, wanted: list[str], facts: Facts) -> Iterator[MissingFact]:
        if not wanted:
            return
        for fact, question in self._open.items():
            if fact in wanted:
                yield question.asked if facts.treatment_named else question.untreated

    def _about_trial(self, record: FeatureRecord) -> Iterator[MissingFact]:
        """What a profile that takes unstated treatment for none would have to be told."""
        facts = Facts(record, self._program.open_bands)
        verdict = self._program.run(facts)
        treatment = [fact for fact in verdict.decisive if fact.startswith("trial")]
        return self._about_open(treatment, facts)

    def _about_silence(
        self, facts: Facts, verdict: Verdict, among: Set[str] | None = None
    ) -> Iterator[MissingFact]:
        """What would change the verdict if the letter weren't silent. among: these alone."""
        for group in self._silent:
            if among is not None and among.isdisjoint(group.features):
                continue
            silent = self._silent_features(group, facts)
            if silent and self._would_change(facts, verdict, silent[0]):
                yield self._worded_for(group, silent)

    @staticmethod
    def _silent_features(group: _Silent, facts: Facts) -> tuple[str, ...]:
        """The findings that are worth asking about: possible ones, then those not spoken of."""
        possible = [
            feature
            for feature in group.features
            if feature in facts.suspected and feature not in facts.present
        ]
        unspoken = [
            feature
            for feature in group.features
            if feature not in facts.suspected and feature not in facts.absent
        ]
        settled = {
            "each": False,
            "possible": True,
            "any": len(unspoken) < len(group.features),
            "flags": len(unspoken) < len(group.features) or "red_flags_unspecified" in facts.absent,
        }
        return tuple(possible) if settled[group.spoken] else (*possible, *unspoken)

    def _would_change(self, facts: Facts, verdict: Verdict, finding: str) -> bool:
        suspected = finding in facts.suspected
        facts.present.add(finding)
        facts.suspected.add(finding)
        changed = self._program.run(facts)
        facts.present.discard(finding)
        if not suspected:
            facts.suspected.discard(finding)
        return changed.category != verdict.category

    def _worded_for(self, group: _Silent, silent: tuple[str, ...]) -> MissingFact:
        worded = self._worded.get(silent)
        if worded is None:
            signs = in_words([label(feature) for feature in silent], "or")
            worded = MissingFact(silent[0], group.question.format(signs=signs))
            self._worded[silent] = worded
        return worded
