"""How far a negation or a doubt ahead of a finding reaches: over lists, not into new clauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from lsmri.nlp.claims.clause import DIAGNOSES, Clause, words_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["DOUBT", "NEGATION", "Scope", "reach"]

#: Whether something between cue and finding ends the scope.
End: TypeAlias = Callable[[Clause, Cue, Finding], bool]

_CONTINUES = frozenset({"or", "nor", "any", ",", "/"})
_LISTS = frozenset({",", ";"})
#: "Without" reaches at most so many words.
_SHORT_SCOPE = 6
#: Ahead of a comma these are the value of what stands before them: "sensation nil, tone lax".
_CLOSES = frozenset({"nil", "absent", "none", "negative", "no"})
#: With these ahead a list of what is absent has ended; such findings head none.
_NOW = frozenset({"new", "now", "but"})
_NOT_LISTED = frozenset(
    "low_back_pain radicular_pain referred_leg_pain motor_deficit sensory_deficit reflex_change "
    "nerve_tension_sign".split()
)
#: Behind a comma these begin what is there: "no fever, severe pain", "denies falls, left leg numb".
_BEGINS_ANEW = frozenset("left right l r mild some severe just he she they patient pain i".split())
#: These reach over the commas of any list.
_DENIES_LISTS = frozenset({"deny", "neither"})
#: These deny one thing, and no list with commas, unless the cue ends in a preposition: "not
#: suggestive of".
_DENIES_ONE = frozenset(
    "not never isn't wasn't doesn't didn't don't hasn't haven't hadn't can't".split()
)
#: These tell a loss by themselves, and "no" does ahead of these.
_DENIES_ITSELF = frozenset("not can't cannot couldn't doesn't didn't hasn't unable never".split())
_LOST = frozenset({"sensation", "feeling", "urge", "control", "awareness", "power"})
#: What findings don't fit; the only things that such a cue denies behind a comma.
_OF_PICTURE = frozenset(
    "typical characteristic indicative diagnostic picture consistent suggestive keeping fit match "
    "sound look suggest point pointing against due".split()
)
_PREPOSITIONS = frozenset("of with for to".split())
_LIST_WORDS = frozenset({"or", "nor"})
_LEADS_ITEM = frozenset({"or", "and", "nor", "any", "?"})
_SAYS_THERE = frozenset("for since x positive present worse down with".split())
#: Behind a descriptor these begin no clause: "no trouble with his bladder".
_LINKS = frozenset({"with", "in", "on"})
_QUALITIES = frozenset("progressive persistent ongoing severe worsening increasing".split())
#: Next to the cue these belong to it: "denies he has fever".
_JOINS_QUALITIES = frozenset("or nor any no / and".split())
_VERBS = frozenset("has have had is was can feels when".split())
_NEXT = 2
#: So many words of an item may stand behind its preposition.
_ITEM_REST = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a kind of cue reaches.

    gap: so many words may stand between two items of its list. joins: words that join items, so
        that the gap is counted anew. colon: a colon so many words behind the cue or later ends it.
    inside: whether a colon within the words of another finding does so too.
    ends: what else ends it.
    """

    gap: int
    joins: frozenset[str]
    colon: int
    inside: bool
    ends: tuple[End, ...]


def reach(clause: Clause, cue: Cue, f: Finding, scope: Scope) -> int | None:
    """How many words lie between cue and finding, None where the scope ends before it.

    2 in "no fever, night sweats or falls" for the sweats, None in "no fever but night sweats".
    """
    if cue.end > f.start:
        return 0 if cue.start < f.start else None
    if any(ends(clause, cue, f) for ends in scope.ends):
        return None
    if _is_far(clause, cue, f, scope) or _crosses_colon(clause, cue, f, scope):
        return None
    return f.start - cue.end


def _is_far(clause: Clause, cue: Cue, f: Finding, scope: Scope) -> bool:
    """Whether words that belong to no list lie between: more in a row than the scope allows."""
    norms, gap = clause.norms, 0
    for k in range(cue.end, f.start):
        gap = 0 if k in clause.covered or norms[k] in scope.joins else gap + 1
        if gap > scope.gap:
            return True
    return False


def _crosses_colon(clause: Clause, cue: Cue, f: Finding, scope: Scope) -> bool:
    """Whether a colon between begins something else: "no red flags today, plan: fever …"."""
    first = cue.end + scope.colon
    return ":" in clause.norms[first : f.start] and any(
        clause.norms[k] == ":" and (scope.inside or k not in clause.covered)
        for k in range(first, f.start)
    )


# ---- where any scope ends ----


def _contrasts(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a "but", "except" stands between: "no fever but night sweats"."""
    return any(
        cue.end <= k < f.start and k not in clause.covered
        for contrast in clause.kinds.get("contrast", ())
        for k in range(contrast.start, contrast.end)
    )


def _adds_what_is_there(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a plus sign in a list does: "no fever, + sweats", and not "+ / -"."""
    norms = clause.norms
    return norms[cue.start] == "no" and any(
        norms[k] == "+" and norms[k - 1] in _LISTS and norms[k + 1] not in ("/", "-")
        for k in range(cue.end, f.start)
    )


def _goes_on_with_and(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether "and" begins a new clause between: "no fever and he has night sweats"."""
    norms = clause.norms
    return "and" in norms[cue.end : f.start] and any(
        norms[k] == "and" and norms[k + 1] in words_of("opens_clause")
        for k in range(cue.end, f.start)
    )


def _ends_with_line(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a line ends between, and neither its last word nor the next line's first runs on."""
    norms, breaks = clause.norms, clause.reading.soft_breaks
    return bool(breaks) and any(
        k in breaks and words_of("runs_on").isdisjoint(norms[k - 1 : k + 1])
        for k in range(cue.end + 1, f.start + 1)
    )


def _begins_clause(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a new clause begins between: "no fever since he has had night sweats"."""
    return any(
        cue.end < opener.start < f.start
        and opener.start not in clause.covered
        and not _stays_in_clause(clause.norms, opener.start, cue)
        for opener in clause.kinds.get("clause", ())
    )


def _stays_in_clause(norms: list[str], k: int, cue: Cue) -> bool:
    """Whether a word that may begin a clause doesn't: "no trouble with his bladder", "no fever or
    new weakness", "no severe pain", "denies he has fever".
    """
    word, ahead = norms[k], norms[k - 1]
    return (
        (word in _LINKS and ahead in words_of("descriptors"))
        or (word in _LINKS and _is_within_item(norms, k) and norms[cue.start] in _DENIES_LISTS)
        or (word == "new" and ahead in _CONTINUES)
        or (word in _QUALITIES and ahead in _JOINS_QUALITIES)
        or (word in _VERBS and k - cue.end < _NEXT)
    )


def _is_within_item(norms: list[str], k: int) -> bool:
    """Whether a word stands within an item of a list with commas: "dyspnoea on exertion, rash"."""
    return norms[k - 1] != "," and "," in norms[k + 1 : k + 1 + _ITEM_REST]


# ---- where a negation or a doubt ends besides ----


def _ends_with_item(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a comma ends what is denied: "sensation nil, tone lax", "absent ankle jerks, saddle
    numb", "no weakness, catheter 800 ml".
    """
    words = clause.norms[cue.end : f.start]
    if "," not in words:
        return False
    if clause.norms[cue.start] == "absent" and _names_symptom(clause, cue, f):
        return False
    answers = words[0] == "," or (words[0] == "(" and cue.start - 1 in clause.covered)
    if clause.norms[cue.start] == "absent" or (answers and cue.end - cue.start == 1):
        return clause.norms[cue.start] in _CLOSES
    return any(word.isdigit() for word in clause.norms[f.start : f.end])


def _names_symptom(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether what is absent is a symptom, not a reflex or a sensation: "absent fever, sweats"."""
    k = cue.end + (clause.norms[cue.end] == ":")
    covered = k in clause.covered and k not in clause.observables
    if not covered or cue.start in clause.covered or not _NOW.isdisjoint(clause.norms[k : f.start]):
        return False
    return not any(o.start <= k < o.end and o.concept in _NOT_LISTED for o in clause.findings)


def _is_without_more(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a "without" is too far away: "pain without fever, night sweats"."""
    if clause.norms[cue.start] != "without":
        return False
    listed = "or" in clause.norms[cue.end : f.start] or not _commas(clause, cue, f)
    return f.start - cue.end > _SHORT_SCOPE or not listed


def _leaves_denied_list(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether the last comma ends what is denied: "no fever, left leg numb", "not driving, fever",
    "no falls, works on a farm, numbness for weeks".
    """
    commas = _commas(clause, cue, f)
    if not commas or clause.norms[cue.start] in _DENIES_LISTS:
        return False
    denies_one = clause.norms[cue.start] in _DENIES_ONE and not (
        clause.norms[cue.end - 1] in _PREPOSITIONS and f.concept in DIAGNOSES
    )
    if _of_the_picture(clause, cue) and f.concept not in DIAGNOSES:
        return True
    if clause.norms[commas[-1] + 1] in _BEGINS_ANEW or denies_one:
        return True
    if _denies_itself(clause, cue, f):
        return True
    return _says_there(clause, f) and not _is_one_list(clause, cue, f)


def _of_the_picture(clause: Clause, cue: Cue) -> bool:
    """Whether a cue says what the findings don't fit: what they are may stand behind a comma: "not
    typical of renal colic, pulsatile mass".
    """
    return cue.end - cue.start > 1 and not _OF_PICTURE.isdisjoint(clause.norms[cue.start : cue.end])


def _denies_itself(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a loss told with a denial of its own ends the list: "no fever, can't feel the
    bladder", but not "no red flags (numb saddle, unable to pass urine, weakness)".
    """
    norms = clause.norms
    own = norms[f.start] in _DENIES_ITSELF or (
        norms[f.start] == "no" and not _LOST.isdisjoint(norms[f.start + 1 : f.start + 2])
    )
    if not own or f.polarity != "present" or "(" in norms[cue.end : f.start]:
        return False
    return norms[f.end : f.end + 1] not in ([","], ["or"], ["/"], [")"], ["nor"])


def _leaves_list(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a comma begins something else: "?disc, walks two miles, weak leg"."""
    return not _is_one_list(clause, cue, f)


def _commas(clause: Clause, cue: Cue, f: Finding) -> list[int]:
    """The commas between cue and finding, those within other findings left out."""
    if "," not in clause.norms[cue.end : f.start]:
        return []
    return [
        k for k in range(cue.end, f.start) if clause.norms[k] == "," and k not in clause.covered
    ]


def _is_one_list(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether the commas between cue and finding, if any, are those of one list."""
    if not _LIST_WORDS.isdisjoint(clause.norms[cue.end : f.start]):
        return True
    return all(
        comma + 1 in clause.covered
        or comma + 2 in clause.covered
        or clause.norms[comma + 1] in _LEADS_ITEM
        for comma in _commas(clause, cue, f)
    )


def _says_there(clause: Clause, f: Finding) -> bool:
    """Whether the words behind the finding say that it is there: "numbness for weeks"."""
    return not _SAYS_THERE.isdisjoint(clause.norms[f.end : min(f.end + 3, clause.end)])


_ENDS = (_contrasts, _adds_what_is_there, _goes_on_with_and, _ends_with_line, _begins_clause)
#: What ``negation_pre`` denies.
NEGATION = Scope(
    gap=8,
    joins=frozenset({",", "/", "or", "nor", "and", "any"}),
    colon=2,
    inside=False,
    ends=(_ends_with_item, *_ENDS, _is_without_more, _leaves_denied_list),
)
#: What ``possible_pre`` doubts.
DOUBT = Scope(
    gap=7,
    joins=frozenset({",", "/", "or", "and", "vs", "?", "+/-", "±"}),
    colon=1,
    inside=True,
    ends=(*_ENDS, _leaves_list),
)
