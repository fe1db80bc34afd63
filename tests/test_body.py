"""A post's HTML becomes the lines that a person reads, and blocks that know what lies where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engines import blocks_of, check_blocks

from archiver.engines import read_body
from archiver.errors import BrokenPageError
from archiver.model import Code, Embed, Image, Link, Quote, Spoiler, Text, Unfurl

FORUM = "https://f.example/board/threads/x.7/"


# --- text -------------------------------------------------------------------------------------------------------------

LINES = {
    "breaks": ("a<br>b<br />\nc", "a\nb\nc"),
    "blank lines are at most one": ("a<br><br><br><br>b", "a\n\nb"),
    "paragraphs": ("<p>a</p><p>b</p>", "a\nb"),
    "a break after a block is a blank line": ("<div>a</div><br>b", "a\n\nb"),
    "a break at the end of a block is none": ("<div>a<br></div>b", "a\nb"),
    "nothing before and after": ("<br> <br>\n a <br>&nbsp;<br>", "a"),
    "runs of blanks": ("a  \t\n b&nbsp; &#8195;c", "a b c"),
    "words are whole at inline tags": ("un<b>break</b>able <i>w</i>ord", "unbreakable word"),
    "blanks at inline tags are kept once": ("a <b> b </b> c", "a b c"),
    "blank only in a tag": ("a<i> </i>b", "a b"),
    "invisible marks": ("<h3>Title&#8203;</h3>soft&shy;ly &#65279;x", "Title\nsoftly x"),
    "old line separators": ("a&#8232;b", "a b"),
    "joiners stay": ("👩&#8205;🌾 می&#8204;خواهم", "👩‍🌾 می‌خواهم"),
    "rules and headings": ("a<hr>b<h2>c</h2>d", "a\nb\nc\nd"),
    "list": ("x<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>y", "x\n- one\n- two\n- three\ny"),
    "numbers": ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
    "numbers from": ('<ol start="7"><li>seven</li></ol>', "7. seven"),
    "empty item": ("<ul><li></li><li><p>two</p></li></ul>", "- two"),
    "item that is a picture": ('<ul><li><img class="bbImage" alt="a.png" src="/a.png"></li></ul>', "- a.png"),
    "table": ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2"),
    "empty cells": ("<table><tr><td></td><td>b</td><td></td></tr></table>", "| b |"),
    "lines in a cell": ("x<table><tr><td>a<br>b<p>c</p></td><td>d</td></tr></table>y", "x\na b c | d\ny"),
    "smilie": ('<img class="smilie smilie--sprite" src="data:image/gif;base64,R0" alt=":)" data-shortname=":)">', ":)"),
    "smilie of XenForo 1": ('<img class="mceSmilieSprite mceSmilie8" alt=":D" src="clear.png">', ":D"),
    "smilie without alt": ('<img class="smilie" data-shortname=":winki:">', ":winki:"),
    "emoji": ('<img class="smilie smilie--emoji" alt="😉" data-shortname=":wink:">', "😉"),
    "emoji as text": ('<span class="smilie smilie--emoji" data-shortname=":D">😃</span>', "😃"),
    "mention": ('<a class="username" data-user-id="7" href="/members/ann.7/">@Ann O&#39;Hara</a>!', "@Ann O'Hara!"),
    "mail behind Cloudflare": (
        '<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="422302206c2127">[email hidden]</a>',
        "a@b.ce",
    ),
    "mail that cannot be told": ('<i class="__cf_email__" data-cfemail="zz">[email hidden]</i>', "[email hidden]"),
    "LaTeX": (r"$$\vec{F} = m\vec{a}$$", r"$$\vec{F} = m\vec{a}$$"),
    "scripts and twins": ("a<script>x</script><style>x</style><noscript>x</noscript><template>x</template>", "a"),
    "editor's mark": ('a<div class="js-selectToQuoteEnd">&nbsp;</div>', "a"),
    "editor's mark of XenForo 1": ('a<div class="messageTextEndMarker">&nbsp;</div>', "a"),
    "signature and ads": ('a<div class="samItem">ad</div><aside class="message-signature">s</aside>', "a"),
    "inline spoiler": ('a <span class="bbCodeInlineSpoiler">hidden</span> b', "a hidden b"),
    "inline code": ('use <code class="bbCodeInline">x  =  1</code>', "use x = 1"),
    "nothing": ("", ""),
    "only white space": (" <br>\n&nbsp;", ""),
    "comment": ("a<!-- no -->b", "ab"),
    "entities": ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_lines(name: str) -> None:
    html, text = LINES[name]

    assert read_body(html).text == text
    assert read_body(f'<div class="bbWrapper">{html}</div>').text == text


def test_code_keeps_its_blanks_and_lines() -> None:
    html = (
        'a<div class="bbCodeBlock bbCodeBlock--code"><div class="bbCodeBlock-title">Python:</div>'
        '<pre class="bbCodeCode" data-lang="python"><code>\n  if x:\n\n\n\n\ty()\n</code></pre></div>b'
    )
    body = read_body(html)

    assert body.text == "a\n  if x:\n\n\n\n\ty()\nb"
    assert body.blocks == (Text(0, 1), Code(2, 17, "python"), Text(18, 19))


def test_code_of_only_blanks_is_nothing() -> None:
    assert read_body('a<pre class="bbCodeCode"> \n </pre>b').text == "ab"


# --- blocks -----------------------------------------------------------------------------------------------------------


def test_quote_with_its_source() -> None:
    body = read_body(
        '<blockquote class="bbCodeBlock--quote" data-quote="Ann" data-source="post: 12" data-attributes="member: 7">'
        '<div class="bbCodeBlock-title"><a href="/goto/post?id=12">Ann said:</a></div>'
        '<div class="bbCodeBlock-content">Words <b>of</b> Ann</div>'
        '<div class="bbCodeBlock-expandLink"><a>Click to expand...</a></div></blockquote>Mine'
    )

    assert body.text == "Ann said:\nWords of Ann\nMine"
    assert body.blocks == (
        Quote(0, 22, "Ann", 12, 7, attribution=(0, 9), children=(Text(10, 22, ((16, 18),)),)),
        Text(23, 27),
    )


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Ann said:", "Ann"), ("Ann Lee schrieb:", "Ann Lee"), ("Zitat von Ann:", "Ann"), ("Ann napisał(a):", "Ann"),
        ("Ann a dit :", "Ann"), ("Ann сказал(а):", "Ann"), ("Ann:", "Ann"), ("Ann kirjoitti:", "Ann"),
        ("said said:", "said"),
    ],
)  # fmt: skip
def test_author_from_the_line_alone(line: str, author: str) -> None:
    body = read_body(f'<div class="bbCodeBlock--quote"><div class="bbCodeBlock-title">{line}</div>words</div>')

    assert [(block.author, block.post_id) for block in body.blocks if isinstance(block, Quote)] == [(author, None)]


@pytest.mark.parametrize(
    ("source", "post_id"),
    [
        ("post: 12", 12),
        ("profile_post: 12", None),
        ("conversation_message: 12", None),
        ("post: 99999999999999999999", None),
    ],
)
def test_only_posts_are_sources(source: str, post_id: int | None) -> None:
    quote = read_body(f'<blockquote class="bbCodeBlock--quote" data-source="{source}">x</blockquote>').blocks[0]

    assert isinstance(quote, Quote)
    assert quote.post_id == post_id


@pytest.mark.parametrize(
    "href",
    ["/goto/post?id=9", "goto/post?id=9#post-9", "/threads/x.7/page-2#post-9", "/posts/9/", "/threads/x.7/post-9"],
)
def test_source_from_the_link_of_the_line(href: str) -> None:
    quote = read_body(f'<div class="bbCodeQuote"><div class="attribution"><a href="{href}">A:</a></div>x</div>').blocks[
        0
    ]

    assert isinstance(quote, Quote)
    assert quote.post_id == 9


def test_nested_and_anonymous_quotes() -> None:
    inner = '<div class="bbCodeBlock--quote" data-quote="B"><div class="bbCodeBlock-title">B said:</div>b</div>'
    body = read_body(f'<blockquote class="bbCodeBlock--quote">a{inner}c</blockquote>')

    assert body.text == "a\nB said:\nb\nc"
    assert body.blocks == (
        Quote(
            0, 13, children=(Text(0, 1), Quote(2, 11, "B", attribution=(2, 9), children=(Text(10, 11),)), Text(12, 13))
        ),
    )


def test_spoiler_with_its_title() -> None:
    body = read_body(
        'a<div class="bbCodeSpoiler"><button class="bbCodeSpoiler-button">Spoiler: <span>The end</span></button>'
        '<div class="bbCodeSpoiler-content"><div class="bbCodeBlock--spoiler">All <b>well</b></div></div></div>b'
    )

    assert body.text == "a\nSpoiler: The end\nAll well\nb"
    assert body.blocks == (Text(0, 1), Spoiler(2, 27, (2, 18), children=(Text(19, 27, ((23, 27),)),)), Text(28, 29))


def test_card() -> None:
    body = read_body(
        '<div class="bbCodeBlock bbCodeBlock--unfurl" data-url="https://n.example/a?b=1" data-host="n.example">'
        '<i class="js-unfurl-figure"><img src="/board/proxy.php?image=https%3A%2F%2Fn.example%2Fp.jpg&amp;hash=1"></i>'
        '<h3 class="js-unfurl-title"><a href="https://n.example/a?b=1">Title</a></h3>'
        '<div class="js-unfurl-desc">What it <br>says</div>'
        '<div class="contentRow-minor"><i class="js-unfurl-favicon"><img src="/i.png"></i>n.example</div></div>after',
        FORUM,
    )

    assert body.text == "Title\nWhat it says\nn.example\nafter"
    card = Unfurl(0, 28, "https://n.example/a?b=1", "n.example", "Title", "What it says", "https://n.example/p.jpg")
    assert body.blocks == (card, Text(29, 34))


def test_card_without_an_address_is_text() -> None:
    assert read_body('<div class="bbCodeBlock--unfurl">words</div>').blocks == (Text(0, 5),)


def test_content_of_the_forum_shown_as_a_card() -> None:
    body = read_body(
        '<div class="embed" data-embed-content="thread-9" data-embed-content-url="https://f.example/board/threads/y.9/">'
        '<h3 class="contentRow-header"><a href="/board/threads/y.9/">Thread \'Y\'</a></h3>'
        '<div class="embed-preview"><div class="bbWrapper"><p>Its first</p><p>words</p></div></div></div>',
        FORUM,
    )
    assert body.text == "Thread 'Y'\nIts first words\nf.example"
    assert [type(block) for block in body.blocks] == [Unfurl]


YOUTUBE = "https://www.youtube.com/embed/abc123XYZ_-"
S9E = "https://s9e.github.io/iframe/2/"
IFRAME = f'<iframe src="{YOUTUBE}"></iframe>'
LIST = '["width", "640", "src", "https:\\/\\/r.example"]'
EMBEDS = [
    (
        f'<div class="bbMediaWrapper" data-media-site-id="yt" data-media-key="k">{IFRAME}</div>',
        ("yt", "k", YOUTUBE),
    ),
    (f'<iframe src="{YOUTUBE[6:]}?start=3"></iframe>', ("youtube", "abc123XYZ_-", f"{YOUTUBE}?start=3")),
    (
        f'<iframe data-s9e-mediaembed="instagram" src="{S9E}instagram.min.html#BkKRv"></iframe>',
        ("instagram", "BkKRv", f"{S9E}instagram.min.html#BkKRv"),
    ),
    (
        f'<span data-s9e-mediaembed="x"><iframe data-s9e-mediaembed-src="{S9E}x.min.html#12#dark"></iframe></span>',
        ("x", "12", f"{S9E}x.min.html#12#dark"),
    ),
    (f'<iframe src="{S9E}twitter.min.html#12"></iframe>', ("twitter", "12", f"{S9E}twitter.min.html#12")),
    (
        f"""<div data-s9e-mediaembed="x" data-s9e-mediaembed-iframe='{LIST}'></div>""",
        ("x", None, "https://r.example"),
    ),
    (
        '<div class="bbOembed" data-provider="bluesky" data-id="xyz"><a href="https://b.example/xyz">post</a></div>',
        ("bluesky", "xyz", "https://b.example/xyz"),
    ),
    ('<video><source src="/board/data/video/1.mp4"></video>', (None, None, "https://f.example/board/data/video/1.mp4")),
    ('<div class="bbMediaWrapper"></div>', (None, None, None)),
    ('<iframe src="javascript:alert(1)"></iframe>', (None, None, None)),
    ("""<span data-s9e-mediaembed="x" data-s9e-mediaembed-iframe='{"src": 3}'></span>""", ("x", None, None)),
]


@pytest.mark.parametrize(("html", "told"), EMBEDS)
def test_embeds_print_nothing(html: str, told: tuple[str | None, str | None, str | None]) -> None:
    body = read_body(f"before<br>{html}<br>after", FORUM)

    assert body.text == "before\n\nafter"
    assert body.blocks == (Text(0, 6), Embed(8, 8, *told), Text(8, 13))


FILE = "https://f.example/board/attachments/a-png.31/"
REMOTE = "https://p.example/a.jpg"
OTHER = "https://c.example/attachments/5/a.jpg"
PROXIED = "/board/proxy.php?image=https%3A%2F%2Fp.example%2Fa.jpg&amp;hash=1"
EMPTY = "data:image/gif;base64,R0"
THUMBNAIL = '<img class="bbImage" src="/board/data/9.jpg" alt="a.png">'
PICTURES = [
    # the original address of a picture behind the forum's proxy
    (f'<img class="bbImage" src="{PROXIED}" data-url="{REMOTE}">', (REMOTE, None, None)),
    (f'<img class="bbImage" src="{PROXIED}" data-url="" alt="a.jpg">', (REMOTE, "a.jpg", None)),
    # files of the forum: the whole file, not the thumbnail
    (f'<a href="/board/attachments/a-png.31/">{THUMBNAIL}</a>', (FILE, "a.png", 31)),
    (f'<div class="bbImageWrapper" data-src="{FILE}">{THUMBNAIL}</div>', (FILE, "a.png", 31)),
    ('<img class="bbImage" src="/board/attachments/a-png.31/">', (FILE, None, 31)),
    # lazy loading, with a twin for browsers without scripts
    (
        f'<img class="bbImage" src="{EMPTY}" data-src="{REMOTE}"><noscript><img src="{REMOTE}"></noscript>',
        (REMOTE, None, None),
    ),
    (f'<img class="bbImage" src="{EMPTY}"><noscript><img src="{REMOTE}"></noscript>', (REMOTE, None, None)),
    (
        f'<p class="lbContainer--inline"><i class="lbContainer-zoomer" data-src="{REMOTE}"></i><img class="bbImage">',
        (REMOTE, None, None),
    ),
    (f'<img class="bbImage" src="{EMPTY}" data-url="">', (None, None, None)),
    # what is written beside a picture is a file's name or nothing
    (f'<img class="bbCodeImage" src="{REMOTE}" alt="[&#8203;IMG]">', (REMOTE, None, None)),
    (f'<img class="bbImage" src="{REMOTE}" alt="A walk" title="at  night.JPEG">', (REMOTE, "at night.JPEG", None)),
    (f'<img class="bbImage" src="{OTHER}" alt="www.news.com">', (OTHER, None, None)),
]


@pytest.mark.parametrize(("html", "told"), PICTURES)
def test_pictures(html: str, told: tuple[str | None, str | None, int | None]) -> None:
    body = read_body(f"one <span>{html}</span> two", FORUM)
    images = [block for block in body.blocks if isinstance(block, Image)]
    name = told[1] or ""

    assert [(image.url, image.filename, image.attachment_id) for image in images] == [told]
    assert body.text[images[0].start : images[0].end] == name
    assert body.text.split() == ["one", *name.split(), "two"]
    assert body.links == ()


@pytest.mark.parametrize("html", ['<img src="https://c.example/p.gif" width="1">', '<img src="data:image/gif,x">'])
def test_counters_and_spacers_are_no_pictures(html: str) -> None:
    assert read_body(f"a{html}b").blocks == (Text(0, 2),)


TARGETS = {
    "https://n.example/a?b=1#c": "https://n.example/a?b=1#c",
    "//n.example/a": "https://n.example/a",
    "/board/threads/y.9/": "https://f.example/board/threads/y.9/",
    "page-2": "https://f.example/board/threads/x.7/page-2",
    "mailto:a@b.example": "mailto:a@b.example",
    "/board/proxy.php?link=https%3A%2F%2Fn.example%2Fa%3Fb%3D1%26c%3D2&hash=0f": "https://n.example/a?b=1&c=2",
    "/board/goto/link-confirmation?url=aHR0cHM6Ly9uLmV4YW1wbGUvYQ%3D%3D&s=1": "https://n.example/a",
    "/board/redirect/?to=aHR0cHM6Ly9uLmV4YW1wbGUvYQ": "https://n.example/a",
    "/board/redirect/?to=!!!": "https://f.example/board/redirect/?to=!!!",
    "https://n.example/redirect/?to=aHR0cHM6Ly9uLmV4": "https://n.example/redirect/?to=aHR0cHM6Ly9uLmV4",
    "/board/redirect/?to=amF2YXNjcmlwdDpk": "https://f.example/board/redirect/?to=amF2YXNjcmlwdDpk",
    "javascript:alert(1)": None,
    " JavaScript:alert(1)": None,
    "data:text/html,x": None,
    "http://[bad": None,
    "#top": None,
    "": None,
}


@pytest.mark.parametrize("href", TARGETS)
def test_links_lead_where_they_lead(href: str) -> None:
    target = TARGETS[href]
    body = read_body(f'see <a href="{href.replace("&", "&amp;")}">this <b>page</b></a>.', FORUM)

    assert body.text == "see this page."
    assert body.links == ((Link(4, 13, target),) if target else ())


def test_link_around_a_picture() -> None:
    body = read_body('a <a href="https://n.example/"><img class="bbImage" src="https://p.example/a.jpg"></a> b')

    assert body.links == (Link(1, 1, "https://n.example/"),)


def test_bold_is_told_apart_in_its_text() -> None:
    body = read_body(
        "<b>Head<br>line</b> and <strong>bold</strong><blockquote class='bbCodeBlock--quote'><b>q</b></blockquote>"
    )

    assert body.text == "Head\nline and bold\nq"
    assert body.blocks == (Text(0, 18, ((0, 9), (14, 18))), Quote(19, 20, children=(Text(19, 20, ((19, 20),)),)))


def test_bold_that_goes_on_behind_a_block() -> None:
    body = read_body("<b>one<div class='bbMediaWrapper'></div>two</b> three")

    assert body.blocks == (Text(0, 3, ((0, 3),)), Embed(3, 3), Text(3, 12, ((3, 6),)))


# --- what is given ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        'words<div class="bbCodeBlock--quote">q</div>',
        '<div class="bbWrapper">words<div class="bbCodeBlock--quote">q</div></div>',
        '<blockquote class="messageText">words<div class="bbCodeBlock--quote">q</div></blockquote>',
        (
            '<article class="message"><h4>Ann</h4><article class="message-body"><div class="bbWrapper">words'
            '<div class="bbCodeBlock--quote">q</div></div></article>'
            '<aside class="message-signature"><div class="bbWrapper">s</div></aside></article>'
        ),
        (
            '<li class="message"><h3>Ann</h3><blockquote class="messageText">words<div class="bbCodeQuote">q</div>'
            '<div class="messageTextEndMarker">&nbsp;</div></blockquote><div class="signature messageText">s</div></li>'
        ),
    ],
)
def test_a_whole_post_its_wrapper_or_what_is_inside(html: str) -> None:
    assert read_body(html).text == "words\nq"


def test_bombs_are_refused() -> None:
    with pytest.raises(BrokenPageError):
        read_body("<b><i>" * 2000)


def test_deep_nesting_loses_no_words() -> None:
    body = read_body("<blockquote class='bbCodeBlock--quote'>" * 300 + "deep" + "</blockquote>" * 300 + " end")

    assert body.text == "deep\nend"


# --- article cases ----------------------------------------------------------------------------------------------------


def test_article_cases(shared: Path) -> None:
    """Our text is the text of the case, but for the words that XenForo puts under a long quote."""
    for line in (shared / "article-cases" / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        told = [words for words in case["text"].split("\n") if words != "Click to expand..."]
        assert read_body(case["html"]).text == "\n".join(told), case["id"]
        assert read_body(case["bbwrapper"]).text == "\n".join(told), case["id"]


# --- any tree ---------------------------------------------------------------------------------------------------------

LEAVES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="<>&"), max_size=12),
    st.sampled_from(
        ["<br>", " ", "&nbsp;", "\n", '<img class="bbImage" alt="a.png" src="/a.png">', '<img class="smilie" alt=":)">',
         '<img class="bbImage" src="/a.png">', "<hr>", '<div class="bbMediaWrapper"></div>', "<script>x</script>",
         '<div class="bbCodeBlock--unfurl" data-url="https://n.example/">t</div>',
         '<div class="bbCodeBlock-title">B said:</div>', '<pre class="bbCodeCode">  c\n\n\n</pre>', "&#8203;"]
    ),
)  # fmt: skip
AROUND = st.sampled_from(
    ["<b>{}</b>", "<p>{}</p>", "<div>{}</div>", "<ul><li>{}</li></ul>", "<ol><li>{}</li>", "<table><tr><td>{}</td><td>",
     "<tr>{}", '<a href="/x">{}</a>', '<blockquote class="bbCodeBlock--quote">{}</blockquote>',
     '<div class="bbCodeQuote"><div class="attribution">A:</div>{}</div>', "<h2>{}", "<span>{}</span>",
     '<div class="bbCodeSpoiler"><button>S</button>{}</div>', '<div class="bbImageWrapper" data-src="/y">{}</div>']
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda around, parts: around.format("".join(parts)), AROUND, st.lists(inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_blocks_cover_the_text_of_any_tree(html: str) -> None:
    body = read_body(html, FORUM)

    check_blocks(body.text, body.blocks, 0, len(body.text))
    assert body.text == body.text.strip("\n")
    assert all(0 <= link.start <= link.end <= len(body.text) for link in body.links)
    if not any(isinstance(block, Code) for block in blocks_of(body.blocks)):
        assert body.text == "\n".join(" ".join(line.split()) for line in body.text.split("\n"))
        assert "\n\n\n" not in body.text
