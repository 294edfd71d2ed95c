"""The tables of the report, from what an audit found."""

from __future__ import annotations

from lsmri.serve.audit import beside_others, in_decisions, in_letters, over_time
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.table import Table

__all__ = ["tables"]


def tables(audit: Audit) -> list[Table]:
    """Every table, in the order of the report; one that would be empty is left out."""
    found = [
        in_decisions.overall(audit),
        in_decisions.groups(audit),
        in_decisions.causes(audit),
        in_letters.missing(audit),
        in_letters.forms(audit),
        in_letters.reasons(audit),
        in_letters.urgency(audit),
        in_letters.safety(audit),
        in_letters.repeats(audit),
        in_decisions.profiles(audit),
        beside_others.regression(audit),
        *beside_others.vetting(audit),
        beside_others.referrers(audit),
        *over_time.time_tables(audit),
    ]
    return [table for table in found if table.rows]
