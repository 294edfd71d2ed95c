"""The appropriateness rating of an order, as the Argonaut guide "CDS Hooks for PAMA" has it.

https://github.com/argonautproject/cds-hooks-for-pama: an action of the system attaches the rating
to the order and changes nothing else. An order that none of the three codes is true of gets no
rating, but a card that asks.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from lsmri.models.decision import Decision
from lsmri.serve.service.fhir.orders import Order

__all__ = ["rated", "rating"]

_BASE = "http://fhir.org/argonaut/Extension/pama-rating"
_SYSTEM = "http://fhir.org/argonaut/CodeSystem/pama-rating"
_CODES = {"appropriate": "appropriate", "inappropriate": "not-appropriate"}


def rating(decision: Decision) -> str | None:
    """The rating's code; None where the decision is uncertain or a person should look first."""
    if "SCOPE" in decision.rules:
        # A child: the criteria are for adults. A letter without words or about another part of the
        # body needs an answer first.
        return None if "ask_referrer" in decision.routes else "no-criteria-apply"
    return None if decision.needs_review else _CODES.get(decision.category)


def rated(order: Order, decision: Decision, *, qcdsm: str) -> dict[str, Any] | None:
    """The action that rates an order; None where it isn't rated."""
    code = rating(decision)
    if code is None:
        return None
    ours = [
        {"url": _BASE, "valueCodeableConcept": {"coding": [{"system": _SYSTEM, "code": code}]}},
        {"url": f"{_BASE}-qcdsm-consulted", "valueString": qcdsm},
        {"url": f"{_BASE}-consult-id", "valueUri": f"urn:uuid:{uuid.uuid4()}"},
        {"url": f"{_BASE}-auc-applied", "valueUri": f"urn:lsmri:guideline:{decision.guideline}"},
    ]
    given = order.request.get("extension")
    extensions = given if isinstance(given, list) else []
    kept = [one for one in extensions if not _is_ours(one)]
    resource = {**order.request, "extension": [*kept, *ours]}
    return {"type": "update", "description": f"Rate the order: {code}", "resource": resource}


def _is_ours(extension: object) -> bool:
    url = extension.get("url") if isinstance(extension, Mapping) else None
    return str(url).startswith(_BASE)
