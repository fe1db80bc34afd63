"""A line whose credit its form shows, without a label -> caption and credit: "… (Reuters)", "… — AFP/File"."""

from __future__ import annotations

import re

from archiver.articles.captions.credits import (
    Credit,
    has_speech,
    is_credit_alone,
    last_word,
    load_picture_words,
    weigh_credit,
)
from archiver.articles.captions.spans import (
    CLOSE,
    ENDS,
    EQUALS,
    JOINTS,
    OPEN,
    TAIL,
    Caption,
    cut_line,
    is_caption_word,
    last_tokens,
)
from archiver.model import Span

_LONGEST_SIGNED = 20  # words, of whole sentences before the name of an agency: longer ones it has written
_LONGEST_CAPTION = 40  # words, of one that only the bare name of an agency ends
_JOINT = re.compile(r"\s[-–—―‒|｜•·/／]{1,2}\s*|[—―–|｜•·]\s*|\s?[＝=]\s?|(?<=[.。!?”\"])/\s?")
_JOINT_SIGNS = (" -", " –", "—", "–", "|", "｜", " /", "./", "。/", "•", "·", "=", "＝")
_STOP = re.compile(r"[.!?।。۔！？؟…”\"»’')\]）】]\s*(?=[^\s.!?”\"»’'):\]])|(?<=\s)(?=[A-Z]{3,10}/)")
_NAMED = re.compile(r"[.!?”»]\s*((?:[A-ZÀ-Þ][\w'’.-]+ ?){2,4})$")
_INITIAL = re.compile(r"(?:^|[^\w])[A-Z]\.")
_DASHED = re.compile(r"\s[-–—]\s")
_STOPS = frozenset(".!?।。۔！？؟")
_FEW = 6  # words
_TAKEN_ON = re.compile(r"[＝=][^。]{0,12}[\d０-９]{1,4}[年月日]")  # "…タグボート＝2023年11月"
_HOUSED = re.compile(r"([^:]{2,30}): ([^:]{3,40})")
_PICTURES = (" photo.", " image.", " graphic.", " rendering.")  # "… in Suva. Demo Marine image."
_DIGIT = re.compile(r"\d")
_LONGEST_ALONE = 80  # characters of a credit that stands alone in its line
_SENTENCE_END = '.!?।。۔！？؟”"»…'


def read_filed_in_brackets(text: str) -> Caption | None:
    """… (Representational); … （資料写真）: words of the caption's own."""
    opened, closed = _bracket(text)
    if opened < 1 or not is_caption_word(text[opened + 1 : closed]):
        return None
    return Caption((0, len(text)), None, told=True)


def read_in_brackets(text: str) -> Caption | None:
    """… (Reuters), … (RIA Novosti/AP pic), … [Ana Ruiz/Reuters]."""
    opened, closed = _bracket(text)
    if opened < 0 or not text[opened + 1 : closed].strip():
        return None
    return _signed(text, opened + 1, closed) or _named_in_brackets(text, opened, closed)


def _bracket(text: str) -> Span:
    """Where the brackets open and close that the line ends with; -1 without any."""
    closed = text.rstrip(ENDS)
    return (_opening(closed), len(closed) - 1) if closed[-1:] in tuple(CLOSE) else (-1, -1)


def _opening(closed: str) -> int:
    """Where the bracket opens that the line ends with; -1 without one."""
    depth = 0
    for i in range(len(closed) - 1, max(-1, len(closed) - TAIL), -1):
        depth += (closed[i] in CLOSE) - (closed[i] in OPEN)
        if depth == 0:
            return i
    return -1


def _signed(text: str, start: int, end: int) -> Caption | None:
    """The credit between brackets, where its form or the name of an agency shows it."""
    words, before = text[start:end], text[: start - 1].rstrip()
    house = _HOUSED.fullmatch(words)  # "(ABC News: Luka Demo)"
    if house and before and (known := weigh_credit(house[1])) and known.known and weigh_credit(house[2]):
        return cut_line(text, start - 1, start, end, told=True)
    credit = weigh_credit(words)
    if credit is None:
        return None
    taken = bool(_TAKEN_ON.search(before))
    if credit.sure or taken or (credit.parted and before and " " in words):  # not "(Delhi/Mumbai)"
        return cut_line(text, start - 1, start, end, told=True)
    if not credit.known or _is_spelled(before, words):
        return None
    named = _NAMED.search(before)
    if named and weigh_credit(named[1]):  # "… en el puerto. Ana Ruiz (EFE)"
        return cut_line(text, named.start(1), named.start(1), end + 1, told=True)
    return cut_line(text, start - 1, start, end, told=_is_caption_of_agency(before) and not _is_name(before))


def _is_name(before: str) -> bool:
    """Whether words are as a reporter's name: "Ana Ruiz (Reuters)" is a byline."""
    words = before.split()
    return len(words) <= 3 and before[-1:].isalnum() and all(word[0].isupper() for word in words)


def _named_in_brackets(text: str, opened: int, end: int) -> Caption | None:
    """A name in brackets behind a sentence: only its place under a picture tells that it is a photographer's."""
    words, before = text[opened + 1 : end], text[:opened].rstrip()
    uncased = len(before.split()) > _FEW // 2 and before[-1:].upper() == before[-1:].lower()
    if not (before[-1:] in tuple(_SENTENCE_END) or uncased) or weigh_credit(words) is None:
        return None
    if not 2 <= len(words.split()) <= 6 and not ("\u3400" <= words[0] <= "\u9fff"):
        return None
    return cut_line(text, opened, opened + 1, end, told=False)


def _is_spelled(before: str, words: str) -> bool:
    """Whether brackets hold the short form of the name before them: "of Agence France-Presse (AFP)"."""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", before[-TAIL:]) if word[:1].isupper())
    return words.isupper() and words.isalpha() and initials.endswith(words)


def _is_caption_of_agency(before: str) -> bool:
    """Whether words with the bare name of an agency behind them are a caption, not a paragraph that it signs."""
    words = max(len(before.split()), sum(1 for c in before if "\u3040" <= c <= "\u9fff") / 2)
    most = _LONGEST_SIGNED if before.rstrip()[-1:] in _STOPS else _LONGEST_CAPTION
    return 1 <= words <= most and not has_speech(before)


def read_joined(text: str) -> Caption | None:
    """… — Reuters/File; … | AFP; … - Ana Ruiz/AFP; … / EFE; …＝共同; Archivo - … - EUROPA PRESS - Archivo."""
    tail = text[-TAIL:]
    if not any(sign in tail for sign in _JOINT_SIGNS):
        return None
    marks = [mark for mark in _JOINT.finditer(text, max(0, len(text) - TAIL)) if mark.end() < len(text)]
    for i in range(len(marks) - 1, max(-1, len(marks) - 4), -1):
        words = text[marks[i].end() :]
        if words[-1] in _STOPS and len(words.split()) > _FEW:  # the end of a sentence
            return None
        if is_caption_word(words) and i and (found := _filed_credit(text, marks[i - 1], marks[i])):
            return found
        credit = weigh_credit(words)
        if credit is None:
            return None
        wider = (
            weigh_credit(text[marks[i - 1].end() :])
            if i and (marks[i][0].strip() in ("/", "|") or words[0].isdigit())
            else None
        )
        if wider is None and (found := _behind_joint(text, marks[i], credit)):
            return found
    return None


def _filed_credit(text: str, joint: re.Match[str], archive: re.Match[str]) -> Caption | None:
    """The name between two dashes before "Archivo"."""
    words = text[joint.end() : archive.start()]
    credit = weigh_credit(words)
    if credit is None or not text[: joint.start()].strip():
        return None
    return cut_line(text, joint.start(), joint.end(), archive.start(), told=True)


def _behind_joint(text: str, joint: re.Match[str], credit: Credit) -> Caption | None:
    before, words, equal = text[: joint.start()].rstrip(), text[joint.end() :], joint[0].strip() in EQUALS
    if not before or (equal and not credit.known):
        return None
    ended = before[-1] in _SENTENCE_END
    if credit.known or words.isupper():
        short = credit.known and (ended or equal or "/" in joint[0]) and _is_caption_of_agency(before)
        short = short or (ended and "/" in joint[0] and not words.isascii())  # "… 그물. /해군"
        return cut_line(text, joint.start(), joint.end(), told=credit.sure or short or is_caption_word(words))
    slashed = "/" in joint[0] and not words.isascii()  # "… 그물. /해군"
    return cut_line(text, joint.start(), joint.end(), told=slashed) if ended and len(words.split()) <= 4 else None


def read_after_sentence(text: str) -> Caption | None:
    """… in Nuku'alofa. Losa Fifita/AFP/Getty Images; … June 2, 2025. REUTERS/Sam Lo/File Photo; … a day. AFP."""
    stopped, tail = text[-1:] in _STOPS and not text.endswith(_PICTURES), text[-TAIL:]
    if "/" not in tail and (stopped or _STOPS.isdisjoint(tail)):
        return None
    for stop in _STOP.finditer(text, max(0, len(text) - TAIL)):
        words = text[stop.end() :]
        if not 0 < len(words.split()) <= 12 or (stopped and "/" not in words) or _is_dashed(words):
            continue
        if _INITIAL.search(text, max(0, stop.start() - 2), stop.start() + 1):
            continue
        credit = weigh_credit(words) if words[0].isalnum() else None
        if credit and (credit.sure or (credit.known and stop[0] and len(words.split()) <= 5)):
            return cut_line(text, stop.end(), stop.end(), told=credit.sure)
        if credit and stop[0] and _is_shown_as_name(words):  # "… en el puerto. Ana Ruiz Soto", "… la baie.JEAN PETIT"
            return cut_line(text, stop.end(), stop.end(), told=False)
    return None


def _is_shown_as_name(words: str) -> bool:
    """Whether words are as a name: two to four, each with a capital, without figures."""
    parts = words.split()
    return 2 <= len(parts) <= 4 and all(part[0].isupper() for part in parts) and not _DIGIT.search(words)


def _is_dashed(words: str) -> bool:
    """Whether a dash sets off the credit from the caption's end, not the agency from the name: "AFP - JEAN PETIT"."""
    dash = _DASHED.search(words)
    return dash is not None and ((first := weigh_credit(words[: dash.start()])) is None or not first.known)


def read_alone(text: str) -> Caption | None:
    """Getty Images; Ana Ruiz/EPA; APA/ANA RUIZ: a whole line that is a credit by its form."""
    if len(text) > _LONGEST_ALONE or text[-1:] in tuple(".,:"):
        return None
    likely = (
        any(sign in text for sign in ("/", " via ", " by ")) or last_word(text) in load_picture_words().agency_endings
    )
    return cut_line(text, 0, 0, told=True) if likely and is_credit_alone(text) else None


def read_filed(text: str) -> Caption | None:
    """… File photo, as a sentence of its own it belongs to the caption; without a mark before it, it is the credit."""
    lexicon = load_picture_words()
    if not text.rstrip(ENDS).casefold().endswith(lexicon.endings):
        return None
    words = [token for token in last_tokens(text) if token.kind != "mark"]
    for i in range(max(0, len(words) - 5), len(words)):
        found = lexicon.archived.at(words, i) or lexicon.symbolic.at(words, i)
        if found and found[1] == len(words):
            return _with_file_words(text, words[i].start, single=i == len(words) - 1)
    return None


def _with_file_words(text: str, start: int, *, single: bool) -> Caption | None:
    """The caption that ends with "File photo" from `start` on; `single` is a word that has other meanings, too."""
    before = text[:start].rstrip()
    if not before:
        return Caption(None, (0, len(text)), told=True)
    if before[-1] in JOINTS:  # a slash without blanks is within a credit: "REUTERS/Sam Lo/File Photo"
        return cut_line(text, start, start, told=True) if before[-1] not in "/／" or text[start - 1] == " " else None
    if not before[-1].isalnum() and before[-1] in _SENTENCE_END + ")":
        return Caption((0, len(text)), None, told=True)
    if single:
        return None
    return (
        Caption((0, len(text)), None, told=True) if text[start].isascii() else cut_line(text, start, start, told=True)
    )
