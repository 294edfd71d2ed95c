"""Referrers beside their peers: funnel limits that allow for chance, and what letters lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from lsmri.serve.audit.shares import Share, share

__all__ = [
    "OUTER",
    "WARNING",
    "Card",
    "Lacks",
    "PeerGroup",
    "Referrer",
    "limits",
    "peer_groups",
    "referrers",
]

#: Funnel limits that 1 in 20 and 1 in 500 referrers cross by chance alone, as Spiegelhalter (Stat
#: Med 2005;24:1185-202) draws them.
WARNING = 0.95
OUTER = 0.998
#: A specialty with fewer referrers to compare joins the others.
SMALLEST_GROUP = 5
#: Share of z-scores drawn in at each end before the spread between referrers is estimated.
WINSORISED = 0.1

OTHERS = "other specialties"


@dataclass(frozen=True, slots=True)
class Referrer:
    """One referrer's letters, under the specialty that most of them name."""

    name: str
    specialty: str | None
    letters: int
    inappropriate: int
    uncertain: int


@dataclass(frozen=True, slots=True)
class Lacks:
    """A fact that the referrer's letters lacked, beside the share of the peers' that did."""

    fact: str
    own: Share
    peers: float


@dataclass(frozen=True, slots=True)
class Card:
    """A referrer against peers.

    inner, outer: the limits of ``WARNING`` and ``OUTER`` for so many letters, widened by the
        spread of the group. place: where the referrer's share lies among them.
    lacks: what the letters lacked, most often first.
    """

    referrer: Referrer
    share: Share
    peers: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    place: str
    lacks: tuple[Lacks, ...] = ()


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Referrers who are compared with each other.

    target: the share of inappropriate letters of them all. spread: by how much referrers differ
    more than chance explains; 1.0 where they don't. few: referrers who are not shown, with too few
    letters or without a peer, and ``few_letters`` how many letters these sent.
    """

    name: str
    target: float
    spread: float
    cards: tuple[Card, ...]
    few: int = 0
    few_letters: int = 0

    @property
    def expected_outside(self) -> float:
        """How many referrers would lie outside the inner limits by chance."""
        return len(self.cards) * (1 - WARNING)


def referrers(counts: Mapping[tuple[str | None, str | None, str], int]) -> list[Referrer]:
    """Adds up letters by (referrer, specialty, category); those without a referrer are left out."""
    categories: dict[str, Counter[str]] = {}
    specialties: dict[str, Counter[str]] = {}
    for (name, specialty, category), number in counts.items():
        if name is None:
            continue
        categories.setdefault(name, Counter())[category] += number
        if specialty is not None:
            specialties.setdefault(name, Counter())[specialty] += number
    return [
        Referrer(name, _commonest(specialties.get(name)), found.total(), found["inappropriate"],
                 found["uncertain"])
        for name, found in sorted(categories.items())
    ]  # fmt: skip


def _commonest(found: Counter[str] | None) -> str | None:
    return min(found, key=lambda name: (-found[name], name)) if found else None


def peer_groups(
    everyone: Iterable[Referrer],
    *,
    fewest: int,
    missing: Mapping[tuple[str, str | None], int] | None = None,
) -> list[PeerGroup]:
    """Groups referrers by specialty, largest group first, and compares each with its group.

    fewest: referrers with fewer letters are counted in their group's share, and not shown.
    missing: letters by (fact that was asked for, referrer).
    """
    everyone = list(everyone)
    shown = Counter(r.specialty or OTHERS for r in everyone if r.letters >= fewest)
    groups: dict[str, list[Referrer]] = {}
    for one in everyone:
        name = one.specialty or OTHERS
        groups.setdefault(name if shown[name] >= SMALLEST_GROUP else OTHERS, []).append(one)
    asked: dict[str, Counter[str]] = {}
    for (fact, referrer), number in (missing or {}).items():
        if referrer is not None:
            asked.setdefault(referrer, Counter())[fact] += number
    made = [_group(name, members, fewest, asked) for name, members in groups.items()]
    return sorted(made, key=lambda group: (group.name == OTHERS, -len(group.cards), group.name))


def _group(
    name: str, members: Sequence[Referrer], fewest: int, asked: Mapping[str, Counter[str]]
) -> PeerGroup:
    letters = sum(r.letters for r in members)
    target = sum(r.inappropriate for r in members) / letters
    shown = [r for r in members if r.letters >= fewest]
    if len(shown) < 2:
        shown = []
    spread = overdispersion(shown, target)
    lacked = Counter[str]()
    for one in members:
        lacked.update(asked.get(one.name, {}))
    usual = {fact: number / letters for fact, number in lacked.items()}
    numbers = [r.letters for r in shown]
    inner, outer = (limits(target, numbers, level, spread) for level in (WARNING, OUTER))
    cards = tuple(
        _card(one, target, inside, outside, _lacks(one, asked.get(one.name, Counter()), usual))
        for one, inside, outside in zip(shown, inner, outer, strict=True)
    )
    few = [r for r in members if r not in shown]
    return PeerGroup(name, target, spread, cards, len(few), sum(r.letters for r in few))


def _card(
    one: Referrer,
    target: float,
    inner: tuple[float, float],
    outer: tuple[float, float],
    lacks: tuple[Lacks, ...],
) -> Card:
    own = share(one.inappropriate, one.letters)
    return Card(one, own, target, inner, outer, _place(own.value, inner, outer), lacks)


def _lacks(one: Referrer, lacked: Counter[str], usual: Mapping[str, float]) -> tuple[Lacks, ...]:
    often = sorted(lacked.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return tuple(Lacks(fact, share(n, one.letters), usual[fact]) for fact, n in often)


def _place(value: float, inner: tuple[float, float], outer: tuple[float, float]) -> str:
    if value > outer[1]:
        return "far above peers"
    if value > inner[1]:
        return "above peers"
    if value < outer[0]:
        return "far below peers"
    return "below peers" if value < inner[0] else "within limits"


def limits(
    target: float, letters: Sequence[int], level: float, spread: float = 1.0
) -> list[tuple[float, float]]:
    """The funnel's limits at each number of letters: exact binomial, interpolated, then widened.

    Interpolation as in the appendix of Spiegelhalter 2005 makes the funnel smooth. ``spread``
    moves the limits away from the target by its square root.
    """
    tail = (1 - level) / 2
    numbers = np.asarray(letters, dtype=np.int64)
    low, high = (_quantiles(chance, numbers, target) for chance in (tail, 1 - tail))
    wider = sqrt(spread)
    return [
        (max(0.0, target + (a - target) * wider), min(1.0, target + (b - target) * wider))
        for a, b in zip(low.tolist(), high.tolist(), strict=True)
    ]


def _quantiles(chance: float, letters: NDArray[np.int64], target: float) -> NDArray[np.float64]:
    from scipy.stats import binom  # noqa: PLC0415 - an extra

    if target in (0.0, 1.0):
        return np.full(len(letters), target)
    counts = binom.ppf(chance, letters, target)
    above = binom.cdf(counts, letters, target) - chance
    found: NDArray[np.float64] = (counts - above / binom.pmf(counts, letters, target)) / letters
    return np.clip(found, 0.0, 1.0)


def overdispersion(members: Sequence[Referrer], target: float) -> float:
    """By how much shares vary more than chance explains; 1.0 where that isn't clear.

    The mean square of winsorised z-scores, as in Spiegelhalter 2005, where it exceeds what 19 of
    20 groups without any true difference show.
    """
    from scipy.stats import chi2  # noqa: PLC0415 - an extra

    if len(members) < SMALLEST_GROUP or target in (0.0, 1.0):
        return 1.0
    scores = sorted(
        (r.inappropriate / r.letters - target) / sqrt(target * (1 - target) / r.letters)
        for r in members
    )
    cut = int(WINSORISED * len(scores))
    low, high = scores[cut], scores[len(scores) - 1 - cut]
    mean = sum(min(high, max(low, z)) ** 2 for z in scores) / len(scores)
    return mean if mean * len(scores) > chi2.ppf(0.95, len(scores)) else 1.0
