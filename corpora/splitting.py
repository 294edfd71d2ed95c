"""Into training, development and test letters, so that no author is on two sides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.leaks import SIMILAR, Trace, near_duplicates, trace
from lsmri.corpora.scheme import Code
from lsmri.corpora.variation import is_variant, origin

__all__ = ["PARTS", "By", "places", "split"]

#: The parts of a corpus, as ``AnnotatedLetter.split`` names them.
PARTS = ("train", "development", "test")


class By(Code):
    """What is never divided: all that an author wrote, or only a letter and its near-duplicates."""

    AUTHOR = "author"
    LETTER = "letter"


@dataclass(slots=True)
class _Group:
    """Letters, by number, that stay together. given: the part some of them already belong to."""

    name: str
    members: list[int]
    styles: Counter[str]
    given: str = ""


def split(
    items: Iterable[AnnotatedLetter],
    *,
    ratios: Sequence[float] = (0.7, 0.15, 0.15),
    seed: int = 1,
    by: By = By.AUTHOR,
    similar: float = SIMILAR,
    keep: bool = True,
) -> dict[str, list[AnnotatedLetter]]:
    """The letters by part, each with its ``split`` set, in the order in which they came.

    ratios: the shares of training, development and test letters, aimed at in every style; they
        are missed where groups are large. seed: of the order of equal groups; the order of
        ``items`` has no influence. by: the smallest group; near-duplicates (``leaks``) and
        variants stay together in any case. A letter without an author is a group of its own.
    keep: letters that have a split keep it, and draw their group along; where they disagree, the
        group goes to test rather than development, and to development rather than training.
    Variants made by program are left out of development and test: those are for measuring.
    Raises ``ValueError`` on ratios that aren't three shares of which at least one is above zero.
    """
    letters = list(items)
    found = places(
        [trace(item) for item in letters],
        ratios=ratios,
        seed=seed,
        by=by,
        similar=similar,
        keep=keep,
    )
    return {
        part: [
            item if item.split == part else replace(item, split=part)
            for item, place in zip(letters, found, strict=True)
            if place == part
        ]
        for part in PARTS
    }


def places(
    traces: Sequence[Trace],
    *,
    ratios: Sequence[float] = (0.7, 0.15, 0.15),
    seed: int = 1,
    by: By = By.AUTHOR,
    similar: float = SIMILAR,
    keep: bool = True,
) -> list[str]:
    """The part of each letter by what ``split`` goes by, without the letters; "" for none."""
    targets = _targets(traces, ratios)
    found = [""] * len(traces)
    filled: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    for group in _ordered(_groups(traces, by, similar, keep), seed):
        part = group.given or min(PARTS, key=lambda p: _strain(p, group, filled, targets))
        filled[part].update(group.styles)
        for number in group.members:
            if part == "train" or not is_variant(traces[number].id):
                found[number] = part
    return found


def _targets(letters: Sequence[Trace], ratios: Sequence[float]) -> dict[str, dict[str, float]]:
    """How many letters of each style each part should hold."""
    if len(ratios) != len(PARTS) or min(ratios) < 0 or not sum(ratios) > 0:
        raise ValueError("ratios are three shares, none below zero: give e.g. 0.7, 0.15, 0.15")
    styles = Counter(item.style for item in letters)
    return {
        part: {style: count * share / sum(ratios) for style, count in styles.items()}
        for part, share in zip(PARTS, ratios, strict=True)
    }


def _strain(
    part: str,
    group: _Group,
    filled: Mapping[str, Counter[str]],
    targets: Mapping[str, Mapping[str, float]],
) -> tuple[float, float]:
    """How much a group would overfill a part, per letter wanted there; the emptiest goes first."""
    wanted = sum(targets[part].values())
    if not wanted:
        return float("inf"), 0.0
    after = (filled[part].total() + group.styles.total()) / wanted
    by_style = sum(
        count * (filled[part][style] + count) / targets[part][style]
        for style, count in group.styles.items()
    )
    return after + by_style / group.styles.total(), after


def _ordered(groups: list[_Group], seed: int) -> list[_Group]:
    """Those with a place first, then from large to small, equals in the seed's order."""
    groups.sort(key=lambda group: group.name)
    Random(seed).shuffle(groups)
    return sorted(groups, key=lambda group: (not group.given, -len(group.members)))


def _groups(letters: Sequence[Trace], by: By, similar: float, keep: bool) -> list[_Group]:
    united = _Union()
    for item in letters:
        united.join(item.id, f"\0letter {origin(item.id)}")
        if by is By.AUTHOR and item.author:
            united.join(item.id, f"\0author {item.author}")
    for one, other in near_duplicates(letters, similar=similar):
        united.join(one, other)
    members: defaultdict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(letters):
        members[united.head(item.id)].append(number)
    return [_group(letters, numbers, keep) for numbers in members.values()]


def _group(letters: Sequence[Trace], numbers: list[int], keep: bool) -> _Group:
    items = [letters[number] for number in numbers]
    given = {item.split for item in items} if keep else set()
    return _Group(
        min(item.id for item in items),
        numbers,
        Counter(item.style for item in items),
        next((part for part in reversed(PARTS) if part in given), ""),
    )


class _Union:
    """Sets of names that are joined one pair at a time."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def head(self, name: str) -> str:
        """The name that stands for the set."""
        while (parent := self._parent.setdefault(name, name)) != name:
            self._parent[name] = name = self._parent[parent]
        return name

    def join(self, one: str, other: str) -> None:
        """Makes one set of two."""
        self._parent[self.head(one)] = self.head(other)
