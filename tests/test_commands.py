"""Commands that answer on standard output: read and split as JSON, help that is quick, the demo, wrong use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

from archiver.demo import DemoForum, serve
from archiver.demo.addresses import thread_path

POST = """Port of Larvik opens its second crane

REUTERS
Published :
Aug 08, 2025 18:41

LARVIK, Norway, Aug 8 (Reuters) - The port of Larvik opened a second crane on Friday, the harbour master said.

It lifts forty tonnes and turns in a minute, twice as fast as the crane that it joins on the eastern quay.
"""


def test_split_prints_parts_that_are_the_text_again() -> None:
    made = json.loads(run("split", stdin=POST.encode()).out)

    parents = {part["parent_id"] for part in made["parts"]}
    leaves = [part["text"] for part in made["parts"] if part["id"] not in parents]
    assert "".join(leaves) == made["text"] == POST.strip()
    (article,) = made["articles"]
    assert article["headline"] == "Port of Larvik opens its second crane"
    assert article["agency"] == "Reuters"
    assert article["published_at"] == "2025-08-08T18:41"
    for value in article["values"]:
        assert 0 <= value["start"] < value["end"] <= len(made["text"])


def test_split_takes_html_as_well() -> None:
    html = POST.replace("\n", "<br>\n")

    by_html = json.loads(run("split", stdin=html.encode()).out)
    by_text = json.loads(run("split", stdin=POST.encode()).out)

    assert by_html["text"] == by_text["text"]
    assert by_html["articles"][0]["headline"] == by_text["articles"][0]["headline"]


def test_split_reads_and_writes_lines() -> None:
    lines = [
        {"id": "a", "text": "Just words."},
        {"id": "b", "html": "<b>More</b> words.", "posted_at": "2025-07-16T00:00:00Z"},
    ]

    done = run("split", "--jsonl", stdin="\n".join(map(json.dumps, lines)).encode())

    made = [json.loads(line) for line in done.out.splitlines()]
    assert [(line["id"], line["text"]) for line in made] == [("a", "Just words."), ("b", "More words.")]
    assert [part["kind"] for part in made[0]["parts"]] == ["comment"]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"text": "x", "posted_at": "yesterday"}', '{"text": 7}', "[" * 50_000]
)
def test_a_line_that_cannot_be_split_is_wrong_use(line: str) -> None:
    done = run("split", "--jsonl", stdin=line.encode())

    assert done.code == 2
    assert "Line 1" in done.err


def test_split_of_nothing_is_nothing() -> None:
    assert json.loads(run("split").out) == json.loads(run("split", "--text", stdin=b"\n \n").out)


def test_read_prints_a_page_as_json(tmp_path: Path) -> None:
    forum = DemoForum.load()
    with serve(forum) as server:
        thread = forum.thread(1187)
        assert thread is not None
        path = tmp_path / "page.html"
        path.write_bytes(server.site.answer(thread_path(thread)).body)

    done = run("read", path)

    page = json.loads(done.out)
    assert done.code == 0
    assert (page["thread"]["id"], page["page"], page["page_count"]) == (1187, 1, 4)
    assert page["thread"]["thread_fields"] == [{"name": "Date of Event", "value": "Jul 23, 2025"}]
    assert [post["number"] for post in page["posts"]] == list(range(1, 21))
    assert page["posts"][0]["articles"][0]["agency"] == "AFP"
    assert page["posts"][3]["quotes"][0]["quoted_post_id"] == 52746
    assert page["problems"] == []


def test_read_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("no page")

    done = run("read", bad, tmp_path / "nowhere.html")

    assert done.code == 2
    assert done.err.count("\n") == 2


def test_help_teaches_every_command() -> None:
    listed = run("--help").out
    for name in (
        "archive",
        "add",
        "rebuild",
        "check",
        "list",
        "summary",
        "stats",
        "search",
        "browse",
        "read",
        "split",
        "demo",
    ):
        assert name in listed
        told = run(name, "--help")
        assert told.code == 0
        assert len(told.out.splitlines()) > 5


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["archive"], ["archive", "--delay", "fast"], ["summary"], ["--no"]]
)
def test_wrong_use_ends_with_2(arguments: list[str]) -> None:
    assert run(*arguments).code == 2


def test_help_needs_none_of_the_heavy_libraries() -> None:
    script = (
        "import sys\nfrom archiver.cli import main\nsys.argv = ['forum-archiver', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'httpx', 'selectolax', 'sqlite_utils', 'datasette', 'warcio', 'nh3'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_the_demo_runs_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    first = run("demo")
    second = run("demo")

    for done in (first, second):
        assert done.code == 0, done.err
        assert "Bay Link ferry" in done.out
        assert "browse --archives" in done.out
    assert "129" not in second.err
    assert (tmp_path / "archives" / "demo").is_dir()
