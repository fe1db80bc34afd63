"""The commands that fill archives: archive, add, rebuild, check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from archiver.cli.accounts import (
    about,
    place,
    progress,
    report_cost,
    report_list,
    report_problems,
    report_visit,
    rows,
    worst,
)
from archiver.cli.archives import readers
from archiver.cli.console import Screen, answer, answer_json, count, short
from archiver.cli.options import DEFAULT_ARCHIVES, Archives, AsJson, Quiet, moment
from archiver.errors import ArchiveError, ArchiverError, UsageError

if TYPE_CHECKING:
    from archiver.crawl import Added, Archive, Crawler, ListVisit, Manners, Plan, Visit
    from archiver.fetch import Cost
    from archiver.store.audit import Finding


LONGEST_NUMBER = 9  # digits


def archive(
    urls: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[URL...]",
            help="Addresses of threads, sections, lists, news pages; without one, all threads that are archived.",
            show_default=False,
        ),
    ] = None,
    refresh: Annotated[
        str | None,
        typer.Option(
            "--refresh",
            metavar="[N]",
            help="Read every page again, or the last N, to see edits and deletions.",
            show_default=False,
        ),
    ] = None,
    max_pages: Annotated[
        int | None, typer.Option("--max-pages", min=1, metavar="N", help="Stop after N pages of each thread.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="Of a section, or of all: threads with posts since then (2025-07-01, 7d)."
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=1, metavar="N", help="Of a section, or of all: visit N threads, no more."),
    ] = None,
    max_requests: Annotated[
        int | None, typer.Option("--max-requests", min=1, metavar="N", help="Stop after N requests in all.")
    ] = None,
    delay: Annotated[
        float,
        typer.Option("--delay", min=0, metavar="SECONDS", help="Pause between requests; 0 only on this machine."),
    ] = 1.0,
    cookies: Annotated[
        Path | None,
        typer.Option("--cookies", metavar="FILE", help="Cookies of your own login, as a Netscape cookies.txt."),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option("--contact", metavar="TEXT", help="Named in the User-Agent: an address where you can be reached."),
    ] = None,
    user_agent: Annotated[
        str | None, typer.Option("--user-agent", metavar="TEXT", help="In place of the whole User-Agent.")
    ] = None,
    ignore_robots: Annotated[
        bool, typer.Option("--ignore-robots", help="Do not ask robots.txt. Only for a forum that is your own.")
    ] = False,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Archive threads, or bring them up to date.

    Give the address of any page of a thread. Run the same command again after a stop: it goes on where it was.
    Run it again later: it fetches only what is new.

      forum-archiver archive https://forum.example/threads/harbour-news.101/

    Give the address of a section, or of search results, for all its threads, the newest change first:

      forum-archiver archive https://forum.example/forums/news.5/ --since 30d --limit 100

    Give the address of a page of a news site for its article, and the related ones under it.

    Give no address, and all threads that are archived are brought up to date, those first of which most new posts
    are to be expected; those that are gone are left out:

      forum-archiver archive --since 90d --max-requests 500
    """
    from datetime import UTC, datetime

    from archiver import fetch
    from archiver.crawl import Manners, Plan

    pages = _pages_to_refresh(refresh)
    if pages and max_pages is not None:
        raise UsageError("--refresh and --max-pages exclude each other: a refresh begins with page 1 every time.")
    if user_agent is not None and (contact or not user_agent.strip()):
        raise UsageError("--user-agent takes the whole of it, never empty: name your contact in it, without --contact.")
    plan = Plan(pages, max_pages, moment(since, datetime.now(UTC)) if since is not None else None, limit)
    screen = Screen(quiet=quiet)
    addresses = urls or _all_archived(archives, plan, screen)
    if ignore_robots:
        screen.warn("robots.txt is not asked: archive this way only a forum that is your own.")
    manners = Manners(
        user_agent=user_agent or fetch.user_agent(contact),
        delay=delay,
        cookies=fetch.load_cookies(cookies) if cookies else None,
        obey_robots=not ignore_robots,
    )
    cost = fetch.Cost(max_requests)
    done = archive_all(addresses, archives, manners, screen, plan, cost)
    report_cost(done, cost, screen)
    if as_json:
        for outcome in done:
            for row in rows(outcome):
                answer_json(row)
    finish([error for outcome in done for error in outcome.errors])


class ArchiveCommand(TyperCommand):
    """`archive`: its `--refresh` takes a number, or none for all pages."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own click
        """Gives `--refresh` its value where no number follows."""
        told = [
            f"{arg}=all" if arg == "--refresh" and not "".join(args[n + 1 : n + 2]).isdecimal() else arg
            for n, arg in enumerate(args)
        ]
        return super().parse_args(ctx, told)


def _pages_to_refresh(given: str | None) -> int:
    from archiver.crawl import ALL

    if given is None:
        return 0
    if given == "all":
        return ALL
    if given.isdecimal() and len(given) < LONGEST_NUMBER and int(given) > 0:
        return int(given)
    raise UsageError(
        f"{given!r} is no number of pages. Give --refresh alone for all, or --refresh 3 for the last three."
    )


def _all_archived(archives: Path, plan: Plan, screen: Screen) -> list[str]:
    """The addresses of all threads that are archived and may have changed, the most active first."""
    from datetime import UTC, datetime

    from archiver.crawl import due_threads

    now = datetime.now(UTC)
    with readers(archives, screen) as (opened, _):
        due = [each for connection in opened.values() for each in due_threads(connection, now)]
    since = plan.since
    wanted = [each for each in due if since is None or (each.last_post_at is not None and each.last_post_at >= since)]
    if not wanted:
        raise UsageError(f"No thread in {archives} is to be visited again. Give the address of one.")
    wanted.sort(key=lambda each: -each.expected)
    return [each.url for each in wanted[: plan.limit]]


def archive_all(
    urls: Iterable[str],
    archives: Path,
    manners: Manners,
    screen: Screen,
    plan: Plan | None = None,
    cost: Cost | None = None,
) -> list[Visit | ListVisit]:
    """Archives what addresses show, says what came of each, and brings the analysis up to date.

    The addresses of one forum are asked for by one crawler, which keeps its pauses between them.
    """
    from archiver import fetch
    from archiver.crawl import ListVisit, Plan, archive_name

    urls = list(urls)
    for url in urls:  # before the first request: a slip in the third address should not cost the first two
        archive_name(url)
        fetch.check_delay(url, manners.delay)
        if manners.cookies is not None and fetch.cookie_header(manners.cookies, url) is None:
            screen.warn(f"The cookie file has no cookie for {url}: the page is asked for as a guest.")
    forums: dict[str, list[str]] = {}
    for url in urls:
        forums.setdefault(archive_name(url), []).append(url)
    cost = cost or fetch.Cost()
    done: list[Visit | ListVisit] = []
    for name, own in forums.items():
        if cost.is_spent:
            screen.warn(f"Nothing was asked of {name}: as many requests were made as were allowed.")
            continue
        with _open_crawler(archives, name, manners, cost, screen) as crawler:
            outcomes = list(_archive_each(crawler, own, plan or Plan(), screen))
            database = crawler.archive.database
        if any(isinstance(outcome, ListVisit) or outcome.pages for outcome in outcomes):
            analyse(database)
        done += outcomes
    return done


def _archive_each(crawler: Crawler, urls: list[str], plan: Plan, screen: Screen) -> Iterator[Visit | ListVisit]:
    """What came of each address of one forum, until asking for the next would be of no use, or no manners."""
    from archiver.crawl import ends_visits

    for left, url in zip(range(len(urls) - 1, -1, -1), urls, strict=True):
        outcome = _archive_one(crawler, url, plan, screen)
        yield outcome
        if left and outcome.error is not None and ends_visits(outcome.error):
            screen.warn(f"Not asked for: {left:,} more of this forum. The same command goes on from there.")
            return


def _archive_one(crawler: Crawler, url: str, plan: Plan, screen: Screen) -> Visit | ListVisit:
    from archiver.crawl import ListVisit, archive_address

    database = crawler.archive.database
    with screen.bar("pages"):
        outcome = archive_address(
            crawler,
            url,
            plan,
            on_page=lambda visit, whole: screen.advance(progress(visit, whole), visit.pages, visit.page_count),
            on_visit=lambda visit, whole: report_visit(visit, screen, at=place(whole)),
        )
    if isinstance(outcome, ListVisit):
        report_list(outcome, database, screen)
    else:
        report_visit(outcome, screen, database=database)
    return outcome


@contextmanager
def _open_crawler(archives: Path, name: str, manners: Manners, cost: Cost, screen: Screen) -> Iterator[Crawler]:
    from archiver.crawl import Archive, Crawler

    with Archive(archives, name, obey_robots=manners.obey_robots) as open_archive:
        _catch_up(open_archive, screen)
        with Crawler(open_archive, manners, cost=cost, notify=screen.say) as crawler:
            yield crawler


def _catch_up(open_archive: Archive, screen: Screen) -> None:
    entered = open_archive.catch_up(notify=screen.warn)
    if entered:
        screen.say(f"{count(entered, 'capture')} of an earlier run entered in {open_archive.database}.")


def analyse(database: Path) -> None:
    """Brings what is computed from an archive up to date: views and stories."""
    import sqlite3
    from contextlib import closing

    from analysis import stories, views

    with closing(sqlite3.connect(database, timeout=30)) as connection:  # seconds; another run may write now
        views.install(connection)
        stories.update(connection)


def add(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Saved pages, copied texts, recordings (WARC, WACZ, HAR, MHTML), folders of them.",
            show_default=False,
            readable=False,
        ),
    ],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The page's address, where the file does not tell it.")
    ] = None,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
) -> None:
    """Add saved pages, texts copied of pages, or recordings to the archive.

    A page goes to the archive of the forum that its canonical link names. Adding a page twice changes nothing.

    Recordings are WARC and WACZ files of crawlers and browser recorders, HAR files of a browser's network panel (saved
    with content), and MHTML files ("web page, single file"). Their pages of threads and of news sites are added, as of
    the time at which they were captured; the rest is left out. Of a WARC or WACZ file that forum-archiver wrote, all is
    added. A page that was recorded as unchanged is found in the answer that it refers to, in any of the files given.
    Cookies, logins and form tokens in HAR and MHTML files are not taken in.

    A text that was copied of a thread's page (.txt) names no forum: it goes to the archive copied-text.invalid, or
    with --url to that of its forum. Its posts have ids made from their words.

    Of a folder, what can be read is added. Where some files cannot be read, the last line counts them, and the exit
    code is that of the worst: 6 for what is no page that can be read.

      forum-archiver add page-1.html page-2.mhtml thread.txt recording.wacz
    """
    from archiver.crawl import Importer, files_in

    screen = Screen(quiet=quiet)
    paths = [(found, found == path) for path in files for found in files_in(path)]
    if url is not None and len(paths) != 1:
        raise UsageError("--url names the address of one page: add that page alone.")
    if not paths:
        raise UsageError("There are no saved pages, copied texts or recordings in what was given.")
    errors: dict[Path, list[ArchiverError]] = {}
    with Importer(archives, notify=screen.warn) as importer, screen.bar("files"):
        for done, (path, is_named) in enumerate(paths, 1):
            for added in importer.add(path, url, is_named=is_named):
                _report_added(added, errors, screen)
            screen.advance(path.name, done, len(paths))
        for added in importer.add_revisits():
            _report_added(added, errors, screen)
        databases = importer.databases
    for database in databases:
        analyse(database)
    _report_files(len(paths), len(errors), screen)
    finish(error for found in errors.values() for error in found)


def _report_files(files: int, unread: int, screen: Screen) -> None:
    """The account of several files; of one, all was said."""
    if files > 1 and unread:
        screen.warn(f"{count(files, 'file')}: {files - unread:,} read, {unread:,} not, or only in part; see above.")
    elif files > 1:
        screen.say(f"{count(files, 'file')}, all read.")


def _report_added(added: Added, errors: dict[Path, list[ArchiverError]], screen: Screen) -> None:
    """Says what came of a page, and notes what went wrong by its file."""
    if added.error is not None:
        errors.setdefault(added.file, []).append(added.error)
        screen.warn(about(added.file, added.error))
    elif added.page is not None:
        page = added.page
        what = "in the archive already" if added.is_known else count(added.new, "new post")
        screen.say(f"{added.file}: {short(page.thread.title)}, page {page.page} of {page.page_count}: {what}.")
        report_problems(page.problems, screen)


def rebuild(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ARCHIVE]...", help="Names of archives; all when none is given.")
    ] = None,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
) -> None:
    """Make the database again from the captures alone.

    For a new version of the archiver that reads more, or a database that is damaged. The captures stay as they are.
    """
    from archiver.crawl import rebuild as rebuild_archive

    screen = Screen(quiet=quiet)
    found = _chosen(names, archives)
    errors: list[ArchiverError | None] = []
    for name in found:
        done = 0
        damage: list[str] = []

        def on_capture(name: str = name) -> None:
            nonlocal done
            done += 1
            screen.advance(name, done, None)

        try:
            with screen.bar("captures"):
                captures = rebuild_archive(archives, name, on_capture=on_capture, notify=damage.append)
        except ArchiverError as error:
            errors.append(error)
            screen.warn(f"forum-archiver: {error}")
            continue
        analyse(archives / f"{name}.db")
        screen.say(f"{name}: {count(captures, 'capture')} read again. In {archives / f'{name}.db'}.")
        for sentence in damage:
            errors.append(ArchiveError(sentence))
            screen.warn(f"forum-archiver: {sentence}")
    finish(errors)


def _chosen(names: list[str] | None, archives: Path) -> list[str]:
    """The archives that were named, or all."""
    from archiver.crawl import archive_names

    there = archive_names(archives)
    if not there:
        raise UsageError(f"There is no archive in {archives}. Make one with `forum-archiver archive URL`.")
    for name in names or []:
        if name not in there:
            raise UsageError(f"There is no archive {name} in {archives}. There are: {', '.join(there)}.")
    return names or there


def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ARCHIVE]...", help="Names of archives; all when none is given.")
    ] = None,
    archives: Archives = DEFAULT_ARCHIVES,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Audit archives: gaps in the numbers, problems, digests of the captures, the database itself.

    Ends with 0 where nothing is missing, 3 where a thread is not complete, 7 where something is damaged.
    """
    screen = Screen(quiet=quiet)
    found = _chosen(names, archives)
    severities = set()
    for name in found:
        findings = _audited(archives, name)
        severities |= {finding.severity for finding in findings}
        for finding in findings:
            if as_json:
                answer_json({"archive": name, "severity": finding.severity, "sentence": finding.sentence})
            else:
                answer(f"{name}: {short(finding.sentence, 500)}")
        if not findings:
            screen.say(f"{name}: nothing is missing, every digest is right.")
    if "damage" in severities:
        raise typer.Exit(7)
    if "incomplete" in severities:
        raise typer.Exit(3)


def _audited(archives: Path, name: str) -> list[Finding]:
    """What the audit of one archive found; one that cannot be read does not keep the others from theirs."""
    from archiver.crawl import audit
    from archiver.store.audit import Finding

    try:
        return audit(archives, name)
    except ArchiveError as error:
        return [Finding("damage", str(error))]


def finish(errors: Iterable[ArchiverError | None]) -> None:
    """Ends the command with the exit code of the worst trouble that was already told, where there was any."""
    code = worst(error for error in errors if error is not None)
    if code:
        raise typer.Exit(code)
