"""An annotated letter: the common item of every corpus, in whatever file it lies."""

from __future__ import annotations

from dataclasses import dataclass, field

from lsmri.corpora.letter import FeatureRecord, Letter, Mention

__all__ = ["AnnotatedLetter"]


@dataclass(frozen=True, slots=True)
class AnnotatedLetter:
    """A letter with its gold mentions and gold feature record.

    mentions: by start, then end; offsets are code points of ``letter.text``.
    recorded: False where the source holds no feature record; ``record`` is then empty, and says
        nothing of the letter.
    split: ``train``, ``development``, ``test``, or empty where the corpus isn't split.
    note: why the letter is annotated as it is.
    line: on which it starts in its file, from 1; None where the form has no lines.
    """

    letter: Letter
    mentions: tuple[Mention, ...]
    record: FeatureRecord
    author: str = ""
    style: str = ""
    country: str = ""
    note: str = field(default="", compare=False)
    split: str = ""
    recorded: bool = True
    line: int | None = field(default=None, compare=False)
