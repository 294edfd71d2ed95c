"""From input rows to scored rows: what every engine does with a batch."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lsmri.corpora.letter import Letter
from lsmri.serve.batch.files import FileKind, InputFile, opened
from lsmri.serve.batch.records import Record, Reject, to_reject, to_row
from lsmri.serve.batch.values import to_letter
from lsmri.serve.problems import InputProblem, PartlyRead, ProblemCode, Unreadable
from lsmri.serve.reading.decoding import decode
from lsmri.serve.reading.formats import FORMATS, MAX_CHARACTERS, check_text, extract
from lsmri.serve.scoring import LetterScorer, Scored, score_all

__all__ = ["BatchScorer", "LetterSettings"]

#: So many outcomes are kept for copies that come later.
_KEPT = 1000

#: What scoring a letter gave, and notes on it.
Outcome = tuple[Scored | InputProblem, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """How rows become letters, and what is said about them.

    date_format: of dates that aren't ISO. letter_date: of letters without one.
    every_guideline: adds the verdicts of all shipped profiles.
    """

    max_characters: int = MAX_CHARACTERS
    date_format: str | None = None
    letter_date: date | None = None
    every_guideline: bool = False


class BatchScorer:
    """Scores batches of input rows. One letter never stops another.

    Letters that are alike word for word, with the same booking data, are scored once where the
    copies are near each other; what comes out is the same.
    """

    def __init__(self, scorer: LetterScorer, settings: LetterSettings) -> None:
        self._scorer = scorer
        self._settings = settings
        self._kept: OrderedDict[bytes, Outcome] = OrderedDict()

    def __call__(
        self,
        rows: Sequence[dict[str, Any]],
        *,
        first: int,
        alive: Callable[[], object] = lambda: None,
    ) -> tuple[list[Record], list[Reject]]:
        """The scored rows and the rejects, each in the order of ``rows``.

        rows: of ``raw_schema``. first: the position of the first of them.
        alive: called whenever a letter is done.
        """
        letters: dict[int, Letter] = {}
        notes: dict[int, tuple[str, ...]] = {}
        rejects: dict[int, Reject] = {}
        for at, row in enumerate(rows):
            try:
                letters[at], notes[at] = self._letter(row)
            except Unreadable as error:
                rejects[at] = to_reject(row, first + at, error.code, error.reason)
        records: dict[int, Record] = {}
        for at, (outcome, more) in self._outcomes(letters):
            position, letter = first + at, letters[at]
            if isinstance(outcome, Scored):
                records[at] = to_row(
                    outcome, letter, position, rows[at]["referrer"], (*notes[at], *more)
                )
            else:
                rejects[at] = to_reject(rows[at], position, outcome.code, outcome.reason)
            alive()
        return [records[at] for at in sorted(records)], [rejects[at] for at in sorted(rejects)]

    def _letter(self, row: dict[str, Any]) -> tuple[Letter, tuple[str, ...]]:
        """The letter of a row, and notes on it. Raises ``Unreadable``."""
        if row["code"] is not None:
            raise Unreadable(ProblemCode(row["code"]), row["reason"])
        if not (row["id"] or "").strip():
            raise Unreadable(ProblemCode.INVALID_LETTER, "its id is missing")
        settings = self._settings
        notes: tuple[str, ...] = ()
        try:
            text = _text(row, settings.max_characters)
        except PartlyRead as error:
            text, notes = error.text, (str(error.code),)
        letter = to_letter(
            row, text, date_format=settings.date_format, letter_date=settings.letter_date
        )
        return letter, notes

    def _outcomes(self, letters: dict[int, Letter]) -> Iterator[tuple[int, Outcome]]:
        """What scoring each letter gives: copies from memory, then the others by their length."""
        places: dict[bytes, list[int]] = {}
        for at in sorted(letters, key=lambda at: len(letters[at].text)):
            places.setdefault(_key(letters[at]), []).append(at)
        fresh: list[bytes] = []
        for key, copies in places.items():
            if key in self._kept:
                self._kept.move_to_end(key)
                yield from ((at, self._kept[key]) for at in copies)
            else:
                fresh.append(key)
        originals = [letters[places[key][0]] for key in fresh]
        every = self._settings.every_guideline
        found = _with_notes(score_all(originals, self._scorer, every_guideline=every))
        for key, outcome in zip(fresh, found, strict=True):
            self._keep(key, outcome)
            yield from ((at, outcome) for at in places[key])

    def _keep(self, key: bytes, outcome: Outcome) -> None:
        self._kept[key] = outcome
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


def _key(letter: Letter) -> bytes:
    """Equal for letters that are scored alike."""
    given = (
        letter.age_years,
        letter.sex,
        letter.referrer_specialty,
        letter.care_setting,
        letter.letter_date,
    )
    return hashlib.blake2b(f"{given}\0{letter.text}".encode(), digest_size=16).digest()


def _text(row: dict[str, Any], limit: int) -> str:
    """The text of a row. Raises ``Unreadable`` if it is none, ``PartlyRead`` for a part of it."""
    if row["path"] is not None:
        return _document(row["path"], limit)
    data: bytes | None = row["text"]
    if data is None:
        raise Unreadable(ProblemCode.EMPTY, "it has no text")
    if len(data) > 4 * limit:
        reason = f"it is longer than the {limit:,} characters that a letter may have"
        raise Unreadable(ProblemCode.TOO_LARGE, reason)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = decode(data)
    check_text(text, limit)
    return text


def _document(path: str, limit: int) -> str:
    suffix = Path(path).suffix.lower()
    size = limit * FORMATS[suffix].bytes_per_character + 1
    try:
        with opened(InputFile(path, path, FileKind.LETTER, 0, "")) as file:
            data = file.read(size)
    except PermissionError:
        raise Unreadable(ProblemCode.NOT_ALLOWED, "it may not be read") from None
    except OSError as error:
        reason = f"it can't be read ({type(error).__name__})"
        raise Unreadable(ProblemCode.BROKEN, reason) from None
    return extract(data, suffix, max_characters=limit)


def _with_notes(items: Iterable[Scored | InputProblem]) -> Iterator[Outcome]:
    """Each letter's outcome; what is told beside a result becomes a note on it."""
    held: Scored | InputProblem | None = None
    for item in items:
        if isinstance(held, Scored) and _is_note(item):
            yield held, (str(item.code),) if isinstance(item, InputProblem) else ()
            held = None
            continue
        if held is not None:
            yield held, ()
        held = item
    if held is not None:
        yield held, ()


def _is_note(item: Scored | InputProblem) -> bool:
    return isinstance(item, InputProblem) and item.code is ProblemCode.OTHER_BODY_PART
