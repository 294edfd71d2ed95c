"""What can be wrong with an archive, told with what helps."""

from __future__ import annotations

__all__ = ["AuditError"]


class AuditError(Exception):
    """There can be no report. The message names the file or column and the remedy."""
