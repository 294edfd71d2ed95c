"""Loading without garbage collection: imports and lexicons make many objects and no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collecting_paused"]


@contextmanager
def collecting_paused() -> Iterator[None]:
    """No cyclic garbage collection within: looking for none takes a fifth of the start-up.

    What was made counts as old afterwards, so that the first collection doesn't go through it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not gc.get_freeze_count():  # else the caller's frozen objects would thaw
                gc.freeze()
                gc.unfreeze()
            gc.enable()
