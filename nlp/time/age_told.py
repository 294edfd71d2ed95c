"""Times that are how old somebody is: "62 years", "a lady of 70 years".

A trouble may be "a fortnight old" as well; that is no age.
"""

from __future__ import annotations

from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.time.timex import Timex

__all__ = ["complaint_behind", "is_age"]

_PATIENT = frozenset("he she i pt patient they".split())
_CHILDREN = frozenset(
    "baby child son daughter infant toddler newborn kid boy girl twin grandson granddaughter "
    "grandchild scan film mri x-ray report puppy letter implant cage wound scar".split()
)
_ENDS = frozenset({",", ".", ";", ")", "\n", "who", "with", "has"})
_ILL = frozenset("history hx h/o course period term total back known chronic case".split())
_POINTING = (["this", "one"], ["this", "bout"], ["this", "episode"], ["this", "attack"])
_YEARS = frozenset({"year", "y"})
_AGED = frozenset(
    "old yo y/o aged lady man woman gentleman male female f m boy girl gent chap".split()
)
_TITLES = frozenset(
    "mr mrs ms miss mx sir dr prof master sgt capt sig signora herr frau pat patient name "
    "madam re mzee alhaji alhaja chief bi gogo mama baba tata amma nana".split()
)
_COMPLAINTS = frozenset({"leg", "back", "symptom", "deficit"})
_PERSONS = frozenset(
    "patient lady man woman gentleman male female person client farmer worker".split()
)
_LEADS = frozenset(
    "for since x over history of hx h/o last past these nearly from about within after in "
    "on duration".split()
)


def is_age(norms: list[str], t: Timex, begin: int, before: list[str], after: list[str]) -> bool:
    """Whether a length is the age of somebody, by its words and those before and after it."""
    if t.kind != "for" or t.days is None:
        return False
    words = norms[t.start : t.end]
    if after[:1] == ["old"]:
        said = {time_words().anchors.get(word) for word in before} & _COMPLAINTS
        told = said or complaint_behind(after[1:]) or _is_of_trouble(norms, t, begin)
        return not (t.days < 365 * 16 and told)
    if (
        after[:2] == ["of", "age"]
        or before[-1:] in (["age"], ["aged"])
        or before[-2:] in (["age", ":"], ["age", "-"])
    ):
        return True
    if t.days < 16 * 365 or not any(_is_year(word) for word in words):
        return False
    if (after and after[0] in _AGED) or after[:2] == [".", "o"]:
        return True
    if before[-1:] == ["of"] and not _PERSONS.isdisjoint(before[-3:]):
        return True
    if before[-1:] == ["of"] and (not after or after[0] in _ENDS) and _tells_nobody(before):
        return True
    if before and before[-1] in _LEADS and "age" not in before:
        return False
    if after and after[0] in ("history", "of", "duration", "ago"):
        return False
    if t.days >= 40 * 365 or not _TITLES.isdisjoint(norms[max(begin, t.start - 10) : t.start]):
        return True
    return _COMPLAINTS.isdisjoint(time_words().anchors.get(word) for word in norms[begin : t.start])


def _is_year(word: str) -> bool:
    return word in _YEARS or time_words().units.get(word) == "year"


def _tells_nobody(before: list[str]) -> bool:
    """Whether no words of an illness stand before "of 62 years", which is then an age."""
    kinds = {time_words().anchors.get(word) for word in before}
    return kinds.isdisjoint(_COMPLAINTS) and _ILL.isdisjoint(before)


def _is_of_trouble(norms: list[str], t: Timex, begin: int) -> bool:
    """Whether it is a trouble that is so many weeks old, and no child: "this one is a fortnight
    old".
    """
    ahead = norms[max(begin, t.start - 12) : t.start]
    kinds = {time_words().anchors.get(word) for word in ahead}
    named = bool(kinds & _COMPLAINTS) or ahead[-3:-1] in _POINTING or ahead[-2:-1] == ["it"]
    return named and _CHILDREN.isdisjoint(ahead) and _PATIENT.isdisjoint(ahead[-2:])


def complaint_behind(after: list[str]) -> bool:
    """Whether what is "five weeks old" is a complaint."""
    kinds = {time_words().anchors.get(word) for word in after}
    return bool(kinds & _COMPLAINTS) or {"syndrome", "injury", "history"} & set(after) != set()
