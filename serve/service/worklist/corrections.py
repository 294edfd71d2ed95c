"""What a vetter changes of a letter's mentions: added, changed and deleted ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.records import mention_dict, mention_from
from lsmri.corpora.validation import faults_of
from lsmri.serve.service.worklist.errors import FaultyDecision
from lsmri.serve.service.worklist.records import Change

__all__ = ["corrected", "mentions_of", "settled"]


def corrected(
    text: str, mentions: Sequence[Mapping[str, Any]], changes: Sequence[Change], *, checked: bool
) -> list[dict[str, Any]]:
    """The mentions of a letter after ``changes``, by start and end, as plain values.

    mentions: as they were, which ``changes`` point into. A person's word is ``given``, and with
    ``checked`` all of them are. Of two mentions of one concept on the same words, the one that a
    person made stays, otherwise the longer.
    Raises ``FaultyDecision`` naming every change that is at fault, by its place in ``changes``.
    """
    errors: list[dict[str, str]] = []
    kept = dict(enumerate(mentions))
    own: list[tuple[int, Mention]] = []
    for number, change in enumerate(changes):
        if change.mention is not None and kept.pop(change.mention, None) is None:
            errors.append(_error(number, "mention", "no such mention, or changed twice"))
        elif change.said is not None:
            told: list[Fault] = []
            made = mention_from(change.said, text, told.append)
            errors += [_error(number, "", fault.reason, fault.remedy) for fault in told]
            own += [] if made is None else [(number, made)]
    errors += _contradictions(text, own)
    if errors:
        raise FaultyDecision("a correction doesn't fit the letter", errors)
    others = mentions_of(text, kept.values())
    said = [mention for _, mention in own]
    whole = [*said, *(m for m in settled(others) if not any(_same_words(m, one) for one in said))]
    if checked:
        whole = [replace(m, section=None, source="given", probability=1.0, why=()) for m in whole]
    return [mention_dict(m) for m in sorted(whole, key=lambda m: (m.start, m.end))]


def mentions_of(text: str, mentions: Iterable[Mapping[str, Any]]) -> list[Mention]:
    """The mentions of plain values that were stored, of which each is sound."""
    found = (mention_from(data, text, _raise) for data in mentions)
    return [mention for mention in found if mention is not None]


def settled(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions without those that lie on words of a longer one of the same kind."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, -m.probability, m.start)):
        if not any(_same_words(mention, one) for one in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: (m.start, m.end))


def _same_words(one: Mention, other: Mention) -> bool:
    kinds = (one.concept, one.type) == (other.concept, other.type)
    return kinds and one.start < other.end and other.start < one.end


def _contradictions(text: str, own: Sequence[tuple[int, Mention]]) -> list[dict[str, str]]:
    """What a corpus would refuse of the mentions that the vetter made, with their numbers."""
    item = AnnotatedLetter(
        Letter(text), tuple(mention for _, mention in own), FeatureRecord(), recorded=False
    )
    places = {mention.start: number for number, mention in own}
    return [
        _error(places.get(fault.start or 0, 0), "", fault.reason, fault.remedy)
        for fault in faults_of(item, records=False)
    ]


def _error(number: int, field: str, reason: str, remedy: str = "") -> dict[str, str]:
    place = ".".join(filter(None, ("changes", str(number), field)))
    return {"field": place, "reason": reason, "remedy": remedy or "point at one that is there"}


def _raise(fault: Fault) -> None:
    raise ValueError(f"a stored mention is at fault ({fault.code})")
