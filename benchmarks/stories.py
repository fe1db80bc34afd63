"""Measures the index of stories on articles made by a dice, and scores the judgement on pairs of articles.

`python benchmarks/stories.py [--size N]` makes N articles (100,000; about 308 words) with a fixed seed, a quarter of
them edited copies in clusters of two to six, indexes them in a SQLite file, and prints time, memory, precision, recall
by kind of edit, and what one article more costs. `python benchmarks/stories.py pairs [FILE]` scores lines of {id, a, b,
same_wire, same_event}; without a path, article-cases/pairs.jsonl of the shared folder beside the repository (or
FORUM_ARCHIVER_SHARED). The floors are pinned: a figure on the wrong side of one ends with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from zlib import crc32

from analysis.stories import Reading, Record, across, index, judge
from analysis.stories.groups import Label
from analysis.stories.vocabulary import COMMON

SIZE = 100_000
SEED = 20250716
EDITS = ("copy", "style", "trimmed", "excerpt", "localised", "8 % words", "18 % words", "35 % words")
# CPU time as a multiple of what it takes to hash every run of five words, for machines differ, and are busy or not.
CEILINGS = {"times bare hashing": 5.0, "ms to insert": 10.0, "bytes an article": 1024.0}
GOAL = 45.0  # s CPU for the full size, on an idle machine
FLOORS = {"precision": 0.99, "recall": 0.85}
PAIR_FLOORS = {"same_wire precision": 0.95, "same_wire F1": 0.93, "same_event F1": 0.85}

Json = dict[str, Any]

# Of these the words are made.
_FIRST = (
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "qu",
    "r",
    "s",
    "st",
    "v",
)
_LAST = ("a", "e", "i", "o", "u", "ai", "ea", "er", "or", "an", "en", "in", "on", "ar", "el")
_SMALL = ("the", "of", "to", "a", "in", "and", "on", "that", "for", "was", "with", "said", "is", "at", "by", "as", "it",
          "he", "from", "had", "has", "be", "an", "were")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


# --- articles that never were -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """An article, with what it was made from."""

    record: Record
    cluster: int  # its base article
    edit: str  # how it was made from that; "" for a base article


class Writer:
    """Writes articles of words that are as often as English words are, and edits them as outlets do."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        syllables = [first + last for first in _FIRST for last in _LAST]
        made = {"".join(self.dice.choices(syllables, k=self.dice.choice((1, 2, 2, 2, 3, 3, 4)))) for _ in range(40_000)}
        common = [word for word in sorted(COMMON) if word.isascii() and len(word) > 3][:120]
        rare = sorted(made - COMMON)
        self.dice.shuffle(rare)
        self.words = [*_SMALL, *common, *rare]
        # Zipf's law with Mandelbrot's correction: the commonest word is about one of fifteen.
        self.weights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(1, len(self.words) + 1)))
        given = [word.capitalize() for word in rare[:3_000]]
        families = [word.capitalize() for word in rare[3_000:12_000]]
        self.people = [f"{self.dice.choice(given)} {self.dice.choice(families)}" for _ in range(60_000)]
        self.people_weights = list(accumulate(1 / (rank + 20) ** 0.8 for rank in range(len(self.people))))
        self.places = [word.capitalize() for word in rare[12_000:13_500]]
        self.background = [self.paragraph(3) for _ in range(2_000)]
        self.background_weights = list(accumulate(1 / (rank + 30) ** 0.7 for rank in range(len(self.background))))

    def some(self, count: int) -> list[str]:
        """So many words of running text."""
        return self.dice.choices(self.words, cum_weights=self.weights, k=count)

    def person(self) -> str:
        """A name; some are in the news every day."""
        return self.dice.choices(self.people, cum_weights=self.people_weights)[0]

    def sentence(self) -> str:
        """A sentence of 8 to 30 words, some with an amount or a place."""
        found = self.some(self.dice.randint(8, 30))
        if self.dice.random() < 0.35:
            found[self.dice.randrange(1, len(found))] = self.amount()
        if self.dice.random() < 0.3:
            found[self.dice.randrange(1, len(found))] = self.dice.choice(self.places)
        return _begin(" ".join(found)) + "."

    def amount(self) -> str:
        """A number as news has them."""
        return self.dice.choice((
            f"{self.dice.randint(13, 999)}",
            f"{self.dice.randint(1, 999)},{self.dice.randint(0, 999):03d}",
            f"${self.dice.randint(1, 900)} million",
            f"{self.dice.uniform(0.1, 90):.1f} percent",
        ))  # fmt: skip

    def quotation(self) -> str:
        """A sentence with somebody's words."""
        said = _begin(" ".join(self.some(self.dice.randint(7, 22))))
        return f"“{said},” {self.dice.choice(('said', 'told reporters', 'added'))} {self.person()}."

    def paragraph(self, sentences: int) -> str:
        """Some sentences."""
        return " ".join(self.sentence() for _ in range(sentences))

    def article(self) -> list[str]:
        """Paragraphs of a base article: a lead with its day, prose, quotations, and background in two of five."""
        news = " ".join(self.some(self.dice.randint(14, 24)))
        found = [f"{self.dice.choice(self.places)} {news} on {self.dice.choice(_DAYS)}, officials said."]
        found += [
            self.quotation() if self.dice.random() < 0.3 else self.paragraph(self.dice.randint(1, 3))
            for _ in range(self.dice.randint(4, 12))
        ]
        if self.dice.random() < 0.4:
            shared = self.dice.choices(self.background, cum_weights=self.background_weights, k=2)
            found += dict.fromkeys(shared[: self.dice.randint(1, 2)])
        return found

    def headline(self) -> str:
        """A headline."""
        return _begin(" ".join(self.some(self.dice.randint(6, 10))))

    def edited(self, base: Sequence[str], edit: str) -> list[str]:
        """A copy of an article as an outlet or a member would make it."""
        if edit == "copy":
            return list(base)
        if edit == "style":
            return [_in_style(paragraph) for paragraph in base]
        if edit == "trimmed":
            return list(base[: max(2, round(len(base) * self.dice.uniform(0.3, 0.7)))])
        if edit == "excerpt":
            return self._excerpt(base)
        if edit == "localised":
            kept = [p for p in base if self.dice.random() < 0.75] or list(base)
            return [self.paragraph(2), *kept, self.paragraph(2)]
        return self._reworded(base, int(edit.split(maxsplit=1)[0]) / 100)

    def _excerpt(self, base: Sequence[str]) -> list[str]:
        """One or two paragraphs in somebody's commentary, which is longer."""
        count = min(len(base), self.dice.randint(1, 2))
        start = self.dice.randrange(len(base) - count + 1)
        return [self.paragraph(2), *base[start : start + count], self.paragraph(self.dice.randint(1, 4))]

    def _reworded(self, base: Sequence[str], share: float) -> list[str]:
        """A share of the words replaced, anywhere but names and amounts: an editor keeps those."""
        lists = [paragraph.split(" ") for paragraph in base]
        places = [
            (n, k) for n, found in enumerate(lists) for k, word in enumerate(found) if word.isalpha() and word.islower()
        ]
        count = min(len(places), round(share * sum(map(len, lists))))
        chosen = self.dice.sample(places, count)
        for (n, k), word in zip(chosen, self.some(count), strict=True):
            lists[n][k] = word
        return [" ".join(found) for found in lists]

    def articles(self, size: int) -> Iterator[Made]:
        """So many articles, the copies of each soon after it."""
        number, waiting = 0, list[tuple[int, int, list[str], str]]()
        while number < size:
            if waiting and self.dice.random() < 0.3:
                cluster, day, base, edit = waiting.pop(self.dice.randrange(len(waiting)))
                paragraphs, agency = self.edited(base, edit), None
            else:
                cluster, day, edit, paragraphs = number, number // 300, "", self.article()
                agency = self.dice.choice(("AFP", "Reuters", "AP", None, None))
                if self.dice.random() < 0.115:
                    waiting += [
                        (number, day, paragraphs, self.dice.choice(EDITS)) for _ in range(self.dice.randint(1, 5))
                    ]
            yield Made(self._record(number, day, paragraphs, agency), cluster, edit)
            number += 1

    def _record(self, number: int, day: int, paragraphs: Sequence[str], agency: str | None) -> Record:
        month, of_month = divmod(day, 28)
        year, of_year = divmod(month, 12)
        published = f"{2020 + year}-{of_year + 1:02d}-{of_month + 1:02d}"
        posted = f"{published}T{number // 60 % 24:02d}:{number % 60:02d}:00Z"
        return Record(number, self.headline(), "\n\n".join(paragraphs), agency, published, posted)


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_style(text: str) -> str:
    """As another house writes it: other marks, other spellings, other little words."""
    for mine, theirs in (
        ("“", '"'),
        ("”", '"'),
        (" percent", " per cent"),
        (" said.", " told media."),
        (" on ", " upon "),
    ):
        text = text.replace(mine, theirs)
    return text


# --- the index --------------------------------------------------------------------------------------------------------


class Texts:
    """Articles in a SQLite file, as a source of the index."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.execute(
            "CREATE TABLE texts (id INTEGER PRIMARY KEY, headline, body, agency, published_at, posted_at)"
        )

    def add(self, made: Sequence[Made]) -> None:
        """Takes articles in."""
        rows = [(r.id, r.headline, r.body, r.agency, r.published_at, r.posted_at) for r in (m.record for m in made)]
        self.connection.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.connection.commit()

    def states(self) -> Iterator[tuple[int, str]]:
        """Every article's number and state."""
        yield from self.connection.execute("SELECT id, posted_at FROM texts")

    def records(self, articles: Sequence[int]) -> Iterator[Record]:
        """Articles as they are compared."""
        chosen = "SELECT * FROM texts WHERE id IN (SELECT value FROM json_each(?))"
        for row in self.connection.execute(chosen, (json.dumps(articles),)):
            yield Record(*row)

    def labels(self, articles: Sequence[int]) -> Iterator[Label]:
        """Articles as a story shows them."""
        chosen = "SELECT id, headline, published_at, posted_at FROM texts WHERE id IN (SELECT value FROM json_each(?))"
        for number, headline, published, posted in self.connection.execute(chosen, (json.dumps(articles),)):
            yield Label(number, Record(number, posted_at=posted).rank, headline, None, published, str(number % 1000))


def measure(size: int) -> dict[str, float]:
    """Makes articles, indexes them, and prints what that cost and what was found."""
    writer = Writer(SEED)
    with tempfile.TemporaryDirectory() as folder:
        texts = Texts(Path(folder) / "texts.sqlite")
        clusters, edits = _write(writer, texts, size)
        path = Path(folder) / across.INDEX
        with closing(across.open_index(Path(folder))) as connection:
            bare = _bare(texts, size)
            began = time.process_time()
            stories = index.update(connection, texts)
            connection.commit()
            seconds = time.process_time() - began
            bare = (bare + _bare(texts, size)) / 2
            figures = {"times bare hashing": seconds / bare}
            bytes_used = path.stat().st_size
            print(f"{size:,} articles, {len(edits):,} of them copies · {stories:,} stories")
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{seconds:.1f} s CPU (goal {GOAL * size / SIZE:.1f}) · {memory:,.0f} MB at most", end=" · ")
            print(f"{seconds / bare:.2f} times what bare hashing of all runs takes, {bare:.1f} s")
            figures["bytes an article"] = bytes_used / size
            print(f"index {bytes_used / size:,.0f} bytes an article: {_sizes(connection, size)}")
            figures |= _score(connection, clusters, edits)
            figures["ms to insert"] = _insert(connection, texts, writer, size)
        texts.connection.close()
    return figures


def _bare(texts: Texts, size: int, count: int = 2_000) -> float:
    """Seconds that it would take to hash all runs of five words of all articles, by a sample of them."""
    sample = [record.text for record in texts.records(list(range(min(size, count))))]
    began = time.process_time()
    for text in sample:
        found = text.casefold().split()  # not our own words: what is measured against stays the same
        {crc32(" ".join(found[n : n + 5]).encode()) for n in range(len(found) - 4)}
    return (time.process_time() - began) / len(sample) * size


def _write(writer: Writer, texts: Texts, size: int) -> tuple[list[int], dict[int, str]]:
    """Writes the articles; gives the cluster of each, and the edits of the copies."""
    clusters: list[int] = []
    edits: dict[int, str] = {}
    batch: list[Made] = []
    for made in writer.articles(size):
        clusters.append(made.cluster)
        if made.edit:
            edits[made.record.id] = made.edit
        batch.append(made)
        if len(batch) == 1_000:
            texts.add(batch)
            batch.clear()
    texts.add(batch)
    return clusters, edits


def _sizes(connection: sqlite3.Connection, size: int) -> str:
    """Bytes an article by table, where this SQLite can tell; else rows."""
    try:
        rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
        return ", ".join(f"{name} {total / size:.0f}" for name, total in rows[:6])
    except sqlite3.OperationalError:
        tables = ("article_grams", "story_pairs", "story_articles")
        counts = [(name, connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables]
        return ", ".join(f"{count / size:.1f} rows of {name}" for name, count in counts)


def _score(connection: sqlite3.Connection, clusters: list[int], edits: dict[int, str]) -> dict[str, float]:
    """Precision of the pairs of one wire report; recall of copies against the article that they were made from."""
    rows = connection.execute("SELECT article_id, other_id FROM story_pairs WHERE relation = 'same_wire'").fetchall()
    right = sum(clusters[one] == clusters[other] for one, other in rows)
    # One article stands for those of the same text.
    stands = dict(connection.execute("SELECT article_id, other_id FROM story_pairs WHERE score = 1").fetchall())
    found = {frozenset(pair) for pair in rows}
    grouped = dict(connection.execute("SELECT article_id, story_id FROM story_articles").fetchall())
    by_pair, by_story, of_kind = Counter[str](), Counter[str](), Counter(edits.values())
    for article, edit in edits.items():
        pair = {stands.get(article, article), stands.get(clusters[article], clusters[article])}
        by_pair[edit] += len(pair) == 1 or pair in found
        by_story[edit] += grouped[article] == grouped[clusters[article]]
    mixed = sum(clusters[article] != clusters[story] for article, story in grouped.items())
    figures = {"precision": right / max(1, len(rows))}
    recalls = {edit: by_pair[edit] / max(1, of_kind[edit]) for edit in EDITS}
    figures["recall"] = sum(recalls.values()) / len(EDITS)
    print(f"{len(rows):,} pairs of one report · precision {figures['precision']:.4f} · recall {figures['recall']:.3f}")
    print("  recall by edit: " + ", ".join(f"{edit} {recall:.2f}" for edit, recall in recalls.items()))
    print("  in one story:   " + ", ".join(f"{edit} {by_story[edit] / max(1, of_kind[edit]):.2f}" for edit in EDITS))
    print(f"  articles in a wrong story: {mixed}")
    return figures


def _insert(connection: sqlite3.Connection, texts: Texts, writer: Writer, size: int, count: int = 200) -> float:
    """Takes in articles one by one, half of them copies; gives the mean in milliseconds."""
    bases = list(texts.records(list(range(size - 1_000, size))))
    times, whole = [], []
    for n in range(count):
        if n % 2:
            base = writer.dice.choice(bases)
            record = Record(size + n, writer.headline(), base.body, None, base.published_at, base.posted_at)
        else:
            record = next(writer.articles(1)).record
            record = Record(size + n, record.headline, record.body, None, record.published_at, record.posted_at)
        texts.add([Made(record, 0, "")])
        began = time.process_time()
        index.take_in(connection, texts, {record.id: record.posted_at or ""})
        times.append(1000 * (time.process_time() - began))
        if n % 50 == 0:
            began = time.process_time()
            index.update(connection, texts)
            whole.append(1000 * (time.process_time() - began))
    mean = sum(times) / count
    print(
        f"one article more: {mean:.1f} ms, at worst {max(times):.1f} · to see that nothing changed: {min(whole):.0f} ms"
    )
    return mean


# --- pairs ------------------------------------------------------------------------------------------------------------


def score_pairs(path: Path) -> dict[str, float]:
    """Judges the pairs of a file and prints which are wrong."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    seconds = 0.0
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for pair in pairs:
        one, other = (_record(number, pair[side]) for number, side in enumerate("ab"))
        began = time.process_time()
        relation = judge(Reading(one), Reading(other)).relation
        seconds += time.process_time() - began
        found = {"same_wire": relation == "same_wire", "same_event": relation is not None}
        for name, is_so in found.items():
            counts[name][f"{'true' if is_so == pair[name] else 'false'} {'positive' if is_so else 'negative'}"] += 1
        right = all(found[name] == pair[name] for name in found)
        kinds[pair.get("relation", "")][right] += 1
        if not right:
            print(f"  {pair['id']} {pair.get('relation', '')}: judged {relation}")
    figures = {}
    for name, count in counts.items():
        hits = count["true positive"]
        precision, recall = hits / max(1, hits + count["false positive"]), hits / max(1, hits + count["false negative"])
        figures[f"{name} precision"] = precision
        figures[f"{name} F1"] = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{name:<11} precision {precision:.3f} · recall {recall:.3f} · F1 {figures[f'{name} F1']:.3f}")
    print("by kind: " + ", ".join(f"{kind} {found[True]}/{found.total()}" for kind, found in sorted(kinds.items())))
    print(f"{len(pairs)} pairs · {1000 * seconds / max(1, len(pairs)):.2f} ms a pair")
    return figures


def _record(number: int, given: Json) -> Record:
    return Record(number, given.get("headline"), given.get("text"), given.get("agency"), given.get("published"))


def main() -> int:
    """Measures or scores; 1 where a floor is missed, 2 where there is no such file as was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["index", "pairs"], help="what to measure (else: both)")
    parser.add_argument("file", nargs="?", type=Path, help="a file of pairs")
    parser.add_argument("--size", type=int, default=SIZE, help="how many articles to index")
    given = parser.parse_args()
    shared = Path(os.environ.get("FORUM_ARCHIVER_SHARED") or Path(__file__).parents[2] / "shared") / "article-cases"
    path = given.file or shared / "pairs.jsonl"
    figures: dict[str, float] = {}
    if given.what != "index" and path.is_file():
        figures |= score_pairs(path)
    elif given.what != "index":
        print(f"There are no pairs at {path}: give a file of them, or set FORUM_ARCHIVER_SHARED to the shared folder.")
        if given.file:
            return 2
    if given.what != "pairs":
        figures |= measure(given.size)
    return _missed(figures)


def _missed(figures: dict[str, float]) -> int:
    floors = FLOORS | PAIR_FLOORS
    low = [name for name, floor in floors.items() if figures.get(name, floor) < floor]
    high = [name for name, ceiling in CEILINGS.items() if figures.get(name, ceiling) > ceiling]
    for name in low:
        print(f"{name} is below its floor: {figures[name]:.3f} < {floors[name]:.3f}")
    for name in high:
        print(f"{name} is above its ceiling: {figures[name]:.1f} > {CEILINGS[name]:.1f}")
    return 1 if low or high else 0


if __name__ == "__main__":
    sys.exit(main())
