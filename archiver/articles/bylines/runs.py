"""A run of words that no table knows, with its neighbours in a byline -> a name, a place, something known, or prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from archiver.articles.bylines.items import Item
from archiver.articles.bylines.people import Verdict, read_person
from archiver.articles.bylines.words import WIRE, load_bywords
from archiver.dates.tokens import Token

Decision = Literal["name", "signed", "place", "seat", "likely", "known", "prose"]
_LONGEST = 8  # words: more are prose
_DASHES = ("-", "–", "—")
_BOUNDS = frozenset(["role", "by", "edited", "after", "pair", "other"])  # kinds that a piece of a line ends at
_HANDLE = re.compile(r"\s?\(?@\w{2,30}")


class Run:
    """A run of words and what stands beside it.

    Args:
        text: The line.
        items: Those of the line.
        at: Its index among them.
        words: Its words, without what qualifies a job.
        label: "by" or "edited", where a label holds for it.
        labelled: How many names this label has had before.
        sits: Whether "in" stands before it, and before that a name.
    """

    __slots__ = (
        "at", "before", "behind", "between", "cased", "is_followed", "is_han", "items", "label", "labelled", "marks",
        "sits", "text", "verdict", "words",
    )  # fmt: skip

    def __init__(
        self, text: str, items: Sequence[Item], at: int, words: list[Token], *, label: str, labelled: int, sits: bool
    ) -> None:
        self.text, self.items, self.at, self.words = text, items, at, words
        self.label, self.labelled, self.sits = label, labelled, sits
        self.before, self.between = beside(items, at, -1)
        self.behind, self.marks = beside(items, at, 1)
        letter = words[0].text[0]
        self.cased = letter.upper() != letter  # its script has capitals
        self.is_han = "\u3005" <= letter <= "\u9fff"
        self.is_followed = self.behind is not None and self.behind.kind == "after" and not self.marks  # "기자"
        self.verdict: Verdict = read_person(words, text, told=bool(label) or self.is_followed)

    @property
    def is_bounded(self) -> bool:
        """Whether it is a piece by itself: between marks, labels or the ends of the line."""
        left = self.before is None or bool(self.between) or self.before.kind in _BOUNDS
        if self.behind is None or self.marks or self.behind.kind in _BOUNDS:
            return left
        return left and self.behind.kind == "date" and self.text[self.words[-1].end].isspace()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all items of the line."""
        return frozenset(item.kind for item in self.items)

    @property
    def printed(self) -> str:
        """Its words as printed."""
        return self.text[self.words[0].start : self.words[-1].end]


def beside(items: Sequence[Item], k: int, step: int) -> tuple[Item | None, str]:
    """The next item that is no mark, before (-1) or behind (1) item k, and the marks between."""
    marks = ""
    k += step
    while 0 <= k < len(items) and items[k].kind == "mark":
        marks += items[k].tokens[0].text
        k += step
    return (items[k] if 0 <= k < len(items) else None), marks


def decide(run: Run) -> Decision:
    """What a run is; the first rule that holds tells."""
    if len(run.words) > _LONGEST or (run.verdict == "no" and not run.words[0].capital and not _is_initials(run)):
        return "prose"
    return next((decision for decision, rule in _RULES if rule(run)), "prose")


# --- what names nobody, or is told to be a name -----------------------------------------------------------------------


def _is_account(run: Run) -> bool:
    """Delta Hydro Watch @deltahydro: the name of an account."""
    return bool(_HANDLE.match(run.text, run.words[-1].end)) and all(word.capital for word in run.words)


def _is_initials(run: Run) -> bool:
    """AFP/dc, PTI TGB SS, Lusa/Fim: an editor, behind an agency."""
    if run.before is None or run.before.kind != "outlet" or run.label or run.between not in ("", "/"):
        return False
    short = all(len(word.text) <= 4 and word.text.isascii() for word in run.words)
    shouted = run.printed.isupper() and len(run.words) > 1 and all(len(word.text) < 4 for word in run.words)
    return short and (run.between == "/" or shouted)


def _is_state(run: Run) -> bool:
    """g1 RO; Por NAME, g1 Santos: the place that a paper's local pages are for."""
    behind_paper = run.before is not None and run.before.kind == "outlet" and not run.between
    short = len(run.printed) == 2 and run.printed.isupper()
    return behind_paper and len(run.words) == 1 and (short or run.labelled > 0)


def _is_service(run: Run) -> bool:
    """RFE/RL's Kazakh Service: a part of the paper named before it."""
    owned = run.before is not None and run.before.kind == "outlet" and run.text[run.before.span[1] :][:1] in tuple("'’")
    return owned and run.words[-1].text in ("service", "desk", "bureau", "team", "newsroom", "unit")


def _is_agency(run: Run) -> bool:
    """AGI - Agenzia Italia: the long name of an agency behind its short one."""
    if run.before is None or run.before.kind != "outlet" or run.between not in ("", *_DASHES, "(", ","):
        return False
    agencies = load_bywords().agencies
    return run.words[0].capital and any(word.text in agencies for word in run.words)


def _is_section(run: Run) -> bool:
    return run.verdict == "section"


def _is_home(run: Run) -> bool:
    """Von Karin Lohse, Stettin: a single word behind a signed name and a comma."""
    before = run.before
    ended = run.behind is None or "|" in run.marks or run.behind.kind == "date"
    named = before is not None and before.kind == "run" and len(before.words) > 1 and run.labelled == 1
    return named and ended and run.cased and len(run.words) == 1 and run.between in (",", "|", *_DASHES)


def _is_signed(run: Run) -> bool:
    """A name with a label before it or "기자" behind it."""
    return bool(run.label or run.is_followed) and run.verdict in ("name", "maybe")


# --- places that no table knows ---------------------------------------------------------------------------------------


def _is_place(run: Run) -> bool:
    return run.verdict in ("name", "maybe") and any(rule(run) for rule in _PLACE_RULES)


def _is_seat(run: Run) -> bool:
    """NAME in Hatton."""
    return run.sits and len(run.words) == 1 and run.words[0].capital and run.verdict == "maybe"


def _is_at_office(run: Run) -> bool:
    """Comilla Correspondent; Staff Reporter, Comilla; মোংলা (বাগেরহাট) প্রতিনিধি."""
    if (run.verdict == "name" and not run.cased) or len(run.words) > (1 if run.cased else 2):
        return False
    before, behind = run.before, run.behind
    titled = run.marks in ("", ")") and behind is not None and behind.kind == "title"
    bracketed = run.marks.startswith("(") and any(item.kind == "title" for item in run.items[run.at :])
    office = before is not None and before.kind in ("staff", "title")
    return titled or bracketed or (office and run.between in ("", ",", "|", "،", *_DASHES))


def _is_at_agency(run: Run) -> bool:
    """AFP, Hatton; (군산=연합뉴스); VASTO - ANSA."""
    single = len(run.words) == 1 and (run.words[0].capital or run.verdict == "maybe")
    if not single and not (run.is_han and len(run.words) <= 4):
        return False
    if run.behind and run.behind.is_agency:
        first = run.before is None or run.between[-1:] in ("(", "[", "【")
        return run.marks == "=" or (first and run.is_bounded and run.marks in ("/", "(", "،", ",", *_DASHES))
    ended = run.behind is None or run.behind.kind in ("date", "role") or bool(run.marks)
    agency = run.before is not None and run.before.is_agency and run.between in (",", "|", ".", "،", *_DASHES)
    return agency and ended and len(run.printed) > 3


def _is_before_date(run: Run) -> bool:
    """حائل 07 نوفمبر 2025 م واس: the first word, a date, and an agency at the end."""
    if run.before or len(run.words) > 1 or run.behind is None or run.behind.kind not in ("date", "other"):
        return False
    last, _ = beside(run.items, len(run.items), -1)
    return last is not None and last.is_agency


def _is_before_day(run: Run) -> bool:
    """Barrancabermeja - 12 may 2026 - 05:30 CEST."""
    dated = run.behind is not None and run.behind.kind == "date" and run.marks in _DASHES
    return dated and run.before is None and run.cased and len(run.words) == 1 and len(run.printed) > 3


def _is_before_place(run: Run) -> bool:
    """Peniche, Leiria, 15 jul 2025 (Lusa): a town and what it lies in."""
    if run.before and run.before.tokens[0].text != "reporting":
        return False
    told = run.before is not None or not run.kinds.isdisjoint(("date", "outlet"))
    region = run.behind is not None and run.behind.kind == "place" and run.marks in (",", "،")
    return told and region and len(run.words) == 1 and run.verdict == "maybe"


def _is_before_wire(run: Run) -> bool:
    """新华社布哈河口9月18日电, （新山讯）, 【瀋陽共同】: ideographs before a date or a word for "wire"."""
    if not run.is_han or not 2 <= len(run.words) <= 5 or run.marks or run.behind is None:
        return False
    if run.before and run.before.kind in ("run", "by"):
        return False
    if run.behind.kind == "outlet":
        return run.before is None and run.at > 0  # a bracket stands before it
    return any(item.tokens[0].text in WIRE for item in run.items[run.at + 1 : run.at + 5])


def _is_in_capitals(run: Run) -> bool:
    """VASTO, 15 luglio 2025: a piece in capitals in a line with a date or an agency."""
    if len(run.words) > 1 or len(run.printed) < 4 or not run.printed.isupper() or run.verdict != "maybe":
        return False
    placed = any(item.kind == "place" for item in run.items)
    return run.is_bounded and not placed and not run.kinds.isdisjoint(("date", "outlet"))


def _is_reported_from(run: Run) -> bool:
    """Reporting from Hatton."""
    before = run.before
    if before is None or run.between or before.kind not in ("joint", "pair") or len(run.words) > 2:
        return False
    told = before.tokens[0].text.startswith("report") and before.tokens[-1].text in load_bywords().whence
    return told and run.words[0].capital


# --- names that nobody announces --------------------------------------------------------------------------------------


def _is_name(run: Run) -> bool:
    """By its capitals, or by its parts and what else stands in the line."""
    if run.verdict != "name":
        return False
    if run.cased:
        return True
    bracketed = run.text[:1] in "[【［" and run.kinds == {"mark", "run"}  # "[小野寺彩]" under an article
    indic = not "\u3040" <= run.words[0].text[0] <= "\ud7a3"
    told = bracketed or indic or not run.kinds.isdisjoint(("outlet", "date", "staff", "title"))
    return (run.is_bounded and told) or _is_behind_paper(run)


def _is_behind_paper(run: Run) -> bool:
    """朝日新聞 小野寺彩."""
    ended = run.behind is None or bool(run.marks) or run.behind.kind == "joint"
    return run.before is not None and run.before.kind == "outlet" and not run.between and ended


def _is_behind_place(run: Run) -> bool:
    """القاهرة: عصام فضل الله: the place, a colon, and the reporter alone."""
    placed = run.before is not None and run.before.kind == "place" and run.at == 2 and run.between in (":", "：")
    return placed and run.behind is None and 2 <= len(run.words) <= 4 and run.verdict in ("name", "maybe")


def _is_likely(run: Run) -> bool:
    return run.verdict in ("name", "maybe") and (run.cased or run.is_bounded)


_PLACE_RULES: tuple[Callable[[Run], bool], ...] = (
    _is_at_office,
    _is_at_agency,
    _is_before_date,
    _is_before_day,
    _is_before_place,
    _is_before_wire,
    _is_in_capitals,
    _is_reported_from,
)
_RULES: tuple[tuple[Decision, Callable[[Run], bool]], ...] = (
    ("name", _is_account),
    ("known", _is_section),
    ("known", _is_state),
    ("known", _is_service),
    ("known", _is_initials),
    ("known", _is_agency),
    ("place", lambda run: bool(run.label) and not run.is_followed and run.verdict == "maybe" and _is_home(run)),
    ("signed", _is_signed),
    ("seat", _is_seat),
    ("place", _is_place),
    ("name", _is_name),
    ("name", _is_behind_place),
    ("likely", _is_likely),
)
