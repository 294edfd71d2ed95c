"""Tables that set letters beside other judgements: studies, vetting, peers."""

from __future__ import annotations

from collections.abc import Iterable

from lsmri.serve.audit import names
from lsmri.serve.audit.agreement import CATEGORIES, Costs
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.shares import share
from lsmri.serve.audit.table import Column, Table, Value, columns

__all__ = ["referrers", "regression", "vetting"]


def regression(audit: Audit) -> Table:
    """The odds ratios, with the counts behind them."""
    found = audit.regression
    rows: list[tuple[Value, ...]] = []
    for e in found.effects:
        published = e.term.published
        theirs = (published.value, published.low, published.high) if published else (None,) * 3
        rows.append(
            (e.term.name, e.term.exposed, e.term.reference, *e.exposed, *e.reference,
             share(*e.exposed).value, share(*e.reference).value,
             e.value, e.low, e.high, e.p, *theirs, e.left_out)
        )  # fmt: skip
    return Table(
        "regression",
        "Odds ratios of an inappropriate request",
        columns(
            ("term", "Term", "text", True),
            ("exposed", "Letters with"),
            ("reference", "against"),
            ("exposed_inappropriate", "Inappropriate", "count", True),
            ("exposed_letters", "Letters", "count", True),
            ("reference_inappropriate", "Against: inappropriate", "count", True),
            ("reference_letters", "Against: letters", "count", True),
            ("exposed_rate", "Inappropriate", "share"),
            ("reference_rate", "against", "share"),
            ("odds_ratio", "Odds ratio", "ratio"),
            ("low", "95 % interval", "ratio"),
            ("high", "to", "ratio"),
            ("p", "p", "p"),
            ("published", "Kovacs 2013", "ratio"),
            ("published_low", "95 % interval", "ratio"),
            ("published_high", "to", "ratio"),
            ("left_out", ""),
        ),
        tuple(rows),
        f"Method: {found.method}." if found.method else "",
    )


def vetting(audit: Audit) -> Iterable[Table]:
    """Kappa, the confusion table and costs; none without vetting."""
    if audit.agreement is None:
        return
    yield Table(
        "kappa",
        "Agreement with vetting: Cohen's κ",
        columns(
            ("comparison", "Comparing"),
            ("letters", "Letters", "count"),
            ("agreed", "Same verdict", "share"),
            ("kappa", "κ", "ratio"),
            ("low", "95 % interval", "ratio"),
            ("high", "to", "ratio"),
            ("undefined", ""),
        ),
        tuple(
            (k.name, k.letters, k.agreed, k.value, k.low, k.high, k.undefined)
            for k in audit.agreement.kappas
        ),
    )
    yield Table(
        "confusion",
        "Vetting against decision",
        (
            Column("vetting", "Vetted as"),
            *(Column(c, f"Decided {c}", "count") for c in CATEGORIES),
        ),
        tuple((c, *row) for c, row in zip(CATEGORIES, audit.agreement.table, strict=True)),
    )
    yield Table(
        "costs",
        "What errors would cost",
        columns(
            ("rule", "Letters are held back"),
            ("threshold", "From a probability of", "share", True),
            ("held_back", "Held back though vetted appropriate", "count"),
            ("scanned", "Scanned though vetted inappropriate", "count"),
            ("cost", "Cost", "price"),
        ),
        tuple((_held_back(c), c.threshold, c.held_back, c.scanned, c.cost) for c in audit.costs),
        "A threshold that changes nothing against the one before is left out.",
    )


def _held_back(costs: Costs) -> str:
    if costs.threshold is None:
        return "where the decision is inappropriate"
    words = f"from a probability of inappropriate of {costs.threshold:.0%}".replace(
        "%", "\N{NBSP}%"
    )
    return f"{words}, the threshold set" if costs.chosen else words


def referrers(audit: Audit) -> Table:
    """Each referrer who has enough letters and peers."""
    rows: list[tuple[Value, ...]] = []
    for g in audit.groups:
        for c in g.cards:
            rows.append(
                (c.referrer.name, names.wide(c.referrer.specialty), names.wide(g.name),
                 c.referrer.letters, c.referrer.inappropriate, c.share.value, c.share.low,
                 c.share.high, c.peers, *c.inner, *c.outer, c.place,
                 c.referrer.uncertain / c.referrer.letters,
                 "; ".join(names.fact(x.fact) for x in c.lacks))
            )  # fmt: skip
    return Table(
        "referrers",
        "Referrers beside their peers",
        columns(
            ("referrer", "Referrer"),
            ("specialty", "Specialty"),
            ("peer_group", "Peers", "text", True),
            ("letters", "Letters", "count"),
            ("inappropriate", "Inappropriate", "count", True),
            ("share", "Inappropriate", "share"),
            ("low", "95 % interval", "share"),
            ("high", "to", "share"),
            ("peers", "All compared", "share"),
            ("inner_low", "Limit 95 % from", "share", True),
            ("inner_high", "to", "share", True),
            ("outer_low", "Limit 99.8 % from", "share", True),
            ("outer_high", "to", "share", True),
            ("place", "Beside peers"),
            ("uncertain", "Uncertain", "share", True),
            ("lacks", "What the letters lacked most often", "text", True),
        ),
        tuple(rows),
    )
