"""The load benchmark: what it sends, and what it counts."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import load
import pytest
from _clients import Call, Clients

from lsmri.serve.service.cds.wire import HookRequest
from lsmri.serve.service.fhir.codes import is_lumbar_mri
from lsmri.serve.service.fhir.orders import find_resources, read_order


@pytest.fixture
def fickle():
    """The address of a server that turns every third call away."""
    calls = count(1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(503 if next(calls) % 3 == 0 else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_so_many_a_second_are_sent_whatever_comes_back(fickle):
    told = Clients(fickle, [Call("/", b"{}")]).a_second(30, 0.5)
    assert told.statuses == {200: 10, 503: 5}
    assert len(told.seconds) == 10
    assert told.milliseconds(0.5).endswith(" ms")


def test_clients_at_once_count_every_answer(fickle):
    told = Clients(fickle, [Call("/", b"{}")]).at_once(3, 0.2)
    assert told.statuses.total() >= 3
    assert len(told.seconds) == told.statuses[200]


def test_who_doesnt_answer_is_counted_too():
    told = Clients("http://127.0.0.1:1", [Call("/", b"{}")]).a_second(10, 0.3)
    assert told.statuses == {0: 3}
    assert told.milliseconds(0.5) == "–"


def test_an_order_is_one_for_the_scan_and_holds_the_letter():
    call = HookRequest.model_validate_json(load.order_of(7, "LBP for 3 weeks.").body)
    (order,) = find_resources(call.context.draftOrders)
    assert is_lumbar_mri(order, {})
    assert read_order(order).letter.text == "LBP for 3 weeks."
    assert json.loads(load.letter_of(7, "LBP").body)["text"] == "LBP"
