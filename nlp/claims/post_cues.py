"""The cue right behind a finding: "fever: no", "weight loss - N", "CES?", "SLR positive"."""

from __future__ import annotations

from lsmri.corpora.scheme import MRI_SAFETY
from lsmri.nlp.claims.clause import SCREENED, Clause
from lsmri.nlp.claims.tickboxes import boxes_lead
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["boxes_behind", "cue_behind", "item_denied"]

_AMBIGUOUS_POST = frozenset(
    {
        "no",
        "nil",
        "none",
        "negative",
        "never",
        "deny",
        "absent",
        "n",
        "free",
        "-",
        "0",
        "neg",
        "nothing",
    }
)
#: What answers a question, so that its mark is no doubt.
_ANSWERS = frozenset(
    "no n nil none yes y never fine ok normal grand good deny nothing negative".split()
)
_YES = frozenset({"yes", "y", "ja", "oui"})
_YES_NO = _YES | {"no", "n", "nein", "non"}
_BOXES = (["[x]"], ["[ ]"])
_FILLERS = 4
_DENIALS = (["none"], ["nil"], ["no"], ["negative"], ["absent"])
#: From so many items on, answers behind them make a list a form.
_ITEMS = 3
_BETWEEN = frozenset({",", "/", "|", ";", ".", "or"})
#: Between a finding and what is said behind it these change nothing.
_PASSED = frozenset(
    ": - = . suspected [ ] y/n ~ specifically asked about any too test screen screened tested "
    "status question questions _ | ( is are was were area all both either symptom has have "
    "been today now currently ) there being at this also l r left right".split()
)
_CLOSING = frozenset(", . ; ) / | and but today currently at -".split()) | {"\n"}
_CHECKED = frozenset(MRI_SAFETY)
_TESTED = frozenset({"immunosuppression", "recent_infection"})


def cue_behind(clause: Clause, f: Finding, kind: str) -> str | None:
    """The cue right after the finding, or after the list that it heads."""
    at = f.end
    crossed = False
    spare = 0
    if kind == "negation_post":
        spare = 3 if f.concept in _TESTED else 5 if f.concept in _CHECKED else 0
    while at < clause.end:
        if clause.norms[at] in _YES_NO and clause.norms[at + 1 : at + 2] in _BOXES:
            return _boxed(clause, at, kind)
        for cue in clause.kinds.get(kind, ()):
            if cue.start == at and _stands_behind(clause, cue, f, crossed):
                return " ".join(clause.norms[cue.start : cue.end])
        norm = clause.norms[at]
        if at in clause.covered and kind == "negation_post":
            crossed = True
        elif crossed and norm in (",", "/", "and", "or", "&"):
            pass
        elif (
            norm in (",", "/", "or", "and")
            and kind == "negation_post"
            and at + 1 < clause.end
            and _covered_soon(clause, at + 1)
        ):
            crossed = True
        elif norm == "(" and clause.norms[at + 1 : at + 2] == [")"] and kind == "negation_post":
            return "unticked"
        elif (
            norm == "("
            and at + 2 < clause.end
            and clause.norms[at + 2] == ")"
            and clause.norms[at + 1] in ("-", "+")
        ):
            sign = clause.norms[at + 1]
            if kind == ("negation_post" if sign == "-" else "affirm_post"):
                return f"({sign})"
            return None
        elif (
            norm == ","
            and kind == "negation_post"
            and (
                (clause.norms[at + 1 : at + 2] in _DENIALS and _closes(clause, at + 2))
                or (clause.norms[at + 1 : at + 2] == ["all"] and _denied_all(clause, at + 1))
            )
        ) or (
            norm == ","
            and kind == "possible_post"
            and any(
                c.start == at + 1 and _closes(clause, c.end) for c in clause.kinds.get(kind, ())
            )
        ):
            pass
        elif (
            norm in ("[ ]", "[x]")
            and clause.norms[at + 1 : at + 2]
            and clause.norms[at + 1] in ("yes", "y", "no", "n", "ja", "nein")
        ):
            if norm == "[x]":
                no = clause.norms[at + 1] in ("no", "n", "nein")
                return (
                    "no"
                    if no == (kind == "negation_post") and kind in ("negation_post", "affirm_post")
                    else None
                )
            at += 1
        elif (norm == "?" and kind in ("negation_post", "affirm_post")) or norm in _PASSED:
            pass
        elif norm == '"' and clause.norms[at - 1] == ":":
            pass  # an answer in the patient's words
        elif (
            spare
            and norm.isalpha()
            and norm not in ("no", "not", "and", "but", "for", "with", "has")
        ):
            spare -= 1
        else:
            return None
        at += 1
    return None


def item_denied(clause: Clause, f: Finding) -> bool:
    """Whether its item ends in "no", as others of a list do: "fever no; pain at night no"."""
    words = clause.norms[clause.begin : clause.end]
    if words.count(";") < _ITEMS - 1:
        return False
    ends = [k for k, word in enumerate(words) if word in (";", ".", "\n")] or [len(words)]
    denied = [k for k in ends if k and words[k - 1] == "no"]
    place = f.end - clause.begin
    return len(denied) >= _ITEMS and next((k for k in ends if k >= place), None) in denied


def boxes_behind(clause: Clause, f: Finding) -> bool:
    """Whether "yes [ ] no [x]" stands behind the finding, a word or two between them."""
    for at in range(f.end, min(f.end + _FILLERS, clause.end)):
        if at in clause.covered:
            return False
        if clause.norms[at] in _YES_NO and clause.norms[at + 1 : at + 2] in _BOXES:
            return True
    return False


def _boxed(clause: Clause, at: int, kind: str) -> str | None:
    """The answer of "yes [ ] unsure [ ] no [x]", each box behind its word or two.

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


def _denied_all(clause: Clause, at: int) -> bool:
    """Whether a list ends in "all negative", "all denied"."""
    return any(
        cue.start == at and _closes(clause, cue.end)
        for cue in clause.kinds.get("negation_post", ())
    )


def _closes(clause: Clause, at: int) -> bool:
    return at >= clause.end or clause.norms[at] in (".", "\n", ";")


def _covered_soon(clause: Clause, at: int) -> bool:
    return at in clause.covered or (at + 1 < clause.end and at + 1 in clause.covered)


def _stands_behind(clause: Clause, cue: Cue, f: Finding, crossed: bool) -> bool:
    words = clause.norms[cue.start : cue.end]
    following = clause.norms[cue.end] if cue.end < clause.end else "\n"
    before = clause.norms[cue.start - 1]
    closes = following in _CLOSING
    if words == ["n"] and clause.answers > 1:
        return True
    if words == ["0"] and clause.norms[clause.begin : clause.end].count("0") > 1:
        return True
    if len(words) == 1 and words[0] in _AMBIGUOUS_POST:
        if words[0] == "-":
            return following in ("\n", ";", ",", "|") and before in (":", "|")
        if words[0] == "0":
            return following in ("\n", ";", ",", "|", ".") or cue.end >= clause.end
        if before in (":", "=", "-", "[", "_", "|", ".", "?", ")"):
            return True
        if clause.reading.starts[cue.start] - clause.reading.ends[
            cue.start - 1
        ] > 2 and following in ("\n", "|"):
            return True
        own = cue.start in clause.covered or cue.start - 1 in clause.observables
        if crossed and words[0] == "absent" and own:
            return False  # "foot drop right, ankle jerks absent"
        if words[0] in ("absent", "negative", "deny"):
            return closes or not _covered_soon(clause, cue.end)
        return closes and not crossed
    if (
        len(words) > 1
        and words[0] == "no"
        and words[1] in ("change", "concern", "complaint", "abnormality")
        and f.concept not in SCREENED
    ):
        return False
    if words[0] in ("excluded", "ruled") and {"have", "to", "be"} & set(
        clause.norms[max(clause.begin, f.start - 3) : f.start] + clause.norms[f.end : cue.start]
    ):
        return False
    if words[0] in ("?", "??"):
        if following in _ANSWERS:
            return False
        glued = clause.reading.ends[cue.start - 1] == clause.reading.starts[cue.start]
        after = (
            cue.end < clause.end
            and clause.reading.starts[cue.end] == clause.reading.ends[cue.start]
        )
        apart = words[0] == "??" and not glued and not after
        return (glued or apart) and not after
    if words[0] in ("+", "y", "yes", "present", "[x]") and crossed:
        return False
    if words in (["[ ]"], ["[x]"]):
        return before != "\n" and not boxes_lead(clause, cue.start)
    return not (crossed and cue.kind != "negation_post")
