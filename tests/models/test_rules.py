"""Each rule of each profile has a record that reaches it, and its numbers are in their place."""

from collections import defaultdict

import pytest

from lsmri.models.guideline import guideline_names, load_guideline

AXIAL = "low_back_pain -radicular_pain "

# profile, record, the rule variants that its completions reach, category, urgency
TABLE = [
    # emergencies
    ("lsmri", "cauda_equina_suspected", "CES", "appropriate", "emergency"),
    ("lsmri", "?saddle_sensory_change", "CES", "appropriate", "emergency"),
    ("lsmri", "?bladder_dysfunction -red_flags_unspecified", "CES", "appropriate", "emergency"),
    ("lsmri", "?bowel_dysfunction age=9", "CES", "appropriate", "emergency"),
    ("lsmri", "?suspected_spinal_infection ?fever", "CORD-EMERGENCY", "appropriate", "emergency"),
    (
        "lsmri",
        "?suspected_malignancy ?upper_motor_neuron_signs",
        "CORD-EMERGENCY",
        "appropriate",
        "emergency",
    ),
    (
        "lsmri",
        "suspected_malignancy bilateral_radicular_symptoms",
        "CORD-EMERGENCY",
        "appropriate",
        "emergency",
    ),
    # cancer in the past with weakness is urgent; only a suspicion makes it an emergency
    ("lsmri", "cancer_history severe_motor_deficit", "MOTOR", "appropriate", "urgent"),
    # urgent
    ("lsmri", "bilateral_radicular_symptoms", "BILATERAL", "appropriate", "urgent"),
    ("lsmri", "?sexual_dysfunction", "BILATERAL", "appropriate", "urgent"),
    ("lsmri", "?severe_motor_deficit", "MOTOR", "appropriate", "urgent"),
    ("lsmri", "?progressive_neurological_deficit", "MOTOR", "appropriate", "urgent"),
    ("lsmri", "?upper_motor_neuron_signs", "CORD", "appropriate", "urgent"),
    ("lsmri", "cancer_history", "CANCER", "appropriate", "urgent"),
    ("lsmri", "?suspected_malignancy", "CANCER", "appropriate", "urgent"),
    ("lsmri", "?fever", "INFECTION", "appropriate", "urgent"),
    ("lsmri", "?suspected_spinal_infection", "INFECTION", "appropriate", "urgent"),
    ("lsmri", "?iv_drug_use", "INFECTION", "appropriate", "urgent"),
    ("lsmri", "significant_trauma", "FRACTURE", "appropriate", "urgent"),
    ("lsmri", "?suspected_vertebral_fracture", "FRACTURE", "appropriate", "urgent"),
    ("lsmri", "?osteoporosis ?prolonged_steroid_use", "FRACTURE", "appropriate", "urgent"),
    ("lsmri", "?osteoporosis age=70", "FRACTURE", "appropriate", "urgent"),
    ("lsmri", AXIAL + "?osteoporosis age=69", "WEAK", "uncertain", "routine"),
    ("lsmri", "?suspected_aortic_aneurysm", "AORTA", "uncertain", "emergency"),
    ("lsmri", "?thoracic_pain ?non_mechanical_pain", "CLUSTER", "appropriate", "urgent"),
    ("lsmri", "?unexplained_weight_loss age=50", "CLUSTER", "appropriate", "urgent"),
    ("lsmri", AXIAL + "unexplained_weight_loss age=49", "WEAK", "uncertain", "routine"),
    # scope
    ("lsmri", "other_imaging_requested", "SCOPE.part", "uncertain", "routine"),
    ("lsmri", AXIAL + "other_imaging_requested ?mri_lumbar_requested", "AXIAL", None, None),
    ("lsmri", "low_back_pain age=15", "SCOPE.child", "uncertain", "routine"),
    ("lsmri", AXIAL + "age=16", "AXIAL", "inappropriate", "none"),
    # earlier surgery and imaging
    ("lsmri", "prior_spinal_surgery radicular_pain", "POSTOP", "appropriate", "routine"),
    ("lsmri", "prior_spinal_surgery radicular_pain helped=8", "POSTOP", "appropriate", "routine"),
    (
        "lsmri",
        "prior_spinal_surgery radicular_pain -symptom_change failed=8",
        "DISC",
        "appropriate",
        "routine",
    ),
    (
        "lsmri",
        "mri=8 spinal_stenosis surgery_considered -symptom_change",
        "REPEAT-PLAN",
        "uncertain",
        "routine",
    ),
    ("lsmri", "mri=12 -symptom_change radicular_pain failed=8", "REPEAT", "inappropriate", "none"),
    ("lsmri", "mri=12.1 -symptom_change radicular_pain failed=8", "DISC", "appropriate", "routine"),
    ("lsmri", "mri=3 symptom_change radicular_pain failed=8", "DISC", "appropriate", "routine"),
    ("lsmri", "mri=12 radicular_pain failed=8", "REPEAT DISC", "uncertain", "routine"),
    (
        "lsmri",
        "prior_lumbar_mri -symptom_change radicular_pain failed=8",
        "REPEAT DISC",
        "uncertain",
        "routine",
    ),
    # treatment
    ("lsmri", "radicular_pain helped=20", "HELPED", "inappropriate", "none"),
    ("lsmri", "radicular_pain failed=6", "DISC", "appropriate", "routine"),
    ("lsmri", "radicular_pain symptoms=20 failed=5.9", "UNTREATED", "inappropriate", "none"),
    ("lsmri", "radicular_pain symptoms=6 failed", "DISC", "appropriate", "routine"),
    ("lsmri", "radicular_pain symptoms=5.9 failed", "EARLY", "inappropriate", "none"),
    ("lsmri", "reflex_change symptoms=9 failed", "DISC", "appropriate", "routine"),
    ("lsmri", "neurogenic_claudication failed=12", "STENOSIS", "appropriate", "routine"),
    ("lsmri", "?neurogenic_claudication failed=12", "STENOSIS", "appropriate", "routine"),
    ("lsmri", "neurogenic_claudication failed=11.9", "STENOSIS-EARLY", "uncertain", "routine"),
    ("lsmri", "neurogenic_claudication failed=6", "STENOSIS-EARLY", "uncertain", "routine"),
    (
        "lsmri",
        "neurogenic_claudication symptoms=20 failed=5.9",
        "UNTREATED",
        "inappropriate",
        "none",
    ),
    ("lsmri", "radicular_pain symptoms=20 -treatment", "UNTREATED", "inappropriate", "none"),
    # an unstated trial is shorter than the symptoms
    ("lsmri", "radicular_pain symptoms=6", "UNTREATED", "inappropriate", "none"),
    ("lsmri", "radicular_pain symptoms=8", "DISC UNTREATED", "uncertain", "routine"),
    ("lsmri", "radicular_pain symptoms=8 tried", "HELPED DISC UNTREATED", "uncertain", "routine"),
    # back pain alone
    ("lsmri", AXIAL + "surgery_considered failed=6", "FUSION", "uncertain", "routine"),
    ("lsmri", AXIAL + "surgery_considered failed=5.9", "AXIAL", "inappropriate", "none"),
    ("lsmri", AXIAL + "?surgery_considered failed=6", "FUSION AXIAL", "uncertain", "routine"),
    ("lsmri", AXIAL + "failed=52", "AXIAL", "inappropriate", "none"),
    ("lsmri", "low_back_pain failed=52", "DISC AXIAL", "uncertain", "routine"),
    ("lsmri", AXIAL + "suspected_axial_spondyloarthritis", "WEAK", "uncertain", "routine"),
    ("lsmri", "radicular_pain failed=8 osteoporosis", "DISC", "appropriate", "routine"),
    ("lsmri", "radicular_pain helped osteoporosis", "WEAK", "uncertain", "routine"),
    # any red flag, or the three indications
    ("kovacs2013", AXIAL + "osteoporosis", "FLAG", "appropriate", "routine"),
    ("kovacs2013", AXIAL + "?cancer_history", "FLAG", "appropriate", "routine"),
    ("kovacs2013", "suspected_aortic_aneurysm", "AORTA", "appropriate", "emergency"),
    ("kovacs2013", AXIAL + "age=56", "ONSET-AGE", "appropriate", "routine"),
    ("kovacs2013", AXIAL + "age=55", "AXIAL", "inappropriate", "none"),
    ("kovacs2013", AXIAL + "age=57 symptoms=156", "AXIAL", "inappropriate", "none"),
    ("kovacs2013", AXIAL + "age=19", "ONSET-AGE", "appropriate", "routine"),
    ("kovacs2013", AXIAL + "age=14", "SCOPE.child", "uncertain", "routine"),
    ("kovacs2013", "radicular_pain failed=6", "DISC", "appropriate", "routine"),
    ("kovacs2013", "radicular_pain failed=5.9", "AXIAL", "inappropriate", "none"),
    ("kovacs2013", "neurogenic_claudication failed=12", "STENOSIS", "appropriate", "routine"),
    ("kovacs2013", "neurogenic_claudication failed=11", "AXIAL", "inappropriate", "none"),
    ("kovacs2013", "mri=3 -symptom_change radicular_pain failed=6", "DISC", "appropriate", None),
    # a month of treatment, radiographs first
    ("acp2011", "radicular_pain failed=4", "DISC", "appropriate", "routine"),
    ("acp2011", "radicular_pain symptoms=8 failed=3.9", "UNTREATED", "inappropriate", "none"),
    ("acp2011", "radicular_pain symptoms=3.9 failed", "EARLY", "inappropriate", "none"),
    ("acp2011", "neurogenic_claudication failed=4", "STENOSIS", "appropriate", "routine"),
    ("acp2011", AXIAL + "significant_trauma", "FRACTURE", "uncertain", "urgent"),
    ("acp2011", "radicular_pain failed=4 significant_trauma", "DISC", "appropriate", "routine"),
    ("acp2011", AXIAL + "unexplained_weight_loss age=60", "CLUSTER", "uncertain", "urgent"),
    ("acp2011", AXIAL + "thoracic_pain", "WEAK", "uncertain", "routine"),
    # one fracture risk, candidates for surgery
    ("acr2021", AXIAL + "osteoporosis", "FRACTURE", "appropriate", "urgent"),
    ("acr2021", AXIAL + "age=70", "FRACTURE", "appropriate", "urgent"),
    ("acr2021", AXIAL + "age=69", "AXIAL", "inappropriate", "none"),
    ("acr2021", "neurogenic_claudication failed=6", "STENOSIS", "appropriate", "routine"),
    ("acr2021", "radicular_pain failed=6 surgery_considered", "DISC", "appropriate", "routine"),
    ("acr2021", "radicular_pain failed=6", "DISC-UNSTATED", "uncertain", "routine"),
    (
        "acr2021",
        "radicular_pain failed=6 -surgery_considered",
        "DISC-DECLINED",
        "inappropriate",
        "none",
    ),
    (
        "acr2021",
        "radicular_pain failed=6 ?surgery_considered",
        "DISC DISC-UNSTATED",
        "uncertain",
        "routine",
    ),
    # what a letter doesn't state, wasn't done
    ("krogh2022", "radicular_pain symptoms=20", "UNTREATED", "inappropriate", "none"),
    ("krogh2022", "radicular_pain symptoms=20 tried", "UNTREATED", "inappropriate", "none"),
    ("acr2021", "radicular_pain symptoms=20", "DISC-UNSTATED UNTREATED", "uncertain", "routine"),
    (
        "krogh2022",
        "radicular_pain symptoms=20 failed surgery_considered",
        "DISC",
        "appropriate",
        "routine",
    ),
    # who asks
    (
        "ng59",
        "radicular_pain failed=8 by=primary_care",
        "NON-SPECIALIST",
        "inappropriate",
        "none",
    ),
    ("ng59", "radicular_pain failed=8 by=neurosurgery", "DISC", "appropriate", "routine"),
    ("ng59", "radicular_pain failed=8", "DISC", "appropriate", "routine"),
    ("ng59", "cancer_history by=primary_care", "CANCER", "appropriate", "urgent"),
    ("ng59", AXIAL + "osteoporosis by=primary_care", "NON-SPECIALIST", "inappropriate", "none"),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]}: {row[1]}")
def test_rule(read, row):
    profile, line, rules, category, urgency = row
    decision = load_guideline(profile).decide(read(line))
    assert list(decision.rules) == [name.partition(".")[0] for name in rules.split()]
    assert decision.category == (category or decision.category)
    assert decision.urgency == (urgency or decision.urgency)


def test_letter_without_clinical_text_is_out_of_scope(read):
    decision = load_guideline("lsmri").decide(read(""), in_scope=False)
    assert (decision.rules, decision.category, decision.cause) == (
        ("SCOPE",),
        "uncertain",
        "criteria",
    )
    assert decision.missing


def test_every_rule_of_every_profile_is_in_the_table():
    """A profile inherits the tests of its parent's rules with the rules."""
    parents = {"krogh2022": "acr2021"}
    tested = defaultdict(set)
    for profile, _, rules, *_ in TABLE:
        tested[profile] |= set(rules.split())
    for name in guideline_names():
        known = tested[name] | tested[parents.get(name, "lsmri")] | tested["lsmri"]
        variants = {rule.variant for rule in load_guideline(name).profile.rules}
        assert variants - known == {"SCOPE.text"}


@pytest.mark.parametrize("name", guideline_names())
def test_every_inherited_rule_still_fires(read, name):
    """No change of a profile makes one of its own rules unreachable."""
    guideline = load_guideline(name)
    lines = {line for _, line, *_ in TABLE} | {"radicular_pain surgery_considered failed=6"}
    reached = {rule for line in lines for rule in guideline.decide(read(line)).rules}
    assert {rule.id for rule in guideline.profile.rules} <= reached
