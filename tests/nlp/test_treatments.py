"""Treatments: marked sentences, and short letters with what their treatments amount to.

A marked sentence passes if every treatment in it is read with its type, assertion and outcome, and
no other is. Cases that are known to be read otherwise carry the reason and are held strictly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import lsmri
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import Mention

_SENTENCES = Path(__file__).parent / "sentences"
_CORPUS = Path(__file__).parents[2] / "corpora" / "sentences"
#: Marked sentences that are read otherwise: phenomenon and number to the reason.
_KNOWN = {
    ("treatment_outcome", 13): "a compound of chlorzoxazone and paracetamol is read as both",
}


@cache
def scorer() -> Any:
    return lsmri.load("rules")


@dataclass(frozen=True)
class Course:
    """A short letter; ``tried`` holds the types, ``status`` is that of ``treatment``."""

    phenomenon: str
    say: str
    tried: frozenset[str]
    status: str | None
    failed: bool | None
    known: str


def courses() -> list[Course]:
    made = []
    data = yaml.safe_load((_SENTENCES / "treatments.yaml").read_text("utf-8"))
    for phenomenon, entries in data.items():
        for entry in entries:
            tried = frozenset(entry.get("tried", "").split())
            status = None if not tried else "absent" if tried == {"none"} else "present"
            failed, known = entry.get("failed"), entry.get("known", "")
            made.append(Course(phenomenon, entry["say"], tried - {"none"}, status, failed, known))
    return made


def marked() -> list[Any]:
    """The sentences of ``assertion.yaml`` that mark a treatment, and all about outcomes."""
    data = yaml.safe_load((_CORPUS / "assertion.yaml").read_text("utf-8"))
    made = []
    for phenomenon, sentences in data.items():
        for number, sentence in enumerate(sentences):
            if "|treatment" not in sentence and phenomenon != "treatment_outcome":
                continue
            reason = _KNOWN.get((phenomenon, number))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            made.append(pytest.param(sentence, id=f"{phenomenon}-{number}", marks=marks))
    return made


def read(text: str) -> tuple[Mention, ...]:
    return tuple(m for m in scorer()(lsmri.Letter(text)).mentions if m.concept == "treatment")


def fits(gold: Mention, found: Mention) -> bool:
    """Overlap and the same type, assertion and outcome, where the mark says them."""
    assertion = gold.assertion in (found.assertion, "historical")
    return (
        found.start < gold.end
        and gold.start < found.end
        and gold.type in (None, found.type)
        and gold.outcome in (None, found.outcome)
        and assertion
    )


def differences(sentence: str) -> list[str]:
    text, marks = parse_markup(sentence.strip())
    gold = [m for m in marks if m.concept == "treatment"]
    found = read(text)
    missed = [g for g in gold if not any(fits(g, f) for f in found)]
    extra = [f for f in found if not any(fits(g, f) for g in gold)]
    return [f"missed {m.text!r} {m.type} {m.outcome}" for m in missed] + [
        f"extra {m.text!r} {m.type} {m.outcome}" for m in extra
    ]


@pytest.mark.parametrize("sentence", marked())
def test_treatments_are_read_as_marked(sentence: str) -> None:
    assert differences(sentence) == []


@pytest.mark.parametrize(
    "course",
    [
        pytest.param(
            course,
            id=f"{course.phenomenon}-{number}",
            marks=[pytest.mark.xfail(strict=True, reason=course.known)] if course.known else [],
        )
        for number, course in enumerate(courses())
    ],
)
def test_what_treatments_amount_to(course: Course) -> None:
    features = scorer()(lsmri.Letter(course.say)).features
    assert frozenset(features.treatments_tried) == course.tried
    assert features.conservative_treatment_failed is course.failed
    assert features.findings.get("treatment") == course.status


@pytest.mark.parametrize("course", courses(), ids=lambda course: course.phenomenon)
def test_mentions_are_in_order_and_of_their_text(course: Course) -> None:
    mentions = read(course.say)
    assert list(mentions) == sorted(mentions, key=lambda m: (m.start, m.end))
    assert all(course.say[m.start : m.end] == m.text for m in mentions)


def test_a_plain_list_leaves_the_outcome_open() -> None:
    features = scorer()(lsmri.Letter("Tx: physio, naproxen.")).features
    assert features.treatments_tried == ["physiotherapy", "nsaid"]
    assert features.conservative_treatment_failed is None


@pytest.mark.parametrize(
    "text",
    [
        "Start pregabalin 75 mg nocte, doubled if tolerated and still in pain.",
        "The risks and benefits of a nerve root block were discussed and include failure.",
    ],
)
def test_what_is_foreseen_has_not_been_had(rules, text):
    features = rules(f"Left sciatica for 3 months. {text}").features
    assert not features.treatments_tried
    assert features.conservative_treatment_failed is None


@pytest.mark.parametrize(
    "text",
    [
        "ESI March 2024, plan MRI.",
        "Caudal 2 months ago, would like an opinion on surgery.",
        "L5 nerve root block in June, can walk again.",
    ],
)
def test_an_injection_of_a_told_time_was_had(rules, text):
    assert rules(f"Left sciatica. {text}").features.treatments_tried == ["spinal_injection"]


@pytest.mark.parametrize(
    "text",
    [
        "High-risk patient, physio failed.",
        "Even if he takes tramadol no relief.",
        "Her son, a physio, treated her for 8 weeks without benefit.",
        "Root block in the pain clinic helped one weekend.",
        "Co-codamol: the relief expires before the next dose.",
    ],
)
def test_failure_in_passing(rules, text):
    assert rules(f"Left sciatica. {text}").features.conservative_treatment_failed is True
