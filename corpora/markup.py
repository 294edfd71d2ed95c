"""Marks within a text: ``{{words|concept assertion side key=value}}``, read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from lsmri.corpora.faults import Fault, FaultCode
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import (
    Assertion,
    Concept,
    Laterality,
    Outcome,
    TreatmentType,
    UnknownCode,
)
from lsmri.corpora.values import parsed, written

__all__ = ["ABOUT", "Unmarkable", "body_of", "scan", "to_markup"]

#: What a duration can be of.
ABOUT = ("leg", "back", "episode", "background")

_ASSERTIONS = {a.value for a in Assertion}
_SIDES = {s.value for s in Laterality}
_KEYS = ("value", "outcome", "type", "about")

#: Called with a fault and where in the marked text it is.
MarkReport = Callable[[Fault, int], None]


@dataclass(frozen=True, slots=True)
class _Body:
    """What a mark says of its words."""

    concept: Concept
    assertion: Assertion
    laterality: Laterality | None
    keys: dict[str, str]


def scan(marked: str, report: MarkReport) -> tuple[str, tuple[Mention, ...]]:
    """Takes the marks out of a text.

    Returns the plain text and its mentions, sorted by start then end, with offsets into that text.
    report: called at each mark that is wrong; if it returns, that mark is left out.
    """
    plain: list[str] = []
    length = 0
    opened: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    position = 0
    while position < len(marked):
        if marked.startswith("{{", position):
            opened.append((length, position))
            position += 2
        elif marked[position] == "|" and opened:
            end = marked.find("}}", position)
            if end < 0:
                report(_fault("a mark has no '}}'", "close it"), position)
                break
            start, at = opened.pop()
            words = "".join(plain)[start:length]
            bodies = marked[position + 1 : end]
            mentions += _mentions(start, words, bodies, partial(_at, report, at))
            position = end + 2
        else:
            plain.append(marked[position])
            length += 1
            position += 1
    else:
        for _, at in opened:
            report(_fault("a mark has no '|…}}'", "say the concept and close it"), at)
    mentions.sort(key=lambda m: (m.start, m.end))
    return "".join(plain), tuple(mentions)


def _at(report: MarkReport, position: int, fault: Fault) -> None:
    report(fault, position)


def _fault(reason: str, remedy: str, detail: str = "") -> Fault:
    return Fault(FaultCode.SYNTAX, reason, remedy, detail=detail)


def _mentions(
    start: int, words: str, bodies: str, report: Callable[[Fault], None]
) -> Iterator[Mention]:
    if not words.strip():
        report(_fault("a span is empty", "mark some words", bodies))
        return
    for text in bodies.split("|"):
        try:
            yield _mention(start, words, text)
        except ValueError as error:
            code = FaultCode.CODE if isinstance(error, UnknownCode) else FaultCode.SYNTAX
            detail = f"{words!r} marked {text!r}"
            report(Fault(code, "the mark can't be read", str(error), detail=detail))


def _mention(start: int, words: str, text: str) -> Mention:
    body = _body(text)
    keys = body.keys
    if keys.get("about", ABOUT[0]) not in ABOUT:
        raise ValueError(f"not a value of about; allowed: {', '.join(ABOUT)}")
    return Mention(
        start,
        start + len(words),
        words,
        body.concept,
        body.assertion,
        body.laterality,
        parsed(keys.get("value")),
        Outcome(keys["outcome"]) if "outcome" in keys else None,
        TreatmentType(keys["type"]) if "type" in keys else None,
        keys.get("about"),
        source="given",
    )


def _body(text: str) -> _Body:
    parts = text.split()
    if not parts:
        raise ValueError("it names no concept")
    concept, assertion, side = Concept(parts[0]), Assertion.PRESENT, None
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
            raise ValueError(f"a part is no assertion, side or key; keys: {', '.join(_KEYS)}")
    return _Body(concept, assertion, side, keys)


class Unmarkable(ValueError):  # noqa: N818 - it speaks of the text, and the text isn't an error
    """A text whose mentions can't be written as marks: the message says why, without its words."""


def body_of(mention: Mention) -> str:
    """What a mark says of its words: ``fever absent``. Raises ``Unmarkable`` on a strange value."""
    parts: list[str] = [mention.concept]
    if mention.assertion is not Assertion.PRESENT:
        parts.append(mention.assertion)
    if mention.laterality:
        parts.append(mention.laterality)
    try:
        value = written(mention.value) or None
    except ValueError as error:
        raise Unmarkable(str(error)) from None
    keys = (value, mention.outcome, mention.type, mention.about)
    parts += [f"{key}={said}" for key, said in zip(_KEYS, keys, strict=True) if said is not None]
    return " ".join(parts)


def to_markup(text: str, mentions: Iterable[Mention]) -> str:
    """The text with its mentions marked, so that ``scan`` gives both again.

    Raises ``Unmarkable`` where spans cross, hold no words, or the text holds the mark-up's own
    signs.
    """
    spans: dict[tuple[int, int], list[str]] = {}
    for mention in mentions:
        spans.setdefault((mention.start, mention.end), []).append(body_of(mention))
    inserts: list[tuple[int, int, int, str]] = []
    for (start, end), bodies in spans.items():
        if not text[start:end].strip():
            raise Unmarkable("a span holds no words")
        # At one place, inner spans close before outer ones, those before others open, outer first.
        inserts.append((start, 1, -end, "{{"))
        inserts.append((end, 0, -start, f"|{'|'.join(bodies)}}}}}"))
    _check_nesting(sorted(spans))
    out, last = [], 0
    for place, _, _, sign in sorted(inserts):
        out += [text[last:place], sign]
        last = place
    marked = "".join((*out, text[last:]))
    if _places(scan(marked, lambda *_: None)) != (text, sorted(spans)):
        raise Unmarkable("the text itself holds the signs of the mark-up")
    return marked


def _places(scanned: tuple[str, tuple[Mention, ...]]) -> tuple[str, list[tuple[int, int]]]:
    return scanned[0], sorted({(m.start, m.end) for m in scanned[1]})


def _check_nesting(spans: list[tuple[int, int]]) -> None:
    open_ends: list[int] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        while open_ends and open_ends[-1] <= start:
            open_ends.pop()
        if open_ends and end > open_ends[-1]:
            raise Unmarkable("spans cross each other: marks can only nest")
        open_ends.append(end)
