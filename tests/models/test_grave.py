"""What an emergency rests on is read with more care than the rest, in every profile."""

from __future__ import annotations

import pytest

from lsmri.corpora.scheme import Concept
from lsmri.models.conditions import nodes
from lsmri.models.guideline import guideline_names, load_guideline
from lsmri.models.tree import Finding
from lsmri.nlp.tagger.statuses import GRAVE

#: In no emergency rule, and yet among them.
ON_THE_SAFE_SIDE = {Concept.SEXUAL_DYSFUNCTION, Concept.IV_DRUG_USE, Concept.RECENT_INFECTION}


def asked_for(name: str) -> set[Concept]:
    """What the emergency rules of a profile ask to be there, or possibly there."""
    return {
        Concept(concept)
        for rule in load_guideline(name).profile.rules
        if rule.urgency == "emergency"
        for part, positive in nodes(rule.when)
        if isinstance(part, Finding) and positive and part.mode != "A"
        for concept in part.concepts
    }


@pytest.mark.parametrize("name", guideline_names())
def test_whatever_an_emergency_rule_asks_for_is_grave(name):
    assert asked_for(name)
    assert asked_for(name) <= GRAVE


def test_what_is_grave_beyond_the_rules_is_what_the_comment_says():
    assert GRAVE - set().union(*map(asked_for, guideline_names())) == ON_THE_SAFE_SIDE
