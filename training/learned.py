"""Which letters a tagger has learned from, as its model folder tells without their words.

What stands over the tagger's readings has to learn from other letters: from those that taught it a
tagger reads more than it would from new ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.nlp.tagger.numbers import ModelError

__all__ = ["LEARNED", "has_learned", "write_learned"]

LEARNED = "learned.txt"
#: Hexadecimal places kept of a hash: among a million letters two agree by chance once in a
#: thousand million times.
_PLACES = 20


def write_learned(
    items: Iterable[AnnotatedLetter], folder: Path, *, before: Path | None = None
) -> None:
    """Writes the file: a hash of each letter's text a line, sorted.

    before: the model folder whose tagger learned on from them, if one did.
    """
    known = _known(before) if before else frozenset()
    lines = sorted({*known, *map(_digest, items)})
    (folder / LEARNED).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def has_learned(folder: Path) -> Callable[[AnnotatedLetter], bool]:
    """Whether the tagger of a model folder has learned from a letter.

    Raises ``ModelError`` where the folder doesn't tell.
    """
    known = _known(folder)
    return lambda item: _digest(item) in known


def _known(folder: Path) -> frozenset[str]:
    path = folder / LEARNED
    if not path.is_file():
        raise ModelError(
            f"{path}: not there, so nothing tells from which letters the tagger learned; name a"
            " model that 'lsmri train' of this version wrote"
        )
    return frozenset(path.read_text("utf-8").split())


def _digest(item: AnnotatedLetter) -> str:
    return hashlib.sha256(item.letter.text.encode("utf-8", "surrogatepass")).hexdigest()[:_PLACES]
