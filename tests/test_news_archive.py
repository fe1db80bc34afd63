"""Pages of news sites by their address: archived over HTTP like a thread, visited again, found, and rebuilt."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from command import run
from page_cases import PAGES

SHOP = b"<!doctype html><html><head><title>A shop</title></head><body><p>Shoes</p></body></html>"


class Site:
    """A news site on this machine; what it shows can be changed."""

    def __init__(self) -> None:
        self.pages = {"/a/grain": (PAGES / "newspage" / "related" / "page.html").read_bytes(), "/shop": SHOP}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = pages.get(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body or b"<html><body>Not found</body></html>")

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def rows(archives: Path, query: str) -> list[tuple[object, ...]]:
    (database,) = archives.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def test_a_news_page_is_archived_by_its_address(site: Site, tmp_path: Path) -> None:
    url = f"{site.url}/a/grain"

    done = run("archive", url, "--archives", tmp_path, "--delay", 0, "--json")

    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["title"], told["page_count"], told["complete"]) == ("Grain ships wait off Cape Merrow", 1, True)
    assert rows(tmp_path, "SELECT type, url FROM threads") == [("news page", url)]
    kinds = [kind for (kind,) in rows(tmp_path, "SELECT kind FROM articles")]
    assert kinds.count("page_article") == 1
    assert set(kinds) == {"page_article", "related_article"}


def test_a_news_page_that_changed_is_seen_in_the_next_visit(site: Site, tmp_path: Path) -> None:
    command = ("archive", f"{site.url}/a/grain", "--archives", tmp_path, "--delay", 0)
    run(*command)
    posts = rows(tmp_path, "SELECT count(*) FROM posts")
    assert "0 new posts, 1 page read" in run(*command).err
    site.pages["/a/grain"] = site.pages["/a/grain"].replace(b"The port handles a fifth", b"The port handles a third")

    done = run(*command)

    assert "0 new posts, 1 changed" in done.err, done.err
    assert rows(tmp_path, "SELECT count(*) FROM posts") == posts
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(1,)]
    before = rows(tmp_path, "SELECT * FROM posts")
    assert run("rebuild", "--archives", tmp_path).code == 0
    assert rows(tmp_path, "SELECT * FROM posts") == before


@pytest.mark.parametrize("command", ["summary", "stats"])
def test_a_news_page_is_found_by_its_address(site: Site, tmp_path: Path, command: str) -> None:
    url = f"{site.url}/a/grain"
    run("archive", url, "--archives", tmp_path, "--delay", 0)

    done = run(command, url, "--archives", tmp_path)

    assert done.code == 0, done.err
    assert "articles" in done.out.casefold()
    assert run(command, f"{url}#top", "--archives", tmp_path).out == done.out
    missing = run(command, f"{site.url}/a/other", "--archives", tmp_path)
    assert missing.code == 5
    assert "is not archived" in missing.err


def test_a_page_that_shows_no_article_is_told(site: Site, tmp_path: Path) -> None:
    done = run("archive", f"{site.url}/shop", "--archives", tmp_path, "--delay", 0)

    assert done.code == 6
    assert "titled “A shop”" in done.err
    assert "Traceback" not in done.err


STORY = "".join(
    f"<p>The port authority opened gate {number} of the lock on Monday, as it had said it would.</p>"
    for number in range(4)
)
PLAIN = (
    "<!doctype html><html><head><title>Lock opens - Merrow Herald</title></head><body><h1>Lock opens</h1>"
    f"<p>By Ida Holm</p><p>14 April 2026, 18:02</p>{STORY}</body></html>"
).encode()


def test_a_page_without_metadata_is_archived_with_its_outlet(site: Site, tmp_path: Path) -> None:
    site.pages["/a/lock"] = PLAIN

    done = run("archive", f"{site.url}/a/lock", "--archives", tmp_path, "--delay", 0)

    assert done.code == 0, done.err
    found = rows(tmp_path, "SELECT headline, outlet, byline, published_at FROM articles")
    assert found == [("Lock opens", "Merrow Herald", "Ida Holm", "2026-04-14T18:02")]
    assert rows(tmp_path, "SELECT author FROM posts") == [("Merrow Herald",)]
    largest = rows(tmp_path, "SELECT max(id) FROM parts")[0][0]
    assert isinstance(largest, int)
    assert 1 << 36 < largest < 1 << 53


def test_a_copied_article_is_added_and_rebuilt(tmp_path: Path) -> None:
    path, archives = tmp_path / "story.txt", tmp_path / "archives"
    words = STORY.replace("<p>", "\n").replace("</p>", "\n")
    path.write_text(f"Lock opens after nine years\n\nBy Ida Holm\n14 April 2026, 18:02\n{words}", "utf-8")

    done = run("add", path, "--archives", archives)

    assert done.code == 0, done.err
    before = rows(archives, "SELECT * FROM articles")
    assert rows(archives, "SELECT type, title, complete FROM threads") == [
        ("news page", "Lock opens after nine years", 1)
    ]
    assert rows(archives, "SELECT byline, word_count > 50 FROM articles") == [("Ida Holm", 1)]
    assert run("rebuild", "--archives", archives).code == 0
    assert rows(archives, "SELECT * FROM articles") == before
