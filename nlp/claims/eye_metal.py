"""Metal in an eye: what was taken out, and what a film of the orbits says of it.

A film that is asked for, booked or was never done leaves metal possible; a clear one denies it.
"""

from __future__ import annotations

from collections.abc import Collection

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["is_of_eye", "settle_eye_metal"]

_METAL = "metallic_foreign_body"
#: So many words around a finding may name the eye.
_BEFORE, _BEHIND = 6, 8
#: So many words beside the orbits may name the film, and behind both what it showed.
_FILM_REACH = 4
_RESULT_REACH = 8


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
    status = "absent" if any(f.assertion == "absent" for f in films) else "possible"
    for f in reading.findings:
        if f.concept == _METAL and f.polarity == "present" and is_of_eye(reading, f, filmed):
            if f.assertion != "absent":
                f.assertion = status
                f.why.append("film of the orbits")
    reading.findings += films


def _films(reading: Reading) -> list[Finding]:
    """Every film of the orbits that a letter names, absent where it is clear."""
    norms, words = reading.norms, load_words("safety")
    if words["orbits"].isdisjoint(norms):
        return []
    found = []
    for k, norm in enumerate(norms):
        if norm not in words["orbits"]:
            continue
        begin, end = reading.bounds[reading.sentence[k]]
        film = [
            at
            for at in range(max(begin, k - _FILM_REACH), min(end, k + _FILM_REACH))
            if norms[at] in words["films"]
        ]
        if film:
            told = norms[max(begin, film[0] - 2) : min(end, max(k, film[-1]) + _RESULT_REACH)]
            clear = not words["clear"].isdisjoint(told)
            assertion = "absent" if clear else "possible"
            why = ["film of the orbits"]
            found.append(Finding(k, k + 1, _METAL, "present", assertion, why=why))
    return found
