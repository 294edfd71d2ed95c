"""From a result to FHIR R4: guidance, issues, observations, and where they come from.

The guidance's status is ``data-requested`` where the letter leaves open what decides; what is
asked stands in its ``dataRequirement`` and in a note.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from lsmri import __version__
from lsmri.models.decision import Result
from lsmri.serve.problems import InputProblem
from lsmri.serve.render import words
from lsmri.serve.render.visible import visible
from lsmri.serve.service.fhir.orders import Order, reference_of

__all__ = ["answer"]

#: Codes of the annotation scheme; they aren't mapped to a terminology.
_CONCEPTS = "urn:lsmri:concept"
_STATUSES = "urn:lsmri:status"
_VERDICTS = "urn:lsmri:verdict"
_SEVERITIES = {"emergency": "high", "urgent": "high", "routine": "moderate", "none": "moderate"}
_QUANTITIES = {
    "age_years": ("age", "a", "years"),
    "symptom_duration_weeks": ("duration of symptoms", "wk", "weeks"),
    "conservative_treatment_weeks": ("duration of conservative treatment", "wk", "weeks"),
    "prior_lumbar_mri_months": ("age of the earlier lumbar MRI", "mo", "months"),
}

Resource = dict[str, Any]


def answer(result: Result, order: Order, problems: Iterable[InputProblem] = ()) -> Resource:
    """A bundle (``collection``): the guidance first, then issues, observations and provenance."""
    return _Answer(result, order, [found.reason for found in problems]).bundle()


class _Answer:
    """Makes the resources of one answer, which refer to each other."""

    def __init__(self, result: Result, order: Order, notes: list[str]) -> None:
        self._result = result
        self._order = order
        self._unread = [*order.unread, *notes]
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        subject = order.request.get("subject")
        # Their subject is required of some; an order without one is about nobody we know.
        self._subject = subject if isinstance(subject, Mapping) else {"display": "not stated"}

    def bundle(self) -> Resource:
        observations = [_entry(one) for one in self._observations()]
        evidence = [{"reference": entry["fullUrl"]} for entry in observations]
        issues = [_entry(one) for one in self._issues(evidence)]
        guidance = _entry(self._guidance())
        made = [guidance, *issues, *observations]
        source = _entry(self._provenance([entry["fullUrl"] for entry in made]))
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": self._now,
            "entry": [*made, source],
        }

    def _guidance(self) -> Resource:
        decision = self._result.decision
        asks = decision.cause in ("information", "conflict")
        made: Resource = {
            "resourceType": "GuidanceResponse",
            "moduleUri": f"urn:lsmri:guideline:{decision.guideline}",
            "status": "data-requested" if asks else "success",
            "subject": self._subject,
            "occurrenceDateTime": self._now,
            "performer": {"display": self._who()},
            "reasonCode": [_coded(_VERDICTS, decision.category, words.verdict(decision)),
                           _coded(_VERDICTS, decision.urgency, words.urgency(decision))],
            "note": [{"text": visible(text)} for text in self._notes()],
        }  # fmt: skip
        if decision.missing:
            made["dataRequirement"] = [
                {
                    "type": "Observation",
                    "codeFilter": [{"path": "code", "code": [_coding(_CONCEPTS, fact.feature)]}],
                }
                for fact in decision.missing
            ]
        identifier = self._order.letter.id
        if identifier:
            made["requestIdentifier"] = {"value": identifier}
        return made

    def _notes(self) -> Iterator[str]:
        decision = self._result.decision
        yield f"{words.verdict(decision)}. {words.urgency(decision)}."
        if decision.needs_review:
            yield words.REVIEW
        for reason in decision.reasons:
            yield f"{reason.statement} [{'; '.join((reason.rule, *reason.sources))}]"
        yield from (f"Please add: {fact.question}" for fact in decision.missing)
        yield from (f"What to do: {words.route(route)}" for route in decision.routes)
        yield from (f"Not read: {note}" for note in self._unread)

    def _issues(self, evidence: list[Resource]) -> Iterator[Resource]:
        decision = self._result.decision
        if decision.category != "appropriate" or decision.urgency in ("emergency", "urgent"):
            first = decision.reasons[0].statement if decision.reasons else ""
            yield self._issue(
                _coded(_VERDICTS, decision.category, words.verdict(decision)),
                _SEVERITIES[decision.urgency],
                f"{words.verdict(decision)} ({words.urgency(decision).lower()}). {first}".strip(),
                evidence,
            )
        for code in decision.safety:
            text = f"To be settled before the scan: {words.concept(code)}"
            yield self._issue(_coded(_CONCEPTS, code, words.concept(code)), "high", text, [])

    def _issue(
        self, code: Resource, severity: str, detail: str, evidence: list[Resource]
    ) -> Resource:
        made: Resource = {
            "resourceType": "DetectedIssue",
            "status": "preliminary",
            "code": code,
            "severity": severity,
            "patient": self._subject,
            "identifiedDateTime": self._now,
            "detail": visible(detail),
        }
        if evidence:
            made["evidence"] = [{"detail": evidence}]
        name = reference_of(self._order.request)
        if name:
            made["implicated"] = [{"reference": name}]
        return made

    def _observations(self) -> Iterator[Resource]:
        features = self._result.features
        for code, status in features.findings.items():
            found = [m.text for m in self._result.mentions if m.concept == code]
            value = {"valueCodeableConcept": _coded(_STATUSES, status, status)}
            yield self._observation(code, words.concept(code), value, dict.fromkeys(found))
        for name, (text, unit, units) in _QUANTITIES.items():
            number = getattr(features, name)
            if number is not None:
                quantity = {"value": number, "unit": units, "code": unit,
                            "system": "http://unitsofmeasure.org"}  # fmt: skip
                yield self._observation(name, text, {"valueQuantity": quantity}, ())

    def _observation(
        self, code: str, text: str, value: Resource, quotes: Iterable[str]
    ) -> Resource:
        made: Resource = {
            "resourceType": "Observation",
            "status": "preliminary",
            "code": _coded(_CONCEPTS, code, text),
            "subject": self._subject,
            "effectiveDateTime": str(self._order.letter.letter_date or self._now),
            **value,
        }
        if name := reference_of(self._order.request):
            made["basedOn"] = [{"reference": name}]
        if notes := [{"text": f"“{visible(' '.join(quote.split()))}”"} for quote in quotes]:
            made["note"] = notes
        return made

    def _provenance(self, targets: list[str]) -> Resource:
        made: Resource = {
            "resourceType": "Provenance",
            "target": [{"reference": target} for target in targets],
            "recorded": self._now,
            "agent": [{"who": {"display": self._who()}}],
        }
        if name := reference_of(self._order.request):
            made["entity"] = [{"role": "source", "what": {"reference": name}}]
        return made

    def _who(self) -> str:
        model = " ".join(map(str, self._result.model.values()))
        return f"lsmri {__version__} ({model}), guideline {self._result.decision.guideline}"


def _entry(resource: Resource) -> Resource:
    name = uuid.uuid4()
    return {"fullUrl": f"urn:uuid:{name}", "resource": {**resource, "id": str(name)}}


def _coded(system: str, code: str, text: str) -> Resource:
    return {"coding": [_coding(system, code)], "text": text}


def _coding(system: str, code: str) -> Resource:
    return {"system": system, "code": code}
