"""Whether a letter's verdict stays when somebody writes into it what only sounds like a danger.

``python benchmarks/harmless.py`` takes every third development letter that is no emergency, and
writes into each, between two of its sentences, one harmless statement after the other. Printed is
how many verdicts, category and urgency, stay as they were without it, for hybrid, rules and
transformer, or for the model folders that are named. Some six minutes. Letters are never quoted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from random import Random

from _machine import describe_machine
from _tables import table

import lsmri
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import read_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.variation import insert

MODELS = ("hybrid", "rules", "transformer")
_EVERY = 3

#: None is a finding of the scheme, or it is denied.
STATEMENTS = (
    "Could not weight bear on the sprained ankle in spring.",
    "The practice nurse has told her to lose weight.",
    "Gained 6 kg over the winter.",
    "Weighs 74 kg.",
    "Ten pounds lighter since she took up running, which was the plan.",
    "Plantars downgoing.",
    "Kyphosis since school, unchanged.",
    "Five days of prednisolone for wheeze in 2022.",
    "Vaccinated against TB.",
    "Went to a training day on sepsis.",
    "Epidural with her first delivery.",
    "Injects his insulin without trouble.",
    "Had iron by drip last autumn.",
    "Cold feet at night.",
    "Grip not what it was, thumb base arthritis.",
    "Tingling in the fingers when typing.",
    "Osteoarthritis of both hands.",
    "A urine infection in May, treated and gone.",
    "Turning in bed hurts.",
    "Born in July, a Cancer by the stars.",
    "Works in the temperature store of a dairy.",
    "Calves cramp from poor arteries, ABPI 0.6.",
    "Same shoes as before the surgery on her bunions.",
    "Lost two colleagues this year.",
)


def main() -> None:
    letters = [item for item in read_corpus("lsmri") if item.split == "development"][::_EVERY]
    print(f"# What sounds like a danger\n\nlsmri {lsmri.__version__}; {describe_machine()}.\n")
    models = sys.argv[1:] or MODELS
    found = [kept(lsmri.load(name), letters) for name in models]
    rows = []
    for number, statement in enumerate(STATEMENTS):
        rows.append([statement, *(f"{hits[number]} of {tried}" for hits, tried in found)])
    rows.append(["all", *(f"{sum(hits) / (tried * len(STATEMENTS)):.3f}" for hits, tried in found)])
    print(table(("", *models), rows))


def kept(scorer: lsmri.Scorer, letters: Sequence[AnnotatedLetter]) -> tuple[list[int], int]:
    """For each statement, how many verdicts stay; and how many letters were tried."""
    quiet = {item.letter.id: _verdict(scorer, item) for item in letters}
    quiet = {id: verdict for id, verdict in quiet.items() if verdict[1] != "emergency"}
    hits = []
    for number, text in enumerate(STATEMENTS):
        said = AnnotatedLetter(Letter(text, f"statement-{number}"), (), FeatureRecord())
        hits.append(
            sum(
                _verdict(scorer, insert(item, [said], Random(f"{number} {item.letter.id}")))
                == quiet[item.letter.id]
                for item in letters
                if item.letter.id in quiet
            )
        )
    return hits, len(quiet)


def _verdict(scorer: lsmri.Scorer, item: AnnotatedLetter) -> tuple[str, str]:
    decision = scorer(item.letter).decision
    return str(decision.category), str(decision.urgency)


if __name__ == "__main__":
    main()
