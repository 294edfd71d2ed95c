"""Scoring where Spark isn't in this process: through Spark Connect, and with ``spark-submit``."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from lsmri.serve.batch.options import BatchOptions
from lsmri.serve.batch.run import run_batch

from .conftest import HERE, contents, letters, rejects, scored

pyspark = pytest.importorskip("pyspark", reason="pip install 'lsmri[spark]'")

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java: openjdk-17"),
    pytest.mark.skipif(sys.platform == "win32", reason="Spark's own scripts are for a shell"),
]

SPARK_HOME = Path(pyspark.__file__).parent
LOOPBACK = "127.0.0.1"
#: What the documentation shows for a notebook, and no more.
THREE_LINES = """
from lsmri.serve.batch.spark import score

scored, rejects = score(spark.read.parquet("FOLDER/letters.parquet"))
scored.write.parquet("FOLDER/scored")
"""
SESSION = """
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
"""
ROWS = [
    {"id": "a", "text": "62F, 3/12 left sciatica, physio no help. No red flags.", "sex": "F"},
    {"id": "b", "text": None, "sex": "M"},
    {"id": "c", "text": "LBP 3 weeks after moving house. No leg symptoms. MRI?", "sex": None},
]


def environment(**more: str) -> dict[str, str]:
    """Of a process that is to find this Python, these scorers and a Spark on this machine."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_LOCAL_HOSTNAME": "localhost",
        **more,
    }


def run(*command: str | Path, status: int = 0, **more: str) -> str:
    """Runs a command, and gives what it writes to standard output."""
    done = subprocess.run(
        command, env=environment(**more), capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stderr[:1500] + done.stderr[-1500:]
    return done.stdout


@pytest.fixture
def script(tmp_path):
    """Writes a script that begins with a session. Paths are whole: a server has its own folder."""

    def write(lines: str) -> Path:
        path = tmp_path / "script.py"
        path.write_text(SESSION + lines.replace("FOLDER", str(tmp_path)))
        return path

    return write


@pytest.fixture
def expected(archive, tmp_path):
    """The scored rows of ``letters.parquet`` as this machine's own engine gives them."""
    run_batch([str(archive(ROWS, "letters.parquet"))], tmp_path / "here", BatchOptions())
    return by_id(tmp_path / "here")


def by_id(folder: Path) -> dict[str, object]:
    """Scored rows but for their positions, which Spark counts otherwise."""
    return {row["id"]: row | {"position": None} for row in scored(folder)}


@pytest.fixture(scope="module")
def connect(tmp_path_factory):
    """The address of a Spark Connect server, which runs for these tests."""
    pytest.importorskip("grpc", reason="pip install 'pyspark[connect]'")
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
    settings = {
        "spark.connect.grpc.binding.address": LOOPBACK,
        "spark.connect.grpc.binding.port": str(port),
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
    }
    told = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    folder = tmp_path_factory.mktemp("connect")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                SPARK_HOME / "sbin/start-connect-server.sh",
                "--wait",
                "--master",
                "local[2,4]",
                *told,
            ],
            cwd=folder,
            env=environment(SPARK_NO_DAEMONIZE="1", SPARK_LOG_DIR=str(folder)),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        while not answers(port):
            assert server.poll() is None, (folder / "log").read_text()[-3000:]
            time.sleep(0.2)
        yield f"sc://{LOOPBACK}:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def answers(port: int) -> bool:
    with socket.socket() as end:
        return end.connect_ex((LOOPBACK, port)) == 0


def test_three_lines_on_spark_connect(connect, expected, script, tmp_path):
    run(sys.executable, script(THREE_LINES), SPARK_REMOTE=connect)
    assert by_id(tmp_path / "scored") == expected


def test_rejects_and_columns_on_spark_connect(connect, archive, script, tmp_path):
    rows = [*letters(20), {"id": "x", "text": None}, {"id": "y", "text": "die"}]
    odd = [{"Ref": row["id"], "a `b` c": row["text"], "position": n} for n, row in enumerate(rows)]
    archive(odd, "letters.parquet")
    lines = """
from lsmri.serve.batch.spark import score

scored, rejects = score(
    spark.read.parquet("FOLDER/letters.parquet").repartition(2),
    columns={"text": "a `b` c", "id": "Ref"},
    scorer="scorers:quick",
)
scored.write.parquet("FOLDER/scored")
rejects.coalesce(1).write.json("FOLDER/rejects")
"""
    run(sys.executable, script(lines), SPARK_REMOTE=connect)
    assert {row["position"] for row in scored(tmp_path / "scored")} == set(range(20))
    (part,) = (tmp_path / "rejects").glob("*.json")
    assert sorted(part.read_text().splitlines()) == [
        '{"id":"x","position":20,"code":"empty","reason":"it has no text"}',
        '{"id":"y","position":21,"code":"crashed",'
        '"reason":"the process that scored it died each time"}',
    ]


def test_the_command_on_spark_connect(connect, archive, options, tmp_path):
    path = archive([*letters(25), *letters(3), {"id": "x", "text": None}])
    run_batch([str(path)], tmp_path / "here", replace(options, part_rows=10))
    code = """
import functools
import lsmri.serve.commands.batch as command
from lsmri.serve.cli import main
command.BatchOptions = functools.partial(command.BatchOptions, scorer="scorers:quick")
main()
"""
    command = ["batch", path, tmp_path / "there", "--engine", "spark", "--part-rows", "10"]
    told = run(sys.executable, "-c", code, *command, status=1, SPARK_REMOTE=connect)
    assert told.startswith("29 rows: 25 scored, 4 rejected (duplicate_id 3, empty 1)")
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert len(rejects(tmp_path / "there")) == 4


@pytest.mark.parametrize("master", ["local[2]", "local-cluster[2,1,1024]"])
def test_spark_submit(expected, script, tmp_path, master):
    """With ``local-cluster``, executors are processes of their own, as on a cluster."""
    settings = ["--conf", "spark.ui.enabled=false", "--driver-memory", "1g"]
    submit = [SPARK_HOME / "bin" / "spark-submit", "--master", master, *settings]
    run(*submit, script(THREE_LINES), SPARK_WORKER_DIR=str(tmp_path / "work"))
    assert by_id(tmp_path / "scored") == expected


def test_a_task_and_an_executor_that_are_killed(archive, options, script, tmp_path):
    rows = [*letters(40), {"id": "x", "text": None}]
    rows[11]["text"] += f" parent {tmp_path / 'task'}"
    rows[23]["text"] += f" executor {tmp_path / 'lost'}"
    places = [row | {"position": n} for n, row in enumerate(rows)]
    path = archive(places, "letters.parquet")
    flags = [tmp_path / "task", tmp_path / "lost"]
    for flag in flags:
        flag.touch()
    run_batch([str(path)], tmp_path / "here", options)
    for flag in flags:
        flag.unlink()
    lines = """
from lsmri.serve.batch.spark import score

frame = spark.read.parquet("FOLDER/letters.parquet").repartition(4)
scored, rejects = score(frame, scorer="scorers:quick")
scored.write.parquet("FOLDER/scored")
rejects.coalesce(1).write.json("FOLDER/rejects")
"""
    settings = ["--conf", "spark.ui.enabled=false", "--driver-memory", "1g"]
    submit = [SPARK_HOME / "bin" / "spark-submit", "--master", "local-cluster[2,1,1024]", *settings]
    run(*submit, script(lines), SPARK_WORKER_DIR=str(tmp_path / "work"))
    assert all(flag.exists() for flag in flags)
    found = sorted(scored(tmp_path / "scored"), key=lambda row: row["position"])
    assert found == scored(tmp_path / "here")
    (part,) = (tmp_path / "rejects").glob("*.json")
    assert '"code":"empty"' in part.read_text()
