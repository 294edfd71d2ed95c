"""Cuts a letter into windows of word pieces that the encoder can take.

Windows overlap, and each answers only for the pieces that it sees with enough text around them:
``own`` says which, and the windows' own pieces together are the letter's, once each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

__all__ = ["LINE_END", "Window", "encode", "marks", "windows"]

#: Stands for a line end, which the word pieces of the base model leave out.
LINE_END = "\n"
#: Word processors' signs for which letters that teach have the keyboard's, one for one.
_TYPOGRAPHY = str.maketrans(
    "–—−‐‑‒" + "’‘`´" + "“”" + "•·●▪◦", "-" * 6 + "'" * 4 + '"' * 2 + "-" * 5
)
_MARKS = (("[CLS]", "[SEP]"), ("<s>", "</s>"))


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces with their marks at both ends.

    ids: as the encoder takes them, with the classification and separator marks. offsets: code
    points of each piece in the letter, (0, 0) for marks. own: the pieces that this window answers
    for, as positions in ``ids``.
    """

    ids: list[int]
    offsets: list[tuple[int, int]]
    own: range


def marks(tokenizer: Tokenizer) -> tuple[int, int]:
    """The ids of the marks that open and close a window.

    Raises ``ValueError`` for a tokenizer that has neither BERT's marks nor RoBERTa's.
    """
    for opening, closing in _MARKS:
        first, last = tokenizer.token_to_id(opening), tokenizer.token_to_id(closing)
        if first is not None and last is not None:
            return first, last
    raise ValueError("the tokenizer has no marks for the ends of a text, as BERT's does")


def encode(tokenizer: Tokenizer, text: str) -> Encoding:
    """The pieces of a text without marks; a curly quote is as good as a plain one."""
    return tokenizer.encode(text.translate(_TYPOGRAPHY), add_special_tokens=False)


def windows(
    encoding: Encoding, *, first: int, last: int, size: int, context: int
) -> Iterator[Window]:
    """Windows of at most ``size`` ids over an encoding.

    first, last: the ids of the marks that open and close a window. context: how many pieces a
    window sees before and behind those that it answers for, where the letter goes on.
    Raises ``ValueError`` unless ``size`` leaves room between the contexts.
    """
    room = size - 2
    if room <= 2 * context:
        raise ValueError(f"windows of {size} leave no room with a context of {context}: widen them")
    ids, offsets = encoding.ids, encoding.offsets
    begin = 0
    while True:
        end = min(begin + room, len(ids))
        own_from = begin + context if begin else 0
        own_to = end - context if end < len(ids) else end
        yield Window(
            [first, *ids[begin:end], last],
            [(0, 0), *offsets[begin:end], (0, 0)],
            range(own_from - begin + 1, own_to - begin + 1),
        )
        if end == len(ids):
            return
        begin = own_to - context
