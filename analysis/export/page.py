"""A thread and its posts → one HTML file that stands alone: no script, nothing loaded, all text escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.export import parts, words
from analysis.export.rows import Post, Row, Thread, names_in

# Badges hold sentences here; what is folded is unfolded on paper, where the browser can.
_DIFFERENT = """\
.badge { white-space: normal; }
@media print { ::details-content { content-visibility: visible; } }
"""


def write(thread: Thread, posts: Iterable[Post]) -> Iterator[str]:
    """The file, a post at a time. It looks like the thread's page in Datasette: the style sheet is the same."""
    pages, style = _templates(), _style()
    digest = base64.b64encode(sha256(style.encode()).digest()).decode("ascii")
    # The digest admits this style sheet and no other style, were any to slip through.
    yield pages.get_template("head.html").render(thread=thread, style=Markup(style), digest=digest)  # noqa: S704  # ours
    post_page = pages.get_template("post.html")
    for post in posts:
        yield post_page.render(post=post, row=post.row, tree=parts.tree(post))
    yield pages.get_template("foot.html").render(thread=thread)


@cache
def _style() -> str:
    """The style sheet of the pages in Datasette, and what is different in a file."""
    return files("analysis").joinpath("browse", "static", "forum.css").read_text(encoding="utf-8") + _DIFFERENT


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("analysis.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters |= {"paragraphs": paragraphs, "linked": linked, "anchor": anchor, "names": names_in}
    environment.globals |= {"parts": parts, "words": words}
    return environment


def _harmless(value: object) -> object:
    """What a template prints: text of pages without anything that is obeyed; markup is ours already."""
    return words.plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def anchor(text: str, url: str | None) -> Markup:
    """A link out of the file; only its text where the address is not one of the web."""
    shown, address = words.plain(text), words.web(url)
    if not address:
        return escape(shown)
    return Markup('<a class="out" rel="noopener noreferrer nofollow" href="{}">{}</a>').format(address, shown)


def linked(text: str, links: Iterable[Row] = ()) -> Markup:
    """Text with its links."""
    return Markup("").join(
        anchor(piece.replace("\n", " ") if url else piece, url) for piece, url in words.linked(text, links)
    )


def paragraphs(text: str, links: Iterable[Row] = ()) -> Markup:
    """Text as paragraphs: an empty line ends one, a line end breaks the line. Each finds its own direction."""
    blocks = (block.strip("\n") for block in linked(text, links).split("\n\n") if block.strip())
    return Markup("\n").join(
        Markup('<p dir="auto">{}</p>').format(block.replace("\n", Markup("<br>\n"))) for block in blocks
    )
