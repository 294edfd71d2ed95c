"""Reading and writing annotated letters, whatever the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode, Report, raised
from lsmri.corpora.formats._files import dumped, names_in
from lsmri.corpora.formats._registry import SHIPPED, Format, format_named, guessed
from lsmri.corpora.formats._standoff import to_dict

__all__ = ["corpus_files", "json_line", "read_corpus", "write_corpus"]

_LETTERS = Path(__file__).resolve().parents[1] / "letters"


def read_corpus(
    paths: str | Path | Iterable[str | Path],
    *,
    form: str | None = None,
    report: Report = raised,
) -> Iterator[AnnotatedLetter]:
    """Reads annotated letters from files and folders, one at a time, in the order of ``paths``.

    paths: one or several; ``"lsmri"`` is the corpus that comes with this package (``"./lsmri"`` a
        folder of that name). All of its letters have a ``split``, by author.
    form: the name of a form (``FORMATS``); by default each path's suffix and content tell it.
    report: called at each fault. By default the first raises ``CorpusError``; if it returns, what
        is faulty is left out and reading goes on.
    Mentions come by start, then end. Faults never hold words of a letter, but in their ``detail``.
    """
    for path in [paths] if isinstance(paths, str | Path) else paths:
        for item in _read(path, form, report):
            shipped = path == SHIPPED and not item.split
            yield replace(item, split="train") if shipped else item


def _read(path: str | Path, form: str | None, report: Report) -> Iterator[AnnotatedLetter]:
    place = _LETTERS if path == SHIPPED else Path(path)
    if not place.exists():
        remedy = f"check the path; the corpus of this package is called {SHIPPED!r}"
        report(Fault(FaultCode.FILE, "there is no such file or folder", remedy, str(path)))
        return
    try:
        chosen = format_named(form) if form else guessed(place)
        for file in _files(place, chosen):
            yield from chosen.module.read(file, report)
    except UnicodeDecodeError as error:
        reason, remedy = "the file isn't UTF-8", "save it as UTF-8"
        if error.reason == "unexpected end of data":
            reason, remedy = "the file is cut off within a character", "copy or export it again"
        report(Fault(FaultCode.FILE, reason, remedy, place.name))
    except OSError as error:
        reason = f"it can't be read: {error.strerror or type(error).__name__}"
        report(Fault(FaultCode.FILE, reason, "check the file", place.name))


def corpus_files(path: str | Path, *, form: str | None = None) -> Iterator[Path]:
    """The files that a corpus consists of, or its folder where the form is one of folders.

    Raises ``CorpusError`` where the form can't be told.
    """
    place = _LETTERS if path == SHIPPED else Path(path)
    return _files(place, format_named(form) if form else guessed(place))


def _files(place: Path, form: Format) -> Iterator[Path]:
    if form.folder or not place.is_dir():
        return iter((place,))
    return map(place.joinpath, names_in(place, *form.suffixes))


def write_corpus(
    items: Iterable[AnnotatedLetter],
    path: str | Path,
    *,
    form: str | None = None,
    report: Report = raised,
) -> int:
    """Writes annotated letters, and returns how many; the file appears when it is complete.

    form: the name of a form; by default the suffix of ``path`` tells it.
    report: called at each letter that the form can't hold. By default the first raises
        ``CorpusError``; if it returns, that letter is left out.
    Raises ``CorpusError`` where the form can't be told or its library is missing, and ``OSError``
    where the file can't be written. What each form loses: docs/corpora.md.
    """
    place = Path(path)
    chosen = format_named(form) if form else guessed(place, reading=False)
    return chosen.module.write(items, place, report)


def json_line(item: AnnotatedLetter) -> str:
    """A letter as a line of the standoff form, without its end."""
    return dumped(to_dict(item))
