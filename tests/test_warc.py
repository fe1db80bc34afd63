"""Captures written to WARC files come back as they were, from ours and from other tools' files, torn ones too."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.errors import ArchiveError
from archiver.model import Capture, Headers, WarcLocation
from archiver.warc import WarcWriter, payload_digest, read_captures, truncate_torn_tail, verify, whole_length

NOW = datetime(2025, 7, 16, 1, 2, 3, tzinfo=UTC)
CANARY = "canary-7f3a"
PAGE = gzip.compress(b"<!DOCTYPE html><html><body>A thread about boats</body></html>", mtime=0)


def capture(n: int = 1, *, payload: bytes = PAGE, headers: Headers | None = None, status: int = 200) -> Capture:
    return Capture(
        url=f"https://forum.example/threads/boats.{n}/?order=a b".replace(" ", "%20"),
        captured_at=NOW + timedelta(seconds=n),
        status=status,
        headers=headers or (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")),
        payload=payload,
        request_headers=(("Host", "forum.example"), ("User-Agent", "forum-archiver/0 (for tests)")),
    )


def writer(folder: Path, roll_at: int = 1 << 30) -> WarcWriter:
    return WarcWriter(folder, host="forum.example", software="forum-archiver/0", now=NOW, roll_at=roll_at)


def write(folder: Path, *captures: Capture) -> tuple[Path, list[WarcLocation]]:
    with writer(folder) as warc:
        locations = [warc.write(each) for each in captures]
    return folder / locations[0].file, locations


def read(path: Path, start: int = 0) -> tuple[list[Capture], list[str]]:
    told: list[str] = []
    return [found for _, found in read_captures(path, start, on_damage=told.append)], told


def records(path: Path) -> list[tuple[str, StatusAndHeaders, StatusAndHeaders, bytes]]:
    """The file through warcio's own reader."""
    with path.open("rb") as file:
        return [(r.rec_type, r.rec_headers, r.http_headers, r.raw_stream.read()) for r in ArchiveIterator(file)]


# --- writing ----------------------------------------------------------------------------------------------------------


def test_captures_come_back_as_they_were(tmp_path: Path) -> None:
    captures = [capture(1), capture(2, status=404, payload=b""), capture(3, status=599, payload=b"\x00\xff")]
    path, locations = write(tmp_path / "new" / "folder", *captures)
    assert list(read_captures(path)) == list(zip(locations, captures, strict=True))


header_values = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f")).map(
    lambda value: value.strip(" \t")
)
header_lists = st.lists(st.tuples(st.from_regex(r"X-[A-Za-z0-9]{1,8}", fullmatch=True), header_values), max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.binary(), headers=header_lists, status=st.integers(100, 999))
def test_any_capture_comes_back_as_it_was(
    tmp_path: Path, payload: bytes, headers: list[tuple[str, str]], status: int
) -> None:
    written = capture(1, payload=payload, headers=(("Content-Type", "text/html"), *headers), status=status)
    path, _ = write(tmp_path, written)
    assert read(path) == ([written], [])
    assert verify(path) == []


def test_every_record_is_a_gzip_member_at_the_place_told(tmp_path: Path) -> None:
    path, locations = write(tmp_path, capture(1), capture(2))
    for location in locations:
        data = path.read_bytes()[location.offset : location.offset + location.length]
        record = gzip.decompress(data)  # raises if it were cut
        assert record.startswith(b"WARC/1.1\r\nWARC-Date: ")
        assert b"WARC-Type: response" in record
        assert record.endswith(PAGE + b"\r\n\r\n")
        assert f"WARC-Payload-Digest: {location.digest}".encode() in record
    assert locations[0].digest == payload_digest(PAGE) != payload_digest(b"")


def test_a_file_begins_with_what_wrote_it(tmp_path: Path) -> None:
    path, _ = write(tmp_path, capture())
    kind, headers, _, block = records(path)[0]
    assert kind == "warcinfo"
    assert headers.get_header("WARC-Filename") == path.name == "forum.example-20250716T010203Z-00000.warc.gz"
    assert headers.get_header("WARC-Date") == "2025-07-16T01:02:03Z"
    assert block.decode().splitlines() == [
        "software: forum-archiver/0",
        "format: WARC File Format 1.1",
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots: obey",
    ]


def test_response_and_request_belong_together(tmp_path: Path) -> None:
    path, _ = write(tmp_path, capture())
    (_, response, answered, body), (_, request, asked, _) = records(path)[1:]
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert response.get_header("WARC-Date") == "2025-07-16T01:02:04Z"
    assert response.get_header("Content-Type") == "application/http; msgtype=response"
    assert (answered.protocol, answered.statusline) == ("HTTP/1.1", "200 OK")
    assert body == PAGE
    assert (asked.protocol, asked.statusline) == ("GET", "/threads/boats.1/?order=a%20b HTTP/1.1")


def test_the_digests_pass_the_check_of_warcio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = write(tmp_path, capture(1), capture(2, payload=b""), capture(3, headers=(("X-Name", "caf\xc3\xa9"),)))
    command = type("Command", (), {"inputs": [str(path)], "verbose": True})
    assert Checker(command).process_all() == 0
    assert capsys.readouterr().out.count("digest pass") == 7


def test_headers_that_are_not_ascii_are_kept_byte_for_byte(tmp_path: Path) -> None:
    path, _ = write(tmp_path, capture(headers=(("X-Utf8", "caf\xc3\xa9 \xc3\xa0"), ("X-Latin", "caf\xe9"))))
    plain = gzip.decompress(path.read_bytes())
    assert b"X-Utf8: caf\xc3\xa9 \xc3\xa0\r\nX-Latin: caf\xe9\r\n" in plain


def test_a_header_cannot_smuggle_in_another_line(tmp_path: Path) -> None:
    path, _ = write(tmp_path, capture(headers=(("X-A", "one\r\nX-B: two\n\nbody"),)))
    assert read(path)[0][0].headers == (("X-A", "one  X-B: two  body"),)


def test_an_address_cannot_smuggle_in_a_header(tmp_path: Path) -> None:
    path, _ = write(tmp_path, Capture("https://forum.example/\r\nWARC-Type: resource", NOW, 200, (), b"x"))
    assert [kind for kind, *_ in records(path)] == ["warcinfo", "response", "request"]


def test_secrets_never_reach_the_file(tmp_path: Path) -> None:
    secret = tuple(
        (name, CANARY) for name in ("Cookie", "AUTHORIZATION", "Proxy-Authorization", "set-cookie", "Set-Cookie2")
    )
    told = Capture("https://forum.example/", NOW, 200, (*secret, ("X-A", "b")), b"", (*secret, ("Host", "h")))
    path, _ = write(tmp_path, told)
    assert CANARY.encode() not in gzip.decompress(path.read_bytes())
    assert read(path)[0][0].headers == (("X-A", "b"),)
    assert read(path)[0][0].request_headers == (("Host", "h"),)


def test_no_file_is_begun_without_a_capture(tmp_path: Path) -> None:
    with writer(tmp_path / "folder"):
        pass
    assert not (tmp_path / "folder").exists()


def test_a_file_that_exists_is_never_touched(tmp_path: Path) -> None:
    first, _ = write(tmp_path, capture(1))
    before = first.read_bytes()
    second, _ = write(tmp_path, capture(2))
    assert second.name == "forum.example-20250716T010203Z-00001.warc.gz"
    assert first.read_bytes() == before


def test_names_of_later_runs_sort_later(tmp_path: Path) -> None:
    names = []
    for minutes in (0, 5, 60 * 24 * 200):
        now = NOW + timedelta(minutes=minutes)
        with WarcWriter(tmp_path, host="forum.example", software="s", now=now) as warc:
            names.append(warc.write(capture()).file)
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("host", "stem"),
    [("127.0.0.1:8080", "127.0.0.1-8080"), ("[::1]:80", "1-80"), ("../../etc", "etc"), ("..", "host"), ("ÄX", "x")],
)
def test_any_host_gives_a_safe_file_name(tmp_path: Path, host: str, stem: str) -> None:
    with WarcWriter(tmp_path, host=host, software="s", now=NOW) as warc:
        assert warc.write(capture()).file == f"{stem}-20250716T010203Z-00000.warc.gz"


def test_the_time_of_another_zone_is_written_in_utc(tmp_path: Path) -> None:
    there = timezone(timedelta(hours=6))
    path, _ = write(tmp_path, Capture("https://forum.example/", datetime(2025, 7, 16, 6, tzinfo=there), 200, (), b""))
    assert read(path)[0][0].captured_at == datetime(2025, 7, 16, 0, tzinfo=UTC)


def test_a_new_file_is_begun_when_one_is_large(tmp_path: Path) -> None:
    captures = [capture(n, payload=os.urandom(5000)) for n in range(6)]
    with writer(tmp_path, roll_at=9000) as warc:
        locations = [warc.write(each) for each in captures]
    files = sorted(path.name for path in tmp_path.iterdir())
    assert len(files) == 3
    assert [location.file for location in locations] == sorted(location.file for location in locations)
    assert [found for name in files for found in read(tmp_path / name)[0]] == captures
    assert all(records(tmp_path / name)[0][0] == "warcinfo" for name in files)


def test_each_capture_is_on_disk_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))
    with writer(tmp_path) as warc:
        for n in range(3):
            location = warc.write(capture(n))
            assert synced[-1] == (tmp_path / location.file).stat().st_size
            assert [found.url for found in read(tmp_path / location.file)[0]][-1] == capture(n).url


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        writer(tmp_path / "file" / "folder") as warc,
        pytest.raises(ArchiveError, match=r"cannot be written.*--archives"),
    ):
        warc.write(capture())


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """A limit on the size of files, which acts as a full disk does.

    It holds for every file of the process, the one that the test report goes to among them: so it ends before the test.
    """
    before, action = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, action)


def test_a_full_disk_leaves_what_was_written_whole(tmp_path: Path) -> None:
    with writer(tmp_path) as warc:
        location = warc.write(capture(1))
        size = (tmp_path / location.file).stat().st_size
        with small_disk(size + 1000), pytest.raises(ArchiveError, match="cannot be written"):
            warc.write(capture(2, payload=os.urandom(5000)))
        assert (tmp_path / location.file).stat().st_size == size
        warc.write(capture(3))  # there is room again
    assert read(tmp_path / location.file) == ([capture(1), capture(3)], [])


def test_a_disk_too_full_to_begin_leaves_no_file(tmp_path: Path) -> None:
    with writer(tmp_path) as warc, small_disk(20), pytest.raises(ArchiveError):
        warc.write(capture())
    assert list(tmp_path.iterdir()) == []


# --- torn and damaged files -------------------------------------------------------------------------------------------


def test_a_file_cut_anywhere_loses_only_what_was_cut(tmp_path: Path) -> None:
    captures = [capture(1), capture(2)]
    path, locations = write(tmp_path, *captures)
    data, last = path.read_bytes(), locations[1]
    torn = tmp_path / "torn.warc.gz"
    for size in range(last.offset, len(data)):
        torn.write_bytes(data[:size])
        has_second = size >= last.offset + last.length
        found, told = read(torn)
        assert [each.url for each in found] == [each.url for each in captures[: 1 + has_second]], size
        whole = last.offset + last.length if has_second else last.offset
        assert whole_length(torn) == whole
        assert bool(told) == (size > whole) == bool(verify(torn))
        assert truncate_torn_tail(torn) == size - whole
        assert torn.read_bytes() == data[:whole]
        assert read(torn) == (found, [])
        assert verify(torn) == []


def test_a_file_cut_inside_its_first_record_holds_nothing(tmp_path: Path) -> None:
    path, _ = write(tmp_path, capture())
    data = path.read_bytes()
    for size in (0, 1, 2, 9, 20, 100):
        path.write_bytes(data[:size])
        assert read(path)[0] == []
        assert truncate_torn_tail(path) == size
        assert path.stat().st_size == 0
        assert read(path) == ([], [])


def test_a_request_that_was_cut_off_leaves_its_response(tmp_path: Path) -> None:
    path, (location,) = write(tmp_path, capture())
    path.write_bytes(path.read_bytes()[: location.offset + location.length + 10])
    found, told = read(path)
    assert [each.payload for each in found] == [PAGE]
    assert found[0].request_headers == ()
    assert len(told) == 1
    assert "cut off" in told[0]


def test_a_damaged_record_costs_only_itself(tmp_path: Path) -> None:
    captures = [capture(n, payload=os.urandom(3000)) for n in range(4)]
    path, locations = write(tmp_path, *captures)
    data = bytearray(path.read_bytes())
    data[locations[1].offset + 1500] ^= 0x10
    path.write_bytes(data)
    found, told = read(path)
    assert found == [captures[0], captures[2], captures[3]]
    assert (
        told
        == verify(path)
        == [f"{path.name}: the record at byte {locations[1].offset} is damaged; reading goes on after it."]
    )
    assert truncate_torn_tail(path) == 0
    assert path.read_bytes() == data


def test_a_damaged_end_is_not_thrown_away(tmp_path: Path) -> None:
    path, locations = write(tmp_path, capture(1), capture(2, payload=os.urandom(3000)))
    data = bytearray(path.read_bytes()[: locations[1].offset + locations[1].length])
    data[-6] ^= 1  # in the check sum
    path.write_bytes(data)
    assert whole_length(path) == locations[1].offset
    assert truncate_torn_tail(path) == 0
    assert [each.url for each in read(path)[0]] == [capture(1).url]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), min_size=1, max_size=4), cut=st.floats(0, 1)
)
def test_no_damage_makes_reading_fail_or_lie(tmp_path: Path, places: list[tuple[float, int]], cut: float) -> None:
    captures = [capture(n) for n in range(3)]
    path, _ = write(tmp_path, *captures)
    data = bytearray(path.read_bytes())
    for place, mask in places:
        data[int(place * len(data))] ^= mask
    path.write_bytes(data[: int(len(data) * cut)])
    payloads = [(each.url, each.payload) for each in read(path)[0]]
    assert set(payloads) <= {(each.url, each.payload) for each in captures}
    verify(path)
    truncate_torn_tail(path)


def test_bytes_after_the_last_record_are_told(tmp_path: Path) -> None:
    path, _ = write(tmp_path, capture())
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + bytes(5000))  # as a file system may leave it when the power fails
    found, told = read(path)
    assert found == [capture()]
    assert len(told) == 1
    assert whole_length(path) == size


def test_a_wrong_digest_is_told(tmp_path: Path) -> None:
    path, (location,) = write(tmp_path, capture(payload=b"the words as they were sent"))
    data = path.read_bytes()
    member = gzip.decompress(data[location.offset : location.offset + location.length])
    changed = gzip.compress(member.replace(b"words", b"lies!"))
    path.write_bytes(data[: location.offset] + changed + data[location.offset + location.length :])
    assert verify(path) == [
        f"{path.name}: the record at byte {location.offset} differs from its block digest.",
        f"{path.name}: the record at byte {location.offset} differs from its payload digest.",
    ]


def test_reading_begins_at_an_offset(tmp_path: Path) -> None:
    captures = [capture(n) for n in range(3)]
    path, locations = write(tmp_path, *captures)
    assert read(path, locations[1].offset)[0] == captures[1:]
    after = locations[1].offset + locations[1].length  # where the request of the second stands
    assert read(path, after)[0] == captures[2:]
    assert whole_length(path, after) == path.stat().st_size
    assert read(path, path.stat().st_size) == ([], [])


def test_the_same_address_twice_keeps_its_own_request(tmp_path: Path) -> None:
    first, second = capture(1), capture(1)
    second = Capture(second.url, second.captured_at, 200, (), b"again", (("Host", "forum.example"), ("X-Try", "2")))
    path, locations = write(tmp_path, first, second)
    assert read(path)[0] == [first, second]
    assert read(path, locations[0].offset + locations[0].length)[0] == [second]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for ask in (read, verify, whole_length, truncate_torn_tail):
        with pytest.raises(ArchiveError, match="cannot be read"):
            ask(tmp_path / "nothing.warc.gz")


# --- files of other tools ---------------------------------------------------------------------------------------------


def foreign(kind: str, headers: dict[str, str], block: bytes) -> bytes:
    """A record as another tool may write it, WARC/1.0 and all."""
    told = {"WARC-Type": kind, "WARC-Date": "2019-05-06T07:08:09Z", **headers, "Content-Length": str(len(block))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


ADDRESS = {"WARC-Target-URI": "http://old.example/showthread.php?t=7"}
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\nX-Folded: one\r\n two\r\n\r\n<html>seven</html>"
)
ASKED = b"GET /showthread.php?t=7 HTTP/1.1\r\nHost: old.example\r\nCookie: a=b\r\n\r\n"
OTHERS = [
    foreign("warcinfo", {"Content-Type": "application/warc-fields"}, b"software: Wget/1.21\r\n"),
    foreign("request", {**ADDRESS, "WARC-Record-ID": "<urn:uuid:1>"}, ASKED),
    foreign("response", {**ADDRESS, "WARC-Record-ID": "<urn:uuid:2>", "WARC-Concurrent-To": "<urn:uuid:1>"}, ANSWER),
    foreign("metadata", ADDRESS, b"outlinks: none\r\n"),
    foreign("resource", {"WARC-Target-URI": "http://old.example/logo"}, b"picture"),
    foreign("response", {"WARC-Target-URI": "dns:old.example"}, b"20190506070809 old.example 127.0.0.1"),
    foreign("revisit", ADDRESS, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    foreign("response", {"WARC-Target-URI": "<http://old.example/8>"}, b"HTTP/2 404\r\ncontent-length: 4\r\n\r\ngone"),
]
EXPECTED = [
    Capture(
        "http://old.example/showthread.php?t=7",
        datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC),
        200,
        (("Content-Type", "text/html"), ("X-Folded", "one two")),
        b"<html>seven</html>",
        (("Host", "old.example"),),
    ),
    Capture(
        "http://old.example/logo",
        datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC),
        200,
        (("Content-Type", "application/octet-stream"),),
        b"picture",
        is_saved=True,
    ),
    Capture(
        "http://old.example/8", datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC), 404, (("content-length", "4"),), b"gone"
    ),
]


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"".join(OTHERS), id="plain"),
        pytest.param(b"".join(gzip.compress(each) for each in OTHERS), id="a member a record"),
        pytest.param(gzip.compress(b"".join(OTHERS)), id="one gzip stream"),
    ],
)
def test_files_of_other_tools_are_read(tmp_path: Path, packed: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.warc"
    path.write_bytes(packed)
    assert read(path) == (EXPECTED, [])
    assert verify(path) == []
    assert truncate_torn_tail(path) == 0
    assert capsys.readouterr() == ("", "")


def test_places_in_files_of_other_tools(tmp_path: Path) -> None:
    path, digest = tmp_path / "other.warc", "sha1:" + "LOJO3L6ZGDKFLJ2CMCQS2IBHPPY5CWXP"
    for packed, start, length in (
        (b"".join(OTHERS), sum(map(len, OTHERS[:2])), len(OTHERS[2]) - 4),  # the blank lines are no part of the record
        (b"".join(map(gzip.compress, OTHERS)), sum(len(gzip.compress(each)) for each in OTHERS[:2]), None),
        (gzip.compress(b"".join(OTHERS)), 0, 0),
    ):
        path.write_bytes(packed)
        location = next(iter(read_captures(path)))[0]
        assert (location.offset, location.digest[:5]) == (start, digest[:5])
        assert location.length == (len(gzip.compress(OTHERS[2])) if length is None else length)


def test_a_request_after_its_response_is_found_by_its_address(tmp_path: Path) -> None:
    path = tmp_path / "other.warc"
    path.write_bytes(foreign("response", ADDRESS, ANSWER) + foreign("request", ADDRESS, ASKED))
    assert read(path)[0] == EXPECTED[:1]


def test_chunks_are_put_together(tmp_path: Path) -> None:
    body = b"5;name=value\r\n<html\r\n7\r\n>ten</h\r\n4\r\ntml>\r\n0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    digest = "sha1:" + hashlib.sha1(body).hexdigest()
    path = tmp_path / "other.warc"
    path.write_bytes(foreign("response", {**ADDRESS, "WARC-Payload-Digest": digest}, head + body))
    (found,), _ = read(path)
    assert found.payload == b"<html>ten</html>"
    assert found.headers == (("Content-Type", "text/html"), ("Content-Length", "16"))
    assert verify(path) == []  # the digest is that of the chunks, as the standard has it


def test_a_file_of_warcio_itself_is_read(tmp_path: Path) -> None:
    path = tmp_path / "other.warc.gz"
    with path.open("wb") as file:
        out = WARCWriter(file, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
        out.write_record(
            out.create_warc_record("http://old.example/", "response", io.BytesIO(b"hi"), length=2, http_headers=head)
        )
    (found,), told = read(path)
    assert (found.status, found.payload, found.captured_at.microsecond, told) == (200, b"hi", 0, [])
    assert verify(path) == []


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"<html>no archive</html>", id="HTML"),
        pytest.param(gzip.compress(b"<html>no archive</html>"), id="gzipped HTML"),
        pytest.param(bytes(5000), id="zeros"),
        pytest.param(b"WARC/1.0\r\nContent-Length: minus\r\n\r\n", id="no length"),
        pytest.param(foreign("response", ADDRESS, b"not HTTP at all"), id="not HTTP"),
        pytest.param(foreign("response", {**ADDRESS, "WARC-Date": "yesterday"}, ANSWER), id="no date"),
        pytest.param(foreign("response", ADDRESS, ANSWER)[:-40], id="cut"),
        pytest.param(gzip.compress(foreign("response", ADDRESS, ANSWER)[:-40]), id="shorter than it says"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, packed: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.warc"
    path.write_bytes(packed)
    found, told = read(path)
    assert found == []
    assert all("other.warc" in sentence and sentence.endswith(".") for sentence in told)
    assert told or b"minus" in packed  # a record of no kind is passed over, as the standard wants
    verify(path)
    assert capsys.readouterr() == ("", "")


def test_a_record_that_is_too_large_is_passed_over_without_holding_it(tmp_path: Path) -> None:
    path = tmp_path / "other.warc.gz"
    film = foreign(
        "response", {"WARC-Target-URI": "http://old.example/film"}, b"HTTP/1.1 200 OK\r\n\r\n" + bytes(65 << 20)
    )
    for packed in (
        gzip.compress(film, 1) + b"".join(map(gzip.compress, OTHERS)),
        gzip.compress(film + b"".join(OTHERS), 1),
    ):
        path.write_bytes(packed)
        found, told = read(path)
        assert found == EXPECTED
        assert len(told) == 1
        assert "larger than 64 MB" in told[0]


def test_a_header_that_never_ends_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "other.warc.gz"
    bomb = gzip.compress(b"WARC/1.0\r\nX: " + b"a" * (200 << 20), 1)
    path.write_bytes(bomb + b"".join(map(gzip.compress, OTHERS)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found, _ = read(path)
    assert found == EXPECTED
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10  # KiB


def test_a_saved_page_is_a_resource_record_and_comes_back(tmp_path: Path) -> None:
    saved = Capture(
        "https://forum.example/threads/a.1/",
        NOW,
        200,
        (("Content-Type", "text/html"),),
        b"<html>a</html>",
        is_saved=True,
    )
    path, (location,) = write(tmp_path, saved)

    assert read(path)[0] == [saved]
    assert location.digest == payload_digest(saved.payload)
    assert verify(path) == []
