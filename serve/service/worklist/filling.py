"""Letters from files put on a worklist: scored as by ``lsmri score``, and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsmri.corpora.letter import Letter
from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.render.records import to_record
from lsmri.serve.scoring import LetterScorer, Scored, score_all
from lsmri.serve.service.worklist.errors import OtherLetter, UnsuitableLetter
from lsmri.serve.service.worklist.records import Added
from lsmri.serve.service.worklist.store import Store

__all__ = ["filled"]


def filled(
    store: Store, items: Iterable[Letter | InputProblem], scorer: LetterScorer, *, who: str
) -> Iterator[Added | InputProblem]:
    """Adds letters, and yields what became of each; those that are there aren't scored again.

    A problem stands for a letter that wasn't added, or follows one that was and is odd.
    who: adds them. Raises ``DatabaseError``.
    """
    settled: list[Added | InputProblem] = []
    waiting: dict[str, Letter] = {}
    for scored in score_all(_unknown(store, items, settled, waiting), scorer):
        yield from settled
        settled.clear()
        if isinstance(scored, InputProblem):
            waiting.pop(scored.name, None)
            yield scored
        else:
            yield _added(store, waiting.pop(scored.result.id), scored, who)
    yield from settled


def _unknown(
    store: Store,
    items: Iterable[Letter | InputProblem],
    settled: list[Added | InputProblem],
    waiting: dict[str, Letter],
) -> Iterator[Letter]:
    """The letters that are to be scored, which then wait under their ids.

    settled: gets what became of all others. Their problems don't go through the scoring, for what
    comes out of it is told by ids, and a file may be called as a letter is.
    """
    for item in items:
        if isinstance(item, InputProblem):
            settled.append(item)
            continue
        try:
            there = store.known(item)
        except (OtherLetter, UnsuitableLetter) as error:
            settled.append(_refused(item, error))
            continue
        if there is not None:
            settled.append(Added(there, new=False))
        elif item.id in waiting:
            reason = "its id was there before in what is being added"
            remedy = "Give it another"
            settled.append(InputProblem(item.id, ProblemCode.DUPLICATE_ID, reason, remedy))
        else:
            waiting[item.id] = item
            yield item


def _added(store: Store, letter: Letter, scored: Scored, who: str) -> Added | InputProblem:
    try:
        return store.add(letter, to_record(scored), who)
    except OtherLetter as error:
        return _refused(letter, error)


def _refused(letter: Letter, error: OtherLetter | UnsuitableLetter) -> InputProblem:
    return InputProblem(letter.id, ProblemCode.INVALID_LETTER, error.reason, error.remedy)
