"""Makes more of few letters: other wordings in the place of a finding's, and words left unseen.

For training only. A varied letter needn't read well; what it claims must stay true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.corpora.variation.edits import Draft, Edit, applied, placed
from lsmri.training.tagger.examples import Example

__all__ = ["Exchange", "mask"]

#: Longer wordings tie themselves to the sentence that they come from.
_MAX_WORDS = 8
#: What carries a value, or a name of its own that the rules read.
_KEPT = frozenset({Concept.SYMPTOM_DURATION, Concept.TREATMENT})


class Exchange:
    """Puts other wordings of the same concept in the place of a mention's.

    Wordings are taken from mentions that claim a finding, since these need no word beside them. A
    mention is exchanged where it claims one too, or where its own words would elsewhere: "fever"
    in "no fever", but not "afebrile".
    """

    def __init__(self, items: Iterable[AnnotatedLetter]) -> None:
        wordings: defaultdict[Concept, dict[str, str]] = defaultdict(dict)
        for item in items:
            for m in item.mentions:
                if m.assertion is Assertion.PRESENT and len(m.text.split()) <= _MAX_WORDS:
                    wordings[m.concept].setdefault(m.text.lower(), m.text)
        self._wordings = {concept: sorted(found.values()) for concept, found in wordings.items()}
        self._known = {concept: frozenset(found) for concept, found in wordings.items()}

    def __call__(self, item: AnnotatedLetter, *, seed: int, rate: float) -> AnnotatedLetter:
        """The letter with ``rate`` of the mentions that allow it exchanged, drawn by ``seed``."""
        rng = Random(f"exchange {seed} {item.letter.id}")
        spans = [(m.start, m.end) for m in item.mentions]
        draft = Draft(item.letter.text, item.mentions, spans, item.country)
        changed = applied(draft, self._edits(item.mentions, rng, rate))
        return replace(
            item,
            letter=replace(item.letter, text=changed.text),
            mentions=tuple(placed(changed)),
        )

    def _edits(self, mentions: Iterable[Mention], rng: Random, rate: float) -> Iterator[Edit]:
        for m in mentions:
            if rng.random() >= rate or m.concept in _KEPT or m.value is not None:
                continue
            claims = m.assertion is Assertion.PRESENT
            if claims or m.text.lower() in self._known.get(m.concept, ()):
                wordings = self._wordings.get(m.concept)
                if wordings:
                    yield Edit(m.start, m.end, rng.choice(wordings))


def mask(example: Example, unseen: int, *, seed: int, rate: float) -> Example:
    """The example with ``rate`` of its word pieces replaced by the id ``unseen``; not its ends."""
    rng = Random(seed)
    last = len(example.ids) - 1
    ids = [
        unseen if 0 < k < last and rng.random() < rate else piece
        for k, piece in enumerate(example.ids)
    ]
    return replace(example, ids=ids)
