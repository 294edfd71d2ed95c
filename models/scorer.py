"""From letter to result: the reading pipeline and the guideline joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, overload

from spacy.tokens import Doc

from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.decision import Decision, Result
from lsmri.models.extractor import HYBRID, RULES, Extractor, find_extractor
from lsmri.models.guideline import Guideline, load_guideline
from lsmri.models.second_opinion import SecondOpinion
from lsmri.models.uncertainty import Calibrator
from lsmri.nlp.loading import collecting_paused
from lsmri.nlp.mentions import write_mentions
from lsmri.nlp.pipeline import (
    begin_reading,
    create_pipeline,
    finish_readings,
    reading_of,
    reading_steps,
)
from lsmri.nlp.record import build_record
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.text.screening import foreign_language, repair

__all__ = ["Scorer", "UnreadableLetter", "load"]


#: Letters are read together until they have so many characters.
_BATCH_CHARACTERS = 100_000


class UnreadableLetter(ValueError):  # noqa: N818  (an outcome of a letter, returned as well)
    """A letter that can't be scored. The message never holds its text.

    letter_id: which one. code: ``empty``, ``language``, ``too_long``.
    """

    def __init__(self, letter_id: str, code: str, message: str) -> None:
        super().__init__(message)
        self.letter_id = letter_id
        self.code = code


class Scorer:
    """Scores letters one by one or in a stream. Safe to use from several processes, one each."""

    def __init__(self, guideline: Guideline, extractor: Extractor = RULES) -> None:
        self.guideline = guideline
        self.extractor = extractor
        self.nlp = create_pipeline(extractor.folder, alone=extractor.alone)
        folder = extractor.folder
        self._calibrator = None if folder is None else Calibrator.from_folder(folder)
        self._opinion = None if folder is None else SecondOpinion.from_folder(folder)

    def __call__(self, letter: Letter | str) -> Result:
        """Scores one letter. Raises ``UnreadableLetter`` where there is nothing to score."""
        if isinstance(letter, str):
            letter = Letter(letter)
        reading = self.reading(letter)
        return self._result(letter, reading, self.record(reading, letter))

    def _result(self, letter: Letter, reading: Reading, record: FeatureRecord) -> Result:
        mentions = tuple(reading.mentions)
        decision = self.guideline.decide(
            record,
            mentions,
            in_scope=bool(record.findings),
            doubts=reading.doubts,
            calibrator=self._calibrator,
        )
        second = reading.second_reading
        overlooked = second is not None and second.is_near_emergency()
        if (overlooked and decision.urgency != "emergency") or (
            self._opinion and self._opinion.contradicts(letter.text, decision.category)
        ):
            decision = replace(decision, needs_review=True)
        return Result(
            letter.id,
            letter.text,
            decision,
            record,
            mentions,
            {"extractor": self.extractor.name, "version": self.extractor.version},
        )

    def record(self, reading: Reading, letter: Letter) -> FeatureRecord:
        """The record that the guideline decides on; writes what it leaves in doubt to the reading.

        What is grave counts on a small chance only if it makes an emergency.
        """
        record = build_record(reading, letter)
        second = reading.second_reading
        if second is None or not second.spared:
            return record
        needless = self.guideline.needless(record, second.spared)
        if not needless:
            return record
        second.relent(reading, needless)
        write_mentions(reading)
        return build_record(reading, letter)

    def __reduce__(self) -> tuple[type[Scorer], tuple[Guideline, Extractor]]:
        """Pickles as what it was made from, so that a worker process makes its own pipeline."""
        return type(self), (self.guideline, self.extractor)

    def read(self, letter: Letter) -> Doc:
        """The letter as a processed ``Doc``."""
        _refuse_empty(letter)
        doc = self.nlp.make_doc(repair(letter.text))
        _prepare(reading_of(doc), letter)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc

    def reading(self, letter: Letter) -> Reading:
        """What ``read`` finds, without a ``Doc`` unless a component of the user's needs one.

        Raises ``UnreadableLetter`` where there is nothing to read.
        """
        steps = reading_steps(self.nlp)
        if steps is None:
            return reading_of(self.read(letter))
        reading = self._begun(letter)
        finish_readings(steps, [reading])
        return reading

    def _begun(self, letter: Letter) -> Reading:
        """A reading that only knows its words and what came with the letter."""
        _refuse_empty(letter)
        reading = begin_reading(self.nlp, repair(letter.text))
        _prepare(reading, letter)
        return reading

    def _outcomes(self, letters: Sequence[Letter]) -> list[Result | UnreadableLetter]:
        """The results of letters that are read together, or why there is none."""
        steps = reading_steps(self.nlp)
        outcomes: dict[int, Result | UnreadableLetter] = {}
        readings: dict[int, Reading] = {}
        for place, letter in enumerate(letters):
            try:
                begun = self.reading(letter) if steps is None else self._begun(letter)
                readings[place] = begun
            except UnreadableLetter as error:
                # Its traceback would keep every reading of the batch.
                outcomes[place] = error.with_traceback(None)
        finish_readings(steps or (), list(readings.values()))
        records = {place: self.record(r, letters[place]) for place, r in readings.items()}
        for place, reading in readings.items():
            outcomes[place] = self._result(letters[place], reading, records[place])
        return [outcomes[place] for place in range(len(letters))]

    def decide(self, record: FeatureRecord) -> Decision:
        """The verdict on a record made or changed by hand."""
        return self.guideline.decide(record)

    @overload
    def pipe(
        self,
        letters: Iterable[Letter | str],
        *,
        batch_size: int = 64,
        errors: Literal["raise"] = "raise",
    ) -> Iterator[Result]: ...
    @overload
    def pipe(
        self, letters: Iterable[Letter | str], *, batch_size: int = 64, errors: Literal["return"]
    ) -> Iterator[Result | UnreadableLetter]: ...
    def pipe(
        self,
        letters: Iterable[Letter | str],
        *,
        batch_size: int = 64,
        errors: Literal["raise", "return"] = "raise",
    ) -> Iterator[Any]:
        """Scores a stream lazily, in order and in constant memory.

        errors: ``"raise"`` ends at the first unreadable letter, ``"return"`` yields it in its
        place. batch_size: at most so many letters are taken from the stream and read together,
        which is quicker than one by one.
        """
        for batch in _batches(letters, batch_size):
            for outcome in self._together(batch):
                if errors == "raise" and isinstance(outcome, UnreadableLetter):
                    raise outcome
                yield outcome

    def _together(self, letters: Sequence[Letter]) -> Iterable[Result | UnreadableLetter]:
        """The outcomes of letters read together; one by one where one of them trips the reading,
        so that those before it aren't lost.
        """
        try:
            with collecting_paused(lasting=False):
                return self._outcomes(letters)
        except Exception:
            if len(letters) == 1:
                raise
            return (outcome for letter in letters for outcome in self._together([letter]))


def _batches(letters: Iterable[Letter | str], size: int) -> Iterator[list[Letter]]:
    """Letters to be read together: not too many, nor too long. Where the stream breaks off with an
    error, those that came before it still come.
    """
    batch: list[Letter] = []
    characters = 0
    try:
        for letter in letters:
            batch.append(Letter(letter) if isinstance(letter, str) else letter)
            characters += len(batch[-1].text)
            if len(batch) >= size or characters >= _BATCH_CHARACTERS:
                yield batch
                batch, characters = [], 0
    except Exception:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _refuse_empty(letter: Letter) -> None:
    if not letter.text.strip():
        raise UnreadableLetter(letter.id, "empty", "the letter is empty: nothing to score")


def _prepare(reading: Reading, letter: Letter) -> None:
    """Gives a new reading what came with the letter; refuses one in a foreign language."""
    reading.text = letter.text
    reading.letter_date = letter.letter_date
    language = foreign_language(letter.text, reading.norms)
    if language:
        raise UnreadableLetter(
            letter.id,
            "language",
            f"the letter looks to be in {language}: lsmri reads English; nothing was scored",
        )


def load(model: str = HYBRID, *, guideline: str | Path | Guideline = "lsmri") -> Scorer:
    """A scorer: what reads the letters, and the guideline profile that decides.

    model: ``"hybrid"`` (rules and the shipped tagger), ``"rules"``, ``"transformer"`` (the tagger
        without the rules' findings), or the path of a model folder that ``lsmri train`` wrote.
    guideline: by name, path or object.
    Raises ``ValueError`` on an unknown model or guideline, naming what there is.
    """
    profile = guideline if isinstance(guideline, Guideline) else load_guideline(str(guideline))
    with collecting_paused():
        return Scorer(profile, find_extractor(model))
