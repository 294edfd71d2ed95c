"""What the words behind a phrase of relief make of it: "relief: nil", "helped for a week"."""

from __future__ import annotations

import re

from lsmri.nlp.treatment.place import words_of

__all__ = ["value_behind"]

_HOURS = re.compile(r"\d+(?:-\d+)?(?:h|hr|hrs)$").match


def value_behind(head: str, kind: str, after: list[str]) -> str:
    """failed, partial or improved; "" where the words behind leave that to the phrase.

    head: the first word of the phrase. kind: what it speaks of, a kind of outcome phrases; one that
        is "neutral" says nothing by itself. after: the words behind it, in its sentence.
    """
    near = after[:4]
    spell = near[:1] == ["of"] and not words_of("units").isdisjoint(near[1:2])
    if spell or not words_of("nil").isdisjoint(near[:1]):
        return "failed"
    if kind == "neutral" or near[:1] in ([":"], ["="], ["-"], ["?"]):
        answer = _answer(near)
        if answer or kind == "neutral":
            return answer or _wears_off(head, after)
    if not words_of("failed_after").isdisjoint(near[:1]):
        return "failed"
    much = not words_of("strong_after").isdisjoint(near)
    if much and near[0] not in words_of("slight_after"):
        return "improved"
    if _is_short(after):
        return "failed"
    return "" if words_of("slight_after").isdisjoint(near[:3]) else "partial"


def _answer(near: list[str]) -> str:
    """What stands behind a colon, "was" or the like: "response: poor"."""
    if not near or near[0] not in words_of("value_links"):
        return ""
    told = next((word for word in near if word not in words_of("value_fillers")), "")
    if told in words_of("bad_values"):
        return "failed"
    if told in words_of("good_values"):
        return "improved"
    return "partial" if told in words_of("slight") else ""


def _wears_off(head: str, after: list[str]) -> str:
    """ "Works till evening", "worked for an hour"."""
    short = not words_of("short_after").isdisjoint(after[:3])
    spell = after[:1] == ["for"] and not words_of("units").isdisjoint(after[1:6])
    return "failed" if head in words_of("going") and (short or spell) else ""


def _is_short(after: list[str]) -> bool:
    """Whether the relief didn't last: "for a week", "only 2h", "at first"."""
    if not words_of("short_after").isdisjoint(after[:5]) or "at first" in " ".join(after[:3]):
        return True
    for k, word in enumerate(after[:4]):
        if word in (",", ";", ".", "but", "however", "-", "("):
            return False
        if word == "for" and after[k + 1 : k + 2] == ["most"]:
            return False
        if word == "for" or (word == "only" and k < 2):
            length = after[k + 1 : k + 6]
            return not words_of("units").isdisjoint(length) or any(map(_HOURS, length[:1]))
    return False
