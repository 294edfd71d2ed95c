"""What every room's tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# A machine that is busy with other work isn't a bug, and a build must not fail by chance.
settings.register_profile("lsmri", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("lsmri")
