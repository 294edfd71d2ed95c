"""Worker processes that die, hang or never start."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace

import pytest

from lsmri.serve.batch.problems import WorkersFail
from lsmri.serve.batch.run import run_batch

from .conftest import contents, letters, rejects


def run(path, output, options, **changes):
    return run_batch([str(path)], output, replace(options, **changes))


def test_several_workers_give_what_one_gives(archive, options, tmp_path):
    rows = [
        row | {"text": f"{row['text']} {'long ' * (n % 7)}"} for n, row in enumerate(letters(95))
    ]
    path = archive([*rows, {"id": "x", "text": None}])
    for workers in (1, 3):
        run(path, tmp_path / str(workers), options, workers=workers)
    assert contents(tmp_path / "1") == contents(tmp_path / "3")


def test_a_letter_that_kills_its_worker_is_rejected_and_no_other(archive, options, tmp_path):
    rows = letters(30)
    rows[13]["text"] += " die"
    rows[17]["text"] += f" once {tmp_path / 'flag'}"
    summary = run(archive(rows), tmp_path / "scored", options, workers=2)
    assert (summary.scored, summary.codes) == (29, {"crashed": 1})
    (reject,) = rejects(tmp_path / "scored")
    assert (reject["id"], reject["position"]) == ("r-13", 13)
    assert (tmp_path / "flag").exists()


def test_a_letter_that_takes_too_long_is_rejected_and_no_other(archive, options, tmp_path):
    rows = letters(12)
    rows[3]["text"] += " hang"
    rows[5]["text"] += " slow 0.2"
    summary = run(archive(rows), tmp_path / "scored", options, letter_timeout=3.0)
    assert (summary.scored, summary.codes) == (11, {"timed_out": 1})


def test_a_worker_killed_from_outside_costs_nothing(archive, options, tmp_path):
    path = archive([row | {"text": f"{row['text']} slow 0.004"} for row in letters(120)])
    run(path, tmp_path / "whole", options)
    killed = []

    def kill(progress) -> None:
        if len(killed) < 2 and progress.done > 30 * len(killed):
            victim = multiprocessing.active_children()[0]
            victim.kill()
            killed.append(victim)

    made = replace(options, workers=2)
    summary = run_batch([str(path)], tmp_path / "killed", made, watch=kill)
    assert len(killed) == 2
    assert summary.rejected == 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


@pytest.mark.parametrize(
    ("scorer", "told"),
    [("scorers:absent", "unknown model 'hybrid'"), ("scorers:mortal", "while they load the model")],
)
def test_a_model_that_cant_be_loaded(archive, options, tmp_path, scorer, told):
    with pytest.raises(WorkersFail, match=told):
        run(archive(letters(3)), tmp_path / "scored", options, scorer=scorer)
    assert multiprocessing.active_children() == []
