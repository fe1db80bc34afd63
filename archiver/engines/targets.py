"""Links, pictures and embeds of a body → what they really point at, behind proxies, redirects and lazy loading."""

from __future__ import annotations

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, is_saved_copy, same_host, split
from archiver.engines.dom import attr
from archiver.model import Embed
from archiver.text import clean, line

Attributes = Mapping[str, str | None]

# Scripts of a forum that hide a target, and the parameter that holds it: as it is, or in base 64.
_HIDING = (("proxy.php", ("link", "image")), ("link-confirmation", ("url",)), ("redirect", ("to", "url")))
_FILE_NAME = re.compile(
    r"[^/\\:*?\"<>|]{1,200}\.(?:jpe?g|jpe|jfif|png|apng|gif|webp|avif|hei[cf]|bmp|svg|tiff?|ico)", re.IGNORECASE
)
_S9E = re.compile(r"//s9e\.github\.io/iframe/[0-9]+/([a-z0-9]+)\.min\.html#([^#]{1,200})")
# The addresses that sites show their media at, and what of them is the site's own key.
_SITES = tuple(
    (site, re.compile(rf"https?://(?:[\w-]+\.){{0,3}}{pattern}", re.ASCII))
    for site, pattern in (
        ("youtube", r"youtube(?:-nocookie)?\.com/(?:embed/videoseries|playlist)\?list=([\w-]{6,60})"),
        ("youtube", r"youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=|shorts/|live/|v/)([\w-]{6,20})"),
        ("youtube", r"youtu\.be/([\w-]{6,20})"),
        ("vimeo", r"vimeo\.com/(?:video/)?([0-9]{5,12})"),
        ("dailymotion", r"dailymotion\.com/(?:embed/)?video/([A-Za-z0-9]{4,20})"),
        ("twitter", r"(?:twitter|x)\.com/\w{1,20}/status(?:es)?/([0-9]{5,20})"),
        ("instagram", r"instagram\.com/(?:p|reel|tv)/([\w-]{5,40})"),
        ("facebook", r"facebook\.com/(?:[\w.-]{1,80}/)?(?:videos|posts)/(?:[\w.-]{1,80}/)?([0-9]{5,20})"),
        ("tiktok", r"tiktok\.com/(?:@[\w.]{1,40}/video|embed(?:/v2)?|player/v1)/([0-9]{5,25})"),
        ("reddit", r"(?:reddit|redditmedia)\.com/(r/\w{1,40}/comments/\w{3,12})"),
        ("twitch", r"twitch\.tv/videos/([0-9]{5,15})"),
        ("twitch", r"twitch\.tv/(?:embed\?clip=|\w{1,30}/clip/)([\w-]{4,80})"),
        ("twitch", r"twitch\.tv/\?video=v?([0-9]{5,15})"),
        ("spotify", r"spotify\.com/embed/((?:track|album|playlist|episode|show|artist)/\w{10,40})"),
        ("spotify", r"spotify\.com/embed\?uri=spotify:((?:track|album|playlist|episode|show|artist):\w{10,40})"),
        ("bluesky", r"bsky\.app/profile/[\w.:-]{1,80}/post/(\w{5,20})"),
        ("threads", r"threads\.(?:net|com)/(?:@[\w.]{1,40}/post|t)/([\w-]{5,20})"),
        ("googledrive", r"drive\.google\.com/file/d/([\w-]{10,60})"),
        ("pinterest", r"pinterest\.[a-z.]{2,6}/pin/([0-9]{5,25})"),
        ("soundcloud", r"soundcloud\.com/(?:player/\?url=\S{0,60}tracks/|tracks/)([0-9]{5,15})"),
        ("streamable", r"streamable\.com/(?:[eos]/)?(\w{4,10})"),
        ("rumble", r"rumble\.com/embed/(v?\w{4,12})"),
        ("imgur", r"imgur\.com/((?:a/|gallery/)?\w{5,10})/embed"),
        ("giphy", r"giphy\.com/(?:embed|media)/(\w{5,40})"),
        ("googlemaps", r"google\.[a-z.]{2,6}/maps/embed\?pb=([^&#]{10,400})"),
        ("telegram", r"t\.me/(\w{4,40}/[0-9]{1,10})"),
    )
)

_SITE_NAMES = frozenset(site for site, _ in _SITES)
_THINGS = {"tweet": "twitter", "fb": "facebook", "insta": "instagram", "instgrm": "instagram", "yt": "youtube"}

# Elements that sites and XenForo's templates put an embed in.
EMBED_CLASSES = (
    "bbMediaWrapper", "bbMediaJustifier", "bbOembed", "bluesky-embed", "fb-post", "fb-video", "imgur-embed-pub",
    "instagram-media", "reddit-card", "reddit-embed-bq", "text-post-media", "tiktok-embed", "twitter-tweet",
    "twitter-video",
)  # fmt: skip
S9E_LIST = "data-s9e-mediaembed-iframe"  # a list of the names and values of an iframe's attributes
_FRAMES = ("iframe", "video", "audio", "object", "embed")
# Where an element that is no frame tells what it shows.
_SHOWN = ("data-href", "data-instgrm-permalink", "data-text-post-permalink", "cite", "data-s9e-mediaembed-c2l-src")
_PIXEL = re.compile(r"(?<![\w-])(?:width|height)\s?:\s?[01]px")
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "src")
_CAMO = re.compile(r"/[0-9a-f]{40}/((?:[0-9a-f]{2}){8,2000})$")
_SHORTEST_CAMO = 16  # hexadecimal digits of an address
_SIGNS = ("smilie", "smiley", "emoji")  # in the classes of pictures that are one
_LONGEST_EMOJI = 12  # code points: a family has eleven
_HIDDEN_MAIL = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-f]{4,400})", re.IGNORECASE)


def link_target(base: str | None, reference: str | None) -> str | None:
    """The address that a link leads to; None for one that leads nowhere outside a script.

    Args:
        base: the address that relative links are resolved against.
        reference: the link's `href`.
    """
    url = absolute(base, reference)
    if url is None or (reference or "").startswith("#"):
        return None
    hidden = _HIDDEN_MAIL.search(url) if "/cdn-cgi/" in url else None
    if hidden is not None:
        mail = mail_of(hidden[1])
        return f"mailto:{mail}" if mail else None
    return clean(_unhide(base, url))


def picture_target(base: str | None, *references: str | None) -> str | None:
    """The first of these that is the address of a picture, out of the forum's image proxy."""
    for reference in references:
        url = absolute(base, reference)
        if url is not None and not url.startswith("mailto:"):
            return clean(_behind_camo(url) or _unhide(base, url))
    return None


def picture_sources(node: LexborNode, attributes: Attributes) -> tuple[str | None, ...]:
    """Where a picture's address may stand, best first: the lazy address, the one loaded, its noscript twin's."""
    own = tuple(map(attributes.get, _SOURCES))
    if any(source and not source.startswith("data:") for source in own):
        return own
    twin = node.next
    if twin is not None and twin.tag == "noscript":
        return (attr(twin.css_first("img"), "src"),)
    sizes = attributes.get("srcset") or attributes.get("data-srcset") or ""  # "a.jpg 1x, b.jpg 2x"
    return (sizes.strip().partition(" ")[0].rstrip(","),)


def is_speck(attributes: Attributes, *, is_own: bool) -> bool:
    """Whether a picture is too small to be seen.

    Args:
        attributes: the picture's attributes.
        is_own: whether a member put it there: then its style tells nothing, as lazy loading begins with no size.
    """
    sizes = (attributes.get("width") or "", attributes.get("height") or "")
    if any(size.removesuffix("px") == "1" for size in sizes):
        return True
    return not is_own and ("0" in sizes or _PIXEL.search(attributes.get("style") or "") is not None)


def file_name(*candidates: str | None) -> str | None:
    """The first of these that is the name of a picture's file: "1752627048971.webp", and not "[IMG]"."""
    names = (line(candidate or "") for candidate in candidates)
    return next((name for name in names if _FILE_NAME.fullmatch(name)), None)


def is_sign(alt: str, named: str, source: str, *, is_own: bool) -> bool:
    """Whether a picture stands for a smilie's code or an emoji's sign.

    Args:
        alt: what is to be read in its place.
        named: its classes, as one text.
        source: its address.
        is_own: whether a member put it there as a picture.
    """
    if any(word in named.lower() for word in _SIGNS):
        return True
    return not is_own and ("emoji" in source or "smilie" in source or _is_emoji(alt))


def _is_emoji(alt: str) -> bool:
    is_short = 0 < len(alt) <= _LONGEST_EMOJI and not alt.isascii()
    return is_short and all(unicodedata.category(sign) in ("So", "Sk", "Mn", "Me", "Cf") for sign in alt)


def saved_name(*references: str | None) -> str | None:
    """The file's name where a program that saved the page put a copy of the picture in the true address's place."""
    saved = (reference for reference in references if reference and is_saved_copy(reference))
    return next((name for reference in saved if (name := file_name(unquote(reference.rpartition("/")[2])))), None)


def is_picture(url: str) -> bool:
    """Whether an address ends as the name of a picture's file does."""
    parts = split(url)
    return parts is not None and _FILE_NAME.fullmatch(parts.path.rpartition("/")[2]) is not None


def mail_of(hexadecimal: str) -> str | None:
    """An e-mail address that Cloudflare hid: each byte XORed with the first."""
    try:
        key, *rest = bytes.fromhex(hexadecimal[:400])
        return clean(bytes(byte ^ key for byte in rest).decode("utf-8"))
    except ValueError:
        return None


def is_hidden_mail(link: LexborNode) -> bool:
    """Whether a link to an e-mail address shows only Cloudflare's words in its place: "[email protected]"."""
    if "/cdn-cgi/" not in link.attrs.sget("href", ""):
        return False
    words = line(link.text())
    return words.startswith("[email") and words.endswith("]") and link.css_first("[data-cfemail]") is None


def embed_of(node: LexborNode, attributes: Attributes, base: str | None) -> Embed:
    """What an embed shows: site, the site's own key, address."""
    url = _embed_url(node, attributes, base)
    site = attributes.get("data-media-site-id") or attributes.get("data-provider") or _s9e_site(node, attributes)
    key = attributes.get("data-media-key") or attributes.get("data-id")
    if not (site and key):
        told_site, told_key = _told_site(attributes)
        site, key = site or told_site, key or told_key
    if url and not (site and key):
        known_site, known_key = _known_site(url)
        site, key = site or known_site, key or known_key
    return Embed(0, 0, clean(site) if site else None, clean(key) if key else None, url)


def _told_site(attributes: Attributes) -> tuple[str | None, str | None]:
    """Site and key, as an attribute tells them that has the site's name: `data-tweet-id="777"`."""
    for name, value in attributes.items():
        if value and name.startswith("data-") and name.endswith("-id"):
            thing = name[5:-3]
            if site := _THINGS.get(thing, thing if thing in _SITE_NAMES else None):
                return site, value
    return None, None


def _unhide(base: str | None, url: str) -> str:
    if "?" not in url:
        return url
    parts = split(url)
    route = f"{parts.path}?{parts.query.partition('&')[0]}" if parts else ""  # "index.php?goto/link-confirmation"
    for script, names in _HIDING:
        # Only the forum's own scripts: another site's "redirect" is the link that the member wrote.
        if parts and script in route and (same_host(base, url) or "hash=" in parts.query):
            query = parse_qs(parts.query) if parts.query.count("&") < 50 else {}
            values = [query[name][0] for name in names if name in query]
            return next((target for value in values if (target := _plain(value))), url)
    return url


def _behind_camo(url: str) -> str | None:
    """The address behind a proxy of the kind of Camo, whose own ends in a digest and the address in hexadecimal."""
    found = _CAMO.search(url) if url[-1].isalnum() and "/" not in url[-_SHORTEST_CAMO:] else None
    try:
        return _plain(bytes.fromhex(found[1]).decode("utf-8")) if found else None
    except ValueError:
        return None


def _plain(value: str) -> str | None:
    if not value.startswith(("http://", "https://")):
        try:
            value = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            return None
    return value if value.startswith(("http://", "https://")) and split(value) else None


def _embed_url(node: LexborNode, attributes: Attributes, base: str | None) -> str | None:
    inner = node if node.tag in _FRAMES else node.css_first(", ".join(_FRAMES))
    sources = [attr(inner, name) for name in ("src", "data-src", "data-s9e-mediaembed-src", "data")]
    source = node.css_first("source, embed")
    sources += [attr(source, "src"), attr(source, "data-src")]
    sources.append(_s9e_attributes(node, attributes).get("src"))
    if url := picture_target(base, *sources):
        return url
    shown = node.css_first(f"[{'], ['.join(_SHOWN[:2])}]")
    told = [attr(element, name) for element in (node, shown) for name in _SHOWN]
    told += [attr(link, "href") for link in node.css("a[href]")]
    urls = [url for reference in told if (url := picture_target(base, reference))]
    # A tweet has links of its own before the one that leads to it.
    return next((url for url in urls if _known_site(url)[0]), urls[0] if urls else None)


def _s9e_site(node: LexborNode, attributes: Attributes) -> str | None:
    name = "data-s9e-mediaembed"
    return (
        attributes.get(name) or attr(node.css_first(f"[{name}]"), name) or _s9e_attributes(node, attributes).get(name)
    )


def _s9e_attributes(node: LexborNode, attributes: Attributes) -> dict[str, str]:
    """What `data-s9e-mediaembed-iframe` tells, a list of names and values: `["width", "640", "src", "https:…"]`."""
    written = attributes.get(S9E_LIST) or attr(node.css_first(f"[{S9E_LIST}]"), S9E_LIST)
    try:
        told = json.loads(written or "[]")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, list):
        return {}
    return {str(name): str(value) for name, value in zip(told[::2], told[1::2], strict=False)}


def _known_site(url: str) -> tuple[str | None, str | None]:
    """Site and key, as far as an embed's address tells them."""
    # Players take the address of what they show as a parameter.
    url = unquote(url) if "%3A%2F%2F" in url.upper() else url
    for site, pattern in _SITES:
        if found := pattern.search(url):
            return site, found[1]
    found = _S9E.search(url)
    return (found[1], found[2]) if found else (None, None)
