"""A page of XenForo without posts → the error that says what it is: structure first, its words second."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from archiver.engines.dom import attr, classes, read_text
from archiver.engines.refusals.kinds import is_thread, kind_of, listed, template_of
from archiver.engines.refusals.page import GIVE_THREAD, TRY_BROWSER, Page, cut, say
from archiver.engines.refusals.words import Cause, cause_of
from archiver.errors import (
    ArchiverError,
    FetchError,
    ForbiddenError,
    GoneError,
    LoginError,
    NotAThreadError,
    RefusedError,
)

# The roots of XenForo 2 and 1, and what only its own pages are built of: copies may have lost the root's attributes.
_MARKS = 'html#XF, html#XenForo, html[data-app="public"][data-template], .p-body-pageContent, #headerMover'
# Where it says what went wrong, surest first.
_SAYINGS = (
    ".p-body-pageContent .blockMessage--error", ".p-body-pageContent > .blockMessage",
    ".p-body-pageContent .blockMessage", ".blockMessage--error", ".errorPanel", ".errorOverlay .baseHtml",
    ".errorOverlay", "#content.error .pageContent .baseHtml",
)  # fmt: skip
_ERROR_BOX = ".errorPanel, .errorOverlay, .blockMessage--error"
_CONTENT = ".p-body-pageContent, .p-body-content, #content .pageContent"
_AROUND = ("breadBoxTop", "breadBoxBottom", "titleBar", "p-breadcrumbs", "blockMessage--important")
# A form that is a page's content; those to log in above every page and beside it stand elsewhere.
_FORMS = ".p-body-content form, form#pageLogin, #content form.xenForm:not(#login)"
_LOCK = 'input[type="password"]'
_SECOND_STEP = "two-step"
_COOKIES = "Archive it with a member's cookies: --cookies FILE."
_LATER = "Run the same command again later."
_GIVE_LIST = "Give a page of a thread, or archive all threads of the list by its address."


def recognises(page: Page) -> bool:
    """Whether a forum of XenForo sent the page."""
    return page.has(_MARKS)


def refusal(page: Page, *, is_whole: bool) -> ArchiverError:
    """The error that says what a page of XenForo is that shows no thread; `is_whole`: it has an end."""
    template = template_of(page)
    said = _saying(page, template)
    if template.startswith("register"):
        return _other(page, template)
    gate = _gate(page, template, said)
    if gate is not None:
        return gate
    if template == "message_page":
        return _message(page, said)
    if template.startswith("error") or (said and page.has(_ERROR_BOX)):
        return _error(page, said)
    if not is_whole:
        return cut()
    return _other(page, template)


def _saying(page: Page, template: str) -> str | None:
    said = next((words for place in _SAYINGS if (words := read_text(page.tree.css_first(place)))), None)
    if said is None and template in ("error", "message_page"):
        return read_text(page.tree.css_first(_CONTENT), _AROUND)
    return said


# --- pages that ask for something -------------------------------------------------------------------------------------


def _gate(page: Page, template: str, said: str | None) -> ArchiverError | None:
    """The error for a page whose content is a form to log in, or another gate."""
    if "two_step" in template:
        return _second_step()
    if template in ("login", "error_with_login") or template.startswith("login_"):
        return _login(said)
    if "age" in template.split("_") or "agegate" in template:
        return _grown_up()
    return next((error for form in page.tree.css(_FORMS) if (error := _form(form, said))), None)


def _form(form: LexborNode, said: str | None) -> ArchiverError | None:
    action = attr(form, "action") or ""
    if _SECOND_STEP in action:
        return _second_step()
    if "agegate" in action or "age-verif" in action or "age-gate" in action:
        return _grown_up()
    if form.css_first(_LOCK) is None or "register" in action:
        return None
    if "login" in action or form.css_first('input[name="login"], input[name="username"]') is not None or not action:
        return _login(said)
    return LoginError(
        "The section of the forum asks for a password of its own. Give it in a browser, then archive the thread with"
        " that browser's cookies: --cookies FILE."
    )


def _login(said: str | None) -> ArchiverError:
    if said and cause_of(said, ["banned"]):
        return _banned(said)
    words = f" It says: {say(said)}." if said else ""
    return LoginError(f"The forum asks to log in.{words} {_COOKIES}")


def _second_step() -> LoginError:
    return LoginError(
        "The forum asks for the second step of a login. Log in with a browser, then archive the thread with that"
        " browser's cookies: --cookies FILE."
    )


def _grown_up(said: str | None = None) -> RefusedError:
    words = f": {say(said)}" if said else ""
    return RefusedError(
        f"The forum asks to confirm an age{words}. Confirm it in a browser, then archive the thread with that"
        " browser's cookies: --cookies FILE."
    )


def _banned(said: str) -> ForbiddenError:
    return ForbiddenError(
        f"The forum shuts this visitor out: {say(said)}. Save the pages in a browser that it lets in, and take them in"
        " with `add`."
    )


# --- pages that say something -----------------------------------------------------------------------------------------


def _message(page: Page, said: str | None) -> ArchiverError:
    """The error for a notice in place of any page: as a rule, that the forum is closed."""
    named = said and cause_of(said, ["banned", "closed", "gone", "login", "age"])
    if named and named != "closed":
        return _error(page, said)
    words = f": {say(said)}" if said else ""
    return FetchError(f"The forum shows a notice in place of its pages, as when it is closed{words}. {_LATER}")


def _error(page: Page, said: str | None) -> ArchiverError:
    if said is None:
        return NotAThreadError(f"The page is an error page of a XenForo forum that does not say why. {TRY_BROWSER}")
    cause = cause_of(said, ["banned", "gone", "age", "login", "closed"])
    if cause is not None:
        return _by_cause(page, cause, said)
    return NotAThreadError(f"The page is an error page of a XenForo forum. It says: {say(said)}. {TRY_BROWSER}")


def _by_cause(page: Page, cause: Cause, said: str) -> ArchiverError:
    match cause:
        case "banned":
            return _banned(said)
        case "gone":
            return GoneError(f"The forum says that the page is not there: {say(said)}. Check its address.")
        case "age":
            return _grown_up(said)
        case "login":
            return _not_allowed(page, said)
        case _:
            return FetchError(f"The forum says that it is closed or in trouble: {say(said)}. {_LATER}")


def _not_allowed(page: Page, said: str) -> ArchiverError:
    """A member whom the forum knows already need not log in: he may not read it."""
    root = page.tree.css_first("html")
    if attr(root, "data-logged-in") == "true" or (root is not None and "LoggedIn" in classes(root)):
        return ForbiddenError(f"The forum does not show the page to this member: {say(said)}. Ask its staff.")
    return LoginError(f"The forum asks to log in: {say(said)}. {_COOKIES}")


# --- other pages ------------------------------------------------------------------------------------------------------


def _other(page: Page, template: str) -> NotAThreadError:
    if is_thread(page, template):
        return NotAThreadError(f"The page is one of a XenForo thread, but has no post that can be read. {TRY_BROWSER}")
    found = listed(page)
    is_section = template.startswith(("forum_view", "forum_new_posts"))
    if is_section or (found is not None and found.kind == "forum"):
        return _list(len(found.threads) if found is not None else 0)
    called = kind_of(page, template) or (f"a page of another kind (“{template[:60]}”)" if template else None)
    sentence = f"The page is {called or 'a page of another kind'} of a XenForo forum"
    if found is not None and found.threads:
        return NotAThreadError(f"{sentence}, with {_counted(len(found.threads))}, not a thread. {_GIVE_LIST}")
    return NotAThreadError(f"{sentence}. {GIVE_THREAD}")


def _list(threads: int) -> NotAThreadError:
    if not threads:
        return NotAThreadError(f"The page is an empty list of threads of a XenForo forum. {GIVE_THREAD}")
    return NotAThreadError(f"The page is a list of {_counted(threads)} of a XenForo forum, not a thread. {_GIVE_LIST}")


def _counted(threads: int) -> str:
    return "one thread" if threads == 1 else f"{threads} threads"
