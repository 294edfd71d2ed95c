"""Tables of figures: by concept, by assertion, by feature, and by what kind of letter it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from lsmri.corpora.agreement import Interval, Row, Section
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import CONCEPT_GROUPS, Assertion
from lsmri.training.evaluation.headline import headline
from lsmri.training.evaluation.judging import Judged, Matching
from lsmri.training.metrics import Agreement, Statistic, accuracy, bootstrap, f1

__all__ = [
    "LENGTHS",
    "Tables",
    "by_kind",
    "confusion",
    "length",
    "of_findings",
    "of_mentions",
    "overview",
    "summed",
    "what_is_there",
]

#: Words of a letter from which on it is counted as longer.
LENGTHS = (75, 150, 300)
_ATTRIBUTES = ("laterality", "value", "outcome", "type", "about")
#: Gold items that both have, that only the model has, that only gold has.
Counts = list[float]
#: Of each letter, counts by name.
Named = Sequence[defaultdict[str, Counts]]


def _f1(sums: Sequence[float]) -> float:
    """F1, not defined where there is nothing to find and nothing was found."""
    return f1(sums) if any(sums) else float("nan")


def _precision(sums: Sequence[float]) -> float:
    return accuracy((sums[0], sums[0] + sums[1]))


def _recall(sums: Sequence[float]) -> float:
    return accuracy((sums[0], sums[0] + sums[2]))


_FOUND: dict[str, Statistic] = {"f1": _f1, "precision": _precision, "recall": _recall}


class Tables:
    """Makes tables of counts by letter, with intervals over letters."""

    def __init__(self, *, draws: int, seed: int) -> None:
        self._interval = partial(bootstrap, draws=draws, seed=seed)

    def row(
        self, name: str, n: int, rows: Sequence[Sequence[float]], statistics: dict[str, Statistic]
    ) -> Row:
        """One row of figures. rows: the counts of each letter."""
        return Row(name, n, {title: self._interval(rows, s) for title, s in statistics.items()})

    def found(self, title: str, unit: str, counts: Named, names: Iterable[str]) -> Section:
        """Precision, recall and F1 of each name that comes up."""
        rows = []
        for name in names:
            of = [letter.get(name, [0.0, 0.0, 0.0]) for letter in counts]
            hit, extra, missed = (round(sum(column)) for column in zip(*of, strict=True))
            if hit + extra + missed:
                rows.append(self.row(name, hit + missed, of, _FOUND))
        return Section(title, unit, tuple(rows))

    def figures(
        self, judged: Sequence[Judged], only: Collection[str] | None = None
    ) -> Iterator[tuple[str, int, Interval]]:
        """The headline's figures, or ``only`` some: title, what it rests on, interval."""
        total = summed(judged)
        for title, figure in headline(total, **what_is_there(judged)).items():
            if only is None or title in only:
                rows = [figure.count(one.agreement) for one in judged]
                yield title, figure.size(total), self._interval(rows, figure.statistic)


def summed(judged: Iterable[Judged]) -> Agreement:
    """The counts of all letters."""
    total = Agreement()
    for one in judged:
        total += one.agreement
    return total


def what_is_there(judged: Sequence[Judged]) -> dict[str, bool]:
    """Whether any letter has gold mentions, and whether any has a record."""
    return {
        "spans": any(one.matching is not None for one in judged),
        "records": any(one.gold is not None for one in judged),
    }


def overview(judged: Sequence[Judged], tables: Tables) -> Section:
    """The headline's figures, a row each."""
    rows = (Row(title, n, {"value": figure}) for title, n, figure in tables.figures(judged))
    return Section("overview", "gold items of an F1, otherwise letters", tuple(rows))


def of_mentions(judged: Sequence[Judged], tables: Tables) -> Iterator[Section]:
    """Spans by group and concept, by assertion, and what is said of those that were found."""
    matchings = [one.matching for one in judged if one.matching is not None]
    if not matchings:
        return
    unit = "gold mentions"
    spans = [_counted(matching, _concept_names) for matching in matchings]
    yield tables.found("mentions by concept", unit, spans, _concepts())
    claims = [_counted(matching, lambda m: (str(m.assertion),)) for matching in matchings]
    yield tables.found("mentions by assertion", unit, claims, map(str, Assertion))
    yield Section("mentions that were found", "of those", tuple(_agreeing(matchings, tables)))


def _counted(
    matching: Matching, names: Callable[[Mention], Iterable[str]]
) -> defaultdict[str, Counts]:
    found: defaultdict[str, Counts] = defaultdict(lambda: [0.0, 0.0, 0.0])
    otherwise = matching.otherwise
    for place, mentions in enumerate(
        (
            [gold for gold, _ in matching.pairs],
            [*matching.extra, *(read for _, read in otherwise)],
            [*matching.missed, *(gold for gold, _ in otherwise)],
        )
    ):
        for mention in mentions:
            for name in names(mention):
                found[name][place] += 1
    return found


def _concept_names(mention: Mention) -> tuple[str, ...]:
    return "all", mention.concept.group, str(mention.concept)


def _concepts() -> Iterator[str]:
    """Everything together, then each group with its concepts."""
    yield "all"
    for group, codes in CONCEPT_GROUPS.items():
        yield from dict.fromkeys((group, *codes))


def _agreeing(matchings: Sequence[Matching], tables: Tables) -> Iterator[Row]:
    """Of the mentions that were found: whose span, claim and attributes are right."""
    tests: dict[str, Callable[[Mention, Mention], bool | None]] = {
        "assertion": lambda gold, read: gold.assertion == read.assertion,
        "span, exactly": lambda gold, read: (gold.start, gold.end) == (read.start, read.end),
    }
    for name in _ATTRIBUTES:
        tests[name] = partial(_same, name)
    for name, test in tests.items():
        rows = [_shares(matching, test) for matching in matchings]
        n = round(sum(total for _, total in rows))
        if n:
            yield tables.row(name, n, rows, {"right": accuracy})


def _same(name: str, gold: Mention, read: Mention) -> bool | None:
    """Whether an attribute agrees; None where neither says anything."""
    values = getattr(gold, name), getattr(read, name)
    return None if values == (None, None) else values[0] == values[1]


def _shares(
    matching: Matching, test: Callable[[Mention, Mention], bool | None]
) -> tuple[float, float]:
    answers = [test(*pair) for pair in (*matching.pairs, *matching.otherwise)]
    return float(sum(a is True for a in answers)), float(sum(a is not None for a in answers))


def of_findings(judged: Sequence[Judged], tables: Tables) -> Iterator[Section]:
    """Findings of the record by group and concept, and by status."""
    recorded = [one for one in judged if one.gold is not None]
    if not recorded:
        return
    by_concept = [_findings(one, by_status=False) for one in recorded]
    yield tables.found("findings by concept", "gold findings", by_concept, _concepts())
    by_status = [_findings(one, by_status=True) for one in recorded]
    statuses = ("present", "possible", "absent")
    yield tables.found("findings by status", "gold findings", by_status, statuses)


def _findings(one: Judged, *, by_status: bool) -> defaultdict[str, Counts]:
    gold, read = (set(r.findings.items()) for r in (one.item.record, one.result.features))
    found: defaultdict[str, Counts] = defaultdict(lambda: [0.0, 0.0, 0.0])
    groups = {code: group for group, codes in CONCEPT_GROUPS.items() for code in codes}
    for place, pairs in enumerate((gold & read, read - gold, gold - read)):
        for concept, status in pairs:
            names = (status,) if by_status else ("all", groups[concept], concept)
            for name in names:
                found[name][place] += 1
    return found


def by_kind(judged: Sequence[Judged], tables: Tables) -> Iterator[Section]:
    """A few of the figures for each author, style and length."""
    kinds: dict[str, Callable[[Judged], str]] = {
        "author": lambda one: one.item.author,
        "style": lambda one: one.item.style,
        "length in words": lambda one: length(one.words),
    }
    for name, kind in kinds.items():
        parts: defaultdict[str, list[Judged]] = defaultdict(list)
        for one in judged:
            parts[kind(one)].append(one)
        if set(parts) != {""}:
            yield Section(f"by {name}", "letters", tuple(_parts(parts, tables)))


_SHORT = {
    "mentions F1 (span, concept, assertion)": "mentions F1",
    "findings F1": "findings F1",
    "category, right": "category right",
}


def _parts(parts: dict[str, list[Judged]], tables: Tables) -> Iterator[Row]:
    for name in sorted(parts, key=lambda n: (len(n), n) if n[:1].isdigit() else (99, n)):
        found = tables.figures(parts[name], _SHORT)
        figures = {_SHORT[title]: figure for title, _, figure in found}
        yield Row(name or "not said", len(parts[name]), figures)


def length(words: int) -> str:
    """The class of a letter of so many words, as ``LENGTHS`` cuts them."""
    lower = max((cut for cut in LENGTHS if words >= cut), default=0)
    upper = next((cut for cut in LENGTHS if words < cut), None)
    return f"{lower} and more" if upper is None else f"{lower} to {upper - 1}"


def confusion(pairs: Counter[tuple[str, str]], codes: Sequence[str]) -> list[list[int]]:
    """How often each gold code (rows) was read as each code (columns)."""
    return [[pairs[gold, read] for read in codes] for gold in codes]
