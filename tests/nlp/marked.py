"""Marked sentences: read, scored, and compared with their marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import lsmri
from lsmri.corpora.authoring import parse_markup

SENTENCES = Path(__file__).parent / "sentences"
#: Those that teach the tagger as well come with the corpus.
CORPUS = Path(__file__).parents[2] / "corpora" / "sentences"
#: Time and treatment have tests of their own.
_ELSEWHERE = frozenset({"symptom_duration", "treatment"})


@dataclass(frozen=True)
class Item:
    """One marked sentence. ``known`` is why it fails, empty where it must pass."""

    name: str
    marked: str
    date: date | None
    known: str


def items(file: str) -> Iterator[Item]:
    """The sentences of a file, with the reasons of ``known_failures.yaml``."""
    known = yaml.safe_load((SENTENCES / "known_failures.yaml").read_text("utf-8")) or {}
    reasons = known.get(file, {})
    folder = CORPUS if (CORPUS / file).exists() else SENTENCES
    data = yaml.safe_load((folder / file).read_text("utf-8"))
    for phenomenon, sentences in data.items():
        for number, sentence in enumerate(sentences):
            given = sentence if isinstance(sentence, dict) else {"text": sentence}
            name = f"{phenomenon}-{number}"
            yield Item(name, given["text"], given.get("date"), reasons.get(name, ""))


@cache
def scorer() -> Any:
    return lsmri.load("rules")


def differences(item: Item) -> list[str]:
    """What is missed, read with another assertion, or found though nothing is marked."""
    text, marks = parse_markup(item.marked)
    gold = [m for m in marks if m.concept not in _ELSEWHERE]
    read = [
        m
        for m in scorer()(lsmri.Letter(text, letter_date=item.date)).mentions
        if m.concept not in _ELSEWHERE
    ]
    found = []
    for mark in gold:
        over = [
            m
            for m in read
            if m.concept == mark.concept and m.start < mark.end and mark.start < m.end
        ]
        if not any(m.assertion == mark.assertion for m in over):
            got = ", ".join(sorted({str(m.assertion) for m in over})) or "nothing"
            found.append(f"{mark.concept} {mark.assertion} read as {got}")
    marked = {mark.concept for mark in gold}
    found += [f"{m.concept} {m.assertion} is not marked" for m in read if m.concept not in marked]
    return found
