"""Scores what a reader yields, so that no letter stops another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from lsmri.corpora.letter import Letter
from lsmri.models.decision import Decision, Result
from lsmri.serve.problems import InputProblem, ProblemCode

__all__ = ["LetterScorer", "Scored", "score_all"]

#: A batch is scored when it holds so many letters or characters.
BATCH_LETTERS = 64
BATCH_CHARACTERS = 4_000_000


class LetterScorer(Protocol):
    """What scoring needs of a scorer."""

    def pipe(
        self, letters: Iterable[Letter], *, batch_size: int = ..., errors: Literal["return"]
    ) -> Iterator[Result | Exception]:
        """Scores letters in order, and yields what is wrong with one in its place."""
        ...


@dataclass(frozen=True, slots=True)
class Scored:
    """A result, and the decisions of all profiles if they were asked for."""

    result: Result
    decisions: dict[str, Decision] = field(default_factory=dict)


def score_all(
    items: Iterable[Letter | InputProblem],
    scorer: LetterScorer,
    *,
    every_guideline: bool = False,
) -> Iterator[Scored | InputProblem]:
    """Scores letters in the order of ``items``; problems keep their places.

    every_guideline: gives the decisions of all shipped profiles beside that of the scorer.
    A few dozen letters are held at a time, however many there are.
    """
    for batch in _batches(items):
        letters = [item for item in batch if isinstance(item, Letter)]
        outcomes = iter(_scored(letters, scorer, every_guideline))
        for item in batch:
            if not isinstance(item, Letter):
                yield item
                continue
            outcome = next(outcomes)
            yield outcome
            if isinstance(outcome, Scored) and _concerns_elsewhere(outcome.result):
                yield InputProblem(
                    item.id,
                    ProblemCode.OTHER_BODY_PART,
                    "it asks for another part of the body and says nothing of the lumbar spine",
                    "It was scored as out of scope: send it to the service for that part",
                )


def _concerns_elsewhere(result: Result) -> bool:
    """Whether a letter is about something else than the lumbar spine."""
    findings = result.features.findings
    return "SCOPE" in result.decision.rules and findings.get("other_imaging_requested") == "present"


def _batches(
    items: Iterable[Letter | InputProblem],
) -> Iterator[list[Letter | InputProblem]]:
    batch: list[Letter | InputProblem] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Letter) else 0
        if len(batch) >= BATCH_LETTERS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _scored(
    letters: list[Letter], scorer: LetterScorer, every: bool
) -> list[Scored | InputProblem]:
    try:
        outcomes = list(scorer.pipe(letters, batch_size=BATCH_LETTERS, errors="return"))
        return [_outcome(x, y, every) for x, y in zip(outcomes, letters, strict=True)]
    except Exception as error:
        # A letter that trips the scorer must not take the rest of its batch along.
        if len(letters) == 1:
            return [_internal(letters[0], error)]
        return [one for letter in letters for one in _scored([letter], scorer, every)]


def _outcome(outcome: Result | Exception, letter: Letter, every: bool) -> Scored | InputProblem:
    if not isinstance(outcome, Result):
        return InputProblem(letter.id, ProblemCode.UNSUITABLE, str(outcome).rstrip("."))
    if not every:
        return Scored(outcome)
    from lsmri.models.guideline import compare  # noqa: PLC0415 - rarely asked for

    features = outcome.features
    decisions = compare(features, outcome.mentions, in_scope=bool(features.findings))
    own = outcome.decision.guideline
    return Scored(outcome, {**decisions, **({own: outcome.decision} if own in decisions else {})})


def _internal(letter: Letter, error: Exception) -> InputProblem:
    """A fault of ours, told without its message, which may hold words of the letter."""
    return InputProblem(
        letter.id,
        ProblemCode.INTERNAL,
        f"scoring it failed ({type(error).__name__})",
        "This is a fault in lsmri: please report it, without the letter",
    )
