"""What a demo forum is made of, and how it is written down: TOML files → nodes, members, threads with their posts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

ThreadType = Literal["discussion", "question", "poll"]


@dataclass(frozen=True, slots=True)
class DemoNode:
    """A section of the forum; one that has sections below it is a category."""

    id: int
    title: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A member, with what the user cell beside a post shows."""

    id: int
    name: str
    title: str = "Member"
    banners: tuple[str, ...] = ()
    joined: date = date(2024, 1, 1)
    messages: int = 0
    reactions: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    signature: str | None = None  # BBCode


@dataclass(frozen=True, slots=True)
class DemoPoll:
    """A thread's poll: its question, and pairs of an answer and its votes."""

    question: str
    options: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post as its author wrote it; an author whom the forum does not know is a guest."""

    id: int
    author: str
    at: datetime  # aware
    body: str  # BBCode
    edited: datetime | None = None
    edited_by: str | None = None
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # kind → names of members
    votes: int | None = None
    solution: bool = False
    files: tuple[str, ...] = ()  # names of files listed under the post


@dataclass(frozen=True, slots=True)
class DemoThread:
    """A thread and its posts in order of time."""

    id: int
    title: str
    node: int
    posts: tuple[DemoPost, ...]
    type: ThreadType = "discussion"
    prefix: str | None = None
    tags: tuple[str, ...] = ()
    views: int = 0
    open: bool = True
    sticky: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    poll: DemoPoll | None = None
    slug: str | None = None  # of its address, where that is not made from the title


@dataclass(frozen=True, slots=True)
class Content:
    """A whole forum as its files tell it."""

    title: str
    description: str
    nodes: tuple[DemoNode, ...]
    members: tuple[DemoMember, ...]
    threads: tuple[DemoThread, ...]
    flag_fields: tuple[str, ...] = ()  # fields of a member that are shown as a flag


def read_content(folder: Path) -> Content:
    """Reads `folder/forum.toml` and every `folder/threads/*.toml`.

    Raises:
        OSError, tomllib.TOMLDecodeError, KeyError, TypeError: the files are missing or not in the demo's format.
    """
    forum = _toml(folder / "forum.toml")
    files = sorted((folder / "threads").glob("*.toml"))
    return Content(
        title=forum["title"],
        description=forum.get("description", ""),
        nodes=tuple(DemoNode(**row) for row in forum["node"]),
        members=tuple(_member(row) for row in forum["member"]),
        threads=tuple(_thread(_toml(file)) for file in files),
        flag_fields=tuple(forum.get("flag_fields", ())),
    )


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _member(row: Mapping[str, Any]) -> DemoMember:
    return DemoMember(**_with_tuples(row, ("banners",)))


def _thread(data: Mapping[str, Any]) -> DemoThread:
    row = _with_tuples(data["thread"], ("tags",))
    poll = row.pop("poll", None)
    return DemoThread(
        **row,
        poll=poll and DemoPoll(poll["question"], tuple((str(text), int(votes)) for text, votes in poll["options"])),
        posts=tuple(sorted(map(_post, data["post"]), key=lambda post: post.at)),
    )


def _post(data: Mapping[str, Any]) -> DemoPost:
    row = _with_tuples(data, ("files",))
    row["reactions"] = {kind: tuple(names) for kind, names in row.get("reactions", {}).items()}
    row["body"] = row["body"].strip("\n")
    row["at"] = aware(row["at"])
    row["edited"] = aware(row["edited"]) if row.get("edited") else None
    return DemoPost(**row)


def _with_tuples(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {**row, **{name: tuple(row[name]) for name in names if name in row}}


def aware(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is taken for UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
