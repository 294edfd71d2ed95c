"""An altered manifest is told by its file, with the remedy, before any letter is read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsmri
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.tagger.model import MANIFEST, ModelError, read_manifest

WHOLE = json.loads((SHIPPED / MANIFEST).read_text("utf-8"))
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=7), inner),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place: Path = tmp_path_factory.mktemp("model")
    shutil.copytree(SHIPPED, place, dirs_exist_ok=True)
    return place


@pytest.mark.parametrize(
    "altered",
    [
        "[" * 100_000,
        "[]",
        json.dumps({key: value for key, value in WHOLE.items() if key != "window"}),
        *(
            json.dumps(WHOLE | {key: value})
            for key, value in (
                ("window", None),
                ("window", "x"),
                ("window", {"size": 256, "context": None}),
                ("window", {"size": 20, "context": 16}),
                ("scheme", None),
                ("files", None),
                ("files", "x"),
                ("files", {"tagger.onnx": 1}),
            )
        ),
    ],
)
def test_an_altered_manifest_is_told(altered, folder):
    (folder / MANIFEST).write_text(altered, "utf-8")
    with pytest.raises(ValueError, match=rf"{MANIFEST}: .*train (it|the model) again"):
        lsmri.load(str(folder))


@given(key=st.sampled_from(["format", "window", "scheme", "files"]), value=ANY)
def test_any_value_is_taken_or_told(key, value, folder):
    (folder / MANIFEST).write_text(json.dumps(WHOLE | {key: value, "files": {}} | {key: value}))
    try:
        manifest = read_manifest(folder)
    except ModelError as error:
        assert str(folder) in str(error)
    else:
        assert manifest["window"]["size"] > 2 * manifest["window"]["context"] + 2
