"""A path → the forum's answer to it, without any sockets: routes, redirects, robots.txt, the site map."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, unquote, urlsplit

from archiver.demo import addresses, files
from archiver.demo.content import DemoThread
from archiver.demo.forum import DemoForum
from archiver.demo.pages import PageNav, Pages, Version, page_count, thumbnail_path

_HTML = "text/html; charset=utf-8"
_STATIC = Path(__file__).parent / "static"
_NOT_FOUND = "The requested page could not be found."
_NO_THREAD = "The requested thread could not be found."
_LOGIN = "You must be logged-in to do that."


@dataclass(frozen=True, slots=True)
class Response:
    """An answer before it is sent."""

    status: int
    body: bytes = b""
    media_type: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Site:
    """Answers paths with a forum's pages in one version's markup; finished pages are kept while nothing changes."""

    forum: DemoForum
    version: Version
    base: str
    pages: Pages = field(init=False)
    _kept: dict[str, Response] = field(default_factory=dict)
    _kept_version: int = -1
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Sets up the writer of pages."""
        self.pages = Pages(self.forum, self.version, self.base)

    def answer(self, target: str) -> Response:
        """The answer to a request for a path with its query."""
        version = self.forum.version
        with self._lock:
            if version != self._kept_version:
                self._kept, self._kept_version = {}, version
            if target in self._kept:
                return self._kept[target]
        response = self._route(target)
        with self._lock:
            if version == self._kept_version and not target.startswith("/robots.txt"):
                self._kept[target] = response
        return response

    def error(self, status: int, message: str) -> Response:
        """XenForo's page for what went wrong."""
        return Response(status, self.pages.error(message).encode())

    def login(self, status: int = 403) -> Response:
        """XenForo's wall before pages for members."""
        return Response(status, self.pages.login(_LOGIN).encode())

    def _route(self, target: str) -> Response:
        parts = urlsplit(target)
        path, query = unquote(parts.path), parts.query
        if path == "/index.php" and query:  # as XenForo answers when friendly addresses are on
            return _redirect(301, "/" + query)
        for pattern, reader in _ROUTES:
            if match := pattern.fullmatch(path):
                return reader(self, match, query)
        return self.error(404, _NOT_FOUND)


# --- pages ------------------------------------------------------------------------------------------------------------


def _index(site: Site, _match: re.Match[str], _query: str) -> Response:
    return Response(200, site.pages.index().encode())


def _node(site: Site, match: re.Match[str], _query: str) -> Response:
    node = site.forum.nodes.get(int(match["id"]))
    if node is None:
        return site.error(404, _NOT_FOUND)
    path, page = site.forum.node_path(node), int(match["page"] or 1)
    last = site.pages.node_pages(node)
    if page > last:
        return _redirect(303, path if last == 1 else f"{path}page-{last}")
    if not match[0].startswith(path):
        return _redirect(301, path)
    return Response(200, site.pages.node(node, page).encode())


def _tag(site: Site, match: re.Match[str], _query: str) -> Response:
    path = f"/tags/{match['tag']}/" if match["tag"].isascii() else addresses.tag_path(match["tag"])
    threads = site.forum.tagged(path)
    page, last = int(match["page"] or 1), page_count(len(threads))
    if not threads:
        return site.error(404, "The requested tag could not be found.")
    return Response(200, site.pages.results(threads, PageNav(min(page, last), last, path), match["tag"]).encode())


def _search(site: Site, match: re.Match[str], query: str) -> Response:
    """What a search found: the words stand in the address, so its number may be any."""
    asked = parse_qs(query)
    words, page = asked.get("q", [""])[0], asked.get("page", ["1"])[0]
    threads = site.forum.search(words) if words else ()
    last = page_count(len(threads))
    if not threads or not page.isdecimal():
        return site.error(404, "No results found.")
    nav = PageNav(max(1, min(int(page[:9]), last)), last, f"/search/{match['id']}/", f"q={quote_plus(words)}&o=date")
    return Response(200, site.pages.results(threads, nav, f"Search results for query: {words}").encode())


def _thread(site: Site, match: re.Match[str], _query: str) -> Response:
    thread, response = _present(site, int(match["id"]))
    if thread is None:
        return response
    page, last = int(match["page"] or 1), site.forum.page_count(thread.id)
    if match["action"]:
        return _inside(site, thread, match["action"])
    if page > last or page < 1:
        return _redirect(303, addresses.thread_path(thread, last))
    path = addresses.thread_path(thread, page)
    if match[0] != path:  # another slug, none, `page-1`, or no slash at the end
        return _redirect(301, path)
    return Response(200, site.pages.thread(thread, page).encode())


def _present(site: Site, thread_id: int) -> tuple[DemoThread | None, Response]:
    if moved := site.forum.moved(thread_id):
        target = site.forum.thread(moved.target) if moved.target else None
        if target:
            return None, _redirect(301, addresses.thread_path(target))
        return None, site.error(404 if moved.status == 301 else moved.status, _NO_THREAD)
    return site.forum.thread(thread_id), site.error(404, _NO_THREAD)


def _inside(site: Site, thread: DemoThread, action: str) -> Response:
    """`post-N`, `latest` and the like below a thread's path."""
    if action in ("latest", "unread"):
        return _to_post(site, site.forum.last_seat(thread.id).post.id)
    if action.startswith("post-"):
        return _to_post(site, int(action.removeprefix("post-")))
    return site.login()  # reply, preview, poll/vote…


def _post(site: Site, match: re.Match[str], _query: str) -> Response:
    return site.login() if match["action"] else _to_post(site, int(match["id"]))


def _goto(site: Site, _match: re.Match[str], query: str) -> Response:
    number = parse_qs(query).get("id", [""])[0]
    return _to_post(site, int(number)) if number.isdecimal() else site.error(404, _NOT_FOUND)


def _to_post(site: Site, post_id: int) -> Response:
    """XenForo leads from a post's permalinks to its place in the thread."""
    path = site.forum.post_path(post_id, older=True)
    return _redirect(303, path) if path else site.error(404, "The requested post could not be found.")


def _member(site: Site, match: re.Match[str], _query: str) -> Response:
    member = site.forum.members.get(int(match["id"]))
    if member is None:
        return site.error(404, "The specified member cannot be found.")
    path = addresses.member_path(member)
    return Response(200, site.pages.member(member).encode()) if match[0] == path else _redirect(301, path)


def _login(site: Site, _match: re.Match[str], _query: str) -> Response:
    return Response(200, site.pages.login().encode())


def _wall(site: Site, _match: re.Match[str], _query: str) -> Response:
    return site.login()


# --- files ------------------------------------------------------------------------------------------------------------


def _attachment(site: Site, match: re.Match[str], _query: str) -> Response:
    file = site.forum.file_numbered(int(match["id"]))
    if file is None:
        return site.error(404, "The requested attachment could not be found.")
    if match[0] not in (file.path, thumbnail_path(file)):
        return _redirect(301, file.path)
    disposition = f"inline; filename={addresses.slug(file.name) or 'file'}"
    return _file(file.name, files.drawn(file.name), ("Content-Disposition", disposition))


def _avatar(site: Site, match: re.Match[str], _query: str) -> Response:
    return _file("avatar.png", files.drawn(f"avatar {match['id']}.png"))


def _flag(site: Site, match: re.Match[str], _query: str) -> Response:
    letters = match["name"][:3].upper()
    return _file("flag.svg", files.badge(letters, match["name"], width=30, height=20))


def _emoji(site: Site, match: re.Match[str], _query: str) -> Response:
    return _file("emoji.svg", files.emoji(match["name"]))


def _style(site: Site, match: re.Match[str], _query: str) -> Response:
    sheet = _STATIC / match["name"]
    return _file(sheet.name, sheet.read_bytes()) if sheet.is_file() else site.error(404, _NOT_FOUND)


def _picture(site: Site, match: re.Match[str], query: str) -> Response:
    """The site's icon, the 1.x sprite, and pictures of other sites, which are drawn and never fetched."""
    return _file("picture.png", files.drawn(f"{match[0]}?{query}.png"))


def _robots(site: Site, _match: re.Match[str], _query: str) -> Response:
    return Response(200, f"{site.forum.robots}\nSitemap: {site.base}/sitemap.xml\n".encode(), "text/plain")


def _sitemap(site: Site, _match: re.Match[str], _query: str) -> Response:
    rows = "".join(
        f"<url><loc>{site.base}{addresses.thread_path(thread)}</loc>"
        f"<lastmod>{site.forum.last_seat(thread.id).post.at:%Y-%m-%dT%H:%M:%S+00:00}</lastmod></url>\n"
        for thread in site.forum.threads
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Response(200, f"{head}{rows}</urlset>\n".encode(), "application/xml; charset=utf-8")


def _redirect(status: int, location: str) -> Response:
    return Response(status, headers=(("Location", location),))


def _file(name: str, body: bytes, *headers: tuple[str, str]) -> Response:
    return Response(200, body, files.media_type(name), headers)


def _route(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("ID", r"(?:[^/]*\.)?(?P<id>\d{1,15})"))


_ROUTES: tuple[tuple[re.Pattern[str], Callable[[Site, re.Match[str], str], Response]], ...] = (
    (_route("/"), _index),
    (_route(r"/(?:forums|categories)/ID/?(?:page-(?P<page>\d{1,9}))?"), _node),
    (_route(r"/threads/ID/?(?:page-(?P<page>\d{1,9})|(?P<action>post-\d{1,15}|latest|unread|[a-z]+(?:/[a-z]+)?))?/?"),
     _thread),
    (_route(r"/posts/ID/?(?P<action>[a-z]*)"), _post),
    (_route(r"/goto/post"), _goto),
    (_route(r"/members/ID/?"), _member),
    (_route(r"/tags/(?P<tag>[^/]{1,100})/?(?:page-(?P<page>\d{1,9}))?"), _tag),
    (_route(r"/search/ID/?"), _search),
    (_route(r"/(?:login|register)/(?:login)?"), _login),
    (_route(r"/(?:account|search|inline-mod|misc)(?:/.*)?"), _wall),
    (_route(r"/attachments/ID/?"), _attachment),
    (_route(r"/data/attachments/\d+/(?P<id>\d+)-[0-9a-f]+\.\w+"), _attachment),
    (_route(r"/data/avatars/[a-z]+/\d+/(?P<id>\d+)\.png"), _avatar),
    (_route(r"/styles/demo/flags/(?P<name>[a-z0-9-]+)\.svg"), _flag),
    (_route(r"/styles/demo/(?:reactions|smilies)/(?P<name>[a-z0-9-]+)\.svg"), _emoji),
    (_route(r"/styles/demo/(?P<name>[a-z0-9]+\.css)"), _style),
    (_route(r"/(?:favicon\.ico|styles/demo/clear\.png|proxy\.php)"), _picture),
    (_route(r"/robots\.txt"), _robots),
    (_route(r"/sitemap\.xml"), _sitemap),
)  # fmt: skip
