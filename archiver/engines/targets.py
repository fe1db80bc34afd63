"""Links, pictures and embeds of a body → what they really point at, behind proxies, redirects and lazy loading."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, same_host, split
from archiver.engines.dom import attr
from archiver.model import Embed
from archiver.text import clean, line

Attributes = Mapping[str, str | None]

# Scripts of a forum that hide a target, and the parameter that holds it: as it is, or in base 64.
_HIDING = (("proxy.php", ("link", "image")), ("link-confirmation", ("url",)), ("redirect", ("to",)))
_FILE_NAME = re.compile(
    r"[^/\\:*?\"<>|]{1,200}\.(?:jpe?g|jpe|jfif|png|apng|gif|webp|avif|hei[cf]|bmp|svg|tiff?|ico)", re.IGNORECASE
)
_YOUTUBE = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=|shorts/|v/)|youtu\.be/)([\w-]{6,20})", re.ASCII
)
_S9E = re.compile(r"//s9e\.github\.io/iframe/[0-9]+/([a-z0-9]+)\.min\.html#([^#]{1,200})")
_VIMEO = re.compile(r"vimeo\.com/(?:video/)?([0-9]{5,12})")


def link_target(base: str | None, reference: str | None) -> str | None:
    """The address that a link leads to; None for one that leads nowhere outside a script.

    Args:
        base: the address that relative links are resolved against.
        reference: the link's `href`.
    """
    url = absolute(base, reference)
    return clean(_unhide(base, url)) if url is not None and not (reference or "").startswith("#") else None


def picture_target(base: str | None, *references: str | None) -> str | None:
    """The first of these that is the address of a picture, out of the forum's image proxy."""
    for reference in references:
        url = absolute(base, reference)
        if url is not None and not url.startswith("mailto:"):
            return clean(_unhide(base, url))
    return None


def picture_sources(node: LexborNode, attributes: Attributes) -> tuple[str | None, ...]:
    """Where a picture's address may stand, best first: the lazy address, the one loaded, its noscript twin's."""
    own = (attributes.get("data-src"), attributes.get("src"))
    if any(source and not source.startswith("data:") for source in own):
        return own
    twin = node.next
    return (attr(twin.css_first("img"), "src"),) if twin is not None and twin.tag == "noscript" else ()


def file_name(*candidates: str | None) -> str | None:
    """The first of these that is the name of a picture's file: "1752627048971.webp", and not "[IMG]"."""
    names = (line(candidate or "") for candidate in candidates)
    return next((name for name in names if _FILE_NAME.fullmatch(name)), None)


def mail_of(hexadecimal: str) -> str | None:
    """An e-mail address that Cloudflare hid: each byte XORed with the first."""
    try:
        key, *rest = bytes.fromhex(hexadecimal[:400])
        return clean(bytes(byte ^ key for byte in rest).decode("utf-8"))
    except ValueError:
        return None


def embed_of(node: LexborNode, attributes: Attributes, base: str | None) -> Embed:
    """What an embed shows: site, the site's own key, address."""
    url = _embed_url(node, attributes, base)
    site = attributes.get("data-media-site-id") or attributes.get("data-provider") or _s9e_site(node, attributes)
    key = attributes.get("data-media-key") or attributes.get("data-id")
    if url and not (site and key):
        known_site, known_key = _known_site(url)
        site, key = site or known_site, key or known_key
    return Embed(0, 0, clean(site) if site else None, clean(key) if key else None, url)


def _unhide(base: str | None, url: str) -> str:
    if "?" not in url:
        return url
    parts = split(url)
    for script, names in _HIDING:
        # Only the forum's own scripts: another site's "redirect" is the link that the member wrote.
        if parts and script in parts.path and (same_host(base, url) or "hash=" in parts.query):
            query = parse_qs(parts.query) if parts.query.count("&") < 50 else {}
            values = [query[name][0] for name in names if name in query]
            return next((target for value in values if (target := _plain(value))), url)
    return url


def _plain(value: str) -> str | None:
    if not value.startswith(("http://", "https://")):
        try:
            value = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            return None
    return value if value.startswith(("http://", "https://")) and split(value) else None


def _embed_url(node: LexborNode, attributes: Attributes, base: str | None) -> str | None:
    inner = node if node.tag in ("iframe", "video", "audio") else node.css_first("iframe, video, audio")
    sources = [attr(inner, name) for name in ("src", "data-src", "data-s9e-mediaembed-src")]
    sources.append(attr(node.css_first("source"), "src"))
    sources.append(_s9e_source(node, attributes))
    sources.append(attr(node.css_first("a[href]"), "href"))
    return picture_target(base, *sources)


def _s9e_site(node: LexborNode, attributes: Attributes) -> str | None:
    return attributes.get("data-s9e-mediaembed") or attr(node.css_first("[data-s9e-mediaembed]"), "data-s9e-mediaembed")


def _s9e_source(node: LexborNode, attributes: Attributes) -> str | None:
    """The address in `data-s9e-mediaembed-iframe`, a list of names and values: `["width", "640", "src", "https:…"]`."""
    name = "data-s9e-mediaembed-iframe"
    written = attributes.get(name) or attr(node.css_first(f"[{name}]"), name)
    try:
        pairs = json.loads(written or "[]")
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, list):
        return None
    return next((str(pairs[i + 1]) for i in range(0, len(pairs) - 1, 2) if pairs[i] == "src"), None)


def _known_site(url: str) -> tuple[str | None, str | None]:
    """Site and key, as far as an embed's address tells them."""
    for site, pattern in (("youtube", _YOUTUBE), ("vimeo", _VIMEO)):
        if found := pattern.search(url):
            return site, found[1]
    found = _S9E.search(url)
    return (found[1], found[2]) if found else (None, None)
