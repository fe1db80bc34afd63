"""What a quote box tells of its source: attributes, the link in the line above it, and that line, in any language.

XenForo prints a name, a verb and a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archiver.engines.addresses import number, post_id_of, thread_id_of
from archiver.model import Span

# What a box names as its source: "post: 12", "member: 7", "convMessage: 5", "profile-post: 8".
_KIND = "([A-Za-z][A-Za-z_-]{1,40})"
_SOURCE = re.compile(rf"(?<![\w-]){_KIND}:\s?([0-9]{{1,15}})")
_SOURCE_LINK = re.compile(rf"goto/{_KIND}/?[?&]id=([0-9]{{1,15}})")
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")
# The names of a message between members, in the versions of XenForo.
_MESSAGES = frozenset(["conv_message", "convo_message", "direct_message", "dm_message"])
_LONGEST = 200  # characters of an attribute

# How languages end the line, before its colon.
_VERBS = (
    " a dit", " a scris", " a spus", " a zis", " a écrit", " berkata", " dedi", " dedi ki", " demiş", " demiş ki",
    " dijo", " disse", " escreveu", " escribió", " ha detto", " ha dit", " ha escrit", " ha scritto", " je kazao",
    " je napisal", " je napisal/a", " je napisao", " je napisao/la", " je rekao", " je rekao/la", " je rekel",
    " kirjoitti", " kirjutas", " mengatakan", " menulis", " mondta", " napisał(a)", " napsal", " napsal(a)",
    " napsal/a", " napísal", " napísal(a)", " napísal/a", " nói", " parašė", " posted", " povedal", " povedal(a)",
    " povedal/a", " powiedział(a)", " rakstīja", " rašė", " replied", " sa", " sade", " sagde", " sagte", " sagði",
    " said", " sakė", " sanoi", " schreef", " schrieb", " skrev", " skrifaði", " stated", " söyledi", " teica",
    " tuliskan", " viết", " wrote", " yazdı", " yazmış", " zei", " írta", " ütles", " đã nói", " đã viết", " řekl",
    " řekl(a)", " řekl/a", " şunu yazdı", " έγραψε", " είπε", " каза", " каза(ла)", " написа", " написав",
    " написав(ла)", " написал", " написал(а)", " напиша", " пишет", " рече", " сказав", " сказав(ла)", " сказал",
    " сказал(a)", " сказал(а)", " је написао", " је рекао", " אמר", " כתב", " قال", " كتب", " نوشت", " گفت",
    " ने कहा", " ने कहा है", " ने लिखा", " ने लिखा है", " বললেন", " বলেছে", " বলেছেন", " লিখেছে", " লিখেছেন",
    " กล่าวว่า", " บอกว่า", " พูดว่า", " เขียน", "さんが書きました", "さんの投稿", "さんの発言",
    "さんは書きました", "の投稿", "写道", "寫道", "說", "说", "님의 말", "님이 말했습니다", "님이 작성",
)  # fmt: skip
_AFTER = tuple(sorted(_VERBS, key=len, reverse=True))  # one may end as another does
# And how some begin it.
_BEFORE = (
    "Zitat von ",
    "Quote from ",
    "Quote by ",
    "Citation de ",
    "Cita de ",
    "Citaat van ",
    "Цитата: ",
    "Originally posted by ",
    "Posted by ",
    "Ursprünglich geschrieben von ",
    "Originariamente scritto da ",
    "Citazione di ",
    "Citat från ",
    "Cytat z ",
    "Alıntı: ",
    "قال ",
    "قالت ",
    "كتب ",
    "كتبت ",
    "אמר ",
    "כתב ",
    "گفت ",
    "نوشت ",
    "Sinabi ni ",
    "Isinulat ni ",
    "Dywedodd ",
    "Ysgrifennodd ",
    "Dúirt ",
    "Scríobh ",
)
_COLONS = ":：;؛ \u00a0\u200e\u200f"


@dataclass(slots=True)
class Source:
    """What a quote box tells of its source."""

    author: str | None
    ids: dict[str, int] = field(default_factory=dict)  # by what they name: post, member, conversation_message…
    thread_id: int | None = None
    line: Span | None = None  # "Ann said:"
    depth: int = 0  # of the box among the open blocks

    def note(self, told: str | None) -> None:
        """Takes what an attribute names: "post: 12"."""
        for kind, digits in _SOURCE.findall(told[:_LONGEST]) if told else ():
            if found := number(digits):
                self.ids[_snake_case(kind)] = found

    def note_link(self, href: str, selector: str | None) -> None:
        """Takes what the link in the line above the quote leads to, where the attributes do not tell."""
        post_id = post_id_of(href) or post_id_of(selector)
        if post_id is not None:
            self.ids.setdefault("post", post_id)
            self.thread_id = None if "goto/" in href else thread_id_of(href)
        elif (found := _SOURCE_LINK.search(href)) and (source_id := number(found[2])) is not None:
            self.ids.setdefault(_snake_case(found[1]), source_id)


def _snake_case(kind: str) -> str:
    """A kind of content under its one name: "convMessage" and "convo-message" are conversation_message."""
    name = _HUMP.sub("_", kind).replace("-", "_").lower()
    return "conversation_message" if name in _MESSAGES else name


def author_of(saying: str) -> str | None:
    """The name in the line above a quote, without the words around it; None where only these are there."""
    for words in _BEFORE:
        saying = saying.removeprefix(words)
    saying = saying.rstrip("↑").rstrip(_COLONS)
    for words in _AFTER:
        if saying.endswith(words):
            return saying.removesuffix(words).strip() or None
    return saying or None
