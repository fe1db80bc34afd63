"""The demo forum answers as forums do, changes while it is read, and fails on command."""

from __future__ import annotations

import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

import httpx
import pytest
from protego import Protego
from sample_forum import FERRY, START, VERSIONS, attribute, make_forum, one, words
from selectolax.lexbor import LexborHTMLParser

from archiver.demo import DemoForum, DemoServer, Fault, Version, serve, synthetic
from archiver.demo.files import drawn
from archiver.demo.pages import Pages


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    """Each markup in turn."""
    value: Version = request.param
    return value


@pytest.fixture
def forum() -> DemoForum:
    """A fresh forum."""
    return make_forum()


@pytest.fixture
def server(forum: DemoForum) -> Iterator[DemoServer]:
    """The forum served in the markup of 2.3; at the end nothing may have gone wrong inside."""
    with serve(forum) as running:
        yield running
    assert running.errors == []


@pytest.fixture
def client(server: DemoServer) -> Iterator[httpx.Client]:
    """A client that follows no redirects."""
    with httpx.Client(base_url=server.url, timeout=5) as opened:
        yield opened


# --- the server -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "answer"),
    [
        ("/threads/wrong-slug.101/", 301, "/threads/ferry-talks-day-1-2.101/"),
        ("/threads/101/", 301, "/threads/ferry-talks-day-1-2.101/"),
        ("/threads/ferry-talks-day-1-2.101", 301, "/threads/ferry-talks-day-1-2.101/"),
        ("/threads/wrong-slug.101/page-2", 301, "/threads/ferry-talks-day-1-2.101/page-2"),
        ("/threads/ferry-talks-day-1-2.101/page-1", 301, "/threads/ferry-talks-day-1-2.101/"),
        ("/threads/ferry-talks-day-1-2.101/page-9", 303, "/threads/ferry-talks-day-1-2.101/page-3"),
        ("/threads/ferry-talks-day-1-2.101/latest", 303, "/threads/ferry-talks-day-1-2.101/page-3#post-5045"),
        ("/threads/ferry-talks-day-1-2.101/post-5025", 303, "/threads/ferry-talks-day-1-2.101/page-2#post-5025"),
        ("/posts/5001/", 303, "/threads/ferry-talks-day-1-2.101/#post-5001"),
        ("/goto/post?id=5025", 303, "/threads/ferry-talks-day-1-2.101/page-2#post-5025"),
        ("/index.php?threads/ferry-talks-day-1-2.101/", 301, "/threads/ferry-talks-day-1-2.101/"),
        ("/members/7/", 301, "/members/ann-o-hara.7/"),
        ("/forums/2/", 301, "/forums/sea-ports.2/"),
        ("/forums/sea-ports.2/page-5", 303, "/forums/sea-ports.2/"),
    ],
)
def test_redirects(client: httpx.Client, asked: str, status: int, answer: str) -> None:
    response = client.get(asked)

    assert (response.status_code, response.headers["location"]) == (status, answer)


@pytest.mark.parametrize(
    "asked", ["/", "/forums/sea-ports.2/", "/categories/world.1/", "/members/ann-o-hara.7/", "/login/"]
)
def test_other_pages(version: Version, asked: str) -> None:
    with serve(make_forum(), version) as server:
        response = httpx.get(server.url + asked)

    assert response.status_code == 200
    assert "Test Forum" in response.text
    assert server.errors == []


@pytest.mark.parametrize(
    "asked", ["/nope", "/threads/x.999/", "/posts/1/", "/goto/post?id=x", "/members/9/", "/attachments/9/"]
)
def test_missing_things_are_xenforos_error_page(client: httpx.Client, asked: str) -> None:
    response = client.get(asked)

    assert response.status_code == 404
    assert attribute(LexborHTMLParser(response.text), "html#XF", "data-template") == "error"


def test_lists_lead_to_every_thread(client: httpx.Client) -> None:
    index = LexborHTMLParser(client.get("/").text)
    section = LexborHTMLParser(client.get("/forums/sea-ports.2/").text)
    rows = section.css(".structItem--thread")

    assert attribute(index, ".node--id2 .node-title a", "href") == "/forums/sea-ports.2/"
    assert {attribute(row, ".structItem-title a[data-tp-primary]", "href") for row in rows} == {
        "/threads/ferry-talks-day-1-2.101/",
        "/threads/why-does-it-drift.102/",
        "/threads/vote.103/",
    }
    ferry = one(section, ".js-threadListItem-101")
    assert [words(node) for node in ferry.css(".structItem-cell--meta dd")] == ["44", "22K"]


def test_section_lists_have_pages() -> None:
    with serve(synthetic(threads=45, posts=1)) as server:
        first, last = (
            LexborHTMLParser(httpx.get(server.url + path).text)
            for path in ("/forums/threads.2/", "/forums/threads.2/page-3")
        )

    assert (len(first.css(".structItem--thread")), len(last.css(".structItem--thread"))) == (20, 5)
    assert words(one(last, ".pageNav-page--current")) == "3"


def test_everything_a_page_links_to_on_the_forum_is_there(version: Version) -> None:
    with serve(make_forum(), version) as server, httpx.Client(base_url=server.url) as client:
        tree = LexborHTMLParser(client.get("/threads/ferry-talks-day-1-2.101/").text)
        found = {
            node.attributes[name] for name in ("src", "data-src") for node in tree.css(f"img[{name}], link[{name}]")
        }
        found |= {node.attributes["href"] for node in tree.css("link[rel=stylesheet], .attachmentList a[href]")}
        paths = {
            path if path.startswith("/") else f"/{path}"
            for path in found
            if path and not path.startswith(("data:", "http"))
        }
        answers = {path: client.get(path).status_code for path in paths}

    assert len(answers) > 5
    assert set(answers.values()) == {200}


def test_files_are_what_they_say(client: httpx.Client) -> None:
    client.get("/threads/ferry-talks-day-1-2.101/")
    webp = client.get("/attachments/1752627048971-webp.1001/")
    png = drawn("map.png")

    assert webp.headers["content-type"] == "image/webp"
    assert webp.content[:4] + webp.content[8:16] == b"RIFFWEBPVP8L"
    assert struct.unpack("<I", webp.content[4:8])[0] == len(webp.content) - 8
    assert png.startswith(b"\x89PNG")
    assert len(zlib.decompress(png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8])) == 180 * 321
    assert drawn("a.pdf").startswith(b"%PDF")
    assert drawn("a.png") != drawn("b.png")


def test_robots_refuses_what_forums_refuse(client: httpx.Client, server: DemoServer, forum: DemoForum) -> None:
    forum.disallow("/threads/vote.103/")
    rules = Protego.parse(client.get("/robots.txt").text)
    refused = ("/goto/post?id=1", "/posts/5001/", "/search/", "/threads/vote.103/", "/forums/private-matters.3/")

    assert rules.can_fetch(server.url + FERRY + "page-2", "x")
    assert not [path for path in refused if rules.can_fetch(server.url + path, "x")]
    assert list(rules.sitemaps) == [f"{server.url}/sitemap.xml"]
    assert f"<loc>{server.url}/threads/vote.103/</loc>" in client.get("/sitemap.xml").text


def test_requests_are_logged(client: httpx.Client, server: DemoServer) -> None:
    client.get("/threads/x.101/?a=b", headers={"User-Agent": "Tester/1"})

    method, path, headers = server.requests[0]
    assert (method, path, headers["user-agent"]) == ("GET", "/threads/x.101/?a=b", "Tester/1")
    assert len(server.times) == len(server.requests)
    assert server.peak == 1


def test_compressed_only_when_asked_for(client: httpx.Client) -> None:
    path = "/threads/ferry-talks-day-1-2.101/"
    packed = client.get(path)
    plain = client.get(path, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4


def test_unchanged_page_is_not_sent_again(client: httpx.Client, forum: DemoForum) -> None:
    path = "/threads/vote.103/"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    forum.edit(7001, "Changed.", START + timedelta(days=2))
    changed = client.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_head_and_post(client: httpx.Client) -> None:
    head = client.head("/threads/vote.103/")

    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    assert client.post("/threads/vote.103/reply", content=b"x" * 1000).status_code == 403


def test_closing_does_not_wait_for_idle_clients(forum: DemoForum) -> None:
    with httpx.Client() as idle:
        with serve(forum) as server:
            idle.get(server.url + "/robots.txt")  # keeps its connection
            started = time.monotonic()
        taken = time.monotonic() - started

    assert taken < 10  # an idle client keeps its connection for longer than that
    assert not [thread for thread in threading.enumerate() if thread.name == "demo forum"]


def test_parallel_requests_are_counted(server: DemoServer) -> None:
    server.faults.plan("/robots.txt", Fault("stall", seconds=0.3))
    asking = [threading.Thread(target=httpx.get, args=(server.url + "/robots.txt",)) for _ in range(3)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert server.peak > 1


# --- changes ----------------------------------------------------------------------------------------------------------


def shown(client: httpx.Client, path: str) -> list[tuple[int, int]]:
    """Number and id of each post on a page."""
    tree = LexborHTMLParser(client.get(path).text)
    return [
        (
            int(words(post.css(".message-attribution-opposite li")[-1])[1:]),
            int((post.attributes["data-content"] or "")[5:]),
        )
        for post in tree.css("article.message--post")
    ]


def test_grow(client: httpx.Client, forum: DemoForum) -> None:
    before = shown(client, FERRY + "page-3")
    posts = forum.grow(101, 20)

    assert len(before) == 5
    assert shown(client, FERRY + "page-3")[:5] == before
    assert [post_id for _, post_id in shown(client, FERRY + "page-4")] == [post.id for post in posts[15:]]
    assert posts == make_forum().grow(101, 20)  # the same words every time


def test_edit(client: httpx.Client, forum: DemoForum) -> None:
    forum.edit(5003, "Other words.", START + timedelta(days=9), by="Ann O'Hara")
    post = one(LexborHTMLParser(client.get(FERRY).text), "article[data-content=post-5003]")

    assert words(one(post, ".bbWrapper")) == "Other words."
    assert words(one(post, ".message-lastEdit")).startswith("Last edited by a moderator: ")


def test_delete_shifts_pages(client: httpx.Client, forum: DemoForum) -> None:
    forum.delete(5003)

    assert shown(client, FERRY)[2] == (3, 5004)
    assert shown(client, FERRY + "page-2")[0] == (21, 5022)
    forum.restore(5003)
    assert shown(client, FERRY)[2] == (3, 5003)
    assert shown(client, FERRY + "page-2")[0] == (21, 5021)


def test_delete_can_leave_a_gap(client: httpx.Client, forum: DemoForum) -> None:
    forum.delete(5003, gap=True)

    assert shown(client, FERRY)[1:3] == [(2, 5002), (4, 5004)]
    assert len(shown(client, FERRY)) == 19
    forum.restore(5003)
    assert len(shown(client, FERRY)) == 20


def test_last_post_cannot_be_deleted(forum: DemoForum) -> None:
    with pytest.raises(ValueError, match="at least one post"):
        forum.delete(7001)


def test_moved_posts_are_numbered_anew(client: httpx.Client, forum: DemoForum) -> None:
    forum.move_posts([5002, 5003], 103)

    assert shown(client, "/threads/vote.103/") == [(1, 7001), (2, 5002), (3, 5003)]
    assert shown(client, FERRY)[:2] == [(1, 5001), (2, 5004)]
    assert client.get("/posts/5002/").headers["location"] == "/threads/vote.103/#post-5002"


def test_moved_thread_redirects(client: httpx.Client, forum: DemoForum) -> None:
    forum.move_thread(103, slug="ballot", node=3)

    assert client.get("/threads/vote.103/").headers["location"] == "/threads/ballot.103/"
    tree = LexborHTMLParser(client.get("/threads/ballot.103/").text)
    assert attribute(tree, "html", "data-container-key") == "node-3"


def test_merged_thread_redirects(client: httpx.Client, forum: DemoForum) -> None:
    forum.merge(103, 101)

    assert client.get("/threads/vote.103/").headers["location"] == FERRY
    assert shown(client, FERRY)[1] == (2, 7001)  # as old as the first post, and a higher number


def test_deleted_and_gone_threads(client: httpx.Client, forum: DemoForum) -> None:
    forum.delete_thread(103)
    forum.gone(102)

    assert client.get("/threads/vote.103/").status_code == 404
    assert client.get("/threads/why-does-it-drift.102/").status_code == 410
    assert client.get("/posts/7001/").status_code == 404
    assert "vote.103" not in client.get("/sitemap.xml").text


def test_same_state_gives_the_same_page_in_whatever_order_pages_are_asked_for(version: Version) -> None:
    written: list[dict[int, str]] = []
    for order in ((1, 2, 3), (3, 2, 1)):
        forum = make_forum()
        thread, pages = forum.thread(101), Pages(forum, version, "http://forum.test")
        assert thread
        written.append({number: pages.thread(thread, number) for number in order})

    assert written[0] == written[1]


def test_readers_never_see_half_a_change(forum: DemoForum) -> None:
    stop = threading.Event()
    failures: list[BaseException] = []

    def read() -> None:
        pages = Pages(forum, "2.3", "http://forum.test")
        while not stop.is_set():
            try:
                thread = forum.thread(101)
                assert thread
                pages.thread(thread, 1)
            except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
                failures.append(error)
                return

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(60):
        forum.grow(101, 1)
        forum.delete(5002 + n % 40)
        forum.restore(5002 + n % 40)
    stop.set()
    reader.join()

    assert failures == []


# --- faults -----------------------------------------------------------------------------------------------------------


def test_status_comes_as_often_as_planned(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan("/threads/*/page-2", Fault(status=503, times=2, retry_after="1"), Fault(status=500, times=1))
    answers = [client.get(FERRY + "page-2") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [503, 503, 500, 200]
    assert answers[0].headers["retry-after"] == "1"
    assert client.get(FERRY).status_code == 200


def test_fault_after_some_good_answers(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan("*", Fault(status=404, after=2))

    assert [client.get("/threads/vote.103/").status_code for _ in range(4)] == [200, 200, 404, 404]
    server.faults.clear()
    assert client.get("/threads/vote.103/").status_code == 200


def test_stall(server: DemoServer) -> None:
    server.faults.plan("/", Fault("stall", seconds=30))

    with pytest.raises(httpx.ReadTimeout):
        httpx.get(server.url, timeout=0.2)


def test_drip_defeats_a_limit_for_each_read(server: DemoServer) -> None:
    server.faults.plan("/", Fault("drip", seconds=1.0))
    started = time.monotonic()
    response = httpx.get(server.url, timeout=0.3)

    assert response.status_code == 200
    assert time.monotonic() - started > 0.8


def test_cut(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan(FERRY, Fault("cut", times=1))

    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete|closed"):
        client.get(FERRY)
    assert client.get(FERRY).text.rstrip().endswith("</html>")


def test_cut_html_looks_whole_to_http(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan(FERRY, Fault("cut-html"))
    response = client.get(FERRY)

    assert response.status_code == 200
    assert "<html" in response.text
    assert "</html>" not in response.text


def test_empty(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan(FERRY, Fault("empty"))

    assert (client.get(FERRY).status_code, client.get(FERRY).content) == (200, b"")


def test_reset(server: DemoServer) -> None:
    server.faults.plan("/", Fault("reset"))
    host, port = urlsplit(server.url).hostname, urlsplit(server.url).port

    with socket.create_connection((host or "", port or 0), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_loop(server: DemoServer) -> None:
    server.faults.plan(FERRY, Fault("loop"))

    with pytest.raises(httpx.TooManyRedirects):
        httpx.get(server.url + FERRY, follow_redirects=True)


def test_bomb_is_small_on_the_wire(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan(FERRY, Fault("bomb", size=1_000_000))
    response = client.get(FERRY)

    assert int(response.headers["content-length"]) < 2000
    assert len(response.content) == 1_000_000


@pytest.mark.parametrize("status", [None, 200])
def test_login_wall(client: httpx.Client, server: DemoServer, status: int | None) -> None:
    server.faults.plan(FERRY, Fault("login", status=status))
    response = client.get(FERRY)
    tree = LexborHTMLParser(response.text)

    assert response.status_code == (status or 403)
    assert attribute(tree, "html", "data-template") == "login"
    assert words(one(tree, ".blockMessage--error")) == "You must be logged-in to do that."


@pytest.mark.parametrize("status", [None, 200, 503])
def test_challenge(client: httpx.Client, server: DemoServer, status: int | None) -> None:
    server.faults.plan(FERRY, Fault("challenge", status=status))
    response = client.get(FERRY)

    assert response.status_code == (status or 403)
    assert response.headers["cf-mitigated"] == "challenge"
    assert "<title>Just a moment...</title>" in response.text


def test_maintenance(client: httpx.Client, server: DemoServer) -> None:
    when = format_datetime(datetime(2030, 1, 1, tzinfo=UTC), usegmt=True)
    server.faults.plan("*", Fault("maintenance", retry_after=when))
    response = client.get(FERRY)

    assert (response.status_code, response.headers["retry-after"]) == (503, when)
    assert attribute(LexborHTMLParser(response.text), "html", "data-template") == "error"


def test_rate_limit(client: httpx.Client, server: DemoServer) -> None:
    now = [100.0]
    server.faults.clock = lambda: now[0]
    server.faults.limit(2, seconds=1.0, retry_after="3")
    burst = [client.get("/robots.txt") for _ in range(4)]
    now[0] += 1.0

    assert [answer.status_code for answer in burst] == [200, 200, 429, 429]
    assert burst[-1].headers["retry-after"] == "3"
    assert client.get("/robots.txt").status_code == 200


def test_planned_status_need_not_be_registered(client: httpx.Client, server: DemoServer) -> None:
    server.faults.plan("/", Fault(status=520))

    assert client.get("/").status_code == 520
