"""brat standoff: a folder with ``ID.txt`` and ``ID.ann`` a letter, and the configuration for brat.

A mention is a text-bound annotation of its concept, with attributes for assertion, side, outcome,
type and about, and its value as a note. brat has no place for what concerns a whole letter: that is
in ``ID.json``, which brat leaves alone. Offsets are code points. A mention over a line end is
written in fragments, as brat needs it, and joined again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import dumped, file_stem, id_of_stem, names_in, new_folder, placed
from lsmri.corpora.formats._parts import about_dict, letter_from
from lsmri.corpora.letter import Mention
from lsmri.corpora.markup import ABOUT
from lsmri.corpora.records import mention_dict
from lsmri.corpora.scheme import CONCEPT_GROUPS, Assertion, Laterality, Outcome, TreatmentType
from lsmri.corpora.values import written

__all__ = ["configuration", "read", "write"]

_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Assertion": tuple(Assertion),
    "Laterality": tuple(Laterality),
    "Outcome": tuple(Outcome),
    "Type": tuple(TreatmentType),
    "About": ABOUT,
}
_VALUE = "value="
_NOTE = "AnnotatorNotes"
_LINE = re.compile(r"[^\r\n]+")


def configuration() -> str:
    """``annotation.conf``: the concepts by group, and the attributes that they take."""
    lines = ["[entities]", ""]
    for group, codes in CONCEPT_GROUPS.items():
        lines += [f"!{group}", *(f"\t{code}" for code in codes)]
    lines += ["", "[relations]", "", "[events]", "", "[attributes]", ""]
    lines += [
        f"{name}\tArg:<ENTITY>, Value:{'|'.join(codes)}" for name, codes in _ATTRIBUTES.items()
    ]
    return "\n".join((*lines, ""))


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a new folder, in constant memory; returns how many letters.

    Mentions that begin or end with a line end lose it; one of line ends alone is reported.
    """
    tell = placed(report, path.name)
    count = 0
    with new_folder(path) as folder:
        (folder / "annotation.conf").write_text(configuration(), encoding="utf-8")
        for item in items:
            try:
                files = _files(item)
            except ValueError as error:
                what = "UTF-8 has no form for it" if isinstance(error, UnicodeError) else error
                reason = f"brat can't hold it: {what}"
                name = item.letter.id
                tell(Fault(FaultCode.FORMAT, reason, "write it as jsonl", letter=name))
                continue
            stem = file_stem(item.letter.id)
            if (folder / f"{stem}.ann").exists():
                reason = "its id is there twice"
                tell(Fault(FaultCode.ID, reason, "give it another", letter=item.letter.id))
                continue
            for suffix, content in files.items():
                (folder / f"{stem}{suffix}").write_bytes(content)
            count += 1
    return count


def _files(item: AnnotatedLetter) -> dict[str, bytes]:
    """The content of a letter's files. Raises ``ValueError`` where they can't hold it."""
    file_stem(item.letter.id)
    return {
        ".txt": item.letter.text.encode(),
        ".ann": "".join(f"{line}\n" for line in _annotations(item.mentions)).encode(),
        ".json": f"{dumped(about_dict(item))}\n".encode(),
    }


def _annotations(mentions: Iterable[Mention]) -> Iterator[str]:
    attribute = 0
    for number, mention in enumerate(mentions, 1):
        lines = list(_LINE.finditer(mention.text))
        if not lines:
            raise ValueError("a mention holds nothing but line ends")
        places = [(mention.start + m.start(), mention.start + m.end()) for m in lines]
        spans = ";".join(f"{start} {end}" for start, end in places)
        words = " ".join(m[0] for m in lines)
        yield f"T{number}\t{mention.concept} {spans}\t{words}"
        data = mention_dict(mention)
        for name in _ATTRIBUTES:
            if data[name.lower()] is not None:
                attribute += 1
                yield f"A{attribute}\t{name} T{number} {data[name.lower()]}"
        if mention.value is not None:
            yield f"#{number}\t{_NOTE} T{number}\t{_VALUE}{written(mention.value)}"


def read(path: Path, report: Report) -> Iterator[AnnotatedLetter]:
    """Reads a folder of ``.txt`` with ``.ann``, by their names, one letter at a time.

    Relations and events are passed over: the scheme has none.
    """
    for file in map(path.joinpath, names_in(path, ".ann")):
        tell = placed(report, file.name)
        source = file.with_suffix(".txt")
        if not source.is_file():
            remedy = "put the text beside it"
            tell(Fault(FaultCode.FILE, "there is no .txt of the same name", remedy))
            continue
        text = source.read_bytes().decode("utf-8")
        about = _about(file.with_suffix(".json"), tell)
        lines = file.read_bytes().decode("utf-8").split("\n")
        mentions = list(_mentions(lines, text, tell))
        item = letter_from(id_of_stem(file.stem), text, mentions, about, tell)
        if item is not None:
            yield item


def _about(file: Path, tell: Report) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        data = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        tell(Fault(FaultCode.SYNTAX, "no valid JSON beside it", "mend it", detail=str(error)))
        return {}
    return data if isinstance(data, dict) else {}


def _mentions(lines: list[str], text: str, tell: Report) -> list[dict[str, Any]]:
    """Text-bound annotations with what the other lines say of them, wherever these stand."""
    found: dict[str, dict[str, Any]] = {}
    # Sorted by kind: text-bound annotations (T) must be known before what speaks of them (A, M, #).
    for number, line in sorted(enumerate(lines, 1), key=lambda pair: not pair[1].startswith("T")):
        try:
            if line.startswith("T"):
                name, _, rest = line.partition("\t")
                found[name] = _bound(rest, text)
            elif line.startswith(("A", "M")):
                _, attribute, name, *value = line.split()
                found[name][attribute.lower()] = value[0] if value else None
            elif line.startswith("#"):
                _, target, note = line.split("\t", 2)
                if target.startswith(_NOTE) and note.startswith(_VALUE):
                    found[target.split()[1]]["value"] = note.removeprefix(_VALUE).strip()
        except (LookupError, ValueError) as error:
            known = error.args[0] if error.args and isinstance(error, _Discontinuous) else ""
            reason = known or "the line is no annotation, or speaks of one that isn't there"
            tell(Fault(FaultCode.SYNTAX, reason, "mend it in brat", line=number))
    return list(found.values())


class _Discontinuous(ValueError):  # noqa: N818 - named for the span
    """A span with words between its fragments."""


def _bound(line: str, text: str) -> dict[str, Any]:
    head, _, words = line.rstrip("\r").partition("\t")
    concept, _, places = head.partition(" ")
    fragments = [tuple(map(int, place.split())) for place in places.split(";")]
    for (_, end), (start, _) in pairwise(fragments):
        if text[end:start].strip():
            raise _Discontinuous("a span has words between its fragments, which the scheme has not")
    start, end = fragments[0][0], fragments[-1][1]
    there = text[start:end]
    said = there if there.split() == words.split() else words
    return {"start": start, "end": end, "concept": concept, "text": said}
