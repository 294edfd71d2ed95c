"""From what an archive stores to what an audit counts: closed sets of values, and derived ones."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from lsmri.corpora.scheme import CareSetting, Sex, Specialty
from lsmri.serve.audit._extras import arrow, compute
from lsmri.serve.audit.agreement import CATEGORIES

__all__ = ["AGE_BANDS", "CAUSES", "LEG_PAIN", "REPEATS", "URGENCIES", "letters", "spoken"]

URGENCIES = ("emergency", "urgent", "routine", "none")
CAUSES = ("information", "criteria", "conflict")
#: Band to the first age that is above it.
AGE_BANDS = {"0–15": 16, "16–29": 30, "30–44": 45, "45–59": 60, "60–74": 75, "75 and over": 200}
#: Pain or root symptoms of a leg, which Kovacs 2013 calls referred pain. Silence counts as none.
LEG_PAIN = (
    "radicular_pain",
    "referred_leg_pain",
    "neurogenic_claudication",
    "bilateral_radicular_symptoms",
)
#: An earlier scan is recent for so many months, as in the rule REPEAT.
RECENT_MONTHS = 12
#: What a letter says of an earlier lumbar MRI.
REPEATS = (
    "no earlier lumbar MRI mentioned",
    "earlier MRI, older than 12 months",
    "earlier MRI, its age not stated",
    "MRI within 12 months, symptoms new or worse",
    "MRI within 12 months, change not stated",
    "MRI within 12 months, symptoms unchanged",
)

_CLOSED = {
    "sex": tuple(Sex),
    "specialty": tuple(Specialty),
    "setting": tuple(CareSetting),
    "vetting": CATEGORIES,
    "urgency": URGENCIES,
    "cause": CAUSES,
}


def letters(raw: Any, unknown: Counter[str]) -> Any:
    """The letters of a batch as a ``pyarrow.Table`` to count, in their order.

    raw: a table of ``raw_schema``. unknown: counts, by column, values that no code stands for;
    they become null. A letter whose category is none is left out.
    """
    pc = compute()
    scored = _is_in(raw.column("category"), CATEGORIES)
    unscored = raw.num_rows - (pc.sum(scored).as_py() or 0)
    if unscored:
        unknown["category"] += unscored
        raw = raw.filter(scored)
    table = raw
    for name, allowed in _CLOSED.items():
        table = _set(table, name, _closed(table.column(name), allowed, name, unknown))
    findings = spoken(table)
    table = _set(table, "month", _month(table.column("date"), unknown))
    table = _set(table, "age_band", _age_band(table.column("age")))
    table = _set(table, "leg_pain", _leg_pain(table.num_rows, findings))
    table = _set(table, "repeat", _repeat(table, findings))
    table = _set(table, "percent", _percent(table.column("p_inappropriate")))
    best = pc.max_element_wise(*(table.column(f"p_{c}") for c in CATEGORIES))
    return _set(table, "confidence", best)


def spoken(table: Any) -> Any:
    """The findings as a ``pyarrow.Table``: one row each, with ``row``, ``concept``, ``status``."""
    pa, pc = arrow(), compute()
    findings = table.column("findings").combine_chunks()
    if isinstance(findings, pa.ChunkedArray):
        findings = pa.concat_arrays(findings.chunks or [pa.nulls(0, findings.type)])
    as_list = findings.cast(pa.list_(pa.struct({"key": pa.string(), "value": pa.string()})))
    flat = pc.list_flatten(as_list)
    return pa.table(
        {
            "row": pc.list_parent_indices(as_list),
            "concept": pc.struct_field(flat, "key"),
            "status": pc.struct_field(flat, "value"),
        }
    )


def _set(table: Any, name: str, values: Any) -> Any:
    place = table.schema.get_field_index(name)
    return table.append_column(name, values) if place < 0 else table.set_column(place, name, values)


@cache
def _values(allowed: tuple[str, ...]) -> Any:
    pa = arrow()

    return pa.array([str(code) for code in allowed])


def _is_in(column: Any, allowed: tuple[str, ...]) -> Any:
    pc = compute()

    return pc.is_in(column, value_set=_values(allowed))


def _closed(column: Any, allowed: tuple[str, ...], name: str, unknown: Counter[str]) -> Any:
    pc = compute()

    fits = _is_in(column, allowed)
    strange = len(column) - column.null_count - (pc.sum(fits).as_py() or 0)
    if not strange:
        return column
    unknown[name] += strange
    return pc.if_else(fits, column, None)


def _month(dates: Any, unknown: Counter[str]) -> Any:
    """The month as ``2026-03``; null without a date or with one that isn't."""
    pc = compute()

    fits = pc.fill_null(pc.match_substring_regex(dates, r"^\d{4}-(0[1-9]|1[0-2])-\d{2}"), False)
    strange = len(dates) - dates.null_count - (pc.sum(fits).as_py() or 0)
    if strange:
        unknown["letter_date"] += strange
    return pc.if_else(fits, pc.utf8_slice_codeunits(dates, 0, 7), None)


def _age_band(ages: Any) -> Any:
    pa = arrow()
    pc = compute()

    above = [pc.less(ages, limit) for limit in AGE_BANDS.values()]
    known = pc.and_(pc.is_valid(ages), pc.greater_equal(ages, 0))
    cases = pc.make_struct(*(pc.fill_null(pc.and_(one, known), False) for one in above))
    return pc.case_when(cases, *(pa.scalar(name) for name in AGE_BANDS))


def _leg_pain(rows: int, findings: Any) -> Any:
    return _has(rows, findings, LEG_PAIN, ("present", "possible"))


def _has(rows: int, findings: Any, concepts: tuple[str, ...], statuses: tuple[str, ...]) -> Any:
    """For each row, whether it has one of the concepts in one of the statuses."""
    import numpy as np  # noqa: PLC0415 - beside an extra

    pa = arrow()
    pc = compute()

    fits = pc.and_(
        _is_in(findings.column("concept"), concepts), _is_in(findings.column("status"), statuses)
    )
    flags = np.zeros(rows, dtype=bool)
    flags[findings.filter(fits).column("row").to_numpy()] = True
    return pa.array(flags)


def _repeat(table: Any, findings: Any) -> Any:
    pa = arrow()
    pc = compute()

    rows, months = table.num_rows, table.column("mri_months")
    earlier = _has(rows, findings, ("prior_lumbar_mri",), ("present",))
    change = _has(rows, findings, ("symptom_change",), ("present",))
    same = _has(rows, findings, ("symptom_change",), ("absent",))
    cases = pc.make_struct(
        pc.invert(earlier),
        pc.fill_null(pc.greater(months, RECENT_MONTHS), False),
        pc.is_null(months),
        change,
        pc.invert(same),
        same,
    )
    return pc.case_when(cases, *(pa.scalar(name) for name in REPEATS))


def _percent(chances: Any) -> Any:
    """A probability in whole per cent, rounded down."""
    pa = arrow()
    pc = compute()

    return pc.cast(pc.floor(pc.add(pc.multiply(chances, 100), 1e-9)), pa.int32())
