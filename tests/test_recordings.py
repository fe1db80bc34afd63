"""What browsers record (HAR) and save (MHTML): pages are added as of their time, and secrets stay where they were."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command import run

from archiver.crawl.imports import kind_of
from archiver.demo import DemoForum
from archiver.demo.addresses import thread_path
from archiver.demo.pages import Pages
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError, UsageError
from archiver.model import Capture
from archiver.recordings import har, mhtml
from archiver.recordings.secrets import address, blank_tokens
from archiver.warc import read_captures
from archiver.warc.writer import SECRET

FORUM = DemoForum.load()
HOST = "https://harbour.example"
ADDRESS = HOST + thread_path(FORUM.threads[0])
PAGE = Pages(FORUM, "2.3", HOST).thread(FORUM.threads[0], 1)
CANARY = "canary5e5510n"
TOKEN = "1752627048,0123456789abcdef0123456789abcdef"
OLD_TOKEN = "12345,1752627048,0123456789abcdef0123456789abcdef01234567"
SECRETS = f"""<form action="/login?_xfToken={TOKEN.replace(",", "%2C")}">
<input type="hidden" name="_xfToken" value="{TOKEN}" /><input type='hidden' value='{CANARY}' name='_xfToken'>
<a href="/misc/style?t={TOKEN.replace(",", "%2C")}">Style</a><a href="/logout/?_xfToken={OLD_TOKEN}">Leave</a>
<script>XF.extendObject(XF.config, {{ csrf: '{CANARY}' }});</script>
<script>var XenForo = {{ _csrfToken: "{OLD_TOKEN}" }}</script></form>"""


def rows(archives: Path, query: str) -> list[tuple[Any, ...]]:
    (database,) = archives.glob("*.db")
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def kept(archives: Path) -> bytes:
    """All that was written, unpacked."""
    files = [path for path in archives.rglob("*") if path.is_file()]
    return b"".join(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files)


def stored(archives: Path) -> list[Capture]:
    return [capture for path in archives.glob("*/*.warc.gz") for _, capture in read_captures(path)]


# --- HAR --------------------------------------------------------------------------------------------------------------


def entry(url: str = ADDRESS, text: str | None = PAGE, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """An entry as Chrome writes it; `more` replaces what stands at the top, of the response, or of its content."""
    content = {"size": len(text or ""), "mimeType": "text/html", "text": text}
    content |= {name: more.pop(name) for name in ("encoding", "mimeType") if name in more}
    response = {
        "status": more.pop("status", 200),
        "headers": more.pop(
            "headers",
            [
                {"name": "content-type", "value": "text/html; charset=windows-1252"},
                {"name": "content-encoding", "value": "br"},
                {"name": "x-one", "value": "two"},
            ],
        ),
        "content": {name: value for name, value in content.items() if value is not None},
    }
    request = {
        "method": more.pop("method", "GET"),
        "url": url,
        "headers": [{"name": ":method", "value": "GET"}, {"name": "Host", "value": "h"}],
    }
    return {"startedDateTime": "2026-01-02T05:04:05.678+02:00", "request": request, "response": response, **more}


def har_of(path: Path, *entries: object) -> Path:
    path.write_text(json.dumps({"log": {"version": "1.2", "creator": {}, "entries": entries}}), encoding="utf-8")
    return path


def har_read(path: Path) -> tuple[list[Capture], list[str]]:
    told: list[str] = []
    return list(har.read_captures(path, on_damage=told.append)), told


def test_pages_of_a_har_file_are_added_as_of_their_time(tmp_path: Path) -> None:
    path = har_of(
        tmp_path / "harbour.har", entry(HOST + "/a.png", "iVBO", encoding="base64", mimeType="image/png"), entry()
    )

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    assert rows(tmp_path / "archives", "SELECT url, captured_at, status FROM captures") == [
        (ADDRESS, "2026-01-02T03:04:05Z", 200)
    ]
    assert "already" in run("add", path, "--archives", tmp_path / "archives").err
    (capture,) = stored(tmp_path / "archives")
    assert not capture.is_saved
    assert capture.request_headers == (("Host", "h"),)


def test_text_is_kept_in_utf_8_and_its_headers_say_so(tmp_path: Path) -> None:
    ((capture,), _) = har_read(har_of(tmp_path / "a.har", entry(text="Grüße \ud83d\ude00 \ud800!")))

    assert capture.payload.decode() == "Grüße 😀 \ufffd!"
    assert capture.headers == (
        ("x-one", "two"),
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(capture.payload))),
    )


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ("application/xhtml+xml; charset=windows-1252", "application/xhtml+xml; charset=utf-8"),
        ("TEXT/HTML", "TEXT/HTML; charset=utf-8"),
        ("application/json", "application/json"),
    ],
)
def test_a_type_says_what_the_body_is_in(told: str, fits: str, tmp_path: Path) -> None:
    headers = [{"name": "Content-Type", "value": told}]
    ((capture,), _) = har_read(har_of(tmp_path / "a.har", entry(text="Grüße", headers=headers)))

    assert capture.header("content-type") == fits


def test_base64_is_kept_as_it_was_sent(tmp_path: Path) -> None:
    body = "<html>Gr\xfc\xdfe</html>".encode("cp1252")
    text = base64.b64encode(body).decode()
    ((capture,), _) = har_read(har_of(tmp_path / "a.har", entry(text=f"{text[:8]}\n{text[8:]}", encoding="base64")))

    assert capture.payload == body
    assert capture.header("content-type") == "text/html; charset=windows-1252"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-01-02T05:04:05.678+02:00", (2026, 1, 2, 3, 4, 5)),
        ("2026-01-02T03:04:05Z", (2026, 1, 2, 3, 4, 5)),
        ("2026-01-01T22:04:05.1234567-0500", (2026, 1, 2, 3, 4, 5)),
        ("2026-01-02T03:04:05", (2026, 1, 2, 3, 4, 5)),
    ],
)
def test_times_have_their_zones(written: str, moment: tuple[int, ...], tmp_path: Path) -> None:
    ((capture,), _) = har_read(har_of(tmp_path / "a.har", entry(startedDateTime=written)))

    assert capture.captured_at == datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    "passed",
    [
        entry(text=None, status=301),
        entry(text="", status=200, url=HOST + "/a.png", headers=[], mimeType="image/png"),
        entry(url="data:text/html,words"),
        entry(url="chrome-extension://abc/threads/a.1/"),
        entry(url="https://[/threads/a.1/"),
        entry(status=0),
        entry(method="POST"),
    ],
)
def test_what_is_no_answer_with_a_body_is_passed_over(passed: dict[str, Any], tmp_path: Path) -> None:
    assert har_read(har_of(tmp_path / "a.har", passed)) == ([], [])


def test_a_page_that_came_of_the_cache_is_one_that_was_shown(tmp_path: Path) -> None:
    ((capture,), _) = har_read(har_of(tmp_path / "a.har", entry(status=304)))

    assert (capture.status, capture.payload.decode()[:15]) == (200, PAGE[:15])


def test_a_recording_without_content_is_told(tmp_path: Path) -> None:
    path = har_of(tmp_path / "a.har", entry(text=None), entry(text=None), entry(HOST + "/threads/b.2/", text=None))

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 6
    assert "a.har: 3 pages have no body: record with the answers' contents (HAR with content)." in done.err


WRONG: list[Any] = [
    None,
    7,
    [],
    "words",
    {},
    {"request": {}, "response": {}},
    entry(startedDateTime=None),
    entry(startedDateTime="yesterday"),
    entry(startedDateTime="0001-01-01T00:00:00+10:00"),
    entry(text="=?", encoding="base64"),
    entry(status="two hundred"),
    entry(headers=["a"]),
    {**entry(), "request": {"url": 7}},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_an_entry_that_cannot_be_read_is_told_and_the_others_are_added(wrong: object, tmp_path: Path) -> None:
    path = har_of(tmp_path / "a.har", wrong, entry())

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 6
    assert "a.har: entry 1 cannot be read (" in done.err
    assert "What could be read was added." in done.err
    assert len(rows(tmp_path / "archives", "SELECT * FROM captures")) == 1


@pytest.mark.parametrize(
    "data",
    [
        b'{"log": ',
        b'{"log": {"entries": {}}}',
        b'{"log": 7}',
        b'{"log"' + b":[" * 100_000,
        b'{"log": {"entries": [' + b"9" * 10_000 + b"]}}",
        b"\xff\xfe",
        b"",
        b"[]",
    ],
)
def test_what_is_no_har_file_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(data)

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 6
    assert len(done.err.splitlines()) == 1
    with pytest.raises((NotAThreadError, BrokenPageError)):
        har_read(path)


def test_a_har_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(har, "LARGEST", 1 << 20)
    path = har_of(tmp_path / "a.har", entry(text="x" * (2 << 20)))

    with pytest.raises(BrokenPageError, match="is larger than 1 MB"):
        har_read(path)


# --- MHTML ------------------------------------------------------------------------------------------------------------

PICTURE = b"\x89PNG\r\n\x1a\n"
CHROME = """From: <Saved by Blink>
Snapshot-Content-Location: {url}
Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
Date: Fri, 2 Jan 2026 03:04:05 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x----"


------MultipartBoundary--x----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: {url}

"""
EXPLORER = """From: "Saved by Internet Explorer 11"
Subject: Thread
Date: Fri, 2 Jan 2026 05:04:05 +0200
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----=_NextPart_000_0000"
X-MimeOLE: Produced By Microsoft MimeOLE V6.1

This is a multi-part message in MIME format.

------=_NextPart_000_0000
Content-Type: text/html;
\tcharset="utf-8"
Content-Transfer-Encoding: {encoding}
Content-Location: {url}

"""
ALONE = """From: "Saved by Windows Internet Explorer 8"
Date: Fri, 2 Jan 2026 03:04:05 GMT
MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Location: {url}

"""


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def chrome(page: str = PAGE, url: str = ADDRESS, *, frame: bytes = b"") -> bytes:
    picture = base64.encodebytes(PICTURE).decode()
    rest = f"""
------MultipartBoundary--x----
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: {HOST}/a.png

{picture}
"""
    end = b"\r\n------MultipartBoundary--x------\r\n"
    return crlf(CHROME.format(url=url)) + quopri.encodestring(page.encode()) + crlf(rest) + frame + end


def explorer(encoding: str) -> bytes:
    encode: Callable[[bytes], bytes] = base64.encodebytes if encoding == "base64" else quopri.encodestring
    return (
        crlf(EXPLORER.format(url=ADDRESS, encoding=encoding))
        + encode(PAGE.encode())
        + b"\r\n------=_NextPart_000_0000--\r\n"
    )


SAVED = {
    "chrome": chrome(),
    "explorer, quoted": explorer("quoted-printable"),
    "explorer, base64": explorer("base64"),
    "without parts": crlf(ALONE.format(url=ADDRESS)) + quopri.encodestring(PAGE.encode()),
    "without an end": chrome()[:-60],
}


@pytest.mark.parametrize("name", SAVED)
def test_a_page_that_a_browser_saved_is_added_as_of_its_time(name: str, tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    path.write_bytes(SAVED[name])

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    assert rows(tmp_path / "archives", "SELECT url, captured_at FROM captures") == [(ADDRESS, "2026-01-02T03:04:05Z")]
    assert len(rows(tmp_path / "archives", "SELECT * FROM posts")) == PAGE.count(
        '<article class="message message--post'
    )
    (capture,) = stored(tmp_path / "archives")
    assert capture.is_saved
    assert "already" in run("add", path, "--archives", tmp_path / "archives").err


def test_what_the_page_shows_is_read_with_it(tmp_path: Path) -> None:
    path = tmp_path / "page.mht"
    path.write_bytes(chrome())

    page, picture = mhtml.read_captures(path)

    assert (page.url, page.header("content-type")) == (ADDRESS, "text/html")
    assert page.payload.replace(b"\r\n", b"\n") == blank_tokens(PAGE.encode(), "text/html")
    assert (picture.url, picture.payload, picture.captured_at) == (HOST + "/a.png", PICTURE, page.captured_at)


def test_the_address_is_what_the_browser_noted_else_what_is_given_else_the_canonical_link(tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    path.write_bytes(chrome(url=ADDRESS + "#post-7"))
    assert next(mhtml.read_captures(path)).url == ADDRESS
    path.write_bytes(chrome(url="file:///C:/page.html"))
    assert next(mhtml.read_captures(path)).url == ""
    assert run("add", path, "--archives", tmp_path / "one").code == 0
    assert rows(tmp_path / "one", "SELECT url FROM captures") == [(ADDRESS,)]
    assert run("add", path, "--url", ADDRESS + "page-1", "--archives", tmp_path / "two").code == 0
    assert rows(tmp_path / "two", "SELECT url FROM captures") == [(ADDRESS + "page-1",)]


def test_without_a_date_the_time_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    for date in (b"", b"Date: some day\r\n", b"Date: Fri, 99 Jan 99999 03:04:05 +9999\r\n"):
        path.write_bytes(chrome().replace(b"Date: Fri, 2 Jan 2026 03:04:05 -0000\r\n", date))
        written = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
        assert next(mhtml.read_captures(path)).captured_at == written


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "holds no page"),
        (chrome().replace(b"Content-Type: text/html", b"Content-Type: text/plain"), "holds no page"),
        (chrome()[:300], "holds no page"),
        (b"", "holds no page|empty"),
    ],
)
def test_what_holds_no_page_is_refused(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    path.write_bytes(data)

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 6
    assert len(done.err.splitlines()) == 1
    with pytest.raises(BrokenPageError, match=words):
        list(mhtml.read_captures(path))


def test_a_message_that_is_nested_without_end_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "page.mhtml"
    levels = (f'Content-Type: multipart/related; boundary="b{n}"\n\n--b{n}\n' for n in range(5000))
    path.write_bytes(crlf("MIME-Version: 1.0\n" + "".join(levels)) + b"words\r\n" * 100_000)
    before = time.monotonic()

    with pytest.raises(BrokenPageError, match="nested deeper"):
        list(mhtml.read_captures(path))

    assert time.monotonic() - before < 2


def test_no_damage_makes_reading_a_saved_page_fail(tmp_path: Path) -> None:
    path, chance = tmp_path / "page.mhtml", random.Random(3)
    short = chrome("<html><body>words</body></html>")
    for _ in range(300):
        data = bytearray(short)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
        try:
            list(mhtml.read_captures(path))
        except ArchiverError as error:
            assert str(error).endswith(".")  # noqa: PT017 - most go well


# --- secrets ----------------------------------------------------------------------------------------------------------


def page_with_secrets() -> str:
    return PAGE.replace("</body>", f"{SECRETS}</body>").replace("<html", f'<html data-csrf="{CANARY}"', 1)


def test_no_secret_of_a_har_file_is_kept(tmp_path: Path) -> None:
    names = ["Cookie", "AUTHORIZATION", "Proxy-Authorization", "set-cookie", "Set-Cookie2", "X-CSRF-Token"]
    headers = [{"name": name, "value": CANARY} for name in names]
    headers += [{"name": "Location", "value": f"/?_xfToken={CANARY}"}, {"name": "Content-Type", "value": "text/html"}]
    url = ADDRESS.replace("https://", f"https://user:{CANARY}@") + f"?_xfToken={CANARY}"
    recorded = entry(url, page_with_secrets(), headers=headers, cookies=[{"name": "xf_user", "value": CANARY}])
    recorded["request"] |= {"headers": headers, "cookies": [{"name": "xf_user", "value": CANARY}]}

    done = run("add", har_of(tmp_path / "a.har", recorded), "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    check(tmp_path / "archives", done.err)


def test_no_secret_of_an_mhtml_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(
        chrome(page_with_secrets(), f"{ADDRESS}?_xfToken={CANARY}").replace(
            b"From:", f"Cookie: {CANARY}\r\nFrom:".encode(), 1
        )
    )

    done = run("add", path, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    check(tmp_path / "archives", done.err)


def check(archives: Path, told: str) -> None:
    everything = kept(archives)
    assert CANARY not in told
    for secret in (CANARY, TOKEN, TOKEN.replace(",", "%2C"), OLD_TOKEN, TOKEN.partition(",")[2]):
        assert secret.encode() not in everything, secret
    assert b'name="_xfToken" value="0000000000,00000000000000000000000000000000"' in everything


def test_only_tokens_become_zeros() -> None:
    page = page_with_secrets().encode()
    blanked = blank_tokens(page, "text/html; charset=utf-8")

    assert len(blanked) == len(page)
    assert blank_tokens(blanked, "text/html") == blanked
    plain = b'on 1752627048 and 1752627048,5 posts; csrf is a word, value="7" name="limit", 12,1752627048,abc'
    assert blank_tokens(plain, "text/html") == plain
    assert blank_tokens(TOKEN.encode(), "image/png") == TOKEN.encode()


def test_looking_for_tokens_takes_no_time_in_pages_that_are_built_for_it() -> None:
    before = time.monotonic()
    for part in (b"1", b"1,", b"a", b'value="', b"value='a", b"&_xfToken=", b"1234567890,a", b"name='_xfToken' "):
        blank_tokens(part * (1_000_000 // len(part)), "text/html")
    assert time.monotonic() - before < 10


def test_every_secret_that_our_own_files_never_have_is_taken_out() -> None:
    from archiver.recordings.secrets import _SECRET

    assert SECRET <= _SECRET


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://u:p@forum.example:8443/a?b=c#d", "https://forum.example:8443/a?b=c"),
        (" http://forum.example/ ", "http://forum.example/"),
        ("ftp://forum.example/", None),
        ("https://forum.example:99999/", None),
        ("https:///a", None),
        ("//forum.example/a", None),
        ("cid:frame-1@mhtml.blink", None),
    ],
)
def test_addresses_are_those_of_web_pages(url: str, found: str | None) -> None:
    assert address(url) == found


# --- what a file is ---------------------------------------------------------------------------------------------------

MADE: dict[str, tuple[bytes, str]] = {
    "har": (b'\xef\xbb\xbf{\n  "log": {"entries": []}}', "har"),
    "mhtml": (chrome(), "mhtml"),
    "alone": (SAVED["without parts"], "mhtml"),
    "warc": (b"WARC/1.0\r\n", "warc"),
    "zipped warc": (gzip.compress(b"WARC/1.1\r\n"), "warc"),
    "zip": (b"PK\x03\x04", "wacz"),
    "html": (PAGE.encode(), "page"),
    "zipped html": (gzip.compress(PAGE.encode()), "page"),
    "other JSON": (b'{"logs": 1}', "page"),
    "text": (b"Subject: Content-Type\nwords", "page"),
    "empty": (b"", "page"),
}


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_what_is_in_it_whatever_its_name(name: str, tmp_path: Path) -> None:
    data, kind = MADE[name]
    (tmp_path / "file").write_bytes(data)

    assert kind_of(tmp_path / "file") == kind


def test_where_the_content_does_not_tell_the_name_does(tmp_path: Path) -> None:
    for name, kind in (
        ("a.warc.gz", "warc"),
        ("A.HAR", "har"),
        ("a.mht", "mhtml"),
        ("a.wacz", "wacz"),
        ("a.htm", "page"),
    ):
        (tmp_path / name).write_bytes(bytes(20))
        assert kind_of(tmp_path / name) == kind


def test_a_folder_of_all_kinds_is_added_whole(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    pages = [Pages(FORUM, "2.3", HOST).thread(thread, 1) for thread in FORUM.threads[:4]]
    (folder / "a.html").write_text(pages[0], encoding="utf-8")
    (folder / "b.mhtml").write_bytes(chrome(pages[1], HOST + thread_path(FORUM.threads[1])))
    har_of(folder / "c.har", entry(HOST + thread_path(FORUM.threads[2]), pages[2]))
    har_of(folder / "session.json", entry(HOST + thread_path(FORUM.threads[3]), pages[3]))
    (folder / "notes.json").write_text("{}")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "report.docx").write_bytes(b"PK\x03\x04")

    done = run("add", folder, "--archives", tmp_path / "archives")

    assert done.code == 0, done.err
    assert done.err.splitlines()[-1] == "4 files, all read."
    assert rows(tmp_path / "archives", "SELECT count(*) FROM threads") == [(4,)]


@pytest.mark.parametrize("name", ["a.har", "a.mhtml", "a.wacz", "a.warc"])
def test_a_recording_that_is_not_there_is_wrong_use(name: str, tmp_path: Path) -> None:
    done = run("add", tmp_path / name, "--archives", tmp_path / "archives")

    assert (done.code, done.err) == (2, f"There is no file {tmp_path / name}. Check its name.\n")
    if name in ("a.har", "a.mhtml"):
        with pytest.raises(UsageError):
            list((har if name == "a.har" else mhtml).read_captures(tmp_path / name))
