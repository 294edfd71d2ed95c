"""The loop from use to retraining: letters vetted on the worklist teach a model."""

from __future__ import annotations

from lsmri.corpora.formats import read_corpus, write_corpus
from lsmri.nlp.tagger.model import Tagger
from lsmri.serve.service.worklist.export import annotated
from lsmri.serve.service.worklist.records import Change, Verdict
from lsmri.serve.service.worklist.store import Store
from lsmri.training.tagger.fitting import Settings
from lsmri.training.train import Plan, train

KEPT = ("start", "end", "concept", "assertion", "laterality", "value", "outcome", "type", "about")


def test_letters_that_were_vetted_train_a_model(letters, base, tmp_path):
    """Nothing was found in them, and the vetters marked what gold has."""
    store = Store(f"sqlite:///{tmp_path / 'worklist.db'}")
    result = {"decision": {"category": "uncertain", "urgency": "routine"}, "mentions": []}
    for item in letters:
        store.add(item.letter, result, "ris")
        marked = tuple(
            Change(None, {name: getattr(mention, name) for name in KEPT})
            for mention in item.mentions
        )
        verdict = Verdict(checked=True, changes=marked)
        store.decide(store.open(item.letter.id, f"claim-{item.letter.id}", "x").claim, "x", verdict)
    vetted = tmp_path / "vetted.jsonl"
    assert write_corpus(annotated(store.decided()), vetted) == len(letters)
    store.close()
    again = list(read_corpus(vetted))
    assert [item.mentions for item in again] == [item.mentions for item in letters]
    plan = Plan(
        name="vetted", base=base, settings=Settings(passes=1, batch=8, cpu=True),
        size=128, context=16,
    )  # fmt: skip
    trained = train(again, tmp_path / "model", plan)
    assert sum(trained.letters.values()) == len(letters)
    assert Tagger(tmp_path / "model")(letters[0].letter.text)
