"""A page that shows no thread ends in the error that fits, with a sentence that says what the page is."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from archiver.engines import read_page
from archiver.errors import ArchiverError, BrokenPageError, ChallengeError, GoneError, LoginError, NotAThreadError

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


def page(head: str, body: str = "<p>words</p>") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


MESSAGE = '<div class="blockMessage">{}</div>'
MHTML = 'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"\n\n--x\n\n'
FORM = '<form action="/login/login" class="block"><input name="login"><input type="password" name="password"></form>'

PAGES: dict[str, tuple[str, type[ArchiverError], str]] = {
    # XenForo
    "error": (
        xenforo("error", MESSAGE.format("Something went wrong.")),
        NotAThreadError, "“Something went wrong”. See whether a browser shows the thread.",
    ),
    "no permission": (
        xenforo("error", MESSAGE.format("You do not have permission to view this page or perform this action.")),
        NotAThreadError, "You do not have permission",
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
        xenforo("forum_view", '<div class="structItem structItem--thread"></div>' * 3),
        NotAThreadError, "a list of 3 threads of a XenForo forum. Give a page of a thread.",
    ),
    "empty list": (xenforo("forum_view_type_article", ""), NotAThreadError, "an empty list of threads"),
    "list of 1.5": (
        xenforo1("forum_view", '<li class="discussionListItem"></li>' * 2), NotAThreadError, "a list of 2 threads",
    ),
    "sections": (xenforo("forum_list", '<div class="node"></div>'), NotAThreadError, "a list of sections"),
    "member": (xenforo("member_view", ""), NotAThreadError, "a page about a member"),
    "search": (xenforo("search_results", ""), NotAThreadError, "search results"),
    "other": (xenforo("xfmg_media_view", ""), NotAThreadError, "xfmg_media_view"),
    "thread without posts": (xenforo("thread_view", ""), NotAThreadError, "one of a XenForo thread, but"),
    "cut thread": (xenforo("thread_view", "")[:-7], BrokenPageError, "cut"),
    # pages in place of a page
    "Cloudflare": (page("<title>x</title>", '<form id="challenge-form"></form>'), ChallengeError, "Cloudflare"),
    "by its title": (page("<title>Just a moment...</title>"), ChallengeError, "a person is reading"),
    "Cloudflare's refusal": (page("<title>Attention Required! | x</title>"), ChallengeError, "a person is reading"),
    "DDoS-Guard": (page('<script src="/.well-known/ddos-guard/x.js"></script>'), ChallengeError, "DDoS-Guard"),
    "Imperva": (page("", '<iframe id="main-iframe" src="/_Incapsula_Resource?x"></iframe>'), ChallengeError, "Imperva"),
    "Anubis": (page("<title>Making sure you&#39;re not a bot!</title>"), ChallengeError, "a person"),
    # other software
    "phpBB": (page("", "<!-- phpBB style name: prosilver --><p>words</p>"), NotAThreadError, "phpBB"),
    "vBulletin": (page('<meta name="generator" content="vBulletin 3.8.7">'), NotAThreadError, "vBulletin"),
    "Discourse": (page('<meta name="generator" content="Discourse 3.2.0 - x">'), NotAThreadError, "Discourse"),
    "SMF": (page("", '<div id="smf_menu"></div>'), NotAThreadError, "SMF"),
    "MyBB": (page("", '<div>Powered By MyBB</div>'), NotAThreadError, "MyBB"),
    "Invision": (page("", '<div id="ipsLayout_body" class="ipsApp"></div>'), NotAThreadError, "Invision"),
    "NodeBB": (page("", '<ul component="topic"></ul>'), NotAThreadError, "NodeBB"),
    "Flarum": (page("", '<div id="flarum-loading"></div>'), NotAThreadError, "Flarum"),
    "WoltLab": (page("", '<script src="/js/WoltLabSuite.Core.min.js"></script>'), NotAThreadError, "WoltLab"),
    "Vanilla": (page('<meta name="generator" content="Vanilla">'), NotAThreadError, "Vanilla"),
    "other forum behind a form": (page("<title>Log in - Forum</title>", FORM), LoginError, "--cookies"),
    "a form beside other things": (page("<title>News</title>", FORM), NotAThreadError, "“News”"),
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
    "plain text": ("hello", NotAThreadError, "This is plain text, not an HTML page. Give a page of a thread."),
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


def test_long_words_of_a_page_are_cut() -> None:
    with pytest.raises(NotAThreadError) as caught:
        read_page(xenforo("error", MESSAGE.format("word " * 1000)).encode(), URL)

    assert len(str(caught.value)) < 500


def test_words_of_a_page_are_harmless_in_a_terminal() -> None:
    with pytest.raises(NotAThreadError) as caught:
        read_page(xenforo("error", MESSAGE.format("a\x1b[31mb\u202ec")).encode(), URL)

    assert "“a[31mbc”" in str(caught.value)
