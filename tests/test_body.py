"""A post's HTML becomes the lines that a person reads, and blocks that know what lies where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engines import blocks_of, check_blocks

from archiver.engines import read_body
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
    "item that is a picture": ('<ul><li><img class="bbImage" alt="a.png" src="/a.png"></li><li>b</li></ul>', "- b"),
    "table": ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A | B\n1 | 2"),
    "empty cells": ("<table><tr><td></td><td>b</td><td></td></tr></table>", "| b |"),
    "lines in a cell": ("x<table><tr><td>a<br>b<p>c</p></td><td>d</td></tr></table>y", "x\na b c | d\ny"),
    "smilie": ('<img class="smilie smilie--sprite" src="data:image/gif;base64,R0" alt=":)" data-shortname=":)">', ":)"),
    "smilie of XenForo 1": ('<img class="mceSmilieSprite mceSmilie8" alt=":D" src="clear.png">', ":D"),
    "smilie without alt": ('<img class="smilie" data-shortname=":winki:">', ":winki:"),
    "emoji": ('<img class="smilie smilie--emoji" alt="😉" data-shortname=":wink:">', "😉"),
    "emoji of another program": (
        ('<img class="emoji" alt="🙂" src="https://c.example/1.png"> <img class="twemoji" alt="👩‍👩‍👧">'
        ' <img class="wp-smiley" alt=":D" src="/w/d.gif"> <img src="https://c.example/2764.png" alt="❤️">'),
        "🙂 👩‍👩‍👧 :D ❤️",
    ),
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
        Quote(0, 22, "Ann", 12, 7, None, "post", 12, attribution=(0, 9), children=(Text(10, 22, ((16, 18),)),)),
        Text(23, 27),
    )


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Ann said:", "Ann"), ("Ann Lee schrieb:", "Ann Lee"), ("Zitat von Ann:", "Ann"), ("Ann napisał(a):", "Ann"),
        ("Ann a dit :", "Ann"), ("Ann сказал(а):", "Ann"), ("Ann:", "Ann"), ("Ann kirjoitti:", "Ann"),
        ("said said:", "said"), ("قال Ann:", "Ann"), ("كتبت Ann Lee :", "Ann Lee"), ("אמר Ann:", "Ann"),
        ("Ann אמר:", "Ann"), ("گفت Ann:", "Ann"), ("Sinabi ni Ann:", "Ann"),
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

    assert body.text == "a\nThe end\nAll well\nb"
    assert body.blocks == (Text(0, 1), Spoiler(2, 18, (2, 9), children=(Text(10, 18, ((14, 18),)),)), Text(19, 20))


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
    # and behind one that hides it in hexadecimal
    (f'<img class="bbImage" src="https://proxy.example/{"0a" * 20}/{REMOTE.encode().hex()}">', (REMOTE, None, None)),
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
    ('<img class="bbImage" src="https://c.example/1.png" alt="早">', ("https://c.example/1.png", None, None)),
    # a browser saved the page, and put its own copy in the true address's place
    ('<img class="bbImage" src="./My%20page_files/two%20boats.jpg">', (None, "two boats.jpg", None)),
    ('<img class="bbImage" src="Seite-Dateien/a.jpg" alt="b.jpg">', (None, "b.jpg", None)),
    (f'<img class="bbImage" src="./x_files/a.jpg" data-url="{OTHER}">', (OTHER, None, None)),
    ('<img src="./x_files/a.jpg">', (None, "a.jpg", None)),
    # the number of a stored file is none of an attachment
    (
        '<img class="bbImage" src="/data/attachments/0/77-ab.jpg">',
        ("https://f.example/data/attachments/0/77-ab.jpg", None, None),
    ),
]


@pytest.mark.parametrize(("html", "told"), PICTURES)
def test_pictures(html: str, told: tuple[str | None, str | None, int | None]) -> None:
    body = read_body(f"one <span>{html}</span> two", FORUM)
    images = [block for block in body.blocks if isinstance(block, Image)]

    assert [(image.url, image.filename, image.attachment_id) for image in images] == [told]
    assert images[0].start == images[0].end
    assert body.text.split() == ["one", "two"]
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

    assert body.blocks == (Text(0, 3, ((0, 3),)), Embed(4, 4), Text(4, 13, ((4, 7),)))


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


def test_deep_nesting_loses_no_words() -> None:
    body = read_body("<blockquote class='bbCodeBlock--quote'>" * 300 + "deep" + "</blockquote>" * 300 + " end")

    assert body.text == "deep\nend"


# --- article cases ----------------------------------------------------------------------------------------------------


def test_article_cases(shared: Path) -> None:
    """Our text is the text of the case, but for the names of pictures and XenForo's words under a long quote."""
    for line in (shared / "article-cases" / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        body = read_body(case["html"])
        images = [block for block in blocks_of(body.blocks) if isinstance(block, Image)]
        left_out = {"Click to expand...", *(image.filename for image in images)}
        told = [words for words in case["text"].split("\n") if words and words not in left_out]
        assert [words for words in body.text.split("\n") if words] == told, case["id"]
        assert read_body(case["bbwrapper"]).text == body.text, case["id"]


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


# --- sources of quotes, spoilers, mentions, formulas ------------------------------------------------------------------


SOURCES = [
    ('data-source="post: 12"', "", ("post", 12, 12, None)),
    ('data-source="conversation_message: 5" data-attributes="member: 7"', "", ("conversation_message", 5, None, None)),
    ('data-source="profile_post: 8"', "", ("profile_post", 8, None, None)),
    ('data-source="convMessage: 46"', "", ("conversation_message", 46, None, None)),
    ('data-source="directMessage:46"', "", ("conversation_message", 46, None, None)),
    ('data-source="profile-post: 45"', "", ("profile_post", 45, None, None)),
    ('data-source="profile_post_comment: 9"', "", ("profile_post_comment", 9, None, None)),
    ('data-source="xfmg-comment: 9" data-attributes="member: 7"', "", ("xfmg_comment", 9, None, None)),
    ('data-source="Post: 12"', "", ("post", 12, 12, None)),
    ("", "/goto/convMessage?id=46", ("conversation_message", 46, None, None)),
    ("", "/index.php?goto/directMessage&id=46", ("conversation_message", 46, None, None)),
    ("", "/goto/profile-post-comment?id=9", ("profile_post_comment", 9, None, None)),
    ("", "/goto/post?id=12", ("post", 12, 12, None)),
    ("", "goto/post?id=12#post-12", ("post", 12, 12, None)),
    ("", "/goto/convo-message?id=5", ("conversation_message", 5, None, None)),
    ("", "/goto/profile-post?id=8", ("profile_post", 8, None, None)),
    ("", "/board/threads/another.77/post-12", ("post", 12, 12, 77)),
    ("", "/board/threads/another.77/page-3#post-12", ("post", 12, 12, 77)),
    ('data-source="" data-attributes=""', "", (None, None, None, None)),
    ('data-source="post: 99999999999999999999"', "", (None, None, None, None)),
]


@pytest.mark.parametrize(("attributes", "href", "told"), SOURCES)
def test_source_of_a_quote(attributes: str, href: str, told: tuple[object, ...]) -> None:
    body = read_body(
        f'<blockquote class="bbCodeBlock bbCodeBlock--quote" {attributes}>'
        f'<div class="bbCodeBlock-title"><a class="bbCodeBlock-sourceJump" href="{href}">Ann said:</a></div>x'
        "</blockquote>",
        FORUM,
    )
    (quote,) = body.blocks

    assert isinstance(quote, Quote)
    assert (quote.source_kind, quote.source_id, quote.post_id, quote.thread_id) == told
    assert quote.author == "Ann"


def test_inline_spoiler_stays_in_its_line() -> None:
    body = read_body('He <span class="bbCodeInlineSpoiler">dies <b>twice</b></span>, sadly')

    assert body.text == "He dies twice, sadly"
    assert body.blocks == (
        Text(0, 2),
        Spoiler(3, 13, is_inline=True, children=(Text(3, 13, ((8, 13),)),)),
        Text(13, 20),
    )


@pytest.mark.parametrize(
    ("button", "title"),
    [
        ('<button class="bbCodeSpoiler-button">Spoiler: <i class="bbCodeSpoiler-button-title">End</i></button>', "End"),
        ('<button class="bbCodeSpoiler-button"><span>Spoiler: The end</span></button>', "The end"),
        ('<button class="bbCodeSpoiler-button"><span>Spoiler</span></button>', None),
        ('<button class="bbCodeSpoilerButton">Spoiler: <span class="SpoilerTitle">End</span></button>', "End"),
        ("", None),
    ],
)
def test_title_of_a_spoiler(button: str, title: str | None) -> None:
    body = read_body(f'<div class="bbCodeSpoiler">{button}<div class="bbCodeSpoiler-content">words</div></div>')
    (spoiler,) = body.blocks

    assert isinstance(spoiler, Spoiler)
    assert (body.text[slice(*spoiler.title)] if spoiler.title else None) == title
    assert body.text.split("\n")[-1] == "words"


@pytest.mark.parametrize(
    ("link", "member_id"),
    [
        ('<a class="username" data-user-id="7" data-username="@Ann" href="/members/ann.7/">@Ann</a>', 7),
        ('<a class="username" data-user="7, @Ann" href="members/ann.7/">@Ann</a>', 7),
        ('<a class="username" href="/members/ann.7/">@Ann</a>', 7),
        ('<a href="/members/ann.7/">her page</a>', None),
        ('<a href="https://ann.example/">@Ann</a>', None),
    ],
)
def test_mention(link: str, member_id: int | None) -> None:
    (found,) = read_body(f"so says {link}!", FORUM).links

    assert found.member_id == member_id


FORMULAS = {
    "in its own signs": ("see $$x^2$$ here", "see $$x^2$$ here"),
    "script of MathJax": (
        'a<span class="MathJax_Preview">x2</span><script type="math/tex">x < y^2</script>b',
        "a$x < y^2$b",
    ),
    "of its own line": ('a<script type="math/tex; mode=display">x^2</script>b', "a$$x^2$$b"),
    "KaTeX": (
        ('<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi>'
        '<annotation encoding="application/x-tex">x^2</annotation></semantics></math></span>'
        '<span class="katex-html">x2</span></span>'),
        "$x^2$",
    ),
    "MathJax 3": (
        'a<mjx-container display="true"><formula class="mathJaxEqu">x^2</formula></mjx-container>b', "a\nx^2\nb"
    ),
    "MathJax 3 drawn": ("a <mjx-container><mjx-math>x2</mjx-math></mjx-container>b", "a b"),
    "picture": ('<img class="latex" src="/tex.php?1" alt="\\frac{a}{b}">', "\\frac{a}{b}"),
    "picture with signs": ('<img src="https://l.example/x.png" alt="$x^2$">', "$x^2$"),
    "script of another kind": ("a<script>x</script>b", "ab"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas(name: str) -> None:
    html, text = FORMULAS[name]

    assert read_body(html).text == text


@pytest.mark.parametrize(
    "junk",
    [
        "<div>Anzeige</div>", "<div>\n Advertisement </div>", '<div class="samCodeUnit">Buy</div>',
        '<div class="adsense_message"><script>x</script></div>', '<div class="shareButtons">Tweet</div>',
        '<script class="js-extraPhrases" type="application/json">{"a": "b"}</script>',
        '<div class="bbCodeBlock-expandLink"><a>Click to expand...</a></div>',
        '<aside class="message-signature"><div class="bbWrapper">sig</div></aside>',
        '<noscript><img class="bbImage" src="/a.jpg"></noscript>', '<div class="js-selectToQuoteEnd">&nbsp;</div>',
    ],
)  # fmt: skip
def test_what_is_not_the_post(junk: str) -> None:
    body = read_body(f"one<br>{junk}<br>two")

    assert body.text.split() == ["one", "two"]
    assert [type(block) for block in body.blocks] == [Text]


def test_words_that_only_look_like_an_ad() -> None:
    assert read_body("<b>Anzeige</b> ist raus").text == "Anzeige ist raus"
    assert read_body("<div>Anzeige ist raus</div>").text == "Anzeige ist raus"


def test_unknown_box_is_read_and_named() -> None:
    body = read_body('a<div class="bbCodeBlock bbCodeBlock--recipe">Flour</div>b')

    assert body.text == "a\nFlour\nb"
    assert body.unknown == ("bbCodeBlock--recipe",)
    assert read_body('<div class="bbCodeBlock bbCodeBlock--expandable">a</div>').unknown == ()


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<div class="bbCodeBlock--code"><pre class="bbCodeCode" data-lang="php"><code>x</code></pre></div>', "php"),
        ('<pre class="bbCodeCode language-rust">x</pre>', "rust"),
        ('<div class="bbCodePHP" data-lang="php"><pre>x</pre></div>', "php"),
        ('<pre class="bbCodeCode">x</pre>', None),
        ('<div class="bbCodeBlock bbCodeHTML"><div class="type">HTML:</div><pre>x</pre></div>', "html"),
        ('<div class="bbCodeBlock--code"><div class="bbCodeBlock-title">C#:</div><pre>x</pre></div>', "csharp"),
        ('<div class="bbCodeBlock--code"><div class="bbCodeBlock-title">Python</div><pre>x</pre></div>', "python"),
        *(
            (f'<div class="bbCodeBlock--code"><div class="bbCodeBlock-title">{word}</div><pre>x</pre></div>', None)
            for word in ("Code:", "Kod:", "Código:", "Код:", "代码：", "コード:", "Codice", "main.py", "")
        ),
        # what stands in the code is no title
        ('<div class="bbCodeBlock--code"><pre><span class="type">x</span></pre></div>', None),
    ],
)
def test_language_of_code(html: str, language: str | None) -> None:
    assert read_body(html).blocks == (Code(0, 1, language),)


SITES = [
    ('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?start=3"></iframe>', "youtube", "dQw4w9WgXcQ"),
    ('<iframe src="https://www.dailymotion.com/embed/video/x8abcd"></iframe>', "dailymotion", "x8abcd"),
    ('<iframe src="https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC"></iframe>', "spotify",
     "track/4uLU6hMCjMI75M1A2tKUQC"),
    ('<div class="bbMediaWrapper"><a href="https://twitter.com/a/status/123456">t</a></div>', "twitter", "123456"),
    ('<div class="bbMediaWrapper"><a href="https://x.com/a/status/123456">t</a></div>', "twitter", "123456"),
    (('<span data-s9e-mediaembed="reddit"><iframe src="https://s9e.github.io/iframe/2/reddit.min.html#abc"></iframe>'
     "</span>"), "reddit", "abc"),
    ('<div class="bbMediaWrapper" data-media-site-id="tiktok" data-media-key="99"></div>', "tiktok", "99"),
    ('<video src="/data/video/1/7-a.mp4"></video>', None, None),
    (('<div class="bbOembed" data-xf-init="tweet" data-tweet-id="777"><a href="https://twitter.com/i/status/777">t</a>'
     "</div>"), "twitter", "777"),
    ('<div class="bbOembed" data-instagram-id="Cx1"><a href="https://www.instagram.com/x/">i</a></div>', "instagram",
     "Cx1"),
    ('<div class="bbOembed" data-facebook-id="88"></div>', "facebook", "88"),
    ('<div class="bbOembed" data-user-id="3" data-tiktok-id="99"></div>', "tiktok", "99"),
    ('<div class="bbOembed" data-user-id="3"></div>', None, None),
]  # fmt: skip


@pytest.mark.parametrize(("html", "site", "key"), SITES)
def test_site_and_key_of_embeds(html: str, site: str | None, key: str | None) -> None:
    (embed,) = read_body(f"{html}", FORUM).blocks

    assert isinstance(embed, Embed)
    assert (embed.site, embed.key) == (site, key)


def test_hidden_mail_in_a_link() -> None:
    (link,) = read_body('<a href="/cdn-cgi/l/email-protection#422302206c2127">write</a>', FORUM).links

    assert link.url == "mailto:a@b.ce"


def test_box_without_words_stands_where_the_next_word_does() -> None:
    picture = '<img class="bbImage" src="https://p.example/a.jpg">'
    body = read_body(
        f'0<blockquote class="bbCodeBlock--quote"><div class="bbCodeSpoiler">{picture}</div>1</blockquote>'
    )
    image = Image(2, 2, "https://p.example/a.jpg")

    assert body.text == "0\n1"
    assert body.blocks == (Text(0, 1), Quote(2, 3, children=(Spoiler(2, 2, children=(image,)), Text(2, 3))))
