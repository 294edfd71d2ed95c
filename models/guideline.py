"""Decides by a guideline profile whether lumbar spine MRI is indicated.

A profile is data (``profiles/*.toml``); one engine runs them all. A typical record takes about
40 microseconds, a record with many open facts up to 200.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import MRI_SAFETY, RED_FLAGS, Concept
from lsmri.models.calibration import probabilities, too_close
from lsmri.models.conditions import Condition, compiled
from lsmri.models.conflict import contradicted, turns_on, unsettled
from lsmri.models.decision import Decision
from lsmri.models.engine import URGENCIES, Program, Verdict
from lsmri.models.evidence import Grounds
from lsmri.models.facts import Facts
from lsmri.models.inheritance import profile_names
from lsmri.models.missing import Questions
from lsmri.models.profile import Profile, Rule, read_profile
from lsmri.models.reply import draft
from lsmri.models.texts import texts
from lsmri.models.tree import Truth
from lsmri.models.uncertainty import Calibrator, Doubts, spread
from lsmri.nlp.drafts import drafted
from lsmri.nlp.text.reading import FAILED

__all__ = ["Guideline", "compare", "guideline_names", "load_guideline"]

_decision = drafted(Decision)


def guideline_names() -> list[str]:
    """The shipped guideline profiles, the default first."""
    return profile_names()


@cache
def load_guideline(name: str = "lsmri") -> Guideline:
    """Loads a shipped profile by its name, or a hospital's own by the path of its ``.toml`` file.

    Loaded once; a file changed on disk is read again only by a new process.
    Raises ``ValueError`` naming the allowed names, or the rule that is wrong and the remedy.
    """
    return Guideline(read_profile(name), source=name)


def compare(
    record: FeatureRecord, mentions: Sequence[Mention] = (), *, in_scope: bool = True
) -> dict[str, Decision]:
    """The decisions of all shipped profiles on one record, by name."""
    return {
        name: load_guideline(name).decide(record, mentions, in_scope=in_scope)
        for name in guideline_names()
    }


class Guideline:
    """A profile made ready to decide. Safe to share between threads; pickles by its name."""

    def __init__(self, profile: Profile, *, source: str = "") -> None:
        self.profile = profile
        self._source = source
        self._program = Program(profile)
        self._questions = Questions(self._program)
        self._grounds = {rule.variant: Grounds(rule) for rule in profile.rules}
        self._routes = {rule.variant: _conditional_routes(rule) for rule in profile.rules}

    def __reduce__(self) -> tuple[object, tuple[str]]:
        if not self._source:
            raise TypeError(
                "a guideline made from a Profile object doesn't pickle: load it by name"
            )
        return load_guideline, (self._source,)

    def __repr__(self) -> str:
        profile = self.profile
        return (
            f"Guideline({profile.name!r}, version={profile.version!r}, rules={len(profile.rules)})"
        )

    @property
    def name(self) -> str:
        """The profile's name, as a decision carries it."""
        return self.profile.name

    def decide(
        self,
        record: FeatureRecord,
        mentions: Sequence[Mention] = (),
        *,
        in_scope: bool = True,
        doubts: Doubts | None = None,
        calibrator: Calibrator | None = None,
    ) -> Decision:
        """The verdict on one letter, with its reasons and what could change it.

        mentions: those that ``record`` was filled from; reasons cite them by index, and a
            contradiction among them may call for review. The verdict rests on the record.
        in_scope: False where the letter holds no clinical text.
        doubts, calibrator: what reading left open by concept, and what turns it into probabilities.
            Without them the probabilities are those of the kind of verdict.
        """
        facts = self._program.facts(record, clinical_text=in_scope)
        verdict = self._program.run(facts)
        disputed = self._disputed(record, mentions, verdict, in_scope=in_scope)
        if disputed:
            verdict = unsettled(disputed, record, verdict, partial(self.verdict, in_scope=in_scope))
        rules = verdict.rules
        certain = len(rules) == 1
        if certain:
            rules = (*rules, *self._program.further_red_flags(facts, rules[0]))
        routes = self._routes_of(verdict, rules, facts)
        missing = self._questions.about(facts, verdict, record)
        if calibrator is None:
            chances = probabilities(verdict)
            close = too_close(chances)
        else:
            chances = calibrator(self._spread(record, doubts or {}, in_scope=in_scope), verdict)
            close = max(chances.values()) < calibrator.review_below
        return _decision(
            category=verdict.category,
            urgency=verdict.urgency,
            guideline=self.profile.name,
            probabilities=chances,
            needs_review=bool(disputed) or close or self._is_doubtful(verdict, rules, facts),
            reasons=tuple(
                self._grounds[rule.variant].reason(facts, record, mentions, certain=certain)
                for rule in rules
            ),
            missing=missing,
            safety=tuple(code for code in MRI_SAFETY if code in facts.suspected),
            cause=verdict.cause,
            routes=routes,
            rules=tuple(dict.fromkeys(rule.id for rule in verdict.rules)),
            reply=draft(verdict, rules, routes, missing),
        )

    def category_shares(
        self, record: FeatureRecord, doubts: Doubts
    ) -> tuple[dict[str, float], Verdict]:
        """The shares of the categories over records drawn from ``doubts``, and the verdict."""
        in_scope = bool(record.findings)
        shares = self._spread(record, doubts, in_scope=in_scope)
        return shares, self.verdict(record, in_scope=in_scope)

    def _spread(self, record: FeatureRecord, doubts: Doubts, *, in_scope: bool) -> dict[str, float]:
        """The shares of the categories; doubts that no verdict turns on are left out."""
        weighty = {
            c: shares for c, shares in doubts.items() if c == FAILED or c in self._program.concepts
        }
        return spread(record, weighty, partial(self.verdict, in_scope=in_scope))

    def verdict(self, record: FeatureRecord, *, in_scope: bool = True) -> Verdict:
        """What the rules make of a record, without reasons."""
        return self._program.run(self._program.facts(record, clinical_text=in_scope))

    def needless(
        self, record: FeatureRecord, otherwise: Mapping[Concept, str | None]
    ) -> set[Concept]:
        """Findings of a record without which it is as much of an emergency, or none.

        otherwise: the findings in question, the least probable first, with the status that each
            has if it isn't as the record says; None is nothing.
        """
        if not self._is_emergency(record):
            return set(otherwise)
        needless: set[Concept] = set()
        for concept, status in otherwise.items():
            findings = {c: said for c, said in record.findings.items() if c != concept}
            if status is not None:
                findings[concept] = status
            without = replace(record, findings=findings)
            if self._is_emergency(without):
                record = without
                needless.add(concept)
        return needless

    def _is_emergency(self, record: FeatureRecord) -> bool:
        return self.verdict(record, in_scope=bool(record.findings)).urgency == "emergency"

    def _disputed(
        self,
        record: FeatureRecord,
        mentions: Sequence[Mention],
        verdict: Verdict,
        *,
        in_scope: bool,
    ) -> list[str]:
        concepts = contradicted(mentions)
        if not concepts:
            return []
        return turns_on(concepts, record, verdict, partial(self.verdict, in_scope=in_scope))

    def _routes_of(self, verdict: Verdict, rules: Sequence[Rule], facts: Facts) -> tuple[str, ...]:
        if verdict.cause in ("information", "conflict"):
            return ("ask_referrer",)
        first = verdict.rules
        said = texts()["further_routes"]["said"]
        return tuple(
            dict.fromkeys(
                to
                for rule in rules
                for to, condition in self._routes[rule.variant]
                if (rule in first or to in said) and (condition is None or condition(facts) is True)
            )
        )

    def _is_doubtful(self, verdict: Verdict, rules: Sequence[Rule], facts: Facts) -> bool:
        """Whether a person should look at what the rules by themselves pass over."""
        first = rules[0]
        if verdict.urgency == "emergency":
            return first.red_flag and self._program.rests_on_suspicion(facts, first)
        if verdict.category == "inappropriate":
            return not facts.suspected.isdisjoint(RED_FLAGS)
        at_stake = max(URGENCIES.index(rule.urgency) for rule in rules)
        return at_stake > URGENCIES.index(verdict.urgency)


def _conditional_routes(rule: Rule) -> list[tuple[str, Condition | None]]:
    """A rule's routes, each with its condition, or None where it always applies."""
    known = texts()["routes"]
    for route in rule.routes:
        if route.to not in known:
            raise ValueError(
                f"rule {rule.variant!r}: unknown route {route.to!r}; allowed: {', '.join(known)}"
            )
    return [
        (route.to, None if isinstance(route.when, Truth) else compiled(route.when))
        for route in rule.routes
    ]
