"""Folders of archives as people have them: a database is gone, the folder cannot be written, a log is left over."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

import pytest
from command import Run, run
from sample_archive import make_archive

from archiver.store.database import APPLICATION_ID, SCHEMA_VERSION

HERE, THERE = "forum.example", "other.example"
COMMANDS = (("list",), ("search", "ports"), ("stories",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two archives with the same stories."""
    for name in (HERE, THERE):
        with closing(sqlite3.connect(make_archive(tmp_path / f"{name}.db"))) as connection:
            connection.executescript(
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
                "PRAGMA journal_mode = WAL"
            )
    return tmp_path


def beside(folder: Path, name: str, suffix: str) -> Path:
    return folder / f"{name}.db{suffix}"


@contextmanager
def unwritable() -> Iterator[None]:
    """What `os.access` says of a folder that one may only read."""
    with mock.patch("os.access", lambda _path, mode, **_: mode != os.W_OK):
        yield


# --- captures without their database ----------------------------------------------------------------------------------


@pytest.fixture
def interrupted(folder: Path) -> Path:
    """The same, and captures of a third forum whose database is gone."""
    captures = folder / "gone.example"
    captures.mkdir()
    (captures / "gone.example-20250101T000000Z-00000.warc.gz").touch()
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_database_is_told_and_the_others_are_shown(interrupted: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--archives", interrupted)

    assert done.code == 7
    assert "gone.example.db is missing" in done.err
    assert "`forum-archiver rebuild gone.example` makes it again. The other archives are shown." in done.err
    assert done.out


def test_missing_databases_alone_are_told(tmp_path: Path) -> None:
    for name in ("gone.example", "lost.example"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.warc.gz").touch()
    for command in COMMANDS:
        done = run(*command, "--archives", tmp_path)
        assert (done.code, done.out) == (7, ""), command
        for name in ("gone.example", "lost.example"):
            assert done.err.count(f"rebuild {name}") == 1
        assert "are shown" not in done.err


def test_what_can_be_read_is_browsed(interrupted: Path) -> None:
    with mock.patch("os.execv") as execute:
        done = run("browse", "--archives", interrupted, "--port", 0)

    assert "gone.example.db is missing" in done.err
    (_, arguments), _ = execute.call_args
    served = [argument for argument in arguments if argument.endswith(".db")]
    assert [Path(path).name for path in served] == [f"{HERE}.db", f"{THERE}.db"]


def test_check_goes_on_after_an_archive_that_cannot_be_read(folder: Path) -> None:
    beside(folder, HERE, "").write_bytes(b"some words " * 400)

    done = run("check", "--archives", folder, "--json")

    assert done.code == 7
    assert {json.loads(line)["archive"] for line in done.out.splitlines()} == {HERE, THERE}


def test_a_folder_that_is_called_like_a_database_is_told(folder: Path) -> None:
    beside(folder, "strange", "").mkdir()

    done = run("list", "--archives", folder)

    assert done.code == 7
    assert "strange.db cannot be opened (Is a directory). Check what it is and who may read it." in done.err
    assert HERE in done.out


# --- folders that cannot be written -----------------------------------------------------------------------------------


def log_of(folder: Path, name: str) -> None:
    """Leaves the log of a writer that was killed, with a change in it that the database does not have."""
    path = beside(folder, name, "")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE forum SET title = 'Of the log'")
        connection.commit()
        kept = {suffix: beside(folder, name, suffix).read_bytes() for suffix in ("", "-wal")}
    for suffix, content in kept.items():
        beside(folder, name, suffix).write_bytes(content)


def assert_told(done: Run) -> None:
    assert done.code == 7
    assert f"its last changes still lie in {HERE}.db-wal" in done.err
    assert "Ask for the right to write to" in done.err
    assert "damaged" not in done.err
    assert "rebuild" not in done.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_log_that_cannot_be_read_is_not_called_damage(folder: Path, command: tuple[str, ...]) -> None:
    log_of(folder, HERE)
    beside(folder, HERE, "-shm").symlink_to(folder / "nowhere" / "x")  # it cannot be made, as where nobody may write
    with unwritable():
        done = run(*command, "--archives", folder)

    assert_told(done)
    assert done.out


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_log_in_a_folder_that_cannot_be_written(folder: Path, command: tuple[str, ...]) -> None:
    log_of(folder, HERE)
    folder.chmod(0o500)
    try:
        assert_told(run(*command, "--archives", folder))
    finally:
        folder.chmod(0o700)


def test_where_it_can_be_written_the_log_is_read(folder: Path) -> None:
    from archiver.store import open_reader

    log_of(folder, HERE)
    with closing(open_reader(beside(folder, HERE, ""))) as connection:
        assert connection.execute("SELECT title FROM forum").fetchone() == ("Of the log",)


@pytest.mark.parametrize("has_empty_log", [False, True])
def test_without_changes_in_a_log_it_is_read_as_it_stands(folder: Path, has_empty_log: bool) -> None:  # noqa: FBT001
    if has_empty_log:
        beside(folder, HERE, "-wal").touch()
    with unwritable():
        done = run("list", "--archives", folder)

    assert done.code == 0, done.err
    assert not beside(folder, HERE, "-shm").exists()  # SQLite was told that nobody changes it


def test_damage_is_still_called_damage(folder: Path) -> None:
    path = beside(folder, HERE, "")
    path.write_bytes(path.read_bytes()[:100] + b"\7" * 100_000)
    beside(folder, HERE, "-wal").write_bytes(b"x")
    with unwritable():
        done = run("list", "--archives", folder)

    assert f"{HERE}.db is damaged" in done.err
    assert "rebuild" in done.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("first", [1, 3, 8, 20])
def test_damage_in_the_midst_of_one_leaves_the_others_to_read(
    first: int, command: tuple[str, ...], folder: Path
) -> None:
    path = beside(folder, HERE, "")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[first * size :] = b"\7" * len(content[first * size :])
    path.write_bytes(content)
    done = run(*command, "--archives", folder)

    assert "orts" in done.out  # of the archive that is whole
    assert done.code == (7 if f"{HERE}.db is damaged" in done.err else 0)  # else it lies where nothing was read


def test_browse_imports_nothing_of_the_folder_where_one_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "analysis").mkdir()
    (folder / "analysis" / "__init__.py").write_text("raise SystemExit('of the folder')")
    (folder / "click.py").write_text("raise SystemExit('of the folder')")
    started: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, arguments: started.append(arguments))
    assert run("browse", "--archives", folder, "--port", 0).code == 0
    (arguments,) = started
    tried = subprocess.run(
        [arguments[0], *arguments[1 : arguments.index("datasette")], "datasette", "--version"],
        capture_output=True, text=True, timeout=60, check=False, cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )  # fmt: skip
    assert tried.returncode == 0, tried.stderr
    assert "datasette" in tried.stdout
