"""The command that follows stories: across all archives, or in pairs of articles that are given to it."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from archiver.cli.archives import readers, telling
from archiver.cli.archiving import finish
from archiver.cli.console import Screen, answer, answer_json, count, short
from archiver.cli.options import DEFAULT_ARCHIVES, Archives, AsJson, Quiet, moment
from archiver.errors import ArchiveError, UsageError
from archiver.text import clean, squeeze

if TYPE_CHECKING:
    from analysis.stories import Record
    from analysis.stories.travel import Appearance, Tie, Travel

Json = dict[str, Any]

LONGEST_TITLE = 100
NONE_AS_WANTED = "None of the stories that appeared more than once ({:,}) is as wanted. Try other words."


def stories(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS...]", help="Only stories whose headlines have them all.")
    ] = None,
    forum: Annotated[
        str | None, typer.Option("--forum", metavar="HOST", help="Only stories that appeared on that forum.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only stories that appeared after it: 2025-07-01, or 7d, 2w, 3m."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=100_000, metavar="N", help="How many stories.")
    ] = 20,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Say of each pair of articles why they are one story.")
    ] = False,
    pairs: Annotated[
        str | None,
        typer.Option(
            "--pairs", metavar="FILE", help="Judge pairs of articles, a JSON line each, instead; - reads them."
        ),
    ] = None,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Show where stories appeared first and how they travelled, across the forums of all archives.

    A story has the copies of one wire report (first, copy) and other reports of the event (same event). Only stories
    that appeared more than once are shown, the latest first.

      forum-archiver stories port strike --since 3m --evidence

    The judgement can be tried on pairs of your own: lines of {id, a: {headline, text, agency, published}, b: {…}} give
    lines of {id, same_wire, same_event, relation, score, evidence, passage}.

      forum-archiver stories --pairs pairs.jsonl
    """
    if pairs is not None:
        _judge_pairs(pairs)
        return
    after = moment(since, datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ") if since else ""
    screen = Screen(quiet=quiet)
    with readers(archives, screen) as (opened, errors):
        travels = _travels(archives, _sound(archives, opened, errors, screen), forum)
    found = [each for each in travels if _is_wanted(each, words or [], forum, after)]
    _show(found, limit, screen, evidence=evidence, as_json=as_json)
    if not found:
        screen.say(NONE_AS_WANTED.format(len(travels)) if travels else "No story appeared more than once.")
    finish(errors)


def _show(found: list[Travel], limit: int, screen: Screen, *, evidence: bool, as_json: bool) -> None:
    if as_json:
        answer_json({"stories": [_travel_json(travel) for travel in found[:limit]], "more": max(0, len(found) - limit)})
        return
    for travel in found[:limit]:
        answer("\n".join([*_lines(travel), *(_evidence_lines(travel) if evidence else ()), ""]))
    if len(found) > limit:
        screen.say(f"{len(found):,} stories were found, {limit:,} are shown: give a larger --limit to see more.")


def _sound(
    folder: Path, opened: Mapping[str, sqlite3.Connection], errors: list[ArchiveError], screen: Screen
) -> dict[str, sqlite3.Connection]:
    """The archives of which all articles can be read; damage in others is told."""
    sound = {}
    for name, connection in opened.items():
        with telling(folder / f"{name}.db", errors, screen):
            connection.execute("SELECT sum(length(body)) FROM articles").fetchone()
            sound[name] = connection
    return sound


# --- the index --------------------------------------------------------------------------------------------------------


def _travels(folder: Path, archives: Mapping[str, sqlite3.Connection], forum: str | None) -> list[Travel]:
    """All stories of the archives in a folder, by an index beside them that is brought up to date.

    Raises:
        UsageError: none of the archives is of that forum.
    """
    from analysis.stories import across, travel

    if forum is not None:
        _check_forum(forum, folder, {name: travel.host(archive, name) for name, archive in archives.items()})
    with ExitStack() as stack:
        index = stack.enter_context(closing(across.open_index(folder)))
        try:
            across.update(index, archives)
        except sqlite3.OperationalError:  # no room for it, or the folder became read-only: this time without a file
            index = stack.enter_context(closing(across.open_in_memory()))
            across.update(index, archives)
        return travel.travels(index, archives)


def _check_forum(forum: str, folder: Path, hosts: Mapping[str, str]) -> None:
    if forum.casefold() not in {name.casefold() for pair in hosts.items() for name in pair}:
        there = ", ".join(dict.fromkeys(hosts.values()))
        raise UsageError(f"No archive in {folder} that can be read is of the forum {forum}. There are: {there}.")


def _is_wanted(travel: Travel, words: Iterable[str], forum: str | None, after: str) -> bool:
    shown = travel.appearances
    titles = " ".join([travel.title or "", *(each.headline or "" for each in shown)]).casefold()
    return (
        all(word.casefold() in titles for word in words)
        and (
            forum is None or any(forum.casefold() in {each.host.casefold(), each.archive.casefold()} for each in shown)
        )
        and (not after or any((each.posted_at or each.posted_after or "") >= after for each in shown))
    )


def _travel_json(travel: Travel) -> Json:
    from dataclasses import asdict

    return asdict(travel)


# --- for people -------------------------------------------------------------------------------------------------------


def _lines(travel: Travel) -> Iterator[str]:
    yield short(travel.title or "(without a headline)", LONGEST_TITLE)
    forums = len({each.host for each in travel.appearances})
    facts = [f"{count(len(travel.appearances), 'appearance')} on {count(forums, 'forum')}"]
    facts += [f"event {travel.event_date}"] if travel.event_date else []
    facts += [f"published {travel.published_at.replace('T', ' ')}"] if travel.published_at else []
    yield f"  {' · '.join(facts)}"
    for each in travel.appearances:
        yield f"  {_when(each)}  {each.kind:<10}  {_where(each)}"
        yield f"      {clean(each.url)}"


def _when(each: Appearance) -> str:
    when = (each.posted_at or each.posted_after or "")[:16].replace("T", " ")
    if not each.posted_at:
        when = f"after {when}" if when else "undated"
    return f"{when:<22}{_lag(each.lag_minutes):>10}"


def _lag(minutes: int | None) -> str:
    if minutes is None:
        return ""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    return f"+{days} d {hours} h" if days else f"+{hours} h {left} m" if hours else f"+{left} m"


def _where(each: Appearance) -> str:
    number = f"#{each.number}" if each.number is not None else f"post {each.post_id}"
    facts = [f"{each.host}: {short(each.thread)} {number}", each.author, each.outlet, each.agency]
    # An agency's own page names the agency as the outlet too, and a member may be called as an outlet is.
    return short(", ".join({fact.casefold(): fact for fact in facts if fact}.values()), 200)


def _evidence_lines(travel: Travel) -> Iterator[str]:
    numbers = {each.name: f"{each.host} post {each.post_id}" for each in travel.appearances}
    for tie in travel.ties:
        yield f"  {numbers[tie.one]} and {numbers[tie.other]}: {tie.relation.replace('_', ' ')}, {tie.score:.2f}"
        yield from _tie_lines(tie)


def _tie_lines(tie: Tie) -> Iterator[str]:
    for item in tie.evidence:
        yield f"    {item['weight']:+5.2f}  {item['name']}: {squeeze(clean(item['detail']))}"
    if tie.passage:
        yield f"    in both: “{squeeze(clean(tie.passage))}”"


# --- pairs ------------------------------------------------------------------------------------------------------------


def _judge_pairs(name: str) -> None:
    from analysis.stories import Reading, judge

    for number, line in enumerate(_pair_lines(name), 1):
        if not line.strip():
            continue
        given, one, other = _pair(line, number)
        judged = judge(Reading(one), Reading(other))
        answer_json(
            {
                "id": given,
                "same_wire": judged.relation == "same_wire",
                "same_event": judged.relation is not None,
                "relation": judged.relation,
                "score": judged.score,
                "evidence": judged.evidence,
                "passage": judged.passage,
            }
        )


def _pair_lines(name: str) -> list[str]:
    from archiver.text import decode

    given = _given(name)
    text = decode(given, None)
    if given.strip() and not text.strip():
        raise UsageError(f"{_called(name)} is no text. Give the pairs in UTF-8, a JSON object a line.")
    return text.split("\n")


def _given(name: str) -> bytes:
    if name == "-":
        if sys.stdin is None:  # closed by the shell
            raise UsageError(
                "There is no standard input. Give the pairs as in `forum-archiver stories --pairs - < FILE`."
            )
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read ({error.strerror}). Give a file of pairs, or - for standard input."
        ) from None


def _called(name: str) -> str:
    return "Standard input" if name == "-" else name


def _pair(line: str, number: int) -> tuple[object, Record, Record]:
    """A pair's id and its two articles.

    Raises:
        UsageError: the line is none.
    """
    try:
        given = json.loads(line)
        return given.get("id"), _record(1, given["a"]), _record(2, given["b"])
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise UsageError(
            f"Line {number} is no pair. Give a JSON object a line, with `a` and `b`: objects with `text`, and with"
            " `headline`, `agency` and `published` where they are known."
        ) from None


def _record(number: int, given: Json) -> Record:
    from analysis.stories import Record

    fields = [given.get(name) for name in ("headline", "text", "agency", "published")]
    if not all(value is None or isinstance(value, str) for value in fields):
        raise TypeError
    headline, body, agency, published = fields
    return Record(number, _plain(headline), _plain(body), agency, published)


def _plain(text: str | None) -> str | None:
    return clean(text) if text is not None else None
