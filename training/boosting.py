"""Boosted trees, learned by scikit-learn and written as plain numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

__all__ = ["booster", "flatten"]


def booster() -> HistGradientBoostingClassifier:
    """An untaught model. On 52,724 concepts and 14,134 times of 5,047 letters, crossed by author,
    more, fewer, larger or smaller trees were no more often right.
    """
    return HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.05,
        max_leaf_nodes=15,
        max_depth=8,
        max_features=0.3,
        min_samples_leaf=40,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )


def flatten(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    """The numbers of a taught model, for ``nlp.tagger.trees``.

    Of two classes the scores are those of the second.
    scikit-learn offers its trees by no public name; a test holds what these numbers say to what the
    model does.
    """
    numbers: dict[str, list[Any]] = {name: [] for name in ("input", "limit", "right", "value")}
    roots = []
    for trees in model._predictors:
        for tree in trees:
            roots.append(len(numbers["input"]))
            _append(tree.nodes, 0, numbers)
    base = np.ravel(model._baseline_prediction)
    return {"base": base.round(5).tolist(), "roots": roots, **numbers}


def _append(nodes: NDArray[np.void], at: int, numbers: dict[str, list[Any]]) -> None:
    """Writes a node and those below it, the left side first."""
    node, place = nodes[at], len(numbers["input"])
    leaf = bool(node["is_leaf"])
    numbers["input"].append(-1 if leaf else int(node["feature_idx"]))
    numbers["limit"].append(0 if leaf else float(f"{node['num_threshold']:.6g}"))
    numbers["value"].append(float(f"{node['value']:.4g}") if leaf else 0)
    numbers["right"].append(0)
    if not leaf:
        _append(nodes, node["left"], numbers)
        numbers["right"][place] = len(numbers["input"]) - place
        _append(nodes, node["right"], numbers)
