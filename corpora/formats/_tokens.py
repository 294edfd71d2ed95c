"""Tokens that every mention begins and ends with, and that give the text again."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from lsmri.corpora.letter import Mention

__all__ = ["Tokens", "blank", "tokens"]

#: Of each token: its start and end in the text, and whether a blank of its own follows.
Tokens = list[tuple[int, int, bool]]


#: Words that the tokenizer may know: its vocabulary keeps every new one.
_WORDS = 20_000
_made: list[Any] = []


def blank() -> Any:
    """spaCy's English tokenizer without a pipeline, made anew when it has met too many words.

    A Doc keeps the vocabulary that it was made with.
    """
    if not _made or len(_made[0].vocab.strings) > _WORDS:
        import spacy  # noqa: PLC0415 - takes a second

        _made[:] = [spacy.blank("en")]
    return _made[0]


def tokens(text: str, mentions: Iterable[Mention]) -> Tokens:
    """spaCy's English tokens, cut where a mention begins or ends within one."""
    spans = [(m.start, m.end) for m in mentions]
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    cuts = {0, len(text), *starts, *ends}
    for token in blank().tokenizer(text):
        cuts.update((token.idx, token.idx + len(token)))
    found: Tokens = []
    for start, end in pairwise(sorted(cuts)):
        joins = text[start:end] == " " and start not in starts and end not in ends
        # spaCy holds one blank with the token before it.
        if joins and found and not found[-1][2]:
            found[-1] = (*found[-1][:2], True)
        else:
            found.append((start, end, False))
    return found
