"""Teaches what stands over a tagger's readings: the policy, the network that looks over the whole
letter, the models that join it with the mentions, and the calibration.

Each must learn from letters as they are read by what hasn't learned from them. Letters that taught
the tagger therefore teach the network over the letter alone. Where the others are to teach it too,
they are divided by author: each part is read with a network, and models, that only the other parts
taught. The policy, a linear model, is one for all.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.decision import Decision
from lsmri.models.guideline import Guideline
from lsmri.models.scorer import Scorer, load
from lsmri.models.uncertainty import CALIBRATION
from lsmri.nlp.tagger.durations import DURATION_MODEL
from lsmri.nlp.tagger.model import GRAPH, MANIFEST, TOKENIZER, Tagger
from lsmri.nlp.tagger.overview import OVERVIEW_GRAPH
from lsmri.nlp.tagger.policy import POLICY
from lsmri.nlp.tagger.response import RESPONSE_MODEL
from lsmri.nlp.tagger.statuses import STATUS_MODEL
from lsmri.nlp.text.reading import Reading
from lsmri.training import durations, overview, policy, probabilities, response, statuses
from lsmri.training.folds import by_author
from lsmri.training.inputs import Reader
from lsmri.training.statuses import TooFew
from lsmri.training.tagger.export import write_json

__all__ = ["teach", "teach_crossed", "teach_overview"]

#: Fewer judged candidates than this can't teach a policy: the one that is there is kept.
_MIN_CANDIDATES = 200
#: Into so many parts letters are divided.
_PARTS = 3
#: A letter that the tagger hasn't learned from teaches the network over the letter so many times as
#: much as one that it has: it shows what the tagger sees of new letters.
_WEIGHT = 3
#: Passes over letters that count so many times. On 1,877 letters of authors left out, six have the
#: statuses with an F1 of 0.890 and the response right in 0.855, three in 0.887 and 0.846.
_PASSES = 6
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Model:
    """A model over readings. name: of its figures. judge, fit, measure: as in its module."""

    name: str
    file: str
    judge: Callable[[Any, Sequence[AnnotatedLetter]], Sequence[Any]]
    fit: Callable[[Sequence[Any]], dict[str, Any]]
    measure: Callable[[Sequence[Any]], Figures]


#: In this order: each is learned from readings that those before it have settled.
_MODELS = (
    _Model("status", STATUS_MODEL, statuses.judge, statuses.fit, statuses.measure),
    _Model("duration", DURATION_MODEL, durations.judge, durations.fit, durations.measure),
    _Model("response", RESPONSE_MODEL, response.judge, response.fit, response.measure),
)


def teach(
    folder: Path, learned: Sequence[AnnotatedLetter], others: Sequence[AnnotatedLetter]
) -> Figures:
    """Teaches all of it for the tagger of a model folder; returns the figures.

    learned: letters that taught the tagger, which teach the network over the letter. others: those
    that didn't, which teach the rest. What the letters are too few for isn't there afterwards.
    """
    figures = _teach_policy(folder, others)
    teach_overview(folder, learned)
    return figures | _teach_models(folder, _recorded(others))


def teach_crossed(
    folder: Path,
    learned: Sequence[AnnotatedLetter],
    others: Sequence[AnnotatedLetter],
    aside: Path,
    *,
    seed: int,
    say: Callable[[str], object],
) -> Figures:
    """As ``teach``, but the network over the letter learns from the others as well.

    aside: where the models of the parts lie meanwhile. Networks over the letter that lie there and
    in ``folder`` are kept: an interrupted run has left them. seed: of the networks. say: called
    with what is being done. Raises ``TooFew`` where the letters can't teach the network without one
    of the parts.
    """
    items = _recorded(others)
    say(f"learning the policy between rules and tagger from {len(others)} letters")
    figures = _teach_policy(folder, others)
    parts = _Parts.of(items, folder, aside)
    if not all((place / OVERVIEW_GRAPH).exists() for place in (*parts.folders, folder)):
        _teach_networks(folder, parts, learned, items, seed=seed, say=say)
    return figures | _teach_models(folder, items, parts, say=say)


def _teach_networks(
    folder: Path,
    parts: _Parts,
    learned: Sequence[AnnotatedLetter],
    items: Sequence[AnnotatedLetter],
    *,
    seed: int,
    say: Callable[[str], object],
) -> None:
    """The networks over the letter that aren't there yet: one without each part, one of all."""
    say(f"reading {len(learned)} letters that taught the tagger and {len(items)} others")
    scorer = load(str(folder))
    known = overview.look(scorer, learned)
    new = {item.letter.id: overview.look(scorer, [item]) for item in items}
    for number, part in enumerate(parts.folders):
        if (part / OVERVIEW_GRAPH).exists():
            continue
        say(f"learning what letters come to, without those of part {number + 1} of {_PARTS}")
        rest = [one for id, shown in new.items() if parts.of_letter[id] != number for one in shown]
        if len(known) + len(rest) < overview.MIN_TAUGHT:
            raise TooFew(
                f"{len(known) + len(rest)} letters with a record are left without those of a third"
                f" of the authors: {overview.MIN_TAUGHT} are needed; give letters of more authors"
            )
        overview.teach([*known, *rest * _WEIGHT], part, passes=_PASSES, networks=1, seed=seed)
    if not (folder / OVERVIEW_GRAPH).exists():
        say("learning what letters come to from all of them")
        shown = [*known, *[one for shown in new.values() for one in shown] * _WEIGHT]
        overview.teach(shown, folder, passes=_PASSES, seed=seed)


def teach_overview(folder: Path, letters: Sequence[AnnotatedLetter]) -> None:
    """Writes the network that looks over whole letters, where the letters can teach one."""
    (folder / OVERVIEW_GRAPH).unlink(missing_ok=True)
    try:
        overview.teach(overview.look(load(str(folder)), letters), folder)
    except TooFew:
        return


@dataclass(frozen=True, slots=True)
class _Parts:
    """Letters divided by author. folders: for each part a model that it hasn't taught. of_letter:
    the number of the part that a letter, by its id, lies in.
    """

    folders: Sequence[Path]
    of_letter: Mapping[str, int]

    @classmethod
    def of(cls, items: Sequence[AnnotatedLetter], folder: Path, aside: Path) -> _Parts:
        """Makes the parts' folders below ``aside``, with tagger and policy of ``folder``, and none
        of the models over readings.
        """
        groups, folds = by_author(items, _PARTS)
        divided = enumerate(folds.split(groups, groups=groups))
        of_letter = {items[k].letter.id: part for part, (_, left) in divided for k in left}
        folders = [aside / f"part-{part + 1}" for part in range(folds.get_n_splits())]
        for part in folders:
            part.mkdir(parents=True, exist_ok=True)
            _forget(part)
            for name in (GRAPH, TOKENIZER, MANIFEST, POLICY):
                shutil.copyfile(folder / name, part / name)
        return cls(folders, of_letter)

    def reader(self) -> _Crossed:
        """Reads with what lies in the folders now."""
        return _Crossed([load(str(part)) for part in self.folders], self.of_letter)


@dataclass(frozen=True, slots=True)
class _Crossed:
    """A reader of letters by models that haven't learned from them."""

    scorers: Sequence[Scorer]
    part_of: Mapping[str, int]

    @property
    def guideline(self) -> Guideline:
        return self.scorers[0].guideline

    def reading(self, letter: Letter) -> Reading:
        return self.scorers[self.part_of[letter.id]].reading(letter)

    def record(self, reading: Reading, letter: Letter) -> FeatureRecord:
        return self.scorers[self.part_of[letter.id]].record(reading, letter)

    def decide(self, record: FeatureRecord) -> Decision:
        return self.scorers[0].decide(record)


def _recorded(items: Sequence[AnnotatedLetter]) -> list[AnnotatedLetter]:
    return [item for item in items if item.recorded]


def _teach_policy(folder: Path, items: Sequence[AnnotatedLetter]) -> Figures:
    judged = policy.judge(items, Tagger(folder))
    kinds = {one.gold is not None for one in judged}
    if len(judged) < _MIN_CANDIDATES or len(kinds) < 2:
        return {"policy_candidates": float(len(judged))}
    numbers, figures = policy.learn(judged)
    write_json(folder / POLICY, numbers)
    return {f"policy_{name}": value for name, value in figures.items()}


def _teach_models(
    folder: Path,
    items: Sequence[AnnotatedLetter],
    parts: _Parts | None = None,
    *,
    say: Callable[[str], object] = lambda _: None,
) -> Figures:
    """The models over readings, then the calibration.

    parts: how the letters are divided, None where nothing has learned from any of them.
    """
    _forget(folder)
    figures: Figures = {}
    for model in _MODELS:
        say(f"learning {model.file}")
        try:
            found = _teach_model(model, folder, items, parts)
        except TooFew:
            continue
        figures |= {f"{model.name}_{name}": value for name, value in found.items()}
    say(f"learning {CALIBRATION}")
    try:
        numbers, found = probabilities.learn(_reader(folder, parts), items)
    except TooFew:
        return figures
    write_json(folder / CALIBRATION, numbers)
    return figures | {f"decision_{name}": value for name, value in found.items()}


def _forget(folder: Path) -> None:
    """Removes the models over readings that an earlier run has left."""
    for file in (CALIBRATION, *(model.file for model in _MODELS)):
        (folder / file).unlink(missing_ok=True)


def _teach_model(
    model: _Model, folder: Path, items: Sequence[AnnotatedLetter], parts: _Parts | None
) -> Figures:
    judged = model.judge(_reader(folder, parts), items)
    found = {folder: model.fit(judged)}
    if parts is not None:
        for number, part in enumerate(parts.folders):
            rest = [one for one in judged if parts.of_letter[one.letter.letter.id] != number]
            found[part] = model.fit(rest)
    figures = model.measure(judged)
    for place, numbers in found.items():
        write_json(place / model.file, numbers)
    return figures


def _reader(folder: Path, parts: _Parts | None) -> Reader:
    return load(str(folder)) if parts is None else parts.reader()
