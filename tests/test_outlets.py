"""Agencies, outlets and places: by their names in many scripts, by host, and the tables behind them."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from zoneinfo import available_timezones

import pytest

from archiver.outlets import find_outlets, find_places, outlet_of_host, read_place

TABLE = tomllib.loads((files("archiver") / "data" / "outlets.toml").read_text("utf-8"))


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
        ("by dawn an aa battery and an ap", []),
        ("Reutersville Dawning", []),
    ],
)
def test_outlets_are_found_by_their_names(text: str, names: list[str]) -> None:
    """The longest name wins; acronyms count in capitals only."""
    assert [mention.named.name for mention in find_outlets(text)] == names


def test_a_mention_says_where_it_stands() -> None:
    """The span is that of the name as printed."""
    text = "By Agence France-Presse ."
    (mention,) = find_outlets(text)
    assert text[mention.start : mention.end] == "Agence France-Presse"


@pytest.mark.parametrize(
    ("host", "name"),
    [("www.scmp.com", "South China Morning Post"), ("bbc.co.uk", "BBC"), ("en.PROTHOMALO.com", "Prothom Alo"),
     ("economictimes.indiatimes.com", "The Economic Times"), ("notscmp.com", None), ("", None)],
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
    ],
)
def test_places_are_known_in_many_languages(text: str, place: tuple[str, str, str]) -> None:
    """Countries and cities, with the country's code."""
    assert read_place(text) == place


def test_a_place_is_the_whole_name_or_none() -> None:
    """The name of a section is no place, and a place in a text is found where it stands."""
    assert read_place("India News") is None
    assert [(m.start, m.end, m.named.country) for m in find_places("in Thimphu, Bhutan")] == [
        (3, 10, "BT"),
        (12, 18, "BT"),
    ]


def test_the_table_of_outlets_is_sound() -> None:
    """No name or host stands for two outlets, and every zone exists."""
    rows = [(kind, name, row) for kind, table in TABLE.items() for name, row in table.items()]
    names = [alias for _, name, row in rows for alias in {name, *row.get("aliases", ())}]
    hosts = [host for _, _, row in rows for host in row.get("hosts", ())]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})
    assert len(hosts) == len(set(hosts)), sorted({host for host in hosts if hosts.count(host) > 1})
    assert {row["zone"] for _, _, row in rows if "zone" in row} <= available_timezones()
    assert {key for _, _, row in rows for key in row} <= {"aliases", "hosts", "zone", "month_first"}
