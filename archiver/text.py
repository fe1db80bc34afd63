"""Bytes as sent → text; text → text without what nobody can see, and without runs of white space."""

from __future__ import annotations

import codecs
import re
import zlib

from archiver.errors import BrokenPageError

# Separators that are older than "\n": words on both sides must not grow together.
_LINE_BREAKS = "\x0b\x0c\x85\u2028\u2029"
# Controls, soft hyphen, zero-width space, word joiner and its kin, byte order mark, annotation marks, lone surrogates.
# Bidi embeddings, overrides and isolates go too: left open, they turn around what is printed after them.
# Joiners (U+200C, U+200D), direction marks (U+200E, U+200F) and variation selectors stay: they change how text reads.
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff"
)
_BREAK = re.compile(f"[{_LINE_BREAKS}]")
_DROP = re.compile(f"[{_INVISIBLE}]")
_SUSPECT = re.compile(f"[{_LINE_BREAKS}{_INVISIBLE}]")

_META_CHARSET = re.compile(rb"<meta[^>]{0,512}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{2,40})", re.IGNORECASE)
_GZIP_MEMBERS = 64  # servers send one
_META_WITHIN = 4096  # bytes; browsers look at the first 1024, saved pages put scripts before it
_DAMAGED = 0.001  # of the bytes of a text in UTF-8 that may be none
_DAMAGED_SIGNS = 0.05  # or of its signs beyond ASCII
_DAMAGED_PLACE = re.compile("\ufffd+")
_SIGNS_A_PLACE = 2  # signs beyond ASCII for each damaged place: other encodings give fewer by chance
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What web pages come in, by the names of Python's codecs. Others are not taken at a page's word: "punycode" is slow.
_WEB_CODECS = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp",
     "iso2022_jp", "euc_kr", "cp949", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "cp866", "cp874", "tis-620"]
    + [f"cp125{n}" for n in range(9)]
    + [f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 14, 15, 16)]
)  # fmt: skip
# The WHATWG encoding standard: pages that say so mean the larger set.
_LARGER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
           "euc_kr": "cp949", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"}  # fmt: skip


def clean(value: str) -> str:
    """Drops what nobody can see and what no database or terminal should be given: NUL, controls, lone surrogates.

    Old line separators (vertical tab, form feed, NEL, U+2028, U+2029) become a line feed.
    """
    if (value.isascii() and value.isprintable()) or not _SUSPECT.search(value):
        return value
    return _DROP.sub("", _BREAK.sub("\n", value))


def squeeze(value: str) -> str:
    """One line: every run of white space, no-break spaces included, becomes one blank; none at the ends."""
    return " ".join(value.split())


def line(value: str) -> str:
    """A text in one line, without what nobody can see: `squeeze(clean(value))`, and quicker."""
    squeezed = squeeze(value)
    return squeezed if squeezed.isascii() and squeezed.isprintable() else squeeze(clean(value))


def decode(payload: bytes, content_type: str | None) -> str:
    """A page's text, by its byte order mark, the header or its `meta`; else UTF-8 if it is that, else windows-1252.

    UTF-8 with a few damaged bytes is UTF-8: these become U+FFFD.

    Args:
        payload: the body, out of its content encoding.
        content_type: the value of the Content-Type header, where there was one.
    """
    mark, codec = _codec(payload, content_type)
    # Not final: a page that was cut inside a character has no sign of that at its end.
    return codecs.getincrementaldecoder(codec)("replace").decode(payload[mark:])


def as_utf8(payload: bytes, content_type: str | None) -> bytes:
    """A page's text in UTF-8, found as `decode` does. A page that says that it is in UTF-8 is taken at its word."""
    mark, codec = _codec(payload, content_type)
    if codec == "utf-8":
        return payload[mark:] if mark else payload
    return payload[mark:].decode(codec, "replace").encode("utf-8", "replace")


def _codec(payload: bytes, content_type: str | None) -> tuple[int, str]:
    """The length of a page's byte order mark, and what it is encoded in."""
    for mark, name in _BYTE_ORDER_MARKS:
        if payload.startswith(mark):
            return len(mark), name
    declared = _header_codec(content_type) or _meta_codec(payload)
    if declared is not None:
        return 0, declared
    try:
        # Not final: cut inside a character, it is UTF-8 all the same.
        codecs.getincrementaldecoder("utf-8")().decode(payload)
    except UnicodeDecodeError:
        return 0, "utf-8" if _is_damaged_utf8(payload) else "cp1252"
    return 0, "utf-8"


def _is_damaged_utf8(payload: bytes) -> bool:
    """Whether what is no UTF-8 is so but for a few bytes. In other encodings hardly any sign is one of UTF-8 by chance.

    Bytes of windows-1252 beyond ASCII are letters or marks with ASCII around them, and so no sequence of UTF-8.
    """
    decoded = payload.decode("utf-8", "replace")
    damaged = decoded.count("\ufffd")
    signs = len(decoded) - len(decoded.encode("ascii", "ignore")) - damaged
    if signs > _SIGNS_A_PLACE * len(_DAMAGED_PLACE.findall(decoded)):
        return True  # however many bytes are bad in a place
    return signs > damaged and damaged < max(len(payload) * _DAMAGED, signs * _DAMAGED_SIGNS)


def inflate(payload: bytes, encoding: str | None, *, limit: int) -> bytes:
    """A body out of its content encoding.

    Args:
        payload: the body as sent.
        encoding: the value of the Content-Encoding header: gzip, deflate, identity, or several.
        limit: the most bytes that may come out.

    Raises:
        BrokenPageError: the body is cut or damaged, larger than the limit, or in an encoding that was not asked for.
    """
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    for name in reversed([name for name in names if name not in ("", "identity")]):
        payload = _inflate_once(payload, name, limit)
    if len(payload) > limit:
        raise _too_large(limit)
    return payload


def _header_codec(content_type: str | None) -> str | None:
    found = _HEADER_CHARSET.search(content_type or "")
    return _web_codec(found[1]) if found else None


def _meta_codec(payload: bytes) -> str | None:
    found = _META_CHARSET.search(payload, 0, _META_WITHIN)
    name = _web_codec(found[1].decode("ascii")) if found else None
    # A page whose meta element could be read byte by byte is not in UTF-16, whatever it says.
    return "utf-8" if name and name.startswith("utf-16") else name


def _web_codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _LARGER.get(name, name)
    return name if name in _WEB_CODECS else None


def _inflate_once(payload: bytes, name: str, limit: int) -> bytes:
    try:
        if name in ("gzip", "x-gzip"):
            return _gunzip(payload, limit)
        if name == "deflate":
            return _undeflate(payload, limit)
    except zlib.error as error:
        raise BrokenPageError(f"The page's compressed body is damaged ({error}). Fetch the page again.") from error
    raise BrokenPageError(f"The page is sent in the content encoding {name!r}, which nobody asked for. Fetch it again.")


def _gunzip(payload: bytes, limit: int) -> bytes:
    inflated = b""
    for _ in range(_GZIP_MEMBERS):
        part, payload = _bounded(payload, 31, limit - len(inflated))
        inflated += part
        if not payload.startswith(b"\x1f\x8b"):  # padding after the last member is common and harmless
            return inflated
    raise BrokenPageError("The page's compressed body has too many parts to be a page of a thread.")


def _undeflate(payload: bytes, limit: int) -> bytes:
    # RFC 9110 means the zlib format; some servers send the bare deflate stream.
    try:
        return _bounded(payload, 15, limit)[0]
    except zlib.error:
        return _bounded(payload, -15, limit)[0]


def _bounded(payload: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    stream = zlib.decompressobj(window)
    inflated = stream.decompress(payload, limit + 1)
    if len(inflated) > limit:
        raise _too_large(limit)
    if not stream.eof:
        raise BrokenPageError("The page's compressed body is cut. Fetch the page again.")
    return inflated, stream.unused_data


def _too_large(limit: int) -> BrokenPageError:
    size = f"{limit >> 20} MB" if limit >= 1 << 20 else f"{limit:,} bytes"
    return BrokenPageError(f"The page is larger than {size}: too large for a page of a thread.")
