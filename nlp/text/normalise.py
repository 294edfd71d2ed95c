"""Folds a written word to the form that lexicons are matched on.

Case, accents, spelling variants, plural endings and safe misspellings vanish; meaning stays.
The same folding is applied to the lexicons, so both sides always agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

__all__ = ["Normaliser"]

#: Below this length a misspelling is as likely another word.
_SHORTEST_CORRECTED = 6
#: In words of so many letters only two that changed places are corrected, and only in a word
#: written small: names are as short.
_SWAPPED = range(4, 6)
#: From this length on two slips are still closer to one lexicon word than to any other.
_TWO_SLIPS = 10

_PUNCTUATION = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-",
    "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"',
    "&": "and", "•": "*", "·": "*", "●": "*", "▪": "*", "◦": "*",
    "☒": "[x]", "☑": "[x]", "✓": "[x]", "✔": "[x]", "(x)": "[x]",
    "(✓)": "[x]", "(✔)": "[x]", "[✓]": "[x]", "[✔]": "[x]",
    "□": "[ ]", "▢": "[ ]", "◻": "[ ]", "■": "[x]", "◼": "[x]",
    "☐": "[ ]", "✗": "[ ]", "✘": "[ ]", "[]": "[ ]", "⇒": "->", "→": "->", "=>": "->", "½": "1/2",
}  # fmt: skip


class Normaliser:
    """Calls return the folded form: ``" "`` for blanks, ``"\\n"`` for a line end.

    variants: folded single words to what they stand for (``"wk": "week"``).
    lookalikes: real words that must not be corrected into a lexicon word.
    """

    def __init__(
        self, variants: Mapping[str, str] | None = None, lookalikes: Iterable[str] = ()
    ) -> None:
        self._variants = dict(variants or {})
        self._lookalikes = frozenset(lookalikes)
        self._vocabulary: set[str] = set()
        self._long: dict[str, list[str]] = {}
        self._slips: dict[str, dict[str, str]] = {}
        self._swaps: dict[str, str] = {}

    def __call__(self, form: str) -> str:
        """Folds one token as written."""
        norm = self.fold(form)
        if len(norm) < _SWAPPED.start or norm in self._vocabulary or not norm.isalpha():
            return norm
        if len(norm) in _SWAPPED and form.islower() and norm not in self._lookalikes:
            norm = self._unswapped(norm)
        if len(norm) >= _SHORTEST_CORRECTED - 1 and norm not in self._vocabulary:
            norm = self._correct(norm)
        return norm

    def learn(self, words: Iterable[str]) -> None:
        """Takes folded lexicon words as the vocabulary that misspellings are corrected to."""
        for word in words:
            if word.isalpha() and word not in self._vocabulary:
                self._vocabulary.add(word)
                if len(word) >= _SHORTEST_CORRECTED:
                    self._long.setdefault(word[0], []).append(word)
        self._slips.clear()
        self._swaps.clear()

    def fold(self, form: str) -> str:
        """Folds one token as written, its misspellings left as they are."""
        if form.isspace():
            return "\n" if "\n" in form else " "
        norm = _PUNCTUATION.get(form)
        if norm is not None:
            return norm
        norm = form.lower()
        if not norm.isascii():
            norm = norm.replace("’", "'").replace("`", "'").replace("´", "'").replace("\u2060", "")
            norm = norm.replace("–", "-").replace("−", "-").replace("œ", "oe").replace("æ", "ae")
            norm = "".join(
                c for c in unicodedata.normalize("NFKD", norm) if not unicodedata.combining(c)
            )
            if not norm.strip():
                return " "
        if norm.endswith("'s"):
            norm = norm[:-2]
        if norm in self._variants:
            return self._variants[norm]
        if "." in norm and norm[0].isalpha():
            norm = norm.replace(".", "")
        norm = _singular(norm)
        return self._variants.get(norm, norm)

    def _correct(self, norm: str) -> str:
        if norm in self._lookalikes or not self._vocabulary:
            return norm
        slips = self._slips_of(norm[0])
        candidates = set(slips.get(norm, "").split())
        left = _deletions(norm)
        for slip in slips.keys() & left:
            candidates.update(slips[slip].split())
        candidates.update(slip for slip in self._vocabulary & left if slip[0] == norm[0])
        if not candidates:
            return norm
        best = sorted(c for c in candidates if _one_slip(norm, c))
        if len(best) > 1 and len({c[:4] for c in best}) == 1:
            best = best[:1]
        if len(best) > 1:
            shared = sorted(((_shared(norm, c), c) for c in best), reverse=True)
            best = [shared[0][1]] if shared[0][0] > shared[1][0] else []
        if not best and len(norm) >= _TWO_SLIPS:
            best = [c for c in candidates if abs(len(c) - len(norm)) <= 1]
        return best[0] if len(best) == 1 else norm

    def _unswapped(self, norm: str) -> str:
        """The one short vocabulary word that it is with two neighbouring letters swapped."""
        if not self._swaps:
            for word in sorted(self._vocabulary):
                if len(word) in _SWAPPED:
                    for swapped in _neighbours_swapped(word) - self._vocabulary:
                        self._swaps[swapped] = "" if swapped in self._swaps else word
        return self._swaps.get(norm) or norm

    def _slips_of(self, initial: str) -> dict[str, str]:
        """Vocabulary words with this initial, by what is left where one letter is lost.

        Made when a word with that initial is first met: writers rarely get the first letter wrong.
        Words that come to the same stand in one string, with blanks between: unlike lists, strings
        don't keep the garbage collector busy.
        """
        slips = self._slips.get(initial)
        if slips is None:
            slips = self._slips[initial] = {}
            for word in self._long.get(initial, ()):
                for slip in _deletions(word):
                    known = slips.get(slip)
                    slips[slip] = word if known is None else f"{known} {word}"
        return slips


def _singular(word: str) -> str:
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui'" and word.isalpha():
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]
    return word


def _deletions(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _neighbours_swapped(word: str) -> set[str]:
    """A word with two neighbouring letters swapped, its first left in place."""
    pairs = range(1, len(word) - 1)
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in pairs}
    return swapped - {word}


def _shared(a: str, b: str) -> int:
    """How many letters two words have in common at their beginning."""
    for count, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return count
    return min(len(a), len(b))


def _one_slip(a: str, b: str) -> bool:
    """Whether one insertion, deletion, substitution or transposition turns a into b."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (
        a[i + 1 : i + 2] == b[i : i + 1]
        and a[i : i + 1] == b[i + 1 : i + 2]
        and a[i + 2 :] == b[i + 2 :]
    )
