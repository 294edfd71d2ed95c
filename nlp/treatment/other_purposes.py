"""Whose a named treatment is, and against what.

It may be a person rather than a treatment, somebody else's, an allergy, or for another disease.
"""

from __future__ import annotations

from lsmri.nlp.treatment.place import Place, words_of

__all__ = ["has_other_purpose", "is_elsewhere"]

_RUBBED = frozenset({"gel", "cream", "ointment", "balm", "rub", "spray", "patch", "plaster"})

_SKIPPED_SECTIONS = frozenset({"allergies", "family_history"})
_AS_A_JOB = (
    ["as", "a"],
    ["as", "an"],
    ["is", "a"],
    ["is", "an"],
    ["is", "the"],
    ["am", "the"],
    ["am", "a"],
    ["i'm", "a"],
    ["i'm", "an"],
)


def is_elsewhere(place: Place, types: list[str]) -> bool:
    """Whether the name isn't a treatment that this patient had or might have."""
    if place.section in _SKIPPED_SECTIONS or (place.section == "safety" and types != ["nsaid"]):
        return True
    if place.led_by("allergy", 6) or place.after(1) == ["allergy"]:
        return True
    if place.after(2) == ["allergic", "to"] or _is_of_kin(place, types):
        return True
    if place.head in words_of("taught") and place.followed_by("jobs"):
        return True
    if place.before(2) in _AS_A_JOB:
        return not place.followed_by("treats_him", 8)
    if place.before(1) == ["("] and not words_of("imaged").isdisjoint(place.before(3)):
        return True
    if place.before(2) == [",", "a"] and place.led_by_kin(6):
        return not place.followed_by("treats_him", 8)
    named = not words_of("persons").isdisjoint(place.phrase.split())
    if named and _is_person(place):
        return True
    if types == ["psychological_programme"]:
        return place.is_title
    return types == ["oral_steroid"] and _is_other_steroid(place)


def _is_of_kin(place: Place, types: list[str]) -> bool:
    if types == ["unspecified_conservative"] and place.before(1) == ["on"]:
        return place.led_by_kin(8)
    taken = place.led_by_kin(4) and place.led_by("kin_has", 2)
    return taken and not place.led_by("kin_helps", 4)


# -- persons -------------------------------------------------------------------------------------


def _is_person(place: Place) -> bool:
    """Whether "physio", "osteopath", "rehab" is who writes or advises, or a department."""
    signed = place.section == "signature" or (place.section == "letterhead" and place.is_title)
    if place.followed_by("at_work", 14) and place.section != "signature":
        return False
    if _is_course_with_him(place) or _is_counted(place):
        return False
    if (signed and place.is_short_line) or _is_said_to_speak(place):
        return True
    if _is_signed(place) or _opens_letter(place) or _is_told_to_act(place):
        return True
    after = place.after(2)
    if after[:1] == ["to"] and not words_of("destinations").isdisjoint(after):
        return True
    led = _led_as_person(place)
    if led is not None:
        return led
    if place.head in ("rehab", "rehabilitation") and not place.led_by("rehab_before", 4):
        told = place.followed_by("effect_nouns", 3) or place.is_timed
        return place.end - place.start == 1 and not told
    return place.is_title


def _is_counted(place: Place) -> bool:
    """Whether it is told how often: "FCP physio x4", "saw the physio six times"."""
    after = place.after(3)
    if after[:1] == ["x"] and after[1:] and after[1][0].isdigit():
        return True
    if after[:1] in (["twice"], ["thrice"], ["since"]):
        return True
    if after[:1] == ["of"] and not words_of("lengths").isdisjoint(after[2:]):
        return True
    return "time" in after[1:2] and (after[0].isdigit() or after[0] in words_of("small_numbers"))


def _is_course_with_him(place: Place) -> bool:
    """Whether so many sessions or weeks with him are told: "six visits to Jo, our physio"."""
    before = place.before(7)
    for k in range(1, len(before)):
        if before[k] in words_of("course_units"):
            count = before[k - 1]
            counted = count[0].isdigit() or count in words_of("small_numbers")
            rest = before[k + 1 :]
            if counted and "ago" not in rest and not words_of("course_with").isdisjoint(rest[:1]):
                return True
    return False


def _opens_letter(place: Place) -> bool:
    """Whether it tells who writes: a first line "MSK physio, Forth Valley", "physio here"."""
    if place.before(2) == ["here", ","] or _closes_letter(place):
        return True
    alone = place.stop - place.begin <= place.end - place.start + 1
    if place.number > 1 or alone or not place.is_short_line:
        return False
    ahead = place.norms[place.begin : place.start]
    if not all(word[0].isdigit() or word in words_of("heads_writer") for word in ahead):
        return False
    if place.followed_by("therapy_after") or place.stop == len(place.norms):
        return False
    if any(k in place.starts for k in range(place.end, place.stop)):
        return False
    behind = place.after(6)
    counted = any(word[0].isdigit() for word in behind[:2])
    return not counted and words_of("not_a_writer", "course_units").isdisjoint(behind)


def _closes_letter(place: Place) -> bool:
    """Whether the last line tells who wrote: "Sports physio, Stellenbosch", "Brad (physio)"."""
    if place.number < len(place.reading.bounds) - 2 or not place.is_short_line:
        return False
    named = place.start - 2 >= 0 and place.written(place.start - 2).istitle()
    if place.before(1) == ["("] and place.after(1) == [")"]:
        return named
    after = place.after(2)
    ahead = place.norms[place.begin : place.start]
    town = after[:1] == [","] and after[1:] and place.written(place.end + 1).istitle()
    known = place.end + 1 in place.starts
    return bool(town) and not known and words_of("heads_writer").issuperset(ahead)


def _is_told_to_act(place: Place) -> bool:
    """Whether it has done something to him: "the club physio has rested him"."""
    after = place.after(2)
    if after[:1] in (["has"], ["have"]):
        return not words_of("person_has").isdisjoint(after[1:])
    return after[:1] in (["gave"], ["give"]) and not words_of("person_gave").isdisjoint(after[1:])


def _is_signed(place: Place) -> bool:
    """Whether a name stands right before it and nothing behind: "… please - R. Hill physio"."""
    if place.end < len(place.norms) and place.norms[place.end] not in ("\n", ",", ")"):
        return False
    if place.number < len(place.reading.bounds) - 2 or place.start - place.begin < 2:
        return False
    k = place.start - 1
    return (
        place.norms[k].isalpha() and place.written(k).istitle() and place.written(k - 1) in "-.,\n"
    )


def _is_said_to_speak(place: Place) -> bool:
    """ "Physio advised …", "physio, who …", "our physio, Tom, found …"."""
    after = place.after(3)
    if not after:
        return False
    if after[0] in ("there", "here", "in", "at"):
        return place.followed_by("says", 3) and not place.led_by("had_by", 2)
    if after[:2] == ["was", "asked"]:
        return True
    introduced = after[0] in (",", "(") and not words_of("credentials").isdisjoint(after)
    speaking = after[0] in words_of("speech") or introduced
    if speaking and (not place.led_by("had_by", 2) or place.followed_by("departments")):
        return True
    if after[0] != "," or "saw" in place.before(2):
        return False
    return place.followed_by("addressed", 2) or _names_somebody(place)


def _names_somebody(place: Place) -> bool:
    k = place.end + 1
    if k in place.starts or place.norms[k + 1 : k + 2] != [","]:
        return False
    return place.written(k).istitle()


def _led_as_person(place: Place) -> bool | None:
    """What the words ahead tell; None where they don't."""
    before = place.before(2)
    if before in (["advanced", "practice"], ["extended", "scope"], ["practice", "based"]):
        return True
    if place.led_by("person_before"):
        word = before[-1]
        if word == "with":
            return place.led_by("talking", 4)
        if word in words_of("sources"):
            return place.head == "physiotherapy" and not place.led_by("seen_by", 6)
        return place.is_short_line if word == "musculoskeletal" else True
    if before[-1:] == ["in"] and "by" in place.before(5):
        return True
    if before[-1:] == ["as"] or before == ["work", "of"]:
        return True
    if "by" in place.before(3) and place.led_by("told_by", 14):
        return True
    if before == ["is", "your"]:
        return True
    by_him = len(before) == 2 and before[0] in (*words_of("sources"), "per")
    if by_him and before[1] in words_of("determiners"):
        return not place.led_by("seen_by", 6)
    return None


# -- other diseases ------------------------------------------------------------------------------


def has_other_purpose(place: Place) -> bool:
    """Whether the name stands with another disease or another part: "naproxen for her knees"."""
    after = place.after(14)
    if "for" in after:
        told = _aims_elsewhere(place, after, after.index("for"))
        if told is not None:
            return told
    if _is_rubbed_elsewhere(place, after):
        return True
    if place.head == "physiotherapy" and place.led_by("other_physio"):
        return True
    if place.after(1) == ["pump"] or (
        place.phrase in ("diazepam", "valium")
        and (place.led_by("scanner", 8) or place.followed_by("scanner", 6))
    ):
        return True
    if after[:1] in (["post"], ["after"], ["following"]):
        if not words_of("parts", "operations").isdisjoint(after[1:4]):
            return True
    at = after.index("(") if "(" in after[:6] else -1
    if at >= 0 and place.starts.isdisjoint(range(place.end, place.end + at)):
        inside = after[at + 1 : at + 5]
        if not words_of("back", "given_beside").isdisjoint(inside):
            return False
        if not words_of("conditions", "parts").isdisjoint(inside):
            if words_of("given_up").isdisjoint(after[:at]):
                return True
    return _stands_with_condition(place)


def _is_rubbed_elsewhere(place: Place, after: list[str]) -> bool:
    """Whether it goes on another part: "diclofenac gel on her knees"."""
    named = place.last in _RUBBED or "topical" in place.phrase.split()
    at = after[:1] != [] and after[0] in _RUBBED
    if not (named or at) or after[at : at + 1] not in (["on"], ["to"], ["onto"]):
        return False
    where = set(after[at + 1 : at + 4])
    return bool(where & words_of("parts")) and not where & words_of("back")


def _aims_elsewhere(place: Place, after: list[str], at: int) -> bool | None:
    """What the words behind "for" tell; None where they don't."""
    goal = after[at + 1 : at + 5]
    k = place.end + at + 1
    if not words_of("given_up").isdisjoint(after[:at]) or "and pain" in " ".join(goal):
        return None
    if at and after[at - 1] in words_of("not_an_aim"):
        return None
    if goal[:1] == ["as"] and place.written(k) == "AS":
        return True
    stop = next((i for i, word in enumerate(goal) if word in words_of("aim_ends")), len(goal))
    aim = set(goal[:stop])
    back = words_of("back")
    if "foot" in aim and any(place.written(k + i).lower() == "feet" for i in range(1, stop + 1)):
        return back.isdisjoint(place.norms[place.begin : place.stop])
    other = aim & words_of("conditions", "parts")
    if other and not aim & (back | {"nerve"}) and back.isdisjoint(after[:at]):
        rest = place.norms[place.end : place.stop]
        return "nothing" in rest or back.isdisjoint(rest)
    return True if aim & words_of("pronouns") and _follows_other_disease(place) else None


def _follows_other_disease(place: Place) -> bool:
    lead = place.norms[place.begin : place.start]
    return words_of("back").isdisjoint(lead) and not words_of("conditions", "parts").isdisjoint(
        lead
    )


def _stands_with_condition(place: Place) -> bool:
    """ "Migraine: amitriptyline", "neuropathy in both feet, on Neurontin"."""
    before = place.before(10)
    diseases, parts = words_of("conditions", "operations"), words_of("parts")
    if diseases.isdisjoint(before) and parts.isdisjoint(before):
        return False
    beside = words_of("beside_condition")
    for k in range(len(before) - 1, -1, -1):
        word = before[k]
        near = k >= len(before) - 3 and words_of("pointing_down").isdisjoint(
            before[max(0, k - 2) : k]
        )
        if word == "period" and k == len(before) - 1 and place.raw[0].isupper():
            return False  # a full stop that was dictated
        if word in diseases or (near and word in parts and before[k + 1 : k + 2] != [","]):
            return before[k - 1 : k] != ["for"]
        if word not in beside and not word.isdigit():
            return False
    return False


def _is_other_steroid(place: Place) -> bool:
    """Whether a steroid isn't the short course that counts as a treatment of the back."""
    after = place.after(5)
    if any(a in words_of("yearly") and "year" in after[k : k + 3] for k, a in enumerate(after)):
        return True
    if place.end - place.start > 1 and place.head != "oral":
        other = place.followed_by("parts", 4) or place.followed_by("steroid_diseases", 5)
        return "for" in place.after(3) and other
    if place.led_by("steroid_diseases", 6) or place.followed_by("steroid_diseases", 6):
        return True
    if place.followed_by("steroid_long", 5) or place.section in ("medication", "past_history"):
        return True
    if place.led_by("no", 2) or place.after(1) in (["never"], ["n"], ["nil"]):
        return True
    return not place.led_by("steroid_course", 6) and not place.followed_by("steroid_course", 6)
