"""How many labels choosing letters saves against taking them as they come.

``python benchmarks/suggestion.py`` lets a cheap learner stand for the tagger: logistic regression
that gives each word its concept, from the word and its neighbours. It learns from a few training
letters, chooses more by ``lsmri.training.suggestion`` or by chance, learns again, and is measured
on the development letters. Some three minutes a seed. Letters are never quoted.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from _machine import describe_machine
from _tables import table
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import SGDClassifier

import lsmri
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import read_corpus
from lsmri.training.metrics import f1
from lsmri.training.suggestion import GROUNDS, Signals, choose

WORD = re.compile(r"\w+|[^\w\s]")
OUTSIDE = ""
START, STEP, ROUNDS = 30, 40, 4
STRATEGIES: dict[str, tuple[dict[str, float], bool]] = {
    "by chance": ({}, False),
    "as lsmri suggests": (dict(GROUNDS), True),
    "unsure alone": ({"unsure": 1.0}, False),
    "unlike alone": ({}, True),
}


@dataclass(frozen=True)
class Words:
    """A letter cut into words, each with its features and its gold concept."""

    item: AnnotatedLetter
    places: list[tuple[int, int]]
    rows: csr_matrix
    gold: list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description="Labels saved by choosing letters.")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    items = list(read_corpus("lsmri"))
    pool = [words_of(item) for item in items if item.split == "train"]
    held = [words_of(item) for item in items if item.split == "development"]
    print(f"# Choosing letters\n\nlsmri {lsmri.__version__}; {describe_machine()}.\n")
    print(
        f"{len(pool)} letters to choose from, {len(held)} to measure on; mean F1 of concepts of"
        f" mentions over {options.seeds} runs.\n"
    )
    curves = {
        name: np.mean([run(name, pool, held, seed) for seed in range(options.seeds)], axis=0)
        for name in STRATEGIES
    }
    head = ("letters", *(f"{name}: F1 (labels)" for name in curves))
    rows = [
        [START + STEP * n, *(f"{curve[n][1]:.3f} ({curve[n][0]:.0f})" for curve in curves.values())]
        for n in range(ROUNDS + 1)
    ]
    print(table(head, rows))
    print("\nLabels that chance needs for the same F1, and letters:\n")
    print(table(("", "labels", "by chance", "saved", "letters saved"), savings(curves)))


def words_of(item: AnnotatedLetter) -> Words:
    found = list(WORD.finditer(item.letter.text))
    lower = [match[0].lower() for match in found]
    gold = [OUTSIDE] * len(found)
    for mention in sorted(item.mentions, key=lambda m: m.start - m.end):
        for n, match in enumerate(found):
            if match.start() < mention.end and mention.start < match.end():
                gold[n] = str(mention.concept)
    hasher = FeatureHasher(2**17, input_type="string", alternate_sign=False)
    rows = hasher.transform([list(features(lower, n)) for n in range(len(lower))])
    return Words(item, [match.span() for match in found], rows, gold)


def features(words: Sequence[str], n: int) -> Iterator[str]:
    around = {d: words[n + d] if 0 <= n + d < len(words) else "" for d in range(-3, 4)}
    yield from (f"{d}={word}" for d, word in around.items())
    yield from (f"{d}{d + 1}={around[d]} {around[d + 1]}" for d in (-2, -1, 0, 1))
    yield from (f"^{around[0][:k]}" for k in (3, 4, 5))
    yield f"{around[0][-3:]}$"


def run(name: str, pool: list[Words], held: list[Words], seed: int) -> list[tuple[float, float]]:
    """After each round, how many labels were given, and the F1 they led to."""
    weights, diverse = STRATEGIES[name]
    draw = random.Random(seed)
    order = draw.sample(range(len(pool)), len(pool))
    taken, rest = order[:START], order[START:]
    curve = []
    for _ in range(ROUNDS + 1):
        model = learned([pool[n] for n in taken], seed)
        labels = sum(len(pool[n].item.mentions) for n in taken)
        curve.append((float(labels), score(model, held)))
        if weights or diverse:
            signals = [signals_of(model, pool[n]) for n in rest]
            known = Counter(
                c for n in taken for c in {str(m.concept) for m in pool[n].item.mentions}
            )
            picked = choose(signals, STEP, known=known, weights=weights, diverse=diverse)
            more = [rest[one.place] for one in picked]
        else:
            more = rest[:STEP]
        taken, rest = taken + more, [n for n in rest if n not in set(more)]
    return curve


def learned(letters: list[Words], seed: int) -> Any:
    model = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=12, tol=None, random_state=seed)
    gold = [concept for one in letters for concept in one.gold]
    return model.fit(vstack([one.rows for one in letters]), gold)


def score(model: Any, held: list[Words]) -> float:
    guessed = model.predict(vstack([one.rows for one in held]))
    counts, at = [0, 0, 0], 0
    for one in held:
        read = runs(guessed[at : at + len(one.gold)], one.places)
        at += len(one.gold)
        gold = [(m.start, m.end, str(m.concept)) for m in one.item.mentions]
        hit = [any(overlap(g, r) for r in read) for g in gold]
        extra = [not any(overlap(g, r) for g in gold) for r in read]
        counts = [counts[0] + sum(hit), counts[1] + sum(extra), counts[2] + len(hit) - sum(hit)]
    return f1(counts)


def runs(labels: Sequence[str], places: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    previous = OUTSIDE
    for label, (start, end) in zip(labels, places, strict=True):
        if label != OUTSIDE and label == previous:
            found[-1] = (found[-1][0], end, label)
        elif label != OUTSIDE:
            found.append((start, end, str(label)))
        previous = label
    return found


def overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def signals_of(model: Any, letter: Words) -> Signals:
    """The learner's doubts, and where it differs from the rules; it decides on nothing."""
    chances = model.predict_proba(letter.rows)
    guessed = model.classes_[chances.argmax(axis=1)]
    read = runs(guessed, letter.places)
    ruled = rules(letter.item.letter.text)
    alone = sum(not any(overlap(r, other) for other in ruled) for r in read)
    alone += sum(not any(overlap(r, other) for other in read) for r in ruled)
    concepts = frozenset(concept for _, _, concept in (*read, *ruled))
    unsure = float((1.0 - chances.max(axis=1)).sum())
    return Signals(letter.item.letter.text, unsure, 0.0, float(alone), concepts)


@cache
def scorer() -> lsmri.Scorer:
    return lsmri.load("rules")


@cache
def rules(text: str) -> list[tuple[int, int, str]]:
    return [(m.start, m.end, str(m.concept)) for m in scorer()(text).mentions]


def savings(curves: dict[str, Any]) -> Iterator[list[str]]:
    chance = curves["by chance"]
    for name, curve in curves.items():
        if name != "by chance":
            middle = curve[ROUNDS // 2]
            labels = float(np.interp(middle[1], chance[:, 1], chance[:, 0]))
            letters = float(
                np.interp(middle[1], chance[:, 1], START + STEP * np.arange(ROUNDS + 1))
            )
            saved = START + STEP * (ROUNDS // 2)
            yield [
                name, f"{middle[0]:.0f}", f"{labels:.0f}", f"{1 - middle[0] / labels:.0%}",
                f"{1 - saved / letters:.0%}",
            ]  # fmt: skip


if __name__ == "__main__":
    main()
