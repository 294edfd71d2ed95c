"""A guideline profile as data: its file, what it inherits, and the checks it must pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args

from lsmri.corpora.scheme import RED_FLAGS, Concept
from lsmri.models.decision import Category, Cause, Urgency
from lsmri.models.expression import Names, parse
from lsmri.models.inheritance import find, inherited
from lsmri.models.tree import Node, Truth

__all__ = ["Parameter", "Profile", "Route", "Rule", "read_profile"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the profile, what it means and where it comes from."""

    value: float
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Route:
    """A code of ``texts.toml`` for where to go, and the condition under which it is said."""

    to: str
    when: Node


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One line of a profile, equal to itself only.

    id: what a result calls the rule. ``variant`` tells apart rules that share it.
    when, evidence: conditions; ``evidence`` adds the mentions that explain the rule.
    words: the condition for people. statement: the reason given, with this letter's facts filled
        in. advice: what the reply to the referrer says about it.
    instead_of: the rules that this one replaces where both hold; it acts nowhere else.
    red_flag: named as a further reason where an earlier rule decides.
    asks: questions that the rule always raises.
    """

    id: str
    variant: str
    when: Node
    text: str
    category: Category
    urgency: Urgency
    words: str
    statement: str
    sources: tuple[str, ...]
    cause: Cause | None = None
    routes: tuple[Route, ...] = ()
    advice: str = ""
    evidence: Node | None = None
    instead_of: tuple[str, ...] = ()
    red_flag: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A guideline profile, inherited parts included, its rules in the order of their test."""

    name: str
    version: str
    title: str
    summary: str
    rules: tuple[Rule, ...]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    unverified: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unstated_trial: str = "open"


def read_profile(name: str | Path) -> Profile:
    """Reads a shipped profile by its name, or any by the path of its ``.toml`` file.

    Raises ``ValueError`` naming the allowed names, or the rule and the remedy.
    """
    raw = inherited(find(str(name)))
    try:
        return _profile(raw)
    except (KeyError, TypeError, ValueError) as error:
        problem = f"key {error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"guideline profile {raw.get('name', name)!r}: {problem}") from None


_KEYS = {
    *(f.name for f in fields(Profile)),
    *("extends", "remove", "sets", "definitions"),
}
_RULE_KEYS = {f.name for f in fields(Rule)} - {"variant", "text"}


def _profile(raw: Mapping[str, Any]) -> Profile:
    _reject_unknown(raw, _KEYS, "the profile")
    parameters = {name: Parameter(**given) for name, given in raw.get("parameters", {}).items()}
    names = _names(raw, parameters)
    rules = tuple(_rule(given, names) for given in raw["rules"])
    _check_order(rules)
    if raw.get("unstated_trial", "open") not in ("open", "none"):
        raise ValueError("'unstated_trial' must be 'open' or 'none'")
    return Profile(
        name=raw["name"],
        version=raw["version"],
        title=raw["title"],
        summary=raw["summary"],
        rules=rules,
        parameters=parameters,
        unverified=tuple(raw.get("unverified", ())),
        notes=tuple(_filled(note, names) for note in raw.get("notes", ())),
        unstated_trial=raw.get("unstated_trial", "open"),
    )


def _names(raw: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> Names:
    sets = {"red_flags": tuple(sorted(RED_FLAGS))}
    for name, concepts in raw.get("sets", {}).items():
        sets[name] = tuple(str(Concept(concept)) for concept in concepts)
    definitions: dict[str, Node] = {}
    names = Names({name: p.value for name, p in parameters.items()}, sets, definitions)
    for name, text in raw.get("definitions", {}).items():
        definitions[name] = parse(text, names)
    return names


def _rule(raw: Mapping[str, Any], names: Names) -> Rule:
    name = raw["id"]
    try:
        _reject_unknown(raw, _RULE_KEYS, "a rule")
        _check_choice(raw["category"], get_args(Category), "category")
        _check_choice(raw["urgency"], get_args(Urgency), "urgency")
        cause = raw.get("cause") or None
        if (raw["category"] == "uncertain") != (cause is not None):
            raise ValueError("'cause' must be given for uncertain, and only there")
        if cause is not None:
            _check_choice(cause, get_args(Cause), "cause")
        if not raw["sources"]:
            raise ValueError("'sources' is empty: name the literature")
        return Rule(
            id=name.partition(".")[0],
            variant=name,
            when=parse(raw["when"], names),
            text=raw["when"],
            category=raw["category"],
            urgency=raw["urgency"],
            words=_filled(raw["words"], names),
            statement=_filled(raw["statement"], names),
            sources=tuple(raw["sources"]),
            cause=cause,
            routes=tuple(_route(given, names) for given in raw.get("routes", ())),
            advice=_filled(raw.get("advice", ""), names),
            evidence=parse(raw["evidence"], names) if "evidence" in raw else None,
            instead_of=tuple(raw.get("instead_of", ())),
            red_flag=raw.get("red_flag", False),
            asks=tuple(raw.get("asks", ())),
        )
    except KeyError as error:
        raise ValueError(f"rule {name!r}: key {error} is missing") from None
    except ValueError as error:
        raise ValueError(f"rule {name!r}: {error}") from None


def _route(raw: str | Mapping[str, str], names: Names) -> Route:
    if isinstance(raw, str):
        return Route(raw, parse("true"))
    return Route(raw["to"], parse(raw["when"], names))


def _filled(text: str, names: Names) -> str:
    """Puts the profile's numbers into a text; the letter's own facts stay as placeholders."""
    for name, value in names.parameters.items():
        text = text.replace(f"{{{name}}}", f"{value:g}")
    return text


def _check_order(rules: tuple[Rule, ...]) -> None:
    if len({rule.variant for rule in rules}) < len(rules):
        raise ValueError("two rules have the same id; tell them apart by a variant after a dot")
    if not rules or not isinstance(rules[-1].when, Truth):
        raise ValueError("the last rule must always hold: give it 'when = \"true\"'")
    ids = {rule.id for rule in rules}
    for rule in rules:
        unknown = sorted(set(rule.instead_of) - ids)
        if unknown:
            raise ValueError(f"rule {rule.id!r} acts instead of {unknown}, which aren't there")


def _check_choice(value: str, allowed: tuple[str, ...], key: str) -> None:
    if value not in allowed:
        raise ValueError(f"{key} {value!r} is unknown; allowed: {', '.join(allowed)}")


def _reject_unknown(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ValueError(f"{where} has unknown keys {unknown}; allowed: {sorted(known)}")
