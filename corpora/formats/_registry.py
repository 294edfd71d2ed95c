"""The forms that corpora come in: their names, how to tell them apart, and what each loses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import CorpusError, Report
from lsmri.corpora.formats._files import suffix_of

__all__ = ["FORMATS", "SHIPPED", "Format", "Module", "format_named", "guessed"]

#: The name under which the corpus that comes with lsmri is read.
SHIPPED = "lsmri"


class Module(Protocol):
    """What the module of a form offers."""

    def read(self, path: Path, report: Report) -> Iterator[AnnotatedLetter]:
        """Reads letters; faults are reported, and what is faulty is left out."""
        ...

    def write(self, items: Iterable[AnnotatedLetter], path: Path, report: Report) -> int:
        """Writes letters and returns how many; those that the form can't hold are reported."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A form that corpora come in.

    name: as in ``--from`` and ``--to``. suffixes: of its files, the first of which it is written
        with. folder: whether it is written as a folder of files.
    finding: whether it holds how a mention was found: section, source, probability and why.
    refuses: the letters that it can't hold; they are reported, and left out.
    edited: what a span loses that is drawn or changed in other programs.
    skips: what of other makers' files isn't read.
    memory: how much of a corpus is held at a time.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    home: str
    folder: bool = False
    finding: bool = False
    refuses: str = ""
    edited: str = ""
    skips: str = ""
    memory: str = "one letter"

    @property
    def module(self) -> Module:
        """Its reader and writer, imported when they are needed."""
        return cast(Module, import_module(f"lsmri.corpora.formats.{self.home}"))


_SURROGATES = "lone surrogates"
_SAID = "side, value, outcome, type and about"

FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("jsonl", "lsmri JSON Lines", (".jsonl", ".ndjson"), "_standoff", finding=True),
        Format(
            "authoring",
            "lsmri authoring form, YAML",
            (".yaml", ".yml"),
            "_authoring",
            refuses="spans that cross; the signs of the mark-up in the text; lone surrogates",
        ),
        Format(
            "spacy",
            "spaCy DocBin",
            (".spacy",),
            "_spacy",
            refuses=f"{_SURROGATES}; an empty text",
            edited=f"assertion, {_SAID}",
            skips="all but doc.spans, or doc.ents where there are none",
            memory="one letter, and 16 bytes a word that the file has",
        ),
        Format(
            "datasets",
            "Hugging Face datasets, Arrow on disk",
            (".arrow",),
            "_datasets",
            folder=True,
            finding=True,
            refuses=_SURROGATES,
            skips="columns that aren't ours",
            memory="500 letters",
        ),
        Format(
            "brat",
            "brat standoff",
            (".ann",),
            "_brat",
            folder=True,
            refuses=f"{_SURROGATES}; mentions of line ends alone; ids over 240 characters",
            skips="relations, events, normalisations; spans with words between their fragments",
        ),
        Format(
            "label-studio",
            "Label Studio JSON",
            (".json",),
            "_label_studio",
            skips="predictions, tasks without annotation, all annotations of a task but one",
        ),
        Format(
            "doccano",
            "doccano JSON Lines",
            (".jsonl",),
            "_doccano",
            edited=_SAID,
            skips="relations, comments",
        ),
        Format(
            "prodigy",
            "Prodigy JSON Lines",
            (".jsonl",),
            "_prodigy",
            refuses=_SURROGATES,
            edited=f"assertion, {_SAID}",
            skips="tasks that weren't accepted; relations",
        ),
        Format(
            "conll",
            "CoNLL, one token a line",
            (".conll", ".iob", ".bio"),
            "_conll",
            refuses=_SURROGATES,
            edited=_SAID,
            skips="of other makers: all columns but the first and the last; line ends and blanks",
        ),
        Format(
            "cas",
            "UIMA CAS, XMI",
            (".xmi",),
            "_cas",
            folder=True,
            refuses=f"{_SURROGATES} and control characters; ids over 240 characters",
            skips="annotations of other types than lsmri.Mention and lsmri.Letter",
        ),
    )
}


def format_named(name: str) -> Format:
    """The form of this name. Raises ``CorpusError`` naming those there are."""
    try:
        return FORMATS[name]
    except KeyError:
        raise CorpusError(f"no such form; there are: {', '.join(FORMATS)}") from None


def guessed(path: Path, *, reading: bool = True) -> Format:
    """The form of a file or folder: by its suffix, by what it holds where that leaves a doubt.

    Raises ``CorpusError`` where it can't be told, naming the remedy.
    """
    if reading and path.is_dir():
        return _of_folder(path)
    fitting = [form for form in FORMATS.values() if path.suffix.lower() in form.suffixes]
    if reading and len(fitting) > 1 and path.is_file():
        fitting = [_of_json_lines(path)]
    if not fitting:
        names = ", ".join(FORMATS)
        option = "--from" if reading else "--to"
        raise CorpusError(f"{path.name}: its suffix tells no form: say {option}, one of {names}")
    return fitting[0]


def _of_folder(path: Path) -> Format:
    suffixes: set[str] = set()
    lines: list[str] = []
    with os.scandir(path) as files:
        for file in files:
            if file.name == "dataset_dict.json":
                return FORMATS["datasets"]
            suffixes.add(suffix_of(file.name))
            if suffix_of(file.name) in FORMATS["jsonl"].suffixes:
                lines = [min([file.name, *lines])]
    fitting = [form for form in FORMATS.values() if suffixes.intersection(form.suffixes)]
    # Forms that are folders bring further files along, which are none of other forms.
    fitting = [form for form in fitting if form.folder] or fitting
    if lines:
        family = [form for form in fitting if ".jsonl" in form.suffixes]
        fitting = [form for form in fitting if form not in family[1:]]
        fitting[fitting.index(family[0])] = _of_json_lines(path / lines[0])
    if len(fitting) != 1:
        held = " and ".join(form.name for form in fitting) or "no corpus"
        raise CorpusError(f"{path.name} holds {held}: say --from, one of {', '.join(FORMATS)}")
    return fitting[0]


def _of_json_lines(path: Path) -> Format:
    """Ours, doccano's or Prodigy's, by the keys of the first line."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = next((line for line in lines if line.strip()), "{}")
    try:
        keys = set(json.loads(first))
    except (ValueError, TypeError, RecursionError):
        return FORMATS["jsonl"]
    if "mentions" not in keys and keys & {"label", "labels", "entities"}:
        return FORMATS["doccano"]
    if "mentions" not in keys and keys & {"spans", "tokens", "_task_hash", "_input_hash"}:
        return FORMATS["prodigy"]
    return FORMATS["jsonl"]
