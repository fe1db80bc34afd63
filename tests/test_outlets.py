"""Agencies, outlets and places: by their names in many scripts, by host, and the tables behind them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

import pytest

from archiver.outlets import alike, find_outlets, find_places, name_key, outlet_of_host, read_place

DATA = files("archiver") / "data"
TABLE: dict[str, dict[str, Any]] = tomllib.loads((DATA / "outlets.toml").read_text("utf-8"))
ROWS = [(kind, name, row) for kind, table in TABLE.items() for name, row in table.items()]
PLACES = [line.split("\t") for line in (DATA / "places.tsv").read_text("utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AFP Beijing", ["AFP"]),
        ("REUTERS", ["Reuters"]),
        ("Le Monde avec AFP", ["Le Monde", "AFP"]),
        ("来源：新华社", ["Xinhua"]),
        ("新华社贵阳7月15日电", ["Xinhua"]),
        ("© РИА Новости / Павел", ["RIA Novosti"]),
        ("المصدر : الجزيرة + وكالات", ["Al Jazeera"]),
        ("ঢাকা (বাসস)", ["BSS"]),
        ("The New Indian Express", ["The New Indian Express"]),
        ("Associated Press of Pakistan", ["APP"]),
        ("The Star Online", ["The Star"]),
        ("Interfax-Ukraine", ["Interfax-Ukraine"]),
        ("The Guardian Nigeria", ["The Guardian Nigeria"]),
        ("by dawn an aa battery and an ap", []),
        ("Reutersville Dawning", []),
        ("The paper said that the star, the hill and the times were bright", []),
        ("THE STAR", ["The Star"]),
    ],
)
def test_outlets_are_found_by_their_names(text: str, names: list[str]) -> None:
    """The longest name wins; acronyms count in capitals only, and behind an article the name needs one."""
    assert [mention.named.name for mention in find_outlets(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("AMMAN (Petra) --", ["Petra"]),
        ("By Petra Kovac", []),
        ("Source: TIME", ["Time"]),
        ("Time | July 16, 2025", ["Time"]),
        ("It is Time to go", []),
        ("Time: 10:30", []),
        ("لندن: «الشرق الأوسط»", ["Asharq Al-Awsat"]),
        ("الحرب في الشرق الأوسط اليوم", []),
        ("नयी दिल्ली, 16 जुलाई (भाषा)", ["PTI"]),
        ("हिंदी भाषा दिवस", []),
        ("【北京共同】", ["Kyodo"]),
        ("日中共同声明", []),
        ("جنگ", ["Jang"]),
        ("جنگ کے بعد", []),
        ("Sabah", ["Sabah"]),
        ("KOTA KINABALU, Sabah, July 16", []),
        ("Ministry of Foreign Affairs of Bangladesh", []),
    ],
)
def test_a_name_that_is_a_word_counts_where_it_stands_alone(text: str, names: list[str]) -> None:
    """In a line, a bracket, quotation marks or a field of its own."""
    assert [mention.named.name for mention in find_outlets(text)] == names


def test_a_mention_says_where_it_stands() -> None:
    """The span is that of the name as printed."""
    text = "By Agence France-Presse ."
    (mention,) = find_outlets(text)
    assert text[mention.start : mention.end] == "Agence France-Presse"


@pytest.mark.parametrize(
    ("host", "name"),
    [("www.scmp.com", "South China Morning Post"), ("bbc.co.uk", "BBC"), ("en.PROTHOMALO.com", "Prothom Alo"),
     ("economictimes.indiatimes.com", "The Economic Times"), ("notscmp.com", None), ("", None),
     ("defence-ua.com", "Defense Express"), ("www.gov.uk", "GOV.UK"), ("council.gov.uk", None)],
)  # fmt: skip
def test_an_outlet_is_known_by_its_host(host: str, name: str | None) -> None:
    """Subdomains count, other names that end alike do not."""
    outlet = outlet_of_host(host)
    assert (outlet.name if outlet else None) == name


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Thimphu", ("Thimphu", "BT", "capital")),
        ("ঢাকা", ("Dhaka", "BD", "capital")),
        ("北京", ("Beijing", "CN", "capital")),
        ("Москва", ("Moscow", "RU", "capital")),
        ("Peking", ("Beijing", "CN", "capital")),
        ("ST. PETERSBURG", ("Saint Petersburg", "RU", "city")),
        ("Pakistan", ("Pakistan", "PK", "country")),
        ("المغرب", ("Morocco", "MA", "country")),
        ("Davos", ("Davos", "CH", "city")),
        ("Cox’s Bazar", ("Cox's Bazar", "BD", "city")),
        ("চাঁপাইনবাবগঞ্জ", ("Chapainawabganj", "BD", "city")),
        ("Ürümqi", ("Urumqi", "CN", "city")),
        ("Харків", ("Kharkiv", "UA", "city")),
        ("Donbass", ("Donbas", "UA", "region")),
        ("Los Ángeles", ("Los Angeles", "US", "city")),
        ("Nizza", ("Nice", "FR", "city")),
        ("뉴욕", ("New York", "US", "city")),
    ],
)
def test_places_are_known_in_many_languages(text: str, place: tuple[str, str, str]) -> None:
    """Countries, regions and cities, with the country's code."""
    assert read_place(text) == place


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("القاهرة", "القاهره"), "Cairo"),  # teh marbuta
        (("كراتشي", "کراچی"), "Karachi"),  # Arabic and Persian letters
        (("Diyarbakır", "DİYARBAKIR", "Diyarbakir"), "Diyarbakir"),
        (("নড়াইল", "নড়াইল"), "Narail"),  # one letter, or a letter and a dot
        (("ग़ाज़ियाबाद", "गाजियाबाद"), "Ghaziabad"),
    ],
)
def test_letters_that_are_printed_for_one_another_are_one(texts: tuple[str, ...], place: str) -> None:
    """A page of either spelling names the same place."""
    assert {found.name if (found := read_place(text)) else None for text in texts} == {place}


@pytest.mark.parametrize("word", ["Of", "Reading", "Nice", "Mobile", "Van", "Batman", "March", "Most", "Mary"])
def test_words_are_no_places(word: str) -> None:
    """A word that is a town's name, too, is left out of the table."""
    assert find_places(f"{word} of them") == []


def test_a_place_is_the_whole_name_or_none() -> None:
    """The name of a section is no place, and a place in a text is found where it stands."""
    assert read_place("India News") is None
    assert [(m.start, m.end, m.named.country) for m in find_places("in Thimphu, Bhutan")] == [
        (3, 10, "BT"),
        (12, 18, "BT"),
    ]


# --- the tables -------------------------------------------------------------------------------------------------------


def names_of(name: str, row: dict[str, Any]) -> list[str]:
    """All names of a row, the canonical one only where it is not among the words, too."""
    words: list[str] = row.get("words", [])
    return [*([] if name in words else [name]), *row.get("aliases", ()), *words]


def twice(values: list[Any]) -> set[Any]:
    """The values that a list has more than once."""
    return {value for value in values if values.count(value) > 1}


def test_no_name_or_host_stands_for_two_outlets() -> None:
    """Names are compared by their words, as texts are searched."""
    assert twice([name_key(alias) for _, name, row in ROWS for alias in names_of(name, row)]) == set()
    hosts = [host for _, _, row in ROWS for host in row.get("hosts", ())]
    assert twice(hosts) == set()
    assert [host for host in hosts if host != host.lower() or "/" in host or "." not in host] == []


def test_every_row_of_the_outlets_is_sound() -> None:
    """Known keys and zones; every name finds its own row; the table is large enough and sorted."""
    assert {key for _, _, row in ROWS for key in row} <= {"aliases", "words", "hosts", "zone", "month_first"}
    assert {row["zone"] for _, _, row in ROWS if "zone" in row} <= available_timezones()
    found = {a: [m.named.name for m in find_outlets(a)] for _, name, row in ROWS for a in names_of(name, row)}
    lost = [a for _, name, row in ROWS for a in names_of(name, row) if found[a] != [name]]
    assert lost == []
    for kind, table in TABLE.items():
        assert list(table) == sorted(table, key=str.casefold), kind
    assert len(TABLE["agency"]) >= 95
    assert len(TABLE["outlet"]) >= 480


def test_every_row_of_the_places_is_sound() -> None:
    """Names are spelt as they are compared, stand once, and find their own row."""
    names = [name for row in PLACES for name in row[0].split("|")]
    assert [name for name in names if alike(name) != name or name != name.strip()] == []
    assert len({name_key(name) for name in names}) == len(names)
    assert {row[2] for row in PLACES} == {"country", "capital", "region", "city"}
    lost = []
    for names_joined, code, kind, *english in PLACES:
        place = (english[0] if english else names_joined.partition("|")[0], code, kind)
        lost += [name for name in names_joined.split("|") if read_place(name) != place]
    assert lost == []


def test_no_name_of_a_place_is_short_or_an_outlet() -> None:
    """Names of one or two letters are words more often, unless a letter is a syllable."""
    names = [name for row in PLACES for name in row[0].split("|")]
    assert [name for name in names if len(name) < 3 and name[0] < "\u3000"] == []
    assert [name for name in names if len(name) < 2] == []
    words = [name for _, _, row in ROWS for name in row.get("words", ())]
    outlets = {name_key(alias) for _, name, row in ROWS for alias in names_of(name, row) if alias not in words}
    assert [name for name in names if name_key(name) in outlets] == []


def test_the_tables_give_credit() -> None:
    """The licence of GeoNames asks for it."""
    head = (DATA / "places.tsv").read_text("utf-8")[:1000]
    assert "GeoNames" in head
    assert "CC BY 4.0" in head
