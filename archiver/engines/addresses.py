"""Addresses of a XenForo forum → the threads, pages, posts, members and files that they name, and back.

Known forms: `/threads/slug.N/page-2`, `/threads/N/`, `/index.php?threads/slug.N/page-2`, `/t/slug.N/` and other names
of the route, `/forum/node.M/slug.N-page-2.html`. Only the numbers count, the slug is for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

MAX_ID = 10**14  # XenForo's ids end at 2**32; ours must leave room for the ids of parts
MAX_PAGE = 10**6

_SCHEMES = frozenset(["http", "https", "ftp", "mailto", ""])
# Names of a route under which a number alone is a thread.
_THREAD_ROUTES = frozenset(["threads", "thread", "t", "topics", "topic"])
# Routes whose numbers are something else.
_OTHER_ROUTES = frozenset(
    ["account", "articles", "attachments", "categories", "conversations", "data", "direct-messages", "find-threads",
     "forums", "goto", "help", "login", "media", "members", "misc", "pages", "posts", "profile-posts", "register",
     "resources", "search", "styles", "tags", "tickets", "users", "watched", "whats-new"]
)  # fmt: skip
_SEGMENT = re.compile(r"(?:.*\.)?([0-9]{1,15})")
_HTML_SEGMENT = re.compile(r"(.*\.([0-9]{1,15}))(?:-page-([0-9]{1,7}))?\.html?")
_PAGE = re.compile(r"page-([0-9]{1,7})")
_POST = re.compile(r"(?:/post-|(?:^|[/?])posts/|goto/post[?&]id=|#post-|[?&]post_id=)([0-9]{1,15})")
_LAST_NUMBER = re.compile(r"[.#/]([0-9]{1,15})/?$")
# The folder "data" has files under numbers of another kind: of the stored file, which several attachments may share.
_ATTACHMENT = re.compile(r"(?<!data/)attachments/(?:[^/?#]*\.)?([0-9]{1,15})(?:[/?#]|$)")


# How browsers name the folder of a saved page's pictures, after the page's name.
_SAVED_FOLDER = re.compile(
    r"(?:\./)?[^/?#:]{1,300}(?:_files|[-_](?:Dateien|fichiers|archivos|arquivos|ficheiros|bestanden|soubory|pliki|filer"
    r"|tiedostot|elemei|dosyalar|datoteke|failid|bylos))/",
    re.IGNORECASE,
)


def number(digits: str | None, limit: int = MAX_ID) -> int | None:
    """An id, page or count from its digits; None for what is no positive number, or too large to be one."""
    if not digits or len(digits) > 18 or not (digits.isascii() and digits.isdigit()):
        return None
    return value if 0 < (value := int(digits)) <= limit else None


def split(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none ("http://[")."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def absolute(base: str | None, reference: str | None) -> str | None:
    """The address that a link on a page means; None for scripts, data, files beside a saved page.

    Without a base a relative link stays as it is.
    """
    reference = (reference or "").strip()
    if not reference or is_saved_copy(reference):
        return None
    if reference[0] == "/" and reference[1:2] != "/" and (origin := _origin(base or "")):
        return origin + reference  # most links of a page, and four times as quick
    if reference[0].isalnum() and base and base[-1] == "/" and "?" not in base and _is_plain(reference):
        return base + reference  # most links of a page of XenForo 1
    if not reference.startswith(("https://", "http://")):
        try:
            reference = urljoin(base or "", reference)
        except ValueError:
            return None
    parts = split(reference)
    return reference if parts is not None and parts.scheme in _SCHEMES else None


def is_saved_copy(reference: str) -> bool:
    """Whether a link leads to a file beside a page that a browser saved: its true address is not told."""
    if reference[0] == "/" or reference.startswith(("https://", "http://")):
        return False
    return _SAVED_FOLDER.match(reference) is not None


def _is_plain(reference: str) -> bool:
    """Whether a relative link only goes on where its base ends."""
    return ":" not in reference and "./" not in reference and "\\" not in reference


@lru_cache(maxsize=16)
def _origin(base: str) -> str:
    parts = split(base)
    return f"{parts.scheme}://{parts.netloc}" if parts and parts.netloc and parts.scheme in _SCHEMES else ""


def same_host(url: str | None, other: str | None) -> bool:
    """Whether two addresses have the same host and port, or both have none."""
    one, two = split(url or ""), split(other or "")
    return one is not None and two is not None and one.netloc.lower() == two.netloc.lower()


def thread_id_of(url: str) -> int | None:
    """The number of the thread that an address names: of any of its pages or posts; None where it names none."""
    place = _place(url)
    return place.thread_id if place else None


def is_thread_url(url: str) -> bool:
    """Whether an address looks like one of a thread, of one of its pages, or of a post in it."""
    parts = split(url)
    return bool(parts and parts.scheme in ("http", "https") and parts.hostname and _place(url))


def page_of(url: str) -> int:
    """The page of the thread that an address names: 1 where it names none."""
    place = _place(url)
    return place.page if place else 1


def thread_url_of(url: str) -> str:
    """The address of a thread's first page, from the address of any page or post of it."""
    return page_url(url, 1)


def page_url(thread_url: str, page: int) -> str:
    """The address of a page of a thread, in the forum's own form.

    Args:
        thread_url: the address of any page of the thread; one that names no thread is given back as it is.
        page: 1 for the first.
    """
    place = _place(thread_url)
    if place is None:
        return thread_url
    if place.is_html:
        return f"{place.head}{f'-page-{page}' if page > 1 else ''}.html"
    return f"{place.head}/{f'page-{page}' if page > 1 else ''}"


def base_url_of(thread_url: str) -> str:
    """Scheme, host and the forum's folder, with a slash at the end, as far as a thread's address tells them."""
    place, parts = _place(thread_url), split(thread_url)
    if parts is None:
        return thread_url
    in_path = place is not None and "?" not in place.head
    folder = "/".join(place.before[:-1]) if place and in_path else parts.path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}/"


def post_id_of(url: str | None) -> int | None:
    """The number of the post that an address names."""
    found = _POST.search(url or "")
    return number(found[1]) if found else None


def last_id_of(url: str | None) -> int | None:
    """The number that an address ends with: of a node (`/forums/name.N/`, `/forums/#name.N`) or member."""
    found = _LAST_NUMBER.search(url or "")
    return number(found[1]) if found else None


def attachment_id_of(url: str | None) -> int | None:
    """The number of the file that an address names."""
    found = _ATTACHMENT.search(url or "")
    return number(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an address names a thread."""

    thread_id: int
    page: int
    head: str  # the address up to the thread's number
    before: list[str]  # segments of the path or of the route before the thread's
    is_html: bool


def _place(url: str) -> _Place | None:
    parts = split(url)
    if parts is None:
        return None
    prefix, route = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "", parts.path
    # "index.php?threads/slug.N/page-2&x=y": the route is the first part of the query.
    if "/" in parts.query and (parts.path.endswith((".php", "/")) or not parts.path):
        prefix, route = f"{prefix}{parts.path}?", parts.query.partition("&")[0]
    segments = route.split("/")
    for at in range(len(segments) - 1, -1, -1):
        if place := _read_segment(prefix, segments, at):
            return place
    return None


def _read_segment(prefix: str, segments: list[str], at: int) -> _Place | None:
    segment, route = segments[at], segments[at - 1].lower() if at else ""
    if found := _HTML_SEGMENT.fullmatch(segment):
        head, thread_id = found[1], number(found[2])
        page = number(found[3], MAX_PAGE)
    elif found := _thread_segment(segment, route):
        head, thread_id = segment, number(found[1])
        after = _PAGE.match(segments[at + 1]) if at + 1 < len(segments) else None
        page = number(after[1], MAX_PAGE) if after else None
    else:
        return None
    if thread_id is None:
        return None
    before = segments[:at]
    return _Place(thread_id, page or 1, prefix + "/".join([*before, head]), before, is_html=head != segment)


def _thread_segment(segment: str, route: str) -> re.Match[str] | None:
    found = _SEGMENT.fullmatch(segment)
    if not found or route in _OTHER_ROUTES or (segment == found[1] and route not in _THREAD_ROUTES):
        return None
    return found
