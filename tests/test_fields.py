"""What stands around a post's body, and around the posts, is read in every version, theme and language."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from archiver.engines import read_page
from archiver.engines.labels import deleter_of, kind_of, labelled_count, moderator_of, split_names
from archiver.engines.marks import read_edit
from archiver.model import Image, Mark, Post, Reaction, ThreadPage

URL = "https://a.example/threads/x.7/"


def page(*posts: str, root: str = 'id="XF"', above: str = "", below: str = "") -> ThreadPage:
    head, title = f"<head><link rel=canonical href='{URL}'></head>", '<h1 class="p-title-value">T</h1>'
    return read_page(f"<html {root}>{head}<body>{above}{''.join(posts)}{below}{title}</body></html>".encode())


def post(
    inside: str = "",
    *,
    at: int = 5,
    names: str = "message message--post js-post",
    number: str = "",
    cell: str = "",
    body: str = "<article class=message-body><div class=bbWrapper>x</div></article>",
) -> str:
    shown = number or f"#{at - 4}"
    return (
        f'<article class="{names}" id="js-post-{at}" data-author="A"><section class="message-user">'
        f'<h4 class="message-name"><a class="username" data-user-id="3" href="/members/a.3/">A</a></h4>{cell}</section>'
        '<div class="message-attribution-main"><time class="u-dt" datetime="2024-01-02T03:04:05Z">2 Jan</time></div>'
        f'<div class="message-attribution-opposite"><a href="/threads/x.7/post-{at}">{shown}</a></div>'
        f"{body}{inside}</article>"
    )


def one(inside: str = "", **more: str) -> Post:
    return page(post(inside, **more)).posts[0]  # type: ignore[arg-type]


# --- copies of pages without data attributes --------------------------------------------------------------------------

STRIPPED = re.compile(rb"""\sdata-[a-z0-9-]+(?:=(?:"[^"]*"|'[^']*'|[^\s>"']+))?""", re.IGNORECASE)


def test_pages_without_data_attributes_read_the_same(real_page: Path) -> None:
    """All that is read of a page of XenForo 2 stands in what it prints as well."""
    sent = (real_page / "page.html").read_bytes()
    whole = read_page(sent)
    if whole.engine != "xenforo2":
        pytest.skip("a page of another engine")
    bare = read_page(STRIPPED.sub(b"", sent))

    assert bare.thread == whole.thread
    assert [problem.kind for problem in bare.problems] == [problem.kind for problem in whole.problems]
    for read, told in zip(bare.posts, whole.posts, strict=True):
        assert replace(read, body=told.body, html=told.html) == told


# --- labels -----------------------------------------------------------------------------------------------------------

COUNTERS = {
    "en": ("Joined", "Messages", "Reaction score"),
    "de": ("Registriert", "Beiträge", "Punkte Reaktionen"),
    "fr": ("Inscrit", "Messages", "Score de réaction"),
    "es": ("Desde", "Mensajes", "Puntos de reacción"),
    "it": ("Registrato", "Messaggi", "Punteggio reazioni"),
    "pt": ("Registrado", "Mensagens", "Pontos de reação"),
    "nl": ("Lid geworden", "Berichten", "Waarderingsscore"),
    "pl": ("Dołączył", "Posty", "Punkty reakcji"),
    "fi": ("Liittynyt", "Viestejä", "Reaktiopisteet"),
    "sv": ("Gick med", "Meddelanden", "Reaktionspoäng"),
    "tr": ("Katılım", "Mesajlar", "Tepki puanı"),
    "ru": ("Регистрация", "Сообщения", "Реакции"),
    "uk": ("Реєстрація", "Повідомлення", "Бали за реакції"),
    "cs": ("Registrován", "Příspěvky", "Reakční skóre"),
    "hu": ("Csatlakozott", "Hozzászólások", "Reakció pont"),
    "ro": ("Înregistrat", "Mesaje", "Scor reacție"),
    "vi": ("Tham gia", "Bài viết", "Điểm tương tác"),
    "id": ("Bergabung", "Pesan", "Skor reaksi"),
    "ar": ("إنضم", "المشاركات", "مستوى التفاعل"),
    "he": ("הצטרף", "הודעות", "ניקוד תגובות"),
    "hi": ("शामिल हुए", "संदेश", "प्रतिक्रिया स्कोर"),
    "bn": ("যোগদান", "বার্তা", "প্রতিক্রিয়া স্কোর"),
    "zh-Hans": ("注册", "消息", "反馈评分"),
    "zh-Hant": ("註冊", "訊息", "反應評分"),
    "ja": ("登録日", "メッセージ", "リアクションスコア"),
    "ko": ("가입일", "메시지", "반응 점수"),
}


@pytest.mark.parametrize("language", COUNTERS)
def test_counters_of_members(language: str) -> None:
    joined, messages, score = COUNTERS[language]
    shown = ((joined, "Apr 13, 2009"), (f"{messages}:", "1,887"), (score, "2.1K"), ("Rank", "7"))
    pairs = "".join(f"<dl><dt>{label}</dt><dd>{value}</dd></dl>" for label, value in shown)
    member = one(cell=f'<div class="message-userExtras">{pairs}</div>').member

    assert member is not None
    assert (member.joined_at, member.message_count, member.reaction_score) == ("2009-04-13", 1887, 2100)
    assert member.fields == (("Rank", "7"),)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<div>Joined Apr 13, 2009</div><div>34 Posts | 39+</div><div>Oslo</div>", ("2009-04-13", 34, ())),
        ("<div>Joined Oct 2019</div><div>1K Posts</div>", (None, 1000, (("Joined", "Oct 2019"),))),
        ("<p>Beiträge: 1.204</p>", (None, 1204, ())),
        ("<div><dl><dt>Joined</dt><dd>Apr 13, 2009</dd></dl><dl><dt>Posts</dt><dd>8</dd></dl></div>",
         ("2009-04-13", 8, ())),
    ],
)  # fmt: skip
def test_counters_without_a_list(line: str, expected: tuple[object, ...]) -> None:
    member = one(cell=f'<div class="message-userExtras">{line}</div>').member

    assert member is not None
    assert (member.joined_at, member.message_count, member.fields) == expected


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        ('<dt>Nation</dt><dd><img src="bd.png" alt="Bangladesh"></dd>', ("Nation", "Bangladesh")),
        ('<dt>Nation</dt><dd><span class="flag flag-bd" title="Bangladesh"></span></dd>', ("Nation", "Bangladesh")),
        ('<dt>Nation</dt><dd><i aria-label="Bangladesh"></i></dd>', ("Nation", "Bangladesh")),
        ('<dt><i class="fa-map" title="Nation"></i></dt><dd>Bangladesh</dd>', ("Nation", "Bangladesh")),
        ('<dt><i aria-label="Nation"></i></dt><dd>Bangladesh</dd>', ("Nation", "Bangladesh")),
        ("<dt><i><svg><title>Nation</title></svg></i></dt><dd>Bangladesh</dd>", ("Nation", "Bangladesh")),
        ('<dt title="Nation"><i></i></dt><dd>Bangladesh</dd>', ("Nation", "Bangladesh")),
    ],
)
def test_fields_of_members(pair: str, field: tuple[str, str]) -> None:
    member = one(cell=f'<div class="message-userExtras"><dl class="pairs">{pair}</dl></div>').member

    assert member is not None
    assert member.fields == (field,)


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Views:", "views"), ("Antworten", "replies"), ("Просмотры", "views"), ("回复：", "replies"), ("Rank", None)],
)
def test_labels_of_counters(label: str, kind: str | None) -> None:
    assert kind_of(label, "views", "replies") == kind


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("Views: 1,234", ("Views", "1,234")),
        ("1,234 views", ("views", "1,234")),
        ("12 тыс. просмотров", ("тыс. просмотров", "12")),
        ("閲覧数：12", ("閲覧数", "12")),
        ("Visningar 12", ("Visningar", "12")),
        ("12.345", None),
        ("Washington", None),
    ],
)
def test_counts_in_a_line(line: str, counted: tuple[str, str] | None) -> None:
    assert labelled_count(line) == counted


# --- reactions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names", "others"),
    [
        ("Ann", ("Ann",), 0),
        ("Ann and Bob", ("Ann", "Bob"), 0),
        ("Ann, Bob and 8 others", ("Ann", "Bob"), 8),
        ("Ann, Bob and 1 other person", ("Ann", "Bob"), 1),
        ("Ann, Bob, Cy and 1,204 others", ("Ann", "Bob", "Cy"), 1204),
        ("Ann, Bob und 19 andere Personen", ("Ann", "Bob"), 19),
        ("Ann, Bob et 8 autres personnes", ("Ann", "Bob"), 8),
        ("Ann, Bob y 8 más", ("Ann", "Bob"), 8),
        ("Ann, Bob e altri 8", ("Ann", "Bob"), 8),
        ("Ann, Bob e outras 8 pessoas", ("Ann", "Bob"), 8),
        ("Ann, Bob en 8 anderen", ("Ann", "Bob"), 8),
        ("Ann, Bob i 8 innych", ("Ann", "Bob"), 8),
        ("Ann, Bob ja 8 muuta", ("Ann", "Bob"), 8),
        ("Ann, Bob och 8 andra", ("Ann", "Bob"), 8),
        ("Ann, Bob ve 8 kişi daha", ("Ann", "Bob"), 8),
        ("Ann, Bob и ещё 8", ("Ann", "Bob"), 8),
        ("Ann, Bob và 8 người khác", ("Ann", "Bob"), 8),
        ("Ann, Bob dan 8 lainnya", ("Ann", "Bob"), 8),
        ("أ, ب و 8 آخرون", ("أ", "ب"), 8),
        ("א, ב ו-8 אחרים", ("א", "ב"), 8),
        ("क, ख और 8 अन्य", ("क", "ख"), 8),
        ("ক, খ এবং 8 অন্যান্য", ("ক", "খ"), 8),
        ("Ann, Bob和其他8人", ("Ann", "Bob"), 8),
        ("Tom Anderson", ("Tom Anderson",), 0),
        ("Sandra Holland, Ivan", ("Sandra Holland", "Ivan"), 0),
        ("19 others like this.", (), 19),
    ],
)
def test_names_in_a_line(line: str, names: tuple[str, ...], others: int) -> None:
    assert split_names(line) == (names, others)


LIKE = '<ul class="reactionSummary"><li><span class="reaction"><img alt="Like" title="Like"></span></li></ul>'

COMMENTED = LIKE.replace("<li>", "<!-- d --><li><!-- e -->")


@pytest.mark.parametrize(
    ("bar", "reaction"),
    [
        (f'{LIKE}<a class="reactionsBar-link"><bdi>3301</bdi> and 19 others</a>', Reaction("Like", 20, ("3301",))),
        (f'{LIKE}<a class="reactionsBar-link"><bdi>Bo</bdi></a>', Reaction("Like", 1, ("Bo",))),
        (f'<!-- a -->{COMMENTED}<!-- b --><a class="reactionsBar-link"><!-- c --><bdi>Bo</bdi></a>',
         Reaction("Like", 1, ("Bo",))),
        (f'{LIKE}<a class="reactionsBar-link"><bdi>Bo</bdi> and <bdi>Al</bdi></a>', Reaction("Like", 2, ("Bo", "Al"))),
        (f'{LIKE}<span class="reactionsBar-link">2 users</span>', Reaction("Like", 2)),
        (f"{LIKE}<span class=u-srOnly>Reactions:</span> Bo, Al and 2 others", Reaction("Like", 4, ("Bo", "Al"))),
        (f'<div class="inner">{LIKE}<p><a class="reactionsBar-link"><bdi>Bo</bdi></a></p></div>',
         Reaction("Like", 1, ("Bo",))),
        ('<ul class="reactionSummary"><li><i title="Like"></i> 7</li></ul>', Reaction("Like", 7)),
        ('<ul class="reactionSummary"><li><span class="reaction-text">Wow</span></li></ul>', Reaction("Wow")),
    ],
)  # fmt: skip
def test_reactions(bar: str, reaction: Reaction) -> None:
    read = one(f'<div class="reactionsBar is-active">{bar}</div>')

    assert read.reactions == (reaction,)
    assert read.reaction_count == reaction.count


@pytest.mark.parametrize("bar", ["", " ", "<!-- none -->"])
def test_empty_bar_of_reactions(bar: str) -> None:
    read = one(f'<div class="reactionsBar js-reactionsList ">{bar}</div>')

    assert (read.reactions, read.reaction_count) == ((), None)


def test_likes_with_names_and_a_rest_in_one_element() -> None:
    line = '<a href="/posts/5/likes"><bdi>Bo</bdi>, <bdi>Al</bdi>, <span>Cy and 8 others</span></a>'
    read = one(f'<div class="likesBar is-active"><i title="Likes"></i><span class=u-srOnly>Likes:</span>{line}</div>')

    assert read.reactions == (Reaction("Like", 11, ("Bo", "Al", "Cy")),)
    assert read.reaction_count == 11


@pytest.mark.parametrize(("depth", "is_read"), [(5, True), (400, False)])
def test_names_in_deep_elements(depth: int, is_read: bool) -> None:  # noqa: FBT001 - a parameter of a test
    line = "<i>" * depth + "<bdi>Bo</bdi>" + "</i>" * depth
    read = one(f'<div class="likesBar is-active"><a href="/posts/5/likes">{line} and 8 others</a></div>')

    assert (read.reactions == (Reaction("Like", 9, ("Bo",)),)) == is_read


def test_reactions_of_several_kinds() -> None:
    kinds = '<li><img alt="Like"> 5</li><li><img alt="Haha"> 2</li>'
    read = one(
        f'<div class="reactionsBar"><ul class="reactionSummary">{kinds}</ul>'
        '<a class="reactionsBar-link"><bdi>Bo</bdi> and 6 others</a></div>'
    )

    assert read.reactions == (Reaction("Like", 5), Reaction("Haha", 2), Reaction(None, None, ("Bo",)))
    assert read.reaction_count == 7


# --- votes, edits, marks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "votes"),
    [
        ('<span class="contentVote-score" data-score="1204">1.2K</span>', 1204),
        ('<span class="contentVote-score">1.2K</span>', 1200),
        ('<span class="contentVote-score">1,2 Tsd</span>', 1200),
        ('<span class="contentVote-score"> −3 </span>', -3),
        ('<span class="contentVote-score">+4</span>', 4),
        ('<span class="contentVote-score">0</span>', 0),
        ('<span class="contentVote-score"></span>', None),
        ('<span class="contentVote-score">many</span>', None),
        ('<b class="contentVote-score contentVote-score--total">15</b><b class="contentVote-score">20</b>', 15),
    ],
)
def test_votes(score: str, votes: int | None) -> None:
    assert one(f'<div class="contentVote">{score}</div>').vote_score == votes


@pytest.mark.parametrize(
    ("line", "text", "by"),
    [
        ("Last edited: Jan 5, 2020", "Jan 5, 2020", None),
        ("Last edited by a moderator: Jan 5, 2020", "Jan 5, 2020", "moderator"),
        ("Zuletzt bearbeitet von einem Moderator: 05.01.2020", "05.01.2020", "Moderator"),
        ("Dernière édition par un modérateur : 5 Janvier 2020", "5 Janvier 2020", "modérateur"),
        ("Última edición por un moderador: 5 Ene 2020", "5 Ene 2020", "moderador"),
        ("Последнее редактирование модератором: 5 Янв 2020", "5 Янв 2020", "модератором"),
        ("Sửa lần cuối bởi điều hành viên: 5/1/20", "5/1/20", "điều hành viên"),
        ("最后由版主编辑：2020-01-05", "2020-01-05", "版主"),
        ("آخر تعديل بواسطة المشرف: 5 يناير 2020", "5 يناير 2020", "المشرف"),
        ('Last edited: <span title="Jan 5, 2020 at 9:02 AM">Jan 5</span> by <a class="username">Mo</a>',
         "Jan 5 by Mo", "Mo"),
        ('Last edited: <time title="Jan 5, 2020 at 9:02 AM">Jan 5</time>', "Jan 5, 2020 at 9:02 AM", None),
    ],
)  # fmt: skip
def test_edits(line: str, text: str, by: str | None) -> None:
    read = one(f'<div class="message-lastEdit"> </div><div class="message-lastEdit">{line}</div>')

    assert (read.edited_text, read.edited_by) == (text, by)


def test_no_edit() -> None:
    assert read_edit(None) == read_edit(LexborHTMLParser("<p></p>").css("p")) == (None, None, None)


@pytest.mark.parametrize("line", ["Last edited", "Zuletzt bearbeitet", "Modified by hand"])
def test_no_moderator(line: str) -> None:
    assert moderator_of(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Deleted by Bob", "Bob"),
        ("Gelöscht von Bob Z.", "Bob Z."),
        ("Supprimé par: Lou", "Lou"),
        ("Удалил(а) Иван", "Иван"),
        ("Deleted by N/A", None),
        ("This message was deleted", None),
    ],
)
def test_who_deleted(line: str, name: str | None) -> None:
    assert deleter_of(line) == name


THREADMARK = '<div class="message-cell message-cell--threadmark-header">'


@pytest.mark.parametrize(
    ("inside", "mark"),
    [
        ('<div class="messageNotice messageNotice--warning">Enough.</div>', Mark("warning", "Enough.")),
        ('<div class="messageNotice messageNotice--highlighted">Pick.</div>', Mark("notice", "Pick.")),
        ('<div class="messageNotice messageNotice--moderated">Wait.</div>', Mark("moderated", "Wait.")),
        ('<div class="messageNotice">By <a class="username">Mo</a></div>', Mark("notice", "By Mo", "Mo")),
        (
            f'{THREADMARK}<label>Sidestory</label>: <span class="threadmarkLabel">Two</span></div>',
            Mark("threadmark", "Two"),
        ),
        (f"{THREADMARK}Threadmarks: Two</div>", Mark("threadmark", "Two")),
    ],
)
def test_marks(inside: str, mark: Mark) -> None:
    assert one(inside).marks == (mark,)


def test_notices_about_quotes_are_no_marks() -> None:
    notice = '<div class="messageNotice messageNotice--ignored">You ignore this member.</div>'
    body = (
        '<article class="message-body"><div class="bbWrapper"><blockquote class="bbCodeBlock bbCodeBlock--quote">'
        f"{notice}x</blockquote></div></article>"
    )

    assert page(post(body=body)).posts[0].marks == ()


@pytest.mark.parametrize(
    ("name", "kind"), [("is-ignored", "ignored"), ("is-moderated", "moderated"), ("message--deleted", "deleted")]
)
def test_states_without_a_notice(name: str, kind: str) -> None:
    assert [mark.kind for mark in one(names=f"message message--post js-post {name}").marks] == [kind]


def test_merged_posts() -> None:
    body = (
        '<article class="message-body"><div class="bbWrapper">One.'
        '<div class="kl_amdp_merge_message">Post automatically merged: '
        '<time datetime="2024-01-02T05:00:00Z">Jan 2</time></div>Two.</div></article>'
    )
    (mark,) = page(post(body=body)).posts[0].marks

    assert (mark.kind, mark.text) == ("merged", "Post automatically merged: Jan 2")
    assert mark.marked_at is not None


def test_hidden_posts_without_words_are_no_problem() -> None:
    notice = '<div class="messageNotice messageNotice--ignored">You ignore this member.</div>'
    read = page(post(notice, body=""))

    assert read.problems == ()
    assert read.coverage is not None
    assert read.coverage.bodies == 0


# --- threads ----------------------------------------------------------------------------------------------------------

VOTE = '<span class="contentVote-score">2</span>'


@pytest.mark.parametrize(
    ("root", "posts", "above", "kind"),
    [
        ('id="XF" data-template="thread_view_type_article"', [post()], "", "article"),
        ('id="XF" class="template-thread_view_type_question"', [post()], "", "question"),
        ('id="XF" class="template-thread_view_type_resource"', [post()], "", "resource"),
        ('id="XF" class="template-thread_view"', [post(), post(VOTE, at=6)], "", "discussion"),
        ('id="XF"', [post(), post(VOTE, at=6)], "", "question"),
        ('id="XF"', [post(VOTE), post(at=6)], "", "suggestion"),
        ('id="XF"', [post(names="message message--article js-post")], "", "article"),
        ('id="XF"', [post()], "", "discussion"),
        ('id="XF"', [post()], '<a class="tabs-tab" href="/resources/tool.4/">Overview</a>', "resource"),
        ('id="XF"', [post()], '<a class="tabs-tab" href="/resources/">Resources</a>', "discussion"),
    ],
)
def test_types(root: str, posts: list[str], above: str, kind: str) -> None:
    assert page(*posts, root=root, above=above).thread.type == kind


def test_type_on_the_body_element() -> None:
    head = f'<html id="XF"><head><link rel=canonical href="{URL}"></head>'
    html = f'{head}<body data-template="thread_view_type_suggestion">{post()}</body></html>'

    assert read_page(html.encode()).thread.type == "suggestion"


@pytest.mark.parametrize(
    ("above", "is_open"),
    [
        ("", True),
        ('<dl class="blockStatus"><dd class="blockStatus-message blockStatus-message--locked">No.</dd></dl>', False),
        ('<div class="p-title"><h1 class="p-title-value">T</h1><i class="fa--xf far fa-lock"></i></div>', False),
        ('<h1 class="p-title-value">T<i class="structItem-status structItem-status--locked"></i></h1>', False),
        ('<h1 class="p-title-value">T</h1><div class="block--fa-lock">x</div>', True),
    ],
)
def test_closed_threads(above: str, is_open: bool) -> None:  # noqa: FBT001 - a parameter of a test
    assert page(post(), above=above).thread.is_open is is_open


@pytest.mark.parametrize(
    ("above", "replies", "views"),
    [
        ('<div class="p-description"><ul><li>Replies: 34</li><li>1,234 views</li></ul></div>', 34, 1234),
        ('<div class="p-description"><ul><li><i title="Views"></i> 6.3K</li></ul></div>', None, 6300),
        ('<div class="stats"><dl class="pairs"><dt>Antworten</dt><dd>34</dd></dl></div>', 34, None),
        ('<div class="structItem"><dl class="pairs"><dt>Replies</dt><dd>34</dd></dl></div>', None, None),
        ('<div class="p-description"><ul><li>Page 3</li></ul></div>', None, None),
    ],
)
def test_counters_of_threads(above: str, replies: int | None, views: int | None) -> None:
    thread = page(post(), above=above).thread

    assert (thread.reply_count, thread.view_count) == (replies, views)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="message-fields"><dl class="pairs"><dt>Date of Event</dt><dd>Jul 16, 2025</dd></dl></div>',
        '<div class="customFields"><dl><dt>Date of Event:</dt><dd>Jul 16, 2025</dd></dl></div>',
        '<dl class="pairs pairs--customField" data-field="day"><dt>Date of Event</dt><dd>Jul 16, 2025</dd></dl>',
        '<div class="message-cell message-cell--extra"><dl><dt>Date of Event</dt><dd>Jul 16, 2025</dd></dl></div>',
        '<div class="p-description"><dl><dt>Date of Event</dt><dd>Jul 16, 2025</dd></dl></div>',
    ],
)
def test_fields_of_threads(box: str) -> None:
    for read in (page(post(), above=box), page(post(box))):
        assert read.thread.fields == (("Date of Event", "Jul 16, 2025"),)
        assert read.thread.event_date == "2025-07-16"


def test_starter_and_tags_are_no_fields() -> None:
    about = (
        '<div class="p-description"><dl><dt>Thread starter</dt><dd><a class="username">A</a></dd></dl>'
        '<dl><dt>Start</dt><dd><time datetime="2024-01-01T00:00:00Z">x</time></dd></dl>'
        '<dl class="tagList"><dt>Tags</dt><dd><a class="tagItem">sea</a></dd></dl>'
        "<dl><dt>Views</dt><dd>9</dd></dl></div>"
    )
    thread = page(post(), above=about).thread

    assert (thread.fields, thread.tags, thread.author) == ((), ("sea",), "A")


QUESTION = '<h2 class="block-header">Q?</h2>'


@pytest.mark.parametrize(
    ("links", "place"),
    [
        (["/threads/x.7/", "*/threads/x.7/page-2", "/threads/x.7/page-3"], (2, 3)),
        (["/threads/x.7/", "*/threads/x.7/page-2#posts", "/threads/x.7/page-31"], (2, 31)),
        (["/threads/y.8/", "*/threads/x.7/", "/threads/y.8/page-9"], (1, 1)),
        (["*/threads/x.7/page-2", "/threads/x.7/page-%page%"], (2, 2)),
        (["/forum/a.3/x.7.html", "*/forum/a.3/x.7-page-2.html", "/forum/a.3/x.7-page-4.html"], (2, 4)),
        (["*threads/x.7/page-2", "threads/x.7/page-12"], (2, 12)),
    ],
)
def test_places(links: list[str], place: tuple[int, int]) -> None:
    bar = ""
    for link in links:
        current = " pageNav-page--current" if link[0] == "*" else ""
        bar += f'<li class="pageNav-page{current}"><a href="{link.lstrip("*")}">{"2" if current else "n"}</a></li>'
    bar = bar.replace(">2<", f">{place[0]}<")
    for below in ("", bar):
        read = page(post(), above=f'<ul class="pageNav-main">{bar}</ul>', below=below)
        assert (read.page, read.page_count) == place


def test_poll_with_hidden_results() -> None:
    options = "".join(
        f'<li><div class="pollResult"><h3 class="pollResult-response">{name}</h3></div></li>' for name in "AB"
    )
    poll = page(post(), above=f'<div class="block">{QUESTION}<ul>{options}</ul></div>').thread.poll

    assert poll is not None
    assert [(option.option, option.votes) for option in poll.options] == [("A", None), ("B", None)]
    assert poll.voters is None


def test_small_copy_of_a_poll_does_not_hide_it() -> None:
    option = (
        '<div class="pollResult"><h3 class="pollResult-response">A</h3><span class="pollResult-votes">3</span></div>'
    )
    small = f'<div class="block"><h3 class="block-minorHeader">Q?</h3>{option}</div>'
    poll = page(post(), above=f'{small}<div class="block">{QUESTION}{option}</div>').thread.poll

    assert poll is not None
    assert poll.options[0].votes == 3


def test_other_choices_are_no_poll() -> None:
    choice = '<li class="inputChoices-choice"><label><input type="checkbox" name="watch">Watch</label></li>'

    assert page(post(), below=f'<form class="block">{QUESTION}{choice}</form>').thread.poll is None


# --- authors ----------------------------------------------------------------------------------------------------------

AVATAR = '<span class="avatar avatar--m"><span class="avatar-u44-m"></span></span>'


@pytest.mark.parametrize(
    ("name", "cell", "member_id"),
    [
        ('<a class="username" data-user-id="9" href="/members/a.8/">A</a>', AVATAR, 9),
        ('<span class="username" data-user-id="0">A</span>', AVATAR, None),  # a guest, or a member who was deleted
        ('<a class="username" href="/members/a.8/">A</a>', AVATAR, 8),
        ('<a class="username" href="/members/8/">A</a>', AVATAR, 8),
        ('<a class="username" href="/u/a/">A</a>', AVATAR, 44),
        ('<a class="username" href="/u/3301/">3301</a>', AVATAR, 44),
        ('<span class="username">A</span>', AVATAR, 44),
        ('<span class="username">A</span>', "", None),
        ('<span class="username">A</span>', '<span class="avatar-u0-s"></span>', None),
    ],
)
def test_numbers_of_members(name: str, cell: str, member_id: int | None) -> None:
    html = (
        f'<article class="message message--post" id="js-post-5"><section class="message-user">{cell}'
        f'<h4 class="message-name">{name}</h4></section>'
        '<article class="message-body"><div class="bbWrapper">x</div></article></article>'
    )

    assert page(html).posts[0].author_id == member_id


# --- problems ---------------------------------------------------------------------------------------------------------


def kinds(read: ThreadPage) -> list[tuple[str, int | None]]:
    return [(problem.kind, problem.post_id) for problem in read.problems]


def test_a_part_that_all_posts_lack_is_one_problem() -> None:
    bare = [post(at=at, number="none") for at in (5, 6, 7)]
    read = page(*bare)

    assert kinds(read) == [("missing_number", None)]
    assert read.problems[0].detail == "None of the page's 3 posts shows its number: the theme may have changed."
    assert kinds(page(post(at=4, number="#9"), *bare)) == [("missing_number", at) for at in (5, 6, 7)]


def test_numbers_that_cannot_be() -> None:
    def numbered(*numbers: int) -> list[str]:
        return [post(at=at, number=f"#{number}") for at, number in enumerate(numbers, 10)]

    assert kinds(page(*numbered(1, 21, 22))) == []
    assert kinds(page(*numbered(3, 2, 1))) == []  # the newest first
    assert kinds(page(*numbered(1, 3, 2))) == [("unknown_markup", None)]
    assert kinds(page(*numbered(7, 7, 8))) == [("unknown_markup", None)]
    # the best answer first
    assert kinds(page(*numbered(1, 3, 2), post(VOTE, at=20, number="#4"))) == []


def test_posts_that_others_do_not_see_share_a_number() -> None:
    hidden = post('<div class="messageNotice messageNotice--moderated">Wait.</div>', at=6, number="#1")

    assert kinds(page(post(), hidden, post(at=7, number="#2"))) == []


def test_copies_of_a_post() -> None:
    other = post(body="<article class=message-body><div class=bbWrapper>x and more</div></article>")

    assert kinds(page(post(), post())) == []
    assert kinds(page(post(), other)) == [("duplicate_post", 5)]
    assert page(post(), other).posts[0].body.text == "x and more"


@pytest.mark.parametrize("state", ["ignored", "moderated"])
def test_places_of_hidden_posts_lack_nothing(state: str) -> None:
    place = (
        f'<div class="message message--post js-post is-{state}" id="js-post-6"><div class="messageNotice '
        f'messageNotice--{state}">Not for you.</div></div>'
    )
    read = page(post(), place, post(at=7))

    assert kinds(read) == []
    assert [mark.kind for mark in read.posts[1].marks] == [state]
    assert read.posts[1].posted_at is None


# --- the first post of an article thread ------------------------------------------------------------------------------

START = (
    '<div class="p-description"><a href="/threads/x.7/"><time datetime="2024-01-02T03:00:00Z">2 Jan</time></a></div>'
)
MOMENT = '<time datetime="2024-01-02T08:00:00Z" title="2 Jan at 8:00">2 Jan</time>'
WORDS = f'<article class="message-body"><div class="bbWrapper"><header>{MOMENT}</header>x</div></article>'


def article(inside: str, names: str = "message message--article js-post") -> str:
    return f'<article class="{names}" id="js-post-5" data-author="A">{inside}{WORDS}</article>'


@pytest.mark.parametrize(
    ("header", "hour", "text"),
    [
        (f'<header class="message-attribution message-attribution--plain"><ul><li><a>{MOMENT}</a></li></ul></header>',
         8, "2 Jan at 8:00"),
        (f'<div class="message-attribution"><ul><li>{MOMENT}</li></ul></div>', 8, "2 Jan at 8:00"),
        (f"<header><h2>A title</h2>{MOMENT}</header>", 8, "2 Jan at 8:00"),
        (f'<header><div class="message-lastEdit">Edited {MOMENT}</div></header>', 3, None),
        (f'<header class="message-cell--threadmark-header">{MOMENT}</header>', 3, None),
        (f'<div class="messageNotice">Seen {MOMENT}</div>', 3, None),
        ("", 3, None),
    ],
)  # fmt: skip
def test_moment_of_an_article(header: str, hour: int, text: str | None) -> None:
    read = page(article(header), post(at=6), above=START)
    first = read.posts[0]

    assert (first.posted_at.hour if first.posted_at else None, first.posted_text) == (hour, text)
    assert first.number is None
    assert kinds(read) == []


def test_other_posts_are_not_as_old_as_their_thread() -> None:
    read = page(article("", "message message--post js-post"), post(at=6), above=START)

    assert read.posts[0].posted_at is None
    assert kinds(read) == [("missing_date", 5), ("missing_number", 5)]


def test_the_first_post_is_as_old_as_its_thread() -> None:
    shown = '<div class="message-attribution-opposite">#{}</div>'
    first, second = (
        article(shown.format(at), "message message--post js-post").replace("js-post-5", f"js-post-{at}")
        for at in (1, 2)
    )
    read = page(first, second, above=START)

    assert [each.posted_at.hour if each.posted_at else None for each in read.posts] == [3, None]
    assert kinds(read) == [("missing_date", 2)]


# --- icons of members, attachments of the text, merged posts ----------------------------------------------------------


@pytest.mark.parametrize(
    ("icons", "fields"),
    [
        ('<li><i class="far fa-tablet_model fa-1x" title="Slate 2"></i></li>', (("Tablet model", "Slate 2"),)),
        (('<li><i class="fal fa-fw fa-bicycle" title="Gravel"></i></li>'
         '<li><i class="fal fa-fw fa-bicycle" title="Tandem"></i></li>'), (("Bicycle", "Gravel, Tandem"),)),
        ('<li><span title="Ten years" aria-label="Medal"></span></li>', (("Medal", "Ten years"),)),
        ('<li><img src="/m/1.png" alt="Helper"></li>', (("Icon", "Helper"),)),
        ('<li><i class="fa fa-map" title="Place"></i> Here</li>', ()),
        ('<li><i class="fa fa-star"></i></li>', ()),
    ],
)  # fmt: skip
def test_icons_of_members(icons: str, fields: tuple[tuple[str, str], ...]) -> None:
    member = one(cell=f'<div class="message-userExtras"><ul>{icons}</ul></div>').member

    assert member is not None
    assert member.fields == fields


def test_pictures_and_links_of_the_text_are_no_listed_files() -> None:
    body = (
        '<article class="message-body"><div class="bbWrapper"><img class="bbImage" src="/attachments/boat-jpg.77/">'
        '<a href="/attachments/78/">View attachment 78</a></div></article>'
    )
    listed = (
        '<section class="message-attachments"><ul><li><a href="/attachments/map-png.81/">x</a>'
        '<span class="file-name">map.png</span></li></ul></section>'
    )
    post = one(listed, body=body)

    assert [(file.id, file.filename) for file in post.attachments] == [(81, "map.png")]
    assert [block.attachment_id for block in post.body.blocks if isinstance(block, Image)] == [77]
    assert [link.url.rpartition("attachments")[2] for link in post.body.links] == ["/78/"]


def test_merged_posts_whose_words_are_the_posts() -> None:
    body = (
        '<article class="message-body"><div class="bbWrapper">One.<div class="doublePost"><i>-- merged --</i></div>Two.'
        "</div></article>"
    )
    read = one(body=body)

    assert read.body.text == "One.\n-- merged --\nTwo."
    assert read.marks == (Mark("merged", "-- merged --"),)


def test_places_of_deleted_posts_with_an_anchor_only() -> None:
    place = (
        '<div class="message message--deleted message--post js-post"><span class="u-anchorTarget" id="post-6"></span>'
        '<div class="messageNotice messageNotice--deleted"><ul><li>Deleted by Mo</li></ul></div></div>'
    )
    read = page(post(), place)

    assert [each.id for each in read.posts] == [5, 6]
    assert kinds(read) == [("gone", 6)]
    assert read.posts[1].marks == (Mark("deleted", "Deleted by Mo", "Mo"),)


# --- what other pages have differently --------------------------------------------------------------------------------


@pytest.mark.parametrize("above", ["post(7), post(5), post(6), post(7)", "post(5), post(7), post(6), post(7)"])
def test_post_that_is_pointed_out_above_stands_at_its_own_place(above: str) -> None:
    ids = [int(digits) for digits in re.findall(r"\d", above)]

    assert [shown.id for shown in page(*[post(at=at) for at in ids]).posts] == [5, 6, 7]


def test_pinned_first_post_stays_above() -> None:
    assert [shown.number for shown in page(post(at=5), post(at=95), post(at=5), post(at=96)).posts] == [1, 91, 92]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Tin roofs | Page 5 | The Forum", "Tin roofs"), ("Tin roofs • Seite 5 • The Forum", "Tin roofs"),
        ("Tin roofs | The Forum", "Tin roofs"), ("Tin roofs | Page 5", "Tin roofs"), ("A | B", "A | B"),
        ("Tin - roofs of 1995", "Tin - roofs of 1995"), ("The Forum", "The Forum"),
    ],
)  # fmt: skip
def test_title_of_a_page_without_a_heading(title: str, told: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="The Forum">'
    body = post().replace("<h1", "<h2")
    sent = f"<html id=XF><head>{head}</head><body>{body}</body></html>".encode()

    assert read_page(sent, "https://a.example/threads/x.7/page-5").thread.title == told


@pytest.mark.parametrize(
    ("words", "count"), [("5 of 1,234", 1234), ("5 von 12", 12), ("6 of 12", 5), ("5", 5), ("", 5)]
)
def test_page_count_of_a_phones_bar(words: str, count: int) -> None:
    bar = f'<div class="pageNavSimple"><a class="pageNavSimple-el pageNavSimple-el--current">{words}</a></div>'
    sent = f"<html id=XF><body>{bar}{post()}</body></html>".encode()
    found = read_page(sent, "https://a.example/threads/x.7/page-5")

    assert (found.page, found.page_count) == (5, count)


def test_posts_known_by_their_anchor_alone() -> None:
    bare = (
        post()
        .replace(' id="js-post-5"', "")
        .replace("<section", '<span class="u-anchorTarget" id="post-5"></span><section', 1)
    )

    assert [shown.id for shown in page(bare).posts] == [5]


def test_posts_of_a_theme_that_has_no_list() -> None:
    sent = (
        b'<html id="XenForo"><head><base href="https://a.example/"><link rel="next" href="threads/x.7/page-3"></head>'
        b'<body><div id="messageList"><div class="message" id="post-5" data-author="A"><div class="messageText">x</div>'
        b'<a class="postNumber">#21</a></div></div><div class="PageNav" data-page="2" data-last="9"></div></body>'
    )
    found = read_page(sent)  # its address is told by the link to the page after it

    assert [(shown.id, shown.number) for shown in found.posts] == [(5, 21)]
    assert (found.url, found.page, found.page_count) == ("https://a.example/threads/x.7/page-2", 2, 9)
