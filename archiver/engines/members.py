"""A post's user cell → who wrote it: number, name, title, banners, joined day, counters, and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, last_id_of, number
from archiver.engines.dom import ancestor, attr, classes, text_of
from archiver.engines.labels import first_words_of, kind_of, labelled_count
from archiver.engines.printed import count_of, day_of
from archiver.model import Member

_AVATAR_CLASS = re.compile(r"(?:^|\s)(?:avatar-u|Av)([0-9]{1,15})(?:-[a-z]+|[sml])\b")
_COUNTERS = ("joined", "messages", "reactions")
# All that is read of a user cell, in one search.
_CELL = (
    'dt, dd, .userTitle, .userBanner, [class*="avatar"] img, [class*="flag" i], img[src*="flag" i],'
    " .message-userExtras > :not(dl)"
)
_ICONS = "i[title], span[title], svg[title], img[title], img[alt]"
_ICON_CLASS = re.compile(r"(?:fa|mdi|icon|bi|ti|la)-([a-z][a-z0-9_-]*)", re.IGNORECASE)
# Classes of an icon that say how it looks.
_ICON_LOOKS = frozenset(
    ["border", "brands", "duotone", "fw", "inverse", "lg", "li", "light", "regular", "sm", "solid", "spin", "thin",
     "xl", "xs"]
)  # fmt: skip
_FLAG = "Flag"  # the name of a field that the page shows without one


def author_id_of(name: LexborNode | None, cell: LexborNode | None) -> int | None:
    """The number of the member who wrote a post; None for guests.

    Args:
        name: the element with the member's name.
        cell: the user cell around it.
    """
    named = name.css_first("[data-user-id]") if name is not None else None
    if named is not None:
        return number(attr(named, "data-user-id"))  # 0 is a guest, or a member who was deleted
    href = attr(name.css_first("a[href]"), "href") if name is not None else None
    linked = last_id_of(href)
    if linked is not None and ("." in (href or "") or "members/" in (href or "")):
        return linked
    for node in cell.css('[class*="avatar-u"], [class*="Av"]') if cell is not None else ():
        if found := _AVATAR_CLASS.search(attr(node, "class") or ""):
            return number(found[1])
    return linked  # "/u/3301/": perhaps a number, perhaps a name


class Members:
    """What the user cells of one page say about their members: each member is read once."""

    def __init__(self, base: str) -> None:
        """Args: base: the address that relative links are resolved against."""
        self._base = base
        self._known: dict[int, Member] = {}

    def read(self, member_id: int | None, name: str | None, cell: LexborNode | None) -> Member | None:
        """What a user cell says about its member; None for guests.

        Args:
            member_id: the member's number.
            name: the member's name.
            cell: the user cell.
        """
        if member_id is None or name is None or cell is None:
            return None
        if member_id not in self._known:
            self._known[member_id] = _read(member_id, name, cell, self._base)
        return self._known[member_id]


def _read(member_id: int, name: str, cell: LexborNode, base: str) -> Member:
    parts = _Parts()
    for node in cell.css(_CELL):
        parts.add(node)
    counters = parts.counters
    joined = counters.get("joined", "")
    joined_at = day_of(joined)
    if joined and joined_at is None:  # less than a day: "Oct 2019"
        parts.fields[parts.joined] = joined
    return Member(
        id=member_id,
        name=name,
        title=parts.title,
        joined_at=joined_at,
        message_count=count_of(counters.get("messages")),
        reaction_score=count_of(counters.get("reactions")),
        avatar_url=absolute(base, parts.avatar),
        banners=tuple(parts.banners),
        fields=tuple(parts.fields.items()),
    )


class _Parts:
    """What the elements of a user cell say, taken in the order of the page."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.avatar: str | None = None
        self.banners: dict[str, None] = {}
        self.counters: dict[str, str] = {}
        self.fields: dict[str, str] = {}
        self.joined = ""  # the label of the day on which the member joined, as printed
        self._label: str | None = None  # of the value that comes next

    def add(self, node: LexborNode) -> None:
        """Takes an element that `_CELL` finds."""
        tag = node.tag
        if tag == "dt":
            self._label = text_of(node) or title_of(node)
        elif tag == "dd":
            self._pair(self._label, text_of(node) or title_of(node))
            self._label = None
        else:
            self._add_other(node, classes(node))

    def _add_other(self, node: LexborNode, names: list[str]) -> None:
        if "userTitle" in names:
            self.title = self.title or text_of(node) or title_of(node)
        elif "userBanner" in names:
            if banner := text_of(node) or title_of(node):
                self.banners[banner] = None
        else:
            self._add_bare(node, f"{node.attrs.sget('class', '')} {node.attrs.sget('src', '')}".lower())

    def _add_bare(self, node: LexborNode, written: str) -> None:
        """Takes an avatar, a flag outside of any list, or a line of a theme that has no list."""
        if "flag" in written:
            country = title_of(node)
            if country and ancestor(node, "dl") is None:
                self.fields.setdefault(_FLAG, country)
        elif node.tag == "img":
            self.avatar = self.avatar or attr(node, "src")
        elif node.css_first("dt") is None:
            self._icons(node)
            lines = (text_of(node) or "").split("|")
            for line in lines:
                if any(map(str.isdigit, line)):
                    self._line(line.strip())

    def _icons(self, box: LexborNode) -> None:
        """Takes the icons of a line that has no words: each has a value for its title."""
        for item in box.css("li") or [box]:
            icons = item.css(_ICONS) if text_of(item) is None else ()
            for icon in icons:
                value, named = title_of(icon), icon.attrs.sget("class", "")
                if value and "flag" not in f"{named} {icon.attrs.sget('src', '')}".lower():
                    label = _purpose_of(icon, named, value)
                    values = self.fields.get(label)
                    self.fields[label] = f"{values}, {value}" if values else value

    def _line(self, line: str) -> None:
        """A counter in a line of its own: "Joined Oct 2019", "34 Posts"."""
        joined = first_words_of(line, "joined")
        if joined:
            self._pair(joined, line[len(joined) :].lstrip(": "))
        elif (counted := labelled_count(line)) and (kind := kind_of(counted[0], *_COUNTERS)):
            self.counters.setdefault(kind, counted[1])

    def _pair(self, label: str | None, value: str | None) -> None:
        if label and value:
            kind = kind_of(label, *_COUNTERS)
            plain = label.rstrip(": ")
            if kind is None:
                self.fields.setdefault(plain, value)
                return
            self.counters.setdefault(kind, value)
            if kind == "joined":
                self.joined = self.joined or plain


def _purpose_of(icon: LexborNode, named: str, value: str) -> str:
    """What an icon is for, by its label, else by its class: "fa-tablet_model" is "Tablet model"."""
    label = attr(icon, "aria-label")
    if label and label != value:
        return label
    found = (_ICON_CLASS.fullmatch(name) for name in named.split())
    purposes = (each[1] for each in found if each and each[1] not in _ICON_LOOKS)
    return next((re.sub("[-_]+", " ", purpose).capitalize() for purpose in purposes), "Icon")


def title_of(node: LexborNode) -> str | None:
    """What an icon or picture stands for: its own title, or that of the first one inside that has one."""
    return next(_titles(node), None)


def _titles(node: LexborNode) -> Iterator[str]:
    for each in (node, *node.css("img, [title], [aria-label]")):
        for name in ("title", "alt", "aria-label"):
            if title := attr(each, name):
                yield title
