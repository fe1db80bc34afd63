"""Pages of XenForo 1 are read the same whatever their language is, and where themes put things."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.engines import read_page
from archiver.model import Mark, Poll, PollOption, ThreadPage


@dataclass(frozen=True)
class Words:
    """What a page prints in a language; `{}` stands for a link with a name, or for a date."""

    said: str
    about: str
    joined: str
    day: str  # 8 March 2010
    messages: str
    moment: str  # 8 March 2016, 17:13
    edited: str
    by_moderator: str
    likes: str
    others: str
    deleted: str
    ignored: str
    page: str
    votes: str
    size: str


LANGUAGES = {
    language: Words(**words)
    for language, words in tomllib.loads((Path(__file__).parent / "xenforo1_words.toml").read_text("utf-8")).items()
}

ANN, BEN = ('<a href="members/ann.7/" class="username">Ann</a>', '<a href="members/3301.8/" class="username">3301</a>')


def page_in(words: Words) -> bytes:
    """A page with a poll, a post, the place of a deleted one, and one of an ignored member."""
    others = f'<a href="posts/11/likes" class="OverlayTrigger">{words.others}</a>'
    date = f'<span class="DateTime" title="{words.moment}">{words.day}</span>'
    quote = (
        f'<div class="bbCodeBlock bbCodeQuote"><div class="attribution type">{words.said.format("Ben")} '
        '<a href="goto/post?id=9#post-9" class="AttributionLink">↑</a></div>'
        '<blockquote class="quoteContainer"><div class="quote">q</div></blockquote></div>'
    )
    return f"""<html id="XenForo"><head><meta charset="utf-8"><base href="https://a.example/">
<link rel="canonical" href="https://a.example/threads/x.5/page-2"></head><body class="node4">
<div class="titleBar"><h1>Boats</h1>
<p id="pageDescription">{words.about.format('<a href="forums/f.4/">F</a>', ANN, date)}</p></div>
<form action="threads/x.5/poll/vote"><h2 class="questionText">Q</h2><ol><li class="pollResult">
<h3 class="optionText">A</h3><div class="count">{words.votes}</div></li></ol></form>
<div class="PageNav"><span class="pageNavHeader">{words.page}</span></div>
<ol><li id="post-11" class="message" data-author="Ann"><div class="messageUserInfo"><h3 class="userText">{ANN}
<em class="userBanner"><strong>B</strong></em></h3><dl><dt>{words.joined}</dt><dd>{words.day}</dd></dl>
<dl><dt>{words.messages}</dt><dd>1234</dd></dl></div><blockquote class="messageText">{quote}own</blockquote>
<div class="attachedFiles"><ul><li class="attachment">
<h6 class="filename"><a href="attachments/a-pdf.3/">a.pdf</a></h6>
<dl><dt>.</dt> <dd>{words.size}</dd></dl> <dl><dt>.</dt> <dd>188</dd></dl></li></ul></div>
<div class="editDate">{words.by_moderator.format(date)}</div>
<a class="datePermalink" href="posts/11/">{date}</a><a class="postNumber" href="posts/11/">#21</a>
<div class="likesSummary"><span class="LikeText">{words.likes.format(ANN, BEN, others)}</span></div></li>
<li id="post-12" class="message deleted placeholder"><div class="placeholderContent"><div class="messageInfo">
{words.deleted.format(ANN, BEN, date)}</div></div></li>
<li id="post-13" class="message" data-author="Ann"><div class="messageUserInfo"><h3 class="userText">{ANN}</h3></div>
<ul class="messageNotices"><li>{words.ignored} <a class="DisplayIgnoredContent">x</a></li></ul>
<blockquote class="messageText">hm</blockquote><div class="editDate">{words.edited.format(date)}</div>
<a class="datePermalink" href="posts/13/">{date}</a><a class="postNumber" href="posts/13/">#22</a></li></ol>
</body></html>""".encode()


@pytest.fixture(params=LANGUAGES, scope="module")
def told(request: pytest.FixtureRequest) -> tuple[Words, ThreadPage]:
    words = LANGUAGES[request.param]
    return words, read_page(page_in(words))


def test_thread_in_every_language(told: tuple[Words, ThreadPage]) -> None:
    _, page = told

    assert (page.page, page.page_count) == (2, 13)
    assert (page.thread.author, page.thread.author_id) == ("Ann", 7)
    assert page.thread.poll == Poll("Q", (PollOption("A", 1540),))


def test_post_in_every_language(told: tuple[Words, ThreadPage]) -> None:
    words, page = told
    post = page.posts[0]

    assert post.posted_text == words.moment
    assert (post.edited_text, page.posts[2].edited_text) == (words.moment, words.moment)
    assert (bool(post.edited_by), page.posts[2].edited_by) == (True, None)
    assert [(file.size, file.view_count) for file in post.attachments] == [(35635, 188)]


def test_likes_in_every_language(told: tuple[Words, ThreadPage]) -> None:
    post = told[1].posts[0]

    assert [(reaction.name, reaction.count, reaction.members) for reaction in post.reactions] == [
        ("Like", 1017, ("Ann", "3301"))
    ]


def test_member_in_every_language(told: tuple[Words, ThreadPage]) -> None:
    words, page = told
    member = page.posts[0].member

    assert member is not None
    assert (member.message_count, member.banners) == (1234, ("B",))
    # "8/3/10" is the eighth of March or the third of August: it stays as printed.
    as_printed = ((words.joined.rstrip(": "), words.day),)
    assert (member.joined_at, member.fields) in (("2010-03-08", ()), (None, as_printed))


def test_marks_in_every_language(told: tuple[Words, ThreadPage]) -> None:
    words, page = told

    assert page.posts[1].marks == (Mark("deleted", words.deleted.format("Ann", "3301", words.day), "3301"),)
    assert page.posts[2].marks == (Mark("ignored", words.ignored),)
    assert page.posts[1].author == "Ann"


# --- where themes put things ------------------------------------------------------------------------------------------


def page_of(*posts: str, title: str = "Boats", head: str = "", below: str = "") -> ThreadPage:
    """A page with these posts, and with something below them."""
    return read_page(
        f"""<html id="XenForo"><head><base href="https://a.example/">{head}</head><body class="node4 node2">
<div class="titleBar"><h1>{title}</h1></div><ol id="messageList">{"".join(posts)}</ol>{below}</body></html>""".encode(),
        "https://a.example/threads/x.5/",
    )


def post_of(words: str = "Hm.", *, around: str = "", number: int = 1, named: str = ANN) -> str:
    """A post, with something around its words."""
    return (
        f'<li id="post-{10 + number}" class="message">'
        f'<div class="messageUserInfo"><h3 class="userText">{named}</h3></div>'
        f'<blockquote class="messageText">{words}</blockquote>{around}<a class="postNumber">#{number}</a></li>'
    )


DATE = '<span class="DateTime" title="Mar 8, 2016 at 5:13 PM">Mar 8, 2016</span>'
OTHER_DATE = '<span class="DateTime" title="May 1, 2020 at 1:00 AM">May 1, 2020</span>'


@pytest.mark.parametrize(
    "around",
    [
        f'<a class="datePermalink">{DATE}</a>',
        f'<span class="datePermalink">{DATE}</span>',
        f'<div class="messageMeta">{DATE}</div>',
        f'<div class="editDate">{OTHER_DATE}</div><div>{DATE}</div>',
        f'<div class="likesSummary">{OTHER_DATE}</div><div>{DATE}</div>',
        f'<div class="signature messageText">{OTHER_DATE}</div><div>{DATE}</div>',
        f'<div class="extraUserInfo"><dl><dt>Seen</dt><dd>{OTHER_DATE}</dd></dl></div><div>{DATE}</div>',
        f'<div>{OTHER_DATE}</div><a class="datePermalink">{DATE}</a>',
    ],
)
def test_date_of_a_post_is_no_other_date(around: str) -> None:
    assert page_of(post_of(around=around)).posts[0].posted_text == "Mar 8, 2016 at 5:13 PM"


@pytest.mark.parametrize(
    ("named", "author"),
    [
        ('<a href="members/ann.7/" class="username"><span class="style3">Ann</span></a>', "Ann"),
        ("Ann<em class='userTitle'>Rower</em>", "Ann"),
        ("Ann <em class='userBanner'>Staff</em><small><span>12.03.2020, 19:29</span></small>", "Ann"),
        ('<span class="username guest">ann@a.example</span>', "ann@a.example"),
        ("<!-- moved --></h3><h3 class='userText'><a href='members/ann.7/' class='username'>Ann</a>", "Ann"),
        ("</h3><span class='authorEnd'><a href='members/ann.7/' class='username author'>Ann</a>,</span><h3>", "Ann"),
    ],
)
def test_name_of_an_author(named: str, author: str) -> None:
    assert page_of(post_of(named=named)).posts[0].author == author


@pytest.mark.parametrize(
    "words",
    ["", '<img class="bbCodeImage" src="https://b.example/a.png">', '<img class="mceSmilie" alt=":)" src="s.png">',
     '<iframe src="https://www.youtube.com/embed/cW7ppLdTXrk"></iframe>'],
)  # fmt: skip
def test_post_with_few_words_is_a_post(words: str) -> None:
    page = page_of(post_of(words, around=f'<a class="datePermalink">{DATE}</a>'))

    assert (page.problems, page.coverage and page.coverage.bodies) == ((), 1)


def test_what_stands_below_the_posts_is_not_the_last_posts() -> None:
    below = f'<div class="similarThreads"><a href="threads/y.6/">{OTHER_DATE}</a><a class="username">Eve</a></div>'
    post = page_of(post_of(), below=below).posts[0]

    assert (post.posted_text, post.author) == (None, "Ann")


@pytest.mark.parametrize(
    ("title", "read", "prefix"),
    [
        ("Boats", "Boats", None),
        ('<span class="prefix">Sold</span> Boats', "Boats", "Sold"),
        ('<a class="prefixLink" href="?prefix_id=1"><span class="prefix">Sold</span></a> Boats', "Boats", "Sold"),
        (
            '<div class="PageNav"><a href="threads/x.5/page-9">9</a></div><span class="title">Boats</span>',
            "Boats",
            None,
        ),
        (f"Boats {DATE}", "Boats", None),
        ("<!-- a -->\n\t Boats \n", "Boats", None),
    ],
)
def test_title(title: str, read: str, prefix: str | None) -> None:
    thread = page_of(post_of(), title=title).thread

    assert (thread.title, thread.prefix) == (read, prefix)


def test_linked_data_with_a_date_in_words() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Boats", '
        '"datePublished": "Feb 20, 2007", '
        '"interactionStatistic": {"interactionType": "https://schema.org/CommentAction", '
        '"userInteractionCount": 4}}</script>'
    )
    thread = page_of(post_of(), head=head).thread

    assert (thread.created_at, thread.reply_count) == (None, 4)


SWITCHES = (
    '<ul class="checkboxColumns"><input type="checkbox" name="discussion_open" {}>'
    '<input type="checkbox" name="sticky" {}></ul>'
)


@pytest.mark.parametrize(
    ("below", "is_open", "is_sticky"),
    [
        ("", None, None),
        ('<div class="linkGroup"><label for="LoginControl"><a href="login/">(x)</a></label></div>', True, None),
        ('<div class="linkGroup"><a href="login/" class="element OverlayTrigger">(x)</a></div>', True, None),
        ('<div class="linkGroup"><a href="threads/x.5/reply" class="callToAction">x</a></div>', True, None),
        ('<div class="linkGroup"><span class="element">(x)</span></div>', None, None),
        ('<div class="quickReply message"></div>', True, None),
        ('<dd class="lockedAlert">x</dd><div class="linkGroup"><a href="login/">(x)</a></div>', False, None),
        (SWITCHES.format("checked", "checked"), True, True),
        (SWITCHES.format("", ""), False, False),
    ],
)  # fmt: skip
def test_state_of_a_thread(*, below: str, is_open: bool | None, is_sticky: bool | None) -> None:
    thread = page_of(post_of(), below=below).thread

    assert (thread.is_open, thread.is_sticky) == (is_open, is_sticky)


def test_resource_discussion() -> None:
    assert page_of(post_of(), below='<div class="resourceInfo"></div>').thread.type == "resource"


@pytest.mark.parametrize(
    ("crumbs", "nodes"),
    [
        ('<a class="crumb" href="forums/sails.4/">Sails</a>', [(4, "Sails")]),
        # A custom route has no number: the body's first class has it.
        ('<a class="crumb" href="#gear.2">Gear</a><a class="crumb" href="board/sails/">Sails</a>',
         [(2, "Gear"), (4, "Sails")]),
        ('<a class="crumb" href="#gear.2">Gear</a><a class="crumb" href="b/sails/">Sails</a><a class="crumb">Boats</a>',
         [(2, "Gear"), (4, "Sails")]),
        ("", []),
    ],
)  # fmt: skip
def test_sections(crumbs: str, nodes: list[tuple[int, str]]) -> None:
    page = page_of(post_of(), below=f'<span class="crumbs">{crumbs}</span>')

    assert [(node.id, node.title) for node in page.thread.nodes] == nodes


@pytest.mark.parametrize(
    ("bar", "pages"),
    [
        ('<div class="PageNav" data-page="2" data-last="31" data-baseurl="threads/x.5/page-{{x}}"></div>', (2, 31)),
        ('<div class="PageNav" data-page="2" data-last="31" data-baseurl="threads/y.6/page-{{x}}"></div>', (1, 1)),
        ('<div class="PageNav"><a href="x.5/page-3" class="currentPage">3</a><a href="x.5/page-9">9</a></div>', (3, 9)),
        ('<div class="PageNav"><a href="threads/y.6/page-31">31</a></div>', (1, 1)),
        ('<div class="PageNav"><span class="pageNavHeader">Seite 1 von 1.012</span></div>', (1, 1012)),
        ('<div class="PageNav" data-last="-3"><span class="pageNavHeader">99999999999</span></div>', (1, 1)),
        ("", (1, 1)),
    ],
)  # fmt: skip
def test_pages(bar: str, pages: tuple[int, int]) -> None:
    page = page_of(post_of(), below=bar)

    assert (page.page, page.page_count) == pages


def test_elements_closed_as_in_xml() -> None:
    """Some archives write empty elements as `<span/>`, which HTML takes for open ones."""
    posts = [post_of(f"{n}.", around=f'<a class="datePermalink">{DATE}</a>', number=n) for n in (1, 2, 3)]
    plain = page_of(*(post.replace("</h3>", '</h3><a name="x"></a><span class="arrow"></span>') for post in posts))
    closed = page_of(*(post.replace("</h3>", '</h3><a name="x"/><span class="arrow"/>') for post in posts))

    assert [(post.id, post.number, post.author, post.body.text) for post in closed.posts] == [
        (post.id, post.number, post.author, post.body.text) for post in plain.posts
    ]


def test_page_of_deleted_posts_only() -> None:
    place = '<li id="post-{}" class="message deleted placeholder"><div class="placeholderContent">Gone.</div></li>'
    page = page_of(place.format(11), place.format(12))

    assert [(post.id, post.marks) for post in page.posts] == [
        (11, (Mark("deleted", "Gone."),)),
        (12, (Mark("deleted", "Gone."),)),
    ]
    assert [problem.kind for problem in page.problems] == ["gone", "gone"]


def test_places_of_ignored_posts_lack_nothing() -> None:
    place = '<li id="post-12" class="message ignored placeholder"><p>You ignore this member.</p></li>'
    page = page_of(post_of("One."), place)

    assert page.posts[1].marks == (Mark("ignored", "You ignore this member."),)
    assert [problem for problem in page.problems if problem.post_id == 12] == []


def test_post_folded_for_its_ratings_is_not_deleted() -> None:
    folded = '<div class="dark_postrating_hide_post"><div class="placeholderContent">Hidden by ratings.</div></div>'
    page = page_of(post_of("Rude.", around=f'{folded}<a class="datePermalink">{DATE}</a>'))

    assert (page.posts[0].body.text, page.posts[0].marks) == ("Rude.", (Mark("notice", "Hidden by ratings."),))
    assert page.problems == ()


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("posts/11/", "https://a.example/posts/11/"),
        ("threads/x.5/#post-11", "https://a.example/threads/x.5/#post-11"),
        ("/threads/x.5/page-2#post-11", "https://a.example/threads/x.5/page-2#post-11"),
        ("https://b.example/posts/11/", "https://b.example/posts/11/"),
        # the first post's link names only the thread; a link that names another post, or is none, is not taken
        ("threads/x.5/", "https://a.example/posts/11/"),
        ("posts/12/", "https://a.example/posts/11/"),
        ("javascript:posts/11/", "https://a.example/posts/11/"),
    ],
)
def test_permalink(href: str, url: str) -> None:
    assert page_of(post_of(around=f'<a class="datePermalink" href="{href}">{DATE}</a>')).posts[0].url == url


def test_guest_is_not_the_member_of_that_name_whom_the_post_mentions() -> None:
    named = '<h3 class="userText"><span class="username">Ann</span></h3>'
    guest = f'<li id="post-11" class="message" data-author="Ann">{named}'
    post = page_of(f'{guest}<blockquote class="messageText">Not {ANN}.</blockquote></li>').posts[0]

    assert (post.author, post.author_id) == ("Ann", None)
