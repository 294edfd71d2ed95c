"""The charts of the report, each where the archive gives grounds for it."""

from __future__ import annotations

from collections import Counter

from lsmri.serve.audit import charts, interval_charts, names
from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.charts import percent
from lsmri.serve.audit.drift import gaps
from lsmri.serve.audit.in_decisions import DIMENSIONS, grouped
from lsmri.serve.audit.in_letters import left_open
from lsmri.serve.audit.shares import Share, share

__all__ = ["pictures"]


def pictures(audit: Audit) -> dict[str, str]:
    """Every chart that the archive gives grounds for, by name."""
    found = {
        "rates": charts.stacked(
            [(f"{audit.letters:,} letters", audit.categories)],
            says="Shares of appropriate, uncertain and inappropriate letters",
        )
    }
    if blocks := _blocks(audit):
        whole = share(audit.categories["inappropriate"], audit.letters)
        found["groups"] = charts.dots(
            blocks, line=whole.value, says="Share of inappropriate letters in each group"
        )
    if audit.tally.questions:
        found["missing"] = charts.bars(
            _bars(audit), says="What undecided letters lack, by share of these letters"
        )
    if audit.profiles:
        found["profiles"] = charts.stacked(
            [(p.profile, p.counts) for p in audit.profiles],
            says="Shares of the three categories under each guideline",
        )
    if not audit.regression.refused:
        found["forest"] = interval_charts.forest(
            audit.regression.effects, says="Odds ratios beside the published ones"
        )
    kappas = [
        (k.name, k.value, k.low, k.high)
        for k in (audit.agreement.kappas if audit.agreement else ())
        if k.value is not None and k.low is not None and k.high is not None
    ]
    if kappas:
        found["kappa"] = interval_charts.kappas(
            kappas, says="Cohen's kappa beside published values"
        )
    if len(audit.months) > 1:
        found["months"] = charts.months(
            _monthly(audit), says="Shares of the three categories by month"
        )
    return found


def _blocks(audit: Audit) -> list[tuple[str, list[tuple[str, Share]]]]:
    blocks = []
    for dimension in DIMENSIONS:
        rows = [
            (names.wide(value), share(counts["inappropriate"], counts.total()))
            for value, counts in grouped(audit, dimension)
            if counts.total() >= audit.options.fewest
        ]
        if len(rows) > 1:
            blocks.append((names.group(dimension), rows))
    return blocks


def _bars(audit: Audit) -> list[tuple[str, float, str]]:
    found, letters = left_open(audit), sum(audit.tally.questions.values())
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
    return [
        (names.fact(code), n / letters, f"{percent(n / letters)} ({n:,})") for code, n in ordered
    ]


def _monthly(audit: Audit) -> list[tuple[str, dict[str, Share] | None]]:
    found = audit.tally.by_category("month")
    shown: list[tuple[str, dict[str, Share] | None]] = []
    for month in sorted([*audit.months, *gaps(audit.months)]):
        counts = found.get(month, Counter[str]())
        total = counts.total()
        enough = total >= audit.options.fewest
        shown.append((month, {c: share(counts[c], total) for c in CATEGORIES} if enough else None))
    return shown
