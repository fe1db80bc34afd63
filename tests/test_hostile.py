"""Hostile and damaged pages: each is read or refused in bounded time and memory; real pages are spared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hostile import pages
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page_cases import html_folders
from selectolax.lexbor import LexborHTMLParser

from archiver import engines
from archiver.engines import guard, isolation
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError
from archiver.model import Body, Capture, ThreadPage

URL = "https://a.example/threads/x.7/"
FAMILIES = pages.families()
SECONDS = "0.5"  # that a page may take in a process of its own here: long enough to see that it is ended
KILL = 300  # seconds for all of them; each page has a limit of its own
ENDED = "the process was ended: it took too long, or too much memory"
OURS = {"read", "BrokenPageError", "NotAThreadError"}
SOURCES = [(folder / "page.html").read_bytes() for folder in html_folders()]


# --- the corpus -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes() -> dict[tuple[str, str], str]:
    """What became of each page: read in a process with limits, so that no page can take this one with it."""
    found: dict[tuple[str, str], str] = {}
    waiting = list(FAMILIES)
    while waiting:
        for name, reader, outcome in _read_families(waiting):
            found[name, reader] = outcome
        unread = [name for name in waiting if not all((name, reader) in found for reader in _readers(name))]
        found.update({(name, reader): ENDED for name in unread[:1] for reader in _readers(name)})
        waiting = unread[1:]
    return found


def _readers(name: str) -> tuple[str, ...]:
    return pages.readers_of(FAMILIES[name])


def _read_families(names: list[str]) -> list[list[str]]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, pages.__file__, SECONDS, *names]
    try:
        output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, timeout=KILL, check=False).stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    return [json.loads(line) for line in output.splitlines() if line.endswith(b"]")]


@pytest.mark.parametrize("name", FAMILIES)
def test_family_is_read_or_refused(outcomes: dict[tuple[str, str], str], name: str) -> None:
    assert {outcomes[name, reader] for reader in _readers(name)} <= OURS


@pytest.mark.parametrize("name", [name for name in FAMILIES if "is_costly" in FAMILIES[name]])
def test_costly_family_is_noticed(name: str) -> None:
    assert guard.suspicion(pages.page_of(FAMILIES[name])) is not None


@pytest.mark.parametrize("name", [name for name in FAMILIES if "is_costly" not in FAMILIES[name]])
def test_harmless_family_is_spared(outcomes: dict[tuple[str, str], str], name: str) -> None:
    page = pages.page_of(FAMILIES[name])
    assert len(page) > guard.LARGEST or guard.suspicion(page) is None
    if FAMILIES[name]["place"] in ("body", "head", "list"):
        assert outcomes[name, "read_list" if FAMILIES[name]["place"] == "list" else "read_page"] == "read"


# --- real pages, and what may happen to them --------------------------------------------------------------------------


def test_real_pages_are_spared(real_page: Path) -> None:
    assert guard.suspicion((real_page / "page.html").read_bytes()) is None


@pytest.mark.parametrize("folder", html_folders(), ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_own_pages_are_spared_even_by_the_close_look(folder: Path) -> None:
    assert guard._Tags().read((folder / "page.html").read_bytes()) is None


def test_cut_real_pages_are_read_or_refused(real_page: Path) -> None:
    whole = (real_page / "page.html").read_bytes()
    for end in range(0, len(whole), max(1024, len(whole) // 50)):
        with suppress(ArchiverError):
            engines.read_page(whole[:end])


@pytest.mark.parametrize("page", SOURCES, ids=range(len(SOURCES)))
def test_cut_own_pages_are_read_or_refused(page: bytes) -> None:
    for end in range(0, len(page), 97):
        _try(page[:end])


CHARSETS = st.sampled_from(
    [None, "text/html", "text/html; charset=utf-16", "text/html; charset=shift_jis", "text/html; charset=\ud800"]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One of our pages with some bytes changed, or two of them put together, or parts of one in another encoding."""
    page = bytearray(draw(st.sampled_from(SOURCES)))
    for _ in range(draw(st.integers(0, 8))):
        page[draw(st.integers(0, len(page) - 1))] = draw(st.integers(0, 255))
    other = draw(st.sampled_from(SOURCES))
    cut, begin = draw(st.integers(0, len(page))), draw(st.integers(0, len(other)))
    spliced = bytes(page[:cut]) + other[begin:]
    encoding = draw(st.sampled_from(["", "utf-16", "cp1251", "utf-7"]))
    if encoding:
        place = draw(st.integers(0, len(spliced)))
        spliced = spliced[:place] + spliced[place:].decode("utf-8", "replace").encode(encoding, "replace")
    return spliced


@settings(max_examples=150, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(damaged(), CHARSETS)
def test_damaged_pages_are_read_or_refused(page: bytes, content_type: str | None) -> None:
    _try(page, content_type)


# --- soup of tags -----------------------------------------------------------------------------------------------------

SOUP = tomllib.loads((Path(pages.__file__).parent / "soup.toml").read_text("utf-8"))
VALUES = [*SOUP["values"], "https://a.example/\ud800"]
WORDS = ["x", " ", "A said:", "Today at 9:00", "<!--", "-->", "\0", "1,234", "<![CDATA[", "]]>"]


@st.composite
def tag(draw: st.DrawFn) -> str:
    """A start tag, an end tag, or some words."""
    name = draw(st.sampled_from(SOUP["tags"]))
    form = draw(st.integers(0, 5))
    if form == 0:
        return f"</{name}>"
    if form == 1:
        return draw(
            st.sampled_from(["x", " ", "A said:", "Today at 9:00", "<!--", "-->", "\0", "1,234", "<![CDATA[", "]]>"])
        )
    named = f' class="{draw(st.sampled_from(SOUP["classes"]))}"'
    for _ in range(draw(st.integers(0, 3))):
        quote = draw(st.sampled_from(['"', "'", ""]))
        named += f" {draw(st.sampled_from(SOUP['names']))}={quote}{draw(st.sampled_from(VALUES))}{quote}"
    return f"<{name}{named}{draw(st.sampled_from(['', '/']))}>"


@st.composite
def soup(draw: st.DrawFn) -> str:
    """Tags, some of them again and again."""
    return "".join(text * draw(st.sampled_from([1, 1, 1, 2, 9])) for text in draw(st.lists(tag(), max_size=25)))


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(soup(), CHARSETS)
def test_soup_is_read_or_refused(inside: str, content_type: str | None) -> None:
    _try(pages.page_of({"place": "body", "parts": [[inside, 1]]}, errors="replace"), content_type)
    with suppress(ArchiverError):
        engines.read_body(inside, URL)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(soup())
def test_close_look_takes_no_less_for_open_than_the_parser(page: str) -> None:
    """The page again and again: what the parser leaves open, or opens again, each time would show."""
    payload = (page * 8).encode("utf-8", "replace")
    tags = guard._Tags()
    if tags.read(payload) is None:
        tree = LexborHTMLParser(payload)
        implied = 3  # a cell alone makes a table's body and a row, too
        assert len(tree.css("*")) <= implied * tags.nodes + 10
        assert _depth(tree) <= implied * tags.deepest + 10


FORMATS = [
    "<b {i}>", "<i a='{i}'>", '<i class="{i}"></i>', '<b class="{i}">x</b>', "<B\ta={i}>", "<font/{i}>", "</b>", "</i>",
    "<em a{i}>x</em>", "<p>", "x", "<!--", "-->", '<br a="', "'>", '">', "<u a=x\" b{i}=\"></u>\">", "<table><td>",
    '<strong class="{i}"><span class="x">x</span></strong>', '<i class="{i}"><svg><use href="#x"></use></svg></i>',
    "<small {i}>x</SMALL>", "</table>", "<select>", "</select>", "<svg>", "</svg>", "<script>", "</script>",
]  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FORMATS), max_size=30))
def test_no_formatting_element_that_stays_open_is_missed(parts: list[str]) -> None:
    before = "".join(part.replace("{i}", str(i)) for i, part in enumerate(parts))
    count = sum(1 for _ in guard._FORMAT.finditer(before.encode()))
    without, added = LexborHTMLParser(f"<p>{before}<p>x"), LexborHTMLParser(f"<p>{before}<p>x{'<p>x' * 20}")
    assert len(added.css("*")) - len(without.css("*")) <= 20 * (1 + count)


# --- a process of its own ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", html_folders()[::4], ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_page_reads_the_same_in_a_process_of_its_own(folder: Path) -> None:
    page = (folder / "page.html").read_bytes()
    assert isolation.run("read_page", ThreadPage, page, URL, content_type=None) == engines.read_page(page, URL)


def test_body_reads_the_same_in_a_process_of_its_own() -> None:
    html = '<div class="bbCodeBlock--quote">' * 150 + '<b>é</b> \ud800 <a href="/x">y</a>'
    assert isolation.run("read_body", Body, html, URL) == engines.read_body(html, URL)


def test_refusal_comes_back_from_a_process_of_its_own() -> None:
    with pytest.raises(NotAThreadError, match="PDF"):
        isolation.run("read_page", ThreadPage, b"%PDF-1.7", URL, content_type=None)


def test_costly_page_that_can_be_read_is_read() -> None:
    page = engines.read_page(pages.page_of({"place": "body", "parts": [["<span>", 16_000], ["deep", 1]]}), URL)
    assert page.posts[0].body.text == "deep"


@pytest.mark.parametrize("name", ["a-million-nested", "formats-in-paragraphs"])
def test_page_that_takes_too_much_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "SECONDS", 1.0)
    with pytest.raises(BrokenPageError, match="it is not read"):
        engines.read_page(pages.page_of(FAMILIES[name]), URL)


ANSWERS = [
    "", "[", "null", "{}", '{"Popen": ["x"]}', '{"Post": []}', '{"Block": []}', '{"datetime": [[1]]}',
    '{"a": 1, "b": 2}', '{"error": ["SystemExit", "x"]}', '{"error": 7}', '{"Body": ["x", [], []]}',
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_answer_that_is_none_of_ours_is_refused(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_PROGRAM", f"print({answer!r})")
    with pytest.raises(BrokenPageError):
        isolation.run("read_page", Capture, b"x", URL, content_type=None)


def test_without_a_python_to_start_the_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(BrokenPageError, match="it is not read"):
        isolation.run("read_page", ThreadPage, SOURCES[0], URL, content_type=None)


def _try(page: bytes, content_type: str | None = None) -> None:
    for read in (engines.read_page, engines.read_list):
        with suppress(ArchiverError):
            read(page, URL, content_type=content_type)


def _depth(tree: LexborHTMLParser) -> int:
    depths: dict[int, int] = {}
    for node in tree.css("*"):
        parent = node.parent
        depths[node.mem_id] = 1 + (depths.get(parent.mem_id, 0) if parent is not None else 0)
    return max(depths.values())
