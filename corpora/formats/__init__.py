"""Annotated corpora in every form: one way to read them, one to write them."""

from __future__ import annotations

from lsmri.corpora.formats._datasets import load_dataset
from lsmri.corpora.formats._registry import FORMATS, SHIPPED, Format, format_named, guessed
from lsmri.corpora.formats.corpus import corpus_files, json_line, read_corpus, write_corpus

__all__ = [
    "FORMATS",
    "SHIPPED",
    "Format",
    "corpus_files",
    "format_named",
    "guessed",
    "json_line",
    "load_dataset",
    "read_corpus",
    "write_corpus",
]
