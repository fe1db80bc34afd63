"""A thread as Markdown and as one HTML file: it reads well, has all posts, and nothing in a post leaves its place."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from sample_archive import MEI, PORTS, POSTS, SOFTWARE, Piece, SamplePost, insert, make_archive, quote, say, write_post
from sample_export import BREAKOUT, HOSTILE, copy_of, poison, thread_of
from selectolax.lexbor import LexborHTMLParser, LexborNode

from analysis import export
from analysis.export import document, page
from analysis.export.parts import Part
from analysis.export.words import plain

TAGS = {
    "article", "blockquote", "body", "br", "code", "dd", "details", "div", "dl", "dt", "a", "h1", "h2", "h3", "head",
    "html", "li", "main", "meta", "nav", "ol", "p", "pre", "progress", "section", "span", "style", "summary", "title",
    "ul",
}  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("export") / "sample.db")


@pytest.fixture
def archive(sample: Path) -> Iterator[sqlite3.Connection]:
    with closing(copy_of(sample)) as connection:
        yield connection


def one(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The first element that a selector finds, which must be there."""
    found = tree.css_first(selector)
    assert found is not None, selector
    return found


def markdown(connection: sqlite3.Connection, thread_id: int = PORTS) -> str:
    thread = thread_of(connection, thread_id)
    return "".join(export.markdown(thread, export.read_posts(connection, thread)))


def html(connection: sqlite3.Connection, thread_id: int = PORTS) -> str:
    thread = thread_of(connection, thread_id)
    return "".join(export.html(thread, export.read_posts(connection, thread)))


def obeyed(text: str) -> set[str]:
    return {
        sign for sign in text if sign not in "\t\n\u200c\u200d" and unicodedata.category(sign) in {"Cc", "Cf", "Cs"}
    }


def body_of(text: str) -> str:
    """A document without its front matter."""
    assert text.startswith("---\n")
    return text.split("\n---\n", 1)[1]


def tokens(text: str) -> list[Token]:
    """What CommonMark with tables and struck words makes of a document."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return reader.parse(text)


# --- Markdown ---------------------------------------------------------------------------------------------------------


def test_a_document_begins_with_the_facts_of_the_thread(archive: sqlite3.Connection) -> None:
    text = markdown(archive)

    facts = dict(line.split(": ", 1) for line in text.split("\n---\n")[0].split("\n")[1:])
    assert json.loads(facts["title"]) == "River ports of the delta"
    assert json.loads(facts["url"]) == "https://forum.example/threads/river-ports.4100/"
    assert facts["posts"] == "10"
    assert facts["complete"] == "true"
    assert json.loads(facts["tags"]) == ["shipping"]
    assert "\n# River ports of the delta\n" in text


def test_a_document_has_each_post_with_its_author_date_number_and_permalink(archive: sqlite3.Connection) -> None:
    text = markdown(archive)

    assert re.findall(r"^## (.*)$", text, re.MULTILINE)[1] == r"\#2 · Ingrid Solheim · 16 Jul 2025, 07:12 UTC"
    assert len(re.findall("^## ", text, re.MULTILINE)) == sum(post.thread_id == PORTS for post in POSTS)
    assert "[permalink](<https://forum.example/threads/river-ports.4100/post-5002>)" in text
    assert "taken down, missed since 12 Aug 2025, 06:00 UTC" in text
    assert "edited 16 Jul 2025, 11:20 UTC by Warden Low" in text
    assert "> **Earlier version, seen until 10 Aug 2025, 06:00 UTC:**\n>\n> নতুন জরিপ দরকার।" in text
    assert "Reactions: Like 5 (Mei Lin, Rahim Uddin, Passer-by); Haha 1 (Tomas Okello)" in text


def test_quotes_articles_and_code_are_set_apart(archive: sqlite3.Connection) -> None:
    ports, software = markdown(archive), markdown(archive, SOFTWARE)

    assert "> > a loaded coaster needs six" in ports
    assert "> **Tomas Okello** in [\\#3](<https://forum.example/threads/river-ports.4100/post-5003>):\n" in ports
    assert "> **Article · AFP · Dhaka · 15 Jul 2025, 13:36**\n" in ports
    assert "> **Delta ministers agree to reopen river ports**\n" in ports
    assert "> AFP Dhaka  \n> Published: 15 Jul 2025, 13: 36\n" in ports
    assert "```python\nfor berth in port:\n    print(berth)  # <script>alert(2)</script>\n```\n" in software
    assert "Rates are listed at [https\\://hull.example.net/rates](<https://hull.example.net/rates>)." in ports
    assert "> **Spoiler: The price**\n>\n> About 3.1% of the hull a year." in ports


def test_nothing_hostile_is_markdown(archive: sqlite3.Connection) -> None:
    poison(archive)

    text = markdown(archive)

    assert obeyed(text) == set()
    found = tokens(body_of(text))
    kinds = {token.type for token in found} | {child.type for token in found for child in token.children or ()}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "softbreak",
        "hardbreak",
        "strong_open", "strong_close", "link_open", "link_close", "blockquote_open", "blockquote_close", "fence",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "text_special",
    }  # fmt: skip
    assert len([token for token in found if token.type == "heading_open" and token.tag == "h2"]) == 12
    links = [
        child.attrGet("href") or "" for token in found for child in token.children or () if child.type == "link_open"
    ]
    assert links
    assert all(
        str(link).startswith(("https://forum.example/", "https://evil.example/%22%3E", "https://hull", "https://ports"))
        for link in links
    )
    front = text.split("\n---\n")[0].split("\n")[1:]
    assert all(re.fullmatch(r'("(?:[^"\\]|\\.)*"|[a-z_]+): .+', line) for line in front)
    assert all(json.loads(line.split(": ", 1)[1]) for line in front if line.startswith("title"))


def words_of(found: list[Token]) -> str:
    """The words that a reader of the document sees, without blanks."""
    text = "".join(child.content for token in found for child in token.children or ())
    return "".join(text.split())


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"], include_characters=" \n"), max_size=60))
@example(BREAKOUT)
@example("1) one\n    code\n+ a\n* b\n\n***\n\n[a]: https://x.example\n[a]")
@example("a!\n!\n&lt;\\\n\\")
@example(":\n::: x\nhttp://x.example www.x.example me@x.example ^a^ ~b~ ==c== $d$")
@example("\xa0\u3000    x\n\t y")
@example("~~~\n</p>\n<!--")
def test_any_words_stay_words_of_one_paragraph_each(words: str) -> None:
    text = "\n\n".join(document._paragraphs(words))
    found = tokens(text)

    assert {token.type for token in found} <= {"paragraph_open", "inline", "paragraph_close"}
    inner = {child.type for token in found for child in token.children or ()}
    assert inner <= {"text", "softbreak", "hardbreak", "text_special"}
    assert words_of(found) == "".join(plain(words).split())


@given(st.text(alphabet="`~\nab ", max_size=30))
def test_any_code_stays_in_its_fence(code: str) -> None:
    made = document._quoted([document._code(Part("code", code)), "after"])

    found = tokens(made)
    assert [token.type for token in found][:2] == ["blockquote_open", "fence"]
    assert found[1].content.rstrip("\n ") == plain(code).rstrip("\n ")
    assert words_of(found) == "after"


def test_deep_quotes_end(archive: sqlite3.Connection) -> None:
    told = say("Deep words")
    for _ in range(60):
        told = Piece("quote", children=(told,), row={})
    write_post(archive, SamplePost(5020, PORTS, 20, MEI, None, (told,)))

    assert "Deep words" in markdown(archive)
    assert "Deep words" in html(archive)


def test_parts_of_which_nothing_more_is_known_are_shown(archive: sqlite3.Connection) -> None:
    for table in ("quotes", "articles", "spoilers", "code_blocks", "unfurls", "embeds", "images", "attachments"):
        archive.execute(f"DELETE FROM {table}")
    write_post(archive, SamplePost(5020, PORTS, 20, MEI, None, (Piece("attachment", "survey.pdf"),)))
    archive.execute("DELETE FROM attachments")

    for text in (markdown(archive), html(archive)):
        assert "survey.pdf" in text
        assert "Ingrid Solheim said:" in text
        assert "1752627048971" in text


def test_a_file_in_the_text_is_shown_there_alone(archive: sqlite3.Connection) -> None:
    write_post(archive, SamplePost(5020, PORTS, 20, MEI, None, (Piece("attachment", ""), say("See above."))))
    row = {"post_id": 5020, "position": 0, "part_id": 50200000, "url": "https://forum.example/attachments/7/"}
    insert(archive, "attachments", row | {"filename": "survey.pdf"})

    assert markdown(archive).count("[survey.pdf](<https://forum.example/attachments/7/>)") == 1
    assert html(archive).count("survey.pdf") == 1


def test_a_post_without_parts_is_its_text(archive: sqlite3.Connection) -> None:
    archive.execute("DELETE FROM parts")

    for text in (markdown(archive), html(archive)):
        assert "Nine years of silt" in text


# --- HTML -------------------------------------------------------------------------------------------------------------


class Elements(HTMLParser):
    """The tags of a page as a strict reader sees them, and whether they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def elements(text: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Elements()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader.seen


def test_a_file_has_each_post_at_its_anchor(archive: sqlite3.Connection) -> None:
    tree = LexborHTMLParser(html(archive))

    posts = tree.css("article.post")
    assert [post.id for post in posts] == [f"post-{post.id}" for post in POSTS if post.thread_id == PORTS]
    assert one(posts[1], ".name").text() == "Ingrid Solheim"
    assert one(posts[1], ".cite a").attributes["href"] == "#post-5001"
    assert one(posts[1], ".post-number a").attributes["href"] == "#post-5002"
    assert one(posts[0], ".article .source-line").text() == "Article · AFP · Dhaka · 15 Jul 2025, 13:36"
    assert one(posts[0], ".article .headline").text() == "Delta ministers agree to reopen river ports"
    assert one(posts[5], "blockquote blockquote").text(deep=True).split()[-1] == "six"
    assert "takendown" not in posts[5].text()
    assert one(posts[6], ".badge.warn").text() == "taken down, missed since 12 Aug 2025, 06:00 UTC"
    assert "is-missing" in (posts[6].attributes["class"] or "")
    assert one(posts[3], ".badge").text() == "edited 16 Jul 2025, 11:20 UTC by Warden Low"
    assert "নতুন জরিপ দরকার।" in one(posts[3], ".echo details").text()
    assert one(tree, ".poll dd").text().strip() == "3 votes"


def test_a_quote_of_another_thread_leads_to_the_forum(archive: sqlite3.Connection) -> None:
    write_post(archive, SamplePost(6010, SOFTWARE, 10, MEI, None, (quote(5003, MEI, "words"),)))

    link = one(LexborHTMLParser(html(archive, SOFTWARE)), "#post-6010 .cite a")

    assert link.attributes["href"] == "https://forum.example/threads/river-ports.4100/post-5003"


@pytest.mark.parametrize("poisoned", [False, True])
def test_a_file_loads_and_runs_nothing(archive: sqlite3.Connection, *, poisoned: bool) -> None:
    if poisoned:
        poison(archive)

    text = html(archive)

    assert obeyed(text) == set()
    seen = elements(text)
    assert {tag for tag, _ in seen} <= TAGS
    assert [tag for tag, _ in seen].count("article") == (12 if poisoned else 10)
    for tag, attributes in seen:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        if "href" in attributes:
            assert tag == "a"
            assert re.match(r"https://|#post-\d+$", attributes["href"] or "")
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    assert not re.search(r"url\(|@import|expression", style)


def test_the_policy_of_a_file_admits_its_style_and_nothing_else(archive: sqlite3.Connection) -> None:
    tree = LexborHTMLParser(html(archive))

    digest = base64.b64encode(sha256(one(tree, "style").text().encode()).digest()).decode()
    policy = one(tree, 'meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "prefers-color-scheme: dark" in one(tree, "style").text()
    assert "@media print" in one(tree, "style").text()


def test_words_are_shown_as_they_were_written(archive: sqlite3.Connection) -> None:
    told = "<b>bold</b> & {{ 7*7 }} {% raw %} -->\nnext line\n\nnext paragraph"
    write_post(archive, SamplePost(5020, PORTS, 20, MEI, None, (say(told),)))

    comment = one(LexborHTMLParser(html(archive)), "#post-5020 .comment")

    assert [p.text() for p in comment.css("p")] == [
        "<b>bold</b> & {{ 7*7 }} {% raw %} -->\nnext line",
        "next paragraph",
    ]
    assert len(comment.css("br")) == 1


@given(st.text())
@example(HOSTILE)
def test_any_words_stay_words(words: str) -> None:
    tree = LexborHTMLParser(f"<body>{page.paragraphs(words)}</body>")

    assert {node.tag for node in tree.css("body *")} <= {"p", "br"}
    assert "".join((tree.body.text() if tree.body else "").split()) == "".join(plain(words).split())


def test_the_same_archive_gives_the_same_text(archive: sqlite3.Connection) -> None:
    assert html(archive) == html(archive)
    assert markdown(archive) == markdown(archive)
