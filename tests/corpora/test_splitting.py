"""No author on two sides of a split, and what letters on two sides have in common."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import SHIPPED, read_corpus
from lsmri.corpora.leaks import LeakKind, between, check_leaks, near_duplicates, trace
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.splitting import PARTS, By, places, split
from lsmri.corpora.variation import KINDS, vary

PROSE = (
    "He has had pain in the left leg since March and nothing that we gave him has helped. "
    "I would value your opinion on whether a scan is worth the wait."
)
OTHER = "She fell on the ice and since then her back is sore when she lifts the shopping."


def letter(id: str, text: str = "", author: str = "", style: str = "", **more: str):
    text = text or f"{id} said {id} to {id} of {id}"
    return AnnotatedLetter(Letter(text, id), (), FeatureRecord(), author, style, **more)


def corpus(authors: int = 20, each: int = 5) -> list[AnnotatedLetter]:
    styles = ("card", "prose", "dictated")
    return [
        letter(f"a{author}-{number}", author=f"a{author}", style=styles[author % 3])
        for author in range(authors)
        for number in range(each)
    ]


def ids(parts) -> dict[str, list[str]]:
    return {part: [item.letter.id for item in items] for part, items in parts.items()}


# ---- the split ----


def test_shares_and_styles():
    parts = split(corpus(60), ratios=(0.7, 0.15, 0.15))
    assert {part: len(items) for part, items in parts.items()} == {
        "train": 210, "development": 45, "test": 45,
    }  # fmt: skip
    for items in parts.values():
        share = Counter(item.style for item in items)
        assert all(count == len(items) / 3 for count in share.values())
        assert {item.split for item in items} <= set(PARTS)


AUTHORS = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=30)


@given(AUTHORS, st.integers(0, 5), st.sampled_from([(1, 0, 0), (7, 2, 1), (1, 1, 1)]))
def test_every_letter_is_in_one_part_and_no_author_in_two(authors, seed, ratios):
    items = [letter(f"x{n}", author=author) for n, author in enumerate(authors)]
    parts = split(items, ratios=ratios, seed=seed)
    assert sorted(id for found in ids(parts).values() for id in found) == sorted(
        item.letter.id for item in items
    )
    homes = [{item.author for item in found} - {""} for found in parts.values()]
    assert sum(map(len, homes)) == len(set().union(*homes))
    for part, share in zip(PARTS, ratios, strict=True):
        assert share or not parts[part]


def test_the_order_of_the_letters_has_no_influence():
    items = corpus()
    mixed = Random(3).sample(items, len(items))
    one, other = ids(split(items, seed=4)), ids(split(mixed, seed=4))
    assert {part: set(found) for part, found in one.items()} == {
        part: set(found) for part, found in other.items()
    }
    assert one != ids(split(items, seed=5))


def test_near_duplicates_stay_together():
    for seed in range(8):
        items = [*corpus(9, 1), letter("x", PROSE, "x"), letter("y", PROSE + " Thanks.", "y")]
        for by in By:
            held = [part for part, found in ids(split(items, seed=seed, by=by)).items()
                    if {"x", "y"} & set(found)]  # fmt: skip
            assert len(held) == 1


def test_without_authors_a_letter_and_its_variants_stay_together():
    items = [letter(f"x{n}", f"{PROSE} {n}" if n < 2 else "") for n in range(12)]
    items += [vary(item, seed=1, edits=KINDS) for item in items[2:]]
    parts = split(items, by=By.LETTER, ratios=(0.5, 0.25, 0.25))
    for part, found in ids(parts).items():
        assert part == "train" or not any("~v" in id for id in found)
    for id in ids(parts)["train"]:
        assert id.split("~")[0] in ids(parts)["train"]


def test_a_given_split_is_kept_and_draws_the_author_along():
    items = [
        letter("a1", author="a", split="test"), letter("a2", author="a"),
        letter("b1", author="b", split="train"), letter("b2", author="b", split="development"),
        *corpus(6),
    ]  # fmt: skip
    parts = ids(split(items))
    assert {"a1", "a2"} <= set(parts["test"])
    assert {"b1", "b2"} <= set(parts["development"]), "the stricter part wins"
    anew = [ids(split(items, seed=seed, keep=False))["test"] for seed in range(6)]
    assert any("a1" not in found for found in anew)


@pytest.mark.parametrize("ratios", [(1, 0), (0, 0, 0), (1, -1, 1), (1, 1, 1, 1)])
def test_ratios_that_are_none(ratios):
    with pytest.raises(ValueError, match="three shares"):
        split(corpus(3), ratios=ratios)


# ---- leaks ----


def test_near_duplicates_are_named_by_id():
    (pair,) = near_duplicates([letter("x", PROSE), letter("y", OTHER), letter("z", PROSE.upper())])
    assert pair == ("x", "z")
    (leak,) = (
        leak
        for leak in between([letter("x", PROSE)], [letter("z", f"Dear doctor. {PROSE}")])
        if leak.kind is LeakKind.NEAR_DUPLICATE
    )
    assert (leak.one, leak.other) == ("x", "z")
    assert 0.8 < leak.similarity < 1


def test_a_misspelt_scan_of_a_letter_is_a_near_duplicate():
    original = letter("x", f"{PROSE} {OTHER}")
    for seed in range(10):
        varied = vary(original, seed=seed, edits=["spelling", "layout", "case"])
        assert list(near_duplicates([original, varied]))


@given(st.lists(st.text("ab .", max_size=40), max_size=6))
def test_the_index_finds_exactly_the_similar_pairs(texts):
    from lsmri.corpora.leaks import _shingles

    items = [letter(f"x{n}", text or " ") for n, text in enumerate(texts)]
    expected = set()
    for n, one in enumerate(items):
        for m, other in enumerate(items[n + 1 :], n + 1):
            a, b = _shingles(one.letter.text), _shingles(other.letter.text)
            if len(a & b) / len(a | b) >= 0.5:
                expected.add((f"x{n}", f"x{m}"))
    assert set(near_duplicates(items, similar=0.5)) == expected


def test_shared_sentences_are_told_by_place_and_length():
    one = letter("x", f"Seen today. {OTHER} No red flags.")
    other = letter("y", f"No red flags.\n{OTHER.upper()}")
    (leak,) = between([one], [other], similar=2)
    assert leak.kind is LeakKind.SENTENCE
    assert (leak.words, leak.start, leak.other_start) == (17, 12, 14)
    assert one.letter.text[leak.start :].startswith("She fell")
    assert "fell" not in str(leak) and "x (character 12) and y (character 14)" in str(leak)
    assert list(between([one], [other], similar=2, words=18)) == []


def test_a_sentence_that_many_letters_share_is_told_once_of_each():
    """Not of each pair, of which a large corpus has too many to tell."""
    ones = [letter(f"x{n}", f"{OTHER} x{n}") for n in range(5)]
    others = [letter(f"y{n}", f"{OTHER} y{n}") for n in range(7)]
    leaks = list(between(ones, others, similar=2))
    assert [(leak.one, leak.other) for leak in leaks] == [("x0", f"y{n}") for n in range(7)]


def test_words_that_all_letters_begin_with_hide_no_near_duplicate():
    opening = "Thank you for seeing this patient of ours who has had pain"
    draw = Random(2)
    texts = [" ".join(draw.choices([f"w{k}" for k in range(900)], k=40)) for _ in range(30)]
    items = [letter(f"x{n}", f"{opening} {text}") for n, text in enumerate(texts)]
    items.append(letter("again", f"{opening} {texts[7]} and more"))
    assert list(near_duplicates(items)) == [("x7", "again")]


def test_traces_tell_what_letters_tell():
    items = [letter("x", f"{PROSE} {OTHER}", "a"), letter("y", OTHER, "a"), letter("z", PROSE)]
    traces = [trace(item) for item in items]
    assert list(near_duplicates(traces)) == list(near_duplicates(items))
    assert list(between(traces[:1], traces[1:])) == list(between(items[:1], items[1:]))
    assert places(traces, seed=3) == [
        next(part for part, found in ids(split(items, seed=3)).items() if item.letter.id in found)
        for item in items
    ]


def test_a_decimal_point_ends_no_sentence():
    (leak,) = between(
        [letter("x", "Her T score was -3.1 at the hip and spine.")],
        [letter("y", "Well. Her T score was -3.1 at the hip and spine")],
        similar=2,
    )
    assert leak.words == 11


def test_an_author_or_an_origin_on_two_sides_is_told_once():
    train = [letter("a1", author="a"), letter("a2", author="a"), letter("q", PROSE)]
    test = [letter("a3", author="a"), letter("a4", author="a"), vary(train[2], seed=1, edits=[])]
    kinds = [leak.kind for leak in check_leaks({"train": train, "test": test})]
    assert kinds[:3] == [LeakKind.ORIGIN, LeakKind.AUTHOR, LeakKind.NEAR_DUPLICATE]
    assert kinds.count(LeakKind.AUTHOR) == 1


def test_test_letters_of_the_shipped_corpus_share_nothing_with_the_others():
    """Neither an author nor a sentence, and none is a near-duplicate."""
    parts: dict[str, list[AnnotatedLetter]] = {"test": [], "train": []}
    for item in read_corpus(SHIPPED):
        parts["test" if item.split == "test" else "train"].append(item)
    assert all(parts.values())
    assert [str(leak) for leak in check_leaks(parts)] == []
