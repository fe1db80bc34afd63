"""What an element of a news page is called (class, id, role) → whether it is clutter, a byline, a list of others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from selectolax.lexbor import LexborNode

Role = Literal["headline", "standfirst", "byline", "caption"]

_BESIDE = frozenset(["aside", "nav", "footer"])
_LEFT_OUT = frozenset(
    ["script", "style", "template", "noscript", "svg", "button", "select", "textarea", "input", "nav", "aside",
     "footer", "dialog", "head", "title", "label", "menu", "canvas", "amp-ad", "amp-social-share"]
)  # fmt: skip
_OTHER_ROLES = frozenset(
    ["navigation", "complementary", "banner", "search", "dialog", "contentinfo", "menu", "toolbar"]
)

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CLUTTER = frozenset(
    ["share", "sharing", "sharebar", "sharethis", "social", "related", "recommend", "recommended", "recommendations",
     "recirculation", "newsletter", "newsletters", "subscribe", "subscription", "signup", "promo", "promos",
     "promotion", "advert", "adverts", "advertisement", "advertising", "ad", "ads", "adslot", "adunit", "adsbygoogle",
     "sponsored", "taboola", "outbrain", "comments", "commenting", "disqus", "breadcrumb", "breadcrumbs", "toolbar",
     "sidebar", "paywall", "popup", "modal", "cookie", "cookies", "consent", "tags", "taglist", "hashtags", "trending",
     "readmore", "mostread", "pagination", "pager", "footer", "bio", "donation", "donate", "menu", "navbar",
     "navigation", "nav"]
)  # fmt: skip
_CLUTTER_PHRASES = (
    "sr-only", "visually-hidden", "visuallyhidden", "screen-reader", "read-more", "also-read", "more-on", "most-read",
    "call-to-action", "print-only", "reading-time", "read-time", "tag-list", "post-tags",
)  # fmt: skip
_TALK = frozenset(["comment", "comments", "commenting", "disqus", "replies", "footer"])
_RELATED = frozenset(["related", "recommend", "recommended", "recommendations", "recirculation", "readnext"])
_ROLES: tuple[tuple[Role, frozenset[str]], ...] = (
    ("headline", frozenset(["headline"])),
    ("caption", frozenset(["caption", "figcaption"])),
    ("standfirst", frozenset(
        ["standfirst", "dek", "deck", "subtitle", "subheadline", "subheading", "subtitulo", "bajada", "chapo",
         "strapline", "description", "summary"]
    )),
    ("byline", frozenset(
        ["byline", "author", "authors", "dateline", "pubdate", "published", "timestamp", "datetime", "date", "updated",
         "meta", "metadata"]
    )),
)  # fmt: skip


def is_related(node: LexborNode) -> bool:
    """Whether an element says by its class that it lists other articles."""
    return not _RELATED.isdisjoint(_names(node))


def is_beside(node: LexborNode) -> bool:
    """Whether an element stands beside the article: a menu, the foot of the page."""
    return node.tag in _BESIDE


def is_talk(node: LexborNode) -> bool:
    """Whether an element says by its class that it holds what readers wrote, or the foot of the page."""
    return not _TALK.isdisjoint(_names(node))


def is_clutter(node: LexborNode) -> bool:
    """Whether an element is none of the article's: by what it is, by its class, or as nobody sees it."""
    if node.tag in _LEFT_OUT or _is_hidden(node) or (node.tag == "form" and not _is_page(node)):
        return True
    written = _written(node)
    return bool(written) and _is_clutter_name(written)


def role_of(node: LexborNode) -> Role | None:
    """What an element says by its class that it is."""
    written = f"{_written(node)} {node.attrs.sget('itemprop', '')} {node.attrs.sget('rel', '')}"
    return _role_in(written) if not written.isspace() else None


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attrs
    style = attributes.sget("style", "")
    return (
        "hidden" in attributes
        or attributes.sget("aria-hidden", "") == "true"
        or attributes.sget("role", "") in _OTHER_ROLES
        or ("display" in style and "display:none" in style.replace(" ", ""))
    )


def _is_page(form: LexborNode) -> bool:
    """Whether a form is what some software puts around the whole page."""
    return form.parent is not None and form.parent.tag == "body"


def _names(node: LexborNode) -> frozenset[str]:
    return _words_in(_written(node))


def _written(node: LexborNode) -> str:
    """What an element is called: its classes, its id, its part of a design system."""
    if not node.is_element_node:
        return ""
    attributes = node.attrs
    called = (attributes.sget(name, "") for name in ("class", "id", "data-component", "data-testid"))
    return " ".join(filter(None, called))


@lru_cache(maxsize=4096)
def _words_in(written: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(written[:500]))


@lru_cache(maxsize=4096)
def _is_clutter_name(written: str) -> bool:
    folded = written[:500].lower().replace("_", "-")
    return not _CLUTTER.isdisjoint(_words_in(written)) or any(phrase in folded for phrase in _CLUTTER_PHRASES)


@lru_cache(maxsize=4096)
def _role_in(written: str) -> Role | None:
    words = _words_in(written)
    return next((role for role, names in _ROLES if not names.isdisjoint(words)), None)
