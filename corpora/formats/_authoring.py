"""The authoring form written: YAML documents with inline marks, as a person would write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lsmri.corpora._yaml import yaml_module
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import read
from lsmri.corpora.faults import Fault, FaultCode, Report
from lsmri.corpora.formats._files import replacing
from lsmri.corpora.formats._parts import given_dict
from lsmri.corpora.letter import FeatureRecord
from lsmri.corpora.markup import to_markup

__all__ = ["read", "write"]

#: Lines are never broken but where the letter breaks them.
_UNBROKEN = 2**30
_SIGNS = {"present": "", "absent": "-", "possible": "?"}


class _Block(str):
    """A text to be written as a literal block."""

    __slots__ = ()


class _Row(list[str]):
    """A list to be written on one line."""


def write(items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
    """Writes a document a letter, in constant memory; returns how many.

    A letter whose spans cross, or whose text holds the signs of the mark-up or characters that YAML
    can't, is reported.
    """
    count = 0
    with replacing(path) as file:
        for item in items:
            try:
                document = _document(item)
            except ValueError as error:
                reason = f"the authoring form can't hold it: {error}"
                remedy = "write it as jsonl"
                report(Fault(FaultCode.FORMAT, reason, remedy, path.name, letter=item.letter.id))
                continue
            file.write(f"---\n{document}" if count else document)
            count += 1
    return count


def _document(item: AnnotatedLetter) -> str:
    """One letter's document, tried by reading it again."""
    yaml = yaml_module()
    data = dict(_entries(item))
    for text in (_Block(data["text"]), str(data["text"])):
        document: str = yaml.dump(
            data | {"text": text},
            Dumper=_dumper(),
            sort_keys=False,
            allow_unicode=True,
            width=_UNBROKEN,
        )
        try:
            if yaml.load(document, _loader()) == data:
                return document
        except yaml.YAMLError:
            continue
    raise ValueError("it holds characters that YAML has no form for")


def _entries(item: AnnotatedLetter) -> Iterator[tuple[str, Any]]:
    yield "id", item.letter.id
    for key in ("author", "style", "country", "split"):
        if getattr(item, key):
            yield key, getattr(item, key)
    given = given_dict(item.letter)
    if "letter_date" in given:
        given["letter_date"] = date.fromisoformat(given["letter_date"])
    if given:
        yield "given", {key: _plain(value) for key, value in given.items()}
    yield "text", to_markup(item.letter.text, item.mentions)
    yield "record", _record(item.record) if item.recorded else "none"
    if item.note:
        yield "note", item.note


def _record(record: FeatureRecord) -> dict[str, Any]:
    data = record.to_dict()
    findings = [f"{_SIGNS[status]}{code}" for code, status in record.findings.items()]
    data["findings"] = " ".join(findings)
    data["treatments_tried"] = _Row(map(str, record.treatments_tried))
    return {key: _plain(value) for key, value in data.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    """A code as the text that it is, everything else as it is."""
    return str(value) if isinstance(value, str) else value


def _loader() -> Any:
    yaml = yaml_module()
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _dumper() -> Any:
    yaml = yaml_module()

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        pass

    tag = "tag:yaml.org,2002:"
    Dumper.add_representer(_Block, lambda d, text: d.represent_scalar(f"{tag}str", str(text), "|"))
    Dumper.add_representer(
        _Row, lambda d, row: d.represent_sequence(f"{tag}seq", row, flow_style=True)
    )
    return Dumper
