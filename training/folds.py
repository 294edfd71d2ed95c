"""How letters are divided for cross-validation: those of one author are never in two parts.

Letters of one author resemble each other, and figures from folds that divide them flatter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold

from lsmri.corpora.annotated import AnnotatedLetter

__all__ = ["author_of", "by_author", "folds_of"]

Folds: TypeAlias = GroupKFold | StratifiedGroupKFold


def author_of(item: AnnotatedLetter) -> str:
    """Who wrote a letter; where nobody says, the letter is one by itself."""
    return item.author or item.letter.id


def by_author(
    items: Iterable[AnnotatedLetter], most: int, *, stratified: bool = False
) -> tuple[NDArray[np.str_], Folds]:
    """The group of each item, and folds of whole groups for ``cross_val_predict``.

    items: of each row the letter that it is from. Where all are by one author each letter is a
    group, so that something can be measured; there must be two. most, stratified: as for
    ``folds_of``.
    """
    letters = list(items)
    groups = [author_of(item) for item in letters]
    if len(set(groups)) < 2:
        groups = [item.letter.id for item in letters]
    return np.array(groups), folds_of(groups, most, stratified=stratified)


def folds_of(groups: Collection[str], most: int, *, stratified: bool = False) -> Folds:
    """Folds that divide no group.

    most: how many, fewer where there are fewer groups. stratified: whether each fold has its share
    of each class, as far as whole groups allow.
    """
    folds = min(most, len(set(groups)))
    if stratified:
        return StratifiedGroupKFold(folds, shuffle=True, random_state=1)
    return GroupKFold(folds)
