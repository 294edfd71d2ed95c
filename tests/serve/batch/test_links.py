"""Symbolic links in a folder that is scored."""

from __future__ import annotations

import os
from itertools import islice

from .conftest import letters, rejects, scored


def test_links_to_folders_are_named_and_not_followed(archive, score, tmp_path, monkeypatch):
    """Two that lead upwards would be a walk without end, one to ``/proc`` nearly so."""
    archive(letters(3), "in/2019/a.jsonl")
    archive(letters(3), "elsewhere/b.jsonl")
    links = {"p": "../elsewhere", "up-1": "..", "up-2": ".."}
    for name, target in links.items():
        (tmp_path / "in" / name).symlink_to(target)
    walk, seen = os.walk, set()

    def watched(*given, **more):
        for folder in islice(walk(*given, **more), 100):
            seen.add(folder[0])
            yield folder

    monkeypatch.setattr(os, "walk", watched)
    score(tmp_path / "in")
    assert seen == {str(tmp_path / "in"), str(tmp_path / "in" / "2019")}
    assert len(scored(tmp_path / "scored")) == 3
    assert {row["file"] for row in rejects(tmp_path / "scored")} == set(links)


def test_links_to_files_and_a_folder_that_is_a_link_are_read(archive, score, tmp_path):
    archive(letters(3), "elsewhere/a.jsonl")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.jsonl").symlink_to("../elsewhere/a.jsonl")
    (tmp_path / "link").symlink_to("in")
    score(tmp_path / "link")
    assert len(scored(tmp_path / "scored")) == 3
