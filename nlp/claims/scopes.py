"""The negation or the doubt that holds for a finding: a box, a cue behind it or one ahead of it."""

from __future__ import annotations

from lsmri.nlp.claims.answer_boxes import boxes_behind
from lsmri.nlp.claims.clause import DIAGNOSES, SCREENED, Clause, cues_ahead, words_of
from lsmri.nlp.claims.post_cues import answered_yes, cue_behind
from lsmri.nlp.claims.reach import DOUBT, NEGATION, reach
from lsmri.nlp.claims.tickboxes import none_ticked, tick_behind, tick_of
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Cue

__all__ = ["directly_negated", "doubt_of", "is_answered", "is_denied_doubt", "negation_of"]

_MINUS = frozenset({"-"})
#: So many items with a minus sign make a list of what isn't there.
_MINUSES = 3
#: "No change" denies these, and of others that they changed.
_UNCHANGED = SCREENED | {"symptom_change", "progressive_neurological_deficit"}
#: What stands before such a heading, where it doesn't begin its line.
_BEFORE_HEADING = frozenset('\n : - * " and ticked circled answered'.split(" "))
#: Ahead of an item these say that the list hasn't begun, or is over.
_GOES_ON = frozenset("he she has i found now then but told".split())
#: Within so many words behind an item of a denied list these say that it is there all the same.
_ITEM_WORDS = 4
_TOLD_THERE = frozenset(
    "new newly worse worsening since started today now yes y positive present + ++ ml".split()
)
#: Behind what is denied these deny it as well, unless something parts it from the denial.
_EXPECTED = frozenset({"suspected", "likely", "probable", "expected"})
_JOINS = frozenset({"or", "nor", "/"})
_DENIES = frozenset({"no", "nil", "neither"})
#: Between the denial and what is denied these may stand.
_BETWEEN = _JOINS | frozenset(", serious sinister acute spinal vertebral obvious".split())
#: What may be ruled out, or be of no concern: signs that name what they are a sign of as well.
_RULED_OUT = DIAGNOSES | {
    "suspected_aortic_aneurysm",
    "upper_motor_neuron_signs",
    "red_flags_unspecified",
    "radicular_pain",
}
#: "No concern for", "little suspicion of"; next to it these make what follows a fact.
_THOUGHT = frozenset({"concern", "suspicion", "worry", "fear"})
_KNOWN_BEFORE = (["no", "concern"], ["no", "worry"], ["no", "suspicion"])
_OWN = frozenset({"his", "her", "their", "my", "the", "being"})
#: Within so many words ahead of "ruled out" these say that it hasn't been.
_WANTED = 6
_WANTING = frozenset(
    "be get not never needs need want until nothing nobody hardly scarcely mean doubt like "
    "whether cannot can't couldn't hasn't haven't".split()
)
_ANSWERED_YES = frozenset({"yes", "y", "positive"})
#: Of these a denial may be of what would relieve them, told within so many words ahead.
_PAINS = {
    "radicular_pain",
    "referred_leg_pain",
    "low_back_pain",
    "thoracic_pain",
    "neurogenic_claudication",
}
_RELIEF_REACH = 6


def negation_of(clause: Clause, f: Finding) -> tuple[int, str, int] | None:
    """Strength, cue and distance of the negation that reaches the finding."""
    box = clause.columns.get(f.start) or tick_behind(clause, f) or tick_of(clause, f)
    if box == "unticked" and cue_behind(clause, f, "affirm_post") in _ANSWERED_YES:
        return None  # the box was left, the answer written behind it
    box = box or none_ticked(clause, f)
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
    for cue in cues_ahead(clause, "negation_pre", f):
        if not _negates(clause, cue, f) or _denies_relief(clause, cue, f):
            continue
        distance = reach(clause, cue, f, NEGATION)
        if distance is None:
            continue
        if affirmed and distance > 1:
            return None
        return (2 if distance <= 2 else 1), " ".join(clause.norms[cue.start : cue.end]), distance
    return None


def _denies_relief(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether only what would relieve it is denied: "neither tablet touched the sciatica"."""
    between = clause.norms[max(cue.end, f.start - _RELIEF_REACH) : f.start]
    return f.concept in _PAINS and not words_of("relieves").isdisjoint(between)


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


def _heads(clause: Clause, cue: Cue, f: Finding) -> bool:
    """Whether a heading like "none of these:" begins its line or sentence, and the finding is one
    of its items, of which nothing says that it is there: not in "bloods all negative: foot drop",
    nor in "none of these: fever - retention since Monday".
    """
    norms = clause.norms
    begins = cue.start == clause.begin or norms[cue.start - 1] in _BEFORE_HEADING
    item = norms[f.end : f.end + _ITEM_WORDS]
    ends = next((k for k, word in enumerate(item) if word in (",", ";", ".")), len(item))
    return (
        begins
        and _GOES_ON.isdisjoint(norms[cue.end : f.start])
        and "-" not in norms[cue.end + 1 : f.start]
        and _TOLD_THERE.isdisjoint(item[:ends])
        and not any(word.isdecimal() for word in item[:ends])
    )


def _is_done(clause: Clause, cue: Cue) -> bool:
    """Whether "excludes", "rules out" says that it is so; "to be ruled out" asks for it."""
    start, end = clause.reading.span(cue.start, cue.start + 1)
    if clause.reading.text[start:end].lower() in ("exclude", "rule", "ruling"):
        return False
    return _WANTING.isdisjoint(clause.norms[max(clause.begin, cue.start - _WANTED) : cue.start])


def _negates(clause: Clause, cue: Cue, f: Finding) -> bool:
    """ "No change in the foot drop" denies a change, not the foot drop; "exclude" asks."""
    words = clause.norms[cue.start : cue.end]
    if words[-1] == ":" and not _heads(clause, cue, f):
        return False
    if words == ["exclude"]:
        return _is_done(clause, cue)
    if words == ["no"] and clause.norms[cue.start - 1 : cue.start] == [":"]:
        if answered_yes(clause, f.end):
            return False  # "trauma: NO   fever: YES"
    if words[-1] == "out":
        told_behind = clause.norms[cue.end : cue.end + 1] in ([","], ["by"], ["."])
        return f.concept in _RULED_OUT and not told_behind and _is_done(clause, cue)
    if not _THOUGHT.isdisjoint(words):
        ahead = clause.norms[cue.start - 1 : cue.start]
        if ahead in (["not"], ["never"]) or not _OWN.isdisjoint(
            clause.norms[cue.end : cue.end + 1]
        ):
            return False
        listed = "," in clause.norms[cue.end : f.start]
        return f.concept in _RULED_OUT or (words[:2] in _KNOWN_BEFORE and not listed)
    if words[-1] == "against" and "for" in clause.norms[cue.end : f.start]:
        return False
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
        return f.concept in _UNCHANGED
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
    for cue in cues_ahead(clause, "possible_pre", f):
        words = clause.norms[cue.start : cue.end]
        if words[-1] in ("?", "??") and not _is_prefix(clause, cue):
            continue
        if words == ["rule", "out"] and _is_done(clause, cue):
            continue
        distance = reach(clause, cue, f, DOUBT)
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


def is_denied_doubt(clause: Clause, f: Finding, doubt: tuple[int, str]) -> bool:
    """Whether the doubt behind a finding that a negation reaches is denied itself: "no infection
    suspected", "no fracture or infection likely", but not "no fever, infection suspected".

    doubt: as ``doubt_of`` gives it.
    """
    if doubt[1] not in _EXPECTED:
        return False
    norms = clause.norms
    joined = norms[f.start - 1 : f.start] in ([","], [";"])
    for k in range(f.start - 1, clause.begin - 1, -1):
        if norms[k] in _DENIES:
            return not joined
        if k not in clause.covered and norms[k] not in _BETWEEN:
            return False
    return False
