"""A text -> its language, by its letters and by its commonest words; None where they do not settle it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

# A script that one language alone is written in bears its name. Kana tell Japanese, which has ideographs, too.
_SCRIPTS = {
    "latin": r"A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": r"\u0400-\u052f",
    "arabic": r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "zh": r"\u3400-\u9fff",
    "ja": r"\u3040-\u30ff",
    "ko": r"\u1100-\u11ff\uac00-\ud7af",
    "hi": r"\u0900-\u097f",  # Devanagari: Marathi and Nepali are told by their words
    "bn": r"\u0980-\u09ff",
    "pa": r"\u0a00-\u0a7f",
    "gu": r"\u0a80-\u0aff",
    "ta": r"\u0b80-\u0bff",
    "te": r"\u0c00-\u0c7f",
    "kn": r"\u0c80-\u0cff",
    "ml": r"\u0d00-\u0d7f",
    "si": r"\u0d80-\u0dff",
    "th": r"\u0e00-\u0e7f",
    "lo": r"\u0e80-\u0eff",
    "my": r"\u1000-\u109f",
    "km": r"\u1780-\u17ff",
    "el": r"\u0370-\u03ff\u1f00-\u1fff",
    "he": r"\u0590-\u05ff",
    "hy": r"\u0530-\u058f",
    "ka": r"\u10a0-\u10ff",
    "am": r"\u1200-\u137f",
}
_LATIN = re.compile(f"[{_SCRIPTS['latin']}]")
_OTHER = re.compile(f"[{''.join(letters for name, letters in _SCRIPTS.items() if name != 'latin')}]")
# Runs of one script, and of what is no letter.
_RUN = re.compile(
    f"[^{''.join(_SCRIPTS.values())}]+|" + "|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _SCRIPTS.items())
)
# The commonest words. One that several languages have counts for each of them the less.
_COMMON = {
    "latin": {
        "en": "the and of to is was with that for said by from are were this have has it on not be will would been"
        " which their they its an as at after who but about more than can had he she we you what there if when"
        " does did your into two three four five seven new next first last over under out off up year years could"
        " may per s so no",
        "de": "der die das und ist nicht mit den von für auf ein eine sich dem im zu wurde nach auch des einer"
        " einen werden sind aus bei hat haben wird über als noch dass vor zur zum durch am sie er es ich wir aber"
        " oder wie mehr will alle dieser diesen diese nur bis rund sagte war waren",
        "fr": "le les des est une dans pour que du au sur avec pas ce qui par ont été sont et aux de la un il elle"
        " ne se plus cette leur mais ces son ses nous après depuis l d s qu n à en vers chez sous deux",
        "es": "el los las y que una del por con para su fue ha más como según está este pero no de la en un se lo"
        " al es sus son entre desde sobre también ya muy sin hasta tras a",
        "pt": "o os as e uma do da dos das em não com para foi são ao pelo pela mais na no nos nas disse um que se"
        " por como à já também entre após sobre ser é de a",
        "it": "il gli che di una del della è per con sono nel dei alla ha non dal anche stato lo la un le delle"
        " nella si ore più al come dalla degli e da i l d dell all dopo tra questo",
        "ro": "și de la în cu pe care este nu din pentru sau au fost mai al ale o un că după către prin fi va iar"
        " lui unei",
        "ca": "els les amb per que una del és va i de la en al no més també dels aquest aquesta ha han seva l d",
        "tr": "ve bir bu için ile da de olarak daha olan dedi gibi çok ise sonra kadar ancak oldu göre edildi var"
        " yok her ne ki mi değil yüzde yeni iki üç yaklaşık olacak edilecek",
        "az": "və bir bu üçün ilə ki olan edib deyib olub bildirib də daha sonra kimi",
        "id": "yang dan di dengan untuk dari ini itu pada tidak akan dalam kepada juga oleh tersebut telah adalah"
        " ke karena bisa bahwa saat mengatakan ada sudah hingga para kini bagi secara dua tiga warga",
        "ms": "yang dan di dengan untuk dari ini itu pada tidak akan dalam kepada juga oleh tersebut telah adalah"
        " ke kerana boleh bahawa berkata beliau ialah daripada sebagai bagi dua tiga para secara dijangka pihak",
        "nl": "het een van en niet voor zijn met op aan ook werd naar dat bij door maar wordt de is te die er als"
        " om heeft worden uit nog tot over deze",
        "pl": "się nie na jest że do w z oraz przez dla jak przy został i po o to od są ze który które ma był być",
        "cs": "se na že je v a s z do pro jako který po by za při od však také není bylo jsou už o k ale podle ve",
        "sk": "sa na že je v a s z do pre ako ktorý po by za pri od však aj nie sú bolo už o k ale podľa vo",
        "hr": "i je u se na da za su od s koji će ne o kako iz nije što bi ali kao biti",
        "hu": "a az és hogy nem is egy meg volt de ez el mint már csak van szerint után lesz",
        "fi": "ja on ei että se oli myös hän ovat mukaan kun tai mutta sekä joka ole jo",
        "sv": "och att det som för är på inte med av till den har ett om en i de från var men vid efter kan sig",
        "da": "og at det som for er på ikke med af til den har et om en i de fra var men ved efter kan blev have",
        "no": "og at det som for er på ikke med av til den har et om en i de fra var men ved etter kan ble",
        "vi": "và của là có không được cho trong với các những này một đã người khi từ để ở tại ngày theo về ra"
        " như năm",
        "tl": "ang ng sa mga na at ay si ni para kay ito hindi din rin naman",
        "sw": "ya wa na kwa ni katika za la kuwa hiyo hii cha",
        # Hindi, Urdu and Bangla in Latin letters, as members write them: no language that an article is in.
        "romanised hi": "hai hain nahi nahin ka ki ke ko se mein aur bhi kya ye yeh wo woh to hi koi kar raha rahi"
        " rahe tha thi kuch bhai yaar abhi phir kyun kab kahan sab log apna apne iska uska ho gaya kaun jab tak"
        " agar lekin matlab acha accha hum tum mujhe karo wala wale",
        "romanised bn": "ki keno kobe kothay hobe hoy na ami amar amra tumi apni ei je kore korte korbe bhai ar er"
        " theke ta to kintu ekhon hoise korse geche achhe ache nai nei keu sob shob bolte jonno hocche korche onek",
    },
    "cyrillic": {
        "ru": "и в не на с что по как он это для из от но его был за к о а у так же все уже только после при году"
        " также было были об со если до лишь лет более будет который которые сказал сообщил отметил",
        "uk": "і та не що на до із від для але його був є у в з як про за це він вона року також після й ще лише"
        " буде який які сказав повідомив каже",
        "be": "і на не што з у да як для па ў быў але пра гэта",
        "bg": "и на се за от да е че са не по като с в във през към ще този както",
        "mk": "и на да се во од за со е што не ќе ги беше",
        "sr": "и је у на да се са за од који су ће из није као",
        "kk": "және мен бір деп үшін осы бұл болды туралы",
    },
    "arabic": {
        "ar": "في من على إلى أن التي عن مع هذا هذه بعد كان الذي و قال ما لا بين خلال وقال إن كما قد تم بها أو ان الى",
        "fa": "و در به از که این را با است برای آن می شد کرد های شده بر تا نیز خود گفت یک هم بود وی من ها نمی اما",
        "ur": "کے کی میں ہے اور سے کا کو نے پر کہ یہ ہیں تھا گیا کیا نہیں بھی ایک اس جو لیے",
        "ps": "د په او چې کې ته له دا سره یو شوي کړي وه",
        "ckb": "لە و بۆ کە بە ئەو ئەم لەسەر هەروەها",
    },
}
# Letters that only some languages have. They tell in a word that is no name: names are foreign words everywhere.
_LETTERS = {
    "ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ": "vi",
    "ğış": "tr az",
    "ə": "az",
    "łąęśźż": "pl",
    "ěřů": "cs",
    "ľ": "sk cs",
    "őű": "hu",
    "țșţ": "ro",
    "ß": "de",
    "ñ": "es",
    "ãõ": "pt vi",
    "œ": "fr",
    "æø": "da no",
    "ыэё": "ru",
    "ъ": "bg",
    "їєґ": "uk",
    "і": "uk be kk",
    "ў": "be",
    "ђћ": "sr",
    "јљњџ": "sr mk",
    "ѓќѕ": "mk",
    "әқңғұһ": "kk",
    "ةىأإؤيك": "ar",
    "پچژگ": "fa ur ps",
    "ٹڈڑےںہھ": "ur",
    "ښځڅډړږېۍڼ": "ps",
    "ێۆڕڵە": "ckb",
}
# Languages so near each other that a line may be of either: neither keeps the other from being read.
_NEAR = {frozenset(pair.split()) for pair in ("id ms", "da no", "cs sk", "tr az", "ru be", "bg mk", "sr mk", "uk be")}
_SETTLED = 1.4  # about two words
_AHEAD = 1.3  # times as much as for the next language
_WORD = re.compile(r"[^\W\d_]+")
_PART = 0.4  # of what speaks for the likeliest language
_SAMPLE = 1200  # characters that are looked at
_DEVANAGARI = {
    "mr": frozenset(["आहे", "आणि", "या", "च्या", "मध्ये", "आहेत", "होते", "नाही", "म्हणाले"]),
    "ne": frozenset(["छ", "छन्", "गरेको", "भएको", "रहेको", "थियो", "हुने", "भने", "गर्ने", "उनले"]),
}


def _languages_of(table: dict[str, dict[str, str]]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Each word with the languages that have it, and what it counts for each."""
    found: dict[str, list[str]] = {}
    for languages in table.values():
        for language, words in languages.items():
            for word in dict.fromkeys(words.split()):
                found.setdefault(word, []).append(language)
    return {word: _shared(languages) for word, languages in found.items()}


def _shared(languages: list[str]) -> tuple[tuple[str, float], ...]:
    return tuple((language, 1 / len(languages)) for language in languages)


_BY_WORD = _languages_of(_COMMON)
_BY_LETTER = {letter: _shared(languages.split()) for letters, languages in _LETTERS.items() for letter in letters}
_MARKED = re.compile(f"[{''.join(_BY_LETTER)}]")


def script_of(text: str) -> str | None:
    """The script that most letters of a text are of: "latin", "cyrillic", "arabic", or a language that has its own."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not _OTHER.search(sample):
        return "latin" if _LATIN.search(sample) else None
    counts: Counter[str] = Counter()
    for run in _RUN.finditer(sample):
        if run.lastgroup:
            counts[run.lastgroup] += run.end() - run.start()
    if counts.get("ja", 0) * 8 > counts.get("zh", 0):
        counts["ja"] += counts.pop("zh", 0)
    return max(counts, key=lambda script: counts[script], default=None)


def read_language(text: str) -> str | None:
    """The language as ISO 639-1 (Sorani: "ckb"), or None: too short, two languages come close, or romanised."""
    script = script_of(text)
    sample = unicodedata.normalize("NFC", text[:_SAMPLE])
    if script == "hi":
        words = sample.split()
        return next((language for language, own in _DEVANAGARI.items() if len(own.intersection(words)) >= 2), script)
    if script not in _COMMON:
        return script
    counts = _counts(sample)
    told = ((counts[language], language) for language in _COMMON[script] if language in counts)
    found = sorted(told, key=lambda pair: -pair[0])
    best, language = found[0] if found else (0.0, "")  # of two that come out even the one that more people write
    if best < _SETTLED or language.startswith("romanised"):
        return None
    others = (count for count, other in found[1:] if not are_near(language, other))
    return language if best > _AHEAD * next(others, 0) else None


def may_be(text: str, language: str) -> bool:
    """Whether a good part of what tells a text's language speaks for this one."""
    counts = _counts(text[:_SAMPLE])
    return counts.get(language, 0) > _PART * max(counts.values(), default=0)


def are_near(one: str | None, other: str | None) -> bool:
    """Whether a line read as one language may well be of the other: the same, or as Malay and Indonesian."""
    return one == other or frozenset((one, other)) in _NEAR


def _counts(sample: str) -> dict[str, float]:
    """How much speaks for each language that something speaks for."""
    counts: defaultdict[str, float] = defaultdict(float)
    for word in _WORD.findall(sample):
        told = _BY_WORD.get(word.lower(), ())
        if not told and not word.isascii() and not word[0].isupper() and (marked := _MARKED.search(word)):
            told = _BY_LETTER[marked[0]]
        for language, share in told:
            counts[language] += share
    return counts
