"""Metal in an eye: what was taken out, and what a film of the orbits says of it.

A film that is asked for, booked or was never done leaves metal possible, and so does one that is
not clear or older than another accident; a clear one denies it.
"""

from __future__ import annotations

from collections.abc import Collection

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import any_words, load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["is_of_eye", "settle_eye_metal"]

_METAL = "metallic_foreign_body"
#: So many words around a finding may name the eye.
_BEFORE, _BEHIND = 6, 8
#: So many words beside the orbits may name the film, and behind both what it showed.
_FILM_REACH = 4
_RESULT_REACH = 8
#: So many words before "clear" may deny it, and behind it ask for it.
_DENIED_REACH = 3
#: So many words behind "clear" may tell of metal that came later.
_LATER_REACH = 14


def is_of_eye(reading: Reading, f: Finding, filmed: Collection[int] = ()) -> bool:
    """Whether a fragment lies or lay in an eye. filmed: words that name the orbits of a film."""
    eyes = load_words("safety")["eyes"]
    begin, end = reading.bounds[reading.sentence[f.start]]
    around = range(max(begin, f.start - _BEFORE), min(end, f.end + _BEHIND))
    return any(reading.norms[k] in eyes and k not in filmed for k in around)


def settle_eye_metal(reading: Reading) -> None:
    """Reads films of the orbits, and what they leave of metal that a letter tells of in an eye."""
    films = _films(reading)
    if not films:
        return
    filmed = {f.start for f in films}
    status = "absent" if all(f.assertion == "absent" for f in films) else "possible"
    for f in reading.findings:
        if f.concept == _METAL and f.polarity == "present" and is_of_eye(reading, f, filmed):
            if f.assertion != "absent":
                f.assertion = status
                f.why.append("film of the orbits")
    reading.findings += films


def _films(reading: Reading) -> list[Finding]:
    """Every film of the orbits that a letter names, absent where it is clear."""
    norms, words = reading.norms, load_words("safety")
    found = []
    for k in reading.places(words["orbits"]):
        begin, end = reading.bounds[reading.sentence[k]]
        film = [
            at
            for at in range(max(begin, k - _FILM_REACH), min(end, k + _FILM_REACH))
            if norms[at] in words["films"]
        ]
        if film:
            named = range(min(k, film[0]), max(k, film[-1]) + 1)
            assertion = "absent" if _is_clear(reading, named) else "possible"
            why = ["film of the orbits"]
            found.append(Finding(k, k + 1, _METAL, "present", assertion, why=why))
    return found


def _is_clear(reading: Reading, named: range) -> bool:
    """Whether a film is told to be clear; named: the words from the orbits to the film.

    Not where it is asked for, booked or to become clear, nor where something else is clear.
    """
    norms, words = reading.norms, load_words("safety")
    begin, end = reading.bounds[reading.sentence[named.start]]
    told = range(max(begin, named.start - 2), min(end, named.stop - 1 + _RESULT_REACH))
    clear = [k for k in told if norms[k] in words["clear"]]
    if not clear or any(norms[k - 1] in words["not"] for k in clear[1:]):
        return False
    at = clear[0]
    asked = norms[max(begin, named.start - _DENIED_REACH) : max(at, named.stop)]
    behind = norms[at + 1 : min(end, at + 1 + _DENIED_REACH)]
    behind = behind[: next((k for k, norm in enumerate(behind) if norm in ",.;("), len(behind))]
    between = norms[named.start : at] if at > named.start else norms[at : named.start]
    before = norms[max(begin, at - _DENIED_REACH) : at]
    return (
        words["film_asked"].isdisjoint(asked)
        and words["film_open"].isdisjoint(before + between + behind)
        and words["other_organs"].isdisjoint(between)
        and "?" not in norms[at : told.stop]
        and (at < named.stop or _leads_to_result(norms[at - 1]))
        and not _is_exposed_again(reading, at)
    )


def _leads_to_result(norm: str) -> bool:
    """Whether a word before "clear" leaves it the film's: "2021, clear", "was clear"."""
    known = any_words("safety", "film_links", "orbits", "films")
    return norm in known or not norm.isalpha()


def _is_exposed_again(reading: Reading, clear: int) -> bool:
    """Whether metal came after a clear film: "clear in 2010 but hit by metal again"."""
    words = load_words("safety")
    behind = reading.norms[clear + 1 : clear + 1 + _LATER_REACH]
    denied = any_words("safety", "no", "not")
    exposed = any(
        norm in words["exposure"] and denied.isdisjoint(behind[max(0, k - _DENIED_REACH) : k])
        for k, norm in enumerate(behind)
    )
    return exposed and not words["exposed_again"].isdisjoint(behind)
