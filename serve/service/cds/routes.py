"""``/cds-services``: discovery, the two hooks, and feedback."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from lsmri.serve.service.cds.cards import asking, card, unassessed
from lsmri.serve.service.cds.rating import rated
from lsmri.serve.service.cds.wire import Feedback, HookRequest
from lsmri.serve.service.fhir.codes import is_lumbar_mri
from lsmri.serve.service.fhir.orders import Order, find_resources, read_order, reference_of
from lsmri.serve.service.gate import Caller
from lsmri.serve.service.parts import TheService
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.service import Service

__all__ = ["router"]

router = APIRouter(prefix="/cds-services", tags=["CDS Hooks"])

_HOOKS = {
    "order-select": "while an order is being chosen",
    "order-sign": "before orders are signed",
}
#: Of the letters of a patient only the newest referral note (LOINC 57133-1) is asked for.
_PREFETCH = {
    "patient": "Patient/{{context.patientId}}",
    "letters": "DocumentReference?patient={{context.patientId}}"
    "&type=http://loinc.org|57133-1&_sort=-date&_count=1",
}
#: Orders for the same scan in one call, each of which is scored.
_MOST_ORDERS = 20
#: What of an order's own making is told on a card; anything else is an error of the call.
_OF_THE_LETTER = (413, 415, 422)


async def _caller(request: Request, service: TheService) -> Caller:
    if service.clients.are_known:
        caller = await service.clients.caller(request)
        service.gate.pace.take(caller.name)
        return caller
    return await service.gate(request)


TheClient = Annotated[Caller, Depends(_caller)]


@router.get("")
async def discovery() -> dict[str, Any]:
    """What there is. Open to everybody, as the standard wants."""
    return {
        "services": [
            {
                "hook": hook,
                "id": f"lumbar-mri-{hook}",
                "title": "MRI of the lumbar spine: is it indicated?",
                "description": f"Reads the reason for an MRI of the lumbar spine {when}: whether"
                " the scan is indicated, how soon, why, and what is missing.",
                "prefetch": _PREFETCH,
                "usageRequirements": "The reason for the scan in words, in English.",
            }
            for hook, when in _HOOKS.items()
        ]
    }


@router.post("/{name}")
async def call(
    name: str, body: HookRequest, caller: TheClient, service: TheService
) -> dict[str, Any]:
    """Cards on each order for MRI of the lumbar spine, and its rating where it has one."""
    _known(name, [body.hook])
    cards, actions = [], []
    for order in _orders(body, service):
        made, action = await _advise(service, caller, name, order)
        cards.append(made)
        actions += [action] if action else []
    answer: dict[str, Any] = {"cards": cards}
    if actions:
        # CDS Hooks 2.0 has them on top, the Argonaut guide as an extension; twice is as once.
        answer |= {"systemActions": actions, "extension": {"systemActions": actions}}
    return answer


@router.post("/{name}/feedback")
async def feedback(
    name: str, body: Feedback, caller: TheClient, service: TheService
) -> dict[str, Any]:
    """Notes what became of cards. A comment in words isn't kept."""
    _known(name, _HOOKS)
    for one in body.feedback:
        override = one.overrideReason
        reason = override.reason.code if override and override.reason else None
        service.journal.noted(
            caller.name, f"/cds-services/{name}/feedback", one.card,
            outcome=one.outcome, override=reason,
            accepted=[suggestion.id for suggestion in one.acceptedSuggestions],
        )  # fmt: skip
        service.metrics.feedback(one.outcome)
    return {}


def _known(name: str, hooks: Iterable[str]) -> None:
    """Raises ``Problem`` 404 unless a service for one of these hooks has this name."""
    if name not in [f"lumbar-mri-{hook}" for hook in hooks]:
        raise Problem(404, "not_found", "there is no such service", "See /cds-services")


def _orders(body: HookRequest, service: Service) -> list[Order]:
    drafts = list(find_resources(body.context.draftOrders))
    around = [*drafts, *find_resources(*body.prefetch.values())]
    letters = [
        one
        for one in find_resources(body.prefetch.get("letters"))
        if one.get("resourceType") == "DocumentReference"
    ]
    chosen = body.context.selections if body.hook == "order-select" else None
    selected = None if chosen is None else set(chosen)
    meant = [
        one
        for one in drafts
        if one.get("resourceType") == "ServiceRequest"
        and (selected is None or reference_of(one) in selected)
        and is_lumbar_mri(one, service.settings.cds.codes)
    ]
    if len(meant) > _MOST_ORDERS:
        raise Problem(
            413, "too_many", f"there are {len(meant):,} orders for MRI of the lumbar spine",
            f"Send up to {_MOST_ORDERS} in a call",
        )  # fmt: skip
    return [read_order(one, around, letters) for one in meant]


async def _advise(
    service: Service, caller: Caller, name: str, order: Order
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The card on an order, and the action that rates it."""
    url = service.settings.public_url
    if not order.has_words:
        service.journal.failed(caller.name, f"/cds-services/{name}", order.letter.id, "empty")
        return asking(order, service.questions(order.letter), public_url=url), None
    try:
        outcome = await service.score(
            caller, f"/cds-services/{name}", order.letter, documents=order.documents
        )
    except Problem as problem:
        if problem.status_code in _OF_THE_LETTER:
            return unassessed(problem.detail, order, public_url=url), None
        raise
    result = outcome.result
    notes = [found.reason for found in outcome.problems]
    action = rated(order, result.decision, qcdsm=service.settings.cds.qcdsm)
    return card(result, order, public_url=url, notes=notes), action
