"""What a letter says of a concept in all, where its mentions differ."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri import load
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.tagger.merging import revive
from lsmri.nlp.tagger.model import MANIFEST
from lsmri.nlp.tagger.numbers import ModelError
from lsmri.nlp.tagger.outputs import ASSERTIONS
from lsmri.nlp.tagger.overview import OVERVIEW_GRAPH, STATUSES, Overview
from lsmri.nlp.tagger.policy import Candidate, Settled
from lsmri.nlp.tagger.second_reader import SecondReading
from lsmri.nlp.tagger.statuses import (
    GRAVE,
    LONG,
    STATUS_INPUTS,
    StatusModel,
    Weighed,
    status_inputs,
    status_rows,
)

CONCEPTS = [str(concept) for concept in Concept]
NAMES = status_inputs(overviewed=False)
NUMB, PAIN = Concept.SADDLE_SENSORY_CHANGE, Concept.LOW_BACK_PAIN


def weighed(assertion, *, start=0, mentioned=0.9, rule=None):
    """A mention that surely makes the assertion, if it is one."""
    claims = tuple(float(a is assertion) for a in ASSERTIONS)
    settled = Settled(mentioned, claims, assertion)
    finding = Finding(start, start + 1, str(NUMB), "present")
    return Weighed(finding, Candidate(NUMB, rule, mentioned, claims), settled)


#: A letter of which the network is sure that it denies the one.
_LOGS = np.full((len(CONCEPTS), len(STATUSES)), -np.inf, dtype=np.float32)
_LOGS[CONCEPTS.index(NUMB), STATUSES.index("absent")] = 0.0
OVERVIEW = Overview({}, _LOGS)
#: How often letters give a concept each status; of those that these tests ask for, never.
USUAL: dict[str, list[float]] = {}


def model(*, least=0.2, asks=0, **more):
    """One tree that holds a concept to be there where the input at a place is above 0."""
    here = STATUSES.index("present")
    trees = {
        "base": [0.0] * len(STATUSES),
        "roots": [3] * here + [0],
        "input": [asks, -1, -1, -1],
        "limit": [0, 0, 0, 0],
        "right": [2, 0, 0, 0],
        "value": [0, -1.0, 1.0, 0],
    }
    numbers = {"usual": USUAL, "trees": trees, "least_grave": least, "inputs": list(NAMES)}
    return StatusModel({**numbers, **more})


def test_a_denial_counts_as_later_or_earlier_by_its_place():
    claim = weighed(Assertion.PRESENT, start=5)
    later = status_rows({NUMB: [claim, weighed(Assertion.ABSENT, start=9)]}, {}, USUAL)
    earlier = status_rows({NUMB: [claim, weighed(Assertion.ABSENT, start=1)]}, {}, USUAL)
    behind, before = (NAMES.index(f"denied {where}") for where in ("behind", "before"))
    assert later[0, behind] == earlier[0, before] > later[0, before] == earlier[0, behind]


def test_the_order_in_which_mentions_come_doesnt_matter():
    ones = [weighed(Assertion.PRESENT, start=5), weighed(Assertion.ABSENT, start=9)]
    forth, back = (status_rows({NUMB: found}, {}, USUAL) for found in (ones, ones[::-1]))
    assert (forth == back).all()


def test_a_grave_concept_is_there_below_a_half_and_another_is_not():
    chances = {None: 0.5, "absent": 0.2, "possible": 0.1, "present": 0.2}
    assert NUMB in GRAVE
    assert PAIN not in GRAVE
    found = [weighed(Assertion.PRESENT)]
    assert model().status(NUMB, found, chances) == "present"
    assert model().status(PAIN, found, chances) is None
    assert model(least=0.4).status(NUMB, found, chances) is None


def test_nothing_is_there_that_no_mention_says():
    chances = {None: 0.1, "absent": 0.2, "possible": 0.1, "present": 0.6}
    assert model().status(PAIN, [weighed(Assertion.ABSENT)], chances) == "absent"


def test_a_grave_concept_that_may_be_there_is_whatever_its_mentions_say():
    chances = {None: 0.1, "absent": 0.6, "possible": 0.1, "present": 0.2}
    assert model().status(NUMB, [weighed(Assertion.ABSENT)], chances) == "present"


def test_a_surer_claim_makes_a_status_likelier():
    sure, unsure = (
        model().chances({NUMB: [weighed(Assertion.PRESENT, mentioned=p)]}, {})[NUMB]["present"]
        for p in (0.9, 0.1)
    )
    assert sure > unsure


@given(st.lists(st.tuples(st.sampled_from(ASSERTIONS), st.floats(0, 1)), min_size=1, max_size=6))
def test_probabilities_of_any_mentions_sum_to_one(mentions):
    found = [weighed(a, start=k, mentioned=p) for k, (a, p) in enumerate(mentions)]
    chances = model().chances({NUMB: found}, {})[NUMB]
    assert set(chances) == set(STATUSES)
    assert sum(chances.values()) == pytest.approx(1.0)


def test_what_is_settled_replaces_the_rules_and_doubts_are_told():
    findings = {str(NUMB): "present", str(PAIN): "present"}
    chances = {NUMB: {None: 0.7, "absent": 0.1, "possible": 0.1, "present": 0.1}}
    second = SecondReading(tags=None, policy=None, chances=chances, statuses={NUMB: None})
    second.settle_statuses(findings, set(findings))
    assert second.doubts == chances
    assert findings == {str(PAIN): "present"}


def test_without_a_model_the_written_rules_stand():
    findings = {str(NUMB): "present"}
    SecondReading(tags=None, policy=None).settle_statuses(findings, set())
    assert findings == {str(NUMB): "present"}


@pytest.mark.parametrize("left", [{}, {str(NUMB): "absent"}])
def test_what_another_finding_explains_doesnt_come_back(left):
    findings = {str(PAIN): "present", **left}
    second = SecondReading(tags=None, policy=None, statuses={NUMB: "present"})
    second.settle_statuses(findings, {str(PAIN)})
    assert findings == {str(PAIN): "present", **left}


@pytest.mark.parametrize(("present", "sure"), [(0.9, True), (0.8, False)])
def test_an_explanation_stands_unless_the_concept_is_nearly_certain(present, sure):
    chances = {NUMB: {None: 0.95 - present, "possible": 0.05, "present": present}}
    second = SecondReading(tags=None, policy=None, chances=chances, statuses={NUMB: "present"})
    assert second.is_sure_of(str(NUMB)) is sure
    assert not second.is_sure_of(str(PAIN))


def test_a_claim_that_counts_after_all_is_kept_as_evidence():
    lost = weighed(Assertion.PRESENT, mentioned=0.3)
    lost = Weighed(lost.finding, lost.candidate, Settled(0.3, lost.settled.claims, None))
    page = SimpleNamespace(findings=[])
    revive(page, {NUMB: [lost]}, {NUMB: "present"})
    assert [(f.assertion, f.probability) for f in page.findings] == [("present", 0.3)]


@pytest.mark.parametrize("kept", [True, False])
def test_what_makes_no_emergency_is_taken_back_with_its_evidence(kept):
    """A denial whose words were held to tell of it after all denies again."""
    denial = weighed(Assertion.ABSENT)
    denial.finding.assertion = "absent"
    page = SimpleNamespace(findings=[denial.finding] if kept else [])
    revived = revive(page, {NUMB: [denial]}, {NUMB: "present"})
    assert [f.assertion for f in page.findings] == ["present"]
    page.second_reading = SecondReading(
        tags=None, policy=None, statuses={NUMB: "present"}, spared={NUMB: "absent"}, revived=revived
    )
    page.second_reading.relent(page, {NUMB})
    assert [f.assertion for f in page.findings] == ["absent"] * kept
    assert page.second_reading.statuses == {NUMB: "absent"}
    assert not page.second_reading.spared


def test_what_the_tagger_alone_sees_in_a_long_letter_must_be_likelier():
    chances = {None: 0.85, "absent": 0.05, "possible": 0.0, "present": 0.1}
    alone, ruled = weighed(Assertion.PRESENT), weighed(Assertion.PRESENT, rule=Assertion.PRESENT)
    careful = model(least=0.06)
    assert careful.status(NUMB, [alone], chances, words=LONG) == "present"
    assert careful.status(NUMB, [alone], chances, words=LONG + 1) is None
    assert careful.status(NUMB, [ruled], chances, words=LONG + 1) == "present"


@pytest.mark.parametrize(
    ("status", "present", "near"),
    [(None, 0.05, True), ("absent", 0.05, True), (None, 0.03, False), ("present", 0.5, False)],
)
def test_an_emergency_that_may_be_there_all_the_same_is_near(status, present, near):
    chances = {NUMB: {None: 1.0 - present, "absent": 0.0, "possible": 0.0, "present": present}}
    second = SecondReading(tags=None, policy=None, chances=chances, statuses={NUMB: status})
    assert second.is_near_emergency() is near


def test_without_a_model_no_emergency_is_near():
    chances = {NUMB: {None: 0.0, "absent": 0.0, "possible": 0.0, "present": 1.0}}
    assert not SecondReading(tags=None, policy=None, chances=chances).is_near_emergency()


def test_what_the_whole_letter_says_joins_the_inputs():
    found = {NUMB: [weighed(Assertion.PRESENT)]}
    without = status_rows(found, {}, USUAL)
    rows = status_rows(found, {}, USUAL, OVERVIEW)
    assert without.shape[1] == len(NAMES)
    assert rows.shape[1] == len(STATUS_INPUTS)
    assert np.isfinite(rows).all()
    said = dict(zip(STATUS_INPUTS, rows[0].tolist(), strict=True))
    assert {name: said[name] for name in NAMES} == dict(zip(NAMES, without[0], strict=True))
    assert said["overview, absent"] == 0.0
    assert said["overview, present"] == said["overview, untold"] == -8.0


def test_inputs_are_named_once_each():
    assert len(set(STATUS_INPUTS)) == len(STATUS_INPUTS)


def test_every_input_says_what_its_name_says():
    found = {NUMB: [weighed(Assertion.PRESENT, rule=Assertion.PRESENT)]}
    rows = status_rows(found, {NUMB: "possible"}, {NUMB: [0.1, 0.2, 0.3, 0.4]})
    said = dict(zip(NAMES, rows[0].tolist(), strict=True))
    assert said["now"] > 0 > said["denied"]
    assert said["mention ruled present"] == said["claim of a presence"] == said["grave"] == 1
    assert said["mention ruled absent"] == said["rules, present"] == said["log mentions"] == 0
    assert said["rules, possible"] == 1
    assert [said[f"usual, {s}"] for s in ("untold", "present")] == [0.1, 0.4]


def test_a_model_that_was_learned_without_an_overview_passes_it_over():
    """Otherwise its inputs would be moved by those of the overview."""
    asks = NAMES.index("grave")
    found = {NUMB: [weighed(Assertion.PRESENT)]}
    alone = model(asks=asks, inputs=list(NAMES))
    assert not alone.overviewed
    assert alone.chances(found, {}, OVERVIEW) == alone.chances(found, {})
    held = alone.chances(found, {})[NUMB]
    assert max(held, key=held.__getitem__) == "present"


@pytest.mark.parametrize(
    ("inputs", "asks"),
    [
        (("moon", *STATUS_INPUTS[1:]), 0),
        (NAMES, len(NAMES)),
        ((), 0),
    ],
)
def test_a_model_of_other_inputs_is_told(inputs, asks):
    with pytest.raises(ModelError, match="learned on other inputs"):
        model(asks=asks, inputs=list(inputs))


def test_a_model_gets_the_inputs_that_it_names_in_its_order():
    """One that was learned before an input came is read as it was."""
    found = {NUMB: [weighed(Assertion.PRESENT)]}
    asks = NAMES.index("grave")
    named = model(asks=asks, inputs=list(NAMES)).chances(found, {})
    assert model(asks=0, inputs=["grave"]).chances(found, {}) == named


def test_a_folder_that_has_lost_its_overview_is_told(tmp_path):
    for path in SHIPPED.iterdir():
        if path.name not in (OVERVIEW_GRAPH, MANIFEST):
            shutil.copyfile(path, tmp_path / path.name)
    manifest = json.loads((SHIPPED / MANIFEST).read_text("utf-8"))
    del manifest["files"][OVERVIEW_GRAPH]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=f"{OVERVIEW_GRAPH}: not there"):
        load(str(tmp_path))
