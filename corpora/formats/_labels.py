"""Forms that hold a span and one label: the label says concept and assertion, a note the rest.

The label is ``fever:absent``; a bare ``fever`` is present. All else that is known of a letter
travels as JSON where the form has room for it. What comes back is read from the spans and labels
alone; a mention that wasn't changed regains its side, value, outcome, type and about from the note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import dumped
from lsmri.corpora.formats._parts import about_dict
from lsmri.corpora.letter import Mention
from lsmri.corpora.records import mention_dict
from lsmri.corpora.scheme import Assertion

__all__ = ["kept_list", "kept_note", "label_of", "note_from", "note_of", "regained"]

_KEPT = ("laterality", "value", "outcome", "type", "about")


def label_of(mention: Mention) -> str:
    """Concept and assertion as one label."""
    if mention.assertion is Assertion.PRESENT:
        return str(mention.concept)
    return f"{mention.concept}:{mention.assertion}"


def note_of(item: AnnotatedLetter, **more: Any) -> str:
    """All of a letter but its text, as JSON on one line; and ``more``."""
    mentions = [_bare(mention) for mention in item.mentions]
    return dumped({"id": item.letter.id, **about_dict(item), **more, "mentions": mentions})


def _bare(mention: Mention) -> dict[str, Any]:
    data = mention_dict(mention)
    keys = ("start", "end", "concept", "assertion", *_KEPT)
    return {key: data[key] for key in keys if data[key] is not None}


def note_from(note: Any, report: Report) -> dict[str, Any]:
    """The note read again, as JSON or as the object that a program made of it; {} for none."""
    try:
        data = json.loads(note) if isinstance(note, str) else note
    except (ValueError, RecursionError) as error:
        reason, remedy = "the note of lsmri is no valid JSON", "mend it, or write the file again"
        report(Fault(FaultCode.SYNTAX, reason, remedy, detail=str(error)))
        return {}
    return data if isinstance(data, dict) else {}


def kept_note(holder: Any, key: str) -> dict[str, Any]:
    """The object under a key of what another program gave back; {} for anything else."""
    note = holder.get(key) if isinstance(holder, dict) else None
    return note if isinstance(note, dict) else {}


def kept_list(holder: Any, key: str) -> list[Any]:
    """The list under a key, likewise; [] for anything else."""
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def regained(spans: Iterable[tuple[Any, Any, Any]], note: dict[str, Any]) -> list[dict[str, Any]]:
    """Mentions as ``mention_dict`` gives them, from spans and labels.

    note: whose mentions give back what a label can't say to those that are still the same.
    """
    mentions: list[dict[str, Any]] = []
    kept = [m for m in kept_list(note, "mentions") if isinstance(m, dict)]
    for start, end, label in spans:
        concept, _, assertion = str(label).partition(":")
        mention = {"start": start, "end": end, "concept": concept}
        mention["assertion"] = assertion or "present"
        same = (m for m in kept if all(m.get(key) == mention[key] for key in mention))
        found = next(same, None)
        if found is not None:
            kept.remove(found)
            mention |= {key: found[key] for key in _KEPT if key in found}
        mentions.append(mention)
    return mentions
