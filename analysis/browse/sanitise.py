"""A post's HTML as sent → HTML that is safe to show: no script, no style, nothing that loads."""

from __future__ import annotations

import nh3
from selectolax.lexbor import LexborHTMLParser, create_tag

TAGS = frozenset({
    "a", "abbr", "article", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol",
    "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
})  # fmt: skip
ATTRIBUTES = {
    "*": frozenset({"dir", "lang", "title"}),
    "a": frozenset({"href"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}
SCHEMES = frozenset({"http", "https", "mailto"})
LOADING = {"img": "image", "iframe": "frame", "video": "video", "audio": "audio", "embed": "embed", "source": "source"}
MAX_MARKUP = 10_000  # "<" in a post; nesting costs its square, and this many nested elements take half a second


def sanitise(html: str) -> str | None:
    """Clean a fragment. What would load from elsewhere stands as a link that says what it was.

    Links keep http, https and mailto; addresses without a host are dropped, as they would lead into this site.
    None for a fragment with more markup than any person wrote.
    """
    if html.count("<") > MAX_MARKUP:
        return None
    return nh3.clean(
        _with_links_for_media(html),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def _with_links_for_media(html: str) -> str:
    """Replace what loads by links; nothing here is trusted, the cleaner has the last word."""
    tree = LexborHTMLParser(html)
    for node in tree.css(", ".join(LOADING)):
        link = create_tag("a")
        label = node.attributes.get("alt") or node.attributes.get("title") or "not loaded"
        link.attrs["href"] = node.attributes.get("data-url") or node.attributes.get("src") or ""
        link.insert_child(f"[{LOADING[node.tag or 'img']}: {label}]")
        node.replace_with(link)
    body = tree.body
    return (body.inner_html if body else None) or ""
