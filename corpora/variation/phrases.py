"""Tables of phrases that may take one another's place, and how they are found in a text."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Any

__all__ = ["Phrases", "cased", "either_way", "table"]


def table(name: str) -> dict[str, Any]:
    """The data of ``tables/NAME.toml``."""
    path = files("lsmri.corpora.variation") / "tables" / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8"))


def either_way(lists: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    """Each form with the others of its list, or of its lists."""
    others: defaultdict[str, list[str]] = defaultdict(list)
    for forms in lists:
        for form in forms:
            others[form] += [other for other in forms if other != form]
    return dict(others)


class Phrases:
    """Finds the phrases of a table as whole words, in any case, the longest first.

    Built once, a search takes one pass over the text.
    """

    def __init__(self, forms: Mapping[str, Sequence[str]]) -> None:
        self._forms = {form.lower(): tuple(others) for form, others in forms.items()}
        self._pattern = re.compile(_alternation(self._forms), re.IGNORECASE)

    def find(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
        """Each match with what may take its place."""
        for match in self._pattern.finditer(text, start, len(text) if end is None else end):
            # Case folding knows letters that lower() doesn't: a long s matches an s.
            others = self._forms.get(match[0].lower())
            if others:
                yield match, others


def _alternation(forms: Iterable[str]) -> str:
    """One pattern, branching at the first character so that most places are left at once."""
    ordered = sorted(forms, key=lambda form: (form[0], -len(form), form))
    branches = [
        re.escape(first) + f"(?:{'|'.join(re.escape(form[1:]) for form in group)})"
        for first, group in groupby(ordered, key=lambda form: form[0])
    ]
    return rf"(?<![\w/'’-])(?:{'|'.join(branches)})(?![\w/'’-])"


def cased(new: str, match: re.Match[str]) -> str:
    """``new`` in the case of the words that it replaces: a sentence keeps its capital."""
    old = match[0]
    if not old[0].isupper():
        return new
    if old.isupper():
        text, start, end = match.string, match.start(), match.end()
        if (text[max(0, start - 12) : start] + text[end : end + 12]).isupper():
            return new.upper()
        if text[:start].rstrip(" ")[-1:] not in ("", ".", "\n", ":"):
            return new
    return new[0].upper() + new[1:]
