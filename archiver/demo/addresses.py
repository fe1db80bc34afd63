"""Names and numbers → paths, the way XenForo builds them: `/threads/slug.N/page-M`."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, urlsplit

from archiver.demo.content import DemoMember, DemoNode, DemoThread

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
_SALT = "demo"  # only makes the proxy's links look real


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits with hyphens between; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_IN_SLUGS.sub("-", plain.lower()).strip("-")


def route(kind: str, name: str, number: int) -> str:
    """`/kind/slug.N/`, or `/kind/N/` for a name that leaves no slug."""
    return f"/{kind}/{name}.{number}/" if name else f"/{kind}/{number}/"


def node_path(node: DemoNode, *, category: bool = False) -> str:
    """A section's own path."""
    return route("categories" if category else "forums", slug(node.title), node.id)


def member_path(member: DemoMember) -> str:
    """A member's own path."""
    return route("members", slug(member.name), member.id)


def thread_path(thread: DemoThread, page: int = 1) -> str:
    """A thread's path; page 1 has no `page-1`."""
    name = slug(thread.title) if thread.slug is None else thread.slug
    return route("threads", name, thread.id) + (f"page-{page}" if page > 1 else "")


def tag_path(tag: str) -> str:
    """The path of the list of threads with a tag."""
    return f"/tags/{slug(tag) or quote(tag)}/"


def proxied(url: str) -> str:
    """The path under which the forum shows a picture of another site: a reader's browser asks only the forum."""
    digest = hashlib.md5((_SALT + url).encode(), usedforsecurity=False).hexdigest()
    return f"/proxy.php?image={quote(url, safe='')}&hash={digest}"


def last_segment(url: str) -> str:
    """The file name that a URL's path ends with, or an empty string."""
    return urlsplit(url).path.rpartition("/")[2]
