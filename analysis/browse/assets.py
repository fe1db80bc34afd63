"""The style sheets and the script of our pages, under one address however the plugin was loaded."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from analysis.browse.host import Datasette, Request, Response, text_response

TYPES = {
    "forum.css": "text/css; charset=utf-8",
    "tables.css": "text/css; charset=utf-8",  # a little for Datasette's own pages
    "keys.js": "text/javascript; charset=utf-8",
}


@cache
def content(name: str) -> str:
    """The text of a file of ours."""
    return files("analysis.browse").joinpath("static", name).read_text(encoding="utf-8")


@cache
def address(name: str) -> str:
    """Its address, which changes with its content: so browsers may keep it."""
    return f"/-/forum-static/{sha256(content(name).encode()).hexdigest()[:12]}/{name}"


async def asset(datasette: Datasette, request: Request) -> Response:
    """Send a file. The route admits no other names than those of TYPES."""
    name = request.url_vars["name"]
    return text_response(content(name), TYPES[name], {"Cache-Control": "max-age=31536000, immutable"})


ROUTE = (r"^/-/forum-static/[0-9a-f]{12}/(?P<name>forum\.css|tables\.css|keys\.js)$", asset)
