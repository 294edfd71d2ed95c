"""A profile as a table for people."""

from __future__ import annotations

from dataclasses import dataclass

from lsmri.models.conditions import nodes
from lsmri.models.guideline import Guideline
from lsmri.models.profile import Parameter, Profile, Rule
from lsmri.models.texts import texts
from lsmri.models.tree import AtLeast, Compare

__all__ = ["Description", "Row", "describe"]

#: What the engine asks for by name, whether or not a rule does.
_ALWAYS = frozenset({"treatment_lag_weeks"})


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. ``condition`` is in words, ``when`` in the profile's own language."""

    rule: str
    condition: str
    when: str
    category: str
    urgency: str
    routes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A profile: what it is, its numbers, its rules in order, and what remains open about it.

    parameters: those that a verdict can turn on; one that is inherited and no longer used isn't.
    unverified: what could not be checked against a source. notes: where a clinician may doubt it.
    """

    name: str
    version: str
    title: str
    summary: str
    parameters: dict[str, Parameter]
    rows: tuple[Row, ...]
    unverified: tuple[str, ...]
    notes: tuple[str, ...]


def describe(guideline: Guideline) -> Description:
    """Everything that ``lsmri guideline show`` prints."""
    profile = guideline.profile
    return Description(
        name=profile.name,
        version=profile.version,
        title=profile.title,
        summary=profile.summary,
        parameters=_used(profile),
        rows=tuple(_row(rule) for rule in profile.rules),
        unverified=profile.unverified,
        notes=profile.notes,
    )


def _used(profile: Profile) -> dict[str, Parameter]:
    """The parameters that rules compare with, by definitions too, and what the engine asks for."""
    conditions = [
        condition
        for rule in profile.rules
        for condition in (rule.when, rule.evidence, *(route.when for route in rule.routes))
        if condition is not None
    ]
    named = _ALWAYS | {
        part.parameter
        for condition in conditions
        for part, _ in nodes(condition)
        if isinstance(part, Compare | AtLeast)
    }
    return {name: given for name, given in profile.parameters.items() if name in named}


def _row(rule: Rule) -> Row:
    words = rule.words
    if rule.instead_of:
        words += f" (instead of {', '.join(rule.instead_of)})"
    known = texts()["routes"]
    return Row(
        rule=rule.id,
        condition=words,
        when=" ".join(rule.text.split()),
        category=rule.category if rule.cause is None else f"{rule.category} ({rule.cause})",
        urgency=rule.urgency,
        routes=tuple(known[route.to] for route in rule.routes),
        sources=rule.sources,
    )
