"""What a letter says about how treatments did, phrase by phrase: failed, partial or improved.

A phrase of relief counts by the words around it: "no relief", "little in the way of help", "short-lived
benefit" and "helped for a week" are failures, "helped a bit" is partial, "better lying down" isn't about a
treatment at all, nor is "hoping to get back to work".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lsmri.nlp.reading import Reading
from lsmri.nlp.scanner import Hit

__all__ = ["KINDS", "Effect", "read_effects"]

#: Kinds of outcome phrases that speak of an effect; of equal spans the first counts.
KINDS = (
    "harm", "stopped", "brief", "slight", "failed", "recovery", "improved", "despite", "same", "relief",
    "neutral", "plight",
)  # fmt: skip
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_VALUE = {
    "harm": "failed", "stopped": "failed", "brief": "failed", "slight": "partial", "failed": "failed",
    "recovery": "improved", "improved": "improved", "despite": "failed", "same": "failed",
    "relief": "improved", "neutral": "", "plight": "failed",
}  # fmt: skip


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOPS = _set(", ; . : ( ) - \n but however then although though yet -> + | /") | {"\n"}
_NEGATORS = _set(
    "no not nil without never nor neither none nothing hasn't haven't hadn't didn't doesn't don't isn't aren't wasn't "
    "weren't can't cannot couldn't won't wouldn't zero hardly barely scarcely minimal negligible lack lacking "
    "fail nought sans unable scant absence devoid lost nowt unlikely"
)
_WORSE = _set("more now weak weaker worse weakness numb")
_GOES = _set("work worked working touch lasted")
_NOUNS = _set("relief benefit improvement help response effect result success gain difference change efficacy progress impact use outcome")
_GLUE = _set("and or the for but then week day month since until after before she he i who which there")
_LITTLE = _set("little few")
_POOR = _set("poor limited insufficient inadequate suboptimal disappointing unsatisfactory poorly questionable doubtful dubious scarce")
_BRIEF = _set("temporary temporarily transient transiently brief briefly short initial initially momentary momentarily passing early")
_SLIGHT = _set("some partial partially partly slight slightly mild mildly modest modestly moderate moderately bit somewhat marginal marginally minor fair reasonable incomplete small half only")
_STRONG = _set("good great excellent marked significant significantly considerable considerably substantial substantially dramatic dramatically nice nicely useful lasting sustained positive worthwhile tremendous huge big much well very really greatly satisfactory wonderful fantastic best major complete full definite clear real a steady all symptomatic better")
_POSTURES = _set("lying sitting walking standing bending leaning moving movement rest lie sit walk stand position flexion extension activity flat supine morning evening night mobilising changing exercise curled stooping forward stretching heat warm lean bend bed chair weekend")
#: What may stand between a "no" and the relief that it denies.
_FILLERS = _set(
    "been of any really the much a in way all made make making had has have having find found get got getting given give gave giving provided "
    "provide proved prove to be being is are was were lasting further more long term sustained brought bring offered produced "
    "obtained derived achieved enough that as so yet appreciable meaningful single seem seemed felt feel noticed notice "
    "reported report him her me them it this these those he she they he's i pain symptomatic overall ever either also shown show "
    "even quite terribly particularly exactly noticeable notable perceptible discernible obvious tangible sign signs "
    "longer major permanent immediate experienced described gained seen kind sort form great deal whatsoever at had who which patient one "
    "anything done do did doe done far on his with from either by long just appear appeared able only an response degree amount"
)
_WISHES = _set("would will could may might should hope hoping hoped want wanting wish if whether keen aim goal until expect expecting like can likely see unless before need")
_ASKING = _set("what which how any have do did doe when where who why is are q q1 q2 q3 q4 q5")
_CONDITIONAL = _set("if whether unless should")
_SAYING = _set("call say said describe rate put reckon")
_UNITS = _set("hour evening afternoon morning day week night minute fortnight while bit time moment month spell weekend session")
_SHORT_AFTER = _set("initially temporarily briefly until till transiently")
_SLIGHT_AFTER = _set("bit little slightly somewhat partially partly marginally some only")
_STRONG_AFTER = _set("well lot greatly nicely enormously considerably hugely massively wonderfully tremendously significantly no-end brilliantly markedly")
_BAD_VALUES = _set("nil none no zero poor minimal disappointing limited negligible absent nothing unsatisfactory inadequate insufficient little nought 0 nowt ineffective not n")
_GOOD_VALUES = _set("good excellent great marked very satisfactory positive yes well favourable y")
_MILD = _set("some occasional odd slight mild bit little residual twinge tingle tingling light only minor get aware")
_STILL_DOING = _set(
    "taking on attending using work working able managing awaiting waiting doing having under keen await play playing "
    "take attend walk walking driving functioning going to use swim swimming active independent works smoking cycling"
)
#: Parts of the body whose failure isn't a treatment's, and "failed back surgery".
_ORGANS = _set("heart renal kidney liver respiratory cardiac hepatic ventricular engine pump organ")
_MODIFIERS = (
    _FILLERS | _NEGATORS | _LITTLE | _POOR | _BRIEF | _SLIGHT | _STRONG | _WISHES | _SAYING | _ORGANS
)


@dataclass(slots=True)
class Effect:
    """``start`` and ``end`` in words. ``value``: failed, partial or improved; ``kind``: one of ``KINDS``.

    broad: about the patient or the complaint rather than one treatment.
    """

    start: int
    end: int
    value: str
    kind: str
    words: str

    @property
    def broad(self) -> bool:
        return self.kind in ("same", "recovery")


def read_effects(reading: Reading, hits: Iterable[Hit], named: set[int]) -> list[Effect]:
    """The effects of a letter in order of their place, none inside another.

    named: the words that name treatments; a negation reaches across them.
    """
    spans = sorted(
        {(start, end, entry.name) for start, end, entry in hits if entry.name in _RANK},
        key=lambda s: (s[0] - s[1], _RANK[s[2]], s[0]),
    )
    taken: set[int] = set()
    effects: list[Effect] = []
    for start, end, kind in spans:
        words = range(start, end)
        if taken.intersection(words):
            continue
        value = _weigh(reading, start, end, kind, named)
        if value:
            taken.update(words)
            effects.append(Effect(start, end, value, kind, " ".join(reading.norms[start:end])))
    effects += _scores(reading)
    effects.sort(key=lambda e: e.start)
    return effects


def _weigh(reading: Reading, start: int, end: int, kind: str, named: set[int]) -> str:
    """The value of a phrase in its context, "" if it says nothing of an effect."""
    norms = reading.norms
    begin, stop = reading.bounds[reading.sentence[start]]
    before = _modifiers(norms, begin, start, named, spare=norms[start] in _NOUNS)
    after = norms[end : min(stop, end + 7)]
    negated = bool(_NEGATORS & set(before)) or _little(before) or "yet to" in " ".join(before)
    head = norms[start]
    if norms[stop - 1] == "?" and norms[begin] in _ASKING or _CONDITIONAL & set(before):
        return ""
    if kind == "stopped" and {"to", "please"} & set(before[-2:]):
        return ""
    if kind in ("harm", "stopped", "brief", "despite", "plight"):
        return "" if negated and head not in ("not", "can't", "couldn't") else _VALUE[kind]
    if kind == "same":
        if norms[end - 1] == "worse" and _is_posture(after):
            return ""
        return _weigh_same(head, before, after, negated)
    if kind == "failed":
        if head == "fail" and (before[-1:] and before[-1] in _ORGANS or after[:1] == ["that"] or after[:2] in (["back", "surgery"], ["back", "syndrome"]) or after[:2] == ["to", "attend"]):
            return ""
        if head in ("worse", "worsened", "worsen", "aggravated", "exacerbated") and _is_posture(after):
            return ""
        if head in ("much", "lot", "anything"):
            return "failed" if negated else ""
        return "" if negated and head not in ("no", "not", "nothing", "neither", "nor", "none") else "failed"
    if _WISHES & set(before) and not _SAYING & set(before) and not negated:
        return ""
    if negated or _POOR & set(before):
        return "failed"
    inner = set(norms[start + 1 : end - 1]) if head not in ("take", "no", "back") else set()
    if inner & (_POOR | _NEGATORS):
        return "failed"
    if inner & _SLIGHT and kind in ("recovery", "improved"):
        return "partial"
    if kind == "recovery":
        if after[:1] in (["x"], ["for"]) and _UNITS & set(after[1:5]) and norms[end - 1] in ("relief", "improvement"):
            return "failed"
        return "" if after[:1] == ["but"] and _WORSE & set(after[1:3]) else "improved"
    if kind in ("relief", "neutral", "improved") and _BRIEF & set(before):
        return "failed"
    if kind == "slight":
        return "partial"
    if _is_posture(after) and kind == "relief":
        return ""
    later = _after_value(head, after, kind)
    if later:
        return later
    if _SLIGHT & set(before[-3:]):
        return "improved" if before[-2:] in (["good", "bit"], ["quite", "bit"], ["fair", "bit"]) or before[-3:] == ["quite", "a", "bit"] else "partial"
    if kind == "neutral":
        return "improved" if _STRONG & set(before[-2:]) and head in ("effect", "difference", "response", "result", "success", "gain", "progress", "headway", "outcome", "evolution", "impact", "control", "working", "worked", "work") else ""
    return "improved"


def _weigh_same(head: str, before: list[str], after: list[str], negated: bool) -> str:
    if negated and head not in ("won't", "not", "no"):
        return ""
    if head == "still" and (after[:1] and after[0] in _STILL_DOING or (_MILD & set(after[:3]) and after[:2] != ["in", "bit"])):
        return ""
    if head == "same" and after[:1] and after[0] in ("day", "time", "night", "side", "evening", "afternoon", "for"):
        return ""
    return "failed"


def _modifiers(norms: list[str], begin: int, start: int, named: set[int], *, spare: bool) -> list[str]:
    """The words before that bear on a phrase, back to the first that can't.

    spare: lets one unknown word, an adjective, stand before a noun.
    """
    words: list[str] = []
    k = start - 1
    while k >= begin and len(words) < 9:
        word = norms[k]
        if k in named or (word in ("and", "or", ",") and k - 1 in named):
            k -= 1
            continue
        if word not in _MODIFIERS and not word.endswith("ly"):
            if not spare or k < start - 1 or not word.isalpha() or word in _GLUE:
                break
            spare = False
        words.append(word)
        k -= 1
    words.reverse()
    return words


def _little(before: list[str]) -> bool:
    """"little relief" denies it, "a little relief" doesn't."""
    for k, word in enumerate(before):
        if word in _LITTLE and (k == 0 or before[k - 1] != "a"):
            return True
    return False


def _is_posture(after: list[str]) -> bool:
    if not after:
        return False
    if after[0] in _POSTURES:
        return True
    return after[0] in ("on", "when", "by", "with", "after", "in", "if", "at", "for") and bool(_POSTURES & set(after[1:4]))


def _after_value(word: str, after: list[str], kind: str) -> str:
    """What the words behind a phrase of relief make of it."""
    near = after[:4]
    if kind == "neutral" or after[:1] in ([":"], ["="], ["-"], ["?"]):
        words = [w for w in near if w not in (":", "-", "=", "?", "is", "was", "has", "been", "were", "very", "so", "far", "rather", "quite", "the", "to", "of")]
        if words and (near[:1] and near[0] in (":", "-", "=", "?", "is", "was", "were", "has", "to", "of")):
            if words[0] in _BAD_VALUES:
                return "failed"
            if words[0] in _GOOD_VALUES:
                return "improved"
            if words[0] in _SLIGHT:
                return "partial"
    if near[:1] and near[0] in ("nil", "none", "zero"):
        return "failed"
    if kind == "neutral":
        brief = set(after[:3]) & _SHORT_AFTER or (near[:1] == ["for"] and _UNITS & set(after[1:6]))
        return "failed" if brief and _GOES & {word} else ""
    if set(near) & _STRONG_AFTER and not set(near[:1]) & _SLIGHT_AFTER:
        return "improved"
    if set(after[:5]) & _SHORT_AFTER or after[:2] == ["at", "first"] or "first" in after[:3] and "at" in after[:3]:
        return "failed"
    for k, behind in enumerate(after[:4]):
        if behind in _STOPS:
            break
        if behind == "for" or (behind == "only" and k < 2):
            if _UNITS & set(after[k + 1 : k + 6]):
                return "failed"
    if set(after[:3]) & _SLIGHT_AFTER:
        return "partial"
    return ""


def _scores(reading: Reading) -> list[Effect]:
    """Pain scores then and now: "from 9/10 to 2/10", "8 -> 3", "6/10, was 8/10"."""
    norms = reading.norms
    found: list[Effect] = []
    for k, word in enumerate(norms[:-2]):
        if word not in ("from", "was", "pain", "vas", "nrs", "vas:", "score") and not word.endswith("/10"):
            continue
        begin, stop = reading.bounds[reading.sentence[k]]
        pair = _pair(norms, k, stop)
        if pair is None:
            now = norms[k + 1] in ("now", "currently", "down") and _low(norms[k + 2 : k + 5], 3)
            if now or (word in ("pain", "vas", "nrs") and _low(norms[k + 1 : k + 2], 2)):
                found.append(Effect(k, k + 3, "improved", "recovery", " ".join(norms[k : k + 4])))
            continue
        then, now, end = pair
        value = "improved" if now <= then / 2 else "partial" if now < then * 0.8 else "failed"
        kind = "recovery" if value == "improved" else "relief" if value == "partial" else "same"
        if not found or found[-1].end <= k:
            found.append(Effect(k, end, value, kind, f"{then:g} to {now:g}"))
    return found


def _pair(norms: list[str], k: int, stop: int) -> tuple[float, float, int] | None:
    """Two scores after word k: then, now, and where they end."""
    values: list[tuple[float, int]] = []
    joined = ""
    for at in range(k, min(stop, k + 10)):
        score = _score(norms[at])
        if score is not None:
            values.append((score, at))
            if len(values) == 2:
                break
        elif len(values) == 1:
            joined += " " + norms[at]
    if len(values) < 2:
        return None
    (a, first), (b, last) = values
    if last + 1 < len(norms) and norms[last + 1] in ("day", "week", "month", "mg", "hour", "year", "session", "time"):
        return None
    scored = norms[k].endswith("/10") or norms[first].endswith("/10") or norms[k] in ("vas", "nrs", "pain", "score")
    words = joined.split()
    if ("was" in words or "from" in words) and scored:
        return b, a, last + 1
    if norms[k] == "from" and words and set(words) <= {"to", "a", "an"} and "to" in words:
        return a, b, last + 1
    if scored and words and set(words) <= {"to", "->", "now", "a", "an", "down", "at", "start", "and", ">", "-", "initially", ",", "before", "on", "arrival", "then", "after", "post"} and set(words) & {"to", "->", "now", ">", "arrival", "then", "initially"}:
        return a, b, last + 1
    return None


def _low(words: list[str], most: int) -> bool:
    scores = [_score(word) for word in words if word.endswith("/10")]
    return any(score is not None and score <= most for score in scores)


def _score(word: str) -> float | None:
    base = word[:-3] if word.endswith("/10") else word
    if base.isdigit() and int(base) <= 10:
        return float(base)
    return None
