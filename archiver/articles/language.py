"""A text -> its language, by script and by its commonest words; None where they do not settle it."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),  # kana before ideographs: Japanese has both
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f]")),
)
# Words of which each is common in its language and in none of the others.
_COMMON = {
    "en": "the and of to is was with that for said by from are were this have has it on not",
    "de": "der die das und ist nicht mit den von für auf ein eine sich dem im zu wurde nach auch",
    "fr": "le les des est une dans pour que du au sur avec pas ce qui par ont été sont et",
    "es": "el los las y que una del por con para su fue ha más como según está este pero no",
    "pt": "o os as e uma do da dos em não com para foi são ao pelo mais na no disse",
    "it": "il gli che di una del della è per con sono nel dei alla ha non dal anche stato lo",
    "tr": "ve bir bu için ile da de olarak daha olan dedi gibi çok ise sonra kadar ancak oldu",
    "id": "yang dan di dengan untuk dari ini itu pada tidak akan dalam kepada juga oleh tersebut telah",
    "nl": "het een van en niet voor zijn met op aan ook werd naar dat bij door maar wordt",
    "pl": "się nie na jest że do w z oraz przez dla jak przy został",
    "fi": "ja on ei että se oli myös hän ovat mukaan kun tai mutta",
    "sv": "och att det som för är på inte med av till den har ett om",
    "ru": "и в не на что с по как он это для из от но его был",
    "uk": "і не що на та до із він це для від але його був й є",
    "bg": "и на се за от да е че са не по като",
    "ar": "في من على إلى أن التي عن مع هذا هذه بعد كان الذي",
    "fa": "و در به از که این را با است برای آن می شد کرد",
    "ur": "کے کی میں ہے اور سے کا کو نے پر کہ یہ ہیں",
}
_LANGUAGES_OF = {
    "latin": ("en", "de", "fr", "es", "pt", "it", "tr", "id", "nl", "pl", "fi", "sv"),
    "cyrillic": ("ru", "uk", "bg"),
    "arabic": ("ar", "fa", "ur"),
}
_WORD_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SAMPLE = 1200  # characters that are looked at
_MARATHI = frozenset(["आहे", "आणि", "या", "च्या", "मध्ये", "आहेत", "होते"])


def script_of(text: str) -> str | None:
    """The script that most letters of a text are of: "latin", "cyrillic", "arabic", or a language that has its own."""
    sample = text[:_SAMPLE]
    if sample.isascii():
        return "latin" if any(c.isalpha() for c in sample) else None
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts["ja"] and counts["ja"] * 4 > counts["zh"]:
        return "ja"
    name = max(counts, key=lambda script: counts[script])
    return name if counts[name] else None


def read_language(text: str) -> str | None:
    """The language as ISO 639-1, or None: too short, or two languages come close."""
    script = script_of(text)
    if script not in _LANGUAGES_OF:
        return "mr" if script == "hi" and len(_MARATHI.intersection(text[:_SAMPLE].split())) >= 2 else script
    words = Counter(re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower()))
    scores = sorted(((sum(words[w] for w in _WORD_SETS[lang]), lang) for lang in _LANGUAGES_OF[script]), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= 2 and best > second * 1.3 else None
