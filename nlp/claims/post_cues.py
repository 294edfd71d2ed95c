"""The cue right behind a finding: "fever: no", "weight loss - N", "CES?", "SLR positive"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lsmri.corpora.scheme import MRI_SAFETY
from lsmri.nlp.claims.answer_boxes import (
    ANSWERS,
    begins_boxes,
    leads_answer,
    of_box,
    of_boxes,
    of_sign,
    sign_at,
)
from lsmri.nlp.claims.clause import SCREENED, Clause, says_yes
from lsmri.nlp.claims.tickboxes import boxes_lead
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["answered_yes", "cue_behind", "item_denied", "plus_among_minuses"]

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
_DENIALS = (["none"], ["nil"], ["no"], ["negative"], ["absent"])
#: From so many items on, answers behind them make a list a form.
_ITEMS = 3
#: What stands ahead of an answer.
_ANSWER_SIGNS = frozenset({":", "-", "=", "[", "("})
#: Behind "yes," these say that all is well.
_FINE = frozenset("normal continent fine ok okay good passing opening full voiding both".split())
#: Where semicolons part the items, another sign stands at most so many words away.
_NEIGHBOURS = 8
_SIGNS = frozenset({"-", "+"})
#: An item of a list with signs behind has at most so many words.
_ITEM_LENGTH = 3
_NO_ITEM = frozenset("yes no new known suspected since today now please y n".split())
_ITEM_ENDS = frozenset({",", ";", ".", "|", "\n"})
_STOPS = frozenset({",", "."})
#: Between the items of a list, and ahead of one that a denial may hold for as well.
_JOINS = frozenset({",", "/", "and", "or", "&"})
_LEADS = frozenset({",", "/", "or", "and"})
#: Words that no denial skips on its way to a finding of the safety list.
_NO_FILLERS = frozenset("no not and but for with has".split())
#: Between a finding and what is said behind it these change nothing.
_PASSED = frozenset(
    ": - = . suspected [ ] y/n ~ specifically asked about any too test screen screened tested "
    "status question questions _ | ( is are was were area all both either symptom has have "
    "been today now currently ) there being at this also l r left right".split()
)
_CLOSING = frozenset(", . ; ( ) / | and but today currently at -".split()) | {"\n"}
_CHECKED = frozenset(MRI_SAFETY)
_TESTED = frozenset({"immunosuppression", "recent_infection"})


def cue_behind(clause: Clause, f: Finding, kind: str) -> str | None:
    """The cue of a kind right after the finding, or after the list that it heads: "no" for a denial
    in "fever: no" and in "fever, night sweats: no", "(+)" for an affirmation in "SLR (+)".
    """
    cues = clause.kinds.get(kind)
    if not clause.marked and (cues is None or cues[-1].start < f.end):
        return None
    for at, crossed in _places_behind(clause, f, kind):
        if begins_boxes(clause, at):
            return of_boxes(clause, at, kind)
        answer = _of_cue(clause, f, kind, at, crossed)
        if not answer and not _is_listed(clause, at, kind):
            answer = of_sign(clause, at, kind) or of_box(clause, at, kind)
        if answer:
            return answer
    return None


def _of_cue(clause: Clause, f: Finding, kind: str, at: int, crossed: bool) -> str | None:
    """The cue of a kind that begins at a word, if it speaks of the finding: "no" in "fever: no",
    and nothing in "fever, no cough".
    """
    for cue in clause.kinds.get(kind, ()):
        if cue.start == at and _stands_behind(clause, cue, f, crossed):
            return " ".join(clause.norms[cue.start : cue.end])
    return None


def _places_behind(clause: Clause, f: Finding, kind: str) -> Iterator[tuple[int, bool]]:
    """The words behind the finding at which its answer may begin, up to where another matter does,
    and whether other findings lie before them: ":" and "no" in "fever: no, works nights".
    """
    crossed = False
    spare = _spare(f, kind)
    at = f.end
    while at < clause.end:
        yield at, crossed
        norm = clause.norms[at]
        if kind == "negation_post" and _is_yes(clause, at):
            return
        if _is_listed(clause, at, kind) or _leads_item(clause, at, kind):
            crossed = True
        elif leads_answer(clause, at) and norm == "[ ]":
            at += 1
        elif sign_at(clause, at) in ANSWERS:
            return
        elif not (crossed and norm in _JOINS) and not _is_passed(clause, at, kind):
            if not spare or not norm.isalpha() or norm in _NO_FILLERS:
                return
            spare -= 1
        at += 1


def answered_yes(clause: Clause, at: int) -> str | None:
    """The "yes" that stands at a word, signs passed over, and closes its item: "Y" in ": Y", but
    not in "Y / N", "yes, continent", "++ full".
    """
    norms = clause.norms
    while at < clause.end and norms[at] in _ANSWER_SIGNS:
        at += 1
    if at >= clause.end or not says_yes(norms, at):
        return None
    behind = [norm for norm in norms[at + 1 : at + 4] if norm not in ("]", ")")]
    if ":" in behind[1:] and _FINE.isdisjoint(behind[:1]):
        return norms[at]  # the next item's: "saddle: Y  bladder: N"
    if behind and (behind[0] not in _ITEM_ENDS or not _FINE.isdisjoint(behind[1:2])):
        return None
    return norms[at]


def plus_among_minuses(clause: Clause, at: int) -> str | None:
    """The plus sign that closes an item, where a minus sign closes another: "bladder +, bowel -".

    A colon may stand before it.
    """
    norms = clause.norms
    if norms[at : at + 1] == [":"]:
        at += 1
    if norms[at : at + 1] != ["+"] or not _ends_item(clause, at + 1):
        return None
    signs = clause.reading.places_within(_SIGNS, clause.begin, clause.end)
    return "+" if any(norms[k] == "-" and _ends_item(clause, k + 1) for k in signs) else None


def _is_yes(clause: Clause, at: int) -> bool:
    """Whether a word says yes, or a plus sign closes an item: "numb Y, leaking N", "numb +, …"."""
    if clause.norms[at] == "+":
        return _ends_item(clause, at + 1)
    return says_yes(clause.norms, at)


def _spare(f: Finding, kind: str) -> int:
    """How many words of any kind a denial may skip: "pacemaker or other device: no"."""
    if kind != "negation_post":
        return 0
    return 3 if f.concept in _TESTED else 5 if f.concept in _CHECKED else 0


def _is_listed(clause: Clause, at: int, kind: str) -> bool:
    """Whether a word is another finding's, so that a denial behind it holds for both."""
    return kind == "negation_post" and at in clause.covered


def _leads_item(clause: Clause, at: int, kind: str) -> bool:
    """Whether a comma or "or" leads to another finding that a denial may hold for as well."""
    return (
        kind == "negation_post"
        and clause.norms[at] in _LEADS
        and at + 1 < clause.end
        and _covered_soon(clause, at + 1)
    )


def _is_passed(clause: Clause, at: int, kind: str) -> bool:
    """Whether a word changes nothing about the answer behind it: "fever? none", "weakness is: no",
    "night pain, none"; a quotation mark behind a colon begins the patient's own words.
    """
    norm = clause.norms[at]
    if norm == ",":
        return _closes_list(clause, at + 1, kind)
    if norm == "?":
        return kind != "possible_post"
    return norm in _PASSED or (norm == '"' and clause.norms[at - 1] == ":")


def _closes_list(clause: Clause, at: int, kind: str) -> bool:
    """Whether the answer behind a comma is the last word: "sweats, none", "…, all denied"."""
    if kind == "negation_post":
        word = clause.norms[at : at + 1]
        if word in _DENIALS:
            return _closes(clause, at + 1)
        if word != ["all"]:
            return False
    return kind != "affirm_post" and any(
        cue.start == at and _closes(clause, cue.end) for cue in clause.kinds.get(kind, ())
    )


def item_denied(clause: Clause, f: Finding) -> bool:
    """Whether its item ends in "no", as others of a list do: "fever no; pain at night no"."""
    if ";" not in clause.reading.vocabulary:
        return False
    words = clause.norms[clause.begin : clause.end]
    if words.count(";") < _ITEMS - 1:
        return False
    ends = [k for k, word in enumerate(words) if word in (";", ".", "\n")] or [len(words)]
    denied = [k for k in ends if k and words[k - 1] == "no"]
    place = f.end - clause.begin
    return len(denied) >= _ITEMS and next((k for k in ends if k >= place), None) in denied


def _closes(clause: Clause, at: int) -> bool:
    return at >= clause.end or clause.norms[at] in (".", "\n", ";")


def _covered_soon(clause: Clause, at: int) -> bool:
    return at in clause.covered or (at + 1 < clause.end and at + 1 in clause.covered)


def _is_signed(clause: Clause, at: int) -> bool:
    """Whether a sign closes an item of a list with signs behind: "fever -, sweats +".

    One of them is a plus, stops touch them, or they end their line: of two dashes alone both may be
    no more than dashes.
    """
    norms = clause.norms
    if at - 1 not in clause.covered:
        return False
    if _ends_line_signed(clause, at) or _ends_sentence_signed(clause, at):
        return True
    if not _ends_item(clause, at + 1):
        return False
    first, last = clause.begin, clause.end
    if norms[at + 1 : at + 2] == [";"]:  # which parts sentences
        first, last = max(0, first - _NEIGHBOURS), min(last + _NEIGHBOURS, len(norms))
    signs = clause.reading.places_within(_SIGNS, first, last)
    return any(norms[k] == "+" and _ends_item(clause, k + 1) for k in signs)


def _ends_sentence_signed(clause: Clause, at: int) -> bool:
    """Whether stops touch the signs of a list, the last one of its sentence's too: "retention -,
    incontinence -." At least two of them.
    """
    starts, ends, norms = clause.reading.starts, clause.reading.ends, clause.norms
    last = clause.end - 1
    while last > 0 and norms[last] == "\n":
        last -= 1
    if last < 1 or norms[last] != "." or norms[last - 1] not in _SIGNS:
        return False
    signs = clause.reading.places_within(_SIGNS, clause.begin, clause.end)
    touched = {k for k in signs if norms[k + 1] in _STOPS and starts[k + 1] == ends[k]}
    return len(touched) > 1 and {at, last - 1} <= touched


def _ends_line_signed(clause: Clause, at: int) -> bool:
    """Whether the line holds nothing but items with a sign behind, up to its end: "retention -
    incontinence -". At least two of them, of a few words each.
    """
    norms = clause.norms
    line = next((k for k in range(at, clause.end) if norms[k] == "\n"), clause.end)
    if norms[line - 1] not in _SIGNS:
        return False
    # one that begins the line is a bullet
    signs = [k for k in range(clause.begin + 1, line) if norms[k] in _SIGNS]
    begins = [clause.begin - 1, *signs]
    items = [range(a + 1, b) for a, b in pairwise(begins)]
    return len(items) > 1 and all(_may_be_signed(clause, item) for item in items)


def _may_be_signed(clause: Clause, item: range) -> bool:
    """Whether words may be an item with a sign behind: a finding, or one word that is none."""
    words = clause.norms[item.start : item.stop]
    if not 0 < len(words) <= _ITEM_LENGTH or not _NO_ITEM.isdisjoint(words):
        return False
    return words[-1].isalpha() and (item.stop - 1 in clause.covered or len(words) == 1)


def _ends_item(clause: Clause, at: int) -> bool:
    return at >= len(clause.norms) or clause.norms[at] in _ITEM_ENDS


def _stands_behind(clause: Clause, cue: Cue, f: Finding, crossed: bool) -> bool:
    words = clause.norms[cue.start : cue.end]
    following = clause.norms[cue.end] if cue.end < clause.end else "\n"
    before = clause.norms[cue.start - 1]
    closes = following in _CLOSING
    if words == ["n"] and clause.has_answers():
        return True
    if words == ["0"] and clause.norms[clause.begin : clause.end].count("0") > 1:
        return True
    if len(words) == 1 and words[0] in _AMBIGUOUS_POST:
        if words[0] == "-":
            answers = following in ("\n", ";", ",", "|", ".") and before in (":", "|")
            return answers or (not crossed and _is_signed(clause, cue.start))
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
