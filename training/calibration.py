"""How often each kind of verdict is right, measured on annotated letters.

    python -m lsmri.training.calibration LETTERS.yaml ... > models/calibration.toml

Measure on letters that weren't used to write the rules: on others the figures flatter.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lsmri import load
from lsmri.corpora.authoring import AnnotatedLetter, read_letters
from lsmri.models.decision import Decision
from lsmri.models.scorer import Scorer

__all__ = ["confusions", "main", "to_toml"]

_CATEGORIES = ("appropriate", "uncertain", "inappropriate")
_CAUSES = ("criteria", "information", "conflict")

#: Letters added to each row, most of them right: without them a row seen twice would say
#: 100 %. Chosen by us so that twenty letters outweigh it.
PRIOR_LETTERS = 10.0
PRIOR_RIGHT = 0.8
#: Of verdicts on letters that contradict themselves: a guess, none has been measured.
PRIOR_RIGHT_IN_CONFLICT = 0.5


def kind_of(decision: Decision) -> str:
    """The row of a verdict: its category, with the cause where it is uncertain."""
    if decision.cause is None:
        return str(decision.category)
    return f"{decision.category}.{decision.cause}"


def confusions(scorer: Scorer, letters: Iterable[AnnotatedLetter]) -> dict[str, Counter[str]]:
    """By kind of verdict on the letter, how often each category follows from the gold record."""
    counts: dict[str, Counter[str]] = {}
    for item in letters:
        true = str(scorer.decide(item.record).category)
        counts.setdefault(kind_of(scorer(item.letter).decision), Counter())[true] += 1
    return counts


def to_toml(counts: Mapping[str, Counter[str]], *, review_below: float = 0.6) -> str:
    """``calibration.toml``: a row for each kind of verdict, seen or not; each sums to 1."""
    letters = sum(sum(row.values()) for row in counts.values())
    lines = [
        "# How probable each true category is, given what the rules say.",
        "#",
        f"# Measured on {letters} annotated letters by lsmri.training.calibration, with",
        f"# {PRIOR_LETTERS:g} letters added to each row, {PRIOR_RIGHT:.0%} of them right",
        f"# ({PRIOR_RIGHT_IN_CONFLICT:.0%} for conflicts). An uncertain verdict has a row for each",
        "# cause. The counts stand behind the shares.",
        "",
        "# A verdict whose most probable category is less probable than this goes to a person.",
        f"review_below = {review_below}",
    ]
    kinds = ["appropriate", "inappropriate", *(f"uncertain.{cause}" for cause in _CAUSES)]
    for kind in kinds:
        row = counts.get(kind, Counter())
        said = kind.split(".")[0]
        right = PRIOR_RIGHT_IN_CONFLICT if kind == "uncertain.conflict" else PRIOR_RIGHT
        prior = {c: PRIOR_LETTERS * (right if c == said else (1 - right) / 2) for c in _CATEGORIES}
        total = sum(row.values()) + PRIOR_LETTERS
        shares = {c: round((row[c] + prior[c]) / total, 3) for c in _CATEGORIES}
        shares[said] = round(1.0 - sum(v for c, v in shares.items() if c != said), 3)
        lines += ["", f"[{kind}]", *(f"{c} = {shares[c]}  # {row[c]}" for c in _CATEGORIES)]
    return "\n".join(lines) + "\n"


def main(paths: Sequence[str]) -> None:
    """Prints ``calibration.toml`` as measured on the letters of these files."""
    letters = [letter for path in paths for letter in read_letters(path)]
    if not letters:
        sys.exit("lsmri.training.calibration: name files of annotated letters to measure on")
    sys.stdout.write(to_toml(confusions(load("rules"), letters)))


if __name__ == "__main__":
    main(sys.argv[1:])
