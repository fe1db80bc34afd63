"""The demo forum's pages are true to the markup of three XenForo versions, and escape what members write."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import Markup
from sample_forum import HOSTILE, START, VERSIONS, attribute, make_forum, one, page, words

from archiver.demo import DemoForum, DemoPost, Version, synthetic
from archiver.demo.bbcode import to_html, to_plain
from archiver.demo.pages import Pages


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> Version:
    """Each markup in turn."""
    value: Version = request.param
    return value


@pytest.fixture
def forum() -> DemoForum:
    """A fresh forum."""
    return make_forum()


# --- 2.3 --------------------------------------------------------------------------------------------------------------


def test_23_says_what_it_is(forum: DemoForum) -> None:
    root = one(page(forum, "2.3"), "html#XF").attributes

    assert root["data-xf"] == "2.3"
    assert root["data-app"] == "public"
    assert root["data-template"] == "thread_view"
    assert root["data-container-key"] == "node-2"
    assert root["data-content-key"] == "thread-101"
    assert root["data-logged-in"] == "false"
    assert root["lang"] == "en-US"


def test_23_thread_header(forum: DemoForum) -> None:
    tree = page(forum, "2.3")
    crumbs = [(words(node), node.attributes["href"]) for node in one(tree, "ul.p-breadcrumbs").css("a[itemprop=item]")]

    assert crumbs == [("World", "/categories/world.1/"), ("Sea & Ports", "/forums/sea-ports.2/")]
    assert words(one(tree, "h1.p-title-value .label")) == "News"
    assert words(one(tree, "h1.p-title-value")) == "News Ferry talks: day 1 & 2"
    assert words(one(tree, ".p-description a.username[data-user-id='7']")) == "Ann O'Hara"
    assert [words(tag) for tag in tree.css(".js-tagList a.tagItem")] == ["ferry", "bay of bengal"]
    assert words(one(tree, "title")) == "News - Ferry talks: day 1 & 2 | Test Forum"
    assert attribute(tree, "link[rel=canonical]", "href") == "http://forum.test/threads/ferry-talks-day-1-2.101/"


def test_23_page_navigation(forum: DemoForum) -> None:
    tree = page(forum, "2.3", number=2)

    assert len(tree.css("nav.pageNavWrapper")) == 2  # above and below
    assert words(one(tree, ".pageNav-page--current")) == "2"
    assert attribute(tree, "a.pageNav-jump--next", "href") == "/threads/ferry-talks-day-1-2.101/page-3"
    assert attribute(tree, "a.pageNav-jump--prev", "href") == "/threads/ferry-talks-day-1-2.101/"
    assert words(one(tree, ".pageNavSimple-el--current")) == "2 of 3"
    assert page(forum, "2.3", 103).css(".pageNav") == []


def test_23_long_navigation_leaves_numbers_out() -> None:
    tree = page(synthetic(posts=400), "2.3", 1, 10)
    shown = [words(node) if node.css_first(".menu") is None else "…" for node in one(tree, ".pageNav-main").css("li")]

    assert shown == ["1", "…", "8", "9", "10", "11", "12", "…", "20"]
    assert attribute(tree, ".js-pageJumpPage", "max") == "20"


def test_23_post(forum: DemoForum) -> None:
    tree = page(forum, "2.3")
    post = one(tree, "article.message--post")
    stamp = one(post, ".message-attribution-main time.u-dt").attributes
    opposite = post.css(".message-attribution-opposite li a")

    assert post.attributes["data-author"] == "Ann O'Hara"
    assert post.attributes["data-content"] == "post-5001"
    assert post.attributes["id"] == "js-post-5001"
    assert attribute(post, ".message-name a.username", "data-user-id") == "7"
    assert stamp["datetime"] == "2025-07-16T07:10:44+0600"
    assert stamp["data-timestamp"] == str(int(START.timestamp()))
    assert (stamp["data-date"], stamp["data-time"]) == ("Jul 16, 2025", "7:10 AM")
    assert [words(link) for link in opposite][-1] == "#1"
    assert opposite[-1].attributes["href"] == "/threads/ferry-talks-day-1-2.101/post-5001"
    assert attribute(post, ".message-userContent", "data-lb-id") == "post-5001"
    assert [node.attributes["data-content"] for node in tree.css("article.message--post")] == [
        f"post-{5001 + n}" for n in range(20)
    ]


def test_23_user_cell(forum: DemoForum) -> None:
    cell = one(page(forum, "2.3"), ".message-cell--user")
    extras = {
        words(one(row, "dt")): (words(one(row, "dd")), row.css_first("dd img"))
        for row in cell.css(".message-userExtras dl.pairs")
    }

    assert words(one(cell, "h5.userTitle")) == "Senior"
    assert words(one(cell, ".userBanner strong")) == "Staff"
    assert {name: value for name, (value, flag) in extras.items() if not flag} == {
        "Joined": "Jul 16, 2025",
        "Messages": "16,995",
        "Reaction score": "8,155",
        "Watch": "Port",
    }
    flag = extras["Nation"][1]
    assert flag is not None
    assert (flag.attributes["alt"], flag.attributes["title"]) == ("Bangladesh", "Bangladesh")


def test_23_guest_has_no_link(forum: DemoForum) -> None:
    cell = one(page(forum, "2.3"), "article[data-content=post-5002] .message-cell--user")

    assert attribute(cell, ".message-name span.username", "data-user-id") == "0"
    assert cell.css("a") == []


def test_23_body_blocks(forum: DemoForum) -> None:
    body = one(page(forum, "2.3"), ".message-body .bbWrapper")
    named, bare = body.css("blockquote.bbCodeBlock--quote")
    card = one(body, ".bbCodeBlock--unfurl.js-unfurl").attributes

    assert named.attributes["data-quote"] == "Ann O'Hara"
    assert named.attributes["data-source"] == "post: 5001"
    assert named.attributes["data-attributes"] == "member: 7"
    assert attribute(named, "a.bbCodeBlock-sourceJump", "href") == "/goto/post?id=5001"
    assert words(one(named, ".bbCodeBlock-title")) == "Ann O'Hara said:"
    assert words(one(named, ".bbCodeBlock-expandContent")) == "Quoted words"
    assert words(one(named, ".bbCodeBlock-expandLink")) == "Click to expand..."
    assert (bare.attributes["data-source"], bare.css_first(".bbCodeBlock-title")) == ("", None)
    assert (card["data-url"], card["data-host"]) == ("https://news.example/story", "news.example")
    assert words(one(body, ".js-unfurl-title a.fauxBlockLink-blockLink")) == "Card title"
    assert words(one(body, ".js-unfurl-desc")) == "Card words"
    assert "https%3A%2F%2Fnews.example%2Fcard.jpg" in attribute(body, ".js-unfurl-figure img", "src")
    assert words(one(body, ".bbCodeSpoiler-button-title")) == "The end"
    assert words(one(body, ".bbCodeSpoiler-content .bbCodeBlock-content")) == "Hidden words"
    assert words(one(body, ".bbCodeInlineSpoiler")) == "Blurred"
    assert one(body, "pre.bbCodeCode[data-lang=python] code").text() == 'if a < b:\n    print("[b]")'
    assert one(body, "code.bbCodeInline").text() == "x < y"
    assert [item.attributes["data-xf-list-type"] for item in body.css("li")] == ["ul", "ul", "ol"]
    assert words(one(body, ".bbTable td")) == "Cell"
    assert attribute(body, "a.username", "data-user-id") == "7"
    assert attribute(body, "img.smilie", "data-shortname") == ":)"
    assert words(one(body, "h3.bbHeading")).rstrip("\u200b") == "A heading"


def test_23_links_pictures_embeds(forum: DemoForum) -> None:
    body = one(page(forum, "2.3"), ".message-body .bbWrapper")
    outside = one(body, "div.bbImageWrapper.js-lbImage")
    attached = one(body, "a.js-lbImage img.bbImage").attributes
    iframe = json.loads(attribute(body, "[data-s9e-mediaembed-iframe]", "data-s9e-mediaembed-iframe"))

    assert [node.attributes["href"] for node in body.css("a.link--external")][:2] == [
        "https://news.example/a?b=1&c=2",
        "https://news.example/bare",
    ]
    assert attribute(body, "a.link--internal", "href") == "/threads/2/"
    assert attribute(outside, "img", "data-url") == "https://pictures.example/harbour.jpg"
    assert attribute(outside, "img", "src").startswith("/proxy.php?image=https%3A%2F%2Fpictures.example%2Fharbour.jpg&")
    assert (attached["alt"], attached["title"]) == ("1752627048971.webp", "1752627048971.webp")
    assert attribute(body, "a.js-lbImage", "href").startswith("/attachments/1752627048971-webp.")
    assert iframe[-2:] == ["src", "https://www.youtube.com/embed/dQw4w9WgXcQ"]
    assert attribute(body, ".bbMediaWrapper[data-media-site-id=twitter]", "data-media-key") == "1234567890"
    assert len(body.css("script.js-extraPhrases")) == 1


def test_23_rest_of_a_post(forum: DemoForum) -> None:
    post = one(page(forum, "2.3"), "article.message--post")

    assert [words(name) for name in post.css(".reactionsBar-link bdi")] == ["Bo <b>", "Cy", "Di"]
    assert words(one(post, "a.reactionsBar-link")) == "Bo <b>, Cy, Di and 2 others"
    assert [node.attributes["alt"] for node in post.css(".reactionSummary img")] == ["Like", "Haha"]
    assert attribute(post, ".message-lastEdit time", "datetime") == "2025-07-17T07:10:44+0600"
    assert words(one(post, "aside.message-signature .bbWrapper")) == "Signed Ann"
    assert words(one(post, ".message-fields dl")) == "Date of Event Jul 16, 2025"
    assert [words(node) for node in post.css("li.file .file-name")] == ["report.pdf", "map.png"]
    assert re.fullmatch(r"\d+ bytes · Views: \d+|[\d.]+ KB · Views: \d+", words(one(post, ".file-meta")))
    assert page(forum, "2.3", number=2).css(".message-fields") == []


def test_23_question_repeats_its_first_post_and_shows_the_solution(forum: DemoForum) -> None:
    tree = page(forum, "2.3", 102, 2)
    first, *others = tree.css("article.message--post")

    assert attribute(tree, "html", "data-template") == "thread_view_type_question"
    assert first.attributes["data-content"] == "post-6001"
    assert [words(node.css(".message-attribution-opposite li")[-1]) for node in others] == [
        f"#{n}" for n in range(21, 26)
    ]
    assert "Answer 3." in words(one(tree, "#js-solutionHighlightBlock .message-body"))
    assert attribute(first, ".contentVote-score", "data-score") == "-1"
    solution = one(page(forum, "2.3", 102), "article.message--solution")
    assert solution.attributes["data-content"] == "post-6004"


def test_23_poll_stands_above_the_posts(forum: DemoForum) -> None:
    tree = page(forum, "2.3", 103)
    block = one(tree, "form[data-xf-init~=poll-block]")

    assert attribute(tree, "html", "data-template") == "thread_view_type_poll"
    assert words(one(block, "h2.block-header")) == "Which one?"
    assert [words(node) for node in block.css("h3.pollResult-response")] == ["The first", "The second"]
    assert [words(node) for node in block.css(".pollResult-votes")] == ["Votes: 3", "Votes: 1"]
    assert [words(node) for node in block.css(".pollResult-percentage")] == ["75.0%", "25.0%"]
    assert words(one(block, ".pairs--inline dd")) == "4"
    assert words(one(tree, ".blockStatus-message--locked")) == "Not open for further replies."


def test_23_structured_data(forum: DemoForum) -> None:
    data = json.loads(one(page(forum, "2.3"), "script[type='application/ld+json']").text())
    entity = data["mainEntity"]

    assert (data["@type"], entity["@type"]) == ("WebPage", "DiscussionForumPosting")
    assert entity["datePublished"] == "2025-07-16T01:10:44+00:00"
    assert entity["author"]["name"] == "Ann O'Hara"
    assert [row["userInteractionCount"] for row in entity["interactionStatistic"]] == [22146, 44, 5]
    assert HOSTILE in entity["text"]


def test_recent_dates_are_words(forum: DemoForum) -> None:
    first, last = (
        [words(node) for node in page(forum, "2.3", number=number).css(".message-attribution-main time")]
        for number in (1, 3)
    )

    assert first[0] == "Wednesday at 7:10 AM"
    assert last[:2] == ["Yesterday at 11:10 PM", "Today at 12:10 AM"]


# --- 2.1 and 1.5 ------------------------------------------------------------------------------------------------------


def test_21_differs_where_it_did(forum: DemoForum) -> None:
    tree = page(forum, "2.1", number=1)
    post = one(tree, "article.message--post")
    stamp = one(post, ".message-attribution-main time").attributes
    quote = one(post, "div.bbCodeBlock--quote")

    assert "data-xf" not in one(tree, "html#XF").attributes
    assert stamp["data-time"] == str(int(START.timestamp()))
    assert "data-timestamp" not in stamp
    assert stamp["data-date-string"] == "Jul 16, 2025"
    assert "data-source" not in quote.attributes
    assert attribute(quote, "a.bbCodeBlock-sourceJump", "data-content-selector") == "#post-5001"
    assert one(post, ".message-attribution-opposite li:last-child a").attributes["href"] == (
        "/threads/ferry-talks-day-1-2.101/#post-5001"
    )
    assert attribute(post, "img.lazyload", "data-src").startswith("/proxy.php?image=")
    assert one(post, ".lbContainer--inline noscript img")
    assert [words(node) for node in post.css("li.attachment .attachment-name")] == ["report.pdf", "map.png"]
    assert attribute(page(forum, "2.1", 102), "html", "data-template") == "thread_view"


def test_15_is_another_page_altogether(forum: DemoForum) -> None:
    tree = page(forum, "1.5", number=2)
    posts = tree.css("ol#messageList > li.message")

    assert attribute(tree, "html", "id") == "XenForo"
    assert attribute(tree, "base", "href") == "http://forum.test/"
    assert [post.attributes["id"] for post in posts] == [f"post-{5021 + n}" for n in range(20)]
    assert {name: one(tree, ".PageNav").attributes[name] for name in ("data-page", "data-last")} == {
        "data-page": "2",
        "data-last": "3",
    }
    assert words(one(posts[0], ".postNumber")) == "#21"
    assert words(one(tree, ".titleBar h1 .prefix")) == "News"
    assert [words(node) for node in tree.css(".breadBoxTop span.crumbs a.crumb")] == ["Home", "World", "Sea & Ports"]
    assert not [link for link in tree.css("a[href^='/']") if link.attributes["href"] != "/"]


def test_15_post(forum: DemoForum) -> None:
    forum.add_posts(101, [DemoPost(5999, "Bo <b>", START + timedelta(days=30), "Late.")])
    post = one(page(forum, "1.5"), "li.message")
    late = one(page(forum, "1.5", number=3), "li#post-5999")
    quote = one(post, "div.bbCodeQuote")

    assert attribute(post, ".datePermalink span.DateTime", "title") == "Jul 16, 2025 at 7:10 AM"
    assert attribute(late, ".datePermalink abbr.DateTime", "data-time") == str(
        int((START + timedelta(days=30)).timestamp())
    )
    assert quote.attributes["data-author"] == "Ann O'Hara"
    assert attribute(quote, "a.AttributionLink", "href") == "goto/post?id=5001#post-5001"
    assert words(one(quote, ".quoteContainer > .quote")) == "Quoted words"
    assert one(post, "blockquote.messageText .messageTextEndMarker")
    assert words(one(post, ".likesSummary .LikeText")) == "Bo <b>, Cy, Di and 2 others like this."
    assert words(one(post, ".signature")) == "Signed Ann"
    assert attribute(post, "img.bbCodeImage", "data-url") == "https://pictures.example/harbour.jpg"
    assert [words(node) for node in post.css(".attachedFiles .filename")] == ["report.pdf", "map.png"]


def test_15_tells_the_zone_of_its_clock(forum: DemoForum) -> None:
    thread = forum.thread(101)
    assert thread
    html = Pages(forum, "1.5", "http://forum.test").thread(thread)
    match = re.search(r"serverTimeInfo:\s*\{\s*now: (\d+),\s*today: (\d+),\s*todayDow: (\d)", html)
    assert match
    now, today = int(match[1]), int(match[2])

    assert now == int(forum.now.timestamp())
    assert (today + 6 * 3600) % 86400 == 0  # midnight, six hours east
    assert 0 <= now - today < 86400


# --- every version ----------------------------------------------------------------------------------------------------


def test_words_of_members_are_escaped(forum: DemoForum, version: Version) -> None:
    tree = page(forum, version)
    body = one(tree, "blockquote.messageText, .message-body .bbWrapper")

    assert HOSTILE in words(body)
    assert tree.css("[onerror]") == []
    assert [node for node in tree.css("script") if "alert" in node.text() and not node.attributes.get("type")] == []
    assert any(node.attributes["data-author"] == "Bo <b>" for node in tree.css("[data-author]"))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[b]open", "[b]open"),
        ("a[i] = b[i]", "a[i] = b[i]"),
        ("[b]x[i]y[/b]", "<b>x[i]y</b>"),
        ("[/b] [*] [nope]", "[/b] [*] [nope]"),
        ("[url=javascript:alert(1)]x[/url]", "x"),
        ("[url=//evil.example/]x[/url]", "x"),
        ("[img]javascript:alert(1)[/img]", "javascript:alert(1)"),
        ("one\ntwo", "one<br />\ntwo"),
        ("[code]never closed", "[code]never closed"),
    ],
)
def test_bbcode_that_is_no_markup_stays_words(text: str, html: str) -> None:
    assert to_html(text, _no_paper()) == html


def test_bbcode_nests_only_so_deep() -> None:
    html = to_html("[quote]" * 5000 + "x" + "[/quote]" * 5000, _no_paper())

    assert html.count("<q>") == 40
    assert "x" in html


def test_plain_words_leave_quotes_and_pictures_out() -> None:
    assert to_plain("[b]My[/b]\n[quote]theirs[/quote] words [attach]a.png[/attach]") == "My words"


def _no_paper() -> _Paper:
    return _Paper()


class _Macros:
    def quote(self, _name: str, _post: int | None, _member: int | None, inner: Markup) -> Markup:
        return Markup("<q>{}</q>").format(inner)


class _Paper:
    macros = _Macros()

    def file(self, name: str) -> object:
        return name

    def first_picture(self) -> bool:
        return False


def test_nothing_is_loaded_from_elsewhere(forum: DemoForum, version: Version) -> None:
    tree = page(forum, version)
    loaded = [
        node.attributes.get(name) or "" for node in tree.css("img, link[rel=stylesheet]") for name in ("src", "href")
    ]
    policy = attribute(tree, "meta[http-equiv=Content-Security-Policy]", "content")

    assert [url for url in loaded if urlsplit(url).netloc] == []
    assert "frame-src 'none'" in policy
    assert "default-src 'self'" in policy


def test_every_page_of_the_shipped_forum_is_written(version: Version) -> None:
    shipped = DemoForum.load()
    pages = Pages(shipped, version, "http://forum.test")

    for thread in shipped.threads:
        for number in range(1, shipped.page_count(thread.id) + 1):
            html = pages.thread(thread, number)
            shown = set(re.findall(r'id="(?:js-)?post-(\d+)"', html))
            assert {str(seat.post.id) for seat in shipped.on_page(thread.id, number)} <= shown
            assert html.rstrip().endswith("</html>")


def test_shipped_forum_holds_what_the_demo_shows() -> None:
    shipped = DemoForum.load()
    counts = {thread.type: 0 for thread in shipped.threads}
    for thread in shipped.threads:
        counts[thread.type] += 1

    assert max(shipped.page_count(thread.id) for thread in shipped.threads) >= 4
    assert counts["question"] >= 1
    assert counts["poll"] >= 1


# --- made-up forums ---------------------------------------------------------------------------------------------------


def test_synthetic_is_the_same_every_time_and_rich() -> None:
    first, second = synthetic(posts=60), synthetic(posts=60)
    html = "".join(Pages(first, "2.3", "http://forum.test").thread(first.threads[0], n) for n in (1, 2, 3))

    assert [seat.post for seat in first.seats(1)] == [seat.post for seat in second.seats(1)]
    assert first.page_count(1) == 3
    for mark in ("bbCodeBlock--quote", "js-unfurl", "js-lbImage", "s9e-mediaembed", "reactionsBar-link"):
        assert mark in html


def test_synthetic_quotes_lead_to_earlier_posts() -> None:
    forum = synthetic(posts=40)
    html = Pages(forum, "2.3", "http://forum.test").thread(forum.threads[0], 2)
    sources = [int(parse_qs(urlsplit(link).query)["id"][0]) for link in re.findall(r'"(/goto/post\?id=\d+)"', html)]

    assert sources
    assert all(forum.find(source) for source in sources)
