"""Two models on the same letters: is the one better, or was it luck?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsmri.training.evaluation.headline import headline
from lsmri.training.evaluation.judging import Judged
from lsmri.training.evaluation.sections import summed, what_is_there
from lsmri.training.metrics import Difference, mcnemar, paired_bootstrap

__all__ = ["Comparison", "Discordance", "compare"]


@dataclass(frozen=True, slots=True)
class Discordance:
    """Letters whose category the one model alone, or the other alone, got right.

    p: of McNemar's exact test.
    """

    only_one: tuple[str, ...]
    only_other: tuple[str, ...]
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """figures: by title, the one model's less the other's. categories: None without records."""

    letters: int
    figures: dict[str, Difference]
    categories: Discordance | None


def compare(
    judged: Sequence[Judged], others: Sequence[Judged], *, draws: int = 2000, seed: int = 1
) -> Comparison:
    """Compares two models' readings of the same letters.

    Letters that one of the two didn't read are left out. Raises ``ValueError`` if none is left.
    """
    by_id = {other.id: other for other in others}
    pairs = [(one, by_id[one.id]) for one in judged if one.id in by_id]
    if not pairs:
        raise ValueError("the models read no letter in common")
    ours, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    total = summed(ours)
    total += summed(theirs)
    figures = {
        title: paired_bootstrap(
            [figure.count(one.agreement) for one in ours],
            [figure.count(other.agreement) for other in theirs],
            figure.statistic,
            draws=draws,
            seed=seed,
        )
        for title, figure in headline(total, **what_is_there(ours)).items()
    }
    return Comparison(len(pairs), figures, _discordance(pairs))


def _discordance(pairs: Sequence[tuple[Judged, Judged]]) -> Discordance | None:
    recorded = [(one, other) for one, other in pairs if one.gold is not None]
    if not recorded:
        return None
    ours = {one.id for one, _ in recorded if one.category_right}
    theirs = {other.id for _, other in recorded if other.category_right}
    first, second = (tuple(sorted(ids)) for ids in (ours - theirs, theirs - ours))
    return Discordance(first, second, mcnemar(len(first), len(second)))
