"""Sentences that sound like a finding and tell of something else, and lengths that must stay."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Abdominal aorta under 3 cm on scan.", "suspected_aortic_aneurysm"),
        ("Popliteal aneurysm 32 mm.", "suspected_aortic_aneurysm"),
        ("Ascending aorta measured 4.1 cm.", "suspected_aortic_aneurysm"),
        ("Thoracic aorta 38 mm on CT.", "suspected_aortic_aneurysm"),
        ("Father had AAA 6 cm.", "suspected_aortic_aneurysm"),
        ("If aorta 3 cm or more refer vascular.", "suspected_aortic_aneurysm"),
        ("Her mother's aorta was 5.2 cm.", "suspected_aortic_aneurysm"),
        ("Brother's PSA was 88.", "suspected_malignancy"),
        ("Told to come back if the residual is over 200 ml.", "bladder_dysfunction"),
        ("Thoracic aorta 4.2 cm.", "thoracic_pain"),
        ("I doubt cauda equina.", "cauda_equina_suspected"),
        ("CES can safely be excluded.", "cauda_equina_suspected"),
        ("Yesterday ?CES in casualty, scan done there, no CES.", "cauda_equina_suspected"),
        ("We don't think this is discitis.", "suspected_spinal_infection"),
        ("Lodine refilled, RTC 8 weeks.", "significant_trauma"),
        ("Tingling has gone down a lot.", "progressive_neurological_deficit"),
        ("Down 6 kg with meal replacement.", "unexplained_weight_loss"),
        ("Hot flushes and sweats, perimenopausal.", "fever"),
        ("Sweats when her sugars drop.", "fever"),
        ("ACOM aneurysm under surveillance.", "suspected_aortic_aneurysm"),
        ("Clonus from an old stroke.", "upper_motor_neuron_signs"),
        ("Stools loose, bowels sluggish before.", "bowel_dysfunction"),
        ("BSR 240 fasting.", "raised_inflammatory_markers"),
        ("Fever no; leaks no; pain that lying down doesn't take away no.", "non_mechanical_pain"),
        ("The usual talk about numb seat and wet beds. None of those.", "saddle_sensory_change"),
        ("Lymph node left of aorta 12 mm.", "suspected_aortic_aneurysm"),
        ("Slipped on the wet grass and didn't feel anything at first.", "bladder_dysfunction"),
        ("Fell on a wet floor, didn't notice pain until morning.", "bladder_dysfunction"),
        ("Feels like water runs down her left leg.", "bladder_dysfunction"),
        ("Numbness and weakness have gone from the leg.", "progressive_neurological_deficit"),
        ("Numb left foot. Has moved from London.", "progressive_neurological_deficit"),
        ("Epidural site a bit red and sore for a day, settled.", "recent_infection"),
        ("Injection made her weepy and low.", "recent_infection"),
        ("Something brewing at work, stressed.", "suspected_spinal_infection"),
        ("Cheek bone infected tooth.", "suspected_spinal_infection"),
        ("One leg hurt and then the other hip too.", "bilateral_radicular_symptoms"),
        ("Loose stools on holiday.", "bowel_dysfunction"),
        ("Motions runny with the antibiotic.", "bowel_dysfunction"),
        ("PSA 3.2 in May.", "suspected_malignancy"),
        ("PSA under 0.1 since the operation.", "suspected_malignancy"),
        ("Go to casualty if I can't pass water, they told me.", "bladder_dysfunction"),
        ("Osteopenia, T -1.4.", "osteoporosis"),
        ("Slipped on the kerb, landed on her hip.", "significant_trauma"),
        ("Epilepsy entered in error. Lung cancer entered in error.", "cancer_history"),
        ("Screening before biologic.", "immunosuppression"),
        ("No treatment recorded.", "treatment"),
        ("AAA 2.4 cm ectasia, unchanged.", "suspected_aortic_aneurysm"),
        ("Seen with Mr Potts and Dr Canser.", "suspected_spinal_infection"),
        ("Repeat CRP 48h if unwell.", "raised_inflammatory_markers"),
        ("Bloods: Ca, PTH normal.", "cancer_history"),
        ("Feet warm, CR <2s.", "renal_impairment"),
        ("Calves cramp, relief on the seat there.", "saddle_sensory_change"),
        ("Knee jerks 2+, ankle jerks 1+ symm.", "reflex_change"),
        ("X-ray degenerative. TB/gp", "recent_infection"),
        ("His phuppo had a tumour in the spine.", "suspected_malignancy"),
        ("Skin cancer off the ear in 2019 (basal cell).", "cancer_history"),
        ("Had a shot in the spine which helped.", "significant_trauma"),
        ("Pain shot down the back of the leg.", "significant_trauma"),
        ("Stabbing pain in the back.", "significant_trauma"),
        ("He does knee to chest and back exercises.", "significant_trauma"),
        ("A marked fall-off in his walking.", "significant_trauma"),
        ("Aged 40, tripped off the kerb at home.", "significant_trauma"),
        ("Saddle region inconspicuous.", "saddle_sensory_change"),
        ("Perianal feeling given.", "saddle_sensory_change"),
        ("Denise phoned about the wetness and fever of her cat.", "immunosuppression"),
        ("Seen by Dr Imran.", "immunosuppression"),
        ("Works in Kochi.", "suspected_spinal_infection"),
        ("A rubber tapper by trade.", "iv_drug_use"),
        ("Back exam: no deformity.", "treatment"),
        ("Just need something stronger, she says.", "treatment"),
        ("Voltaren gel on her knees now and then.", "treatment"),
        ("PHYS EXAM: SLR positive right.", "treatment"),
        ("PT 6/12 lumbago and right leg pain.", "treatment"),
    ],
)
def test_what_only_sounds_like_a_finding(rules, text, concept):
    status = rules(f"Back pain 3 months. {text}").features.findings.get(concept)
    assert status in (None, "absent")


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Sex is different, she feels nothing down there.", "saddle_sensory_change"),
        ("Afraid because she is losing feeling between her legs.", "saddle_sensory_change"),
        ("Urine delays to come.", "bladder_dysfunction"),
        ("Water slow to start.", "bladder_dysfunction"),
        ("Strains to pass water, residual 40 ml.", "bladder_dysfunction"),
        ("Numb up to the navel.", "upper_motor_neuron_signs"),
        ("A pulsation above the navel.", "suspected_aortic_aneurysm"),
        ("PSA came back 140.", "suspected_malignancy"),
        ("CEA has doubled.", "suspected_malignancy"),
        ("Pedicle of L3 looks eroded.", "suspected_malignancy"),
        ("DXA 2023: T -2.9.", "osteoporosis"),
        ("A monoclonal band in the serum.", "suspected_malignancy"),
        ("No doubt in my mind: cauda equina syndrome.", "cauda_equina_suspected"),
        ("?CES. MRI two years ago: no CES.", "cauda_equina_suspected"),
        ("Numbness has gone down to the foot since Monday.", "progressive_neurological_deficit"),
        ("RTC 3 weeks ago, hit from behind.", "significant_trauma"),
        ("CES unlikely but please exclude.", "cauda_equina_suspected"),
        ("I doubt discitis, but it must be ruled out.", "suspected_spinal_infection"),
        ("Spastic legs, residual urine 300 ml.", "upper_motor_neuron_signs"),
        ("Van v bus last week.", "significant_trauma"),
        ("Came off the roof onto concrete.", "significant_trauma"),
        ("Sat on the toilet for ten minutes and nothing came.", "bladder_dysfunction"),
        ("Catheter since Friday (AUR).", "bladder_dysfunction"),
        ("Needs the lavatory in a hurry, which is new.", "bladder_dysfunction"),
        ("Sphincter tension low.", "bowel_dysfunction"),
        ("Calf raise on the right can't do one.", "severe_motor_deficit"),
        ("On his heels he cannot walk.", "severe_motor_deficit"),
        ("Gastroc 4 (12 reps v 25).", "motor_deficit"),
        ("EHL quoted at 4+, stable.", "motor_deficit"),
        ("Great toe ext 4+.", "motor_deficit"),
        ("The left thigh is two cm thinner.", "motor_deficit"),
        ("The sole is a bit dull.", "sensory_deficit"),
        ("Sensation over the dorsum down.", "sensory_deficit"),
        ("The foot feels like it has a sock on.", "sensory_deficit"),
        ("Now right leg to the big toe.", "radicular_pain"),
        ("RLE to ankle.", "radicular_pain"),
        ("Pain over the front of the right thigh to the shin.", "radicular_pain"),
        ("The other leg has joined.", "bilateral_radicular_symptoms"),
        ("Numb both soles.", "bilateral_radicular_symptoms"),
        ("Cannot move either foot.", "bilateral_radicular_symptoms"),
        ("Lying, sitting, standing all the same.", "non_mechanical_pain"),
        ("No relief in any posture.", "non_mechanical_pain"),
        ("It hurts even lying still.", "non_mechanical_pain"),
        (
            "Calves burn when he walks to the gate, he sits on the wall and it goes.",
            "neurogenic_claudication",
        ),
        ("Aged 82, sore since fall 10 days ago.", "significant_trauma"),
        ("Aged 82, pain post fall off kerb.", "significant_trauma"),
        ("Fell off the loading shovel, nine or ten feet.", "significant_trauma"),
        ("Knee into the lower back at football.", "significant_trauma"),
        ("Stabbed in the back on Saturday.", "significant_trauma"),
        ("Rockfall underground two days ago.", "significant_trauma"),
        ("Hit in the back by a pallet last week.", "significant_trauma"),
        ("Can't feel when he touches himself.", "saddle_sensory_change"),
        ("Has to look to see if he is going.", "bladder_dysfunction"),
        ("She leaks when she stands and doesn't notice.", "bladder_dysfunction"),
        ("Lost his nature since the accident.", "sexual_dysfunction"),
        ("In bed for two days because the legs don't move.", "severe_motor_deficit"),
        ("Breast cancer 2015, BCC nose 2018.", "cancer_history"),
        ("Ca lung, BCC of the forehead.", "cancer_history"),
        ("Saddle area free of sensation since last night.", "saddle_sensory_change"),
        ("Perianal area free of sensation to pinprick.", "saddle_sensory_change"),
    ],
)
def test_danger_in_plain_words(rules, text, concept):
    status = rules(f"Back pain 3 months. {text}").features.findings.get(concept)
    assert status in ("present", "possible")


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("Left sciatica, no change over 4 months despite physio.", 17.4),
        ("Nothing new, left sciatica for 5 months.", 21.75),
        ("Injection gave great relief until 3 weeks ago. Sciatica 2 years.", 104.4),
        ("Sciatica 9 months. Good mobility until 2 weeks ago.", 39.15),
        ("Sciatica for 6 weeks prior to admission.", 6),
        ("Sciatica, symptoms still there at 6 months.", 26.1),
        ("Sciatica, and after 3 months, he is no better.", 13.05),
        ("Sciatica, and her mother is her carer, for 9 weeks now.", 9),
        ("Left sciatica on the ninth week now.", 9),
    ],
)
def test_lengths_that_are_the_complaints(rules, text, weeks):
    assert rules(text).features.symptom_duration_weeks == pytest.approx(weeks, rel=0.05)


@pytest.mark.parametrize(
    ("text", "weeks", "failed"),
    [
        ("Sciatica. No change with naproxen for 6 weeks.", 6, True),
        ("No change in symptoms despite 8 weeks of physio. Sciatica.", 8, True),
        ("Sciatica. Physio and pain relief for 10 weeks have failed.", 10, True),
        ("Sciatica 3 months. Physio. Pain-reducing tablets.", None, None),
        ("Back pain. Physio was no better at the time of the pregnancy.", None, None),
        ("Back pain. Had physio years ago, good at the time.", None, None),
    ],
)
def test_courses_that_are_the_treatments(rules, text, weeks, failed):
    features = rules(text).features
    assert features.conservative_treatment_weeks == weeks
    assert features.conservative_treatment_failed is failed


@pytest.mark.parametrize(
    "text",
    ["Patient on paracetamol, 75, and leg pain.", "Man takes gabapentin, 30, and codeine, 60."],
)
def test_doses_are_no_ages(rules, text):
    assert rules(f"Back pain. {text}").features.age_years is None
