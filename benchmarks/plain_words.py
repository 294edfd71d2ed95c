"""Dangers as people say them, and what only sounds like one, read in a letter about something else.

``python benchmarks/plain_words.py`` puts each sentence of ``corpora/variation/tables/plain.toml``
between two sentences of a quiet letter and asks, of each grave concept that it is about, whether
the record then holds it to be there or possible: of what is claimed it should, of what is denied,
gone again or harmless it shouldn't. Printed are the shares by concept, for hybrid, rules and
transformer, or for the model folders that are named. Some two minutes. No rule was made from the
sentences, and no tagger learned from them.

``kept_sentences.yaml`` beside this file is by one writer from whom nothing has learned; of its
sentences every finding is asked for that the quiet letters don't speak of.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path

import yaml
from _machine import describe_machine
from _tables import table

import lsmri
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.corpora.variation.phrases import table as sentences
from lsmri.nlp.tagger.statuses import GRAVE

MODELS = ("hybrid", "rules", "transformer")

#: Quiet letters with a place for one sentence more; none speaks of a grave concept.
LETTERS = (
    "Dear colleague, this 44-year-old joiner has had low back pain for ten weeks. {} Naproxen has"
    " not helped. MRI of the lumbar spine, please.",
    "58F, teacher. LBP + L buttock ache 4/12, physio x6 no gain. {} Not keen on tablets.\n"
    "MRI L-spine pls.",
    "Thank you for seeing this patient, 36, with right leg pain to the calf since the spring. It"
    " began at work. {} Ibuprofen and six weeks of physiotherapy have made little difference.",
)
_NOW = ("present", "possible")
#: The kinds of sentences, and whether their concepts are there.
KINDS = {
    "claimed": True, "denied": False, "harmless": False, "kept, claimed": True,
    "kept, denied": False,
}  # fmt: skip
KEPT = Path(__file__).with_name("kept_sentences.yaml")
#: What the quiet letters speak of, or what is no finding.
_SPOKEN_OF = frozenset(
    map(
        Concept,
        "low_back_pain radicular_pain referred_leg_pain treatment symptom_duration"
        " mri_lumbar_requested".split(),
    )
)


def main() -> None:
    print(f"# Dangers in plain words\n\nlsmri {lsmri.__version__}; {describe_machine()}.\n")
    models = sys.argv[1:] or MODELS
    shares = [counted(lsmri.load(name)) for name in models]
    for kind, there in KINDS.items():
        print(f"\n## {kind}: {'found' if there else 'held to be there'}\n")
        told = {concept for of_kind, concept in shares[0] if of_kind == kind}
        rows = [
            [concept, *(_share(found, [(kind, concept)]) for found in shares)]
            for concept in sorted(told)
        ]
        rows.append(["all", *(_share(found, [(kind, c) for c in told]) for found in shares)])
        print(table(("", *models), rows))


def counted(scorer: lsmri.Scorer) -> Mapping[tuple[str, str], list[int]]:
    """By kind and concept, of how many sentences it is held to be there, and how many there are."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (kind, text, concepts), letter in zip(_said(), cycle(LETTERS)):
        findings = scorer(letter.format(text)).features.findings
        for concept in concepts:
            count = found[kind, concept]
            count[0] += findings.get(concept) in _NOW
            count[1] += 1
    return found


def _said() -> Iterator[tuple[str, str, list[str]]]:
    """Kind, text and concepts of every sentence: grave ones, and of those kept all findings."""
    for writer in sentences("plain")["writers"]:
        for kind in ("claimed", "denied"):
            for marked in writer[kind]:
                text, now, denied = _marked(marked)
                about = (now if KINDS[kind] else denied) & GRAVE
                if about:
                    yield kind, text, sorted(map(str, about))
        for harmless in writer["harmless"]:
            about = {*map(Concept, harmless["like"])} & GRAVE
            for text in harmless["said"]:
                yield "harmless", text, sorted(map(str, about))
    for kept in yaml.safe_load(KEPT.read_text("utf-8")).values():
        for marked in kept:
            text, now, denied = _marked(marked)
            for kind, about in (("kept, claimed", now), ("kept, denied", denied)):
                if about - _SPOKEN_OF:
                    yield kind, text, sorted(map(str, about - _SPOKEN_OF))


def _marked(marked: str) -> tuple[str, set[Concept], set[Concept]]:
    """The text, and the concepts that are there or possible, and denied."""
    text, mentions = parse_markup(marked)
    now = {m.concept for m in mentions if m.assertion in _NOW}
    return text, now, {m.concept for m in mentions if m.assertion is Assertion.ABSENT} - now


def _share(found: Mapping[tuple[str, str], list[int]], keys: list[tuple[str, str]]) -> str:
    held, tried = (sum(found[key][k] for key in keys) for k in (0, 1))
    return f"{held} of {tried} ({held / tried:.2f})"


if __name__ == "__main__":
    main()
