"""How well what was read agrees with gold, and how sure a sample of letters can make us of it.

Every figure is a statistic of counts that add up over letters, so that one bootstrap serves them
all: letters are drawn with replacement, since the findings of one letter aren't independent.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.agreement import Interval
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import Concept

__all__ = [
    "Agreement",
    "Difference",
    "Interval",
    "Statistic",
    "accuracy",
    "bootstrap",
    "close",
    "cohen_kappa",
    "compare_mentions",
    "compare_records",
    "f1",
    "kappa_of_table",
    "mcnemar",
    "paired_bootstrap",
]

#: Of counts summed over letters; nan where it isn't defined.
Statistic = Callable[[Sequence[float]], float]

_LENGTHS = ("symptom_duration_weeks", "conservative_treatment_weeks", "prior_lumbar_mri_months")
_CODES = (
    "age_years", "sex", "referrer_specialty", "care_setting", "laterality",
    "conservative_treatment_failed",
)  # fmt: skip


@dataclass(slots=True)
class Agreement:
    """Counts over a set of letters; ``a += b`` adds those of another set.

    findings: by concept group, true positives, false positives and false negatives of (concept,
        status) pairs. treatments, mentions: the same of treatment types tried and of mentions.
    scalars: by feature, how many were right and how many letters there were. stated: the same of
        those letters only whose gold record states the feature.
    verdicts: (gold category, read category). urgencies: likewise.
    errors: (concept, gold status, read status) of findings that differ, None without an entry.
    """

    letters: int = 0
    findings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    treatments: list[int] = field(default_factory=lambda: [0, 0, 0])
    mentions: list[int] = field(default_factory=lambda: [0, 0, 0])
    scalars: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    stated: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    urgencies: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: Counter[tuple[str, str | None, str | None]] = field(default_factory=Counter)

    def add(self, gold: FeatureRecord, read: FeatureRecord) -> None:
        """Compares one pair of records."""
        self.letters += 1
        compare_records(gold, read, self)

    def __iadd__(self, other: Agreement) -> Agreement:
        self.letters += other.letters
        for mine, theirs in (
            (self.findings, other.findings),
            (self.scalars, other.scalars),
            (self.stated, other.stated),
        ):
            for name, counts in theirs.items():
                _add(mine[name], counts)
        _add(self.treatments, other.treatments)
        _add(self.mentions, other.mentions)
        self.verdicts.update(other.verdicts)
        self.urgencies.update(other.urgencies)
        self.errors.update(other.errors)
        return self

    @property
    def all_findings(self) -> list[int]:
        """True positives, false positives and false negatives over all groups."""
        return [sum(counts[i] for counts in self.findings.values()) for i in range(3)]

    @property
    def findings_f1(self) -> float:
        """Micro-averaged over all groups."""
        return f1(self.all_findings)


@dataclass(frozen=True, slots=True)
class Difference(Interval):
    """One reader's figure less another's on the same letters.

    p: two-sided, of the bootstrap; nan where the figure isn't defined.
    """

    p: float


def f1(counts: Sequence[float]) -> float:
    """F1 of (true positives, false positives, false negatives); 1.0 if there's nothing to find."""
    hit, extra, missed = counts
    total = 2 * hit + extra + missed
    return 2 * hit / total if total else 1.0


def accuracy(counts: Sequence[float]) -> float:
    """The share of (right, all) that is right; nan of none."""
    right, total = counts
    return right / total if total else float("nan")


def compare_records(gold: FeatureRecord, read: FeatureRecord, into: Agreement) -> None:
    """Adds one letter's comparison. Durations are right within 10 % (or half a week)."""
    for concept in sorted(gold.findings.keys() | read.findings.keys()):
        counts = into.findings[Concept(concept).group]
        expected, found = gold.findings.get(concept), read.findings.get(concept)
        if expected == found:
            counts[0] += 1
        else:
            counts[1] += found is not None
            counts[2] += expected is not None
            into.errors[concept, expected, found] += 1
    for name in _LENGTHS:
        expected_length = getattr(gold, name)
        right = close(expected_length, getattr(read, name))
        _count(into, name, right, stated=expected_length is not None)
    for name in _CODES:
        expected_code = getattr(gold, name)
        right = expected_code == getattr(read, name)
        _count(into, name, right, stated=expected_code is not None)
    tried, told = set(gold.treatments_tried), set(read.treatments_tried)
    _count(into, "treatments_tried", tried == told, stated=bool(tried))
    _add(into.treatments, (len(tried & told), len(told - tried), len(tried - told)))


def close(expected: float | None, found: float | None) -> bool:
    """Whether two lengths agree within 10 %, or half a unit where they are short."""
    if expected is None or found is None:
        return expected is found
    return abs(expected - found) <= max(0.5, 0.1 * abs(expected))


def compare_mentions(
    gold: Sequence[Mention], read: Sequence[Mention], *, assertion: bool = True
) -> tuple[list[tuple[Mention, Mention]], list[Mention], list[Mention]]:
    """Pairs mentions of one concept and assertion whose spans overlap, each at most once.

    assertion: False pairs those of one concept whatever is claimed of it.
    Returns the pairs (gold, read), the read mentions that no gold one matches, and the gold ones
    that were missed. Mentions of the same words come in the order of their places.
    """
    open_by: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in sorted(read, key=lambda m: (m.end, m.start)):
        open_by[mention.concept, mention.assertion if assertion else ""].append(mention)
    pairs: list[tuple[Mention, Mention]] = []
    missed: list[Mention] = []
    for expected in sorted(gold, key=lambda m: (m.end, m.start)):
        candidates = open_by[expected.concept, expected.assertion if assertion else ""]
        for number, found in enumerate(candidates):
            if found.start < expected.end and expected.start < found.end:
                pairs.append((expected, candidates.pop(number)))
                break
        else:
            missed.append(expected)
    return pairs, [m for candidates in open_by.values() for m in candidates], missed


def cohen_kappa(pairs: Iterable[tuple[str, str]]) -> float:
    """Cohen's kappa, unweighted, of (one rater, other rater) pairs; 1.0 for perfect agreement."""
    table = Counter(pairs)
    if not table:
        raise ValueError("no pairs to compare")
    codes = sorted({code for pair in table for code in pair})
    return kappa_of_table([table[a, b] for a in codes for b in codes])


def kappa_of_table(counts: Sequence[float]) -> float:
    """Cohen's kappa of a square table given row by row; nan of an empty one."""
    size = round(len(counts) ** 0.5)
    total = sum(counts)
    if not total:
        return float("nan")
    observed = sum(counts[i * size + i] for i in range(size)) / total
    rows = [sum(counts[i * size : (i + 1) * size]) for i in range(size)]
    columns = [sum(counts[i::size]) for i in range(size)]
    chance = sum(a * b for a, b in zip(rows, columns, strict=True)) / total**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def bootstrap(
    rows: Sequence[Sequence[float]],
    statistic: Statistic,
    *,
    draws: int = 2000,
    seed: int = 20260101,
    level: float = 0.95,
) -> Interval:
    """A percentile interval of a statistic of counts summed over letters.

    rows: the counts of each letter. statistic: of their column sums; draws where it is nan (no
    emergency among the letters drawn) are left out. The same arguments give the same interval.
    """
    value, drawn = _drawn(rows, statistic, draws, seed)
    return Interval(value, *_bounds(drawn, level))


def paired_bootstrap(
    rows: Sequence[Sequence[float]],
    others: Sequence[Sequence[float]],
    statistic: Statistic,
    *,
    draws: int = 2000,
    seed: int = 20260101,
    level: float = 0.95,
) -> Difference:
    """The statistic of ``rows`` less that of ``others``, the same letters drawn for both.

    p is twice the smaller share of draws that lie on one side of nought (Efron and Tibshirani
    1993, chapter 15); no smaller than the draws can tell.
    """
    both = [[*one, *other] for one, other in zip(rows, others, strict=True)]

    def less(sums: Sequence[float]) -> float:
        half = len(sums) // 2
        return statistic(sums[:half]) - statistic(sums[half:])

    value, drawn = _drawn(both, less, draws, seed)
    sides = ((drawn <= 0).sum(), (drawn >= 0).sum())
    p = min(1.0, 2 * (1 + float(min(sides))) / (1 + len(drawn))) if len(drawn) else math.nan
    return Difference(value, *_bounds(drawn, level), p)


def mcnemar(only_one: int, only_other: int) -> float:
    """The exact p of McNemar's test, two-sided (McNemar 1947).

    only_one, only_other: letters that the one reader alone, and the other alone, got right.
    """
    total = only_one + only_other
    tail = sum(math.comb(total, k) for k in range(min(only_one, only_other) + 1))
    chance: float = 2 * tail / 2**total
    return min(1.0, chance)


def _drawn(
    rows: Sequence[Sequence[float]], statistic: Statistic, draws: int, seed: int
) -> tuple[float, NDArray[np.float64]]:
    """The statistic, and what it is in the draws where it is defined."""
    counts = np.asarray(rows, dtype=float)
    if counts.ndim != 2 or not len(counts):
        raise ValueError("no letters to draw from")
    chance = np.full(len(counts), 1 / len(counts))
    taken = np.random.default_rng(seed).multinomial(len(counts), chance, size=draws)
    drawn = np.array([statistic(sums) for sums in (taken @ counts).tolist()])
    return statistic(counts.sum(axis=0).tolist()), drawn[~np.isnan(drawn)]


def _bounds(drawn: NDArray[np.float64], level: float) -> tuple[float, float]:
    if not len(drawn):
        return math.nan, math.nan
    tail = 50 * (1 - level)
    low, high = np.percentile(drawn, [tail, 100 - tail])
    return float(low), float(high)


def _add(counts: list[int], more: Sequence[int]) -> None:
    for place, number in enumerate(more):
        counts[place] += number


def _count(into: Agreement, name: str, right: bool, *, stated: bool) -> None:
    into.scalars[name][0] += right
    into.scalars[name][1] += 1
    if stated:
        into.stated[name][0] += right
        into.stated[name][1] += 1
