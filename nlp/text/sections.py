"""Which section of the letter each sentence belongs to.

A heading stands at the start of a line, or of a sentence within a line, and is followed by a colon,
a dash or the line's end; the short forms of record systems ("PMH", "FH", "O/E") need nothing after
them, and the letters of a SOAP note ("S.", "O/") need another one in the letter.
"""

from __future__ import annotations

from lsmri.nlp.matching.scanner import Hit
from lsmri.nlp.text.reading import Reading

__all__ = ["mark_sections"]

#: Headings that need neither a colon nor a line of their own.
_BARE = {
    "past medical history": "past_history",
    "family history": "family_history",
    "social history": "social_history",
    "examination": "examination",
    "on examination": "examination",
    "pmh": "past_history",
    "review of system": "review_of_systems",
    "drug history": "medication",
    "dh": "medication",
    "imp": "impression",
    "hpc": "history",
    "hpi": "history",
}
#: Sections that end with their own line where another line follows: what is next is rarely theirs.
_SHORT = frozenset({"family_history", "allergies", "social_history", "letterhead", "signature"})
_SHORT_OR_PAST = _SHORT | {"past_history"}
_COMPLAINTS = frozenset({"low_back_pain", "radicular_pain", "neurogenic_claudication"})
_UNITS = frozenset("day week month".split())
_SLASHED = ("/7", "/52", "/12")
#: With one of these a time is over, or a plain date.
_LONG_AGO = frozenset("ago previous previously old resolved settled past".split())
_BULLETS = frozenset(("-", "*", "#", ")", ".", "[x]"))
#: In brackets behind a heading these make its section one of the past: "Problem list (inactive):".
_OVER = frozenset("inactive past previous resolved old".split())
#: A heading of treatments within a plan is part of it, unless it says that they were had.
_TO_DATE = frozenset("date far tried history previous past prior current so".split())
_SOAP = {"s": "complaint", "o": "examination", "a": "impression", "p": "plan"}
_LONGEST_BRACKET = 5

#: Where a heading ends, and its section's name.
Opening = tuple[int, str]


def mark_sections(reading: Reading, headings: list[Hit]) -> None:
    """Fills ``reading.sections``: a name for each sentence, None before the first heading."""
    opened: dict[int, Opening] = _soap(reading)
    for start, end, entry in headings:
        if not _begins(reading, start):
            continue
        opening = _opening(reading, start, end, entry.name)
        if opening is not None and opening[0] > opened.get(start, (0, ""))[0]:
            opened[start] = opening
    sections: list[str | None] = []
    current: str | None = None
    content = 0
    complaints = {f.start for f in reading.findings if f.concept in _COMPLAINTS}
    for begin, end in reading.bounds:
        at_line = begin in reading.line_starts
        found = opened.get(begin) or (_behind_bullets(reading, opened, begin) if at_line else None)
        if found:
            content, name = found
            planned = current == "plan" and name == "treatment"
            if not planned or not _TO_DATE.isdisjoint(reading.norms[begin:content]):
                current = name
        elif at_line:
            if _has_ended(reading, current, begin, content):
                current = None
        elif current in _SHORT_OR_PAST and _complains(reading, begin, end, complaints):
            current = None
        sections.append(current)
    reading.sections = sections


def _behind_bullets(reading: Reading, opened: dict[int, Opening], begin: int) -> Opening | None:
    """The heading that stands behind the bullets or the number of a line."""
    for k in range(begin + 1, min(begin + 4, len(reading.norms))):
        if reading.norms[k - 1] not in _BULLETS and not reading.norms[k - 1].isdigit():
            return None
        if k in opened:
            return opened[k]
    return None


def _has_ended(reading: Reading, section: str | None, begin: int, content: int) -> bool:
    """Whether a new line isn't of its section any more: one that was written within a line."""
    if section == "past_history":
        at = content
        while at < begin and reading.norms[at] in (":", "-", "="):
            at += 1
        return at < begin and reading.norms[at] != "\n"
    return section in _SHORT and not _is_content(reading, begin, content)


def _complains(reading: Reading, begin: int, end: int, complaints: set[int]) -> bool:
    """Whether a sentence in a heading's line tells the present complaint: "FH: nil. LBP 3/12"."""
    if complaints.isdisjoint(range(begin, end)):
        return False
    words = reading.norms[begin:end]
    timed = any(word in _UNITS or word.endswith(_SLASHED) for word in words)
    return timed and _LONG_AGO.isdisjoint(words)


def _is_content(reading: Reading, begin: int, content: int) -> bool:
    """Whether a line is the first one under a heading that stands on a line of its own."""
    between = reading.norms[content:begin]
    return all(norm in ("\n", ":", "-", "=", ".") for norm in between)


def _begins(reading: Reading, start: int) -> bool:
    """Whether a word begins a line or a sentence, a bullet before it left out."""
    if start in reading.line_starts or reading.bounds[reading.sentence[start]][0] == start:
        return True
    for k in range(start - 1, max(-1, start - 4), -1):
        if reading.norms[k] not in _BULLETS and not reading.norms[k].isdigit():
            return False
        if k in reading.line_starts:
            return True
    return False


def _opening(reading: Reading, start: int, end: int, name: str) -> Opening | None:
    """Whether words that may be a heading are one, by what follows them."""
    norms = reading.norms
    total = len(norms)
    at_line = start in reading.line_starts
    while end < total and norms[end] == "*":
        end += 1
    following = norms[end] if end < total else "\n"
    if following == "(":
        close = next(
            (k for k in range(end, min(total, end + _LONGEST_BRACKET)) if norms[k] == ")"), total
        )
        if close + 1 < total and norms[close + 1] == ":":
            over = not _OVER.isdisjoint(norms[end:close])
            return close + 1, "past_history" if over else name
    if following == ":" or (at_line and following in ("-", "=", "\n")):
        return end, name
    bare = _BARE.get(" ".join(norms[start:end]))
    if bare:
        return end, bare
    return (end, name) if at_line and name in ("signature", "letterhead") else None


def _soap(reading: Reading) -> dict[int, Opening]:
    """The sections of a note in the form "S. … O. … A. … P. …", or with strokes for the stops."""
    norms = reading.norms
    found = {
        k: (k + 2, _SOAP[norms[k]])
        for k in reading.line_starts
        if k + 1 < len(norms) and norms[k] in _SOAP and norms[k + 1] in (".", "/", ")")
    }
    return found if len(found) > 1 else {}
