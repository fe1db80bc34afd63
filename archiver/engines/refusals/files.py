"""A file of another kind: a picture, a PDF, an archive, JSON, plain text → the error that says so."""

from __future__ import annotations

import re
import zlib

from archiver.engines.refusals.page import GIVE_THREAD
from archiver.errors import NotAThreadError

_SAVE_AS_HTML = "Save the page in the browser as HTML."

# What files of other kinds begin with, and no HTML page does.
_SIGNATURES = (
    (re.compile(rb"%PDF-"), "a PDF document", GIVE_THREAD),
    (re.compile(rb"\x89PNG\r\n"), "a PNG picture", GIVE_THREAD),
    (re.compile(rb"\xff\xd8\xff"), "a JPEG picture", GIVE_THREAD),
    (re.compile(rb"GIF8[79]a"), "a GIF picture", GIVE_THREAD),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "a WebP picture", GIVE_THREAD),
    (re.compile(rb"PK\x03\x04"), "a ZIP file", "Unpack it and give the HTML page."),
    (re.compile(rb"bplist00.{0,99}WebMainResource", re.DOTALL), "a web archive of Safari", _SAVE_AS_HTML),
    (re.compile(rb"WARC/[01]\."), "a WARC file", "Take it in with `add`, under a name that ends in .warc."),
)
_GZIP = b"\x1f\x8b\x08"
_HEAD = 4096  # bytes or characters that tell binary data and MHTML
_BEGINS_AS_HTML = re.compile(r"\s*<[a-z!?]", re.IGNORECASE)
_BEGINS_AS_HTML_BYTES = re.compile(rb"\s*<[a-z!?]", re.IGNORECASE)
_TAG_BYTES = re.compile(rb"<[a-z!?/][^<>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.01  # of the first characters; random bytes have a tenth
_JSON = re.compile(r"\s*[\[{]\s*[\"{]")
_XML = re.compile(r"\s*<\?xml\b")
_MHTML = re.compile(r"[a-z-]+:.*\bmultipart/related\b", re.IGNORECASE | re.DOTALL)


def not_a_page(payload: bytes, text: str) -> NotAThreadError | None:
    """The error that says what a file of another kind is; None where this may be a page.

    For bytes that no parser need see: a picture taken for HTML is a hostile page.

    Args:
        payload: the bytes.
        text: what they are when decoded as a page.
    """
    if payload.startswith(_GZIP):
        return _of_gzip(payload)
    found = next(((kind, cure) for mark, kind, cure in _SIGNATURES if mark.match(payload)), None)
    if found is not None:
        return _no_html(*found)
    head = text[:_HEAD]
    if not _BEGINS_AS_HTML.match(head) and len(_CONTROL.findall(head)) > _MOST_CONTROLS * len(head):
        return _no_html("binary data", GIVE_THREAD)
    return None


def other_text(text: str) -> NotAThreadError | None:
    """The error that says what text is that is no HTML; None where it may be a page."""
    if _MHTML.match(text[:_HEAD]):
        return _no_html("a page saved as MHTML", _SAVE_AS_HTML)
    if _JSON.match(text):
        return _no_html("JSON data", GIVE_THREAD)
    if _XML.match(text) and "<html" not in text.lower():
        return _no_html("an XML file", GIVE_THREAD)
    return None


def is_text(payload: bytes, content_type: str | None) -> bool:
    """Whether this is a text and no HTML: by what its header says, or by not having a single tag.

    Args:
        payload: the bytes, in UTF-8.
        content_type: the value of the Content-Type header, where there was one.
    """
    if _BEGINS_AS_HTML_BYTES.match(payload[:_HEAD]):
        return False
    is_declared = (content_type or "").partition(";")[0].strip().lower() == "text/plain"
    return is_declared or not _TAG_BYTES.search(payload)


def refusal_of_text(text: str) -> NotAThreadError:
    """The error that says what a text is that is no copy of a page."""
    return other_text(text) or NotAThreadError(
        "This is plain text, but no copy of a page of a thread or of a news page. Copy the whole page, from its title"
        " to its end, with the lines that say who wrote it and when; or save it in the browser as HTML."
    )


def _of_gzip(payload: bytes) -> NotAThreadError:
    try:
        inside = zlib.decompressobj(31).decompress(payload[:_HEAD], len(b"WARC/"))
    except zlib.error:
        inside = b""
    if inside == b"WARC/":
        return _no_html("a compressed WARC file", "Take it in with `add`, under a name that ends in .warc.gz.")
    return _no_html("a file compressed with gzip", "Unpack it and give the HTML page.")


def _no_html(kind: str, cure: str) -> NotAThreadError:
    return NotAThreadError(f"This is {kind}, not an HTML page. {cure}")
