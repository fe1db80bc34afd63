"""A run of words between the marks of a byline -> a person's name, a section of a paper, or neither.

Capitals tell names in scripts that have them. In others a name needs a part that is known (a surname, a given name), or
somebody who says so: a label, "기자" behind it, an agency beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from archiver.articles.bylines.words import Bywords, load_bywords
from archiver.articles.lexicon import load_lexicon
from archiver.dates.tokens import Token

# "name": its shape tells. "maybe": one, where a label says so. "section": known words that name nobody. "no": prose.
Verdict = Literal["name", "maybe", "section", "no"]
_LONGEST = 5  # words of a name
_LONGEST_UNCASED = 4


def read_person(words: Sequence[Token], text: str, *, told: bool = False) -> Verdict:
    """What a run of words is; `told`: something beside it says that it is a name."""
    lists = load_bywords()
    key = " ".join(word.text for word in words)
    if key in lists.sections:
        return "section"
    if _is_prose(words, lists, told=told):
        return "no"
    first = words[0].text[0]
    if first.upper() != first:
        return _read_cased(words, text, lists)
    if "\u3005" <= first <= "\u9fff":
        return _read_ideographs(text[words[0].start : words[-1].end], lists)
    return _read_hangul(words, lists) if "\uac00" <= first <= "\ud7a3" else _read_uncased(words, lists)


def _is_prose(words: Sequence[Token], lists: Bywords, *, told: bool) -> bool:
    """Whether a word stands there that no name holds."""
    if any(
        word.text in lists.no_names or (word.text in lists.small_words and not (told and word.capital))
        for word in words
    ):
        return True
    return any(not (told and words[k].capital) for k, _, _ in load_lexicon().person.find(words))


def _read_cased(words: Sequence[Token], text: str, lists: Bywords) -> Verdict:
    parts = [word for word in words if not text[: word.start].endswith(("'", "’", "-", "‐"))] or words  # "Nuku'alofa"
    plain = [word for word in parts if word.text not in lists.particles or word.capital]
    if not plain or len(plain) > _LONGEST or not all(word.capital for word in plain):
        return "no"
    return "name" if len(plain) > 1 and any(len(word.text) > 2 for word in plain) else "maybe"


def _read_uncased(words: Sequence[Token], lists: Bywords) -> Verdict:
    """আনোয়ার হোসেন, محمد علي."""
    if len(words) > _LONGEST_UNCASED:
        return "no"
    return "name" if len(words) > 1 and any(word.text in lists.given for word in words) else "maybe"


def _read_ideographs(name: str, lists: Bywords) -> Verdict:
    """王小明, 欧阳娜娜, 小野寺 彩; foreign names hold a dot."""
    letters = name.replace(" ", "").replace("\u3000", "")
    if not 2 <= len(letters) <= 6:
        return "maybe" if any(dot in letters for dot in "·・=＝") and len(letters) <= 16 else "no"
    if any("\u3040" <= letter <= "\u30ff" for letter in letters):
        return "maybe"
    kanji = letters[:2] in lists.surnames_kanji or letters[:3] in lists.surnames_kanji
    return (
        "name" if (letters[0] in lists.surnames_han and len(letters) <= 3) or (kanji and len(letters) > 2) else "maybe"
    )


def _read_hangul(words: Sequence[Token], lists: Bywords) -> Verdict:
    if len(words) > 2 or not all(2 <= len(word.text) <= 4 for word in words):
        return "no"
    return "name" if words[0].text[0] in lists.surnames_hangul and len(words[0].text) == 3 else "maybe"
