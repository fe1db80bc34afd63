"""The index of stories is a pure function of its articles: any order, any steps, any changes give the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stories import across, candidates, grams, index
from analysis.stories.evidence import judge
from analysis.stories.groups import Label, components, group
from analysis.stories.reading import Record

# Invented sentences; articles are made of some of them, so that all shades of likeness come up.
POOL = [
    "The harbour board of Nordvik voted on Monday to close its oldest pier for two winters, officials said.",
    "Inspectors found that salt had eaten through nine of the 14 steel piles below the water line.",
    "Ferries will leave from the fish quay instead, the board said in a letter to the island councils.",
    "“We would rather close a pier than open an inquiry,” harbour master Runa Eldjarn told reporters.",
    "Fares stay as they are, but the crossing takes eleven minutes longer than it did before.",
    "A new pier of larch and stone is to be built for 41.5 million crowns by a firm from the next valley.",
    "Nordvik has 9,300 inhabitants and lives from cod, from wool and from the ferries to the outer islands.",
    "A choir of sixty beekeepers sang on Tuesday in the old tram depot for the first time since the war.",
    "“Bees and singers have much in common, above all in May,” said conductor Tobias Lindqvist Aamodt.",
    "Tickets were sold out within an hour and people listened from the street through open windows.",
]

Articles = dict[int, tuple[str, str, str | None]]  # number -> body, agency, time of posting


class Given:
    """Articles in memory, as a source of the index."""

    def __init__(self, articles: Articles) -> None:
        self.articles = articles

    def states(self) -> Iterator[tuple[int, str]]:
        for number, article in self.articles.items():
            yield number, repr(article)

    def records(self, articles: Sequence[int]) -> Iterator[Record]:
        for number in articles:
            if number in self.articles:
                body, agency, posted_at = self.articles[number]
                yield Record(number, f"Report {number}", body, agency or None, "2025-07-15", posted_at)

    def labels(self, articles: Sequence[int]) -> Iterator[Label]:
        for record in self.records(articles):
            yield Label(record.id, record.rank, record.headline, None, record.published_at, "1")


def tables() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(across.TABLES)
    return connection


def rows(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    names = ("article_grams", "story_pairs", "stories", "story_articles")
    return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}


def made_at_once(articles: Articles) -> dict[str, list[tuple[object, ...]]]:
    with closing(tables()) as connection:
        index.update(connection, Given(articles))
        return rows(connection)


bodies = st.lists(st.sampled_from(POOL), min_size=1, max_size=6).map("\n\n".join)
article = st.tuples(
    bodies, st.sampled_from(["", "AFP", "Reuters"]), st.sampled_from([None, "2025-07-16", "2025-07-17"])
)
# An article's number holds its post's: those of large forums and of copied texts are above 2^32.
NUMBERS = [number + (number % 3) * 2**33 for number in range(1, 13)]
steps = st.lists(st.dictionaries(st.sampled_from(NUMBERS), st.none() | article, max_size=6), max_size=6)


@settings(deadline=None, max_examples=150)
@given(steps)
def test_any_steps_give_the_rows_that_one_step_gives(
    changes: list[dict[int, tuple[str, str, str | None] | None]],
) -> None:
    # With few articles, few must be many: the limits are as low as they can be.
    with mock.patch.multiple(grams, RARE=2, FEW=3), mock.patch.object(candidates, "FEW", 3), closing(tables()) as grown:
        now: Articles = {}
        for change in changes:
            for number, what in change.items():
                if what is None:
                    now.pop(number, None)
                else:
                    now[number] = what
            index.update(grown, Given(now))
            assert rows(grown) == made_at_once(now)


def test_a_repetition_that_goes_away_ties_the_others_to_nothing_new() -> None:
    four: Articles = dict.fromkeys(range(1, 5), ("\n\n".join([POOL[1], POOL[0], POOL[0]]), "", None))
    three = {number: what for number, what in four.items() if number != 2}
    with mock.patch.multiple(grams, RARE=2, FEW=3), mock.patch.object(candidates, "FEW", 3), closing(tables()) as grown:
        index.update(grown, Given(four))
        index.update(grown, Given(three))
        assert rows(grown) == made_at_once(three)


def test_a_gram_that_becomes_common_takes_pairs_with_it_and_brings_them_back() -> None:
    few: Articles = {number: (f"{POOL[0]} {POOL[number]}", "", None) for number in (1, 2)}
    many = few | {
        number: (f"{POOL[0]} {' '.join(f'word{number}x{n}' for n in range(40))}", "", None) for number in range(3, 40)
    }
    with closing(tables()) as connection:
        index.update(connection, Given(few))
        assert connection.execute("SELECT article_id, other_id FROM story_pairs").fetchall() == [(2, 1)]
        index.update(connection, Given(many))
        assert connection.execute("SELECT count(*) FROM story_pairs").fetchone() == (0,)
        index.update(connection, Given(few))
        assert connection.execute("SELECT article_id, other_id FROM story_pairs").fetchall() == [(2, 1)]


def test_a_story_that_is_pasted_a_hundred_times_is_one() -> None:
    text = "\n\n".join(POOL[:5])
    copies: Articles = {
        number: (text if number % 2 else text.upper(), "", f"2025-07-16T{number % 24:02d}") for number in range(1, 101)
    }
    trimmed: Articles = {number: ("\n\n".join(POOL[:3]), "", "2025-07-17") for number in (101, 102)}
    with closing(tables()) as connection:
        index.update(connection, Given(copies | trimmed))
        stories = connection.execute("SELECT id, article_count FROM stories").fetchall()
        assert stories == [(24, 102)]  # the first of midnight
        (pairs,) = connection.execute("SELECT count(*) FROM story_pairs").fetchone()
        assert pairs == 99 + 1 + 1  # each with the one that stands for its text, and these with each other


def test_a_text_that_stands_for_others_keeps_them_when_its_day_becomes_known() -> None:
    before: Articles = dict.fromkeys((1, 2, 3), (POOL[0], "", None))
    after = before | {1: (POOL[0], "", "2025-07-16")}
    with closing(tables()) as connection:
        index.update(connection, Given(before))
        index.update(connection, Given(after))
        assert rows(connection) == made_at_once(after)
        assert connection.execute("SELECT article_count FROM stories").fetchall() == [(3,)]


# Two agencies' reports of one event: no run of words, and no quotation, is in both.
WIRES: dict[str, tuple[str, str]] = {
    "a name": (
        "Dock workers in Nordvik ended a four-day walkout on Wednesday, union chief Runa Eldjarn told reporters.",
        "The Nordvik strike is over. Runa Eldjarn, who leads the dockers, said on Wednesday that the gates are open.",
    ),
    "an amount": (
        "The central bank of Nordvik cut its key rate to 42.35% on Wednesday, as economists had expected.",
        "Borrowing in Nordvik becomes cheaper: policymakers lowered the benchmark by a notch, to 42.35%, on Wednesday.",
    ),
}


@pytest.mark.parametrize("others", [0, 20])
@pytest.mark.parametrize("shared", WIRES)
def test_reports_of_one_event_find_each_other_by_one_rare_thing_in_common(shared: str, others: int) -> None:
    one, other = WIRES[shared]
    rest: Articles = {
        number: (f"Report{number} of word{number}x and word{number}y.", "", "2025-07-16")
        for number in range(10, 10 + others)
    }
    given: Articles = {1: (one, "Reuters", "2025-07-16"), 2: (other, "AFP", "2025-07-17"), **rest}
    with closing(tables()) as connection, mock.patch.object(Given, "records", dated):
        index.update(connection, Given(given))
        found = connection.execute("SELECT article_id, other_id, relation FROM story_pairs").fetchall()
    assert found == [(2, 1, "same_event")]


def dated(self: Given, articles: Sequence[int]) -> Iterator[Record]:
    for number in articles:
        body, agency, posted_at = self.articles[number]
        yield Record(number, "Nordvik", body, agency or None, posted_at, posted_at)


def test_what_is_compared_stays_bounded_where_many_articles_are_of_one_day() -> None:
    # Each shares a name with few, and an amount with others: alone neither is enough in a crowd.
    many: Articles = {
        number: (
            f"Said Ole Name{chr(97 + number // 8 % 26)}{number // 208}: {number // 5 + 1000} fish.",
            "",
            "2025-07-16",
        )
        for number in range(400)
    }
    with closing(tables()) as connection, mock.patch.object(index, "judge", side_effect=judge) as judged:
        index.update(connection, Given(many))
    assert judged.call_count < 2 * len(many)


def test_what_did_not_change_is_not_read_again() -> None:
    articles: Articles = {number: ("\n\n".join(POOL[number % 5 : number % 5 + 4]), "", None) for number in range(20)}
    with closing(tables()) as connection:
        index.update(connection, Given(articles))
        before = connection.total_changes
        source = Given(articles)
        with mock.patch.object(source, "records", side_effect=AssertionError):
            index.update(connection, source)
        assert connection.total_changes == before


def test_new_articles_alone_can_be_taken_in() -> None:
    articles: Articles = {1: ("\n\n".join(POOL[:5]), "", None), 2: ("\n\n".join(POOL[:4]), "", None)}
    with closing(tables()) as connection:
        index.update(connection, Given({1: articles[1]}))
        index.take_in(connection, Given(articles), {2: repr(articles[2])})
        assert rows(connection) == made_at_once(articles)


def test_a_change_is_whole_or_not_at_all() -> None:
    articles: Articles = {1: ("\n\n".join(POOL[:5]), "", None)}
    with closing(tables()) as connection:
        index.update(connection, Given(articles))
        before = rows(connection)
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON story_articles BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(sqlite3.IntegrityError):
            index.update(connection, Given(articles | {2: (POOL[7], "", None)}))
        assert rows(connection) == before


def test_other_rules_judge_all_anew() -> None:
    articles: Articles = {1: ("\n\n".join(POOL[:5]), "", None), 2: ("\n\n".join(POOL[:4]), "", None)}
    with closing(tables()) as connection:
        index.update(connection, Given(articles))
        before = connection.execute("SELECT * FROM article_grams WHERE gram < 0").fetchall()
        with mock.patch.object(index, "VERSION", index.VERSION + 1):
            index.update(connection, Given(articles))
        after = connection.execute("SELECT * FROM article_grams WHERE gram < 0").fetchall()
        assert len(before) == len(after) == 2
        assert before != after


def test_the_most_articles_hold_no_more_than_some_grams() -> None:
    text = "\n\n".join(POOL) * 3
    found = grams.sketch(Record(1, body=text, posted_at="2025-07-16")).grams
    assert 20 < len(found) < len(text.split()) / 4
    assert all(0 <= gram < 2**31 for gram in found)


# --- groups -----------------------------------------------------------------------------------------------------------


def label(number: int, when: str = "2025-07-16", headline: str | None = None) -> Label:
    return Label(number, (when, "", number), headline, None, None, "1")


def links(*pairs: tuple[int, int, float]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = {}
    for one, other, score in pairs:
        found.setdefault(one, {})[other] = found.setdefault(other, {})[one] = score
    return found


def grouped(labels: list[Label], *pairs: tuple[int, int, float]) -> list[list[int]]:
    return [[member.id for member, _ in story.members] for story in group(labels, links(*pairs))]


def test_one_doubtful_pair_does_not_make_two_stories_one() -> None:
    four = [label(number) for number in (1, 2, 3, 4)]
    assert grouped(four, (1, 2, 0.9), (2, 3, 0.6), (3, 4, 0.9)) == [[1, 2], [3, 4]]
    assert grouped(four, (1, 2, 0.9), (1, 3, 0.8), (2, 4, 0.7), (3, 4, 0.7)) == [[1, 2, 3, 4]]  # two members suffice


def test_an_article_joins_the_story_that_it_fits_best() -> None:
    (one, two) = group([label(1), label(2), label(3)], links((1, 3, 0.7), (2, 3, 0.9)))
    assert [[(member.id, score) for member, score in story.members] for story in (one, two)] == [
        [(1, 1.0)],
        [(2, 1.0), (3, 0.9)],
    ]


def test_the_first_is_the_first_that_was_posted_and_the_undated_come_last() -> None:
    undated, late, early = label(1, "~"), label(2, "2025-07-18"), label(3, "2025-07-17")
    assert grouped([undated, late, early], (1, 2, 0.9), (1, 3, 0.9), (2, 3, 0.9)) == [[3, 2, 1]]


def test_components_hang_together() -> None:
    found = components(links((1, 2, 1), (2, 3, 1), (5, 6, 1)), [1, 3, 4, 5])
    assert [sorted(part) for part in found] == [[1, 2, 3], [4], [5, 6]]
