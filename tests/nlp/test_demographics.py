"""Age, sex, the referrer's specialty and the care setting."""

from __future__ import annotations

from datetime import date

import pytest

from lsmri.nlp.patient.demographics import read_person
from lsmri.nlp.patient.referrer import read_sector, read_specialty
from lsmri.nlp.pipeline import create_pipeline, reading_of
from lsmri.nlp.text.reading import Reading

TODAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def read():
    nlp = create_pipeline()

    def reading(text: str) -> Reading:
        return reading_of(nlp(text))

    return reading


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("67M with back pain", 67, "male"),
        ("44 M\nR sciatica", 44, "male"),
        ("39/F HOUSEWIFE\nLBA", 39, "female"),
        ("Re: Mrs Ahmed, F/66", 66, "female"),
        ("29yrs, hairdresser, her second visit", 29, "female"),
        ("RE: MR KOFI B., 43 YEARS\nLumbago.", 43, "male"),
        ("Age: 51  Sex: F\nLumbago", 51, "female"),
        ("Age/sex: 68 M, retired", 68, "male"),
        ("this pleasant mason (59), he has", 59, "male"),
        ("Paramedic F 42. L sciatica 5/12.", 42, "female"),
        ("Client M 36, climbing instructor. Sciatica", 36, "male"),
        ("Mister Bateson comma fifty seven comma train driver", 57, "male"),
        ("Mr. P. M. Silva is 58 years and is a mason.", 58, "male"),
        ("Ms Hill, teacher, 44, asks for help", 44, "female"),
        ("Mr Byrne is 74, smoked all his life", 74, "male"),
        ("a nice man of 41, a plumber", 41, "male"),
        ("Mrs Reid, who is 41, returns", 41, "female"),
        ("Mr Tran 59, interpreter used", 59, "male"),
        ("Thirty-nine year old farmer, he limps", 39, "male"),
        ("a gentleman, retired engineer of seventy two, limps", 72, "male"),
        ("Patient of 58 years with lumbago, she", 58, "female"),
        ("Pz m 66. Lumbalgia", 66, "male"),
        ("m 38, sciatica", 38, "male"),
        ("Fr. K., 61a. Ischialgia", 61, "female"),
        ("57yof with LBP", 57, "female"),
        ("81 y.o. caucasian male", 81, "male"),
        ("62-yr-old F", 62, "female"),
        ("44♀ LBP", 44, "female"),
        ("Male, about 35, sleeps rough", 35, "male"),
        ("my father aged 69 is having pain", 69, "male"),
        ("I am writing on behalf of my daughter, 14, who", 14, "female"),
        ("I'm 49, my back hurts and my leg", 49, None),
        ("Mr Khan, DOB 12/03/1961. Lumbago", 64, "male"),
        ("Mrs Khan, d.o.b. 3 May 1955", 70, "female"),
        ("Mrs Brunner, born 1953, limps", 72, "female"),
        ("Postman, 52, sciatica since June", 52, None),
        ("Night clinic. Plasterer 38. Sore back", 38, None),
        ("61 f. Lumbago, no leg pain", 61, "female"),
        ("57 m. On steroids, renal patient", 57, "male"),
        ("Locum. 58m bad back", 58, "male"),
        ("41 Filipino male, welder", 41, "male"),
        ("Seen again Mr Osei, 66 years comma diabetic", 66, "male"),
        ("I follow Mme Roy 52 years for migraine", 52, "female"),
        ("Sciatica. She's 62, has asthma and a cat", 62, "female"),
        ("For this lady's back. She is now 71. In June she fell", 71, "female"),
        ("Back pain. He\u2019s 34 so I'd think it unlikely", 34, "male"),
        ("Hi doc I am 46 I lay bricks, my back is gone", 46, None),
        ("Freya is 14, low back pain since gym", 14, None),
        ("Pt 71, prednisolone for years", 71, None),
        ("Saw Yusuf 47, warehouse, off sick", 47, None),
        ("Physio room. 28 m, waiter, lumbago", 28, "male"),
        ("Pls scan 62 f r leg pain", 62, "female"),
        ("A coconut vendor of 60 fell from a truck", 60, None),
        ("I would value help with this 64-year-old crofter's wife", 64, None),
        ("Nama: Encik Z. Umur: 44", 44, None),
    ],
)
def test_age_and_sex(read, text, age, sex):
    person = read_person(read(text), TODAY)
    assert (person.age_years, person.sex) == (age, sex)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Back pain for 30 years, mother died at 70.", None),
        ("The patient is a hotel porter. ESR F 42, CRP 3.", None),
        ("Her 80 year old mother had myeloma. She is 51.", 51),
        ("Seen with his daughter, 40.", None),
        ("Smoker 50 pk yr. BP 140/90, SLR 40, T 38.", None),
        ("Amitriptyline 50, naproxen 500, pain 7 out of 10", None),
        ("Dr Ong, 14 High Street, tel 555. Lumbago", None),
        ("Walks 50 m. LBP 10 yrs", None),
        ("Claudication. 60m walking distance.", None),
        ("DX M54.50 BACK PAIN", None),
        ("In 2012, aged 40, he had a discectomy. He is now 53.", 53),
        ("first episode aged 30, worse now", None),
        ("10 yr history of LBP in this 44 year old", 44),
        ("On clopidogrel since 62. 71F.", 71),
        ("metal splinter (grinder, age 20s)", None),
        ("Lumbago. CRP 44. ESR 60.", None),
        ("Walks 60 m. Stenosis?", None),
        ("Low back pain. Ferritin 75. Slipped on ice.", None),
        ("Back pain. Heart rate, 90, fell on ice", None),
        ("46 m. walking distance, back pain", None),
        ("Back pain. Naproxen, 50, no better", None),
        ("Back pain, tried Baclofen, 20, drowsy", None),
        ("Back pain. Diazepam (20)", None),
        ("He's 6'5 and sore", None),
        ("She is 10 weeks pregnant", None),
        ("He is 90 per cent better", None),
        ("Ramipril 40, aspirin 75, lumbago", None),
        ("Lumbago. Ward 16, bed 20", None),
        ("May 24, lumbago", None),
        ("He is a smoker of 30 years", None),
        ("LBP, 18 m, left leg. She is 70.", 70),
        ("24 m, left leg pain. Aged 51", 51),
        ("Pain score: she is 9 today", None),
        ("She is 22 in BMI.", None),
        ("Simon is 12th on the list.", None),
        ("Member dependant 02, female, 35 yrs, teacher", 35),
        ("Age: 045 Sex: F", 45),
        ("072 M back pain", 72),
    ],
)
def test_other_numbers_are_no_age(read, text, age):
    assert read_person(read(text), TODAY).age_years == age


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Dear Mr Hennessy,\nShe has sciatica and her foot is numb.", "female"),
        ("MR LUMBAR SPINE. Low back pain.", None),
        ("He reports that his wife and his mother had the same. His foot drops.", "male"),
        ("LBP. Enlarged prostate, PSA normal.", "male"),
        ("LBP. LMP last week.", "female"),
        ("Pregnant: no. Pacemaker: no.", None),
        ("My back hurts and my boyfriend says he is worried about my leg", None),
        ("Subj: 62 yo retired mail carrier, F. Sciatica", "female"),
    ],
)
def test_sex_is_the_patients(read, text, sex):
    assert read_person(read(text), None).sex == sex


@pytest.mark.parametrize(
    ("text", "specialty"),
    [
        ("Physio Nelson, 36F, right leg pins and needles.", "physiotherapy"),
        ("ER Sudbury. 47M left leg pain.", "emergency"),
        ("Ward 9. 58F day 4 after hip repair. LBP.", "other"),
        ("LBP for 3 weeks. MRI L spine. ED", "emergency"),
        ("LBP for 3 weeks. MRI L spine. NSx reg", "neurosurgery"),
        ("Hello, sports medicine clinic. 19M bowler.", "other"),
        ("Klinik Kesihatan. Puan 61, LBP.", "primary_care"),
        ("Back pain. Works in a factory. No ED.", None),
        ("Rheum OP. 29M stiff two years.", "rheumatology"),
        ("FP Regina. 52F back pain for four months.", "primary_care"),
        ("Physio and tablets for 6 weeks, no better. Back pain.", None),
        ("Seen by physio. 36F with back pain.", None),
        ("Dear Physio triage, 42 year old with back pain.", None),
        ("LBP 4/12. MRI pls.\nDr Ong (GP)", "primary_care"),
        ("Back pain.\nKind regards,\nDr D. Crowley, GP", "primary_care"),
        ("Llandeilo Surgery\nLumbago.", "primary_care"),
        ("Wants surgery. MRI please", None),
        ("Back pain. Sincerely, D. Crowley MICGP", "primary_care"),
        ("ED REG -> MRI REG. 42F. LBP", "emergency"),
        ("EMERGENCY DEPARTMENT - IMAGING REQUEST\n81F", "emergency"),
        ("Physio to imaging. Jai, 27. LBP", "physiotherapy"),
        ("FCP MSK CLINIC\nPC: L leg pain", "physiotherapy"),
        ("LBP, physio x6, no better. MRI pls", None),
        ("ORTHO OPD\n45/M\nLBA", "orthopaedics"),
        ("Dear Dr. Z,\nHe limps.\nDr. Y, Orthopaedic Surgeon", "orthopaedics"),
        ("Sciatica. Yours truly, Dr. Adey, Neurosurgery.", "neurosurgery"),
        ("Neurological Outpatient Clinic, 02.04.2025\nPatient K.W.", "neurology"),
        ("Rheumatology, internal request\nMrs. V.", "rheumatology"),
        ("Interventional Pain Program\n\nThank you", "pain_medicine"),
        ("Clinic for Rehabilitation, ambulant sector\nDear Doctors", "rehabilitation"),
        ("MEDICINE OPD\nRef to Radiology Dept.\n38F", "other"),
        ("To: Neurosurgery\nPlease see. LBP.", None),
        ("LBP. Told to attend the emergency department if numb.", None),
        ("LBP. Adv. MRI, rheumatology opinion.", None),
        ("I am her physiotherapist and ask for a scan.", "physiotherapy"),
        ("Hello, optometrist in Yeppoon here. Mrs L, 66, dropped her keys.", "other"),
        ("Hi, Maura here, physio at the rowing club. 22M, LBP.", "physiotherapy"),
        ("Dear radiologist, GP in a mill town here. LBP 3 weeks.", "primary_care"),
        ("This is a request from the occupational health service of a dockyard.", "other"),
        ("Dear Dr P, you sent Mr R to our pain clinic. He's 51.", "pain_medicine"),
        ("Dear Dr P,\nI reviewed Mrs V in the neurology clinic today.", "neurology"),
        ("I saw Mrs V, who was under the pain clinic last year.", None),
        ("Seen in the gastroenterology clinic two years ago. MRI please.", None),
        ("Dear Sir, she is an optometrist, 44, with sciatica.", None),
        ("Rheumatology nurse specialist, St Elsewhere\n34F stiff.", "rheumatology"),
        ("LBP 3/52. MRI LS spine. Consultant Endocrinologist", "other"),
        ("Schmerzambulanz. 66 f, leg pain.", "pain_medicine"),
        ("A/E, KPH. 35F cannot pass urine.", "emergency"),
        ("Sciatica for 5 weeks. MRI? Order pended for the doctor. B. Ansah, NP", "other"),
        ("Sciatica for 5 weeks, MRI or not? Sister Banda", "other"),
        ("Sciatica for 5 weeks. Seen by the NP.", None),
        ("Sciatica for 5 weeks. She is an RN", None),
        ("Spine clinic, orthopaedics. LBP.\nSeen and typed. B. Ansah, PA", "orthopaedics"),
        ("Good morning, it's Lindiwe, RN at the plant. A fitter, 50, LBP.", "other"),
        ("Good morning, this is Mrs Ansah, a nurse of 40 with LBP.", None),
        ("LBP 5 weeks, MRI.\nYours, Dr B, Orthopaedic Surgeon, private polyclinic", "orthopaedics"),
        ("Village clinic, FNP. 44F LBP.", "primary_care"),
        ("FNP telehealth note. 44F LBP.", "other"),
        ("Polyclinic. 44F LBP.", "primary_care"),
        ("Community matron to the surgery. Mr P, 80, LBP.", "other"),
    ],
)
def test_specialty_is_the_senders(read, text, specialty):
    assert read_specialty(read(text)) == specialty


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Cwm Taf Morgannwg UHB, FCP\n68 M", "public"),
        ("PHC - Medical Officer to Civil Hospital\nPt. male 36", "public"),
        ("VA PRIMARY CARE\n71 y/o Veteran", "public"),
        ("A private referral please, for Mrs H.", "private"),
        ("WORKCOVER claim, private pt. 34F", "private"),
        ("Re: Ms T, discovery member, private\nSciatica", "private"),
        ("I saw him at my private neurosurgical rooms in Lekki.", "private"),
        ("Physio pvt rooms, Mbabane. 41F", "private"),
        ("I've been seeing Owen privately since March.", "private"),
        ("To the private hospital in Tromso. From our ward.", None),
        ("Tried private Pilates. LBP.", None),
        ("She had a scan done privately. LBP.", None),
        ("Queensland Health spinal screening\n49M", "public"),
        ("MRI done privately last year.", None),
        ("Seen at the district hospital in 2019 for his gall bladder. LBP now.", None),
        ("MRI L/S pls. Concession card, bulk bill.", None),
    ],
)
def test_care_setting_only_if_said(read, text, sector):
    assert read_sector(read("LBP.\n" + text) if sector is None else read(text)) == sector
