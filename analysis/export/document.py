"""A thread and its posts → a Markdown document (CommonMark, front matter); no word of a post can leave its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from analysis.export.parts import Part, label, posted, source_line, state, tree
from analysis.export.rows import Post, Row, Thread, names_in
from analysis.export.words import line, linked, moment, plain, size, web

# Marks that mean something to CommonMark or to its common extensions wherever they stand; a colon only where it makes
# an address or the name of an emoji, an exclamation mark only where a link may follow: it would make it an image.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$@^]|:(?=[A-Za-z/+-])|!$)")
_START = re.compile(r"^(\d+(?=[.)])|(?=[-+=:]))")  # what means something at the start of a line only
_ADDRESS = re.compile(r"\b(www)\.", re.IGNORECASE)
_FENCE = re.compile(r"`+")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}")


def write(thread: Thread, posts: Iterable[Post]) -> Iterator[str]:
    """The document, a post at a time."""
    yield from _head(thread)
    for post in posts:
        for block in _post(post):
            yield f"\n{block}\n"


def escape(text: str) -> str:
    """A line of text in which nothing is markup, and nothing turns into a link by itself."""
    return _START.sub(r"\1\\", _escape_inside(text))


def _escape_inside(text: str) -> str:
    """The same for what does not begin a line."""
    return _ADDRESS.sub(r"\1\\.", _MARKUP.sub(r"\\\1", text))


def _head(thread: Thread) -> Iterator[str]:
    row = thread.row
    facts = {
        "title": line(thread.title),
        "prefix": row["prefix"],
        "url": row["url"],
        "forum": thread.forum["title"],
        "sections": list(thread.sections),
        "author": row["author"],
        "created_at": row["created_at"],
        "type": row["type"],
        "tags": list(thread.tags),
        **{f"field: {name}": value for name, value in thread.fields},
        "posts": thread.post_count,
        "posts_taken_down": thread.missing_count,
        "complete": bool(row["complete"]),
        "first_archived_at": row["first_archived_at"],
        "last_archived_at": row["last_archived_at"],
        "gone_at": row["gone_at"],
    }
    yield "---\n"
    for name, value in facts.items():
        if value not in (None, "", []):
            yield f"{_yaml(name)}: {_yaml(value)}\n"
    yield f"---\n\n# {escape(line(thread.title))}\n"
    if thread.poll:
        yield f"\n{_poll(thread.poll)}\n"


def _yaml(value: object) -> str:
    """A value on one line; what JSON has is YAML, too. Plain names stay without quotation marks."""
    if isinstance(value, str):
        value = line(value)
        if re.fullmatch(r"[a-z_]+", value):
            return value if value not in ("true", "false", "null", "yes", "no", "on", "off", "y", "n") else f'"{value}"'
    if isinstance(value, list):
        value = [line(item) for item in value]
    return json.dumps(value, ensure_ascii=False)


def _poll(poll: Row) -> str:
    options = (
        f"- {escape(line(option['option']))}: {'votes hidden' if option['votes'] is None else option['votes']}"
        for option in poll["options"]
    )
    return "\n".join([f"**Poll: {escape(line(poll['question']))}**", "", *options])


def _post(post: Post) -> Iterator[str]:
    row = post.row
    facts = (label(row), line(row["author"] or "Unknown"), line(posted(post)))
    yield f"## {' · '.join(map(escape, facts))}"
    marks = [_mark(mark) for mark in post.rows("post_marks")]
    about = " · ".join([_link("permalink", row["url"]), *(escape(line(fact)) for fact in (*state(post), *marks))])
    yield about
    yield from _parts(tree(post))
    files = [_file(row) for row in post.rows("attachments") if row["part_id"] is None]
    if files:
        yield "\n".join(["Files:", "", *files])
    reactions = [_reaction(reaction) for reaction in post.rows("reactions")]
    if reactions:
        yield f"Reactions: {escape('; '.join(reactions))}"
    for old in post.rows("revisions"):
        said = [f"**Earlier version, seen until {escape(moment(old['seen_at']))}:**", *_paragraphs(old["text"])]
        yield _quoted(said)


def _mark(mark: Row) -> str:
    return ": ".join(word for word in (mark["kind"], mark["text"]) if word)


def _file(row: Row) -> str:
    size_ = f" ({size(row['size'])})" if row["size"] is not None else ""
    return f"- {_link(row['filename'] or 'file', row['url'])}{size_}"


def _reaction(row: Row) -> str:
    number = "" if row["count"] is None else f" {row['count']:,}"
    names = ", ".join(line(name) for name in names_in(row["members"]))
    return f"{line(row['name'] or '')}{number}{f' ({names})' if names else ''}".strip()


# --- parts ------------------------------------------------------------------------------------------------------------


def _parts(parts: Iterable[Part]) -> Iterator[str]:
    """Blocks of Markdown; each ends by itself, with an empty line between."""
    for part in parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    if part.kind == "quote":
        yield _quoted([_said(part), *_inside(part)])
    elif part.kind == "article":
        yield _quoted([f"**{escape(line(source_line(part.row)))}**", *_inside(part), *_source(part)])
    elif part.kind == "spoiler":
        yield _quoted([f"**Spoiler: {escape(line(part.fact('title') or part.head))}**", *_inside(part)])
    elif part.kind == "code":
        yield _code(part)
    elif part.kind in ("unfurl", "embed", "image", "photo", "attachment"):
        yield _card(part)
    elif part.kind == "headline" and part.text.strip():
        yield f"**{_inline(part)}**"
    elif part.children:
        yield from _parts(part.children)
    elif part.kind != "gap":
        yield from _paragraphs(part.text, part.links)


def _inside(part: Part) -> Iterator[str]:
    return _parts(part.words) if part.children else _paragraphs(part.text, part.links)


def _said(part: Part) -> str:
    """Who is quoted, and where: "**Name** in [#12](…):", or the attribution as it is printed."""
    name = line(part.fact("quoted_author") or "")
    if not name and not part.fact("quoted_url"):
        return escape(line(part.head)) or "Quote:"
    who = f"**{escape(name)}**" if name else "Quote"
    if not part.fact("quoted_url"):
        return f"{who}:"
    number, post_id = part.fact("quoted_number"), part.fact("quoted_post_id")
    return f"{who} in {_link(f'#{number}' if number is not None else f'post {post_id}', part.fact('quoted_url'))}:"


def _source(part: Part) -> Iterator[str]:
    if web(part.fact("source_url")):
        yield f"Source: {_link(part.row['source_url'], part.row['source_url'])}"


def _card(part: Part) -> str:
    row, url = part.row, part.fact("url")
    if part.kind == "unfurl":
        rest = (f"  \n{escape(line(row['description']))}" for _ in [0] if line(row.get("description") or ""))
        return "".join([f"Link: {_link(row.get('title') or url or part.text, url)}", *rest])
    if part.kind == "embed":
        site = escape(line(row.get("site") or "Embedded"))
        return f"{site}: {_link(url or row.get('key') or 'not named', url)}"
    caption = line(row.get("caption") or "") if part.kind == "image" else ""
    kind = "File" if part.kind == "attachment" else "Picture"
    named = f"{kind}: {_link(row.get('filename') or part.text or 'not named', url)}"
    return f"{named}  \n{escape(caption)}" if caption else named


def _code(part: Part) -> str:
    longest = max((len(run) for run in _FENCE.findall(part.text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = part.fact("language") or ""
    return f"{fence}{language if _LANGUAGE.fullmatch(language) else ''}\n{plain(part.text)}\n{fence}"


def _paragraphs(text: str, links: Iterable[Row] = ()) -> Iterator[str]:
    """Paragraphs of a text: an empty line ends one, a line end breaks the line."""
    lines = [""]
    for words, url in linked(text, links):
        if url:
            lines[-1] += _link(words, url)
        else:
            first, *others = plain(words).split("\n")
            lines[-1] += _escape_run(first, at_start=not lines[-1])
            lines += [_escape_run(other, at_start=True) for other in others]
    for paragraph in "\n".join(each.strip() for each in lines).split("\n\n"):
        if paragraph.strip("\n"):
            yield paragraph.strip("\n").replace("\n", "  \n")  # two blanks break the line


def _escape_run(text: str, *, at_start: bool) -> str:
    """A piece of a line; blanks at the start of a line would make code of it."""
    return escape(text.lstrip()) if at_start else _escape_inside(text)


def _inline(part: Part) -> str:
    """The words of a part on one line."""
    pieces = linked(" ".join(part.text.split()), [{**link, "text": line(link["text"] or "")} for link in part.links])
    return "".join(_link(words, url) if url else escape(plain(words)) for words, url in pieces).strip()


def _link(words: str, url: str | None) -> str:
    address = web(url)
    if not address:
        return escape(line(words))
    return f"[{_escape_inside(line(words))}](<{quote(address, safe='/:?#@!$&*+,;=%~.-_')}>)"


def _quoted(blocks: Iterable[str]) -> str:
    """Blocks inside a block quote: every line is marked, so that none can leave it."""
    return "\n".join(f"> {each}" if each else ">" for each in _lines(blocks))


def _lines(blocks: Iterable[str]) -> list[str]:
    return "\n\n".join(block for block in blocks if block).split("\n")
