"""Turns the tree of a condition into a function of the facts, and says what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from operator import attrgetter

from lsmri.corpora.scheme import RADICULAR
from lsmri.models.facts import OPEN_QUANTITIES, OPEN_WHEN_POSSIBLE, Facts
from lsmri.models.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Fact,
    Finding,
    Node,
    Not,
    Requester,
    Truth,
)

__all__ = ["Condition", "compiled", "cuts", "needed", "nodes", "supports"]

#: True, false, or the name of an open fact that has to be known first.
Condition = Callable[[Facts], bool | str]


def compiled(node: Node) -> Condition:
    """Makes a function of a condition.

    It answers true or false where the facts suffice whatever the open ones are, otherwise the
    name of an open fact to settle next (three-valued logic after Kleene).
    """
    match node:
        case Truth():
            return lambda facts: True
        case Finding():
            return _finding(node)
        case Requester(specialties):
            return lambda facts: facts.specialty in specialties
        case Fact(name):
            return _fact(name)
        case Compare():
            return _compare(node)
        case Not(part):
            return _not(compiled(part))
        case AllOf(parts):
            return _all([compiled(part) for part in parts])
        case AnyOf(parts):
            return _any([compiled(part) for part in parts])
        case AtLeast(number, parts):
            return _at_least(number, [compiled(part) for part in parts])


def _finding(node: Finding) -> Condition:
    wanted = frozenset(node.concepts)
    if node.mode == "Q":
        return lambda facts: not wanted.isdisjoint(facts.suspected)
    if node.mode == "A":
        return lambda facts: not wanted.isdisjoint(facts.absent)
    openable = wanted & OPEN_WHEN_POSSIBLE
    if not openable:
        return lambda facts: not wanted.isdisjoint(facts.present)

    def present(facts: Facts) -> bool | str:
        if not wanted.isdisjoint(facts.present):
            return True
        if openable.isdisjoint(facts.suspected):
            return False
        possible = sorted(openable & facts.suspected)
        if any(facts.assumed.get(concept) for concept in possible):
            return True
        return next((concept for concept in possible if concept not in facts.assumed), False)

    return present


def _fact(name: str) -> Condition:
    get = attrgetter(name)

    def fact(facts: Facts) -> bool | str:
        value: bool | None = get(facts)
        return name if value is None else value

    return fact


def _compare(node: Compare) -> Condition:
    get, below, limit = attrgetter(node.quantity), node.below, node.limit
    open_name = node.quantity if node.quantity in OPEN_QUANTITIES else ""

    def compare(facts: Facts) -> bool | str:
        value: float | None = get(facts)
        if value is None:
            # How long a trial may be depends on how long the symptoms have lasted.
            if open_name == "trial_weeks" and facts.symptom_weeks is None:
                return "symptom_weeks"
            return open_name or False
        return value < limit if below else value >= limit

    return compare


def _not(part: Condition) -> Condition:
    def negation(facts: Facts) -> bool | str:
        value = part(facts)
        return value if isinstance(value, str) else not value

    return negation


def _all(parts: list[Condition]) -> Condition:
    def conjunction(facts: Facts) -> bool | str:
        answer: bool | str = True
        for part in parts:
            value = part(facts)
            if value is False:
                return False
            if answer is True:
                answer = value
        return answer

    return conjunction


def _any(parts: list[Condition]) -> Condition:
    def disjunction(facts: Facts) -> bool | str:
        answer: bool | str = False
        for part in parts:
            value = part(facts)
            if value is True:
                return True
            if answer is False:
                answer = value
        return answer

    return disjunction


def _at_least(number: int, parts: list[Condition]) -> Condition:
    def count(facts: Facts) -> bool | str:
        values = [part(facts) for part in parts]
        certain = sum(value is True for value in values)
        if certain >= number:
            return True
        unsettled = [value for value in values if isinstance(value, str)]
        return unsettled[0] if certain + len(unsettled) >= number else False

    return count


def needed(node: Node) -> frozenset[str]:
    """Findings of which one at least must be suspected, or a condition is false.

    Empty where it may hold, or be open, without any.
    """
    match node:
        case Finding("P" | "Q", concepts):
            return frozenset(concepts)
        case AllOf(parts):
            return next(filter(None, map(needed, parts)), frozenset())
        case AnyOf(parts):
            return _needed_for(1, parts)
        case AtLeast(number, parts):
            return _needed_for(number, parts)
    return frozenset()


def _needed_for(number: int, parts: Iterable[Node]) -> frozenset[str]:
    """Findings of which one must be suspected for so many of the parts to hold."""
    needs = [needed(part) for part in parts]
    free = sum(not findings for findings in needs)
    return frozenset[str]().union(*needs) if number > free else frozenset()


def nodes(node: Node) -> Iterator[tuple[Node, bool]]:
    """Every part of a condition, itself included, and whether it stands un-negated."""

    def walk(part: Node, positive: bool) -> Iterator[tuple[Node, bool]]:
        yield part, positive
        match part:
            case Not(inner):
                yield from walk(inner, not positive)
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                for inner in parts:
                    yield from walk(inner, positive)

    return walk(node, True)


def cuts(conditions: Iterable[Node], quantity: str) -> set[float]:
    """The numbers with which conditions compare a quantity."""
    return {
        part.limit
        for condition in conditions
        for part, _ in nodes(condition)
        if isinstance(part, Compare) and part.quantity == quantity
    }


_SUPPORT: dict[tuple[str, bool], tuple[str, ...]] = {
    ("P", True): ("present", "possible"),
    ("Q", True): ("present", "possible"),
    ("A", True): ("absent",),
    ("P", False): ("absent",),
    ("Q", False): ("absent",),
    ("A", False): ("present", "possible"),
}
#: Which mentions carry a derived fact or a quantity.
_CARRIERS: dict[str, tuple[str, ...]] = {
    "radicular": RADICULAR,
    "changed": ("symptom_change",),
    "mri_months": ("prior_lumbar_mri",),
    "symptom_weeks": ("symptom_duration",),
    "onset_age": ("symptom_duration",),
    "trial_failed": ("treatment",),
    "trial_weeks": ("treatment",),
}


def supports(condition: Node) -> tuple[tuple[str, str], ...]:
    """Which (concept, assertion) is evidence for a condition that holds, as the condition goes."""
    found: list[tuple[str, str]] = []
    for part, positive in nodes(condition):
        match part:
            case Finding(mode, concepts):
                found += product(concepts, _SUPPORT[mode, positive])
            case Fact(name):
                # Treatment is evidence whether it failed or helped.
                found += product(_CARRIERS.get(name, ()), _SUPPORT["P", positive or _treats(name)])
            case Compare(quantity):
                found += product(_CARRIERS.get(quantity, ()), ("present",))
    return tuple(dict.fromkeys(found))


def _treats(name: str) -> bool:
    return name == "trial_failed"
