"""``lsmri train``: options that don't go together, and models that have no tagger, are told."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

pytest.importorskip("torch", reason="it takes torch: pip install '.[train]'")

from lsmri.serve.cli import app


def refused(*options: str) -> str:
    result = CliRunner().invoke(app, ["train", "lsmri", "--output", "never", *options])
    assert result.exit_code != 0
    return " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(
    "option",
    [
        ("--base", "somewhere"),
        ("--layers", "4"),
        ("--passes", "2"),
        ("--refit",),
        ("--preset", "smoke"),
    ],
)
def test_what_teaches_a_tagger_doesnt_go_with_one_that_is_kept(option):
    assert f"{option[0]}" in refused("--tagger", "hybrid", *option)
    assert "keeps one" in refused("--tagger", "hybrid", *option)


def test_the_rules_have_no_tagger_to_keep():
    assert "'rules' has no tagger" in refused("--tagger", "rules")


def test_a_folder_that_is_no_model_is_told(tmp_path):
    assert "unknown model" in refused("--tagger", str(tmp_path))
