"""The demo forum on a free port of the loopback interface, with a log of what was asked and with faults."""

from __future__ import annotations

import gzip
import hashlib
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from archiver.demo.faults import Fault, Faults
from archiver.demo.forum import DemoForum
from archiver.demo.pages import Version
from archiver.demo.site import Response, Site

_PLAIN = "<!DOCTYPE html><html><head><title>{0} {1}</title></head><body><h1>{0} {1}</h1></body></html>"
_CHALLENGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>'
    '<meta http-equiv="refresh" content="360"></head><body><div class="main-wrapper" role="main">'
    "<h1>Checking that you are a person</h1><noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script>window._cf_chl_opt = {cType: 'managed'};</script></div></body></html>"
)
_CLOSED = "The forum is closed while it is being looked after. Please come back later."
_PIECES = 20  # of an answer that drips


class Request(NamedTuple):
    """A request as it arrived; header names are in lower case."""

    method: str
    path: str  # with its query
    headers: dict[str, str]


class DemoServer:
    """A running demo forum. `requests` and `times` (monotonic seconds) tell what was asked and when."""

    def __init__(self, forum: DemoForum, markup: Version = "2.3", port: int = 0) -> None:
        self.forum = forum
        self.faults = Faults()
        self.requests: list[Request] = []
        self.times: list[float] = []
        self.peak = 0  # most requests that were being answered at the same time
        self.errors: list[BaseException] = []  # what went wrong here: a mistake of the demo forum itself
        self.before_answer: Callable[[Request], None] = lambda _: None  # what happens at the forum meanwhile
        self.closing = threading.Event()
        self._busy = 0
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", port), self)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self.site = Site(forum, markup, self.url)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), name="demo forum", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends what is being answered and gives the port back."""
        self.closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @contextmanager
    def noting(self, request: Request) -> Iterator[None]:
        """Logs a request, and counts it as being answered."""
        with self._lock:
            self.requests.append(request)
            self.times.append(time.monotonic())
            self._busy += 1
            self.peak = max(self.peak, self._busy)
        self.before_answer(request)
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1


@contextmanager
def serve(forum: DemoForum, markup: Version = "2.3", port: int = 0) -> Iterator[DemoServer]:
    """Serves a forum on 127.0.0.1 while the block runs; port 0 takes a free one."""
    server = DemoServer(forum, markup, port)
    try:
        yield server
    finally:
        server.close()


class _Http(ThreadingHTTPServer):
    """Keeps account of open connections, so that closing does not wait for clients that keep theirs."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], demo: DemoServer) -> None:
        self.demo = demo
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Binds without asking for the host's name, which may need the network."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def process_request(self, request: object, client_address: object) -> None:
        """Notes the connection and answers it in a thread of its own."""
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: object) -> None:
        """Forgets a connection that has come to its end."""
        assert isinstance(request, socket.socket)
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Wakes the threads that wait for a next request, then waits for all threads."""
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # the client was quicker
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keeps what went wrong, instead of printing it; that a client goes away is no error."""
        error = sys.exc_info()[1]
        if error and not isinstance(error, OSError):
            self.demo.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests, one after the other."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Http

    def do_GET(self) -> None:
        """Answers with a page or a planned fault."""
        demo = self.server.demo
        with demo.noting(
            Request(self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
        ):
            try:
                self._answer(demo)
            except OSError:  # the client went away
                self.close_connection = True

    def do_HEAD(self) -> None:
        """Answers with the head alone."""
        self.do_GET()

    def do_POST(self) -> None:
        """Refuses: nobody can write here."""
        self.close_connection = True  # what was sent is not read
        self.send(self.server.demo.site.login())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Prints nothing: `requests` is the log."""

    def _answer(self, demo: DemoServer) -> None:
        fault = demo.faults.due(self.path)
        if fault is None:
            self.send(self._page(demo))
        elif fault.kind in _SPOIL:
            _SPOIL[fault.kind](self, fault, demo)
        else:
            self.send(_replaced(fault, demo.site, self.path))

    def _page(self, demo: DemoServer) -> Response:
        try:
            return demo.site.answer(self.path)
        except Exception as error:  # noqa: BLE001 - a mistake of ours must be seen, not end the connection
            demo.errors.append(error)
            return Response(500, f"{type(error).__name__}: {error}".encode(), "text/plain; charset=utf-8")

    def send(self, response: Response) -> None:
        """Sends a whole answer."""
        head, body = self.message(response)
        self.wfile.write(head + body)

    def message(self, response: Response) -> tuple[bytes, bytes]:
        """Head and body as they go on the wire: compressed where that was asked for, empty when nothing changed."""
        headers = [("Content-Type", response.media_type), *response.headers]
        body, status = response.body, response.status
        if status == 200:
            tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
            headers += [("ETag", tag), ("Set-Cookie", "xf_csrf=demo; path=/"), ("Cache-Control", "private, no-cache")]
            if self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
        if body and "gzip" in self.headers.get("Accept-Encoding", "") and response.media_type.startswith("text/"):
            body = _packed(body)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        if status != 304:
            headers.append(("Content-Length", str(len(body))))
        if self.close_connection:
            headers.append(("Connection", "close"))
        return _head(status, headers), b"" if self.command == "HEAD" else body

    # --- answers that are spoilt on the way -----------------------------------------------------------------------

    def stall(self, fault: Fault, demo: DemoServer) -> None:
        """Sends nothing for a while."""
        demo.closing.wait(fault.seconds)
        self.send(self._page(demo))

    def drip(self, fault: Fault, demo: DemoServer) -> None:
        """Sends the answer in small pieces."""
        data = b"".join(self.message(self._page(demo)))
        size = -(-len(data) // _PIECES)
        for start in range(0, len(data), size):
            self.wfile.write(data[start : start + size])
            if demo.closing.wait(fault.seconds / _PIECES):
                break

    def cut(self, _fault: Fault, demo: DemoServer) -> None:
        """Closes in the middle of the body."""
        self.close_connection = True
        head, body = self.message(self._page(demo))
        self.wfile.write(head + body[: len(body) // 2])

    def cut_html(self, _fault: Fault, demo: DemoServer) -> None:
        """Sends half the HTML as if it were all of it."""
        page = self._page(demo)
        self.send(Response(page.status, page.body[: len(page.body) // 2], page.media_type, page.headers))

    def reset(self, _fault: Fault, _demo: DemoServer) -> None:
        """Resets the connection: with this option closing sends RST."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()

    def bomb(self, fault: Fault, _demo: DemoServer) -> None:
        """Sends few bytes that unpack to many."""
        body = _bomb(fault.size)
        headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", str(len(body)))]
        self.wfile.write(_head(200, headers) + body)


_SPOIL: dict[str, Callable[[_Handler, Fault, DemoServer], None]] = {
    "stall": _Handler.stall,
    "drip": _Handler.drip,
    "cut": _Handler.cut,
    "cut-html": _Handler.cut_html,
    "reset": _Handler.reset,
    "bomb": _Handler.bomb,
}


def _replaced(fault: Fault, site: Site, path: str) -> Response:
    """The answer that comes instead of the page."""
    headers = (("Retry-After", fault.retry_after),) if fault.retry_after else ()
    match fault.kind:
        case "login":
            return site.login(fault.status or 403)
        case "challenge":
            marks = (("cf-mitigated", "challenge"), ("Server", "cloudflare"), *headers)
            return Response(fault.status or 403, _CHALLENGE.encode(), headers=marks)
        case "maintenance":
            page = site.error(fault.status or 503, _CLOSED)
            return Response(page.status, page.body, headers=headers)
        case "loop":
            return Response(fault.status or 302, headers=(("Location", path),))
        case "empty":
            return Response(fault.status or 200)
        case _:
            status = fault.status or 503
            return Response(status, _PLAIN.format(status, _phrase(status)).encode(), headers=headers)


def _head(status: int, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {_phrase(status)}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@lru_cache(maxsize=512)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


@lru_cache(maxsize=2)
def _bomb(size: int) -> bytes:
    return gzip.compress(b"\0" * size, mtime=0)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else "Unknown"
