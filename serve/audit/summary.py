"""The report in sentences: what was found, and what it can't say."""

from __future__ import annotations

from lsmri.serve.audit import names
from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.charts import percent
from lsmri.serve.audit.drift import lasting
from lsmri.serve.audit.over_time import changes, mixes
from lsmri.serve.audit.published import KAPPAS
from lsmri.serve.audit.regression import Effect
from lsmri.serve.audit.shares import Share, share

__all__ = ["findings", "guideline_names", "listed", "mix_words", "period", "warnings"]


def findings(audit: Audit) -> list[str]:
    """What a board should know, a sentence or two each."""
    parts = {c: share(audit.categories[c], audit.letters) for c in CATEGORIES}
    said = [
        f"{_interval(parts['appropriate'])} of the requests were appropriate,"
        f" {_interval(parts['uncertain'])} uncertain and {_interval(parts['inappropriate'])}"
        " inappropriate."
    ]
    said += [s for s in (_information(audit), _urgent(audit), _vetting(audit)) if s]
    said += [s for s in (_odds(audit), _referrers(audit), _guidelines(audit)) if s]
    return said


def _interval(part: Share) -> str:
    return f"{percent(part.value)} ({percent(part.low)} to {percent(part.high)})"


def _information(audit: Audit) -> str:
    wanting = audit.tally.of("cause")["uncertain", "information"]
    if not wanting:
        return ""
    words = (
        f"{percent(share(wanting, audit.letters).value)} of all letters are uncertain only because"
        " they leave open what decides."
    )
    if not audit.forms:
        return words
    best = audit.forms[-1]
    asked = "; ".join(names.fact(fact) for fact in best.facts)
    return (
        f"{words} A request form with these questions would have settled at least"
        f" {percent(best.settled / best.letters, digits=0)} of these: {asked}."
    )


def _urgent(audit: Audit) -> str:
    found = audit.tally.by_category("urgency")
    emergencies, urgent = (sum(found.get(u, {}).values()) for u in ("emergency", "urgent"))
    return (
        f"{emergencies:,} {_letters(emergencies)} suspicion of an emergency, and {urgent:,} more"
        " are urgent."
    )


def _letters(number: int) -> str:
    return "letter raises" if number == 1 else "letters raise"


def _vetting(audit: Audit) -> str:
    if audit.agreement is None:
        return ""
    kappa = audit.agreement.kappas[0]
    if kappa.value is None or kappa.low is None or kappa.high is None or kappa.agreed is None:
        return f"Agreement with vetting has no κ: {kappa.undefined}."
    return (
        f"Vetting and decision are the same in {percent(kappa.agreed)} of {kappa.letters:,} vetted"
        f" letters; beyond chance that is κ\N{NBSP}{kappa.value:.2f} ({kappa.low:.2f} to"
        f" {kappa.high:.2f})."
        f" Published: {KAPPAS[0].value} between radiologists and criteria, {KAPPAS[1].value}"
        " between trained raters."
    )


def _odds(audit: Audit) -> str:
    clear = [
        e
        for e in audit.regression.effects
        if e.value and e.low and e.high and (e.low > 1 or e.high < 1)
    ]
    if audit.regression.refused:
        return ""
    if not clear:
        return "No group's odds of an inappropriate request clearly differ."
    higher = [_times(e) for e in clear if (e.value or 0) > 1]
    lower = [_times(e) for e in clear if (e.value or 0) < 1]
    parts = [
        f"{how} odds of an inappropriate request go with {listed(told)}"
        for how, told in (("Higher", higher), ("Lower", lower))
        if told
    ]
    return f"{'. '.join(parts)}."


def _times(effect: Effect) -> str:
    value, low, high = (_ratio(x or 0.0) for x in (effect.value, effect.low, effect.high))
    return f"{effect.term.words} ({value} times, {low} to {high})"


def _ratio(value: float) -> str:
    if value > 1000:
        return "over 1,000"
    return f"{value:.0f}" if value >= 100 else f"{value:.2g}"


def _referrers(audit: Audit) -> str:
    cards = [card for group in audit.groups for card in group.cards]
    if not cards:
        return ""
    far = sum(card.place == "far above peers" for card in cards)
    chance = len(cards) * 0.001
    number = {0: "none lies", 1: "1 lies"}.get(far, f"{far:,} lie")
    return (
        f"Of {len(cards):,} referrers with {audit.options.fewest} letters or more, {number} above"
        " the outer limit of their peers in inappropriate requests; chance alone would put about"
        f" {chance:.1f} there."
    )


def _guidelines(audit: Audit) -> str:
    rates = {
        p.profile: p.counts.get("inappropriate", 0) / total
        for p in audit.profiles
        if (total := sum(p.counts.values()))
    }
    if len(rates) < 2:
        return ""
    low, high = min(rates, key=lambda n: rates[n]), max(rates, key=lambda n: rates[n])
    if rates[low] == rates[high]:
        return ""
    return (
        f"The choice of guideline matters: the same letters are inappropriate in"
        f" {percent(rates[low], digits=0)} under {low} and in {percent(rates[high], digits=0)}"
        f" under {high}."
    )


def mix_words(audit: Audit) -> list[str]:
    """For each mix, in how many months it moved against the first months, and when most."""
    said = []
    for name, found in mixes(audit).items():
        judged = [s for s in found if s.index is not None]
        if not judged:
            said.append(f"{name}: too few letters a month to tell")
            continue
        moved = sum(s.moved for s in judged)
        most = max(judged, key=lambda s: s.index or 0)
        said.append(
            f"{name}: moved in {moved} of {len(judged)} months; the largest index is"
            f" {most.index:.2f}, in {names.month(most.month)}, where chance alone gives up to"
            f" {most.chance:.2f}"
        )
    return said


def warnings(audit: Audit) -> list[str]:
    """Plain warnings where the letters have changed over time."""
    said = []
    for name, found in mixes(audit).items():
        moved = lasting(found)
        if moved:
            how = "has changed" if any(s.word == "changed" for s in moved) else "is shifting"
            most = max(moved, key=lambda s: s.index or 0)
            said.append(
                f"The mix of {name} {how} against the first months: in {len(moved)} months that"
                f" follow each other, most in {names.month(most.month)}."
            )
    clear = [c for c in changes(audit) if c.clear][:3]
    if clear:
        told = [
            f"{names.finding(c.concept)} (from {percent(c.before, digits=0)} to"
            f" {percent(c.now, digits=0)} of letters)"
            for c in clear
        ]
        said.append(f"Letters now speak clearly more or less often of {listed(told)}.")
    return said + _unknown_words(audit)


def _unknown_words(audit: Audit) -> list[str]:
    sums, months = audit.tally.sums, audit.months
    rates = [
        sums["unknown_words"][m] / sums["words"][m] for m in months if sums["words"][m] >= 5000
    ]
    if len(rates) < 4:
        return []
    before = sorted(rates[: max(1, len(rates) // 3)])
    usual = before[len(before) // 2]
    if rates[-1] <= max(1.5 * usual, usual + 0.01):
        return []
    return [
        f"The share of words in no lexicon rose from {percent(usual)} to {percent(rates[-1])}: the"
        " letters may come from other writers, forms or systems. Read a sample before trusting the"
        " newest figures."
    ]


def period(audit: Audit) -> str:
    """From the first month to the last; empty without dates."""
    if not audit.months:
        return ""
    first, last = names.month(audit.months[0]), names.month(audit.months[-1])
    return first if first == last else f"{first} to {last}"


def guideline_names(audit: Audit) -> list[str]:
    """The guidelines that decided, the commonest first."""
    found = audit.tally.of("profile")
    return list(dict.fromkeys(str(g) for (g, _), _ in found.most_common()))


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
