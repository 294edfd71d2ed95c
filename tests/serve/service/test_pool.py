"""Worker processes: none is indispensable. And the command, as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from multiprocessing import active_children
from urllib.request import Request, urlopen

import pytest

from lsmri.corpora.letter import Letter
from lsmri.serve.service.pool import WorkerPool
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.worker import Job

#: A scorer that some words take down.
SCORER = """
import os, time
from lsmri.corpora.letter import FeatureRecord
from lsmri.models.decision import Result

class Scorer:
    def pipe(self, letters, *, batch_size=64, errors="return"):
        for letter in letters:
            if "die" in letter.text:
                time.sleep(1)  # so that even a busy pool knows by then who has the letter
                os._exit(3)
            if "hang" in letter.text:
                time.sleep(600)
            if "slow" in letter.text:
                time.sleep(1.5)
            record = FeatureRecord(findings={"radicular_pain": "present"})
            yield Result(letter.id, letter.text, self.guideline.decide(record), record, (), {})

def load(model, *, guideline):
    if model == "broken":
        raise RuntimeError("words of a letter")
    return Scorer()
"""


@pytest.fixture
def pooled(tmp_path, monkeypatch):
    """Runs a test with a pool of workers."""
    (tmp_path / "frail_scorer.py").write_text(SCORER)
    monkeypatch.syspath_prepend(str(tmp_path))

    def run(test, **settings):
        async def main():
            pool = WorkerPool(Settings(loader="frail_scorer:load", **settings))
            pool.start()
            try:
                await test(pool)
            finally:
                await pool.stop()

        asyncio.run(main())

    return run


def job(text: str) -> Job:
    return Job(Letter(text, "r-1"), "lsmri")


async def code(pool: WorkerPool, text: str) -> str:
    try:
        outcome = await pool.run(job(text))
    except Problem as problem:
        return problem.code
    return outcome.scored.result.id


def test_a_letter_that_takes_its_process_down_takes_nothing_else(pooled):
    async def test(pool):
        assert await code(pool, "well") == "r-1"
        told = await asyncio.gather(*(code(pool, text) for text in ("die", "well", "well")))
        assert told == ["crashed", "r-1", "r-1"]
        assert await code(pool, "well") == "r-1"
        assert pool.held == 0

    pooled(test, workers=1, deadline=60)


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_that_are_killed_while_nothing_is_at_work_are_replaced(pooled, workers):
    async def test(pool):
        assert await code(pool, "well") == "r-1"
        for process in active_children():
            process.kill()
        for _ in range(600):
            if (told := await code(pool, "well")) == "r-1":
                break
            # Nobody is told that the letter is to blame.
            assert told == "busy"
            await asyncio.sleep(0.1)
        assert told == "r-1"
        assert pool.state == "ready"
        assert pool.held == 0

    pooled(test, workers=workers, deadline=60)


def test_a_letter_that_hangs_is_given_up_and_the_next_is_scored(pooled):
    async def test(pool):
        assert await code(pool, "well") == "r-1"
        pool._settings = pool._settings.model_copy(update={"deadline": 1.0})
        assert await code(pool, "hang") == "timed_out"
        pool._settings = pool._settings.model_copy(update={"deadline": 60.0})
        assert await code(pool, "well") == "r-1"

    pooled(test, workers=1, deadline=60)


def test_letters_whose_turn_didnt_come_cost_no_process(pooled):
    async def test(pool):
        assert await code(pool, "well") == "r-1"
        before = {process.pid for process in active_children()}
        pool._settings = pool._settings.model_copy(update={"deadline": 4.0})
        told = await asyncio.gather(*(code(pool, "slow") for _ in range(8)))
        assert sorted(set(told)) == ["busy", "r-1"]
        assert await code(pool, "well") == "r-1"
        assert {process.pid for process in active_children()} == before

    pooled(test, workers=1, deadline=60)


def test_beyond_the_queue_letters_are_turned_away(pooled):
    async def test(pool):
        await code(pool, "well")
        waiting = [asyncio.create_task(code(pool, "well")) for _ in range(5)]
        told = await asyncio.gather(*waiting)
        assert sorted(told) == ["busy", "busy", "r-1", "r-1", "r-1"]
        patient = [asyncio.create_task(pool.run(job("well"), patient=True)) for _ in range(9)]
        assert len(await asyncio.gather(*patient)) == 9

    pooled(test, workers=1, queue=2, deadline=60)


def test_a_model_that_cant_be_loaded_is_told(pooled):
    async def test(pool):
        while pool.state == "loading":
            await asyncio.sleep(0.05)
        assert pool.state == "RuntimeError while the model was loaded"
        assert await code(pool, "well") == "not_ready"

    pooled(test, workers=1, model="broken")


# ---- the command ----


def text_of(address: str) -> str:
    with urlopen(address) as answer:
        return answer.read().decode()


@pytest.mark.skipif(sys.platform == "win32", reason="it is told to end by a signal")
def test_the_command_serves_and_ends_when_it_is_told_to(tmp_path):
    """It starts, scores, notes, and on SIGTERM answers what it has before it ends."""
    (tmp_path / "service.toml").write_text('audit = "log"\ndeadline = 120\ndrain = 120\n')
    options = ["--config", str(tmp_path / "service.toml"), "--port", "0", "--model", "rules"]
    command = [sys.executable, "-c", "from lsmri.serve.cli import main; main()", "serve", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        told = []
        for line in process.stderr:
            told.append(line)
            if found := re.search(r"running on (http://[\d.:]+)", line):
                break
        assert "only this machine" in "".join(told)
        answers = []
        body = json.dumps({"id": "r-1", "text": "LBP. Numb around the back passage."}).encode()
        request = Request(f"{found[1]}/v1/score", body, {"Content-Type": "application/json"})
        thread = threading.Thread(target=lambda: answers.append(json.loads(text_of(request))))
        thread.start()
        # Accepted and not answered, for the model is still being loaded.
        while "lsmri_letters_held 1.0" not in text_of(f"{found[1]}/metrics"):
            assert thread.is_alive()
        assert answers == []
        process.send_signal(signal.SIGTERM)
        thread.join(120)
        assert answers[0]["decision"]["urgency"] == "emergency"
        assert process.wait(60) in (0, -signal.SIGTERM)
        assert len((tmp_path / "log").read_text().splitlines()) == 1
    finally:
        process.kill()
        process.communicate()
