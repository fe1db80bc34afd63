"""A page that shows no thread ends in the error that fits, with a sentence that says what the page is."""

from __future__ import annotations

import gzip
import io
import random
import time
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from warcio.warcwriter import WARCWriter

from archiver.engines import read_page
from archiver.engines.refusals import refusal
from archiver.errors import (
    ArchiverError,
    BrokenPageError,
    ChallengeError,
    FetchError,
    ForbiddenError,
    GoneError,
    LoginError,
    NotAThreadError,
    RefusedError,
)
from archiver.text import decode

CASES = Path(__file__).parent / "refusals"
URL = "https://a.example/threads/x.7/"


def xenforo(template: str, content: str, head: str = "<title>Forum</title>") -> str:
    return (
        f'<html id="XF" data-xf="2.3" data-template="{template}"><head>{head}</head><body>'
        '<noscript><div class="blockMessage blockMessage--important">JavaScript is disabled.</div></noscript>'
        f'<div class="p-body-content"><div class="p-body-pageContent">{content}</div></div></body></html>'
    )


def xenforo1(template: str, content: str) -> str:
    header = '<form id="login" action="login/login"><input type="password" name="password"></form>'
    return f'<html id="XenForo"><body><div id="content" class="{template}">{header}{content}</div></body></html>'


def rows(row: str, number: int) -> str:
    """So many rows of a list, each of a thread of its own."""
    return "".join(row.format(7 + place) for place in range(number))


def page(head: str, body: str = "<p>words</p>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


ROW = '<li class="discussionListItem" id="thread-{0}"><h3 class="title"><a href="threads/{0}/">News</a></h3></li>'
STRUCT = (
    '<div class="structItem structItem--thread js-threadListItem-{0}"><div class="structItem-title">'
    '<a href="/threads/news.{0}/">News</a></div></div>'
)
ARTICLE = (
    '<article class="message message--articlePreview js-threadListItem-{0}" data-content="thread-{0}">'
    '<h2 class="articlePreview-title"><a href="/threads/news.{0}/">News</a></h2></article>'
)
FOUND = (
    '<li class="block-row"><div class="contentRow"><h3 class="contentRow-title"><a href="/threads/news.{0}/post-5">'
    "News</a></h3></div></li>"
)
GIVE_LIST = "Give a page of a thread, or archive all threads of the list by its address."
MESSAGE = '<div class="blockMessage">{}</div>'
MHTML = 'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"\n\n--x\n\n'
FORM = '<form action="/login/login" class="block"><input name="login"><input type="password" name="password"></form>'

PAGES: dict[str, tuple[str, type[ArchiverError], str]] = {
    # XenForo
    "error": (
        xenforo("error", MESSAGE.format("Something went wrong.")),
        NotAThreadError, "“Something went wrong”. See whether a browser shows the thread.",
    ),
    "silent error": (xenforo("error", ""), NotAThreadError, "does not say why"),
    "gone": (xenforo("error", MESSAGE.format("It could not be found.")), GoneError, "found”. Check its address."),
    "gone in German": (xenforo("error", MESSAGE.format("Es wurde nicht gefunden.")), GoneError, "nicht gefunden"),
    "gone in 1.5": (
        xenforo1("error", '<div class="errorOverlay"><div class="baseHtml">It could not be found.</div></div>'),
        GoneError, "could not be found",
    ),
    "wall": (
        xenforo("login", '<div class="blockMessage--error">You must be logged-in to do that.</div>' + FORM),
        LoginError, "“You must be logged-in to do that”. Archive it with a member's cookies: --cookies FILE.",
    ),
    "wall without a template": (xenforo("", FORM), LoginError, "--cookies"),
    "wall as an error": (xenforo("error", MESSAGE.format("Please log in to see this.")), LoginError, "log in"),
    "wall in 1.5": (
        xenforo1("error_with_login", '<div class="errorPanel">You must be logged-in.</div>'), LoginError, "logged-in",
    ),
    "login of 1.5": (xenforo1("x", '<form id="pageLogin"><input type="password"></form>'), LoginError, "--cookies"),
    "list": (
        xenforo("forum_view", rows(STRUCT, 3)),
        NotAThreadError, f"a list of 3 threads of a XenForo forum, not a thread. {GIVE_LIST}",
    ),
    "empty list": (xenforo("forum_view_type_article", ""), NotAThreadError, "an empty list of threads"),
    "list of 1.5": (
        xenforo1("forum_view", rows(ROW, 2)), NotAThreadError, "a list of 2 threads",
    ),
    "list of articles": (
        xenforo("forum_view_type_article", rows(ARTICLE, 2)), NotAThreadError,
        f"a list of 2 threads of a XenForo forum, not a thread. {GIVE_LIST}",
    ),
    "list by its rows alone": (xenforo("", rows(STRUCT, 2)), NotAThreadError, "a list of 2 threads"),
    "list with its address": (
        xenforo("forum_view", rows(STRUCT.replace('"/threads', '"https://a.example/threads'), 2),
                '<link rel="canonical" href="https://a.example/forums/news.3/">'),
        NotAThreadError, "a list of 2 threads",
    ),
    "sections with threads beside": (
        xenforo("forum_list", '<div class="node"></div><div class="p-body-sidebar">' + rows(STRUCT, 2) + "</div>"),
        NotAThreadError, "a list of sections of a XenForo forum. Give a page of a thread.",
    ),
    "sections": (xenforo("forum_list", '<div class="node"></div>'), NotAThreadError, "a list of sections"),
    "member": (xenforo("member_view", ""), NotAThreadError, "a page about a member"),
    "search": (
        xenforo("search_results", rows(FOUND, 2)),
        NotAThreadError, f"a list of search results of a XenForo forum, with 2 threads, not a thread. {GIVE_LIST}",
    ),
    "tag": (xenforo("tag_view", rows(FOUND, 1)), NotAThreadError, f"with one thread, not a thread. {GIVE_LIST}"),
    "search without threads": (
        xenforo("search_results", FOUND.format(7).replace("threads", "members").replace("/post-5", "/")),
        NotAThreadError, "a list of search results of a XenForo forum. Give a page of a thread.",
    ),
    "other": (xenforo("quiet_harbour", ""), NotAThreadError, "a page of another kind (“quiet_harbour”)"),
    "resource": (xenforo("xfrm_resource_view", ""), NotAThreadError, "a page of the resource manager of a XenForo"),
    "gallery": (xenforo("xfmg_media_view", ""), NotAThreadError, "a page of the media gallery"),
    "conversation": (xenforo("conversation_view", ""), NotAThreadError, "a page of private conversations of a"),
    "search form": (xenforo("search_form", ""), NotAThreadError, "a form to search"),
    "what is new": (
        xenforo("whats_new_posts", rows(STRUCT, 1)),
        NotAThreadError, f"a list of what is new of a XenForo forum, with one thread, not a thread. {GIVE_LIST}",
    ),
    "registration": (
        xenforo("register_form", '<form action="/register/register"><input type="password" name="x"></form>'),
        NotAThreadError, "the form to register",
    ),
    "category": (xenforo("category_view", ""), NotAThreadError, "a list of sections"),
    "member by its address": (
        xenforo("", "", '<link rel="canonical" href="https://a.example/forum/members/ada.7/">'),
        NotAThreadError, "a page about a member",
    ),
    "resource by an address of old": (
        xenforo("", "", '<meta property="og:url" content="https://a.example/index.php?resources/x.7/">'),
        NotAThreadError, "a page of the resource manager",
    ),
    "thread by its address": (
        xenforo("", "", '<link rel="canonical" href="https://a.example/threads/x.7/">'),
        NotAThreadError, "one of a XenForo thread, but",
    ),
    "sections by their elements": (xenforo("", '<div class="node node--id2"></div>'), NotAThreadError, "of sections"),
    "a root without its attributes": (
        xenforo("error", MESSAGE.format("Something went wrong.")).replace('id="XF" data-xf="2.3"', ""),
        NotAThreadError, "error page of a XenForo forum. It says: “Something went wrong”",
    ),
    "a template as a class": (
        xenforo("", "").replace('id="XF"', 'id="XF" class="has-js template-member_view"'),
        NotAThreadError, "a page about a member",
    ),
    "the fork's wall": (
        f'<html id="XF" data-project="cali" data-template="login"><body class="p-body">{FORM}</body></html>',
        LoginError, "--cookies",
    ),
    "a word in a post that is no thread's": (
        xenforo("member_view", "<p>phpBB style name: prosilver, Powered by vBulletin</p>"
                '<a href="https://a.example/archive/index.php">vBulletin archive</a>'),
        NotAThreadError, "a page about a member of a XenForo forum",
    ),
    "two steps": (
        xenforo("login_two_step", '<form action="/login/two-step"><input name="code"></form>'),
        LoginError, "the second step of a login",
    ),
    "two steps by the form": (
        xenforo("", '<form action="/login/two-step?provider=totp"><input name="code"></form>'),
        LoginError, "the second step of a login",
    ),
    "a section with a password": (
        xenforo("forum_view", '<form action="/forums/quiet.7/password"><input type="password" name="password"></form>'),
        LoginError, "a password of its own",
    ),
    "an age gate of XenForo": (
        xenforo("forum_age_gate", '<form action="/forums/quiet.7/agegate"></form>'), RefusedError, "confirm an age",
    ),
    "a closed forum": (
        xenforo("message_page", MESSAGE.format("Tea break!")),
        FetchError, "in place of its pages, as when it is closed: “Tea break!”. Run the same command again later.",
    ),
    "a template among a theme's classes": (
        xenforo1("uix_content wide member_view", ""), NotAThreadError, "a page about a member",
    ),
    "a closed forum of 1.5": (
        xenforo1("message_page", '<div class="pageContent"><div class="titleBar"><h1>Forum</h1></div>Tea break!</div>'),
        FetchError, "closed: “Tea break!”",
    ),
    "a message that asks to log in": (
        xenforo("message_page", MESSAGE.format("You must log in.")), LoginError, "“You must log in”",
    ),
    "a list of 1.5 under the form to log in": (
        xenforo1("forum_view", rows(ROW, 1)).replace('id="login"', 'id="login" class="xenForm"'),
        NotAThreadError, "a list of one thread of a XenForo forum",
    ),
    "thread without posts": (xenforo("thread_view", ""), NotAThreadError, "one of a XenForo thread, but"),
    "cut thread": (xenforo("thread_view", "")[:-7], BrokenPageError, "cut"),
    # strangers
    "other forum behind a form": (page("<title>Log in - Forum</title>", FORM), LoginError, "--cookies"),
    "a form alone": (page("<title>Hafen</title>", FORM), LoginError, "--cookies"),
    "a form beside other things": (page("<title>News</title>", FORM + "<p>words</p>" * 300), NotAThreadError, "“News”"),
    "a page that leads on": (
        page('<meta http-equiv="Refresh" content="0; URL=https://a.example/threads/x.7/">', ""),
        NotAThreadError, "only leads on to https://a.example/threads/x.7/. Give that address.",
    ),
    "an age gate": (
        page("<title>Harbour</title>", "<p>Are you over 18?</p><button>Yes</button>"), RefusedError, "confirm an age",
    ),
    "an age gate in German": (
        page("<title>Hafen</title>", "<p>Bist du mindestens 18 Jahre alt?</p><a href=/ja>Ja</a>"),
        RefusedError, "confirm an age",
    ),
    "a cookie wall": (
        page("<title>Hafen</title>", "<p>Cookies akzeptieren und weiter</p><form><button>Ja</button></form>"),
        RefusedError, "accept cookies",
    ),
    "maintenance": (
        page("<title>Harbour</title>", "<p>The site is currently being upgraded. Please check back later.</p>"),
        FetchError, "The site is currently being upgraded. Please check back later”. Run the same command again later.",
    ),
    "maintenance in Russian": (page("", "<h1>Технические работы</h1>"), FetchError, "closed or in trouble"),
    "the server is down": (
        page("<title>a.example | 521: Web server is down</title>",
             '<div id="cf-wrapper"><div id="cf-error-details"><h1>Web server is down</h1>'
             '<div id="cf-host-status" class="cf-error-source">Host</div></div></div>'),
        FetchError, "does not answer: “Web server is down”",
    ),
    "a short page that speaks of maintenance": (
        page("<title>Harbour</title>", "<p>Maintenance of the quay goes on. More words.</p>" * 15),
        NotAThreadError, "“Harbour”",
    ),
    "not found": (page("<title>404 Not Found</title>", "<h1>Not Found</h1>"), GoneError, "“404 Not Found”"),
    "shut out": (page("<title>Harbour</title>", "<p>Your IP has been banned.</p>"), ForbiddenError, "shuts this"),
    "any page": (page("<title>Weather in Riga</title>"), NotAThreadError, "“Weather in Riga”"),
    "a page without a title": (page(""), NotAThreadError, "not one of a XenForo thread"),
    # nothing to read
    "empty": ("", BrokenPageError, "The page is empty. Save or fetch it again."),
    "blank": (" \n\t", BrokenPageError, "empty"),
    "no text": ("<html><body></body></html>", BrokenPageError, "no text that can be read. Save or fetch it again."),
    "cut": ("<html><body><p>words", BrokenPageError, "The page is cut"),
    "cut in its first tag": ("<html lang=", BrokenPageError, "The page is cut"),
    "cut after its first line": ("<!DOCTYPE html>\n", BrokenPageError, "The page is cut"),
    "cut after a warning of PHP": ("\nWarning: x in y\n<br /><html><body>words", BrokenPageError, "The page is cut"),
    "cut XHTML": ('<?xml version="1.0"?><html xmlns="x"><body>words', BrokenPageError, "The page is cut"),
    # text that is no HTML
    "plain text": (
        "hello", NotAThreadError,
        "This is plain text, but no copy of a page of a thread or of a news page. Copy the whole page, from its title",
    ),
    "signs of less": ("I <3 x, a < b, and b <c", NotAThreadError, "This is plain text"),
    "JSON with HTML in it": ('{"status": "ok", "html": "<p>words</p>"}', NotAThreadError, "This is JSON data"),
    "a feed": ('<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', NotAThreadError, "an XML file"),
    "MHTML": (
        MHTML + '<html id=3D"XF"><body><article class=3D"message"></article></body></html>',
        NotAThreadError, "This is a page saved as MHTML, not an HTML page. Save the page in the browser as HTML.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_refusal(name: str) -> None:
    html, error, words = PAGES[name]
    with pytest.raises(ArchiverError) as caught:
        read_page(html.encode(), URL)

    assert type(caught.value) is error, caught.value
    assert words in str(caught.value)


def data_of(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))


def refused(html: str) -> ArchiverError:
    if "</html>" not in html:
        html = f"<html>{html}</html>"
    with pytest.raises(ArchiverError) as caught:
        read_page(f"<!DOCTYPE html>{html}".encode(), URL)
    return caught.value


# --- what XenForo says, in many languages -----------------------------------------------------------------------------

ERRORS: dict[str, type[ArchiverError]] = {
    "gone": GoneError, "login": LoginError, "banned": ForbiddenError, "closed": FetchError, "age": RefusedError,
    "other": NotAThreadError,
}  # fmt: skip
SAID = [(cause, language) for cause, said in data_of("xenforo.toml").items() for language in said]


@pytest.mark.parametrize(("cause", "language"), SAID)
def test_words_of_an_error_page_tell_the_cause(cause: str, language: str) -> None:
    words = data_of("xenforo.toml")[cause][language]

    for error in (
        refused(xenforo("error", MESSAGE.format(words))),
        refused(xenforo1("error", f'<div class="errorOverlay"><div class="baseHtml">{words}</div></div>')),
    ):
        assert type(error) is ERRORS[cause], error
        assert words.rstrip(".。।") in str(error)


@pytest.mark.parametrize("language", data_of("xenforo.toml")["closed"])
def test_closed_forum_asks_to_come_back(language: str) -> None:
    error = refused(xenforo("message_page", MESSAGE.format(data_of("xenforo.toml")["closed"][language])))

    assert type(error) is FetchError
    assert error.exit_code == 3
    assert str(error).endswith("Run the same command again later.")


def test_member_without_permission_is_not_asked_to_log_in() -> None:
    said = MESSAGE.format("You do not have permission to view this page.")
    error = refused(xenforo("error", said).replace("<html ", '<html data-logged-in="true" '))

    assert type(error) is ForbiddenError
    assert "to this member: “You do not have permission to view this page”" in str(error)


# --- other software, and guards ---------------------------------------------------------------------------------------

SOFTWARE = {row["case"]: row for row in data_of("software.toml")["page"]}
CHALLENGES = {row["case"]: row for row in data_of("challenges.toml")["page"]}
FILL = "<p>Words about the harbour.</p>" * 300


@pytest.mark.parametrize("case", SOFTWARE)
@pytest.mark.parametrize("fill", ["", FILL])
def test_other_software_is_named(case: str, fill: str) -> None:
    row = SOFTWARE[case]
    error = refused(row["html"].replace("</body>", f"{fill}</body>"))

    assert type(error) is NotAThreadError
    assert ("which cannot be read" in str(error)) == bool(row["named"]), error
    assert row["named"] in str(error)


@pytest.mark.parametrize("case", CHALLENGES)
def test_challenge_is_named(case: str) -> None:
    row = CHALLENGES[case]
    body = f"<div>{FILL}</div>" if row.get("filled") else ""
    html = row["html"].replace("</body>", f"{body}</body>") if "</body>" in row["html"] else f"{row['html']}{body}"
    error = refused(html)

    assert type(error) is (ChallengeError if row["named"] else NotAThreadError), error
    if row["named"]:
        assert f"Instead of the page, {row['named']} asks to prove that a person is reading." in str(error)


def test_forum_of_other_software_under_a_guard_is_named_by_its_software() -> None:
    scripts = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    error = refused(f'<head>{scripts}</head><body id="phpbb"><form><div class="g-recaptcha"></div></form></body>')

    assert "one of phpBB" in str(error)


@pytest.mark.parametrize(
    "extra",
    [
        '<script src="/cdn-cgi/scripts/0/cloudflare-static/rocket-loader.min.js"></script>',
        '<script src="/cdn-cgi/scripts/0/cloudflare-static/email-decode.min.js"></script>',
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        '<form action="/threads/x.7/add-reply"><div class="g-recaptcha"></div><input type="password"></form>',
        "<!-- phpBB style name: prosilver --><!-- Powered by vBulletin -->",
        "<p>The requested thread could not be found. You must be logged-in. Just a moment...</p>",
    ],
)
def test_thread_that_carries_such_marks_is_a_thread(extra: str) -> None:
    post = (
        '<article class="message message--post js-post" data-author="Ada" data-content="post-5" id="js-post-5">'
        '<div class="message-body"><div class="bbWrapper">Words.</div></div></article>'
    )
    assert [post.id for post in read_page(xenforo("thread_view", post + extra).encode(), URL).posts] == [5]


@pytest.mark.parametrize(
    "filling",
    [
        "<!-- x -->" * 100_000,
        "<script>smf_</script>" * 50_000,
        '<a href="https://www.phpbb.com/">powered</a> ' * 50_000,
        "words " * 500_000,
        '<form action="x"><input type="text"></form>' * 30_000,
    ],
    ids=["comments", "scripts", "links", "words", "forms"],
)
@pytest.mark.parametrize("make", [page, lambda head, body: xenforo("", body, head)], ids=["stranger", "XenForo"])
def test_work_on_huge_pages_is_bounded(filling: str, make: Callable[[str, str], str]) -> None:
    started = time.process_time()
    with pytest.raises(ArchiverError):
        read_page(make("<title>x</title>", filling).encode(), URL)

    assert time.process_time() - started < 5


def archive_of(kind: str) -> bytes:
    made = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(made, "w") as packed:
            packed.writestr("page.html", page(""))
    else:
        writer = WARCWriter(made, gzip=kind == "warc.gz")
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "x"}))
    return made.getvalue()


NOISE = random.Random(7).randbytes(1 << 20)
FILES: dict[str, tuple[bytes, str]] = {
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "a PDF document"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE, "a PNG picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + NOISE, "a JPEG picture"),
    "GIF": (b"GIF89a\1\0\1\0" + NOISE, "a GIF picture"),
    "WebP": (b"RIFF\x0a\0\0\0WEBPVP8 " + NOISE, "a WebP picture"),
    "ZIP": (archive_of("zip"), "a ZIP file, not an HTML page. Unpack it and give the HTML page."),
    "Safari": (b"bplist00\xd1\1\2_\x10\x0fWebMainResource\xd2\3\4<html></html>", "a web archive of Safari"),
    "gzip": (gzip.compress(page("").encode()), "a file compressed with gzip, not an HTML page. Unpack it"),
    "damaged gzip": (b"\x1f\x8b\x08\0" + b"\xff" * 30, "a file compressed with gzip"),
    "WARC": (archive_of("warc"), "a WARC file, not an HTML page. Take it in with `add`, under a name"),
    "WARC.gz": (archive_of("warc.gz"), "a compressed WARC file, not an HTML page. Take it in with `add`, under a name"),
    "NUL bytes": (b"\0" * 5000, "binary data"),
    "a database": (b"SQLite format 3\0\x10\0\1\1\0\x40\x20\x20" + b"\0" * 80, "binary data"),
    "much noise": (NOISE, "binary data, not an HTML page. Give a page of a thread."),
    "little noise": (NOISE[:200], "binary data"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_file_of_another_kind(name: str) -> None:
    payload, words = FILES[name]
    with pytest.raises(NotAThreadError) as caught:
        read_page(payload, content_type="text/html")

    assert str(caught.value).startswith(f"This is {words}")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\n\n", b"<!-- \0\0\0\0\0\0 -->", b"caf\xe9 \0 " + b"words " * 20])
def test_odd_bytes_make_no_page_a_file_of_another_kind(mark: bytes) -> None:
    with pytest.raises(NotAThreadError, match="“Weather”"):
        read_page(mark + page("<title>Weather</title>").encode())


def test_page_in_utf_16_is_no_binary_data() -> None:
    with pytest.raises(NotAThreadError, match="“Weather”"):
        read_page(page("<title>Weather</title>").encode("utf-16"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("n1-ragezone-error", "It says: “Something went wrong. Please try again or contact the administrator”"),
        ("n2-pkodev-index-questions", "a list of 20 threads"),
        ("phpbb-1-openoffice", "phpBB"),
        ("vbulletin-1-skyscraperpage", "vBulletin"),
    ],
)
def test_real_pages_that_are_no_threads(shared: Path, name: str, words: str) -> None:
    with pytest.raises(NotAThreadError, match=words):
        read_page((shared / "pages" / "not-a-thread" / name / "page.html").read_bytes())


def test_real_threads_would_be_taken_for_nothing_else(shared: Path) -> None:
    """Forms to log in, captchas, notices and links to other forums on a thread's page tell nothing about it."""
    for source in sorted((shared / "pages").glob("[0-9]*/page.html")):
        text = decode(source.read_bytes(), None)
        error = refusal(LexborHTMLParser(text.encode()), text, is_whole=True)
        assert "one of a XenForo thread, but has no post" in str(error), source.parent.name


def test_long_words_of_a_page_are_cut() -> None:
    with pytest.raises(NotAThreadError) as caught:
        read_page(xenforo("error", MESSAGE.format("word " * 1000)).encode(), URL)

    assert len(str(caught.value)) < 500


def test_words_of_a_page_are_harmless_in_a_terminal() -> None:
    with pytest.raises(NotAThreadError) as caught:
        read_page(xenforo("error", MESSAGE.format("a\x1b[31mb\u202ec")).encode(), URL)

    assert "“a[31mbc”" in str(caught.value)
