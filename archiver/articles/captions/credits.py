"""Words at the end of a line -> whether they say who gave a picture: "Ana Ruiz/AFP", "Getty Images", "AP Photo"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from archiver.articles.lexicon import load_newsroom, stands
from archiver.dates.tokens import Token, fold, tokenize
from archiver.dates.words import Phrases
from archiver.outlets import find_outlets, read_place

_LONGEST = 110  # characters of a credit
_MOST_WORDS = 14
# What stands in no credit: the marks and the ends of sentences, numbers, addresses, and what begins a byline.
_NEVER = re.compile(
    r"[!?;:…。！？：；؟।۔«»“”\"]|\d{3}|://|\.\s?/"
    r"|[^\W\d_]{6}\. |(?<![^\W\d_])(?-i:[a-zß-ÿ])\w+\. "
    r"|\d[日月년월]|(?<!\w)\d\d? [A-Z][a-z]{2}|^(?:by|por|par) ",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[/=＝／]\s*")
_UNEVEN = re.compile(r"\s/\S")  # a slash that sets a credit off rather than parts one: "Wagons wait /AFP"
_MOST_NAMES = 5  # words between slashes
_EQUAL = re.compile(r"[=＝]")
_WORDS = re.compile(r"[\s/=＝／,，、&+|()（）'’\-–]+")
MARKS = '()[]（）［］【】〔〕《》/|-–—.,、。！!?”"“।۔;:'  # that words may touch
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # scripts without blanks between words
_LONGEST_NAME = 24  # characters, in such a script


@dataclass(frozen=True, slots=True)
class PictureWords:
    """The words of [captions] in newsroom.toml."""

    archived: Phrases
    filed: Phrases
    symbolic: Phrases
    labels: Phrases
    sources: Phrases
    leads: Phrases
    bare: Phrases
    agencies: Phrases
    givers: Phrases
    speech: Phrases
    owners: Phrases
    staff: Phrases  # of bylines
    lead_words: re.Pattern[str]  # beginnings of `leads` and `bare`
    endings: tuple[str, ...]  # last words of `archived` and `symbolic`
    label_endings: frozenset[str]  # last words of what stands before a credit and a mark
    agency_endings: frozenset[str]  # last words of `agencies`
    behind: tuple[str, ...]
    heads: tuple[str, ...]
    legends: tuple[str, ...]
    furniture: tuple[str, ...]
    joints: frozenset[str]


@cache
def load_picture_words() -> PictureWords:
    """The words, ready to be looked up."""
    words = load_newsroom()["captions"]
    phrases = {name: Phrases((word, 0) for word in listed) for name, listed in words.items()}
    closing = (*words["archived"], *words["symbolic"])
    labels = (*words["labels"], *words["filed"], *closing, *words["sources"])
    return PictureWords(
        archived=phrases["archived"],
        filed=phrases["filed"],
        symbolic=phrases["symbolic"],
        labels=phrases["labels"],
        sources=phrases["sources"],
        leads=phrases["leads"],
        bare=phrases["bare"],
        agencies=phrases["agencies"],
        givers=phrases["givers"],
        speech=phrases["speech"],
        owners=phrases["owners"],
        staff=Phrases((word, 0) for word in load_newsroom()["bylines"]["staff"]),
        lead_words=_stems(phrase.split()[0] for phrase in (*words["leads"], *words["bare"])),
        endings=tuple({phrase.split()[-1].casefold() for phrase in closing}),
        label_endings=frozenset(_last(phrase) for phrase in labels),
        agency_endings=frozenset(end for phrase in words["agencies"] for end in (_last(phrase), phrase.split()[-1])),
        behind=tuple(sorted(words["behind"], key=len, reverse=True)),
        heads=tuple(words["heads"]),
        legends=tuple(words["legends"]),
        furniture=tuple(words["furniture"]),
        joints=frozenset(map(fold, words["joints"])),
    )


def _stems(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of the words, without those that begin with another of them: "photo" finds "photograph" as well."""
    stems = sorted({word.casefold() for word in words})
    shortest = [word for word in stems if not any(word != other and word.startswith(other) for other in stems)]
    return re.compile("|".join(map(re.escape, shortest)))


def _last(phrase: str) -> str:
    """The last token of a phrase: a word, or an ideograph."""
    return tokenize(phrase)[-1].text


def last_word(text: str) -> str:
    """The last token of a text, whose full stop and brackets are left out: cheap enough for every line."""
    end = text[-24:].rstrip(f" .{MARKS}")
    if end[-1:] >= "\u3005" and _NO_BLANKS.match(end[-1:]):
        return end[-1:]
    word = end.rsplit(None, 1)[-1:] or [""]
    return fold(re.split(r"[/／]", word[0])[-1].lstrip(MARKS))


class Credit(NamedTuple):
    """What words that may be a credit show of it; with nothing of that they are a name, or look like one."""

    known: bool  # they name an agency, an outlet, a giver of pictures or the archives
    sure: bool  # as only credits of pictures do: "Ana Ruiz/AFP", "Getty Images"
    parted: bool  # by slashes: "Ana Ruiz / The Demo Courier"


def weigh_credit(text: str) -> Credit | None:
    """What the words show, or None where they cannot be a credit."""
    text = text.strip(" .,|।。۔")
    if not 1 < len(text) <= _LONGEST or _NEVER.search(text):
        return None
    tokens, parts = tokenize(text), [part for part in _PARTS.split(text) if part]
    outlets = bool(_find_outlets(text))
    known = outlets or _is_given(tokens)
    if not _may_be_name(text, known=known):
        led = load_picture_words().givers.at(tokens, 0)  # "courtesy of the port authority"
        return Credit(known=True, sure=False, parted=False) if led and len(text.split()) <= 8 else None
    if _EQUAL.search(text):  # "로이터=연합뉴스"
        return (
            Credit(known=True, sure=True, parted=True)
            if all(_find_outlets(part) or _is_agency(tokenize(part)) for part in parts)
            else None
        )
    parted = len(parts) > 1 and all(map(_may_part, parts))
    sure = _is_agency(tokens) or (known and _is_picture(text, tokens)) or (parted and known and _names_somebody(parts))
    return Credit(known, sure, parted)


def is_credit_alone(text: str) -> bool:
    """Whether a whole line is a credit: "Getty Images", "Ana Ruiz/EPA"; not "Lusa/Fim" or "Nice photo"."""
    credit = weigh_credit(text)
    if credit is None or not credit.sure:
        return False
    tokens, words = tokenize(text), load_picture_words()
    if any((found := words.agencies.at(tokens, i)) and found[1] == len(tokens) for i in range(len(tokens))):
        return True
    if " via " in text or stands(words.leads, tokens):
        return True
    parts = [len(part.split()) for part in _PARTS.split(text)]
    return credit.parted and 1 < max(parts) <= _MOST_NAMES and not _UNEVEN.search(text)


def is_owner(text: str) -> bool:
    """Whether words behind "©" name the owner of a text: a year, a company in full."""
    return text[:2] in {"19", "20"} or stands(load_picture_words().owners, tokenize(text))


def has_speech(text: str) -> bool:
    """Whether somebody says something in a line: few captions report speech, most paragraphs do."""
    return stands(load_picture_words().speech, tokenize(text))


def _find_outlets(text: str) -> bool:
    """Whether an agency or outlet is named; a lone word may be in any case: "Foto Ansa"."""
    return bool(find_outlets(text) or (" " not in text and text.isascii() and find_outlets(text.upper())))


def _is_outlet(part: str) -> bool:
    return any(found.end - found.start == len(part) for found in find_outlets(part))


def _is_agency(tokens: Sequence[Token]) -> bool:
    return stands(load_picture_words().agencies, tokens)


def _is_given(tokens: Sequence[Token]) -> bool:
    """Whether a giver of pictures is named, or the archives."""
    words = load_picture_words()
    filed = words.filed.at(tokens, len(tokens) - 1)
    return filed is not None or any(
        stands(phrases, tokens) for phrases in (words.agencies, words.givers, words.archived)
    )


def _may_be_name(text: str, *, known: bool) -> bool:
    """Whether words have the shape of names: with capitals where the script has them, and few."""
    words = [word for raw in _WORDS.split(text) if (word := raw.strip(".'’*@"))]
    if not words or len(words) > _MOST_WORDS or len(_NO_BLANKS.findall(text)) > _LONGEST_NAME:
        return False
    joints = load_picture_words().joints
    if known and len(words) == 1:
        return True
    if any(word[0].islower() and fold(word) not in joints and not _is_sign(word, text) for word in words):
        return False
    if any(word[0].isupper() for word in words):
        return True
    return known or (len(words) <= 6 and any(not word[0].islower() for word in words))


def _is_sign(word: str, text: str) -> bool:
    """Whether a small word is a sign behind a slash, "ANTARA FOTO/Ana Ruiz/foc", a handle or a brand."""
    return (
        (len(word) <= 4 and f"/{word}" in text)
        or f"@{word}" in text
        or any(c.isupper() for c in word)
        or "." in word
        or bool(find_outlets(word))
    )


def _may_part(part: str) -> bool:
    return (
        len(part) > 1
        and not part[0].isdigit()
        and (not part[0].islower() or not part.isascii() or len(part) <= 4 or _find_outlets(part))
    )


def _is_picture(text: str, tokens: Sequence[Token]) -> bool:
    """Whether words say that it is a picture: "US Navy photo by Sam Lo", "Demo Courier photo", "TV via Reuters"."""
    words, last = load_picture_words(), len(tokens) - 1
    ends = (
        last > 0 and words.bare.at(tokens, last) is not None and (not text.isascii() or text[tokens[0].start].isupper())
    )
    signed = " - " in text and _is_outlet(text.partition(" - ")[0])  # "AFP - ANA RUIZ"
    return " via " in text or signed or ends or stands(words.leads, tokens)


def _names_somebody(parts: Sequence[str]) -> bool:
    """Whether a part is no outlet, and none is of a byline: not "AFP/Dhaka", "Agencies/Demo", "UNB/BSS", "AFP/dc"."""
    staff = load_picture_words().staff
    if any(read_place(part) or stands(staff, tokenize(part)) for part in parts):
        return False
    return any(len(part) > 2 and not part.islower() and not _is_outlet(part) for part in parts)
