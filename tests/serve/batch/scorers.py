"""Scorers that worker processes load by name: quick, and fatal for the letters that say so."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Concept
from lsmri.models.decision import Decision, MissingFact, Reason, Result

#: Words that kill a process above the scorer's, once. On Spark the parent is a task, what it was
#: forked from comes next, and then the executor.
ABOVE = ("parent", "daemon", "executor")


class QuickScorer:
    """Finds the word fever. Some words do to the scorer what they say."""

    def __init__(self, guideline: str) -> None:
        self.guideline = guideline

    def pipe(self, letters, *, batch_size: int = 64, errors: str = "raise"):
        assert errors == "return"
        for letter in letters:
            yield self._scored(letter)

    def _scored(self, letter: Letter) -> Result | Exception:
        text = letter.text
        _obey(text)
        if "parlez" in text:
            return ValueError("the letter looks to be in French: nothing was scored")
        mentions = tuple(
            Mention(m.start(), m.end(), m[0], Concept.FEVER, value=38.5 if "hot" in text else None)
            for m in re.finditer("fever", text)
        )
        findings = {"fever": "present"} if mentions else {}
        if "knee" in text:
            findings["other_imaging_requested"] = "present"
        decision = Decision(
            category="appropriate" if mentions else "uncertain",
            urgency="urgent" if mentions else "routine",
            guideline=self.guideline,
            probabilities={"appropriate": 0.5, "uncertain": 0.25, "inappropriate": 0.25},
            reasons=(Reason("FEVER", "Fever", ("a source",), tuple(range(len(mentions)))),),
            missing=(MissingFact("age_years", "How old?"),),
            safety=("pregnancy",),
            rules=("SCOPE",) if "knee" in text else ("FEVER",),
        )
        record = FeatureRecord(age_years=letter.age_years, sex=letter.sex, findings=findings)
        model = {"extractor": "quick", "version": "0"}
        return Result(letter.id, text, decision, record, mentions, model)


def _obey(text: str) -> None:
    if "explode" in text:
        raise RuntimeError(f"words of the letter: {text}")
    if "die" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if once := re.search(r"once (\S+)", text):
        flag = Path(once[1])
        if not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    for up, word in enumerate(ABOVE, start=1):
        if above := re.search(rf"{word} (\S+)", text):
            flag = Path(above[1])
            if not flag.exists():
                flag.touch()
                os.kill(_above(up), signal.SIGKILL)
    if "hang" in text:
        time.sleep(600)
    if slow := re.search(r"slow (\S+)", text):
        time.sleep(float(slow[1]))


def _above(steps: int) -> int:
    """The process that started the one that started this one, and so on."""
    pid = os.getppid()
    for _ in range(steps - 1):
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid


def quick(model: str, *, guideline: str) -> QuickScorer:
    return QuickScorer(guideline)


def absent(model: str, *, guideline: str) -> QuickScorer:
    raise ValueError(f"unknown model {model!r}")


def mortal(model: str, *, guideline: str) -> QuickScorer:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
