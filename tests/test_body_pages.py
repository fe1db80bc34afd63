"""Bodies as XenForo 1 and 2, themes and add-ons write them: nothing of the software's words, all of the member's."""

from __future__ import annotations

import pytest
from test_engines import blocks_of, check_blocks

from archiver.engines import read_body
from archiver.engines.sayings import author_of
from archiver.model import Body, Code, Embed, Image, Quote, Spoiler, Text, Unfurl

FORUM = "https://f.example/board/threads/x.7/"


def read(html: str) -> Body:
    body = read_body(html, FORUM)
    check_blocks(body.text, body.blocks, 0, len(body.text))
    return body


# --- quotes -----------------------------------------------------------------------------------------------------------


def quote_2(inside: str, title: str = "Ann said:", before: str = "") -> str:
    return (
        '<blockquote data-attributes="member: 7" data-quote="Ann" data-source="post: 12" '
        'class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote js-expandWatch">'
        f'<div class="bbCodeBlock-title">{before}<a href="/goto/post?id=12" class="bbCodeBlock-sourceJump" '
        f'data-xf-click="attribution" data-content-selector="#post-12">{title}</a></div>'
        f'<div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent js-expandContent ">{inside}</div>'
        '<div class="bbCodeBlock-expandLink js-expandLink"><a role="button">Click to expand...</a></div>'
        '<div class="bbCodeBlock-shrinkLink js-shrinkLink"><a role="button">Click to shrink...</a></div>'
        "</div></blockquote>"
    )


def quote_1(inside: str, title: str = "Ann said: ") -> str:
    return (
        '<div class="bbCodeBlock bbCodeQuote" data-author="Ann"><aside>'
        f'<div class="attribution type">{title}<a href="goto/post?id=12#post-12" class="AttributionLink">&uarr;</a>'
        "</div>"
        f'<blockquote class="quoteContainer"><div class="quote">{inside}</div>'
        '<div class="quoteExpand">Click to expand...</div></blockquote></aside></div>'
    )


QUOTES = {
    "between words": (f"one{quote_2('two')}three", "one\nAnn said:\ntwo\nthree"),
    "of XenForo 1": (f"one{quote_1('two<br />three')}four", "one\nAnn said:\ntwo\nthree\nfour"),
    "in a quote": (quote_2(f"a{quote_2('b')}c"), "Ann said:\na\nAnn said:\nb\nc"),
    "alone": (quote_2("words"), "Ann said:\nwords"),
    "with nothing in it": (quote_2(""), "Ann said:"),
    "with an arrow": (quote_1("words", "Ann: "), "Ann:\nwords"),
    "with a symbol": (quote_1("words", '<img src="q.png" alt="Quote"> Ann said: '), "Ann said:\nwords"),
    "with a member's picture": (
        quote_2("w", before='<a href="/members/ann.7/" class="avatar"><img src="/a.jpg" alt="Ann"></a>'),
        "Ann said:\nw",
    ),
    "with a member's letter": (
        quote_2("w", before='<span class="avatar avatar--default"><span class="avatar-u7-s">A</span></span>'),
        "Ann said:\nw",
    ),
    "of an ignored member": (
        quote_2('<div class="messageNotice messageNotice--ignored">You are ignoring Ann. <a>Show</a></div>w'),
        "Ann said:\nw",
    ),
}


@pytest.mark.parametrize("name", QUOTES)
def test_quotes(name: str) -> None:
    html, text = QUOTES[name]
    body = read(html)
    quotes = [block for block in body.blocks if isinstance(block, Quote)]

    assert body.text == text
    assert [(quote.author, quote.post_id) for quote in quotes] == [("Ann", 12)]


def test_source_stands_behind_a_link_to_the_member() -> None:
    title = (
        '<a href="/members/ann.7/" class="avatar"><img src="/a.jpg"></a><a class="bbCodeBlock-sourceJump" href="{}">'
    )
    for href, told in (("/goto/post?id=12", ("post", 12)), ("/goto/profile-post?id=3", ("profile_post", 3))):
        line = f'<div class="bbCodeBlock-title">{title.format(href)}Ann said:</a></div>'
        (quote,) = read(f'<div class="bbCodeBlock--quote">{line}w</div>').blocks
        assert isinstance(quote, Quote)
        assert (quote.source_kind, quote.source_id) == told


def test_quotes_without_words_stand_where_the_next_word_does() -> None:
    empty = '<blockquote class="bbCodeBlock--quote"><img class="bbImage" src="/a.jpg"></blockquote>'
    body = read(f'one<blockquote class="bbCodeBlock--quote">{empty}{empty}two</blockquote>')

    assert body.text == "one\ntwo"
    assert [(block.start, block.end) for block in blocks_of(body.blocks)] == [
        (0, 3), (4, 7), (4, 4), (4, 4), (4, 4), (4, 4), (4, 7),
    ]  # fmt: skip


SAYINGS = [
    "Ann Lee said:",
    "Ann Lee wrote:",
    "Ann Lee schrieb:",
    "Zitat von Ann Lee:",
    "Ann Lee a dit :",
    "Ann Lee a écrit:",
    "Ann Lee dijo:",
    "Ann Lee escribió:",
    "Ann Lee ha scritto:",
    "Ann Lee ha detto:",
    "Ann Lee disse:",
    "Ann Lee escreveu:",
    "Ann Lee zei:",
    "Ann Lee schreef:",
    "Ann Lee napisał(a):",
    "Ann Lee sanoi:",
    "Ann Lee kirjoitti:",
    "Ann Lee skrev:",
    "Ann Lee sa:",
    "Ann Lee sagde:",
    "Ann Lee dedi:",
    "Ann Lee demiş ki:",
    "Ann Lee yazdı:",
    "Ann Lee сказал(а):",
    "Ann Lee написал(а):",
    "Ann Lee сказав(ла):",
    "Ann Lee каза:",
    "Ann Lee nói:",
    "Ann Lee đã viết:",
    "Ann Lee berkata:",
    "Ann Lee قال:",
    "قال Ann Lee:",
    "Ann Lee كتب:",
    "Ann Lee אמר:",
    "Ann Lee כתב:",
    "Ann Lee ने कहा:",
    "Ann Lee বলেছেন:",
    "Ann Lee 说：",
    "Ann Lee说:",
    "Ann Lee 說:",
    "Ann Lee さんは書きました:",
    "Ann Leeさんの投稿：",
    "Ann Lee님이 말했습니다:",
    "Ann Lee είπε:",
    "Ann Lee írta:",
    "Ann Lee a spus:",
    "Ann Lee řekl(a):",
    "Ann Lee napísal(a):",
    "Ann Lee je rekao:",
    "Ann Lee je napisal/a:",
    "Ann Lee ütles:",
    "Ann Lee teica:",
    "Ann Lee rašė:",
    "Ann Lee กล่าวว่า:",
    "Ann Lee گفت:",
    "Ann Lee:",
    "Ann Lee: ↑",
    "Originally posted by Ann Lee",
    "Ann Lee said",
]


@pytest.mark.parametrize("saying", SAYINGS)
def test_name_in_the_line_above_a_quote(saying: str) -> None:
    assert author_of(saying) == "Ann Lee"


def test_line_without_a_name() -> None:
    assert author_of("Zitat von :") is None
    assert author_of(":") is None


# --- spoilers ---------------------------------------------------------------------------------------------------------


def spoiler_2(inside: str, title: str = "", tag: str = "button") -> str:
    label = f'Spoiler: <span class="bbCodeSpoiler-button-title">{title}</span>' if title else "Spoiler"
    return (
        f'<div class="bbCodeSpoiler"><{tag} type="button" class="bbCodeSpoiler-button button--longText button" '
        f'title="Click to reveal or hide spoiler"><span class="button-text"><span>{label}</span></span></{tag}>'
        '<div class="bbCodeSpoiler-content"><div class="bbCodeBlock bbCodeBlock--spoiler">'
        f'<div class="bbCodeBlock-content">{inside}</div></div></div></div>'
    )


def spoiler_1(inside: str, title: str = "") -> str:
    label = f'Spoiler: <span class="SpoilerTitle">{title}</span>' if title else "Spoiler"
    return (
        '<div class="ToggleTriggerAnchor bbCodeSpoilerContainer"><button type="button" class="button '
        f'bbCodeSpoilerButton ToggleTrigger JsOnly" data-target="> .SpoilerTarget"><span>{label}</span></button>'
        f'<div class="SpoilerTarget bbCodeSpoilerText" style="display: none;">{inside}</div></div>'
    )


SPOILERS = {
    "plain": (spoiler_2("in"), "a\nin\nb", [None]),
    "titled": (spoiler_2("in", "The end"), "a\nThe end\nin\nb", ["The end"]),
    "with a link for a button": (spoiler_2("in", "The end", "a"), "a\nThe end\nin\nb", ["The end"]),
    "of XenForo 1": (spoiler_1("in"), "a\nin\nb", [None]),
    "titled, of XenForo 1": (spoiler_1("in", "End"), "a\nEnd\nin\nb", ["End"]),
    "a title is of its own box": (spoiler_2(f"x{spoiler_2('in', 'End')}y"), "a\nx\nEnd\nin\ny\nb", [None, "End"]),
    "a title is of its own box, 1": (spoiler_1(f"x{spoiler_1('in', 'End')}"), "a\nx\nEnd\nin\nb", [None, "End"]),
    "details": ("<details><summary>More <b>of it</b></summary>in</details>", "a\nMore of it\nin\nb", ["More of it"]),
    "without its button": (
        '<div class="bbCodeSpoiler"><div class="bbCodeSpoiler-content">in</div></div>',
        "a\nin\nb",
        [None],
    ),
}


@pytest.mark.parametrize("name", SPOILERS)
def test_spoilers(name: str) -> None:
    html, text, titles = SPOILERS[name]
    body = read(f"a{html}b")
    spoilers = [block for block in blocks_of(body.blocks) if isinstance(block, Spoiler)]

    assert body.text == text
    assert [body.text[slice(*block.title)] if block.title else None for block in spoilers] == titles


# --- code -------------------------------------------------------------------------------------------------------------

CODE = {
    "of XenForo 2": (
        (
            '<div class="bbCodeBlock bbCodeBlock--screenLimited bbCodeBlock--code"><div class="bbCodeBlock-title">PHP:'
            '</div><div class="bbCodeBlock-content" dir="ltr"><pre class="bbCodeCode" dir="ltr" '
            'data-lang="php"><code>if (a)\n  b();</code></pre></div></div>'
        ),
        "if (a)\n  b();",
        "php",
    ),
    "of XenForo 1": (
        '<div class="bbCodeBlock bbCodeCode"><div class="type">Code:</div><pre>a\n  b</pre></div>',
        "a\n  b",
        None,
    ),
    "PHP of XenForo 1": (
        (
            '<div class="bbCodeBlock bbCodePHP"><div class="type">PHP:</div><div class="code"><code><span>a&nbsp;b<br>'
            "c</span></code></div></div>"
        ),
        "a b\nc",
        "php",
    ),
    "without pre": (
        (
            '<div class="bbCodeBlock bbCodeBlock--code"><div class="bbCodeBlock-title">Code:</div>'
            '<div class="bbCodeBlock-content">a<br>b</div></div>'
        ),
        "a\nb",
        None,
    ),
    "a line an item": (
        "<pre class='bbCodeCode'><ol><li>a</li><li>  b</li><li></li><li>c</li></ol></pre>",
        "a\n  b\nc",
        None,
    ),
    "items with their own breaks": ("<pre class='bbCodeCode'><ol><li>a\n</li><li>b\n</li></ol></pre>", "a\nb", None),
    "a line a row, with its number": (
        (
            '<pre class="bbCodeCode"><table><tr><td class="hljs-ln-numbers">1</td><td>a</td></tr>'
            '<tr><td class="hljs-ln-numbers">2</td><td> b</td></tr></table></pre>'
        ),
        "a\n b",
        None,
    ),
    "numbers drawn by a style": (
        (
            '<pre class="bbCodeCode line-numbers language-css"><code>a\nb</code><span class="line-numbers-rows"><span>'
            "</span></span></pre>"
        ),
        "a\nb",
        "css",
    ),
    "the language stands at the inner element": ('<pre><code class="language-rust">a\nb</code></pre>', "a\nb", "rust"),
    "of no XenForo": ("<pre>a\n  b\n</pre>", "a\n  b", None),
}


@pytest.mark.parametrize("name", CODE)
def test_code(name: str) -> None:
    html, code, language = CODE[name]
    body = read(f"x{html}y")

    assert body.text == f"x\n{code}\ny"
    assert body.blocks[1] == Code(2, 2 + len(code), language)


# --- text -------------------------------------------------------------------------------------------------------------

LINES = {
    "words apart at what is left out": (
        ('one<div class="kl_amdp_merge_message">Post automatically merged: <time>Jan 1</time></div>two'),
        "one\ntwo",
    ),
    "words apart at an embed": ('one<div class="bbMediaWrapper"><iframe src="/x"></iframe></div>two', "one\ntwo"),
    "words apart at a picture": ('one<img class="bbImage" src="/a.jpg">two', "one two"),
    "a label in small letters": ("one<div><small>Anzeige</small></div>two", "one\ntwo"),
    "a label with signs": ("one<div>- Advertisement -<br></div>two", "one\ntwo"),
    "a box for an ad": ('one<div class="ad-container"><p>Buy now</p></div>two', "one\ntwo"),
    "a member's heading": ("one<div><b>Ads</b></div>two", "one\nAds\ntwo"),
    "words that look like a hidden mail": ('<a href="mailto:a@b.example">[email me]</a>', "[email me]"),
    "a title outside of what is folded": ("<summary>one</summary>two", "one\ntwo"),
    "a member's line": ('one<div style="text-align: center">Werbung</div>two', "one\nWerbung\ntwo"),
    "data for search engines": ('<div class="message-microdata"><div itemprop="name">T</div></div>one', "one"),
    "words for screen readers": ('one<span class="u-srOnly">Link</span>', "one"),
    "a link that guests do not see": (
        'one <div class="messageHide messageHide--link">You must be registered to see links</div>',
        "one",
    ),
    "last edit": ('one<div class="message-lastEdit">Last edited: <time>x</time></div>', "one"),
    "a video that browsers cannot show": (
        (
            '<div class="bbMediaWrapper bbMediaWrapper--inline"><div class="bbMediaWrapper-inner"><video controls>'
            '<source data-src="/v.mp4"><div class="bbMediaWrapper-fallback">Sorry.</div></video></div></div>'
        ),
        "",
    ),
    "lists in lists": (
        ('<ul>\n<li>a</li>\n<li data-xf-list-type="ul">b\n<ol><li data-xf-list-type="ol">c</li></ol></li></ul>z'),
        "- a\n- b\n1. c\nz",
    ),
    "an item's own number": ('<ol><li>a</li><li value="9">b</li><li>c</li></ol>', "1. a\n9. b\n10. c"),
    "table": (
        (
            '<div class="bbTable"><table style="width: 100%"><tbody><tr><th>A</th><th>B</th></tr><tr><td>1<br>2</td>'
            "<td>3</td></tr></tbody></table></div>"
        ),
        "A | B\n1 2 | 3",
    ),
    "terms": ("<dl><dt>Term</dt><dd>What it is</dd></dl>", "Term\nWhat it is"),
    "figure": ('x<figure><img src="/a.jpg"><figcaption>A caption</figcaption></figure>y', "x\nA caption\ny"),
    "where a word may break": ("super<wbr>long", "superlong"),
    "ruby": ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
    "right to left": ('<div style="text-align: right" dir="rtl">مرحبا <b>بكم</b></div>', "مرحبا بكم"),
    "smilie drawn by a style": ('<span class="smilie smilie--sprite" data-shortname=":D"></span> x', ":D x"),
    "smilie that is loaded late": (
        '<img class="smilie smilie--lazyLoad" src="data:x" data-src="/s.png" alt=":cool:">',
        ":cool:",
    ),
    "emoji whose sign nobody tells": ('a <img src="https://cdn.example/emoji/emoji2.png" alt="emoji2.png"> b', "a b"),
    "mail in a link": (
        (
            '<a href="/cdn-cgi/l/email-protection#422302206c2127"><i class="__cf_email__" '
            'data-cfemail="422302206c2127">'
            "[email&#160;protected]</i></a>"
        ),
        "a@b.ce",
    ),
    "mail in a link, without its span": (
        '<a href="/cdn-cgi/l/email-protection#422302206c2127">[email&#160;protected]</a>',
        "a@b.ce",
    ),
    "words of a link to a mail": ('<a href="/cdn-cgi/l/email-protection#422302206c2127">write</a>', "write"),
    "formula as it was written, drawn by MathJax": (
        (
            'a<span class="mjx-chtml MathJax_CHTML"><span class="mjx-math">x2</span></span>'
            '<script type="math/tex">x^2</script>b'
        ),
        "a$x^2$b",
    ),
    "formula with its source": (
        "<math><semantics><mi>x</mi><annotation>x^2</annotation></semantics></math>",
        "$x^2$",
    ),
    "formula of signs": ("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", "x=2"),
    "file that guests do not see": (
        '<a href="/board/attachments/a-pdf.31/">View attachment 31</a>',
        "View attachment 31",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_lines(name: str) -> None:
    html, text = LINES[name]

    assert read(html).text == text


# --- pictures ---------------------------------------------------------------------------------------------------------

REMOTE = "https://p.example/pic.jpg"
PROXIED = "/board/proxy.php?image=https%3A%2F%2Fp.example%2Fpic.jpg&amp;hash=12"
FILE = "https://f.example/board/attachments/pic-jpg.31/"
EMPTY = "data:image/svg+xml;charset=utf-8,%3Csvg%3E"


def picture_2(source: str, url: str) -> str:
    return (
        f'<div class="bbImageWrapper  js-lbImage" title="pic.jpg" data-src="{source}" data-lb-sidebar-href="">'
        f'<img src="{source}" data-url="{url}" class="bbImage" data-zoom-target="1" alt="pic.jpg" width="" height="">'
        "</div>"
    )


PICTURES = {
    "another site's": (picture_2(REMOTE, REMOTE), (REMOTE, "pic.jpg", None)),
    "behind the forum's proxy": (picture_2(PROXIED, REMOTE), (REMOTE, "pic.jpg", None)),
    "a file": (picture_2("/board/attachments/pic-jpg.31/", ""), (FILE, "pic.jpg", 31)),
    "a file's thumbnail": (
        (
            '<a href="/board/attachments/pic-jpg.31/" class="js-lbImage"><img src="/data/31.jpg" class="bbImage " '
            'alt="pic.jpg"></a>'
        ),
        (FILE, "pic.jpg", 31),
    ),
    "a file's thumbnail, 1": (
        (
            '<a href="/board/attachments/pic-jpg.31/" class="LbTrigger"><img src="/data/31.jpg" alt="pic.jpg" '
            'class="bbCodeImage LbImage"></a>'
        ),
        (FILE, "pic.jpg", 31),
    ),
    "loaded late, 2.0": (
        (
            '<div class="lbContainer lbContainer--inline" data-lb-id="attachment31"><div class="lbContainer-zoomer" '
            f'data-src="{FILE}"></div><img src="{EMPTY}" data-src="/board/data/31.jpg" class="bbImage lazyload" '
            'alt="pic.jpg"><noscript><img src="/board/data/31.jpg" class="bbImage"></noscript></div>'
        ),
        (FILE, "pic.jpg", 31),
    ),
    "loaded late by a plug-in": (f'<img class="bbImage" src="{EMPTY}" data-lazy-src="{REMOTE}">', (REMOTE, None, None)),
    "in several sizes": (f'<img class="bbImage" src="{EMPTY}" srcset="{REMOTE} 1x, /b.jpg 2x">', (REMOTE, None, None)),
    "opened by a link": (
        f'<a href="{REMOTE}" class="js-lbImage"><img src="https://p.example/small/pic.jpg" class="bbImage"></a>',
        (REMOTE, None, None),
    ),
    "of the gallery, opened by a link": (
        f'<a href="/board/media/x.9/" class="js-lbImage" data-src="{REMOTE}"><img src="/board/data/9.jpg"></a>',
        (REMOTE, None, None),
    ),
    "a thumbnail without its link": (
        '<img src="/board/data/attachments/594/594465-a.jpg" class="bbImage">',
        ("https://f.example/board/data/attachments/594/594465-a.jpg", None, None),
    ),
    "in a picture element": (f'<picture><source srcset="/a.webp"><img src="{REMOTE}"></picture>', (REMOTE, None, None)),
    "lost, with its place": (
        f'<div class="bbImageWrapper" data-src="{REMOTE}" title="pic.jpg"></div>',
        (REMOTE, "pic.jpg", None),
    ),
    "of texture, and no formula": (f'<img class="texture" src="{REMOTE}" alt="my texture">', (REMOTE, None, None)),
    "not yet of its size": (f'<img class="bbImage" style="width: 0px" src="{REMOTE}">', (REMOTE, None, None)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str) -> None:
    html, told = PICTURES[name]
    body = read(f"a {html} b")
    images = [block for block in body.blocks if isinstance(block, Image)]

    assert [(image.url, image.filename, image.attachment_id) for image in images] == [told]
    assert body.text.split() == ["a", "b"]
    assert body.links == ()


def test_a_picture_in_a_link_that_opens_no_picture() -> None:
    body = read('<a href="/board/media/x.9/" class="js-lbImage"><img src="/board/data/9.jpg"></a>')

    assert [link.url for link in body.links] == ["https://f.example/board/media/x.9/"]
    assert [type(block) for block in body.blocks] == [Image]


@pytest.mark.parametrize("size", ['width="1px" height="1px"', 'width="0" height="0"', 'style="height:1px; width: 1px"'])
def test_pictures_that_nobody_sees(size: str) -> None:
    assert read(f'a<img src="https://t.example/p.gif" {size}>b').blocks == (Text(0, 2),)


def test_a_border_is_no_size() -> None:
    assert len(read(f'<img src="{REMOTE}" style="border-width: 1px">').blocks) == 1


# --- links and cards --------------------------------------------------------------------------------------------------

LINKS = {
    "/board/index.php?goto/link-confirmation&url=aHR0cHM6Ly9uLmV4YW1wbGUvYQ%3D%3D&s=1": "https://n.example/a",
    "/board/goto/link-confirmation?url=aHR0cHM6Ly9uLmV4YW1wbGUvYQ%3D%3D&s=1": "https://n.example/a",
    "/board/redirect?to=https%3A%2F%2Fn.example%2Fa": "https://n.example/a",
    "https://n.example/?redirect&to=https%3A%2F%2Fo.example": "https://n.example/?redirect&to=https%3A%2F%2Fo.example",
}


@pytest.mark.parametrize("href", LINKS)
def test_links(href: str) -> None:
    (link,) = read(
        f'<a href="{href.replace("&", "&amp;")}" class="link link--external">https://n.example/a...</a>'
    ).links

    assert link.url == LINKS[href]


FIGURE = (
    '<div class="contentRow-figure contentRow-figure--fixedSmall js-unfurl-figure">'
    '<img src="{}" alt="n.example" data-onerror="hide-parent"></div>'
)


def card(title: str, desc: str = "", figure: str = "", state: str = "", attributes: str = "") -> str:
    return (
        f'<div class="bbCodeBlock bbCodeBlock--unfurl {state} js-unfurl fauxBlockLink" {attributes}>'
        f'<div class="contentRow">{figure}<div class="contentRow-main"><h3 class="contentRow-header js-unfurl-title">'
        f'<a href="https://n.example/a" class="link link--external fauxBlockLink-blockLink">{title}</a></h3>'
        f'<div class="contentRow-snippet js-unfurl-desc">{desc}</div><div class="contentRow-minor">'
        '<span class="js-unfurl-favicon"><img src="/f.ico"></span>n.example</div></div></div></div>'
    )


DATA = 'data-unfurl="true" data-result-id="5" data-url="https://n.example/a" data-host="n.example" data-pending="{}"'
PIC = "https://n.example/p.jpg"
CARDS = {
    "full": (card("T", "D", FIGURE.format(PIC), attributes=DATA.format("false")), ("T", "D", PIC), "T\nD\nn.example"),
    "simple": (card("T", state="is-simple", attributes=DATA.format("false")), ("T", None, None), "T\nn.example"),
    "pending": (
        card("Loading…", state="is-pending", attributes=DATA.format("true")),
        (None, None, None),
        "https://n.example/a\nn.example",
    ),
    "of its address": (
        card("https://n.example/a", attributes=DATA.format("true")),
        (None, None, None),
        "https://n.example/a\nn.example",
    ),
    "to be read again": (
        card("T", "D", state="is-recrawl", attributes=DATA.format("false")),
        ("T", "D", None),
        "T\nD\nn.example",
    ),
    "with a long title": (card("T…", attributes=DATA.format("false")), ("T…", None, None), "T…\nn.example"),
    "without data": (card("T", "D", FIGURE.format(PIC)), ("T", "D", PIC), "T\nD\nn.example"),
    "of another class": (card("T", "D").replace("bbCodeBlock--unfurl", ""), ("T", "D", None), "T\nD\nn.example"),
    "with a picture that is loaded late": (
        card("T", "", FIGURE.format(f'data:x" data-src="{PIC}'), attributes=DATA.format("false")),
        ("T", None, PIC),
        "T\nn.example",
    ),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards(name: str) -> None:
    html, (title, description, image), text = CARDS[name]
    body = read(f"a{html}b")

    assert body.text == f"a\n{text}\nb"
    told = Unfurl(2, 2 + len(text), "https://n.example/a", "n.example", title, description, image)
    assert body.blocks[1] == told
    assert [type(block) for block in blocks_of(read(quote_2(html)).blocks)] == [Quote, Unfurl]


# --- embeds -----------------------------------------------------------------------------------------------------------

S9E = "https:\\/\\/s9e.github.io\\/iframe\\/2\\/twitter.min.html#20310398279244#theme=dark"
TWEET = "https://twitter.com/ann/status/20310398279244"
POST = "https://www.facebook.com/ann/posts/123456"
EMBEDS = {
    "tweet, 2.0": (
        (
            f'<div class="bbMediaJustifier bbCode-tweet" data-xf-init="tweet" data-tweet-id="20310398279244">'
            f'<a href="{TWEET}" rel="external"><i></i> {TWEET}</a></div>'
        ),
        "twitter",
        "20310398279244",
        TWEET,
    ),
    "oEmbed, 2.1": (
        (
            f'<span class="bbOembed bbMediaJustifier" data-xf-init="oembed" data-provider="reddit" data-id="a">'
            f'<a href="{TWEET}">x</a></span>'
        ),
        "reddit",
        "a",
        TWEET,
    ),
    "post of Facebook": (
        (
            f'<div class="bbMediaJustifier"><div class="fb-post" data-href="{POST}"><div class='
            f'"fb-xfbml-parse-ignore"><a href="{POST}">{POST}</a></div></div></div>'
        ),
        "facebook",
        "123456",
        POST,
    ),
    "tweet as the site gives it": (
        (
            f'<blockquote class="twitter-tweet"><p>See <a href="https://t.co/x">it</a></p><a href="{TWEET}">May 1</a>'
            '</blockquote><script src="/widgets.js"></script>'
        ),
        "twitter",
        "20310398279244",
        TWEET,
    ),
    "picture of Instagram": (
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Bkk123/"><a>'
            "View this post</a></blockquote>"
        ),
        "instagram",
        "Bkk123",
        "https://www.instagram.com/p/Bkk123/",
    ),
    "video of TikTok": (
        (
            '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@ann/video/71234567890"><section>'
            '<a href="https://www.tiktok.com/@ann">@ann</a> words</section></blockquote>'
        ),
        "tiktok",
        "71234567890",
        "https://www.tiktok.com/@ann/video/71234567890",
    ),
    "thread of Reddit": (
        (
            '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/a/comments/abc123/t/">T</a><br> by '
            '<a href="https://www.reddit.com/user/b/">b</a></blockquote>'
        ),
        "reddit",
        "r/a/comments/abc123",
        "https://www.reddit.com/r/a/comments/abc123/t/",
    ),
    "s9e, a list in an iframe's place": (
        f"""<span data-s9e-mediaembed-iframe='["data-s9e-mediaembed","twitter","src","{S9E}"]'></span>""",
        "twitter",
        "20310398279244",
        S9E.replace("\\", ""),
    ),
    "s9e, a list inside": (
        (
            f"""<span data-s9e-mediaembed="twitter"><span><span data-s9e-mediaembed-iframe='["scrolling","no","src","""
            f""""{S9E}"]'></span></span></span>"""
        ),
        "twitter",
        "20310398279244",
        S9E.replace("\\", ""),
    ),
    "s9e, by a click": (
        (
            '<div data-s9e-mediaembed="youtube" data-s9e-mediaembed-c2l-src="https://www.youtube.com/embed/abc12345678">'
            "</div>"
        ),
        "youtube",
        "abc12345678",
        "https://www.youtube.com/embed/abc12345678",
    ),
    "playlist": (
        '<iframe src="https://www.youtube.com/embed/videoseries?list=PLabc123"></iframe>',
        "youtube",
        "PLabc123",
        "https://www.youtube.com/embed/videoseries?list=PLabc123",
    ),
    "player with the address inside": (
        (
            '<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fann%2Fvideos'
            '%2F123456"></iframe>'
        ),
        "facebook",
        "123456",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fann%2Fvideos%2F123456",
    ),
    "video, loaded late": (
        '<div class="bbMediaWrapper"><video><source data-src="/board/v.mp4"></video></div>',
        None,
        None,
        "https://f.example/board/v.mp4",
    ),
    "object": (
        '<object><param name="wmode"><embed src="https://www.youtube.com/v/abc12345678">No</object>',
        "youtube",
        "abc12345678",
        "https://www.youtube.com/v/abc12345678",
    ),
    "emptied": ('<div class="bbMediaJustifier"></div>', None, None, None),
}


@pytest.mark.parametrize("name", EMBEDS)
def test_embeds(name: str) -> None:
    html, site, key, url = EMBEDS[name]
    body = read(f"a{html}b")

    assert body.text == "a\nb"
    assert body.blocks == (Text(0, 1), Embed(2, 2, site, key, url), Text(2, 3))
    assert body.links == ()
