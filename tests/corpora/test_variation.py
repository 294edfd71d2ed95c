"""Letters varied by program: the same said in other characters, every mention on its words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.authoring import AnnotatedLetter, parse_markup, read_letters
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Concept
from lsmri.corpora.variation import KINDS, is_variant, origin, vary
from lsmri.corpora.variation.edits import Draft, Edit, applied
from lsmri.corpora.variation.phrases import table
from lsmri.corpora.variation.quantities import in_words

LETTERS = Path(__file__).parents[2] / "corpora" / "letters"
FILES = ("cards-various", "dictated", "gp-cork", "lay-various", "opd-pune", "pasted-mixed")


@pytest.fixture(scope="module")
def letters() -> list[AnnotatedLetter]:
    return [item for name in FILES for item in read_letters(LETTERS / f"{name}.yaml")]


def item(marked: str, *, country: str = "GB", id: str = "a-1") -> AnnotatedLetter:
    text, mentions = parse_markup(marked)
    return AnnotatedLetter(Letter(text, id), mentions, FeatureRecord(), "hand", "card", country)


def seen(marked: str, kind: str, *, seeds: int = 60, country: str = "GB") -> set[str]:
    """Every text that a kind of edit makes of a letter."""
    letter = item(marked, country=country)
    return {vary(letter, seed=seed, edits=[kind]).letter.text for seed in range(seeds)}


def spans(marked: str, kind: str, *, seeds: int = 60) -> set[str]:
    """The words of the one mention after a kind of edit."""
    letter = item(marked)
    return {vary(letter, seed=seed, edits=[kind]).mentions[0].text for seed in range(seeds)}


# ---- the rule by which mentions keep their words ----

WORDS = st.text("ab L\n", min_size=1, max_size=30)


@st.composite
def drafts(draw) -> Draft:
    text = draw(WORDS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    found = [
        (start, end)
        for start, end in draw(st.lists(places, max_size=5))
        if start < end and text[start:end].strip() == text[start:end]
    ]
    mentions = tuple(Mention(s, e, text[s:e], Concept.FEVER) for s, e in found)
    return Draft(text, mentions, found)


EDITS = st.lists(
    st.builds(Edit, st.integers(0, 30), st.integers(0, 30), st.text("xy \n", max_size=3)),
    max_size=8,
).map(lambda edits: [e for e in edits if e.start < e.end])


@given(drafts(), EDITS)
def test_edits_keep_every_mention_whole(draft, edits):
    edits = [edit for edit in edits if edit.end <= len(draft.text)]
    changed = applied(draft, edits)
    assert len(changed.spans) == len(draft.spans)
    for start, end in changed.spans:
        words = changed.text[start:end]
        assert words == words.strip() != ""
    for one, (a, b) in zip(draft.spans, changed.spans, strict=True):
        for other, (c, d) in zip(draft.spans, changed.spans, strict=True):
            if one[0] <= other[0] and other[1] <= one[1]:
                assert a <= c and d <= b, "a nested mention stays nested"
            if one[1] <= other[0]:
                assert b <= c, "mentions keep their order"


@given(drafts(), EDITS)
def test_a_span_covers_what_its_words_have_become(draft, edits):
    """One edit at a time: a mention that it lies in changes by it, any other keeps its words."""
    for edit in (edit for edit in edits if edit.end <= len(draft.text)):
        changed = applied(draft, [edit])
        if changed is draft:
            continue
        for (start, end), (first, last) in zip(draft.spans, changed.spans, strict=True):
            words = draft.text[start:end]
            if start <= edit.start and edit.end <= end:
                words = words[: edit.start - start] + edit.new + words[edit.end - start :]
            assert changed.text[first:last] == words


@pytest.mark.parametrize(
    ("edit", "text", "words"),
    [
        (Edit(3, 10, "paresis"), "no paresis here", "paresis"),
        (Edit(0, 3, ""), "palsied here", "palsied"),
        (Edit(0, 3, "denies "), "denies palsied here", "palsied"),
        (Edit(10, 15, ""), "no palsied", "palsied"),
        (Edit(5, 6, "LL"), "no paLLsied here", "paLLsied"),
        (Edit(2, 4, "x"), "no palsied here", "palsied"),
        (Edit(9, 11, ""), "no palsied here", "palsied"),
        (Edit(3, 10, ""), "no palsied here", "palsied"),
        (Edit(3, 4, " p"), "no palsied here", "palsied"),
        (Edit(9, 10, "d\n"), "no palsied here", "palsied"),
    ],
)
def test_an_edit_at_the_bounds_of_a_mention(edit, text, words):
    mention = Mention(3, 10, "palsied", Concept.MOTOR_DEFICIT)
    changed = applied(Draft("no palsied here", (mention,), [(3, 10)]), [edit])
    ((start, end),) = changed.spans
    assert changed.text == text
    assert changed.text[start:end] == words


# ---- variants of letters ----


@pytest.mark.parametrize("kind", KINDS)
def test_every_mention_of_every_letter_stays_on_its_words(letters, kind):
    changed = 0
    for letter in letters:
        varied = vary(letter, seed=3, edits=[kind])
        changed += varied.letter.text != letter.letter.text
        assert len(varied.mentions) == len(letter.mentions)
        for mention in varied.mentions:
            words = varied.letter.text[mention.start : mention.end]
            assert words == mention.text == words.strip() != ""
    assert changed > len(letters) / 40


def test_a_variant_says_the_same(letters):
    for seed, letter in enumerate(letters):
        varied = vary(letter, seed=seed, edits=KINDS)
        assert varied.record == letter.record
        assert (varied.author, varied.style, varied.country) == (
            letter.author, letter.style, letter.country,
        )  # fmt: skip
        assert Counter(map(meaning, varied.mentions)) == Counter(map(meaning, letter.mentions))


def meaning(mention: Mention) -> tuple[object, ...]:
    return (
        mention.concept, mention.assertion, mention.laterality, mention.value,
        mention.outcome, mention.type, mention.about, mention.source,
    )  # fmt: skip


def test_a_variant_is_marked(letters):
    varied = vary(letters[0], seed=17)
    assert varied.letter.id == f"{letters[0].letter.id}~v17"
    assert is_variant(varied.letter.id) and not is_variant(letters[0].letter.id)
    assert origin(varied.letter.id) == origin(letters[0].letter.id) == letters[0].letter.id
    assert origin(vary(varied, seed=2).letter.id) == letters[0].letter.id
    assert varied.note.startswith("varied by program: ")
    assert letters[0].note in varied.note


def test_what_is_made_hangs_on_letter_seed_and_edits_alone(letters):
    for letter in letters[:20]:
        assert vary(letter, seed=5) == vary(letter, seed=5)
        assert vary(letter, seed=5, edits=["ocr", "case"]) == vary(
            letter, seed=5, edits=("case", "ocr")
        )
    texts = {vary(letters[0], seed=seed).letter.text for seed in range(20)}
    assert len(texts) > 10


def test_an_unknown_edit_names_those_that_there_are():
    with pytest.raises(ValueError, match=r"\['typos'\]; there are: names, drugs, abbreviations"):
        vary(item("fever"), seed=1, edits=["typos", "ocr"])


@given(st.text(max_size=60), st.integers(), st.sets(st.sampled_from(list(KINDS))))
def test_any_text_can_be_varied(text, seed, edits):
    words = text.strip()
    mentions = ()
    if words:
        start = text.index(words)
        mentions = (Mention(start, start + len(words), words, Concept.FEVER),)
    letter = AnnotatedLetter(Letter(text, "x"), mentions, FeatureRecord())
    varied = vary(letter, seed=seed, edits=edits)
    assert all(varied.letter.text[m.start : m.end] == m.text for m in varied.mentions)


# ---- kinds of edit ----


def test_lengths_of_time():
    forms = spans("{{3/12|symptom_duration value=P3M}} of pain", "durations")
    assert {"3/12", "3 months", "three months", "3 mths", "3m"} <= forms
    assert {"6/52", "6wks", "six weeks"} <= seen("6 weeks", "durations", seeds=200)
    assert "a six week history" in seen("a 6 week history", "durations")


@pytest.mark.parametrize(
    "text",
    ["seen 3/12 with pain", "power 4/7", "2.5 weeks", "6-8 weeks", "5 days a week", "62 years old",
     "3/12/2024", "10 years of age"],
)  # fmt: skip
def test_what_may_not_be_a_length_of_time_stays(text):
    assert seen(text, "durations") == {text}


def test_abbreviations():
    assert {"PMH: nil", "Past medical history: nil"} <= seen("PMH: nil", "abbreviations")
    assert "Pt C/o pain" in seen("Patient C/o pain", "abbreviations")
    assert "PT WITH LOW BACK PAIN" in seen("PATIENT WITH LOW BACK PAIN", "abbreviations")
    assert seen("?disc", "abbreviations") == {"?disc", "?disk", "query disc", "query disk"}


def test_abbreviations_with_several_readings_are_not_read():
    for text in ("PT x6", "severe sx", "DM", "AS", "OA knee"):
        assert seen(text, "abbreviations") == {text}


def test_sides_are_shortened_before_a_part_of_the_body_only():
    assert {"L leg", "Lt leg", "left leg"} <= seen("left leg", "abbreviations")
    assert "right leg" in seen("R leg", "abbreviations")
    for text in ("left work", "all right", "R & L", "he left"):
        assert not {"L work", "all R", "left", "he L"} & seen(text, "abbreviations")


def test_drugs_change_within_their_substance_or_type():
    dosed = spans("{{naproxen 500mg|treatment type=nsaid}} helped", "drugs")
    assert {"Naprosyn 500mg", "naproxen 500mg"} <= dosed
    assert not any("ibuprofen" in words for words in dosed), "a dose belongs to its drug"
    free = {words.lower() for words in spans("{{naproxen|treatment type=nsaid}}", "drugs")}
    assert {"ibuprofen", "naprosyn"} & free and "tramadol" not in free
    assert seen("naproxen for gout", "drugs") == {"naproxen for gout"}


@pytest.mark.parametrize("kind", table("drugs"))
def test_names_of_drugs_are_those_that_the_rules_read_as_their_type(kind):
    """Otherwise a variant would say something else than its gold record."""
    from lsmri.models.scorer import load

    scorer = load()
    for names in table("drugs")[kind]:
        for name in names:
            tried = scorer(
                f"Low back pain. Tried {name} with no benefit."
            ).features.treatments_tried
            assert kind in tried, name


def test_dates_whose_reading_is_beyond_doubt():
    assert {"14 March 2024", "2024-03-14", "14.03.2024"} <= seen("14/03/2024", "dates")
    assert "8/27/2025" in seen("27 Aug 2025", "dates", country="US")
    assert "4 March 2024" in seen("4/3/2024", "dates")
    assert "3 April 2024" in seen("4/3/2024", "dates", country="US") | seen(
        "3 April 2024", "dates", country="US"
    )
    for text, country in (("4/3/2024", "CA"), ("31/02/2024", "GB"), ("DOB 3/4/62", "GB")):
        assert seen(text, "dates", country=country) == {text}


def test_numbers():
    assert {"three sessions", "3 sessions"} == seen("three sessions", "numbers")
    assert {"62yo", "62-year-old"} <= seen("62 year old", "numbers")
    assert {"L4/L5", "L4-5"} <= seen("L4/5", "numbers")
    assert "power 4 out of 5" in seen("power 4/5", "numbers")
    assert "power MRC MRC 4/5" not in seen("power MRC 4/5", "numbers")


@pytest.mark.parametrize(("number", "words"), [(0, "zero"), (40, "forty"), (62, "sixty-two"),
    (100, "one hundred"), (118, "one hundred and eighteen")])  # fmt: skip
def test_numbers_in_words(number, words):
    assert in_words(number) == words


def test_names_change_alike_wherever_they_come():
    texts = seen("Mrs A. Ward, see Mrs Ward. Dr Ward's list. Dear Doctor", "names")
    assert len(texts) > 20
    for text in texts:
        first, second = text.split(", see Mrs ")
        assert first.removeprefix("Mrs A. ") == second.split(". Dr ")[0]


def test_dictation_loses_no_mark_on_which_a_negation_hangs():
    marked = "No {{fever|fever absent}}. {{Saddle numbness|saddle_sensory_change}}, worse."
    for text in seen(marked, "dictation", seeds=200):
        assert "ever. " in text or " full stop " in text
    assert any("," not in text for text in seen(marked, "dictation", seeds=200))


def test_lines_are_joined_only_where_no_negation_hangs_on_them():
    marked = "{{Fever|fever absent}}: NO\n{{Weight loss|unexplained_weight_loss}}: YES\nSigned"
    texts = seen(marked, "layout", seeds=300)
    assert any("YES Signed" in text or "YES / Signed" in text for text in texts)
    assert not any("NO Weight" in text or "NO / Weight" in text for text in texts)


def test_scanned_digits_stay_the_digits_that_they_are():
    for text in seen("10 mg, L5 S1 0 15 MRI lumbar", "ocr", seeds=300):
        digits = {word for word in text.replace(",", "").split() if word.isdigit()}
        assert digits <= {"10", "0", "15"}


def test_case():
    texts = seen("Left L5 pain, ?AS. Seen by Straße", "case")
    assert {"left L5 pain, ?AS. seen by straße", "left l5 pain, ?AS. seen by straße"} <= texts
    assert any(text.startswith("LEFT L5 PAIN") for text in texts)


def test_misspelling_spares_short_words_and_first_letters():
    before = "left numb physiotherapy paraesthesia " * 8
    for text in seen(before, "spelling"):
        for old, new in zip(before.split(), text.split(), strict=True):
            assert new[0] == old[0]
            assert len(old) > 4 or new == old


def test_a_default_run_uses_every_kind():
    marked = (
        "Mr Ward, 62 year old patient, 14/03/2024. L4/5. Low back pain 6 weeks.\n"
        "{{naproxen|treatment type=nsaid}}"
    )
    done = {
        kind
        for seed in range(200)
        for kind in vary(item(marked), seed=seed).note.split(": ")[1].split(", ")
    }
    assert done == {*KINDS, "nothing"} or done == set(KINDS)


def test_drawing_needs_no_global_state():
    state = Random(0).getstate()
    letter = item("Low back pain 6 weeks")
    first = vary(letter, seed=1)
    Random(0).setstate(state)
    assert vary(letter, seed=1) == first
