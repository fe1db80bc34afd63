"""What came of archiving → what is told of it: sentences on the screen, and rows for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.cli.console import Screen, count, short
from archiver.errors import ArchiverError, GoneError, IncompleteError, RefusedError

if TYPE_CHECKING:
    from archiver.crawl import ListVisit, Visit
    from archiver.fetch import Cost
    from archiver.model import Problem

NOTICED = 5  # problems of a page that are told one by one
CODES = (7, 4, 2, 6, 5, 3, 1)  # exit codes, the worst first: what can be mended by running again says least
TROUBLES = (("refused", RefusedError), ("not_complete", IncompleteError), ("gone", GoneError))
ALWAYS_TOLD = ("archived", "up_to_date", "refused")


def progress(visit: Visit, whole: ListVisit | None) -> str:
    """What the bar says: the thread, and in a list which one of how many, and the posts so far."""
    title = visit.title or visit.url
    if whole is None:
        return title
    return f"{place(whole, after=1)}, {count(whole.new + visit.new, 'new post')}: {title}"


def place(whole: ListVisit, after: int = 0) -> str:
    """Which thread of how many: "thread 3 of 40", "3 of 40+" where the list has pages that were not read yet."""
    at = len(whole.visits) + whole.up_to_date + whole.older + after
    return f"Thread {at:,} of {whole.named:,}{'+' if whole.pages < whole.page_count else ''}"


def report_visit(visit: Visit, screen: Screen, *, database: Path | None = None, at: str | None = None) -> None:
    """Says what came of a thread; in a list it begins with which one of how many it is."""
    name = short(visit.title or visit.url)
    if visit.pages:
        state = "Not complete." if not visit.complete else "" if visit.error else "Complete."
        changed = f", {visit.changed} changed" if visit.changed else ""
        changed += f", {visit.missing} missing" if visit.missing else ""
        screen.say(
            (f"{at}, " if at else "")
            + f"{name}: {count(visit.new, 'new post')}{changed}, {count(visit.pages, 'page')} read of"
            f" {visit.page_count}. {state}".rstrip()
            + (f" In {database}." if database else "")
        )
    report_problems(visit.problems, screen)
    if visit.error is not None:
        screen.warn(f"forum-archiver: {about(visit.url, visit.error)}")


def report_list(whole: ListVisit, database: Path, screen: Screen) -> None:
    """The account of a list: how many threads, and what came of them."""
    report_problems(whole.problems, screen)
    if whole.elsewhere:
        screen.warn(f"  Noticed: the list names {count(whole.elsewhere, 'thread')} of another host, left out.")
    if whole.error is not None:
        screen.warn(f"forum-archiver: {about(whole.url, whole.error)}")
    totals = _totals(whole)
    parts = [f"{number:,} {name.replace('_', ' ')}" for name, number in totals.items() if number or name in ALWAYS_TOLD]
    name = short(whole.title or whole.url)
    screen.say(f"{name}: {count(sum(totals.values()), 'thread')}: {', '.join(parts)}. In {database}.")
    if whole.is_limited:
        screen.say("Stopped at the limit: the list has more threads.")


def _totals(whole: ListVisit) -> dict[str, int]:
    """What came of the threads of a list, by the name that the account gives it."""
    ends = [_end(visit.error) for visit in whole.visits]
    names = (*(name for name, _ in TROUBLES), "unreadable")
    troubles = {name: ends.count(name) for name in names}
    return {"archived": ends.count("archived"), "up_to_date": whole.up_to_date, **troubles, "older": whole.older}


def _end(error: ArchiverError | None) -> str:
    if error is None:
        return "archived"
    return next((name for name, kind in TROUBLES if isinstance(error, kind)), "unreadable")


def report_cost(outcomes: Sequence[Visit | ListVisit], cost: Cost, screen: Screen) -> None:
    """The last line: what was new, changed, missing in all, and what it cost."""
    from archiver.crawl import ListVisit

    visits = [
        each for outcome in outcomes for each in (outcome.visits if isinstance(outcome, ListVisit) else [outcome])
    ]
    found = (
        (sum(visit.new for visit in visits), "new"),
        (sum(visit.changed for visit in visits), "changed"),
        (sum(visit.missing for visit in visits), "missing"),
    )
    posts = ", ".join(f"{number:,} {what}" for number, what in found)
    screen.say(
        f"Posts: {posts}. Cost: {count(cost.requests, 'request')}, {cost.received / 1e6:,.1f} MB,"
        f" {cost.waited:,.0f} s of pauses."
    )


def report_problems(problems: Iterable[Problem], screen: Screen) -> None:
    """Warns of what was noticed on pages: each sentence once, and not too many."""
    told = list(dict.fromkeys(_problem_sentence(problem) for problem in problems))
    for sentence in told[:NOTICED]:
        screen.warn(f"  Noticed: {sentence}")
    if len(told) > NOTICED:
        screen.warn(f"  and {len(told) - NOTICED} more: see the table `problems`.")


def _problem_sentence(problem: Problem) -> str:
    post = str(problem.post_id)
    about = "" if problem.post_id is None or post in problem.detail else f"post {post}: "
    return short(about + problem.detail, 300)


def about(what: object, error: ArchiverError) -> str:
    """An error's sentence, with what it is about where it does not say so itself."""
    sentence = short(str(error), 1000)
    return sentence if str(what) in sentence else f"{short(str(what), 300)}: {sentence}"


def rows(outcome: Visit | ListVisit) -> Iterator[dict[str, object]]:
    """What programs are told: a row a thread that was visited; after those of a list a row of the list."""
    from archiver.crawl import ListVisit

    if not isinstance(outcome, ListVisit):
        yield _visit_row(outcome)
        return
    yield from map(_visit_row, outcome.visits)
    yield {
        "url": outcome.url,
        "title": outcome.title,
        "list_pages_read": outcome.pages,
        "threads": outcome.named,
        **_totals(outcome),
        "error": str(outcome.error) if outcome.error else None,
        "exit_code": worst(outcome.errors),
    }


def _visit_row(visit: Visit) -> dict[str, object]:
    return {
        "url": visit.url,
        "thread_id": visit.thread_id,
        "title": visit.title,
        "pages_read": visit.pages,
        "page_count": visit.page_count,
        "new_posts": visit.new,
        "changed_posts": visit.changed,
        "missing_posts": visit.missing,
        "complete": visit.complete,
        "error": str(visit.error) if visit.error else None,
        "exit_code": visit.exit_code,
    }


def worst(errors: Iterable[ArchiverError]) -> int:
    """The exit code of the worst trouble, 0 for none."""
    codes = {error.exit_code for error in errors}
    return next((code for code in CODES if code in codes), 0)
