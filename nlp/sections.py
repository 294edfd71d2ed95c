"""Which section of the letter each sentence belongs to.

A heading stands at the start of a line, or of a sentence within a line, and is followed by a colon, a
dash or the line's end; the short forms of record systems ("PMH", "FH", "O/E") need nothing after them.
"""

from __future__ import annotations

from lsmri.nlp.reading import Reading
from lsmri.nlp.scanner import Hit

__all__ = ["mark_sections"]

#: Headings that are words of ordinary sentences as well: they need a colon or a line of their own.
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


def mark_sections(reading: Reading, headings: list[Hit]) -> None:
    """Fills ``reading.sections``: a name for each sentence, None before the first heading."""
    norms = reading.norms
    opened: dict[int, tuple[int, str]] = {}
    total = len(norms)
    for start, end, entry in headings:
        begins = start in reading.line_starts or reading.bounds[reading.sentence[start]][0] == start
        if not begins and norms[start - 1] in ("-", "*", "#", ")", ".", "[x]"):
            begins = start - 1 in reading.line_starts
        if not begins:
            continue
        following = norms[end] if end < total else "\n"
        phrase = " ".join(norms[start:end])
        if following == ":" or (following in ("-", "=") and start in reading.line_starts):
            name = entry.name
        elif following == "\n" and start in reading.line_starts:
            name = entry.name
        elif phrase in _BARE:
            name = _BARE[phrase]
        elif entry.name in ("signature", "letterhead") and start in reading.line_starts:
            name = entry.name
        else:
            continue
        known = opened.get(start)
        if known is None or known[0] < end:
            opened[start] = (end, name)
    sections: list[str | None] = []
    current: str | None = None
    for begin, _ in reading.bounds:
        if begin in opened or (begin + 1 in opened and begin in reading.line_starts):
            current = opened.get(begin, opened.get(begin + 1, (0, "")))[1]
        elif begin in reading.line_starts and current in _SHORT:
            current = None
        sections.append(current)
    reading.sections = sections
