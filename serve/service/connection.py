"""A connection that can't be held open by somebody who is slow.

uvicorn counts the time between two requests alone. A client that sends a header a minute, or never
takes its answer, would keep its connection, and enough of these would keep everybody else out.
"""

from __future__ import annotations

import asyncio
import socket
import struct

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["PromptConnection"]


class PromptConnection(H11Protocol):
    """Ends a connection whose client owes something for too long.

    A request's line and headers must come within ``ASK_SECONDS`` of the connection or of their
    first byte, and so must what is left of a body that was answered early. Of an answer that waits,
    some 64 kB must be taken within ``TAKE_SECONDS``. The body itself has its time in ``envelope``.
    """

    ASK_SECONDS = 20.0
    TAKE_SECONDS = 60.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the time for the first request."""
        super().connection_made(transport)
        self._asking = _Clock(transport, self.ASK_SECONDS)
        self._taking = _Clock(transport, self.TAKE_SECONDS)
        self._asking.start()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops every clock."""
        self._asking.stop()
        self._taking.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes a piece, and sees to it that the rest of a request follows."""
        super().data_received(data)
        if self.conn.our_state in (h11.IDLE, h11.DONE):
            self._asking.start()
        else:
            self._asking.stop()

    def pause_writing(self) -> None:
        """Starts the time in which the client must take some of its answer."""
        super().pause_writing()
        self._taking.start()

    def resume_writing(self) -> None:
        """Some of it was taken."""
        self._taking.stop()
        super().resume_writing()


class _Clock:
    """Breaks a connection off unless it is stopped in time."""

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        self._transport = transport
        self._seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Does nothing where it runs already."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._break_off)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _break_off(self) -> None:
        """Ends the connection, and drops what the system still holds to be sent."""
        own = self._transport.get_extra_info("socket")
        if own is not None:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()
