"""Who had which letter scored, when, by which version, and what came of it: never the text."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lsmri.models.decision import Result
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.settings import SettingsError

__all__ = ["Journal"]


class Journal:
    """An audit log: one JSON object a line, appended in one write, readable by its owner alone.

    It is opened for appending only; that nobody else changes it is for the system to see to
    (``chattr +a``, or a log server). Without a path nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._file: int | None = None
        if path is not None:
            try:
                self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            except OSError as error:
                raise SettingsError(f"audit: {path}: {error.strerror}") from None

    def scored(self, who: str, what: str, result: Result) -> None:
        """Notes a verdict. what: the way in, as ``/v1/score``."""
        decision = result.decision
        self._write(
            who,
            what,
            result.id,
            guideline=decision.guideline,
            category=decision.category,
            urgency=decision.urgency,
            needs_review=decision.needs_review,
            model=result.model,
        )

    def failed(self, who: str, what: str, letter_id: str, code: str) -> None:
        """Notes a letter that couldn't be scored."""
        self._write(who, what, letter_id, problem=code)

    def noted(self, who: str, what: str, letter_id: str, **about: Any) -> None:
        """Notes something else, as feedback on a card."""
        self._write(who, what, letter_id, **about)

    def close(self) -> None:
        """Ends the log."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, who: str, what: str, letter_id: str, **about: Any) -> None:
        """Raises ``Problem``, for a verdict that can't be noted isn't given."""
        if self._file is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = {"time": now, "who": who, "what": what, "id": letter_id, **about}
        line = json.dumps(entry, ensure_ascii=True).encode() + b"\n"
        try:
            if os.write(self._file, line) != len(line):
                raise OSError
        except OSError:
            raise Problem(
                503, "audit", "the audit log can't be written", "Make room for it, then try again"
            ) from None
