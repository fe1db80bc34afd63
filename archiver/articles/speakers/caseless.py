"""A quotation in a paragraph -> who said it, in scripts without capitals: only where a role stands beside the name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from archiver.articles.speakers.attribution import Attribution
from archiver.articles.speakers.people import Person
from archiver.articles.speakers.quotations import Quotation
from archiver.articles.speakers.vocabulary import Caseless, alternatives, load_caseless
from archiver.outlets import read_place

_WINDOW = 160  # characters on either side of a quotation
_TOKEN = re.compile(r"(?:ড|ডা|মো|প্রো|डॉ|डा|प्रो|श्री)\.|[^\s،,।۔:：؛;.!?؟\"“”„«»‘’'()\[\]|—–]+|[^\s]")
_MARKS = frozenset("،,।۔:：؛;.!?؟—–-()")
_STOPS = frozenset("।۔.!?؟")
_CONJUNCTIONS = frozenset(["कि", "که", "کہ", "যে", "है", "हैं", "ہے", "ہیں", "था", "تھا", "إن", "أن", "إنه", "أنه"])
_ARTICLES = ("ال", "وال")  # before adjectives and nouns of Arabic roles, never before a first name
_OBJECTS = ("কে", "দের")  # endings of those who are told something


def attribute(text: str, quotes: Sequence[Quotation], n: int, language: str) -> Attribution | None:
    """Who said the n-th quotation of a paragraph by the words around it; None where they do not settle it."""
    quote = quotes[n]
    left = max(quotes[n - 1].closed if n else 0, quote.opened - _WINDOW)
    right = min(quotes[n + 1].opened if n + 1 < len(quotes) else len(text), quote.closed + _WINDOW)
    before, after = text[left : quote.opened], text[quote.closed : right]
    return _READERS[language](before, after, load_caseless(language))


# --- scripts with blanks between words --------------------------------------------------------------------------------


def _read_verb_last(before: str, after: str, words: Caseless) -> Attribution | None:
    """ROLE NAME (ने) कहा, "…" / "…" বলেন ROLE NAME."""
    tokens = _sentence_before(before)
    while tokens and (tokens[-1] in _MARKS or tokens[-1] in _CONJUNCTIONS):
        tokens.pop()
    verb = _phrase_at_end(tokens, words)
    if verb:
        return _subject(tokens[: -len(verb.split())], words, verb)
    tokens = _sentence_after(after)
    verb = next((v for v in words.verbs if tokens[: len(v.split())] == v.split()), "")
    if verb:
        return _subject(tokens[len(verb.split()) :], words, verb)
    verb = _phrase_at_end(tokens, words)
    return _subject(tokens[: -len(verb.split())], words, verb) if verb else None


def _read_arabic(before: str, after: str, words: Caseless) -> Attribution | None:
    """قال ROLE NAME إن "…" / "…"، قال ROLE NAME."""
    tokens = _sentence_before(before)
    spoken = [i for i, token in enumerate(tokens) if token in words.verbs]
    if spoken:
        verb, rest = tokens[spoken[-1]], tokens[spoken[-1] + 1 :]
        if all(token in _MARKS or token in _CONJUNCTIONS for token in rest):
            return Attribution(Person(None), verb)
        named = next((i for i, token in enumerate(rest) if token in words.stops or token in _MARKS), len(rest))
        return _subject(rest[:named], words, verb) if len(rest) - named <= 14 else None
    tokens = _sentence_after(after)
    if tokens and tokens[0] in words.verbs:
        return _subject(tokens[1:], words, tokens[0])
    return None


def _subject(tokens: list[str], words: Caseless, verb: str) -> Attribution | None:
    """The person of a clause without its word of speech."""
    marker = next((m for m in ("ने", "نے") if m in tokens), None)
    if marker:
        at = len(tokens) - 1 - tokens[::-1].index(marker)
        if len(tokens) - at > 9:
            return None
        tokens = tokens[:at]
    pieces = _pieces(tokens)
    if not pieces:
        return None
    if any(token in words.pronouns for token in pieces[-1][:3]):
        return Attribution(Person(None), verb)
    person = _titled(pieces[-1], words) or (_apposed(pieces[-2], pieces[-1], words) if len(pieces) > 1 else None)
    person = person or (_apposed(pieces[0], pieces[1], words) if len(pieces) > 2 else None)
    return Attribution(person, verb) if person else None


def _titled(tokens: list[str], words: Caseless) -> Person | None:
    """ROLE NAME, with what belongs to neither after them."""
    first = next((i for i, token in enumerate(tokens) if token in words.title_words), None)
    if first is None:
        return None
    cut = next((i for i in range(first, len(tokens)) if _stops(tokens[i], words)), len(tokens))
    last = max(i for i in range(first, cut) if i == first or _is_role_word(tokens[i], words))
    while last + 1 < cut and tokens[last + 1].startswith(_ARTICLES):  # "the foreign minister the Omani NAME"
        last += 1
    name = tokens[last + 1 : cut]
    shortest = words.shortest_name if tokens[last] in words.title_words else 2
    if not shortest <= len(name) <= 4 or len(name[-1]) < 2:
        return None
    start = first
    while start and _is_role_word(tokens[start - 1], words):
        start -= 1
    while tokens[last] in words.honorifics and last > first:
        last -= 1
    role = " ".join(tokens[start : last + 1])
    return Person(" ".join(name), role, is_titled=True)


def _apposed(name: list[str], role: list[str], words: Caseless) -> Person | None:
    """NAME, ROLE, said."""
    titles = [i for i, token in enumerate(role) if token in words.title_words]
    clean = not any(_stops(token, words) or _is_role_word(token, words) for token in name)
    if not titles or not 2 <= len(name) <= 4 or not clean or len(role) > 8 or any(t in words.stops for t in role):
        return None
    return Person(" ".join(name), " ".join(role), is_titled=True)


def _stops(token: str, words: Caseless) -> bool:
    return token in words.stops or token.isdigit() or (token.endswith(_OBJECTS) and len(token) > 3)


def _is_role_word(token: str, words: Caseless) -> bool:
    return (
        token in words.title_words
        or token in words.portfolios
        or token in words.honorifics
        or read_place(token) is not None
    )


def _pieces(tokens: Sequence[str]) -> list[list[str]]:
    """The words between commas, pieces without words left out."""
    pieces: list[list[str]] = [[]]
    for token in tokens:
        if token in _MARKS:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _phrase_at_end(tokens: list[str], words: Caseless) -> str:
    return next((verb for verb in words.verbs if tokens[-len(verb.split()) :] == verb.split()), "")


def _sentence_before(text: str) -> list[str]:
    tokens = _TOKEN.findall(text)
    stop = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i] in _STOPS), -1)
    return tokens[stop + 1 :]


def _sentence_after(text: str) -> list[str]:
    tokens = _TOKEN.findall(text)
    while tokens and tokens[0] in "،,—–-":
        tokens.pop(0)
    return tokens[: next((i for i, token in enumerate(tokens) if token in _STOPS), len(tokens))]


# --- Chinese ----------------------------------------------------------------------------------------------------------

_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董潘袁蔡蒋蔣余于杜叶葉程苏蘇魏吕呂丁任卢盧"
    "姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付方邹鄒熊白孟秦邱侯江尹薛闫阎段雷龙龍史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔汤湯常温康施牛樊葛邢安齐齊伍庞龐颜顏"
    "庄莊聂聶章鲁魯岳翟殷詹欧歐耿关關焦柳甘祝包宁尚符舒阮纪紀梅童凌毕畢单裴霍成柯习習栾祁俞欣"
)
_SOUNDS = (  # signs that foreign names are written with
    "阿埃艾爱安昂奥澳巴白班邦包保鲍贝本比彼别宾波伯博勃布查茨达戴丹当道德登邓狄迪蒂丁东杜顿多恩尔法凡范方菲费芬丰佛夫弗福富盖甘冈高戈哥格根古瓜圭哈海罕汉豪赫黑亨洪胡"
    "华惠霍基吉季加贾坚简杰金京居君卡凯坎康考科克肯孔库夸昆拉莱赖兰朗劳勒雷冷黎里理利丽连良列烈林龙隆卢鲁伦罗洛马玛迈曼芒毛梅门蒙米密敏明摩莫默姆穆纳娜乃南内尼涅宁纽努诺欧"
    "帕派潘庞佩彭皮平泼普奇齐恰乔切琴钦青丘让热仁日荣茹瑞若萨塞赛桑瑟森沙莎山尚绍舍申圣施什史舒斯司松苏索塔泰坦汤唐陶特腾提田廷通图托瓦万旺威韦维魏温文翁沃乌武西希锡夏香肖谢辛欣"
    "休许雪亚雅延扬耶叶伊易因英永尤于约扎赞泽曾詹张珍芝治朱卓兹佐"
)
_NO_NAME_SIGNS = "的们会部省市县局所些"
_RANKS = "大校|少将|中将|上将|上校|先生|女士|教授|博士"
_BREAK = "。！？；!?\n”"


@cache
def _chinese(words: Caseless) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    verbs, titles = alternatives(words.verbs), alternatives(words.titles)
    name = (
        rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?|[{_SOUNDS}]{{2,6}}?|[\u4e00-\u9fff]{{1,6}}(?:[·・][\u4e00-\u9fff]{{1,8}}){{1,3}})"
        rf"(?:{_RANKS})?(?=\d|在|对|對|向|就|于|，|接受|当天|昨|今|周[一二三四五六日]|{verbs})"
    )
    person = rf"(?P<role>[^\s，。：；、“”\d的（）()]{{0,16}}?(?:{titles})){name}"
    tail = rf"(?P<tail>[^“”。；]{{0,40}}?)(?P<verb>{verbs})"
    return (
        re.compile(rf"{person}{tail}[：:，,]?\s*$"),
        re.compile(
            rf"[，,]?\s*(?:[^，。：；、“”]{{0,10}}的)?{person}(?P<tail>[^“”。；，]{{0,20}}?)(?P<verb>{verbs})(?=[。，,；]|$)"
        ),
        re.compile(rf"(?:^|[，；])(?:[他她])(?:还|也|同时|进一步|又|随后)?(?P<verb>{verbs})[：:，,]?\s*$"),
    )


def _read_chinese(before: str, after: str, words: Caseless) -> Attribution | None:
    """ROLE NAME表示：“…” / “…”ROLE NAME说."""
    forward, backward, pronoun = _chinese(words)
    clause = re.split(rf"[{_BREAK}]", before)[-1][-90:]
    found = forward.search(clause) or backward.match(after)
    if found is None:
        spoken = pronoun.search(clause)
        return Attribution(Person(None), spoken["verb"]) if spoken else None
    name = found["name"]
    blocked = any(stop in name for stop in words.stops) or any(sign in name for sign in _NO_NAME_SIGNS)
    if blocked or read_place(name):
        return None
    return Attribution(Person(name, found["role"], is_titled=True), found["verb"])


# --- Japanese ---------------------------------------------------------------------------------------------------------

_BODIES = "会省庁局部課党県都府道市区町村国社院団軍体者族生学校所員行車工鉄力合連人的本店署"
_HONORIFICS = frozenset(["さん", "氏"])
_OF_PLACES = frozenset(["知事", "市長", "町長", "村長", "区長"])


@cache
def _japanese(words: Caseless) -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles, verbs = alternatives(words.titles), alternatives(words.verbs)
    subject = re.compile(
        rf"(?P<name>[一-鿿々]{{1,6}}?|[ァ-ヴー・＝]{{2,20}}(?=[米露仏独英韓印前元]?(?:{titles})))[米露仏独英韓印前元]?"
        rf"(?<=[一-鿿々ァ-ヴー])(?P<title>{titles})(?:（[^）]{{1,12}}）|\([^)]{{1,12}}\))?(?:は|が|も)"
    )
    said = re.compile(rf"(?:など)?と、?(?P<subject>[^「」。]{{0,40}}?)(?P<verb>{verbs})")
    return subject, said


def _read_japanese(before: str, after: str, words: Caseless) -> Attribution | None:
    """NAME ROLEは「…」と述べた / 「…」とNAME ROLEは述べた."""
    subject, said = _japanese(words)
    spoken = said.match(after)
    if spoken is None:
        return None
    clause = spoken["subject"] if re.search("[はがも]", spoken["subject"]) else re.split("[。」\n]", before)[-1]
    for start in (m.start() for m in re.finditer(r"(?<![一-鿿々])[一-鿿々]|(?<![ァ-ヴー・＝])[ァ-ヴ]", clause)):
        found = subject.match(clause, start)
        if found and _is_japanese_name(found["name"], found["title"], words):
            role = None if found["title"] in _HONORIFICS else found["title"]
            return Attribution(Person(found["name"], role, is_titled=True), spoken["verb"])
    return None


def _is_japanese_name(name: str, title: str, words: Caseless) -> bool:
    if len(name) == 1:
        return title in _HONORIFICS  # "菅氏", where the full name is known
    if name[-1] in _BODIES or any(stop in name for stop in words.stops) or read_place(name):
        return False
    return len(name) >= 3 or title not in _OF_PLACES


# --- Korean -----------------------------------------------------------------------------------------------------------

_FAMILY = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추석"
)
_NO_NAME_ENDS = "회부청시군구도당측단족련체처실팀들의은는행사"
_STATESMEN = ("대통령", "총리", "주석", "장관")


@cache
def _korean(words: Caseless) -> tuple[re.Pattern[str], re.Pattern[str]]:
    titles = alternatives(words.titles)
    return (
        re.compile(
            rf"(?P<before>(?:[가-힣A-Za-z]+\s+){{1,4}}?)(?P<title>[가-힣]*(?:{titles}))(?P<particle>[은는이가])(?=[\s,])"
        ),
        re.compile(
            rf"(?:이?라고|고|이?라며|며|면서|이라면서|라면서)\s?(?P<rest>[^\"“”.]{{0,60}}?)(?P<verb>{alternatives(words.verbs)})"
        ),
    )


def _read_korean(before: str, after: str, words: Caseless) -> Attribution | None:
    """NAME ROLE은 "…"라고 말했다."""
    subject, said = _korean(words)
    spoken = said.match(after)
    if spoken is None:
        return None
    clause = re.split(r"(?<=[다요])\.\s|\n", before)[-1]
    for found in reversed(list(subject.finditer(clause)) or list(subject.finditer(spoken["rest"]))):
        if found["particle"] in "이가" and re.search(r"[은는]\s", found.string[found.end() :]):
            continue  # the subject of a clause inside the sentence
        person = _korean_person(found["before"].split(), found["title"], words)
        if person:
            return Attribution(person, spoken["verb"])
    if re.search(r"(?:^|[\s,])그(?:녀)?는\s[^.]{0,30}$", clause):
        return Attribution(Person(None), spoken["verb"])
    return None


def _korean_person(before: list[str], title: str, words: Caseless) -> Person | None:
    """The name among the words before a title: directly before it, or before the body that it is of."""
    for i in range(len(before) - 1, max(-1, len(before) - 4), -1):
        name = before[i]
        if (
            name in words.stops
            or read_place(name)
            or any(name.startswith(stop) for stop in words.stops if len(stop) > 2)
        ):
            continue
        native = len(name) == 3 and name[0] in _FAMILY and name[-1] not in _NO_NAME_ENDS
        native = native or (len(name) == 1 and name in _FAMILY)
        foreign = i == len(before) - 1 and title.endswith(_STATESMEN) and 2 <= len(name) <= 5 and title in _STATESMEN
        if native or (foreign and name[-1] not in _NO_NAME_ENDS):
            role = " ".join([*before[i + 1 :], title])
            return Person(name, None if role == "씨" else role, is_titled=True)
    return None


_READERS: dict[str, Callable[[str, str, Caseless], Attribution | None]] = {
    **dict.fromkeys(("bn", "hi", "ur", "fa"), _read_verb_last),
    "ar": _read_arabic,
    "zh": _read_chinese,
    "ja": _read_japanese,
    "ko": _read_korean,
}
