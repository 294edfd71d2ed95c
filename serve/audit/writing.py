"""Writes a report into a folder: pages, tables and one JSON document."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from lsmri import __version__
from lsmri.serve.audit import summary
from lsmri.serve.audit._extras import arrow_csv, parquet
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.faults import faults
from lsmri.serve.audit.page import About, cards_page, report_page
from lsmri.serve.audit.problems import AuditError
from lsmri.serve.audit.table import write_csv, write_json, write_parquet
from lsmri.serve.audit.tables import tables

__all__ = ["check_folder", "write_report"]

_DOCUMENT = "audit.json"
#: What a report leaves that was cut short.
_CUT_SHORT = {"report.html", "cards.html", "tables", ".report.html.part", ".cards.html.part"}
_OURS = re.compile(r"(report|cards)\.html|tables/[a-z]+\.(csv|parquet)")


def write_report(
    audit: Audit, folder: Path, *, title: str, source: str, today: date, as_parquet: bool = False
) -> list[Path]:
    """Writes ``report.html``, ``cards.html``, ``audit.json`` and ``tables/``; gives their paths.

    title: of the report. source: what was audited, as the report names it. as_parquet: writes each
    table as Parquet too. The files of an earlier report are replaced or removed.
    Raises ``OSError`` where the folder can't be written.
    """
    about = About(title, source, today.isoformat(), __version__)
    found = tables(audit)
    earlier = _earlier(folder)
    rows = folder / "tables"
    rows.mkdir(parents=True, exist_ok=True)
    written = [folder / "report.html"]
    _put(written[0], report_page(audit, found, about))
    if any(group.cards for group in audit.groups):
        written.append(folder / "cards.html")
        _put(written[-1], cards_page(audit, about))
    written += [write_csv(table, rows) for table in found]
    if as_parquet:
        written += [write_parquet(table, rows) for table in found]
    if audit.disagreeing is not None:
        written += _disagreements(audit.disagreeing, rows, as_parquet=as_parquet)
    for stale in earlier - set(written):
        stale.unlink(missing_ok=True)
    listed = [path.relative_to(folder).as_posix() for path in written]
    write_json(found, {**_about(audit, about), "files": listed}, folder / _DOCUMENT)
    return [*written, folder / _DOCUMENT]


def check_folder(folder: Path) -> None:
    """Raises ``AuditError`` where a report would be mixed with what isn't one."""
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if _DOCUMENT not in held and held - _CUT_SHORT:
        raise AuditError(
            f"{folder} holds other files: name a new folder, or that of an earlier report"
        )


def _earlier(folder: Path) -> set[Path]:
    """The files of the report that ``folder`` holds, as its document lists them."""
    try:
        listed = json.loads((folder / _DOCUMENT).read_text(encoding="utf-8"))["files"]
        return {folder / name for name in listed if _OURS.fullmatch(name)}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _put(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _disagreements(rows: Any, folder: Path, *, as_parquet: bool) -> list[Path]:
    """Writes the letters on which vetting differs; there may be millions."""
    path = folder / "disagreements.csv"
    with path.open("wb") as file:
        file.write(BOM_UTF8)
        arrow_csv().write_csv(rows, file)
    if not as_parquet:
        return [path]
    parquet().write_table(rows, path.with_suffix(".parquet"))
    return [path, path.with_suffix(".parquet")]


def _about(audit: Audit, about: About) -> dict[str, Any]:
    return {
        **asdict(about),
        "letters": audit.letters,
        "unreadable": audit.unreadable,
        "rejected": audit.rejected,
        "period": summary.period(audit),
        "guidelines": summary.guideline_names(audit),
        "options": asdict(audit.options),
        "findings": summary.findings(audit),
        "warnings": summary.warnings(audit),
        "faults": faults(audit),
        "regression": {
            "method": audit.regression.method,
            "analysed": audit.regression.analysed,
            "inappropriate": audit.regression.inappropriate,
            "refused": audit.regression.refused,
            "notes": list(audit.regression.notes),
        },
        "profiles_recomputed_from": None if audit.stored else audit.profiles_of,
    }
