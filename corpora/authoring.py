"""The authoring form: letters written by hand with their annotations inline.

A corpus file is a YAML stream, one document a letter::

    id: gp-north-01
    author: gp-north          # a test letter's author isn't seen in training
    style: dictated           # card, prose, dictated, telegraphic, template, record, lay, …
    country: GB
    split: train              # optional; by the file's name otherwise: test-*.yaml, dev-*.yaml
    given: {letter_date: 2024-05-02}     # what the booking system knows; optional
    text: |
      {{3/12|symptom_duration value=P3M about=leg}} of {{left sciatica|radicular_pain left}}.
      No {{saddle numbness|saddle_sensory_change absent}}.
    record:
      age_years: 62
      findings: radicular_pain -saddle_sensory_change ?disc_herniation
      symptom_duration_weeks: 13.05

Inline, ``{{words|concept …}}`` marks a span. After the concept come, in any order, an assertion
(``present`` if none is given), a side (``left``, ``right``, ``bilateral``) and ``key=value`` for
``value``, ``outcome``, ``type`` and ``about``. Several concepts on the same words are separated by
further bars: ``{{neuro NAD|motor_deficit absent|sensory_deficit absent}}``. Spans may nest.
``findings`` is a list of codes with spaces between: a bare one is present, ``-code`` absent and
``?code`` possible. ``record: none`` says that nobody has made the letter's record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lsmri.corpora._yaml import Document, documents
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import CorpusError, Fault, FaultCode, Report
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.markup import scan
from lsmri.corpora.records import record_from, telling

__all__ = ["AnnotatedLetter", "AuthoringError", "parse_markup", "read", "read_letters"]

_SAID = ("author", "style", "country", "note")
_META = {"id", "author", "style", "country", "split", "given", "text", "record", "note"}
_STATUS = {"-": "absent", "?": "possible"}
_PARTS = {"test-": "test", "dev-": "development"}
_NONE = "none"


class AuthoringError(CorpusError):
    """A corpus file that can't be read: names file, line and letter, what is wrong, the remedy."""


def parse_markup(marked: str) -> tuple[str, tuple[Mention, ...]]:
    """Takes the inline marks out of a text.

    Returns the plain text and its mentions, sorted by start then end, with offsets into that text.
    Raises ``AuthoringError`` for unbalanced braces, empty spans and unknown codes. It says at which
    character of the marked text; the mark itself is in its ``detail``.
    """

    def stop(fault: Fault, position: int) -> None:
        raise AuthoringError(f"character {position}: {fault}", detail=fault.detail, fault=fault)

    return scan(marked, stop)


def read_letters(path: str | Path) -> Iterator[AnnotatedLetter]:
    """Reads a corpus file, or all ``*.yaml`` files of a folder in the order of their names.

    Raises ``AuthoringError`` naming file and letter at the first that doesn't hold to the form.
    Needs PyYAML (``pip install 'lsmri[corpora]'``).
    """

    def stop(fault: Fault) -> None:
        raise AuthoringError.of(fault)

    yield from read(Path(path), stop)


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads a corpus file, or all ``*.yaml`` files of a folder, one letter at a time.

    A mark or feature at fault that ``report`` lets pass is left out; so is a letter of which
    nothing can be made.
    """
    for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
        for document in documents(file, report):
            letter = _Reading(document, report).letter()
            if letter is not None:
                yield letter


class _Reading:
    """One document being read, with the place that its faults are told by."""

    def __init__(self, document: Document, report: Report) -> None:
        self._document = document
        self._report = report
        known = document.data.get("id") if isinstance(document.data, dict) else None
        self._name = str(document.number if known is None else known)

    def letter(self) -> AnnotatedLetter | None:
        """The letter, or None where a fault that was let pass leaves nothing to read."""
        data = self._document.data
        if not self._has_shape(data):
            return None
        text, mentions = scan(data["text"], self._tell_mark)
        letters: list[Letter] = []
        with telling(self._tell, "the letter can't be read"):
            given = data.get("given") or {}
            letters.append(Letter.from_dict({**given, "id": data["id"], "text": text}))
        recorded = data["record"] != _NONE
        record = self._record(data["record"] if recorded else {})
        if not letters:
            return None
        said = {key: str(data.get(key) or "") for key in _SAID}
        return AnnotatedLetter(
            letters[0],
            mentions,
            record,
            **said,
            split=str(data.get("split") or self._split()),
            recorded=recorded,
            line=self._document.line,
        )

    def _split(self) -> str:
        file = self._document.file
        return next((part for prefix, part in _PARTS.items() if file.startswith(prefix)), "")

    def _record(self, data: dict[str, Any]) -> FeatureRecord:
        codes = data.get("findings") or ""
        findings: dict[str, str] = {}
        if isinstance(codes, str):
            for code in codes.split():
                name = code.lstrip("-?")
                if name in findings:
                    remedy = "say it once"
                    self._tell(Fault(FaultCode.RECORD, f"finding {name!r} is there twice", remedy))
                findings[name] = _STATUS.get(code[:1], "present")
        else:
            remedy = "write the codes with spaces between"
            self._tell(Fault(FaultCode.VALUE, "'findings' is no text", remedy))
        return record_from({**data, "findings": findings}, self._tell)

    def _has_shape(self, data: Any) -> bool:
        for fault in _misshapen(data):
            self._tell(fault)
        for key in self._document.repeated:
            self._tell(Fault(FaultCode.KEY, f"key {key!r} is there twice", "keep one of them"))
        for key in _SAID if isinstance(data, dict) else ():
            if isinstance(data.get(key), bool):  # "NO", the code of Norway, is one in YAML
                reason = f"YAML takes {key!r} for a truth value"
                self._tell(Fault(FaultCode.VALUE, reason, "put it in quotes"))
        return not list(_misshapen(data))

    def _tell(self, fault: Fault) -> None:
        here = self._document
        line = here.line if fault.line is None else fault.line
        self._report(replace(fault, file=here.file, line=line, letter=self._name))

    def _tell_mark(self, fault: Fault, position: int) -> None:
        before = self._document.data["text"][:position]
        self._tell(replace(fault, line=self._document.line_of(before.count("\n"))))


def _misshapen(data: Any) -> Iterator[Fault]:
    """What makes a document no letter at all."""
    if not isinstance(data, dict):
        yield Fault(FaultCode.SYNTAX, "a letter is a mapping", "give it id, text and record")
        return
    if set(data) - _META:
        allowed = f"allowed: {', '.join(sorted(_META))}"
        detail = repr(sorted(map(str, set(data) - _META)))
        yield Fault(FaultCode.KEY, "a key is unknown", allowed, detail=detail)
    for key in ("id", "text", "record"):
        if key not in data:
            yield Fault(FaultCode.KEY, f"key {key!r} is missing", "add it")
    if not isinstance(data.get("text", ""), str):
        yield Fault(FaultCode.VALUE, "'text' is no text", "write the letter as a block, 'text: |'")
    for key, none in (("record", _NONE), ("given", None)):
        if not isinstance(data.get(key, {}), dict) and data[key] != none:
            remedy = "write 'key: value' lines under it"
            yield Fault(FaultCode.VALUE, f"{key!r} is no mapping", remedy)
