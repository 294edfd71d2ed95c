"""What can end a run: it begins nothing, or leaves what it has done for the next one."""

from __future__ import annotations

__all__ = [
    "DamagedRun",
    "InputChanged",
    "NotEmpty",
    "OtherRun",
    "RunFails",
    "WorkersFail",
    "WrongColumns",
]


class WrongColumns(ValueError):  # noqa: N818 - it speaks of the input
    """A table without the columns that are needed. The message says which there are."""


class NotEmpty(ValueError):  # noqa: N818 - it speaks of the output
    """The output is there already. The message says what helps."""


class OtherRun(ValueError):  # noqa: N818 - it speaks of the output
    """The output folder holds another run. The message says what differs."""


class RunFails(Exception):  # noqa: N818 - what it does
    """A run that began and can't end. may_go_on: whether resuming it may help."""

    may_go_on = True


class InputChanged(RunFails):
    """The input's files were changed while they were read, so the output can't be trusted."""

    may_go_on = False


class DamagedRun(RunFails):
    """A part that the ledger knows isn't there as it was written. The message names it."""

    may_go_on = False


class WorkersFail(RunFails):
    """Workers can't be started. The message says why, as far as they told."""
