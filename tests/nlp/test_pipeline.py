"""The pipeline as a spaCy user sees it: tokens, sentences and mentions on any text."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from lsmri.nlp.pipeline import (
    COMPONENTS,
    begin_reading,
    create_pipeline,
    finish_readings,
    reading_of,
    reading_steps,
)

NLP = create_pipeline()


def test_the_components_run_in_their_order():
    assert tuple(NLP.pipe_names) == COMPONENTS


@pytest.mark.parametrize("text", ["", " ", "\n", "\t\n ", "."])
def test_a_text_without_words_passes(text):
    doc = NLP(text)
    assert doc.text == text
    assert not doc.spans["mentions"]


def test_sentences_end_at_stops_and_list_items():
    doc = NLP("Back pain 3/12.\nNo fever. Numb leg\n- physio\n- naproxen")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Back pain 3/12.",
        "No fever.",
        "Numb leg",
        "- physio",
        "- naproxen",
    ]


@pytest.mark.parametrize("text", ["L5/S1", "?CES", "3/12", "T-score -2.7", "b/l", "10mg", "4+/5"])
def test_tokens_add_up_to_the_text(text):
    assert "".join(token.text_with_ws for token in NLP(text)) == text


@pytest.mark.parametrize("text", ["", ".", "54F, 3/12 L sciatica.\nPhysio: no help. No fever."])
def test_a_reading_without_a_doc_finds_the_same(text):
    steps = reading_steps(NLP)
    assert steps is not None
    reading = begin_reading(NLP, text)
    finish_readings(steps, [reading])
    of_doc = reading_of(NLP(text))
    assert reading == of_doc
    assert repr(reading.mentions) == repr(of_doc.mentions)


@pytest.mark.parametrize("change", ["component", "tokenizer"])
def test_a_pipeline_with_other_parts_reads_only_docs(change):
    nlp = create_pipeline()
    if change == "component":
        nlp.add_pipe("sentencizer")
    else:
        nlp.tokenizer = spacy.blank("en").tokenizer
    assert reading_steps(nlp) is None


def test_a_mention_carries_its_attributes():
    doc = NLP("No fever.")
    (mention,) = doc.spans["mentions"]
    assert (mention.text, mention.label_, mention._.assertion) == ("fever", "fever", "absent")
    assert mention._.why


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=150)
def test_any_text_passes_and_spans_lie_within_it(text):
    doc = NLP(text)
    assert doc.text == text
    for span in doc.spans["mentions"]:
        assert text[span.start_char : span.end_char] == span.text
