"""The vocabulary of the annotation scheme: concepts, assertions, treatments and outcomes.

Every room speaks in these codes. They are stable: one may be added, none renamed or dropped.
All of them are string enumerations: ``Concept("fever") == "fever"``, and JSON needs no conversion.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Self

__all__ = [
    "CONCEPT_GROUPS",
    "MRI_SAFETY",
    "RADICULAR",
    "RED_FLAGS",
    "Assertion",
    "CareSetting",
    "Concept",
    "Laterality",
    "Outcome",
    "Sex",
    "Specialty",
    "TreatmentType",
    "UnknownCode",
]


class UnknownCode(ValueError):  # noqa: N818 - named for what was given
    """A value that is none of a closed set of codes.

    The message names the nearest and all allowed codes, but not the value: that may be words of a
    letter, and is in ``detail`` for the eyes of the one who wrote it.
    """

    def __init__(self, kind: str, value: object, allowed: Sequence[str]) -> None:
        near = get_close_matches(str(value), allowed, n=1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        super().__init__(f"not a {kind}{meant}; allowed: {', '.join(allowed)}")
        self.detail = repr(value)


class Code(StrEnum):
    """A closed set of codes whose error names the allowed ones."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        raise UnknownCode(cls.__name__, value, [member.value for member in cls])


class Assertion(Code):
    """What the letter says about the truth of a mention."""

    PRESENT = "present"
    ABSENT = "absent"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"
    FAMILY = "family"


class Laterality(Code):
    """The side of a mention, or of the leg symptoms as a whole."""

    LEFT = "left"
    RIGHT = "right"
    BILATERAL = "bilateral"


class Sex(Code):
    """The patient's sex."""

    FEMALE = "female"
    MALE = "male"


class Specialty(Code):
    """Who refers."""

    PRIMARY_CARE = "primary_care"
    ORTHOPAEDICS = "orthopaedics"
    NEUROSURGERY = "neurosurgery"
    RHEUMATOLOGY = "rheumatology"
    REHABILITATION = "rehabilitation"
    NEUROLOGY = "neurology"
    PAIN_MEDICINE = "pain_medicine"
    EMERGENCY = "emergency"
    PHYSIOTHERAPY = "physiotherapy"
    OTHER = "other"


class CareSetting(Code):
    """Who pays for the care."""

    PUBLIC = "public"
    PRIVATE = "private"


class TreatmentType(Code):
    """Kinds of conservative treatment."""

    NSAID = "nsaid"
    PARACETAMOL = "paracetamol"
    OPIOID = "opioid"
    NEUROPATHIC_AGENT = "neuropathic_agent"
    MUSCLE_RELAXANT = "muscle_relaxant"
    ORAL_STEROID = "oral_steroid"
    PHYSIOTHERAPY = "physiotherapy"
    EXERCISE_PROGRAMME = "exercise_programme"
    MANUAL_THERAPY = "manual_therapy"
    ACUPUNCTURE = "acupuncture"
    SPINAL_INJECTION = "spinal_injection"
    PSYCHOLOGICAL_PROGRAMME = "psychological_programme"
    ACTIVITY_MODIFICATION = "activity_modification"
    UNSPECIFIED_CONSERVATIVE = "unspecified_conservative"


class Outcome(Code):
    """How a treatment did. ``FAILED`` is no or short-lived relief, or not tolerated."""

    FAILED = "failed"
    PARTIAL = "partial"
    IMPROVED = "improved"
    ONGOING = "ongoing"
    PLANNED = "planned"
    DECLINED = "declined"
    UNKNOWN = "unknown"


#: Concept codes by group, in the order of the scheme.
CONCEPT_GROUPS: dict[str, tuple[str, ...]] = {
    "cauda_equina": (
        "cauda_equina_suspected",
        "saddle_sensory_change",
        "bladder_dysfunction",
        "bowel_dysfunction",
        "sexual_dysfunction",
        "bilateral_radicular_symptoms",
    ),
    "neurological": (
        "severe_motor_deficit",
        "progressive_neurological_deficit",
        "upper_motor_neuron_signs",
    ),
    "malignancy": (
        "cancer_history",
        "suspected_malignancy",
        "unexplained_weight_loss",
        "non_mechanical_pain",
    ),
    "infection": (
        "fever",
        "iv_drug_use",
        "immunosuppression",
        "recent_infection",
        "suspected_spinal_infection",
        "raised_inflammatory_markers",
    ),
    "fracture": (
        "significant_trauma",
        "osteoporosis",
        "prolonged_steroid_use",
        "suspected_vertebral_fracture",
        "structural_deformity",
    ),
    "inflammatory": ("suspected_axial_spondyloarthritis",),
    "vascular": ("suspected_aortic_aneurysm",),
    "other": ("thoracic_pain", "red_flags_unspecified"),
    "structural": (
        "radicular_pain",
        "referred_leg_pain",
        "neurogenic_claudication",
        "nerve_tension_sign",
        "sensory_deficit",
        "motor_deficit",
        "reflex_change",
        "disc_herniation",
        "spinal_stenosis",
        "spondylolisthesis",
        "low_back_pain",
    ),
    "course": (
        "symptom_duration",
        "treatment",
        "prior_spinal_surgery",
        "surgery_considered",
        "prior_lumbar_mri",
        "prior_other_imaging",
        "symptom_change",
    ),
    "safety": (
        "cardiac_device",
        "cochlear_implant",
        "neurostimulator_or_pump",
        "aneurysm_clip",
        "metallic_foreign_body",
        "other_implant",
        "pregnancy",
        "claustrophobia",
        "renal_impairment",
        "contrast_allergy",
        "body_size_limit",
    ),
    "request": ("mri_lumbar_requested", "other_imaging_requested"),
}

#: Code to group, every concept once.
_GROUP_OF = {code: group for group, codes in CONCEPT_GROUPS.items() for code in codes}


class Concept(Code):
    """A thing that a mention speaks of; ``.group`` is its group in the scheme."""

    CAUDA_EQUINA_SUSPECTED = "cauda_equina_suspected"
    SADDLE_SENSORY_CHANGE = "saddle_sensory_change"
    BLADDER_DYSFUNCTION = "bladder_dysfunction"
    BOWEL_DYSFUNCTION = "bowel_dysfunction"
    SEXUAL_DYSFUNCTION = "sexual_dysfunction"
    BILATERAL_RADICULAR_SYMPTOMS = "bilateral_radicular_symptoms"
    SEVERE_MOTOR_DEFICIT = "severe_motor_deficit"
    PROGRESSIVE_NEUROLOGICAL_DEFICIT = "progressive_neurological_deficit"
    UPPER_MOTOR_NEURON_SIGNS = "upper_motor_neuron_signs"
    CANCER_HISTORY = "cancer_history"
    SUSPECTED_MALIGNANCY = "suspected_malignancy"
    UNEXPLAINED_WEIGHT_LOSS = "unexplained_weight_loss"
    NON_MECHANICAL_PAIN = "non_mechanical_pain"
    FEVER = "fever"
    IV_DRUG_USE = "iv_drug_use"
    IMMUNOSUPPRESSION = "immunosuppression"
    RECENT_INFECTION = "recent_infection"
    SUSPECTED_SPINAL_INFECTION = "suspected_spinal_infection"
    RAISED_INFLAMMATORY_MARKERS = "raised_inflammatory_markers"
    SIGNIFICANT_TRAUMA = "significant_trauma"
    OSTEOPOROSIS = "osteoporosis"
    PROLONGED_STEROID_USE = "prolonged_steroid_use"
    SUSPECTED_VERTEBRAL_FRACTURE = "suspected_vertebral_fracture"
    STRUCTURAL_DEFORMITY = "structural_deformity"
    SUSPECTED_AXIAL_SPONDYLOARTHRITIS = "suspected_axial_spondyloarthritis"
    SUSPECTED_AORTIC_ANEURYSM = "suspected_aortic_aneurysm"
    THORACIC_PAIN = "thoracic_pain"
    RED_FLAGS_UNSPECIFIED = "red_flags_unspecified"
    RADICULAR_PAIN = "radicular_pain"
    REFERRED_LEG_PAIN = "referred_leg_pain"
    NEUROGENIC_CLAUDICATION = "neurogenic_claudication"
    NERVE_TENSION_SIGN = "nerve_tension_sign"
    SENSORY_DEFICIT = "sensory_deficit"
    MOTOR_DEFICIT = "motor_deficit"
    REFLEX_CHANGE = "reflex_change"
    DISC_HERNIATION = "disc_herniation"
    SPINAL_STENOSIS = "spinal_stenosis"
    SPONDYLOLISTHESIS = "spondylolisthesis"
    LOW_BACK_PAIN = "low_back_pain"
    SYMPTOM_DURATION = "symptom_duration"
    TREATMENT = "treatment"
    PRIOR_SPINAL_SURGERY = "prior_spinal_surgery"
    SURGERY_CONSIDERED = "surgery_considered"
    PRIOR_LUMBAR_MRI = "prior_lumbar_mri"
    PRIOR_OTHER_IMAGING = "prior_other_imaging"
    SYMPTOM_CHANGE = "symptom_change"
    CARDIAC_DEVICE = "cardiac_device"
    COCHLEAR_IMPLANT = "cochlear_implant"
    NEUROSTIMULATOR_OR_PUMP = "neurostimulator_or_pump"
    ANEURYSM_CLIP = "aneurysm_clip"
    METALLIC_FOREIGN_BODY = "metallic_foreign_body"
    OTHER_IMPLANT = "other_implant"
    PREGNANCY = "pregnancy"
    CLAUSTROPHOBIA = "claustrophobia"
    RENAL_IMPAIRMENT = "renal_impairment"
    CONTRAST_ALLERGY = "contrast_allergy"
    BODY_SIZE_LIMIT = "body_size_limit"
    MRI_LUMBAR_REQUESTED = "mri_lumbar_requested"
    OTHER_IMAGING_REQUESTED = "other_imaging_requested"

    @property
    def group(self) -> str:
        """The concept's group, e.g. ``"cauda_equina"``."""
        return _GROUP_OF[self.value]


#: Red flags, by the scheme's first table.
RED_FLAGS: frozenset[str] = frozenset(
    code
    for group in (
        "cauda_equina",
        "neurological",
        "malignancy",
        "infection",
        "fracture",
        "inflammatory",
        "vascular",
        "other",
    )
    for code in CONCEPT_GROUPS[group]
)

#: Findings that make a letter speak of a root: the guideline's ``radicular``.
RADICULAR: tuple[str, ...] = (
    "radicular_pain",
    "nerve_tension_sign",
    "sensory_deficit",
    "motor_deficit",
    "reflex_change",
)

#: What must be known before a patient enters the scanner.
MRI_SAFETY: tuple[str, ...] = CONCEPT_GROUPS["safety"]
