"""What every room's tests share."""

from __future__ import annotations

from hypothesis import settings

# A machine that is busy with other work isn't a bug.
settings.register_profile("lsmri", deadline=None)
settings.load_profile("lsmri")
