"""Counts and times for Prometheus: no ids, no words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from lsmri.models.decision import Decision

__all__ = ["Metrics"]

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What one service counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lsmri_requests", "Requests answered.", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "lsmri_request_seconds",
            "Time to the last byte of the answer.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._letters = Counter(
            "lsmri_letters",
            "Letters scored.",
            ["guideline", "category", "urgency", "needs_review"],
            registry=self.registry,
        )
        self._failed = Counter(
            "lsmri_letters_failed", "Letters not scored.", ["code"], registry=self.registry
        )
        self._feedback = Counter(
            "lsmri_cards", "What became of cards.", ["outcome"], registry=self.registry
        )
        self.held = Gauge(
            "lsmri_letters_held", "Letters waiting or at work.", registry=self.registry
        )

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Counts a request. route: its pattern, never its path."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def scored(self, decision: Decision) -> None:
        """Counts a verdict."""
        review = "yes" if decision.needs_review else "no"
        self._letters.labels(decision.guideline, decision.category, decision.urgency, review).inc()

    def failed(self, code: str) -> None:
        """Counts a letter that couldn't be scored."""
        self._failed.labels(code).inc()

    def feedback(self, outcome: str) -> None:
        """Counts what became of a card."""
        self._feedback.labels(outcome).inc()

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
