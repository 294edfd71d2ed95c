"""Libraries that only audits need, imported when they are, with the remedy if they aren't there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lsmri.serve.audit.problems import AuditError

__all__ = ["arrow", "arrow_csv", "compute", "parquet", "require"]

_NEEDED = ("pyarrow", "pandas", "scipy", "statsmodels", "firthmodels", "jinja2")


def require() -> None:
    """Raises ``AuditError`` naming the extra to install where one of the libraries lacks."""
    for name in _NEEDED:
        try:
            import_module(name)
        except ImportError as error:
            raise AuditError(
                f"an audit needs {name} ({error}): pip install 'lsmri[audit]'"
            ) from None


def arrow() -> Any:
    """``pyarrow``."""
    return import_module("pyarrow")


def arrow_csv() -> Any:
    """``pyarrow.csv``."""
    return import_module("pyarrow.csv")


def compute() -> Any:
    """``pyarrow.compute``."""
    return import_module("pyarrow.compute")


def parquet() -> Any:
    """``pyarrow.parquet``."""
    return import_module("pyarrow.parquet")
