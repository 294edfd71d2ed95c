"""Time expressions: marked sentences by phenomenon, and properties that hold for any text.

A sentence passes if every marked time is found with its bearer and its value, and no other is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import Letter, Mention
from lsmri.models.scorer import load

_FILE = Path(__file__).parent / "sentences" / "durations.yaml"
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.45, "Y": 365.25}
_DATED = {"prior_lumbar_mri", "prior_other_imaging", "prior_spinal_surgery"}
#: What the pipeline doesn't read yet: (phenomenon, part of the sentence) to the reason.
_KNOWN: dict[tuple[str, str], str] = {}


@dataclass(frozen=True)
class Item:
    phenomenon: str
    text: str
    mentions: tuple[Mention, ...]
    letter_date: date | None


def items() -> list[Item]:
    """Items are a marked text, or ``{date, text}`` where a date counts."""
    made = []
    for phenomenon, entries in yaml.safe_load(_FILE.read_text("utf-8")).items():
        for entry in entries:
            form: dict[str, Any] = entry if isinstance(entry, dict) else {"text": entry}
            text, mentions = parse_markup(form["text"])
            made.append(Item(phenomenon, text, mentions, form.get("date")))
    return made


def in_days(value: str) -> float:
    hours = re.fullmatch(r"PT([\d.]+)H", value)
    if hours:
        return float(hours[1]) / 24
    return sum(float(n) * _DAYS[u] for n, u in re.findall(r"([\d.]+)([DWMY])", value))


def same_value(gold: Mention, found: Mention) -> bool:
    if gold.value is None or found.value is None:
        return gold.value is found.value
    if isinstance(gold.value, str):
        expected, got, slack = in_days(gold.value), in_days(str(found.value)), 3.0
    else:
        expected, got, slack = float(gold.value), float(found.value), 0.5
    return abs(expected - got) <= max(slack, 0.1 * expected)


def matches(gold: Mention, found: Mention) -> bool:
    return (
        gold.concept == found.concept
        and gold.start < found.end
        and found.start < gold.end
        and gold.about == found.about
        and gold.type == found.type
        and same_value(gold, found)
    )


def timed(mention: Mention) -> bool:
    """Whether the mention says a time at all."""
    if mention.concept == "symptom_duration":
        return True
    return mention.value is not None and (
        mention.concept == "treatment" or mention.concept in _DATED
    )


def differences(item: Item, mentions: tuple[Mention, ...]) -> list[str]:
    found = [m for m in mentions if timed(m)]
    gold = [m for m in item.mentions if timed(m)]
    missed = [g for g in gold if not any(matches(g, f) for f in found)]
    extra = [
        f
        for f in found
        if not any(f.concept == g.concept and g.start < f.end and f.start < g.end for g in gold)
    ]
    return [f"missed {m.text!r} {m.value} {m.about or m.type}" for m in missed] + [
        f"extra {m.text!r} {m.value} {m.about or m.type}" for m in extra
    ]


def _parameters() -> list[Any]:
    made = []
    for number, item in enumerate(items()):
        marks = [
            pytest.mark.xfail(reason=reason, strict=True)
            for (phenomenon, part), reason in _KNOWN.items()
            if phenomenon == item.phenomenon and part in item.text
        ]
        made.append(pytest.param(item, id=f"{item.phenomenon}-{number}", marks=marks))
    return made


@pytest.fixture(scope="module")
def scorer() -> Any:
    return load()


@pytest.mark.parametrize("item", _parameters())
def test_sentence(scorer: Any, item: Item) -> None:
    result = scorer(Letter(item.text, letter_date=item.letter_date))
    assert differences(item, result.mentions) == []
