"""A tokenizer made for referral letters.

Keeps together what clinicians write as one (``3/12``, ``4+/5``, ``L5/S1``, ``b/l``, ``+ve``,
``14.3.2025``, ``b.i.d.``) and takes apart what they glue (``10mg``, ``6wks``, ``?CES``,
``bladder/bowel``).
No character is lost: the tokens and their spaces give the text back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress
from operator import add
from sys import intern
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from lsmri.nlp.text.normalise import Normaliser

__all__ = ["LetterTokenizer", "PhraseFolder", "Words", "places_of", "runs_together"]

_MOST_PIECES = 200_000

_TOKEN = re.compile(
    r"""
  (?:
    [A-Za-z]++(?![./\w'’`´\u2060])                                # an ordinary word, the commonest
  | [A-Z](?:\.[A-Z])++(?:\.(?=\ ?\S))?(?!\w)                      # S.L.R., L.S.
  | [A-Za-z](?:\.[A-Za-z])++(?:\.(?=\ ?[a-z\d,;:()/-]))?(?!\w)      # b.i.d., y.o.
  | [ ]
  | [^\W\d_]+(?:['’`´\u2060]+[^\W\d_]+)*(?![/\w])              # can't, naïve
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
  )[ ]?                                             # with the space that follows
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Words:
    """The tokens of a letter without its blanks, as parallel lists.

    texts: the words as written. starts, ends: their offsets (end exclusive).
    norms: the folded form that lexicons are matched on; ``"\\n"`` for a line end, ``""`` for a
        hyphen inside a word. index: position of each word among the tokens of the ``Doc``.
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    norms: list[str]
    index: list[int]

    def __len__(self) -> int:
        return len(self.texts)


class _Pieces(dict[str, tuple[str, str, int, bool]]):
    """From a token with the space behind it to its fold, the token, its length, whether spaced.

    Filled as tokens are met, and bounded, so that memory stays flat over an archive. Folds are
    interned, as those of phrases are, so that most comparisons needn't look into them.
    """

    def __init__(self, normaliser: Normaliser) -> None:
        super().__init__()
        self.normaliser = normaliser

    def __missing__(self, piece: str) -> tuple[str, str, int, bool]:
        if len(self) >= _MOST_PIECES:
            self.clear()
        has_space = piece == "  " if piece.isspace() else piece[-1] == " "
        token = piece[:-1] if has_space else piece
        known = self[piece] = (intern(self.normaliser(token)), token, len(token), has_space)
        return known


class LetterTokenizer:
    """Turns text into a ``Doc`` and leaves its ``Words`` in ``doc.user_data["words"]``."""

    def __init__(self, vocab: Vocab, normaliser: Normaliser) -> None:
        self.vocab = vocab
        self._pieces = _Pieces(normaliser)

    def __call__(self, text: str) -> Doc:
        """Tokenizes; ``doc.text`` equals ``text``."""
        words, tokens, spaces = self._cut(text)
        doc = Doc(self.vocab, words=list(tokens), spaces=list(spaces))
        doc.user_data["words"] = words
        doc.user_data["text"] = text
        return doc

    def words(self, text: str) -> Words:
        """The words alone, as a ``Doc`` of the text would hold them."""
        return self._cut(text)[0]

    def _cut(self, text: str) -> tuple[Words, Sequence[str], Sequence[bool]]:
        """The words of a text, its tokens, and whether a space follows each."""
        pieces = _TOKEN.findall(text)
        if not pieces:
            return Words([], [], [], [], []), (), ()
        norms, tokens, lengths, spaces = zip(*map(self._pieces.__getitem__, pieces), strict=True)
        starts = list(accumulate(map(len, pieces[:-1]), initial=0))
        ends = list(map(add, starts, lengths))
        words = Words(list(tokens), starts, ends, list(norms), list(range(len(pieces))))
        if " " in norms:
            words = _without_blanks(words)
        if not _HOLLOW.isdisjoint(words.texts):
            _press_buttons(words)
        _join_hyphens(words)
        return words, tokens, spaces

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


#: Whether words of a phrase may be one token with the word beside them: "4 /5", "- ve".
runs_together = re.compile(r"(?:^|[\s()\[\]|])[/+–−-]|[/+–−-](?:$|[\s()\[\]|])").search


class PhraseFolder:
    """Folds lexicon phrases by the rules that letters are read with. Remembers their words.

    Where no word can run together with its neighbour into one token ("4 /5", "- ve" can), a
    phrase is folded word by word, and words are few beside phrases.
    """

    def __init__(self, normaliser: Normaliser) -> None:
        self._normaliser = normaliser
        self._words: dict[str, tuple[str, ...]] = {}

    def __call__(self, phrase: str) -> tuple[str, ...]:
        """The folded words of a phrase; those that vanish are left out."""
        if runs_together(phrase):
            return self._cut(phrase)
        folded: tuple[str, ...] = ()
        words = self._words
        for word in phrase.split():
            norms = words.get(word)
            if norms is None:
                norms = words[word] = self._cut(word)
            folded += norms
        return folded

    def _cut(self, phrase: str) -> tuple[str, ...]:
        words = Words([], [], [], [], [])
        at = 0
        for piece in _TOKEN.findall(phrase):
            token = piece.strip()
            if token:
                words.texts.append(token)
                words.starts.append(at)
                words.ends.append(at + len(token))
                words.norms.append(self._normaliser(token))
            at += len(piece)
        _join_hyphens(words)
        return tuple(map(intern, filter(None, words.norms)))


#: Radio buttons: one of a group is filled.
_HOLLOW, _FILLED = frozenset("○◯⚪"), frozenset("●◉⦿⚫")


def _press_buttons(words: Words) -> None:
    """Reads hollow and filled circles as empty and ticked boxes, where a text has both and each
    stands ahead of its label: alone they are bullets.
    """
    buttons = [k for k, text in enumerate(words.texts) if text in _HOLLOW or text in _FILLED]
    if _FILLED.isdisjoint(words.texts) or any(
        words.norms[k + 1 : k + 2] in ([], ["\n"]) for k in buttons
    ):
        return
    for k in buttons:
        words.norms[k] = "[ ]" if words.texts[k] in _HOLLOW else "[x]"


def places_of(word: str, norms: list[str]) -> list[int]:
    """Where a folded word stands among others, in order."""
    places: list[int] = []
    for _ in range(norms.count(word)):
        places.append(norms.index(word, places[-1] + 1 if places else 0))
    return places


def _without_blanks(words: Words) -> Words:
    kept = [norm != " " for norm in words.norms]
    return Words(
        list(compress(words.texts, kept)),
        list(compress(words.starts, kept)),
        list(compress(words.ends, kept)),
        list(compress(words.norms, kept)),
        list(compress(words.index, kept)),
    )


def _join_hyphens(words: Words) -> None:
    """Makes a hyphen inside a word vanish for matching: ``follow-up`` reads ``follow up``."""
    norms, starts, ends, texts = words.norms, words.starts, words.ends, words.texts
    for i in places_of("-", norms):
        if i == 0 or i + 1 == len(norms):
            continue
        if ends[i - 1] == starts[i] and ends[i] == starts[i + 1] and texts[i + 1][0].isalpha():
            norms[i] = ""
