"""Any string can be read, and a letter in another language is told from one in English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsmri
from lsmri.models.scorer import UnreadableLetter
from lsmri.nlp.text.screening import repair

SCORER = lsmri.load("rules")

ANY = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=60)


@given(ANY)
def test_a_repaired_text_can_be_encoded_and_is_as_long(text):
    assert len(repair(text)) == len(text)
    repair(text).encode()


@pytest.mark.parametrize("model", ["rules", "hybrid", "transformer"])
def test_half_a_character_hinders_no_reading(model):
    scorer = lsmri.load(model)
    text = "54F LBP \ud800 3 weeks, no fever"
    result = scorer(text)
    assert result.text == text
    assert result.decision == scorer(text.replace("\ud800", "\N{REPLACEMENT CHARACTER}")).decision
    letters = ["LBP 3 weeks", text, "LBP 2 weeks"]
    assert [one.text for one in scorer.pipe(letters, errors="return")] == letters


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "Hungarian",
            "54 éves férfi beteg, három hónapja tartó derékfájás, a jobb lábba sugárzik. "
            "Gyógytorna nem segített. Kérem lumbalis MR vizsgálatát.",
        ),
        (
            "Turkish",
            "54 yaşında erkek hasta, üç aydır bel ağrısı ve sağ bacağa yayılan ağrı. Fizik tedavi "
            "fayda etmedi. Lomber MR rica ederim.",
        ),
        (
            "Czech",
            "Pacient, 54 let, bolesti zad 3 měsíce, vyzařují do pravé dolní končetiny. Prosím o MR "
            "bederní páteře.",
        ),
        (
            "Romanian",
            "Pacient de 54 de ani cu durere lombară de 3 luni, iradiere în piciorul drept, fără "
            "ameliorare. Rog RMN lombar.",
        ),
        (
            "Croatian",
            "Bolesnik, 54 godina, bolovi u križima od prije 3 mjeseca, šire se u desnu nogu. "
            "Molim MR.",
        ),
        (
            "Finnish",
            "54-vuotias mies, selkäkipu 3 kuukautta, säteilee oikeaan jalkaan. Fysioterapia ei "
            "auttanut. Pyydän MRI.",
        ),
        (
            "Vietnamese",
            "Bệnh nhân nam 54 tuổi, đau lưng 3 tháng, lan xuống chân phải. Xin chụp MRI cột sống.",
        ),
        (
            "another language",
            "54 metų vyras, skauda strėnas tris mėnesius, plinta į dešinę koją, kineziterapija "
            "nepadėjo. Prašyčiau stuburo tyrimo, ačiū už pagalbą.",
        ),
    ],
)
def test_a_letter_in_another_language_is_told_and_not_scored(language, text):
    with pytest.raises(UnreadableLetter, match=f"looks to be in {language}"):
        SCORER(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pt: Györgyi Szabó-Németh, 54F. LBP 3/12, R sciatica. Physio no help. Dr Ágnes Kovács",
        "Mr Øystein Håkonsson, 61M, LBP 6/52. Dr Łukasz Wójcik, Kraków",
        "Hasta Ayşe Yılmaz. 47F L sciatica 8/52, NSAIDs nil effect, SLR 40. MRI L/S pls. Dr Öztürk",
        "Sra. Núñez says 'dolor de espalda'. LBP 4 months, no red flags. Please scan.",
        "José Ibáñez Peña, Nguyễn Thị Hoa, François Lefèvre: LBP, numb L foot.",
        "Sakit pinggang 3 minggu, tiada kebas kaki. Ponstan. Minta MRI lumbar.",
        "LBP â€“ 3/52, numb foot, canâ€™t sit. No help from physio.",
    ],
)
def test_names_and_words_of_others_leave_a_letter_english(text):
    assert SCORER(text).mentions
