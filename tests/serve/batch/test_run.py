"""A run over an archive: every row ends in one place, whatever it holds."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from lsmri.corpora.letter import Letter
from lsmri.serve.batch.letters import LetterSettings
from lsmri.serve.batch.options import RepeatedIds
from lsmri.serve.batch.problems import InputChanged, NotEmpty, OtherRun, WrongColumns
from lsmri.serve.batch.records import BatchForm
from lsmri.serve.batch.schema import scored_schema

from .conftest import contents, letters, rejects, scored

BAD = [
    {"id": "null", "text": None},
    {"id": "blank", "text": "  \n"},
    {"id": "french", "text": "Je parlez"},
    {"id": "fault", "text": "explode"},
    {"id": "sex", "text": "fever", "sex": "zebra"},
    {"id": "date", "text": "fever", "letter_date": "zebra"},
    {"id": "age", "text": "fever", "age": 300},
    {"id": None, "text": "fever"},
    {"id": "long", "text": "fever " * 60},
    {"id": "r-1", "text": "again"},
]
CODES = [
    "empty", "empty", "unsuitable", "internal", "invalid_letter", "invalid_letter",
    "invalid_letter", "invalid_letter", "too_large", "duplicate_id",
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_every_row_ends_in_one_place(archive, score, tmp_path, name):
    rows = [*letters(15), *BAD, *letters(30)[15:]]
    summary = score(archive(rows, name), letters=LetterSettings(max_characters=300))
    assert (summary.rows, summary.scored, summary.rejected) == (40, 30, 10)
    good, bad = scored(tmp_path / "scored"), rejects(tmp_path / "scored")
    assert [row["position"] for row in good] == [*range(15), *range(25, 40)]
    assert [row["position"] for row in bad] == list(range(15, 25))
    assert [row["code"] for row in bad] == CODES
    assert sum(summary.codes.values()) == 10
    assert [row["id"] for row in bad] == [row["id"] for row in BAD]
    assert "zebra" not in (tmp_path / "scored" / "_rejects.jsonl").read_text()


def test_a_scored_row_is_the_result_on_the_letter(archive, score, tmp_path):
    row = {
        "id": "a",
        "text": "hot fever, knee",
        "sex": "F",
        "age": 61.0,
        "letter_date": "2026-03-02",
        "specialty": "T&O",
        "setting": "NHS",
        "vetting": "rejected",
        "referrer": "gp-7",
    }
    score(archive([row]))
    (found,) = scored(tmp_path / "scored")
    assert (found["sex"], found["age_years"]) == ("female", 61)
    assert found["letter_date"].isoformat() == "2026-03-02"
    assert [found[name] for name in ("referrer_specialty", "care_setting", "vetting")] == [
        "orthopaedics", "public", "inappropriate",
    ]  # fmt: skip
    assert found["referrer"] == "gp-7"
    assert found["decision"]["category"] == "appropriate"
    assert found["decision"]["reasons"][0]["mentions"] == [0]
    assert dict(found["features"]["findings"])["fever"] == "present"
    (mention,) = found["mentions"]
    assert row["text"][mention["start"] : mention["end"]] == mention["text"] == "fever"
    assert (mention["value"], mention["value_number"]) == ("38.5", 38.5)
    assert found["notes"] == ["other_body_part"]
    assert (found["characters"], found["words"], found["unknown_words"]) == (15, 3, 0)


def test_the_schema_is_that_of_the_parts(archive, score, tmp_path):
    score(archive(letters(12)))
    parts = sorted((tmp_path / "scored").glob("part-*.parquet"))
    assert [pq.read_metadata(part).num_rows for part in parts] == [10, 2]
    for part in parts:
        assert pq.read_schema(part).equals(scored_schema(), check_metadata=False)
        assert pq.read_schema(part).metadata[b"lsmri.schema"] == b"1"


def test_the_real_scorer_gives_what_score_gives(archive, score, tmp_path):
    from lsmri.models.scorer import load

    text = "62F, 3/12 left sciatica, physio no help. No red flags."
    score(
        archive([{"id": "a", "text": text}]),
        output="out.jsonl",
        scorer="lsmri.models.scorer:load",
        letters=LetterSettings(every_guideline=True),
    )
    (record,) = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    result = load()(Letter(text, "a")).to_dict()
    for key, value in json.loads(json.dumps(result)).items():
        assert record[key] == value
    assert record["decisions"]["lsmri"] == record["decision"]
    score(
        tmp_path / "letters.jsonl",
        scorer="lsmri.models.scorer:load",
        letters=LetterSettings(every_guideline=True),
    )
    (row,) = scored(tmp_path / "scored")
    assert {d["guideline"]: d["category"] for d in row["decisions"]} == {
        name: d["category"] for name, d in record["decisions"].items()
    }


@pytest.mark.parametrize("repeated", RepeatedIds)
def test_repeated_ids(archive, score, tmp_path, repeated):
    rows = [*letters(15), *letters(5)]
    summary = score(archive(rows), repeated_ids=repeated)
    assert summary.rows == 20
    if repeated is RepeatedIds.KEEP:
        assert summary.scored == 20
    else:
        assert summary.codes == {"duplicate_id": 5}
        reason = rejects(tmp_path / "scored")[2]["reason"]
        assert reason == "its id was given before, at position 2"


def test_an_id_is_not_taken_by_a_row_without_text(archive, score):
    rows = [{"id": "a", "text": " "}, {"id": "a", "text": None}, {"id": "a", "text": "fever"}]
    summary = score(archive(rows))
    assert (summary.scored, summary.codes) == (1, {"empty": 2})


def test_rows_without_ids_are_called_by_their_place(archive, score, tmp_path):
    rows = [{"text": "fever"}, {"text": "well"}]
    score(archive(rows, "in/a.jsonl"), output="one")
    assert [row["id"] for row in scored(tmp_path / "one")] == ["0", "1"]
    archive(rows, "in/b.jsonl")
    score(tmp_path / "in", output="two")
    ids = [row["id"] for row in scored(tmp_path / "two")]
    assert ids == ["a.jsonl#0", "a.jsonl#1", "b.jsonl#0", "b.jsonl#1"]


def test_copies_are_scored_once_and_come_out_alike(archive, score, tmp_path, monkeypatch):
    import scorers

    seen = []
    monkeypatch.setattr(scorers, "_obey", seen.append)
    rows = [{"id": str(n), "text": f"fever {n % 2}", "age": n // 20} for n in range(40)]
    score(archive(rows))
    assert len(seen) == 4
    found = scored(tmp_path / "scored")
    assert [row["id"] for row in found] == [str(n) for n in range(40)]
    assert [row["age_years"] for row in found] == [n // 20 for n in range(40)]
    assert len({row["digest"] for row in found}) == 2


def test_what_is_read_ahead_is_bounded_however_long_a_letter_takes(
    archive, score, tmp_path, monkeypatch
):
    """A pool that does the newest first keeps the first part waiting; memory must not grow."""
    from lsmri.serve.batch import run

    ahead = []
    rechunked = run.rechunked

    def watched(*arguments, **options):
        for first, batch in rechunked(*arguments, **options):
            written = 10 * len(list((tmp_path / "scored").glob("part-*.parquet")))
            ahead.append(first + batch.num_rows - written)
            yield first, batch

    monkeypatch.setattr(run, "rechunked", watched)
    assert score(archive(letters(300))).scored == 300
    # The part in work, the one after it, and the batch that is at hand.
    assert max(ahead) <= 30
    assert len(ahead) >= 30


class TestForms:
    def test_one_parquet_file(self, archive, score, tmp_path):
        path = archive(letters(25))
        score(path)
        summary = score(path, output="out.parquet")
        assert pq.read_table(tmp_path / "out.parquet").to_pylist() == scored(tmp_path / "scored")
        assert summary.layout.rejects.is_file()
        assert not list(summary.layout.folder.glob("part-*"))

    def test_one_file_of_json_lines(self, archive, score, tmp_path):
        score(archive(letters(25)), output="out.jsonl")
        records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
        assert [record["id"] for record in records] == [f"r-{n}" for n in range(25)]
        assert records[0]["features"]["findings"] == {"fever": "present"}

    def test_parts_of_json_lines(self, archive, score, tmp_path):
        score(archive(letters(25)), form=BatchForm.JSONL)
        parts = sorted((tmp_path / "scored").glob("part-*.jsonl"))
        assert [len(part.read_text().splitlines()) for part in parts] == [10, 10, 5]

    def test_a_name_that_says_another_form(self, archive, score):
        with pytest.raises(ValueError, match="is a name for parquet"):
            score(archive(letters(1)), output="out.parquet", form=BatchForm.JSONL)


class TestOutput:
    def test_it_is_not_written_over(self, archive, score, tmp_path):
        path = archive(letters(3))
        (tmp_path / "scored").mkdir()
        score(path)
        with pytest.raises(NotEmpty, match="--resume"):
            score(path)
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "thesis.txt").write_text("words")
        for resume in (False, True):
            with pytest.raises(NotEmpty, match="another name"):
                score(path, output="mine", resume=resume)
        (tmp_path / "out.jsonl").write_text("mine")
        with pytest.raises(NotEmpty):
            score(path, output="out.jsonl")
        assert (tmp_path / "out.jsonl").read_text() == "mine"

    def test_a_complete_run_stays_as_it_is(self, archive, score, tmp_path):
        path = archive(letters(12))
        first = score(path)
        before = contents(tmp_path / "scored")
        again = score(path, resume=True)
        assert (again.rows, again.scored) == (first.rows, first.scored)
        assert contents(tmp_path / "scored") == before

    def test_it_may_lie_in_the_folder_that_is_read(self, archive, score, tmp_path):
        archive(letters(3), "in/a.jsonl")
        for resume in (False, True):
            assert score(tmp_path / "in", output="in/scored", resume=resume).rows == 3

    def test_nothing_of_the_run_remains(self, archive, score, tmp_path):
        score(archive(letters(12)))
        names = sorted(path.name for path in (tmp_path / "scored").iterdir())
        assert names == [
            "_manifest.json", "_rejects.jsonl", "part-000000.parquet", "part-000001.parquet",
        ]  # fmt: skip


class TestManifest:
    def test_what_was_run_on_what(self, archive, score, tmp_path):
        score(archive([*letters(3), {"id": "x", "text": None}]))
        manifest = json.loads((tmp_path / "scored" / "_manifest.json").read_text())
        assert manifest["complete"] is True
        assert manifest["counts"] == {
            "rows": 4, "scored": 3, "rejected": 1, "codes": {"empty": 1},
        }  # fmt: skip
        assert manifest["guideline"]["name"] == "lsmri"
        assert manifest["input"]["files"] == 1
        assert {"lsmri", "model", "options", "versions"} <= manifest.keys()

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"guideline": "ng59"}, "guideline.name was 'lsmri' and is 'ng59'"),
            ({"part_rows": 11}, "options.part_rows was 10 and is 11"),
            ({"letters": LetterSettings(date_format="%d/%m/%Y")}, "options.letters.date_format"),
        ],
    )
    def test_another_run_is_refused(self, archive, score, changes, told):
        path = archive(letters(3))
        score(path)
        with pytest.raises(OtherRun, match=told):
            score(path, resume=True, **changes)

    def test_other_workers_are_no_other_run(self, archive, score):
        path = archive(letters(3))
        score(path)
        assert score(path, resume=True, workers=7, letter_timeout=1.0).rows == 3

    def test_a_changed_input_is_refused(self, archive, score):
        path = archive(letters(3))
        score(path)
        archive(letters(4))
        with pytest.raises(OtherRun, match=r"input.bytes was \d+ and is \d+"):
            score(path, resume=True)

    def test_an_input_that_changes_meanwhile(self, archive, score, monkeypatch):
        from lsmri.serve.batch import run

        path = archive(letters(25))
        whole = run.write_part

        def write(*arguments):
            archive(letters(40))
            return whole(*arguments)

        monkeypatch.setattr(run, "write_part", write)
        with pytest.raises(InputChanged):
            score(path)


def test_a_schema_without_text(archive, score, tmp_path):
    path = archive([{"id": "1", "sex": "F", "verbatim": "fever"}], "a.parquet")
    with pytest.raises(WrongColumns, match=r"a.parquet: .*id, sex, verbatim.*--text-column"):
        score(path)
    assert not (tmp_path / "scored").exists()


def test_an_input_that_leads_nowhere(score, tmp_path):
    for name in ("gone.csv", "*.csv", "no/such/*.parquet"):
        with pytest.raises(FileNotFoundError, match="no such file"):
            score(tmp_path / name)
