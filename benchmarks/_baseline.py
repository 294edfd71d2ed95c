"""What simpler readers make of a letter: keywords with NegEx, and medspaCy with ConText.

Both give findings and treatments only; durations come from one regular expression and failure of
treatment from a few words. Age, sex, referrer, setting and side, which such readers leave to
others, are taken over from lsmri's record, so that the categories differ by what is compared.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from _terms import concept_terms

from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept, TreatmentType
from lsmri.corpora.values import WEEKS_A_MONTH, WEEKS_A_YEAR

__all__ = ["Entity", "KeywordReader", "medspacy_entities", "mentions_of", "record_of"]

HERE = Path(__file__).resolve().parent
#: start, end, label of ``concept_terms`` and the assertion that the cues give
Entity = tuple[int, int, str, str]

#: After Chapman's NegEx (2001), with the commonest triggers of each kind.
_CUES = {
    "absent": r"no|not|nil|without|denies|denied|denying|never|negative for|free of|no evidence of|"
    r"no history of|no sign of|absence of|neither|nor|none|hasn't|doesn't|didn't|isn't",
    "possible": r"\?|possible|possibly|probable|query|suspect|suspected|suspicion of|rule out|r/o|"
    r"exclude|likely|may have|might have|could be|concern for|concerned about",
    "hypothetical": r"if|should|advised|in case|return if|warned",
    "family": r"mother|father|brother|sister|aunt|uncle|family history|fhx",
    "historical": r"history of|h/o|previous|past|prior",
}
_BEFORE = re.compile(
    "|".join(rf"(?P<{kind}>(?<!\w)(?:{words})(?!\w))" for kind, words in _CUES.items()),
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\W{0,3}(?:(?P<absent>absent|negative|nil|none|denied|no|not present|ruled out)|"
    r"(?P<possible>possible|suspected|unlikely|\?))(?!\w)",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?:[.;:!\n]|\bbut\b|\bhowever\b|\balthough\b|\bexcept\b)", re.IGNORECASE)
_WINDOW = 6
_NUMBERS = {"a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0}
_DURATION = re.compile(
    r"(?<![\w/])(\d+(?:\.\d+)?|a|one|two|three|four|five|six)\s*"
    r"(?:/\s*(7|52|12)(?!\d)|[- ]?(day|week|wk|month|mth|year|yr)s?\b(?! old))",
    re.IGNORECASE,
)
_WEEKS = {
    "7": 1 / 7, "52": 1.0, "12": WEEKS_A_MONTH,
    "d": 1 / 7, "w": 1.0, "m": WEEKS_A_MONTH, "y": WEEKS_A_YEAR,
}  # fmt: skip
_FAILED = re.compile(
    r"(?:\bno|nil|little|minimal|without|not much|poor) (?:\w+ )?(?:better|relief|benefit|help|"
    r"improvement|effect|response|success|use|good|change|difference|joy)|fail|despite|in spite of|"
    r"(?:not|n't|never|hardly|barely) (?:\w+ )?(?:help|work|settl|eas|reliev|respond|touch|improv)|"
    r"ineffective|refractory|useless|unsuccessful|persist",
    re.IGNORECASE,
)
_RANK = ("absent", "possible", "present")
#: What is true of a patient though it lies in the past.
_LASTING = frozenset(
    "cancer_history osteoporosis immunosuppression prior_spinal_surgery prior_lumbar_mri "
    "prior_other_imaging".split()
)


class KeywordReader:
    """The phrases of ``concept_terms``, longest first, each with a NegEx window of six words."""

    def __init__(self) -> None:
        self._labels = {
            phrase: label for label, phrases in concept_terms().items() for phrase in phrases
        }
        self._longest = max(phrase.count(" ") for phrase in self._labels) + 1

    def __call__(self, text: str) -> list[Entity]:
        """The findings of one letter, by their places."""
        words = [(m.start(), m.end()) for m in re.finditer(r"[\w'+/-]+|[^\w\s]", text)]
        found: list[Entity] = []
        k = 0
        while k < len(words):
            for size in range(min(self._longest, len(words) - k), 0, -1):
                start, end = words[k][0], words[k + size - 1][1]
                label = self._labels.get(" ".join(text[start:end].lower().split()))
                if label is not None:
                    found.append((start, end, label, _assertion(text, start, end)))
                    k += size - 1
                    break
            k += 1
        return found


def _assertion(text: str, start: int, end: int) -> str:
    before = _STOP.split(text[max(0, start - 120) : start])[-1]
    words = before.split(" ")
    window = " ".join(words[-_WINDOW - 1 :])
    cues = [match.lastgroup for match in _BEFORE.finditer(window)]
    behind = _BEHIND.match(text, end)
    if behind:
        return str(behind.lastgroup)
    return cues[-1] or "present" if cues else "present"


def record_of(letter: Letter, entities: Iterable[Entity], own: FeatureRecord) -> FeatureRecord:
    """The feature record that entities amount to. own: lsmri's, for what they don't speak of."""
    findings: dict[str, str] = {}
    tried: dict[str, None] = {}
    for _, _, label, assertion in entities:
        name, kind = label.split()
        if kind == "treatment":
            if assertion == "present":
                tried[name] = None
            findings["treatment"] = "present" if tried else "absent"
            continue
        status = _status(name, kind, assertion)
        known = findings.get(name)
        if status and (known is None or _RANK.index(status) > _RANK.index(known)):
            findings[name] = status
    return replace(
        own,
        findings=findings,
        symptom_duration_weeks=_weeks(letter.text),
        treatments_tried=list(tried),
        conservative_treatment_weeks=None,
        conservative_treatment_failed=True if tried and _FAILED.search(letter.text) else None,
        prior_lumbar_mri_months=None,
    )


def mentions_of(text: str, entities: Iterable[Entity]) -> list[Mention]:
    """The same entities as mentions, for the comparison of spans."""
    made: list[Mention] = []
    for start, end, label, assertion in entities:
        name, kind = label.split()
        if kind == "treatment":
            concept, kept = Concept.TREATMENT, Assertion(assertion)
            made.append(
                Mention(start, end, text[start:end], concept, kept, type=TreatmentType(name))
            )
            continue
        status = _status(name, kind, assertion) or assertion
        made.append(Mention(start, end, text[start:end], Concept(name), Assertion(status)))
    return made


def _status(name: str, kind: str, assertion: str) -> str | None:
    """What a phrase that states or denies a finding comes to with the cue beside it."""
    if assertion == "historical" and name in _LASTING:
        return "present"
    if assertion not in _RANK:
        return None
    if kind == "absent":
        return "possible" if assertion == "possible" else "absent"
    return assertion


def _weeks(text: str) -> float | None:
    match = _DURATION.search(text)
    if match is None:
        return None
    number = _NUMBERS.get(match[1].lower())
    unit = match[2] or match[3][0].lower()
    return round((float(match[1]) if number is None else number) * _WEEKS[unit], 1)


def medspacy_entities(texts: Sequence[str]) -> list[list[Entity]] | None:
    """What medspaCy makes of the letters with all terms; None where it isn't installed."""
    python = HERE / ".peers" / "medspacy" / "bin" / "python"
    if not python.exists():
        return None
    with TemporaryDirectory() as folder:
        terms, letters, out = (Path(folder) / name for name in ("t.json", "l.json", "o.json"))
        terms.write_text(json.dumps(concept_terms()), encoding="utf-8")
        letters.write_text(json.dumps(texts), encoding="utf-8")
        script = HERE / "contenders" / "medspacy_context.py"
        subprocess.run(
            [python, script, terms, letters, out, "--entities"], check=True, capture_output=True
        )
        found: list[list[list[Any]]] = json.loads(out.read_text("utf-8"))["entities"]
    return [[(s, e, label, _flagged(flags)) for s, e, label, flags in each] for each in found]


def _flagged(flags: Sequence[str]) -> str:
    for flag, assertion in (
        ("family", "family"),
        ("hypothetical", "hypothetical"),
        ("negated", "absent"),
        ("uncertain", "possible"),
        ("historical", "historical"),
    ):
        if flag in flags:
            return assertion
    return "present"
