"""What became of a device or a fragment: in place, taken out, never put in."""

from __future__ import annotations

from itertools import pairwise

from lsmri.nlp.claims.eye_metal import is_of_eye
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import any_words, load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["DEVICES", "LEFT_LEADS", "SAFETY", "fate"]

DEVICES = frozenset(
    (
        "cardiac_device", "cochlear_implant", "neurostimulator_or_pump", "aneurysm_clip",
        "other_implant",
    )
)  # fmt: skip
SAFETY = DEVICES | {
    "metallic_foreign_body", "pregnancy", "claustrophobia", "renal_impairment", "contrast_allergy",
    "body_size_limit",
}  # fmt: skip
#: Why a pacemaker that is out counts as one.
LEFT_LEADS = "leads left behind"
#: So many words behind a device may say what became of it.
_FATE_REACH = 14
#: So many words may stand between a device, or that it was thought of, and "not".
_NOT_REACH, _THOUGHT_REACH = 3, 7
#: So many words behind "not fitted" may say where, or until when, it was not.
_ELSEWHERE_REACH = 5


def fate(reading: Reading, f: Finding) -> tuple[str, str] | None:
    """What became of it: removed ones are history, though fragments may remain."""
    norms, words = reading.norms, load_words("safety")
    begin, end = reading.bounds[reading.sentence[f.start]]
    before = norms[max(begin, f.start - 4) : f.start]
    end = _next_item(reading, f, min(end, f.end + _FATE_REACH))
    behind = norms[f.end : end]
    around = before + norms[f.start : f.end] + behind
    gone = next((word for word in around if word in words["gone"]), "")
    if not gone and any(at in ("taken", "took") and out == "out" for at, out in pairwise(around)):
        gone = "taken out"
    if f.concept == "metallic_foreign_body":
        return _fragment_fate(reading, f, around, gone)
    if f.concept in DEVICES and f.concept != "other_implant" and _never_placed(reading, f, end):
        return "absent", "never placed"
    if gone and "not" not in around:
        if f.concept == "cardiac_device" and _left_leads(around):
            return "present", LEFT_LEADS
        return ("historical", gone) if f.concept in DEVICES else None
    in_place = f.concept in DEVICES and not words["in_place"].isdisjoint(behind[:3])
    if in_place and any_words("safety", "no", "not").isdisjoint(before):
        return "present", "in situ"
    return None


def _left_leads(around: list[str]) -> bool:
    """Whether the words beside a pacemaker that is out say that its leads are not."""
    words = load_words("safety")
    return (
        not words["leads"].isdisjoint(around)
        and not words["left_behind"].isdisjoint(around)
        and words["all_out"].isdisjoint(around)
    )


def _next_item(reading: Reading, f: Finding, end: int) -> int:
    """Where the words behind an item begin to tell of another one."""
    others = (
        o.start
        for o in reading.findings
        if f.end <= o.start < end and o.concept in SAFETY and o.concept != f.concept
    )
    end = min(others, default=end)
    pairs = zip(range(f.end, end), pairwise(reading.norms[f.end : end]), strict=False)
    return next((at for at, pair in pairs if pair == ("and", "a")), end)


def _never_placed(reading: Reading, f: Finding, end: int) -> bool:
    """Whether a device was thought of and not put in: "considered and not proceeded with".

    Never where a part of it or another device is meant, or only a place, a time or a manner:
    "lead not placed properly", "not implanted until 2019".
    """
    words = load_words("safety")
    behind = reading.norms[f.end : _same_again(reading, f, end)]
    for k, word in enumerate(behind):
        if word not in ("not", "never") or words["placed"].isdisjoint(behind[k + 1 : k + 3]):
            continue
        between, links = behind[:k], words["unplaced_links"] | words["thought_of"]
        thought_of = not words["thought_of"].isdisjoint(between[-_THOUGHT_REACH:])
        if thought_of:
            leads = between[-1] in links or between[-1].isdigit()
        else:
            leads = k <= _NOT_REACH and links.issuperset(between)
        if leads and (words["device_parts"] | words["placed"]).isdisjoint(between):
            return not _is_placed_elsewhere(behind[k + 1 :], dated=not thought_of)
    return False


def _same_again(reading: Reading, f: Finding, end: int) -> int:
    """Where another device of the same kind is named, unless as its other name: "PPM/ICD"."""
    others = (
        o.start
        for o in reading.findings
        if o.concept == f.concept
        and f.end < o.start < end
        and not {"/", "or"}.issuperset(reading.norms[f.end : o.start])
    )
    return min(others, default=end)


def _is_placed_elsewhere(behind: list[str], *, dated: bool) -> bool:
    """Whether words from "fitted" on say where, how or when it was not; dated: a year says so."""
    words = load_words("safety")
    at = next(k for k, word in enumerate(behind) if word in words["placed"])
    particle = behind[at] == "put" and behind[at + 1 : at + 2] == ["in"]
    told = behind[at + 1 + particle :][:_ELSEWHERE_REACH]
    if dated and any(map(_is_year, told)):
        return True
    told = told[: next((k for k, word in enumerate(told) if word in ",.;\n("), len(told))]
    if told[:3] == ["in", "the", "end"]:
        told = told[3:]
    return not words["elsewhere"].isdisjoint(told)


def _is_year(norm: str) -> bool:
    return len(norm) == 4 and norm.isdigit()


def _fragment_fate(
    reading: Reading, f: Finding, around: list[str], gone: str
) -> tuple[str, str] | None:
    """What is left of a fragment: taken from an eye, some of it may have stayed."""
    words = load_words("safety")
    own = reading.norms[f.start : f.end]
    if gone in around:
        at = around.index(gone)
        if not {"not", "never"}.isdisjoint(around[max(0, at - 2) : at]):
            gone = ""
    if not is_of_eye(reading, f):
        if gone and not words["single"].isdisjoint(own):
            return "historical", gone
        return ("possible", gone) if gone else None
    taken = "out" in own or any(
        word in words["taken"] and not words["out_of"].isdisjoint(around[k + 1 : k + 4])
        for k, word in enumerate(around)
    )
    if taken or gone or not words["unsure"].isdisjoint(around):
        return "possible", gone or "taken out"
    return None
