"""Boxes and signs in brackets behind a finding: "fever: yes [ ] no [x]", "night pain (-)"."""

from __future__ import annotations

from lsmri.nlp.claims.clause import Clause
from lsmri.nlp.matching.finding import Finding

__all__ = [
    "ANSWERS",
    "begins_boxes",
    "boxes_behind",
    "leads_answer",
    "of_box",
    "of_boxes",
    "of_sign",
    "sign_at",
]

_YES = frozenset({"yes", "y", "ja", "oui"})
_YES_NO = _YES | {"no", "n", "nein", "non"}
_BOXES = (["[x]"], ["[ ]"])
#: A box may lead these.
_NO = frozenset({"no", "n", "nein"})
_LED = _NO | {"yes", "y", "ja"}
#: Between a finding and its boxes at most so many words.
_FILLERS = 4
_BETWEEN = frozenset({",", "/", "|", ";", ".", "or"})
#: Signs in brackets that answer, and the kind of cue that they stand for.
ANSWERS = {"(-)": "negation_post", "(+)": "affirm_post"}


def boxes_behind(clause: Clause, f: Finding) -> bool:
    """Whether "yes [ ] no [x]" stands behind the finding, a word or two between them."""
    for at in range(f.end, min(f.end + _FILLERS, clause.end)):
        if at in clause.covered:
            return False
        if begins_boxes(clause, at):
            return True
    return False


def begins_boxes(clause: Clause, at: int) -> bool:
    """Whether a word is the first of "yes [ ] no [x]", where each box follows its word."""
    return clause.norms[at] in _YES_NO and clause.norms[at + 1 : at + 2] in _BOXES


def of_boxes(clause: Clause, at: int, kind: str) -> str | None:
    """The answer of "yes [ ] unsure [ ] no [x]", each box behind its word or two, if of the kind.

    Where none is ticked it is a denial, unless words follow that may be the answer.
    """
    norms, answered = clause.norms, ""
    label: list[str] = []
    while at < clause.end and norms[at] != "\n":
        if norms[at] in ("[x]", "[ ]"):
            if norms[at] == "[x]":
                answered = answered or " ".join(label)
            label = []
        elif norms[at] not in _BETWEEN:
            label.append(norms[at])
        at += 1
    if answered:
        said = "affirm_post" if answered in _YES else "negation_post"
        return answered if kind == (said if answered in _YES_NO else "possible_post") else None
    return "unticked" if kind == "negation_post" and not label else None


def leads_answer(clause: Clause, at: int) -> bool:
    """Whether a word is a box ahead of "yes" or "no": "fever: [ ] yes [x] no"."""
    return clause.norms[at : at + 1] in _BOXES and not _LED.isdisjoint(
        clause.norms[at + 1 : at + 2]
    )


def of_box(clause: Clause, at: int, kind: str) -> str | None:
    """What a ticked box ahead of its answer says, if it is of the kind: "fever: [x] no"."""
    if clause.norms[at] != "[x]" or not leads_answer(clause, at):
        return None
    said = "negation_post" if clause.norms[at + 1] in _NO else "affirm_post"
    return "no" if kind == said else None


def sign_at(clause: Clause, at: int) -> str:
    """The sign in brackets that begins at a word, "()" for brackets left empty, else nothing."""
    norms = clause.norms
    if norms[at] != "(":
        return ""
    if norms[at + 1 : at + 2] == [")"]:
        return "()"
    closed = at + 2 < clause.end and norms[at + 2] == ")"
    return f"({norms[at + 1]})" if closed and norms[at + 1] in ("-", "+") else ""


def of_sign(clause: Clause, at: int, kind: str) -> str | None:
    """The sign in brackets that begins at a word, if of the kind: "fever (-)"; "fever ( )" denies
    it as well.
    """
    sign = sign_at(clause, at)
    if sign == "()":
        return "unticked" if kind == "negation_post" else None
    return sign if ANSWERS.get(sign) == kind else None
