"""A draft reply to the referrer: short, courteous, and never a bare refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lsmri.models.decision import MissingFact
from lsmri.models.engine import Verdict
from lsmri.models.profile import Rule
from lsmri.models.texts import texts

__all__ = ["draft"]


def draft(
    verdict: Verdict, rules: Sequence[Rule], routes: Sequence[str], missing: Sequence[MissingFact]
) -> str:
    """The reply in plain text, paragraphs apart by a blank line.

    rules: those that decide, and further red flags that hold.
    Empty where the scan is accepted and nothing is asked of the referrer.
    """
    parts: dict[str, str] = texts()["reply"]
    emergencies = _advice(rule for rule in rules if rule.urgency == "emergency")
    if verdict.urgency == "emergency":
        return "\n\n".join((parts["emergency_greeting"], *emergencies))
    if verdict.category == "appropriate":
        return _accepted(verdict, routes, emergencies)
    paragraphs = [f"{parts['greeting']} {parts[verdict.cause or verdict.category]}"]
    asked = parts["changes"]
    if verdict.cause in ("information", "conflict") or any(rule.asks for rule in rules):
        asked = parts["questions"]
    if verdict.cause not in ("information", "conflict"):
        paragraphs += _explained(verdict, rules)
    paragraphs.append(_listed(asked, [fact.question for fact in missing]))
    paragraphs += [parts["safety_net"], parts["closing"]]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _advice(rules: Iterable[Rule]) -> list[str]:
    return list(dict.fromkeys(rule.advice for rule in rules if rule.advice))


def _explained(verdict: Verdict, rules: Sequence[Rule]) -> list[str]:
    """The advice of the rule that decides; where several may, what each of them is about."""
    if len(verdict.rules) == 1:
        return _advice(rules)
    return [_listed(texts()["reply"]["either_way"], [rule.words for rule in verdict.rules])]


def _accepted(verdict: Verdict, routes: Sequence[str], emergencies: Sequence[str]) -> str:
    """What an accepted request still needs said: an action by route, or a further emergency."""
    wanted = texts()["requests"]
    said = [*emergencies, *(wanted[route] for route in routes if route in wanted)]
    if not said:
        return ""
    parts = texts()["reply"]
    accepted = parts["accepted"].format(urgency=verdict.urgency)
    return "\n\n".join((f"{parts['greeting']} {accepted}", *said))


def _listed(opening: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    return "\n".join((opening, *(f"- {item}" for item in items)))
