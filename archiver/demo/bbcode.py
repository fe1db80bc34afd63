"""The forum's small BBCode dialect → HTML. What a tag looks like is said by the macros of a version's `bbcode.html`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from markupsafe import Markup, escape

_INLINE = {
    "b": Markup("<b>{}</b>"),
    "i": Markup("<i>{}</i>"),
    "u": Markup('<span style="text-decoration: underline">{}</span>'),
    "s": Markup('<span style="text-decoration: line-through">{}</span>'),
}
_BLOCKS = ("quote", "spoiler", "list", "table", "tr", "td", "th", "h")
_VERBATIM = ("code", "icode", "img", "attach", "card", "media")  # what they hold is no BBCode
_SWALLOW = (*_BLOCKS, "code", "card")  # the line break after these is not printed twice
_NAMES = (*_INLINE, *_BLOCKS, *_VERBATIM, "url", "user", "ispoiler")
_TAG = re.compile(rf"\[(/?)({'|'.join(_NAMES)}|\*)(?:=(\"[^\"\n\]]*\"|[^\]\n]*))?\]", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s\[\]<>\"']+")
_SMILIES = {":)": "Smile", ";)": "Wink", ":D": "Big grin", ":(": "Frown"}
_SMILIE = re.compile(r"(?<!\S)(:\)|;\)|:D|:\()(?![^\s.,!?])")
_ATTACHED = re.compile(r"\[attach(?:=[^\]\n]*)?\]([^\[\]\n]+)\[/attach\]", re.IGNORECASE)
_MAX_DEPTH = 40  # what lies deeper is printed as it was written
_LONGEST_LINK = 70  # XenForo shortens longer addresses where it makes links of them


@dataclass(slots=True)
class Element:
    """A tag with what it holds: words and other tags."""

    tag: str
    value: str = ""
    source: str = ""  # the opening tag as written, printed when nothing closes it
    children: list[Element | str] = field(default_factory=list)


class Paper(Protocol):
    """What bodies are written on: the macros of a version, and what the page knows of files."""

    macros: Any

    def file(self, name: str) -> object:
        """The file of that name."""

    def first_picture(self) -> bool:
        """True the first time that it is asked: with a page's first picture come the words of the lightbox."""


def to_html(text: str, paper: Paper) -> Markup:
    """The HTML of a body written in BBCode; every word of it is escaped."""
    return _children(parse(text), paper, links=True)


def to_plain(text: str) -> str:
    """The words of a body without its tags, quotes and pictures, on one line: for descriptions and structured data."""
    return " ".join(" ".join(_words(parse(text))).split())


def attached(text: str) -> list[str]:
    """The names of the files that a body shows."""
    return [name.strip() for name in _ATTACHED.findall(text)]


# --- text → tree ------------------------------------------------------------------------------------------------------


def parse(text: str) -> Element:
    """The body as a tree under an element without a tag. Tags that nothing closes are words like others."""
    root = Element("")
    stack = [root]
    at = 0
    while match := _TAG.search(text, at):
        stack[-1].children.append(text[at : match.start()])
        at = _take(match, text, stack)
    stack[-1].children.append(text[at:])
    while len(stack) > 1:
        _give_up(stack)
    return root


def _take(match: re.Match[str], text: str, stack: list[Element]) -> int:
    """Opens or closes the tag that was found, and says where to go on."""
    closing, tag, value = match[1], match[2].lower(), (match[3] or "").strip('"')
    if closing:
        return _close(tag, match, text, stack)
    if tag == "*":
        return _item(match, stack)
    if tag in _VERBATIM:
        return _verbatim(Element(tag, value), match, text, stack)
    if len(stack) > _MAX_DEPTH:
        stack[-1].children.append(match[0])
    else:
        stack.append(Element(tag, value, match[0]))
    return match.end()


def _close(tag: str, match: re.Match[str], text: str, stack: list[Element]) -> int:
    if not any(element.tag == tag for element in stack):
        stack[-1].children.append(match[0])
        return match.end()
    while stack[-1].tag != tag:
        _give_up(stack)
    element = stack.pop()
    stack[-1].children.append(element)
    return _after(tag, match.end(), text)


def _item(match: re.Match[str], stack: list[Element]) -> int:
    tags = [element.tag for element in stack]
    if "list" not in tags:
        stack[-1].children.append(match[0])
        return match.end()
    while stack[-1].tag != "list":
        _give_up(stack)
    stack.append(Element("*"))
    return match.end()


def _verbatim(element: Element, match: re.Match[str], text: str, stack: list[Element]) -> int:
    closing = f"[/{element.tag}]"
    end = text.lower().find(closing, match.end())
    if end < 0:
        stack[-1].children.append(match[0])
        return match.end()
    element.children.append(text[match.end() : end])
    stack[-1].children.append(element)
    return _after(element.tag, end + len(closing), text)


def _after(tag: str, at: int, text: str) -> int:
    return at + 1 if tag in _SWALLOW and text.startswith("\n", at) else at


def _give_up(stack: list[Element]) -> None:
    """Takes the innermost open tag for words; an item of a list needs no closing tag."""
    element = stack.pop()
    stack[-1].children.extend([element] if element.tag == "*" else [element.source, *element.children])


# --- tree → HTML ------------------------------------------------------------------------------------------------------


def _children(element: Element, paper: Paper, *, links: bool) -> Markup:
    return Markup("").join(
        _text(child, paper, links=links) if isinstance(child, str) else _element(child, paper, links=links)
        for child in element.children
    )


def _element(element: Element, paper: Paper, *, links: bool) -> Markup:
    tag = "item" if element.tag == "*" else element.tag
    if tag in _INLINE:
        return _INLINE[tag].format(_children(element, paper, links=links))
    if tag in _VERBATIM:
        return _SHOW[tag](element, "".join(_words(element)), paper)
    _tidy(element)
    inner = _children(element, paper, links=links and tag not in ("url", "user"))
    return _HOLD[tag](element, inner, paper)


def _tidy(element: Element) -> None:
    """Takes the line breaks away that belong to the way tags are written and not to the words."""
    if element.tag in ("list", "table", "tr"):
        rows = [child for child in element.children if isinstance(child, Element)]
        for row in rows:
            row.value = ("ol" if element.value == "1" else "ul") if element.tag == "list" else row.value
        element.children = [*rows]
    elif element.tag in (*_BLOCKS, "*") and element.children:
        first, last = element.children[0], element.children[-1]
        if isinstance(first, str):
            element.children[0] = first.lstrip("\n ")
        if isinstance(last, str):
            element.children[-1] = str(element.children[-1]).rstrip("\n ")


def _text(text: str, paper: Paper, *, links: bool) -> Markup:
    parts: list[Markup] = []
    at = 0
    for match in _URL.finditer(text) if links else ():
        url = match[0].rstrip(".,;:!?)")
        parts += [_lines(text[at : match.start()], paper), _link(url, _shortened(url), paper)]
        at = match.start() + len(url)
    return Markup("").join([*parts, _lines(text[at:], paper)])


def _lines(text: str, paper: Paper) -> Markup:
    return Markup("<br />\n").join(_smilies(line, paper) for line in text.split("\n"))


def _smilies(line: str, paper: Paper) -> Markup:
    pieces = _SMILIE.split(line)  # every second piece is a smilie
    for n, piece in enumerate(pieces):
        pieces[n] = _macro(paper, "smilie", piece, _SMILIES[piece]) if n % 2 else escape(piece)
    return Markup("").join(pieces)


def _shortened(url: str) -> Markup:
    return escape(url if len(url) <= _LONGEST_LINK else f"{url[:35]}...{url[-15:]}")


def _link(url: str, text: Markup, paper: Paper) -> Markup:
    """A link, or only its text where the address is neither of the web nor of this forum."""
    if url.startswith(("http://", "https://", "mailto:")):
        return _macro(paper, "link", url, text, internal=False)
    if url.startswith("/") and not url.startswith("//"):
        return _macro(paper, "link", url, text, internal=True)
    return text


def _macro(paper: Paper, macro: str, *arguments: object, **named: object) -> Markup:
    html: Markup = getattr(paper.macros, macro)(*arguments, **named)
    return html


def _words(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in ("quote", "attach", "img", "card", "media"):
            yield from _words(child)


# --- tags that hold words ---------------------------------------------------------------------------------------------


def _quote(element: Element, inner: Markup, paper: Paper) -> Markup:
    name, *sources = (part.strip() for part in element.value.split(","))
    numbers = dict(_pairs(sources))
    return _macro(paper, "quote", name, numbers.get("post"), numbers.get("member"), inner)


def _pairs(sources: Iterable[str]) -> Iterator[tuple[str, int]]:
    for source in sources:
        kind, _, number = source.partition(":")
        if number.strip().isdecimal():
            yield kind.strip(), int(number)


def _url(element: Element, inner: Markup, paper: Paper) -> Markup:
    return _link(element.value or "".join(_words(element)).strip(), inner, paper)


def _user(element: Element, inner: Markup, paper: Paper) -> Markup:
    number = int(element.value) if element.value.isdecimal() else 0
    return _macro(paper, "mention", number, "".join(_words(element)), inner)


def _list(element: Element, inner: Markup, paper: Paper) -> Markup:
    return _macro(paper, "items", "ol" if element.value == "1" else "ul", inner)


def _named(macro: str) -> Callable[[Element, Markup, Paper], Markup]:
    return lambda element, inner, paper: _macro(paper, macro, inner, element.value)


_HOLD: dict[str, Callable[[Element, Markup, Paper], Markup]] = {
    "quote": _quote,
    "url": _url,
    "user": _user,
    "list": _list,
    **{name: _named(name) for name in ("item", "spoiler", "ispoiler", "table", "tr", "td", "th")},
    "h": _named("heading"),
}


# --- tags that hold a name or an address ------------------------------------------------------------------------------


def _code(element: Element, text: str, paper: Paper) -> Markup:
    return _macro(paper, "code", text.strip("\n"), element.value or "text")


def _icode(_element: Element, text: str, paper: Paper) -> Markup:
    return _macro(paper, "icode", text)


def _img(_element: Element, text: str, paper: Paper) -> Markup:
    url = text.strip()
    if not url.startswith(("http://", "https://")):
        return escape(url)
    return _macro(paper, "image", url, phrases=paper.first_picture())


def _attach(element: Element, text: str, paper: Paper) -> Markup:
    file, whole = paper.file(text.strip()), element.value == "full"
    return _macro(paper, "attachment", file, whole=whole, phrases=paper.first_picture())


def _card(element: Element, text: str, paper: Paper) -> Markup:
    title, description, picture = (*text.strip().split("|", 2), "", "")[:3]
    if not element.value.startswith(("http://", "https://")):
        return escape(title)
    return _macro(paper, "card", element.value, title.strip(), description.strip(), picture.strip())


def _media(element: Element, text: str, paper: Paper) -> Markup:
    return _macro(paper, "media", element.value.lower() or "youtube", text.strip())


_SHOW: dict[str, Callable[[Element, str, Paper], Markup]] = {
    "code": _code,
    "icode": _icode,
    "img": _img,
    "attach": _attach,
    "card": _card,
    "media": _media,
}
