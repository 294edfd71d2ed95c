"""How far a negation or a doubt reaches: lists, contrasts, new clauses, cues behind the finding."""

from __future__ import annotations

from lsmri.nlp.claims.clause import SCREENED, Clause, cues_beside, words_of
from lsmri.nlp.claims.post_cues import boxes_behind, cue_behind
from lsmri.nlp.claims.tickboxes import tick_behind, tick_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["directly_negated", "doubt_of", "is_answered", "negation_of"]

_MINUS = frozenset({"-"})
#: So many items with a minus sign make a list of what isn't there.
_MINUSES = 3
#: "Without" reaches at most so many words.
_SHORT_SCOPE = 6
_LISTS = frozenset({",", ";"})
#: Ahead of a comma these are the value of what stands before them: "sensation nil, tone lax".
_CLOSES = frozenset({"nil", "absent", "none", "negative"})
_ANSWERED_YES = frozenset({"yes", "y", "positive"})
_SIDES = frozenset({"left", "right", "l", "r"})


def negation_of(clause: Clause, f: Finding) -> tuple[int, str, int] | None:
    """Strength, cue and distance of the negation that reaches the finding."""
    box = clause.columns.get(f.start) or tick_behind(clause, f) or tick_of(clause, f)
    if box == "unticked" and cue_behind(clause, f, "affirm_post") in _ANSWERED_YES:
        return None  # the box was left, the answer written behind it
    if box:
        return (3, box, 0) if box != "[x]" else None
    post = cue_behind(clause, f, "negation_post")
    if post:
        return 3, post, 0
    if _has_minus(clause, f):
        return 3, "-", 0
    if clause.inherited and f.polarity != "absent":
        return 1, clause.inherited, 9
    if clause.closing and f.polarity != "absent":
        head, tail, words = clause.closing
        if head <= f.start and f.end <= tail:
            return 1, words, 9
    affirmed = cue_behind(clause, f, "affirm_post")
    for cue in sorted(cues_beside(clause, "negation_pre", f), key=lambda c: -c.end):
        if cue.start >= f.start or not _negates(clause, cue, f):
            continue
        distance = _reach(clause, cue, f, negation=True)
        if distance is None:
            continue
        if affirmed and distance > 1:
            return None
        return (2 if distance <= 2 else 1), " ".join(clause.norms[cue.start : cue.end]), distance
    return None


def _has_minus(clause: Clause, f: Finding) -> bool:
    """Whether a minus sign denies it, one of several in a list: "+heartburn. -fever, -chills"."""
    if f.polarity != "present" or not _is_minus(clause, f.start - 1):
        return False
    signs = clause.reading.places_within(_MINUS, clause.begin, clause.end)
    return sum(_is_minus(clause, k) for k in signs) >= _MINUSES


def _is_minus(clause: Clause, k: int) -> bool:
    """Whether a word is a dash that touches the word behind it and not the one before."""
    starts, ends = clause.reading.starts, clause.reading.ends
    if not clause.begin <= k < clause.end - 1 or clause.norms[k] != "-":
        return False
    apart = k == clause.begin or ends[k - 1] < starts[k]
    return apart and ends[k] == starts[k + 1]


def is_answered(clause: Clause, f: Finding) -> bool:
    """Whether a box or a column of a form says what is claimed of the finding."""
    return bool(
        f.start in clause.columns
        or tick_behind(clause, f)
        or tick_of(clause, f)
        or boxes_behind(clause, f)
    )


def _negates(clause: Clause, cue: Cue, f: Finding) -> bool:
    """ "No change in the foot drop" denies a change, not the foot drop; "exclude" asks."""
    words = clause.norms[cue.start : cue.end]
    if words == ["exclude"]:
        start, end = clause.reading.span(cue.start, cue.end)
        return clause.reading.text[start:end].lower() != "exclude"
    if len(words) > 1 and words[1] in (
        "change",
        "alteration",
        "worsening",
        "further",
        "increase",
        "progression",
        "resolution",
        "reduction",
        "improvement",
    ):
        return f.concept in SCREENED | {"symptom_change", "progressive_neurological_deficit"}
    return True


def directly_negated(clause: Clause, f: Finding) -> bool:
    """Whether a "not" stands within two words before the finding, and no comma between."""
    before = clause.norms[max(clause.begin, f.start - 2) : f.start]
    if "," in before:
        before = before[before.index(",") + 1 :]
    return bool(words_of("denies_at_once") & set(before))


def doubt_of(clause: Clause, f: Finding) -> tuple[int, str] | None:
    """Strength and cue of the doubt that reaches the finding."""
    post = cue_behind(clause, f, "possible_post")
    if post:
        return 3, post
    if f.concept in ("treatment", "mri_lumbar_requested") and f.polarity == "present":
        return None
    if f.polarity == "present" and "?" in clause.norms[f.start : f.end]:
        return 3, "?"
    last = clause.end - 1
    while last > f.end and clause.norms[last] in ("\n", "."):
        last -= 1
    if (
        clause.norms[last] in ("?", "??")
        and f.end <= last <= f.end + 6
        and not clause.covered & set(range(f.end, last))
    ):
        return 3, "?"
    for cue in sorted(cues_beside(clause, "possible_pre", f), key=lambda c: -c.end):
        if cue.start >= f.start:
            continue
        words = clause.norms[cue.start : cue.end]
        if words[-1] in ("?", "??") and not _is_prefix(clause, cue):
            continue
        distance = _reach(clause, cue, f, negation=False)
        if distance is not None:
            return (2 if distance <= 2 else 1), " ".join(words)
    return None


def _is_prefix(clause: Clause, cue: Cue) -> bool:
    """Whether a question mark belongs to what follows rather than to what stands before it."""
    k = cue.end - 1
    if k + 1 >= clause.end:
        return False
    glued_next = clause.reading.starts[k + 1] == clause.reading.ends[k]
    glued_before = k > clause.begin and clause.reading.ends[k - 1] == clause.reading.starts[k]
    return glued_next or not glued_before


def _reach(clause: Clause, cue: Cue, f: Finding, *, negation: bool) -> int | None:
    """How many words lie between cue and finding, None where the scope ends before it."""
    norms = clause.norms
    between = range(cue.end, f.start)
    if cue.end > f.start:
        return 0 if cue.start < f.start else None
    if negation and _ends_with_item(clause, cue, f):
        return None
    enders = {
        k
        for c in clause.kinds.get("contrast", ())
        for k in range(c.start, c.end)
        if k not in clause.covered
    }
    for k in between:
        if k in enders or (norms[cue.start] == "no" and _begins_what_is_there(norms, k)):
            return None
        if norms[k] == "and" and norms[k + 1] in words_of("opens_clause"):
            return None
        if (
            k + 1 in clause.reading.soft_breaks
            and norms[k] not in words_of("runs_on")
            and norms[k + 1] not in words_of("runs_on")
        ):
            return None
    openers = [
        c.start
        for c in clause.kinds.get("clause", ())
        if cue.end < c.start < f.start and c.start not in clause.covered
    ]
    for k in openers:
        if norms[k] in ("with", "in", "on") and norms[k - 1] in words_of("descriptors"):
            continue
        if norms[k] == "new" and norms[k - 1] in ("or", "nor", "any", ",", "/"):
            continue
        if norms[k] in (
            "progressive",
            "persistent",
            "ongoing",
            "severe",
            "worsening",
            "increasing",
        ) and norms[k - 1] in ("or", "nor", "any", "no", "/", "and"):
            continue
        if (
            norms[k] in ("has", "have", "had", "is", "was", "can", "feels", "when")
            and k - cue.end < 2
        ):
            continue
        return None
    if not negation:
        limit = 7
        if any(norms[k] == ":" and k > cue.end for k in between):
            return None
        gap = 0
        for k in between:
            if k in clause.covered or norms[k] in (",", "/", "or", "and", "vs", "?", "+/-", "±"):
                gap = 0
            else:
                gap += 1
                if gap > limit:
                    return None
        commas = [k for k in between if norms[k] == ","]
        if commas and not _list_closes(clause, cue, f, commas):
            return None
        return f.start - cue.end
    gap = 0
    commas = []
    for k in between:
        norm = norms[k]
        if k in clause.covered or norm in ("/", "or", "nor", "and", "any"):
            gap = 0
        elif norm == ",":
            gap = 0
            commas.append(k)
        elif norm == ":" and k > cue.end + 1:
            return None
        else:
            gap += 1
            if gap > 8:
                return None
    if norms[cue.start] == "without" and (
        f.start - cue.end > _SHORT_SCOPE or (commas and "or" not in norms[cue.end : f.start])
    ):
        return None
    if commas and norms[cue.start] not in ("deny", "neither"):
        last = commas[-1]
        head = norms[last + 1] if last + 1 < len(norms) else ""
        if head in _SIDES or head in (
            "mild",
            "some",
            "severe",
            "just",
            "he",
            "she",
            "they",
            "patient",
            "pain",
            "i",
        ):
            return None
        if norms[cue.start] in (
            "not",
            "never",
            "isn't",
            "wasn't",
            "doesn't",
            "didn't",
            "don't",
            "hasn't",
            "can't",
        ):
            return None
        if not _list_closes(clause, cue, f, commas) and _looks_positive(clause, f):
            return None
    return f.start - cue.end


def _ends_with_item(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a comma ends what is denied: "sensation nil, tone lax", "absent ankle jerks, saddle
    numb", "no weakness, catheter 800 ml".
    """
    words = clause.norms[cue.end : f.start]
    if "," not in words:
        return False
    if clause.norms[cue.start] == "absent" or (words[0] == "," and cue.end - cue.start == 1):
        return clause.norms[cue.start] in _CLOSES
    return any(word.isdigit() for word in clause.norms[f.start : f.end])


def _begins_what_is_there(norms: list[str], k: int) -> bool:
    """Whether a plus sign in a list does: "no fever, + sweats", and not "+ / -"."""
    return norms[k] == "+" and norms[k - 1] in _LISTS and norms[k + 1] not in ("/", "-")


def _list_closes(clause: Clause, cue: Cue, f: Finding, commas: list[int]) -> bool:
    """Whether the commas between cue and finding are those of one list."""
    words = clause.norms[cue.end : f.start]
    if "or" in words or "nor" in words:
        return True
    for comma in commas:
        if comma + 1 not in clause.covered and not (
            comma + 2 in clause.covered
            or clause.norms[comma + 1] in ("or", "and", "nor", "any", "?")
        ):
            return False
    return True


def _looks_positive(clause: Clause, f: Finding) -> bool:
    following = clause.norms[f.end : min(f.end + 3, clause.end)]
    return any(
        n in ("for", "since", "x", "positive", "present", "worse", "down", "with")
        for n in following
    )
