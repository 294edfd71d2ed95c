"""How far annotators of the same letters agree, and where they don't."""

from __future__ import annotations

from lsmri.corpora.agreement.coefficients import Interval
from lsmri.corpora.agreement.comparing import AgreementReport, compare
from lsmri.corpora.agreement.disagreements import Disagreement, DisagreementKind
from lsmri.corpora.agreement.tables import Row, Section

__all__ = [
    "AgreementReport",
    "Disagreement",
    "DisagreementKind",
    "Interval",
    "Row",
    "Section",
    "compare",
]
