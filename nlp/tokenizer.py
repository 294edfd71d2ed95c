"""A tokenizer made for referral letters.

Keeps together what clinicians write as one (``3/12``, ``4+/5``, ``L5/S1``, ``b/l``, ``+ve``, ``[x]``,
``14.3.2025``) and takes apart what they glue (``10mg``, ``6wks``, ``?CES``, ``bladder/bowel``).
No character is lost: the tokens and their spaces give the text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from lsmri.nlp.normalise import Normaliser

__all__ = ["LetterTokenizer", "Words", "tokenise"]

_TOKEN = re.compile(
    r"""
    [ ]                                             # the single space, the commonest
  | [^\W\d_]+(?:['’`´\u2060]+[^\W\d_]+)*(?![/\w])              # an ordinary word, can't
  | [LTSCltsc]\d{1,2}(?:\s?[/–-]\s?[LTSClts]?\d{1,2})*(?!\d)(?![^\W\d_])   # L5/S1, L4-5
  | \d{1,4}[./–-]\d{1,2}[./–-]\d{2,4}(?!\d)         # dates
  | \d\s?[+-]?/5(?!\d)                              # MRC grades
  | \d+(?:[.,]\d+)?/\d+(?!\d)                       # 3/12
  | \d+(?:[.,:]\d+)*                                # numbers
  | [A-Za-z](?:/[A-Za-z])+(?![A-Za-z])              # b/l, k/c/o
  | [wW]/(?:out|in|o|e)(?![A-Za-z])
  | [^\W\d_]+(?:['’`´\u2060]+[^\W\d_]+)*                       # a word before a slash or a digit
  | \[[ xX✓✔]?\]|\([xX✓✔]\)                      # tick boxes
  | \s*\n\s*                                        # line ends with their blank lines
  | [+–−-]\s?ve(?![A-Za-z])                         # +ve, -ve
  | \+/-|->|=>|--+>?
  | \++ | \?+ | \s+ | _+ | .
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Words:
    """The tokens of a letter without its blanks, as parallel lists.

    texts: the words as written. starts, ends: their offsets (end exclusive).
    norms: the folded form that lexicons are matched on; ``"\\n"`` for a line end, ``""`` for a hyphen
        inside a word. index: position of each word among the tokens of the ``Doc``.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    norms: list[str]
    index: list[int]

    def __len__(self) -> int:
        return len(self.texts)


class LetterTokenizer:
    """Turns text into a ``Doc`` and leaves its ``Words`` in ``doc.user_data["words"]``."""

    def __init__(self, vocab: Vocab, normaliser: Normaliser) -> None:
        self.vocab = vocab
        self.normaliser = normaliser

    def __call__(self, text: str) -> Doc:
        """Tokenizes; ``doc.text`` equals ``text``."""
        tokens: list[str] = []
        spaces: list[bool] = []
        words = Words([], [], [], [], [])
        forms = self.normaliser.forms
        texts, starts, ends = words.texts, words.starts, words.ends
        norms, index = words.norms, words.index
        at = 0
        for piece in _TOKEN.findall(text):
            end = at + len(piece)
            if piece == " " and spaces and not spaces[-1]:
                spaces[-1] = True
                at = end
                continue
            norm = forms.get(piece)
            if norm is None:
                norm = self.normaliser(piece)
            if norm != " ":
                texts.append(piece)
                starts.append(at)
                ends.append(end)
                norms.append(norm)
                index.append(len(tokens))
            tokens.append(piece)
            spaces.append(False)
            at = end
        _join_hyphens(words)
        doc = Doc(self.vocab, words=tokens, spaces=spaces)
        doc.user_data["words"] = words
        doc.user_data["text"] = text
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """The tokenizer has no state of its own."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> LetterTokenizer:
        """The tokenizer has no state of its own."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """The tokenizer has no state of its own."""

    def from_disk(self, _path: Any, **_: Any) -> LetterTokenizer:
        """The tokenizer has no state of its own."""
        return self


def tokenise(phrase: str, normaliser: Normaliser) -> list[str]:
    """The folded words of a lexicon phrase, by the rules that letters are read with."""
    words = Words([], [], [], [], [])
    at = 0
    for piece in _TOKEN.findall(phrase):
        if not piece.isspace():
            words.texts.append(piece)
            words.starts.append(at)
            words.ends.append(at + len(piece))
            words.norms.append(normaliser(piece))
        at += len(piece)
    _join_hyphens(words)
    return words.norms


def _join_hyphens(words: Words) -> None:
    """Makes a hyphen inside a word vanish for matching: ``follow-up`` reads ``follow up``."""
    norms, starts, ends, texts = words.norms, words.starts, words.ends, words.texts
    for i, norm in enumerate(norms):
        if norm != "-" or i == 0 or i + 1 == len(norms):
            continue
        if ends[i - 1] == starts[i] and ends[i] == starts[i + 1] and texts[i + 1][0].isalpha():
            norms[i] = ""
