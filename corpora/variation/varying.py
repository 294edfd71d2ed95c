"""From one annotated letter to another that says the same in other characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.variation import appearance, dictation, noise, quantities, wording
from lsmri.corpora.variation.edits import Draft, Proposal, applied, placed

__all__ = ["KINDS", "is_variant", "origin", "vary"]

_MARK = re.compile(r"(?:~v-?\d+)+\Z")

_PROPOSALS: dict[str, Proposal] = {
    "names": wording.names,
    "drugs": wording.drugs,
    "abbreviations": wording.abbreviations,
    "durations": quantities.durations,
    "numbers": quantities.numbers,
    "dates": quantities.dates,
    "dictation": dictation.dictation,
    "spelling": noise.spelling,
    "layout": appearance.layout,
    "case": appearance.case,
    "ocr": noise.ocr,
}

#: Every kind of edit in the order in which they are made, and the share of letters that get it
#: where no kinds are asked for. Chosen by us so that most variants differ in words, about a third
#: are misspelt, and the crudest noise stays rare, as in letters from practice.
KINDS: Mapping[str, float] = MappingProxyType(
    {
        "names": 0.5,
        "drugs": 0.5,
        "abbreviations": 0.6,
        "durations": 0.5,
        "numbers": 0.4,
        "dates": 0.5,
        "dictation": 0.15,
        "spelling": 0.35,
        "layout": 0.4,
        "case": 0.2,
        "ocr": 0.1,
    }
)


def vary(
    item: AnnotatedLetter, *, seed: int, edits: Iterable[str] | None = None
) -> AnnotatedLetter:
    """A variant of a letter; the same letter, seed and edits always give the same one.

    seed: one for each variant wanted; an epoch's number will do.
    edits: names out of ``KINDS``, every one of which is tried; by default some of them, drawn at
        the rates given there, so that a few letters stay as they are.
    Raises ``ValueError`` on an unknown kind, naming those that there are.
    """
    rng = Random(f"{seed} {item.letter.id}".encode(errors="surrogatepass"))
    draft = Draft(
        item.letter.text, item.mentions, [(m.start, m.end) for m in item.mentions], item.country
    )
    done: list[str] = []
    for kind in _chosen(edits, rng):
        changed = applied(draft, _PROPOSALS[kind](draft, rng))
        if changed is not draft:
            done.append(kind)
            draft = changed
    made = f"varied by program: {', '.join(done) or 'nothing'}"
    return replace(
        item,
        letter=replace(item.letter, text=draft.text, id=f"{item.letter.id}~v{seed}"),
        mentions=tuple(placed(draft)),
        note=f"{made}; {item.note}" if item.note else made,
    )


def origin(id: str) -> str:
    """The id of the hand-written letter behind a variant's; of any other letter, its own."""
    return _MARK.sub("", id)


def is_variant(id: str) -> bool:
    """Whether the letter with this id was made by ``vary``."""
    return _MARK.search(id) is not None


def _chosen(edits: Iterable[str] | None, rng: Random) -> list[str]:
    if edits is None:
        return [kind for kind, rate in KINDS.items() if rng.random() < rate]
    asked = set(edits)
    unknown = sorted(asked - KINDS.keys())
    if unknown:
        raise ValueError(f"unknown edits {unknown}; there are: {', '.join(KINDS)}")
    return [kind for kind in KINDS if kind in asked]
