"""Counts → bars drawn as SVG on the server: no script, colours from the style sheet, each bar names its value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

WIDTH, HEIGHT, GAP = 720, 120, 1
MIN_BARS, MAX_BARS = 24, 120  # fewer keep to the left, more become weeks, months or years


def per_period(days: Sequence[tuple[str, int]]) -> tuple[str, list[tuple[str, int]]]:
    """Counts of days → counts of the finest period that fits MAX_BARS, with the empty ones: ("week", [(start, n)…])."""
    counts = Counter[date]()
    for day, n in days:
        try:
            counts[date.fromisoformat(day)] += n
        except ValueError:
            continue
    if not counts:
        return "day", []
    span = (max(counts) - min(counts)).days + 1
    if span <= MAX_BARS:
        return "day", _by_days(counts, 1)
    if span <= MAX_BARS * 7:
        return "week", _by_days(counts, 7)
    return ("month", _by_prefix(counts, 7)) if span <= MAX_BARS * 30 else ("year", _by_prefix(counts, 4))


def _by_days(counts: Counter[date], length: int) -> list[tuple[str, int]]:
    first = min(counts)
    if length == 7:
        first -= timedelta(days=first.weekday())
    bars = [0] * ((max(counts) - first).days // length + 1)
    for day, n in counts.items():
        bars[(day - first).days // length] += n
    return [((first + timedelta(days=n * length)).isoformat(), count) for n, count in enumerate(bars)]


def _by_prefix(counts: Counter[date], length: int) -> list[tuple[str, int]]:
    bars = Counter[str]()
    for day, n in counts.items():
        bars[day.isoformat()[:length]] += n
    return sorted(bars.items())


def bars(values: Sequence[tuple[str, int]], label: str, first: str, last: str) -> Markup:
    """A bar chart of (name, count), with both ends of its axis named.

    A screen reader hears `label`, the ends and the highest count; the numbers belong in a table beside it.
    """
    if not values:
        return Markup("")
    top = max(1, *(count for _, count in values))
    width = WIDTH / max(len(values), MIN_BARS)
    drawn = Markup("").join(
        _bar(n * width, width, HEIGHT * count / top, f"{name}: {count:,}")
        for n, (name, count) in enumerate(values)
        if count
    )
    spoken = f"{label}, from {first} to {last}, at most {top:,}"
    axis = Markup('<p class="axis" aria-hidden="true"><span>{}</span><span>at most {:,}</span><span>{}</span></p>')
    return Markup(
        '<svg class="bars" role="img" aria-label="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}</svg>{}'
    ).format(spoken, WIDTH, HEIGHT, drawn, axis.format(first, top, last))


def _bar(x: float, width: float, height: float, title: str) -> Markup:
    height = max(height, 2.0)
    return Markup('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}</title></rect>').format(
        x, HEIGHT - height, max(width - GAP, width * 0.7), height, title
    )
