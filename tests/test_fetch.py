"""Pages are asked for politely, answers are kept as sent, and every kind of trouble ends in the right sentence."""

from __future__ import annotations

import base64
import gzip
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import httpx
import pytest

from archiver.errors import (
    ArchiverError,
    BrokenPageError,
    ChallengeError,
    FetchError,
    ForbiddenError,
    GoneError,
    LoginError,
    RateLimitError,
    RefusedError,
    RobotsError,
    UsageError,
)
from archiver.fetch import Fetcher, Limits, check_delay, load_cookies, refusal, robots_url, user_agent
from archiver.fetch.connection import failure
from archiver.fetch.politeness import retry_after
from archiver.fetch.robots import read_rules
from archiver.model import Capture, Headers
from archiver.warc import WarcWriter, read_captures

NOW = datetime(2025, 7, 16, 12, 0, 0, 400_000, tzinfo=UTC)
CANARY = "canary-7f3a"
PAGE = b"<!DOCTYPE html><html><head><title>Boats</title></head><body>A thread about boats</body></html>"
Reply = bytes | Callable[[socket.socket], None]


class Forum(socketserver.ThreadingTCPServer):
    """A server of raw answers by target; an answer in a list is given once, the last one again and again.

    Asked as a proxy it answers for any host: the target is then the whole address.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[str] = []
        self.requests: list[bytes] = []
        self.connections = 0

    def verify_request(self, request: object, client_address: object) -> bool:
        self.connections += 1
        return True

    def reply(self, target: str, *replies: Reply) -> None:
        self.replies[target] = list(replies)

    def next_reply(self, request: bytes) -> Reply:
        target = request.split(b" ", 2)[1].decode()
        self.asked.append(target)
        self.requests.append(request)
        left = self.replies.get(target, [answer(404, b"Not found")])
        return left.pop(0) if len(left) > 1 else left[0]


class _Conversation(socketserver.StreamRequestHandler):
    server: Forum

    def handle(self) -> None:
        try:
            while request := self._request():
                reply = self.server.next_reply(request)
                if not isinstance(reply, bytes):
                    reply(self.connection)
                    return
                self.connection.sendall(reply)
        except OSError:
            pass  # the client went away, as some tests want it to

    def _request(self) -> bytes:
        lines = []
        while line := self.rfile.readline():
            lines.append(line)
            if line == b"\r\n":
                return b"".join(lines)
        return b""


def answer(status: int, body: bytes = PAGE, headers: dict[str, str] | None = None) -> bytes:
    lines = {"Content-Type": "text/html", **(headers or {}), "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + body


def moved(location: str, status: int = 302, cookie: str | None = None) -> bytes:
    return answer(status, b"", {"Location": location, **({"Set-Cookie": cookie} if cookie else {})})


class Time:
    """A clock that only sleeping moves on, unless it ticks."""

    def __init__(self, tick: float = 0.0) -> None:
        self.seconds = 1000.0
        self.slept: list[float] = []
        self.tick = tick

    def clock(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - 1000)


class Run:
    """A fetcher with a clock of its own, and what it recorded and told."""

    def __init__(self, *, tick: float = 0.0, jitter: float = 0.0, agent: str | None = None, **options: object) -> None:
        self.time = Time(tick)
        self.kept: list[Capture] = []
        self.told: list[str] = []
        self.fetcher = Fetcher(
            record=self.kept.append,
            user_agent=agent or user_agent(),
            notify=self.told.append,
            now=self.time.now,
            clock=self.time.clock,
            sleep=self.time.sleep,
            jitter=lambda: jitter,
            **{"delay": 0.0, **options},  # type: ignore[arg-type]
        )

    def get(self, url: str) -> Capture:
        return self.fetcher.get(url)


@pytest.fixture
def forum() -> Iterator[Forum]:
    with Forum() as server:
        server.reply("/robots.txt", answer(404, b""))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def start() -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def begin(**options: object) -> Run:
        runs.append(Run(**options))  # type: ignore[arg-type]
        return runs[-1]

    yield begin
    for run in runs:
        run.fetcher.__exit__()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment of the tests names."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "NO_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def proxy(forum: Forum, no_proxy: None, monkeypatch: pytest.MonkeyPatch) -> Forum:
    """The forum as the proxy of the environment: so that hosts of any name can be asked for without leaving here."""
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("http_proxy", forum.url)
    return forum


Start = Callable[..., Run]


# --- an answer --------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_as_it_was_sent(forum: Forum, start: Start) -> None:
    packed = gzip.compress(PAGE)
    forum.reply("/threads/boats.1/", answer(200, packed, {"Content-Encoding": "gzip", "X-Name": "café"}))
    run = start()
    capture = run.get(forum.url + "/threads/boats.1/#post-7")
    assert capture == Capture(
        url=forum.url + "/threads/boats.1/",
        captured_at=NOW.replace(microsecond=0),
        status=200,
        headers=(
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("X-Name", "cafÃ©"),
            ("Content-Length", str(len(packed))),
        ),
        payload=packed,
        request_headers=(
            ("Host", forum.url[7:]),
            ("User-Agent", user_agent()),
            ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("Accept-Encoding", "gzip, deflate"),
        ),
    )
    assert [each.url for each in run.kept] == [forum.url + "/robots.txt", forum.url + "/threads/boats.1/"]


def test_the_request_says_who_asks_and_nothing_else(forum: Forum, start: Start) -> None:
    forum.reply("/t?page=2", answer(200))
    run = start(agent=user_agent("someone@forum.example"))
    capture = run.get(forum.url + "/t?page=2")
    sent = forum.requests[-1].decode().split("\r\n")
    assert sent[0] == "GET /t?page=2 HTTP/1.1"
    assert tuple(tuple(line.split(": ", 1)) for line in sent[1:-2]) == capture.request_headers


def test_chunks_are_put_together(forum: Forum, start: Start) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    forum.reply("/t", head + b"5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n")
    capture = start().get(forum.url + "/t")
    assert capture.payload == b"<html>"
    assert capture.headers == (("Content-Length", "6"), ("Content-Type", "text/html"))


def test_an_answer_that_ends_with_the_connection_is_whole(forum: Forum, start: Start) -> None:
    def close_after(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)

    forum.reply("/t", close_after)
    capture = start().get(forum.url + "/t")
    assert (capture.payload, capture.headers) == (PAGE, (("Content-Type", "text/html"),))


def test_a_connection_that_was_closed_in_the_pause_is_opened_again(forum: Forum, start: Start) -> None:
    forum.reply("/t", lambda connection: connection.sendall(answer(200)))  # and closes, without having said so
    run = start(obey_robots=False)
    for _ in range(3):
        run.get(forum.url + "/t")
        time.sleep(0.05)
    assert run.time.slept == []  # no retry was spent on it


def test_a_connection_is_used_again(forum: Forum, start: Start) -> None:
    forum.reply("/t", answer(200))
    run = start()
    for _ in range(3):
        run.get(forum.url + "/t")
    assert forum.connections == 1


@pytest.mark.parametrize("status", [200, 204, 400, 403, 404, 410, 418, 451])
def test_the_last_answer_is_given_whatever_its_status(forum: Forum, start: Start, status: int) -> None:
    forum.reply("/t", answer(status, b""))
    run = start()
    assert run.get(forum.url + "/t").status == status
    assert len(forum.asked) == 2
    assert run.time.slept == []


@pytest.mark.parametrize(
    "url",
    ["", "boats", "ftp://forum.example/", "file:///etc/passwd", "http://", "http://a b/", "http://forum.example:x/",
     "javascript:alert(1)", "http://forum.example/\x1b[31m", "//forum.example/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(start: Start, url: str) -> None:
    with pytest.raises(UsageError, match="not a web address") as caught:
        start(delay=1.0).get(url)
    assert "\x1b" not in str(caught.value)


def test_a_password_in_an_address_is_refused_and_never_told(start: Start) -> None:
    for url in (f"https://me:{CANARY}@forum.example/", f"ftp://me:{CANARY}@forum.example/"):
        with pytest.raises(UsageError) as caught:
            start(delay=1.0).get(url)
        assert CANARY not in str(caught.value)


# --- who asks ---------------------------------------------------------------------------------------------------------


def test_the_user_agent_is_honest() -> None:
    from archiver import __version__

    assert user_agent() == f"forum-archiver/{__version__} (archives forum threads, one request at a time)"
    assert user_agent("me@forum.example").endswith("; contact: me@forum.example)")


@pytest.mark.parametrize("contact", ["a\r\nCookie: b", "naïve", "a\x1b[0m"])
def test_a_contact_that_fits_no_header_is_refused(contact: str, start: Start) -> None:
    with pytest.raises(UsageError, match="plain ASCII"):
        user_agent(contact)
    with pytest.raises(UsageError, match="plain ASCII"):
        start(agent=f"robot/1 {contact}")


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_requests_to_a_host_are_a_pause_apart(proxy: Forum, start: Start) -> None:
    for n in range(3):
        proxy.reply(f"http://forum.example/{n}", answer(200))
    run = start(delay=1.0, jitter=1.0)
    for n in range(3):
        run.get(f"http://forum.example/{n}")
    assert proxy.asked[0] == "http://forum.example/robots.txt"
    assert run.time.slept == [1.5, 1.5, 1.5]  # robots.txt was a request, too; half of the delay at most is jitter


def test_time_that_has_passed_is_part_of_the_pause(proxy: Forum, start: Start) -> None:
    proxy.reply("http://forum.example/1", answer(200))
    run = start(delay=2.0, obey_robots=False)
    run.get("http://forum.example/1")
    run.time.seconds += 1.5
    run.get("http://forum.example/1")
    run.time.seconds += 5
    run.get("http://forum.example/1")
    assert run.time.slept == [0.5]


def test_www_and_the_bare_host_share_a_pause_and_others_do_not(proxy: Forum, start: Start) -> None:
    run = start(delay=1.0, obey_robots=False)
    for host in ("forum.example", "www.forum.example", "other.example"):
        run.get(f"http://{host}/")
    assert run.time.slept == [1.0]


def slow(time: Time, seconds: float) -> Callable[[socket.socket], None]:
    def reply(connection: socket.socket) -> None:
        time.seconds += seconds
        connection.sendall(answer(200, PAGE, {"Connection": "close"}))

    return reply


@pytest.mark.parametrize(("took", "pause"), [(0.2, 1.0), (4.0, 8.0), (19.0, 30.0)])
def test_a_slow_server_gets_longer_pauses(proxy: Forum, start: Start, took: float, pause: float) -> None:
    run = start(delay=1.0, obey_robots=False)
    proxy.reply("http://forum.example/", slow(run.time, took))
    run.get("http://forum.example/")
    run.get("http://forum.example/")
    assert run.time.slept == [pytest.approx(pause)]


def test_loopback_may_be_asked_without_a_pause(forum: Forum, start: Start) -> None:
    run = start()
    forum.reply("/t", slow(run.time, 10))
    for _ in range(3):
        run.get(forum.url + "/t")
    assert run.time.slept == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:80/", "http://[::1]/", "http://localhost:1/", "http://a.localhost/"])
def test_loopback_is_known_by_its_names(url: str) -> None:
    check_delay(url, 0)


@pytest.mark.parametrize(
    ("url", "delay"),
    [
        ("https://forum.example/", 0),
        ("https://forum.example/", 0.49),
        ("https://localhost.forum.example/", 0),
        ("https://127.0.0.1.forum.example/", 0),
        ("http://10.0.0.1/", 0.1),
        ("http://127.0.0.1/", -1),
        ("https://forum.example/", float("nan")),
        ("https://forum.example/", float("inf")),
    ],
)
def test_a_delay_that_is_too_short_is_refused_before_anything_is_asked(url: str, delay: float, start: Start) -> None:
    with pytest.raises(UsageError, match="delay"):
        check_delay(url, delay)
    with pytest.raises(UsageError, match="delay"):
        start(delay=delay).get(url)


# --- robots.txt -------------------------------------------------------------------------------------------------------


def robots(forum: Forum, *lines: str, status: int = 200) -> None:
    forum.reply("/robots.txt", answer(status, "\n".join(lines).encode(), {"Content-Type": "text/plain"}))


def test_robots_txt_is_obeyed_and_asked_for_once(forum: Forum, start: Start) -> None:
    robots(forum, "User-agent: *", "Disallow: /private/", "Allow: /private/open/")
    forum.reply("/private/open/", answer(200))
    run = start()
    for _ in range(2):
        with pytest.raises(RobotsError, match=r"robots\.txt does not allow .*/private/1, .*--ignore-robots"):
            run.get(forum.url + "/private/1")
    run.get(forum.url + "/private/open/")
    assert forum.asked == ["/robots.txt", "/private/open/"]
    assert run.kept[0].payload.startswith(b"User-agent: *\nDisallow")


def test_a_group_that_names_the_archiver_goes_before_the_others(forum: Forum, start: Start) -> None:
    robots(forum, "\ufeffUser-agent: forum-archiver", "Disallow: /", "", "User-agent: *", "Allow: /")
    with pytest.raises(RobotsError):
        start().get(forum.url + "/t")
    with pytest.raises(RobotsError):
        start(agent="Forum-Archiver/9").get(forum.url + "/t")
    start(agent="archives/1 (forum-archiver)").get(forum.url + "/t")


def test_robots_txt_can_be_passed_over(forum: Forum, start: Start) -> None:
    robots(forum, "User-agent: *", "Disallow: /")
    forum.reply("/t", answer(200))
    start(obey_robots=False).get(forum.url + "/t")
    assert forum.asked == ["/t"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_allows_all(forum: Forum, start: Start, status: int) -> None:
    robots(forum, "User-agent: *", "Disallow: /", status=status)
    forum.reply("/t", answer(200))
    assert start().get(forum.url + "/t").status == 200


def test_a_robots_txt_that_the_server_cannot_show_stops_all(forum: Forum, start: Start) -> None:
    robots(forum, status=500)
    run = start()
    with pytest.raises(FetchError, match=r"robots\.txt must be read before any page.*HTTP 500.*goes on"):
        run.get(forum.url + "/t")
    assert forum.asked == ["/robots.txt"] * 4
    assert [each.status for each in run.kept] == [500] * 4


def test_a_robots_txt_behind_a_challenge_stops_all(forum: Forum, start: Start) -> None:
    forum.reply("/robots.txt", answer(403, b"", {"cf-mitigated": "challenge"}))
    with pytest.raises(ChallengeError):
        start().get(forum.url + "/t")


def test_a_robots_txt_elsewhere_on_the_host_is_followed(forum: Forum, start: Start) -> None:
    forum.reply("/robots.txt", moved("/files/robots.txt"))
    forum.reply("/files/robots.txt", answer(200, b"User-agent: *\nDisallow: /"))
    with pytest.raises(RobotsError):
        start().get(forum.url + "/t")


@pytest.mark.parametrize("target", ["http://other.example/robots.txt", "/login/"])
def test_a_robots_txt_that_leads_away_counts_as_none(forum: Forum, start: Start, target: str) -> None:
    forum.reply("/robots.txt", moved(target))
    assert start().get(forum.url + "/t").status == 404


def test_a_crawl_delay_is_kept_and_told_once(forum: Forum, start: Start) -> None:
    robots(forum, "User-agent: *", "Crawl-delay: 7.5")
    run = start()
    for _ in range(3):
        run.get(forum.url + "/t")
    assert run.time.slept == [7.5, 7.5, 7.5]
    assert run.told == ["The robots.txt of 127.0.0.1 asks for 7.5 s between requests."]


def test_a_crawl_delay_has_a_limit(forum: Forum, start: Start) -> None:
    robots(forum, "User-agent: *", "Crawl-delay: 86400")
    run = start()
    run.get(forum.url + "/t")
    assert run.time.slept == [60.0]


def test_each_host_has_its_own_robots_txt(proxy: Forum, start: Start) -> None:
    proxy.reply("http://forum.example/robots.txt", answer(200, b"User-agent: *\nAllow: /"))
    proxy.reply("http://www.forum.example/robots.txt", answer(200, b"User-agent: *\nDisallow: /"))
    proxy.reply("http://forum.example/t", moved("http://www.forum.example/t"))
    with pytest.raises(RobotsError, match=r"http://www\.forum\.example/t"):
        start(delay=1.0).get("http://forum.example/t")


def robots_capture(url: str, payload: bytes, *, status: int = 200, age: float = 0, headers: Headers = ()) -> Capture:
    return Capture(url, NOW - timedelta(hours=age), status, headers, payload)


def test_an_earlier_robots_txt_is_used_again(forum: Forum, start: Start) -> None:
    run = start()
    run.fetcher.seed_robots(robots_capture(robots_url(forum.url + "/t"), b"User-agent: *\nDisallow: /t", age=23))
    with pytest.raises(RobotsError):
        run.get(forum.url + "/t")
    run.get(forum.url + "/other")
    assert forum.asked == ["/other"]


@pytest.mark.parametrize(
    ("age", "status", "headers"),
    [(25, 200, ()), (1, 503, ()), (1, 429, ()), (1, 301, ()), (1, 403, (("cf-mitigated", "challenge"),))],
)
def test_an_earlier_robots_txt_that_is_old_or_no_answer_is_not_used(
    forum: Forum, start: Start, age: float, status: int, headers: Headers
) -> None:
    run = start()
    run.fetcher.seed_robots(
        robots_capture(
            forum.url + "/robots.txt", b"User-agent: *\nDisallow: /", age=age, status=status, headers=headers
        )
    )
    run.get(forum.url + "/t")
    assert forum.asked == ["/robots.txt", "/t"]


def test_where_robots_txt_lies() -> None:
    assert robots_url("https://WWW.forum.example:443/a/b?c") == "https://www.forum.example/robots.txt"
    assert robots_url("http://[::1]:8080/a") == "http://[::1]:8080/robots.txt"


def test_a_hostile_robots_txt_is_read_in_time() -> None:
    lines = b"User-agent: *\n" + b"".join(b"Disallow: /%d*a*a*a*a*b$\n" % n for n in range(2000))
    rules = read_rules(robots_capture("http://forum.example/robots.txt", lines + bytes(1 << 20)), "forum-archiver/1")
    assert rules is not None
    assert rules.allows("http://forum.example/" + "a" * 5000)


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_host_is_followed_and_kept(forum: Forum, start: Start, status: int) -> None:
    forum.reply("/old", moved("new?a=b#post-1", status))
    forum.reply("/new?a=b", answer(200))
    run = start()
    assert run.get(forum.url + "/old").url == forum.url + "/new?a=b"
    assert [each.status for each in run.kept[1:]] == [status, 200]


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        ("http://forum.example/t", "http://www.forum.example/t"),
        ("http://www.forum.example/t", "http://forum.example/t"),
        ("http://forum.example:80/t", "//forum.example/u"),
    ],
)
def test_a_redirect_may_add_or_drop_www(proxy: Forum, start: Start, origin: str, target: str) -> None:
    final = str(httpx.URL(origin).join(target))
    proxy.reply(str(httpx.URL(origin).copy_with(port=None)), moved(target))
    proxy.reply(final, answer(200))
    assert start(delay=1.0).get(origin).url == final


def test_a_redirect_may_go_on_to_https(proxy: Forum, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxy.url)
    proxy.reply("http://forum.example/t", moved("https://forum.example/t"))
    proxy.reply("forum.example:443", answer(502, b""))
    with pytest.raises(FetchError, match="proxy did not let the request for https://forum"):
        start(delay=1.0).get("http://forum.example/t")
    assert proxy.asked[-1] == "forum.example:443"


@pytest.mark.parametrize(
    "target",
    [
        "http://other.example/t",
        "//other.example/t",
        "http://sub.forum.example/t",
        "http://forum.example.other.example/t",
        "http://forum.example:8080/t",
        "http://127.0.0.1/t",
    ],
)
def test_a_redirect_to_another_host_is_told_and_not_followed(proxy: Forum, start: Start, target: str) -> None:
    proxy.reply("http://forum.example/t", moved(target))
    run = start(delay=1.0, obey_robots=False)
    with pytest.raises(RefusedError, match="redirects to another host") as caught:
        run.get("http://forum.example/t")
    assert httpx.URL("http://forum.example/t").join(target).host in str(caught.value)
    assert proxy.asked == ["http://forum.example/t"]
    assert run.kept[0].status == 302


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "data:text/html,x", "http://me:pw@forum.example/t", "http://", "/a\x01b", "/a\x1b[31m"],
)
def test_a_redirect_to_no_address_is_not_followed(proxy: Forum, start: Start, target: str) -> None:
    proxy.reply("http://forum.example/t", moved(target))
    with pytest.raises(FetchError, match=r"http://forum\.example/t") as caught:
        start(delay=1.0, obey_robots=False).get("http://forum.example/t")
    assert str(caught.value).isprintable()
    assert "pw" not in str(caught.value)
    assert set(proxy.asked) == {"http://forum.example/t"}


def test_a_redirect_without_a_target_is_an_answer(forum: Forum, start: Start) -> None:
    forum.reply("/t", answer(302))
    assert isinstance(refusal(start().get(forum.url + "/t")), FetchError)


def test_a_redirect_in_utf_8_is_understood(forum: Forum, start: Start) -> None:
    forum.reply("/t", moved("/türe"))
    forum.reply("/t%C3%BCre", answer(200))
    assert start().get(forum.url + "/t").url.endswith("/t%C3%BCre")


@pytest.mark.parametrize("target", ["/login/", "/forum/login/login?x=1", "/index.php?login/", "/Login", "/?login"])
def test_a_redirect_to_the_login_page_says_so(forum: Forum, start: Start, target: str) -> None:
    forum.reply("/t", moved(target))
    with pytest.raises(LoginError, match="--cookies"):
        start().get(forum.url + "/t")


def test_a_thread_about_logging_in_is_no_login_page(forum: Forum, start: Start) -> None:
    forum.reply("/t", moved("/threads/login-trouble.7/"))
    assert start().get(forum.url + "/t").url.endswith("/threads/login-trouble.7/")


def test_redirects_have_an_end(forum: Forum, start: Start) -> None:
    forum.reply("/t", moved("/t"))
    with pytest.raises(FetchError, match="redirects more than 10 times"):
        start().get(forum.url + "/t")
    assert forum.asked.count("/t") == 11


def test_a_redirect_from_https_to_http_is_refused() -> None:
    from archiver.fetch.address import redirect_target

    with pytest.raises(RefusedError, match="without encryption"):
        redirect_target(httpx.URL("https://forum.example/t"), "http://forum.example/t")
    target = redirect_target(httpx.URL("http://forum.example/t"), "https://www.forum.example/t")
    assert str(target) == "https://www.forum.example/t"


# --- retries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 429])
def test_trouble_that_passes_is_waited_for(proxy: Forum, start: Start, status: int) -> None:
    proxy.reply("http://forum.example/t", *[answer(status, b"Sorry")] * 3, answer(200))
    run = start(delay=1.0, obey_robots=False)
    assert run.get("http://forum.example/t").status == 200
    assert run.time.slept == [2.0, 4.0, 8.0]
    assert [each.status for each in run.kept] == [status] * 3 + [200]
    assert run.told == ["http://forum.example/t gave no page; trying again in 8 s (3 of 3)."]


def test_trouble_that_stays_is_told(proxy: Forum, start: Start) -> None:
    proxy.reply("http://forum.example/t", answer(503, b"Sorry"))
    run = start(delay=1.0, obey_robots=False, jitter=1.0)
    capture = run.get("http://forum.example/t")
    assert proxy.asked == ["http://forum.example/t"] * 4
    assert run.time.slept == [3.0, 6.0, 12.0]
    error = refusal(capture)
    assert isinstance(error, FetchError)
    assert "HTTP 503" in str(error)


@pytest.mark.parametrize(("delay", "unit"), [(0.0, 0.05), (0.01, 0.05), (0.3, 0.3)])
def test_waits_on_loopback_are_short(forum: Forum, start: Start, delay: float, unit: float) -> None:
    forum.reply("/t", answer(503, b""))
    run = start(delay=delay, obey_robots=False)
    run.get(forum.url + "/t")
    assert run.time.slept == pytest.approx([unit, unit * 2, unit * 4])


DATED = {"Date": "Wed, 16 Jul 2025 03:00:00 GMT"}  # a server whose clock is nine hours slow


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "90"}, 90.0),
        ({"Retry-After": " 600 "}, 600.0),
        ({"Retry-After": "0"}, 2.0),
        ({"Retry-After": "soon"}, 2.0),
        ({"Retry-After": "-5"}, 2.0),
        ({"Retry-After": "Wed, 16 Jul 2025 03:01:30 GMT", **DATED}, 90.0),
        ({"Retry-After": "Wed, 16 Jul 2025 12:00:30 GMT"}, 30.0),
        ({"Retry-After": "Wed, 16 Jul 2025 02:00:00 GMT", **DATED}, 2.0),
        ({"Retry-After": "Wed, 16 Jul 2025 99:99:99 GMT", **DATED}, 2.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_in_both_forms(
    proxy: Forum, start: Start, headers: dict[str, str], wait: float, status: int
) -> None:
    proxy.reply("http://forum.example/t", answer(status, b"", headers), answer(200))
    run = start(delay=1.0, obey_robots=False)
    assert run.get("http://forum.example/t").status == 200
    assert run.time.slept == [wait]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("asked", "moment"),
    [
        ("3600", "2025-07-16 13:00"),
        ("Wed, 16 Jul 2025 18:30:00 GMT", "2025-07-16 18:30"),
        ("9" * 5000, "2026-07-17 12:00"),
        ("Wed, 16 Jul 9999 18:30:00 GMT", "2026-07-17 12:00"),
    ],
)
def test_a_wait_that_is_too_long_says_when_to_come_back(
    proxy: Forum, start: Start, status: int, asked: str, moment: str
) -> None:
    proxy.reply("http://forum.example/t", answer(status, b"", {"Retry-After": asked}))
    run = start(delay=1.0, obey_robots=False)
    error = refusal(run.get("http://forum.example/t"))
    assert isinstance(error, RateLimitError)
    assert f"again after {moment} UTC" in str(error)
    assert run.time.slept == []


def test_retry_after_without_a_date_header_counts_from_the_capture() -> None:
    told = (("retry-after", "Wed, 16 Jul 2025 12:10:00"),)  # no zone either: taken as UTC
    assert retry_after(Capture("http://forum.example/", NOW.replace(microsecond=0), 429, told, b"")) == 600


def hang_up(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def cut_body(connection: socket.socket) -> None:
    connection.sendall(answer(200)[:-10])


def cut_chunks(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<html>")


def cut_gzip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-9])


def not_http(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n")


def endless_header(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000)


BROKEN = [hang_up, reset, cut_body, cut_chunks, cut_gzip, not_http, endless_header]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda reply: reply.__name__)
def test_a_broken_answer_is_asked_for_again_and_not_kept(forum: Forum, start: Start, broken: Reply) -> None:
    forum.reply("/t", broken, broken, answer(200))
    run = start(obey_robots=False)
    assert run.get(forum.url + "/t").payload == PAGE
    assert len(run.kept) == 1
    assert len(run.time.slept) == 2


@pytest.mark.parametrize("broken", BROKEN, ids=lambda reply: reply.__name__)
def test_an_answer_that_stays_broken_is_told(forum: Forum, start: Start, broken: Reply) -> None:
    forum.reply("/t", broken)
    with pytest.raises((FetchError, BrokenPageError), match=r"http://127\.0\.0\.1:.*/t"):
        start(obey_robots=False).get(forum.url + "/t")
    assert len(forum.asked) == 4


def test_a_page_cut_anywhere_is_never_kept(forum: Forum, start: Start) -> None:
    whole = answer(200, gzip.compress(PAGE), {"Content-Encoding": "gzip"})

    def cut_at(size: int) -> Callable[[socket.socket], None]:
        return lambda connection: connection.sendall(whole[:size])

    for size in range(0, len(whole), 7):
        forum.reply(f"/{size}", cut_at(size), answer(200))
        run = start(obey_robots=False)
        assert run.get(f"{forum.url}/{size}").payload == PAGE
        assert len(run.kept) == 1


def test_a_server_that_says_nothing_is_given_up(forum: Forum, start: Start) -> None:
    done = threading.Event()

    def stall(_: socket.socket) -> None:
        done.wait(30)

    forum.reply("/t", stall)
    run = start(obey_robots=False, limits=Limits(read=0.05))
    with pytest.raises(FetchError, match=r"/t did not answer in time.*goes on"):
        run.get(forum.url + "/t")
    done.set()
    assert len(run.time.slept) == 3


@pytest.mark.parametrize("where", ["head", "body"])
def test_an_answer_that_drips_in_is_given_up(forum: Forum, start: Start, where: str) -> None:
    """Each byte comes in time, the whole does not: the clock ticks a second with each look at it."""

    def drip(connection: socket.socket) -> None:
        head = b"HTTP/1.1 200 OK\r\nX: " + (b"a\r\nContent-Length: 100000\r\n\r\n" if where == "body" else b"")
        connection.sendall(head)
        for _ in range(3000):
            connection.sendall(b"a")
            time.sleep(0.001)  # or many bytes would come as one

    forum.reply("/t", drip)
    run = start(obey_robots=False, tick=1.0, limits=Limits(total=8))
    with pytest.raises(FetchError, match="did not answer in time"):
        run.get(forum.url + "/t")


# --- no retry ---------------------------------------------------------------------------------------------------------


def test_a_port_where_nobody_listens(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/t"
        run = start(obey_robots=False)
        with pytest.raises(FetchError, match=r"127\.0\.0\.1 .*refused the connection.*down for now"):
            run.get(url)
    assert run.time.slept == []


def test_a_host_that_nobody_knows(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    run = start(delay=1.0)
    with pytest.raises(FetchError, match=r"No host of the name nowhere\.invalid was found"):
        run.get("http://nowhere.invalid/t")
    assert run.time.slept == []


def test_a_host_name_that_cannot_be(start: Start) -> None:
    with pytest.raises(FetchError, match="No host of the name"):
        start(delay=1.0).get(f"http://{'a' * 70}.invalid/t")


def answer_once(listener: socket.socket, reply: Reply) -> threading.Thread:
    """A server that answers one connection without reading from it, and closes it."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            if isinstance(reply, bytes):
                connection.sendall(reply)
            else:
                reply(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_server_that_speaks_no_tls(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = answer_once(listener, b"SSH-2.0-OpenSSH_9.6\r\n" * 100)
        run = start(obey_robots=False)
        with pytest.raises(FetchError, match="does not speak TLS"):
            run.get(f"https://127.0.0.1:{listener.getsockname()[1]}/t")
        thread.join()
    assert run.time.slept == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_certificate_that_nobody_signed(start: Start, tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def refuse(connection: socket.socket) -> None:
        with pytest.raises(ssl.SSLError), context.wrap_socket(connection, server_side=True) as secure:
            secure.read(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = answer_once(listener, refuse)
        run = start(obey_robots=False)
        with pytest.raises(FetchError, match=r"certificate of 127\.0\.0\.1 .*not valid \(self.signed"):
            run.get(f"https://127.0.0.1:{listener.getsockname()[1]}/t")
        thread.join()
    assert run.time.slept == []


def network_error(kind: type[Exception], cause: BaseException | None) -> Exception:
    error = kind("told in the library's words")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words", "passing"),
    [
        (network_error(httpcore.ConnectTimeout, TimeoutError()), "in time", True),
        (network_error(httpcore.ConnectError, ConnectionResetError()), "could not be reached", True),
        (network_error(httpcore.ConnectError, OSError(113, "No route to host")), "could not be reached", True),
        (network_error(httpcore.ConnectError, ssl.SSLEOFError()), "could not be reached", True),
        (network_error(httpcore.ConnectError, ssl.SSLError()), "does not speak TLS", False),
        (network_error(httpcore.ReadError, ConnectionResetError()), "broke before", True),
        (network_error(httpcore.LocalProtocolError, None), "not valid", False),
        (network_error(httpcore.ProxyError, None), "proxy", False),
    ],
)
def test_network_errors_in_plain_words(error: Exception, words: str, passing: bool) -> None:  # noqa: FBT001
    found = failure(httpx.URL("https://forum.example/t"), error)
    assert isinstance(found.error, FetchError)
    assert words in str(found.error)
    assert "https://forum.example/t" in str(found.error)
    assert "library" not in str(found.error)
    assert found.passing is passing


def test_a_proxy_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    monkeypatch.setenv("http_proxy", f"socks9://me:{CANARY}@127.0.0.1")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(UsageError, match="HTTP_PROXY") as caught:
        start(delay=1.0).get("http://forum.example/")
    assert CANARY not in str(caught.value)


def test_loopback_never_goes_through_a_proxy(forum: Forum, monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    forum.reply("/t", answer(200))
    assert start().get(forum.url + "/t").status == 200


# --- size -------------------------------------------------------------------------------------------------------------

SMALL = Limits(wire=10_000, inflated=50_000)


def test_a_body_as_large_as_the_limit_is_taken(forum: Forum, start: Start) -> None:
    forum.reply("/t", answer(200, b"a" * 10_000))
    assert len(start(obey_robots=False, limits=SMALL).get(forum.url + "/t").payload) == 10_000


def test_a_body_larger_than_the_limit_is_left_out(forum: Forum, start: Start) -> None:
    forum.reply("/t", answer(200, b"a" * 10_001))
    run = start(obey_robots=False, limits=SMALL)
    with pytest.raises(BrokenPageError, match=r"/t is larger than"):
        run.get(forum.url + "/t")
    assert (run.kept, run.time.slept) == ([], [])
    forum.reply("/t", answer(200))
    assert run.get(forum.url + "/t").status == 200


def test_a_body_without_an_end_is_left(forum: Forum, start: Start) -> None:
    sent = 0

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            sent += connection.send(b"400\r\n" + b"a" * 1024 + b"\r\n")

    forum.reply("/t", endless)
    with pytest.raises(BrokenPageError, match="16 MB"):
        start(obey_robots=False).get(forum.url + "/t")
    assert sent < 64 << 20


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_bomb_is_left_out(forum: Forum, start: Start, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    forum.reply("/t", answer(200, pack(b"a" * 60_000), {"Content-Encoding": encoding}))
    run = start(obey_robots=False, limits=SMALL)
    with pytest.raises(BrokenPageError, match=r"/t cannot be unpacked"):
        run.get(forum.url + "/t")
    assert (run.kept, run.time.slept) == ([], [])


# --- cookies ----------------------------------------------------------------------------------------------------------


def cookie_file(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["# Netscape HTTP Cookie File", *lines, ""]))
    return path


def test_cookies_go_to_their_own_host_and_path_only(proxy: Forum, start: Start, tmp_path: Path) -> None:
    jar = load_cookies(
        cookie_file(
            tmp_path / "cookies.txt",
            "forum.example\tFALSE\t/\tFALSE\t0\txf_user\tone",
            "#HttpOnly_.forum.example\tTRUE\t/inner/\tFALSE\t4102444800\txf_session\ttwo",
            "forum.example\tFALSE\t/\tTRUE\t4102444800\tsecure\tthree",
            "other.example\tFALSE\t/\tFALSE\t4102444800\tother\tfour",
        )
    )
    run = start(delay=1.0, cookies=jar, obey_robots=False)
    sent = []
    for url in ("http://forum.example/t", "http://forum.example/inner/t", "http://third.example/t"):
        run.get(url)
        sent.append([line for line in proxy.requests[-1].decode().split("\r\n") if line.startswith("Cookie")])
    assert sent == [["Cookie: xf_user=one"], ["Cookie: xf_session=two; xf_user=one"], []]


def test_a_cookie_that_changes_is_sent_changed(forum: Forum, start: Start) -> None:
    forum.reply("/1", moved("/2", cookie="xf_session=new; path=/"))
    forum.reply("/2", answer(200))
    start(obey_robots=False).get(forum.url + "/1")
    assert b"\r\nCookie: xf_session=new\r\n" in forum.requests[-1]


def test_a_malformed_set_cookie_does_no_harm(forum: Forum, start: Start) -> None:
    forum.reply("/1", answer(200, PAGE, {"Set-Cookie": 'a="b; expires=Xyz, 99-Foo-0000; domain=; path; =; \xff'}))
    run = start(obey_robots=False)
    for _ in range(2):
        assert run.get(forum.url + "/1").status == 200


def test_secrets_are_in_no_capture_and_no_message(forum: Forum, start: Start, tmp_path: Path) -> None:
    jar = load_cookies(cookie_file(tmp_path / "c.txt", f"127.0.0.1\tFALSE\t/\tFALSE\t0\txf_user\t{CANARY}"))
    forum.reply("/robots.txt", answer(200, b"User-agent: *\nDisallow: /no", {"Set-Cookie": f"xf_csrf={CANARY}"}))
    forum.reply("/1", moved("/2", cookie=f"a={CANARY}"))
    forum.reply("/2", answer(503, b"", {"Set-Cookie2": f"b={CANARY}"}))
    forum.reply("/away", moved("http://other.example/", cookie=f"a={CANARY}"))
    forum.reply("/cut", cut_body)
    run = start(cookies=jar)
    told = [str(refusal(run.get(forum.url + "/2")))]
    for path in ("/no", "/away", "/cut"):
        with pytest.raises(ArchiverError) as caught:
            run.get(forum.url + path)
        told.append(str(caught.value))
    assert CANARY in forum.requests[-1].decode()
    assert CANARY not in repr(run.kept) + repr(told) + repr(run.told)
    assert CANARY.encode() not in warc_bytes(tmp_path / "warc", run.kept)


def warc_bytes(folder: Path, captures: list[Capture]) -> bytes:
    with WarcWriter(folder, host="forum", software="s", now=NOW) as warc:
        files = {warc.write(capture).file for capture in captures}
    file = files.pop()
    assert [found for _, found in read_captures(folder / file)] == captures
    return gzip.decompress((folder / file).read_bytes())


def test_the_password_of_a_proxy_goes_to_the_proxy_alone(
    proxy: Forum, start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("http_proxy", proxy.url.replace("//", f"//me:{CANARY}@"))
    proxy.reply("http://forum.example/t", answer(200))
    run = start(delay=1.0, obey_robots=False)
    run.get("http://forum.example/t")
    password = base64.b64encode(f"me:{CANARY}".encode())
    assert b"Proxy-Authorization: Basic " + password in proxy.requests[-1]
    kept = repr(run.kept).encode() + warc_bytes(tmp_path, run.kept)
    assert CANARY.encode() not in kept
    assert password not in kept


@pytest.mark.parametrize(
    "content",
    [
        "",
        f"xf_user={CANARY}",
        f"# Netscape HTTP Cookie File\nforum.example {CANARY}\n",
        f"# Netscape HTTP Cookie File\nforum.example\tTRUE\t{CANARY}\n",
        f'[{{"name": "xf_user", "value": "{CANARY}"}}]',
        "# Netscape HTTP Cookie File\n",
        f"# Netscape HTTP Cookie File\nforum.example\tFALSE\t/\tFALSE\t1000000000\told\t{CANARY}\n",
    ],
)
def test_a_file_without_cookies_is_told_without_its_lines(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cookies.txt"
    path.write_text(content)
    with pytest.raises(UsageError, match=r"cookies\.txt") as caught:
        load_cookies(path)
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_cookie_file_that_cannot_be_opened_or_decoded_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_cookies(tmp_path / "nothing.txt")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00" * 50)
    with pytest.raises(UsageError, match="not a cookie file"):
        load_cookies(tmp_path / "binary")


@pytest.mark.parametrize("value", ["naïve", "日本", "a\x01b"])
def test_a_strange_cookie_does_not_crash(forum: Forum, start: Start, tmp_path: Path, value: str) -> None:
    jar = load_cookies(cookie_file(tmp_path / "c.txt", f"127.0.0.1\tFALSE\t/\tFALSE\t0\txf_user\t{value}"))
    forum.reply("/t", answer(200))
    run = start(cookies=jar, obey_robots=False)
    try:
        assert run.get(forum.url + "/t").status == 200
    except FetchError as error:
        assert "\x01" not in str(error)  # noqa: PT017  either end is right


# --- what an answer says ----------------------------------------------------------------------------------------------


def sent(status: int, body: bytes = PAGE, *headers: tuple[str, str]) -> Capture:
    return Capture("https://forum.example/t", NOW, status, headers, body)


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (404, GoneError, "HTTP 404"),
        (410, GoneError, "HTTP 410"),
        (401, ForbiddenError, "--cookies"),
        (403, ForbiddenError, "--cookies"),
        (451, ForbiddenError, "legal"),
        (400, RefusedError, "HTTP 400"),
        (418, RefusedError, "HTTP 418"),
        (429, RateLimitError, "--delay"),
        (500, FetchError, "same command again"),
        (503, FetchError, "same command again"),
        (522, FetchError, "same command again"),
        (302, FetchError, "HTTP 302"),
        (304, FetchError, "HTTP 304"),
    ],
)
def test_a_status_becomes_the_right_error(status: int, kind: type[ArchiverError], words: str) -> None:
    error = refusal(sent(status))
    assert type(error) is kind
    assert words in str(error)
    assert "https://forum.example/t" in str(error)


@pytest.mark.parametrize("status", [200, 203])
def test_a_page_is_no_refusal(status: int) -> None:
    assert refusal(sent(status)) is None
    assert refusal(sent(status, gzip.compress(PAGE), ("Content-Encoding", "gzip"))) is None
    assert refusal(sent(status, b"damaged", ("Content-Encoding", "gzip"))) is None


CHALLENGES = {
    "cloudflare": b"<title>Just a moment...</title><script>window._cf_chl_opt = {cvId: '3'}</script>",
    "ddos-guard": b"<title>DDOS-GUARD</title><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>",
    "sucuri": b"<title>You are being redirected...</title><script>var s={},u,c,sucuri_cloudproxy_js='';</script>",
    "anubis": b"<title>Making sure you&#39;re not a bot!</title><script id='anubis_challenge'></script>",
}


@pytest.mark.parametrize("name", CHALLENGES)
@pytest.mark.parametrize("status", [200, 403, 429, 503])
def test_a_challenge_is_known_and_not_asked_for_again(forum: Forum, start: Start, name: str, status: int) -> None:
    page = b"<!DOCTYPE html><html><head>" + CHALLENGES[name] + b"</head><body></body></html>"
    forum.reply("/t", answer(status, gzip.compress(page), {"Content-Encoding": "gzip"}))
    run = start(obey_robots=False)
    error = refusal(run.get(forum.url + "/t"))
    assert isinstance(error, ChallengeError)
    assert "--cookies" in str(error)
    assert forum.asked == ["/t"]


def test_a_challenge_is_known_by_its_headers() -> None:
    assert isinstance(refusal(sent(403, b"", ("CF-Mitigated", "challenge"))), ChallengeError)
    assert isinstance(refusal(sent(202, b"", ("x-amzn-waf-action", "challenge"))), ChallengeError)


def test_a_thread_about_challenges_is_none() -> None:
    words = b"It says Just a moment... and _cf_chl_opt, sucuri_cloudproxy_js. Checking your browser, DDOS-GUARD!"
    assert refusal(sent(200, PAGE.replace(b"A thread", words))) is None
    assert refusal(sent(200, PAGE.replace(b"Boats", b"Just a moment... | Boats"))) is None


def test_an_ordinary_page_behind_cloudflare_is_none() -> None:
    script = b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    assert refusal(sent(200, PAGE + script, ("Server", "cloudflare"), ("CF-RAY", "1"))) is None
    assert isinstance(refusal(sent(403, PAGE + script, ("Server", "cloudflare"))), ForbiddenError)
