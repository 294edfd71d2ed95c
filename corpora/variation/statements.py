"""Statements put together from clinical terms, and letters into which statements are inserted.

Letters by hand say "saddle anaesthesia" where they deny it, and tell of a numb seat where there is
one. A reader that learned from them alone takes the term itself for a denial. Statements put every
term under every claim, and inserted into letters they are read by what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.corpora.variation.phrases import table

__all__ = ["harmless", "insert", "state", "tell"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: Claims that a lasting state can't come under: once true it stays so, and nobody warns of it.
_PASSING = frozenset({Assertion.HISTORICAL, Assertion.HYPOTHETICAL})
#: How many of the sentences begin with a capital.
_CAPITALISED = 0.7
#: Share of what is told in plain words that is denied or gone again.
_DENIED = 1 / 3
#: A place between two sentences of a line, and one between two lines.
_SEAM = re.compile(r"(?<=[.!?]) +(?=\S)|\n+(?=\S)")


def state(rng: Random, *, id: str) -> AnnotatedLetter:
    """A sentence with marked terms, each claimed as the frame around it says."""
    frame = rng.choice(_tables()["frames"])
    marked = _PLACEHOLDER.sub(lambda match: _filled(match.group(1), rng), frame)
    text, mentions = parse_markup(marked)
    if rng.random() < _CAPITALISED:
        text = text[0].upper() + text[1:]
        mentions = tuple(replace(m, text=text[m.start : m.end]) for m in mentions)
    return _statement(text, id, mentions)


def tell(rng: Random, *, id: str, half: int) -> AnnotatedLetter:
    """Marked dangers as people say them: claimed or, one time in three, denied or gone again.

    half: of the writers, 0 or 1; what learned from one half hasn't seen the other.
    """
    kind = "denied" if rng.random() < _DENIED else "claimed"
    said = rng.choice([line for writer in _writers(half) for line in writer[kind]])
    text, mentions = parse_markup(said)
    return _statement(text, id, mentions)


def harmless(rng: Random, *, id: str, half: int) -> tuple[AnnotatedLetter, frozenset[Concept]]:
    """What sounds like a danger and is none, and the concepts that it isn't.

    half: of the writers, 0 or 1.
    """
    kinds = [kind for writer in _writers(half) for kind in writer["harmless"]]
    kind = rng.choices(kinds, [len(kind["said"]) for kind in kinds])[0]
    return _statement(rng.choice(kind["said"]), id), frozenset(map(Concept, kind["like"]))


def _statement(text: str, id: str, mentions: Sequence[Mention] = ()) -> AnnotatedLetter:
    return AnnotatedLetter(
        Letter(text, id), tuple(mentions), FeatureRecord(), style="statement", recorded=False
    )


def insert(
    item: AnnotatedLetter, statements: Sequence[AnnotatedLetter], rng: Random
) -> AnnotatedLetter:
    """A letter with each of the statements between two of its sentences or lines.

    Where no such place is left, a statement comes behind the rest. The letter has no record any
    more: it would have to be made anew.
    """
    for statement in statements:
        item = _inserted(item, statement, rng)
    return replace(item, record=FeatureRecord(), recorded=False)


def _inserted(item: AnnotatedLetter, statement: AnnotatedLetter, rng: Random) -> AnnotatedLetter:
    text, added = item.letter.text, statement.letter.text.strip()
    seams = [seam for seam in _SEAM.finditer(text) if _is_free(text, seam.end(), item.mentions)]
    if seams:
        seam = rng.choice(seams)
        before, gap, after = text[: seam.start()], seam.group(), text[seam.end() :]
        if "\n" in added:
            gap = "\n"
    else:
        before, gap, after = text.rstrip(), " ", ""
    lead = len(statement.letter.text) - len(statement.letter.text.lstrip())
    start = len(before) + len(gap)
    grown = start + len(added) + (len(gap) if after else 0) - (len(text) - len(after))
    new = before + gap + added + (gap + after if after else "")
    mentions = [
        m if m.end <= len(before) else replace(m, start=m.start + grown, end=m.end + grown)
        for m in item.mentions
    ]
    mentions += [
        replace(m, start=m.start - lead + start, end=m.end - lead + start)
        for m in statement.mentions
    ]
    mentions.sort(key=lambda m: (m.start, m.end))
    return replace(item, letter=replace(item.letter, text=new), mentions=tuple(mentions))


def _is_free(text: str, place: int, mentions: Sequence[Mention]) -> bool:
    """Whether nothing reaches over this place: no mention, and no heading ahead in the line."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return ":" not in line and not any(m.start < place < m.end for m in mentions)


def _filled(claim: str, rng: Random) -> str:
    """The words in the place of a placeholder, marked."""
    tables = _tables()
    if claim == "time":
        return str(rng.choice(tables["times"]))
    assertion = Assertion(claim)
    terms = rng.choice(
        [
            terms
            for terms in tables["terms"]
            if not (assertion in _PASSING and terms.get("lasting"))
            and (assertion is not Assertion.FAMILY or terms.get("inherited"))
        ]
    )
    codes = "".join(f"|{concept} {claim}" for concept in terms["concepts"])
    return f"{{{{{rng.choice(terms['names'])}{codes}}}}}"


@cache
def _tables() -> dict[str, Any]:
    return table("statements")


@cache
def _writers(half: int) -> list[dict[str, Any]]:
    """The tables of the half of the writers of sentences in plain words."""
    return [writer for writer in table("plain")["writers"] if writer["half"] == half]
