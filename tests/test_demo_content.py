"""The demo forum's words hold together: ids, times, quotes, pictures and the weekdays of its pasted articles agree."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[1] / "archiver" / "demo"
POSTS_A_PAGE = 20

# A TOML table as tomllib gives it; its shape is what this module checks.
Table = dict[str, Any]

FORUM: Table = tomllib.loads((DEMO / "forum.toml").read_text(encoding="utf-8"))
THREADS: dict[str, Table] = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((DEMO / "threads").glob("*.toml"))
}
MAIN = "bay-link-ferry"
MEMBER_IDS: dict[str, int] = {member["name"]: member["id"] for member in FORUM["member"]}

every_thread = pytest.mark.parametrize("name", THREADS)

CODE = re.compile(r"\[(code|icode)(?:=\w+)?\].*?\[/\1\]", re.DOTALL)
TAG = re.compile(r"\[(?P<close>/?)(?P<tag>[a-z]+|\*)(?:=(?P<value>[^\]]*))?\]")
TAGS = {
    "attach", "b", "card", "h", "i", "img", "ispoiler", "list", "media", "quote", "s", "spoiler", "table", "td", "th",
    "tr", "u", "url", "user",
}  # fmt: skip
QUOTE = re.compile(r'^"(?P<author>.+), post: (?P<post>\d+), member: (?P<member>\d+)"$')
PICTURE = re.compile(r"\[attach\](\d{13})\.webp\[/attach\]")
MENTION = re.compile(r"\[user=(\d+)\](.*?)\[/user\]")

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*"
# The ways in which the pasted articles print their day. TASS leaves the year out.
DATES = [
    re.compile(rf"\b(?P<day>\d\d?) {MONTH},? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"\b{MONTH} (?P<day>\d\d?),? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"),
    re.compile(rf"^(?P<day>\d\d?) {MONTH}, \d\d:\d\d$", re.IGNORECASE),
]
LEAD_DAY = re.compile(rf"\b(?:on|said) ({'|'.join(WEEKDAYS)})\b")


def all_posts() -> list[Table]:
    """Every post of the forum, in the order of its ids."""
    return sorted((post for thread in THREADS.values() for post in thread["post"]), key=lambda post: int(post["id"]))


def plain(bbcode: str) -> str:
    """The words of a post without its tags."""
    return TAG.sub("", bbcode)


def quotes(body: str) -> Iterator[tuple[str | None, str]]:
    """Each quote box as its attribution and its own words, those of boxes inside left out."""
    open_boxes: list[tuple[str | None, list[str]]] = []
    position = 0
    for tag in TAG.finditer(body):
        if tag["tag"] != "quote":
            continue
        if open_boxes:
            open_boxes[-1][1].append(body[position : tag.start()])
        position = tag.end()
        if tag["close"]:
            attribution, words = open_boxes.pop()
            yield attribution, plain("".join(words))
        else:
            open_boxes.append((tag["value"], []))


def printed_day(line: str, posted: datetime) -> date | None:
    """The day that a short line of who and when prints, else None."""
    if len(line.split()) > 17:
        return None
    for pattern in DATES:
        if found := pattern.search(line):
            parts = found.groupdict()
            month = int(parts["month"]) if parts["month"].isdigit() else MONTHS.index(parts["month"][:3].lower()) + 1
            return date(int(parts.get("year") or posted.year), month, int(parts["day"]))
    return None


def pasted(thread: Table) -> Iterator[tuple[Table, date, str]]:
    """Posts with an article in English: the post, the day the article prints, its lead paragraph."""
    for post in thread["post"]:
        lines = [line for line in plain(post["body"]).splitlines() if line]
        days = [(index, day) for index, line in enumerate(lines) if (day := printed_day(line, post["at"]))]
        if not days:
            continue
        index, day = days[0]
        leads = [line for line in lines[index + 1 :] if len(line.split()) >= 18 and "Photo" not in line]
        if leads:
            yield post, day, leads[0]


# --- the forum --------------------------------------------------------------------------------------------------------


def test_nodes_form_a_tree_of_categories_and_sections() -> None:
    nodes = {node["id"]: node for node in FORUM["node"]}
    assert len(nodes) == len(FORUM["node"])
    categories = {number for number, node in nodes.items() if "parent" not in node}
    assert len(categories) >= 3
    assert all(node["parent"] in categories for node in nodes.values() if "parent" in node)
    assert all(thread["thread"]["node"] in nodes.keys() - categories for thread in THREADS.values())


def test_members_are_told_apart() -> None:
    assert len(set(MEMBER_IDS.values())) == len(MEMBER_IDS) == len(FORUM["member"])
    assert 18 <= len(MEMBER_IDS) <= 24
    assert len({member["title"] for member in FORUM["member"]}) > 5
    names = "".join(MEMBER_IDS)
    assert "'" in names
    assert "&" in names
    assert not names.isascii()


def test_flag_fields_are_fields_of_members() -> None:
    shown = {key for member in FORUM["member"] for key in member["fields"]}
    assert set(FORUM["flag_fields"]) < shown


def test_members_joined_before_they_posted_and_count_their_posts() -> None:
    written = Counter(post["author"] for post in all_posts())
    first = {post["author"]: post["at"].date() for post in reversed(all_posts())}
    for member in FORUM["member"]:
        assert member["joined"] <= first.get(member["name"], date.max), member["name"]
        assert member["messages"] >= written[member["name"]], member["name"]


def test_ids_are_unique_and_ascend_with_time() -> None:
    posts = all_posts()
    assert len({post["id"] for post in posts}) == len(posts)
    assert all(a["at"] < b["at"] for a, b in pairwise(posts))
    threads = sorted((thread["post"][0]["at"], thread["thread"]["id"]) for thread in THREADS.values())
    assert all(a[1] < b[1] for a, b in pairwise(threads))


# --- each thread ------------------------------------------------------------------------------------------------------


@every_thread
def test_posts_stand_in_order_and_times_are_utc(name: str) -> None:
    posts = THREADS[name]["post"]
    assert all(post["at"].tzinfo == UTC for post in posts)
    assert all(a["id"] < b["id"] and a["at"] < b["at"] for a, b in pairwise(posts))
    assert all(post["body"].strip() == post["body"] != "" for post in posts)


@every_thread
def test_edits_come_after_the_post(name: str) -> None:
    for post in THREADS[name]["post"]:
        if "edited" in post:
            assert post["edited"] > post["at"]
            assert post["edited_by"] in MEMBER_IDS


@every_thread
def test_reactions_come_from_other_members_once_each(name: str) -> None:
    for post in THREADS[name]["post"]:
        members = [member for names in post.get("reactions", {}).values() for member in names]
        assert set(members) <= MEMBER_IDS.keys() - {post["author"]}, post["id"]
        assert len(set(members)) == len(members), post["id"]


@every_thread
def test_tags_are_of_the_dialect_and_closed(name: str) -> None:
    for post in THREADS[name]["post"]:
        still_open: list[str] = []
        for tag in TAG.finditer(CODE.sub("", post["body"])):
            if tag["tag"] == "*":
                assert still_open[-1] == "list", post["id"]
            elif tag["close"]:
                assert still_open.pop() == tag["tag"], post["id"]
            else:
                assert tag["tag"] in TAGS, post["id"]
                still_open.append(tag["tag"])
        assert still_open == [], post["id"]


@every_thread
def test_quotes_point_at_earlier_posts_and_hold_their_words(name: str) -> None:
    earlier: dict[int, Table] = {}
    for post in THREADS[name]["post"]:
        for attribution, words in quotes(post["body"]):
            if attribution is None:
                continue
            source = QUOTE.match(attribution)
            assert source, attribution
            quoted = earlier[int(source["post"])]
            assert source["author"] == quoted["author"]
            assert int(source["member"]) == MEMBER_IDS[quoted["author"]]
            lines = [line for line in words.splitlines() if line]
            assert lines, post["id"]
            assert all(line in plain(quoted["body"]) for line in lines), post["id"]
        earlier[post["id"]] = post


@every_thread
def test_mentions_name_the_member_of_their_number(name: str) -> None:
    for post in THREADS[name]["post"]:
        assert all(MEMBER_IDS[member] == int(number) for number, member in MENTION.findall(post["body"])), post["id"]


@every_thread
def test_pictures_are_named_by_a_moment_shortly_before_the_post(name: str) -> None:
    for post in THREADS[name]["post"]:
        for milliseconds in PICTURE.findall(post["body"]):
            taken = datetime.fromtimestamp(int(milliseconds) / 1000, tz=UTC)
            assert timedelta(0) < post["at"] - taken < timedelta(days=2), post["id"]
        assert post["body"].count("[attach]") == len(PICTURE.findall(post["body"])), post["id"]


@every_thread
def test_articles_are_posted_within_two_days(name: str) -> None:
    for post, day, _ in pasted(THREADS[name]):
        assert timedelta(0) <= post["at"].date() - day <= timedelta(days=2), post["id"]


@every_thread
def test_weekdays_in_leads_agree_with_the_printed_day(name: str) -> None:
    for post, day, lead in pasted(THREADS[name]):
        if named := LEAD_DAY.search(lead):
            days_before = (day.weekday() - WEEKDAYS.index(named[1])) % 7
            assert days_before <= 1, f"{post['id']}: {named[1]} in a lead of {day:%A} {day}"


# --- what the demo must have ------------------------------------------------------------------------------------------


def test_the_main_thread_is_long_and_full_of_articles() -> None:
    posts = THREADS[MAIN]["post"]
    assert len(posts) >= 60
    assert math.ceil(len(posts) / POSTS_A_PAGE) == 4
    english = list(pasted(THREADS[MAIN]))
    assert len(english) >= 14
    assert sum(bool(LEAD_DAY.search(lead)) for _, _, lead in english) >= 10


def test_the_main_thread_has_every_kind_of_post() -> None:
    posts = THREADS[MAIN]["post"]
    bodies = [post["body"] for post in posts]
    text = "\n".join(bodies)
    for tag in ("[quote]", "[card=", "[media=", "[img]", "[spoiler=", "[table]", "[list]", "[code=", "[attach]"):
        assert tag in text, tag
    assert any(re.fullmatch(r":D|[:;][)(]", body) for body in bodies)
    assert any(re.fullmatch(r"\[img\]\S+\[/img\]", body) for body in bodies)
    assert any("edited" in post for post in posts)
    assert any(post["author"] not in MEMBER_IDS for post in posts)
    assert any(b["at"] - a["at"] > timedelta(weeks=4) for a, b in pairwise(posts))


def test_reactions_differ_much() -> None:
    totals = [sum(map(len, post.get("reactions", {}).values())) for post in THREADS[MAIN]["post"]]
    assert max(totals) >= 12
    assert min(totals) == 0
    assert sorted(totals)[len(totals) // 2] <= 3


def test_articles_come_in_several_scripts() -> None:
    text = "".join(post["body"] for post in all_posts())
    for script in (r"[\u0980-\u09ff]{3}", r"[\u4e00-\u9fff]{3}", r"[\u0600-\u06ff]{3}", r"[\u0400-\u04ff]{3}"):
        assert re.search(script, text), script


def test_some_wire_copy_is_pasted_twice() -> None:
    leads = Counter(lead for _, _, lead in pasted(THREADS[MAIN]))
    assert leads.most_common(1)[0][1] == 2


def test_the_question_has_one_solution_and_votes() -> None:
    questions = [thread for thread in THREADS.values() if thread["thread"]["type"] == "question"]
    assert len(questions) == 1
    posts = questions[0]["post"]
    assert math.ceil(len(posts) / POSTS_A_PAGE) == 2
    assert [post["votes"] for post in posts if post.get("solution")] == [max(post["votes"] for post in posts)]
    assert min(post["votes"] for post in posts) < 0


def test_the_poll_has_votes() -> None:
    polls = [thread["thread"] for thread in THREADS.values() if thread["thread"]["type"] == "poll"]
    assert len(polls) == 1
    options = polls[0]["poll"]["options"]
    assert len(options) >= 3
    assert 0 < sum(votes for _, votes in options) <= len(MEMBER_IDS)


def test_only_poll_threads_have_a_poll() -> None:
    assert all(("poll" in thread["thread"]) == (thread["thread"]["type"] == "poll") for thread in THREADS.values())
