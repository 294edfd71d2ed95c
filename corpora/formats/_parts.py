"""The parts of an annotated letter as plain values, which every form stores in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.records import mention_from, record_from, telling

__all__ = ["ABOUT_KEYS", "about_dict", "given_dict", "letter_from"]

_GIVEN = [f.name for f in fields(Letter) if f.name not in ("text", "id")]
_WORDS = ("author", "style", "country", "split", "note")
#: What is known of a letter beside its text and its mentions.
ABOUT_KEYS = ("given", "features", *_WORDS)
#: What a scored letter has besides, and is passed over.
_OF_A_RESULT = ("decision", "decisions", "model")


def given_dict(letter: Letter) -> dict[str, Any]:
    """What the booking system knows of a letter, as plain values."""
    known = {name: getattr(letter, name) for name in _GIVEN}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in known.items()
        if value is not None
    }


def about_dict(item: AnnotatedLetter) -> dict[str, Any]:
    """All of a letter but its id, text and mentions; ``letter_from`` reads it."""
    return {
        "given": given_dict(item.letter),
        "features": item.record.to_dict() if item.recorded else None,
        **{key: getattr(item, key) for key in _WORDS},
    }


def letter_from(
    letter_id: Any,
    text: Any,
    mentions: Iterable[Any],
    about: Mapping[str, Any],
    report: Report,
    *,
    line: int | None = None,
) -> AnnotatedLetter | None:
    """The letter of these parts; faults are told, and what is faulty is left out.

    mentions: as ``mention_dict`` gives them, offsets in code points of ``text``.
    about: as ``about_dict`` gives it, each key optional; what is given may stand in it directly.
    Returns None where a fault that was told leaves no letter.
    """

    def tell(fault: Fault) -> None:
        # What is no plain value is no id, and may be words of a letter.
        name = str(letter_id) if letter_id and isinstance(letter_id, str | int | float) else ""
        report(replace(fault, letter=fault.letter or name))

    _tell_unknown(about, tell)
    given = about.get("given") or {}
    features = about.get("features")
    for key, value in (("given", given), ("features", features)):
        if value is not None and not isinstance(value, Mapping):
            tell(Fault(FaultCode.VALUE, f"{key!r} is no object", "give {…} or null"))
            return None
    letters: list[Letter] = []
    with telling(tell, "the letter can't be read"):
        beside = {key: about[key] for key in _GIVEN if key in about}
        letters.append(Letter.from_dict({**beside, **given, "id": letter_id, "text": text}))
    if not letters:
        return None
    read = [mention_from(data, letters[0].text, tell) for data in _listed(mentions, tell)]
    return AnnotatedLetter(
        letters[0],
        in_order(mention for mention in read if mention is not None),
        FeatureRecord() if features is None else record_from(features, tell),
        **{key: str(about.get(key) or "") for key in _WORDS},
        recorded=features is not None,
        line=line,
    )


def in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions by start, then end."""
    return tuple(sorted(mentions, key=lambda m: (m.start, m.end)))


def _tell_unknown(about: Mapping[str, Any], tell: Report) -> None:
    known = {"id", "text", "mentions", *ABOUT_KEYS, *_GIVEN, *_OF_A_RESULT}
    if set(about) - known:
        remedy = f"allowed: id, text, mentions, {', '.join(ABOUT_KEYS)}"
        detail = repr(sorted(map(str, set(about) - known)))
        tell(Fault(FaultCode.KEY, "a key is unknown", remedy, detail=detail))


def _listed(mentions: Any, tell: Report) -> Iterable[Any]:
    if isinstance(mentions, Iterable) and not isinstance(mentions, str | Mapping):
        return mentions
    tell(Fault(FaultCode.VALUE, "'mentions' is no list", "give […]"))
    return ()
