"""lsmri by rules alone: the whole pipeline, the feature record and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _contender import Terms, compete

if TYPE_CHECKING:
    from lsmri import Scorer


def build(_: Terms) -> Scorer:
    import lsmri

    return lsmri.load("rules")


if __name__ == "__main__":
    import lsmri

    compete(build, version=f"lsmri {lsmri.__version__}")
