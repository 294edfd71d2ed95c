"""Why: the rules that decided, in this letter's words, with the mentions that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.corpora.values import WEEKS_A_MONTH
from lsmri.models.conditions import Condition, compiled, nodes, supports
from lsmri.models.decision import Reason
from lsmri.models.facts import Facts
from lsmri.models.profile import Rule
from lsmri.models.texts import in_words, label, texts
from lsmri.models.tree import Compare
from lsmri.nlp.drafts import drafted

__all__ = ["Grounds"]

_reason = drafted(Reason)
_COURSE = frozenset({Concept.SYMPTOM_DURATION, Concept.TREATMENT})
_UNTRIED = (Outcome.PLANNED, Outcome.DECLINED)


class Grounds:
    """What one rule rests on, worked out once, and the reason that it gives for a letter."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        own = supports(rule.when)
        further = () if rule.evidence is None else supports(rule.evidence)
        self._supports = frozenset((*own, *further))
        self._labels = {
            concept: label(concept)
            for concept, assertion in own
            if assertion == "possible" and label(concept)
        }
        self._ages: list[Condition] = [
            compiled(part)
            for part, positive in nodes(rule.when)
            if positive and isinstance(part, Compare) and part.quantity == "age" and not part.below
        ]
        self._fields = [name for _, name, _, _ in Formatter().parse(rule.statement) if name]
        if unknown := sorted(set(self._fields) - set(_FIELDS)):
            raise ValueError(
                f"rule {rule.variant!r}: unknown placeholders {unknown} in its statement; "
                f"allowed: {sorted(_FIELDS)} and the profile's parameters"
            )
        words = rule.words[:1].lower() + rule.words[1:]
        self._conditional: str = texts()["reasons"]["open"].format(
            Category=rule.category.capitalize(), words=words
        )

    def reason(
        self, facts: Facts, record: FeatureRecord, mentions: Sequence[Mention], *, certain: bool
    ) -> Reason:
        """The rule as a reason.

        certain: the rule alone decides, so its statement holds of this letter; otherwise some
        completion reaches it, and the reason says what would have to be true.
        """
        statement = self.statement(facts) if certain else self._conditional
        cited = self._cited(record, mentions) if mentions else ()
        return _reason(self._rule.id, statement, self._rule.sources, cited)

    def statement(self, facts: Facts) -> str:
        """The rule's statement with this letter's facts."""
        if not self._fields:
            return self._rule.statement
        return self._rule.statement.format(
            **{name: _FIELDS[name](self, facts) for name in self._fields}
        )

    def findings(self, facts: Facts) -> str:
        """The findings for which the rule holds."""
        suspected, present = facts.suspected, facts.present
        found = [
            text if concept in present or text.startswith("suspected ") else f"possibly {text}"
            for concept, text in self._labels.items()
            if concept in suspected
        ]
        if any(condition(facts) is True for condition in self._ages):
            found.append(f"age {facts.age}")
        return in_words(found, "and")

    def _cited(self, record: FeatureRecord, mentions: Sequence[Mention]) -> tuple[int, ...]:
        wanted, findings = self._supports, record.findings
        return tuple(
            index
            for index, mention in enumerate(mentions)
            if (
                findings.get(mention.concept) == mention.assertion
                and (mention.concept, mention.assertion) in wanted
            )
            or (mention.concept in _COURSE and self._is_course(mention, record))
        )

    def _is_course(self, mention: Mention, record: FeatureRecord) -> bool:
        """Whether a mention of duration or treatment is one that the rule rests on."""
        treated = ("treatment", "present") in self._supports
        if mention.concept == Concept.TREATMENT:
            return treated and _is_tried(mention) == (record.findings.get("treatment") != "absent")
        if mention.assertion != Assertion.PRESENT or mention.about == "background":
            return False
        # Where a failed trial's length is unstated, the symptoms' length stands for it.
        as_trial = treated and record.conservative_treatment_weeks is None
        return as_trial or ("symptom_duration", "present") in self._supports


def _is_tried(mention: Mention) -> bool:
    return mention.assertion == Assertion.PRESENT and mention.outcome not in _UNTRIED


def _weeks(value: float | None) -> str:
    if value is None:
        return "a time that the letter leaves open"
    shown = f"{value:.0f}" if abs(value - round(value)) < 0.1 else f"{value:.1f}"
    return f"{shown} week" if shown == "1" else f"{shown} weeks"


def _months(value: float | None) -> str:
    if value is None:
        return "at a time that the letter leaves open"
    if value < 1:
        return f"{value * WEEKS_A_MONTH:.0f} weeks ago"
    shown = f"{value:.0f}"
    return f"{shown} month ago" if shown == "1" else f"{shown} months ago"


def _age(facts: Facts) -> str:
    return "of unknown age" if facts.age is None else str(facts.age)


_FIELDS: Mapping[str, Callable[[Grounds, Facts], str]] = {
    "findings": Grounds.findings,
    "trial": lambda _, facts: _weeks(facts.trial_weeks),
    "symptoms": lambda _, facts: _weeks(facts.symptom_weeks),
    "prior_mri": lambda _, facts: _months(facts.mri_months),
    "age": lambda _, facts: _age(facts),
}
