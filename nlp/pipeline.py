"""The spaCy pipeline: a blank English with our tokenizer and six small components.

``lsmri_layout`` cuts sentences and sections, ``lsmri_terms`` finds lexicon entries and numbers,
``lsmri_time`` finds time expressions, ``lsmri_assertion`` settles what is claimed of each finding,
``lsmri_tagger``, where there is a model, joins what it proposes with what the rules found,
``lsmri_treatments`` reads treatments and binds durations, ``lsmri_mentions`` writes the mentions to
``doc.spans["mentions"]`` with the extension attributes of ``Mention``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry

from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.nlp.claims.assertion import settle_assertions
from lsmri.nlp.claims.exceptions import add_exceptions
from lsmri.nlp.claims.numeric import find_numeric
from lsmri.nlp.claims.rules import adjust_findings
from lsmri.nlp.claims.safety import complete_safety, settle_safety
from lsmri.nlp.imaging.imaging import settle_imaging
from lsmri.nlp.imaging.operations import settle_operations
from lsmri.nlp.matching.lexicon import load_lexicon
from lsmri.nlp.matching.scanner import Scanner
from lsmri.nlp.mentions import collect_mentions, write_mentions
from lsmri.nlp.patient.laterality import settle_laterality
from lsmri.nlp.record import build_record
from lsmri.nlp.text.reading import Reading, read_words
from lsmri.nlp.text.sections import mark_sections
from lsmri.nlp.text.tokenizer import LetterTokenizer
from lsmri.nlp.time.bearers import bind_timexes
from lsmri.nlp.time.finder import find_timexes
from lsmri.nlp.time.letter_date import read_letter_date
from lsmri.nlp.treatment.find import find_treatments

__all__ = [
    "COMPONENTS",
    "begin_reading",
    "create_pipeline",
    "finish_readings",
    "read_record",
    "reading_of",
    "reading_steps",
]

COMPONENTS = (
    "lsmri_layout",
    "lsmri_terms",
    "lsmri_time",
    "lsmri_assertion",
    "lsmri_treatments",
    "lsmri_mentions",
)
#: Adds to a reading what it finds.
Step = Callable[[Reading], None]
TAGGER = "lsmri_tagger"
TOKENIZER = "lsmri.LetterTokenizer.v1"
_ATTRIBUTES = (
    "concept", "assertion", "laterality", "value", "outcome", "type", "about",
    "section", "source", "probability", "why",
)  # fmt: skip


def create_pipeline(model: Path | None = None, *, alone: bool = False) -> Language:
    """A new pipeline; compiled lexicon and loaded model are shared between all in a process.

    model: the folder of a trained tagger, which then reads beside the rules. alone: its findings
        count without those of the rules, which still read times and treatments.
    Raises ``ModelError`` if the folder can't be used.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in COMPONENTS:
        nlp.add_pipe(name)
    if model is not None:
        nlp.add_pipe(TAGGER, after="lsmri_assertion", config={"folder": str(model), "alone": alone})
    return nlp


def reading_of(doc: Doc) -> Reading:
    """The working view that the components share; made on first use."""
    reading: Reading | None = doc.user_data.get("reading")
    if reading is None:
        words = doc.user_data.get("words")
        if words is None:
            raise ValueError("this Doc wasn't made by the lsmri tokenizer: use create_pipeline()")
        reading = read_words(doc.user_data["text"], words)
        doc.user_data["reading"] = reading
    return reading


def read_record(doc: Doc, letter: Letter) -> FeatureRecord:
    """The feature record of a processed letter."""
    return build_record(reading_of(doc), letter)


def reading_steps(nlp: Language) -> Sequence[Step] | None:
    """What ``finish_readings`` runs in place of the pipeline, on readings without a ``Doc``.

    None where the pipeline has other parts than ours, which need one.
    """
    if not isinstance(nlp.tokenizer, LetterTokenizer):
        return None
    steps: list[Step] = []
    for _, component in nlp.pipeline:
        if not isinstance(component, _Component):
            return None
        steps += component.steps
    return steps


def begin_reading(nlp: Language, text: str) -> Reading:
    """A new reading of a text, of a pipeline that has ``reading_steps``."""
    return read_words(text, cast(LetterTokenizer, nlp.tokenizer).words(text))


def finish_readings(steps: Sequence[Step], readings: Sequence[Reading]) -> None:
    """Runs the steps on begun readings. Each comes to hold what that of a ``Doc`` would.

    One step after the other over all letters: the processor then keeps its code and words at hand.
    """
    for step in steps:
        for reading in readings:
            step(reading)


def _create_tokenizer() -> Callable[[Language], LetterTokenizer]:
    return lambda nlp: LetterTokenizer(nlp.vocab, load_lexicon().normaliser)


registry.tokenizers(TOKENIZER, func=_create_tokenizer)


class _Component:
    """Steps of reading. Called on a ``Doc`` it works on the reading that the ``Doc`` carries."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.steps: Sequence[Step] = ()

    def __call__(self, doc: Doc) -> Doc:
        finish_readings(self.steps, [reading_of(doc)])
        return doc


class _Layout(_Component):
    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc)
        if not len(doc):
            return doc
        starts = np.zeros((len(doc), 1), dtype=np.uint64)
        starts[[reading.index[begin] for begin, _ in reading.bounds]] = 1
        return doc.from_array([SENT_START], cast(Any, starts))


class _Terms(_Component):
    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self._scanner = _scanner()
        self.steps = (self._scan, find_numeric)

    def _scan(self, reading: Reading) -> None:
        hits = self._scanner(reading)
        reading.findings = hits.findings
        reading.look_alikes = hits.look_alikes
        mark_sections(reading, hits.sections)
        reading.treatment_hits = hits.treatments


class _Time(_Component):
    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self.steps = (self._date, self._find)

    @staticmethod
    def _date(reading: Reading) -> None:
        if reading.letter_date is None:
            reading.letter_date = read_letter_date(reading.text)

    @staticmethod
    def _find(reading: Reading) -> None:
        reading.timexes = find_timexes(reading)


class _Assertion(_Component):
    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self.steps = (
            settle_imaging,
            settle_operations,
            settle_safety,
            settle_assertions,
            add_exceptions,
            complete_safety,
            settle_laterality,
        )


class _Tagger(_Component):
    def __init__(self, nlp: Language, name: str, folder: str, alone: bool) -> None:
        from lsmri.nlp.tagger.second_reader import SecondReader  # noqa: PLC0415 - where one is used

        super().__init__(nlp, name)
        self._reader = SecondReader(Path(folder), alone=alone)
        self.steps = (self._read, settle_laterality)

    def _read(self, reading: Reading) -> None:
        reading.second_reading = self._reader(reading)


class _Treatments(_Component):
    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self.steps = (self._find, bind_timexes, adjust_findings, self._pick)

    @staticmethod
    def _find(reading: Reading) -> None:
        find_treatments(reading, reading.treatment_hits)
        if reading.second_reading is not None:
            reading.second_reading.settle_treatments(reading)

    @staticmethod
    def _pick(reading: Reading) -> None:
        if reading.second_reading is not None:
            reading.second_reading.pick_time(reading)


class _Mentions(_Component):
    def __init__(self, nlp: Language, name: str) -> None:
        super().__init__(nlp, name)
        self.steps = (write_mentions,)

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc)
        pairs = collect_mentions(reading)
        spans = []
        for mention, first, last in pairs:
            spans.append(
                Span(doc, reading.index[first], reading.index[last] + 1, mention.concept.value)
            )
        reading.mentions = [mention for mention, _, _ in pairs]
        by_key: dict[tuple[int, int, str], Mention] = {}
        for span, mention in zip(spans, reading.mentions, strict=True):
            by_key.setdefault((span.start, span.end, span.label_), mention)
        doc.user_data["mention_of"] = by_key
        doc.spans["mentions"] = spans
        return doc


_SCANNER: list[Scanner] = []


def _scanner() -> Scanner:
    if not _SCANNER:
        _SCANNER.append(Scanner(load_lexicon()))
    return _SCANNER[0]


for _name, _made in zip(
    COMPONENTS, (_Layout, _Terms, _Time, _Assertion, _Treatments, _Mentions), strict=True
):
    Language.factory(_name, func=_made)
Language.factory(TAGGER, func=_Tagger)


def _getter(attribute: str) -> Any:
    def get(span: Span) -> Any:
        mention = span.doc.user_data.get("mention_of", {}).get((span.start, span.end, span.label_))
        return None if mention is None else getattr(mention, attribute)

    return get


for _attribute in _ATTRIBUTES:
    Span.set_extension(_attribute, getter=_getter(_attribute), force=True)
