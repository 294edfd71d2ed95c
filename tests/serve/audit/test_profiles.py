import numpy as np

from lsmri.corpora.letter import FeatureRecord
from lsmri.models.guideline import compare, guideline_names
from lsmri.serve.audit.profiles import Sample, compared, recomputed
from lsmri.serve.audit.tally import hashes


def drawn(ids, size, order=1):
    import pyarrow as pa

    sample = Sample(size)
    ids = list(ids)[::order]
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        keys = hashes(pa.chunked_array([part]))
        sample.offer(keys, ["appropriate"] * len(part), lambda row, part=part: {"id": part[row]})
    return [record["id"] for _, record in sample.letters()]


IDS = [f"r-{n}" for n in range(1000)]


def test_all_letters_where_there_are_no_more():
    assert sorted(drawn(IDS, 5000)) == sorted(IDS)


def test_the_order_of_the_archive_changes_nothing():
    assert drawn(IDS, 200) == drawn(IDS, 200, order=-1)
    assert len(set(drawn(IDS, 200))) == 200


def test_none_is_preferred():
    """Of each tenth of the archive about a tenth is drawn, whatever its place."""
    places = np.array([int(i.removeprefix("r-")) for i in drawn(IDS, 500)])
    counts = np.bincount(places // 100, minlength=10)
    assert counts.min() > 30
    assert counts.max() < 70


def test_none_wanted():
    assert drawn(IDS, 0) == []


def test_letters_without_a_decision_are_not_drawn():
    sample = Sample(9)
    sample.offer(np.array([1, 2], dtype=np.uint64), [None, "appropriate"], lambda row: {"id": row})
    assert [record["id"] for _, record in sample.letters()] == [1]


def test_every_profile_as_if_decided_one_by_one(records):
    some = [(r["decision"]["category"], r["features"]) for r in records[:60]]
    found, strange = recomputed(some)
    assert strange == 0
    assert [c.profile for c in found] == guideline_names()
    for comparison in found:
        decided = [
            compare(FeatureRecord.from_dict(f), in_scope=bool(f["findings"]))[comparison.profile]
            for _, f in some
        ]
        for category, number in comparison.counts.items():
            assert number == sum(d.category == category for d in decided)
    assert found[0].against.value == 1


def test_a_record_of_another_version_is_counted_apart(records):
    found, strange = recomputed(
        [("appropriate", records[0]["features"]), ("appropriate", {"gait": "odd"})]
    )
    assert strange == 1
    assert sum(found[0].counts.values()) == 1


def test_stored_verdicts():
    (found,) = compared(
        {("ng59", "inappropriate", "appropriate"): 2, ("ng59", "uncertain", "uncertain"): 3}
    )
    assert (found.profile, dict(found.counts)) == ("ng59", {"inappropriate": 2, "uncertain": 3})
    assert found.against.agreed == 0.6
