"""Text and blocks -> lines with their features: what a line can be, seen by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Literal

from archiver.articles.bylines import Byline, read_byline
from archiver.articles.captions import Caption, is_signed_caption, read_caption
from archiver.articles.datelines import Dateline, read_dateline
from archiver.articles.language import read_language, script_of
from archiver.articles.lexicon import EVENT, key, load_lexicon, stands
from archiver.dates.tokens import Token, tokenize
from archiver.model import Block, Image
from archiver.outlets import Mention, Outlet, find_outlets

LineKind = Literal[
    "block", "photo", "rule", "widget", "event", "url", "handle", "noise", "byline", "credit", "source", "words"
]

_LONGEST_BYLINE = 24  # words
_LONGEST_SENTENCE = 13  # words of a byline that ends as sentences do
_LONGEST_TOLD = 60  # words: a longer line is a paragraph, whatever it begins with
# Short words in names say nothing of a line's language: "Ursula von der Leyen", "Banco do Brasil".
_PARTICLES = re.compile(r"\b([A-ZÀ-Þ]\w*)(?:\s+[a-zß-ÿ']{1,4}){1,3}\s+(?=[A-ZÀ-Þ])")
_CLOSING = "”\"’')]»）」"
_TASTE = 80  # characters that tell a script
_LONGEST_OFFER = (12, 8)  # words of a line in brackets, and in round ones, that offers a subscription
_LONGEST_NOISE = 160  # characters
_HEAD = 240  # characters of a long line that are looked at
_FILE = re.compile(r"[^\s/\\]{1,120}\.(?:webp|jpe?g|png|gif|avif|bmp|heic|tiff?)", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S{3,}", re.IGNORECASE)
_HANDLE = re.compile(r"@\w{2,30}")
_PLAYER = re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s*[/\s]\s*\d{1,2}:\d\d(?::\d\d)?|0?0:\d\d")
_GLUED_HOME = re.compile(r"(?:Home|Inicio|Início|Accueil|Startseite)([A-Z][^.!?]{2,40})")  # "HomeWorld News"
_CRUMBS = re.compile(r"[^>›»/|]{2,40}(?:\s*[>›»/|]\s*[^>›»/|]{2,60}){1,5}")
_PATH = re.compile(r"(?:[^\s>›»]+\s){0,2}[^\s>›»]+(?:\s*[>›»]\s*[^\s>›»]+(?:\s[^\s>›»]+){0,2}){1,5}")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|「[^」]*」|‘[^’]*’(?=[\s,.]|$)")
_LETTER = re.compile(r"[^\W\d_]")
_IDEOGRAPHS = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]+")
_STOP = re.compile(r"[.!?](?=\s)|[。！？।۔؟]")
_STOPS = frozenset(".!?。।۔")
_SMILIE = re.compile(r"(?<!\S)[:;]-?[)D(P|/](?!\S)")
_EMOJI = re.compile(r"[\U0001f300-\U0001faff\u2600-\u26ff]")
_CONTRACTION = re.compile(
    r"\b(?:don|doesn|didn|isn|aren|wasn|won|can|couldn|wouldn|shouldn|ain)['’]t\b|\b(?:it|that|there|they|we|what|let|here)['’](?:s|re|ll|ve|d)\b",
    re.IGNORECASE,
)
# How Korean, Japanese and Chinese are spoken; papers end no sentence so.
_SPOKEN = re.compile(
    r"(?:[네군나까세데예에해아어여지래대걸와워려]|거든|잖아)요[.!?~]*\s*$|죠[.!?~]*\s*$"  # not 수요, 필요
    r"|[ぁ-ん](?:ね|よ|かな|ぞ)[。！？!?～]|[吧啊嘛呗哦喽啦哈][。！？!?…]"
)
# Members calculate; agencies print rates: "($1 = 1,530 naira)".
_SUM = re.compile(r"×|≈|(?:[2-9٢-٩۲-۹২-৯%]|[\d٠-٩۰-۹০-৯]{2})\s?=|\s[/*+]\s?\d[^=]{0,40}=")
_SHORTENED = re.compile(
    r"(?<![\w$€£.])\d+(?:\.\d+)?k\b(?! (?:run|race|resolution))"
)  # "21k", where papers print 21,000
_ASKED = re.compile(
    r"(?:Q|Question|Frage|Pregunta|Pergunta|Domanda|Soru|Вопрос|প্রশ্ন|প্রঃ|सवाल|سوال|سؤال|س|问|問|Q\d{1,2})\s?[.:)：]\s?\S"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:19|20)\d\d", re.IGNORECASE)
_RIGHTS = re.compile(  # "Copyright Business Recorder, 2025", "SOURCE Harlow Inc."
    r"(?:[Cc]opyright|COPYRIGHT) [A-Z][^.]*\b(?:19|20)\d\d\.?$"
    r"|SOURCE [A-Z].*\b(?:Inc|Ltd|LLC|Corp|plc|PLC|GmbH|AG|SA|Co)\b\.?$"
)
_NAMED_RIGHTS = re.compile(r"(?:[Cc]opyright|COPYRIGHT)(?: (?:[A-Z][\w&.,'’-]*|of|the|and|de)){1,6}")
_FEW_RIGHTS = 8  # words
_DESK = re.compile(r"[^\W\d_]{1,4}(?:[/, ]+[^\W\d_]{1,5}){0,4}[/, ]+\(?[^()]{2,40}\)?")
_NUMERALS = re.compile(r"[\d*#/-]{4,}")  # of an agency's desk
_SIGNED = re.compile(
    r"[a-z]{2,4}(?:/\s?[a-z]{2,4}){1,3}/?|\([a-z]{2,4}(?:/[a-z]{2,4}){1,3}\)|[A-Z]{2,4}(?:/[A-Z]{2,4}){1,3}|[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,3}"
)  # eq/rmv
_SEPARATORS = " -–—|·»:"
_SITE = re.compile(r".{8,220}\s[-–—|·»:]{1,2}\s+([^|»]{2,40})")
_FEWEST_TITLE = 4  # words of a headline with the name of its site
_LETTERS = re.compile(
    r"\byour inbox\b|\b(?:sign up|subscribe|get|receive|support|join)\b.{0,60}"
    r"\b(?:newsletters?|inbox|edition by email|independent journalism)\b",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(r"구독|订阅|訂閱|購読|subscribe|newsletter|подпи|abonn|abone ol|suscr|assine", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\S)[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,3}$")
_CODED = re.compile(r"[A-Z]{2,6}/\d{4,12}|News (?:ID|Code):?\s*\d{4,12}")
_TAGS = re.compile(r"#[^\s#]{2,40}(?:[\s,]+#[^\s#]{2,40})+")
_CODE = re.compile(r"[^\W\d_]{1,20}(?:\s[^\W\d_]{1,20}){0,2}\s*[:：#]\s*[\d\W_]+")
_NUMBER = re.compile(
    r"(?:press|news|media) (?:release|note|statement)|press statement|for immediate release"
    r"|(?:press release|news release|pr|no)\.?\s*:?\s*(?:no\.?\s*)?[a-z]{0,5}[-\d/ ]{2,}[-/\w]{0,12}",
    re.IGNORECASE,
)


@dataclass
class Line:
    """A line of text, or a block that is no text; what it can be is worked out when it is asked for."""

    start: int
    end: int
    text: str
    posted_at: datetime | None
    strong: bool = False  # in bold or as a heading
    after_blank: bool = True  # a blank line stands before it
    block: Block | None = None
    context: str = ""  # the post's text, whose language tells what a word is

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of its beginning."""
        return tokenize(self.text[:_HEAD])

    @cached_property
    def key(self) -> str:
        """Its words, folded."""
        return key(self.tokens)

    @cached_property
    def words(self) -> float:
        """How many words it has; two ideographs count as one."""
        single = 0 if self.text.isascii() else sum(map(len, _IDEOGRAPHS.findall(self.text)))
        return max(len(self.text.split()), single / 2)

    @cached_property
    def byline(self) -> Byline:
        """What it says, read as a byline."""
        if self.words > (_LONGEST_SENTENCE if self.is_closed else _LONGEST_BYLINE):
            return Byline(left_over=int(self.words))
        return read_byline(self.text, self.posted_at)

    @cached_property
    def weight(self) -> float:
        """How surely it is a byline; the number of a press release is one, too."""
        return self.byline.weight or (1.0 + 1.0 * bool(self.byline.outlets) if self.is_number else 0.0)

    @cached_property
    def dateline(self) -> Dateline | None:
        """The dateline that it begins with."""
        return read_dateline(self.text, self.posted_at) if self.words >= 6 else None

    @cached_property
    def is_lead(self) -> bool:
        """Whether a body begins here: behind a dateline stands a sentence, not a headline ("Lyon: Beaver moves in")."""
        return self.dateline is not None and (self.dateline.sure or self.is_closed or self.words >= 20)

    @cached_property
    def caption(self) -> Caption:
        """What it says, read as the caption of a picture."""
        return read_caption(self.text)

    @cached_property
    def kind(self) -> LineKind:
        """What it surely is by itself; "words" where its place has to tell."""
        if self.block is not None:
            return "photo" if isinstance(self.block, Image) else "block"
        if self.words > _LONGEST_TOLD:
            return "words"
        return next((kind for kind, test in _KINDS if test(self)), "words")

    @cached_property
    def is_number(self) -> bool:
        """Whether it is the head or the number of a press release."""
        return bool(_NUMBER.fullmatch(self.text))

    @cached_property
    def script(self) -> str | None:
        """The script that it is written in."""
        return script_of(self.text[:_TASTE])

    @cached_property
    def language(self) -> str | None:
        """Its language, where its words tell."""
        return read_language(_PARTICLES.sub(r"\1 ", self.text[:_HEAD]))

    @cached_property
    def is_closed(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.text.rstrip(_CLOSING)[-1:] in tuple(".!?…。！？।۔؟")

    @cached_property
    def has_stop(self) -> bool:
        """Whether a sentence ends in it."""
        return self.is_closed or bool(_STOP.search(self.text))

    @cached_property
    def is_headline(self) -> bool:
        """Whether it has the shape of a headline."""
        if self.kind != "words" or not 2 <= self.words <= 34 or len(self.text) > 260:
            return False
        if (
            self.text[-1] in ":,;،"
            or self.text[0] in "-•*@>"
            or (self.text[0], self.text[-1]) == ("(", ")")
            or self.text[0].islower()
            or not _LETTER.search(self.text)
            or _CODE.fullmatch(self.text)
        ):
            return False
        stopped = self.text.rstrip(_CLOSING)[-1:] in (".", "。", "।", "۔", "…") and not self.strong
        return not stopped and (self.strong or self.talk < 1)

    @cached_property
    def site(self) -> Mention[Outlet] | None:
        """The outlet behind a headline that was copied from a browser's tab: "Ferry sails again | Gulf Gazette"."""
        match = _SITE.fullmatch(self.text) if self.is_headline and self.words > _FEWEST_TITLE else None
        if match is None:
            return None
        found = next(iter(find_outlets(match[1])), None)
        whole = found is not None and (found.start, found.end) == (0, len(match[1]))
        return Mention(match.start(1), match.end(1), found.named) if found and whole else None

    @cached_property
    def title(self) -> str:
        """A headline without the name of the site behind it."""
        return self.text[: self.site.start].rstrip(_SEPARATORS) if self.site else self.text

    @cached_property
    def is_prose(self) -> bool:
        """Whether it may be a paragraph of an article."""
        return self.kind == "words" and (self.words >= 16 or (self.is_closed and self.words >= 4) or self.is_lead)

    @cached_property
    def is_question(self) -> bool:
        """Whether it is a question of an interview, by its label: "Q. Which dam worries you most?"."""
        return bool(_ASKED.match(self.text))

    @cached_property
    def says_we(self) -> bool:
        """Whether it speaks of "us" outside quotation marks: papers hardly do."""
        return self.block is None and stands(load_lexicon().ourselves, tokenize(_QUOTED.sub(" ", self.text[:_HEAD])))

    @cached_property
    def talk(self) -> float:
        """How much it sounds like a member who speaks to others; 1 is enough to tell."""
        if self.block is not None or self.is_question:
            return 0.0
        lexicon, own = load_lexicon(), _QUOTED.sub(" ", self.text[: _HEAD * 4])
        tokens = tokenize(own)
        cues = (
            (1.0, bool(lexicon.talk_starts.at(tokens, 0))),
            (0.6, any(lexicon.talk_starts.at(tokens, i + 1) for i, t in enumerate(tokens) if t.text in _STOPS)),
            (
                1.0,
                any(
                    _is_person(tokens, i)
                    for i, t in enumerate(tokens)
                    if t.text in lexicon.person_words and not (t.text == "i" and _is_italian(self.context))
                ),
            ),
            (
                1.0,
                bool(_SMILIE.search(own, 1) or _EMOJI.search(own, 1)),
            ),  # not the one that a channel begins its posts with
            (0.7, own.rstrip().endswith(("?", "!", "؟", "？", "！")) or "? " in own),
            (0.5, _has(own, "'’", _CONTRACTION)),
            (1.0, not own.isascii() and bool(_SPOKEN.search(own))),
            (0.5, _has(own, "k", _SHORTENED)),
            (1.0, _has(own, "×≈=", _SUM)),
            (0.4, own.rstrip().endswith(("...", "…", "..")) or "!!" in own),
            (0.5, self.text[0].islower() and self.text[0].isascii()),
        )
        return sum(weight for weight, holds in cues if holds)


@lru_cache(maxsize=1)  # the lines of a post have one context
def _is_italian(text: str) -> bool:
    """Whether a text is in Italian, where "i" is no word by which one speaks of oneself."""
    return read_language(text) == "it"


def _has(text: str, signs: str, pattern: re.Pattern[str]) -> bool:
    """Whether a pattern is found, which is looked for only where one of the signs stands that it cannot do without."""
    return any(sign in text for sign in signs) and bool(pattern.search(text))


def _is_person(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word by which a member speaks of himself stands at token i."""
    if not load_lexicon().person.at(tokens, i):
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    if i > 0 and tokens[i - 1].end == tokens[i].start and tokens[i - 1].text in ("'", "-"):
        return False  # an ending: "yüzde 8'i"
    if tokens[i].text == "i":  # not "World War I", "Article I", "I."
        after_name = i > 0 and tokens[i - 1].capital and tokens[i - 1].end == tokens[i].start - 1
        return following is not None and following.kind == "word" and not following.capital and not after_name
    return not tokens[i].capital or i == 0 or tokens[i - 1].kind == "mark"


def stands_alone(line: Line, keys: Collection[str]) -> bool:
    """Whether a line is nothing but one of the phrases, given by their keys."""
    return line.block is None and line.key in keys


def is_section(line: Line) -> bool:
    """Whether a line is the name of a page's section, a link back to its front page, or who gives a release out."""
    if line.block is not None:
        return False
    lexicon = load_lexicon()
    named = line.words <= 4 and (line.key in lexicon.sections or line.key in lexicon.home)
    return named or (line.words <= 9 and not line.is_closed and lexicon.issuers.at(line.tokens, 0) is not None)


def is_desk(line: Line) -> bool:
    """Whether a line is the initials of those who edited a text and its agency: "lhk/dpa", "jr/wd (AFP)"."""
    if line.words > 4 or line.text[0].isupper() or not _DESK.fullmatch(line.text):
        return False
    return any(m.named.kind == "agency" for m in find_outlets(line.text))


# --- what a line surely is --------------------------------------------------------------------------------------------


def _is_photo(line: Line) -> bool:
    return bool(_FILE.fullmatch(line.text))


def _is_rule(line: Line) -> bool:
    return len(line.text) >= 3 and not any(c.isalnum() for c in line.text) and len(set(line.text.replace(" ", ""))) <= 2


def _is_widget(line: Line) -> bool:
    return line.key in load_lexicon().widgets


def _is_event(line: Line) -> bool:
    found = load_lexicon().roles.at(line.tokens, 0)
    return found is not None and found[0] == EVENT and bool(line.byline.dates)


def _is_url(line: Line) -> bool:
    """An address alone, or behind a word such as "Source"."""
    match = _URL.search(line.text)
    if match is None or len(line.text) - match.end() > 2:
        return False
    before, lexicon = tokenize(line.text[: match.start()]), load_lexicon()
    labelled = stands(lexicon.source_labels, before) or lexicon.noise_starts.at(before, 0) is not None
    return not before or (len(before) <= 6 and labelled)


def _is_handle(line: Line) -> bool:
    return bool(_HANDLE.fullmatch(line.text))


def _is_noise(line: Line) -> bool:
    if len(line.text) > _LONGEST_NOISE:
        return False
    return _is_button(line) or _is_offer(line) or _is_count(line) or _is_path(line)


def _is_button(line: Line) -> bool:
    """Whether a line is known by its words, or is a player's clock or an agency's code."""
    lexicon, words = load_lexicon(), line.key.split()
    if line.key in lexicon.summaries or (line.words <= 24 and line.text[-1:] != "." and _LETTERS.search(line.text)):
        return True
    if line.key in lexicon.noise or line.key in lexicon.related or lexicon.noise_starts.at(line.tokens, 0):
        return True
    if (len(words) >= 2 and all(word in lexicon.share for word in words)) or _PLAYER.fullmatch(line.text):
        return True
    return bool(_NUMERALS.fullmatch(line.text)) and not line.byline.dates


def _is_count(line: Line) -> bool:
    """How long it takes to read, how many have read it."""
    counts = line.words <= 8 and stands(load_lexicon().reading, line.tokens) and not line.byline.dates
    return counts and any(token.kind == "number" for token in line.tokens)


def _is_path(line: Line) -> bool:
    """Whether a line is a path of links to the page: "Home > World > Asia"."""
    if line.byline.dates or any(mention.named.kind == "agency" for mention in line.byline.outlets):
        return False  # "Mumbai | Updated: …", "São Paulo | Reuters"
    home = _GLUED_HOME.fullmatch(line.text)
    if _PATH.fullmatch(line.text) or (home and _is_section_name(home[1])):
        return True
    words, lexicon = line.key.split(), load_lexicon()
    if len(words) > 1 and words[0] in lexicon.home and " ".join(words[1:]) in lexicon.sections:
        return True
    return bool(_CRUMBS.fullmatch(line.text)) and _is_home(line)


def _is_offer(line: Line) -> bool:
    """Whether a line in brackets offers a subscription: "[… 뉴스레터 구독하기]"."""
    wrapped = (line.text[0], line.text[-1]) in (("[", "]"), ("【", "】"), ("(", ")"))
    wrapped = wrapped and not line.text[1].islower() and line.words <= _LONGEST_OFFER[line.text[0] == "("]
    return wrapped and bool(_SUBSCRIBE.search(line.text))


def _is_section_name(words: str) -> bool:
    names, sections = key(tokenize(words)), load_lexicon().sections
    return names in sections or names.partition(" ")[0] in sections


def _is_home(line: Line) -> bool:
    """Whether a path of links begins with the front page or a section."""
    first, lexicon = key(tokenize(re.split(r"[>›»/|]", line.text)[0])), load_lexicon()
    return first in lexicon.home or first in lexicon.sections


def _is_byline(line: Line) -> bool:
    if line.byline.weight >= 1:
        return bool(line.byline.dates or line.byline.signed) or not is_signed_caption(line.text)
    return line.is_number


def _is_credit(line: Line) -> bool:
    """A credit without a caption, or a caption that names its credit in so many words."""
    caption = line.caption
    return (
        caption.told
        and (line.words <= 60)
        and line.dateline is None
        and not (caption.credit is None and line.words > 40)
    )


def _is_right(line: Line) -> bool:
    """Whose the text is: "Copyright Business Recorder, 2025"; not "Copyright Office moves to new quay"."""
    if _RIGHTS.match(line.text):
        return True
    return bool(_NAMED_RIGHTS.fullmatch(line.text)) and line.words >= 3


def _is_contact(line: Line) -> bool:
    """A reporter's address, "MNA/6589014", "News ID 236114"."""
    return bool(_ADDRESS.search(line.text) or _CODED.fullmatch(line.text)) and not line.byline.weight


def _is_source(line: Line) -> bool:
    """What stands under an article: "- Bloomberg", "Source: Reuters", "Reporting by …", "PTI TGB SS"."""
    lexicon = load_lexicon()
    marks = next((n for n, token in enumerate(line.tokens) if token.kind != "mark"), 0)
    starts = (0, marks) if marks else (0,)
    if line.words <= 60 and any(lexicon.credit_starts.at(line.tokens, start) for start in starts):
        return True
    if line.words <= _FEW_RIGHTS and (_is_right(line) or _is_contact(line)):
        return True
    if _COPYRIGHT.match(line.text) or is_desk(line) or _SIGNED.fullmatch(line.text) or _TAGS.fullmatch(line.text):
        return True
    if len(line.text) > 160:
        return False
    tokens = line.tokens[1:] if line.tokens and line.tokens[0].kind == "mark" else line.tokens
    found = lexicon.source_labels.at(tokens, 0)
    if found and found[1] < len(tokens) and tokens[found[1]].text in ":-=–|":
        return True
    return "contributed to this report" in line.key or "contributed reporting" in line.key


_KINDS: tuple[tuple[LineKind, Callable[[Line], bool]], ...] = (
    ("photo", _is_photo),
    ("rule", _is_rule),
    ("widget", _is_widget),
    ("event", _is_event),
    ("url", _is_url),
    ("handle", _is_handle),
    ("noise", _is_noise),
    ("byline", _is_byline),
    ("source", _is_source),
    ("credit", _is_credit),
)
