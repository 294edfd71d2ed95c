"""Tick boxes, ahead of what they tick or behind it."""

from __future__ import annotations

from lsmri.nlp.claims.clause import Clause
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading, line_start

_BOXES = frozenset({"[x]", "[ ]"})
#: A box holds for a finding at most so many words behind it.
_WITHIN_ITEM = 4
_PARTED = frozenset({"[x]", "[ ]", "\n", ".", ";", ":", ")", "but"})

#: A heading ends at most so many words behind the finding in it, and its first choice has as many.
_OF_HEADING = 2
_FIELD_ENDS = frozenset({"\n", ".", ";", ":"})
_NONE = frozenset({"none", "nil", "neither", "no", "nothing"})

__all__ = ["boxes_lead", "none_ticked", "tick_behind", "tick_of", "ticks_deny"]


def tick_of(clause: Clause, f: Finding) -> str | None:
    """A tick box or a sign in brackets right before the finding."""
    if not clause.marked and "[" not in clause.reading.vocabulary:
        return None
    k = f.start - 1
    norms = clause.norms
    if k > clause.begin and norms[k] == "/":
        while k > clause.begin and (norms[k] == "/" or k in clause.covered):
            k -= 1
    k = _box_of_item(clause, k)
    if k >= clause.begin and norms[k] in ("[x]", "[ ]"):
        line = line_start(clause.reading, k)
        if not boxes_lead(clause, k):
            first_box = next(j for j in range(line, k + 1) if norms[j] in ("[x]", "[ ]"))
            if any(j in clause.covered for j in range(line, first_box)):
                return None
        if norms[k] == "[x]" and ticks_deny(clause.reading):
            return "tick"
        return "[x]" if norms[k] == "[x]" else "unticked"
    if k - 1 >= clause.begin and norms[k] == ")" and norms[k - 1] == "(":
        return "unticked"
    if (
        k - 2 in clause.reading.line_starts
        and norms[k - 2 : k + 1 : 2] == ["[", "]"]
        and norms[k - 1] in ("y", "n")
    ):
        return "[x]" if norms[k - 1] == "y" else "unticked"
    if (
        k - 2 >= clause.begin
        and norms[k] == ")"
        and norms[k - 2] == "("
        and norms[k - 1] in ("-", "+")
    ):
        return "(-)" if norms[k - 1] == "-" else "[x]"
    return None


def _box_of_item(clause: Clause, k: int) -> int:
    """The unticked box a few words before word k, else k: text may follow the last of several."""
    norms = clause.norms
    if "[ ]" not in clause.reading.where:
        return k
    for at in range(k, max(clause.begin, k - _WITHIN_ITEM) - 1, -1):
        if norms[at] == "[ ]" and boxes_lead(clause, at):
            last = _BOXES.isdisjoint(norms[k + 1 : clause.end])
            return k if last and not _BOXES.isdisjoint(norms[clause.begin : at]) else at
        if norms[at] in _PARTED:
            break
    return k


def tick_behind(clause: Clause, f: Finding) -> str | None:
    """The tick box right after the finding, on a line where each box follows what it ticks."""
    norms = clause.norms
    k = f.end + (norms[f.end : f.end + 1] == [":"])
    if norms[k : k + 1] not in (["[x]"], ["[ ]"]) or boxes_lead(clause, k):
        return None
    stop = min((b for b in clause.reading.line_starts if b > k), default=len(norms))
    last = max(j for j in range(k, stop) if norms[j] in ("[x]", "[ ]"))
    if last + 1 < stop and norms[last + 1] not in ("\n", ".", ";"):
        return None
    return "[x]" if norms[k] == "[x]" else "unticked"


def none_ticked(clause: Clause, f: Finding) -> str | None:
    """ "none" where that alone is ticked of the choices behind a heading with the finding: "leg
    pain: [ ] left [ ] right [x] none", or with each box behind its word.
    """
    norms = clause.norms
    if "[x]" not in clause.reading.where or ":" not in norms[f.end : f.end + _OF_HEADING + 1]:
        return None
    first = norms.index(":", f.end) + 1
    if not _FIELD_ENDS.isdisjoint(norms[f.end : first - 1]):
        return None  # another field's heading
    stop = next((k for k in range(first, len(norms)) if norms[k] in _FIELD_ENDS), len(norms))
    if _BOXES.isdisjoint(norms[first : min(first + _OF_HEADING + 1, stop)]):
        return None
    leads = norms[first] in _BOXES
    words = [*norms[first:stop], "."]
    ticked = [
        words[k + 1 : k + 3] if leads else words[k - 1 : k]
        for k in range(len(words))
        if words[k] == "[x]"
    ]
    alone = ticked and all(said[0] in _NONE and _PARTED.issuperset(said[1:]) for said in ticked)
    return "none" if alone and not ticks_deny(clause.reading) else None


def boxes_lead(clause: Clause, k: int) -> bool:
    """Whether the tick boxes of this line stand ahead of what they tick."""
    line = line_start(clause.reading, k)
    boxes = (j for j in range(line, k + 1) if clause.norms[j] in ("[ ]", "[x]"))
    first = next(boxes, k)
    if clause.norms[first - 1] == ":" and first - 2 in clause.covered - clause.whole:
        return False
    return first == line or clause.norms[first - 1] in (":", "-", "*", "o", "|", ")", ".")


def ticks_deny(reading: Reading) -> bool:
    """Whether the letter says that a tick means "asked and clear"."""
    norms = reading.norms
    if "tick" not in norms:
        return False
    at = norms.index("tick")
    return bool(
        {"clear", "negative", "no", "normal", "absent", "deny", "excluded"}
        & set(norms[at : at + 7])
    )
