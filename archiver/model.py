"""The records that the stages hand to each other: captures, thread pages, posts, blocks, and the parts split from them.

Every position is a pair of code-point offsets into `Post.text` (start included, end not).
Every moment is an aware `datetime` in UTC; what is unknown is `None`, never an empty string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# --- captures ---------------------------------------------------------------------------------------------------------

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a server, as it was sent: what a WARC file keeps as a request and a response record."""

    url: str
    captured_at: datetime  # UTC, whole seconds, as WARC-Date prints it
    status: int
    headers: Headers  # of the response, without Set-Cookie
    payload: bytes  # the body as sent, still in its content encoding
    request_headers: Headers = ()  # without Cookie and Authorization
    is_saved: bool = False  # a file that somebody saved, not an answer that we saw: a WARC resource record

    def header(self, name: str) -> str | None:
        """The first response header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class WarcLocation:
    """Where a capture's response record lies."""

    file: str  # the file's name inside the host's folder
    offset: int  # bytes from the start of the file to the gzip member
    length: int  # bytes of the gzip member
    digest: str  # WARC-Payload-Digest, "sha1:…"


# --- a page of a thread -----------------------------------------------------------------------------------------------

ThreadType = Literal["discussion", "question", "article", "poll", "suggestion", "resource", "news page"]
ProblemKind = Literal[
    "missing_id", "missing_author", "missing_date", "missing_number", "missing_body", "missing_title",
    "duplicate_post", "incomplete", "unreadable", "gone", "too_many_parts", "unknown_markup",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something on a page that wants a look."""

    kind: ProblemKind
    detail: str
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class Forum:
    """What a page tells of the forum that sent it."""

    base_url: str  # scheme, host and the forum's folder, with a slash at the end
    title: str | None
    engine: str
    time_zone: str | None = None  # an IANA name or an offset as in "+06:00", where the page tells
    language: str | None = None  # of the page's own words, as its head names it: "de-DE"


@dataclass(frozen=True, slots=True)
class Node:
    """A section of a forum, from the breadcrumb."""

    id: int
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PollOption:
    """One answer of a poll; votes are None while the page hides them."""

    option: str
    votes: int | None


@dataclass(frozen=True, slots=True)
class Poll:
    """A thread's poll."""

    question: str
    options: tuple[PollOption, ...]
    voters: int | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What a thread's page says about the thread itself."""

    id: int
    title: str  # without its prefix
    url: str  # canonical address of page 1
    prefix: str | None = None  # several are joined by ", "
    nodes: tuple[Node, ...] = ()  # the breadcrumb, outermost first
    author_id: int | None = None
    author: str | None = None
    created_at: datetime | None = None
    type: ThreadType = "discussion"
    is_open: bool | None = None
    is_sticky: bool | None = None
    reply_count: int | None = None
    view_count: int | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()  # custom fields such as ("Date of Event", "Jul 16, 2025")
    event_date: str | None = None  # YYYY-MM-DD, read from the fields
    poll: Poll | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What a user cell says about a member."""

    id: int
    name: str
    title: str | None = None
    joined_at: str | None = None  # YYYY-MM-DD, the day as printed
    message_count: int | None = None
    reaction_score: int | None = None
    avatar_url: str | None = None
    banners: tuple[str, ...] = ()  # "Staff member", "Moderator"
    fields: tuple[tuple[str, str], ...] = ()  # what the forum shows beside: ("Nation", "Bangladesh")


# --- a post's body ----------------------------------------------------------------------------------------------------

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """Running text of the post's author; `strong` are the spans set in bold or as headings."""

    start: int
    end: int
    strong: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote box. Without author and source it may well be a pasted article."""

    start: int
    end: int
    author: str | None = None
    post_id: int | None = None  # where a post is quoted
    member_id: int | None = None
    thread_id: int | None = None  # the quoted post's thread, where the box names it
    source_kind: str | None = None  # as the forum calls it: post, conversation_message, profile_post…
    source_id: int | None = None
    attribution: Span | None = None  # the line "NAME said:", inside the box
    children: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoiler:
    """A part that the page folds away; its words are the author's own."""

    start: int
    end: int
    title: Span | None = None
    is_inline: bool = False  # some words of a line
    children: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A code block, with its line breaks."""

    start: int
    end: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Unfurl:
    """A link card."""

    start: int
    end: int
    url: str
    host: str | None = None
    title: str | None = None
    description: str | None = None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Embed:
    """A video, a tweet or the like, shown by another site."""

    start: int
    end: int
    site: str | None = None
    key: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the text. Its span covers its file name where the page gives one, else it is empty."""

    start: int
    end: int
    url: str | None = None  # the original address
    filename: str | None = None
    attachment_id: int | None = None


Block = Text | Quote | Spoiler | Code | Unfurl | Embed | Image


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the text, with its target unwrapped."""

    start: int
    end: int
    url: str
    member_id: int | None = None  # of the member that it mentions


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file listed under the post."""

    url: str
    id: int | None = None
    filename: str | None = None
    size: int | None = None  # bytes, rounded as the page prints them
    view_count: int | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """A kind of reaction on a post; without name: members who chose one of several kinds, the page says not which."""

    name: str | None
    count: int | None = None
    members: tuple[str, ...] = ()


MarkKind = Literal["threadmark", "notice", "warning", "moderated", "deleted", "ignored", "merged"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the forum or its staff wrote at a post: a threadmark, a notice, why it was deleted, where it was merged."""

    kind: MarkKind
    text: str | None = None  # as printed: a threadmark's title, the words of a notice
    author: str | None = None  # who set it, where the page says so
    marked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A post's body: its readable text, and the blocks and links that lie in it. Blocks cover the text in order."""

    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    unknown: tuple[str, ...] = ()  # classes of boxes that nobody knows: they are read as running text


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a page shows it."""

    id: int
    number: int | None  # as printed, never computed
    author: str | None
    author_id: int | None
    posted_at: datetime | None
    posted_text: str | None  # as printed
    url: str
    body: Body
    html: str  # inner HTML of the body, as sent
    edited_at: datetime | None = None
    edited_text: str | None = None  # when it was edited last, as printed
    edited_by: str | None = None  # where the page names the editor
    member: Member | None = None
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    reaction_count: int | None = None
    vote_score: int | None = None
    is_solution: bool = False
    marks: tuple[Mark, ...] = ()


# Numbers that are made from words, where a page has none. Forums never count so far: XenForo's columns end at 2**32.
# The ids of parts (a post's id times 10,000, and up to 9,999 more) are below 2**53: JavaScript and jq keep them.
FIRST_MADE_NUMBER = 1 << 36
LAST_MADE_NUMBER = ((1 << 53) - 10_000) // 10_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a page's posts have what every post should have."""

    posts: int  # elements that are posts, or places of deleted ones
    ids: int
    numbers: int
    authors: int
    author_ids: int  # guests have none
    dates: int  # in UTC
    printed_dates: int
    bodies: int


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """One page of a thread: all that an engine reads from it."""

    engine: str
    url: str  # canonical address of this page
    forum: Forum
    thread: Thread
    page: int
    page_count: int
    posts: tuple[Post, ...]
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True  # False: the page has no end, so posts may be missing from it
    coverage: Coverage | None = None


# --- a list of threads ------------------------------------------------------------------------------------------------

ListKind = Literal["forum", "search", "tag", "member"]


@dataclass(frozen=True, slots=True)
class ListedThread:
    """What a list says of a thread."""

    id: int
    title: str  # without its prefix
    url: str  # canonical address of page 1
    prefix: str | None = None  # several are joined by ", "
    node: Node | None = None  # the section it lies in
    author_id: int | None = None
    author: str | None = None
    created_at: datetime | None = None
    reply_count: int | None = None  # as printed: "22K" is 22000
    view_count: int | None = None
    last_post_at: datetime | None = None
    last_post_text: str | None = None  # as printed
    last_author: str | None = None
    is_sticky: bool | None = None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True)
class ThreadList:
    """One page of a list of threads: of a section of the forum, or of what a search found."""

    engine: str
    url: str  # canonical address of this page
    kind: ListKind
    title: str | None
    forum: Forum
    node: Node | None
    page: int
    page_count: int  # as far as the page tells
    next_url: str | None  # of the list's next page
    threads: tuple[ListedThread, ...]  # in the order of the page
    problems: tuple[Problem, ...] = ()


# --- parts ------------------------------------------------------------------------------------------------------------

PartKind = Literal[
    "comment", "quote", "article", "unfurl", "embed", "image", "attachment", "code", "spoiler", "noise", "gap",
    "headline", "standfirst", "byline", "photo", "caption", "body", "source",
]  # fmt: skip
ArticleField = Literal[
    "headline", "standfirst", "agency", "outlet", "byline", "dateline", "place", "country", "published_at",
    "updated_at", "event_date", "source_url", "caption", "credit", "photo_date",
]  # fmt: skip
ArticleKind = Literal["pasted_article", "social_post", "press_release", "page_article", "related_article"]
Precision = Literal["second", "minute", "hour", "day"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value read from the text: where, by which rule, and how surely. A loser of a conflict is kept, not chosen."""

    field: ArticleField
    value: str
    start: int
    end: int
    rule: str
    confidence: float  # 0 to 1
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of an article, with the caption and credit printed near it."""

    image: Image | None  # None where only the caption was pasted
    caption: str | None = None
    credit: str | None = None
    photo_date: str | None = None  # YYYY-MM-DD, the day that the caption names
    is_file_photo: bool = False  # the caption says that it is from the archives


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person whose words an article quotes; the span is that of the words, inside the quotation marks."""

    name: str  # fullest form that the article prints
    role: str | None  # as printed: "deputy ports minister"
    verb: str  # as printed
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """A news article found in a post: the chosen values, and all values with their spans."""

    kind: ArticleKind = "pasted_article"
    headline: str | None = None
    standfirst: str | None = None
    agency: str | None = None
    outlet: str | None = None
    byline: str | None = None
    dateline: str | None = None  # as printed
    place: str | None = None
    country: str | None = None  # ISO 3166 alpha-2
    published_at: str | None = None  # wall clock as printed: YYYY-MM-DD or YYYY-MM-DDTHH:MM
    published_precision: Precision | None = None
    published_offset: str | None = None  # "+06:00" where printed; "+00:00" where counted back ("2 hours ago")
    updated_at: str | None = None
    updated_offset: str | None = None  # as published_offset
    event_date: str | None = None  # YYYY-MM-DD
    source_url: str | None = None
    caption: str | None = None
    credit: str | None = None
    body: str | None = None  # paragraphs joined by blank lines
    language: str | None = None  # ISO 639-1
    word_count: int = 0
    confidence: float = 0.0
    values: tuple[Value, ...] = ()
    photos: tuple[Photo, ...] = ()
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a post. Leaves cover the text without gap or overlap; an article or a quote holds parts of its own."""

    kind: PartKind
    start: int
    end: int
    children: tuple[Part, ...] = ()
    block: Block | None = field(default=None, repr=False)  # what an engine knows of it: card, quote, picture…
    article: Article | None = field(default=None, repr=False)
