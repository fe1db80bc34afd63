"""What a news page says about its article for machines: JSON-LD, microdata, Open Graph → one record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.engines.addresses import absolute, split
from archiver.engines.dom import attr, text_of
from archiver.engines.newspage.linked_article import (
    ARTICLE_TYPES,
    Item,
    address_of,
    articles_in,
    keywords_of,
    names_of,
    read_items,
    types_of,
    words_of,
)
from archiver.engines.newspage.wording import is_dated, is_outlet, word_count
from archiver.outlets import outlet_of_host
from archiver.text import line

_LONGEST_BODY = 1 << 19  # characters
_MICRODATA = ", ".join(f'[itemtype$="schema.org/{kind}" i]' for kind in sorted(ARTICLE_TYPES))
_MOST_METAS = 400
_SEPARATORS = (" | ", " - ", " – ", " — ", " · ", " :: ", " » ")
_SITES = frozenset(["WebSite", "NewsMediaOrganization"])
_LONGEST_OUTLET = 6  # words


@dataclass(frozen=True, slots=True)
class Metadata:
    """An article as machines are told of it; dates as written."""

    is_claimed: bool = False  # the page says, in JSON-LD or microdata, that it is one article
    is_page_type: bool = False  # Open Graph alone says so: many pages do
    headline: str | None = None
    description: str | None = None
    summary: str | None = None  # what is written for readers who see the headline alone; no words for search engines
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    tags: tuple[str, ...] = ()
    picture: str | None = None
    caption: str | None = None
    credit: str | None = None
    body: str | None = None  # paragraphs, a line each
    host_outlet: str | None = None  # whose site it is, by the table of outlets

    @property
    def printer(self) -> str | None:
        """The outlet: by the name that the page gives, where it is known or no other is."""
        return self.outlet if self.host_outlet is None or is_outlet(self.outlet or "") else self.host_outlet


_Told = dict[str, Any]  # what one of the three says, by the names of the fields


def read_metadata(tree: LexborHTMLParser) -> Metadata:
    """What the page's head, scripts and attributes say; what JSON-LD says goes first, Open Graph last."""
    metas = _metas(tree)
    own = _own_address(tree, metas)
    items = read_items(tree.css('script[type="application/ld+json" i]'))
    heading = text_of(tree.css_first("h1")) or _first(metas, "og:title")
    linked = _chosen(articles_in(items), own, heading)
    marked = _marked(tree)
    told: _Told = {}
    tags: list[str] = []
    for source in (_linked(linked, items), _microdata(marked), _graph(metas)):
        tags.extend(source.pop("tags", ()))
        told = source | told
    # What the site calls itself is the outlet; the publisher may be the company behind it.
    site = _first(metas, "og:site_name") or told.get("outlet") or _site_in(items) or _first(metas, "application-name")
    title = text_of(tree.css_first("title"))
    outlet = site or _behind(title or "", [heading, told.get("headline"), _first(metas, "og:title")])
    told |= {"outlet": outlet, "url": own or told.get("url")}
    return Metadata(
        is_claimed=linked is not None or marked is not None,
        is_page_type=(_first(metas, "og:type") or "").startswith("article"),
        tags=tuple(dict.fromkeys(tags)),
        **told,
    )


def _known(**values: object) -> _Told:
    """The values that are told."""
    return {name: value for name, value in values.items() if value}


# --- Open Graph -------------------------------------------------------------------------------------------------------


def _metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.css("meta[content]")[:_MOST_METAS]:
        name, content = attr(meta, "property") or attr(meta, "name"), attr(meta, "content")
        if name and content:
            found.setdefault(name.lower(), []).append(line(content))
    return found


def _site_in(items: Iterable[Item]) -> str | None:
    """The name of the site that JSON-LD describes beside the article."""
    sites = (item for item in items if not _SITES.isdisjoint(types_of(item)))
    return next((name for item in sites if (name := words_of(item.get("name")))), None)


def _behind(title: str, headlines: Iterable[str | None]) -> str | None:
    """The outlet's name behind the headline in the page's title: "Bridge closed - World - Harbour Gazette"."""
    headline = next((words for words in headlines if words and title.startswith(words)), None)
    rest = title[len(headline) :] if headline else ""
    separator = next((mark for mark in _SEPARATORS if rest.startswith(mark)), None)
    name = rest.rpartition(separator)[2].strip() if separator else ""
    return name if 0 < word_count(name) <= _LONGEST_OUTLET and not is_dated(name) else None


def _first(metas: dict[str, list[str]], *names: str) -> str | None:
    return next((metas[name][0] for name in names if metas.get(name)), None)


def _own_address(tree: LexborHTMLParser, metas: dict[str, list[str]]) -> str | None:
    """The page's address, by its canonical link or Open Graph."""
    canonical = attr(tree.css_first('link[rel="canonical"]'), "href")
    urls = (absolute(None, url) for url in (canonical, _first(metas, "og:url")))
    return next((url for url in urls if url and url.startswith(("https://", "http://"))), None)


def _graph(metas: dict[str, list[str]]) -> _Told:
    authors = [name for name in metas.get("author", []) + metas.get("article:author", []) if "://" not in name]
    return _known(
        headline=_first(metas, "og:title"),
        description=_first(metas, "og:description", "description"),
        summary=_first(metas, "og:description"),
        authors=tuple(dict.fromkeys(authors)),
        published=_first(metas, "article:published_time", "datepublished", "pubdate", "date", "dc.date.issued"),
        modified=_first(metas, "article:modified_time", "og:updated_time", "datemodified"),
        tags=(*metas.get("article:tag", []), *keywords_of(_first(metas, "news_keywords"))),
        picture=_first(metas, "og:image"),
    )


# --- JSON-LD ----------------------------------------------------------------------------------------------------------


def _chosen(articles: list[Item], own: str | None, heading: str | None) -> Item | None:
    """The article that the page is: the only one, or the one that has the page's address or heading."""
    if len({words_of(item.get("headline")) for item in articles}) <= 1:
        return articles[0] if articles else None
    by_address = [item for item in articles if own and any(same_page(own, url) for url in _addresses(item))]
    by_heading = [item for item in articles if heading and words_of(item.get("headline")) == heading]
    return next(iter([*by_address, *by_heading]), None)


def _addresses(item: Item) -> Iterator[str]:
    return (url for name in ("url", "mainEntityOfPage", "@id") if (url := address_of(item.get(name))))


def same_page(one: str, other: str) -> bool:
    """Whether two addresses are of one page, but for the part behind "#" and a slash at the end."""
    return one.partition("#")[0].rstrip("/") == other.partition("#")[0].rstrip("/")


def _linked(item: Item | None, items: Iterable[Item]) -> _Told:
    if item is None:
        return {}
    items = list(items)
    picture = item.get("image")
    picture = picture[0] if isinstance(picture, list) and picture else picture
    described = picture if isinstance(picture, dict) else {}
    publisher = names_of(item.get("publisher"), items)
    return _known(
        headline=words_of(item.get("headline")) or words_of(item.get("name")),
        description=words_of(item.get("description")),
        summary=words_of(item.get("description")),
        url=next(_addresses(item), None),
        outlet=publisher[0] if publisher else None,
        authors=names_of(item.get("author"), items),
        published=words_of(item.get("datePublished") or item.get("dateCreated")),
        modified=words_of(item.get("dateModified")),
        tags=keywords_of(item.get("keywords")),
        picture=address_of(picture),
        caption=words_of(described.get("caption")),
        credit=words_of(described.get("creditText")),
        body=_body_in(item.get("articleBody")),
    )


def _body_in(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    lines = (words_of(written, _LONGEST_BODY) for written in value[:_LONGEST_BODY].splitlines())
    return "\n".join(filter(None, lines)) or None


# --- microdata --------------------------------------------------------------------------------------------------------


def _marked(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that is an article by microdata: the one with a main heading or a body, if there is just one."""
    found = tree.css(_MICRODATA)[:50]
    whole = [node for node in found if node.css_first('h1, [itemprop~="articleBody"]') is not None]
    return whole[0] if len(whole) == 1 else found[0] if len(found) == 1 else None


def _microdata(marked: LexborNode | None) -> _Told:
    if marked is None:
        return {}
    publisher = marked.css_first('[itemprop~="publisher"]')
    authors = [_named(node) for node in marked.css('[itemprop~="author"]')[:10]]
    return _known(
        headline=_property(marked, "headline"),
        description=_property(marked, "description"),
        outlet=_named(publisher) if publisher is not None else None,
        authors=tuple(dict.fromkeys(name for name in authors if name and "://" not in name)),
        published=_property(marked, "datePublished"),
        modified=_property(marked, "dateModified"),
        tags=keywords_of(_property(marked, "keywords")),
    )


def _property(node: LexborNode, name: str) -> str | None:
    found = node.css_first(f'[itemprop~="{name}"]')
    return line(attr(found, "content") or attr(found, "datetime") or "") or text_of(found)


def _named(node: LexborNode) -> str | None:
    return _property(node, "name") or line(attr(node, "content") or "") or text_of(node)


def host_outlet(url: str | None) -> str | None:
    """The outlet or agency whose site an address lies on, by its canonical name; None for social networks."""
    found = outlet_of_host(host_of(url or ""))
    return found.name if found is not None and found.kind != "social" else None


# --- what is written into other fields, too ---------------------------------------------------------------------------


def without_outlet(headline: str, outlet: str | None) -> str:
    """A headline without the outlet's name that heads put behind it: "Bridge closed | Harbour Gazette"."""
    for separator in _SEPARATORS if outlet else ():
        if headline.endswith(f"{separator}{outlet}"):
            return headline.removesuffix(f"{separator}{outlet}")
    return headline


def is_host_name(words: str, host: str) -> bool:
    """Whether words are the name of a host: "Lusaka Times" is that of lusakatimes.com."""
    plain = "".join(sign for sign in words.casefold() if sign.isalnum())
    labels = ["".join(sign for sign in label if sign.isalnum()) for label in host.casefold().split(".")[:-1]]
    return len(plain) > 3 and (plain in labels or plain == "".join(filter(str.isalnum, host.casefold())))


def host_of(url: str) -> str:
    """The host of an address, without a leading "www."."""
    parts = split(url)
    return (parts.hostname or "").removeprefix("www.") if parts is not None else ""
