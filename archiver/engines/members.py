"""A post's user cell → who wrote it: number, title, joined day, counters, and what the forum shows beside."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from archiver.engines.addresses import absolute, last_id_of, number
from archiver.engines.dom import attr, text_of
from archiver.engines.printed import count_of, day_of
from archiver.model import Member

_AVATAR_CLASS = re.compile(r"(?:^|\s)(?:avatar-u|Av)([0-9]{1,15})(?:-[a-z]+|[sml])\b")
# What languages call the counters that XenForo prints itself; every other label is a field of the forum's own.
_JOINED = frozenset(
    ["joined", "member since", "join date", "registriert", "registriert seit", "beigetreten", "mitglied seit",
     "inscrit", "inscription", "membre depuis", "liittynyt", "dołączył(a)", "dołączył", "rejestracja", "registrado",
     "miembro desde", "registrazione", "iscritto dal", "registratie", "lid sinds", "gick med", "medlem siden",
     "регистрация", "katılım", "katılma tarihi", "registrován", "csatlakozott", "加入于", "註冊"]
)  # fmt: skip
_MESSAGES = frozenset(
    ["messages", "posts", "message count", "beiträge", "nachrichten", "viestejä", "viestit", "wiadomości", "posty",
     "mensajes", "mensagens", "messaggi", "post", "berichten", "inlägg", "meddelanden", "innlegg", "сообщения",
     "mesajlar", "mesaj", "příspěvky", "hozzászólások", "消息", "帖子"]
)  # fmt: skip
_REACTIONS = frozenset(
    ["reaction score", "reactions", "likes", "likes received", "like", "reaktionspunkte", "punkte für reaktionen",
     "zustimmungen", "gefällt mir", "score de réaction", "j'aime reçus", "reaktioarvo", "reaktiopisteet",
     "punkty reakcji", "polubienia", "puntuación de reacciones", "me gusta recibidos", "punteggio reazioni",
     "waarderingsscore", "reaktionspoäng", "gilla-markeringar", "реакции", "симпатии", "tepki puanı", "beğeni"]
)  # fmt: skip


def author_id_of(name: LexborNode | None, cell: LexborNode | None) -> int | None:
    """The number of the member who wrote a post; None for guests.

    Args:
        name: the element with the member's name.
        cell: the user cell around it.
    """
    named = name.css_first("[data-user-id]") if name is not None else None
    if named is not None:
        return number(attr(named, "data-user-id"))  # 0 is a guest, or a member who was deleted
    link = name.css_first("a[href]") if name is not None else None
    if (linked := last_id_of(attr(link, "href"))) is not None:
        return linked
    for node in cell.css('[class*="avatar-u"], [class*="Av"]') if cell is not None else ():
        if found := _AVATAR_CLASS.search(attr(node, "class") or ""):
            return number(found[1])
    return None


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
            self._known[member_id] = self._read(member_id, name, cell)
        return self._known[member_id]

    def _read(self, member_id: int, name: str, cell: LexborNode) -> Member:
        counters: dict[str, str] = {}
        fields: dict[str, str] = {}
        for label, value in _pairs(cell):
            kind = _counter(label)
            (fields if kind is None else counters).setdefault(kind or label, value)
        return Member(
            id=member_id,
            name=name,
            title=text_of(cell.css_first(".userTitle")),
            joined_at=day_of(counters.get("joined", "")),
            message_count=count_of(counters.get("messages")),
            reaction_score=count_of(counters.get("reactions")),
            avatar_url=absolute(self._base, attr(cell.css_first('[class*="avatar"] img'), "src")),
            fields=tuple(fields.items()),
        )


def _counter(label: str) -> str | None:
    label = label.lower()
    for kind, labels in (("joined", _JOINED), ("messages", _MESSAGES), ("reactions", _REACTIONS)):
        if label in labels:
            return kind
    return None


def _pairs(cell: LexborNode) -> list[tuple[str, str]]:
    """The labels and values that a user cell lists. A label may be an icon, a value may be a flag: then its title."""
    pairs: list[tuple[str, str]] = []
    label: str | None = None
    for node in cell.css("dt, dd"):
        if node.tag == "dt":
            label = text_of(node) or attr(node, "title") or attr(node.css_first("[title]"), "title")
            continue
        value = text_of(node) or _picture_title(node)
        if label and value:
            pairs.append((label.rstrip(": "), value))
        label = None
    return pairs


def _picture_title(node: LexborNode) -> str | None:
    picture = node.css_first("img, [title]")
    return attr(picture, "alt") or attr(picture, "title")
