"""`forum-archiver export`: which threads, where to, whole files or none, and what is told when that cannot be."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from command import Run, run
from demo_archive import MAIN, archive, rows
from sample_archive import PORTS, POSTS, SOFTWARE
from sample_export import HOSTILE, NAME, make_folder, poison

from archiver.cli.console import Screen
from archiver.demo import DemoForum, serve

OTHER = "other.example"
FORMATS = ("jsonl", "csv", "markdown", "mbox", "html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two archives, of two forums, that have threads of the same numbers."""
    folder = make_folder(tmp_path_factory.mktemp("export") / "archives")
    (folder / f"{OTHER}.db").write_bytes((folder / f"{NAME}.db").read_bytes())
    with closing(sqlite3.connect(folder / f"{OTHER}.db")) as connection, connection:
        connection.execute("UPDATE forum SET base_url = 'https://talk.other.example/'")
        connection.execute("UPDATE threads SET url = replace(url, ?, ?)", (NAME, OTHER))
    return folder


def export(folder: Path, *arguments: object) -> Run:
    return run("export", *arguments, "--archives", folder)


def shell(
    folder: Path, *arguments: object, stdout: int | None = None, **more: object
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", "export", *map(str, arguments), "--archives", str(folder)]
    root = str(Path(__file__).parents[1])
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False, timeout=60, cwd=root, **more
    )


# --- which threads ----------------------------------------------------------------------------------------------------


def test_without_a_thread_all_are_written(folder: Path) -> None:
    done = export(folder)

    made = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0, done.err
    assert [(post["archive"], post["id"]) for post in made] == [
        (name, post.id) for name in (NAME, OTHER) for post in POSTS
    ]


def test_threads_are_named_as_for_the_summary(folder: Path) -> None:
    by_address = export(folder, "https://forum.example/threads/river-ports.4100/")
    by_number = export(folder, f"{NAME}/{SOFTWARE}", f"{OTHER}/{PORTS}", f"{NAME}/{SOFTWARE}")

    assert {json.loads(line)["thread_id"] for line in by_address.out.splitlines()} == {PORTS}
    found = [(post["archive"], post["thread_id"]) for post in map(json.loads, by_number.out.splitlines())]
    assert list(dict.fromkeys(found)) == [(NAME, SOFTWARE), (OTHER, PORTS)]
    assert len(found) == len(POSTS)  # a thread that is named twice is written once


@pytest.mark.parametrize("forum", [OTHER, "talk.other.example", "OTHER.example"])
def test_all_threads_of_one_forum(folder: Path, forum: str) -> None:
    made = [json.loads(line) for line in export(folder, "--forum", forum).out.splitlines()]

    assert {post["archive"] for post in made} == {OTHER}
    assert len(made) == len(POSTS)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--forum", "no.example"], 2, f"There are: {NAME}, {OTHER}."),
        (["--forum", NAME, f"{NAME}/{PORTS}"], 2, "not both"),
        ([PORTS], 2, "Several archives have a thread 4100"),
        ([f"{NAME}/77"], 5, "is not archived"),
        ([f"{NAME}/{PORTS}", "--raw"], 2, "--format csv"),
        (["--format", "html"], 2, "--to FOLDER"),
        (["--format", "warc"], 2, "warc"),
    ],
)
def test_wrong_use_is_told(folder: Path, arguments: list[object], code: int, said: str) -> None:
    done = export(folder, *arguments)

    assert done.code == code
    assert said in done.err
    assert done.out == ""


def test_an_archive_that_cannot_be_read_is_told_and_the_others_are_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.db").write_bytes((folder / f"{NAME}.db").read_bytes())
    (tmp_path / "broken.example.db").write_bytes(b"no database" * 100)

    done = export(tmp_path, "--to", tmp_path / "posts.jsonl")

    assert done.code == 7
    assert "broken.example" in done.err
    assert len((tmp_path / "posts.jsonl").read_text(encoding="utf-8").splitlines()) == len(POSTS)


def test_no_thread_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.db").write_bytes((folder / f"{NAME}.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / f"{NAME}.db")) as connection, connection:
        connection.execute("DELETE FROM threads")

    done = export(tmp_path, "--to", tmp_path / "posts.jsonl")

    assert (done.code, (tmp_path / "posts.jsonl").exists()) == (5, False)


# --- where to ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_what_standard_output_is(folder: Path, tmp_path: Path, form: str) -> None:
    thread = f"{NAME}/{PORTS}"

    done = export(folder, thread, "--format", form, "--to", tmp_path / "made")

    made = (tmp_path / "made").read_bytes().decode("utf-8")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"10 posts of 1 thread written to {tmp_path / 'made'}.\n"
    assert made == export(folder, thread, "--format", form).out
    assert made == export(folder, thread, "--format", form, "--to", "-").out
    assert list(tmp_path.iterdir()) == [tmp_path / "made"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_folder_gets_a_file_a_thread(folder: Path, tmp_path: Path, form: str) -> None:
    done = export(folder, "--forum", NAME, "--format", form, "--to", f"{tmp_path}/new/made/")

    suffix = "md" if form == "markdown" else form
    assert done.code == 0, done.err
    assert {path.name for path in (tmp_path / "new/made").iterdir()} == {
        f"forum.example-4100-river-ports-of-the-delta.{suffix}",
        f"forum.example-4200-berth-software-for-small-ports.{suffix}",
    }


def test_a_folder_may_be_there(folder: Path, tmp_path: Path) -> None:
    assert export(folder, f"{NAME}/{PORTS}", "--format", "html", "--to", tmp_path).code == 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".html"]


def test_several_documents_do_not_go_into_one_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "made.html").write_text("mine", encoding="utf-8")

    done = export(folder, "--format", "html", "--to", tmp_path / "made.html")

    assert done.code == 2
    assert (tmp_path / "made.html").read_text(encoding="utf-8") == "mine"


def test_options_of_the_table(folder: Path) -> None:
    plain = export(folder, f"{NAME}/{PORTS}", "--format", "csv").out
    marked = export(folder, f"{NAME}/{PORTS}", "--format", "csv", "--excel").out

    assert marked == "\ufeff" + plain
    assert len(list(csv.reader(io.StringIO(plain, newline="")))) == 11


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_posts_are_written_in_every_form(folder: Path, tmp_path: Path, form: str) -> None:
    (tmp_path / "archives").mkdir()
    (tmp_path / f"archives/{NAME}.db").write_bytes((folder / f"{NAME}.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / f"archives/{NAME}.db")) as connection:
        poison(connection)

    done = export(tmp_path / "archives", "--format", form, "--to", f"{tmp_path}/made/")

    assert done.code == 0, done.err
    made = sorted((tmp_path / "made").iterdir())
    assert [path.name[:19] for path in made] == ["forum.example-4100-", "forum.example-4200-"]
    for path in made:
        text = path.read_bytes().decode("utf-8")
        assert "\x1b" not in text
        assert "\x00" not in text


def test_a_table_for_programs_keeps_what_is_hostile(folder: Path, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.db").write_bytes((folder / f"{NAME}.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / f"{NAME}.db")) as connection:
        poison(connection)

    raw = export(tmp_path, "--format", "csv", "--raw").out
    safe = export(tmp_path, "--format", "csv").out

    assert next(csv.DictReader(io.StringIO(raw, newline="")))["subject"] == HOSTILE
    assert next(csv.DictReader(io.StringIO(safe, newline="")))["subject"].startswith("'=cmd")


# --- whole files or none ----------------------------------------------------------------------------------------------


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))


@pytest.mark.parametrize("form", FORMATS)
def test_a_full_disk_leaves_the_file_as_it_was(folder: Path, tmp_path: Path, form: str) -> None:
    made = tmp_path / "made"
    made.write_text("before", encoding="utf-8")

    done = shell(folder, f"{NAME}/{PORTS}", "--format", form, "--to", made, preexec_fn=small_files)

    assert done.returncode == 7
    assert f"{made} cannot be written (File too large)" in done.stderr
    assert "Traceback" not in done.stderr
    assert made.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [made]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(("form", "number"), [("csv", SOFTWARE), ("html", PORTS)])  # less and more than a buffer
def test_a_full_device_is_told(folder: Path, form: str, number: int) -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = shell(folder, f"{NAME}/{number}", "--format", form, stdout=full.fileno(), env=buffered)

    assert done.returncode == 7
    assert done.stderr.count("Standard output cannot be written (No space left on device)") == 1
    assert "Exception" not in done.stderr


def test_what_is_no_file_is_written_to_and_not_replaced(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"  # and not a device: run by root, a command that replaces it would spoil the machine
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)  # open at both ends, so that nobody waits
    try:
        done = export(folder, f"{NAME}/{PORTS}", "--format", "csv", "--to", pipe)
        assert pipe.is_fifo()
        written = os.read(reader, 1_000_000)
    finally:
        os.close(reader)

    assert done.code == 0, done.err
    assert written.decode("utf-8") == export(folder, f"{NAME}/{PORTS}", "--format", "csv").out


@pytest.mark.parametrize("place", ["file/made.html", "file/sub/", "missing/made.html"])
def test_a_place_that_cannot_be_written_is_told(folder: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    done = export(folder, f"{NAME}/{PORTS}", "--format", "html", "--to", f"{tmp_path}/{place}")

    assert done.code == 7
    assert "cannot be written" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_file_is_synced_before_it_takes_its_place(folder: Path, tmp_path: Path) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def note_sync(number: int) -> None:
        done.append("sync")
        sync(number)

    def note_replace(self: Path, target: Path) -> Path:
        done.append(f"{self.parent == target.parent} {target.name}")
        return replace(self, target)

    with mock.patch.object(os, "fsync", note_sync), mock.patch.object(Path, "replace", note_replace):
        export(folder, f"{NAME}/{PORTS}", "--to", tmp_path / "made")

    assert done[:2] == ["sync", "True made"]


def test_a_stop_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    class StopError(BaseException):
        pass

    with (
        mock.patch.object(Screen, "advance", side_effect=StopError),
        pytest.raises(StopError),
    ):
        export(folder, f"{NAME}/{PORTS}", "--to", tmp_path / "made")

    assert list(tmp_path.iterdir()) == []


def test_what_a_link_leads_to_is_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    export(folder, f"{NAME}/{PORTS}", "--to", tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert len((tmp_path / "real").read_text(encoding="utf-8").splitlines()) == 10


def test_a_reader_that_goes_away_is_no_trouble(folder: Path) -> None:
    source, sink = os.pipe()
    os.close(source)
    try:
        done = shell(folder, stdout=sink)
    finally:
        os.close(sink)

    assert (done.returncode, done.stderr) == (0, "")


def test_standard_output_is_utf_8_whatever_the_terminal(folder: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}

    done = shell(folder, f"{NAME}/{PORTS}", "--format", "csv", stdout=subprocess.PIPE, env=environment)

    assert "জাহাজ চালানো যায় না" in done.stdout


# --- the demo forum ---------------------------------------------------------------------------------------------------


def test_a_thread_of_the_demo_in_every_form(tmp_path: Path) -> None:
    with serve(DemoForum.load()) as server:
        archive(server, tmp_path / "archives", MAIN)
    expected = [text for (text,) in rows(tmp_path / "archives", "SELECT text FROM posts ORDER BY number")]

    made = {form: export(tmp_path / "archives", MAIN, "--format", form) for form in FORMATS}

    assert {done.code for done in made.values()} == {0}
    assert [json.loads(line)["body"] for line in made["jsonl"].out.splitlines()] == expected
    assert len(expected) > 30
    assert made["html"].out.count("<article ") == len(expected)
    assert made["markdown"].out.count("\n## ") == len(expected)
    assert made["mbox"].out.count("\nMessage-ID: ") == len(expected)
    assert len(list(csv.reader(io.StringIO(made["csv"].out, newline="")))) == len(expected) + 1
