"""A small XenForo-style forum on loopback, to try the archiver on and to test it: it can grow, change and fail.

with serve(DemoForum.load()) as server:
    print(server.url)
"""

from __future__ import annotations

from archiver.demo.content import DemoMember, DemoNode, DemoPoll, DemoPost, DemoThread
from archiver.demo.faults import Fault, Faults
from archiver.demo.forum import DemoForum
from archiver.demo.pages import Version
from archiver.demo.server import DemoServer, Request, serve
from archiver.demo.writing import written_forum

__all__ = [
    "DemoForum",
    "DemoMember",
    "DemoNode",
    "DemoPoll",
    "DemoPost",
    "DemoServer",
    "DemoThread",
    "Fault",
    "Faults",
    "Request",
    "Version",
    "serve",
    "synthetic",
]


def synthetic(threads: int = 1, posts: int = 1000) -> DemoForum:
    """A forum of made-up threads of `posts` posts each, the same every time: for measuring."""
    return DemoForum(*written_forum(threads, posts), title="Generated forum")
