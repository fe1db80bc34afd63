"""Scores the splitter on article cases: F1 of each field, of body and comment words, posts that are all right.

`python benchmarks/extraction.py` scores our own cases in benchmarks/articles/LANGUAGE/CASE (post.html, expected.json),
and article-cases/cases.jsonl of the shared folder beside the repository (or FORUM_ARCHIVER_SHARED) where there is one;
`python benchmarks/extraction.py PATH` scores a folder of cases, or a file with a line {id, html, posted_at, gold} each.
The floors are pinned: they only ever rise, and a score below one of them ends with exit code 1.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.articles import split
from archiver.dates import read_date
from archiver.engines import read_body
from archiver.model import Article, Body, Part

FIELDS = {  # the gold's name of a field: ours
    "headline": "headline", "dek": "standfirst", "agency": "agency", "outlet": "outlet", "byline": "byline",
    "place": "place", "published": "published_at", "updated": "updated_at", "source_url": "source_url",
}  # fmt: skip
NINE = ("headline", "agency", "outlet", "byline", "place", "published", "updated", "caption", "credit")
OWN = Path(__file__).parent / "articles"
FLOORS = {"macro F1": 0.98, "body words": 0.99, "comment words": 0.99, "all right": 0.95, "clean": 1.0, "dates": 1.0}
OWN_FLOORS = {"macro F1": 0.965, "body words": 0.99, "comment words": 0.975, "all right": 0.78, "clean": 1.0}

Json = dict[str, Any]
Counts = dict[str, Counter[str]]


def main() -> int:
    """Prints a table a set of cases; 1 where a score is below its floor, 2 where there is no such path as was named."""
    shared = Path(os.environ.get("FORUM_ARCHIVER_SHARED") or Path(__file__).parents[2] / "shared") / "article-cases"
    given = [Path(argument) for argument in sys.argv[1:]]
    missing = [path for path in given if not path.exists()]
    if missing:
        print(f"There are no cases at {missing[0]}: give a folder of cases, or a file with a case a line.")
        return 2
    return max([_score(path) for path in given or (OWN, shared / "cases.jsonl") if path.exists()], default=0)


def _score(path: Path) -> int:
    """Prints the table of one set of cases; 1 where a score is below its floor."""
    print(f"== {path.parent.name}/{path.name}")
    scores = score_cases(_read_folder(path) if path.is_dir() else _read_lines(path))
    if path.is_file() and (path.parent / "dates.jsonl").is_file():
        scores["dates"] = score_dates(_read_lines(path.parent / "dates.jsonl"))
    floors = OWN_FLOORS if path.is_dir() else FLOORS
    low = [name for name, floor in floors.items() if scores.get(name, floor) < floor]
    for name in low:
        print(f"{name} is below its floor: {scores[name]:.3f} < {floors[name]:.3f}")
    return 1 if low else 0


def score_cases(cases: list[Json]) -> dict[str, float]:
    """Splits every case and prints what was right; returns the scores that have a floor."""
    counts: Counts = {name: Counter() for name in (*FIELDS, "caption", "credit", "article", "body", "comment")}
    right, bare, clean = 0, 0, 0
    for case in cases:
        body, parts = _split_case(case)
        wrong = score_case(case, body.text, parts, counts)
        right += not wrong
        if not case["gold"]["articles"]:
            bare += 1
            clean += not any(part.article for part in _walk(parts))
        if wrong:
            print(f"  {case['id']}: {', '.join(wrong)}")
    f1 = {name: _f1(count) for name, count in counts.items()}
    for name, count in counts.items():
        print(f"{name:<12}{f1[name]:6.3f}   right {count['tp']:5}  wrong {count['fp']:4}  missed {count['fn']:4}")
    scores = {"macro F1": sum(f1[name] for name in NINE) / len(NINE)}
    scores |= {"body words": f1["body"], "comment words": f1["comment"]}
    scores |= {"all right": right / len(cases), "clean": clean / bare if bare else 1.0}
    print(
        *(f"{name} {score:.3f}" for name, score in scores.items()),
        f"{1000 * _seconds(cases):.1f} ms a post",
        sep=" · ",
    )
    return scores


def _split_case(case: Json) -> tuple[Body, tuple[Part, ...]]:
    body = read_body(case["html"])
    return body, split(body.text, body.blocks, posted_at=datetime.fromisoformat(case["posted_at"]), links=body.links)


def _seconds(cases: list[Json]) -> float:
    """CPU seconds of splitting a post: of a second pass, since tables are read when a text first needs them."""
    posts = [(read_body(case["html"]), datetime.fromisoformat(case["posted_at"])) for case in cases]
    began = time.process_time()
    for body, posted_at in posts:
        split(body.text, body.blocks, posted_at=posted_at, links=body.links)
    return (time.process_time() - began) / len(cases)


def score_case(case: Json, text: str, parts: tuple[Part, ...], counts: Counts) -> list[str]:
    """Adds a case to the counts; returns the names of what is wrong in it."""
    before = {name: (count["fp"], count["fn"]) for name, count in counts.items()}
    gold, found = list(case["gold"]["articles"]), [part.article for part in _walk(parts) if part.article]
    for article in found:
        match = max(gold, key=lambda g: _alike(g, article), default=None)
        if match is None or _alike(match, article) <= 0:
            counts["article"]["fp"] += 1
            continue
        gold.remove(match)
        counts["article"]["tp"] += 1
        _score_article(match, article, counts)
    counts["article"]["fn"] += sum(not g.get("optional") for g in gold)
    comments = " ".join(text[part.start : part.end] for part in _walk(parts) if part.kind == "comment")
    _score_words(case["gold"]["commentary_text"] or "", comments, counts["comment"])
    return [name for name, count in counts.items() if (count["fp"], count["fn"]) != before[name]]


def score_dates(rows: list[Json]) -> float:
    """The share of date strings that are read as they should be; what is no date has to be read as none."""
    began, right = time.process_time(), 0
    for row in rows:
        found = read_date(row["text"], reference=datetime.fromisoformat(row["posted_at"]))
        printed = f"{found.iso}{found.offset or ''}" if found else None
        exact = row["iso"] is not None and "tol_min" in row and found is not None and found.rule == "ago"
        right += exact or printed == row["iso"]
        if not (exact or printed == row["iso"]):
            print(f"  {row['id']} {row['text']!r}: {printed}, not {row['iso']}")
    print(f"dates {right}/{len(rows)} · {1000 * (time.process_time() - began) / len(rows):.3f} ms a string")
    return right / len(rows)


# --- one article ------------------------------------------------------------------------------------------------------


def _score_article(gold: Json, found: Article, counts: Counts) -> None:
    for name, ours in FIELDS.items():
        accepted = [_answer(name, answer) for answer in (gold.get(name), *(gold.get("accept") or {}).get(name, ()))]
        printed = _answer(name, getattr(found, ours))
        ok = printed in accepted
        counts[name]["tp"] += ok and bool(printed)
        counts[name]["fp"] += not ok and bool(printed)
        counts[name]["fn"] += not ok and bool(accepted[0])
    for name in ("caption", "credit"):
        wanted = Counter(_plain(photo.get(name)) for photo in gold["photos"] if photo.get(name))
        got = Counter(_plain(getattr(photo, name)) for photo in found.photos if getattr(photo, name))
        counts[name].update(tp=(wanted & got).total(), fp=(got - wanted).total(), fn=(wanted - got).total())
    _score_words(gold.get("body") or "", found.body or "", counts["body"])


def _answer(name: str, value: Any) -> str:  # noqa: ANN401 - JSON
    """A value as it is compared: of dates the wall clock to the minute."""
    return _plain(value[:16] if value and name in ("published", "updated") else value)


def _score_words(gold: str, found: str, count: Counter[str]) -> None:
    wanted, got = Counter(_words(gold)), Counter(_words(found))
    count.update(tp=(wanted & got).total(), fp=(got - wanted).total(), fn=(wanted - got).total())


def _alike(gold: Json, found: Article) -> float:
    """Words that an article shares with the gold: 0 where they have nothing to do with each other."""
    wanted = Counter(_words(f"{gold.get('headline') or ''} {gold.get('body') or ''}"))
    got = Counter(_words(f"{found.headline or ''} {found.body or ''}"))
    return 2 * (wanted & got).total() / max(1, wanted.total() + got.total()) - 0.25


# --- text -------------------------------------------------------------------------------------------------------------


def _plain(value: Any) -> str:  # noqa: ANN401 - JSON
    joined = "".join(value) if isinstance(value, list) else str(value or "")
    folded = unicodedata.normalize("NFKC", joined).casefold()
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c).startswith("M"))


def _words(text: str) -> list[str]:
    return re.findall(r"[\u3040-\u9fff]|[^\W_\u3040-\u9fff]+", unicodedata.normalize("NFKC", text).casefold())


def _walk(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _walk(part.children)


def _f1(count: Counter[str]) -> float:
    total = 2 * count["tp"] + count["fp"] + count["fn"]
    return 2 * count["tp"] / total if total else 1.0


def _read_folder(path: Path) -> list[Json]:
    return [_read_case(file.parent) for file in sorted(path.glob("*/*/expected.json"))]


def _read_case(folder: Path) -> Json:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    name = f"{folder.parent.name}/{folder.name}"
    return {"id": name, "html": (folder / "post.html").read_text("utf-8"), "gold": expected, **expected}


def _read_lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
