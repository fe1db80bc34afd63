"""Posts → mbox (RFC 4155): a message a post, threaded as the posts quote each other, that every mail program opens."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from email import quoprimime
from email.header import Header
from email.utils import format_datetime, formataddr
from urllib.parse import quote

from analysis.export.parts import Part, source_line, state, tree
from analysis.export.rows import Post
from analysis.export.words import host, line, parsed, plain, web

MAX_SUBJECT, MAX_NAME = 200, 80  # characters
_WIDTH = 73  # of a line of text; three less than allowed, which leaves room for a coded "From "
_FROM = re.compile(r"^(>*)From ", re.MULTILINE)
_MEDIA = {"image": "Picture", "photo": "Picture", "attachment": "File", "embed": "Embedded"}
_EPOCH = "Thu Jan  1 00:00:00 1970"


def write(posts: Iterable[Post]) -> Iterator[str]:
    """A message a post, in ASCII. No line of a text begins with "From ", so all readings of the format are the same."""
    for post in posts:
        lines = [f"From {_address(post)} {_stamp(post)}", *_headers(post)]
        yield "\n".join([*lines, _body(post), "", ""])


def _stamp(post: Post) -> str:
    """The moment of the line that separates messages: of the post, or where it has none, of its first capture."""
    at = parsed(post.row["posted_at"]) or parsed(post.row["first_seen_at"])
    return f"{at:%a %b} {at.day:2} {at:%H:%M:%S} {at.year:04}" if at else _EPOCH


def _headers(post: Post) -> Iterator[str]:
    row = post.row
    first = post.thread.first_post_id
    title = line(post.thread.title)[:MAX_SUBJECT] or f"Thread {post.thread.id}"
    yield f"From: {_sender(post)}"
    yield f"Subject: {_encoded(title if row['id'] in (first, None) else f'Re: {title}', 'Subject')}"
    if at := parsed(row["posted_at"]):
        yield f"Date: {format_datetime(at)}"
    yield f"Message-ID: {_message_id(post, row['id'])}"
    yield from _references(post, first)
    if address := web(row["url"]):
        yield f"Archived-At: <{quote(address, safe='/:?#@!$&*+,;=%~.-_')}>"
    for fact in state(post):
        yield f"X-Forum-State: {_encoded(line(fact)[:MAX_SUBJECT], 'X-Forum-State')}"
    yield "MIME-Version: 1.0"
    yield 'Content-Type: text/plain; charset="utf-8"'


def _references(post: Post, first: int | None) -> Iterator[str]:
    """What a message answers: the post that it quotes first, or else the first post of the thread."""
    tops = {row["id"] for row in post.rows("parts") if row["parent_id"] is None}
    quoted = [row["quoted_post_id"] for row in post.rows("quotes") if row["part_id"] in tops]
    answered = [post_id for post_id in dict.fromkeys([*quoted, first]) if post_id not in (None, post.row["id"])]
    if answered:
        yield f"In-Reply-To: {_message_id(post, answered[0])}"
        # The last one is the parent, to mail programs; the thread's first post comes before all.
        ancestors = "\n ".join(_message_id(post, post_id) for post_id in reversed(answered))
        yield f"References: {ancestors}"


def _message_id(post: Post, post_id: int) -> str:
    """A post's permalink as the name of a message: its number, and the host of its forum."""
    return f"<post-{post_id}@{host(post.thread.row['url'])}>"


def _sender(post: Post) -> str:
    name = line(post.row["author"] or "")[:MAX_NAME]
    if not name:
        return _address(post)
    if name.isascii():
        return formataddr((name, _address(post)))
    return f"{_encoded(name, 'From')}\n <{_address(post)}>"


def _address(post: Post) -> str:
    """An address that can never be one: nobody is written to."""
    member = post.row["author_id"]
    return f"{'guest' if member is None else f'member-{member}'}@{host(post.thread.row['url'])}.invalid"


def _encoded(text: str, name: str) -> str:
    """A header's value, folded, in ASCII."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=name).encode()


# --- the text ---------------------------------------------------------------------------------------------------------


def _body(post: Post) -> str:
    """The header that says how the text is encoded, an empty line, the text."""
    text = "\n\n".join([*_paragraphs(tree(post)), *_rest(post)]) + "\n"
    octets = text.encode("utf-8", "replace")
    if sum(octet > 127 for octet in octets) > len(octets) // 6:  # mostly of another script: base64 is shorter
        return f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(octets).decode('ascii').rstrip()}"
    printable = quoprimime.body_encode(octets.decode("latin-1"), maxlinelen=_WIDTH)
    return f"Content-Transfer-Encoding: quoted-printable\n\n{_FROM.sub(_coded, printable).rstrip()}"


def _coded(found: re.Match[str]) -> str:
    r"""A line that would begin with "From " or ">From ", with its first sign as a code: readers see no difference."""
    return f"={ord(found[0][0]):02X}{found[0][1:]}"


def _paragraphs(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        words = _words(part)
        if words.strip():
            yield words.strip("\n")


def _words(part: Part) -> str:
    if part.kind == "gap":
        return ""
    if part.kind == "quote":
        said = "\n\n".join(_paragraphs(part.words)) if part.children else plain(part.text)
        head = [line(part.head)] if part.head else []
        return "\n".join([*head, *(f"> {each}".rstrip() for each in said.split("\n"))])
    if part.kind == "article":
        inside = "\n\n".join(_paragraphs(part.children)) if part.children else plain(part.text)
        return f"[{line(source_line(part.row))}]\n\n{inside}\n\n[End of the article]"
    if part.kind in _MEDIA:
        facts = (part.fact("filename") or part.fact("site") or part.text, part.fact("url"))
        return f"[{_MEDIA[part.kind]}: {line(' '.join(fact for fact in facts if fact))}]"
    if part.kind == "unfurl" and part.fact("url"):
        return f"{plain(part.text)}\n{line(part.row['url'])}"
    return "\n\n".join(_paragraphs(part.children)) if part.children else plain(part.text)


def _rest(post: Post) -> Iterator[str]:
    """The addresses of links that do not print them, and the files."""
    hidden = [line(row["url"]) for row in post.rows("links") if row["url"] not in post.row["text"]]
    if hidden:
        yield "\n".join(["Links:", *dict.fromkeys(hidden)])
    files = [
        f"{line(row['filename'] or 'file')} {line(row['url'])}"
        for row in post.rows("attachments")
        if row["part_id"] is None
    ]
    if files:
        yield "\n".join(["Files:", *files])
