"""Runs a profile's rules over every admissible completion of a letter's open facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsmri.corpora.letter import FeatureRecord
from lsmri.models.conditions import Condition, compiled, cuts, needed, nodes
from lsmri.models.decision import Category, Cause, Urgency
from lsmri.models.facts import OPEN_QUANTITIES, WEIGHED, Bands, Facts
from lsmri.models.profile import Profile, Rule
from lsmri.models.tree import AllOf, Finding, Node

__all__ = ["URGENCIES", "Program", "Verdict"]

_CATEGORIES: tuple[Category, ...] = ("appropriate", "uncertain", "inappropriate")
#: From the least to the most.
URGENCIES: tuple[Urgency, ...] = ("none", "routine", "urgent", "emergency")
#: The lowest bits of a mask say which categories were reached, the others which rules.
_CATEGORY_BITS = 0b111


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the completions of a letter come to.

    rules: those reached, in the profile's order. decisive: the open facts whose values lead to
    different categories, in the order in which they were met.
    """

    category: Category
    urgency: Urgency
    cause: Cause | None
    rules: tuple[Rule, ...]
    decisive: tuple[str, ...] = ()


class Program:
    """A profile made ready to run."""

    def __init__(self, profile: Profile) -> None:
        self.rules = profile.rules
        self.bands = _bands(profile)
        self.open_bands = _bands(profile, unstated_trial="open")
        steps = list(_steps(profile.rules))
        self._conditions: list[Condition] = [compiled(when) for when, _ in steps]
        self._needs = [needed(when) for when, _ in steps]
        self._masks = [self._mask(self.rules[index]) for _, index in steps]
        self._red_flags = [(compiled(rule.when), rule) for rule in self.rules if rule.red_flag]
        #: Findings that a verdict may turn on; it is the same whatever the others are.
        self.concepts = WEIGHED.union(
            *(
                part.concepts
                for when, _ in steps
                for part, _ in nodes(when)
                if isinstance(part, Finding)
            )
        )
        self._verdicts: dict[tuple[int, tuple[str, ...]], Verdict] = {}

    def _mask(self, rule: Rule) -> int:
        return 1 << _CATEGORIES.index(rule.category) | 1 << 3 + self.rules.index(rule)

    def facts(self, record: FeatureRecord, *, clinical_text: bool = True) -> Facts:
        """The facts of a record, as this profile completes them."""
        return Facts(record, self.bands, clinical_text=clinical_text)

    def run(self, facts: Facts) -> Verdict:
        """The verdict over all admissible completions. Leaves ``facts`` as they were."""
        decisive: dict[str, None] = {}
        mask = self._explore(facts, 0, decisive)
        key = (mask, tuple(decisive))
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = self._sum_up(*key)
        return verdict

    def _explore(self, facts: Facts, start: int, decisive: dict[str, None]) -> int:
        conditions, needs, suspected = self._conditions, self._needs, facts.suspected
        for step in range(start, len(conditions)):
            if needs[step] and needs[step].isdisjoint(suspected):
                continue
            answer = conditions[step](facts)
            if answer is False:
                continue
            if answer is True:
                return self._masks[step]
            return self._split(facts, str(answer), step, decisive)
        raise AssertionError("the last rule of a profile must always hold")

    def _split(self, facts: Facts, fact: str, step: int, decisive: dict[str, None]) -> int:
        """Goes on from this step with each value of an open fact; the steps before it are false."""
        reached = 0
        kinds = set()
        for value in facts.values(fact):
            facts.assume(fact, value)
            mask = self._explore(facts, step, decisive)
            reached |= mask
            kinds.add(mask & _CATEGORY_BITS)
        facts.release(fact)
        if len(kinds) > 1:
            decisive[fact] = None
        return reached

    def _sum_up(self, mask: int, decisive: tuple[str, ...]) -> Verdict:
        rules = tuple(rule for i, rule in enumerate(self.rules) if mask >> 3 + i & 1)
        categories = {rule.category for rule in rules}
        urgency = max((rule.urgency for rule in rules), key=URGENCIES.index)
        if len(categories) > 1:
            return Verdict("uncertain", urgency, "information", rules, decisive)
        causes = {rule.cause for rule in rules}
        cause = "information" if "information" in causes else rules[0].cause
        return Verdict(rules[0].category, urgency, cause, rules)

    def further_red_flags(self, facts: Facts, fired: Rule) -> list[Rule]:
        """The red-flag rules after ``fired`` that hold as well."""
        if not fired.red_flag:
            return []
        first = next(i for i, (_, rule) in enumerate(self._red_flags) if rule is fired)
        rest = self._red_flags[first + 1 :]
        return [rule for condition, rule in rest if condition(facts) is True]

    def rests_on_suspicion(self, facts: Facts, fired: Rule) -> bool:
        """Whether a red-flag rule holds only because a finding is possible."""
        condition = next(condition for condition, rule in self._red_flags if rule is fired)
        suspected, facts.suspected = facts.suspected, facts.present
        certain = condition(facts) is True
        facts.suspected = suspected
        return not certain


def _steps(rules: Sequence[Rule]) -> list[tuple[Node, int]]:
    """The conditions in the order of their test, each with the place of its rule.

    A rule that acts instead of others is tested just before each of them, together with it.
    """
    stand_ins = [(i, rule) for i, rule in enumerate(rules) if rule.instead_of]
    steps: list[tuple[Node, int]] = []
    for index, rule in enumerate(rules):
        if rule.instead_of:
            continue
        steps += (
            (AllOf((stand_in.when, rule.when)), i)
            for i, stand_in in stand_ins
            if rule.id in stand_in.instead_of
        )
        steps.append((rule.when, index))
    return steps


def _bands(profile: Profile, unstated_trial: str | None = None) -> Bands:
    conditions = [rule.when for rule in profile.rules]
    lag = profile.parameters.get("treatment_lag_weeks")
    return Bands(
        **{name: Bands.between(cuts(conditions, name)) for name in OPEN_QUANTITIES},
        treatment_lag_weeks=lag.value if lag else 0.0,
        unstated_trial_is_none=(unstated_trial or profile.unstated_trial) == "none",
    )
