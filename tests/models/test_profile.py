"""Profiles as data: inheritance without copying, and errors that name the remedy."""

import pickle

import pytest

from lsmri.corpora.scheme import Concept
from lsmri.models.conditions import nodes
from lsmri.models.description import describe
from lsmri.models.guideline import compare, guideline_names, load_guideline
from lsmri.models.profile import read_profile
from lsmri.models.texts import label
from lsmri.models.tree import Requester

HEADER = 'extends = "lsmri"\nname = "ours"\nversion = "1"\ntitle = "Ours"\n'


@pytest.fixture
def profile(tmp_path):
    """Writes a profile of our own and returns its path."""

    def write(text, name="ours.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_names():
    assert guideline_names() == ["lsmri", "acp2011", "acr2021", "kovacs2013", "krogh2022", "ng59"]


def test_unknown_name_names_the_allowed_ones():
    with pytest.raises(ValueError, match="unknown guideline 'nice'; allowed: lsmri, acp2011"):
        load_guideline("nice")


def test_missing_file_is_named():
    with pytest.raises(ValueError, match=r"no guideline profile at 'nowhere\.toml'"):
        load_guideline("nowhere.toml")


def test_one_number_is_changed_without_copying_the_file(profile, read):
    path = profile(
        HEADER + '[parameters]\ndisc_weeks = { value = 8, meaning = "ours", source = "us" }\n'
    )
    guideline = load_guideline(path)
    record = read("radicular_pain symptoms=20 failed=7")
    assert guideline.decide(record).rules == ("UNTREATED",)
    assert load_guideline("lsmri").decide(record).rules == ("DISC",)
    assert "less than 8 weeks" in guideline.decide(record).reasons[0].statement
    assert len(guideline.profile.rules) == len(load_guideline("lsmri").profile.rules)


def test_one_rule_is_changed_in_place(profile):
    path = profile(HEADER + '[[rules]]\nid = "HELPED"\nwords = "Treatment helps a lot"\n')
    ours, theirs = read_profile(path), read_profile("lsmri")
    changed = [a.id for a, b in zip(ours.rules, theirs.rules, strict=True) if a.words != b.words]
    assert changed == ["HELPED"]


def test_rules_are_removed_inserted_and_moved(profile):
    path = profile(
        HEADER.replace("\n", '\nremove = ["FUSION"]\n', 1)
        + '[[rules]]\nid = "WAIT"\nbefore = "DISC"\nwhen = "symptom_weeks < 2"\n'
        'category = "inappropriate"\nurgency = "none"\nsources = ["us"]\n'
        'words = "Two weeks"\nstatement = "Only {symptoms}"\n'
        '[[rules]]\nid = "HELPED"\nafter = "DISC"\n'
    )
    ids = [rule.id for rule in read_profile(path).rules]
    at = ids.index("WAIT")
    assert ids[at : at + 4] == ["WAIT", "DISC", "HELPED", "STENOSIS"]
    assert "FUSION" not in ids


def test_a_profile_extends_a_neighbour(profile):
    profile(HEADER, "parent.toml")
    path = profile(HEADER.replace('"lsmri"', '"parent.toml"'), "child.toml")
    assert len(read_profile(path).rules) == len(read_profile("lsmri").rules)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "is no TOML"),
        ('extends = "lsmri"\n', r"needs its own \['name', 'title', 'version'\]"),
        (HEADER.replace("lsmri", "ours.toml"), "extends itself"),
        (HEADER + 'remove = ["NONE"]\n', r"lacks: \['NONE'\]"),
        (HEADER + 'colour = "red"\n', r"unknown keys \['colour'\]"),
        (HEADER + 'unstated_trial = "maybe"\n', "must be 'open' or 'none'"),
        (HEADER + '[[rules]]\nid = "NEW"\n', "'NEW' needs 'before' or 'after'"),
        (HEADER + '[[rules]]\nid = "NEW"\nafter = "X"\n', "beside 'X', which isn't there"),
        (
            HEADER + '[[rules]]\nid = "NEW"\nafter = "CES"\n',
            "rule 'NEW': key 'category' is missing",
        ),
        (HEADER + '[[rules]]\nid = "CES"\nurgency = "soon"\n', "'CES': urgency 'soon' is unknown"),
        (
            HEADER + '[[rules]]\nid = "CES"\ncause = "criteria"\n',
            "'cause' must be given for uncert",
        ),
        (HEADER + '[[rules]]\nid = "CES"\nsources = []\n', "'sources' is empty"),
        (HEADER + '[[rules]]\nid = "CES"\nwhen = "P(x)"\n', "rule 'CES': 'x' in condition"),
        (HEADER + '[[rules]]\nid = "CES"\nroutes = ["home"]\n', "unknown route 'home'"),
        (HEADER + '[[rules]]\nid = "CES"\nasks = ["name"]\n', r"questions.toml lacks: \['name'\]"),
        (
            HEADER + '[[rules]]\nid = "CES"\nstatement = "{sex}"\n',
            r"unknown placeholders \['sex'\]",
        ),
        (HEADER + '[[rules]]\nid = "WEAK"\ninstead_of = ["Y"]\n', r"instead of \['Y'\]"),
        (HEADER + '[[rules]]\nid = "AXIAL"\nwhen = "radicular"\n', "last rule must always hold"),
    ],
)
def test_error_names_the_place_and_the_remedy(profile, text, message):
    path = profile(text)
    with pytest.raises(ValueError, match=message):
        load_guideline(path)


def test_the_default_does_not_know_who_refers():
    parts = [part for rule in read_profile("lsmri").rules for part, _ in nodes(rule.when)]
    assert not any(isinstance(part, Requester) for part in parts)
    assert any(
        isinstance(part, Requester)
        for rule in read_profile("ng59").rules
        for part, _ in nodes(rule.when)
    )


@pytest.mark.parametrize("name", guideline_names())
def test_every_rule_is_explained(name):
    for rule in read_profile(name).rules:
        assert rule.sources
        assert rule.words
        assert rule.statement
        assert "{" not in rule.words + rule.advice
        if rule.category == "inappropriate" or rule.urgency == "emergency":
            assert rule.advice, rule.variant
        assert rule.routes


@pytest.mark.parametrize("name", guideline_names())
def test_description_shows_every_rule_and_what_is_open(name):
    description = describe(load_guideline(name))
    profile = read_profile(name)
    assert (description.name, description.version) == (name, profile.version)
    assert [row.rule for row in description.rows] == [rule.id for rule in profile.rules]
    assert description.unverified
    assert description.summary
    assert all("{" not in note for note in description.notes)
    assert all(parameter.source for parameter in description.parameters.values())


def test_description_says_where_a_stand_in_acts():
    rows = {row.rule: row for row in describe(load_guideline("lsmri")).rows}
    assert rows["WEAK"].condition.endswith("(instead of REPEAT, HELPED, EARLY, UNTREATED, AXIAL)")
    assert rows["WEAK"].category == "uncertain (criteria)"
    assert rows["DISC"].when == "radicular and trial_failed and trial_weeks >= disc_weeks"
    assert rows["CES"].routes == ("emergency department now", "MRI within four hours")


def test_description_has_the_numbers_that_decide():
    shown = {name: set(describe(load_guideline(name)).parameters) for name in guideline_names()}
    assert "stenosis_early_weeks" in shown["lsmri"]
    assert "treatment_lag_weeks" in shown["lsmri"]
    assert "disc_weeks" in shown["acp2011"]
    for name, unused in (
        ("acp2011", {"stenosis_weeks", "stenosis_early_weeks"}),
        ("acr2021", {"stenosis_early_weeks"}),
        ("krogh2022", {"stenosis_early_weeks"}),
        ("kovacs2013", {"stenosis_early_weeks", "early_weeks"}),
    ):
        assert unused <= set(load_guideline(name).profile.parameters)
        assert shown[name].isdisjoint(unused)


def test_a_number_counts_as_used_wherever_a_condition_names_it(profile):
    parameters = "\n".join(
        f'{name} = {{ value = 3, meaning = "m", source = "s" }}'
        for name in ("in_definition", "as_count", "in_route", "in_evidence", "nowhere")
    )
    path = profile(
        HEADER
        + "[parameters]\n"
        + parameters
        + """
[definitions]
old = "age >= in_definition"
idle = "age >= nowhere"
[[rules]]
id = "DISC"
when = "old and at_least(as_count, Q(fever), Q(osteoporosis))"
evidence = "mri_months < in_evidence"
routes = [{ to = "ask_referrer", when = "symptom_weeks < in_route" }]
"""
    )
    shown = describe(load_guideline(path)).parameters
    assert {"in_definition", "as_count", "in_route", "in_evidence"} <= set(shown)
    assert "nowhere" not in shown


def test_loaded_once_and_pickled_by_name():
    guideline = load_guideline("acr2021")
    assert load_guideline("acr2021") is guideline
    assert pickle.loads(pickle.dumps(guideline)) is guideline
    assert repr(guideline) == "Guideline('acr2021', version='1.0.0', rules=26)"


def test_one_record_under_every_profile(read):
    decisions = compare(read("radicular_pain failed=8 by=primary_care age=40"))
    assert {name: decision.category for name, decision in decisions.items()} == {
        "lsmri": "appropriate",
        "acp2011": "appropriate",
        "acr2021": "uncertain",
        "kovacs2013": "appropriate",
        "krogh2022": "uncertain",
        "ng59": "inappropriate",
    }


def test_every_red_flag_has_a_label():
    groups = ("cauda_equina", "neurological", "malignancy", "infection", "fracture", "other")
    assert all(label(concept) for concept in Concept if concept.group in groups)
