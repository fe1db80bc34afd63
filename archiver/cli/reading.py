"""The commands that read without an archive: read (a saved page) and split (one post), both to JSON."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from archiver.cli.accounts import about
from archiver.cli.archiving import finish
from archiver.cli.console import Screen, answer_json
from archiver.cli.options import Quiet
from archiver.errors import ArchiverError, UsageError

if TYPE_CHECKING:
    from archiver.model import Article, Body, Part, Post, ThreadPage

Json = dict[str, Any]

# A post's HTML always has one of these; running text with a stray "<" has not.
HTML_TAG = re.compile(r"<(?:article|div|p|br|b|blockquote|a|span|img|ul|ol|h\d)\b[^<>]*>", re.IGNORECASE)


def read(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Saved pages, copied texts.", show_default=False, readable=False),
    ],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The page's address, where the file does not tell it.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Print what is read from saved pages, or from texts copied of pages (.txt), as JSON, a line a page.

    Nothing is stored. For looking at a theme that is read badly: pipe it into jq.

      forum-archiver read page.html | jq '.posts[] | {number, author, posted_at}'
    """
    if url is not None and len(files) != 1:
        raise UsageError("--url names the address of one page: read that page alone.")
    screen = Screen(quiet=quiet)
    errors: list[ArchiverError | None] = []
    for path in files:
        try:
            answer_json(page_json(path, url))
        except ArchiverError as error:
            screen.warn(about(path, error))
            errors.append(error)
    finish(errors)


def page_json(path: Path, url: str | None) -> Json:
    """A saved page as `read` prints it."""
    from archiver import engines
    from archiver.crawl import saved_page

    saved = saved_page(path, url)
    page = engines.read_page(saved.payload, url, content_type=saved.header("content-type"))
    return {
        "file": str(path),
        "engine": page.engine,
        "thread": _thread_json(page),
        "page": page.page,
        "page_count": page.page_count,
        "coverage": asdict(page.coverage) if page.coverage else None,
        "posts": [_post_json(page, post, saved.captured_at) for post in page.posts],
        "problems": [asdict(problem) for problem in page.problems],
    }


def _thread_json(page: ThreadPage) -> Json:
    from archiver.store import thread_row

    thread = page.thread
    poll = thread.poll
    return thread_row(thread) | {
        "nodes": [asdict(node) for node in thread.nodes],
        "thread_tags": list(thread.tags),
        "thread_fields": [{"name": name, "value": value} for name, value in thread.fields],
        "polls": [{"question": poll.question, "voters": poll.voters}] if poll else [],
        "poll_options": [asdict(option) for option in poll.options] if poll else [],
    }


def _post_json(page: ThreadPage, post: Post, seen_at: datetime) -> Json:
    from archiver.crawl import split_post
    from archiver.store import member_row, post_row

    parts = split_post(page, post, seen_at)
    member = member_row(post.member) if post.member else None
    if member is not None:
        member |= {name: json.loads(member[name]) for name in ("banners", "fields")}
    return post_row(post, page.thread.id, page.page) | {
        "html": post.html,
        "members": [member] if member else [],
        **_parts_json(post, parts),
    }


def _parts_json(post: Post, parts: tuple[Part, ...]) -> Json:
    """The rows of a post, a list a table; articles hold their values and their pictures."""
    from archiver.store import post_rows

    tables = asdict(post_rows(post, parts))
    for reaction in tables["reactions"]:
        reaction["members"] = json.loads(reaction["members"])
    values, speakers = tables.pop("article_values"), tables.pop("speakers")
    found = [part.article for part in _walk(parts) if part.article is not None]
    for row, article in zip(tables["articles"], found, strict=True):
        row["images"] = _photos_json(article)
        row["values"] = [value for value in values if value["article_id"] == row["id"]]
        row["speakers"] = [speaker for speaker in speakers if speaker["article_id"] == row["id"]]
    return tables


def _photos_json(article: Article) -> list[Json]:
    return [
        {
            "url": photo.image.url if photo.image else None,
            "filename": photo.image.filename if photo.image else None,
            "caption": photo.caption,
            "credit": photo.credit,
            "photo_date": photo.photo_date,
            "is_file_photo": int(photo.is_file_photo),
        }
        for photo in article.photos
    ]


def _walk(parts: tuple[Part, ...]) -> list[Part]:
    return [found for part in parts for found in (part, *_walk(part.children))]


def split(
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help="Read {id, html or text, posted_at} a line; write {id, text, parts, …} a line."),
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="The input is HTML (else: found out).")] = False,
    text: Annotated[bool, typer.Option("--text", help="The input is plain text (else: found out).")] = False,
    quiet: Quiet = False,  # there is nothing else to say
) -> None:
    """Print the parts of one post, read from standard input, as JSON.

    Own words, quotes, and news articles down to headline, agency, place, dates, photo, caption and body.
    Positions count characters of `text`.

      forum-archiver split < post.txt
    """
    if html and text:
        raise UsageError("--html and --text exclude each other.")
    from archiver.text import decode

    as_html = True if html else False if text else None
    if sys.stdin is None:  # closed by the shell
        raise UsageError("There is no standard input. Give the post as in `forum-archiver split < post.txt`.")
    source = decode(_given(sys.stdin.buffer, is_bounded=not jsonl), None)
    if not jsonl:
        answer_json(_with_texts(split_post(source, as_html=as_html)), indent=2)
        return
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip():
            answer_json(_split_line(line, number))


def _given(stream: BinaryIO, *, is_bounded: bool) -> bytes:
    """What stands on standard input: one post is no larger than a page, lines may be many."""
    from archiver.engines import guard

    if not is_bounded:
        return stream.read()
    source = stream.read(guard.LARGEST + 1)
    if len(source) > guard.LARGEST:
        raise UsageError(
            f"The post is larger than {guard.LARGEST >> 20} MB. Give one post, or with --jsonl a line each."
        )
    return source


def _split_line(line: str, number: int) -> Json:
    try:
        given = json.loads(line)
        is_html = given.get("html") is not None
        source: str = given["html" if is_html else "text"] + ""  # what is no string fails here
        posted_at = _moment(given.get("posted_at"))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise UsageError(
            f"Line {number} is not a JSON object with `html` or `text` (and `posted_at` in ISO 8601, where known)."
        ) from None
    return {"id": given.get("id")} | split_post(source, as_html=is_html, posted_at=posted_at)


def _moment(value: str | None) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def split_post(source: str, *, as_html: bool | None = None, posted_at: datetime | None = None) -> Json:
    """One post's text and parts. `as_html` None: found out from the source."""
    from archiver import articles
    from archiver.model import Post

    body = _body(source, is_html=HTML_TAG.search(source) is not None if as_html is None else as_html)
    parts = articles.split(body.text, body.blocks, posted_at=posted_at, links=body.links)
    post = Post(0, None, None, None, posted_at, None, "", body, source)  # id 0: part ids count from 1
    tables = _parts_json(post, parts)
    return {"text": body.text} | {
        name: tables[name] for name in tables if name not in ("attachments", "reactions", "post_marks")
    }


def _body(source: str, *, is_html: bool) -> Body:
    from archiver import engines
    from archiver.model import Body, Text
    from archiver.text import clean

    if is_html:
        return engines.read_body(source)
    text = clean(source.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return Body(text, (Text(0, len(text)),) if text else ())


def _with_texts(made: Json) -> Json:
    """Each part with its words, so that people can read the answer."""
    for part in made["parts"]:
        part["text"] = made["text"][part["start"] : part["end"]]
    return made
