"""Which questions on the request form would have settled most letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

__all__ = ["FormField", "best_forms"]

#: Forms are made of the facts that are missing most often; more than these would take too long.
CANDIDATES = 14
LARGEST = 4


@dataclass(frozen=True, slots=True)
class FormField:
    """The best form of so many fields: ``settled`` of ``letters`` lack no other fact."""

    facts: tuple[str, ...]
    settled: int
    letters: int


def best_forms(missing: Mapping[frozenset[str], int], *, largest: int = LARGEST) -> list[FormField]:
    """The form of one field that would have settled most letters, the best of two, and so on.

    missing: letters uncertain for want of information, by the set of facts that was asked for. A
    letter counts as settled where the form asks for all of them; fewer may do, so that these
    are least numbers. Ends where no further field settles more.
    """
    letters = sum(missing.values())
    often: Counter[str] = Counter()
    for facts, number in missing.items():
        often.update(dict.fromkeys(facts, number))
    candidates = [fact for fact, _ in sorted(often.items(), key=lambda x: (-x[1], x[0]))]
    candidates = candidates[:CANDIDATES]
    small = {facts: n for facts, n in missing.items() if len(facts) <= largest}
    forms: list[FormField] = []
    for size in range(1, min(largest, len(candidates)) + 1):
        best = max(
            combinations(candidates, size),
            key=lambda form: sum(n for facts, n in small.items() if facts <= set(form)),
        )
        settled = sum(n for facts, n in small.items() if facts <= set(best))
        if settled > (forms[-1].settled if forms else 0):
            forms.append(FormField(best, settled, letters))
    return forms
