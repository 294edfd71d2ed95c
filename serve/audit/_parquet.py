"""The Parquet form of a scored archive; ``docs/batch.md`` describes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lsmri.serve.audit._extras import arrow, compute, parquet
from lsmri.serve.audit.form import Batch, raw_schema
from lsmri.serve.audit.problems import AuditError

__all__ = ["read_parquet"]

#: Our column to the path in the archive. The letter's record comes before the booking system's
#: column, for what was given has won already.
_PATHS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "category": ("decision.category",),
    "urgency": ("decision.urgency",),
    "cause": ("decision.cause",),
    "guideline": ("decision.guideline",),
    "needs_review": ("decision.needs_review",),
    "p_appropriate": ("decision.probabilities.appropriate",),
    "p_uncertain": ("decision.probabilities.uncertain",),
    "p_inappropriate": ("decision.probabilities.inappropriate",),
    "rules": ("decision.rules",),
    "missing": ("decision.missing",),
    "safety": ("decision.safety",),
    "age": ("features.age_years", "age_years"),
    "sex": ("features.sex", "sex"),
    "specialty": ("features.referrer_specialty", "referrer_specialty"),
    "setting": ("features.care_setting", "care_setting"),
    "findings": ("features.findings",),
    "mri_months": ("features.prior_lumbar_mri_months",),
    "date": ("letter_date",),
    "vetting": ("vetting",),
    "version": ("model.version",),
    "words": ("words",),
    "unknown_words": ("unknown_words",),
    "digest": ("digest",),
}
_NEEDED = ("id", "decision", "features")
#: Field of a list of structs that is wanted of it.
_OF_LISTS = {"missing": "feature"}


def read_parquet(path: Path, *, referrer: str, size: int) -> Iterator[Batch]:
    """Reads one part, only the columns that an audit asks for.

    Raises ``AuditError`` where it isn't whole or lacks the columns of a scored archive.
    """
    try:
        with parquet().ParquetFile(path) as file:
            names = file.schema_arrow.names
            lacking = [name for name in _NEEDED if name not in names]
            if lacking:
                raise AuditError(
                    f"{path}: no column {', '.join(lacking)}, so this is no scored archive: score"
                    " the letters with 'lsmri batch' first"
                )
            leaves = _leaves(file, referrer)
            for rows in file.iter_batches(batch_size=size, columns=leaves):
                yield Batch(_fitting(rows, referrer, path), _features(rows))
    except (arrow().ArrowException, OSError) as error:
        raise AuditError(
            f"{path}: not a whole Parquet file ({type(error).__name__}). If the run that wrote it"
            " was cut short, finish it with 'lsmri batch --resume'"
        ) from None


def _leaves(file: Any, referrer: str) -> list[str]:
    """The stored columns to read: never the words of mentions, reasons or replies."""
    wanted = {path for paths in _PATHS.values() for path in paths}
    wanted |= {"features", "decisions", referrer}
    unwanted = ("decision.missing.list.element.question",)
    leaves = [file.schema.column(i).path for i in range(len(file.schema))]
    return [
        leaf
        for leaf in leaves
        if leaf not in unwanted and any(leaf == w or leaf.startswith(f"{w}.") for w in wanted)
    ]


def _fitting(rows: Any, referrer: str, path: Path) -> Any:
    try:
        return _raw(rows, referrer)
    except arrow().ArrowException as error:
        raise AuditError(
            f"{path}: a column isn't of the type that 'lsmri batch' gives it"
            f" ({type(error).__name__}): docs/batch.md describes them"
        ) from None


def _raw(rows: Any, referrer: str) -> Any:
    pa, pc = arrow(), compute()
    columns = []
    for field in raw_schema():
        paths = (referrer,) if field.name == "referrer" else _PATHS.get(field.name, ())
        found = [array for path in paths if (array := _at(rows, path)) is not None]
        if field.name in ("profiles", "verdicts"):
            columns.append(_verdicts(rows, field))
        elif not found:
            columns.append(pa.nulls(rows.num_rows, field.type))
        else:
            whole = pc.coalesce(*found) if len(found) > 1 else found[0]
            columns.append(_cast(whole, field))
    return pa.Table.from_arrays(columns, schema=raw_schema())


def _at(rows: Any, path: str) -> Any:
    """The array at a dotted path, or None where the archive lacks it."""
    if path in rows.schema.names:
        return rows.column(path)
    pa, pc = arrow(), compute()
    top, *inner = path.split(".")
    if top not in rows.schema.names:
        return None
    array = rows.column(top)
    for name in inner:
        if not pa.types.is_struct(array.type) or array.type.get_field_index(name) < 0:
            return None
        array = pc.struct_field(array, name)
    return array


def _cast(array: Any, field: Any) -> Any:
    if field.name in _OF_LISTS:
        return _inner(array, _OF_LISTS[field.name])
    return compute().cast(array, field.type)


def _verdicts(rows: Any, field: Any) -> Any:
    array = _at(rows, "decisions")
    if array is None:
        return arrow().nulls(rows.num_rows, field.type)
    return _inner(array, "guideline" if field.name == "profiles" else "category")


def _inner(array: Any, name: str) -> Any:
    """A list of structs as the list of one of their fields; no list is an empty one."""
    pa, pc = arrow(), compute()
    lengths = pc.cast(pc.fill_null(pc.list_value_length(array), 0), pa.int32())
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths)])
    values = pc.struct_field(pc.list_flatten(array), name)
    return pa.ListArray.from_arrays(offsets, values.cast(pa.string()))


def _features(rows: Any) -> Any:
    column = rows.column("features")

    def features(row: int) -> dict[str, Any]:
        record: dict[str, Any] = column[row].as_py()
        return {**record, "findings": dict(record["findings"] or ())}

    return features
