"""Whether a danger is found that somebody writes into a letter about something else.

``python benchmarks/hidden.py`` takes the development letters that are no emergencies, and writes
into each, between two of its sentences, one statement after the other that makes it one, in
clinical terms and in plain words. A letter that speaks of the statement's concept already is left
out for it, and so is one that the guideline makes no emergency of with the statement true: these
would be other questions. Printed is how many come out as emergencies, for hybrid, rules and
transformer, or for the model folders that are named. Some five minutes. Letters are never quoted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from _machine import describe_machine
from _tables import table

import lsmri
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.formats import read_corpus
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.variation import insert

MODELS = ("hybrid", "rules", "transformer")

#: Each is an emergency by itself, unless a rule of the guideline that comes earlier holds.
STATEMENTS = (
    "{{Saddle anaesthesia|saddle_sensory_change}} present.",
    "{{Perianal sensation reduced|saddle_sensory_change}} on the left.",
    "{{Numb around the back passage|saddle_sensory_change}} since Sunday.",
    "She {{can't feel it when she wipes|saddle_sensory_change}}.",
    "New {{urinary retention|bladder_dysfunction}}.",
    "He has {{not been able to pass urine|bladder_dysfunction}} since yesterday.",
    "He has {{wet himself|bladder_dysfunction}} twice this week without feeling it.",
    "{{Anal tone is lax|bowel_dysfunction}}.",
    "Has {{lost control of the bowels|bowel_dysfunction}} since the weekend.",
    "?{{CES|cauda_equina_suspected possible}}",
    "{{Pulsatile mass|suspected_aortic_aneurysm}} in the abdomen.",
    "The {{aorta measured 5.4 cm|suspected_aortic_aneurysm}} on ultrasound.",
)


def main() -> None:
    letters = [item for item in read_corpus("lsmri") if item.split == "development"]
    print(f"# A hidden danger\n\nlsmri {lsmri.__version__}; {describe_machine()}.\n")
    models = sys.argv[1:] or MODELS
    shares = [found(lsmri.load(name), letters) for name in models]
    rows = []
    for number, marked in enumerate(STATEMENTS):
        text, _ = parse_markup(marked)
        cells = [f"{share[number][0]} of {share[number][1]}" for share in shares]
        rows.append([text, *cells])
    sums = [(sum(hit for hit, _ in share), sum(tried for _, tried in share)) for share in shares]
    rows.append(["all", *(f"{hit / tried:.3f}" for hit, tried in sums)])
    print(table(("", *models), rows))


def found(scorer: lsmri.Scorer, letters: Sequence[AnnotatedLetter]) -> list[tuple[int, int]]:
    """For each statement, how many letters came out as emergencies, and how many were tried."""
    quiet = [
        item
        for item in letters
        if scorer.decide(item.record).urgency != "emergency"
        and scorer(item.letter).decision.urgency != "emergency"
    ]
    counts = []
    for number, marked in enumerate(STATEMENTS):
        text, mentions = parse_markup(marked)
        said = AnnotatedLetter(Letter(text, f"statement-{number}"), mentions, FeatureRecord())
        told = {str(mention.concept): str(mention.assertion) for mention in mentions}
        silent = [
            item
            for item in quiet
            if told.keys().isdisjoint(item.record.findings)
            and scorer.decide(_with(item.record, told)).urgency == "emergency"
        ]
        varied = (insert(item, [said], Random(f"{number} {item.letter.id}")) for item in silent)
        hits = sum(scorer(item.letter).decision.urgency == "emergency" for item in varied)
        counts.append((hits, len(silent)))
    return counts


def _with(record: FeatureRecord, told: dict[str, str]) -> FeatureRecord:
    return replace(record, findings={**record.findings, **told})


if __name__ == "__main__":
    main()
