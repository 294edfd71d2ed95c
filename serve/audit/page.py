"""The report as one HTML page without scripts, and the report cards as another."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache
from itertools import permutations
from math import isnan
from pathlib import Path
from typing import Any

from lsmri.serve.audit import funnel_charts, names, summary
from lsmri.serve.audit._extras import compute
from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.charts import percent
from lsmri.serve.audit.faults import faults
from lsmri.serve.audit.pictures import pictures
from lsmri.serve.audit.published import RATES
from lsmri.serve.audit.referrers import PeerGroup
from lsmri.serve.audit.shares import Share
from lsmri.serve.audit.table import Table, Value

__all__ = ["About", "cards_page", "report_page"]

_TEMPLATES = Path(__file__).parent.parent / "templates"
NBSP = "\N{NBSP}"
#: Ids shown for each kind of disagreement; the file holds all.
SHOWN_IDS = 20


@dataclass(frozen=True, slots=True)
class About:
    """What stands on the title: whose archive, and when the report was made."""

    title: str
    source: str
    made: str
    version: str


def report_page(audit: Audit, tables: list[Table], about: About) -> str:
    """The report. tables: those of ``tables.tables``, told below the charts that they belong to."""
    by_name = {table.name: table for table in tables}
    return _rendered(
        "audit.html",
        about=about,
        audit=audit,
        tables=by_name,
        period=summary.period(audit),
        guidelines=summary.listed(summary.guideline_names(audit)),
        findings=summary.findings(audit),
        faults=faults(audit),
        warnings=summary.warnings(audit),
        moved=summary.mix_words(audit),
        charts=pictures(audit),
        published=RATES,
        disagreements=_disagreements(audit),
        groups=[_group(g) for g in audit.groups if g.cards],
        few=(sum(g.few for g in audit.groups), sum(g.few_letters for g in audit.groups)),
        outside=_outside(by_name.get("referrers")),
        best=min(audit.costs, key=lambda c: c.cost) if audit.costs else None,
    )


def cards_page(audit: Audit, about: About) -> str:
    """The report cards of all referrers who have enough letters, each to a printed page."""
    cards = [
        (
            card,
            group,
            funnel_charts.card(card, says=_card_words(card.referrer.name, card.share, group)),
        )
        for group in audit.groups
        for card in group.cards
    ]
    return _rendered(
        "audit-cards.html", about=about, audit=audit, cards=cards, period=summary.period(audit),
        guidelines=summary.listed(summary.guideline_names(audit)),
    )  # fmt: skip


def _card_words(name: str, own: Share, group: PeerGroup) -> str:
    return (
        f"{name}: {percent(own.value)} of {own.total} letters inappropriate; peers"
        f" {percent(group.target)}"
    )


def _disagreements(audit: Audit) -> list[tuple[str, str, int, list[str]]]:
    """For each kind of disagreement: vetting, decision, how many, and the first ids."""
    if audit.disagreeing is None:
        return []
    pc, rows = compute(), audit.disagreeing
    found = []
    for vetting, category in permutations(CATEGORIES, 2):
        kind = pc.and_(
            pc.equal(rows.column("vetting"), vetting), pc.equal(rows.column("category"), category)
        )
        ids = rows.column("id").filter(kind)
        if len(ids):
            found.append((vetting, category, len(ids), ids.slice(0, SHOWN_IDS).to_pylist()))
    return found


def _group(group: PeerGroup) -> dict[str, Any]:
    words = (
        f"Share of inappropriate letters of {len(group.cards)} referrers, {names.wide(group.name)}"
    )
    return {
        "group": group,
        "chart": funnel_charts.funnel(group, says=words),
        "outside": sum(card.place != "within limits" for card in group.cards),
    }


def _outside(table: Table | None) -> Table | None:
    """The referrers outside the limits, those farthest above their peers first."""
    if table is None:
        return None
    at = {column.name: i for i, column in enumerate(table.columns)}
    rows = [row for row in table.rows if row[at["place"]] != "within limits"]
    rows.sort(key=lambda row: float(row[at["peers"]] or 0) - float(row[at["share"]] or 0))
    return replace(table, title="Referrers outside the limits", rows=tuple(rows))


# ---- words and templates ----


def shown(value: Value, kind: str) -> str:
    """A cell of a table as the page writes it; a dash where there is no value."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return "–"
    if isinstance(value, str):
        return names.month(value) if kind == "month" else value
    if kind == "p":
        return "< 0.001" if value < 0.001 else f"{value:.3f}"
    form = {"count": ",", "ratio": ".2f", "price": ",.10g"}
    text = percent(value) if kind == "share" else format(value, form[kind])
    return text.replace("-", "−")


def displayed(table: Table, most: int | None = None, *, newest: bool = False) -> dict[str, Any]:
    """A table ready for the page: its visible columns, the two ends of an interval as one.

    A column without a value in any row is left out. most: rows to show, the first or last ones.
    """
    rows = table.rows[-(most or 0) :] if newest else table.rows[:most]
    there = [
        i
        for i, c in enumerate(table.columns)
        if not c.hidden and any(row[i] not in (None, "") for row in table.rows)
    ]
    ends = {i - 1 for i in there if table.columns[i].upper}
    kept = [i for i in there if not table.columns[i].upper]
    return {
        "head": [(table.columns[i].label, table.columns[i].kind) for i in kept],
        "rows": [
            [_cell(row, i, table.columns[i].kind, interval=i in ends) for i in kept] for row in rows
        ],
    }


def _cell(row: tuple[Value, ...], place: int, kind: str, *, interval: bool) -> str:
    first = shown(row[place], kind)
    if not interval or first == "–":
        return first
    between = " to " if first.startswith("−") else "–"
    return f"{first.removesuffix(f'{NBSP}%')}{between}{shown(row[place + 1], kind)}"


def _rendered(template: str, **context: Any) -> str:
    style = _style()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    found = _environment().get_template(template)
    return str(found.render(style=style, style_hash=f"sha256-{digest}", **context))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        displayed=displayed, percent=percent, wide=names.wide, fact=names.fact
    )
    return environment


@cache
def _style() -> str:
    return (_TEMPLATES / "audit.css").read_text(encoding="utf-8")
