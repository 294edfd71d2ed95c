"""The words of time: numbers, units, months, feasts, and what a time can measure, from
``lexicon/times.toml``.

All are folded as letters are, so they compare with ``Reading.norms`` directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from lsmri.nlp.matching.lexicon import load_lexicon
from lsmri.nlp.matching.wording import load_tables, load_words
from lsmri.nlp.text.tokenizer import PhraseFolder

__all__ = ["Feast", "TimeWords", "time_words", "words_of"]

#: Words of phrases that stand in any letter.
_COMMON = frozenset(
    "a the he she his her i all can st good early late mid end start beginning turn of "
    "three".split()
)
#: Single letters that are units behind a number: "4m", "10 d".
_LETTERS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}


@dataclass(frozen=True, slots=True)
class Feast:
    """A day not told by its date. rules: its rule by region, and everywhere else under ``""``."""

    rules: dict[str, str]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """All tables, by folded word.

    weeks: before a number these name a week of the year. phrases: by their first telling word,
    (all words, its place, what they mean), longest first. cues: by kind. older: phrases that mark
    the older trouble, with blanks around. anchors: word to class. triggers: words around which a
    time may stand.
    """

    numbers: dict[str, float]
    ordinals: dict[str, int]
    weeks: frozenset[str]
    units: dict[str, str]
    letters: dict[str, str]
    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, tuple[int, int]]
    phrases: dict[str, list[tuple[tuple[str, ...], int, Feast | None]]]
    regions: dict[str, frozenset[str]]
    anchors: dict[str, str]
    cues: dict[str, frozenset[str]]
    older: tuple[str, ...]
    triggers: frozenset[str]


@cache
def time_words() -> TimeWords:
    """Reads and folds the shipped words, once a process."""
    table: dict[str, Any] = load_tables("times")["time"]
    weeks = frozenset(_words(table["weeks"]["names"]))
    units = _reversed(table["units"], str)
    months = _reversed(table["months"], int)
    weekdays = _reversed(table["weekdays"], int)
    seasons = {_fold(w)[0]: (m, d) for w, (m, d) in table["seasons"].items()}
    phrases: dict[str, list[tuple[tuple[str, ...], int, Feast | None]]] = {}
    names: list[tuple[str, Feast | None]] = [(n, None) for n in table["lifelong"]["phrases"]]
    for block in table["feast"]:
        rules = {"" if k == "rule" else k: v for k, v in block.items() if k != "names"}
        names += [(name, Feast(rules)) for name in block["names"]]
    for name, feast in names:
        phrase = _fold(name)
        place = next((i for i, word in enumerate(phrase) if word not in _COMMON), 0)
        phrases.setdefault(phrase[place], []).append((phrase, place, feast))
    for options in phrases.values():
        options.sort(key=lambda option: -len(option[0]))
    relative = set("yesterday yest yday y'day today tonight overnight st nd rd th".split())
    return TimeWords(
        numbers={_fold(w)[0]: float(v) for w, v in table["numbers"].items()},
        ordinals={_fold(w)[0]: v for w, v in table["ordinals"].items()},
        weeks=weeks,
        units=units,
        letters=dict(_LETTERS),
        months=months,
        weekdays=weekdays,
        seasons=seasons,
        phrases=phrases,
        regions={k: frozenset(_words(v)) for k, v in table["regions"].items()},
        anchors={w: kind for kind, text in table["anchors"].items() for w in _words(text)},
        cues={k: frozenset(_words(v)) for k, v in table["cues"].items() if isinstance(v, str)},
        older=tuple(" " + " ".join(_fold(p)) + " " for p in table["cues"]["older_phrases"]),
        triggers=frozenset(units)
        | weeks
        | frozenset(_LETTERS)
        | frozenset(months)
        | frozenset(weekdays)
        | frozenset(seasons)
        | frozenset(phrases)
        | relative,
    )


@cache
def words_of(kind: str) -> frozenset[str]:
    """A set of folded words from the table ``[words]`` of ``lexicon/times.toml``."""
    return load_words("times")[kind]


@cache
def _folder() -> PhraseFolder:
    return PhraseFolder(load_lexicon().normaliser)


def _fold(phrase: str) -> tuple[str, ...]:
    return _folder()(phrase)


def _words(text: str) -> list[str]:
    return [" ".join(_fold(word)) for word in text.split()]


def _reversed(table: dict[str, list[str]], kind: Any) -> dict[str, Any]:
    return {_fold(word)[0]: kind(key) for key, words in table.items() for word in words}
