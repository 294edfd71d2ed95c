"""What the service carries: letters a second and times, at 1 to 64 clients on this machine.

``python benchmarks/load.py`` starts ``lsmri serve`` with the shipped model on a free port and sends
it letters from this process, which shares the machine's cores with it. ``--overload`` sends three
times what it can carry; ``--soak 30`` sends 80 % of it for 30 minutes and watches the memory.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

import psutil
from _clients import Call, Clients, Told
from _letters import make_letters
from _machine import describe_machine
from _service import memory, serving
from _tables import table

LETTERS = Path(__file__).resolve().parent.parent / "corpora" / "letters"
SCORE, SIGN = "/v1/score", "/cds-services/lumbar-mri-order-sign"
#: Seconds between two looks at the memory.
LOOK = 5.0
OVERLOAD, SOAK = 3.0, 0.8
HEAD = ("clients", "a second", "p50", "p95", "p99", "answers")


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    texts = make_letters(LETTERS, count=500, words=options.words)
    print(f"# Load\n\nMachine: {describe_machine()}, shared with the clients.")
    print(f"{options.workers} workers, {len(texts)} letters of about {options.words} words.\n")
    with serving(workers=options.workers) as (address, process):
        letters = Clients(address, [letter_of(n, text) for n, text in enumerate(texts)])
        letters.at_once(4, options.warm_up)
        capacity = options.capacity
        if not (capacity and (options.soak or options.overload)):
            capacity = steady(letters, options)
            orders(address, texts, options)
        if options.overload:
            overload(letters, capacity, options.seconds)
        if options.soak:
            soak(letters, process, SOAK * capacity, 60 * options.soak)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2, help="processes that score (default: 2)")
    parser.add_argument("--words", type=int, default=250, help="words a letter (default: 250)")
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 2, 4, 8, 16, 32, 64])
    parser.add_argument("--seconds", type=float, default=30, help="for each figure (default: 30)")
    parser.add_argument("--warm-up", type=float, default=10, help="seconds before the first")
    parser.add_argument("--orders", type=float, default=2, help="order-sign calls a second")
    parser.add_argument("--overload", action="store_true", help="three times the capacity as well")
    parser.add_argument("--soak", type=float, metavar="MINUTES", default=0, help="80 %% of it")
    parser.add_argument("--capacity", type=float, default=0, help="letters a second, if known")
    return parser.parse_args(arguments)


def letter_of(number: int, text: str) -> Call:
    """A letter to score."""
    return Call(SCORE, json.dumps({"id": f"r-{number}", "text": text}).encode())


def order_of(number: int, text: str) -> Call:
    """An order about to be signed, with the letter as its note."""
    order = {
        "resourceType": "ServiceRequest",
        "id": f"o-{number}",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "code": {"text": "MRI lumbar spine"},
        "note": [{"text": text}],
    }
    context = {
        "userId": "Practitioner/1",
        "patientId": "p1",
        "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": order}]},
    }
    body = {"hook": "order-sign", "hookInstance": str(uuid.UUID(int=number)), "context": context}
    return Call(SIGN, json.dumps(body).encode())


def steady(letters: Clients, options: argparse.Namespace) -> float:
    """Prints a line for each number of clients, and gives the highest rate."""
    found = {clients: letters.at_once(clients, options.seconds) for clients in options.clients}
    rows = [_row(str(clients), told) for clients, told in found.items()]
    print(table(HEAD, rows), flush=True)
    return max(told.rate for told in found.values())


def orders(address: str, texts: Sequence[str], options: argparse.Namespace) -> None:
    """Prints how long a CDS Hooks client waits."""
    clients = Clients(address, [order_of(n, text) for n, text in enumerate(texts)])
    told = clients.a_second(options.orders, 2 * options.seconds)
    print(f"\nCDS Hooks, order-sign, {options.orders:g} calls a second:\n")
    print(table(HEAD, [_row("order-sign", told)]), flush=True)


def overload(letters: Clients, capacity: float, seconds: float) -> None:
    """Prints what becomes of too many letters, and how long that is felt."""
    slow = 2 * statistics.median(letters.at_once(1, 5).seconds)
    told = letters.a_second(OVERLOAD * capacity, seconds)
    ended = time.perf_counter()
    while statistics.median(letters.at_once(1, 0.5).seconds or [slow]) >= slow:
        continue
    recovered = told.lasted - seconds + time.perf_counter() - ended
    print(f"\n{OVERLOAD:g} times the capacity ({OVERLOAD * capacity:.0f} a second):\n")
    print(table(HEAD, [_row("overload", told)]))
    print(f"\nNormal times again {recovered:.1f} s after the last was sent.", flush=True)


def soak(letters: Clients, process: psutil.Process, rate: float, seconds: float) -> None:
    """Prints times and memory of a long run."""
    held: list[float] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK):
            held.append(memory(process))

    thread = threading.Thread(target=look)
    thread.start()
    told = letters.a_second(rate, seconds)
    ended.set()
    thread.join()
    tenth = max(1, len(held) // 10)
    print(f"\n{seconds / 60:g} minutes of {rate:.1f} letters a second:\n")
    print(table(HEAD, [_row("soak", told)]))
    parts = [held[k : k + tenth] for k in range(0, len(held), tenth)]
    medians = ", ".join(f"{statistics.median(part):.0f}" for part in parts if part)
    print(f"\nMemory of all processes by tenths, MiB: {medians}; most {max(held):.0f}.", flush=True)


def _row(name: str, told: Told) -> list[str]:
    counts = ", ".join(f"{count:,} × {status}" for status, count in sorted(told.statuses.items()))
    shares = [told.milliseconds(share) for share in (0.5, 0.95, 0.99)]
    return [name, f"{told.rate:.1f}", *shares, counts]


if __name__ == "__main__":
    main()
