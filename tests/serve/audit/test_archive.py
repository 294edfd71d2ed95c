"""Archives as they lie on disk, whole and broken."""

import gzip
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lsmri.serve.audit.archive import archive_at
from lsmri.serve.audit.problems import AuditError
from lsmri.serve.audit.tally import Tally

SECRET = "numb around the back passage"


def tallied(path: Path, **options) -> tuple[Tally, list[str]]:
    told: list[str] = []
    tally = Tally()
    for batch in archive_at(path).batches(told.append, **options):
        tally.add(batch.rows)
    return tally, told


def refused(path: Path) -> str:
    with pytest.raises(AuditError) as caught:
        tallied(path)
    return str(caught.value)


# ---- whole ----


def test_parquet_and_json_lines_count_the_same(records, as_lines, as_parquet):
    lines, parquet = tallied(as_lines(records))[0], tallied(as_parquet(records))[0]
    assert lines.letters == parquet.letters == len(records)
    assert lines.counts == parquet.counts
    assert (lines.questions, lines.concepts) == (parquet.questions, parquet.concepts)
    assert lines.sums == parquet.sums


def test_the_size_of_batches_changes_nothing(records, as_parquet, as_lines):
    for path in (as_parquet(records), as_lines(records)):
        whole, parts = tallied(path)[0], tallied(path, size=77)[0]
        assert (whole.counts, whole.questions) == (parts.counts, parts.questions)


def test_verdicts_of_every_profile_in_both_forms(letter, as_lines, as_parquet):
    every = {"acp2011": {"category": "uncertain"}, "ng59": {"category": "inappropriate"}}
    made = [letter(1, decisions=every), letter(2)]
    expected = {
        ("acp2011", "uncertain", "appropriate"): 1,
        ("ng59", "inappropriate", "appropriate"): 1,
    }
    for path in (as_lines(made), as_parquet(made)):
        assert tallied(path)[0].of("profiles") == expected


def test_a_folder_of_parts(records, as_parquet, tmp_path):
    as_parquet(records[:500], "run/year=2024/part-0.parquet")
    as_parquet(records[500:], "run/year=2025/part-1.parquet")
    as_parquet(records[:9], "run/_temporary/part-9.parquet")
    (tmp_path / "run/rejects.jsonl").write_text('{"id": "r-1", "reason": "empty"}\n')
    assert tallied(tmp_path / "run")[0].letters == len(records)


def test_compressed_lines(records, as_lines, tmp_path):
    packed = tmp_path / "scored.jsonl.gz"
    with as_lines(records[:50]).open("rb") as plain, gzip.open(packed, "wb") as out:
        shutil.copyfileobj(plain, out)
    assert tallied(packed)[0].letters == 50


def test_the_column_that_says_who_referred(letter, as_lines, as_parquet):
    made = [letter(n, gp_code=f"G{n % 2}") for n in range(4)]
    tally, _ = tallied(as_lines(made), referrer="gp_code")
    assert {name for name, _, _ in tally.of("referrer")} == {"G0", "G1"}
    table = pq.read_table(as_parquet(made)).append_column("gp_code", pa.array([7, 8, 7, 8]))
    path = as_lines([]).with_name("own.parquet")
    pq.write_table(table, path)
    tally, _ = tallied(path, referrer="gp_code")
    assert {name for name, _, _ in tally.of("referrer")} == {"7", "8"}


def test_the_booking_system_fills_what_the_record_lacks(letter, as_lines, as_parquet):
    made = [letter(features={"sex": None, "age_years": None}, sex="male", age_years=80)]
    for path in (as_lines(made), as_parquet(made)):
        assert tallied(path)[0].of("sex") == {("male", "appropriate"): 1}
        assert tallied(path)[0].of("age_band") == {("75 and over", "appropriate"): 1}


def test_words_of_the_letter_are_not_even_read(letter, as_parquet):
    quoting = {"reasons": [{"rule": "CES", "statement": SECRET, "sources": [], "mentions": [0]}],
               "missing": [{"feature": "fever", "question": SECRET}], "reply": SECRET}  # fmt: skip
    mention = {"start": 0, "end": 4, "text": SECRET, "concept": "fever", "assertion": "absent"}
    path = as_parquet([letter(decision=quoting, mentions=[mention])])
    for batch in archive_at(path).batches(print):
        assert SECRET not in str(batch.rows.to_pylist())
        assert SECRET not in str(batch.features(0))


# ---- broken ----


def test_nothing_there(tmp_path):
    assert refused(tmp_path / "none") == f"{tmp_path / 'none'}: there is no such file or folder"


def test_a_file_of_another_kind(tmp_path):
    (tmp_path / "scored.xlsx").write_bytes(b"PK")
    assert "Parquet or JSON Lines" in refused(tmp_path / "scored.xlsx")


def test_a_folder_without_an_archive(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    assert "give the output of 'lsmri batch'" in refused(tmp_path)


def test_a_folder_with_two_archives(letter, as_lines, as_parquet, tmp_path):
    as_lines([letter()])
    as_parquet([letter()])
    assert "name the one to audit" in refused(tmp_path)


def test_a_truncated_part_is_named(records, as_parquet):
    path = as_parquet(records[:100])
    path.write_bytes(path.read_bytes()[:-200])
    assert f"{path}: not a whole Parquet file" in refused(path)
    assert "--resume" in refused(path)


def test_parquet_that_was_never_scored(tmp_path):
    path = tmp_path / "letters.parquet"
    pq.write_table(pa.table({"id": ["a"], "text": [SECRET]}), path)
    assert "no column decision, features" in refused(path)
    assert SECRET not in refused(path)


def test_a_run_that_is_not_complete(records, as_parquet, tmp_path):
    as_parquet(records[:9], "run/part-000000.parquet")
    (tmp_path / "run" / "_run").mkdir()
    assert "the run that writes it isn't complete" in refused(tmp_path / "run")


def test_rejects_are_counted(records, as_parquet, tmp_path):
    as_parquet(records[:9], "run/part-000000.parquet")
    (tmp_path / "run" / "_rejects.jsonl").write_text('{"id": "a"}\n{"id": "b"}\n')
    assert archive_at(tmp_path / "run").rejected == 2
    single = as_parquet(records[:9])
    (tmp_path / "scored.parquet.batch").mkdir()
    (tmp_path / "scored.parquet.batch" / "_rejects.jsonl").write_text('{"id": "a"}\n')
    assert archive_at(single).rejected == 1


def test_columns_of_another_type(as_parquet, records):
    path = as_parquet(records[:9])
    table = (
        pq.read_table(path).drop_columns("vetting").append_column("vetting", pa.array([b"x"] * 9))
    )
    pq.write_table(table.set_column(0, "id", [[{"id": 1}] * 9]), path)
    assert "a column isn't of the type that 'lsmri batch' gives it" in refused(path)


def test_large_types_of_other_writers(records, as_parquet):
    path = as_parquet(records[:200])
    plain = tallied(path)[0]
    table = pq.read_table(path)
    schema = pa.schema([pa.field(f.name, large(f.type)) for f in table.schema])
    columns = [table[f.name].combine_chunks().cast(f.type) for f in schema]
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path)
    assert tallied(path)[0].counts == plain.counts


def large(kind):
    """The type that Polars and others write instead."""
    if pa.types.is_string(kind):
        return pa.large_string()
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(f.name, large(f.type)) for f in kind])
    if pa.types.is_map(kind):
        return pa.map_(pa.large_string(), pa.large_string())
    if pa.types.is_list(kind):
        return pa.large_list(large(kind.value_type))
    return pa.timestamp("us") if pa.types.is_date(kind) else kind


def test_truncated_compression(records, as_lines, tmp_path):
    packed = tmp_path / "scored.jsonl.gz"
    packed.write_bytes(gzip.compress(as_lines(records[:50]).read_bytes())[:-100])
    assert "can't be read to its end" in refused(packed)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "r-2", "decision": {"categ', "no whole JSON object"),
        (f'{{"id": "r-2", "text": "{SECRET}"}}', "key 'decision' is missing"),
        (f'["{SECRET}"]', "no result of 'lsmri score' or 'lsmri batch'"),
        (f'{{"id": "r-2", "decision": "{SECRET}", "features": {{}}}}', "no result of"),
        ('{"id": "r-2", "decision": {"category": 3, "urgency": "none"}, "features": {}}',
         "'decision.category' is no text"),
        ("\udce9".encode("utf-8", "surrogateescape").decode("latin-1"), "no whole JSON object"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named_and_the_rest_counted(letter, as_lines, line, reason):
    path = as_lines([letter(1), letter(3)])
    first, last = path.read_text("utf-8").splitlines()
    path.write_text(f"{first}\n{line}\n\n{last}\n", encoding="latin-1")
    tally, told = tallied(path)
    assert tally.letters == 2
    assert len(told) == 1
    assert told[0].startswith(f"{path} line 2: ")
    assert reason in told[0]
    assert SECRET not in told[0]


def test_a_row_without_a_decision_is_counted_apart(letter, as_lines, as_parquet):
    made = [letter(1), {**letter(2), "decision": {**letter()["decision"], "category": None}}]
    for path in (as_lines(made), as_parquet(made)):
        tally, _ = tallied(path)
        assert (tally.letters, tally.unknown["category"]) == (1, 1)


def test_results_of_lsmri_score(as_lines):
    """What the scorer writes is what the audit reads."""
    import lsmri

    scorer = lsmri.load()
    texts = ["62F, 3/12 left sciatica, physio no help.", "LBP 2 weeks. ?CES.", "LBP. MRI please."]
    results = scorer.pipe([lsmri.Letter(t, id=str(n)) for n, t in enumerate(texts)])
    made = [json.loads(json.dumps(result.to_dict())) for result in results]
    tally, told = tallied(as_lines(made))
    assert (tally.letters, told) == (3, [])
    assert tally.of("urgency")["emergency", "appropriate"] == 1
