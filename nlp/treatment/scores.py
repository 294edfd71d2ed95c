"""Pain scores then and now: "from 9/10 to 2/10", "8 -> 3", "6/10, was 8/10", "pain now 2/10",
"from nine to two", and scores of disability: "Oswestry 52 -> 50".
"""

from __future__ import annotations

from collections.abc import Iterator

from lsmri.nlp.text.reading import Reading

__all__ = ["read_scores"]

_SCORES = {f"{score}{scale}": float(score) for score in range(11) for scale in ("", "/10")}
_SPELT = "zero one two three four five six seven eight nine ten".split()
_SCORES |= {word: float(score) for score, word in enumerate(_SPELT)}
_SCORED_WITH = frozenset(_SCORES)
#: What may stand behind two scores in words; anything else is what they count.
_BEHIND_SPELT = frozenset([*". , ; ) and on out in with since over after by now but".split(), "\n"])
#: Scores of disability, in per cent or points; less is better.
_DISABILITY = frozenset({"odi", "oswestry", "rmdq", "rmq"})
_TURNS = frozenset({"->", "to", ">", "now", "from", "was"})
_HEADS = frozenset({"from", "was", "pain", "vas", "nrs", "score"})
_SCORED = frozenset({"pain", "vas", "nrs", "score"})
_UNITS = frozenset({"day", "week", "month", "mg", "hour", "year", "session", "time"})
_BETWEEN = frozenset(
    "to -> now a an down at start and > - initially , before on arrival then after post".split()
)
_LATER = frozenset({"to", "->", "now", ">", "arrival", "then", "initially"})
#: A pain of at most so much is little, where it is told to be now, or told by itself.
_LITTLE_NOW, _LITTLE = 3, 2
_REACH = 10
#: A head stands at most so many words before a score.
_LEAD = 4
_MUCH_LESS, _LESS = 0.5, 0.8
#: A score of disability that falls by three tenths has changed so that the patient feels it.
_LESS_DISABLED = 0.7
_CHAIN = frozenset({">", "->", "to", "then", ","})

#: First word, last word plus one, value and kind of an effect.
Scored = tuple[int, int, str, str]


def read_scores(reading: Reading) -> Iterator[Scored]:
    """What pain scores say of the effect of treatment, as effects."""
    norms = reading.norms
    yield from _disability(reading)
    reach = 0
    for place in reading.places(_SCORED_WITH):
        begin, stop = reading.bounds[reading.sentence[place]]
        for k in range(max(begin, reach, place - _LEAD), min(place + 1, stop - 1)):
            word = norms[k]
            if word not in _HEADS and not word.endswith("/10"):
                continue
            pair = _pair(norms, k, stop)
            if pair is not None:
                then, now, reach = pair
                yield k, reach, *_compared(then, now)
                break
            if _is_little(norms, k, word):
                reach = k + 3
                yield k, reach, "improved", "recovery"
                break


def _disability(reading: Reading) -> Iterator[Scored]:
    norms = reading.norms
    for k in reading.places(_DISABILITY):
        stop = min(reading.bounds[reading.sentence[k]][1], k + _REACH)
        places = [at for at in range(k + 1, stop) if norms[at].isdecimal()][:2]
        if len(places) < 2 or int(norms[places[0]]) > 100:
            continue
        between = norms[places[0] + 1 : places[1]]
        if not _TURNS.isdisjoint(between) and len(between) <= 3:
            last = _last_of_chain(norms, places[1], stop)
            then, now = int(norms[places[0]]), int(norms[last])
            if "was" in between:
                then, now = now, then
            yield k, last + 1, *_compared(then, now, _LESS_DISABLED)


def _last_of_chain(norms: list[str], at: int, stop: int) -> int:
    """The newest of scores in a row: the 14 of "44 > 26 > 14"."""
    while at + 2 < stop and norms[at + 1] in _CHAIN and norms[at + 2].isdecimal():
        at += 2
    return at


def _compared(then: float, now: float, much_less: float = _MUCH_LESS) -> tuple[str, str]:
    if now <= then * much_less:
        return "improved", "recovery"
    return ("partial", "relief") if now < then * _LESS else ("failed", "same")


def _is_little(norms: list[str], k: int, word: str) -> bool:
    if norms[k + 1] in ("now", "currently", "down"):
        return _low(norms[k + 2 : k + 5], _LITTLE_NOW)
    return word in ("pain", "vas", "nrs") and _low(norms[k + 1 : k + 2], _LITTLE)


def _low(words: list[str], most: int) -> bool:
    return any(word.endswith("/10") and _SCORES.get(word, 10) <= most for word in words)


def _pair(norms: list[str], k: int, stop: int) -> tuple[float, float, int] | None:
    """Two scores from word k on: then, now, and where they end."""
    places = [at for at in range(k, min(stop, k + _REACH)) if norms[at] in _SCORES][:2]
    if len(places) < 2:
        return None
    first, last = places
    if last + 1 < len(norms) and norms[last + 1] in _UNITS:
        return None
    if norms[last] in _SPELT and not _BEHIND_SPELT.issuperset(norms[last + 1 : last + 2]):
        return None
    a, b = _SCORES[norms[first]], _SCORES[norms[last]]
    between = set(norms[first + 1 : last])
    scored = norms[k] in _SCORED or norms[k].endswith("/10") or norms[first].endswith("/10")
    if scored and between & {"was", "from"}:
        return b, a, last + 1
    if norms[k] == "from" and "to" in between and between <= {"to", "a", "an"}:
        return a, b, last + 1
    if scored and between <= _BETWEEN and between & _LATER:
        return a, b, last + 1
    return None
