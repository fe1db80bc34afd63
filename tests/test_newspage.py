"""A news page becomes one thread: its article and the related ones with their parts, from HTML and from copied text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from page_cases import PAGES, read_case

from archiver.crawl import split_post
from archiver.engines import newspage, read_body, read_page
from archiver.engines.guard import parse
from archiver.engines.newspage import text
from archiver.engines.newspage.wording import cut_glued, dateline_end, is_caption, is_dated
from archiver.errors import ArchiverError, BrokenPageError, NotAThreadError
from archiver.model import Article, Image, Part, Post, ThreadPage

SEEN = datetime(2025, 6, 10, 12, 0, tzinfo=UTC)
CASES = sorted(folder for folder in (PAGES / "newspage").iterdir() if (folder / "page.html").is_file())


def parts_of(page: ThreadPage, post: Post) -> list[tuple[str, str]]:
    """The leaves of a post that are no gaps, as kind and words."""
    return [(part.kind, post.body.text[part.start : part.end]) for part in leaves(split_post(page, post, SEEN))]


def leaves(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        if part.children:
            yield from leaves(part.children)
        elif part.kind != "gap":
            yield part


def article_of(page: ThreadPage, number: int) -> Article:
    """The one article of a post."""
    parts = split_post(page, page.posts[number], SEEN)
    (found,) = [part.article for part in parts if part.article is not None]
    return found


# --- the copied text of an aggregator's page --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed(shared: Path) -> ThreadPage:
    return text.read_page((shared / "seeds" / "news-page.txt").read_text("utf-8"), None)


def test_seed_is_one_thread_of_four_articles(seed: ThreadPage) -> None:
    assert seed.thread.type == "news page"
    assert seed.thread.title == "China ready to ‘expand practical cooperation' with Russia"
    assert seed.thread.tags == ()
    assert seed.thread.created_at is None
    assert seed.url == f"https://copied-text.invalid/articles/{seed.thread.id}/"
    assert seed.forum.base_url == "https://copied-text.invalid/"
    assert [post.author for post in seed.posts] == [None, "The Star", "Free Malaysia Today", "Free Malaysia Today"]
    assert [post.posted_text for post in seed.posts] == [None, "an hour ago", "2 hours ago", "2 hours ago"]
    assert all(post.posted_at is None and post.number is None for post in seed.posts)
    assert [problem.kind for problem in seed.problems] == ["missing_date"]


def test_seed_article(seed: ThreadPage) -> None:
    article = article_of(seed, 0)
    assert article.kind == "page_article"
    assert article.headline == "China ready to ‘expand practical cooperation' with Russia"
    assert article.caption == "President Xi Jinping said both nations stood firm against 'hegemonic bullying'."
    assert article.credit == "RIA Novosti/AP pic"
    assert (article.dateline, article.place) == ("BEIJING :", "Beijing")
    assert (article.agency, article.outlet, article.byline) == (None, None, None)
    assert (article.published_at, article.updated_at, article.event_date) == (None, None, None)
    assert len((article.body or "").split("\n\n")) == 11
    assert article.word_count == 269


def test_seed_furniture_is_noise(seed: ThreadPage) -> None:
    parts = parts_of(seed, seed.posts[0])
    noise = [line for kind, words in parts if kind == "noise" for line in words.split("\n") if line]
    assert noise == [
        "Hashtags", "Try Our AI Features", "Explore what Daily8 AI can do for you:", "Comments", "No comments yet...",
        "Related Articles",
    ]  # fmt: skip
    assert {kind for kind, _ in parts} == {"headline", "caption", "body", "noise"}


RELATED: list[dict[str, str | None]] = [
    {
        "outlet": "The Star",
        "headline": "Xi urges South Korea's Lee to help safeguard free trade in call",
        "published_at": "2025-06-10T11:00",
        "dateline": "BEIJING:",
        "place": "Beijing",
        "agency": "Bloomberg",
        "caption": None,
        "credit": None,
    },
    {
        "outlet": "Free Malaysia Today",
        "headline": "China, South Korea must safeguard free trade, Xi tells Lee",
        "published_at": "2025-06-10T10:00",
        "dateline": "BEIJING :",
        "place": "Beijing",
        "agency": None,
        "caption": "Seoul has long trod a fine line between top trading partner China and defence guarantor the US.",
        "credit": "Links pic",
    },
    {
        "outlet": "Free Malaysia Today",
        "headline": "Investors itching for progress in US-China talks",
        "published_at": "2025-06-10T10:00",
        "dateline": "LONDON :",
        "place": "London",
        "agency": None,
        "caption": (
            "Signs of cooling wage growth could be a relief for Bank of England policymakers who are divided on the"
            " approach to further monetary policy easing."
        ),
        "credit": "EPA Images pic",
    },
]


@pytest.mark.parametrize("number", range(len(RELATED)))
def test_seed_related_article(seed: ThreadPage, number: int) -> None:
    post = seed.posts[number + 1]
    article = article_of(seed, number + 1)
    assert article.kind == "related_article"
    assert {name: getattr(article, name) for name in RELATED[number]} == RELATED[number]
    assert article.published_precision == "hour"
    assert (article.body or "").startswith(article.dateline or "-")
    assert {kind for kind, _ in parts_of(seed, post)} <= {"headline", "byline", "caption", "body", "source"}


def test_seed_numbers_stay(seed: ThreadPage, shared: Path) -> None:
    """Read again from the address that stands for it, the page and its posts have the same numbers."""
    again = text.read_page((shared / "seeds" / "news-page.txt").read_text("utf-8"), seed.url)
    assert again == seed


def test_seed_with_its_address(shared: Path) -> None:
    url = "https://aggregator.example/articles/1"
    page = text.read_page((shared / "seeds" / "news-page.txt").read_text("utf-8"), url)
    assert (page.url, page.forum.base_url) == (url, "https://aggregator.example/")
    assert page.posts[0].url == url


def test_thread_is_no_news_page(shared: Path) -> None:
    assert not text.recognises((shared / "seeds" / "forum-thread.txt").read_text("utf-8"))


# --- other copied texts -----------------------------------------------------------------------------------------------

FIRST = (
    "LISBON: The ferry to Barreiro ran aground on Monday with 112 people on board, none of whom was hurt, the port"
    " authority said."
)
SECOND = "Tugs pulled it free at high water, eleven hours later. Divers are to look at the hull before it sails again."
COPIED = f"""Home World Sport Login
Share
Ferry runs aground off Barreiro
By Rui Tavares
Published: 15 Jul 2025, 13:36
The ferry on its bank of sand. (Ana Reis/EPA pic)
{FIRST}
Read more
Fares on the river rise in autumn
{SECOND}

Hashtags
#Ferries #Tejo

Comments
At last! I have waited for this for years, and so have all my neighbours on this side of the river.
You may also like

Harbour Gazette
3 hours ago
- Harbour Gazette
Dredging of the southern channel begins in May

Free Malaysia Today
1 hour ago
Cranes of the old yard are sold
{SECOND} {SECOND}
The buyer is a yard in Setúbal, which paid four million euros for the lot.
"""


def test_copied_page() -> None:
    page = text.read_page(COPIED, None)
    assert page.thread.title == "Ferry runs aground off Barreiro"
    assert page.thread.tags == ("Ferries", "Tejo")
    assert [post.posted_text for post in page.posts] == ["15 Jul 2025, 13:36", "1 hour ago"]
    main, related = (post.body.text for post in page.posts)
    assert main.startswith("Ferry runs aground off Barreiro\nBy Rui Tavares\nPublished: 15 Jul 2025, 13:36\nThe ferry")
    assert main.endswith("\nYou may also like")
    assert page.posts[0].body.text[slice(0, page.posts[0].body.blocks[0].end)].endswith(SECOND)
    assert related == (
        f"Cranes of the old yard are sold\nFree Malaysia Today\n1 hour ago\n{SECOND} {SECOND}\n"
        "The buyer is a yard in Setúbal, which paid four million euros for the lot."
    )


def test_copied_page_has_its_zone() -> None:
    page = text.read_page(COPIED.replace("13:36", "13:36 +01:00"), None)
    assert page.posts[0].posted_at == page.thread.created_at == datetime(2025, 7, 15, 12, 36, tzinfo=UTC)


def test_changed_headline_of_a_known_page_is_the_same_post() -> None:
    url = "https://paper.example/a"
    pages = [text.read_page(words, url) for words in (COPIED, COPIED.replace("Ferry runs", "Ferry ran"))]
    assert pages[0].posts[0].id == pages[1].posts[0].id == pages[0].thread.id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SECOND, f"{SECOND}\nThe next ferry sails at noon, the port authority said in the evening."),
        ("Home World Sport Login", "Home World Sport My account"),
        ("13:36", "13:36 | Updated: 16 Jul 2025, 09:00"),
        ("3 hours ago", "4 hours ago"),
        ("By Rui Tavares", "2 hours ago\nBy Rui Tavares"),
    ],
    ids=["a paragraph more", "menu", "updated", "related", "ago"],
)
def test_later_copy_of_a_page_is_the_same_page(old: str, new: str) -> None:
    pages = [text.read_page(words, None) for words in (COPIED, COPIED.replace(old, new))]
    assert pages[0].thread.id == pages[1].thread.id
    assert pages[0].posts[0].id == pages[1].posts[0].id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("112 people", "98 people"),
        ("15 Jul 2025", "15 Jul 2024"),
        ("By Rui Tavares", "Reuters"),
        ("Ana Reis/EPA", "Rui Sousa/EPA"),
        ("runs aground", "sinks"),
    ],
    ids=["paragraph", "date", "agency", "caption", "headline"],
)
def test_other_pages_with_the_same_headline_are_others(old: str, new: str) -> None:
    pages = [text.read_page(words, None) for words in (COPIED, COPIED.replace(old, new))]
    assert pages[0].thread.id != pages[1].thread.id
    assert not {post.id for post in pages[0].posts} & {post.id for post in pages[1].posts}


def test_brief_is_read() -> None:
    brief = (
        "Ferry runs aground, none hurt\nRui Tavares\nReuters\nJuly 15, 2025 9:10 AM GMT+1\n"
        "Tugs at work. (Reuters pic)\n"
        "LISBON: A ferry with 112 people on board ran aground off Barreiro on Monday.\n"
        "Tugs pulled it free at high water, eleven hours after it had stuck.\n"
        '"Nobody was hurt," she said.\nRelated Articles\nAnother one\n'
    )
    page = text.read_page(brief, None)
    assert page.posts[0].posted_at == datetime(2025, 7, 15, 8, 10, tzinfo=UTC)
    article = article_of(page, 0)
    assert (article.headline, article.agency) == ("Ferry runs aground, none hurt", "Reuters")
    assert (article.body or "").endswith('"Nobody was hurt," she said.')


def test_host_tells_the_outlet_of_a_copied_page() -> None:
    page = text.read_page(COPIED, "https://www.thedailystar.net/news/1")
    assert page.posts[0].author == page.forum.title == "The Daily Star"
    assert page.posts[0].body.text.startswith("Ferry runs aground off Barreiro\nThe Daily Star\nBy Rui Tavares\n")
    assert article_of(page, 0).outlet == "The Daily Star"


def test_text_goes_before_its_host() -> None:
    words = COPIED.replace("By Rui Tavares", "Free Malaysia Today")
    page = text.read_page(words, "https://www.thedailystar.net/news/1")
    assert page.posts[0].author == article_of(page, 0).outlet == "Free Malaysia Today"
    assert "The Daily Star" not in page.posts[0].body.text


NOTES = f"""Notes of the meeting
3 March 2025
{SECOND} We should ask them again before the summer begins.
{SECOND} I shall write to the port authority.
Tags
Comments
"""
PLAIN = {
    "empty": "",
    "a line": "Ferry runs aground off Barreiro",
    "notes": NOTES,
    "two paragraphs": f"{SECOND}\n{SECOND}",
    "a headline and paragraphs": f"Ferry runs aground\n{SECOND}\n{SECOND}",
    "a mail": f"From: Ana\nTo: Rui\nDate: 15 Jul 2025 13:36\nSubject: The river\n\nDear Rui,\n{SECOND}\n{SECOND}\nAna",
    "a chapter": f"CHAPTER ONE\nThe river\n{SECOND}\n{SECOND}\n{SECOND}",
    "no date": f"Ferry runs aground\n{SECOND}\n{SECOND}\nShare\nComments",
    "a letter": f"Dear Rui,\n{SECOND}\n{SECOND}\nYours, Ana",
    "a list": "\n".join(f"- item {number} of the list" for number in range(50)),
    "a thread": COPIED + "Ana\nJoined\nJan 24, 2024\nMessages\n16,995\nLikes\n3\n",
}


@pytest.mark.parametrize("name", PLAIN)
def test_other_texts_are_refused(name: str) -> None:
    assert not text.recognises(PLAIN[name])
    with pytest.raises(NotAThreadError, match="Copy the whole page, or save it as HTML"):
        text.read_page(PLAIN[name], None)


# --- copied articles with nothing around them -------------------------------------------------------------------------

PARAGRAPHS = {
    "en": (
        "The ferry to Barreiro ran aground on Monday with 112 people on board, none of whom was hurt.",
        "Tugs pulled it free at high water, eleven hours after it had stuck on the bank.",
        "“Nobody was in danger at any time,” said the harbour master, Ana Reis, on the quay.",
        "Divers are to look at the hull before the ship sails again, the port authority said.",
    ),
    "de": (
        "Die Fähre nach Barreiro ist am Montag mit 112 Menschen an Bord auf Grund gelaufen, verletzt wurde niemand.",
        "Schlepper zogen das Schiff bei Hochwasser frei, elf Stunden nachdem es stecken geblieben war.",
        "„Niemand war in Gefahr“, sagte die Hafenmeisterin Ana Reis am Montag auf dem Kai.",
        "Taucher sollen den Rumpf ansehen, bevor das Schiff wieder fährt, teilte die Hafenbehörde mit.",
    ),
    "fr": (
        "Le bac de Barreiro s'est échoué lundi avec 112 personnes à bord, sans faire de blessé.",
        "Des remorqueurs l'ont dégagé à marée haute, onze heures après qu'il se fut échoué.",
        "« Personne n'a été en danger », a déclaré la capitaine du port, Ana Reis, sur le quai.",
        "Des plongeurs doivent examiner la coque avant que le bac ne reparte, selon le port.",
    ),
    "es": (
        "El transbordador de Barreiro encalló el lunes con 112 personas a bordo, sin que nadie resultara herido.",
        "Los remolcadores lo liberaron con la marea alta, once horas después de haber encallado.",
        "«Nadie estuvo en peligro», dijo la capitana del puerto, Ana Reis, en el muelle.",
        "Los buzos revisarán el casco antes de que el barco vuelva a navegar, dijo la autoridad portuaria.",
    ),
    "ru": (
        "Паром в Баррейру сел на мель в понедельник, на борту было 112 человек, никто не пострадал, сообщил порт.",
        "Буксиры сняли его с мели в полную воду, через одиннадцать часов после того, как он застрял.",
        "«Никому ничего не угрожало», — сказала капитан порта Ана Рейш журналистам на причале в понедельник.",
        "Водолазы осмотрят корпус, прежде чем судно снова выйдет в рейс, сообщило управление порта.",
    ),
    "tr": (
        "Barreiro feribotu pazartesi günü içinde 112 kişiyle karaya oturdu, yaralanan olmadı, dedi liman idaresi.",
        "Römorkörler gemiyi on bir saat sonra, suların yükselmesiyle bulunduğu yerden kurtardı, dedi yetkililer.",
        "“Kimse tehlikede değildi” dedi liman başkanı Ana Reis, pazartesi günü rıhtımda toplanan gazetecilere.",
        "Dalgıçlar gemi yeniden sefere çıkmadan önce gövdeyi inceleyecek, dedi liman idaresi yaptığı açıklamada.",
    ),
    "ko": (
        "월요일 바헤이루로 가던 여객선이 승객 112명을 태운 채 좌초했으나 다친 사람은 없었다고 항만 당국이 밝혔다.",
        "예인선들이 만조 때 배를 끌어냈으며 좌초한 지 열한 시간 만이었다고 당국은 설명했다.",
        "항만 책임자 아나 헤이스는 아무도 위험하지 않았다고 월요일 부두에서 기자들에게 말했다.",
        "잠수부들이 선체를 살핀 뒤에야 배가 다시 운항할 것이라고 항만 당국은 덧붙였다.",
    ),
    "ar": (
        "جنحت العبارة المتجهة إلى باريرو يوم الاثنين وعلى متنها 112 شخصا ولم يصب أحد بأذى، بحسب سلطة الميناء.",
        "سحبتها القاطرات عند ارتفاع المد بعد إحدى عشرة ساعة من جنوحها على الضفة الرملية قرب الميناء.",
        "وقالت مديرة الميناء آنا ريس للصحفيين على الرصيف يوم الاثنين إن أحدا لم يكن في خطر.",
        "وسيفحص الغواصون هيكل السفينة قبل أن تبحر من جديد، كما أعلنت سلطة الميناء في بيان.",
    ),
    "zh": (
        "周一，一艘载有112人的渡轮在前往巴雷鲁途中搁浅，港务局表示没有人员受伤，原因正在调查。",
        "拖船在涨潮时将其拖出，距离搁浅已经过去十一个小时，港务局当天晚上对记者这样说。",
        "港口负责人安娜·雷斯周一在码头上对记者说，当时没有任何人处于危险之中。",
        "港务局表示，潜水员将在该船再次航行之前对船体进行检查，结果将于本周公布。",
    ),
}
HEADLINE = "Ferry runs aground off Barreiro"
SIGNED = f"{HEADLINE}\nBy Rui Tavares\n14 April 2026, 15:20"
BARE = {
    "byline and time": (SIGNED, "en"),
    "byline and day": (f"{HEADLINE}\nBy Rui Tavares, Lisbon\nApril 14, 2026", "en"),
    "published": (f"{HEADLINE}\nPublished: 14 Apr 2026, 15:20", "en"),
    "standfirst": (f"{HEADLINE}\nNobody was hurt, the port says\nBy Rui Tavares\n14 April 2026\n3 min read", "en"),
    "one line": (f"Home World Sport\n{HEADLINE}\nBy Rui Tavares | 14 April 2026 | 15:20", "en"),
    "agency": (f"{HEADLINE}\nReuters\nApril 14, 2026 3:20 PM GMT+1", "en"),
    "a name alone": (f"{HEADLINE}\nNobody was hurt\nRui Tavares in Lisbon\nTue 14 Apr 2026 15.20 CEST", "en"),
    "behind the date": (f"{HEADLINE}\n14 April 2026, by Rui Tavares", "en"),
    "date above": (f"14 April 2026, 15:20\n{HEADLINE}\nBy Rui Tavares", "en"),
    "German": ("Fähre läuft vor Barreiro auf Grund\nVon Rui Tavares\n14.04.2026, 15:20 Uhr", "de"),
    "German agency": (
        "Fähre läuft vor Barreiro auf Grund\nVon Rui Tavares und dpa\nVeröffentlicht am 14. April 2026",
        "de",
    ),
    "French": ("Un bac s'échoue devant Barreiro\nPar L'Obs avec AFP\nPublié le 14 avril 2026 à 16h12", "fr"),
    "Spanish": ("Un transbordador encalla frente a Barreiro\nPor Rui Tavares\n14 de abril de 2026, 16:12", "es"),
    "Russian": ("Паром сел на мель у Баррейру\nАвтор: Руй Тавареш\n14 апреля 2026, 16:12", "ru"),
    "Russian agency": ("Паром сел на мель у Баррейру\n14 апреля 2026, 16:12\nТАСС", "ru"),
    "Turkish": ("Feribot Barreiro açıklarında karaya oturdu\nHaber: Rui Tavares\n14 Nisan 2026 16:12", "tr"),
    "Korean": ("바헤이루 앞바다에서 여객선 좌초\n김철수 기자\n입력 2026.04.14 16:12", "ko"),
    "Arabic": ("جنوح عبارة قبالة باريرو\nبقلم: روي تافاريس\n14 أبريل 2026 16:12", "ar"),
    "Chinese": ("巴雷鲁附近渡轮搁浅 无人受伤\n记者 王伟\n2026年4月14日 16:12", "zh"),
}


def bare(head: str, language: str = "en", paragraphs: int = 4) -> str:
    return "\n\n".join([head, *PARAGRAPHS[language][:paragraphs]])


@pytest.mark.parametrize("name", BARE)
def test_article_with_nothing_around_it(name: str) -> None:
    head, language = BARE[name]
    page = read_page(bare(head, language).encode(), content_type="text/plain")
    article = article_of(page, 0)
    shown = [words for words in head.split("\n") if words != "Home World Sport"]
    assert page.engine == "newspage"
    assert page.thread.title == article.headline == next(words for words in shown if "14" not in words)
    assert page.posts[0].body.text.split("\n")[-7::2] == list(PARAGRAPHS[language])
    assert set(shown) <= set(page.posts[0].body.text.split("\n"))


def test_an_agencys_byline_stands_for_two_more_paragraphs() -> None:
    head, language = BARE["French"]
    assert text.recognises(bare(head, language, 2))
    assert not text.recognises(bare(head.replace(" avec AFP", "").replace("L'Obs", "Rui"), language, 2))


LACKING = {
    "a headline": bare(SIGNED.removeprefix(f"{HEADLINE}\n")),
    "a date": bare(SIGNED.replace("14 April 2026, 15:20", "Lisbon")),
    "more than a change": bare(SIGNED.replace("By Rui Tavares\n14", "Last updated: 14")),
    "more than a name": bare(SIGNED.replace("By ", ""), paragraphs=3),
    "a time with the name": bare(SIGNED.replace("By ", "").replace(", 15:20", "")),
    "a day": bare(SIGNED.replace("14 April 2026, 15:20", "3 hours ago")),
    "a name": bare(SIGNED.replace("By Rui Tavares\n", "")),
    "paragraphs": bare(SIGNED, paragraphs=1),
    "more paragraphs": bare(SIGNED.replace(", 15:20", ""), paragraphs=2),
    "sentences": f"{SIGNED}\n" + "\n".join(f"- item {number} of the long list" for number in range(50)),
}


@pytest.mark.parametrize("name", LACKING)
def test_no_article_lacks(name: str) -> None:
    with pytest.raises(NotAThreadError):
        read_page(LACKING[name].encode(), content_type="text/plain")


STRANGE = {
    "mail": "From: Rui Tavares\nTo: Ana Reis\nSubject: The river",
    "German mail": "Von: Rui Tavares\nAn: Ana Reis\nBetreff: Der Fluss",
    "letter": "Dear Ana,",
    "German letter": "Liebe Ana,",
    "forum": "Posts: 1,204",
    "phpBB": "Post by Ana » Tue Apr 14, 2026 3:20 pm",
    "answer": "Re: Ferry runs aground",
    "controls": "Reply\nReport",
    "Russian controls": "Ответить\nЦитата",
    "number": "#1",
    "shop": "Add to cart",
    "German shop": "In den Warenkorb",
    "login": "Forgot your password?",
    "French login": "Mot de passe oublié ?",
    "paper": "Abstract",
    "recipe": "Ingredients",
    "chat": "[14/04/2026, 15:21] Ana: no\n[14/04/2026, 15:22] Rui: yes",
    "channel": "15:21 <Ana> no\n15:22 <Rui> yes",
    "turns": "Ana: Was it the tide?\nRui: It was.\nAna: Are you sure?\nRui: I am.",
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_others_print_speaks_against_an_article(name: str) -> None:
    assert text.recognises(bare(SIGNED))
    words = bare(SIGNED).replace("\n\nTugs", f"\n\n{STRANGE[name]}\n\nTugs")
    strange = f"{STRANGE[name]}\n{words}" if "mail" in name else words
    assert not text.recognises(strange)


def test_list_of_articles_is_none() -> None:
    heads = [SIGNED.replace("14 April", f"{day} April") for day in (11, 12, 13, 14)]
    teasers = [f"{head}\n{words}" for head, words in zip(heads, PARAGRAPHS["en"], strict=True)]
    assert not text.recognises("\n".join(teasers))
    sections = (
        "\nTravel and transport by land and sea\nOpinion of the day and of the week before\nMore of this kind here\n"
    )
    assert not text.recognises(f"{SIGNED}\n" + sections.join(PARAGRAPHS["en"]))


def test_mail_with_a_story_in_it_is_a_mail() -> None:
    assert text.recognises(COPIED)
    assert not text.recognises(f"From: Rui\nTo: Ana\nSubject: Fwd\n{COPIED}")


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2026 Lusaka Times. All rights reserved.", "Lusaka Times"),
        ("Copyright © 2019-2026 Times of Zambia", "Times of Zambia"),
        ("(c) 2026 The Barreiro Herald | Imprint", "The Barreiro Herald"),
        ("All rights reserved.", None),
    ],
)
def test_outlet_of_a_copied_text_is_who_holds_its_copyright(line: str, outlet: str | None) -> None:
    page = text.read_page(f"{bare(SIGNED)}\n\nSubscribe\n{line}\n", None)
    assert page.posts[0].author == page.forum.title == outlet


def test_line_that_says_the_same_as_the_host_is_the_outlet() -> None:
    words = f"Barreiro Herald\n{bare(SIGNED)}"
    assert text.read_page(words, "https://www.barreiroherald.example/a").posts[0].author == "Barreiro Herald"
    assert text.read_page(words, "https://www.other.example/a").posts[0].author is None


def test_damaged_places_of_a_copied_article_are_told() -> None:
    head, language = BARE["French"]
    payload = bare(head, language).encode().replace(b"mar\xc3\xa9e", b"mar\xff\xff\xff\xff\xff\xe9e")
    page = read_page(payload, content_type="text/plain")
    assert [problem.kind for problem in page.problems] == ["unreadable"]
    assert "damaged in one place" in page.problems[0].detail
    assert "à marée haute" not in page.posts[0].body.text
    assert "s'échoue" in page.thread.title


@pytest.mark.parametrize(
    "words",
    [
        COPIED * 2000,
        "Related Articles\n" * 200_000,
        f"{COPIED}\n" + "Tags\n#a " * 100_000,
        f"{COPIED}\n" + "an hour ago\n" * 100_000,
        COPIED.replace("LISBON", "(" * 500_000),
        COPIED.replace("Tugs", "tugs " * 400_000),
    ],
    ids=["twice", "titles", "tags", "times", "brackets", "words"],
)
def test_work_on_huge_texts_is_bounded(words: str) -> None:
    started = time.process_time()
    if text.recognises(words):
        text.read_page(words, None)
    assert time.process_time() - started < 6


def test_nothing_invisible_comes_through() -> None:
    page = text.read_page(COPIED.replace("Ferry runs", "Ferry\u202e\0 runs").replace("#Tejo", "#Te\u2066jo"), None)
    assert page.thread.title == "Ferry runs aground off Barreiro"
    assert page.thread.tags == ("Ferries", "Tejo")
    assert page.posts[0].body.text.isprintable() is False  # line breaks
    assert all(line.isprintable() for line in page.posts[0].body.text.split("\n"))


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (f"A ferry. {FIRST}", [f"A ferry. {FIRST}"]),
        (f"A ferry on its bank. (Links pic) {FIRST}", ["A ferry on its bank. (Links pic)", FIRST]),
        (f"A ferry on its bank (Ana Reis/EPA). {FIRST}", ["A ferry on its bank (Ana Reis/EPA).", FIRST]),
        (f"{FIRST} - Bloomberg", [FIRST, "- Bloomberg"]),
        (f"{FIRST} – Reuters", [FIRST, "– Reuters"]),
        (f"{FIRST} - a first", [f"{FIRST} - a first"]),
        (f"Rui Tavares (pic) spoke. {SECOND}", [f"Rui Tavares (pic) spoke. {SECOND}"]),
        (f"He spoke to AFP (the agency). {SECOND}", [f"He spoke to AFP (the agency). {SECOND}"]),
    ],
)
def test_glued_parts_are_cut(words: str, parts: list[str]) -> None:
    assert list(cut_glued(words)) == parts


@pytest.mark.parametrize(
    "head", ["BEIJING : ", "BEIJING: ", "London — ", "SANAA, July 15 (Reuters) - ", "PARIS (AFP) – "]
)
def test_dateline(head: str) -> None:
    assert dateline_end(head + SECOND) == len(head)


@pytest.mark.parametrize("head", ["", "Note: ", "He said: ", "The cost - high - ", "Tuesday: ", "a:"])
def test_no_dateline(head: str) -> None:
    assert dateline_end(head + SECOND) == 0


def test_lines_with_a_date_or_a_credit() -> None:
    assert all(map(is_dated, ["an hour ago", "2 hours ago", "Published: 15 Jul 2025, 13:36", "20 مايو 2025"]))
    assert not any(
        map(is_dated, ["The treaty of 15 July 2025 is to be signed by all of its members in autumn", "Share"])
    )
    assert is_caption("Wagons wait. (EPA Images pic)")
    assert not is_caption("Wagons wait (and wait).")


# --- HTML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_stored_html_reads_the_same(folder: Path) -> None:
    page = read_case(folder)
    for post in page.posts:
        assert read_body(post.html, page.url) == post.body


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_own_pages_are_articles_and_no_comments(folder: Path) -> None:
    page = read_case(folder)
    for number, post in enumerate(page.posts):
        article = article_of(page, number)
        assert article.headline == (page.thread.title if number == 0 else post.body.text.partition("\n")[0])
        assert article.published_at is not None
        assert article.word_count >= 25
        assert "comment" not in {kind for kind, _ in parts_of(page, post)}


URL = "https://paper.example/a"
LINKED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry runs aground"}</script>'
GRAPH = '<meta property="og:type" content="article"><meta property="og:title" content="Ferry runs aground">'
TITLE = "<h1>Ferry runs aground</h1>"
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"


def made(head: str, body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Paper</title>{head}</head><body>{body}</body></html>".encode()


def words_of(head: str, body: str) -> str:
    """The text of the article of a page, without the lines that stand above it."""
    page = read_page(made(head, body), URL)
    assert page.engine == "newspage"
    return page.posts[0].body.text.removeprefix("Ferry runs aground\n")


PLAIN_TEXT = f"{FIRST}\n{SECOND}"
TEASERS = "".join(f"<div class=x{n}><h3><a href=/{n}>Story {n}</a></h3><p>{SECOND}</p></div>" for n in range(3))
LAYOUTS = {
    "article": f"<article>{TITLE}{TEXT}</article>",
    "no element of its own": f"{TITLE}{TEXT}",
    "divs": (
        f"<div><div class=k3x>{TITLE}</div><div class=z9><div class=a1><p>{FIRST}</p></div>"
        f"<div class=a1><p>{SECOND}</p></div></div></div>"
    ),
    "a form around all": f"<form id=aspnetForm><div>{TITLE}<div>{TEXT}</div></div></form>",
    "elements of its own kind": (
        f"<main><story-body>{TITLE}<gu-island><p>{FIRST}</p></gu-island><p>{SECOND}</p></story-body></main>"
    ),
    "line breaks": f"<article>{TITLE}<div>{FIRST}<br><br>{SECOND}</div></article>",
    "teasers beside": f"<div class=main>{TITLE}<div class=left>{TEXT}</div></div><aside>{TEASERS}</aside>",
    "teasers with a title": f"<div>{TITLE}<div>{TEXT}</div><div><h2>Top stories</h2>{TEASERS}</div></div>",
    "a title among the paragraphs": (
        f"<article>{TITLE}{TEXT}<h3>Related articles:</h3><ul><li><a href=/x>More</a></li></ul></article>"
    ),
    "comments": f"<article>{TITLE}{TEXT}</article><div id=comments><p>{SECOND * 4}</p><p>{SECOND * 4}</p></div>",
    "classes that name clutter around it": (
        f'<div class="has-sidebar ad-page"><article class="share post">{TITLE}{TEXT}</article></div>'
    ),
    "clutter in it": (
        f'<article>{TITLE}<p>{FIRST}</p><div class="c-newsletterSignup"><p>{SECOND}</p></div><p>{SECOND}</p>'
        f'<div hidden><p>{SECOND}</p></div><script>var x = "{SECOND}"</script></article>'
    ),
    "a first paragraph apart": (
        f"<article>{TITLE}<div class=top><p>{FIRST}</p></div><div itemprop=articleBody><p>{SECOND}</p></div></article>"
    ),
    "what nobody sees": (
        f"<article>{TITLE}{TEXT}<template><p>{SECOND}</p></template><noscript><p>x</p></noscript></article>"
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("head", [LINKED, LINKED + GRAPH], ids=["JSON-LD", "both"])
def test_layout(name: str, head: str) -> None:
    assert words_of(head, LAYOUTS[name]) == PLAIN_TEXT


@pytest.mark.parametrize(
    "kind", ["AnalysisNewsArticle", "OpinionNewsArticle", "Article", "BlogPosting", "LiveBlogPosting"]
)
def test_type_of_article(kind: str) -> None:
    assert words_of(LINKED.replace("NewsArticle", kind), LAYOUTS["article"]) == PLAIN_TEXT
    marked = f'<div itemscope itemtype="https://schema.org/{kind}">{TITLE}{TEXT}</div>'
    assert words_of("", marked) == PLAIN_TEXT


LISTED = LINKED.replace('{"@type"', '{"@type": "ItemList", "itemListElement": [{"@type"').replace("}</", "}]}</")
GUARD = '<div id="cf-wrapper"><div id="cf-error-details"><div id="cf-host-status"></div></div></div>'
OTHERS = {
    "no claim": ("", LAYOUTS["article"]),
    "Open Graph without an element": (GRAPH, f"{TITLE}<span>{FIRST}</span>"),
    "Open Graph with one paragraph": (GRAPH, f"<article>{TITLE}<p>{FIRST}</p></article>"),
    "Open Graph without a headline": (GRAPH, f"<article>{TEXT}</article>"),
    "Open Graph with two articles": (GRAPH, LAYOUTS["article"] + LAYOUTS["article"]),
    "no text": (LINKED, f"<article>{TITLE}<p>A video.</p></article>"),
    "several articles": (LINKED + LINKED.replace("aground", "again"), f"<h1>News</h1>{TEXT}"),
    "a list of articles": (LISTED, LAYOUTS["article"]),
    "a discussion": (LINKED + LINKED.replace("NewsArticle", "DiscussionForumPosting"), LAYOUTS["article"]),
    "phpBB": (LINKED + '<meta name="generator" content="phpBB">', '<div id="phpbb">' + LAYOUTS["article"]),
    "XenForo": (LINKED, f'<div class="p-body-pageContent">{LAYOUTS["article"]}</div>'),
    "a guard": (LINKED, GUARD + LAYOUTS["article"]),
    "a headline that says nothing": (LINKED.replace("Ferry runs aground", "x"), f"<article><h1>x</h1>{TEXT}</article>"),
    "a login": (LINKED, f'<form><input type="password"></form>{LAYOUTS["article"]}'),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_pages_are_refused(name: str) -> None:
    head, body = OTHERS[name]
    with pytest.raises(ArchiverError) as caught:
        read_page(made(head, body), URL)
    assert not isinstance(caught.value, BrokenPageError)


def test_page_of_publishing_software_is_read() -> None:
    assert words_of(LINKED + '<meta name="generator" content="WordPress 6.8">', LAYOUTS["article"]) == PLAIN_TEXT


def test_no_real_page_of_a_forum_is_taken_for_news(shared: Path) -> None:
    pages = sorted((shared / "pages").glob("**/page.html"))
    assert pages
    for page in pages:
        assert not newspage.recognises(parse(page.read_bytes())), page.parent.name


def test_page_without_an_address_asks_for_it() -> None:
    with pytest.raises(BrokenPageError, match="Give it with --url"):
        read_page(made(LINKED, LAYOUTS["article"]))


def test_address_of_another_site_is_not_taken() -> None:
    canonical = '<link rel="canonical" href="https://agency.example/b">'
    assert read_page(made(LINKED + canonical, LAYOUTS["article"]), URL).url == URL
    assert read_page(made(LINKED + canonical, LAYOUTS["article"])).url == "https://agency.example/b"
    own = canonical.replace("agency.example/b", "www.paper.example/a?x=1")
    assert read_page(made(LINKED + own, LAYOUTS["article"]), URL).url == "https://www.paper.example/a?x=1"


SITE = '<meta property="og:site_name" content="{}">'


@pytest.mark.parametrize(
    ("head", "outlet", "line"),
    [
        ("", "The Daily Star", "The Daily Star"),
        (SITE.format("Quayside Media Ltd"), "The Daily Star", "The Daily Star"),
        (SITE.format("Dawn.com"), "Dawn", "Dawn.com"),
    ],
    ids=["no name", "unknown name", "known name"],
)
def test_host_tells_the_outlet(head: str, outlet: str, line: str) -> None:
    page = read_page(made(LINKED + head, LAYOUTS["article"]), "https://www.thedailystar.net/news/1")
    assert page.posts[0].author == page.thread.author == line
    assert page.posts[0].body.text == f"Ferry runs aground\n{line}\n{PLAIN_TEXT}"
    assert article_of(page, 0).outlet == outlet


def test_hosts_that_are_no_outlets_name_none() -> None:
    for url in (URL, "https://www.facebook.com/a/posts/1"):
        page = read_page(made(LINKED, LAYOUTS["article"]), url)
        assert (page.posts[0].author, page.posts[0].body.text) == (None, f"Ferry runs aground\n{PLAIN_TEXT}")


# --- pages that do not say what they are ------------------------------------------------------------------------------

ENGLISH = "".join(f"<p>{words}</p>" for words in PARAGRAPHS["en"])
WHO = "<p>By Rui Tavares, Lisbon</p><p>14 April 2026, 18:02</p>"
MENU = "".join(f"<li><a href=/{part}>Part {part}</a></li>" for part in range(20))
UNTOLD = {
    "in the body": f"{TITLE}{WHO}{ENGLISH}",
    "an element": f"<header><a href=/>Paper</a></header><main><article>{TITLE}{WHO}{ENGLISH}</article></main>",
    "classes": (
        f'<div id=story>{TITLE}<div class="byline">By Rui Tavares</div><span class="date">14 April 2026</span>'
        f"{ENGLISH}</div>"
    ),
    "time": (
        f'<article>{TITLE}<p>By Rui Tavares</p><time datetime="2026-04-14T18:02:00+01:00">Tuesday</time>{ENGLISH}'
        "</article>"
    ),
    "no name": f'<article>{TITLE}<time datetime="2026-04-14T18:02:00+01:00">14 April 2026</time>{ENGLISH}</article>',
    "agency": f"<article>{TITLE}<p>Reuters</p><p>April 14, 2026 3:20 PM</p>{ENGLISH}</article>",
    "a form to log in above": (
        f'{MENU}<form><input name=user><input type="password"></form><article>{TITLE}{WHO}{ENGLISH}</article>'
    ),
}


@pytest.mark.parametrize("name", UNTOLD)
def test_page_without_metadata_is_told_by_what_it_prints(name: str) -> None:
    page = read_page(made("", UNTOLD[name]), URL)
    assert page.engine == "newspage"
    assert page.posts[0].body.text.endswith("\n".join(PARAGRAPHS["en"]))
    article = article_of(page, 0)
    assert article.headline == "Ferry runs aground"
    assert article.byline == "Rui Tavares" or name in ("agency", "no name")
    assert (article.published_at or "").startswith("2026-04-14") or name == "time"


BOARD = f"<div class=post>{TITLE}{WHO}{ENGLISH}</div>"
NO_NEWS = {
    "no date": f"<article>{TITLE}<p>By Rui Tavares</p>{ENGLISH}</article>",
    "no name": f"<article>{TITLE}<p>14 April 2026</p>{ENGLISH}</article>",
    "about us": f"<main>{TITLE}<p>Last updated: 14 April 2026, 18:02</p>{ENGLISH}</main>",
    "a time elsewhere": f'<p><time datetime="2026-04-14">today</time></p><article>{TITLE}{ENGLISH}</article>',
    "no heading": f"<article>{WHO}{ENGLISH}</article>",
    "two headings": f"<article>{TITLE}{WHO}{ENGLISH}</article><h1>Other</h1>",
    "two paragraphs": f"<article>{TITLE}{WHO}{TEXT}</article>",
    "two articles": f"<article>{TITLE}{WHO}{ENGLISH}</article><article><h2>Again</h2>{WHO}{ENGLISH}</article>",
    "an index": f"{TITLE}{WHO}" + "".join(
        f"<div><h2><a href=/{k}>Ferry {k}</a></h2><p>{k + 3} April 2026</p><p>{words}</p></div>"
        for k, words in enumerate(PARAGRAPHS["en"])
    ),
    "a board": f"{BOARD}<table><tr><td>Posts: 1,204</td><td>Joined: 3 May 2019</td></tr></table>",
    "a board's controls": f"{BOARD}<button>Quote</button><button>Reply</button>",
    "a board's classes": f"<div class=threadview>{BOARD}</div>",
    "a board's links": f'{BOARD}<a href="/memberlist.php">Members</a>',
    "a shop": f"{BOARD}<button>Add to cart</button>",
    "a product": f'<div itemscope itemtype="https://schema.org/Product">{BOARD}</div>',
    "a login": f'{MENU}<form><input type="password"></form><p>Forgot your password?</p>{BOARD}',
    "a recipe": f"{BOARD}<h2>Ingredients</h2><ul><li>fish</li></ul>",
    "a paper": f"{TITLE}{WHO}<h2>Abstract</h2>{ENGLISH}",
    "a chat": f"{TITLE}{WHO}<p>15:21 <b>Ana</b> Was it the tide?</p><p>15:22 <b>Rui</b> It was.</p>{ENGLISH}",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_NEWS)
def test_pages_of_other_kinds_are_no_news(name: str) -> None:
    assert newspage.recognises(parse(made("", BOARD)))
    with pytest.raises(NotAThreadError, match="no news article can be told in it"):
        read_page(made("", NO_NEWS[name]), URL)


@pytest.mark.parametrize(
    "filling",
    ["<span>" * 400 + "word " * 400_000 + "</span>" * 400, "<p>By Rui » x</p>" * 20_000, f"<p>{'a, ' * 500_000}</p>"],
    ids=["depth", "lines", "words"],
)
def test_work_on_huge_pages_without_metadata_is_bounded(filling: str) -> None:
    started = time.process_time()
    with suppress(ArchiverError):
        read_page(made("", f"{UNTOLD['in the body']}{filling}"), URL)
    assert time.process_time() - started < 8


def test_open_graph_with_a_date_needs_one_long_paragraph() -> None:
    short = "“Nobody was hurt,” the port authority said."
    dated = f'{GRAPH}<meta property="article:published_time" content="2026-04-14T18:02:00+03:00">'
    body = f"<article>{TITLE}<p>{FIRST}</p><p>{short}</p></article>"
    assert words_of(dated, body).endswith(f"{FIRST}\n{short}")
    with pytest.raises(NotAThreadError):
        read_page(made(GRAPH, body), URL)


# --- who printed it, and what the metadata say of it ------------------------------------------------------------------

OUTLETS = {
    "JSON-LD": (LINKED.replace("}", ', "publisher": {"@type": "Organization", "name": "Lusaka Times"}}'), "Paper"),
    "a reference": (
        LINKED.replace("}", ', "publisher": {"@id": "#o"}}')
        + '<script type="application/ld+json">{"@type": "Organization", "@id": "#o", "name": "Lusaka Times"}</script>',
        "Paper",
    ),
    "the site": (
        LINKED + '<script type="application/ld+json">{"@type": "WebSite", "name": "Lusaka Times"}</script>',
        "Paper",
    ),
    "Open Graph": (LINKED + SITE.format("Lusaka Times"), "Paper"),
    "the application": (LINKED + '<meta name="application-name" content="Lusaka Times">', "Paper"),
    "the title": (LINKED, "Ferry runs aground - Lusaka Times"),
    "the title with a section": (LINKED, "Ferry runs aground | World | Lusaka Times"),
    "both": (LINKED + SITE.format("Lusaka Times"), "Ferry runs aground | Other"),
}


@pytest.mark.parametrize("name", OUTLETS)
def test_outlet_that_no_table_knows(name: str) -> None:
    head, title = OUTLETS[name]
    payload = made(head, LAYOUTS["article"]).replace(b"<title>Paper", f"<title>{title}".encode())
    page = read_page(payload, URL)
    assert page.posts[0].author == page.thread.author == "Lusaka Times"
    assert article_of(page, 0).outlet == "Lusaka Times"


def test_outlet_of_microdata() -> None:
    publisher = '<span itemprop="publisher" itemscope><meta itemprop="name" content="Lusaka Times"></span>'
    marked = f'<div itemscope itemtype="https://schema.org/NewsArticle">{TITLE}{publisher}{TEXT}</div>'
    assert read_page(made("", marked), URL).posts[0].author == "Lusaka Times"


@pytest.mark.parametrize(
    "title", ["Ferry runs aground", "Ferry runs aground - 14 April 2026", "Paper - Other things", ""]
)
def test_titles_that_name_no_outlet(title: str) -> None:
    payload = made(LINKED, LAYOUTS["article"]).replace(b"<title>Paper", f"<title>{title}".encode())
    assert read_page(payload, URL).posts[0].author is None


@pytest.mark.parametrize("date", ["yesterday", "2 hours ago", "Tuesday", "soon"])
def test_no_date_is_made_from_metadata_without_one(date: str) -> None:
    head = LINKED.replace("}", f', "datePublished": "{date}", "dateModified": "{date}"}}')
    assert words_of(head, LAYOUTS["article"]) == PLAIN_TEXT


SUMMARY = "All passengers came ashore with dry feet, says the harbour master"
LINKED_AT = LINKED.replace("}", ', "datePublished": "2025-07-15"}')
DESCRIBED = LINKED_AT.replace("}", f', "description": "{SUMMARY}"}}')


def described(words: str) -> str:
    return f'{LINKED_AT}<meta property="og:description" content="{words}">'


@pytest.mark.parametrize("head", [DESCRIBED, described(SUMMARY)], ids=["JSON-LD", "Open Graph"])
def test_standfirst_that_only_the_metadata_tell_is_a_line(head: str) -> None:
    page = read_page(made(head, LAYOUTS["article"]), URL)
    assert page.posts[0].body.text == f"Ferry runs aground\n{SUMMARY}\nPublished: 2025-07-15\n{PLAIN_TEXT}"
    assert article_of(page, 0).standfirst == SUMMARY
    assert read_body(page.posts[0].html).text == page.posts[0].body.text


@pytest.mark.parametrize(
    "description",
    [
        FIRST,
        FIRST.removeprefix("LISBON: "),
        f"{FIRST[:60]}…",
        "Divers are to look at the hull before it sails",
        "Ferry runs aground",
        "Ferry news",
        "The latest news of all ferries on https://paper.example",
        f"{SECOND} " * 5,
    ],
    ids=["first", "without place", "cut", "a part", "headline", "short", "address", "long"],
)
def test_descriptions_that_say_nothing_new_are_no_standfirst(description: str) -> None:
    assert words_of(described(description), LAYOUTS["article"]) == f"Published: 2025-07-15\n{PLAIN_TEXT}"


def test_description_of_the_search_engines_is_no_standfirst() -> None:
    assert words_of(f'{LINKED}<meta name="description" content="{SUMMARY}">', LAYOUTS["article"]) == PLAIN_TEXT


def test_printed_standfirst_goes_before_the_told_one() -> None:
    body = f'<article>{TITLE}<p class="standfirst">Nobody was hurt in the night</p>{TEXT}</article>'
    assert words_of(DESCRIBED, body) == f"Nobody was hurt in the night\nPublished: 2025-07-15\n{PLAIN_TEXT}"


def test_heading_of_one_word_gives_way_to_the_metadata() -> None:
    page = read_page(made(LINKED, f"<article><h1>x</h1>{TEXT}</article>"), URL)
    assert page.thread.title == article_of(page, 0).headline == "Ferry runs aground"


def test_links_and_pictures_lead_to_the_web() -> None:
    body = (
        f'<article>{TITLE}<figure><img src="javascript:x()" data-src="/p.jpg" onerror="x()"><figcaption>A ferry.'
        f' <span class="credit">Ana Reis/EPA</span></figcaption></figure><p onclick="x()">{FIRST}'
        f' <a href="javascript:x()">one</a> <a href="/two">two</a> <a href="data:text/html,x">three</a></p>'
        f"<p>{SECOND}</p>"
    )
    post = read_page(made(LINKED, body), URL).posts[0]
    assert [link.url for link in post.body.links] == ["https://paper.example/two"]
    assert [block.url for block in post.body.blocks if isinstance(block, Image)] == ["https://paper.example/p.jpg"]
    assert not any(word in post.html for word in ("javascript", "onclick", "onerror", "data:"))


BROKEN = {
    "deep": "[" * 100_000,
    "deep objects": '{"a":' * 100_000,
    "large number": '{"@type": "NewsArticle", "headline": ' + "9" * 100_000 + "}",
    "other kinds": (
        '{"@type": ["NewsArticle", 7], "headline": {"a": 1}, "author": [[1], {"name": [2]}], "image": [[]],'
        ' "publisher": {"@id": {}}, "keywords": [1, {}], "articleBody": [], "datePublished": 7, "url": [{}]}'
    ),
    "no JSON": "}{",
    "a string": '"NewsArticle"',
    "many things": "[" + ",".join('{"@type": "Thing", "@graph": [{}, {}]}' for _ in range(20_000)) + "]",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_linked_data(name: str) -> None:
    script = f'<script type="application/ld+json">{BROKEN[name]}</script>'
    assert words_of(script + LINKED, LAYOUTS["article"]) == PLAIN_TEXT


def test_deep_nesting_is_read() -> None:
    deep = "<div>" * 140 + "<figure><img src=/x><figcaption>" + "<div>" * 140 + "<b>" * 60 + "A ferry." + "</b>" * 60
    closed = "</div>" * 140 + "</figcaption></figure>" + "</div>" * 140
    assert words_of(LINKED, f"<article>{TITLE}{TEXT}{deep}{closed}</article>") == f"{PLAIN_TEXT}\nA ferry."


@pytest.mark.parametrize(
    "filling",
    [
        f"<p>{SECOND}</p>" * 5000,
        f"<p>{'<a href=/x>word</a> ' * 50_000}</p>",
        '<div class="related"><h3><a href="/x">Title</a></h3></div>' * 10_000,
        "<h2>Related</h2><ul><li>x</li></ul>" * 10_000,
        "<article>" + f"<p>{SECOND}</p>" + "</article>" + "<article><p>x</p></article>" * 10_000,
        "<div>" * 400 + f"<p>{SECOND}</p>" * 200 + "</div>" * 400,
        f"<figure><img src=/x><figcaption>{'<b>x</b> ' * 20_000}</figcaption></figure>",
        "<time>an hour ago</time>" * 30_000,
    ],
    ids=["paragraphs", "links", "lists", "titles", "articles", "depth", "caption", "times"],
)
def test_work_on_huge_pages_is_bounded(filling: str) -> None:
    started = time.process_time()
    try:
        page = read_page(made(LINKED, f"<article>{TITLE}{TEXT}{filling}</article>"), URL)
    except ArchiverError:
        page = None
    assert time.process_time() - started < 8
    assert page is None or page.engine == "newspage"
