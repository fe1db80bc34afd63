"""The records of a thread's summary. Every sentence in them is an excerpt that names the post it was cut from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateSource = Literal["weekday", "field", "text", "copy", "published"]
GapKind = Literal["incomplete", "gone", "numbers", "deleted", "undated", "conflict", "problem"]


@dataclass(frozen=True, slots=True)
class Cite:
    """The post that something is taken from."""

    post_id: int
    number: int | None  # as the forum prints it
    author: str | None
    posted_at: str | None  # UTC, ISO 8601
    posted_text: str | None  # date as printed: all that is known where `posted_at` is None
    url: str  # permalink
    missing: bool = False  # the forum does not show the post any more
    posted_after: str | None = None  # UTC, by the post's newest picture: all that bounds it where `posted_at` is None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence as it stands in a post: `text` is `posts.text[start:end]`, character for character."""

    text: str
    start: int
    end: int
    cite: Cite
    cut: bool = False  # the sentence goes on, it was too long


@dataclass(frozen=True, slots=True)
class Silence:
    """The longest time without a post, as far as it is known: between two posts with dates and no number between."""

    seconds: int
    before: Cite  # the post that it ends with
    after: Cite  # the post that it begins with


@dataclass(frozen=True, slots=True)
class Header:
    """What the thread is, how much was written, and how whole the archive of it is."""

    thread_id: int
    title: str
    prefix: str | None
    url: str
    type: str
    node: str | None
    posts: int
    members: int
    pages: int
    pages_archived: int
    complete: bool
    first_post: Cite | None  # in the order of the thread, with a date or without
    last_post: Cite | None
    silence: Silence | None
    undated: int  # posts whose date is not known
    languages: tuple[tuple[str, int], ...]  # of its articles: ISO 639-1 and number of articles
    scripts: tuple[str, ...]  # of its members' own words, the commonest first
    words_own: int
    words_pasted: int
    words_quoted: int
    articles: int
    edited: int
    missing: int
    last_archived_at: str
    gone_at: str | None  # when the forum first answered that the thread is gone


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A post of another thread that has the story of an entry, or another report of its event."""

    thread_id: int
    thread: str  # title
    story_id: int  # that of the entry: it is a copy; another: it tells of the same event
    headline: str | None
    agency: str | None
    outlet: str | None
    cite: Cite


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One story: what happened when, in the words of its article, and where it appeared."""

    story_id: int
    date: str | None  # YYYY-MM-DD
    date_source: DateSource | None
    headline: str | None
    lead: Excerpt | None
    outlets: tuple[str, ...]
    agencies: tuple[str, ...]
    published_at: str | None  # wall clock as printed
    published_offset: str | None
    lag_minutes: int | None  # from published to posted
    lag_assumes_utc: bool
    appearances: tuple[Cite, ...]  # in this thread, in its order
    elsewhere: int  # appearances in other threads
    relatives: tuple[TimelineEntry, ...] = ()  # other reports of the event in this thread; they have no relatives
    others: tuple[Elsewhere, ...] = ()  # in other threads, the first: copies, then reports that only those threads have


@dataclass(frozen=True, slots=True)
class Voice:
    """A post that other members answered to or reacted on, by one sentence."""

    said: Excerpt
    reactions: int
    votes: int  # up minus down
    is_solution: bool
    quotes: int  # posts of others that quote it
    replies: int  # posts below it in the tree of quotes
    score: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one member said and what another answered."""

    said: Excerpt
    answered: Excerpt


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet or agency that articles came from."""

    name: str
    articles: int
    members: int
    first_posted_at: str | None  # None where one of the posts has no date
    last_posted_at: str | None


@dataclass(frozen=True, slots=True)
class Host:
    """A host that posts link to."""

    host: str
    links: int
    posts: int


@dataclass(frozen=True, slots=True)
class Reference:
    """An address that posts link to and whose text no member pasted."""

    url: str
    title: str | None  # of its link card
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, uncertain or contradictory. `url` is where to look."""

    kind: GapKind
    detail: str
    url: str
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """All that a summary says, in the order in which it says it."""

    header: Header
    timeline: tuple[TimelineEntry, ...]
    voices: tuple[Voice, ...]
    exchanges: tuple[Exchange, ...]
    outlets: tuple[Source, ...]
    agencies: tuple[Source, ...]
    hosts: tuple[Host, ...]
    references: tuple[Reference, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """A thread in the list of what is archived."""

    id: int
    title: str
    prefix: str | None
    url: str
    posts: int
    pages: int
    pages_archived: int
    complete: bool
    last_archived_at: str
    gone_at: str | None  # when the forum first answered that the thread is gone
    missing_count: int  # posts that the forum does not show any more


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one view for one thread."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of a thread, a table a view."""

    thread_id: int
    title: str
    tables: tuple[Table, ...]
