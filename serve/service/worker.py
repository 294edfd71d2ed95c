"""What runs in a worker process: the model is loaded once, then letters are scored one by one."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import import_module
from multiprocessing import connection, parent_process
from typing import Any

from lsmri.corpora.letter import Letter
from lsmri.models.decision import Result
from lsmri.serve.problems import InputProblem, PartlyRead, ProblemCode, Unreadable
from lsmri.serve.reading.formats import extract
from lsmri.serve.scoring import Scored, score_all

__all__ = ["Desk", "Document", "Job", "Outcome", "begin", "is_loaded", "work"]


@dataclass(frozen=True, slots=True)
class Document:
    """A part of a letter that is still to be read. suffix: of its kind, as ``.pdf``."""

    data: bytes = field(repr=False)
    suffix: str = ".txt"


@dataclass(frozen=True, slots=True)
class Job:
    """A letter to score.

    documents: their texts follow that of the letter. guideline: the profile's name.
    every: with the decisions of all profiles. view: with the page's part on this letter.
    """

    letter: Letter = field(repr=False)
    guideline: str
    every: bool = False
    view: bool = False
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scored letter, or what was wrong with it.

    scored: None if it couldn't be scored. problems: also of documents that couldn't be read.
    """

    scored: Scored | None
    problems: tuple[InputProblem, ...] = ()
    html: str = ""

    @property
    def whole(self) -> Scored:
        """``scored``. Raises ``ValueError`` if there is none."""
        if self.scored is None:
            raise ValueError("the letter wasn't scored: ask for its problems")
        return self.scored

    @property
    def result(self) -> Result:
        """The result of a letter that was scored."""
        return self.whole.result


class Desk:
    """Scores jobs by one scorer, whose profile it changes as they ask."""

    def __init__(self, scorer: Any) -> None:
        self._scorer = scorer

    def __call__(self, job: Job) -> Outcome:
        """The outcome of a job; it never raises on account of the letter."""
        from lsmri.models.guideline import load_guideline  # noqa: PLC0415 - in the worker alone

        letter, unread = _whole(job)
        if letter is None:
            return Outcome(None, unread)
        self._scorer.guideline = load_guideline(job.guideline)
        scored, *rest = score_all([letter], self._scorer, every_guideline=job.every)
        notes = tuple(one for one in rest if isinstance(one, InputProblem))
        if isinstance(scored, InputProblem):
            return Outcome(None, (scored, *unread))
        return Outcome(scored, (*unread, *notes), _view(scored) if job.view else "")


def _whole(job: Job) -> tuple[Letter | None, tuple[InputProblem, ...]]:
    """The letter with its documents read; None where nothing of them could be."""
    texts = [job.letter.text] if job.letter.text.strip() else []
    unread: list[InputProblem] = []
    for document in job.documents:
        try:
            texts.append(extract(document.data, document.suffix))
        except PartlyRead as error:
            texts.append(error.text)
            unread.append(InputProblem.of(error, job.letter.id))
        except Unreadable as error:
            unread.append(InputProblem.of(error, job.letter.id))
    if unread and not texts:
        return None, tuple(unread)
    if not job.documents:
        return job.letter, ()
    return replace(job.letter, text="\n\n".join(texts)), tuple(unread)


def _view(scored: Scored) -> str:
    from lsmri.serve.render.html import view  # noqa: PLC0415 - for the page alone

    return view(scored)


_desk: Desk | None = None
_fault = ""


def begin(loader: str, model: str, guideline: str) -> None:
    """Loads the scorer that ``module:function`` gives. A failure is kept and told by ``work``."""
    global _desk, _fault  # noqa: PLW0603 - one process, one scorer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    module, _, name = loader.partition(":")
    try:
        make: Callable[..., Any] = getattr(import_module(module), name)
        _desk = Desk(make(model, guideline=guideline))
    except Exception as error:
        _fault = f"{type(error).__name__} while the model was loaded"


def is_loaded() -> str:
    """Why the model couldn't be loaded; empty if it was."""
    return _fault


def work(job: Job) -> Outcome:
    """Scores a job in this process."""
    if _desk is None:
        return Outcome(None, (InputProblem(job.letter.id, ProblemCode.INTERNAL, _fault),))
    return _desk(job)


def _end_with_parent() -> None:
    """Leaves no process behind whose parent was killed."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
