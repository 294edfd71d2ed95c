"""The language in which a profile writes its conditions, and its parser.

A condition is a sentence of atoms joined by ``and``, ``or``, ``not`` and parentheses::

    Q(suspected_spinal_infection) and (Q(fever) or P(bilateral_radicular_symptoms))
    radicular and trial_failed and trial_weeks >= disc_weeks
    at_least(2, Q(osteoporosis, prolonged_steroid_use), age >= fracture_age)

=============================== ====================================================================
``P(a, b)``                     finding ``a`` or ``b`` is present
``Q(a, b)``                     present or possible: for red flags, where suspicion is enough
``A(a, b)``                     the letter says that it is absent
``requester(primary_care)``     the referrer's specialty is one of these
``at_least(2, …)``              so many hold; each finding of a ``P``, ``Q`` or ``A`` in it counts
``trial_weeks >= 6``            a quantity against a number or a parameter of the profile
``radicular``                   a derived fact (``FACTS``) or a definition of the profile
``true``                        always
=============================== ====================================================================

The arguments of ``P``, ``Q`` and ``A`` are concepts of the scheme or sets of the profile.
Nothing is ever handed to Python's own evaluation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lsmri.corpora.scheme import Concept, Specialty, UnknownCode
from lsmri.models.tree import (
    FACTS,
    QUANTITIES,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Fact,
    Finding,
    Node,
    Not,
    Requester,
    Truth,
)

__all__ = ["Names", "parse"]


@dataclass(frozen=True, slots=True)
class Names:
    """What a profile lends to its conditions: numbers, sets of concepts and definitions."""

    parameters: Mapping[str, float] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: Mapping[str, Node] = field(default_factory=dict)


def parse(text: str, names: Names | None = None) -> Node:
    """Makes a tree of a condition.

    Raises ``ValueError`` saying what was expected and where; the message holds the condition.
    """
    return _Parser(text, names or Names()).condition()


_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<=|>=|<|>|[(),]))")
_END = ""


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"unexpected character at {at} in condition {text!r}")
        yield match.group().strip(), match.start(match.lastindex or 0)
        at = match.end()
    yield _END, len(text)


class _Parser:
    """Recursive descent, one method a line of the grammar."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._tokens = list(_tokens(text))
        self._at = 0

    def condition(self) -> Node:
        node = self._any()
        if self._peek() != _END:
            raise self._error("'and', 'or' or the end")
        return node

    def _any(self) -> Node:
        parts = [self._all()]
        while self._accept("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self) -> Node:
        parts = [self._not()]
        while self._accept("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _not(self) -> Node:
        return Not(self._not()) if self._accept("not") else self._atom()

    def _atom(self) -> Node:
        if self._accept("("):
            node = self._any()
            self._expect(")")
            return node
        word = self._peek()
        if word == "true":
            self._next()
            return Truth()
        if word in ("P", "Q", "A"):
            self._next()
            return Finding(word, self._concepts())  # type: ignore[arg-type]
        if word == "requester":
            self._next()
            return Requester(tuple(map(_specialty, self._arguments())))
        if word == "at_least":
            self._next()
            return self._at_least()
        return self._named(word)

    def _named(self, word: str) -> Node:
        if word in QUANTITIES:
            self._next()
            return self._compare(word)
        if word in FACTS:
            self._next()
            return Fact(word)
        if word in self._names.definitions:
            self._next()
            return self._names.definitions[word]
        known = ", ".join((*FACTS, *QUANTITIES, *self._names.definitions))
        raise self._error(f"P(…), Q(…), A(…), at_least(…), requester(…) or one of {known}")

    def _compare(self, quantity: str) -> Compare:
        if self._peek() not in ("<", "<=", ">", ">="):
            raise self._error("<, <=, > or >=")
        operator = self._next()
        limit, parameter = self._number()
        if operator in ("<=", ">"):
            # "At most 12" is "below the next larger number": one kind of cut is enough.
            limit = math.nextafter(limit, math.inf)
        return Compare(quantity, below=operator[0] == "<", limit=limit, parameter=parameter)

    def _number(self) -> tuple[float, str]:
        """A number, and the parameter that gives it, if one does."""
        word = self._peek()
        if word in self._names.parameters:
            self._next()
            return float(self._names.parameters[word]), word
        try:
            value = float(word)
        except ValueError:
            known = ", ".join(self._names.parameters)
            raise self._error(f"a number or a parameter ({known})") from None
        self._next()
        return value, ""

    def _at_least(self) -> AtLeast:
        self._expect("(")
        limit, parameter = self._number()
        parts: list[Node] = []
        while self._accept(","):
            part = self._any()
            if isinstance(part, Finding):
                parts += (Finding(part.mode, (concept,)) for concept in part.concepts)
            else:
                parts.append(part)
        self._expect(")")
        return AtLeast(int(limit), tuple(parts), parameter)

    def _concepts(self) -> tuple[str, ...]:
        concepts: list[str] = []
        for name in self._arguments():
            concepts += self._names.sets.get(name) or (self._concept(name),)
        return tuple(dict.fromkeys(concepts))

    def _concept(self, name: str) -> str:
        try:
            return str(Concept(name))
        except ValueError:
            known = ", ".join(self._names.sets)
            raise ValueError(
                f"{name!r} in condition {self._text!r} is neither a concept of the scheme "
                f"nor a set of the profile ({known})"
            ) from None

    def _arguments(self) -> list[str]:
        self._expect("(")
        words = [self._next()]
        while self._accept(","):
            words.append(self._next())
        self._expect(")")
        return words

    def _peek(self) -> str:
        return self._tokens[self._at][0]

    def _next(self) -> str:
        word = self._peek()
        if word != _END:
            self._at += 1
        return word

    def _accept(self, word: str) -> bool:
        if self._peek() != word:
            return False
        self._next()
        return True

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise self._error(repr(word))

    def _error(self, expected: str) -> ValueError:
        found, at = self._tokens[self._at]
        found = repr(found) if found else "the end"
        return ValueError(f"expected {expected}, found {found} at {at} in condition {self._text!r}")


def _specialty(name: str) -> str:
    """A code of a specialty; one that is unknown is named, for a profile holds no letter."""
    try:
        return str(Specialty(name))
    except UnknownCode as error:
        raise ValueError(f"{name!r} is {error}") from None
