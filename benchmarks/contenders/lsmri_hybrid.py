"""lsmri as it is by default: rules and tagger, the feature record and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _contender import Terms, compete

if TYPE_CHECKING:
    from lsmri import Scorer


def build(_: Terms) -> Scorer:
    import lsmri

    return lsmri.load()


if __name__ == "__main__":
    import lsmri

    compete(build, version=f"lsmri {lsmri.__version__}")
