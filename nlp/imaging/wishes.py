"""Scans that somebody else wants: a wish that the writer passes on, or what kin only say.

Whose wish it is doesn't settle the request; it says how much the writer's own words about it count.
"""

from __future__ import annotations

from lsmri.nlp.imaging.studies import Study
from lsmri.nlp.imaging.study_votes import Role
from lsmri.nlp.matching.wording import any_words, load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["is_hearsay", "is_lay_wish"]

#: So many words before a study somebody's wish for it may stand.
_WISHED_WITHIN = 8
#: So many words before a verb of saying its subject may stand: "her sister in Leeds says".
_SUBJECT_WITHIN = 4
#: So many words behind a verb its object may be the writer: "asks me to order", "wants us to".
_OBJECT_WITHIN = 2


def is_lay_wish(reading: Reading, study: Study, role: Role) -> bool:
    """Whether a scan asked for is only wished for by somebody else: "his employer wants an MRI"."""
    words, norms = load_words("imaging"), reading.norms
    if _is_asked_outright(reading, study):
        return False
    if _holder(reading, study) is not None:
        return True
    verb = _last(norms, words["wishes"], *_reach(reading, study))
    if role[0] != "asked" or verb is None:
        return False
    begin, _ = reading.bounds[reading.sentence[study.start]]
    told = norms[verb + 1 : verb + 1 + _OBJECT_WITHIN]
    asked_of = words["asked_of"].isdisjoint(told[:1])
    said = norms[begin : study.start] if asked_of else norms[begin : verb + 1]
    if not words["own_wish"].isdisjoint(said):
        return False
    if norms[verb] in words["mere_wishes"] or not words["lay"].isdisjoint(said):
        return True
    return reading.text[: reading.ends[verb]].endswith("s")


def is_hearsay(reading: Reading, study: Study) -> bool:
    """Whether kin only say that there should be a scan: "my sister says I should have an MRI"."""
    words = load_words("imaging")
    if study.kind != "mri" or _is_asked_outright(reading, study):
        return False
    verb = _holder(reading, study)
    if verb is None:
        return False
    subject = reading.norms[max(0, verb - _SUBJECT_WITHIN) : verb]
    should = reading.norms[verb + 1 : study.start]
    said_so = reading.norms[verb] in words["says"] and not words["shoulds"].isdisjoint(should)
    kin = any_words("people", "kin", "acquaintances", "kin_or_elders")
    return said_so and not kin.isdisjoint(subject)


def _holder(reading: Reading, study: Study) -> int | None:
    """The verb by which kin or a layman says or thinks something of the scan; None without one."""
    words, norms = load_words("imaging"), reading.norms
    first, last = _reach(reading, study)
    verb = _last(norms, words["says"], first, last)
    if verb is None or not words["clause_ends"].isdisjoint(norms[verb:last]):
        return None
    subject = norms[max(first, verb - _SUBJECT_WITHIN) : verb]
    passive = norms[verb] == "told" and subject[-1:] != [] and subject[-1] in words["were"]
    return verb if passive or not words["holders"].isdisjoint(subject) else None


def _is_asked_outright(reading: Reading, study: Study) -> bool:
    begin, end = reading.bounds[reading.sentence[study.start]]
    return not load_words("imaging")["outright"].isdisjoint(reading.norms[begin:end])


def _reach(reading: Reading, study: Study) -> tuple[int, int]:
    """Where the words of a wish for the study may stand."""
    begin, _ = reading.bounds[reading.sentence[study.start]]
    return max(begin, study.start - _WISHED_WITHIN), study.start


def _last(norms: list[str], words: frozenset[str], first: int, last: int) -> int | None:
    return next((k for k in range(last - 1, first - 1, -1) if norms[k] in words), None)
