"""Letters as a model reads them, each held against its gold annotation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.models.decision import Decision, Result
from lsmri.models.scorer import Scorer, UnreadableLetter
from lsmri.training.metrics import Agreement, compare_mentions

__all__ = ["Judged", "Matching", "agreement_of", "judge", "match"]


@dataclass(frozen=True, slots=True)
class Matching:
    """Gold mentions beside those read.

    pairs: (gold, read) of one concept and assertion whose spans overlap. otherwise: pairs of one
    concept of which the model claims something else. extra: read only. missed: gold only.
    """

    pairs: tuple[tuple[Mention, Mention], ...]
    otherwise: tuple[tuple[Mention, Mention], ...]
    extra: tuple[Mention, ...]
    missed: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter as gold has it and as a model read it.

    gold: the guideline's verdict on the gold record, None where there is no record.
    matching: None where the letter has a record and no mentions: then its spans aren't annotated.
    agreement: the counts of this letter alone.
    """

    item: AnnotatedLetter
    result: Result
    gold: Decision | None
    matching: Matching | None
    agreement: Agreement

    @property
    def id(self) -> str:
        """The letter's."""
        return self.item.letter.id

    @property
    def category_right(self) -> bool:
        """Whether the verdict's category is that of gold; False without a gold verdict."""
        return self.gold is not None and self.gold.category == self.result.decision.category

    @property
    def words(self) -> int:
        """How long the letter is."""
        return len(self.item.letter.text.split())


def judge(
    items: Iterable[AnnotatedLetter],
    scorer: Scorer,
    *,
    failed: Callable[[UnreadableLetter], object] = lambda _: None,
) -> list[Judged]:
    """Reads every letter and compares it with its annotation, in order.

    failed: called with each letter that can't be read; it is left out.
    """
    judged: list[Judged] = []
    for item in items:
        try:
            result = scorer(item.letter)
        except UnreadableLetter as error:
            failed(error)
        else:
            judged.append(_judged(item, result, scorer))
    return judged


def _judged(item: AnnotatedLetter, result: Result, scorer: Scorer) -> Judged:
    gold = scorer.decide(item.record) if item.recorded else None
    annotated = bool(item.mentions) or not item.recorded or not item.record.findings
    matching = match(item.mentions, result.mentions) if annotated else None
    agreement = agreement_of(
        (item.record, gold) if gold is not None else None,
        (result.features, result.decision),
        matching,
    )
    return Judged(item, result, gold, matching, agreement)


def match(gold: Sequence[Mention], read: Sequence[Mention]) -> Matching:
    """Pairs mentions: first those that agree, then those of one concept, each at most once."""
    pairs, extra, missed = compare_mentions(gold, read)
    otherwise, extra, missed = compare_mentions(missed, extra, assertion=False)
    return Matching(tuple(pairs), tuple(otherwise), tuple(extra), tuple(missed))


def agreement_of(
    gold: tuple[FeatureRecord, Decision] | None,
    read: tuple[FeatureRecord, Decision],
    matching: Matching | None,
) -> Agreement:
    """One letter's counts, of records and decisions where gold has them, and of mentions."""
    found = Agreement()
    if gold is None:
        found.letters = 1
    else:
        found.add(gold[0], read[0])
        found.verdicts[gold[1].category, read[1].category] += 1
        found.urgencies[gold[1].urgency, read[1].urgency] += 1
    if matching is not None:
        otherwise = len(matching.otherwise)
        extra, missed = len(matching.extra) + otherwise, len(matching.missed) + otherwise
        found.mentions = [len(matching.pairs), extra, missed]
    return found
