"""What a classical model makes of letters, and whether its contradiction tells wrong verdicts.

``python benchmarks/second_opinion.py`` compares logistic regression over words, over parts of words
and over both with gradient boosting, by cross-validation over the authors of the training letters;
then it teaches the one that lsmri uses and measures it on the development letters, where neither
rules nor opinion were made. Some five minutes. Letters are never quoted.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from _machine import describe_machine
from _tables import table
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, log_loss
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import FunctionTransformer

import lsmri
from lsmri.corpora.formats import read_corpus
from lsmri.training.second_opinion import lessons, teach


def main() -> None:
    items = list(read_corpus("lsmri"))
    train = [item for item in items if item.split == "train"]
    development = [item for item in items if item.split == "development"]
    print(f"# Second opinion\n\nlsmri {lsmri.__version__}; {describe_machine()}.\n")
    print(f"{len(train)} training letters, six folds by author:\n")
    print(table(("", "right", "κ", "log loss"), compared(train)))
    print(f"\nTaught on these, on {len(development)} development letters:\n")
    rows = [
        [name, *(f"{value:.3f}" for value in used(train, development, name).values())]
        for name in ("rules", "hybrid")
    ]
    head = ("", "wrong", "contradicted", "of these wrong")
    print(table(head, rows))


def contenders() -> Iterator[tuple[str, Any]]:
    words: dict[str, Any] = {"sublinear_tf": True, "min_df": 2, "token_pattern": r"\w+|\?"}
    parts: dict[str, Any] = {
        "sublinear_tf": True, "min_df": 2, "analyzer": "char_wb", "ngram_range": (3, 5),
        "max_features": 30_000,
    }  # fmt: skip
    pairs = TfidfVectorizer(**words, ngram_range=(1, 2))
    logistic = LogisticRegression(C=30, max_iter=5000)
    boosting = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, random_state=0)
    dense = FunctionTransformer(lambda rows: rows.toarray(), accept_sparse=True)
    yield "logistic, words and pairs", make_pipeline(pairs, logistic)
    yield "logistic, parts of words", make_pipeline(TfidfVectorizer(**parts), logistic)
    yield "logistic, both", make_pipeline(make_union(pairs, TfidfVectorizer(**parts)), logistic)
    yield "boosting, words", make_pipeline(TfidfVectorizer(**words), dense, boosting)
    reduced = TruncatedSVD(100, random_state=0)
    yield "boosting, 100 dimensions", make_pipeline(pairs, reduced, boosting)


def compared(train: list[Any]) -> Iterator[list[str]]:
    taught = lessons(train, lsmri.load("rules"))
    texts = np.array([one.text for one in taught], dtype=object)
    true = [one.category for one in taught]
    groups = [one.group for one in taught]
    codes = sorted(set(true))
    for name, model in contenders():
        chances = cross_val_predict(
            model, texts, true, groups=groups, cv=GroupKFold(6), method="predict_proba"
        )
        guessed = np.array(codes)[chances.argmax(axis=1)]
        right = float((guessed == np.array(true)).mean())
        kappa, loss = cohen_kappa_score(true, guessed), log_loss(true, chances)
        yield [name, f"{right:.3f}", f"{kappa:.3f}", f"{loss:.3f}"]


def used(train: list[Any], development: list[Any], model: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        found = teach(train, development, Path(folder), lsmri.load(model))
    names = ("wrong", "contradicted", "wrong_contradicted")
    return {name: found[f"opinion_{name}"] for name in names}


if __name__ == "__main__":
    main()
