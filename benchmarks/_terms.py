"""The lexicon's phrases as plain term lists, for programs that don't know its pattern language."""

from __future__ import annotations

from collections.abc import Iterator

from lsmri.nlp.matching.lexicon import lines, read_tables, word_classes
from lsmri.nlp.matching.patterns import expand, sequence

__all__ = ["concept_terms"]


def concept_terms(most: int | None = None) -> dict[str, list[str]]:
    """Phrases of concepts and treatments by label: ``fever present``, ``nsaid treatment``.

    Entries with gaps, and those that stand for very many phrases, have no plain form and are left
    out; so are phrases that need a value beside them, and exclusions. A phrase has one label.
    most: that many phrases at the most, in turn from every label, its shortest first.
    """
    label_of: dict[str, str] = {}
    for phrase, label in _phrases():
        label_of.setdefault(phrase.lower(), label)
    terms: dict[str, list[str]] = {}
    for phrase, label in label_of.items():
        terms.setdefault(label, []).append(phrase)
    for found in terms.values():
        found.sort(key=lambda phrase: (phrase.count(" "), len(phrase), phrase))
    if most is None:
        return terms
    ranked = sorted(
        (rank, label, phrase) for label, found in terms.items() for rank, phrase in enumerate(found)
    )
    chosen: dict[str, list[str]] = {}
    for _, label, phrase in ranked[:most]:
        chosen.setdefault(label, []).append(phrase)
    return chosen


def _phrases() -> Iterator[tuple[str, str]]:
    tables = read_tables()
    classes = word_classes(tables)
    for table in tables:
        for pattern, entry in lines(table):
            if entry.kind == "concept" and entry.polarity in ("present", "absent"):
                label = f"{entry.name} {entry.polarity}"
            elif entry.kind == "treatment" and not entry.polarity:
                label = f"{entry.name} treatment"
            else:
                continue
            if len(sequence(pattern, classes).parts) == 1:
                yield from ((phrase, label) for phrase in expand(pattern, classes))
