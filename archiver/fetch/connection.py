"""One GET on the wire: a checked address and headers become an answer as sent, or the reason why there is none.

It stands on httpcore, the layer under httpx, because there nothing is done behind one's back: no redirect is followed,
no body inflated, no cookie or netrc password added, and every read can be held to one deadline.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from archiver.errors import ArchiverError, BrokenPageError, FetchError, UsageError
from archiver.fetch.address import is_loopback
from archiver.model import Headers
from archiver.text import inflate

GO_ON = "Run the same command again: it goes on where it stopped."
_KEEP_OPEN = 15.0  # seconds that an idle connection is kept; longer, and the server may just be closing it


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how large an answer may be."""

    connect: float = 10.0  # seconds
    read: float = 20.0  # seconds without a byte
    total: float = 120.0  # seconds from the first byte sent to the last received
    wire: int = 16 << 20  # bytes of a body as sent
    inflated: int = 32 << 20  # bytes of a body when inflated


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent, the body still in its content encoding."""

    status: int
    headers: Headers
    payload: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer; `passing` when the next try may well fare better."""

    error: ArchiverError
    passing: bool


class Connection:
    """One connection at a time, kept open between requests. A context manager."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._deadline = _Deadline(clock)
        self._pools: dict[str | None, httpcore.ConnectionPool] = {}  # by proxy; None is without one

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.close()

    def get(self, url: httpx.URL, headers: Headers) -> Answer | Failure:
        """Ask once. Raises BrokenPageError for a body over the limit, UsageError for a proxy that is none."""
        self._deadline.start(self._limits.total)
        pool, sent = self._pool(_proxy(url)), [(name.encode("ascii"), _encoded(value)) for name, value in headers]
        try:
            with pool.stream("GET", _target(url), headers=sent, extensions=self._timeouts()) as response:
                answer = Answer(response.status, _decoded(response.headers), self._body(response.iter_stream(), url))
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError) as error:
            return failure(url, error)
        except UnicodeError:  # a host name that the resolver cannot even spell
            return Failure(_unknown_host(url), passing=False)
        return self._packed_badly(answer, url) or answer

    def _body(self, chunks: Iterable[bytes], url: httpx.URL) -> bytes:
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > self._limits.wire:
                raise BrokenPageError(f"{url} is larger than {self._limits.wire >> 20} MB, so it was left out.")
        return bytes(body)

    def _packed_badly(self, answer: Answer, url: httpx.URL) -> Failure | None:
        """A gzip stream that is cut, or a bomb, is noticed here and not when the page is read.

        A body that ends with the connection may have been cut on its way; one of stated length is what the server has.
        """
        try:
            inflate(answer.payload, header(answer.headers, "content-encoding"), limit=self._limits.inflated)
        except BrokenPageError as error:
            framed = header(answer.headers, "content-length") or header(answer.headers, "transfer-encoding")
            return Failure(BrokenPageError(f"{url} cannot be unpacked: {error}"), passing=not framed)
        return None

    def _timeouts(self) -> dict[str, dict[str, float]]:
        limits = self._limits
        return {
            "timeout": {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
        }

    def _pool(self, proxy: str | None) -> httpcore.ConnectionPool:
        if proxy not in self._pools:
            self._pools[proxy] = self._direct() if proxy is None else self._through(proxy)
        return self._pools[proxy]

    def _direct(self) -> httpcore.ConnectionPool:
        return httpcore.ConnectionPool(
            max_connections=1,
            keepalive_expiry=_KEEP_OPEN,
            network_backend=_Network(self._deadline),
        )

    def _through(self, address: str) -> httpcore.ConnectionPool:
        try:
            proxy = httpx.Proxy(address)
        except (ValueError, httpx.InvalidURL):
            proxy = None
        if proxy is None or proxy.url.scheme not in ("http", "https"):
            raise UsageError("The proxy that HTTP_PROXY or HTTPS_PROXY names is not one of http:// or https://.")
        return httpcore.HTTPProxy(
            proxy_url=str(proxy.url),
            proxy_auth=proxy.raw_auth,
            max_connections=1,
            keepalive_expiry=_KEEP_OPEN,
            network_backend=_Network(self._deadline),
        )


def failure(url: httpx.URL, error: Exception) -> Failure:
    """What a network error means, in a sentence with its cure."""
    if isinstance(error, httpcore.TimeoutException):
        return Failure(FetchError(f"{url} did not answer in time. {GO_ON}"), passing=True)
    if isinstance(error, httpcore.ProxyError):
        return Failure(FetchError(f"The proxy did not let the request for {url} through."), passing=False)
    if isinstance(error, httpcore.ConnectError):
        return _connect_failure(url, _cause(error))
    if isinstance(error, httpcore.LocalProtocolError):
        return Failure(FetchError(f"{url} cannot be asked for: a header or the address is not valid."), passing=False)
    return Failure(FetchError(f"{url}: the connection broke before the answer was whole. {GO_ON}"), passing=True)


def _connect_failure(url: httpx.URL, cause: BaseException | None) -> Failure:
    where = f"{url.host} ({url})"
    if isinstance(cause, socket.gaierror):
        return Failure(_unknown_host(url), passing=False)
    if isinstance(cause, ssl.SSLCertVerificationError):
        why = f"The certificate of {where} is not valid ({cause.verify_message}), so nothing was asked of it."
        return Failure(FetchError(f"{why} Check the address and the clock of this machine."), passing=False)
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return Failure(FetchError(f"{where} does not speak TLS as it should. Check the address."), passing=False)
    if isinstance(cause, ConnectionRefusedError):
        why = f"{where} refused the connection. Check the address; if it is right, the forum is down for now."
        return Failure(FetchError(f"{why} {GO_ON}"), passing=False)
    return Failure(FetchError(f"{where} could not be reached, or broke the connection off. {GO_ON}"), passing=True)


def _cause(error: BaseException) -> BaseException | None:
    """The error of the operating system that a connection failed with; the pool above it hides the cause."""
    below = error.__cause__ or error.__context__
    return below if below is None or isinstance(below, OSError) else _cause(below)


def _unknown_host(url: httpx.URL) -> FetchError:
    return FetchError(f"No host of the name {url.host} was found for {url}. Check the address and your network.")


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for this address; never one for this machine itself."""
    if is_loopback(url) or proxy_bypass(url.host):
        return None
    return getproxies().get(url.scheme)


def _target(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def header(headers: Headers, name: str) -> str | None:
    """The first header of that name in lower case, whatever its case in the answer."""
    return next((value for key, value in headers if key.lower() == name), None)


def _encoded(value: str) -> bytes:
    """Header values are Latin-1, as they are read; what a cookie file holds beyond that is sent as browsers do."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace")


def _decoded(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


class _Deadline:
    """The moment at which an answer has taken too long, however many bytes still drip in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = 0.0

    def start(self, seconds: float) -> None:
        self._end = self._clock() + seconds

    def bound(self, timeout: float | None) -> float:
        """A time-out that does not reach beyond the deadline. Raises httpcore.ReadTimeout when it has passed."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _Network(httpcore.SyncBackend):
    """Sockets that know the deadline."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.bound(timeout)
        return _Stream(super().connect_tcp(host, port, timeout, local_address, socket_options), self._deadline)


class _Stream(httpcore.NetworkStream):
    """A socket of which every read and write ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.bound(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.bound(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.bound(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
