"""Joins what the tagger proposes with what the rules found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as evolve

from lsmri.corpora.scheme import MRI_SAFETY, Assertion, Concept
from lsmri.nlp.claims.assertion import CAME_TRUE
from lsmri.nlp.claims.clause import words_of
from lsmri.nlp.claims.fates import LEFT_LEADS
from lsmri.nlp.claims.supposed import DISMISSED, is_undermined
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.tagger.model import Tags
from lsmri.nlp.tagger.outputs import ASSERTIONS
from lsmri.nlp.tagger.policy import NOW, Candidate, Policy, Settled
from lsmri.nlp.tagger.proposals import Proposal, claims, proposals, support
from lsmri.nlp.tagger.statuses import GRAVE, Weighed
from lsmri.nlp.text.reading import Reading

__all__ = ["TAGGED", "candidates", "exchange", "merge", "replace", "revive"]

#: What is settled here: the tagger gives no lengths of time, and treatments come later.
TAGGED = frozenset(Concept) - {Concept.SYMPTOM_DURATION, Concept.TREATMENT}
#: What the tagger sees without the rules counts from this probability on.
ALONE_FROM = 0.6
#: From this probability on, the tagger is said to see what the rules see.
SEEN_FROM = 0.5
#: How probable it is that a tick on a form is meant: an estimate. Measurements of these concepts
#: that the rules read were right in all 39 letters that have one, temperatures in 76 of 77, a
#: high PSA in all nine, drugs against cancer in all 17, those that lower the body's defence in 30
#: of 33.
_TICKED = 0.97
_MEASURED = frozenset(
    {
        Concept.BLADDER_DYSFUNCTION,
        Concept.BODY_SIZE_LIMIT,
        Concept.FEVER,
        Concept.OSTEOPOROSIS,
        Concept.RAISED_INFLAMMATORY_MARKERS,
        Concept.RENAL_IMPAIRMENT,
        Concept.SUSPECTED_AORTIC_ANEURYSM,
        Concept.SUSPECTED_MALIGNANCY,
    }
)
#: How what counted heel raises and graded jerks tell begins to say why. Of 71 letters in which
#: raises tell of weakness 68 say so, and of 35 that grade a jerk 0 at its place 33.
_COUNTED = ("raises ", "jerk ")
#: What taggers, which read advice as advice and what is out as out, don't see.
_UNSEEN_BY_TAGGERS = frozenset({CAME_TRUE, LEFT_LEADS})
#: What the lexicon reads as normal by itself is normal: "plantars downgoing", "gained 10 kg".
_NORMAL = frozenset({Concept.UNEXPLAINED_WEIGHT_LOSS, Concept.UPPER_MOTOR_NEURON_SIGNS})
#: What is taken from a form as it is answered there.
_ALARMS = GRAVE | frozenset(map(Concept, MRI_SAFETY))
#: What a "no" ahead of a function says to be lost.
_LOST = frozenset(
    {
        Concept.BLADDER_DYSFUNCTION,
        Concept.BOWEL_DYSFUNCTION,
        Concept.MOTOR_DEFICIT,
        Concept.REFLEX_CHANGE,
        Concept.SADDLE_SENSORY_CHANGE,
        Concept.SEVERE_MOTOR_DEFICIT,
    }
)
_LOSES = frozenset({"no", "nil"})
#: Of seven findings that the rules alone see in sentences which send somebody in, in 906 letters,
#: and that the letter denies, none is of these; five are fevers that are over.
_SENT_IN_FOR = frozenset(
    {
        Concept.BLADDER_DYSFUNCTION,
        Concept.BOWEL_DYSFUNCTION,
        Concept.SADDLE_SENSORY_CHANGE,
        Concept.SEVERE_MOTOR_DEFICIT,
    }
)
#: Of the cauda equina and of tumours nothing is passed over: a missed one costs most, and of 95
#: emergencies one was lost by it.
_NEVER_PASSED_OVER = frozenset(
    {
        Concept.BLADDER_DYSFUNCTION,
        Concept.BOWEL_DYSFUNCTION,
        Concept.CAUDA_EQUINA_SUSPECTED,
        Concept.SADDLE_SENSORY_CHANGE,
        Concept.SEXUAL_DYSFUNCTION,
        Concept.SUSPECTED_MALIGNANCY,
    }
)


def candidates(reading: Reading, tags: Tags) -> Iterator[tuple[Finding | Proposal, Candidate]]:
    """Every finding of the rules, then what the tagger alone proposes."""
    found: dict[str, list[tuple[int, int]]] = {}
    for finding in reading.findings:
        start, end = reading.span(finding.start, finding.end)
        concept = Concept(finding.concept)
        found.setdefault(concept, []).append((start, end))
        if _is_studied(finding):
            found.setdefault(Concept.MRI_LUMBAR_REQUESTED, []).append((start, end))
        yield (
            finding,
            Candidate(
                concept,
                Assertion(finding.assertion),
                support(tags, start, end, concept),
                claims(tags, start, end),
            ),
        )
    printed = [reading.span(*words) for words in reading.unanswered]
    for proposal in proposals(tags, reading.text, concepts=TAGGED):
        if any(start < proposal.end and proposal.start < end for start, end in printed):
            continue
        places = found.get(proposal.concept, ())
        if any(start < proposal.end and proposal.start < end for start, end in places):
            continue
        if _looks_alike(proposal, reading):
            continue
        yield (
            proposal,
            Candidate(proposal.concept, None, proposal.probability, proposal.claims),
        )


def _is_studied(finding: Finding) -> bool:
    """Whether a scan is told to have been seen, so that it isn't asked for: "MRI was reviewed"."""
    return (
        finding.concept == Concept.PRIOR_LUMBAR_MRI
        and finding.assertion == Assertion.PRESENT
        and bool(finding.why)
        and not words_of("studied").isdisjoint(finding.why[-1].split())
    )


def _looks_alike(proposal: Proposal, reading: Reading) -> bool:
    """Whether it claims a red flag on words most of which the rules hold to be something else:
    "weight bearing", "T-score -1.8".
    """
    look_alikes = reading.look_alikes.get(proposal.concept)
    if not look_alikes or proposal.concept in _NEVER_PASSED_OVER or proposal.assertion not in NOW:
        return False
    words = reading.words_within(proposal.start, proposal.end)
    if words is None:
        return False
    start, end = words
    return any(2 * (min(end, e) - max(start, s)) >= end - start for s, e in look_alikes)


def merge(reading: Reading, tags: Tags, policy: Policy) -> dict[Concept, list[Weighed]]:
    """Settles every candidate by the policy and writes ``reading.findings`` anew.

    Returns the candidates as they were settled, kept or not.
    """
    kept = []
    weighed: dict[Concept, list[Weighed]] = {}
    ticked: set[tuple[Concept, int]] = set()
    denied: set[int] = set()
    for source, candidate in list(candidates(reading, tags)):
        finding = source if isinstance(source, Finding) else _finding(reading, source)
        if finding is None:
            continue
        settled = policy(candidate)
        stands = False
        place = candidate.concept, reading.sentence[finding.start]
        if _is_alarm(candidate) and (
            finding.answered or _is_sent_in(finding, reading) or _is_pressed_for(finding, reading)
        ):
            settled = _as_ruled(candidate)
            ticked.add(place)
        elif _speaks_for_itself(finding, candidate, reading) or (
            candidate.rule is not None and _is_chosen(finding, reading)
        ):
            settled = _as_ruled(candidate)
            stands = candidate.rule in NOW
            denied.add(id(finding))
        elif candidate.rule is None and place in ticked:
            continue
        if not _settles_nothing(finding, candidate, settled, reading):
            found = Weighed(finding, candidate, settled, stands)
            weighed.setdefault(candidate.concept, []).append(found)
        if _settle(finding, candidate, settled):
            kept.append(finding)
    kept.sort(key=lambda f: (f.start, f.end))
    reading.findings = kept
    for concept, all_found in weighed.items():
        if denied.issuperset(id(w.finding) for w in all_found):
            weighed[concept] = [evolve(w, stands=True) for w in all_found]
    return weighed


def _is_chosen(finding: Finding, reading: Reading) -> bool:
    """Whether a form's marked answer says it: "saddle numbness yes / *NO*"."""
    behind = reading.starts[finding.start : finding.end + 2]
    return not reading.chosen.isdisjoint(behind)


def _is_alarm(candidate: Candidate) -> bool:
    """Whether the rules see what may be an emergency now, or makes a scan dangerous."""
    return candidate.rule in NOW and candidate.concept in _ALARMS


def _is_sent_in(finding: Finding, reading: Reading) -> bool:
    """Whether the patient is sent to hospital now for it: "plan: ED now - saddle numbness".

    Taggers take it for advice. A condition in the sentence makes it one.
    """
    if finding.concept not in _SENT_IN_FOR:
        return False
    begin, end = reading.bounds[reading.sentence[finding.start]]
    words = set(reading.norms[begin:end])
    sends = not words_of("hospital").isdisjoint(words) and not words_of("at_once").isdisjoint(words)
    return sends and words_of("on_condition").isdisjoint(words)


def _is_pressed_for(finding: Finding, reading: Reading) -> bool:
    """Whether the words ahead ask that nothing be put off for it: "do not delay MRI: foot drop".

    Taggers take their "not" for a denial.
    """
    begin = reading.bounds[reading.sentence[finding.start]][0]
    ahead = reading.norms[begin : finding.start]
    put_off, nots = words_of("put_off"), words_of("put_off_not")
    at = max((k for k, word in enumerate(ahead) if word in put_off), default=0)
    between = words_of("denies_at_once") | {"no"}
    near = ahead[max(0, at - 3) : at]
    return not nots.isdisjoint(near[-2:]) and "did" not in near and between.isdisjoint(ahead[at:])


def _is_loss(finding: Finding, reading: Reading) -> bool:
    """Whether a "no" says that something is lost: "no perianal sensation", "no dorsiflexion".

    Taggers take it for a denial.
    """
    if finding.concept not in _LOST:
        return False
    words = reading.norms[max(0, finding.start - 1) : finding.start + 1]
    return not _LOSES.isdisjoint(words[-1:] if finding.polarity == "present" else words)


def _speaks_for_itself(finding: Finding, candidate: Candidate, reading: Reading) -> bool:
    """Whether a number says it, or denies it, a drug that is given for it alone, a loss, leads left
    behind, a warning that came true, or that a scan has been seen.
    """
    if candidate.rule in NOW and finding.why and finding.why[0] in words_of("speaks_for_itself"):
        return True
    if candidate.rule in NOW and not _UNSEEN_BY_TAGGERS.isdisjoint(finding.why):
        return True
    if finding.polarity == "absent" and finding.concept in _NORMAL:
        return candidate.rule is Assertion.ABSENT
    if candidate.rule is Assertion.PRESENT and (_is_loss(finding, reading) or _is_studied(finding)):
        return True
    if not isinstance(finding.value, float):
        return False
    if finding.concept in _MEASURED:
        return candidate.rule in (*NOW, Assertion.ABSENT)
    return candidate.rule in NOW and finding.why[0].startswith(_COUNTED)


def _as_ruled(candidate: Candidate) -> Settled:
    """What a tick, a number or a drug says: taggers read these less well than rules."""
    rest = (1.0 - _TICKED) / (len(ASSERTIONS) - 1)
    claimed = tuple(_TICKED if a is candidate.rule else rest for a in ASSERTIONS)
    return Settled(_TICKED, claimed, candidate.rule)


def _settles_nothing(
    finding: Finding, candidate: Candidate, settled: Settled, reading: Reading
) -> bool:
    """Whether it denies a suspicion of another time, or on a condition."""
    return (
        candidate.concept in DISMISSED
        and Assertion.ABSENT in (candidate.rule, settled.assertion)
        and is_undermined(finding, reading)
    )


def revive(
    reading: Reading,
    weighed: Mapping[Concept, Sequence[Weighed]],
    statuses: Mapping[Concept, str | None],
) -> list[tuple[Finding, Finding | None]]:
    """Keeps the likeliest claim of a concept that is held to be there, where none was kept.

    Returns the findings that are kept for it, each with what was kept of its words before.
    """
    lost = [
        max(found, key=lambda w: (w.claims_now, w.now))
        for concept, found in weighed.items()
        if statuses[concept] in ("possible", "present")
        and not any(w.settled.assertion in NOW for w in found)
    ]
    revived = [
        (w.revived(), w.finding if any(f is w.finding for f in reading.findings) else None)
        for w in lost
    ]
    for after, before in revived:
        exchange(reading, before, after)
    return revived


def exchange(reading: Reading, before: Finding | None, after: Finding | None) -> None:
    """Puts one finding in another's place; None where there is none."""
    findings = [f for f in reading.findings if f is not before]
    if after is not None:
        findings = sorted([*findings, after], key=lambda f: (f.start, f.end))
    reading.findings = findings


def replace(reading: Reading, tags: Tags) -> None:
    """Puts what the tagger sees by itself in the place of the rules' findings."""
    found = []
    for proposal in proposals(tags, reading.text, threshold=ALONE_FROM, concepts=TAGGED):
        finding = _finding(reading, proposal)
        if finding is not None:
            finding.assertion = str(proposal.assertion)
            finding.probability = round(proposal.probability * max(proposal.claims), 3)
            found.append(finding)
    reading.findings = sorted(found, key=lambda f: (f.start, f.end))


def _settle(finding: Finding, candidate: Candidate, settled: Settled) -> bool:
    """Writes what the policy says to a finding; False where nothing is kept."""
    if settled.assertion is None:
        return False
    if candidate.rule is not None:
        finding.source = "both" if candidate.support >= SEEN_FROM else "rules"
        if settled.assertion != finding.assertion:
            finding.why.append(f"tagger: {settled.assertion}")
    finding.assertion = str(settled.assertion)
    claimed = settled.claims[ASSERTIONS.index(settled.assertion)]
    finding.probability = round(settled.mentioned * claimed, 3)
    return True


def _finding(reading: Reading, proposal: Proposal) -> Finding | None:
    """A proposal on the words of the reading; None where it covers none that counts."""
    words = reading.words_within(proposal.start, proposal.end)
    if words is None:
        return None
    return Finding(
        *words,
        str(proposal.concept),
        "tagged",
        why=[f"tagger {proposal.probability:.2f}"],
        source="model",
    )
