"""A page whose software nothing tells → the error for what it does: ask to log in, lead on, excuse itself."""

from __future__ import annotations

from archiver.engines.dom import attr, text_of
from archiver.engines.refusals.page import GIVE_THREAD, Page, say
from archiver.engines.refusals.words import Cause, cause_of
from archiver.errors import (
    ArchiverError,
    BrokenPageError,
    FetchError,
    ForbiddenError,
    GoneError,
    LoginError,
    NotAThreadError,
    RefusedError,
)

_LOCK = 'input[type="password"]'
_REFRESH = 'meta[http-equiv="refresh" i][content*="url=" i]'
_LONGEST_ADDRESS = 200
_LONGEST_EXCUSE = 600  # characters of a page that says why there is no more
_WITH_COOKIES = "Save the page in a browser that shows it, or give that browser's cookies with --cookies FILE."
# Links, buttons and forms that let on from a page that asks for a consent.
_WAY_ON = "form, button, a[href], input[type=button], input[type=submit]"


def refusal(page: Page) -> ArchiverError:
    """The error that says what a page is that is neither XenForo's nor one of other software that is known."""
    title, words = page.title, page.words()
    if page.has(_LOCK) and (page.is_bare or cause_of(title or "", ["login"])):
        return LoginError("The page asks to log in. Archive it with the cookies of a member: --cookies FILE.")
    leads_to = _leads_to(page)
    if leads_to:
        return NotAThreadError(f"The page only leads on to {leads_to}. Give that address.")
    if title is None and not text_of(page.tree.body):
        return BrokenPageError("The page holds no text that can be read. Save or fetch it again.")
    if 0 < len(words) <= _LONGEST_EXCUSE and (excuse := _excuse(page, words)):
        return excuse
    called = f", titled {say(title)}," if title else ""
    return NotAThreadError(
        f"The page{called} is not one of a XenForo thread, and no news article can be told in it. {GIVE_THREAD}"
    )


def _leads_to(page: Page) -> str | None:
    content = attr(page.tree.css_first(_REFRESH), "content") if page.is_bare else None
    if content is None:
        return None
    start = content.lower().index("url=") + len("url=")
    return content[start:].strip(" '\"")[:_LONGEST_ADDRESS] or None


def _excuse(page: Page, words: str) -> ArchiverError | None:
    """The error for a page of a few sentences that say why there is no more."""
    causes: list[Cause] = ["closed", "banned"]
    if page.has(_WAY_ON):
        causes = ["age", *causes, "cookies"]
    match cause_of(f"{page.title or ''} {words}", causes):
        case "age":
            return RefusedError(f"The page asks to confirm an age: {say(words)}. {_WITH_COOKIES}")
        case "cookies":
            return RefusedError(f"The page asks to accept cookies first: {say(words)}. {_WITH_COOKIES}")
        case "banned":
            return ForbiddenError(f"The server shuts this visitor out: {say(words)}. {_WITH_COOKIES}")
        case "closed":
            return FetchError(f"The server is closed or in trouble: {say(words)}. Run the same command again later.")
    return _by_title(page)


def _by_title(page: Page) -> GoneError | None:
    title = page.title or ""
    if title.startswith(("404", "410")) or cause_of(f"{title}.", ["gone"]):
        return GoneError(f"The page says that it is not there: {say(title)}. Check its address.")
    return None
