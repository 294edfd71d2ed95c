"""What is wrong with an archive, or lacking in it, as far as it bears on the figures."""

from __future__ import annotations

from lsmri.serve.audit.audit import Audit

__all__ = ["faults"]

#: So few letters that their shares say little: the interval of one in two spans 20 points.
FEW = 100


def faults(audit: Audit) -> list[str]:
    """What was wrong with the archive, as far as it bears on the figures."""
    return [*_left_out(audit), *_again(audit), *_mixed(audit), *_absent(audit)]


def _left_out(audit: Audit) -> list[str]:
    unknown = audit.tally.unknown
    reasons = [
        (audit.unreadable, "line", "could not be read: in no figure."),
        (audit.rejected, "letter", "could not be scored: in no figure. _rejects.jsonl says why."),
        (unknown["category"], "row", "without a decision: in no figure."),
    ]
    reasons += [
        (unknown[column], "value", f"of {column} that lsmri doesn't know: counted as not stated.")
        for column in ("sex", "specialty", "setting", "vetting", "letter_date")
    ]
    return [f"{_number(n, of)} {why}" for n, of, why in reasons if n]


def _again(audit: Audit) -> list[str]:
    said = []
    if again := audit.tally.again("id"):
        said.append(
            f"{_number(again, 'letter')} with the id of another: if they are the same letters,"
            " every figure counts them twice."
        )
    if copies := audit.tally.again("digest"):
        said.append(
            f"{_number(copies, 'word-for-word copy')} of other letters: counted as letters."
        )
    return said


def _mixed(audit: Audit) -> list[str]:
    said = []
    if len({g for g, _ in audit.tally.of("profile")}) > 1:
        said.append(
            "The archive mixes guidelines, so that its rates mean little: audit them one by one."
        )
    if len({v for _, v in audit.tally.of("profile")}) > 1:
        said.append("The letters were read by several versions of lsmri.")
    return said


def _absent(audit: Audit) -> list[str]:
    said = []
    if audit.letters < FEW:
        said.append("There are few letters: read the intervals, not the shares.")
    if not audit.months:
        said.append("No letter has a date (letter_date), so nothing is told by month.")
    if not audit.groups:
        said.append(
            f"No letter names its referrer (column '{audit.options.referrer}'), so there are no"
            " report cards. Name the column with --referrer-column."
        )
    if audit.agreement is None:
        said.append("No letter has a vetting decision (vetting), so agreement is not told.")
    return said


def _number(number: int, of: str) -> str:
    if number == 1:
        return f"1 {of}"
    return f"{number:,} {of.removesuffix('y')}ies" if of.endswith("y") else f"{number:,} {of}s"
