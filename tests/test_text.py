"""Bytes become the text that was meant, and text loses what nobody can see, and nothing else."""

from __future__ import annotations

import gzip
import unicodedata
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import BrokenPageError
from archiver.text import as_utf8, clean, decode, inflate, line, squeeze

# --- clean, squeeze, line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("plain words", "plain words"),
        ("a\nb\tc\r", "a\nb\tc\r"),
        ("a\0b\x07c\x1b[31m\x7f\x9b", "abc[31m"),
        ("zero\u200bwidth soft\u00adhyphen \ufeffmark \u2060joiner", "zerowidth softhyphen mark joiner"),
        ("over\u202eride \u2066isolate\u2069", "override isolate"),
        ("lone \ud83d surrogate", "lone  surrogate"),
        ("lines\u2028and\x0bpages\x0cand\x85more\u2029", "lines\nand\npages\nand\nmore\n"),
        # what changes how a text reads stays
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🌾 ❤\ufe0f", "👩\u200d🌾 ❤\ufe0f"),
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),
        ("e\u0301 é \u00a0", "e\u0301 é \u00a0"),
    ],
)
def test_clean(value: str, cleaned: str) -> None:
    assert clean(value) == cleaned


@given(st.text())
def test_clean_text_can_be_stored_and_printed(value: str) -> None:
    cleaned = clean(value)
    cleaned.encode("utf-8")

    assert clean(cleaned) == cleaned
    assert {unicodedata.category(sign) for sign in cleaned if sign not in "\n\t\r"}.isdisjoint({"Cc", "Cs"})
    assert [sign for sign in cleaned if sign.isalnum()] == [sign for sign in value if sign.isalnum()]


def test_squeeze() -> None:
    assert squeeze("  a \t\n b\u00a0\u3000c ") == "a b c"
    assert squeeze(" \n ") == ""


@given(st.text(st.sampled_from("ab \n\t\u00a0\u200b\x0b\0é")))
def test_line_is_clean_and_squeezed(value: str) -> None:
    assert line(value) == squeeze(clean(value))


# --- decode -----------------------------------------------------------------------------------------------------------

META = '<meta charset="{}">'
HTTP_EQUIV = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    ("payload", "content_type", "text"),
    [
        # byte order mark before all
        (b"\xef\xbb\xbf\xc3\xa9", "text/html; charset=iso-8859-1", "é"),
        ("\ufeffé".encode("utf-16-le"), None, "é"),
        ("\ufeffé".encode("utf-16-be"), "text/html; charset=utf-8", "é"),
        # then the header
        (
            META.format("utf-8").encode() + "я".encode("cp1251"),
            "text/html; charset=windows-1251",
            META.format("utf-8") + "я",
        ),
        ("日本".encode("shift_jis"), 'text/html; charset="Shift_JIS"', "日本"),
        (b"\x93quoted\x94", "text/html;charset=ISO-8859-1", "“quoted”"),
        # then the page
        (META.format("koi8-r").encode() + "привет".encode("koi8-r"), "text/html", META.format("koi8-r") + "привет"),
        (HTTP_EQUIV.format("gb2312").encode() + "中文".encode("gb18030"), None, HTTP_EQUIV.format("gb2312") + "中文"),
        # then UTF-8, if it is that
        ("naïve – ok".encode(), None, "naïve – ok"),
        ("cut in a sign é".encode()[:-1], None, "cut in a sign "),
        (b"caf\xe9 \x80", None, "café €"),
        # what is declared is kept to, what is damaged is replaced
        (b"a\xffb", "text/html; charset=utf-8", "a\ufffdb"),
        (b"a\x81", None, "a\ufffd"),
        # what is no charset of web pages is not
        ("é".encode(), "text/html; charset=punycode", "é"),
        ("é".encode(), "text/html; charset=base64", "é"),
        ("é".encode(), "text/html; charset=no-such", "é"),
        ("é".encode(), "text/html; charset=../../etc", "é"),
        (META.format("utf-16").encode() + "é".encode(), None, META.format("utf-16") + "é"),
        (b"", None, ""),
    ],
)
def test_decode(payload: bytes, content_type: str | None, text: str) -> None:
    assert decode(payload, content_type) == text


PROSE = "The minister said that nothing had been decided, and that talks would go on until the end of the month. " * 20


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (f"“Nothing,” she said – “nothing.” {PROSE}", PROSE),
        ("Всё решится завтра, сказал министр. " * 5, "Всё решится завтра"),
        ("会谈将继续到月底。" * 10, "会谈将继续到月底"),
    ],
    ids=["few signs in long English", "short Russian", "short Chinese"],
)
@pytest.mark.parametrize("damage", [b"\x93", b"\xe9", b"\xff"])
def test_damaged_utf8_stays_utf8(words: str, kept: str, damage: bytes) -> None:
    payload = words.encode()
    decoded = decode(payload[:12] + damage + payload[12:] + damage, None)
    assert kept in decoded
    assert 1 <= decoded.count("\ufffd") <= 4  # a sign that is cut in two becomes several


@pytest.mark.parametrize("damage", [b"\xff" * 5, b"\xed\xa0\xbd\xed\xb8\x80", b"\x93\x94\xe9" * 40, b"\xd0" * 500])
def test_one_damaged_place_spoils_no_text(damage: bytes) -> None:
    words = "[🇧🇩] “Port – news & views”, she said."
    payload = words.encode() + damage + b" The end. \xe2\x80\x94"

    decoded = decode(payload, None)

    assert decoded.startswith(words)
    assert decoded.endswith("\ufffd The end. —")


OTHERS = {
    "gbk": "会谈将继续到月底，部长说。", "shift_jis": "会談は月末まで続く、と大臣は言った。",
    "euc_kr": "회담은 월말까지 계속된다고 장관이 말했다.", "cp1256": "قال الوزير إن المحادثات ستستمر",
    "cp1251": "«Всё решится завтра», — сказал министр ООН»", "koi8-r": "Всё решится завтра, сказал министр",
    "cp1252": "«São», “É” – Müller’s café",
}  # fmt: skip


@pytest.mark.parametrize("codec", OTHERS)
@pytest.mark.parametrize("times", [1, 20])
def test_words_in_other_encodings_are_no_damaged_utf8(codec: str, times: int) -> None:
    payload = (OTHERS[codec] * times).encode(codec)

    assert decode(payload, None) == payload.decode("cp1252", "replace")  # as nothing says what they are


@pytest.mark.parametrize(
    "words",
    [
        PROSE + "café.",  # one sign in 2,000
        PROSE * 10 + "“So,” he said.",
        "“So,” he said – naïve, Müller’s café. " * 50,
        "É – não é à toa que São João está à frente. " * 50,
        PROSE + "Ã© naïve café “quoted”",  # with what is UTF-8 by chance
    ],
    ids=["one sign", "quotes", "many signs", "Portuguese", "a sequence by chance"],
)
def test_windows_1252_stays_that(words: str) -> None:
    assert decode(words.encode("cp1252"), None) == words


@given(st.binary(), st.one_of(st.none(), st.text(), st.sampled_from(["x; charset=utf-8", "x; charset=big5"])))
def test_decode_never_fails(payload: bytes, content_type: str | None) -> None:
    decode(payload, content_type)


# --- inflate ----------------------------------------------------------------------------------------------------------

BODY = b"<html>" * 1000


@pytest.mark.parametrize(
    ("payload", "encoding"),
    [
        (BODY, None),
        (BODY, "identity"),
        (gzip.compress(BODY), "gzip"),
        (gzip.compress(BODY), " X-GZIP "),
        (gzip.compress(BODY[:3000]) + gzip.compress(BODY[3000:]), "gzip"),
        (gzip.compress(BODY) + b"\0" * 20, "gzip"),
        (zlib.compress(BODY), "deflate"),
        (zlib.compress(BODY, wbits=-15), "deflate"),
        (gzip.compress(zlib.compress(BODY)), "deflate, gzip"),
        (b"", None),
    ],
)
def test_inflate(payload: bytes, encoding: str | None) -> None:
    assert inflate(payload, encoding, limit=len(BODY)) == (BODY if payload else b"")


@pytest.mark.parametrize(
    ("payload", "encoding", "words"),
    [
        (gzip.compress(BODY)[:-9], "gzip", "cut"),
        (zlib.compress(BODY)[:-9], "deflate", "cut"),
        (b"no gzip at all", "gzip", "damaged"),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 30, "gzip", "damaged"),
        (gzip.compress(BODY + b"x"), "gzip", "larger than 6,000 bytes"),
        (BODY + b"x", None, "larger than 6,000 bytes"),
        (gzip.compress(b"\0" * 50_000_000), "gzip", "larger"),
        (gzip.compress(b"") * 100, "gzip", "too many parts"),
        (BODY, "br", "'br'"),
        (b"", "gzip", "cut"),
    ],
)
def test_what_cannot_be_inflated(payload: bytes, encoding: str | None, words: str) -> None:
    with pytest.raises(BrokenPageError, match=words):
        inflate(payload, encoding, limit=6000)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, gzip", ""]))
def test_garbage_is_refused_or_inflated(payload: bytes, encoding: str) -> None:
    try:
        assert len(inflate(payload, encoding, limit=1000)) <= 1000
    except BrokenPageError as error:
        assert str(error).endswith(".")  # noqa: PT017 - both ends are right


def test_utf8_of_pages() -> None:
    assert as_utf8(b"\xef\xbb\xbfcaf\xc3\xa9", None) == "café".encode()
    assert as_utf8("café au lait".encode("cp1252"), None) == "café au lait".encode()
    assert as_utf8("кино".encode("cp1251"), "text/html; charset=windows-1251") == "кино".encode()
    page = b'<meta charset="utf-8">\xff'
    assert as_utf8(page, None) is page  # taken at its word: the parser marks what is no UTF-8
