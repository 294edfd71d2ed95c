"""The authoring form: letters written by hand with their annotations inline.

A corpus file is a YAML stream, one document a letter::

    id: gp-north-01
    author: gp-north          # a test letter's author isn't seen in training
    style: dictated           # card, prose, dictated, telegraphic, template, record, lay, …
    country: GB
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
``?code`` possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept, Laterality, Outcome, TreatmentType

__all__ = ["AnnotatedLetter", "AuthoringError", "parse_markup", "read_letters"]

_ASSERTIONS = {a.value for a in Assertion}
_SIDES = {s.value for s in Laterality}
_KEYS = ("value", "outcome", "type", "about")
_ABOUT = ("leg", "back", "episode", "background")
_META = {"id", "author", "style", "country", "given", "text", "record", "note"}


class AuthoringError(ValueError):
    """A corpus file that can't be read: names file and letter, what is wrong, and the remedy."""


@dataclass(frozen=True, slots=True)
class AnnotatedLetter:
    """A letter with its gold mentions and gold feature record."""

    letter: Letter
    mentions: tuple[Mention, ...]
    record: FeatureRecord
    author: str = ""
    style: str = ""
    country: str = ""
    note: str = field(default="", compare=False)


def parse_markup(marked: str) -> tuple[str, tuple[Mention, ...]]:
    """Takes the inline marks out of a text.

    Returns the plain text and its mentions, sorted by start then end, with offsets into that text.
    Raises ``AuthoringError`` for unbalanced braces, empty spans and unknown codes; it quotes the
    mark.
    """
    plain: list[str] = []
    length = 0
    open_at: list[int] = []
    mentions: list[Mention] = []
    position = 0
    while position < len(marked):
        if marked.startswith("{{", position):
            open_at.append(length)
            position += 2
        elif marked[position] == "|" and open_at:
            end = marked.find("}}", position)
            if end < 0:
                raise AuthoringError(f"mark without '}}}}' at character {position}: close it")
            start = open_at.pop()
            words = "".join(plain)[start:length]
            if not words.strip():
                raise AuthoringError(f"empty span before {marked[position:end]!r}: mark some words")
            for body in marked[position + 1 : end].split("|"):
                mentions.append(_mention(start, length, words, body))
            position = end + 2
        else:
            plain.append(marked[position])
            length += 1
            position += 1
    if open_at:
        raise AuthoringError(f"mark opened at character {open_at[-1]} of the text has no '|…}}}}'")
    mentions.sort(key=lambda m: (m.start, m.end))
    return "".join(plain), tuple(mentions)


def _mention(start: int, end: int, words: str, body: str) -> Mention:
    parts = body.split()
    if not parts:
        raise AuthoringError(f"mark on {words!r} names no concept")
    try:
        concept = Concept(parts[0])
        assertion = Assertion.PRESENT
        side: Laterality | None = None
        keys: dict[str, str] = {}
        for part in parts[1:]:
            key, equals, value = part.partition("=")
            if part in _ASSERTIONS:
                assertion = Assertion(part)
            elif part in _SIDES:
                side = Laterality(part)
            elif equals and key in _KEYS:
                keys[key] = value
            else:
                raise ValueError(f"{part!r} is no assertion, side or key; keys: {', '.join(_KEYS)}")
        if keys.get("about", "leg") not in _ABOUT:
            raise ValueError(f"about={keys['about']!r}; allowed: {', '.join(_ABOUT)}")
        return Mention(
            start,
            end,
            words,
            concept,
            assertion,
            side,
            keys.get("value"),
            Outcome(keys["outcome"]) if "outcome" in keys else None,
            TreatmentType(keys["type"]) if "type" in keys else None,
            keys.get("about"),
            source="given",
        )
    except ValueError as error:
        raise AuthoringError(f"mark on {words!r}: {error}") from None


def _findings(codes: str) -> dict[str, str]:
    if not isinstance(codes, str):
        raise AuthoringError("'findings' is no text: write the codes with spaces between")
    status = {"-": "absent", "?": "possible"}
    return {code.lstrip("-?"): status.get(code[:1], "present") for code in codes.split()}


def _letter(document: Any) -> AnnotatedLetter:
    if not isinstance(document, dict):
        raise AuthoringError("a letter is a mapping with id, text and record")
    unknown = sorted(set(document) - _META)
    if unknown:
        raise AuthoringError(f"unknown keys {unknown}; allowed: {sorted(_META)}")
    for key in ("id", "text", "record"):
        if key not in document:
            raise AuthoringError(f"key {key!r} is missing")
    if not isinstance(document["text"], str):
        raise AuthoringError("'text' is no text: write the letter as a block, 'text: |'")
    for key in ("record", "given"):
        if not isinstance(document.get(key, {}), dict):
            raise AuthoringError(f"{key!r} is no mapping: write 'key: value' lines under it")
    text, mentions = parse_markup(document["text"])
    record = dict(document["record"])
    record["findings"] = _findings(record.get("findings") or "")
    return AnnotatedLetter(
        letter=Letter.from_dict({"id": document["id"], "text": text, **document.get("given", {})}),
        mentions=mentions,
        record=FeatureRecord.from_dict(record),
        author=str(document.get("author", "")),
        style=str(document.get("style", "")),
        country=str(document.get("country", "")),
        note=str(document.get("note", "")),
    )


def read_letters(path: str | Path) -> Iterator[AnnotatedLetter]:
    """Reads a corpus file, or all ``*.yaml`` files of a folder in the order of their names.

    Raises ``AuthoringError`` naming file and letter at the first that doesn't hold to the form.
    Needs PyYAML (``pip install "lsmri[corpora]"``).
    """
    import yaml  # noqa: PLC0415  (an extra: only those who read corpora need it)

    path = Path(path)
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    for file in files:
        with file.open(encoding="utf-8") as stream:
            try:
                documents = list(yaml.safe_load_all(stream))
            except yaml.YAMLError as error:
                raise AuthoringError(f"{file.name}: no valid YAML: {error}") from None
        for number, document in enumerate(documents, 1):
            if document is None:
                continue
            name = document.get("id", number) if isinstance(document, dict) else number
            try:
                yield _letter(document)
            except ValueError as error:
                raise AuthoringError(f"{file.name}: letter {name}: {error}") from None
