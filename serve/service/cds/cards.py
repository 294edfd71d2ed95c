"""From a decision to a card: a sentence, reasons, questions, what to do, and ways to do it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from lsmri.models.decision import Decision, Result
from lsmri.serve.render import words
from lsmri.serve.render.highlight import quotation
from lsmri.serve.render.visible import visible
from lsmri.serve.service.fhir.orders import Order, reference_of

__all__ = ["OVERRIDES", "asking", "card", "unassessed"]

#: A summary has fewer characters (CDS Hooks 2.0, card attributes).
_SUMMARY = 140
_INDICATORS = {"emergency": "critical", "urgent": "warning"}
_PRIORITIES = {"emergency": "stat", "urgent": "urgent"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~-])")
_SYSTEM = "urn:lsmri:override-reason"

#: What a clinician may say who orders otherwise.
OVERRIDES = [
    {"system": _SYSTEM, "code": code, "display": display}
    for code, display in (
        ("knows-more", "I know more than the order says"),
        ("specialist-advice", "A specialist advised the scan"),
        ("before-procedure", "It is needed to plan an injection or operation"),
        ("patient-deteriorating", "The patient is getting worse"),
        ("misread", "The order was misread"),
        ("disagree", "I don't agree with the guideline here"),
    )
]


def card(result: Result, order: Order, *, public_url: str, notes: Iterable[str]) -> dict[str, Any]:
    """The card on a scored order. notes: what of the order couldn't be read."""
    decision = result.decision
    made = _card(_summary(decision), _indicator(decision), public_url, decision.guideline)
    made["detail"] = _detail(result, [*order.unread, *notes])
    suggestions = _suggestions(decision, order)
    if suggestions:
        made["suggestions"] = suggestions
        made["selectionBehavior"] = "at-most-one"
    made["overrideReasons"] = OVERRIDES
    return made


def asking(order: Order, questions: Iterable[str], *, public_url: str) -> dict[str, Any]:
    """The card on an order that says nothing."""
    made = _card(
        "This order for MRI of the lumbar spine gives no reason to judge it by.",
        "warning",
        public_url,
    )
    made["detail"] = _sections([("Please add", [_plain(q) for q in questions]),
                                ("Not read", list(order.unread))])  # fmt: skip
    return made


def unassessed(reason: str, order: Order, *, public_url: str) -> dict[str, Any]:
    """The card on an order whose text couldn't be scored. reason: it holds no words of the text."""
    made = _card(
        "This order for MRI of the lumbar spine was NOT assessed: its text couldn't be read.",
        "warning",
        public_url,
    )
    made["detail"] = _sections([("Why", [_plain(reason)]), ("Not read", list(order.unread))])
    return made


def _card(summary: str, indicator: str, public_url: str, guideline: str = "") -> dict[str, Any]:
    source = {"label": f"lsmri, guideline {guideline}" if guideline else "lsmri"}
    made: dict[str, Any] = {
        "uuid": str(uuid.uuid4()),
        "summary": _short(summary),
        "indicator": indicator,
        "source": source,
    }
    if public_url:
        source["url"] = public_url
        link = {"label": "Read a letter, and change what it says", "url": f"{public_url}/"}
        made["links"] = [{**link, "type": "absolute"}]
    return made


def _summary(decision: Decision) -> str:
    if decision.urgency == "emergency" and decision.reasons:
        return f"EMERGENCY. {decision.reasons[0].statement}"
    return f"{words.verdict(decision)} ({words.urgency(decision).lower()})."


def _short(text: str) -> str:
    return text if len(text) < _SUMMARY else f"{text[: _SUMMARY - 2]}…"


def _indicator(decision: Decision) -> str:
    if decision.category == "appropriate":
        return _INDICATORS.get(decision.urgency, "info")
    return _INDICATORS.get(decision.urgency, "warning")


def _detail(result: Result, unread: list[str]) -> str:
    decision = result.decision
    review = [words.REVIEW] if decision.needs_review else []
    return _sections(
        [
            ("", review),
            ("Why", [_reason(result, index) for index in range(len(decision.reasons))]),
            ("Please add", [_plain(fact.question) for fact in decision.missing]),
            ("What to do", [_plain(words.route(route)) for route in decision.routes]),
            ("Before the scan", [_plain(words.concept(code)) for code in decision.safety]),
            ("Not read", [_plain(note) for note in unread]),
        ]
    )


def _reason(result: Result, index: int) -> str:
    reason = result.decision.reasons[index]
    cited = [result.mentions[i].text for i in reason.mentions if i < len(result.mentions)]
    quotes = ", ".join(f"“{_plain(quotation(text))}”" for text in dict.fromkeys(cited))
    sources = _plain("; ".join((reason.rule, *reason.sources)))
    return f"{_plain(reason.statement)} {f': {quotes}' if quotes else ''} ({sources})"


def _sections(parts: Iterable[tuple[str, list[str]]]) -> str:
    made = []
    for title, items in parts:
        if items:
            heading = f"**{title}**\n\n" if title else ""
            made.append(heading + "\n".join(f"- {item}" for item in items))
    return "\n\n".join(made)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", " ".join(visible(text).split()))


def _suggestions(decision: Decision, order: Order) -> list[dict[str, Any]]:
    """A fitting priority, or the order withdrawn."""
    found = []
    priority = _PRIORITIES.get(decision.urgency)
    if priority and order.request.get("priority") != priority:
        changed = {**order.request, "priority": priority}
        found.append(_suggestion(f"Order it as {priority}", "update", resource=changed))
    name = reference_of(order.request)
    if decision.category == "inappropriate" and name:
        found.append(_suggestion("Withdraw the order", "delete", resourceId=name))
    return found


def _suggestion(label: str, kind: str, **what: Any) -> dict[str, Any]:
    action = {"type": kind, "description": label, **what}
    return {"label": label, "uuid": str(uuid.uuid4()), "isRecommended": True, "actions": [action]}
