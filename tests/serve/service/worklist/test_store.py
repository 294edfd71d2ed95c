"""Letters by urgency, one vetter each, and decisions that stay."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from lsmri.corpora.letter import Letter
from lsmri.serve.service.worklist.errors import (
    AlreadyDecided,
    FaultyDecision,
    LetterTaken,
    NotHeld,
    OtherLetter,
    UnknownLetter,
    UnsuitableLetter,
)
from lsmri.serve.service.worklist.records import Change, Verdict

not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="signals and rights of Unix")
AGREED = Verdict()
FOUR = [("a", "routine"), ("b", "emergency"), ("c", "none"), ("d", "urgent")]


@pytest.fixture
def add(helpers, store, clock):
    def make(*letters: str, urgency: str = "routine") -> None:
        for id in letters:
            store.add(helpers["letter"](id), helpers["result"](urgency=urgency), "ris")
            clock.move(seconds=1)

    return make


# ---- letters in ----


def test_a_letter_that_is_added_again_stays_as_it_was(store, helpers):
    letter = helpers["letter"](age_years=62)
    first = store.add(letter, helpers["result"](urgency="urgent"), "ris")
    again = store.add(letter, helpers["result"](urgency="none"), "ris")
    assert (first.new, again.new) == (True, False)
    assert again.entry == first.entry == store.known(letter)
    assert len(store.entries(decided=False)) == 1


@pytest.mark.parametrize("change", [{"text": "Another."}, {"age_years": 63}])
def test_an_id_stands_for_one_letter(store, helpers, change):
    store.add(helpers["letter"](), helpers["result"](), "ris")
    other = helpers["letter"](**change)
    for call in (lambda: store.add(other, helpers["result"](), "ris"), lambda: store.known(other)):
        with pytest.raises(OtherLetter):
            call()


@pytest.mark.parametrize(
    ("id", "words"), [("", "LBP"), ("x" * 201, "LBP"), ("a", "LB\0P"), ("a", "\ud800"), ("\0", "x")]
)
def test_a_letter_that_no_database_holds_is_refused(store, helpers, id, words):
    with pytest.raises(UnsuitableLetter):
        store.add(Letter(words, id), helpers["result"](), "ris")
    assert store.entries(decided=False) == []


def test_any_other_text_comes_back_as_it_was(store, helpers):
    words = "\ufeffLBP\r\n\x0b\x1f \U0001f9b4 e\u0301 \u202eabc' ;-- %s {x}\n"
    store.add(Letter(words, "a' %s"), {**helpers["result"](), "mentions": []}, "ris")
    held = store.next("c" * 16, "x")
    assert (held.text, held.entry.id) == (words, "a' %s")


# ---- who holds what ----


def test_the_most_urgent_comes_first_then_the_oldest(store, add):
    for id, urgency in FOUR:
        add(id, id * 2, urgency=urgency)
    order = [store.next(f"claim-{n}", "x").entry.id for n in range(8)]
    assert order == ["b", "bb", "d", "dd", "a", "aa", "c", "cc"]
    assert store.next("claim-8", "x") is None


def test_the_same_claim_gets_the_same_letter(store, add):
    add("a", "b")
    first, again = store.next("one", "x"), store.next("one", "x")
    assert first == again
    assert store.next("two", "x").entry.id == "b"


def test_a_letter_given_back_is_there_for_others(store, add):
    add("a")
    store.next("one", "x")
    assert store.next("two", "y") is None
    assert store.release("one")
    assert not store.release("one")
    assert store.next("two", "y").entry.id == "a"


def test_a_lease_runs_out_and_the_letter_goes_to_the_next(store, add, clock):
    add("a")
    store.next("one", "x")
    clock.move(minutes=14)
    assert store.next("two", "y") is None
    clock.move(minutes=1)
    assert store.next("two", "y").entry.id == "a"
    for call in (store.renew, lambda claim: store.decide(claim, "x", AGREED)):
        with pytest.raises(NotHeld):
            call("one")


def test_who_shows_life_keeps_the_letter(store, add, clock):
    add("a")
    store.next("one", "x")
    for _ in range(3):
        clock.move(minutes=14)
        assert store.renew("one") == clock.now + timedelta(minutes=15)
    assert store.next("two", "y") is None


def test_a_slow_vetter_still_decides_what_nobody_else_took(store, add, clock):
    add("a")
    store.next("one", "x")
    clock.move(hours=20)
    assert store.decide("one", "x", AGREED).agreed


def test_a_certain_letter_is_opened_unless_somebody_has_it(store, add):
    add("a", "b")
    assert store.open("b", "one", "x").entry.id == "b"
    with pytest.raises(LetterTaken):
        store.open("b", "two", "y")
    with pytest.raises(UnknownLetter):
        store.open("zebra", "two", "y")
    assert store.open("a", "one", "x").entry.id == "a"
    assert store.open("b", "two", "y").entry.id == "b"
    assert store.open("b", "two", "y").claim == "two"


def test_counts_and_lists_say_where_letters_are(store, add):
    for id, urgency in FOUR:
        add(id, urgency=urgency)
    store.decide(store.next("one", "x").claim, "x", AGREED)
    store.next("two", "y")
    none = dict.fromkeys(("emergency", "urgent", "routine", "none"), 0)
    assert store.counts() == {
        "waiting": {**none, "routine": 1, "none": 1},
        "held": {**none, "urgent": 1},
        "decided": {**none, "emergency": 1},
    }
    waiting = [(one.id, one.state, one.holder) for one in store.entries(decided=False)]
    assert waiting == [("d", "held", "y"), ("a", "waiting", None), ("c", "waiting", None)]
    assert [(one.id, one.state) for one in store.entries(decided=True)] == [("b", "decided")]
    assert [one.id for one in store.entries(decided=False, limit=1, offset=1)] == ["a"]


# ---- many at once ----


def test_many_threads_never_get_the_same_letter(store, helpers):
    for number in range(60):
        store.add(helpers["letter"](str(number)), helpers["result"](), "ris")

    def vet(vetter: int) -> list[str]:
        seen = []
        while (held := store.next(f"{vetter}-{len(seen)}", str(vetter))) is not None:
            seen.append(held.entry.id)
            if len(seen) % 2:
                store.decide(held.claim, str(vetter), AGREED)
        return seen

    with ThreadPoolExecutor(8) as pool:
        taken = [id for seen in pool.map(vet, range(8)) for id in seen]
    assert sorted(taken, key=int) == [str(number) for number in range(60)]


PROCESS = """
    import json, sys
    from lsmri.serve.service.worklist.records import Verdict
    from lsmri.serve.service.worklist.store import Store
    url, name = sys.argv[1:]
    store, seen = Store(url), []
    print("ready", flush=True)
    sys.stdin.readline()
    while (held := store.next(f"{name}-{len(seen)}", name)) is not None:
        seen.append(held.entry.id)
    print(json.dumps(seen))
"""


def run(code: str, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), *arguments],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip


def test_many_processes_never_get_the_same_letter(store, helpers, url):
    for number in range(40):
        store.add(helpers["letter"](str(number)), helpers["result"](), "ris")
    vetters = [run(PROCESS, url, f"p{n}") for n in range(3)]
    assert [vetter.stdout.readline() for vetter in vetters] == ["ready\n"] * 3
    taken = []
    for vetter in vetters:
        vetter.stdin.write("\n")
        vetter.stdin.flush()
    for vetter in vetters:
        taken += json.loads(vetter.communicate()[0])
    assert sorted(taken, key=int) == [str(number) for number in range(40)]


def test_one_claim_asked_for_at_once_gets_one_letter(store, helpers):
    for number in range(8):
        store.add(helpers["letter"](str(number)), helpers["result"](), "ris")
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: store.next("one", "x").entry.id, range(8)))
    assert len(set(taken)) == 1
    assert sum(store.counts()["held"].values()) == 1


def test_one_letter_added_at_once_is_there_once(store, helpers):
    with ThreadPoolExecutor(8) as pool:
        added = list(
            pool.map(lambda _: store.add(helpers["letter"](), helpers["result"](), "x"), range(8))
        )
    assert sorted(one.new for one in added) == [False] * 7 + [True]


# ---- decisions ----


def test_a_decision_says_who_and_whether_they_agreed(store, add, clock):
    add("a", "b")
    agreed = store.decide(store.next("one", "x").claim, "Dr X", AGREED)
    other = Verdict("inappropriate", "none", "seen last week")
    overridden = store.decide(store.next("two", "x").claim, "Dr Y", other)
    assert (agreed.who, agreed.agreed, agreed.category, agreed.at) == (
        "Dr X", True, "appropriate", clock.now,
    )  # fmt: skip
    assert (overridden.agreed, overridden.category, overridden.urgency, overridden.reason) == (
        False, "inappropriate", "none", "seen last week",
    )  # fmt: skip
    assert store.next("three", "x") is None


def test_an_override_must_differ(store, add):
    add("a")
    store.next("one", "x")
    with pytest.raises(FaultyDecision):
        store.decide("one", "x", Verdict("appropriate", "routine", "but why"))
    assert store.renew("one")


def test_a_decision_sent_again_is_answered_and_not_repeated(store, add):
    add("a", "b")
    store.next("one", "x")
    verdict = Verdict("uncertain", "routine", "", checked=True, changes=(Change(1, None),))
    assert store.decide("one", "x", verdict) == store.decide("one", "x", verdict)
    for call in (
        lambda: store.decide("one", "x", AGREED),
        lambda: store.next("one", "x"),
        lambda: store.open("b", "one", "x"),
    ):
        with pytest.raises(AlreadyDecided):
            call()
    assert sum(store.counts()["decided"].values()) == 1


def test_a_letter_decided_anew_keeps_what_was_decided_before(store, add):
    add("a")
    store.next("one", "x")
    store.decide("one", "x", Verdict("uncertain", "routine", "so", changes=(Change(1, None),)))
    again = store.open("a", "two", "y")
    assert [(one.who, one.category) for one in again.decided] == [("x", "uncertain")]
    assert [m["concept"] for m in again.mentions] == ["radicular_pain", "saddle_sensory_change"]
    store.decide("two", "y", AGREED)
    ((letter, last),) = store.decided()
    assert (letter.id, last.who, last.agreed) == ("a", "y", True)
    assert len(store.open("a", "three", "x").decided) == 2


def test_a_letter_that_is_open_again_isnt_given_to_others(store, add, clock):
    add("a")
    store.decide(store.next("one", "x").claim, "x", AGREED)
    store.open("a", "two", "x")
    clock.move(hours=1)
    assert store.next("three", "y") is None
    assert store.entries(decided=True)[0].state == "decided"


def test_decisions_come_out_in_the_order_of_arrival_however_many(store, add):
    add(*map(str, range(7)))
    for number in range(7):
        store.decide(store.open(str(6 - number), f"c{number}", "x").claim, "x", AGREED)
    out = [letter.id for letter, _ in store.decided(at_a_time=3)]
    assert out == [str(number) for number in range(7)]


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET category = 'x'", "DELETE FROM decisions"]
)
def test_decisions_cant_be_changed_or_removed(store, add, url, statement):
    add("a")
    store.decide(store.next("one", "x").claim, "x", AGREED)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with pytest.raises(DBAPIError), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert len(list(store.decided())) == 1


# ---- a process that dies ----

KILLED = """
    import os, signal, sys
    from lsmri.serve.service.worklist.records import Change, Verdict
    from lsmri.serve.service.worklist.store import Store
    store = Store(sys.argv[1])
    store.next("one", "x")
    store.decide("one", "x", Verdict("uncertain", "routine", "so", changes=(Change(0, None),)))
    os.kill(os.getpid(), signal.SIGKILL)  # before anything is answered
"""
KILLED_BEFORE = """
    import os, signal, sys
    from lsmri.serve.service.worklist import store as module
    from lsmri.serve.service.worklist.records import Verdict
    store = module.Store(sys.argv[1])
    store.next("one", "x")
    module._decided = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # before the commit
    store.decide("one", "x", Verdict())
"""


def killed(code: str, url: str) -> int:
    with run(code, url) as process:
        process.communicate()
        return process.returncode


@not_on_windows
def test_a_decision_outlives_a_process_that_is_killed_before_it_answers(store, add, url):
    add("a")
    assert killed(KILLED, url) == -9
    ((letter, made),) = store.decided()
    assert (letter.id, made.category, made.reason) == ("a", "uncertain", "so")
    again = Verdict("uncertain", "routine", "so", changes=(Change(0, None),))
    assert store.decide("one", "x", again) == made
    assert len(list(store.decided())) == 1


@not_on_windows
def test_a_process_killed_before_it_commits_leaves_the_letter_held(store, add, url, open_store):
    add("a")
    assert killed(KILLED_BEFORE, url) == -9
    assert list(store.decided()) == []
    assert store.decide("one", "x", AGREED).id == "a"


# ---- SQLite ----


@not_on_windows
def test_a_commit_on_sqlite_is_on_the_disk(tmp_path, helpers):
    from lsmri.serve.service.worklist.database import Database

    path = tmp_path / "worklist.db"
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        pragmas = [
            session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")
        ]
    database.close()
    assert pragmas == ["wal", 2]
    assert path.stat().st_mode & 0o777 == 0o600


def test_who_reads_doesnt_stand_in_the_way_of_who_writes(tmp_path, helpers):
    from lsmri.serve.service.worklist.store import Store

    path = tmp_path / "worklist.db"
    store = Store(f"sqlite:///{path}")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert store.entries(decided=False) == []
    writer.execute("ROLLBACK")
    writer.close()
    store.close()
