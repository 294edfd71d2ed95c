"""A stream of YAML documents, read one at a time, each knowing where it stands in its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsmri.corpora.faults import CorpusError, Fault, FaultCode, Report

__all__ = ["Document", "documents", "yaml_module"]

_START = re.compile(r"---(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its data, and where it is.

    line: on which it starts, from 1. number: its place in the file, from 1.
    block: the line on which a literal ``text: |`` begins to speak, or None for other texts.
    repeated: keys that stand in it twice.
    """

    data: Any
    file: str
    line: int
    number: int
    block: int | None = None
    repeated: tuple[str, ...] = ()

    def line_of(self, breaks: int) -> int:
        """The line in the file of what stands after so many line ends of the text."""
        return self.line if self.block is None else self.block + breaks


def yaml_module() -> Any:
    """PyYAML. Raises ``CorpusError`` naming the extra where it isn't installed."""
    try:
        import yaml  # noqa: PLC0415  (an extra: only those who read corpora need it)
    except ImportError:
        raise CorpusError("PyYAML is missing: pip install 'lsmri[corpora]'") from None
    return yaml


def documents(file: Path, report: Report) -> Iterator[Document]:
    """The documents of a file that aren't empty. One that is no valid YAML is told and passed."""
    yaml = yaml_module()
    for number, (line, text) in enumerate(_chunks(file), 1):
        try:
            document = _parsed(yaml, text, file.name, line, number)
        except yaml.YAMLError as error:
            report(_invalid(error, file.name, line, text))
        except (ValueError, RecursionError) as error:
            reason = "no valid YAML: a value can't be read"
            report(Fault(FaultCode.SYNTAX, reason, "", file.name, line, detail=str(error)))
        else:
            if document is not None:
                yield document


def _chunks(file: Path) -> Iterator[tuple[int, str]]:
    """Each document's first line and text. Within a letter no line starts with ``---``."""
    held: list[str] = []
    first = 1
    with file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if held and _START.match(line):
                yield first, "".join(held)
                held, first = [], number
            held.append(line)
    yield first, "".join(held)


def _parsed(yaml: Any, text: str, file: str, line: int, number: int) -> Document | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        data = loader.construct_document(node)
    finally:
        loader.dispose()
    if data is None:
        return None
    keys = node.value if isinstance(node, yaml.MappingNode) else []
    block, repeated = None, []
    seen: set[str] = set()
    for key, value in keys:
        if key.value in seen:
            repeated.append(str(key.value))
        seen.add(str(key.value))
        if key.value == "text" and getattr(value, "style", None) == "|":
            block = line + value.start_mark.line + 1
    start = line + node.start_mark.line
    return Document(data, file, start, number, block, tuple(repeated))


def _invalid(error: Any, file: str, line: int, text: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    # What PyYAML puts between quotes may be words of the letter.
    said = re.sub(r"(['\"]).*?\1", "…", str(getattr(error, "problem", None) or "it can't be read"))
    # What isn't closed is found missing on the line after the last.
    at = line + min(mark.line, text.count("\n") - 1) if mark is not None else line
    return Fault(
        FaultCode.SYNTAX, f"no valid YAML: {said}", "mend the line", file, at, detail=str(error)
    )
