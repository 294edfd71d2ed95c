"""What became of a device or a fragment: in place, taken out, never put in."""

from __future__ import annotations

from itertools import pairwise

from lsmri.nlp.claims.eye_metal import is_of_eye
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["DEVICES", "SAFETY", "fate"]

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
#: So many words behind a device may say what became of it.
_FATE_REACH = 14


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
    if f.concept in DEVICES and f.concept != "other_implant" and _never_placed(behind):
        return "absent", "never placed"
    if gone and "not" not in around:
        return ("historical", gone) if f.concept in DEVICES else None
    in_place = f.concept in DEVICES and not words["in_place"].isdisjoint(behind[:3])
    if in_place and (words["no"] | words["not"]).isdisjoint(before):
        return "present", "in situ"
    return None


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


def _never_placed(behind: list[str]) -> bool:
    """Whether a device was thought of and not put in: "considered and not proceeded with"."""
    placed = load_words("safety")["placed"]
    return any(
        word in ("not", "never") and not placed.isdisjoint(behind[k + 1 : k + 3])
        for k, word in enumerate(behind)
    )


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
