"""Statements of danger, made or written, that are put into letters which don't speak of it.

Most dangers fit the letter that they stand in, and one in a letter about something else would be
talked away by the rest of it. And rules have been mended with the letters: what they and a tagger
make of a sentence that is new to both is told by sentences in plain words, which are kept from
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from zlib import crc32

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.corpora.variation import harmless, insert, state, tell
from lsmri.nlp.tagger.statuses import GRAVE

__all__ = ["Made", "with_statement"]

#: So many statements are tried for a letter that mustn't speak of their concepts.
_TRIES = 50
_RULED = (Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT)


@dataclass(frozen=True, slots=True)
class Made:
    """A letter with a statement in it.

    statement: its words. said: the statuses that the letter then gives its concepts, of which one
    at least is grave; None for one that it only sounds like.
    """

    letter: AnnotatedLetter
    statement: str
    said: Mapping[Concept, str | None]


def with_statement(item: AnnotatedLetter, number: int, *, half: int) -> Made | None:
    """A letter with a statement of dangers that it doesn't speak of; None where none is found.

    number: the letter's among its like, which says what sort of statement it is. half: of the
    writers of sentences in plain words.
    """
    rng = Random(number << 32 | crc32(item.letter.id.encode("utf-8", "surrogatepass")))
    make = _SORTS[number % len(_SORTS)]
    spoken = {mention.concept for mention in item.mentions} | {*map(Concept, item.record.findings)}
    for _ in range(_TRIES):
        statement, said = make(rng, half)
        if not GRAVE.isdisjoint(said) and spoken.isdisjoint(said):
            return Made(insert(item, [statement], rng), statement.letter.text, said)
    return None


_Told = tuple[AnnotatedLetter, dict[Concept, str | None]]


def _in_terms(rng: Random, _: int) -> _Told:
    return _claims(state(rng, id="statement"))


def _in_plain_words(rng: Random, half: int) -> _Told:
    return _claims(tell(rng, id="statement", half=half))


def _only_sounding(rng: Random, half: int) -> _Told:
    statement, like = harmless(rng, id="statement", half=half)
    return statement, dict.fromkeys(like)


def _claims(statement: AnnotatedLetter) -> _Told:
    """With what is said of each concept; empty where one is both claimed and denied."""
    claims = {(mention.concept, mention.assertion) for mention in statement.mentions}
    said = dict(claims)
    if len(said) < len(claims):
        return statement, {}
    return statement, {c: str(said[c]) if said[c] in _RULED else None for c in said}


#: Each as often as it stands here.
_SORTS: tuple[Callable[[Random, int], _Told], ...] = (
    _in_terms,
    _in_plain_words,
    _only_sounding,
    _in_plain_words,
)
