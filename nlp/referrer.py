"""The referrer's specialty and the care setting, from letterhead and signature."""

from __future__ import annotations

from lsmri.nlp.reading import Cue, Reading
from lsmri.nlp.wording import load_wording

__all__ = ["read_sector", "read_specialty"]

_CLOSING = frozenset(
    "regards regard sincerely faithfully truly thank thanks thx greeting cordiali".split()
)
_FROM = frozenset("from referrer requestor dictated requester".split())
_HEAD_LINES = 3
_HEAD_WORDS = 45
_LONGEST_HEAD_LINE = 26
_SIGNATURE_WORDS = 30
_LONGEST_SIGN_OFF = 14
_NO_SPECIALTY = ("receiver", "speech", "premises")


def read_specialty(reading: Reading) -> str | None:
    """The referrer's specialty by signature, "from" line, letterhead or "I am the …"."""
    for cues in (_signature(reading), _from_lines(reading)):
        if cues:
            return cues[-1].kind
    head = _letterhead(reading)
    if head:
        return head[0].kind
    said = _self_said(reading)
    return said[0].kind if said else None


def read_sector(reading: Reading) -> str | None:
    """``public`` for a named public service, ``private`` only if said."""
    words = load_wording("sectors")["sectors"]
    norms = reading.norms
    kinds = {cue.kind for cue in words(norms, 0, len(norms)) if not cue.kind.endswith("_head")}
    for begin, end in _head_lines(reading):
        for cue in words(norms, begin, end):
            if cue.kind == "public_head" or (
                cue.kind == "private_head" and _is_apart(reading, cue)
            ):
                kinds.add(cue.kind.removesuffix("_head"))
    if "private" in kinds:
        return "private"
    return "public" if "public" in kinds else None


def _is_apart(reading: Reading, cue: Cue) -> bool:
    """Whether a lone "private" stands between stops: "discovery member, private"."""
    following = reading.text[reading.ends[cue.end - 1] :][:1]
    return cue.end - cue.start > 1 or (
        following in ("", ",", ".", "\n", ")")
        and reading.norms[cue.start - 1] in (",", "(", ":", "\n", "-")
    )


def _found(reading: Reading, begin: int, end: int) -> list[Cue]:
    return load_wording("referrers")["referrers"](reading.norms, begin, end)


def _specialties(cues: list[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.kind not in _NO_SPECIALTY]


def _head_lines(reading: Reading) -> list[tuple[int, int]]:
    """The first lines, as far as they are short or the letter's first sentence."""
    norms = reading.norms
    lines: list[tuple[int, int]] = []
    for begin in sorted(reading.line_starts)[:_HEAD_LINES]:
        if begin >= min(len(norms), _HEAD_WORDS):
            break
        end = begin
        while end < len(norms) and norms[end] != "\n":
            end += 1
        if end - begin > _LONGEST_HEAD_LINE:
            end = reading.bounds[reading.sentence[begin]][1]
        lines.append((begin, end))
    return lines


def _letterhead(reading: Reading) -> list[Cue]:
    """Specialties of the sender in the first lines, up to where the receiver is named."""
    found: list[Cue] = []
    norms = reading.norms
    if norms[:1] == ["ed"] and reading.text[reading.starts[0] : reading.ends[0]] == "ED":
        return [Cue(0, 1, "emergency")]
    for begin, end in _head_lines(reading):
        if begin and any(len(n) == 4 and n.isdigit() for n in norms[begin:end]):
            continue  # an entry of a record
        for cue in _found(reading, begin, min(end, begin + _LONGEST_HEAD_LINE)):
            if cue.kind == "premises":
                raw = reading.text[reading.starts[cue.start - 1] :] if cue.start > begin else ""
                if raw[:1].isupper() and not found:
                    found.append(Cue(cue.start, cue.end, "primary_care"))
                continue
            if cue.kind in _NO_SPECIALTY:
                if cue.kind == "speech" or cue.start - begin < 8 or found:
                    break
                continue
            if (
                cue.end - cue.start > 1
                or norms[cue.start] != "physiotherapy"
                or cue.start - begin < 3
            ):
                found.append(cue)
    return found


def _from_lines(reading: Reading) -> list[Cue]:
    """Specialties after "From:", "Referred by", "Requesting clinician"."""
    norms = reading.norms
    found: list[Cue] = []
    for k in range(len(norms)):
        word = norms[k]
        if k in reading.line_starts and (
            word in _FROM
            or (
                word in ("ref", "referred", "requested", "ordered")
                and norms[k + 1 : k + 2] == ["by"]
            )
            or (word in ("referring", "requesting", "ordering", "specialty", "department", "dept"))
        ):
            end = reading.bounds[reading.sentence[k]][1]
            found += _specialties(_found(reading, k + 2, min(end, k + 14)))[:1]
    return found


def _signature(reading: Reading) -> list[Cue]:
    """Specialties after the closing words, or in a sign-off of nothing but a name and title."""
    norms = reading.norms
    total = len(norms)
    for k in range(total - 1, max(-1, total - 1 - _SIGNATURE_WORDS), -1):
        if norms[k] in _CLOSING or (
            norms[k] == "wish" and norms[k - 1] in ("best", "good", "kind")
        ):
            return _specialties(_found(reading, k + 1, total))
    if len(reading.bounds) < 2:
        return []
    begin, end = reading.bounds[-1]
    if end - begin > _LONGEST_SIGN_OFF and begin not in reading.line_starts:
        return []
    cues = _found(reading, begin, end)
    spoken = end - begin > _LONGEST_SIGN_OFF or any(cue.kind == "speech" for cue in cues)
    return [] if spoken else _specialties(cues)


def _self_said(reading: Reading) -> list[Cue]:
    norms = reading.norms
    for k in range(len(norms) - 3):
        if norms[k] == "our" and norms[k + 1] in ("casualty", "ed"):
            return [Cue(k + 1, k + 2, "emergency")]
        if (
            norms[k] == "i"
            and norms[k + 1] == "am"
            and norms[k + 2] in ("a", "an", "the", "his", "her")
        ):
            return _specialties(_found(reading, k + 3, min(k + 9, len(norms))))
    return []
