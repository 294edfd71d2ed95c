"""Scoring on Apache Spark: a real one, with two executor threads and tasks that are killed."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace

import pytest

from lsmri.serve.batch.options import RepeatedIds
from lsmri.serve.batch.run import run_batch

from .conftest import HERE, contents, letters

pytestmark = [
    pytest.mark.spark,
    # What pyspark and its own libraries warn of is theirs to mend.
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java: openjdk-17"),
]


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark", reason="pip install 'lsmri[spark]'")
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ.update(
        PYSPARK_PYTHON=sys.executable,
        PYTHONPATH=str(HERE),
        SPARK_LOCAL_IP="127.0.0.1",
        SPARK_LOCAL_HOSTNAME="localhost",
    )
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.memory": "1g",
    }
    # A task may fail three times before its job does.
    builder = SparkSession.builder.master("local[2,4]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
    os.environ.clear()
    os.environ.update(before)


def test_a_run_on_spark_is_a_run_on_this_machine(spark, archive, options, tmp_path):
    from lsmri.serve.batch.spark_run import score_on_spark

    rows = [*letters(25), {"id": "x", "text": None}, *letters(8), {"id": "y", "text": "explode"}]
    rows[4]["text"] += " die"
    archive(rows, "in/a.jsonl")
    archive(letters(17, sex="F"), "in/b.parquet")
    (tmp_path / "in" / "c.parquet").write_text("no Parquet")
    (tmp_path / "in" / "d.txt").write_text("fever")
    # The first attempt at a letter kills the process that Spark waits for.
    rows[11]["text"] += f" parent {tmp_path / 'flag'}"
    archive(rows, "in/a.jsonl")
    inputs = [str(tmp_path / "in")]
    on_spark = run_batch(inputs, tmp_path / "spark", options, engine=score_on_spark)
    assert (tmp_path / "flag").exists()
    here = run_batch(inputs, tmp_path / "local", replace(options, workers=2))
    assert on_spark.codes == here.codes
    assert here.codes == {
        "broken": 1, "crashed": 1, "duplicate_id": 25, "empty": 1, "internal": 1,
    }  # fmt: skip
    assert contents(tmp_path / "spark") == contents(tmp_path / "local")


def test_a_run_on_spark_is_taken_up(spark, archive, options, tmp_path):
    from lsmri.serve.batch.spark_run import score_on_spark

    path = archive(letters(45))
    made = replace(options, repeated_ids=RepeatedIds.KEEP)
    run_batch([str(path)], tmp_path / "whole", made)

    def killed(*arguments):
        for part, entry in enumerate(score_on_spark(*arguments)):
            yield entry
            if part == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch([str(path)], tmp_path / "out", made, engine=killed)
    run_batch([str(path)], tmp_path / "out", made, resume=True, engine=score_on_spark)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_data_frame(spark, archive, options, tmp_path):
    from lsmri.serve.batch.spark import score

    from .conftest import scored as scored_rows

    rows = [*letters(20, sex="M"), {"id": "x", "text": None, "sex": None}]
    path = archive(rows, "a.parquet")
    run_batch([str(path)], tmp_path / "local", options)
    places = [(row["id"], row["text"], row["sex"], n) for n, row in enumerate(rows)]
    frame = spark.createDataFrame(places, "id string, Letter string, sex string, position long")
    scored, rejects = score(frame.repartition(3), scorer="scorers:quick")
    scored.write.parquet(str(tmp_path / "scored"))
    found = sorted(scored_rows(tmp_path / "scored"), key=lambda row: row["position"])
    assert found == scored_rows(tmp_path / "local")
    assert [row.asDict() for row in rejects.collect()] == [
        {"id": "x", "position": 20, "code": "empty", "reason": "it has no text"}
    ]
