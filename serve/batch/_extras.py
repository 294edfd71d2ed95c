"""Libraries that only batch runs need, imported when they are, with the remedy if they aren't."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["LackingExtra", "arrow", "arrow_fs", "fsspec", "parquet", "pyspark"]


class LackingExtra(ImportError):  # noqa: N818 - it speaks of the installation
    """A library that isn't installed. The message names the extra that brings it."""


def arrow() -> Any:
    """``pyarrow``. Raises ``LackingExtra``."""
    return _extra("pyarrow", "batch")


def arrow_fs() -> Any:
    """``pyarrow.fs``. Raises ``LackingExtra``."""
    return _extra("pyarrow.fs", "batch")


def parquet() -> Any:
    """``pyarrow.parquet``. Raises ``LackingExtra``."""
    return _extra("pyarrow.parquet", "batch")


def fsspec() -> Any:
    """``fsspec``. Raises ``LackingExtra``."""
    return _extra("fsspec", "batch")


def pyspark() -> Any:
    """``pyspark.sql``. Raises ``LackingExtra``."""
    return _extra("pyspark.sql", "spark")


def _extra(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        top = name.partition(".")[0]
        raise LackingExtra(
            f"this needs {top} ({error}): pip install 'lsmri[{extra}]'", name=top
        ) from None
